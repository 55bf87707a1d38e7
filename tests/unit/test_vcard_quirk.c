/*
 * test_vcard_quirk.c - cards that are not as the standard says, by name.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "test_vcard.h"

/* Strings of hex are cut where data objects end. */
/* clang-format off */

/* An application with an EF of 16 bytes, and quirks. */
#define CARD(quirks)                                                       \
	"{\"files\": ["                                                    \
	"{\"path\": \"7F50\", \"aid\": \"A000000063504B43532D3135\"},"     \
	"{\"path\": \"7F50/5031\", \"size\": 16, \"sfi\": 7,"              \
	" \"rule\": 9, \"content\": \"A706300404026430\"},"                \
	"{\"path\": \"7F51\", \"aid\": \"A000000151\"},"                   \
	"{\"path\": \"7F51/5031\", \"size\": 300}],"                       \
	"\"quirks\": {" quirks "}}"

#define DATA "A706300404026430" "FFFFFFFFFFFFFFFF"
#define FCP "6217" "82024121" "83025031" "8A0105" "8B032F0609" "80020010" \
	"880138"
#define SELECT_ODF "00A4080C047F505031"

/* Each time after its way through an image. */
static struct cstrap_vcard *
card_with(const char *json)
{
	struct cstrap_vcard *card = described(json);

	return saved_and_loaded(&card);
}

static void
no_quirk(void **state)
{
	struct cstrap_vcard *card = card_with(CARD(""));

	(void)state;
	expect(card, "0070000001", "019000");
	expect(card, "0020000A", "63CA");
	expect(card, "00A4040C05A000000152", "6A82");
	expect(card, SELECT_ODF, "9000");
	expect(card, "00B0000010", DATA "9000");
	expect(card, "00A40004025031", "6119");
	expect(card, "00C0000019", FCP "9000");
	expect(card, "00A40000025031", "6119");
	expect(card, "00C0000019", FCP "9000");
	expect(card, VERIFY_ADM1, "9000");
	expect(card, "00D6000001A7", "9000");
	cstrap_vcard_close(&card);
}

static void
no_channels(void **state)
{
	static const char *const words[] = { "6881", "6A81", "6D00", "6E00" };
	size_t i;

	(void)state;
	for (i = 0; i < 4; i++) {
		char json[600];
		struct cstrap_vcard *card;

		(void)snprintf(json, sizeof(json), CARD("\"no-channels\": \"%s\""),
		    words[i]);
		card = card_with(json);
		expect(card, "0070000001", words[i]);
		expect(card, "01A4000C023F00", "6881");
		expect(card, "0070800100", words[i]);
		cstrap_vcard_close(&card);
	}
}

static void
no_query(void **state)
{
	static const char *const words[] = { "6300", "6700", "6984", "6985",
		"6A86", "6D00", "9000" };
	size_t i;

	(void)state;
	for (i = 0; i < 7; i++) {
		char json[600];
		struct cstrap_vcard *card;

		(void)snprintf(json, sizeof(json), CARD("\"no-query\": \"%s\""),
		    words[i]);
		card = card_with(json);
		expect(card, "0020000A", words[i]);
		expect(card, "0020000A08" "3030303030303030", "63C9");
		expect(card, "0020000A00", words[i]);
		expect(card, VERIFY_ADM1, "9000");
		cstrap_vcard_close(&card);
	}
}

static void
unknown_aid(void **state)
{
	struct cstrap_vcard *card = card_with(CARD("\"unknown-aid\": \"6A88\""));

	(void)state;
	expect(card, "00A4040C05A000000152", "6A88");
	expect(card, "00A4000C025032", "6A82");
	expect(card, SELECT_ADF, "9000");
	cstrap_vcard_close(&card);
}

