#!/bin/bash
# pcsc.sh - readers: none, several, chosen, gone. Beside a pcscd of its own.
# SPDX-License-Identifier: BSD-2-Clause
if [ -z "${CSTRAP_WITH_PCSCD:-}" ]; then
	if ! unshare --mount --net --pid --fork true 2> /dev/null &&
		! unshare --user --map-root-user --mount --net --pid --fork \
			true 2> /dev/null; then
		echo 'pcsc.sh: namespaces are not allowed here' >&2
		exit 77
	fi
	exec "$CSTRAP_SOURCE/tests/with-pcscd" "$0"
fi
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"

# Readers without a card.
run 0 readers
has out '0  Virtual PCD 00 00: no card'
fails 5 'card' info
fails 5 'card' info -r 0
fails 4 'card' info -r nosuch
fails 5 'card' info --wait=1 -r 0

# Two cards, and no choice.
run 0 vcard create a.vc --iccid 89014103211118510720
run 0 vcard create b.vc
(umask 077; echo ascii:12345678 > adm)
mkfifo ready
"$cardstrap" vcard serve a.vc b.vc > ready 2> serve.err &
server=$!
read -r line < ready
last='vcard serve'
if [ "$line" = ready ]; then ok; else bad 'not ready'; fi
run 0 info -r 0 --wait=10
has out 'ICCID 89014103211118510720'
run 0 info -r 1 -w10
fails 2 'Virtual PCD 00 01' info
has err 'Virtual PCD 00 00'
fails 2 'Virtual PCD 00 01' info -r Virtual
run 0 info -r '@Virtual PCD 00 00'
run 0 info -r '/PCD 00 00$/'
run 0 info -c 'pcsc:00 00'
CARDSTRAP_READER=1 run 0 info
CARDSTRAP_READER_IGNORE='00 01' run 0 info
has out 'ICCID 89014103211118510720'
fails 4 'card' info -r nosuch
run 0 readers --json
json 'len(d["readers"]) == 2'
json 'd["readers"][0]["iccid"] == "89014103211118510720"'

# The image is in use.
fails 4 'a.vc' info -c vcard:a.vc

# The main job.
run 0 build "$profiles/psk.json" -o psk.bin
run 0 write "$profiles/psk.json" --create --adm adm -r 0
has out 'verified'
run 0 verify "$profiles/psk.json" -r 0
run 0 read -o read.bin -r 0
same psk.bin read.bin
run 15 show card -r 1

# The server ends when it is asked to, and the cards are gone.
kill -TERM "$server"
wait "$server"
code=$?
last='vcard serve, after SIGTERM'
if [ "$code" -eq 0 ]; then ok; else bad "exit code $code"; fi
for ((i = 0; i < 100; i++)); do
	"$cardstrap" readers 2> /dev/null | grep -q ': a card' || break
	sleep 0.1
done
fails 5 'card' info -r 0
run 0 verify "$profiles/psk.json" -c vcard:a.vc
no_keys everything

finish
