/*
 * test_card.c - one command and its follow-ups, as T=0 has them.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "script_card.h"

#define FID ((struct cstrap_view) { (const uint8_t *)"\x2F\x00", 2 })

/* Send a command over a script that has to be used up. */
static enum cstrap_status
exchange(struct cstrap_card *card, const struct script_row *rows, size_t count,
    struct cstrap_command command)
{
	struct script_card script = { .rows = rows,
		.row_count = count,
		.in_order = true };
	const struct cstrap_transport transport = script_transport(&script);
	const enum cstrap_status st =
	    cstrap_card_exchange(card, &transport, &command);

	script_assert_done(&script);
	return st;
}

#define EXCHANGE(card, command, ...)                                \
	exchange(card, (const struct script_row[]) { __VA_ARGS__ }, \
	    sizeof((const struct script_row[]) { __VA_ARGS__ }) /   \
		sizeof(struct script_row),                          \
	    command)

static void
plain_answer(void **state)
{
	struct cstrap_card card;

	(void)state;
	cstrap_card_init(&card);
	assert_int_equal(EXCHANGE(&card, cstrap_command_read_binary(0, 4),
			     { "00B0000004", "010203049000" }),
	    CSTRAP_OK);
	assert_int_equal(cstrap_card_sw(&card), 0x9000);
	assert_hex(cstrap_card_data(&card), "01020304");
	/* An error of the card is an answer, too. */
	assert_int_equal(EXCHANGE(&card, cstrap_command_read_binary(0, 4),
			     { "00B0000004", "6982" }),
	    CSTRAP_OK);
	assert_int_equal(cstrap_card_sw(&card), 0x6982);
	assert_int_equal(cstrap_card_data(&card).len, 0);
}

static void
answer_to_be_fetched(void **state)
{
	struct cstrap_card card;

	(void)state;
	cstrap_card_init(&card);
	assert_int_equal(EXCHANGE(&card,
			     cstrap_command_select_fid(FID, CSTRAP_SELECT_FCP),
			     { "00A40004022F00", "6103" },
			     { "00C0000003", "AABBCC9000" }),
	    CSTRAP_OK);
	assert_hex(cstrap_card_data(&card), "AABBCC");
	assert_int_equal(cstrap_card_sw(&card), 0x9000);
	/* 6100: 256 bytes or more. */
	assert_int_equal(EXCHANGE(&card,
			     cstrap_command_select_fid(FID, CSTRAP_SELECT_FCP),
			     { "00A40004022F00", "6100" },
			     { "00C0000000", "AA9000" }),
	    CSTRAP_OK);
}

static void
answer_fetched_in_pieces(void **state)
{
	struct cstrap_card card;

	(void)state;
	cstrap_card_init(&card);
	assert_int_equal(EXCHANGE(&card,
			     cstrap_command_select_fid(FID, CSTRAP_SELECT_FCP),
			     { "00A40004022F00", "6102" },
			     { "00C0000002", "AABB6101" },
			     { "00C0000001", "CC9000" }),
	    CSTRAP_OK);
	assert_hex(cstrap_card_data(&card), "AABBCC");
}

static void
answer_fetched_without_end(void **state)
{
	static const struct script_row rows[] = { { "00A40004022F00", "6101" },
		{ "00C0000001", "6101" } };
	struct script_card script = SCRIPT(rows);
	const struct cstrap_transport transport = script_transport(&script);
	const struct cstrap_command command =
	    cstrap_command_select_fid(FID, CSTRAP_SELECT_FCP);
	struct cstrap_card card;

	(void)state;
	cstrap_card_init(&card);
	assert_int_equal(cstrap_card_exchange(&card, &transport, &command),
	    CSTRAP_E_CARD_PROTOCOL);
	assert_true(script.commands < 20);
	/* The session goes on. */
	assert_int_equal(EXCHANGE(&card, cstrap_command_read_binary(0, 1),
			     { "00B0000001", "019000" }),
	    CSTRAP_OK);
}