static void
paths(void **state)
{
	struct cstrap_vcard *card = card_with(CARD("\"no-path\": \"6A81\""));

	(void)state;
	expect(card, SELECT_ODF, "6A81");
	expect(card, "00A4090C027F50", "6A81");
	expect(card, SELECT_ADF, "9000");
	expect(card, "00A4000C025031", "9000");
	cstrap_vcard_close(&card);
	card = card_with(CARD("\"path-stays\": true"));
	expect(card, SELECT_ODF, "6A82");
	expect(card, SELECT_ADF, "9000");
	expect(card, SELECT_ODF, "9000");
	expect(card, "00A4080C047F515031", "6A82");
	expect(card, "00A4080C022F00", "9000");
	expect(card, "00A4000C023F00", "9000");
	expect(card, "00A4000C027F51", "9000");
	expect(card, "00A4080C047F515031", "9000");
	cstrap_vcard_close(&card);
}

static void
answers_of_select(void **state)
{
	struct cstrap_vcard *card = card_with(CARD("\"refuses-fci\": true"));

	(void)state;
	expect(card, "00A40000023F00", "6A86");
	expect(card, "00A4040005A000000151", "6A86");
	expect(card, "00A4000C023F00", "9000");
	cstrap_vcard_close(&card);
	card = card_with(CARD("\"select-speaks\": true"));
	expect(card, SELECT_ODF, "6119");
	expect(card, "00C0000019", FCP "9000");
	cstrap_vcard_close(&card);
	card = card_with(CARD("\"no-fcp\": true"));
	expect(card, "00A40804047F505031", "9000");
	expect(card, "00C0000019", "6985");
	cstrap_vcard_close(&card);
}

static void
control_parameters(void **state)
{
	struct cstrap_vcard *card = card_with(CARD("\"fci-tag\": true"));

	(void)state;
	expect(card, "00A40804047F505031", "6119");
	expect(card, "00C0000002", "6F17" "6117");
	cstrap_vcard_close(&card);
	card = card_with(CARD("\"fcp-without-size\": true"));
	expect(card, "00A40804047F505031", "6115");
	expect(card, "00C0000015", "6213" "82024121" "83025031" "8A0105"
	    "8B032F0609" "880138" "9000");
	cstrap_vcard_close(&card);
	card = card_with(CARD("\"size-in-81\": true"));
	expect(card, "00A40804047F505031", "6119");
	expect(card, "00C0000019", "6217" "82024121" "83025031" "8A0105"
	    "8B032F0609" "81020010" "880138" "9000");
	expect(card, VERIFY_ADM1, "9000");
	expect(card, "00E0000016" "6214" "82024121" "83024F01" "8A0105"
	    "8B032F0605" "80020005", "6A80");
	expect(card, "00E0000016" "6214" "82024121" "83024F01" "8A0105"
	    "8B032F0605" "81020005", "9000");
	expect(card, "00B0000400", "6C01");
	cstrap_vcard_close(&card);
}

static void
small_pieces(void **state)
{
	struct cstrap_vcard *card = card_with(
	    CARD("\"read-max\": 8, \"update-max\": 4"));

	(void)state;
	expect(card, VERIFY_ADM1, "9000");
	expect(card, SELECT_ODF, "9000");
	expect(card, "00B0000009", "6700");
	expect(card, "00B0000000", "6700");
	expect(card, "00B0000008", "A706300404026430" "9000");
	expect(card, "00D60000050102030405", "6700");
	expect(card, "00D600000401020304", "9000");
	cstrap_vcard_close(&card);
}

static void
le_00(void **state)
{
	struct cstrap_vcard *card = card_with(CARD("\"le-00-nothing\": true"));

	(void)state;
	expect(card, SELECT_ODF, "9000");
	expect(card, "00B0000000", "9000");
	expect(card, "00B0000010", DATA "9000");
	expect(card, "00B00000FF", "6C10");
	expect(card, "00A40004025031", "6119");
	expect(card, "00C0000000", "6C19");
	expect(card, "00A4080C022F00", "9000");
	expect(card, "00B2010400", "9000");
	expect(card, "00B2010435", "6C36");
	expect(card, "00A4080C047F515031", "9000");
	expect(card, "00B0000000", "9000");
	cstrap_vcard_close(&card);
}

