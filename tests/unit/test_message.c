/*
 * test_message.c - what is a message, and where it stops being one.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "fixture.h"

#include "cardstrap/message.h"

#define SMALL_MAX 1024

static enum cstrap_status
decode_hex(const char *hex, struct cstrap_message *message,
    struct cstrap_finding *finding)
{
	static uint8_t room[SMALL_MAX];
	const size_t len = fixture_hex(hex, room, sizeof(room));

	return cstrap_message_decode(message,
	    (struct cstrap_view) { room, len }, finding);
}

static void
expect_refused(const char *hex, enum cstrap_status status,
    enum cstrap_rule rule, size_t offset, const char *path)
{
	struct cstrap_message message;
	struct cstrap_finding finding;
	char room[CSTRAP_PATH_TEXT_MAX];

	assert_int_equal(decode_hex(hex, &message, &finding), status);
	assert_int_equal(finding.status, status);
	assert_int_equal(finding.rule, rule);
	assert_int_equal(finding.offset, offset);
	assert_string_equal(cstrap_path_text(&finding.path, room), path);
	assert_non_null(finding.text);
	assert_null(message.bytes.data);
	assert_int_equal(message.bytes.len, 0);
	assert_int_equal(message.object_count, 0);
	assert_int_equal(decode_hex(hex, &message, NULL), status);
}

static void
states_of_the_first_four_bytes(void **state)
{
	static const struct {
		uint8_t header[4];
		enum cstrap_message_state state;
		size_t len;
	} rows[] = {
		{ { 0, 0, 0, 0 }, CSTRAP_STATE_EMPTY, 4 },
		{ { 0, 0, 0, 1 }, CSTRAP_STATE_BEING_WRITTEN, 5 },
		{ { 0, 0, 0xFF, 0xFE }, CSTRAP_STATE_BEING_WRITTEN, 65538 },
		{ { 0, 0, 0xFF, 0xFF }, CSTRAP_STATE_NEVER_WRITTEN, 65539 },
		{ { 0xFF, 0xFF, 0xFF, 0xFF }, CSTRAP_STATE_NEVER_WRITTEN,
		    65539 },
		{ { 0, 1, 0xFF, 0xFF }, CSTRAP_STATE_NEVER_WRITTEN, 65539 },
		{ { 0, 1, 0, 0 }, CSTRAP_STATE_MESSAGE, 4 },
		{ { 1, 0, 0, 54 }, CSTRAP_STATE_MESSAGE, 58 },
		{ { 0xFF, 0xFF, 0xFF, 0xFE }, CSTRAP_STATE_MESSAGE, 65538 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		assert_int_equal(cstrap_message_state(rows[i].header),
		    rows[i].state);
		assert_int_equal(cstrap_message_length(rows[i].header),
		    rows[i].len);
	}
}

static void
states_that_are_no_message(void **state)
{
	(void)state;
	expect_refused("FFFFFFFF FFFF", CSTRAP_E_NEVER_WRITTEN,
	    CSTRAP_RULE_FILE_BLANK, 2, "");
	expect_refused("0000 0006 0000 00 0001", CSTRAP_E_BEING_WRITTEN,
	    CSTRAP_RULE_FILE_UNFINISHED, 0, "");
	expect_refused("0001 7FFD", CSTRAP_E_TOO_LARGE, CSTRAP_RULE_FILE_LIMIT,
	    2, "");
	expect_refused("", CSTRAP_E_TRUNCATED, CSTRAP_RULE_FILE_CUT, 0, "");
	expect_refused("000100", CSTRAP_E_TRUNCATED, CSTRAP_RULE_FILE_CUT, 0,
	    "");
}

static void
empty_message(void **state)
{
	struct cstrap_message_iter iter;
	struct cstrap_message message;
	struct cstrap_node node;

	(void)state;
	assert_int_equal(decode_hex("00000000 FFFF", &message, NULL),
	    CSTRAP_OK);
	assert_int_equal(message.bytes.len, 4);
	assert_int_equal(message.object_count, 0);
	cstrap_message_begin(&message, &iter);
	assert_false(cstrap_message_next(&iter, &node));
	assert_false(cstrap_message_next(&iter, &node));
}

static void
count_or_size_does_not_match(void **state)
{
	(void)state;
	expect_refused("0001 0000", CSTRAP_E_COUNT, CSTRAP_RULE_FILE_COUNT, 0,
	    "");
	expect_refused("0002 0005 0000 00 0000", CSTRAP_E_COUNT,
	    CSTRAP_RULE_FILE_COUNT, 0, "");
	expect_refused("0001 000A 0000 00 0000 0001 00 0000", CSTRAP_E_COUNT,
	    CSTRAP_RULE_FILE_COUNT, 0, "");
	/* The size ends inside an object that the file holds whole. */
	expect_refused("0001 0008 0000 00 0006 08 00 03 C10101",
	    CSTRAP_E_LENGTH, CSTRAP_RULE_TLV_LENGTH, 4, "/0");
	expect_refused("0001 0003 0000 00 0000", CSTRAP_E_LENGTH,
	    CSTRAP_RULE_TLV_LENGTH, 4, "");
	/* Bytes of no object, inside the size. */
	expect_refused("0001 0006 0000 00 0000 FF", CSTRAP_E_LENGTH,
	    CSTRAP_RULE_TLV_LENGTH, 9, "");
}