/* The card corrects the length of a GET RESPONSE, too: once. */
static void
length_of_an_answer_to_be_fetched(void **state)
{
	struct cstrap_card card;

	(void)state;
	cstrap_card_init(&card);
	assert_int_equal(EXCHANGE(&card,
			     cstrap_command_select_fid(FID, CSTRAP_SELECT_FCP),
			     { "00A40004022F00", "6110" },
			     { "00C0000010", "6C03" },
			     { "00C0000003", "AABBCC9000" }),
	    CSTRAP_OK);
	assert_hex(cstrap_card_data(&card), "AABBCC");
	assert_int_equal(cstrap_card_sw(&card), 0x9000);
	/* What was fetched before it stays, what comes with it does not. */
	assert_int_equal(EXCHANGE(&card,
			     cstrap_command_select_fid(FID, CSTRAP_SELECT_FCP),
			     { "00A40004022F00", "6102" },
			     { "00C0000002", "AABB6110" },
			     { "00C0000010", "EEEE6C01" },
			     { "00C0000001", "CC9000" }),
	    CSTRAP_OK);
	assert_hex(cstrap_card_data(&card), "AABBCC");
	assert_int_equal(EXCHANGE(&card,
			     cstrap_command_select_fid(FID, CSTRAP_SELECT_FCP),
			     { "00A40004022F00", "6110" },
			     { "00C0000010", "6C03" },
			     { "00C0000003", "6C03" }),
	    CSTRAP_OK);
	assert_int_equal(cstrap_card_sw(&card), 0x6C03);
	/* The command was corrected before: its answer may be as well. */
	assert_int_equal(EXCHANGE(&card, cstrap_command_read_binary(0, 256),
			     { "00B0000000", "6C04" }, { "00B0000004", "6104" },
			     { "00C0000004", "6C02" },
			     { "00C0000002", "AABB9000" }),
	    CSTRAP_OK);
	assert_hex(cstrap_card_data(&card), "AABB");
}

static void
length_that_the_card_corrects(void **state)
{
	struct cstrap_card card;

	(void)state;
	cstrap_card_init(&card);
	assert_int_equal(EXCHANGE(&card, cstrap_command_read_binary(2, 256),
			     { "00B0000200", "6C02" },
			     { "00B0000202", "AABB9000" }),
	    CSTRAP_OK);
	assert_hex(cstrap_card_data(&card), "AABB");
	/* Once; a card that corrects itself is not believed. */
	assert_int_equal(EXCHANGE(&card, cstrap_command_read_binary(2, 256),
			     { "00B0000200", "6C02" },
			     { "00B0000202", "6C03" }),
	    CSTRAP_OK);
	assert_int_equal(cstrap_card_sw(&card), 0x6C03);
	/* A command without Le has none to correct. */
	assert_int_equal(EXCHANGE(&card, cstrap_command_query_tries(1),
			     { "00200001", "6C03" }),
	    CSTRAP_OK);
	assert_int_equal(cstrap_card_sw(&card), 0x6C03);
}

static void
proactive_command_waits(void **state)
{
	struct cstrap_card card;

	(void)state;
	cstrap_card_init(&card);
	assert_false(card.saw_91xx);
	assert_int_equal(EXCHANGE(&card, cstrap_command_read_binary(0, 1),
			     { "00B0000001", "AA910B" }),
	    CSTRAP_OK);
	assert_true(card.saw_91xx);
	assert_true(cstrap_sw_is_success(cstrap_card_sw(&card)));
	assert_hex(cstrap_card_data(&card), "AA");
	assert_int_equal(EXCHANGE(&card, cstrap_command_read_binary(0, 1),
			     { "00B0000001", "AA9000" }),
	    CSTRAP_OK);
	assert_true(card.saw_91xx);
}

static void
le_of_256_answered_by_nothing(void **state)
{
	struct cstrap_card card;

	(void)state;
	cstrap_card_init(&card);
	assert_int_equal(EXCHANGE(&card, cstrap_command_read_binary(0, 256),
			     { "00B0000000", "9000" },
			     { "00B00000FF", "AABB9000" }),
	    CSTRAP_OK);
	assert_hex(cstrap_card_data(&card), "AABB");
	/* It is remembered. */
	assert_int_equal(EXCHANGE(&card, cstrap_command_read_binary(0, 256),
			     { "00B00000FF", "AA9000" }),
	    CSTRAP_OK);
}

static void
nothing_is_there_at_all(void **state)
{
	struct cstrap_card card;

	(void)state;
	cstrap_card_init(&card);
	assert_int_equal(EXCHANGE(&card, cstrap_command_read_binary(0, 256),
			     { "00B0000000", "9000" },
			     { "00B00000FF", "9000" }),
	    CSTRAP_OK);
	assert_int_equal(cstrap_card_data(&card).len, 0);
	/* That told nothing on how the card likes its Le. */
	assert_int_equal(EXCHANGE(&card, cstrap_command_read_binary(0, 256),
			     { "00B0000000", "AA9000" }),
	    CSTRAP_OK);
	assert_int_equal(EXCHANGE(&card, cstrap_command_read_binary(0, 4),
			     { "00B0000004", "9000" }),
	    CSTRAP_OK);
}

