#!/bin/bash
# conform.sh - cardstrap conform: reports and exit codes, and that the pages of
# applet-spec, their table and the scripts name the same requirements.
# --write writes the table of 11-conformance.md anew.
# SPDX-License-Identifier: BSD-2-Clause
set -u

# requirements check|write SPEC: prints what does not fit.
requirements() {
	python3 - "$1" "$2" << 'END'
import glob, os, re, sys

mode, spec = sys.argv[1:]
os.chdir(spec)
need, checks = {}, {}
for page in sorted(glob.glob("*.md") + glob.glob("05-commands/*.md")):
    text = open(page).read()
    for m in re.finditer(r"\*\*(AS-\d{3})\*\*(.*)", text):
        how = re.match(r" \*(script ([a-z0-9-]+)|by eye)\*:", m[2])
        if not how:
            print(page, m[1], "says neither script nor by eye")
        elif m[1] in need:
            print(m[1], "stands twice:", need[m[1]][0], page)
        else:
            need[m[1]] = page, how[2]
for path in glob.glob("conformance/*.apdu"):
    name = os.path.basename(path)[:-5]
    for line in open(path):
        if line.startswith("! checks"):
            for r in line.split()[2:]:
                checks.setdefault(r, set()).add(name)
for r in sorted(set(need) | set(checks)):
    if r not in need:
        print(r, "is checked by", checks[r], "and stands on no page")
    elif need[r][1] is None and r in checks:
        print(r, "is by eye, and checked by", checks[r])
    elif need[r][1] is not None and need[r][1] not in checks.get(r, ()):
        print(r, "should be checked by", need[r][1])

def row(r):
    page, name = need[r]
    how = "script [%s](conformance/%s.apdu)" % (name, name) if name else "by eye"
    return "| %s | [%s](%s) | %s |\n" % (r, page[:-3], page, how)

table = "11-conformance.md"
head = open(table).read().split("|---|---|---|\n")[0] + "|---|---|---|\n"
want = head + "".join(map(row, sorted(need)))
if mode == "write":
    open(table, "w").write(want)
elif open(table).read() != want:
    print(table, "differs: tests/cli/conform.sh --write")
if len(need) < 50 or len(checks) < 30:
    print("too few requirements were found")
for page in glob.glob("**/*.md", recursive=True):
    for link in re.findall(r"\]\(([^)#]+)\)", open(page).read()):
        if "://" not in link and not os.path.exists(
                os.path.join(os.path.dirname(page), link)):
            print(page, "leads to nothing:", link)
END
}

if [ "${1:-}" = --write ]; then
	requirements write "$(dirname "$0")/../../applet-spec"
	exit
fi
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"

spec=$CSTRAP_SOURCE/applet-spec
iccid=89490200001234567891
last='requirements, by pages, table and scripts'
requirements check "$spec" > out 2>&1
if [ -s out ]; then bad 'they do not fit'; else ok; fi

# cards NAME FILE
card() {
	rm -f "$2"
	run 0 vcard create "$2" --from "$CSTRAP_FIXTURES/cards/$1.json" \
		--iccid $iccid
}
(umask 077; echo ascii:12345678 > adm; echo ascii:87654321 > wrong)
card conform good.vc
card conform-read-end bad.vc
good=(--card vcard:good.vc)
full=("${good[@]}" --full --iccid "$iccid" --adm adm)
export CARDSTRAP_SCRIPTS=$spec/conformance
cp good.vc before.vc

# Reading, with the scripts that are there without being named.
run 0 conform "${good[@]}"
has out "card: ICCID $iccid, read-only mode"
has out 'skipped  create '
has out 'it changes the card, and no card was named for that'
has out '0 failed'
same good.vc before.vc
run 0 conform "${good[@]}" --json
json 'd["mode"] == "read-only" and d["failed"] == 0 and d["skipped"] > 8'
json 'd["iccid"] == "'$iccid'"'
json 'all(s["requirements"] for s in d["scripts"])'

# In full, all that there is passes.
run 0 conform "${full[@]}" --json --junit report.xml
json 'd["mode"] == "full" and d["skipped"] == 0 and d["failed"] == 0'
json 'd["passed"] == len(d["scripts"]) >= 25'
last='report.xml'
if python3 - << 'END'; then ok; else bad 'report.xml is not as it should be'; fi
import xml.etree.ElementTree as tree
suite = tree.parse("report.xml").getroot()
cases = suite.findall("testcase")
assert suite.tag == "testsuite" and int(suite.get("tests")) == len(cases) > 25
assert suite.get("failures") == "0" and suite.get("skipped") == "0"
assert not suite.findall(".//failure")
END

