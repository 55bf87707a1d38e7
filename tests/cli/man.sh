#!/bin/bash
# man.sh - the man page and the program's own table say the same.
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"

man=$CSTRAP_SOURCE/cli/man
for page in cardstrap.1 cardstrap-profile.5 cardstrap-card.5; do
	last="mandoc $page"
	if mandoc -Tlint -W warning "$man/$page" > lint 2>&1; then ok; else
		cat lint >&2
		bad "$page is not clean"
	fi
done

"$cardstrap" help | sed -n 's/^  \([a-z][a-z ]*[a-z]\)   *.*/\1/p' > verbs
while read -r verb; do
	# shellcheck disable=SC2086
	"$cardstrap" help $verb | tr '\n' '~' > "help.${verb// /-}"
done < verbs
python3 - "$man/cardstrap.1" << 'END' > differences
import glob, re, sys

text = open(sys.argv[1]).read()

def options(part):
    found = set()
    for line in re.findall(r"^\.It Fl (.*)$", part, re.M):
        found |= set(re.findall(r"(?:^|, |Fl )-([a-z0-9-]+)", line))
    return found

parts = dict((re.sub(r" (Ar|Op|Fl|Cm) .*", "", name).strip(), body)
    for name, body in re.findall(
        r"^\.Ss ([^\n]*)\n(.*?)(?=^\.S[sh] )", text, re.M | re.S))
groups = {name: options(parts.pop(name))
    for name in list(parts) if name.endswith(" options")}
documented = {}
for verb, body in parts.items():
    own = options(body)
    flat = " ".join(body.split())
    for name, found in groups.items():
        if name.lower() in flat:
            own |= found
    if "common options but" in flat:
        own -= set(re.findall(r"common options but \.Fl -([a-z]+)", flat))
    documented[verb] = own | {"help"}

verbs = open("verbs").read().split("\n")[:-1]
if set(verbs) != set(documented):
    print("verbs:", set(verbs) ^ set(documented))
for verb in verbs:
    help_text = open("help." + verb.replace(" ", "-")).read()
    table = set(re.findall(r"~  (?:-.,|   ) --([a-z0-9-]+)", help_text))
    if not table:
        print(verb, "has no options in its help")
    if table != documented.get(verb, set()):
        print(verb, "differs in", table ^ documented.get(verb, set()))
codes = re.findall(r"^\.It (\d+)$", text, re.M)
if codes != "0 1 2 3 4 5 6 7 8 9 10 11 12 14 15 130".split():
    print("exit codes:", codes)
END
last='help, against the man page'
if [ -s verbs ] && [ ! -s differences ]; then ok; else
	cat differences >&2
	bad 'the man page differs from the program'
fi
for variable in CARDSTRAP_CARD CARDSTRAP_READER CARDSTRAP_READER_IGNORE \
	NO_COLOR; do
	has "$man/cardstrap.1" "$variable"
done

finish
