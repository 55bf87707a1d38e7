/*
 * test_vcard_files.c - DELETE, RESIZE, ACTIVATE and DEACTIVATE FILE, and the
 * forms of CREATE FILE that a blank card's files do not need.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "test_vcard.h"

/* Strings of hex are cut where data objects end. */
/* clang-format off */

#define RESIZE_ODF(size) "80D40000" "0A" "6208" "83025031" "8002" size
#define GROWING(fid, size) "00E0000018" "6216" "82024121" "8302" fid "8A0105" \
	"8B032F0609" "8002" size "8800"
#define EF(fid, size) "00E0000018" "6216" "82024121" "8302" fid "8A0105" \
	"8B032F0605" "8002" size "8800"

static struct cstrap_vcard *
with_growing(void)
{
	struct cstrap_vcard *card = blank();

	expect(card, VERIFY_ADM1, "9000");
	expect(card, CREATE_ADF, "9000");
	expect(card, GROWING("5031", "0004"), "9000");
	expect(card, "00D60000" "04" "01020304", "9000");
	return card;
}

static void
resize_keeps_what_is_there(void **state)
{
	struct cstrap_vcard *card = with_growing();

	(void)state;
	expect(card, RESIZE_ODF("0006"), "9000");
	expect(card, "00B0000006", "01020304FFFF" "9000");
	expect(card, "00A40004025031", "6118");
	expect(card, RESIZE_ODF("0002"), "9000");
	expect(card, "00B0000002", "0102" "9000");
	expect(card, "00B0000200", "6B00");
	/* what was cut off is gone, not hidden */
	expect(card, RESIZE_ODF("0004"), "9000");
	expect(card, "00B0000004", "0102FFFF" "9000");
	card = saved_and_loaded(&card);
	assert_int_equal(file_at(card, "3F007F505031").content.len, 4);
	cstrap_vcard_close(&card);
}

static void
resize_refused(void **state)
{
	struct cstrap_vcard *card = with_growing();

	(void)state;
	expect(card, "80D40100" "0A" "6208" "83025031" "80020006", "6A86");
	expect(card, "00D40000" "0A" "6208" "83025031" "80020006", "6E00");
	expect(card, "80D4000000", "6700");
	expect(card, "80D40000" "06" "6204" "80020006", "6A80");
	expect(card, "80D40000" "06" "6204" "83025031", "6A80");
	expect(card, "80D40000" "0A" "6208" "83025032" "80020006", "6A82");
	expect(card, "80D40000" "0D" "620B" "83025031" "80020006" "8A0105", "6A80");
	expect(card, "80D40000" "0A" "6F08" "83025031" "80020006", "6A80");
	expect(card, RESIZE_ODF("0000"), "6A80");
	expect(card, "80D40000" "0C" "620A" "83025031" "800400010000", "6A84");
	expect(card, "80D40000" "0C" "620A" "83025031" "8004FFFFFFFF", "6A84");
	expect(card, "00B0000004", "01020304" "9000");
	/* rule 5 does not speak of it */
	expect(card, EF("6432", "0004"), "9000");
	expect(card, "80D40000" "0A" "6208" "83026432" "80020006", "6982");
	cstrap_vcard_reset(card);
	expect(card, "00A4080C047F505031", "9000");
	expect(card, RESIZE_ODF("0006"), "6982");
	cstrap_vcard_close(&card);
}

static void
resize_of_records_and_dfs(void **state)
{
	struct cstrap_vcard *card = with_growing();

	(void)state;
	expect(card, "00E000001A" "6218" "820442210003" "83024F02" "8A0105"
	    "8B032F0609" "80020006" "8800", "9000");
	expect(card, "00DC020403" "0A0B0C", "9000");
	expect(card, "80D40000" "0A" "6208" "83024F02" "80020008", "6A80");
	expect(card, "80D40000" "0A" "6208" "83024F02" "80020009", "9000");
	expect(card, "00B2020403", "0A0B0C" "9000");
	expect(card, "00B2030403", "FFFFFF" "9000");
	expect(card, "00E0000012" "6210" "82027821" "83025F01" "8A0105"
	    "8B032F0609", "9000");
	expect(card, "00A4030C", "9000");
	expect(card, "80D40000" "0A" "6208" "83025F01" "80020009", "6981");
	cstrap_vcard_close(&card);
}

