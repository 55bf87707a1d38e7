#!/bin/bash
# vcard.sh - virtual cards from descriptions: made, shown, read, and refused
# with the place where the description is wrong.
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"

cards=$CSTRAP_FIXTURES/cards

# Each card of the fixtures is made and shown, in words and as JSON.
for file in "$cards"/*.json; do
	name=$(basename "$file" .json)
	run 0 vcard create "$name.vc" --from "$file" --iccid 8988211000000000001
	has out "$name.vc: a virtual card as $file describes it"
	has out 'ICCID 8988211000000000001'
	run 0 vcard show "$name.vc"
	has out '3F00  MF'
	run 0 vcard show "$name.vc" --json
	json 'd["iccid"] == "8988211000000000001" and len(d["files"]) >= 4'
done

# What a person wants to see.
run 0 vcard show basic.vc
has out 'memory: 2066 of 16384 bytes used; channels: 1'
has out 'ADM1    3 of 3 tries left'
has out 'no-channels: 6881: knows no logical channels'
has out 'update-max: 128'
has out '3F002F00  EF(DIR), 4 records of 54 bytes, SFI 30'
has out 'EF(DIR) 1: application A000000063504B43532D3135 "BOOTSTRAP" at 3F007F50'
has out 'read: always; update, deactivate, activate, delete: ADM1 (record 5 of 2F06)'
has out '3F007F506430  EF(DODF), 128 bytes'
has out 'entry "LwM2M Bootstrap" (LwM2M bootstrap): path 6432'
has out 'a message of 300 bytes'
has out '/0/0/5   Secret Key: 16 secret bytes'
lacks out A0A1A2A3
run 0 vcard show basic.vc --json
json '[q["name"] for q in d["quirks"]][1:3] == ["no-query", "update-max"]'
json '[q["value"] for q in d["quirks"]][1:3] == ["6985", "128"]'
json 'd["keys"][1]["tries_max"] == 3 and d["channels"] == 1'
lacks out A0A1A2A3
run 0 vcard show basic.vc --show-secrets
has out A0A1A2A3
run 0 vcard show two-keys.vc
has out 'ADM1 and ADM2'
run 0 vcard show compact.vc
has out '(compact 439A9A00)'

# What lies on them can be read.
for name in iso waiting wrapped two-applications tag-73; do
	run 0 read -o "$name.bin" -c "vcard:$name.vc"
	same "$name.bin" "$CSTRAP_FIXTURES/messages/ef-3.bin"
done
run 7 read -o pin.bin -c vcard:pin-file.vc
missing pin.bin

# Files of the description's folder, or of another one that is named.
mkdir there
printf 'hello' > there/hello.txt
cat > d.json <<'END'
{"files": [{"path": "4F01", "content": {"file": "hello.txt"}}]}
END
fails 14 'd.json: /files/0/content: ' vcard create d.vc --from d.json
missing d.vc
run 0 vcard create d.vc --from d.json --files there
run 0 vcard show d.vc --show-secrets
has out 68656C6C6F
echo '{"base": "../../etc/passwd"}' > out.json
fails 3 'out.json: /base: ' vcard create out.vc --from out.json

# Mistakes: place, sentence, way out; no card is left behind.
mistake() {
	echo "$1" > wrong.json
	fails 3 "cardstrap vcard create: wrong.json: $2" vcard create wrong.vc \
		--from wrong.json
	missing wrong.vc
}
mistake '{"quirks": {"end-of-file": "6283"}}' \
	'/quirks/end-of-file: the quirk cannot have this value: it can be "6282", "6B00"'
mistake '{"quirks": {"endoffile": true}}' '/quirks/endoffile: no quirk has this name'
mistake '{"files": [{"path": "7F50", "aid": "A0"}]}' '/files/0/aid: '
mistake '{"keys": [{"key": "ADM2"}]}' '/keys/0/value: a new key needs a value'
mistake '{' 'line '
fails 14 'none.json' vcard create wrong.vc --from none.json
fails 14 'd.vc' vcard create d.vc --from d.json --files there
fails 2 'vcard create' vcard create wrong.vc --from d.json --files there \
	--iccid 12
missing wrong.vc

finish