static void
ends_of_files(void **state)
{
	static const struct {
		const char *word;
		const char *past;	/* two bytes left, three wanted */
		const char *at;		/* none left */
	} cases[] = { { "6282", "FFFF6282", "6B00" }, { "6B00", "6B00", "6B00" },
		{ "6C00", "6C02", "6C00" }, { "short", "FFFF9000", "9000" } };
	size_t i;

	(void)state;
	for (i = 0; i < 4; i++) {
		char json[600];
		struct cstrap_vcard *card;

		(void)snprintf(json, sizeof(json),
		    CARD("\"end-of-file\": \"%s\""), cases[i].word);
		card = card_with(json);
		expect(card, SELECT_ODF, "9000");
		expect(card, "00B0000010", DATA "9000");
		expect(card, "00B0000E03", cases[i].past);
		expect(card, "00B0001001", cases[i].at);
		expect(card, "00B0000E02", "FFFF9000");
		cstrap_vcard_close(&card);
	}
}

static void
answers_that_wait(void **state)
{
	struct cstrap_vcard *card = card_with(CARD("\"response-waits\": true"));

	(void)state;
	expect(card, "0070000001", "6101");
	expect(card, "00C0000001", "019000");
	expect(card, SELECT_ODF, "9000");
	expect(card, "00B0000010", "6110");
	expect(card, "00C0000010", DATA "9000");
	expect(card, "00B0000010", "6110");
	expect(card, "00B0000002", "6102");
	expect(card, "00C0000002", "A7069000");
	expect(card, "00B0000011", "6C10");
	expect(card, "00A4080C047F515031", "9000");
	expect(card, "00B0000000", "6100");	/* 256 of them */
	cstrap_vcard_close(&card);
}

static void
other_words_for_success(void **state)
{
	struct cstrap_vcard *card = card_with(
	    CARD("\"proactive\": 11, \"update-retries\": 2"));

	(void)state;
	expect(card, VERIFY_ADM1, "910B");
	expect(card, SELECT_ODF, "910B");
	expect(card, "00A40004025031", "6119");
	expect(card, "00C0000019", FCP "910B");
	expect(card, "00D6000001A7", "63C2");
	expect(card, "00B0000001", "A7910B");
	expect(card, "00B0001001", "6B00");
	expect(card, "00A4080C022F00", "910B");
	cstrap_vcard_close(&card);
}

#define DF_PLAIN "82027821" "83025F01" "8A0105" "8B032F0607"
#define DF_STATUS "C606" "900180" "830101"

static void
creating_dfs(void **state)
{
	struct cstrap_vcard *card = card_with(
	    CARD("\"pin-status-needed\": true, \"df-total-needed\": true"));

	(void)state;
	expect(card, VERIFY_ADM1, "9000");
	expect(card, "00E0000012" "6210" DF_PLAIN, "6A80");
	expect(card, "00E000001A" "6218" DF_PLAIN DF_STATUS, "6A80");
	expect(card, "00E0000016" "6214" DF_PLAIN "81020100", "6A80");
	expect(card, "00E000001E" "621C" DF_PLAIN "81020100" DF_STATUS, "9000");
	/* an EF wants neither */
	expect(card, "00E0000016" "6214" "82024121" "83024F01" "8A0105"
	    "8B032F0605" "80020005", "9000");
	cstrap_vcard_close(&card);
	card = card_with(CARD("\"pin-status-refused\": true"));
	expect(card, VERIFY_ADM1, "9000");
	expect(card, "00E000001A" "6218" DF_PLAIN DF_STATUS, "6A80");
	expect(card, "00E0000012" "6210" DF_PLAIN, "9000");
	cstrap_vcard_close(&card);
}

