/*
 * test_check.c - each rule on the contents of a message, broken alone.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "fixture.h"

#include "cardstrap/check.h"

static struct cstrap_message
decode(const char *hex)
{
	static uint8_t room[1024];
	struct cstrap_message message;
	struct cstrap_finding finding;
	const size_t len = fixture_hex(hex, room, sizeof(room));

	if (cstrap_message_decode(&message, (struct cstrap_view) { room, len },
		&finding) != CSTRAP_OK)
		fail_msg("%s at %zu", finding.text, finding.offset);
	return message;
}

/* One object with this content, its lengths put in front. */
static struct cstrap_message
object(uint16_t id, const char *version, const char *content)
{
	char hex[1024];
	uint8_t bytes[512];
	const size_t len = fixture_hex(content, bytes, sizeof(bytes));
	const size_t version_len = fixture_hex(version, bytes, sizeof(bytes));

	snprintf(hex, sizeof(hex), "0001 %04zX %04X %s %04zX %s",
	    len + 4 + version_len, (unsigned int)id, version, len, content);
	return decode(hex);
}

/* The rule is found once, on this path. */
static void
expect(const struct cstrap_message *message,
    const struct cstrap_check_options *options, enum cstrap_rule rule,
    const char *path, size_t offset)
{
	struct found found;
	const struct cstrap_sink sink = found_sink(&found);
	struct cstrap_check_count count;
	const enum cstrap_status st =
	    cstrap_check(message, options, &sink, &count);
	char room[CSTRAP_PATH_TEXT_MAX];

	assert_int_equal(found.count,
	    count.errors + count.warnings + count.notes);
	assert_int_equal(st, count.errors > 0 ? CSTRAP_E_RULE : CSTRAP_OK);
	assert_int_equal(found_rule(&found, rule), 1);
	for (size_t i = 0; i < found.count; i++) {
		if (found.row[i].rule != rule)
			continue;
		assert_string_equal(cstrap_path_text(&found.row[i].path, room),
		    path);
		assert_int_equal(found.row[i].offset, offset);
	}
}

/* The rule is not found. */
static void
expect_not(const struct cstrap_message *message,
    const struct cstrap_check_options *options, enum cstrap_rule rule)
{
	struct found found;
	const struct cstrap_sink sink = found_sink(&found);

	(void)cstrap_check(message, options, &sink, NULL);
	assert_int_equal(found_rule(&found, rule), 0);
}

static void
try_message(const char *name, struct cstrap_view bytes)
{
	struct cstrap_message message;
	struct cstrap_check_count count;

	if (strstr(name, "nosec") == NULL && strstr(name, "ef-3") == NULL &&
	    strstr(name, "example") == NULL && strstr(name, "empty") == NULL)
		return;
	assert_int_equal(cstrap_message_decode(&message, bytes, NULL),
	    CSTRAP_OK);
	assert_int_equal(cstrap_check(&message, NULL, NULL, &count), CSTRAP_OK);
	if (count.errors != 0 || count.warnings != 0)
		fail_msg("%s: errors %zu, warnings %zu", name, count.errors,
		    count.warnings);
}

static void
good_messages_have_no_errors(void **state)
{
	(void)state;
	assert_true(fixture_each("messages", try_message) >= 10);
}

static void
object_unknown_and_of_no_version(void **state)
{
	struct cstrap_message message = object(999, "00", "0000");

	(void)state;
	expect(&message, NULL, CSTRAP_RULE_OBJECT_UNKNOWN, "/999", 4);
	message = object(1, "0107", "0000");
	expect(&message, NULL, CSTRAP_RULE_OBJECT_VERSION, "/1", 4);
	message = object(1, "0101", "0000");
	expect_not(&message, NULL, CSTRAP_RULE_OBJECT_VERSION);
}

static void
object_without_instances(void **state)
{
	const struct cstrap_message message = object(1, "00", "");

	(void)state;
	expect(&message, NULL, CSTRAP_RULE_OBJECT_EMPTY, "/1", 4);
}

