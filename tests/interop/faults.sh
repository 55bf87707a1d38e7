#!/usr/bin/env bash
# faults.sh - cards that fail behind a real pcscd, and what cardstrap says: an
# exit code, a sentence or two, and the card is no worse afterwards.
# Usage: with-pcscd faults.sh CARDSTRAP FIXTURES FAULT_CARD HURRY
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck source=tests/interop/lib.sh
. "$(dirname "$0")/lib.sh"

fault_card=$3
hurry=$4
psk=$fixtures/profiles/psk.json
nosec=$fixtures/profiles/nosec.json

(umask 077; printf 'ascii:12345678\n' > "$work/adm")
"$cardstrap" build "$psk" -o "$work/psk.bin" > /dev/null
"$cardstrap" build "$nosec" -o "$work/nosec.bin" > /dev/null
"$cardstrap" vcard create "$work/whole.img" > /dev/null
"$cardstrap" write --create --adm "$work/adm" -c "vcard:$work/whole.img" \
	--quiet "$psk" > /dev/null

# with FAULT...: a fresh copy of the card, with faults
with() {
	cp "$work/whole.img" "$work/card.img"
	serve "$fault_card" "$work/card.img" "$@"
}

run() {
	"$cardstrap" "$@" --wait=5 --quiet
}

holds() {
	"$cardstrap" read -c "vcard:$work/card.img" -o "$work/now.bin" &&
		cmp "$work/$1.bin" "$work/now.bin"
}

# The card is read on its own, with no fault, and written again.
unharmed() {
	unplug
	check "$1: the card still holds its message" holds psk
}

finished_by_another_run() {
	unplug
	check "$1: nothing of two messages" not_mixed
	check "$1: run again" "$cardstrap" write --adm "$work/adm" \
		-c "vcard:$work/card.img" "$nosec"
	check "$1: and it is done" holds nosec
}

# The old message, the new one, or none.
not_mixed() {
	local got=0

	"$cardstrap" read -c "vcard:$work/card.img" -o "$work/now.bin" ||
		got=$?
	[ "$got" = 15 ] || cmp "$work/psk.bin" "$work/now.bin" ||
		cmp "$work/nosec.bin" "$work/now.bin"
}

with removal,ins=0xB0,nth=3
check 'taken out while it is read' says 'the card was taken out' 5 \
	run read -o "$work/none.bin"
check 'nothing is left of the read' test ! -e "$work/none.bin"
unharmed 'taken out while it is read'

with removal,ins=0xD6,nth=2,where=inside,bytes=40
check 'taken out while it is written' says 'the card was taken out' 12 \
	run write --adm "$work/adm" "$nosec"
finished_by_another_run 'taken out while it is written'

with power,ins=0xD6,nth=1,where=after
# too short for the reader to see that the card was away
check 'power lost while it is written' \
	says 'the card answered without a status word' 12 \
	run write --adm "$work/adm" "$nosec"
finished_by_another_run 'power lost while it is written'

with mute,ins=0xB0,nth=2
check 'mute while it is read' \
	says 'the card has not answered for 30 seconds; giving up' 4 \
	env LD_PRELOAD="$hurry" ASAN_OPTIONS=verify_asan_link_order=0 \
	"$cardstrap" read --wait=5 -o "$work/none.bin"
unharmed 'mute while it is read'

with mute,ins=0xD6,nth=1,where=after
check 'mute while it is written' \
	says 'the card has not answered for 30 seconds; giving up' 4 \
	env LD_PRELOAD="$hurry" ASAN_OPTIONS=verify_asan_link_order=0 \
	"$cardstrap" write --wait=5 --quiet --adm "$work/adm" "$nosec"
finished_by_another_run 'mute while it is written'

with short,ins=0xB0,nth=2,bytes=1
check 'an answer of one byte' \
	says 'the card answered without a status word' 10 \
	run read -o "$work/none.bin"
unharmed 'an answer of one byte'

with empty,ins=0xB0,file=0x6432,stays
no_message_no_file() {
	local got=0

	"$cardstrap" read --wait=5 --quiet -o "$work/none.bin" || got=$?
	[ "$got" = 10 ] || [ "$got" = 15 ] && [ ! -e "$work/none.bin" ]
}
check 'answers without data' no_message_no_file
unharmed 'answers without data'

with reset-unseen,ins=0xB0,nth=2
check 'reset while it is read' says 'cardstrap read: card:' 10 \
	run read -o "$work/none.bin"
unharmed 'reset while it is read'

with reset-unseen,ins=0xD6,nth=1
check 'reset while it is written' says 'cardstrap write: card:' 12 \
	run write --adm "$work/adm" "$nosec"
finished_by_another_run 'reset while it is written'

with worn,file=0x6432,bytes=100,stays
check 'a page that is worn out' says '6581' 12 \
	run write --adm "$work/adm" "$nosec"
finished_by_another_run 'a page that is worn out'

with corrupt,ins=0xB0,file=0x6432,nth=1,bytes=60,stays
check 'a bit that is read wrong' exits 1 run verify "$psk"
unharmed 'a bit that is read wrong'

finish
