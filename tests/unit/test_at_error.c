/*
 * test_at_error.c - every error of modems and readers, and the one state that
 * it comes to.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "card/at_error.h"
#include "card/pcsc_error.h"
#include "cardstrap/change.h"

#define LOCKED CSTRAP_SIGHT_LOCKED
#define ABSENT CSTRAP_SIGHT_ABSENT
#define UNREADABLE CSTRAP_SIGHT_UNREADABLE

static const struct {
	int result;
	enum cstrap_sight_kind sight; /* of a card that was ready */
} modem[] = {
	{ CSTRAP_AT_OK, CSTRAP_SIGHT_MESSAGE },
	{ CSTRAP_AT_ERROR, UNREADABLE },
	{ CSTRAP_AT_NO_CARRIER, UNREADABLE },
	{ CSTRAP_AT_TIMEOUT, UNREADABLE },
	{ CSTRAP_AT_GONE, UNREADABLE },
	{ CSTRAP_AT_NOISE, UNREADABLE },
	{ CSTRAP_AT_GARBLED, UNREADABLE },
	{ CSTRAP_AT_ABORTED, UNREADABLE },
	/* Whether it stays away, the next look tells. */
	{ CSTRAP_AT_REMOVED, UNREADABLE },
	{ CSTRAP_AT_RESTARTED, UNREADABLE },
	{ CSTRAP_AT_CHANNEL, UNREADABLE },
	{ CSTRAP_AT_CME + 0, UNREADABLE },
	{ CSTRAP_AT_CME + 1, UNREADABLE },
	{ CSTRAP_AT_CME + 2, UNREADABLE },
	{ CSTRAP_AT_CME + 3, UNREADABLE },
	{ CSTRAP_AT_CME + 4, UNREADABLE },
	{ CSTRAP_AT_CME + 5, LOCKED },
	{ CSTRAP_AT_CME + 6, LOCKED },
	{ CSTRAP_AT_CME + 7, LOCKED },
	{ CSTRAP_AT_CME + 10, ABSENT },
	{ CSTRAP_AT_CME + 11, LOCKED },
	{ CSTRAP_AT_CME + 12, LOCKED },
	{ CSTRAP_AT_CME + 13, UNREADABLE },
	{ CSTRAP_AT_CME + 14, UNREADABLE },
	{ CSTRAP_AT_CME + 15, UNREADABLE },
	{ CSTRAP_AT_CME + 16, LOCKED },
	{ CSTRAP_AT_CME + 17, LOCKED },
	{ CSTRAP_AT_CME + 18, LOCKED },
	{ CSTRAP_AT_CME + 20, UNREADABLE },
	{ CSTRAP_AT_CME + 21, UNREADABLE },
	{ CSTRAP_AT_CME + 22, UNREADABLE },
	{ CSTRAP_AT_CME + 23, UNREADABLE },
	{ CSTRAP_AT_CME + 24, UNREADABLE },
	{ CSTRAP_AT_CME + 25, UNREADABLE },
	{ CSTRAP_AT_CME + 30, UNREADABLE },
	{ CSTRAP_AT_CME + 50, UNREADABLE },
	{ CSTRAP_AT_CME + 51, UNREADABLE },
	{ CSTRAP_AT_CME + 100, UNREADABLE },
	{ CSTRAP_AT_CME + 262, LOCKED },
};
#define MODEM_COUNT (sizeof(modem) / sizeof(*modem))

static const struct {
	LONG rv;
	enum cstrap_sight_kind sight;
} reader[] = {
	{ (LONG)SCARD_E_NO_SERVICE, UNREADABLE },
	{ (LONG)SCARD_E_SERVICE_STOPPED, UNREADABLE },
	{ (LONG)SCARD_F_COMM_ERROR, UNREADABLE },
	{ (LONG)SCARD_W_SECURITY_VIOLATION, UNREADABLE },
	{ (LONG)SCARD_E_NO_READERS_AVAILABLE, UNREADABLE },
	{ (LONG)SCARD_E_UNKNOWN_READER, UNREADABLE },
	{ (LONG)SCARD_E_READER_UNAVAILABLE, UNREADABLE },
	{ (LONG)SCARD_E_NO_SMARTCARD, ABSENT },
	{ (LONG)SCARD_W_REMOVED_CARD, UNREADABLE },
	{ (LONG)SCARD_W_RESET_CARD, UNREADABLE },
	{ (LONG)SCARD_W_UNRESPONSIVE_CARD, UNREADABLE },
	{ (LONG)SCARD_W_UNPOWERED_CARD, UNREADABLE },
	{ (LONG)SCARD_W_UNSUPPORTED_CARD, UNREADABLE },
	{ (LONG)SCARD_E_PROTO_MISMATCH, UNREADABLE },
	{ (LONG)SCARD_E_NOT_TRANSACTED, UNREADABLE },
	{ (LONG)SCARD_E_INSUFFICIENT_BUFFER, UNREADABLE },
	{ (LONG)SCARD_E_COMM_DATA_LOST, UNREADABLE },
	{ (LONG)SCARD_E_SHARING_VIOLATION, UNREADABLE },
	{ (LONG)SCARD_E_TIMEOUT, ABSENT },
	{ (LONG)SCARD_E_NO_MEMORY, UNREADABLE },
	{ (LONG)SCARD_F_INTERNAL_ERROR, UNREADABLE },
	{ 12345, UNREADABLE },
};

