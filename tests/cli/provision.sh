#!/bin/bash
# provision.sh - plan, write, erase and restore as a user tries them, on cards
# that are right, wrong, full, and somebody else's.
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"

psk=$profiles/psk.json
nosec=$profiles/nosec.json
card=vcard:card.vc

# iccid FILE: of a virtual card.
iccid() {
	"$cardstrap" info -c "vcard:$1" --json | sed -n 's/.*"iccid": "\(.*\)".*/\1/p'
}

# tries N: how many ADM1 has left, asked without using one.
tries() {
	run 0 info -c "$card" --tries ADM1
	has out "ADM1: $1 tries left"
}

# holds PROFILE: the card holds it.
holds() {
	run 0 verify "$1" -c "$card"
	has out 'same'
}

new_card card.vc
own=$(iccid card.vc)
new_card other.vc
echo ascii:87654321 > wrong
cp card.vc blank.vc

# A plan of a blank card: no key is asked for, none is shown, nothing changes.
fails 15 '--create' plan "$psk" -c "$card"
run 0 plan "$psk" --create -c "$card"
has out 'VERIFY ADM1'
has out 'CREATE FILE 6432'
has out 'commit: the number of objects'
has out 'Fi/Di 512/16, as the card'
has out 'at 4 MHz'
has out "ICCID $own"
lacks out '00D6'
run 0 plan "$psk" --create -c "$card" -v
has out '0020000A08................'
has out '00D60000'
no_keys out
run 0 plan "$psk" --create --adm adm -c "$card" --json
no_keys out
json 'len(d["steps"]) == d["commands"] > 10 and d["creates"] == 4'
json 'sum(s["etu"] for s in d["steps"]) == d["etu"]'
json 'sum(s["sent"] for s in d["steps"]) == d["to_card"]'
json 'sum(s["received"] for s in d["steps"]) == d["from_card"]'
json 'abs(sum(s["ms"] for s in d["steps"]) - d["ms"]) < 0.01'
json 'd["ms"] == d["etu"] * 512 / 16 / 4000'
json '[s["kind"] for s in d["steps"]].count("verify") == 1'
json 'all(s["purpose"] and s["words"] for s in d["steps"])'
json '"ascii" not in str(d) and "31323334" not in str(d)'
run 0 plan "$psk" --create -c "$card" --json --ta1 11 --clock 3.5712
json 'abs(d["ms"] - d["etu"] * 372 / 3571.2) < 0.001'
has out 'as --ta1 says, at 3.5712 MHz'
fails 2 '--ta1 takes' plan "$psk" --create -c "$card" --ta1 9
fails 2 '--ta1 takes' plan "$psk" --create -c "$card" --ta1 9697
for clock in 0 0.5 21 4. 4.1234567 .5 four 1e1 ''; do
	fails 2 '--clock takes' plan "$psk" --create -c "$card" --clock "$clock"
done
run 0 plan "$psk" --create -c "$card" --show-secrets
if grep -qiF "$(keys_of "$psk" | sed -n 1p)" out; then ok; else
	bad 'asked for, and not shown'
fi
lacks out 3132333435363738
fails 6 'card: ' plan "$psk" --create -c "$card" --iccid "$(iccid other.vc)"
same card.vc blank.vc
tries 10

# The script of it: words that trace show reads, masked unless asked.
run 0 plan "$psk" --create -c "$card" --to apdu
has out "ICCID $own alone"
has out '> 0020000A08................'
has err '--show-secrets'
cp out script.apdu
no_keys script.apdu
run 0 plan "$psk" --create -c "$card" --to apdu -o saved.apdu
same saved.apdu script.apdu
run 0 trace show saved.apdu
has out 'CREATE'
run 0 plan "$psk" --create -c "$card" --to apdu -o full.apdu --show-secrets
if grep -qiF "$(keys_of "$psk" | sed -n 1p)" full.apdu; then ok; else
	bad 'a script with secrets has none'
fi
lacks full.apdu 3132333435363738
if [ "$(stat -c %a full.apdu)" = 600 ]; then ok; else
	bad 'others may read a script with secrets'
fi
same card.vc blank.vc

# write runs exactly that plan: what it sent after the last question to the
# counter is the script, but for the answers that had to be fetched.
run 0 write "$psk" --create --adm adm -c "$card" --trace write.apdu \
	--trace-secrets
