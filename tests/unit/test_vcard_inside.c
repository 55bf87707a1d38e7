/*
 * test_vcard_inside.c - what is left of a command that was cut inside,
 * and of memory that does not last.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "test_vcard_fault.h"

static void
assert_can_be_loaded(const struct cstrap_vcard *card)
{
	struct cstrap_vcard *again = NULL;
	uint8_t *image = NULL;
	size_t len;

	assert_int_equal(cstrap_vcard_save(card, &image, &len, NULL),
	    CSTRAP_OK);
	assert_int_equal(cstrap_vcard_load(&again,
			     (struct cstrap_view) { image, len }, NULL),
	    CSTRAP_OK);
	assert_int_equal(cstrap_vcard_fault_count(again), 0);
	cstrap_vcard_close(&again);
	free(image);
}

/* 0: no file; 1: half there; 2 + n: n bytes filled. */
static void
inside_create(void **state)
{
	static const struct {
		size_t bytes;
		uint8_t life_cycle; /* 0: no file */
		const char *content;
	} cases[] = { { 0, 0, "" }, { 1, 1, "5A5A5A5A5A" },
		{ 2, 5, "5A5A5A5A5A" }, { 4, 5, "FFFF5A5A5A" },
		{ 6, 5, "FFFFFFFF5A" }, { 7, 5, "FFFFFFFFFF" },
		{ 99, 5, "FFFFFFFFFF" } };
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct cstrap_vcard *card = with_odf();

		assert_int_equal(cstrap_vcard_fault_set(card,
				     &(struct cstrap_vcard_fault) {
					 .where = CSTRAP_VCARD_CUT_INSIDE,
					 .ins = 0xE0,
					 .bytes = cases[i].bytes,
					 .value = 0x5A }),
		    CSTRAP_OK);
		expect(card, CREATE_5, REMOVED);
		assert_int_equal(exists(card, MADE), cases[i].life_cycle != 0);
		if (cases[i].life_cycle != 0) {
			assert_int_equal(file_at(card, MADE).life_cycle,
			    cases[i].life_cycle);
			assert_holds(card, MADE, 0, cases[i].content);
		}
		assert_can_be_loaded(card);
		cstrap_vcard_close(&card);
	}
	(void)state;
}

/* What CREATE refuses leaves nothing, however far power lasts. */
static void
inside_create_that_is_refused(void **state)
{
	struct cstrap_vcard *card = *state;

	set(state,
	    (struct cstrap_vcard_fault) { .where = CSTRAP_VCARD_CUT_INSIDE,
		.bytes = 4 });
	expect(card, CREATE_ODF, REMOVED);
	assert_holds(card, ODF, 0, "FFFFFFFF");
	assert_int_equal(file_at(card, ODF).life_cycle, 5);
}

/* A file that any size can be given to by ADM1, filled with A0, A1 ... */
static struct cstrap_vcard *
with_growing(void)
{
	struct cstrap_vcard *card = with_odf();

	expect(card, "00E000001662148202412183024F018A01058B032F060980020005",
	    "9000");
	expect(card, "00D6000005A0A1A2A3A4", "9000");
	return card;
}

static void
fault_inside(struct cstrap_vcard *card, uint8_t ins, size_t bytes)
{
	const struct cstrap_vcard_fault fault = { .where =
						      CSTRAP_VCARD_CUT_INSIDE,
		.ins = ins,
		.bytes = bytes,
		.value = 0x5A };

	assert_int_equal(cstrap_vcard_fault_set(card, &fault), CSTRAP_OK);
}

/* 0: as it was; 1 + n: grown, n of what is new filled. */
static void
inside_resize(void **state)
{
	static const char *const grown[] = { "A0A1A2A3A4", "A0A1A2A3A45A5A5A",
		"A0A1A2A3A4FF5A5A", "A0A1A2A3A4FFFF5A", "A0A1A2A3A4FFFFFF",
		"A0A1A2A3A4FFFFFF" };
	struct cstrap_vcard *card;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(grown) / sizeof(grown[0]); i++) {
		card = with_growing();
		fault_inside(card, 0xD4, i);
		expect(card, "80D400000A620883024F0180020008", REMOVED);
		assert_int_equal(file_at(card, MADE).content.len,
		    strlen(grown[i]) / 2);
		assert_holds(card, MADE, 0, grown[i]);
		cstrap_vcard_close(&card);
	}
	for (i = 0; i < 2; i++) {
		card = with_growing();
		fault_inside(card, 0xD4, i);
		expect(card, "80D400000A620883024F0180020003", REMOVED);
		assert_int_equal(file_at(card, MADE).content.len,
		    i == 0 ? 5 : 3);
		assert_holds(card, MADE, 0, "A0A1A2");
		cstrap_vcard_close(&card);
	}
}

