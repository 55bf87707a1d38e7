/*
 * test_fetch.c - the message out of its file, and the states of the file.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "script_card.h"

#include "cardstrap/message.h"

/* Fetch into a heap block of room_len bytes; hex is what the view holds. */
static enum cstrap_status
run(const struct script_row *rows, size_t count, size_t offset, size_t room_len,
    const char *hex)
{
	struct script_card script = { .rows = rows,
		.row_count = count,
		.in_order = true };
	const struct cstrap_transport transport = script_transport(&script);
	uint8_t *room = malloc(room_len > 0 ? room_len : 1);
	struct cstrap_card card;
	struct cstrap_fetch fetch;
	enum cstrap_status st;

	assert_non_null(room);
	cstrap_card_init(&card);
	cstrap_fetch_begin(&fetch, &card,
	    (struct cstrap_room) { room, room_len }, offset);
	st = cstrap_fetch_run(&fetch, &transport);
	script_assert_done(&script);
	assert_true(cstrap_fetch_view(&fetch).len <= room_len);
	assert_hex(cstrap_fetch_view(&fetch), hex);
	free(room);
	return st;
}

#define RUN(room_len, hex, ...) RUN_AT(0, room_len, hex, __VA_ARGS__)
#define RUN_AT(offset, room_len, hex, ...)                        \
	run((const struct script_row[]) { __VA_ARGS__ },          \
	    sizeof((const struct script_row[]) { __VA_ARGS__ }) / \
		sizeof(struct script_row),                        \
	    offset, room_len, hex)

static void
message_whole(void **state)
{
	(void)state;
	assert_int_equal(RUN(9, "000100050001000000",
			     { "00B0000004", "000100059000" },
			     { "00B0000405", "00010000009000" }),
	    CSTRAP_OK);
	assert_int_equal(RUN(4, "00000000", { "00B0000004", "000000009000" }),
	    CSTRAP_OK);
}

/* The Path of the entry may name a part of a file. */
static void
message_inside_a_file(void **state)
{
	(void)state;
	assert_int_equal(RUN_AT(0x120, 9, "000100050001000000",
			     { "00B0012004", "000100059000" },
			     { "00B0012405", "00010000009000" }),
	    CSTRAP_OK);
	assert_int_equal(RUN_AT(0x120, 4, "00000005",
			     { "00B0012004", "000000059000" }),
	    CSTRAP_E_BEING_WRITTEN);
}

static void
blank_and_unfinished(void **state)
{
	(void)state;
	assert_int_equal(RUN(64, "FFFFFFFF", { "00B0000004", "FFFFFFFF9000" }),
	    CSTRAP_E_NO_MESSAGE);
	assert_int_equal(RUN(4, "00000005", { "00B0000004", "000000059000" }),
	    CSTRAP_E_BEING_WRITTEN);
}

static void
shorter_than_a_header(void **state)
{
	(void)state;
	assert_int_equal(RUN(64, "", { "00B0000004", "0001006282" }),
	    CSTRAP_E_NO_MESSAGE);
	assert_int_equal(RUN(64, "", { "00B0000004", "6B00" }),
	    CSTRAP_E_NO_MESSAGE);
}

static void
file_ends_before_the_message(void **state)
{
	(void)state;
	assert_int_equal(RUN(64, "000100050001",
			     { "00B0000004", "000100059000" },
			     { "00B0000405", "00016282" }),
	    CSTRAP_E_TRUNCATED);
}

static void
room_too_small(void **state)
{
	(void)state;
	assert_int_equal(RUN(8, "00010005", { "00B0000004", "000100059000" }),
	    CSTRAP_E_SPACE);
	assert_int_equal(RUN(4, "00010005", { "00B0000004", "000100059000" }),
	    CSTRAP_E_SPACE);
	assert_int_equal(RUN(3, "", { "00B0000003", "0001009000" }),
	    CSTRAP_E_SPACE);
}

static void
message_too_large(void **state)
{
	(void)state;
	assert_int_equal(RUN(64, "00017FFD", { "00B0000004", "00017FFD9000" }),
	    CSTRAP_E_TOO_LARGE);
}

static void
refused(void **state)
{
	(void)state;
	assert_int_equal(RUN(64, "", { "00B0000004", "6982" }),
	    CSTRAP_E_CARD_ACCESS);
	assert_int_equal(RUN(64, "00010005", { "00B0000004", "000100059000" },
			     { "00B0000405", "6982" }),
	    CSTRAP_E_CARD_ACCESS);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(message_whole),
		cmocka_unit_test(message_inside_a_file),
		cmocka_unit_test(blank_and_unfinished),
		cmocka_unit_test(shorter_than_a_header),
		cmocka_unit_test(file_ends_before_the_message),
		cmocka_unit_test(room_too_small),
		cmocka_unit_test(message_too_large),
		cmocka_unit_test(refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