has out 'verified'
python3 - full.apdu write.apdu << 'END' > differences
import re, sys

def commands(name):
    return [line[2:].replace(" ", "").strip() for line in open(name)
        if line.startswith("> ")]

plan, run = commands(sys.argv[1]), commands(sys.argv[2])
run = [c for c in run if not re.match("..C00000", c)]
start = [i for i, c in enumerate(run) if c.startswith("0020000A08")]
if len(start) != 1:
    print("VERIFY was sent", len(start), "times")
for i, (a, b) in enumerate(zip(plan, run[start[0]:])):
    if a[:10] == "0020000A08":
        continue
    if a != b:
        print(i, a, b)
if len(run) - start[0] < len(plan):
    print("the run is shorter than the plan")
END
last='plan --to apdu, against the trace of write'
if [ -s differences ]; then cat differences >&2; bad 'they differ'; else ok; fi
rm write.apdu full.apdu
holds "$psk"

# Written already: no command at all.
run 0 plan "$psk" -c "$card" --json
json 'd["commands"] == 0 and d["steps"] == []'
run 0 plan "$psk" -c "$card"
has out 'nothing to do'
run 0 write "$psk" --adm adm -c "$card" --trace again.apdu --json
json 'd["written"] is False and d["verified"] is True and d["updates"] == 0'
if grep -q '^> ..\(20000A08\|D6\|DC\|E0\)' again.apdu; then
	bad 'what is written already was written again'
else ok; fi

# A backup: made first, for its owner alone, never over another file.
run 0 write "$nosec" --adm adm -c "$card" --backup psk.backup --json
json 'd["backup"] == "psk.backup" and d["written"] is True'
has err 'psk.backup'
if [ "$(stat -c %a psk.backup)" = 600 ]; then ok; else
	bad 'others may read the backup'
fi
no_keys card.vc
holds "$nosec"
cp card.vc before.vc
fails 14 'psk.backup' write "$psk" --adm adm -c "$card" --backup psk.backup
has err 'or none to finish'
fails 14 'psk.backup' erase --iccid "$own" --adm adm -c "$card" \
	--backup psk.backup
fails 14 'none/x' write "$psk" --adm adm -c "$card" --backup none/x
same card.vc before.vc

# restore: this card alone, named, with its key.
fails 2 '--iccid is missing' restore psk.backup --adm adm -c "$card"
fails 6 'card: ' restore psk.backup --iccid "$(iccid other.vc)" --adm adm \
	-c "$card"
fails 6 'card: ' restore psk.backup --iccid "$(iccid other.vc)" --adm adm \
	-c vcard:other.vc
fails 7 'card: ' restore psk.backup --iccid "$own" -c "$card"
fails 14 'none.backup' restore none.backup --iccid "$own" -c "$card"
head -c 100 psk.backup > cut.backup
fails 3 'cut.backup' restore cut.backup --iccid "$own" --adm adm -c "$card"
fails 3 'psk.json' restore "$psk" --iccid "$own" --adm adm -c "$card"
same card.vc before.vc
run 0 restore psk.backup --iccid "$own" --adm adm -c "$card"
has out 'restored'
holds "$psk"
run 0 restore psk.backup --iccid "$own" --adm adm -c "$card" --json
json 'd["restored"] is False'
tries 10

# erase: named, with its key, and nothing of the message stays.
fails 2 '--iccid is missing' erase --adm adm -c "$card"
fails 6 'card: ' erase --iccid 8900000000000000000 --adm adm -c "$card"
fails 6 'ATR' erase --iccid "$own" --adm adm --atr 3B00 -c "$card"
fails 7 '--adm' erase --iccid "$own" -c "$card"
fails 7 'card: ' erase --iccid "$own" --adm adm --min-tries 11 -c "$card"
holds "$psk"
tries 10
fails 8 'card: ' erase --iccid "$own" --adm wrong -c "$card"
tries 9
run 0 erase --iccid "$own" --adm adm -c "$card" --backup erase.backup \
	--trace erase.apdu
