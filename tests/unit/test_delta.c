/*
 * tests/unit/test_delta.c - runs of bytes that differ.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "provision/delta.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct cstrap_view
view(const char *text)
{
	return (struct cstrap_view) { (const uint8_t *)text, strlen(text) };
}

static void
assert_run(const char *old, const char *new, size_t *at, size_t start,
    size_t len)
{
	struct cstrap_run_of_bytes run;

	assert_true(cstrap_delta_next(view(old), view(new), at, &run));
	assert_int_equal(start, run.at);
	assert_int_equal(len, run.len);
}

static void
assert_end(const char *old, const char *new, size_t at)
{
	struct cstrap_run_of_bytes run;

	assert_false(cstrap_delta_next(view(old), view(new), &at, &run));
}

static void
nothing_differs(void **state)
{
	(void)state;
	assert_end("same", "same", 0);
	assert_end("longer", "long", 0);
	assert_end("", "", 0);
}

static void
gap_that_costs_as_much_as_a_command(void **state)
{
	size_t at = 0;

	(void)state;
	/* Nine equal bytes between: written along. */
	assert_run("a123456789b", "A123456789B", &at, 0, 11);
	assert_end("a123456789b", "A123456789B", at);
}

static void
gap_one_longer(void **state)
{
	size_t at = 0;

	(void)state;
	assert_run("a1234567890b", "A1234567890B", &at, 0, 1);
	assert_run("a1234567890b", "A1234567890B", &at, 11, 1);
	assert_end("a1234567890b", "A1234567890B", at);
}

static void
gap_at_the_end_is_left(void **state)
{
	size_t at = 0;

	(void)state;
	assert_run("abc", "aBc", &at, 1, 1);
	assert_end("abc", "aBc", at);
}

static void
old_is_not_known_to_its_end(void **state)
{
	size_t at = 0;

	(void)state;
	assert_run("ab", "abcd", &at, 2, 2);
	assert_end("ab", "abcd", at);
}

static void
begin_within_a_run(void **state)
{
	size_t at = 2;

	(void)state;
	assert_run("abcd", "ABCD", &at, 2, 2);
}

/* Random contents: runs cover what differs, and are apart by more than a gap. */
static void
runs_turn_old_into_new(void **state)
{
	struct cstrap_run_of_bytes run;
	uint8_t old[200], new[200], built[200];

	(void)state;
	srand(7);
	for (int round = 0; round < 2000; round++) {
		const size_t known = (size_t)rand() % sizeof(old);
		size_t at = 0, end = 0;
		bool first = true;

		for (size_t i = 0; i < sizeof(old); i++) {
			old[i] = (uint8_t)rand();
			new[i] = rand() % 8 == 0 ? (uint8_t)rand() : old[i];
		}
		memcpy(built, old, sizeof(old));
		while (cstrap_delta_next((struct cstrap_view) { old, known },
		    (struct cstrap_view) { new, sizeof(new) }, &at, &run)) {
			assert_true(run.len > 0);
			assert_true(first || run.at > end + CSTRAP_DELTA_GAP);
			memcpy(built + run.at, new + run.at, run.len);
			end = run.at + run.len;
			first = false;
			assert_int_equal(end, at);
		}
		assert_memory_equal(new, built, sizeof(new));
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_differs),
		cmocka_unit_test(gap_that_costs_as_much_as_a_command),
		cmocka_unit_test(gap_one_longer),
		cmocka_unit_test(gap_at_the_end_is_left),
		cmocka_unit_test(old_is_not_known_to_its_end),
		cmocka_unit_test(begin_within_a_run),
		cmocka_unit_test(runs_turn_old_into_new),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