/* The file is there, and some of it is not. */
static void
inside_delete(void **state)
{
	static const char *const left[] = { "A0A1A2A3A4", "FFA1A2A3A4",
		"FFFFFFFFA4", "FFFFFFFFFF" };
	static const size_t bytes[] = { 0, 1, 4, 99 };
	struct cstrap_vcard *card;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(left) / sizeof(left[0]); i++) {
		card = with_growing();
		fault_inside(card, 0xE4, bytes[i]);
		expect(card, "00E40000024F01", REMOVED);
		assert_holds(card, MADE, 0, left[i]);
		begin_again(card);
		expect(card, "00E40000024F01", "9000");
		assert_false(exists(card, MADE));
		cstrap_vcard_close(&card);
	}
	card = with_growing();
	assert_int_equal(cstrap_vcard_fault_set(card,
			     &(struct cstrap_vcard_fault) {
				 .where = CSTRAP_VCARD_CUT_AFTER }),
	    CSTRAP_OK);
	expect(card, "00E40000024F01", REMOVED);
	assert_false(exists(card, MADE));
	/* a folder goes at once or not at all */
	begin_again(card);
	expect(card, "00A4000C023F00", "9000");
	fault_inside(card, 0xE4, 3);
	expect(card, "00E40000027F50", REMOVED);
	assert_true(exists(card, ODF));
	cstrap_vcard_close(&card);
}

static void
inside_verify(void **state)
{
	struct cstrap_vcard *card = *state;
	struct cstrap_vcard_fault fault = { .where = CSTRAP_VCARD_CUT_INSIDE };

	set(state, fault);
	expect(card, WRONG_KEY, REMOVED);
	assert_int_equal(cstrap_vcard_tries(card, 0x0A), 10);
	cstrap_vcard_reset(card);
	fault.bytes = 1;
	set(state, fault);
	/* even the right one */
	expect(card, VERIFY_ADM1, REMOVED);
	assert_int_equal(cstrap_vcard_tries(card, 0x0A), 9);
	cstrap_vcard_reset(card);
	set(state, fault);
	expect(card, "0020000A", REMOVED);
	assert_int_equal(cstrap_vcard_tries(card, 0x0A), 9);
	cstrap_vcard_reset(card);
	expect(card, VERIFY_ADM1, "9000");
	assert_int_equal(cstrap_vcard_tries(card, 0x0A), 10);
}

/* A record is old or new, unless it is to be torn. */
static void
inside_record(void **state)
{
	static const char command[] =
	    "00DC020436"
	    "6162636465666768696A6B6C6D6E6F707172737475767778797A6162636465"
	    "666768696A6B6C6D6E6F707172737475767778797A6162";
	struct cstrap_vcard_fault fault = { .where = CSTRAP_VCARD_CUT_INSIDE,
		.bytes = 53 };
	struct cstrap_vcard *card = *state;

	expect(card, "00A4080C022F00", "9000");
	set(state, fault);
	expect(card, command, REMOVED);
	assert_holds(card, "3F002F00", 54, "FFFF");
	begin_again(card);
	expect(card, "00A4080C022F00", "9000");
	fault.bytes = 54;
	set(state, fault);
	expect(card, command, REMOVED);
	assert_holds(card, "3F002F00", 54, "6162");
	assert_holds(card, "3F002F00", 106, "6162FF");
	begin_again(card);
	expect(card, "00A4080C022F00", "9000");
	fault.bytes = 1;
	fault.tears_record = true;
	set(state, fault);
	expect(card,
	    "00DC020436"
	    "FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF"
	    "FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF",
	    REMOVED);
	assert_holds(card, "3F002F00", 54, "FF6263");
}

/* Sixteen bytes before the data and behind them go with the page. */
static void
page_takes_its_neighbours(void **state)
{
	const struct cstrap_vcard_speed speed = { .page_len = 8 };
	struct cstrap_vcard *card = *state;

	cstrap_vcard_speed_set(card, &speed);
	expect(card,
	    "00D6000020"
	    "000102030405060708090A0B0C0D0E0F"
	    "101112131415161718191A1B1C1D1E1F",
	    "9000");
	set(state,
	    (struct cstrap_vcard_fault) { .what = CSTRAP_VCARD_FAULT_PAGE,
		.where = CSTRAP_VCARD_CUT_INSIDE,
		.bytes = 7,
		.value = 0xEE });
	/* bytes 6 to 17: 6 and 7, all of 8..15, 16 and 17 */
	expect(card, "00D600060CA0A1A2A3A4A5A6A7A8A9AAAB", REMOVED);
	assert_holds(card, ODF, 0,
	    "000102030405A0A1EEEEEEEEEEEEEEEE"
	    "101112131415161718191A1B1C1D1E1F");
}

