/*
 * test_vcard_fault.c - what goes wrong at a command, and what the
 * host sees of it.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "test_vcard_fault.h"

static void
power_before_inside_after(void **state)
{
	struct cstrap_vcard_fault fault = { .what = CSTRAP_VCARD_FAULT_POWER };
	struct cstrap_vcard *card = *state;
	size_t i;

	set(state, fault);
	expect(card, UPDATE_4, REMOVED);
	expect(card, UPDATE_4, REMOVED);
	assert_holds(card, ODF, 0, "FFFFFFFF");
	fault.where = CSTRAP_VCARD_CUT_INSIDE;
	for (i = 0; i <= 5; i++) {
		static const char *const left[] = { "FFFFFFFF", "A1FFFFFF",
			"A1A2FFFF", "A1A2A3FF", "A1A2A3A4", "A1A2A3A4" };

		begin_again(card);
		expect(card, "00D6000004FFFFFFFF", "9000");
		fault.bytes = i;
		set(state, fault);
		expect(card, UPDATE_4, REMOVED);
		assert_holds(card, ODF, 0, left[i]);
	}
	begin_again(card);
	expect(card, "00D6000004FFFFFFFF", "9000");
	fault.where = CSTRAP_VCARD_CUT_AFTER;
	set(state, fault);
	expect(card, UPDATE_4, REMOVED);
	assert_holds(card, ODF, 0, "A1A2A3A4");
	assert_int_equal(cstrap_vcard_fault_count(card), 0);
}

/* By number of command, by instruction, by file. */
static void
only_the_command_that_is_meant(void **state)
{
	struct cstrap_vcard *card = *state;

	set(state, (struct cstrap_vcard_fault) { .nth = 1 });
	expect(card, UPDATE_4, "9000");
	expect(card, UPDATE_4, REMOVED);
	begin_again(card);
	set(state, (struct cstrap_vcard_fault) { .ins = 0xD6, .nth = 1 });
	expect(card, UPDATE_4, "9000");
	expect(card, "00B0000001", "A19000");
	expect(card, "00B0000001", "A19000");
	expect(card, UPDATE_4, REMOVED);
	begin_again(card);
	set(state,
	    (struct cstrap_vcard_fault) { .ins = 0xB0, .file_id = 0x2FE2 });
	expect(card, "00B0000001", "A19000");
	expect(card, "00A4080C022FE2", "9000");
	expect(card, "00B0000001", REMOVED);
	expect(card, "00B0000001", REMOVED);
}

/* A second channel has its own current file. */
static void
current_file_is_that_of_the_channel(void **state)
{
	struct cstrap_vcard *card = *state;

	expect(card, "0070000001", "019000");
	expect(card, "01A4080C022FE2", "9000");
	set(state,
	    (struct cstrap_vcard_fault) { .ins = 0xB0, .file_id = 0x2FE2 });
	expect(card, "00B0000001", "FF9000");
	expect(card, "01B0000001", REMOVED);
}

static void
fault_that_stays(void **state)
{
	struct cstrap_vcard *card = *state;

	set(state,
	    (struct cstrap_vcard_fault) { .what = CSTRAP_VCARD_FAULT_STATUS,
		.ins = 0xD6,
		.nth = 1,
		.stays = true });
	expect(card, UPDATE_4, "9000");
	expect(card, UPDATE_4, "6581");
	expect(card, UPDATE_4, "6581");
	expect(card, "00B0000001", "A19000");
	cstrap_vcard_reset(card);
	begin_again(card);
	expect(card, UPDATE_4, "6581");
	assert_int_equal(cstrap_vcard_fault_count(card), 1);
	cstrap_vcard_fault_clear(card);
	assert_int_equal(cstrap_vcard_fault_count(card), 0);
	expect(card, UPDATE_4, "9000");
}

/* Two at once: the first strikes, the second waits for the next command. */
static void
several_faults(void **state)
{
	const struct cstrap_vcard_fault status = {
		.what = CSTRAP_VCARD_FAULT_STATUS,
		.sw = 0x6F00
	};
	struct cstrap_vcard *card = *state;
	size_t i;

	set(state, status);
	cstrap_vcard_cut(card, 2, CSTRAP_VCARD_CUT_BEFORE, 0);
	set(state, status);
	assert_int_equal(cstrap_vcard_fault_count(card), 3);
	expect(card, UPDATE_4, "6F00");
	expect(card, UPDATE_4, "6F00");
	expect(card, UPDATE_4, REMOVED);
	assert_holds(card, ODF, 0, "FFFFFFFF");
	for (i = 0; i < CSTRAP_VCARD_FAULTS_MAX; i++)
		set(state, status);
	assert_int_equal(cstrap_vcard_fault_set(card, &status), CSTRAP_E_SPACE);
	cstrap_vcard_fault_clear(card);
	set(state, status);
}

