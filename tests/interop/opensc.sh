#!/usr/bin/env bash
# opensc.sh - OpenSC and pcsc_scan, which nobody here wrote, at our card: they
# find it, make and change files on it, and read our message; and cardstrap
# reads what they wrote.
# Usage: with-pcscd opensc.sh CARDSTRAP FIXTURES
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck source=tests/interop/lib.sh
. "$(dirname "$0")/lib.sh"

export OPENSC_CONF=$here/opensc.conf
psk=$fixtures/profiles/psk.json

explore() {
	printf '%s\n' "$@" quit > "$work/script"
	opensc-explorer -r 0 "$work/script" > "$work/explored" 2>&1 || {
		cat "$work/explored"
		return 1
	}
	cat "$work/explored"
	! grep -E 'rror|failed|Unable|Ambiguous' "$work/explored"
}

# bytes HEX: as opensc-explorer takes them
bytes() {
	sed 's/../&:/g; s/:$//' <<< "$1"
}

# create FID: CREATE FILE as a UICC wants it, an EF of 32 bytes that anyone
# may read and ADM1 change. (OpenSC's own command sends a template of ISO
# 7816-4 that TS 102 222 does not know.)
create() {
	echo "00E00000166214820241218302${1}8A01058B032F060580020020"
}

# What a command prints, on one line, has this in it.
prints() {
	local text=$1

	shift
	"$@" > "$work/printed" 2>&1 || true
	cat "$work/printed"
	tr '\n' ' ' < "$work/printed" | grep -qE -- "$text"
}

(umask 077; printf 'ascii:12345678\n' > "$work/adm")
"$cardstrap" build "$psk" -o "$work/psk.bin" > /dev/null
"$cardstrap" vcard create "$work/card.img" > /dev/null
"$cardstrap" write --create --quiet --adm "$work/adm" \
	-c "vcard:$work/card.img" "$psk" > /dev/null
serve "$cardstrap" vcard serve "$work/card.img"
check 'the card is in the reader' "$cardstrap" info --wait=5

atr=$("$cardstrap" info | sed -n 's/^ATR \([0-9A-F]*\).*/\1/p')
spaced=$(sed 's/../& /g; s/ $//' <<< "$atr")
check 'pcsc_scan sees it and its ATR' \
	prints "Card inserted.*$spaced" timeout 10 pcsc_scan -n -t 1
check 'pcsc_scan takes the ATR apart' prints 'TA\(1\) = 95.*T=0|T = 0' \
	timeout 10 pcsc_scan -t 1
check 'opensc-tool lists the reader' \
	prints '0 +Yes +.*Virtual PCD 00 00' opensc-tool -l
check 'opensc-tool reads the same ATR' \
	prints "$(sed 's/../&:/g; s/:$//' <<< "$atr" | tr A-F a-f)" \
	opensc-tool -r 0 -a
# a case 4 command of T=0: 61xx, which opensc-tool follows
check 'opensc-tool selects and gets the response' \
	prints 'SW1=0x90, SW2=0x00.*62' opensc-tool -r 0 -s 00A40004022F0000

# A file of 32 bytes in the application, as it makes and fills and deletes it.
adm=$(bytes 3132333435363738)
check 'opensc-explorer creates a file and writes it' explore 'cd 7F50' \
	"verify CHV10 $adm" \
	"apdu $(bytes "$(create 4F01)")" \
	'update_binary 4F01 3 "hello"' 'cat 4F01' 'info 4F01'
check 'the bytes are there' grep -q 'FF FF FF 68 65 6C 6C 6F FF' \
	"$work/explored"
check 'its size and kind, too' prints 'File size: +32 bytes' \
	cat "$work/explored"
check 'opensc-explorer reads a file out' explore 'cd 7F50' \
	"get 6432 $work/got.bin"
check 'it is the message' cmp -n "$(wc -c < "$work/psk.bin")" \
	"$work/psk.bin" "$work/got.bin"
check 'opensc-explorer puts a file in' explore 'cd 7F50' \
	"verify CHV10 $adm" "put 4F01 $work/got.bin"
