#!/bin/bash
# vcard_man.sh - cardstrap-vcard(5) names the quirks and members that there
# are, and its example makes a card.
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"

page=$CSTRAP_SOURCE/cli/man/cardstrap-vcard.5
last='mandoc cardstrap-vcard.5'
if mandoc -Tlint -W warning "$page" > lint 2>&1; then ok; else
	cat lint >&2
	bad 'the page is not clean'
fi

# same WHAT FILE FILE
same_names() {
	last="diff of $1"
	if [ -s "$2" ] && diff "$2" "$3" > out 2> err; then ok; else
		bad "the page and the program differ in $1"
	fi
}

# The items of a section of the page, each on a line.
items() {
	sed -n "/^\.Sh $1/,/^\.S[hs]/p" "$page" | sed -n 's/^\.It Li //p' |
		sed 's/ , /\n/g' | LC_ALL=C sort
}

# The table of quirks: each name stands first on its row.
sed -n '/infos\[CSTRAP_VQUIRK_COUNT\]/,/^};/p' \
	"$CSTRAP_SOURCE/lib/vcard/quirk.c" |
	sed -n 's/^	\[CSTRAP_VQUIRK_[A-Z0-9_]*\] = [A-Z{]*[( ]"\([a-z0-9-]*\)".*/\1/p' |
	LC_ALL=C sort > quirks.code
items QUIRKS > quirks.page
same_names quirks quirks.code quirks.page

grep -A2 'members\[\] = ' "$CSTRAP_SOURCE/lib/vcard/describe.c" |
	grep -o '"[a-z]*"' | tr -d '"' | LC_ALL=C sort > members.code
items DESCRIPTIONS > members.page
same_names members members.code members.page

sed -n '/^\.Bd/,/^\.Ed/p' "$page" | grep -v '^\.' > slow.json
run 0 vcard create slow.vc --from slow.json
run 0 vcard show slow.vc
has out ADM2
has out page-time
has out no-channels

finish
