#!/usr/bin/env bash
# lib.sh - what the scripts of this folder share. To be sourced, with $1 the
# program and $2 the fixtures; gives $cardstrap, $fixtures, $here, $work.
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck disable=SC2034
set -euo pipefail

cardstrap=$1
fixtures=$2
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
work=$(mktemp -d)
server=
passed=0
failed=0

clean_up() {
	[ -z "$server" ] || kill "$server" 2> /dev/null || true
	rm -rf "$work"
}
trap clean_up EXIT

# check NAME COMMAND...: count it, and show what it said if it failed.
check() {
	local name=$1 got=0

	shift
	"$@" > "$work/out" 2>&1 || got=$?
	if [ "$got" = 0 ]; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
		echo "FAILED: $name (exit $got)"
		sed 's/^/    /' "$work/out"
	fi
}

# exits CODE COMMAND...
exits() {
	local want=$1 got=0

	shift
	"$@" || got=$?
	[ "$got" = "$want" ] || {
		echo "exit $got, not $want"
		return 1
	}
}

# says TEXT CODE COMMAND...: TEXT is on its stderr, and no signal's name or
# other noise: a sentence or two.
says() {
	local text=$1 want=$2 got=0

	shift 2
	"$@" > "$work/said.out" 2> "$work/said" || got=$?
	cat "$work/said"
	[ "$got" = "$want" ] || {
		echo "exit $got, not $want"
		return 1
	}
	grep -qF -- "$text" "$work/said" || {
		echo "does not say: $text"
		return 1
	}
	[ "$(wc -l < "$work/said")" -le 3 ] || {
		echo "says too much"
		return 1
	}
}

# serve COMMAND...: a card in the background, once it says ready.
serve() {
	"$@" > "$work/ready" 2> "$work/server.err" &
	server=$!
	for ((i = 0; i < 100; i++)); do
		if grep -q ready "$work/ready" 2> /dev/null; then
			return
		fi
		kill -0 "$server" 2> /dev/null || break
		sleep 0.05
	done
	echo "the card does not come:"
	cat "$work/server.err"
	return 1
}

# Take the card out; the reader takes 400 ms to see it.
unplug() {
	kill "$server" 2> /dev/null || true
	wait "$server" 2> /dev/null || true
	server=
	for ((i = 0; i < 50; i++)); do
		if ! "$cardstrap" readers 2> /dev/null | grep -q 'ATR'; then
			return
		fi
		sleep 0.1
	done
	echo 'the reader does not see that the card is gone'
	return 1
}

finish() {
	echo "$passed passed, $failed failed"
	[ "$failed" = 0 ]
}
