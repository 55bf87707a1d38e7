# lib.sh - what the scripts of this folder share: run the program, look at its
# exit code and its words, count. Sourced; works in a folder of its own.
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck shell=bash
set -uo pipefail
export LC_ALL=C
unset CARDSTRAP_CARD CARDSTRAP_READER CARDSTRAP_READER_IGNORE NO_COLOR

cardstrap=$CSTRAP_BUILD/cli/cardstrap
profiles=$CSTRAP_FIXTURES/profiles
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 1

passed=0
failed=0

ok() {
	passed=$((passed + 1))
}

# bad WORDS: a failure, with what the program said last.
bad() {
	failed=$((failed + 1))
	echo "FAILED: $*" >&2
	echo "  last: cardstrap ${last:-}" >&2
	[ -f out ] && sed 's/^/  out: /' out >&2
	[ -f err ] && sed 's/^/  err: /' err >&2
}

# run CODE ARG...: the program has to exit with CODE.
run() {
	local want=$1 code

	shift
	last="$*"
	"$cardstrap" "$@" > out 2> err
	code=$?
	case " $* " in
	*' --show-secrets '*) ;;	# the only option that prints them
	*) cat out err >> everything ;;
	esac
	if [ "$code" -eq "$want" ]; then ok; else
		bad "exit code $code, not $want"
	fi
}

# fails CODE WORDS ARG...: exits with CODE, an error line with WORDS, and
# nothing on standard output.
fails() {
	local want=$1 words=$2

	shift 2
	run "$want" "$@"
	has err "$words"
	if grep -q '^cardstrap[ :]' err; then ok; else
		bad 'no error line "cardstrap VERB: "'
	fi
	if [ -s out ]; then bad 'an error, and text on stdout'; else ok; fi
}

# has FILE TEXT, lacks FILE TEXT: a fixed string.
has() {
	if grep -qaF -e "$2" "$1"; then ok; else bad "$1 lacks: $2"; fi
}
lacks() {
	if grep -qaiF -e "$2" "$1"; then bad "$1 has: $2"; else ok; fi
}

# same FILE FILE, missing FILE
same() {
	if cmp -s "$1" "$2"; then ok; else bad "$1 and $2 differ"; fi
}
missing() {
	if [ -e "$1" ]; then bad "$1 is there"; else ok; fi
}

# One Python for all questions: to start one for each takes longer than the
# tests do. It answers yes or no to an expression a line.
coproc ASK { exec python3 -u -c '
import json, sys
for line in sys.stdin:
    try:
        d = json.load(open("out"))
    except (OSError, ValueError):
        d = None
    try:
        print("yes" if eval(line) else "no")
    except Exception:
        print("no")
' 2> /dev/null; }

# ask EXPRESSION: is it true? d is the JSON document that out holds.
ask() {
	local answer

	printf '%s\n' "$1" >&"${ASK[1]}"
	read -r answer <&"${ASK[0]}" && [ "$answer" = yes ]
}

# json EXPRESSION: true of the document d that out holds.
json() {
	if ask "$1"; then ok; else bad "not true of the JSON: $1"; fi
}

# The key bytes of a profile, in upper case hex, one a line.
keys_of() {
	grep -o '"hex": *"[^"]*"' "$1" | sed 's/.*: *"//; s/[" ]//g' |
		tr a-f A-F
}

# no_keys FILE: none of the keys of psk.json is in it, in hex or as it is.
no_keys() {
	local key count=0

	for key in $(keys_of "$profiles/psk.json"); do
		count=$((count + 1))
		lacks "$1" "$key"
		if ask "bytes.fromhex('$key') not in open('$1', 'rb').read()"
		then ok; else bad "$1 has the bytes of a key"; fi
	done
	if [ "$count" -lt 2 ]; then bad 'psk.json has lost its keys'; fi
}

# A card, and a file with its ADM1.
new_card() {
	run 0 vcard create "$1"
	(umask 077; echo ascii:12345678 > adm)
}

finish() {
	echo "$passed passed, $failed failed"
	[ "$failed" -eq 0 ]
	exit
}
