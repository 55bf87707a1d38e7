/*
 * test_vcard_select.c - SELECT, STATUS, GET RESPONSE, MANAGE CHANNEL.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "test_vcard.h"

/* Strings of hex are cut where data objects end. */
/* clang-format off */

#define MF_FCP "6220" "82027821" "83023F00" "A503800171" "8A0105" \
	"8B032F0607" "C609900140" "830101" "83010A"
#define ADF_FCP "6229" "82027821" "83027F50" "840CA000000063504B43532D3135" \
	"8A0105" "8B032F0607" "C609900140" "830101" "83010A"
#define ODF_FCP "6217" "82024121" "83025031" "8A0105" "8B032F0605" \
	"80020020" "880138"
#define DIR_FCP "621A" "82054221003604" "83022F00" "8A0105" "8B032F0605" \
	"800200D8" "8801F0"

/* DF 5F01 with EF 4F01 and DF 5F02 in it; DF 5F03 beside; at the MF */
static struct cstrap_vcard *
with_tree(void)
{
	struct cstrap_vcard *card = with_odf();

	expect(card, "00A4000C023F00", "9000");
	expect(card, "00E00000126210" "82027821" "83025F01" "8A0105"
	    "8B032F0607", "9000");
	expect(card, "00E0000016" "6214" "82024121" "83024F01" "8A0105"
	    "8B032F0605" "80020005", "9000");
	expect(card, "00E00000126210" "82027821" "83025F02" "8A0105"
	    "8B032F0607", "9000");
	expect(card, "00A4000C023F00", "9000");
	expect(card, "00E00000126210" "82027821" "83025F03" "8A0105"
	    "8B032F0607", "9000");
	expect(card, "00A4000C023F00", "9000");
	return card;
}

static void
fcp_bytes(void **state)
{
	struct cstrap_vcard *card = with_odf();

	(void)state;
	expect(card, "00A40004023F00", "6122");
	expect(card, "00C0000022", MF_FCP "9000");
	expect(card, "00A40004022F00", "611C");
	expect(card, "00C000001C", DIR_FCP "9000");
	expect(card, "00A404040CA000000063504B43532D3135", "612B");
	expect(card, "00C000002B", ADF_FCP "9000");
	expect(card, "00A40004025031", "6119");
	expect(card, "00C0000019", ODF_FCP "9000");
	cstrap_vcard_close(&card);
}

static void
response_in_pieces(void **state)
{
	struct cstrap_vcard *card = with_odf();

	(void)state;
	expect(card, "00A40004025031", "6119");
	expect(card, "00C0000000", "6C19");
	expect(card, "00C000001A", "6C19");
	expect(card, "00C0000004", "62178202" "6115");
	expect(card, "00C0000015", "4121" "83025031" "8A0105" "8B032F0605"
	    "80020020" "880138" "9000");
	expect(card, "00C0000001", "6985");
	cstrap_vcard_close(&card);
}

static void
response_dropped_by_other_command(void **state)
{
	struct cstrap_vcard *card = with_odf();

	(void)state;
	expect(card, "00A40004025031", "6119");
	expect(card, "0020000A", "9000");
	expect(card, "00C0000019", "6985");
	expect(card, "00A40004025031", "6119");
	expect(card, "00", "6700");
	expect(card, "00C0000019", "6985");
	expect(card, "00A4000C025031", "9000");
	expect(card, "00C0000019", "6985");
	expect(card, "00A40004025031", "6119");
	expect(card, "00C0010019", "6A86");
	expect(card, "00C0000019", "6985");
	cstrap_vcard_close(&card);
}

static void
response_on_other_channel(void **state)
{
	struct cstrap_vcard *card = with_odf();

	(void)state;
	expect(card, "0070000001", "019000");
	expect(card, "01A404040CA000000063504B43532D3135", "612B");
	expect(card, "00C000002B", "6985");
	expect(card, "01C000002B", "6985");
	expect(card, "01A404040CA000000063504B43532D3135", "612B");
	expect(card, "01C000002B", ADF_FCP "9000");
	cstrap_vcard_close(&card);
}

static void
fid_search_order(void **state)
{
	struct cstrap_vcard *card = with_tree();

	(void)state;
	/* not below a child */
	expect(card, "00A4000C024F01", "6A82");
	expect(card, "00A4000C025F01", "9000");
	expect(card, "00A4000C024F01", "9000");	/* in the current DF */
	expect(card, "00A4000C025F01", "9000");	/* itself */
	expect(card, "00A4000C025F03", "9000");	/* its sibling */
	expect(card, "00A4000C025F01", "9000");
	expect(card, "00A4000C025F02", "9000");
	expect(card, "00A4000C025F03", "6A82");	/* an uncle */
	expect(card, "00A4000C022F00", "6A82");	/* an EF further up */
	expect(card, "00A4000C024F01", "6A82");	/* an EF beside */
	expect(card, "00A4000C025F01", "9000");	/* its parent */
	expect(card, "00A4000C023F00", "9000");
	expect(card, "00A4000C022F00", "9000");
	cstrap_vcard_close(&card);
}

