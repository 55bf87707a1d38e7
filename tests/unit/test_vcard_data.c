/*
 * test_vcard_data.c - READ and UPDATE of BINARY and RECORD, and the lengths
 * and classes of every command.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "test_vcard.h"

static void
lc_and_le_together(void **state)
{
	struct cstrap_vcard *card = with_odf();

	(void)state;
	expect(card,
	    "00A40004025031"
	    "00",
	    "6700");
	expect(card,
	    "00D6000001AA"
	    "00",
	    "6700");
	expect(card,
	    "00B0000002"
	    "0000",
	    "6700");
	expect(card, "0020000A0831323334353637380A", "6700");
	cstrap_vcard_close(&card);
}

static void
lengths_do_not_add_up(void **state)
{
	struct cstrap_vcard *card = with_odf();

	(void)state;
	expect(card, "", "6700");
	expect(card, "00D600", "6700");
	expect(card, "00D60000", "6700");
	expect(card, "00D6000002", "6700");
	expect(card, "00D6000002AA", "6700");
	/* extended length */
	expect(card, "00B00000000100", "6700");
	expect(card, "00D60000000001AA", "6700");
	expect(card, "00B0000020",
	    "FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF"
	    "FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF9000");
	cstrap_vcard_close(&card);
}

static void
class_or_instruction_unknown(void **state)
{
	struct cstrap_vcard *card = with_odf();

	(void)state;
	expect(card, "A0A40000023F00", "6E00");
	expect(card, "80A4000C023F00", "6E00");
	expect(card, "04A4000C023F00", "6E00");
	expect(card, "0CB0000001", "6E00");
	expect(card, "40B0000001", "6E00");
	expect(card, "00CA000001", "6D00");
	expect(card, "FFFFFFFFFF", "6E00");
	expect(card, "00FE0000", "6D00");
	cstrap_vcard_close(&card);
}

static void
read_past_the_end(void **state)
{
	struct cstrap_vcard *card = with_odf();

	(void)state;
	expect(card, "00B0000000", "6C20");
	expect(card, "00B0000021", "6C20");
	expect(card, "00B0001E03", "6C02");
	expect(card, "00B0001E02", "FFFF9000");
	expect(card, "00B0002001", "6B00");
	expect(card, "00B07FFF01", "6B00");
	cstrap_vcard_close(&card);
}

static void
update_past_the_end(void **state)
{
	struct cstrap_vcard *card = with_odf();

	(void)state;
	expect(card, "00D6001F02AABB", "6700");
	expect(card, "00D6002001AA", "6B00");
	expect(card, "00D6000000", "6700");
	expect(card, "00B0001F01", "FF9000");
	expect(card, "00D6001F01AA", "9000");
	expect(card, "00B0001F01", "AA9000");
	expect(card, "00D60000030000C1", "9000");
	expect(card, "00B0000004", "0000C1FF9000");
	cstrap_vcard_close(&card);
}

static void
offset_at_its_limit(void **state)
{
	struct cstrap_vcard *card = with_odf();

	(void)state;
	expect(card,
	    "00E0000018"
	    "6216"
	    "82024121"
	    "83026432"
	    "8A0105"
	    "8B032F0605"
	    "80028000"
	    "8800",
	    "9000");
	expect(card, "00D67FFF01AB", "9000");
	expect(card, "00B07FFF01", "AB9000");
	expect(card, "00B07FFE00", "6C02");
	expect(card, "00D67FFF02ABCD", "6700");
	cstrap_vcard_close(&card);
}

/* 256 bytes with Le 00 and 255 with Lc FF. */
static void
largest_pieces(void **state)
{
	struct cstrap_vcard *card = with_odf();
	char command[2 * 260 + 1] = "00D60000FF";
	char room[2 * CSTRAP_ANSWER_MAX + 1];
	size_t i;

	(void)state;
	expect(card,
	    "00E0000018"
	    "6216"
	    "82024121"
	    "83026432"
	    "8A0105"
	    "8B032F0605"
	    "80020200"
	    "8800",
	    "9000");
	for (i = 0; i < 255; i++)
		strcat(command, "5A");
	expect(card, command, "9000");
	assert_int_equal(strlen(ask(card, "00B0000000", room)), 2 * 258);
	assert_memory_equal(room + 2 * 254, "5AFF9000", 8);
	cstrap_vcard_close(&card);
}

static void
nothing_selected_or_wrong_kind(void **state)
{
	struct cstrap_vcard *card = with_odf();

	(void)state;
	expect(card, "00B2010436", "6981");
	expect(card, "00DC010401AA", "6981");
	expect(card, "00A4000C023F00", "9000");
	expect(card, "00B0000001", "6986");
	expect(card, "00D6000001AA", "6986");
	expect(card, "00B2010436", "6986");
	expect(card, "00A4000C022F00", "9000");
	expect(card, "00B0000001", "6981");
	expect(card, "00D6000001AA", "6981");
	cstrap_vcard_close(&card);
}

