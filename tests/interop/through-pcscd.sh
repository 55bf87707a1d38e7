#!/usr/bin/env bash
# The main job through a real pcscd: personalise a card in a reader, read it
# back, verify it; and OpenSC, which nobody here wrote, reads the same bytes.
# Usage: with-pcscd through-pcscd.sh CARDSTRAP FIXTURES
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck source=tests/interop/lib.sh
. "$(dirname "$0")/lib.sh"

hex() {
	od -An -v -tx1 | tr -d ' \n'
}

# The bytes of EF 6432 as opensc-tool prints them, one READ BINARY at a time.
opensc_reads() {
	local size=$1 offset=0 take
	local -a apdus=(-s 00A4040C0CA000000063504B43532D3135 -s 00A4000C026432)
	while [ "$offset" -lt "$size" ]; do
		take=$((size - offset < 128 ? size - offset : 128))
		apdus+=(-s "$(printf '00B0%04X%02X' "$offset" "$take")")
		offset=$((offset + take))
	done
	OPENSC_CONF="$here/opensc.conf" opensc-tool -r 0 "${apdus[@]}" \
	    2>"$work/opensc.err" |
	    awk '/^[0-9A-F][0-9A-F]( |$)/ { print substr($0, 1, 48) }' |
	    tr -d ' \n' | tr 'A-F' 'a-f'
}

same_as_opensc() {
	local want
	want=$(hex <"$1")
	[ "$(opensc_reads "$(wc -c <"$1")")" = "$want" ]
}

printf 'ascii:12345678\n' >"$work/adm"
"$cardstrap" vcard create "$work/card.img" >/dev/null
serve "$cardstrap" vcard serve "$work/card.img"

for profile in psk nosec; do
	json=$fixtures/profiles/$profile.json
	check "$profile: build" \
	    "$cardstrap" build "$json" -o "$work/$profile.bin"
done
json=$fixtures/profiles/psk.json

check "a card is in the reader" \
    "$cardstrap" info --wait=5
check "and the list of readers shows it" \
    "$cardstrap" readers
check "no message yet" \
    exits 15 "$cardstrap" read -o "$work/none.bin" --wait=5
check "nothing is left of a read that failed" \
    test ! -e "$work/none.bin"
check "write --create" \
    "$cardstrap" write --create --adm "$work/adm" "$json"
check "read" \
    "$cardstrap" read -o "$work/read.bin"
check "the card gives back what the profile says" \
    cmp "$work/psk.bin" "$work/read.bin"
check "verify" \
    "$cardstrap" verify "$json"
check "opensc-tool reads the same bytes" \
    same_as_opensc "$work/psk.bin"
check "another profile differs" \
    exits 1 "$cardstrap" verify "$fixtures/profiles/nosec.json"
check "rewrite" \
    "$cardstrap" write --adm "$work/adm" "$fixtures/profiles/nosec.json"
check "opensc-tool reads the new bytes" \
    same_as_opensc "$work/nosec.bin"
printf 'ascii:00000000\n' >"$work/wrong"
check "a wrong key uses one try" \
    exits 8 "$cardstrap" write --adm "$work/wrong" "$json"
check "the message is as it was" \
    "$cardstrap" verify "$fixtures/profiles/nosec.json"

unplug
check "the card is gone" \
    exits 5 "$cardstrap" read -o "$work/none.bin"
serve "$cardstrap" vcard serve --real-time "$work/card.img"
check "a card that takes its time can be read" \
    "$cardstrap" read --wait=5 -o "$work/slow.bin"
check "and gives the same" cmp "$work/nosec.bin" "$work/slow.bin"
unplug
check "the image can be read in process" \
    "$cardstrap" read -c "vcard:$work/card.img" -o "$work/image.bin"
check "the image holds the same message" \
    cmp "$work/nosec.bin" "$work/image.bin"

finish