/* What opensc-explorer and an ISO applet send. */
static void
creating_by_iso(void **state)
{
	struct cstrap_vcard *card = card_with(CARD("\"iso-create\": 5"));

	(void)state;
	expect(card, VERIFY_ADM1, "9000");
	expect(card, "00E000000D" "620B" "820138" "83025015" "81020800", "9000");
	expect(card, "00E000000D" "6F0B" "81020020" "820101" "83025031", "9000");
	expect(card, "00D6000001A7", "9000");
	expect(card, "00E000000F" "6F0D" "80020020" "820101" "83025032"
	    "8600", "9000");
	expect(card, "00E0000011" "6F0F" "80020020" "81020020" "820101"
	    "83025033", "6A80");
	expect(card, "00E0000009" "6F07" "820101" "83025033", "6A80");
	expect(card, "00A40004025031", "6119");
	expect(card, "00C0000019", "6217" "82020121" "83025031" "8A0105"
	    "8B032F0605" "80020020" "880188" "9000");
	expect(card, "00A40004025015", "6121");
	cstrap_vcard_reset(card);
	expect(card, "00A4080C0450155031", "9000");
	expect(card, "00B0000001", "A79000");
	expect(card, "00D6000001A7", "6982");
	expect(card, "00A4000C025015", "9000");
	expect(card, "00E000000D" "6F0B" "81020020" "820101" "83025034", "6982");
	cstrap_vcard_close(&card);
}

static void
activate_before_use(void **state)
{
	struct cstrap_vcard *card = card_with(CARD("\"activate-needed\": true"));

	(void)state;
	expect(card, VERIFY_ADM1, "9000");
	expect(card, "00E0000016" "6214" "82024121" "83024F01" "8A0105"
	    "8B032F0605" "80020005", "6A80");
	expect(card, "00E0000016" "6214" "82024121" "83024F01" "8A0101"
	    "8B032F0605" "80020005", "9000");
	expect(card, "00B0000001", "6985");
	expect(card, "00D6000001AA", "6985");
	expect(card, "0004000002" "4F01", "6985");
	expect(card, "0044000002" "4F01", "9000");
	expect(card, "00D6000001AA", "9000");
	expect(card, "00B0000001", "AA9000");
	cstrap_vcard_close(&card);
}

static void
resize_and_delete(void **state)
{
	static const char resize[] = "80D40000" "0A" "6208" "83025031"
	    "80020014";
	struct cstrap_vcard *card = card_with(
	    CARD("\"no-resize\": true, \"no-delete\": true"));

	(void)state;
	expect(card, VERIFY_ADM1, "9000");
	expect(card, SELECT_ADF, "9000");
	expect(card, resize, "6D00");
	expect(card, "00E4000002" "5031", "6D00");
	cstrap_vcard_close(&card);
	card = card_with(CARD("\"resize-free\": true"));
	expect(card, "00A4080C047F515031", "9000");
	expect(card, "80D40000" "0A" "6208" "83025031" "80020200", "6982");
	expect(card, VERIFY_ADM1, "9000");
	expect(card, "80D40000" "0A" "6208" "83025031" "80020200", "9000");
	expect(card, "00B001FF01", "FF9000");
	cstrap_vcard_close(&card);
}

static void
worn_page(void **state)
{
	struct cstrap_vcard *card = card_with(
	    "{\"files\": [{\"path\": \"4F01\", \"size\": 300, \"rule\": 4},"
	    "{\"path\": \"4F02\", \"size\": 300, \"rule\": 4}],"
	    "\"quirks\": {\"bad-page\": \"4F01:0050\"}}");

	(void)state;
	expect(card, "00A4000C024F01", "9000");
	expect(card, "00D6003F01AA", "9000");
	expect(card, "00D6003F02AABB", "6581");
	expect(card, "00D6004001AA", "6581");
	expect(card, "00D6007F01AA", "6581");
	expect(card, "00D6008001AA", "9000");
	expect(card, "00B0003F01", "AA9000");
	expect(card, "00B0004001", "FF9000");
	expect(card, "00A4000C024F02", "9000");
	expect(card, "00D6004001AA", "9000");
	cstrap_vcard_close(&card);
}

