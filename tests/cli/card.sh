#!/bin/bash
# card.sh - the main job on a virtual card, and everything that can be wrong
# with a card, a key or a message on it.
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"

# tries N: how many ADM1 has left, asked without using one.
tries() {
	run 0 info -c vcard:card.vc --tries ADM1
	has out "ADM1: $1 tries left"
}

run 0 vcard create card.vc
has out 'ICCID 89'
has out 'ADM1 ascii:12345678 (10 tries)'
(umask 077; echo ascii:12345678 > adm)
run 0 vcard create named.vc --iccid 89014103211118510720 --json
json 'd["iccid"] == "89014103211118510720"'
fails 14 'card.vc' vcard create card.vc
fails 2 'vcard create' vcard create bad.vc --iccid 12
missing bad.vc

# A blank card.
run 0 info -c vcard:card.vc
has out 'PKCS#15 application: none'
fails 15 'card: ' show card -c vcard:card.vc
fails 15 'card: ' show -c vcard:card.vc
fails 15 'card: ' read -o read.bin -c vcard:card.vc
missing read.bin
fails 15 'card: ' check -c vcard:card.vc
fails 15 'card: ' verify "$profiles/psk.json" -c vcard:card.vc
fails 15 '--create' write "$profiles/psk.json" --adm adm -c vcard:card.vc

# Keys: none, of a wrong form, on the command line, unknown.
fails 7 '--adm' write "$profiles/psk.json" --create -c vcard:card.vc
echo 12345678 > plain
fails 3 'CS-GUARD-KEY-FORM' write "$profiles/psk.json" --create \
	--adm plain -c vcard:card.vc
echo ascii:3132333435363738 > looks-hex
fails 3 'CS-GUARD-KEY-FORM' write "$profiles/psk.json" --create \
	--adm looks-hex -c vcard:card.vc
lacks err 3132333435363738
for value in ascii:87654321 hex:3837363534333231 ADM1=ascii:87654321; do
	fails 2 'not the key itself' write "$profiles/psk.json" --create \
		--adm "$value" -c vcard:card.vc
	lacks err "${value##*:}"
done
fails 14 'the file cannot be read' write "$profiles/psk.json" --create \
	--adm 87654321 -c vcard:card.vc
lacks err 87654321
fails 2 'a key reference is' write "$profiles/psk.json" --adm ADM0=adm
fails 2 'a key reference is' write "$profiles/psk.json" --adm XY=adm
fails 2 'given twice for ADM1' write "$profiles/psk.json" --adm adm \
	--adm 0A=adm
fails 2 'there is no such variable' write "$profiles/psk.json" \
	--adm env:CSTRAP_NO_SUCH
tries 10

# The wrong key costs one try, once, and the message says so.
echo ascii:87654321 > wrong
fails 8 'card: ' write "$profiles/psk.json" --create --adm wrong \
	-c vcard:card.vc
tries 9
lacks everything 87654321

# Guards before anything is sent.
fails 6 'card: ' write "$profiles/psk.json" --create --adm adm \
	--iccid 8900000000000000000 -c vcard:card.vc
fails 6 'ATR' write "$profiles/psk.json" --create --adm adm --atr 3B00 \
	-c vcard:card.vc
fails 2 '--atr takes' write "$profiles/psk.json" --create --adm adm \
	--atr 3B0 -c vcard:card.vc
fails 7 'card: ' write "$profiles/psk.json" --create --adm adm \
	--min-tries 10 -c vcard:card.vc
fails 2 '--min-tries takes' write "$profiles/psk.json" --create --adm adm \
	--min-tries 0 -c vcard:card.vc
tries 9

# The main job.
run 0 build "$profiles/psk.json" -o psk.bin
run 0 write "$profiles/psk.json" --create --adm adm --trace write.apdu \
	-c vcard:card.vc