static void
failure_keeps_selection(void **state)
{
	struct cstrap_vcard *card = with_odf();

	(void)state;
	expect(card, "00A4000C021234", "6A82");
	expect(card, "00A4040C05A000000000", "6A82");
	expect(card, "00B0000001", "FF9000");
	cstrap_vcard_close(&card);
}

static void
paths(void **state)
{
	struct cstrap_vcard *card = with_tree();

	(void)state;
	expect(card, "00A4080C047F505031", "9000");
	expect(card, "00A4080C045F014F01", "9000");
	expect(card, "00A4080C043F005F01", "6A82");
	expect(card, "00A4080C025F02", "6A82");
	expect(card, "00A4080C035F014F", "6700");
	expect(card, "00A4080C00", "6700");
	expect(card, "00A4080C062F002F002F00", "6A82");
	expect(card, "00A4080C025F01", "9000");
	expect(card, "00A4090C024F01", "9000");
	expect(card, "00A4090C022F00", "6A82");
	expect(card, "00A4010C025F02", "9000");
	expect(card, "00A4030C", "9000");
	expect(card, "00A4010C024F01", "6A82");
	expect(card, "00A4030C", "9000");
	expect(card, "00A4030C", "6A82");
	cstrap_vcard_close(&card);
}

static void
current_application(void **state)
{
	struct cstrap_vcard *card = with_odf();

	(void)state;
	cstrap_vcard_reset(card);
	expect(card, "00A4000C027FFF", "6A82");
	expect(card, "00A4080C047FFF5031", "6A82");
	expect(card, SELECT_ADF, "9000");
	expect(card, "00A4000C023F00", "9000");
	expect(card, "00A4080C047FFF5031", "9000");
	expect(card, "00A4000C023F00", "9000");
	expect(card, "00A4000C027FFF", "9000");
	expect(card, "00A4000C025031", "9000");
	cstrap_vcard_close(&card);
}

static struct cstrap_vcard *
with_two_applications(void)
{
	struct cstrap_vcard *card = with_odf();

	expect(card, "00A4000C023F00", "9000");
	expect(card, "00E0000021621F8202782183027F518A01058B032F0607"
	    "840DA000000063504B43532D313577", "9000");
	expect(card, "00A4000C023F00", "9000");
	cstrap_vcard_reset(card);
	return card;
}

static void
aid_occurrences(void **state)
{
	struct cstrap_vcard *card = with_two_applications();

	(void)state;
#define NAMED(p2) "80F2000108"
#define FIRST_AID "840CA00000006350" "9000"
#define SECOND_AID "840DA00000006350" "9000"
	expect(card, "00A4040E05A000000063", "9000");	/* next is first */
	expect(card, NAMED(), FIRST_AID);
	expect(card, "00A4040E05A000000063", "9000");
	expect(card, NAMED(), SECOND_AID);
	expect(card, "00A4040E05A000000063", "6A82");
	expect(card, NAMED(), SECOND_AID);
	expect(card, "00A4040F05A000000063", "9000");	/* previous */
	expect(card, NAMED(), FIRST_AID);
	expect(card, "00A4040F05A000000063", "6A82");
	expect(card, "00A4040D05A000000063", "9000");	/* last */
	expect(card, NAMED(), SECOND_AID);
	expect(card, "00A4040C05A000000063", "9000");	/* first */
	expect(card, NAMED(), FIRST_AID);
	cstrap_vcard_reset(card);
	expect(card, "00A4040F05A000000063", "9000"); /* is last */
	expect(card, NAMED(), SECOND_AID);
	cstrap_vcard_close(&card);
}

/* P2 00 asks for an FCI (ISO 7816-4), and an FCP is one. */
static void
fci_is_the_fcp(void **state)
{
	struct cstrap_vcard *card = with_odf();

	(void)state;
	expect(card, "00A40400" "0CA000000063504B43532D3135", "612B");
	expect(card, "00C000002B", ADF_FCP "9000");
	expect(card, "00A40000025031", "6119");
	expect(card, "00C0000019", ODF_FCP "9000");
	expect(card, "00A4080004" "7F505031", "6119");
	expect(card, "00A4090002" "5031", "6119");
	expect(card, "00A4040205A000000063", "6A82");	/* next, as FCI */
	expect(card, "00A4040105A000000063", "612B");
	cstrap_vcard_close(&card);
}

