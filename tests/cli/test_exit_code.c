/*
 * tests/cli/test_exit_code.c - every status has its exit code.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "cli/exit_code.h"

#define STATUS_MAX 256 /* past the last range of cardstrap/status.h */

struct expected {
	enum cstrap_status status;
	int file, read, write;
};

/* cli.md's table, written down a second time. */
static const struct expected all[] = {
	{ CSTRAP_OK, 0, 0, 0 },
	{ CSTRAP_E_INTERNAL, 14, 14, 14 },
	{ CSTRAP_E_ARGUMENT, 2, 2, 2 },
	{ CSTRAP_E_SPACE, 14, 14, 14 },
	{ CSTRAP_E_ORDER, 14, 14, 14 },
	{ CSTRAP_E_TRUNCATED, 3, 3, 3 },
	{ CSTRAP_E_LENGTH, 3, 3, 3 },
	{ CSTRAP_E_STRUCTURE, 3, 3, 3 },
	{ CSTRAP_E_DUPLICATE, 3, 3, 3 },
	{ CSTRAP_E_ID, 3, 3, 3 },
	{ CSTRAP_E_COUNT, 3, 3, 3 },
	{ CSTRAP_E_ENCODING, 3, 3, 3 },
	{ CSTRAP_E_SYNTAX, 3, 3, 3 },
	{ CSTRAP_E_VERSION, 3, 3, 3 },
	{ CSTRAP_E_UNORDERED, 3, 3, 3 },
	{ CSTRAP_E_RULE, 3, 3, 3 },
	{ CSTRAP_E_TYPE, 3, 3, 3 },
	{ CSTRAP_E_RANGE, 3, 3, 3 },
	{ CSTRAP_E_NAME, 3, 3, 3 },
	{ CSTRAP_E_MASKED, 3, 3, 3 },
	{ CSTRAP_E_TOO_LARGE, 3, 3, 3 },
	{ CSTRAP_E_MISSING, 3, 3, 3 },
	{ CSTRAP_E_CONFLICT, 3, 3, 3 },
	{ CSTRAP_E_NEVER_WRITTEN, 3, 15, 15 },
	{ CSTRAP_E_BEING_WRITTEN, 3, 15, 15 },
	{ CSTRAP_E_DIFFERS, 1, 1, 1 },
	{ CSTRAP_E_CARD_PROTOCOL, 10, 10, 10 },
	{ CSTRAP_E_CARD_NOT_FOUND, 10, 10, 10 },
	{ CSTRAP_E_CARD_ACCESS, 7, 7, 10 },
	{ CSTRAP_E_CARD_BLOCKED, 9, 9, 9 },
	{ CSTRAP_E_CARD_KEY, 8, 8, 8 },
	{ CSTRAP_E_CARD_SPACE, 11, 11, 11 },
	{ CSTRAP_E_CARD_STATUS, 10, 10, 10 },
	{ CSTRAP_E_CARD_REMOVED, 5, 5, 5 },
	{ CSTRAP_E_CARD_RESET, 10, 10, 10 },
	{ CSTRAP_E_CARD_ABSENT, 5, 5, 5 },
	{ CSTRAP_E_CARD_OTHER, 6, 6, 6 },
	{ CSTRAP_E_READER, 4, 4, 4 },
	{ CSTRAP_E_GUARD, 7, 7, 7 },
	{ CSTRAP_E_KEY_NEEDED, 7, 7, 7 },
	{ CSTRAP_E_PARTLY, 12, 12, 12 },
	{ CSTRAP_E_NO_MESSAGE, 3, 15, 15 },
	{ CSTRAP_E_NOMEM, 14, 14, 14 },
	{ CSTRAP_E_FILE, 14, 14, 14 },
	{ CSTRAP_E_EXISTS, 14, 14, 14 },
	{ CSTRAP_E_LOCKED, 4, 4, 4 },
	{ CSTRAP_E_LIBRARY, 14, 14, 14 },
};

#define ALL_COUNT (sizeof(all) / sizeof(all[0]))

static void
code_moved(void **state)
{
	(void)state;
	for (size_t i = 0; i < ALL_COUNT; i++) {
		assert_int_equal(cstrap_exit_code(all[i].status,
				     CSTRAP_SCENE_FILE),
		    all[i].file);
		assert_int_equal(cstrap_exit_code(all[i].status,
				     CSTRAP_SCENE_READ),
		    all[i].read);
		assert_int_equal(cstrap_exit_code(all[i].status,
				     CSTRAP_SCENE_WRITE),
		    all[i].write);
	}
}

static bool
is_expected(enum cstrap_status status)
{
	for (size_t i = 0; i < ALL_COUNT; i++)
		if (all[i].status == status)
			return true;
	return false;
}

/* A status that the library names and a table here has not. */
static void
status_forgotten(void **state)
{
	(void)state;
	for (int n = 0; n < STATUS_MAX; n++) {
		const enum cstrap_status status = (enum cstrap_status)n;
		const bool exists = status == CSTRAP_E_INTERNAL ||
		    strcmp(cstrap_status_name(status), "CSTRAP_E_INTERNAL") !=
			0;

		assert_int_equal(cstrap_exit_knows(status), exists);
		assert_int_equal(is_expected(status), exists);
	}
}

static void
status_unknown(void **state)
{
	(void)state;
	assert_int_equal(cstrap_exit_code((enum cstrap_status)200,
			     CSTRAP_SCENE_FILE),
	    14);
	assert_non_null(cstrap_exit_sentence((enum cstrap_status)200));
	assert_null(cstrap_exit_remedy((enum cstrap_status)200));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(code_moved),
		cmocka_unit_test(status_forgotten),
		cmocka_unit_test(status_unknown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