record=61074F05A000000001$(printf 'FF%.0s' {1..45})
check 'opensc-tool changes a record of EF.DIR' \
	prints '(SW1=0x90, SW2=0x00.*){3}' opensc-tool -r 0 \
	-s 0020000A083132333435363738 -s 00A4080C022F00 -s "00DC020436$record"
check 'cardstrap sees that record' \
	prints 'EF\(DIR\) 2: application A000000001' "$cardstrap" info
check 'opensc-explorer deletes the file' explore 'cd 7F50' \
	"verify CHV10 $adm" 'delete 4F01'
check 'it is gone' prints 'SW1=0x6A, SW2=0x82' \
	opensc-tool -r 0 -s 00A40804047F504F01
check 'a wrong key uses a try' prints '[Ii]ncorrect.*9 tries left' \
	opensc-explorer -r 0 - <<< \
	"verify CHV10 $(bytes 3030303030303030)"
check 'the message is as it was' "$cardstrap" verify "$psk"

# TokenInfo (version 0, maker, label, flags) and, in place of our own entry,
# an opaque data object of the same OID at the same file.
token=301C0201000401000C0963617264737472617080054C774D324D03020410
entry=30323015
entry+=0C0F4C774D324D20426F6F747374726170 # label
entry+=03020640
entry+=300D0C054C774D324D0604672B0901
entry+=A10A300804063F007F506432
check 'TokenInfo and an opaque data object, made by opensc-explorer' \
	explore 'cd 7F50' "verify CHV10 $adm" \
	"apdu $(bytes "$(create 5032)")" \
	"update_binary 5032 0 $(bytes "$token")" \
	"update_binary 6430 0 $(bytes "$entry")"
check 'pkcs15-tool binds and lists it' \
	prints 'LwM2M Bootstrap.*1\.2|2\.23\.43\.9\.1' pkcs15-tool -r 0 -C
check 'pkcs15-tool reads the object' \
	pkcs15-tool -r 0 -R 'LwM2M Bootstrap' -o "$work/object.bin"
check 'it is our message' cmp -n "$(wc -c < "$work/psk.bin")" \
	"$work/psk.bin" "$work/object.bin"
check 'cardstrap finds it by that entry, too' \
	"$cardstrap" read -o "$work/read.bin"
check 'and reads the same' cmp "$work/psk.bin" "$work/read.bin"

# Somebody resets the card all the time.
resets() {
	for ((i = 0; i < 8; i++)); do
		opensc-tool -r 0 --reset > /dev/null 2>&1 || true
	done
}
reads_all_the_same() {
	for ((i = 0; i < 8; i++)); do
		"$cardstrap" read -o "$work/again.bin" &&
			cmp "$work/psk.bin" "$work/again.bin" || return 1
	done
}
resets &
check 'another program resets the card between the reads' reads_all_the_same
wait %2 2> /dev/null || true

# A card that takes the short templates which OpenSC's own commands send.
unplug
"$cardstrap" vcard create "$work/iso.img" \
	--from "$fixtures/cards/iso.json" > /dev/null
serve "$cardstrap" vcard serve "$work/iso.img"
check 'the ISO card is in the reader' "$cardstrap" info --wait=5
check 'opensc-explorer makes and fills files with its own commands' explore \
	"verify CHV10 $adm" 'cd 5015' 'create 4F01 32' \
	'update_binary 4F01 2 "hello"' 'cat 4F01' 'info 4F01' \
	'mkdir 5F01 128' 'cd 5F01' 'create 4F02 10' 'cat 4F02'
check 'they hold what was written' \
	grep -q 'FF FF 68 65 6C 6C 6F FF' "$work/explored"
check 'pkcs15-tool reads its object' \
	pkcs15-tool -r 0 -R 'LwM2M Bootstrap' -o "$work/object.bin"
check 'cardstrap reads its message' "$cardstrap" read -o "$work/iso.bin"
check 'they are the same' cmp -n "$(wc -c < "$work/iso.bin")" \
	"$work/iso.bin" "$work/object.bin"
unplug
check 'the card remembers the files' prints '4F01.*4F02' \
	"$cardstrap" vcard show "$work/iso.img"
finish
