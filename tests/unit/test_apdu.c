/*
 * test_apdu.c - commands as bytes and back, and what status words mean.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "fixture.h"

#include "cardstrap/apdu.h"

static void
expect(struct cstrap_command command, const char *hex)
{
	uint8_t room[CSTRAP_COMMAND_MAX];
	struct cstrap_command again;
	struct cstrap_writer w;

	cstrap_writer_init(&w, (struct cstrap_room) { room, sizeof(room) });
	cstrap_command_put(&w, &command);
	assert_hex(cstrap_writer_view(&w), hex);
	assert_int_equal(cstrap_command_parse(cstrap_writer_view(&w), &again),
	    CSTRAP_OK);
	assert_int_equal(again.cla, command.cla);
	assert_int_equal(again.ins, command.ins);
	assert_int_equal(again.p1, command.p1);
	assert_int_equal(again.p2, command.p2);
	assert_bytes(again.data, command.data);
	assert_int_equal(again.le, command.data.len > 0 ? 0 : command.le);
}

static void
commands_that_read(void **state)
{
	const struct cstrap_view aid = BYTES("\xA0\x01\x02\x03\x04");
	const struct cstrap_view fid = BYTES("\x2F\x00");

	(void)state;
	expect(cstrap_command_select_aid(aid, false, CSTRAP_SELECT_FCP),
	    "00A4040405A001020304");
	expect(cstrap_command_select_aid(aid, true, CSTRAP_SELECT_FCP),
	    "00A4040605A001020304");
	expect(cstrap_command_select_aid(aid, true, CSTRAP_SELECT_NOTHING),
	    "00A4040E05A001020304");
	expect(cstrap_command_select_fid(fid, CSTRAP_SELECT_FCP),
	    "00A40004022F00");
	expect(cstrap_command_select_fid(fid, CSTRAP_SELECT_NOTHING),
	    "00A4000C022F00");
	expect(cstrap_command_select_path(fid, CSTRAP_SELECT_FCP),
	    "00A40804022F00");
	expect(cstrap_command_read_binary(0, 256), "00B0000000");
	expect(cstrap_command_read_binary(0x1234, 255), "00B01234FF");
	expect(cstrap_command_read_binary(CSTRAP_OFFSET_MAX, 1), "00B07FFF01");
	expect(cstrap_command_read_record(1, 38), "00B2010426");
	expect(cstrap_command_read_record(254, 256), "00B2FE0400");
	expect(cstrap_command_open_channel(), "0070000001");
	expect(cstrap_command_close_channel(3), "00708003");
	expect(cstrap_command_query_tries(0x0A), "0020000A");
}

static void
commands_that_change(void **state)
{
	(void)state;
	expect(cstrap_command_verify(0x0A, BYTES("12345678")),
	    "0020000A083132333435363738");
	expect(cstrap_command_update_binary(0x7FFF, BYTES("\x01")),
	    "00D67FFF0101");
	expect(cstrap_command_update_record(2, BYTES("\xFF\xFE")),
	    "00DC020402FFFE");
	expect(cstrap_command_create_file(BYTES("\x62\x00")), "00E00000026200");
}

/* An offset of 15 bits never becomes a short file identifier. */
static void
offset_past_the_last(void **state)
{
	(void)state;
	assert_int_equal(cstrap_command_read_binary(0x8000, 1).p1 & 0x80, 0);
	assert_int_equal(cstrap_command_update_binary(0xFFFF, BYTES("x")).p1 &
		0x80,
	    0);
}

static enum cstrap_status
parse(const char *hex, struct cstrap_command *command)
{
	static uint8_t room[300];
	const size_t len = fixture_hex(hex, room, sizeof(room));

	return cstrap_command_parse((struct cstrap_view) { room, len },
	    command);
}

static void
bytes_that_are_commands(void **state)
{
	struct cstrap_command command;

	(void)state;
	assert_int_equal(parse("00A40004022F0000", &command), CSTRAP_OK);
	assert_hex(command.data, "2F00");
	assert_int_equal(command.le, 256);
	assert_int_equal(parse("00B0000000", &command), CSTRAP_OK);
	assert_int_equal(command.le, 256);
	assert_int_equal(command.data.len, 0);
	assert_int_equal(parse("00B00000", &command), CSTRAP_OK);
	assert_int_equal(command.le, 0);
}

static void
bytes_that_are_none(void **state)
{
	static const char *const forms[] = { "", "00", "00A400", "00A40004022F",
		"00A40004032F00", "00A40004022F000000", "00A40004000000",
		"00A400040000" };
	struct cstrap_command command;

	(void)state;
	for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++)
		assert_int_equal(parse(forms[i], &command), CSTRAP_E_LENGTH);
}