static void
counts_of_deletes_and_resizes(void **state)
{
	struct cstrap_vcard *card = with_growing();
	struct cstrap_vcard_counts counts;

	(void)state;
	expect(card, RESIZE_ODF("0006"), "9000");
	expect(card, RESIZE_ODF("0000"), "6A80");
	expect(card, "00E4000002" "5031", "9000");
	expect(card, "00E4000002" "5031", "6A82");
	cstrap_vcard_counts(card, &counts);
	assert_int_equal(counts.deletes, 2);
	assert_int_equal(counts.resizes, 2);
	assert_int_equal(counts.updates, 1);
	cstrap_vcard_close(&card);
}

static void
delete_file(void **state)
{
	struct cstrap_vcard *card = with_odf();
	struct cstrap_vcard_file file;
	const struct cstrap_view place = {
		(const uint8_t *)"\x3F\x00\x7F\x50\x50\x31", 6
	};

	(void)state;
	expect(card, "00E4000003" "503100", "6700");
	expect(card, "00E4000102" "5031", "6A86");
	expect(card, "00E4020002" "5031", "6A86");
	expect(card, "00E4000002" "5032", "6A82");
	expect(card, "00E4000002" "5031", "9000");
	/* it was current: its DF is */
	expect(card, "00B0000001", "6986");
	expect(card, "00A4000C025031", "6A82");
	expect(card, CREATE_ODF, "9000");
	expect(card, "00B0000001", "FF9000");
	/* the current file, without saying which */
	expect(card, "00E40000", "9000");
	card = saved_and_loaded(&card);
	assert_false(cstrap_vcard_find(card, place, &file));
	cstrap_vcard_close(&card);
}

static void
delete_df_with_all_in_it(void **state)
{
	struct cstrap_vcard *card = with_odf();
	struct cstrap_vcard_limits before;
	struct cstrap_vcard_limits after;

	(void)state;
	cstrap_vcard_limits(card, &before);
	expect(card, "00A4000C023F00", "9000");
	expect(card, "00E4000002" "7F50", "9000");
	cstrap_vcard_limits(card, &after);
	assert_int_equal(before.used - after.used, 32 + 32 + 32);
	expect(card, "00A4080C047F505031", "6A82");
	expect(card, SELECT_ADF, "6A82");
	expect(card, "00A4000C027FFF", "6A82");
	expect(card, CREATE_ADF, "9000");	/* and its AID is free */
	/* inside of what goes: the DF above is current then */
	expect(card, CREATE_ODF, "9000");
	expect(card, "00E4080002" "7F50", "9000");
	expect(card, "80F2000C00", "9000");
	expect(card, "00A4000C022F00", "9000");
	/* the card itself stays */
	expect(card, "00A4000C023F00", "9000");
	expect(card, "00E40000", "6985");
	cstrap_vcard_close(&card);
}

/* The rule of a file goes before that of its DF. */
static void
delete_refused(void **state)
{
	struct cstrap_vcard *card = with_odf();

	(void)state;
	expect(card, "00A4000C023F00", "9000");
	expect(card, "00E4000002" "2FE2", "6982");	/* never */
	/* READ always and no word of DELETE: what the DF says of children */
	expect(card, "00A4000C022F06", "9000");
	expect(card, "00DC060428" "8001019000"
	    "FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF"
	    "FFFFFF", "9000");
	expect(card, "00A4000C023F00", "9000");
	expect(card, "00E0000018" "6216" "82024121" "83024F01" "8A0105"
	    "8B032F0606" "80020005" "8800", "9000");
	cstrap_vcard_reset(card);
	expect(card, "00E4000002" "4F01", "6982");
	expect(card, "00E4000002" "7F50", "6982");
	expect(card, VERIFY_ADM1, "9000");
	expect(card, "00E4000002" "4F01", "9000");
	cstrap_vcard_close(&card);
}

