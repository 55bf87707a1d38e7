/*
 * test_text.c - bytes as text and back, and the words of a finding.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "host/text.h"

static struct cstrap_view
text(const char *t)
{
	return (struct cstrap_view) { (const uint8_t *)t, strlen(t) };
}

static void
expect_hex(const char *in, enum cstrap_status status, size_t at,
    const char *bytes, size_t bytes_len)
{
	uint8_t room[4];
	size_t len = 99, where = 99;

	assert_int_equal(cstrap_unhex(text(in),
			     (struct cstrap_room) { room, sizeof(room) }, &len,
			     &where),
	    status);
	assert_int_equal(len, bytes_len);
	assert_memory_equal(room, bytes, bytes_len);
	if (status == CSTRAP_E_SYNTAX)
		assert_int_equal(where, at);
}

static void
hex_both_cases(void **state)
{
	char room[7];

	(void)state;
	expect_hex("", CSTRAP_OK, 0, "", 0);
	expect_hex("0aFf", CSTRAP_OK, 0, "\x0A\xFF", 2);
	expect_hex(" 0a\tFF\r\n00 ", CSTRAP_OK, 0, "\x0A\xFF\x00", 3);
	assert_string_equal(
	    cstrap_hex((struct cstrap_view) { (const uint8_t *)"\x0A\xFF\x00",
			   3 },
		room),
	    "0AFF00");
}

static void
hex_wrong(void **state)
{
	(void)state;
	expect_hex("0G", CSTRAP_E_SYNTAX, 1, "", 0);
	expect_hex("00 x0", CSTRAP_E_SYNTAX, 3, "\0", 1);
	expect_hex("001", CSTRAP_E_SYNTAX, 3, "\0", 1);
	expect_hex("0 0", CSTRAP_E_SYNTAX, 1, "", 0);
}

static void
hex_no_space(void **state)
{
	(void)state;
	expect_hex("00112233", CSTRAP_OK, 0, "\x00\x11\x22\x33", 4);
	expect_hex("0011223344", CSTRAP_E_SPACE, 0, "\x00\x11\x22\x33", 4);
}

static void
expect_base64(const char *in, enum cstrap_status status, size_t at,
    const char *bytes)
{
	uint8_t room[6];
	size_t len = 99, where = 99;

	assert_int_equal(cstrap_unbase64(text(in),
			     (struct cstrap_room) { room, sizeof(room) }, &len,
			     &where),
	    status);
	if (status == CSTRAP_OK) {
		assert_int_equal(len, strlen(bytes));
		assert_memory_equal(room, bytes, len);
	}
	if (status == CSTRAP_E_SYNTAX)
		assert_int_equal(where, at);
}

/* RFC 4648, section 10. */
static void
base64_vectors(void **state)
{
	(void)state;
	expect_base64("", CSTRAP_OK, 0, "");
	expect_base64("Zg==", CSTRAP_OK, 0, "f");
	expect_base64("Zm8=", CSTRAP_OK, 0, "fo");
	expect_base64("Zm9v", CSTRAP_OK, 0, "foo");
	expect_base64("Zm9vYmFy", CSTRAP_OK, 0, "foobar");
	expect_base64("+/+/", CSTRAP_OK, 0, "\xFB\xFF\xBF");
}

static void
base64_wrong(void **state)
{
	(void)state;
	expect_base64("Zg", CSTRAP_E_SYNTAX, 2, NULL);
	expect_base64("Zg=", CSTRAP_E_SYNTAX, 3, NULL);
	expect_base64("Zg==Zg==", CSTRAP_E_SYNTAX, 2, NULL);
	expect_base64("Z===", CSTRAP_E_SYNTAX, 1, NULL);
	expect_base64("Zg=v", CSTRAP_E_SYNTAX, 3, NULL);
	expect_base64("Zm9-", CSTRAP_E_SYNTAX, 3, NULL);
	expect_base64("Zm 9v", CSTRAP_E_SYNTAX, 2, NULL);
	expect_base64("Zm9vYmFyYg==", CSTRAP_E_SPACE, 0, NULL);
}

/* Bits that the padding leaves over are zero, or a character was lost. */
static void
base64_left_over(void **state)
{
	(void)state;
	expect_base64("Zh==", CSTRAP_E_SYNTAX, 1, NULL);
	expect_base64("Zm9=", CSTRAP_E_SYNTAX, 2, NULL);
}

static void
detail_cut(void **state)
{
	struct cstrap_finding finding;
	char long_text[CSTRAP_DETAIL_MAX + 10];
	size_t i;

	(void)state;
	/* 2-byte characters; the room ends in the middle of one. */
	long_text[0] = 'x';
	for (i = 1; i + 1 < sizeof(long_text) - 1; i += 2)
		memcpy(long_text + i, "\xC3\xA9", 2);
	long_text[i] = '\0';
	cstrap_finding_detail(&finding, "%s", long_text);
	assert_int_equal(strlen(finding.detail), CSTRAP_DETAIL_MAX - 1);
	cstrap_finding_detail(&finding, "%s", long_text + 1);
	assert_int_equal(strlen(finding.detail), CSTRAP_DETAIL_MAX - 2);
	cstrap_finding_detail(NULL, "%s", "x");
}

/* A name in a file must not drive the terminal that shows it. */
static void
detail_controls(void **state)
{
	struct cstrap_finding finding;

	(void)state;
	cstrap_finding_place(&finding, "/a\x1B[31m\n\x7F\xC2\x9B z\xC3\xA9");
	assert_string_equal(finding.place, "/a?[31m???? z\xC3\xA9");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(hex_both_cases),
		cmocka_unit_test(hex_wrong),
		cmocka_unit_test(hex_no_space),
		cmocka_unit_test(base64_vectors),
		cmocka_unit_test(base64_wrong),
		cmocka_unit_test(base64_left_over),
		cmocka_unit_test(detail_cut),
		cmocka_unit_test(detail_controls),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