static void
longest_command(void **state)
{
	static uint8_t bytes[CSTRAP_COMMAND_MAX + 1] = { 0, 0xD6, 0, 0, 255 };
	struct cstrap_command command;

	(void)state;
	assert_int_equal(cstrap_command_parse((struct cstrap_view) { bytes,
						  CSTRAP_COMMAND_MAX },
			     &command),
	    CSTRAP_OK);
	assert_int_equal(command.data.len, 255);
	assert_int_equal(command.le, 256);
	assert_int_equal(cstrap_command_parse((struct cstrap_view) { bytes,
						  CSTRAP_COMMAND_MAX - 1 },
			     &command),
	    CSTRAP_OK);
	assert_int_equal(command.le, 0);
	assert_int_equal(cstrap_command_parse((struct cstrap_view) { bytes,
						  CSTRAP_COMMAND_MAX + 1 },
			     &command),
	    CSTRAP_E_LENGTH);
}

static void
status_words(void **state)
{
	static const struct {
		uint16_t sw;
		enum cstrap_status status;
		int tries;
	} rows[] = { { 0x9000, CSTRAP_OK, -1 }, { 0x910B, CSTRAP_OK, -1 },
		{ 0x9001, CSTRAP_E_CARD_STATUS, -1 },
		{ 0x63C0, CSTRAP_E_CARD_KEY, 0 },
		{ 0x63CF, CSTRAP_E_CARD_KEY, 15 },
		{ 0x63B1, CSTRAP_E_CARD_STATUS, -1 },
		{ 0x6982, CSTRAP_E_CARD_ACCESS, -1 },
		{ 0x6983, CSTRAP_E_CARD_BLOCKED, -1 },
		{ 0x6A82, CSTRAP_E_CARD_NOT_FOUND, -1 },
		{ 0x6A83, CSTRAP_E_CARD_NOT_FOUND, -1 },
		{ 0x6A88, CSTRAP_E_CARD_NOT_FOUND, -1 },
		{ 0x6A84, CSTRAP_E_CARD_SPACE, -1 },
		{ 0x6282, CSTRAP_E_CARD_STATUS, -1 },
		{ 0x6108, CSTRAP_E_CARD_STATUS, -1 },
		{ 0, CSTRAP_E_CARD_STATUS, -1 } };

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		assert_int_equal(cstrap_sw_status(rows[i].sw), rows[i].status);
		assert_int_equal(cstrap_sw_tries(rows[i].sw), rows[i].tries);
		assert_int_equal(cstrap_sw_is_success(rows[i].sw),
		    rows[i].status == CSTRAP_OK);
	}
}

static void
status_word_of_an_answer(void **state)
{
	(void)state;
	assert_int_equal(cstrap_answer_sw(BYTES("\x90\x00")), 0x9000);
	assert_int_equal(cstrap_answer_sw(BYTES("\x01\x6A\x82")), 0x6A82);
	assert_int_equal(cstrap_answer_sw(BYTES("\x90")), 0);
	assert_int_equal(cstrap_answer_sw((struct cstrap_view) { NULL, 0 }), 0);
}

static void
words_for_all_of_them(void **state)
{
	(void)state;
	for (unsigned int sw = 0; sw < 0x10000; sw++)
		assert_true(strlen(cstrap_sw_text((uint16_t)sw)) > 0);
	assert_string_equal(cstrap_sw_text(0x6982),
	    "security status not satisfied");
	assert_string_equal(cstrap_sw_text(0x6A82), "file not found");
	assert_string_not_equal(cstrap_sw_text(0x6282), cstrap_sw_text(0x6280));
	assert_string_equal(cstrap_ins_name(0xD6), "UPDATE BINARY");
	assert_string_equal(cstrap_ins_name(CSTRAP_INS_STATUS), "STATUS");
	assert_null(cstrap_ins_name(0x01));
}

static void
instructions_by_name(void **state)
{
	static const uint8_t known[] = { CSTRAP_INS_DEACTIVATE_FILE,
		CSTRAP_INS_VERIFY, CSTRAP_INS_ACTIVATE_FILE,
		CSTRAP_INS_MANAGE_CHANNEL, CSTRAP_INS_SELECT,
		CSTRAP_INS_READ_BINARY, CSTRAP_INS_READ_RECORD,
		CSTRAP_INS_GET_RESPONSE, CSTRAP_INS_RESIZE_FILE,
		CSTRAP_INS_UPDATE_BINARY, CSTRAP_INS_UPDATE_RECORD,
		CSTRAP_INS_CREATE_FILE, CSTRAP_INS_DELETE_FILE,
		CSTRAP_INS_STATUS };
	const char *names[sizeof(known)];

	(void)state;
	for (size_t i = 0; i < sizeof(known); i++) {
		assert_non_null(names[i] = cstrap_ins_name(known[i]));
		for (size_t j = 0; j < i; j++)
			assert_string_not_equal(names[i], names[j]);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(commands_that_read),
		cmocka_unit_test(commands_that_change),
		cmocka_unit_test(offset_past_the_last),
		cmocka_unit_test(bytes_that_are_commands),
		cmocka_unit_test(bytes_that_are_none),
		cmocka_unit_test(longest_command),
		cmocka_unit_test(status_words),
		cmocka_unit_test(status_word_of_an_answer),
		cmocka_unit_test(words_for_all_of_them),
		cmocka_unit_test(instructions_by_name),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