# A defect: exit code 1, with script, line and answer.
run 1 conform --card vcard:bad.vc --junit failed.xml
has out 'failed   read-end'
has out 'line 7: the card answered something else: READ BINARY: 9000'
has out '1 failed'
has failed.xml '<failure message="line 7:'
has failed.xml 'failures="1"'
run 1 conform --card vcard:bad.vc "$spec/conformance/read-end.apdu" --json
json 'd["failed"] == 1 and d["scripts"][0]["result"] == "failed"'
json '"line 7" in d["scripts"][0]["why"]'
run 0 conform --card vcard:bad.vc "$spec/conformance/select-aid.apdu"

# What is refused before the card is touched.
fails 2 '--iccid is missing' conform "${good[@]}" --full
fails 2 '--adm is for --full' conform "${good[@]}" --adm adm
fails 7 'presents a key that was not given' conform "${good[@]}" --full \
	--iccid $iccid
fails 14 'there are no scripts' conform "${good[@]}" "$work"
fails 14 'nothing.apdu' conform "${good[@]}" nothing.apdu
printf '# t\n! checks AS-001\n> 00B0\n' > short.apdu
fails 3 'line 3: a command has a header' conform "${good[@]}" short.apdu

# Another card, a wrong key, which is presented once.
cp good.vc before.vc
run 6 conform "${good[@]}" --full --iccid 89490200001234567809 --adm adm
has err 'this is another card than the one that was meant'
same good.vc before.vc
run 8 conform "${good[@]}" --full --iccid $iccid --adm wrong
has err 'the key is wrong'
run 0 info "${good[@]}" --tries ADM1
has out '9 tries'
run 7 conform "${good[@]}" --full --iccid $iccid --adm adm --min-tries 10
run 0 conform "${full[@]}" "$spec/conformance/verify.apdu"

# A script that would do harm.
printf '# t\n! checks AS-001\n! full\n> 00E40000022F00\n< 9000\n' > harm.apdu
run 7 conform "${full[@]}" harm.apdu
has err 'harm.apdu: 0x1b: line 4: it would change a file'
printf '# t\n! checks AS-001\n> 00FE0000\n< 9000\n' > end.apdu
run 7 conform "${full[@]}" end.apdu

# No key in a trace, nor anywhere.
run 0 conform "${full[@]}" --trace trace.txt "$spec/conformance/update.apdu"
has trace.txt '> 0020000A08'
lacks trace.txt 3132333435363738
lacks everything 3132333435363738

# A device that asks for the change tag: unchanged without reading, changed
# with it, and as ever on a card that has none.
card conform tagged.vc
tagged=(--card vcard:tagged.vc)
run 0 sync --store dev "${tagged[@]}" --change-tag
has out new
run 0 sync --store dev "${tagged[@]}" --change-tag --trace tag.txt
has out unchanged
has tag.txt '> 01CA01C714'
lacks tag.txt '> 01B0'
has tag.txt '> 00708001'
run 0 write "$profiles/psk.json" --adm adm -q "${tagged[@]}"
run 0 sync --store dev "${tagged[@]}" --change-tag --trace tag.txt
has out changed:
has tag.txt '> 01B0'
run 0 sync --store dev "${tagged[@]}" --change-tag
has out unchanged
run 0 sync --store dev "${tagged[@]}" --trace tag.txt
has out unchanged
lacks tag.txt 01CA01C714
# the tag settles that nothing is to be done, and nothing else
card conform first.vc
run 0 sync --store third --card vcard:first.vc
run 0 vcard create second.vc --from "$CSTRAP_FIXTURES/cards/conform.json" \
	--iccid 89490200001234567809
run 0 sync --store third --card vcard:second.vc --change-tag --trace tag.txt
has out other-card
has tag.txt '> 01B0'
card bootstrap plain.vc
run 0 sync --store other --card vcard:plain.vc --change-tag
run 0 sync --store other --card vcard:plain.vc --change-tag --trace tag.txt
has out unchanged
has tag.txt '< 6D00'
has tag.txt '> 01B0'

finish
