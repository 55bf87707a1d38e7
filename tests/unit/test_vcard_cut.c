/*
 * test_vcard_cut.c - power that goes away in a command.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "test_vcard.h"

#include <unistd.h>

#define REMOVED "CSTRAP_E_CARD_REMOVED"

static char folder[] = "/tmp/cstrap-cut-XXXXXX";
static char path[64];

/* A card with an image file, an EF of 32 bytes that is current. */
static int
make(void **state)
{
	struct cstrap_vcard *card;

	memcpy(folder + sizeof(folder) - 7, "XXXXXX", 6);
	if (mkdtemp(folder) == NULL)
		return -1;
	(void)snprintf(path, sizeof(path), "%s/card", folder);
	if (cstrap_vcard_create(&card, path, NULL, NULL) != CSTRAP_OK)
		return -1;
	expect(card, VERIFY_ADM1, "9000");
	expect(card, CREATE_ADF, "9000");
	expect(card, CREATE_ODF, "9000");
	*state = card;
	return 0;
}

static int
drop(void **state)
{
	struct cstrap_vcard *card = *state;
	char lock[80];

	cstrap_vcard_close(&card);
	(void)snprintf(lock, sizeof(lock), "%s.lock", path);
	(void)unlink(path);
	(void)unlink(lock);
	return rmdir(folder);
}

/* What the image file says when it is opened again. */
static void
reopen(void **state)
{
	struct cstrap_vcard *card = *state;

	cstrap_vcard_close(&card);
	assert_int_equal(cstrap_vcard_open(&card, path, NULL), CSTRAP_OK);
	*state = card;
}

static void
assert_odf_begins(void **state, const char *bytes, size_t len)
{
	const struct cstrap_vcard_file file = file_at(*state, "3F007F505031");

	assert_memory_equal(file.content.data, bytes, len);
	assert_true(cstrap_view_filled(cstrap_view_part(file.content, len,
					   file.content.len),
	    0xFF));
}

static void
cut_before_update(void **state)
{
	cstrap_vcard_cut(*state, 0, CSTRAP_VCARD_CUT_BEFORE, 0);
	expect(*state, "00D6000004A1A2A3A4", REMOVED);
	assert_odf_begins(state, "", 0);
	reopen(state);
	assert_odf_begins(state, "", 0);
}

static void
cut_inside_update(void **state)
{
	static const struct {
		size_t keep;
		size_t len;
	} cases[] = { { 0, 0 }, { 1, 1 }, { 3, 3 }, { 4, 4 }, { 99, 4 } };
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		expect(*state, VERIFY_ADM1, "9000");
		expect(*state, "00A4080C047F505031", "9000");
		expect(*state, "00D6000004FFFFFFFF", "9000");
		cstrap_vcard_cut(*state, 0, CSTRAP_VCARD_CUT_INSIDE,
		    cases[i].keep);
		expect(*state, "00D6000004A1A2A3A4", REMOVED);
		assert_odf_begins(state, "\xA1\xA2\xA3\xA4", cases[i].len);
		reopen(state);
		assert_odf_begins(state, "\xA1\xA2\xA3\xA4", cases[i].len);
	}
}

static void
cut_after_update(void **state)
{
	cstrap_vcard_cut(*state, 0, CSTRAP_VCARD_CUT_AFTER, 0);
	expect(*state, "00D6000004A1A2A3A4", REMOVED);
	reopen(state);
	assert_odf_begins(state, "\xA1\xA2\xA3\xA4", 4);
}

static void
cut_inside_record(void **state)
{
	struct cstrap_vcard_file file;

	expect(*state, "00A4080C022F00", "9000");
	cstrap_vcard_cut(*state, 0, CSTRAP_VCARD_CUT_INSIDE, 2);
	expect(*state,
	    "00DC020436"
	    "6162636465666768696A6B6C6D6E6F707172737475767778797A6162636465"
	    "666768696A6B6C6D6E6F707172737475767778797A6162",
	    REMOVED);
	reopen(state);
	file = file_at(*state, "3F002F00");
	assert_memory_equal(file.content.data + 54, "ab\xFF", 3);
	assert_true(
	    cstrap_view_filled(cstrap_view_part(file.content, 0, 54), 0xFF));
}