static void
answers_that_are_none(void **state)
{
	struct cstrap_card card;

	(void)state;
	cstrap_card_init(&card);
	assert_int_equal(EXCHANGE(&card, cstrap_command_read_binary(0, 4),
			     { "00B0000004", "" }),
	    CSTRAP_E_CARD_PROTOCOL);
	assert_int_equal(EXCHANGE(&card, cstrap_command_read_binary(0, 4),
			     { "00B0000004", "90" }),
	    CSTRAP_E_CARD_PROTOCOL);
	assert_int_equal(cstrap_card_sw(&card), 0);
	assert_int_equal(EXCHANGE(&card, cstrap_command_read_binary(0, 4),
			     { "00B0000004", NULL }),
	    CSTRAP_E_CARD_REMOVED);
	assert_int_equal(EXCHANGE(&card, cstrap_command_read_binary(0, 4),
			     { "00B0000004", "9000" }),
	    CSTRAP_OK);
}

static enum cstrap_status
claim_too_much(void *ctx, struct cstrap_view command, struct cstrap_room room,
    size_t *len)
{
	(void)ctx;
	(void)command;
	memset(room.data, 0x90, room.len);
	*len = (size_t)-1;
	return CSTRAP_OK;
}

static void
transport_that_claims_too_much(void **state)
{
	const struct cstrap_transport transport = { claim_too_much, NULL };
	const struct cstrap_command command = cstrap_command_read_binary(0, 1);
	struct cstrap_card card;

	(void)state;
	cstrap_card_init(&card);
	assert_int_equal(cstrap_card_exchange(&card, &transport, &command),
	    CSTRAP_E_CARD_PROTOCOL);
}

static void
more_data_than_a_session_holds(void **state)
{
	uint8_t answer[CSTRAP_ANSWER_MAX + 1] = { 0 };
	const struct cstrap_command command =
	    cstrap_command_read_binary(0, 256);
	struct cstrap_card card;

	(void)state;
	cstrap_card_init(&card);
	answer[256] = 0x90;
	assert_int_equal(cstrap_card_send(&card, &command), CSTRAP_OK);
	assert_int_equal(cstrap_card_feed(&card,
			     (struct cstrap_view) { answer, 258 }),
	    CSTRAP_OK);
	assert_int_equal(cstrap_card_data(&card).len, 256);
	assert_int_equal(cstrap_card_send(&card, &command), CSTRAP_OK);
	assert_int_equal(cstrap_card_feed(&card,
			     (struct cstrap_view) { answer, 259 }),
	    CSTRAP_E_CARD_PROTOCOL);
}

static void
steps_out_of_order(void **state)
{
	const struct cstrap_command command = cstrap_command_read_binary(0, 1);
	struct cstrap_view bytes;
	struct cstrap_card card;

	(void)state;
	cstrap_card_init(&card);
	assert_int_equal(cstrap_card_next(&card, &bytes), CSTRAP_OK);
	assert_int_equal(bytes.len, 0);
	assert_int_equal(cstrap_card_feed(&card, BYTES("\x90\x00")),
	    CSTRAP_E_ORDER);
	assert_int_equal(cstrap_card_send(&card, &command), CSTRAP_OK);
	assert_int_equal(cstrap_card_send(&card, &command), CSTRAP_E_ORDER);
	assert_int_equal(cstrap_card_next(&card, &bytes), CSTRAP_OK);
	assert_hex(bytes, "00B0000001");
	assert_int_equal(cstrap_card_feed(&card, BYTES("\x90\x00")), CSTRAP_OK);
	assert_int_equal(cstrap_card_next(&card, &bytes), CSTRAP_OK);
	assert_int_equal(bytes.len, 0);
}

static void
command_too_long(void **state)
{
	static const uint8_t data[256];
	struct cstrap_card card;
	struct cstrap_command command =
	    cstrap_command_update_binary(0, (struct cstrap_view) { data, 256 });

	(void)state;
	cstrap_card_init(&card);
	assert_int_equal(cstrap_card_send(&card, &command), CSTRAP_E_ARGUMENT);
	command.data.len = 255;
	assert_int_equal(cstrap_card_send(&card, &command), CSTRAP_OK);
	assert_int_equal(card.command_len, 260);
}

