/*
 * test_at_answer.c - what modems answer, and what is no answer.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "card/at_answer.h"
#include "card/at_error.h"
#include "card/at_line.h"

static uint8_t bytes[258];
static size_t len;

static bool
apdu(const char *text)
{
	return cstrap_at_apdu(text,
	    (struct cstrap_room) { bytes, sizeof(bytes) }, &len);
}

static bool
crsm(const char *text)
{
	return cstrap_at_crsm(text,
	    (struct cstrap_room) { bytes, sizeof(bytes) }, &len);
}

static void
apdu_forms(void **state)
{
	static const char *const good[] = { "6,\"019000\"", " 6 , \"019000\" ",
		"6,019000", "6,\"019000\"" };

	(void)state;
	for (size_t i = 0; i < 4; i++) {
		assert_true(apdu(good[i]));
		assert_int_equal(3, len);
		assert_memory_equal("\x01\x90\x00", bytes, 3);
	}
}

static void
apdu_that_is_none(void **state)
{
	static const char *const bad[] = { "", "6", "6,", "6,\"", "6,\"019000",
		"6,019000\"", "4,\"019000\"", "8,\"019000\"", "6,\"01900\"",
		"6,\"01900G\"", "6,\"01 900\"", "-6,\"019000\"", "2,\"90\"",
		"0,\"\"", "x,\"9000\"", "4;9000", "4,\"9000\",1",
		"99999999999999999999,\"9000\"" };
	char text[1200] = "1024,\"";

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		assert_false(apdu(bad[i]));
		assert_int_equal(0, len);
	}
	/* 259 bytes: one more than an answer can have. */
	memset(text + 5, '0', 518);
	memcpy(text, "518,\"", 5);
	strcpy(text + 5 + 518, "\"");
	assert_false(apdu(text));
	memcpy(text, "516,\"", 5);
	strcpy(text + 5 + 516, "\"");
	assert_true(apdu(text));
	assert_int_equal(258, len);
}

static void
crsm_forms(void **state)
{
	static const char *const good[] = { "144,0,\"01\"", "144, 0, 01",
		" 144 ,0,\"01\" " };
	static const char *const bad[] = { "", "144", "144,", "256,0",
		"144,256", "144,0,\"0\"", "144,0,\"01", "144,0;01",
		"144,0,\"0G\"", "-1,0" };

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		assert_true(crsm(good[i]));
		assert_int_equal(3, len);
		assert_memory_equal("\x01\x90\x00", bytes, 3);
	}
	assert_true(crsm("148,4"));
	assert_memory_equal("\x94\x04", bytes, 2);
	assert_true(crsm("144,0,\"\""));
	assert_int_equal(2, len);
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		assert_false(crsm(bad[i]));
		assert_int_equal(0, len);
	}
}

static void
numbers(void **state)
{
	long number;

	(void)state;
	assert_true(cstrap_at_number(" 19 ", 19, &number));
	assert_int_equal(19, number);
	assert_false(cstrap_at_number("20", 19, &number));
	assert_false(cstrap_at_number("", 19, &number));
	assert_false(cstrap_at_number("1x", 19, &number));
	assert_false(cstrap_at_number("-1", 19, &number));
}

static void
news_of_the_card(void **state)
{
	static const struct {
		const char *line;
		int news;
	} rows[] = {
		{ "+CPIN: READY", CSTRAP_AT_RESTARTED },
		{ "+CPIN: NOT READY", CSTRAP_AT_REMOVED },
		{ "+CPIN: NOT INSERTED", CSTRAP_AT_REMOVED },
		{ "+QSIMSTAT: 1,0", CSTRAP_AT_REMOVED },
		{ "+QSIMSTAT: 1,1", CSTRAP_AT_RESTARTED },
		{ "#QSS: 0", CSTRAP_AT_REMOVED },
		{ "#QSS: 3", CSTRAP_AT_RESTARTED },
		{ "^SIMST: 255,0", CSTRAP_AT_REMOVED },
		{ "^SIMST: 1", CSTRAP_AT_RESTARTED },
		{ "+CREG: 1", CSTRAP_AT_OK },
		{ "RING", CSTRAP_AT_OK },
		{ "", CSTRAP_AT_OK },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		assert_int_equal(rows[i].news,
		    cstrap_at_unsolicited(rows[i].line));
}

static void
line_at_its_limit(void **state)
{
	struct cstrap_at_line line = { 0 };

	(void)state;
	for (int extra = 0; extra < 2; extra++) {
		for (int i = 0; i < CSTRAP_AT_LINE_MAX + extra; i++)
			assert_false(cstrap_at_line_take(&line, 'A'));
		assert_true(cstrap_at_line_take(&line, '\r'));
		assert_int_equal(CSTRAP_AT_LINE_MAX, strlen(line.text));
		assert_int_equal(extra == 1, line.is_too_long);
		assert_false(cstrap_at_line_take(&line, '\n'));
		assert_false(line.is_too_long);
	}
	assert_false(cstrap_at_line_take(&line, 'O'));
	assert_false(cstrap_at_line_take(&line, 0x00));
	assert_false(cstrap_at_line_take(&line, 0xFF));
	assert_false(cstrap_at_line_take(&line, 'K'));
	assert_true(cstrap_at_line_take(&line, '\n'));
	assert_string_equal("OK", line.text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(apdu_forms),
		cmocka_unit_test(apdu_that_is_none),
		cmocka_unit_test(crsm_forms),
		cmocka_unit_test(numbers),
		cmocka_unit_test(news_of_the_card),
		cmocka_unit_test(line_at_its_limit),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