static void
fault_that_there_is_not(void **state)
{
	struct cstrap_vcard_fault fault = {
		.what = (enum cstrap_vcard_fault_what)CSTRAP_VCARD_FAULT_KINDS
	};

	assert_int_equal(cstrap_vcard_fault_set(*state, &fault),
	    CSTRAP_E_ARGUMENT);
	fault.what = CSTRAP_VCARD_FAULT_POWER;
	fault.where = (enum cstrap_vcard_cut)3;
	assert_int_equal(cstrap_vcard_fault_set(*state, &fault),
	    CSTRAP_E_ARGUMENT);
	assert_int_equal(cstrap_vcard_fault_count(*state), 0);
}

static void
status_word(void **state)
{
	struct cstrap_vcard_fault fault = { .what = CSTRAP_VCARD_FAULT_STATUS,
		.bytes = 2 };
	struct cstrap_vcard *card = *state;

	set(state, fault);
	expect(card, UPDATE_4, "6581");
	assert_holds(card, ODF, 0, "FFFF");
	fault.where = CSTRAP_VCARD_CUT_INSIDE;
	set(state, fault);
	expect(card, UPDATE_4, "6581");
	assert_holds(card, ODF, 0, "A1A2FF");
	fault.where = CSTRAP_VCARD_CUT_AFTER;
	fault.sw = 0x63C1;
	set(state, fault);
	expect(card, UPDATE_4, "63C1");
	assert_holds(card, ODF, 0, "A1A2A3A4");
	set(state, fault);
	expect(card, "00B0000004", "63C1");
	expect(card, "00B0000004", "A1A2A3A49000");
}

static void
mute(void **state)
{
	struct cstrap_vcard_fault fault = { .what = CSTRAP_VCARD_FAULT_MUTE };
	struct cstrap_finding finding = { .status = CSTRAP_OK };
	struct cstrap_vcard_counts counts;
	struct cstrap_vcard *card = *state;
	struct cstrap_link link;

	cstrap_vcard_link(card, false, &link);
	begin_again(card);
	set(state, fault);
	expect(card, UPDATE_4, MUTE);
	link.explain(link.ctx, &finding);
	assert_string_equal(finding.text, "the card does not answer");
	assert_holds(card, ODF, 0, "FFFF");
	expect(card, "00B0000001", MUTE);
	cstrap_vcard_counts(card, &counts);
	assert_int_equal(counts.updates, 1);
	assert_int_equal(link.reset(link.ctx), CSTRAP_OK);
	begin_again(card);
	fault.where = CSTRAP_VCARD_CUT_AFTER;
	set(state, fault);
	expect(card, UPDATE_4, MUTE);
	assert_holds(card, ODF, 0, "A1A2A3A4");
	begin_again(card);
	expect(card, UPDATE_4, "9000");
}

static void
taken_out(void **state)
{
	struct cstrap_vcard *card = *state;
	struct cstrap_finding finding = { .status = CSTRAP_OK };
	struct cstrap_link link;

	cstrap_vcard_link(card, false, &link);
	begin_again(card);
	set(state,
	    (struct cstrap_vcard_fault) { .what = CSTRAP_VCARD_FAULT_REMOVAL,
		.where = CSTRAP_VCARD_CUT_INSIDE,
		.bytes = 2 });
	expect(card, UPDATE_4, REMOVED);
	assert_holds(card, ODF, 0, "A1A2FFFF");
	link.explain(link.ctx, &finding);
	assert_string_equal(finding.text, "the card was taken out");
	assert_int_equal(link.reset(link.ctx), CSTRAP_E_CARD_REMOVED);
	expect(card, UPDATE_4, REMOVED);
	cstrap_vcard_reset(card);
	assert_int_equal(link.reset(link.ctx), CSTRAP_OK);
	begin_again(card);
	expect(card, UPDATE_4, "9000");
}

