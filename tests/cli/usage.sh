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
for verb in readers info build show check write read verify explain \
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
for option in --method --quirk --backup --manifest --for --to; do
	fails 2 "there is no option $option" write x.json "$option" y
done

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
