#!/bin/bash
# sync.sh - what a device does with its card: the store it keeps, the states
# and exit codes, and the formats that the store goes out in.
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"

new_card card.vc
card=(--card vcard:card.vc)
put() {
	run 0 write "$profiles/$1.json" --create --adm adm -q "${card[@]}"
}

# No store named, a policy that is none, keys on the command line.
fails 2 '--store DIR is missing' sync "${card[@]}"
fails 2 '--policy takes' sync --store dev --policy loose "${card[@]}"
fails 2 'not the key itself' sync --store dev "${card[@]}" \
	--key hex:000102030405060708090A0B0C0D0E0F
missing dev

# A card without a message, then one with it, twice, then another message.
run 15 sync --store dev "${card[@]}"
has out 'gone: the card holds no message'
put psk
run 0 sync --store dev "${card[@]}" --json
json 'd["state"] == "new" and d["committed"] and d["register"]'
json 'd["instances"]["installed"] == 3 and d["looks"] == 2 and d["exit"] == 0'
run 0 sync --store dev "${card[@]}"
has out 'unchanged'
cp dev/store.cbor unchanged.cbor
run 0 sync --store dev "${card[@]}" --json
json 'd["state"] == "unchanged" and not d["committed"] and d["looks"] == 1'
same dev/store.cbor unchanged.cbor
put nosec
run 0 sync --store dev "${card[@]}"
has out 'changed: another message'
has out '3 instances deleted'
has out '2 instances installed'
if [ "$(stat -c %a dev/store.cbor)" = 600 ]; then ok; else bad 'its mode'; fi

# The store as a message, with the origin of each instance; keys masked.
put psk
run 0 sync --store dev "${card[@]}"
run 0 show dev
has out '/0/1 from the card'
has out 'secret bytes'
run 0 show dev/store.cbor --json
json '"objects" in d'
run 0 check dev

# Out and in again: the message of the card, in each format.
run 0 read -o card.bin "${card[@]}"
for format in file senml-cbor senml-json lwm2m-cbor tlv; do
	run 0 build dev --to $format -o dev.$format
	run 0 show dev.$format
	run 0 build dev.$format -o again.bin
	same again.bin card.bin
done
run 0 build dev --to zephyr -o dev.zephyr
has dev.zephyr 'lwm2m write /0/0/0 -s "coaps://bootstrap.example.com:5684"'
fails 3 'dev.zephyr' show dev.zephyr
fails 2 '--to takes' build dev --to cbor -o dev.cbor
printf '\x81\xa2\x00\x66/0/0/2\x02' > cut.cbor
fails 3 'CS-FORMAT-SYNTAX' show cut.cbor
printf '[{"n":"/0/0/2","vs":"x"}]' > bad.json
fails 3 'CS-FORMAT-VALUE' show bad.json

# The card goes, and the factory's account comes back.
run 0 sync --store made "${card[@]}" --factory "$profiles/nosec.json"
run 0 sync --store made "${card[@]}" --factory "$profiles/nosec.json"
has out 'unchanged'
run 0 show made
has out '/0/0 from the factory, 41 bytes'
run 5 sync --store made --card none --json
json 'd["state"] == "removed" and d["exit"] == 5'
run 0 show made
has out 'no message of a card is applied'
lacks out 'from the card'

# A bad message: by policy; and one that is being written.
"$cardstrap" read -o whole.bin --full "${card[@]}" > out 2> err
cat > spoil << 'END'
import sys
path, old, new = sys.argv[1:]
data = open(path, "rb").read()
old, new = bytes.fromhex(old), bytes.fromhex(new)
assert data.count(old) == 1 and len(old) == len(new)
open(path, "wb").write(data.replace(old, new))
END
header=$(head -c 8 whole.bin | od -An -tx1 | tr -d ' \n')
cp card.vc good.vc
python3 spoil card.vc "$header" "0003${header:4}"
run 3 sync --store dev "${card[@]}" --policy keep
has out 'invalid'
has err 'cardstrap sync: card: '
run 0 show dev
lacks out ', disabled'
run 3 sync --store dev "${card[@]}"
run 0 sync --store fresh --card vcard:good.vc
run 3 sync --store fresh "${card[@]}" --json
json 'd["state"] == "invalid" and d["instances"]["disabled"] == 3'
json 'd["error"]["file"] == "card"'
run 0 show fresh
has out '/0/0 from the card, disabled'
cp good.vc card.vc
python3 spoil card.vc "$header" "0000${header:4}"
run 15 sync --store fresh "${card[@]}" --json
json 'd["state"] == "being-written" and d["checks"] == 1'
cp good.vc card.vc