/* Power lasts to the end of the data, not to that of the page. */
static void
page_at_its_end(void **state)
{
	const struct cstrap_vcard_speed speed = { .page_len = 24 };
	struct cstrap_vcard *card = *state;

	cstrap_vcard_speed_set(card, &speed);
	expect(card, "00D6001E02B0B1", "9000");
	set(state,
	    (struct cstrap_vcard_fault) { .what = CSTRAP_VCARD_FAULT_PAGE,
		.where = CSTRAP_VCARD_CUT_INSIDE,
		.bytes = 99 });
	expect(card, "00D6001602C0C1", REMOVED);
	/* the first page, as its last bytes were being written */
	assert_holds(card, ODF, 0,
	    "000000000000000000000000000000000000000000000000"
	    "FFFFFFFFFFFFB0B1");
	begin_again(card);
	set(state,
	    (struct cstrap_vcard_fault) { .what = CSTRAP_VCARD_FAULT_PAGE,
		.where = CSTRAP_VCARD_CUT_INSIDE });
	/* a page that the file ends in */
	expect(card, "00D6001E01C0", REMOVED);
	assert_holds(card, ODF, 24, "0000000000000000");
}

/* Other work than an UPDATE has no page, and a whole record keeps its own. */
static void
page_of_a_record(void **state)
{
	struct cstrap_vcard_fault fault = { .what = CSTRAP_VCARD_FAULT_PAGE,
		.where = CSTRAP_VCARD_CUT_INSIDE,
		.ins = 0xDC,
		.bytes = 1 };
	static const char command[] =
	    "00DC020436"
	    "6162636465666768696A6B6C6D6E6F707172737475767778797A6162636465"
	    "666768696A6B6C6D6E6F707172737475767778797A6162";
	struct cstrap_vcard *card = *state;

	expect(card, "00A4080C022F00", "9000");
	set(state, fault);
	expect(card, command, REMOVED);
	assert_holds(card, "3F002F00", 53, "FFFFFFFF");
	begin_again(card);
	expect(card, "00A4080C022F00", "9000");
	fault.tears_record = true;
	set(state, fault);
	expect(card, command, REMOVED);
	assert_holds(card, "3F002F00", 0, "0000");
	assert_holds(card, "3F002F00", 62, "0000FF");
}

/* 6581, with the pages before the worn one written; until it is mended. */
static void
worn_page(void **state)
{
	const struct cstrap_vcard_speed speed = { .page_len = 8 };
	struct cstrap_vcard *card = *state;

	cstrap_vcard_speed_set(card, &speed);
	set(state,
	    (struct cstrap_vcard_fault) { .what = CSTRAP_VCARD_FAULT_WORN,
		.file_id = 0x5031,
		.bytes = 12,
		.stays = true });
	expect(card, "00D6000008A0A1A2A3A4A5A6A7", "9000");
	expect(card, "00D6001008B0B1B2B3B4B5B6B7", "9000");
	expect(card, "00D600060CC0C1C2C3C4C5C6C7C8C9CACB", "6581");
	assert_holds(card, ODF, 0,
	    "A0A1A2A3A4A5C0C1FFFFFFFFFFFFFFFF"
	    "B0B1B2B3B4B5B6B7");
	expect(card, "00D600080100", "6581");
	expect(card, "00D6000F0100", "6581");
	assert_holds(card, ODF, 8, "FFFFFFFFFFFFFFFF");
	expect(card, "00B0000801", "FF9000");
	/* another file of the card */
	expect(card, "00A4080C022F00", "9000");
	expect(card, "00B2010436",
	    "FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF"
	    "FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF"
	    "9000");
	cstrap_vcard_fault_clear(card);
	expect(card, "00A4080C047F505031", "9000");
	expect(card, "00D600080100", "9000");
}

static void
worn_page_once(void **state)
{
	struct cstrap_vcard *card = *state;

	set(state,
	    (struct cstrap_vcard_fault) { .what = CSTRAP_VCARD_FAULT_WORN,
		.nth = 1,
		.sw = 0x6F12 });
	expect(card, "00B0000001", "FF9000");
	expect(card, "00D600080100", "9000");
	expect(card, "00D600080100", "6F12");
	expect(card, "00D600080100", "9000");
	assert_int_equal(cstrap_vcard_fault_count(card), 0);
}

int
main(void)
{
#define FAULT_TEST(name) cmocka_unit_test_setup_teardown(name, make, drop)
	const struct CMUnitTest tests[] = { FAULT_TEST(inside_create),
		FAULT_TEST(inside_create_that_is_refused),
		cmocka_unit_test(inside_resize),
		cmocka_unit_test(inside_delete), FAULT_TEST(inside_verify),
		FAULT_TEST(inside_record),
		FAULT_TEST(page_takes_its_neighbours),
		FAULT_TEST(page_at_its_end), FAULT_TEST(page_of_a_record),
		FAULT_TEST(worn_page), FAULT_TEST(worn_page_once) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