has out 'verified'
run 0 read -o read.bin --trace read.apdu -c vcard:card.vc
same psk.bin read.bin
run 0 verify "$profiles/psk.json" -c vcard:card.vc
has out 'same'
run 0 verify psk.bin -c vcard:card.vc --json
json 'd["same"] is True'
run 0 show psk.bin
cp out show.file
run 0 show -c vcard:card.vc
sed 1d out > show.card
sed -i 1d show.file
same show.file show.card
run 0 check card -c vcard:card.vc
run 0 info -c vcard:card.vc --json
json 'd["application"] == "found by its AID" and d["message"] == "ok"'
json 'any(f["access"].get("update") == "ADM1" for f in d["files"])'
tries 10
run 0 read -o full.bin --full -c vcard:card.vc
head -c "$(stat -c %s psk.bin)" full.bin > head.bin
same psk.bin head.bin
run 0 read -o tree.bin --tree -c vcard:card.vc
if [ -s tree.bin.odf ] && [ -s tree.bin.dodf ]; then ok; else
	bad 'no directories'
fi
run 0 info -c vcard:card.vc -vv
has err 'SELECT'

# Again: nothing is written. The environment and standard input give keys.
run 0 write "$profiles/psk.json" --adm adm -c vcard:card.vc --json
json 'd["written"] is False and d["verified"] is True'
KEY=ascii:12345678 run 0 write "$profiles/nosec.json" --adm env:KEY \
	-c vcard:card.vc
run 0 verify "$profiles/nosec.json" -c vcard:card.vc
run 1 verify "$profiles/psk.json" -c vcard:card.vc
has out '/0/'
run 1 verify "$profiles/psk.json" -c vcard:card.vc --json
json 'd["same"] is False and len(d["findings"]) > 0'
run 0 write "$profiles/psk.json" --adm ADM1=- -c vcard:card.vc < adm
CARDSTRAP_CARD=vcard:card.vc run 0 verify "$profiles/psk.json"

# No old key stays on the card when a shorter message comes.
run 0 write "$profiles/nosec.json" --adm adm -c vcard:card.vc
no_keys card.vc
run 0 write "$profiles/psk.json" --adm adm -c vcard:card.vc

# An image that is in use is locked; one that is cut or not ours is refused.
exec 9> card.vc.lock
flock -n 9 || bad 'the lock is held after the program ended'
fails 4 'card.vc' info -c vcard:card.vc
exec 9>&-
head -c 100 card.vc > cut.vc
fails 3 'cut.vc' info -c vcard:cut.vc
fails 3 'psk.bin' vcard show psk.bin
fails 14 'none.vc' info -c vcard:none.vc

# Traces: words, and a card to play.
run 0 trace show write.apdu
has out 'CREATE'
run 0 trace show read.apdu --json
json 'len(d["exchanges"]) > 3'
run 0 show card -c replay:read.apdu --lwm2m 1.1
run 10 info -c replay:read.apdu
has err 'cardstrap info: card: 0x'
has err 'CS-TRANSCRIPT-OTHER'
fails 14 'none.apdu' trace show none.apdu
fails 3 'psk.bin' trace show psk.bin

# Secrets never appeared: in words, in traces, in errors.
cat write.apdu read.apdu >> everything
no_keys everything
sed 's/ascii:12345678\( (10 tries)\|",\)//' everything > without-creation
lacks without-creation 12345678
lacks without-creation 3132333435363738
lacks without-creation '31 32 33 34 35 36 37 38'
run 0 vcard show card.vc
has out 'ADM1'
no_keys out
run 0 vcard show card.vc --show-secrets
if grep -qiF "$(keys_of "$profiles/psk.json" | sed -n 1p)" out; then ok; else
	bad 'asked for, and not shown'
fi
run 0 read -o read.bin --trace secret.apdu --trace-secrets -c vcard:card.vc

# Ten wrong keys block it; then nothing more is tried.
run 0 vcard create doomed.vc
for ((n = 0; n < 8; n++)); do
	fails 8 'card: ' write "$profiles/nosec.json" --create --adm wrong \
		-c vcard:doomed.vc --min-tries 1
done
fails 7 'card: ' write "$profiles/nosec.json" --create --adm wrong \
	-c vcard:doomed.vc
fails 8 'card: ' write "$profiles/nosec.json" --create --adm wrong \
	-c vcard:doomed.vc --min-tries 1
fails 9 'card: ' write "$profiles/nosec.json" --create --adm wrong \
	-c vcard:doomed.vc --min-tries 1
fails 9 'card: ' write "$profiles/nosec.json" --create --adm adm \
	-c vcard:doomed.vc --min-tries 1

finish
