#!/bin/bash
# usage.sh - command lines: verbs, options, help, and what is wrong with them.
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"

run 0 --version
has out 'cardstrap '
run 0 --help
has out 'vcard create'
run 0 help
for verb in readers info build show check plan write read verify erase \
	restore explain \
	'vcard create' 'vcard serve' 'vcard show' 'trace show' help; do
	# shellcheck disable=SC2086
	run 0 help $verb
	has out "cardstrap $verb"
	# shellcheck disable=SC2086
	run 0 $verb --help
	has out 'Options:'
	# shellcheck disable=SC2086
	run 0 $verb -h
done
run 0 help vcard
has out 'vcard serve'

fails 2 'a verb is missing'
fails 2 'there is no verb sign' sign
fails 2 'there is no verb' vcard
fails 2 'there is no verb bogus' help bogus
fails 2 'there is no verb' --json
fails 2 'there is no option --bogus' readers --bogus
fails 2 'there is no option -x' readers -x
fails 2 'argument too many' readers more
fails 2 'is missing' build
fails 2 '-o FILE is missing' build x.json
fails 2 '-o FILE is missing' read
fails 2 '--output wants a value' build x.json -o
fails 2 '--json takes no value' readers --json=1
fails 2 '--output is given twice' build x.json -o a -o b
fails 2 'exclude each other' info -c vcard:x -r 0
fails 2 'a card is pcsc:READER' info -c x
fails 2 'a card is pcsc:READER' info -c vcard:
fails 2 '--trace-secrets needs --trace' info -c vcard:x --trace-secrets
fails 2 '--wait takes seconds' info -c vcard:x --wait=soon
fails 2 '--wait takes seconds' info -c vcard:x -w-1
fails 2 '--lock-timeout takes seconds' info -c vcard:x --lock-timeout 99999999
fails 2 '--tries takes' info --tries ADM11
fails 2 '--lwm2m takes' check --lwm2m 2.0 x.json
fails 2 '--port takes' vcard serve --port 70000 x
run 2 build --json x.json -o -
has err 'both want standard output'
json 'd["exit"] == 2 and "standard output" in d["error"]["text"]'
fails 2 'the word card is the card' write card
fails 2 'standard input can be read only once' write - --adm -
fails 2 'standard input can be read only once' write x.json --adm - --adm ADM2=-

# Options of verbs to come are not there yet.
for option in --manifest --scp03 --require-secure; do
	fails 2 "there is no option $option" write x.json "$option" y
done

# Options of writing that are not of this verb, or have another value.
for option in --for --to --tree --tries; do
	fails 2 "there is no option $option" write x.json "$option" y
done
fails 2 'there is no option --method' erase --method ab
fails 2 'there is no option --backup' restore x --backup y
fails 2 '--method takes single or ab' write x.json --method abc
fails 2 'these are: wrapped-oid, printed-dir' write x.json --quirk bare-tlv
fails 2 'these are: wrapped-oid, printed-dir' plan x.json --quirk nothing
fails 2 'bare-resources, bare-tlv' show x.bin --quirk nothing
fails 2 'nor is it one of uicc' write x.json --card-profile nothing
fails 2 '--for: there is no client nordi; these are known: standard' \
	check x.bin --for nordic,nordi
fails 2 '--for: there is no client ;' verify x.bin --for ''
fails 2 '--to takes apdu' plan x.json --to sms
fails 2 '-o wants --to apdu' plan x.json -o y
run 2 plan x.json --to apdu --json
has err 'exclude each other'
fails 2 'the word card is the card' plan card
fails 2 '--iccid is missing' erase
fails 2 '--iccid is missing' restore x.backup
fails 2 'is missing' restore
fails 2 'standard input can be read only once' write - --pin -
fails 2 'standard input can be read only once' verify - --pin 01=-

# A file that is not there, a folder, words after --.
fails 14 'missing.json' check missing.json
mkdir folder
fails 14 'folder' check folder
fails 14 '--odd' check -- --odd
fails 2 'there is no rule CS-NONE' explain CS-NONE
run 0 explain CS-TLV-LENGTH
has out 'clause:'
run 0 explain tlv-length --json
json 'd["rule"]["id"] == "CS-TLV-LENGTH"'
run 0 explain
has out 'CS-PROFILE-NAME'

# What cannot be written is an error.
"$cardstrap" help > /dev/full 2> err
if [ $? -eq 14 ]; then ok; else bad 'a full device is no error'; fi

# No terminal: no colour.
fails 2 'there is no verb' sign
lacks err $'\033'

finish