static void
session_ends(void **state)
{
	struct cstrap_vcard *card = with_two_applications();

	(void)state;
	expect(card, SELECT_ADF, "9000");
	expect(card, "00A4044C0DA000000063504B43532D313577", "6985");
	expect(card, "00A4044C0CA000000063504B43532D3135", "9000");
	expect(card, "80F2000100", "6985");
	expect(card, "00A4000C027FFF", "6A82");
	expect(card, "00A4000C022F00", "9000");
	cstrap_vcard_close(&card);
}

static void
aid_lengths(void **state)
{
	struct cstrap_vcard *card = with_odf();

	(void)state;
	expect(card, "00A4040C04A0000000", "6700");
	expect(card, "00A4040C11A000000063504B43532D31350000000000", "6700");
	expect(card, "00A4040C0DA000000063504B43532D313577", "6A82");
	expect(card, "00A4040C05A000000063", "9000");
	cstrap_vcard_close(&card);
}

static void
p1p2_wrong(void **state)
{
	static const char *const wrong[] = {
		"00A4000802" "3F00",
		"00A4004402" "3F00",	/* a session's end without AID */
		"00A4000E02" "3F00",	/* an occurrence without AID */
		"00A4008C02" "3F00",
		"00A4020C02" "3F00",
		"00A4050C02" "3F00",
		"00A40A0C02" "3F00",
	};
	struct cstrap_vcard *card = blank();
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		expect(card, wrong[i], "6A86");
	expect(card, "00A4000C033F0000", "6700");
	expect(card, "00A4000C", "6700");
	cstrap_vcard_close(&card);
}

static void
deactivated_is_a_warning(void **state)
{
	struct cstrap_vcard *card = with_odf();

	(void)state;
	expect(card, "00E0000016" "6214" "82024121" "83024F01" "8A0104"
	    "8B032F0605" "80020005", "9000");
	expect(card, "00A40004024F01", "6283");
	expect(card, "00C0000019", "6217" "82024121" "83024F01" "8A0104"
	    "8B032F0605" "80020005" "880108" "9000");
	expect(card, "00B0000001", "6985");
	expect(card, "00D6000001AA", "6985");
	cstrap_vcard_close(&card);
}

static void
status_forms(void **state)
{
	struct cstrap_vcard *card = blank();

	(void)state;
	expect(card, "80F2000C00", "9000");
	expect(card, "80F2000022", MF_FCP "9000");
	expect(card, "80F2000000", "6C22");
	expect(card, "80F2000100", "6985");
	expect(card, "80F2030000", "6A86");
	expect(card, "80F2000200", "6A86");
	expect(card, "00F2000000", "6E00");
	cstrap_vcard_close(&card);
}

static void
channels(void **state)
{
	struct cstrap_vcard *card = with_odf();

	(void)state;
	expect(card, "01A4000C023F00", "6881");
	expect(card, "0070000000", "6C01");
	expect(card, "0070000001", "019000");
	/* from the basic channel: the MF */
	expect(card, "01A4000C022F00", "9000");
	expect(card, "00B0000001", "FF9000");
	expect(card, "01" "A4040C0CA000000063504B43532D3135", "9000");
	/* from another: where that one is */
	expect(card, "0170000001", "029000");
	expect(card, "02A4000C025031", "9000");
	expect(card, "02B0000001", "FF9000");
	expect(card, "0070000001", "039000");
	expect(card, "0070000001", "6A81");
	expect(card, "00708002", "9000");
	expect(card, "0070800200", "6881");
	expect(card, "02A4000C023F00", "6881");
	expect(card, "0070000001", "029000");
	expect(card, "02B0000001", "6986");
	expect(card, "0370800000", "9000");
	expect(card, "0070800000", "6A86");
	expect(card, "0070800400", "6A86");
	expect(card, "0070800101", "6700");
	expect(card, "0070000101", "6A86");
	expect(card, "0070010001", "6A86");
	cstrap_vcard_reset(card);
	expect(card, "01A4000C023F00", "6881");
	cstrap_vcard_close(&card);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(fcp_bytes),
		cmocka_unit_test(response_in_pieces),
		cmocka_unit_test(response_dropped_by_other_command),
		cmocka_unit_test(response_on_other_channel),
		cmocka_unit_test(fid_search_order),
		cmocka_unit_test(failure_keeps_selection),
		cmocka_unit_test(paths),
		cmocka_unit_test(current_application),
		cmocka_unit_test(aid_occurrences),
		cmocka_unit_test(fci_is_the_fcp),
		cmocka_unit_test(session_ends),
		cmocka_unit_test(aid_lengths),
		cmocka_unit_test(p1p2_wrong),
		cmocka_unit_test(deactivated_is_a_warning),
		cmocka_unit_test(status_forms),
		cmocka_unit_test(channels)
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
