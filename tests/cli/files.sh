#!/bin/bash
# files.sh - build, show and check on files, and what they refuse.
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"

for name in psk nosec; do
	run 0 build "$profiles/$name.json" -o "$name.bin"
	has out "$name.bin: "
	run 0 check "$profiles/$name.json"
	run 0 check "$name.bin"
	has out ': 0 errors'
	run 0 show "$name.bin"
	has out '/0 Security'
	has out 'coap'
	run 0 show "$name.bin" --json
	json '"objects" in d'
	run 0 show "$name.bin" --json --show-secrets
	cp out "$name.again.json"
	run 0 build "$name.again.json" -o "$name.again.bin"
	same "$name.bin" "$name.again.bin"
	"$cardstrap" build "$profiles/$name.json" -o - > piped.bin 2> err
	same "$name.bin" piped.bin
	"$cardstrap" build - -o piped.bin < "$profiles/$name.json" > out 2> err
	same "$name.bin" piped.bin
	run 0 build "$profiles/$name.json" -o "$name.bin" --json
	json "d['bytes'] == $(stat -c %s "$name.bin")"
	run 0 check "$name.bin" --json
	json 'd["errors"] == 0'
done
no_keys everything

# Secrets show when asked for, and masked output is not taken back.
key=$(keys_of "$profiles/psk.json" | sed -n 1p)
run 0 show psk.bin --show-secrets
if grep -qiF "$key" out; then ok; else bad 'asked for, and not shown'; fi
run 0 show psk.bin --json
has out '"masked"'
cp out masked.json
fails 3 'CS-PROFILE-MASKED' build masked.json -o masked.bin
missing masked.bin
fails 3 'CS-PROFILE-MASKED' check masked.json

# The states of a file.
printf '\0\0\0\0' > empty.bin
run 0 check empty.bin
run 0 show empty.bin
has out '0 objects'
printf '\0\0\0\20' > unfinished.bin
fails 3 'CS-FILE-UNFINISHED' check unfinished.bin
fails 3 'CS-FILE-UNFINISHED' show unfinished.bin
printf '\377\377\377\377\377' > blank.bin
fails 3 'CS-FILE-BLANK' check blank.bin
: > nothing.bin
fails 3 'nothing.bin' check nothing.bin

# Every proper prefix is refused as truncated, with an offset inside it.
size=$(stat -c %s nosec.bin)
for ((n = 0; n < size; n += 7)); do
	head -c "$n" nosec.bin > cut.bin
	run 3 check cut.bin --json
	json "d['error']['id'] == 'CS-FILE-CUT' and d['error']['offset'] <= $n"
done

# Not a message at all; a message of somebody's who left out the header.
echo hello > hello.txt
fails 3 'hello.txt: 0x' check hello.txt
printf '\310\0\26bootp.iot.t-mobile.com' > bare.bin
fails 3 'bare.bin: 0x' check bare.bin
head -c 40000 /dev/zero > zeros.bin
fails 3 'CS-FILE-LIMIT' check zeros.bin
head -c 2000000 /dev/zero > huge.bin
fails 3 'huge.bin' check huge.bin

# The limit, and one past it: objects of opaque values.
big() {
	printf '{"objects": [{"object": 30000, "instances": [{"instance": 0,'
	printf '"resources": {"1": {"hex": "%0*d"}}}]}]}' $((2 * ($1 - 18))) 0
}
big 32768 > most.json
run 0 build most.json -o most.bin --force
if [ "$(stat -c %s most.bin)" -le 32768 ]; then ok; else
	bad 'larger than the limit'
fi
more=$((32768 - $(stat -c %s most.bin)))
big $((32768 + more)) > limit.json
run 0 build limit.json -o limit.bin --force
if [ "$(stat -c %s limit.bin)" -eq 32768 ]; then ok; else
	bad 'the limit is not met'
fi
big $((32769 + more)) > over.json
fails 3 'CS-FILE-LIMIT' build over.json -o over.bin
missing over.bin

# Ten mistakes are ten lines, each with its place; nothing is half-written.
cat > wrong.json << 'END'
{
  "accounts": [
    {"uri": 5, "security": "psk", "identity": "me", "key": {"hex": "0"},
      "short_server_id": 70000, "colour": "red"},
    {"role": "king", "uri": "coap://x", "security": "nosec"},
    {"role": "bootstrap", "uri": "coap://x", "security": "none"}
  ],
  "objects": [
    {"object": "securety", "instances": []},
    {"object": "server", "instances": [{"instance": 0,
      "resources": {"lifetime": "long", "liftime": 1, "binding": 3}}]}
  ]
}
END
echo old > wrong.bin
fails 3 'mistakes, nothing was made of it' build wrong.json -o wrong.bin
if [ "$(cat wrong.bin)" = old ]; then ok; else bad 'wrong.bin changed'; fi
for place in /accounts/0/uri /accounts/0/key /accounts/0/short_server_id \
	/accounts/0/colour /accounts/1/role /accounts/2/security \
	/objects/0/object /objects/1/instances/0/resources/lifetime \
	/objects/1/instances/0/resources/liftime \
	/objects/1/instances/0/resources/binding; do
	has err "wrong.json: $place"
done
if [ "$(grep -c '\[CS-' err)" -ge 10 ]; then ok; else
	bad 'fewer than ten mistakes'
fi
run 3 build wrong.json -o wrong.bin --json
json 'len(d["findings"]) >= 10 and d["exit"] == 3'
printf '{ "accounts": [\n  { "uri": }\n] }\n' > syntax.json
fails 3 'syntax.json: line 2' build syntax.json -o syntax.bin

# Findings of severity error: check says so, build refuses, --force builds.
cat > alone.json << 'END'
{"objects": [{"object": "security", "instances": [{"instance": 0,
  "resources": {"0": "coap://x", "1": false, "2": 3, "10": 1}}]}]}
END
run 1 check alone.json
has out '[CS-ACCOUNT-'
run 1 check alone.json --json
json 'd["errors"] >= 1 and d["findings"][0]["id"].startswith("CS-")'
fails 3 '--force' build alone.json -o alone.bin
missing alone.bin
run 0 build alone.json -o alone.bin --force
run 1 check alone.bin

# Files of a profile: from its folder alone, unless --files says so.
mkdir keys
printf '0123456789abcdef' > keys/k.bin
printf '{"accounts": [{"uri": "coaps://x", "security": "psk", "identity": "i",
  "key": {"file": "%s"}, "short_server_id": 1}]}' k.bin > keys/in.json
run 0 build keys/in.json -o in.bin
cp keys/in.json in.json
fails 3 'CS-PROFILE-FILE' build in.json -o in2.bin
run 0 build in.json -o in2.bin --files keys
same in.bin in2.bin
sed 's|k.bin|../keys/k.bin|' keys/in.json > keys/out.json
fails 3 'CS-PROFILE-FILE' build keys/out.json -o out.bin

# Text of others does not steer the terminal.
printf '{"objects": [], "\\u001b[31m": 1}' > steer.json
run 3 check steer.json
lacks err $'\033'

# An output that cannot be written leaves nothing.
fails 14 'nowhere' build "$profiles/nosec.json" -o nowhere/x.bin
missing nowhere

finish