static void
single_object_with_several(void **state)
{
	struct cstrap_message message = object(10, "00", "0000 0001");

	(void)state;
	expect(&message, NULL, CSTRAP_RULE_OBJECT_SINGLE, "/10/1", 11);
	message = object(10, "00", "0003");
	expect(&message, NULL, CSTRAP_RULE_OBJECT_SINGLE, "/10/3", 9);
	message = object(10, "00", "0000");
	expect_not(&message, NULL, CSTRAP_RULE_OBJECT_SINGLE);
}

#define SERVER "C10001 C1013C C10600 C10755"

static void
resource_unknown(void **state)
{
	struct cstrap_message message =
	    object(1, "00", "08000F" SERVER "C16300");

	(void)state;
	expect(&message, NULL, CSTRAP_RULE_RESOURCE_UNKNOWN, "/1/0/99", 24);
	/* Known to 1.1, not to 1.0. */
	message = object(1, "0100", "08000F" SERVER "C11701");
	expect(&message, NULL, CSTRAP_RULE_RESOURCE_UNKNOWN, "/1/0/23", 25);
	message = object(1, "00", "08000F" SERVER "C11701");
	expect_not(&message, NULL, CSTRAP_RULE_RESOURCE_UNKNOWN);
	expect(&message,
	    &(struct cstrap_check_options) { .enabler = CSTRAP_ENABLER_1_0 },
	    CSTRAP_RULE_RESOURCE_UNKNOWN, "/1/0/23", 24);
}

static void
resource_executable(void **state)
{
	const struct cstrap_message message =
	    object(1, "00", "08000E" SERVER "C004");

	(void)state;
	expect(&message, NULL, CSTRAP_RULE_RESOURCE_EXECUTABLE, "/1/0/4", 24);
}

static void
single_written_as_multiple_and_back(void **state)
{
	struct cstrap_message message =
	    object(1, "00", "080010" SERVER "82024000");

	(void)state;
	expect(&message, NULL, CSTRAP_RULE_RESOURCE_SINGLE, "/1/0/2", 24);
	message = object(2, "00", "08000C C10001 C10100 C1020F C10301");
	expect(&message, NULL, CSTRAP_RULE_RESOURCE_MULTIPLE, "/2/0/2", 18);
}

static void
values_of_no_form(void **state)
{
	struct cstrap_message message =
	    object(1, "00", "08000E C10001 C0 01 C10600 C10755 C10200");

	(void)state;
	expect(&message, NULL, CSTRAP_RULE_VALUE_LENGTH, "/1/0/1", 15);
	message = object(1, "00", "08000C C10001 C1013C C10602 C10755");
	expect(&message, NULL, CSTRAP_RULE_VALUE_BOOLEAN, "/1/0/6", 18);
	message = object(1, "00", "08000C C10001 C1013C C10600 C107FF");
	expect(&message, NULL, CSTRAP_RULE_VALUE_UTF8, "/1/0/7", 21);
	message = object(1, "00", "08000D C2000001 C1013C C10600 C10755");
	expect(&message, NULL, CSTRAP_RULE_VALUE_FORM, "/1/0/0", 12);
	message = object(1, "00", "08000C C10000 C1013C C10600 C10755");
	expect(&message, NULL, CSTRAP_RULE_VALUE_RANGE, "/1/0/0", 12);
	/* In a resource instance, too. */
	message = object(2, "00", "08000E C10001 C10100 83024101 20 C10301");
	expect(&message, NULL, CSTRAP_RULE_VALUE_RANGE, "/2/0/2/1", 20);
}

static void
range_at_its_edges(void **state)
{
	struct cstrap_message message =
	    object(1, "00", "08000F C4000000FFFE C1013C C10600 C10755");

	(void)state;
	expect_not(&message, NULL, CSTRAP_RULE_VALUE_RANGE);
	message = object(1, "00", "08000F C4000000FFFF C1013C C10600 C10755");
	expect(&message, NULL, CSTRAP_RULE_VALUE_RANGE, "/1/0/0", 12);
	message = object(1, "00", "08000C C100FF C1013C C10600 C10755");
	expect(&message, NULL, CSTRAP_RULE_VALUE_RANGE, "/1/0/0", 12);
}

