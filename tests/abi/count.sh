# count.sh - what the scripts of this folder count, sourced by each.
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck shell=bash

passed=0
failed=0

# pass; fail WHY: one check each.
pass() {
	passed=$((passed + 1))
}

fail() {
	failed=$((failed + 1))
	echo "FAILED: $*"
}

# Last line of a script: the sum, and its exit status.
finish() {
	echo "$passed passed, $failed failed"
	if [ "$failed" -gt 0 ] || [ "$passed" -eq 0 ]; then
		exit 1
	fi
	exit 0
}
