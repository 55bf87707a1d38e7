/*
 * test_vcard_physics.c - the time that a virtual card's commands take.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "test_vcard.h"

#include <time.h>

#define CREATE_512                 \
	"00E0000016621482024121"   \
	"830264328A01058B032F0605" \
	"80020200"

static struct cstrap_vcard_time
time_of(struct cstrap_vcard *card)
{
	struct cstrap_vcard_time time;

	cstrap_vcard_time(card, &time);
	return time;
}

static void
assert_takes(struct cstrap_vcard *card, const char *command, const char *answer,
    unsigned etu, unsigned characters)
{
	struct cstrap_vcard_time time;

	cstrap_vcard_time_reset(card);
	expect(card, command, answer);
	time = time_of(card);
	assert_int_equal(time.commands, 1);
	assert_int_equal(time.etu, etu);
	assert_int_equal(time.characters, characters);
}

static void
each_command(void **state)
{
	struct cstrap_vcard *card = with_odf();

	(void)state;
	assert_takes(card, "00A4080C047F505031", "9000", 12 * 12 + 12, 12);
	assert_takes(card, "00B0000004", "FFFFFFFF9000", 12 * 12 + 4, 12);
	assert_takes(card, "00D6000001AA", "9000", 12 * 9 + 12, 9);
	/* what has no data: header and status word */
	assert_takes(card, "00B0000100", "6C1F", 12 * 7 + 4, 7);
	assert_takes(card, "0020000A", "9000", 12 * 7 + 4, 7);
	assert_takes(card, "0020000A083030303030303030", "63C9", 204, 16);
	assert_takes(card, "00D6000001AA", "6982", 120, 9);
	cstrap_vcard_close(&card);
}

/* 61xx and GET RESPONSE are two commands. */
static void
get_response_costs(void **state)
{
	struct cstrap_vcard *card = blank();
	char room[2 * CSTRAP_ANSWER_MAX + 1];
	char get_response[] = "00C0000000";
	struct cstrap_vcard_time time;
	const char *more;
	unsigned long len;

	(void)state;
	cstrap_vcard_time_reset(card);
	more = ask(card, "00A40004022F00", room);
	assert_memory_equal(more, "61", 2);
	memcpy(get_response + 8, more + 2, 2);
	len = strtoul(get_response + 8, NULL, 16);
	assert_int_equal(strlen(ask(card, get_response, room)), 2 * len + 4);
	time = time_of(card);
	assert_int_equal(time.commands, 2);
	assert_int_equal(time.etu, 132 + 12 * (len + 8) + 4);
	assert_int_equal(time.characters, 10 + len + 8);
	cstrap_vcard_close(&card);
}

static void
speed_of_the_atr(void **state)
{
	struct cstrap_vcard_speed speed = { .clock = 5000000 };
	struct cstrap_vcard *card = blank();

	(void)state;
	cstrap_vcard_time_reset(card);
	expect(card, "00A4000C022F00", "9000");
	/* 132 etu of 512 / 16 cycles */
	assert_true(time_of(card).nanoseconds == 132ull * 32 * 1000 / 4);
	cstrap_vcard_speed_set(card, &speed);
	assert_true(time_of(card).nanoseconds == 132ull * 32 * 1000 / 5);
	card->atr[2] = 0x11;
	assert_true(time_of(card).nanoseconds == 132ull * 372 * 1000 / 5);
	cstrap_vcard_close(&card);
}

/* n bytes of UPDATE BINARY at an offset. */
static void
update(struct cstrap_vcard *card, unsigned offset, unsigned len)
{
	char command[11 + 2 * 255];

	(void)snprintf(command, sizeof(command), "00D6%04X%02X", offset, len);
	memset(command + 10, 'A', 2 * len);
	command[10 + 2 * len] = '\0';
	expect(card, command, "9000");
}

static void
pages_that_are_touched(void **state)
{
	static const struct {
		unsigned offset, len, pages;
	} cases[] = { { 0, 1, 1 }, { 0, 64, 1 }, { 0, 65, 2 }, { 63, 2, 2 },
		{ 64, 64, 1 }, { 63, 66, 3 }, { 0, 255, 4 }, { 255, 255, 5 } };
	struct cstrap_vcard_speed speed = { .page_us = 2000 };
	struct cstrap_vcard *card = with_odf();
	size_t i;

	(void)state;
	expect(card, CREATE_512, "9000");
	cstrap_vcard_speed_set(card, &speed);
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		cstrap_vcard_time_reset(card);
		update(card, cases[i].offset, cases[i].len);
		assert_int_equal(time_of(card).pages, cases[i].pages);
		assert_true(time_of(card).nanoseconds ==
		    12ull * (cases[i].len + 9) * 32 * 250 +
			cases[i].pages * 2000000ull);
	}
	speed.page_len = 32;
	cstrap_vcard_speed_set(card, &speed);
	cstrap_vcard_time_reset(card);
	update(card, 0, 64);
	assert_int_equal(time_of(card).pages, 2);
	cstrap_vcard_close(&card);
}