# Hold: disabled, and nothing applied.
run 0 sync --store held "${card[@]}"
put nosec
run 0 sync --store held "${card[@]}" --policy hold --json
json 'd["state"] == "changed" and d["held"]'
json 'd["instances"] == {"disabled": 3, "deleted": 0, "set_aside": 0, "restored": 0, "installed": 0}'

# A device key: sealed; another one disables what came from a card.
(umask 077
echo hex:000102030405060708090A0B0C0D0E0F > key
echo hex:FF0102030405060708090A0B0C0D0E0F > other
echo 000102030405060708090A0B0C0D0E0F > bare)
run 0 sync --store sealed "${card[@]}" --key key
fails 3 'CS-STORE-SEAL' sync --store sealed "${card[@]}"
run 0 show sealed
has out 'sealed with a device key'
run 5 sync --store sealed --card none --key other
has err 'does not vouch'
run 0 show sealed
lacks out 'from the card'
export DEVICE_KEY=hex:FF0102030405060708090A0B0C0D0E0F
run 0 sync --store sealed "${card[@]}" --key env:DEVICE_KEY
has out 'new'
fails 3 'no device key' sync --store sealed "${card[@]}" --key bare
fails 2 'no such variable' sync --store sealed "${card[@]}" --key env:NO_KEY

# A PIN: locked without, applied with, and a wrong one is tried once.
cp card.vc open.vc
cat > lock << 'END'
import re, sys
data = bytearray(open(sys.argv[1], "rb").read())
at = data.index(bytes.fromhex("196432"))
at = data.index(bytes.fromhex("432f06"), at)
data[at + 3] = 2
at = data.index(b"enabled\xf4")
data[at + 7] = 0xf5
open(sys.argv[1], "wb").write(data)
END
python3 lock card.vc
run 7 sync --store pin "${card[@]}" --json
json 'd["state"] == "locked" and d["key"] == "PIN1" and d["exit"] == 7'
(umask 077; echo ascii:1234 > pin1; echo ascii:9999 > wrong)
run 0 sync --store pin "${card[@]}" --pin pin1
has out 'new'
run 8 sync --store pin "${card[@]}" --pin wrong
has out 'locked'
run 0 show pin
has out '/0/0 from the card, 41 bytes'
run 7 sync --store pin "${card[@]}" --pin wrong
cp open.vc card.vc

# Files that are no store, and stores that are damaged: nothing is changed.
mkdir foreign
echo hello > foreign/store.cbor
fails 3 'CS-STORE-FORM' sync --store foreign "${card[@]}"
if [ "$(cat foreign/store.cbor)" = hello ]; then ok; else bad 'changed'; fi
head -c 100 dev/store.cbor > foreign/store.cbor
fails 3 'CS-STORE-FORM' sync --store foreign "${card[@]}"
has err 'move the file away'
fails 3 'foreign' show foreign
python3 - dev/store.cbor foreign/store.cbor << 'END'
import sys
data = bytearray(open(sys.argv[1], "rb").read())
data[-1] ^= 1
open(sys.argv[2], "wb").write(data)
END
fails 3 'CS-STORE-SEAL' sync --store foreign "${card[@]}"
run 0 show foreign
has out 'checksum does not fit'
python3 - dev/store.cbor foreign/store.cbor << 'END'
import sys
data = open(sys.argv[1], "rb").read()
open(sys.argv[2], "wb").write(data.replace(b"version\x01", b"version\x02"))
END
fails 3 'CS-STORE-VERSION' sync --store foreign "${card[@]}"
has err 'a newer one'
fails 14 'store' sync --store adm/store "${card[@]}"

# Another process has it.
python3 - dev/store.cbor.lock << 'END' &
import fcntl, sys, time
with open(sys.argv[1]) as lock:
    fcntl.flock(lock, fcntl.LOCK_EX)
    open("locked", "w").close()
    time.sleep(60)
END
holder=$!
for ((i = 0; i < 100; i++)); do
	[ -e locked ] && break
	sleep 0.1
done
fails 4 'another process' sync --store dev "${card[@]}"
kill $holder
wait $holder 2> /dev/null

no_keys everything
finish