/* Keys and selection are gone; the command that is told so does nothing. */
static void
reset_by_another_program(void **state)
{
	struct cstrap_vcard_fault fault = { .what = CSTRAP_VCARD_FAULT_RESET,
		.where = CSTRAP_VCARD_CUT_AFTER };
	struct cstrap_finding finding = { .status = CSTRAP_OK };
	struct cstrap_vcard *card = *state;
	struct cstrap_link link;

	cstrap_vcard_link(card, false, &link);
	begin_again(card);
	set(state, fault);
	expect(card, UPDATE_4, RESET);
	link.explain(link.ctx, &finding);
	assert_int_equal(finding.status, CSTRAP_E_CARD_RESET);
	assert_holds(card, ODF, 0, "FFFF");
	expect(card, "00B0000001", "6986");
	expect(card, "0020000A", "63CA");
	begin_again(card);
	fault.what = CSTRAP_VCARD_FAULT_RESET_UNSEEN;
	fault.ins = 0xD6;
	set(state, fault);
	expect(card, UPDATE_4, "6986");
	expect(card, "00A4080C047F505031", "9000");
	expect(card, UPDATE_4, "6982");
}

static void
answer_that_is_short(void **state)
{
	static const char *const left[] = { "", "A1", "A1A2", "A1A290",
		"A1A29000", "A1A29000" };
	struct cstrap_vcard_fault fault = { .what = CSTRAP_VCARD_FAULT_SHORT };
	struct cstrap_vcard *card = *state;

	expect(card, UPDATE_4, "9000");
	for (fault.bytes = 0; fault.bytes < 6; fault.bytes++) {
		set(state, fault);
		expect(card, "00B0000002", left[fault.bytes]);
	}
	fault.what = CSTRAP_VCARD_FAULT_EMPTY;
	set(state, fault);
	expect(card, "00B0000002", "9000");
	set(state, fault);
	expect(card, "00B00000FF", "6C20");
	expect(card, "00B0000002", "A1A29000");
}

static void
answer_that_is_corrupted(void **state)
{
	static const char *const got[] = { "5EA29000", "A15D9000", "A1A26F00",
		"A1A290FF", "A1A290FF" };
	struct cstrap_vcard_fault fault = { .what =
						CSTRAP_VCARD_FAULT_CORRUPT };
	struct cstrap_vcard *card = *state;

	expect(card, UPDATE_4, "9000");
	for (fault.bytes = 0; fault.bytes < 5; fault.bytes++) {
		set(state, fault);
		expect(card, "00B0000002", got[fault.bytes]);
	}
	fault.bytes = 0;
	fault.value = 0x01;
	set(state, fault);
	expect(card, "00B0000002", "A0A29000");
	/* the work is done all the same */
	set(state, fault);
	expect(card, "00D6000001B1", "9100");
	assert_holds(card, ODF, 0, "B1");
}

/* Each kind at each place, at any command: what it leaves is a card. */
static void
every_fault_at_every_command(void **state)
{
	static const char *const commands[] = { VERIFY_ADM1, SELECT_ADF,
		CREATE_5, "00D6000005A1A2A3A4A5", "00B0000005",
		"00A40004025031", "00C0000010", "0070000001", "0020000A",
		"00" };
	struct cstrap_vcard_fault fault = { .value = 0x5A };
	int what, where;

	(void)state;
	for (what = 0; what < CSTRAP_VCARD_FAULT_KINDS; what++) {
		for (where = 0; where <= CSTRAP_VCARD_CUT_AFTER; where++) {
			for (size_t i = 0; i < 2 * 10; i++) {
				struct cstrap_vcard *card = with_odf();
				char room[2 * CSTRAP_ANSWER_MAX + 1];

				fault.what = (enum cstrap_vcard_fault_what)what;
				fault.where = (enum cstrap_vcard_cut)where;
				fault.nth = (unsigned)i / 2;
				fault.bytes = 1 + 3 * (i % 2);
				cstrap_vcard_reset(card);
				assert_int_equal(cstrap_vcard_fault_set(card,
						     &fault),
				    CSTRAP_OK);
				for (size_t j = 0; j < 10; j++)
					ask(card, commands[j], room);
				cstrap_vcard_fault_clear(card);
				begin_again(card);
				cstrap_vcard_close(&card);
			}
		}
	}
}

int
main(void)
{
#define FAULT_TEST(name) cmocka_unit_test_setup_teardown(name, make, drop)
	const struct CMUnitTest tests[] = { FAULT_TEST(
						power_before_inside_after),
		FAULT_TEST(only_the_command_that_is_meant),
		FAULT_TEST(current_file_is_that_of_the_channel),
		FAULT_TEST(fault_that_stays), FAULT_TEST(several_faults),
		FAULT_TEST(fault_that_there_is_not), FAULT_TEST(status_word),
		FAULT_TEST(mute), FAULT_TEST(taken_out),
		FAULT_TEST(reset_by_another_program),
		FAULT_TEST(answer_that_is_short),
		FAULT_TEST(answer_that_is_corrupted),
		cmocka_unit_test(every_fault_at_every_command) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
