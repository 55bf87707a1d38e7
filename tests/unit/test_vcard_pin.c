/*
 * test_vcard_pin.c - VERIFY and retry counters.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "test_vcard.h"

#define WRONG_ADM1 "0020000A083132333435363737"

static void
query_uses_no_try(void **state)
{
	struct cstrap_vcard *card = blank();
	int i;

	(void)state;
	for (i = 0; i < 12; i++)
		expect(card, "0020000A", "63CA");
	assert_int_equal(cstrap_vcard_tries(card, 0x0A), 10);
	expect(card, VERIFY_ADM1, "9000");
	expect(card, "0020000A", "9000");
	cstrap_vcard_reset(card);
	expect(card, "0020000A00", "63CA");
	cstrap_vcard_close(&card);
}

static void
wrong_key_until_blocked(void **state)
{
	struct cstrap_vcard *card = blank();
	char sw[16];
	int left;

	(void)state;
	for (left = 9; left >= 0; left--) {
		(void)snprintf(sw, sizeof(sw), "63C%d", left);
		expect(card, WRONG_ADM1, sw);
		assert_int_equal(cstrap_vcard_tries(card, 0x0A), left);
	}
	expect(card, VERIFY_ADM1, "6983");
	expect(card, "0020000A", "6983");
	cstrap_vcard_reset(card);
	expect(card, VERIFY_ADM1, "6983");
	cstrap_vcard_close(&card);
}

static void
right_key_restores_tries(void **state)
{
	struct cstrap_vcard *card = blank();

	(void)state;
	expect(card, WRONG_ADM1, "63C9");
	expect(card, WRONG_ADM1, "63C8");
	expect(card, VERIFY_ADM1, "9000");
	assert_int_equal(cstrap_vcard_tries(card, 0x0A), 10);
	cstrap_vcard_close(&card);
}

static void
wrong_key_takes_rights_away(void **state)
{
	struct cstrap_vcard *card = with_odf();

	(void)state;
	expect(card, "00D6000001AA", "9000");
	expect(card, WRONG_ADM1, "63C9");
	expect(card, "00D6000001AA", "6982");
	expect(card, "0020000A", "63C9");
	cstrap_vcard_close(&card);
}

static void
forms(void **state)
{
	struct cstrap_vcard *card = blank();

	(void)state;
	expect(card, "0020000B", "6A88");
	expect(card, "0020000B083132333435363738", "6A88");
	expect(card, "0020010A", "6A86");
	expect(card, "0020000A0431323334", "6700");
	expect(card, "0020000A09313233343536373839", "6700");
	assert_int_equal(cstrap_vcard_tries(card, 0x0A), 10);
	cstrap_vcard_close(&card);
}

static void
pin_disabled(void **state)
{
	struct cstrap_vcard *card = blank();

	(void)state;
	expect(card, "00200001", "9000");
	expect(card, "002000010831323334FFFFFFFF", "6984");
	expect(card, "002000010830303030FFFFFFFF", "6984");
	assert_int_equal(cstrap_vcard_tries(card, 0x01), 3);
	cstrap_vcard_close(&card);
}

static void
keys_are_of_all_channels(void **state)
{
	struct cstrap_vcard *card = with_odf();

	(void)state;
	cstrap_vcard_reset(card);
	expect(card, "0070000001", "019000");
	expect(card, "0120000A083132333435363738", "9000");
	expect(card, "00A4080C047F505031", "9000");
	expect(card, "00D6000001AA", "9000");
	expect(card, "01708000", "9000");
	expect(card, "00D6000001AA", "9000");
	cstrap_vcard_close(&card);
}

#define OLD "31323334FFFFFFFF"
#define NEW "35363738FFFFFFFF"
#define WRONG "39393939FFFFFFFF"
#define PUK "3132333435363738"

/* A card whose PIN1, 1234, is asked for by EF 4F01. */
static struct cstrap_vcard *
with_pin(void)
{
	struct cstrap_vcard *card = described(
	    "{\"files\": [{\"path\": \"4F01\", \"size\": 1, \"rule\": 2}],"
	    "\"keys\": [{\"key\": \"PIN1\", \"enabled\": true},"
	    "{\"key\": \"UPIN\", \"value\": \"ascii:0000\"}]}");

	expect(card, "00A4000C024F01", "9000");
	expect(card, "00B0000001", "6982");
	return card;
}

