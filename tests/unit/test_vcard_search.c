/*
 * test_vcard_search.c - SEARCH RECORD, simple forms.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "test_vcard.h"

static struct cstrap_vcard *
with_records(void)
{
	struct cstrap_vcard *card =
	    described("{\"files\": [{\"path\": \"4F01\", \"record_size\": 3,"
		      " \"records\": 5, \"sfi\": 9, \"content\":"
		      " [\"0A0B0C\", \"0B0C0D\", null, \"0A0B0E\"]},"
		      "{\"path\": \"4F02\", \"record_size\": 1,"
		      " \"records\": 2, \"rule\": 6}]}");

	expect(card, "00A4000C024F01", "9000");
	return card;
}

static void
forward_and_backward(void **state)
{
	struct cstrap_vcard *card = with_records();

	(void)state;
	expect(card, "00A20104020A0B", "6102");
	expect(card, "00C0000002", "01049000");
	expect(card,
	    "00A2000202"
	    "0A0B",
	    "6A86");
	expect(card, "00A20204020A0B", "6101");
	expect(card, "00C0000001", "049000");
	expect(card, "00A20405010B", "6103");
	expect(card, "00C0000003", "0402019000");
	expect(card, "00A2030501FF", "6101");
	expect(card, "00C0000001", "039000");
	cstrap_vcard_close(&card);
}

static void
nothing_found(void **state)
{
	struct cstrap_vcard *card = with_records();

	(void)state;
	expect(card, "00A2010401AA", "6282");
	expect(card, "00A2050401AA", "6282");
	/* not across the end of a record */
	expect(card, "00A20104020C0B", "6282");
	expect(card, "00A2060401FF", "6A83");
	cstrap_vcard_close(&card);
}

/* The first that was found is the current record. */
static void
record_pointer_follows(void **state)
{
	struct cstrap_vcard *card = with_records();

	(void)state;
	expect(card,
	    "00A2000401"
	    "0D",
	    "6101");
	expect(card, "00C0000001", "029000");
	expect(card, "00B2000403", "0B0C0D9000");
	expect(card, "00B2000203", "FFFFFF9000");
	expect(card,
	    "00A2000401"
	    "0A",
	    "6101");
	expect(card, "00C0000001", "049000");
	/* P1 00 without a current record: from the end for backward */
	expect(card, "00A4000C024F01", "9000");
	expect(card, "00A2000501FF", "6102");
	expect(card, "00C0000002", "05039000");
	cstrap_vcard_close(&card);
}

static void
forms(void **state)
{
	struct cstrap_vcard *card = with_records();

	(void)state;
	expect(card,
	    "00A2010602"
	    "0404",
	    "6A81");
	expect(card, "00A2010701AA", "6A86");
	expect(card, "00A2010400", "6700");
	expect(card, "00A2010404AABBCCDD", "6700");
	expect(card, "00A4000C023F00", "9000");
	expect(card, "00A2010401AA", "6986");
	expect(card,
	    "00A2014C01"
	    "0D",
	    "6101"); /* SFI 9 */
	expect(card, "00C0000001", "029000");
	expect(card, "00A2015401AA", "6A82");
	expect(card, "00A4000C022FE2", "9000");
	expect(card, "00A2010401AA", "6981");
	expect(card, "00A4000C024F02", "9000");
	expect(card, "00A2010401FF", "6982");
	expect(card, VERIFY_ADM1, "9000");
	expect(card, "00A2010401FF", "6102");
	cstrap_vcard_close(&card);
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(
						forward_and_backward),
		cmocka_unit_test(nothing_found),
		cmocka_unit_test(record_pointer_follows),
		cmocka_unit_test(forms) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
