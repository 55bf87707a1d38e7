/*
 * test_vcard_gsm.c - class A0: for who still reads cards as the first SIMs.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "test_vcard.h"

/* Strings of hex are cut where members end. */
/* clang-format off */

static struct cstrap_vcard *
with_files(void)
{
	return described("{\"files\": ["
	    "{\"path\": \"7F20\", \"df\": true},"
	    "{\"path\": \"7F20/5F01\", \"df\": true},"
	    "{\"path\": \"7F20/6F07\", \"size\": 9, \"rule\": 2,"
	    " \"content\": \"080910\"},"
	    "{\"path\": \"7F20/6F3A\", \"record_size\": 4, \"records\": 2,"
	    " \"content\": [\"01\", \"02\"]}],"
	    "\"keys\": [{\"key\": \"PIN1\", \"enabled\": true}]}");
}

static void
select_and_its_answers(void **state)
{
	struct cstrap_vcard *card = with_files();

	(void)state;
	expect(card, "A0A40000023F00", "9F16");
	expect(card, "A0C0000016", "00000000" "3F00" "01" "0000000000" "09"
	    "11" "01" "03" "04" "00" "838A" "0000" "9000");
	expect(card, "A0A40000027F20", "9F16");
	expect(card, "A0C0000016", "00000000" "7F20" "02" "0000000000" "09"
	    "11" "01" "02" "04" "00" "838A" "0000" "9000");
	expect(card, "A0F2000016", "00000000" "7F20" "02" "0000000000" "09"
	    "11" "01" "02" "04" "00" "838A" "0000" "9000");
	/* READ CHV1, else ADM */
	expect(card, "A0A40000026F07", "9F0F");
	expect(card, "A0C000000F", "0000" "0009" "6F07" "04" "00" "14FF44"
	    "01" "02" "00" "00" "9000");
	expect(card, "A0A40000026F3A", "9F0F");
	expect(card, "A0C000000F", "0000" "0008" "6F3A" "04" "00" "04FF44"
	    "01" "02" "01" "04" "9000");
	expect(card, "A0A40000026F3A", "9F0F");
	expect(card, "A0C0000006", "0000" "0008" "6F3A" "9000");
	expect(card, "A0C0000001", "9810");
	expect(card, "A0A40000022FE2", "9404");
	expect(card, "A0A40000027FFF", "9404");
	expect(card, "A0A40100026F07", "6B00");
	expect(card, "A0A4000001" "6F", "6700");
	cstrap_vcard_close(&card);
}

static void
reading(void **state)
{
	struct cstrap_vcard *card = with_files();

	(void)state;
	expect(card, "A0B0000001", "9400");
	expect(card, "A0A40000027F20", "9F16");
	expect(card, "A0A40000026F07", "9F0F");
	expect(card, "A0B0000003", "9804");
	expect(card, "A020000108" "30303030FFFFFFFF", "9804");
	expect(card, "A020000108" "31323334FFFFFFFF", "9000");
	expect(card, "A0B0000003", "080910" "9000");
	expect(card, "A0B000000A", "6709");
	expect(card, "A0B0000901", "9402");
	expect(card, "A0B0870001", "6B00");
	expect(card, "A0B2010404", "9408");
	expect(card, "A0A40000026F3A", "9F0F");
	expect(card, "A0B2010404", "01FFFFFF" "9000");
	expect(card, "A0B2000204", "01FFFFFF" "9000");
	expect(card, "A0B2000204", "02FFFFFF" "9000");
	expect(card, "A0B2030404", "9402");
	expect(card, "A0B2011C04", "6B00");
	expect(card, "A0B0000001", "9408");
	cstrap_vcard_close(&card);
}

static void
chv_until_blocked(void **state)
{
	struct cstrap_vcard *card = with_files();

	(void)state;
	expect(card, "A020000108" "30303030FFFFFFFF", "9804");
	expect(card, "A020000108" "30303030FFFFFFFF", "9804");
	expect(card, "A020000108" "30303030FFFFFFFF", "9840");
	expect(card, "A020000108" "31323334FFFFFFFF", "9840");
	expect(card, "A020000208" "31323334FFFFFFFF", "9802");
	cstrap_vcard_close(&card);
}

/* The first command decides, until a reset. */
static void
one_class_at_a_time(void **state)
{
	struct cstrap_vcard *card = with_files();

	(void)state;
	expect(card, "A0A40000023F00", "9F16");
	expect(card, "00A4000C023F00", "6E00");
	expect(card, "A0D6000001AA", "6D00");
	expect(card, "A070000001", "6D00");
	expect(card, "A0CA000001", "6D00");
	cstrap_vcard_reset(card);
	expect(card, "00A4000C023F00", "9000");
	expect(card, "A0A40000023F00", "6E00");
	cstrap_vcard_close(&card);
}

/* There are no applications, whatever lies in the DF. */
static void
no_current_application(void **state)
{
	struct cstrap_vcard *card = described("{\"files\": ["
	    "{\"path\": \"7F50\", \"aid\": \"A000000001\"}]}");

	(void)state;
	expect(card, "A0A40000027F50", "9F16");
	expect(card, "A0A40000027FFF", "9404");
	cstrap_vcard_close(&card);
}

static void
deactivated_file(void **state)
{
	struct cstrap_vcard *card = described("{\"files\": ["
	    "{\"path\": \"4F01\", \"size\": 2, \"rule\": 4,"
	    " \"life_cycle\": \"deactivated\"}]}");

	(void)state;
	expect(card, "A0A40000024F01", "9F0F");
	expect(card, "A0C000000F", "0000" "0002" "4F01" "04" "00" "00FF00"
	    "00" "02" "00" "00" "9000");
	expect(card, "A0B0000001", "9810");
	cstrap_vcard_close(&card);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(select_and_its_answers),
		cmocka_unit_test(reading),
		cmocka_unit_test(chv_until_blocked),
		cmocka_unit_test(one_class_at_a_time),
		cmocka_unit_test(no_current_application),
		cmocka_unit_test(deactivated_file)
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