/* TS 102 222 6.4: who else is at it matters for what is not shareable. */
static void
delete_what_another_channel_uses(void **state)
{
	struct cstrap_vcard *card = with_odf();

	(void)state;
	expect(card, "00E0000018" "6216" "82020121" "83026432" "8A0105"
	    "8B032F0605" "80020005" "8800", "9000");
	expect(card, "00A4000C027F50", "9000");
	expect(card, "0070000001", "019000");
	expect(card, "01A4080C047F506432", "9000");
	expect(card, "00E4000002" "6432", "6985");
	expect(card, "01A4080C047F505031", "9000");
	expect(card, "00E4000002" "6432", "9000");
	expect(card, "00E4000002" "5031", "9000");
	/* no current EF there, and the DF still is */
	expect(card, "01B0000001", "6986");
	expect(card, "01A4000C025031", "6A82");
	expect(card, "00A4000C023F00", "9000");
	expect(card, "00E4000002" "7F50", "9000");
	expect(card, "01A4000C022F00", "9000");
	expect(card, "01A4000C027FFF", "6A82");
	cstrap_vcard_close(&card);
}

static void
life_of_a_file(void **state)
{
	struct cstrap_vcard *card = with_odf();

	(void)state;
	expect(card, "00040000", "9000");		/* the current one */
	expect(card, "00B0000001", "6985");
	expect(card, "00D6000001AA", "6985");
	expect(card, "00A40004025031", "6283");
	expect(card, "0004000002" "5031", "9000");	/* it is already */
	card = saved_and_loaded(&card);
	expect(card, VERIFY_ADM1, "9000");
	expect(card, "00A4080C047F505031", "6283");
	expect(card, "0044080004" "7F505031", "9000");
	expect(card, "00B0000001", "FF9000");
	expect(card, "0044000002" "1234", "6A82");
	expect(card, "0044010002" "5031", "6A86");
	expect(card, "0044000102" "5031", "6A86");
	cstrap_vcard_reset(card);
	expect(card, "00A4080C047F505031", "9000");
	expect(card, "00040000", "6982");
	expect(card, VERIFY_ADM1, "9000");
	expect(card, "00A4000C023F00", "9000");
	expect(card, "00040000", "6985");		/* the card itself */
	cstrap_vcard_close(&card);
}

static void
usable_when_deactivated(void **state)
{
	struct cstrap_vcard *card = with_odf();

	(void)state;
	expect(card, "00E000001B" "6219" "82024121" "83024F01" "A503C00140"
	    "8A0105" "8B032F0605" "80020005", "9000");
	expect(card, "00040000", "9000");
	expect(card, "00D6000001AA", "9000");
	expect(card, "00B0000001", "AA9000");
	cstrap_vcard_close(&card);
}

static void
created_with_a_pattern(void **state)
{
	struct cstrap_vcard *card = with_odf();

	(void)state;
	expect(card, "00E000001C" "621A" "82024121" "83024F01" "A504C1020102"
	    "8A0105" "8B032F0605" "80020005", "9000");
	expect(card, "00B0000005", "0102020202" "9000");
	expect(card, "00E000001C" "621A" "82024121" "83024F02" "A504C2020102"
	    "8A0105" "8B032F0605" "80020005", "9000");
	expect(card, "00B0000005", "0102010201" "9000");
	expect(card, "00A40004024F02", "611F");
	expect(card, "00C000001F", "621D" "82024121" "83024F02" "A504C2020102"
	    "8A0105" "8B032F0605" "80020005" "880110" "9000");
	cstrap_vcard_close(&card);
}

/* 8C and AB in place of 8B. */
static void
created_with_a_rule_of_its_own(void **state)
{
	struct cstrap_vcard *card = with_odf();

	(void)state;
	/* UPDATE ADM1, READ always */
	expect(card, "00E0000016" "6214" "82024121" "83024F01" "8A0105"
	    "8C03039A00" "80020005", "9000");
	/* bits and conditions that do not add up */
	expect(card, "00E0000015" "6213" "82024121" "83024F02" "8A0105"
	    "8C020300" "80020005", "6A80");
	expect(card, "00E0000016" "6214" "82024121" "83024F02" "8A0105"
	    "8C03839A00" "80020005", "6A80");
	expect(card, "00E0000023" "6221" "82024121" "83024F02" "8A0105"
	    "AB10" "8001019000" "800102" "A40683010A950108" "80020005", "9000");
	expect(card, "00E0000016" "6214" "82024121" "83024F03" "8A0105"
	    "AB03" "800201" "80020005", "6A80");
	expect(card, "00A40004024F01", "6119");
	expect(card, "00C0000019", "6217" "82024121" "83024F01" "8A0105"
	    "8C03039A00" "80020005" "880108" "9000");
	expect(card, "00A40004024F02", "6126");
	card = saved_and_loaded(&card);
	expect(card, "00A4080C047F504F01", "9000");
	expect(card, "00B0000001", "FF9000");
	expect(card, "00D6000001AA", "6982");
	expect(card, "00A4080C047F504F02", "9000");
	expect(card, "00B0000001", "FF9000");
	expect(card, "00D6000001AA", "6982");
	expect(card, VERIFY_ADM1, "9000");
	expect(card, "00D6000001AA", "9000");
	expect(card, "00A4000C024F01", "9000");
	expect(card, "00D6000001AA", "9000");
	/* a compact rule cannot name an instruction */
	expect(card, "80D40000" "0A" "6208" "83024F01" "80020006", "6982");
	expect(card, "00E4000002" "4F01", "9000");	/* as the DF says */
	cstrap_vcard_close(&card);
}