/* A file of 512 bytes: its entry, and all of it filled. */
static void
create_and_verify_write_pages(void **state)
{
	struct cstrap_vcard *card = with_odf();

	(void)state;
	cstrap_vcard_time_reset(card);
	expect(card, CREATE_512, "9000");
	assert_int_equal(time_of(card).pages, 9);
	cstrap_vcard_time_reset(card);
	expect(card, "0020000A", "9000");
	assert_int_equal(time_of(card).pages, 0);
	expect(card, VERIFY_ADM1, "9000");
	assert_int_equal(time_of(card).pages, 1);
	cstrap_vcard_close(&card);
}

/* The kinds of command, each with its own time. */
static void
time_of_the_card_itself(void **state)
{
	struct cstrap_vcard_speed usual;
	struct cstrap_vcard_speed read_back;
	struct cstrap_vcard *card = with_odf();

	(void)state;
	cstrap_vcard_speed_usual(&usual);
	assert_int_equal(usual.page_us, 3500);
	assert_false(usual.real_time);
	cstrap_vcard_speed_set(card, &usual);
	cstrap_vcard_speed_get(card, &read_back);
	assert_memory_equal(&usual, &read_back, sizeof(usual));
	cstrap_vcard_time_reset(card);
	expect(card, "00A4080C047F505031", "9000");
	assert_true(time_of(card).nanoseconds == 156ull * 8000 + 5000000);
	cstrap_vcard_time_reset(card);
	expect(card, "00B0000001", "FF9000");
	assert_true(time_of(card).nanoseconds == 112ull * 8000 + 1000000);
	cstrap_vcard_time_reset(card);
	expect(card, "00D6000001AA", "9000");
	assert_true(time_of(card).nanoseconds == 120ull * 8000 + 5500000);
	cstrap_vcard_speed_set(card, NULL);
	cstrap_vcard_time_reset(card);
	expect(card, "00D6000001AA", "9000");
	assert_true(time_of(card).nanoseconds == 120ull * 8000);
	cstrap_vcard_close(&card);
}

/* Refused, torn and unanswered commands take their time, too. */
static void
commands_that_fail(void **state)
{
	struct cstrap_vcard *card = with_odf();

	(void)state;
	cstrap_vcard_time_reset(card);
	expect(card, "00", "6700");
	assert_int_equal(time_of(card).etu, 88);
	cstrap_vcard_cut(card, 0, CSTRAP_VCARD_CUT_INSIDE, 2);
	expect(card, "00D6000004A1A2A3A4", "CSTRAP_E_CARD_REMOVED");
	assert_int_equal(time_of(card).commands, 2);
	assert_int_equal(time_of(card).pages, 1);
	/* without power there is no command */
	expect(card, "00D6000004A1A2A3A4", "CSTRAP_E_CARD_REMOVED");
	assert_int_equal(time_of(card).commands, 2);
	cstrap_vcard_close(&card);
}

/* The link waits in real time, the card itself never does. */
static void
real_time_is_waited_for_by_the_link(void **state)
{
	struct cstrap_vcard_speed speed = { .command_us = 1000,
		.real_time = true };
	struct cstrap_vcard *card = blank();
	uint8_t answer[CSTRAP_ANSWER_MAX];
	struct timespec before, after;
	struct cstrap_link link;
	size_t len;

	(void)state;
	cstrap_vcard_link(card, false, &link);
	cstrap_vcard_speed_set(card, &speed);
	(void)clock_gettime(CLOCK_MONOTONIC, &before);
	assert_int_equal(link.transport.exchange(link.transport.ctx,
			     (struct cstrap_view) {
				 (const uint8_t *)"\x00\x20\x00\x0A", 4 },
			     (struct cstrap_room) { answer, sizeof(answer) },
			     &len),
	    CSTRAP_OK);
	(void)clock_gettime(CLOCK_MONOTONIC, &after);
	/* at least the time it takes; how much more is the machine's affair */
	assert_true((after.tv_sec - before.tv_sec) * 1000000000 +
		after.tv_nsec - before.tv_nsec >=
	    1000000 + 88 * 8000);
	cstrap_vcard_close(&card);
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(each_command),
		cmocka_unit_test(get_response_costs),
		cmocka_unit_test(speed_of_the_atr),
		cmocka_unit_test(pages_that_are_touched),
		cmocka_unit_test(create_and_verify_write_pages),
		cmocka_unit_test(time_of_the_card_itself),
		cmocka_unit_test(commands_that_fail),
		cmocka_unit_test(real_time_is_waited_for_by_the_link) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