static void
pin_changed(void **state)
{
	struct cstrap_vcard *card = with_pin();

	(void)state;
	expect(card, "0024000110" WRONG NEW, "63C2");
	expect(card, "0024000110" OLD NEW, "9000");
	expect(card, "00B0000001", "FF9000");
	assert_int_equal(cstrap_vcard_tries(card, 0x01), 3);
	card = saved_and_loaded(&card);
	expect(card, "0020000108" OLD, "63C2");
	expect(card, "0020000108" NEW, "9000");
	expect(card, "0024000108" OLD, "6700");
	expect(card, "0024010110" OLD NEW, "6A86");
	expect(card, "0024000210" OLD NEW, "6A88");
	/* an administrative key can be changed, too */
	expect(card, "0024000A10" PUK NEW, "9000");
	expect(card, "0020000A08" NEW, "9000");
	cstrap_vcard_close(&card);
}

static void
pin_switched_off_and_on(void **state)
{
	struct cstrap_vcard *card = with_pin();

	(void)state;
	expect(card, "0028000108" OLD, "6984");
	expect(card, "0026000108" WRONG, "63C2");
	expect(card, "00B0000001", "6982");
	expect(card, "0026000108" OLD, "9000");
	expect(card, "0026000108" OLD, "6984");
	expect(card, "0024000110" OLD NEW, "6984");
	card = saved_and_loaded(&card);
	expect(card, "00A4000C024F01", "9000");
	expect(card, "00B0000001", "FF9000");
	expect(card, "0028000108" WRONG, "63C2");
	expect(card, "0028000108" OLD, "9000");
	cstrap_vcard_reset(card);
	expect(card, "00A4000C024F01", "9000");
	expect(card, "00B0000001", "6982");
	expect(card, "0026000A08" PUK, "6985"); /* no PIN */
	expect(card, "0026010108" OLD, "6A86");
	assert_int_equal(cstrap_vcard_tries(card, 0x0A), 10);
	cstrap_vcard_close(&card);
}

/* TS 102 221 9.5.1: the universal PIN in place of the application's. */
static void
pin_with_a_stand_in(void **state)
{
	struct cstrap_vcard *card = with_pin();

	(void)state;
	expect(card, "0026920108" OLD, "6A88");
	expect(card, "0026910108" OLD, "9000");
	card = saved_and_loaded(&card);
	expect(card, "00A4000C024F01", "9000");
	expect(card, "00B0000001", "6982");
	expect(card,
	    "0020001108"
	    "30303030FFFFFFFF",
	    "9000");
	expect(card, "00B0000001", "FF9000");
	cstrap_vcard_reset(card);
	expect(card, "0028000108" OLD, "9000");
	expect(card, "00A4000C024F01", "9000");
	expect(card, "00B0000001", "FF9000");
	cstrap_vcard_reset(card);
	expect(card,
	    "0020001108"
	    "30303030FFFFFFFF",
	    "9000");
	expect(card, "00A4000C024F01", "9000");
	expect(card, "00B0000001", "6982");
	cstrap_vcard_close(&card);
}

static void
pin_unblocked(void **state)
{
	struct cstrap_vcard *card = with_pin();

	(void)state;
	expect(card, "0020000108" WRONG, "63C2");
	expect(card, "0020000108" WRONG, "63C1");
	expect(card, "0020000108" WRONG, "63C0");
	expect(card, "0020000108" OLD, "6983");
	expect(card, "0024000110" OLD NEW, "6983");
	expect(card, "0026000108" OLD, "6983");
	expect(card, "002C0001", "63CA");
	expect(card, "002C000110" WRONG NEW, "63C9");
	card = saved_and_loaded(&card);
	expect(card, "002C0001", "63C9");
	expect(card, "002C000110" PUK NEW, "9000");
	expect(card, "002C0001", "63CA");
	expect(card, "00A4000C024F01", "9000");
	expect(card, "00B0000001", "FF9000");
	assert_int_equal(cstrap_vcard_tries(card, 0x01), 3);
	expect(card, "0020000108" NEW, "9000");
	expect(card, "002C000A10" PUK NEW, "6985");
	expect(card, "002C0011", "6985");
	expect(card, "002C000108" PUK, "6700");
	expect(card, "002C010110" PUK NEW, "6A86");
	cstrap_vcard_close(&card);
}