has out 'erased'
no_keys card.vc
fails 15 'card: ' show -c "$card"
run 0 erase --iccid "$own" --adm adm -c "$card"
has out 'nothing to erase'
run 0 erase --iccid "$own" -c "$card" --json
json 'd["erased"] is False'
run 0 restore erase.backup --iccid "$own" --adm adm -c "$card"
holds "$psk"
run 0 erase --iccid "$own" --adm adm -c "$card" -q
run 0 write "$nosec" --create --adm adm -c "$card"
holds "$nosec"

# A backup of a card without a message takes one off again.
new_card empty.vc
run 0 write "$psk" --create --adm adm -c vcard:empty.vc --backup empty.backup
run 0 restore empty.backup --iccid "$(iccid empty.vc)" --adm adm \
	-c vcard:empty.vc
has out 'no bootstrap file, as saved'
fails 15 'card: ' show -c vcard:empty.vc
no_keys empty.vc

# Two files, and one byte that switches: asked for by name.
run 0 write "$psk" --adm adm -c "$card" --method ab
holds "$psk"
run 0 write "$nosec" --adm adm -c "$card" --method ab
holds "$nosec"
no_keys card.vc
run 0 write "$psk" --adm adm -c "$card" --method single
holds "$psk"

# A defect that is wanted by name; the clients that want it say so.
new_card quirk.vc
run 0 write "$psk" --create --adm adm -c vcard:quirk.vc \
	--quirk wrapped-oid,printed-dir
run 0 verify "$psk" -c vcard:quirk.vc
run 0 check card -c vcard:quirk.vc --for nordic,anjay-wrapped
has out 'anjay-wrapped (Anjay commercial'
has out 'CS-OID-WRAPPED'
run 1 check card -c vcard:quirk.vc --for anjay
has out 'CS-FIELD-OID'
has out 'cannot read this'
run 1 verify "$psk" -c vcard:quirk.vc --for standard,nordic --json
json 'd["same"] and d["for"] == {"standard": False, "nordic": True}'
json '[f["id"] for f in d["findings"]].count("CS-FIELD-OID") == 1'
run 0 verify "$psk" -c "$card" --for standard,nordic,anjay,wakaama
run 1 check "$psk" --for wakaama,anjay-lite --json
json 'd["for"] == {"wakaama": True, "anjay-lite": False} and d["errors"] == 2'
run 0 check "$nosec" --for anjay
run 0 explain CS-FIELD-LONG
has out 'clients in the field'

# Messages of another form are read by name alone.
printf '\xc8\x00\x04coap\xc1\x02\x03\xff\xff' > bare.bin
fails 3 'bare.bin' show bare.bin
run 0 show bare.bin --quirk bare-tlv
has err 'read with its defect bare-tlv'
run 1 check bare.bin --quirk bare-tlv --for standard --json
json '"CS-FIELD-FORM" in [f["id"] for f in d["findings"]]'
json 'd["quirks"] == "bare-tlv"'

# Cards that want other commands: by name, by file, with their mistakes.
run 0 write "$psk" --adm adm -c "$card" --card-profile uicc-activate
echo '{"base": "uicc", "piece": 64}' > pieces.json
new_card pieces.vc
run 0 plan "$psk" --create -c vcard:pieces.vc --card-profile pieces.json --json
json 'max(s["sent"] for s in d["steps"] if "6432:" in s["words"]) == 69'
run 0 write "$psk" --create --adm adm -c vcard:pieces.vc \
	--card-profile ./pieces.json
run 0 verify "$psk" -c vcard:pieces.vc
echo '{"base": "uicc", "piece": 256}' > wrong.json
fails 3 '/piece' plan "$psk" -c "$card" --card-profile wrong.json
echo '{"peace": 1}' > wrong.json
fails 3 '/peace' plan "$psk" -c "$card" --card-profile wrong.json
fails 14 'none.json' plan "$psk" -c "$card" --card-profile none.json

# PINs are given as keys are, and never shown.
echo ascii:1234 > pin
run 0 read -o read.bin -c "$card" --pin pin
run 0 show -c "$card" --pin PIN1=pin
run 0 verify "$psk" -c "$card" --pin 01=pin --for standard
run 0 write "$nosec" --adm adm --pin pin -c "$card"
fails 2 'not the key itself' read -o read.bin -c "$card" --pin ascii:1234
fails 14 'the file cannot be read' read -o read.bin -c "$card" --pin 1234
fails 3 'CS-GUARD-KEY-FORM' verify "$psk" -c "$card" --pin <(echo 1234)
fails 2 'given twice for PIN1' show -c "$card" --pin pin --pin 01=pin

