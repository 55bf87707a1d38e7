#!/bin/bash
# interrupt.sh - SIGINT in the middle of a write: the command on its way ends,
# no other one follows, and the same command finishes the job.
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"

if ! strace -o /dev/null true 2> /dev/null; then
	echo 'interrupt.sh: strace cannot trace here' >&2
	exit 77
fi
export ASAN_OPTIONS=detect_leaks=0	# it cannot work under ptrace
(umask 077; echo ascii:12345678 > adm)
run 0 build "$profiles/psk.json" -o psk.bin

# The image is renamed into its place once for each change of the card: the
# signal comes with the Nth of them.
for signal in SIGINT SIGTERM; do
	for n in 1 3 6 9 12; do
		rm -f card.vc card.vc.lock t.apdu
		run 0 vcard create card.vc
		last="write, $signal at rename $n"
		strace -f -o strace.log -e trace=rename,renameat,renameat2 \
			-e "inject=rename,renameat,renameat2:signal=$signal:when=$n" \
			"$cardstrap" write "$profiles/psk.json" --create \
			--adm adm -c vcard:card.vc --trace t.apdu > out 2> err
		code=$?
		cat out err t.apdu >> everything
		if [ "$code" -eq 130 ] && grep -q interrupted err; then
			ok
		elif [ "$code" -eq 130 ] && [ "$n" -eq 1 ]; then
			ok	# before the card was in use
		elif [ "$code" -eq 0 ]; then
			ok	# it was the last change
		else
			bad "exit code $code"
		fi
		if [ -s t.apdu ]; then ok; else bad 'no trace'; fi
		run 0 write "$profiles/psk.json" --create --adm adm \
			-c vcard:card.vc
		run 0 read -o read.bin -c vcard:card.vc
		same psk.bin read.bin
	done
done
no_keys everything

# Without a card in use it ends at once: here while it reads a profile.
mkfifo pipe
"$cardstrap" check pipe > out 2> err &
program=$!
exec 8> pipe	# blocks until the program has opened it
kill -INT "$program"
wait "$program"
code=$?
last='check, interrupted'
if [ "$code" -eq 130 ]; then ok; else bad "exit code $code"; fi

finish