static void
element_where_it_is_not_allowed(void **state)
{
	(void)state;
	expect_refused("0001 0008 0000 00 0003 C10101", CSTRAP_E_STRUCTURE,
	    CSTRAP_RULE_TLV_KIND, 9, "/0/1");
	expect_refused("0001 0009 0000 00 0004 0200 0001", CSTRAP_E_STRUCTURE,
	    CSTRAP_RULE_TLV_KIND, 11, "/0/0/1");
	expect_refused("0001 000A 0000 00 0005 0300 410101", CSTRAP_E_STRUCTURE,
	    CSTRAP_RULE_TLV_KIND, 11, "/0/0/1");
	expect_refused("0001 000C 0000 00 0007 0500 8302 C10001",
	    CSTRAP_E_STRUCTURE, CSTRAP_RULE_TLV_KIND, 13, "/0/0/2/0");
	expect_refused("0001 000B 0000 00 0006 0400 8202 8000",
	    CSTRAP_E_STRUCTURE, CSTRAP_RULE_TLV_KIND, 13, "/0/0/2/0");
}

static void
element_past_its_parent(void **state)
{
	(void)state;
	expect_refused("0001 000B 0000 00 0005 0400 C10101 00", CSTRAP_E_LENGTH,
	    CSTRAP_RULE_TLV_LENGTH, 9, "/0/0");
	expect_refused("0002 000F 0000 00 0005 0300 C20101 0001000000",
	    CSTRAP_E_LENGTH, CSTRAP_RULE_TLV_LENGTH, 11, "/0/0/1");
	expect_refused("0001 000A 0000 00 0005 0300 D80101", CSTRAP_E_LENGTH,
	    CSTRAP_RULE_TLV_LENGTH, 11, "/0/0");
}

static void
id_reserved(void **state)
{
	(void)state;
	expect_refused("0001 0005 FFFF 00 0000", CSTRAP_E_ID,
	    CSTRAP_RULE_TLV_ID, 4, "/65535");
	expect_refused("0001 0008 0000 00 0003 20FFFF", CSTRAP_E_ID,
	    CSTRAP_RULE_TLV_ID, 9, "/0");
	expect_refused("0001 000B 0000 00 0006 0400 E1FFFF01", CSTRAP_E_ID,
	    CSTRAP_RULE_TLV_ID, 11, "/0/0");
	expect_refused("0001 000E 0000 00 0009 0700 8502 61FFFF01 FF",
	    CSTRAP_E_ID, CSTRAP_RULE_TLV_ID, 13, "/0/0/2");
}

static void
version_of_one_and_two_octets(void **state)
{
	struct cstrap_message_iter iter;
	struct cstrap_message message;
	struct cstrap_node node;

	(void)state;
	assert_int_equal(decode_hex("0002 000B 0000 00 0000 0015 0205 0000",
			     &message, NULL),
	    CSTRAP_OK);
	cstrap_message_begin(&message, &iter);
	assert_true(cstrap_message_next(&iter, &node));
	assert_int_equal(node.version.major, 0);
	assert_int_equal(node.version.minor, 0);
	assert_true(cstrap_message_next(&iter, &node));
	assert_int_equal(node.path.id[0], 21);
	assert_int_equal(node.version.major, 2);
	assert_int_equal(node.version.minor, 5);
	assert_false(cstrap_message_next(&iter, &node));
}

