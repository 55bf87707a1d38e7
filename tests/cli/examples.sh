#!/bin/bash
# examples.sh - the commands that the README and the man page document work as
# they stand, with a virtual card where they name none.
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"

PATH=$(dirname "$cardstrap"):$PATH
export PATH

# session FILE: its lines, one after the other, in a folder of their own.
session() {
	local line count=0

	mkdir "session.$1"
	cp "$profiles"/psk.json "$profiles"/nosec.json "session.$1"
	while IFS= read -r line; do
		last=$line
		count=$((count + 1))
		if (cd "session.$1" && eval "$line") > out 2> err < /dev/null
		then ok; else bad "a documented command fails: $line"; fi
	done < "$1"
	if [ "$count" -ge 5 ]; then ok; else bad "$1: only $count commands"; fi
}

# The man page: displays of the section EXAMPLES.
sed -n '/^\.Sh EXAMPLES/,/^\.Sh DIAGNOSTICS/p' \
	"$CSTRAP_SOURCE/cli/man/cardstrap.1" |
	sed -n '/^\.Bd/,/^\.Ed/p' | grep -v '^\.' > manual
session manual

# The README: blocks marked sh whose lines begin with cardstrap or set up for
# it. The one for a real reader gets a virtual card for it.
# shellcheck disable=SC2016
sed -n '/^```sh session/,/^```/p' "$CSTRAP_SOURCE/README.md" |
	grep -v '^```' | grep -v '^ *#' | grep -v '^$' > readme
cat > prepare << 'END'
cardstrap vcard create reader.vc > vcard.out
END
grep -v '^cardstrap readers' readme > rest
cat prepare rest > readme
export CARDSTRAP_CARD=vcard:reader.vc
session readme
unset CARDSTRAP_CARD

# The README's program compiles and finds its three nodes. A library with
# sanitizers inside wants a program that has them.
# shellcheck disable=SC2016
sed -n '/^```c$/,/^```/p' "$CSTRAP_SOURCE/README.md" | grep -v '^```' > first.c
last='cc first.c'
if ! grep -q __asan "$CSTRAP_BUILD/lib/libcardstrap.so"; then
	if cc -std=c99 -Wall -Wextra -Werror -o first first.c \
		-I "$CSTRAP_SOURCE/lib/include" -L "$CSTRAP_BUILD/lib" \
		-lcardstrap -Wl,-rpath,"$CSTRAP_BUILD/lib" > out 2> err &&
		./first > out 2> err; then ok; else bad 'it fails'; fi
	has out '/1/0/0: 1 bytes'
fi

# The profile of the README, and those that the man page shows, are good.
# shellcheck disable=SC2016
sed -n '/^```json$/,/^```/p' "$CSTRAP_SOURCE/README.md" | grep -v '^```' \
	> readme.json
python3 - "$CSTRAP_SOURCE/cli/man/cardstrap-profile.5" << 'END'
import re, sys
text = open(sys.argv[1]).read().split(".Sh EXAMPLES")[1]
for i, block in enumerate(re.findall(r"^\.Bd.*?\n(.*?)^\.Ed", text,
        re.M | re.S)):
    open("example%d.json" % i, "w").write(block)
END
printf '0123456789abcdef' > server.key
for name in example0 example1 readme; do
	run 0 check "$name.json"
done

finish