static void
compact_conditions(void **state)
{
	static const struct {
		const char *octet;
		const char *read;	/* with ADM1, and PIN1 disabled */
	} cases[] = { { "00", "FF9000" }, { "FF", "6982" }, { "9A", "FF9000" },
		{ "1A", "FF9000" }, { "11", "FF9000" }, { "1B", "6982" },
		{ "10", "6982" }, { "0A", "6982" }, { "5A", "6982" },
		{ "3A", "6982" } };
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct cstrap_vcard *card = with_odf();
		char command[100];

		(void)snprintf(command, sizeof(command),
		    "00E00000156213" "82024121" "83024F01" "8A0105" "8C0201%s"
		    "80020005", cases[i].octet);
		expect(card, command, "9000");
		expect(card, "00B0000001", cases[i].read);
		cstrap_vcard_close(&card);
	}
}

/* File id, then pairs of a security environment and a record. */
static void
rule_by_environment(void **state)
{
	struct cstrap_vcard *card = with_odf();

	(void)state;
	expect(card, "00E0000019" "6217" "82024121" "83024F01" "8A0105"
	    "8B062F0600060104" "80020005", "9000");
	cstrap_vcard_reset(card);
	expect(card, "00A4080C047F504F01", "9000");
	expect(card, "00D6000001AA", "9000");		/* rule 4 */
	expect(card, VERIFY_ADM1, "9000");
	expect(card, "00E0000017" "6215" "82024121" "83024F02" "8A0105"
	    "8B042F060204" "80020005", "6A80");
	expect(card, "00E0000018" "6216" "82024121" "83024F02" "8A0105"
	    "8B052F06020401" "80020005", "6A80");
	cstrap_vcard_close(&card);
}

static void
memory_comes_back(void **state)
{
	struct cstrap_vcard *card = described(
	    "{\"memory\": 4096, \"files\": [{\"path\": \"7F50\", \"df\": true},"
	    "{\"path\": \"7F50/4F01\", \"size\": 1000, \"rule\": 9}]}");

	(void)state;
	expect(card, VERIFY_ADM1, "9000");
	expect(card, "00A4080C047F504F01", "9000");
	expect(card, EF("4F02", "1000"), "6A84");
	expect(card, "80D40000" "0A" "6208" "83024F01" "80021000", "6A84");
	expect(card, EF("4F02", "0600"), "9000");
	expect(card, EF("4F03", "0400"), "6A84");
	expect(card, "00E4000002" "4F02", "9000");
	expect(card, EF("4F03", "0400"), "9000");
	cstrap_vcard_close(&card);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(resize_keeps_what_is_there),
		cmocka_unit_test(resize_refused),
		cmocka_unit_test(resize_of_records_and_dfs),
		cmocka_unit_test(counts_of_deletes_and_resizes),
		cmocka_unit_test(delete_file),
		cmocka_unit_test(delete_df_with_all_in_it),
		cmocka_unit_test(delete_refused),
		cmocka_unit_test(delete_what_another_channel_uses),
		cmocka_unit_test(life_of_a_file),
		cmocka_unit_test(usable_when_deactivated),
		cmocka_unit_test(created_with_a_pattern),
		cmocka_unit_test(created_with_a_rule_of_its_own),
		cmocka_unit_test(compact_conditions),
		cmocka_unit_test(rule_by_environment),
		cmocka_unit_test(memory_comes_back)
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
