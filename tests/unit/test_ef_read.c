/*
 * test_ef_read.c - reading a transparent EF, and the ways in which it ends.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "script_card.h"

#define ROOM_MAX 1024

static uint8_t room[ROOM_MAX];

static enum cstrap_status
run(const struct script_row *rows, size_t count, size_t len, size_t offset,
    struct cstrap_view *got)
{
	struct script_card script = { .rows = rows,
		.row_count = count,
		.in_order = true };
	const struct cstrap_transport transport = script_transport(&script);
	struct cstrap_card card;
	struct cstrap_ef_read read;
	enum cstrap_status st;

	cstrap_card_init(&card);
	cstrap_ef_read_begin(&read, &card, (struct cstrap_room) { room, len },
	    offset);
	st = cstrap_ef_read_run(&read, &transport);
	script_assert_done(&script);
	*got = (struct cstrap_view) { room, cstrap_ef_read_len(&read) };
	assert_true(got->len <= len);
	return st;
}

#define RUN(len, offset, got, ...)                                \
	run((const struct script_row[]) { __VA_ARGS__ },          \
	    sizeof((const struct script_row[]) { __VA_ARGS__ }) / \
		sizeof(struct script_row),                        \
	    len, offset, got)

static void
all_that_was_asked(void **state)
{
	struct cstrap_view got;

	(void)state;
	assert_int_equal(RUN(3, 0x102, &got, { "00B0010203", "AABBCC9000" }),
	    CSTRAP_OK);
	assert_hex(got, "AABBCC");
	assert_int_equal(RUN(3, 0, &got, { "00B0000003", "AABB9000" },
			     { "00B0000201", "CC9000" }),
	    CSTRAP_OK);
	assert_hex(got, "AABBCC");
}

/* 6700: half of it at once, and so from then on; but no less than 16. */
static void
card_that_gives_less_at_once(void **state)
{
	struct cstrap_view got;

	(void)state;
	assert_int_equal(RUN(40, 0, &got, { "00B0000028", "6700" },
			     { "00B0000014",
				 "00112233445566778899"
				 "00112233445566778899"
				 "9000" },
			     { "00B0001414",
				 "00112233445566778899"
				 "AABBCCDDEEFFAABBCCDD"
				 "9000" }),
	    CSTRAP_OK);
	assert_int_equal(got.len, 40);
	assert_int_equal(RUN(16, 0, &got, { "00B0000010", "6700" }),
	    CSTRAP_E_CARD_STATUS);
}

static void
ends_by_a_warning(void **state)
{
	struct cstrap_view got;

	(void)state;
	assert_int_equal(RUN(8, 0, &got, { "00B0000008", "AABB6282" }),
	    CSTRAP_OK);
	assert_hex(got, "AABB");
	assert_int_equal(RUN(8, 0, &got, { "00B0000008", "6282" }), CSTRAP_OK);
	assert_int_equal(got.len, 0);
}

static void
ends_past_the_end(void **state)
{
	struct cstrap_view got;

	(void)state;
	assert_int_equal(RUN(8, 0, &got, { "00B0000008", "AABB9000" },
			     { "00B0000206", "6B00" }),
	    CSTRAP_OK);
	assert_hex(got, "AABB");
	assert_int_equal(RUN(8, 9, &got, { "00B0000908", "6B00" }), CSTRAP_OK);
	assert_int_equal(got.len, 0);
}

static void
ends_by_a_corrected_length(void **state)
{
	struct cstrap_view got;

	(void)state;
	assert_int_equal(RUN(8, 0, &got, { "00B0000008", "6C02" },
			     { "00B0000002", "AABB9000" }),
	    CSTRAP_OK);
	assert_hex(got, "AABB");
	assert_int_equal(RUN(8, 0, &got, { "00B0000008", "AABB9000" },
			     { "00B0000206", "6C00" },
			     { "00B0000200", "6C01" }),
	    CSTRAP_OK);
	assert_hex(got, "AABB");
}

static void
ends_by_nothing(void **state)
{
	struct cstrap_view got;

	(void)state;
	assert_int_equal(RUN(8, 0, &got, { "00B0000008", "AABB9000" },
			     { "00B0000206", "9000" }),
	    CSTRAP_OK);
	assert_hex(got, "AABB");
}

static void
refused(void **state)
{
	struct cstrap_view got;

	(void)state;
	assert_int_equal(RUN(8, 0, &got, { "00B0000008", "6982" }),
	    CSTRAP_E_CARD_ACCESS);
	assert_int_equal(RUN(8, 0, &got, { "00B0000008", "6986" }),
	    CSTRAP_E_CARD_STATUS);
	assert_int_equal(RUN(8, 0, &got, { "00B0000008", NULL }),
	    CSTRAP_E_CARD_REMOVED);
	assert_int_equal(RUN(8, 0, &got, { "00B0000008", "90" }),
	    CSTRAP_E_CARD_PROTOCOL);
}