static void
nodes_in_the_order_of_the_bytes(void **state)
{
	static const char *const paths[] = { "/2", "/2/0", "/2/0/0", "/2/0/1",
		"/2/0/2", "/2/0/2/101", "/2/0/3" };
	static const size_t offsets[] = { 4, 9, 12, 15, 18, 20, 23 };
	struct cstrap_message_iter iter;
	struct cstrap_message message;
	char room[CSTRAP_PATH_TEXT_MAX];
	struct cstrap_node node;
	size_t i = 0;

	(void)state;
	assert_int_equal(decode_hex("0001 0016 0002 00 0011 08000E C10001 "
				    "C10100 8302 41650F C10365",
			     &message, NULL),
	    CSTRAP_OK);
	cstrap_message_begin(&message, &iter);
	for (; cstrap_message_next(&iter, &node); i++) {
		assert_true(i < 7);
		assert_string_equal(cstrap_path_text(&node.path, room),
		    paths[i]);
		assert_int_equal(node.offset, offsets[i]);
	}
	assert_int_equal(i, 7);
	assert_true(cstrap_message_find(&message,
	    &(struct cstrap_path) { 4, { 2, 0, 2, 101 } }, &node));
	assert_int_equal(node.kind, CSTRAP_NODE_RESOURCE_INSTANCE);
	assert_hex(node.value, "0F");
	assert_true(cstrap_message_find(&message,
	    &(struct cstrap_path) { 2, { 2, 0, 0, 0 } }, &node));
	assert_int_equal(node.value.len, 14);
	assert_false(cstrap_message_find(&message,
	    &(struct cstrap_path) { 3, { 2, 0, 4, 0 } }, &node));
	assert_false(cstrap_message_find(&message,
	    &(struct cstrap_path) { 0, { 0, 0, 0, 0 } }, &node));
}

/* A message of one object, whose TLV fills it up to len bytes in all. */
static void
fill_message(uint8_t *room, size_t len)
{
	const size_t value = len - 4 - 5 - 4 - 4;

	memset(room, 0xA5, len);
	memcpy(room, "\0\1\0\0\0\7\0\0\0\x10\0\0\0\xD0\0\0\0", 17);
	room[2] = (uint8_t)((len - 4) >> 8);
	room[3] = (uint8_t)(len - 4);
	room[7] = (uint8_t)((len - 9) >> 8);
	room[8] = (uint8_t)(len - 9);
	room[11] = (uint8_t)((value + 4) >> 8);
	room[12] = (uint8_t)(value + 4);
	room[15] = (uint8_t)(value >> 8);
	room[16] = (uint8_t)value;
	memmove(room + 9, "\x10\0", 2);
}

static void
limit_and_one_past_it(void **state)
{
	uint8_t *room = malloc(CSTRAP_MESSAGE_MAX + 1);
	struct cstrap_message message;
	struct cstrap_finding finding;

	(void)state;
	assert_non_null(room);
	fill_message(room, CSTRAP_MESSAGE_MAX);
	assert_int_equal(cstrap_message_decode(&message,
			     (struct cstrap_view) { room, CSTRAP_MESSAGE_MAX },
			     &finding),
	    CSTRAP_OK);
	assert_int_equal(message.bytes.len, 32768);
	fill_message(room, CSTRAP_MESSAGE_MAX + 1);
	assert_int_equal(cstrap_message_decode(&message,
			     (struct cstrap_view) { room,
				 CSTRAP_MESSAGE_MAX + 1 },
			     &finding),
	    CSTRAP_E_TOO_LARGE);
	assert_int_equal(finding.rule, CSTRAP_RULE_FILE_LIMIT);
	assert_int_equal(finding.offset, 2);
	free(room);
}

/* Instances inside each other, as deep as a file is long. */
static void
nested_without_end(void **state)
{
	uint8_t *room = malloc(CSTRAP_MESSAGE_MAX);
	size_t at = 9, left = CSTRAP_MESSAGE_MAX - 9;
	struct cstrap_message message;
	struct cstrap_finding finding;

	(void)state;
	assert_non_null(room);
	memcpy(room, "\0\1\x7F\xFC\0\0\0\x7F\xF7", 9);
	for (; left >= 4; left -= 4, at += 4) {
		room[at] = 0x10;
		room[at + 1] = 0;
		room[at + 2] = (uint8_t)((left - 4) >> 8);
		room[at + 3] = (uint8_t)(left - 4);
	}
	memset(room + at, 0, left);
	assert_int_equal(cstrap_message_decode(&message,
			     (struct cstrap_view) { room, CSTRAP_MESSAGE_MAX },
			     &finding),
	    CSTRAP_E_STRUCTURE);
	assert_int_equal(finding.rule, CSTRAP_RULE_TLV_KIND);
	assert_int_equal(finding.offset, 13);
	free(room);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(states_of_the_first_four_bytes),
		cmocka_unit_test(states_that_are_no_message),
		cmocka_unit_test(empty_message),
		cmocka_unit_test(count_or_size_does_not_match),
		cmocka_unit_test(element_where_it_is_not_allowed),
		cmocka_unit_test(element_past_its_parent),
		cmocka_unit_test(id_reserved),
		cmocka_unit_test(version_of_one_and_two_octets),
		cmocka_unit_test(nodes_in_the_order_of_the_bytes),
		cmocka_unit_test(limit_and_one_past_it),
		cmocka_unit_test(nested_without_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