# A message that the file has no room for, on a card that cannot grow it.
python3 - "$psk" << 'END' > large.json
import json, sys
d = json.load(open(sys.argv[1]))
d["accounts"][1]["identity"] = "i" * 4000
json.dump(d, sys.stdout)
END
echo '{"base": "uicc", "resize": false}' > fixed.json
cp card.vc before.vc
fails 11 'card: ' write large.json --adm adm -c "$card" \
	--card-profile fixed.json --force
same card.vc before.vc

# Cards of the field, by their descriptions.
# field NAME: makes a card; c is its SPEC.
field() {
	run 0 vcard create "$1.vc" --from "$CSTRAP_FIXTURES/cards/$1.json"
	c=vcard:$1.vc
}

# A message that only PIN1 reads. Each verb that reads says so, takes the PIN,
# and uses no try without it.
field pin-file
for verb in show check; do
	fails 7 '--pin' "$verb" card -c "$c"
done
fails 7 '--pin' read -o none.bin -c "$c"
fails 7 '--pin' verify "$psk" -c "$c"
missing none.bin
run 0 show card -c "$c" --pin pin
run 0 read -o pin.bin -c "$c" --pin pin
run 0 verify pin.bin -c "$c" --pin pin
run 1 check card -c "$c" --pin pin --for nordic,standard --json
json '"CS-FIELD-PIN" in [f["id"] for f in d["findings"]]'
json 'd["for"]["standard"]'
echo ascii:4321 > bad-pin
fails 8 'PIN1' read -o none.bin -c "$c" --pin bad-pin
fails 7 'PIN1' read -o none.bin -c "$c" --pin bad-pin
run 0 info -c "$c" --tries PIN1
has out 'PIN1: 2 tries left'
run 0 write "$nosec" --adm adm -c "$c"
has out 'written, not verified: reading it wants PIN1'
run 0 write "$psk" --adm adm -c "$c" --json
json 'd["written"] and not d["verified"]'
run 0 vcard create fresh.vc --from "$CSTRAP_FIXTURES/cards/pin-file.json"
run 0 write "$nosec" --adm adm --pin pin -c vcard:fresh.vc --json
json 'd["written"]'
run 0 verify "$nosec" --pin pin -c vcard:fresh.vc

# Rules that name another key, or two: plan says which, write asks for it.
echo ascii:87654321 > adm2
field adm2
fails 7 'ADM2' write "$psk" --adm adm -c "$c"
run 0 plan "$psk" -c "$c"
has out 'VERIFY ADM2'
lacks out 'VERIFY ADM1'
run 0 write "$psk" --adm ADM2=adm2 -c "$c"
field two-keys
fails 7 'ADM2' write "$psk" --adm adm -c "$c"
run 0 plan "$psk" -c "$c" --json
json '[s["words"] for s in d["steps"]][:2] == ["VERIFY ADM1", "VERIFY ADM2"]'
run 0 write "$psk" --adm adm --adm ADM2=adm2 -c "$c"
run 0 verify "$psk" -c "$c"

# A card with no room left stays as it is.
field full
run 0 read -o full.bin -c "$c"
fails 11 'card: ' write large.json --adm adm -c "$c" --force
run 0 verify full.bin -c "$c"

# Somebody else's application is joined, and left alone afterwards.
field arf-only
fails 15 '--create' write "$psk" --adm adm -c "$c"
run 0 write "$psk" --create --adm adm -c "$c"
has out 'verified'
run 0 verify "$psk" -c "$c" --for standard,nordic
run 0 erase --iccid "$(iccid arf-only.vc)" --adm adm -c "$c"
fails 15 'card: ' show -c "$c"

# A card that answers 91xx is written; who cannot read it is said.
field proactive
run 0 write "$psk" --adm adm -c "$c"
run 1 verify "$psk" -c "$c" --for nordic
has out 'CS-FIELD-STATUS'

cat script.apdu again.apdu erase.apdu >> everything
no_keys everything
sed 's/ascii:12345678\( (10 tries)\|",\)//' everything > without-creation
lacks without-creation 12345678
lacks without-creation 3132333435363738
lacks everything 87654321

finish