static void
cut_inside_refused_update(void **state)
{
	cstrap_vcard_cut(*state, 0, CSTRAP_VCARD_CUT_INSIDE, 2);
	expect(*state, "00D6001F02AABB", REMOVED);
	assert_odf_begins(state, "", 0);
}

static void
cut_around_create(void **state)
{
	static const char command[] = "00E0000016"
				      "6214"
				      "82024121"
				      "83024F01"
				      "8A0105"
				      "8B032F0605"
				      "80020005";
	struct cstrap_vcard_file file;
	const struct cstrap_view place = {
		(const uint8_t *)"\x3F\x00\x7F\x50\x4F\x01", 6
	};

	cstrap_vcard_cut(*state, 0, CSTRAP_VCARD_CUT_INSIDE, 3);
	expect(*state, command, REMOVED);
	reopen(state);
	assert_false(cstrap_vcard_find(*state, place, &file));
	expect(*state, VERIFY_ADM1, "9000");
	expect(*state, SELECT_ADF, "9000");
	cstrap_vcard_cut(*state, 0, CSTRAP_VCARD_CUT_AFTER, 0);
	expect(*state, command, REMOVED);
	reopen(state);
	assert_true(cstrap_vcard_find(*state, place, &file));
}

static void
cut_around_verify(void **state)
{
	cstrap_vcard_cut(*state, 0, CSTRAP_VCARD_CUT_INSIDE, 3);
	expect(*state, "0020000A083030303030303030", REMOVED);
	assert_int_equal(cstrap_vcard_tries(*state, 0x0A), 10);
	cstrap_vcard_reset(*state);
	/* pulling the card before the answer does not give the try back */
	cstrap_vcard_cut(*state, 0, CSTRAP_VCARD_CUT_AFTER, 0);
	expect(*state, "0020000A083030303030303030", REMOVED);
	reopen(state);
	assert_int_equal(cstrap_vcard_tries(*state, 0x0A), 9);
	/* nor does the right key count for anything after the reset */
	cstrap_vcard_cut(*state, 0, CSTRAP_VCARD_CUT_AFTER, 0);
	expect(*state, VERIFY_ADM1, REMOVED);
	cstrap_vcard_reset(*state);
	expect(*state, "0020000A", "63CA");
}

static void
no_power_until_reset(void **state)
{
	struct cstrap_finding finding = { .status = CSTRAP_OK };
	struct cstrap_vcard_counts counts;
	struct cstrap_link link;

	cstrap_vcard_link(*state, false, &link);
	cstrap_vcard_cut(*state, 2, CSTRAP_VCARD_CUT_BEFORE, 0);
	expect(*state, VERIFY_ADM1, "9000");
	expect(*state, "00A4000C023F00", "9000");
	expect(*state, "00A4000C022F00", REMOVED);
	expect(*state, "00A4000C023F00", REMOVED);
	link.explain(link.ctx, &finding);
	assert_int_equal(finding.status, CSTRAP_E_CARD_REMOVED);
	cstrap_vcard_counts(*state, &counts);
	assert_int_equal(counts.commands, 6);
	assert_int_equal(link.reset(link.ctx), CSTRAP_OK);
	expect(*state, "0020000A", "63CA");
	expect(*state, "00B0000001", "6986");
	link.close(link.ctx);
	expect(*state, "00A4000C022F00", "9000");
}

int
main(void)
{
#define CUT_TEST(name) cmocka_unit_test_setup_teardown(name, make, drop)
	const struct CMUnitTest tests[] = { CUT_TEST(cut_before_update),
		CUT_TEST(cut_inside_update), CUT_TEST(cut_after_update),
		CUT_TEST(cut_inside_record),
		CUT_TEST(cut_inside_refused_update),
		CUT_TEST(cut_around_create), CUT_TEST(cut_around_verify),
		CUT_TEST(no_power_until_reset) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