static void
pages_take_time(void **state)
{
	struct cstrap_vcard *card = card_with(
	    "{\"files\": [{\"path\": \"4F01\", \"size\": 300, \"rule\": 4}],"
	    "\"quirks\": {\"page-time\": 20000}}");
	struct cstrap_vcard_time before;
	struct cstrap_vcard_time after;

	(void)state;
	expect(card, "00A4000C024F01", "9000");
	cstrap_vcard_time(card, &before);
	expect(card, "00D6000001AA", "9000");
	cstrap_vcard_time(card, &after);
	assert_int_equal(after.pages - before.pages, 1);
	assert_true(after.nanoseconds - before.nanoseconds >= 20000000);
	cstrap_vcard_close(&card);
}

struct seen {
	size_t count;
	char text[600];
};

static void
take(void *ctx, const struct cstrap_vcard_quirk *quirk)
{
	struct seen *seen = ctx;

	seen->count++;
	strcat(strcat(seen->text, quirk->name), "=");
	strcat(strcat(seen->text, quirk->value), " ");
	assert_true(strlen(quirk->text) > 10);
}

static void
each_quirk_is_told(void **state)
{
	struct cstrap_vcard *card = card_with(CARD(
	    "\"proactive\": 255, \"no-query\": \"6a86\","
	    "\"end-of-file\": \"short\", \"bad-page\": \"6432:7fff\","
	    "\"fci-tag\": true, \"no-fcp\": false"));
	struct seen seen = { 0, "" };

	(void)state;
	cstrap_vcard_each_quirk(card, take, &seen);
	assert_int_equal(seen.count, 5);
	assert_string_equal(seen.text, "no-query=6A86 fci-tag=yes "
	    "end-of-file=short proactive=255 bad-page=6432:7FFF ");
	cstrap_vcard_close(&card);
}

/* A card with more than four channels knows the classes of all. */
static void
twenty_channels(void **state)
{
	struct cstrap_vcard *card = card_with(
	    "{\"channels\": 20, \"files\": [{\"path\": \"4F01\", \"size\": 1,"
	    "\"rule\": 4}]}");
	char command[32];
	char answer[16];
	int i;

	(void)state;
	expect(card, "40A4000C023F00", "6881");
	for (i = 1; i < 20; i++) {
		(void)snprintf(answer, sizeof(answer), "%02X9000", i);
		expect(card, "0070000001", answer);
		(void)snprintf(command, sizeof(command), "%02XA4000C024F01",
		    i < 4 ? i : 0x40 | (i - 4));
		expect(card, command, "9000");
	}
	expect(card, "0070000001", "6A81");
	expect(card, "00B0000001", "6986");
	expect(card, "4FB0000001", "FF9000");
	expect(card, "CFF2000C00", "9000");
	expect(card, "4F70800000", "9000");
	expect(card, "4FB0000001", "6881");
	expect(card, "0070801200", "9000");
	expect(card, "0070801400", "6A86");
	expect(card, "60B0000001", "6E00");
	expect(card, "50B0000001", "6E00");
	cstrap_vcard_close(&card);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(no_quirk),
		cmocka_unit_test(no_channels),
		cmocka_unit_test(no_query),
		cmocka_unit_test(unknown_aid),
		cmocka_unit_test(paths),
		cmocka_unit_test(answers_of_select),
		cmocka_unit_test(control_parameters),
		cmocka_unit_test(small_pieces),
		cmocka_unit_test(le_00),
		cmocka_unit_test(ends_of_files),
		cmocka_unit_test(answers_that_wait),
		cmocka_unit_test(other_words_for_success),
		cmocka_unit_test(creating_dfs),
		cmocka_unit_test(creating_by_iso),
		cmocka_unit_test(activate_before_use),
		cmocka_unit_test(resize_and_delete),
		cmocka_unit_test(worn_page),
		cmocka_unit_test(pages_take_time),
		cmocka_unit_test(each_quirk_is_told),
		cmocka_unit_test(twenty_channels)
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