static void
puk_until_blocked(void **state)
{
	struct cstrap_vcard *card = with_pin();
	char sw[16];
	int left;

	(void)state;
	for (left = 9; left >= 0; left--) {
		(void)snprintf(sw, sizeof(sw), "63C%d", left);
		expect(card, "002C000110" WRONG NEW, sw);
	}
	expect(card, "002C000110" PUK NEW, "6983");
	expect(card, "002C0001", "6983");
	/* the PIN itself still counts */
	expect(card, "0020000108" OLD, "9000");
	cstrap_vcard_close(&card);
}

static void
unblocking_switches_on(void **state)
{
	struct cstrap_vcard *card = blank();

	(void)state;
	expect(card, "00200001", "9000");
	expect(card, "002C000110" PUK NEW, "9000");
	cstrap_vcard_reset(card);
	expect(card, "00200001", "63C3");
	expect(card, "0020000108" NEW, "9000");
	cstrap_vcard_close(&card);
}

/* Two keys and-ed; ten administrative ones. */
static void
many_keys(void **state)
{
	struct cstrap_vcard *card = described(
	    "{\"files\": [{\"path\": \"4F01\", \"size\": 1, \"rule\":"
	    " {\"expanded\": {\"read\": \"ADM2 and ADM10\"}}}],"
	    "\"keys\": [{\"key\": \"ADM2\", \"value\": \"ascii:22222222\"},"
	    "{\"key\": \"ADM10\", \"value\": \"ascii:aaaaaaaa\"}]}");

	(void)state;
	expect(card, "00A4000C024F01", "9000");
	expect(card, VERIFY_ADM1, "9000");
	expect(card, "00B0000001", "6982");
	expect(card,
	    "0020000B08"
	    "3232323232323232",
	    "9000");
	expect(card, "00B0000001", "6982");
	expect(card,
	    "0020008E08"
	    "6161616161616161",
	    "9000");
	expect(card, "00B0000001", "FF9000");
	expect(card,
	    "0020000B08"
	    "3232323232323233",
	    "63C2");
	expect(card, "00B0000001", "6982");
	cstrap_vcard_close(&card);
}

static void
take_key(void *ctx, const struct cstrap_vcard_key *key)
{
	size_t *count = ctx;

	(*count)++;
	assert_true(key->ref == 0x01 || key->ref == 0x0A);
	assert_int_equal(key->enabled, key->ref == 0x0A);
	assert_int_equal(key->tries_max, key->ref == 0x0A ? 10 : 3);
	assert_int_equal(key->tries, key->ref == 0x0A ? 9 : 3);
}

static void
each_key(void **state)
{
	struct cstrap_vcard *card = blank();
	size_t count = 0;

	(void)state;
	expect(card, WRONG_ADM1, "63C9");
	cstrap_vcard_each_key(card, take_key, &count);
	assert_int_equal(count, 2);
	cstrap_vcard_close(&card);
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(query_uses_no_try),
		cmocka_unit_test(wrong_key_until_blocked),
		cmocka_unit_test(right_key_restores_tries),
		cmocka_unit_test(wrong_key_takes_rights_away),
		cmocka_unit_test(forms), cmocka_unit_test(pin_disabled),
		cmocka_unit_test(keys_are_of_all_channels),
		cmocka_unit_test(pin_changed),
		cmocka_unit_test(pin_switched_off_and_on),
		cmocka_unit_test(pin_with_a_stand_in),
		cmocka_unit_test(pin_unblocked),
		cmocka_unit_test(puk_until_blocked),
		cmocka_unit_test(unblocking_switches_on),
		cmocka_unit_test(many_keys), cmocka_unit_test(each_key) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
