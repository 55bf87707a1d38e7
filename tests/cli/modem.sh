#!/bin/bash
# modem.sh - the card in a modem, by each way that a modem has to it, and what
# is said where there is none.
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"

serve=$CSTRAP_BUILD/tests/support/modem_serve

# dial WORD...: a modem with card.vc; its device is at:$device.
dial() {
	mkfifo hold
	"$serve" card.vc "$@" < hold > modem &
	server=$!
	exec {line}> hold
	rm hold
	for ((i = 0; i < 200; i++)); do
		device=$(head -n 1 modem)
		[ -n "$device" ] && break
		sleep 0.05
	done
}

# hang_up: then modem has what it was asked, by each way, and on channel 0.
hang_up() {
	exec {line}>&-
	wait "$server"
	read -r sessions raws files basic < <(tail -n 1 modem)
	if [ "$basic" -eq 0 ]; then ok; else bad 'the basic channel moved'; fi
}

new_card card.vc
run 0 write "$profiles/psk.json" --create --adm adm -c vcard:card.vc
run 0 read -o card.bin -c vcard:card.vc
run 0 info -c vcard:card.vc
iccid=$(grep ICCID out)

# The three ways, from the best to the one that is left.
for way in 'echo' 'no-sessions echo' 'no-sessions no-raw echo'; do
	# shellcheck disable=SC2086
	dial $way
	run 0 read -o modem.bin -c "at:$device"
	same modem.bin card.bin
	run 0 info -c "at:$device"
	has out "$iccid"
	has out 'EF(LwM2M_Bootstrap)'
	run 0 verify "$profiles/psk.json" -c "at:$device"
	CARDSTRAP_CARD=at:$device run 0 check card
	run 0 sync --store "store${#way}" -c "at:$device"
	has out 'new'
	run 0 sync --store "store${#way}" -c "at:$device"
	has out 'unchanged'
	hang_up
	case $way in
	echo) counts=$sessions others=$((raws + files)) ;;
	*no-raw*) counts=$files others=0 ;;
	*) counts=$raws others=$((sessions + files)) ;;
	esac
	if [ "$counts" -gt 20 ] && [ "$others" -eq 0 ]; then ok; else
		bad "$way: $sessions $raws $files"
	fi
done

# Written through it: not at all, or by A/B.
dial
fails 7 '--method ab' write "$profiles/nosec.json" --adm adm -c "at:$device"
run 0 read -o modem.bin -c "at:$device"
same modem.bin card.bin
run 0 write "$profiles/nosec.json" --method ab --adm adm -c "at:$device"
run 0 verify "$profiles/nosec.json" -c "at:$device"
hang_up

# A trace of it plays back.
dial
run 0 read -o modem.bin -c "at:$device" --trace modem.apdu
run 0 read -o replay.bin -c replay:modem.apdu
same replay.bin modem.bin
hang_up

# No card, a card that wants a PIN, a modem that has no way, no modem.
dial away
fails 5 'there is no SIM in the modem' read -o no.bin -c "at:$device"
run 5 sync --store gone -c "at:$device"
hang_up
dial pin
fails 7 'PIN' read -o no.bin -c "at:$device"
hang_up
dial no-sessions no-raw no-files
fails 4 'refused' read -o no.bin -c "at:$device"
hang_up
fails 4 'no such device' read -o no.bin -c at:/no/device
fails 4 'no serial device' read -o no.bin -c at:/dev/null
fails 2 'at:DEVICE' read -o no.bin -c at:
missing no.bin
no_keys everything
finish