static void
more_than_was_asked(void **state)
{
	struct cstrap_view got;

	(void)state;
	assert_int_equal(RUN(2, 0, &got, { "00B0000002", "AABBCC9000" }),
	    CSTRAP_E_CARD_PROTOCOL);
	assert_int_equal(got.len, 0);
}

static void
room_of_no_bytes(void **state)
{
	struct script_card script = { .in_order = true };
	const struct cstrap_transport transport = script_transport(&script);
	struct cstrap_card card;
	struct cstrap_ef_read read;

	(void)state;
	cstrap_card_init(&card);
	cstrap_ef_read_begin(&read, &card, (struct cstrap_room) { NULL, 0 }, 0);
	assert_int_equal(cstrap_ef_read_run(&read, &transport), CSTRAP_OK);
	assert_int_equal(script.commands, 0);
	assert_int_equal(cstrap_ef_read_feed(&read, BYTES("\x90\x00")),
	    CSTRAP_E_ORDER);
}

struct big {
	unsigned int reads;
	size_t len;
	size_t piece; /* at most so many bytes an answer */
};

/* A file of len bytes that count up. */
static enum cstrap_status
big_exchange(void *ctx, struct cstrap_view command, struct cstrap_room out,
    size_t *len)
{
	struct big *big = ctx;
	const size_t at = (size_t)command.data[2] << 8 | command.data[3];
	size_t n = command.data[4] == 0 ? 256 : command.data[4];

	assert_int_equal(command.data[1], CSTRAP_INS_READ_BINARY);
	assert_true(at <= CSTRAP_OFFSET_MAX);
	big->reads++;
	n = n > big->piece ? big->piece : n;
	n = at >= big->len ? 0 : n > big->len - at ? big->len - at : n;
	for (size_t i = 0; i < n; i++)
		out.data[i] = (uint8_t)((at + i) * 7);
	memcpy(out.data + n, at >= big->len ? "\x6B\x00" : "\x90\x00", 2);
	*len = n + 2;
	return CSTRAP_OK;
}

static void
read_big(size_t file_len, size_t room_len, size_t piece, size_t wanted)
{
	struct big big = { 0, file_len, piece };
	const struct cstrap_transport transport = { big_exchange, &big };
	uint8_t *memory = malloc(room_len);
	struct cstrap_card card;
	struct cstrap_ef_read read;

	assert_non_null(memory);
	cstrap_card_init(&card);
	cstrap_ef_read_begin(&read, &card,
	    (struct cstrap_room) { memory, room_len }, 0);
	assert_int_equal(cstrap_ef_read_run(&read, &transport), CSTRAP_OK);
	assert_int_equal(cstrap_ef_read_len(&read), wanted);
	for (size_t i = 0; i < wanted; i++)
		assert_int_equal(memory[i], (uint8_t)(i * 7));
	free(memory);
}

static void
file_of_many_pieces(void **state)
{
	(void)state;
	read_big(1000, 1000, 256, 1000);
	read_big(1000, 2000, 256, 1000);
	read_big(1000, 999, 100, 999);
	read_big(32768, 32768, 256, 32768);
	/* Past the last offset there is nothing a READ BINARY can name. */
	read_big(70000, 40000, 256, 32768);
	read_big(70000, 40000, 255, 32895);
}

/* A session that has a command on its way reads nothing else. */
static void
session_in_use(void **state)
{
	const struct cstrap_command command = cstrap_command_read_binary(0, 1);
	struct cstrap_ef_read read;
	struct cstrap_card card;
	struct cstrap_view next;

	(void)state;
	cstrap_card_init(&card);
	assert_int_equal(cstrap_card_send(&card, &command), CSTRAP_OK);
	cstrap_ef_read_begin(&read, &card, (struct cstrap_room) { room, 4 }, 0);
	assert_int_equal(cstrap_ef_read_next(&read, &next), CSTRAP_E_ORDER);
	assert_int_equal(next.len, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_that_was_asked),
		cmocka_unit_test(card_that_gives_less_at_once),
		cmocka_unit_test(ends_by_a_warning),
		cmocka_unit_test(ends_past_the_end),
		cmocka_unit_test(ends_by_a_corrected_length),
		cmocka_unit_test(ends_by_nothing),
		cmocka_unit_test(refused),
		cmocka_unit_test(more_than_was_asked),
		cmocka_unit_test(room_of_no_bytes),
		cmocka_unit_test(file_of_many_pieces),
		cmocka_unit_test(session_in_use),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
