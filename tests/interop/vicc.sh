#!/usr/bin/env bash
# vicc.sh - cardstrap reads a card that others wrote: the engine of
# vsmartcard-vpicc. It speaks T=1, has no logical channels, answers 61xx where
# data came with a command, and ends a file with 6282 or 6B00.
# Usage: with-pcscd vicc.sh CARDSTRAP FIXTURES
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck source=tests/interop/lib.sh
. "$(dirname "$0")/lib.sh"

if [ ! -d /usr/lib/python3/site-packages/virtualsmartcard ]; then
	echo 'vicc.sh: skipped, vsmartcard-vpicc is not installed' >&2
	exit 77
fi

"$cardstrap" build "$fixtures/profiles/psk.json" -o "$work/psk.bin"
serve /usr/bin/python3 "$here/vicc_card.py" "$work/psk.bin"

check 'info' "$cardstrap" info --wait=5
check 'read' "$cardstrap" read -o "$work/read.bin"
check 'the message is what the card holds' cmp "$work/psk.bin" "$work/read.bin"
check 'read --full, to the end of the file' \
	"$cardstrap" read --full -o "$work/full.bin"
padded() {
	[ "$(wc -c < "$2")" = "$(($(wc -c < "$1") + 40))" ]
}
check 'the end is padding' padded "$work/psk.bin" "$work/full.bin"
check 'read --tree' "$cardstrap" read --tree -o "$work/tree"
check 'verify' "$cardstrap" verify "$fixtures/profiles/psk.json"
check 'verify another one' \
	exits 1 "$cardstrap" verify "$fixtures/profiles/nosec.json"
check 'check' "$cardstrap" check card
finish