/* No row of the table is forgotten here, and each has one state. */
static void
state_of_each_modem_error(void **state)
{
	size_t count;
	const struct cstrap_at_row *rows = cstrap_at_rows(&count);

	(void)state;
	assert_int_equal(MODEM_COUNT, count);
	for (size_t i = 0; i < count; i++) {
		const enum cstrap_status st =
		    cstrap_at_error(modem[i].result, NULL);

		assert_int_equal(modem[i].result, rows[i].result);
		assert_int_equal(rows[i].status, st);
		assert_int_equal(modem[i].sight, cstrap_sight_of(st, true));
	}
}

/* Nothing that a modem says before it is ready is a fact about the card. */
static void
state_before_it_is_ready(void **state)
{
	(void)state;
	for (size_t i = 1; i < MODEM_COUNT; i++) {
		const enum cstrap_sight_kind sight =
		    cstrap_sight_of(cstrap_at_error(modem[i].result, NULL),
			false);

		assert_true(sight == UNREADABLE || sight == LOCKED);
	}
}

static void
error_that_no_table_has(void **state)
{
	struct cstrap_finding finding;

	(void)state;
	assert_int_equal(CSTRAP_E_READER,
	    cstrap_at_error(CSTRAP_AT_CME + 999, &finding));
	assert_string_equal("+CME ERROR: 999", finding.detail);
	assert_true(cstrap_at_other_way(CSTRAP_AT_CME + 999));
	assert_int_equal(UNREADABLE, cstrap_sight_of(CSTRAP_E_READER, true));
}

static void
state_of_each_reader_error(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(reader) / sizeof(*reader); i++)
		assert_int_equal(reader[i].sight,
		    cstrap_sight_of(cstrap_pcsc_error(reader[i].rv, NULL, NULL),
			true));
}

/* A fact about the card never sends us to another command. */
static void
refusals_that_lead_on(void **state)
{
	size_t count;
	const struct cstrap_at_row *rows = cstrap_at_rows(&count);

	(void)state;
	for (size_t i = 0; i < count; i++)
		if (cstrap_at_other_way(rows[i].result))
			assert_int_equal(CSTRAP_E_READER, rows[i].status);
	assert_true(cstrap_at_other_way(CSTRAP_AT_ERROR));
	assert_true(cstrap_at_other_way(CSTRAP_AT_CME + 4));
	assert_false(cstrap_at_other_way(CSTRAP_AT_OK));
	assert_false(cstrap_at_other_way(CSTRAP_AT_TIMEOUT));
	assert_false(cstrap_at_other_way(CSTRAP_AT_CME + 10));
	assert_false(cstrap_at_other_way(CSTRAP_AT_CME + 14));
}

static void
ends_of_answers(void **state)
{
	static const struct {
		const char *line;
		int result;
	} rows[] = {
		{ "OK", CSTRAP_AT_OK },
		{ "ERROR", CSTRAP_AT_ERROR },
		{ "COMMAND NOT SUPPORT", CSTRAP_AT_ERROR },
		{ "NO CARRIER", CSTRAP_AT_NO_CARRIER },
		{ "ABORTED", CSTRAP_AT_ABORTED },
		{ "+CMS ERROR: 310", CSTRAP_AT_ERROR },
		{ "+CME ERROR: 10", CSTRAP_AT_CME + 10 },
		{ "+CME ERROR:14", CSTRAP_AT_CME + 14 },
		{ "+CME ERROR: SIM not inserted", CSTRAP_AT_CME + 10 },
		{ "+CME ERROR: sim busy", CSTRAP_AT_CME + 14 },
		{ "+CME ERROR: 99999999999999999999", CSTRAP_AT_ERROR },
		{ "+CME ERROR: -1", CSTRAP_AT_ERROR },
		{ "+CME ERROR:", CSTRAP_AT_ERROR },
		{ "OK?", -1 },
		{ "+CGLA: 4,\"9000\"", -1 },
		{ "", -1 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		assert_int_equal(rows[i].result, cstrap_at_final(rows[i].line));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(state_of_each_modem_error),
		cmocka_unit_test(state_before_it_is_ready),
		cmocka_unit_test(error_that_no_table_has),
		cmocka_unit_test(state_of_each_reader_error),
		cmocka_unit_test(refusals_that_lead_on),
		cmocka_unit_test(ends_of_answers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
