/*
 * test_transcript.c - the lines of a transcript.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "card/transcript.h"

static struct cstrap_view
view_of(const char *text)
{
	return (struct cstrap_view) { (const uint8_t *)text, strlen(text) };
}

/* All lines; the finding of the end. */
static size_t
read_all(const char *text, struct cstrap_finding *finding)
{
	struct cstrap_transcript transcript;
	struct cstrap_transcript_line line;
	size_t count = 0;

	cstrap_transcript_begin(&transcript, view_of(text));
	while (cstrap_transcript_next(&transcript, &line, finding))
		count++;
	return count;
}

static void
expect_refused(const char *text, size_t offset, const char *place)
{
	struct cstrap_finding finding;

	read_all(text, &finding);
	assert_int_equal(finding.status, CSTRAP_E_SYNTAX);
	assert_int_equal(finding.rule, CSTRAP_RULE_TRANSCRIPT_FORM);
	assert_int_equal(finding.offset, offset);
	assert_string_equal(finding.place, place);
	assert_non_null(finding.text);
}

static void
forms_that_are_allowed(void **state)
{
	struct cstrap_finding finding;

	(void)state;
	assert_int_equal(read_all("", &finding), 0);
	assert_int_equal(finding.status, CSTRAP_OK);
	assert_int_equal(read_all("\n\r\n# x\r\n#\n> 00a4000C\n< 9000",
			     &finding),
	    4);
	assert_int_equal(finding.status, CSTRAP_OK);
	assert_int_equal(read_all("> 00 A4 .. 0C\n>00B00000\n<..9000\n",
			     &finding),
	    3);
	assert_int_equal(finding.status, CSTRAP_OK);
}

static void
masked_octets(void **state)
{
	struct cstrap_transcript transcript;
	struct cstrap_transcript_line line;
	struct cstrap_finding finding;

	(void)state;
	cstrap_transcript_begin(&transcript, view_of("\n> 00 20 .. 0A\n"));
	assert_true(cstrap_transcript_next(&transcript, &line, &finding));
	assert_int_equal(line.kind, CSTRAP_TRANSCRIPT_COMMAND);
	assert_int_equal(line.number, 2);
	assert_int_equal(line.offset, 1);
	assert_int_equal(line.len, 4);
	assert_memory_equal(line.bytes, "\x00\x20\x00\x0A", 4);
	assert_memory_equal(line.masked, "\0\0\1\0", 4);
}

static void
lines_that_are_wrong(void **state)
{
	(void)state;
	expect_refused("# a\nx\n", 4, "line 2");
	expect_refused("> 00A4000", 9 - 1, "line 1");
	expect_refused("> 00A4000G\n", 8, "line 1");
	expect_refused("> 00A400.0\n", 8, "line 1");
	expect_refused("> 00A400\n", 0, "line 1");
	expect_refused("> 00A40000\n< 90\n", 11, "line 2");
	expect_refused("< 9000\n", 0, "line 1");
	expect_refused("> 00A40000\n< 9000\n< 9000\n", 18, "line 3");
}

static void
longer_than_an_apdu(void **state)
{
	char text[2 + 2 * (CSTRAP_TRANSCRIPT_BYTES_MAX + 1) + 1];
	struct cstrap_finding finding;

	(void)state;
	memset(text, '0', sizeof(text));
	memcpy(text, "> ", 2);
	text[sizeof(text) - 1] = '\0';
	expect_refused(text, sizeof(text) - 3, "line 1");
	text[sizeof(text) - 3] = '\0';
	assert_int_equal(read_all(text, &finding), 1);
	assert_int_equal(finding.status, CSTRAP_OK);
}

static void
written_and_read_again(void **state)
{
	const uint8_t bytes[] = { 0x00, 0xD6, 0x12, 0xEF };
	const uint8_t masks[] = { 0, 0, 1, 0 };
	char line[CSTRAP_TRANSCRIPT_LINE_MAX + 1];
	size_t len;

	(void)state;
	len = cstrap_transcript_format(CSTRAP_TRANSCRIPT_COMMAND,
	    (struct cstrap_view) { bytes, 4 }, masks, line);
	line[len] = '\0';
	assert_string_equal(line, "> 00D6..EF\n");
	len = cstrap_transcript_format(CSTRAP_TRANSCRIPT_ANSWER,
	    (struct cstrap_view) { bytes, 4 }, NULL, line);
	line[len] = '\0';
	assert_string_equal(line, "< 00D612EF\n");
	len = cstrap_transcript_format(CSTRAP_TRANSCRIPT_REMARK,
	    view_of("a\n> 00"), NULL, line);
	line[len] = '\0';
	assert_string_equal(line, "# a?> 00\n");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(forms_that_are_allowed),
		cmocka_unit_test(masked_octets),
		cmocka_unit_test(lines_that_are_wrong),
		cmocka_unit_test(longer_than_an_apdu),
		cmocka_unit_test(written_and_read_again),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