static void
short_file_ids(void **state)
{
	struct cstrap_vcard *card = with_odf();

	(void)state;
	expect(card, "00A4000C027F50", "9000");
	expect(card, "00B0870104", "FFFFFFFF9000");
	expect(card, "00B0000001", "FF9000"); /* it is current now */
	expect(card, "00D6870101AA", "9000");
	expect(card, "00B0870002", "FFAA9000");
	expect(card, "00B0880001", "6A82");
	expect(card, "00B0800001", "6A86");
	expect(card, "00B0A70001", "6A86");
	expect(card, "00A4000C023F00", "9000");
	expect(card,
	    "00B2"
	    "01F4"
	    "00",
	    "6C36");
	expect(card, "00B2010400", "6C36");
	expect(card,
	    "00B2"
	    "01FC"
	    "36",
	    "6A82");
	cstrap_vcard_close(&card);
}

#define RECORD54(first)                                              \
	first "FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF" \
	      "FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF"

static void
records(void **state)
{
	struct cstrap_vcard *card = with_odf();

	(void)state;
	expect(card, "00A4080C022F00", "9000");
	expect(card, "00DC020436" RECORD54("61"), "9000");
	expect(card, "00B2020436", RECORD54("61") "9000");
	expect(card, "00B2010436", RECORD54("FF") "9000");
	expect(card, "00B2040436", RECORD54("FF") "9000");
	expect(card, "00B2050436", "6A83");
	expect(card, "00DC050436" RECORD54("61"), "6A83");
	expect(card, "00B2000436", "6A83"); /* no current record */
	expect(card, "00B2010435", "6C36");
	expect(card, "00B2010437", "6C36");
	expect(card, "00DC010401AA", "6700");
	expect(card, "00B2010136", "6A86");
	expect(card, "00B2010536", "6A86");
	expect(card, "00B2010236", "6A86");
	cstrap_vcard_close(&card);
}

static void
record_pointer(void **state)
{
	struct cstrap_vcard *card = with_odf();

	(void)state;
	expect(card, "00A4080C022F00", "9000");
	expect(card, "00DC010436" RECORD54("01"), "9000");
	expect(card, "00DC040436" RECORD54("04"), "9000");
	expect(card, "00B2000236", RECORD54("01") "9000");
	expect(card, "00B2000436", RECORD54("01") "9000");
	expect(card, "00B2000336", "6A83");
	expect(card, "00B2000236", RECORD54("FF") "9000");
	expect(card, "00B2000236", RECORD54("FF") "9000");
	expect(card, "00B2000236", RECORD54("04") "9000");
	expect(card, "00B2000236", "6A83");
	expect(card, "00A4080C022F00", "9000");
	expect(card, "00B2000336", RECORD54("04") "9000");
	cstrap_vcard_close(&card);
}

static void
key_not_presented(void **state)
{
	struct cstrap_vcard *card = with_odf();

	(void)state;
	cstrap_vcard_reset(card);
	expect(card, "00A4080C047F505031", "9000");
	expect(card, "00B0000001", "FF9000");
	expect(card, "00D6000001AA", "6982");
	expect(card, "00B0000001", "FF9000");
	expect(card, "00A4080C022FE2", "9000");
	expect(card, "00B000000A",
	    "988810325476981032F4"
	    "9000");
	expect(card, VERIFY_ADM1, "9000");
	expect(card, "00D6000001AA", "6982"); /* never */
	expect(card, "00A4080C022F00", "9000");
	expect(card, "00DC010436" RECORD54("61"), "9000");
	cstrap_vcard_reset(card);
	expect(card, "00A4080C022F00", "9000");
	expect(card, "00DC010436" RECORD54("62"), "6982");
	cstrap_vcard_close(&card);
}

static void
counts_are_of_what_was_asked(void **state)
{
	struct cstrap_vcard *card = with_odf();
	struct cstrap_vcard_counts counts;

	(void)state;
	expect(card, "00D6000001AA", "9000");
	expect(card, "00D6002001AA", "6B00");
	expect(card, "0020000A", "9000");
	expect(card, "0020000A00", "9000");
	expect(card, "00200001083131313131313131", "6984");
	cstrap_vcard_counts(card, &counts);
	assert_int_equal(counts.commands, 8);
	assert_int_equal(counts.verifies, 2);
	assert_int_equal(counts.updates, 2);
	assert_int_equal(counts.creates, 2);
	cstrap_vcard_close(&card);
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(
						lc_and_le_together),
		cmocka_unit_test(lengths_do_not_add_up),
		cmocka_unit_test(class_or_instruction_unknown),
		cmocka_unit_test(read_past_the_end),
		cmocka_unit_test(update_past_the_end),
		cmocka_unit_test(offset_at_its_limit),
		cmocka_unit_test(largest_pieces),
		cmocka_unit_test(nothing_selected_or_wrong_kind),
		cmocka_unit_test(short_file_ids), cmocka_unit_test(records),
		cmocka_unit_test(record_pointer),
		cmocka_unit_test(key_not_presented),
		cmocka_unit_test(counts_are_of_what_was_asked) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