static void
header_that_is_not_shortest(void **state)
{
	const struct cstrap_message message =
	    object(1, "00", "08000D C8000101 C1013C C10600 C10755");

	(void)state;
	expect(&message, NULL, CSTRAP_RULE_TLV_FORM, "/1/0/0", 12);
}

static void
mandatory_resource_missing(void **state)
{
	struct cstrap_message message =
	    object(1, "00", "080009 C10001 C1013C C10755");

	(void)state;
	expect(&message, NULL, CSTRAP_RULE_RESOURCE_MISSING, "/1/0/6", 9);
	/* An executable resource is never missing. */
	message = object(1, "00", "08000C" SERVER);
	expect_not(&message, NULL, CSTRAP_RULE_RESOURCE_MISSING);
	/* Keys are, where no one needs them, but that is only remarked. */
	message = object(0, "00", "08000E C2003A3A C10101 C10203 C003 C004");
	expect(&message, NULL, CSTRAP_RULE_RESOURCE_ABSENT, "/0/0/5", 9);
	expect_not(&message, NULL, CSTRAP_RULE_RESOURCE_MISSING);
}

static void
last_instance_and_object_are_judged(void **state)
{
	const struct cstrap_message message =
	    decode("0002 001E"
		   "0001 00 0014 08000C" SERVER "0301 C10002 0002 00 0000");

	(void)state;
	expect(&message, NULL, CSTRAP_RULE_OBJECT_EMPTY, "/2", 29);
}

static void
tail_of_the_file(void **state)
{
	const struct cstrap_message message = decode("00000000");
	struct cstrap_check_options options = { CSTRAP_ENABLER_NEWEST, "f",
		BYTES("\xFF\x00\xFF") };

	(void)state;
	expect_not(&message, &options, CSTRAP_RULE_FILE_TAIL);
	options.tail = BYTES("\xFF\xFF\x41\x42");
	expect(&message, &options, CSTRAP_RULE_FILE_TAIL, "", 6);
}

static void
name_of_the_file_is_handed_on(void **state)
{
	const struct cstrap_message message = object(999, "00", "");
	const struct cstrap_check_options options = { CSTRAP_ENABLER_NEWEST,
		"card.bin", { NULL, 0 } };
	struct found found;
	const struct cstrap_sink sink = found_sink(&found);

	(void)state;
	(void)cstrap_check(&message, &options, &sink, NULL);
	assert_true(found.count > 0);
	assert_string_equal(found.row[0].file, "card.bin");
}

static void
more_objects_than_one_byte_counts(void **state)
{
	static uint8_t room[4 + 5 * 256];
	struct cstrap_message message;

	(void)state;
	memcpy(room, "\1\0\5\0", 4);
	for (size_t i = 0; i < 256; i++) {
		memset(room + 4 + 5 * i, 0, 5);
		room[4 + 5 * i] = 1;
		room[5 + 5 * i] = (uint8_t)i;
	}
	assert_int_equal(cstrap_message_decode(&message,
			     (struct cstrap_view) { room, sizeof(room) }, NULL),
	    CSTRAP_OK);
	assert_int_equal(cstrap_check(&message, NULL, NULL, NULL),
	    CSTRAP_E_RULE);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(good_messages_have_no_errors),
		cmocka_unit_test(object_unknown_and_of_no_version),
		cmocka_unit_test(object_without_instances),
		cmocka_unit_test(single_object_with_several),
		cmocka_unit_test(resource_unknown),
		cmocka_unit_test(resource_executable),
		cmocka_unit_test(single_written_as_multiple_and_back),
		cmocka_unit_test(values_of_no_form),
		cmocka_unit_test(range_at_its_edges),
		cmocka_unit_test(header_that_is_not_shortest),
		cmocka_unit_test(mandatory_resource_missing),
		cmocka_unit_test(last_instance_and_object_are_judged),
		cmocka_unit_test(tail_of_the_file),
		cmocka_unit_test(name_of_the_file_is_handed_on),
		cmocka_unit_test(more_objects_than_one_byte_counts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