static void
class_octet_of_each_channel(void **state)
{
	const struct cstrap_command command =
	    cstrap_command_select_fid(FID, CSTRAP_SELECT_FCP);
	struct cstrap_view bytes;
	struct cstrap_card card;

	(void)state;
	for (uint8_t channel = 0; channel < 20; channel++) {
		const uint8_t cla =
		    (uint8_t)(channel < 4 ? channel : 0x40 + channel - 4);

		cstrap_card_init(&card);
		cstrap_card_set_channel(&card, channel);
		assert_int_equal(cstrap_card_send(&card, &command), CSTRAP_OK);
		assert_int_equal(cstrap_card_next(&card, &bytes), CSTRAP_OK);
		assert_int_equal(bytes.data[0], cla);
		/* The answer is fetched on the same one. */
		assert_int_equal(cstrap_card_feed(&card, BYTES("\x61\x02")),
		    CSTRAP_OK);
		assert_int_equal(cstrap_card_next(&card, &bytes), CSTRAP_OK);
		assert_int_equal(bytes.data[0], cla);
		assert_int_equal(bytes.data[1], CSTRAP_INS_GET_RESPONSE);
	}
}

static void
nothing_of_a_key_stays(void **state)
{
	static const uint8_t zeros[sizeof(struct cstrap_card)];
	struct cstrap_card card;

	(void)state;
	cstrap_card_init(&card);
	assert_int_equal(EXCHANGE(&card,
			     cstrap_command_verify(0x0A, BYTES("12345678")),
			     { "0020000A083132333435363738", "9000" }),
	    CSTRAP_OK);
	for (size_t i = 0; i + 4 <= sizeof(card); i++)
		assert_memory_not_equal((const uint8_t *)&card + i, "1234", 4);
	cstrap_card_wipe(&card);
	assert_memory_equal(&card, zeros, sizeof(card));
	cstrap_card_wipe(NULL);
}

/* Nothing else is sent while an answer is due, and nothing too long ever. */
static void
command_that_cannot_be_sent(void **state)
{
	static const uint8_t data[256];
	const struct cstrap_command read = cstrap_command_read_binary(0, 4);
	struct cstrap_command odd = read;
	struct script_card script = { .rows = NULL };
	const struct cstrap_transport transport = script_transport(&script);
	struct cstrap_card card;

	(void)state;
	cstrap_card_init(&card);
	assert_false(cstrap_card_answered(&card));
	odd.le = 257;
	assert_int_equal(cstrap_card_exchange(&card, &transport, &odd),
	    CSTRAP_E_ARGUMENT);
	odd.data = (struct cstrap_view) { data, sizeof(data) };
	odd.le = 0;
	assert_int_equal(cstrap_card_exchange(&card, &transport, &odd),
	    CSTRAP_E_ARGUMENT);
	assert_int_equal(cstrap_card_send(&card, &read), CSTRAP_OK);
	assert_false(cstrap_card_answered(&card));
	assert_int_equal(cstrap_card_exchange(&card, &transport, &read),
	    CSTRAP_E_ORDER);
	assert_int_equal(script.commands, 0);
	assert_int_equal(cstrap_card_feed(&card, BYTES("\x6C\x02")), CSTRAP_OK);
	/* That is an answer, but not the end of it. */
	assert_false(cstrap_card_answered(&card));
	assert_int_equal(cstrap_card_feed(&card, BYTES("\x01\x02\x90\x00")),
	    CSTRAP_OK);
	assert_true(cstrap_card_answered(&card));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(plain_answer),
		cmocka_unit_test(answer_to_be_fetched),
		cmocka_unit_test(answer_fetched_in_pieces),
		cmocka_unit_test(answer_fetched_without_end),
		cmocka_unit_test(length_of_an_answer_to_be_fetched),
		cmocka_unit_test(length_that_the_card_corrects),
		cmocka_unit_test(proactive_command_waits),
		cmocka_unit_test(le_of_256_answered_by_nothing),
		cmocka_unit_test(nothing_is_there_at_all),
		cmocka_unit_test(answers_that_are_none),
		cmocka_unit_test(transport_that_claims_too_much),
		cmocka_unit_test(more_data_than_a_session_holds),
		cmocka_unit_test(steps_out_of_order),
		cmocka_unit_test(command_too_long),
		cmocka_unit_test(class_octet_of_each_channel),
		cmocka_unit_test(nothing_of_a_key_stays),
		cmocka_unit_test(command_that_cannot_be_sent),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
