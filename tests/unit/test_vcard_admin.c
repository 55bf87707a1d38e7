/*
 * test_vcard_admin.c - CREATE FILE, and the access rules of what it makes.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "test_vcard.h"

/* Strings of hex are cut where data objects end. */
/* clang-format off */

/* An EF of 5 bytes, rule and life cycle as most are. */
#define EF(fid) "82024121" "8302" fid "8A0105" "8B032F0605" "80020005"

/* The parts of a template, and CREATE FILE around them. */
static const char *
create(struct cstrap_vcard *card, const char *parts)
{
	static char room[2 * CSTRAP_ANSWER_MAX + 1];
	const unsigned int len = (unsigned int)strlen(parts) / 2;
	char command[600];

	(void)snprintf(command, sizeof(command), "00E00000%02X62%02X%s",
	    len + 2, len, parts);
	return ask(card, command, room);
}

#define expect_create(card, parts, sw) \
	assert_string_equal(create(card, parts), sw)

/* The templates that a real card of another make took. */
static void
bootstrap_files(void **state)
{
	struct cstrap_vcard *card = blank();
	struct cstrap_vcard_file file;

	(void)state;
	expect(card, VERIFY_ADM1, "9000");
	expect(card, CREATE_ADF, "9000");
	expect(card, CREATE_ODF, "9000");
	expect(card, "00E0000019" "6217" "82024121" "83026430" "8A0105"
	    "8B032F0605" "80020040" "880110", "9000");
	expect(card, "00E0000018" "6216" "82024121" "83026432" "8A0105"
	    "8B032F0605" "80020200" "8800", "9000");
	expect(card, "00D60000020102", "9000");	/* it is current */
	file = file_at(card, "3F007F506432");
	assert_int_equal(file.content.len, 512);
	assert_memory_equal(file.content.data, "\1\2\xFF", 3);
	assert_true(cstrap_view_filled(cstrap_view_part(file.content, 2, 510),
	    0xFF));
	assert_int_equal(file.life_cycle, 5);
	assert_memory_equal(file.rule.data, "\x2F\x06\x05", 3);
	cstrap_vcard_close(&card);
}

static void
df_with_pin_status_and_size(void **state)
{
	struct cstrap_vcard *card = blank();

	(void)state;
	expect(card, VERIFY_ADM1, "9000");
	expect(card, "00E0000032" "6230" "82027821" "83027F50"
	    "840CA000000063504B43532D3135" "8A0105" "8B032F0607" "81020C00"
	    "C60C" "900120" "830101" "830181" "83010A", "9000");
	expect(card, "00A40004027F50", "6132");
	expect(card, "00C0000032", "6230" "82027821" "83027F50"
	    "840CA000000063504B43532D3135" "8A0105" "8B032F0607"
	    "C60C" "900120" "830101" "830181" "83010A" "81020C00" "9000");
	cstrap_vcard_close(&card);
}

static void
key_not_presented(void **state)
{
	struct cstrap_vcard *card = blank();

	(void)state;
	expect(card, CREATE_ADF, "6982");
	expect(card, CREATE_ODF, "6982");
	expect(card, "00A4000C027F50", "6A82");
	cstrap_vcard_close(&card);
}

static void
file_exists(void **state)
{
	struct cstrap_vcard *card = with_odf();

	(void)state;
	expect(card, CREATE_ODF, "6A89");
	expect_create(card, EF("7F50"), "6A89");	/* the DF it is in */
	expect(card, "00A4000C023F00", "9000");
	expect_create(card, EF("2F00"), "6A89");
	expect(card, "00E0000020621E8202782183027F518A01058B032F0607"
	    "840CA000000063504B43532D3135", "6A8A");
	expect_create(card, EF("5031"), "9000");	/* free here */
	cstrap_vcard_close(&card);
}

static void
template_wrong(void **state)
{
	static const char *const wrong[] = {
		"",
		/* each of the mandatory ones left out */
		"83024F01" "8A0105" "8B032F0605" "80020005",
		"82024121" "8A0105" "8B032F0605" "80020005",
		"82024121" "83024F01" "8B032F0605" "80020005",
		"82024121" "83024F01" "8A0105" "80020005",
		"82024121" "83024F01" "8A0105" "8B032F0605",
		/* twice, unknown, padded */
		EF("4F01") "80020005",
		EF("4F01") "A50430C101",	/* cut in it */
		EF("4F01") "A500",
		EF("4F01") "8C020100",	/* a second rule */
		EF("4F01") "FFFF",
		EF("4F01") "00",
		/* lengths */
		"820141" "83024F01" "8A0105" "8B032F0605" "80020005",
		"82024121" "83014F" "8A0105" "8B032F0605" "80020005",
		"82024121" "83024F01" "8A020505" "8B032F0605" "80020005",
		"82024121" "83024F01" "8A0105" "8B022F06" "80020005",
		"82024121" "83024F01" "8A0105" "8B032F0605" "800105",
		"82024121" "83024F01" "8A0105" "8B032F0605" "80050000000005",
		EF("4F01") "88020808",
		EF("4F01") "88",
		/* values */
		"82027921" "83024F01" "8A0105" "8B032F0605" "80020005",
		"82024100" "83024F01" "8A0105" "8B032F0605" "80020005",
		"82024121" "83024F01" "8A010C" "8B032F0605" "80020005",
		"82024121" "83024F01" "8A0105" "8B032F0605" "80020000",
		EF("3F00"), EF("7FFF"), EF("3FFF"), EF("FFFF"), EF("0000"),
		EF("4F01") "880107", EF("4F01") "8801F8", EF("4F01") "880100",
		EF("4F01") "8801F0",	/* SFI of EF.DIR */
		/* what is the other kind's */
		EF("4F01") "8405A000000063",
		EF("4F01") "81020005",
		EF("4F01") "C606900100830101",
		"82027821" "83025F01" "8A0105" "8B032F0607" "80020005",
		"82027821" "83025F01" "8A0105" "8B032F0607" "880108",
		"82027821" "83025F01" "8A0105" "8B032F0607" "8404A0000000",
		"82027821" "83025F01" "8A0105" "8B032F0607" "C603900100",
		"82027821" "83025F01" "8A0105" "8B032F0607" "C603830101",
		/* a rule that is not there */
		"82024121" "83024F01" "8A0105" "8B032F060B" "80020005",
		"82024121" "83024F01" "8A0105" "8B032F0600" "80020005",
		"82024121" "83024F01" "8A0105" "8B036F0601" "80020005",
		"82024121" "83024F01" "8A0105" "8B032FE201" "80020005",
		/* records */
		"82044221000A" "83024F01" "8A0105" "8B032F0605" "80020005",
		"82054221000503" "83024F01" "8A0105" "8B032F0605" "8002000A",
		"82054221000500" "83024F01" "8A0105" "8B032F0605" "8002000A",
		"82044221" "0000" "83024F01" "8A0105" "8B032F0605" "8002000A",
		"82044221" "0100" "83024F01" "8A0105" "8B032F0605" "80020100",
		"82044221" "0001" "83024F01" "8A0105" "8B032F0605" "800200FF",
		"82024221" "83024F01" "8A0105" "8B032F0605" "8002000A"
	};
	struct cstrap_vcard *card = blank();
	size_t i;

	(void)state;
	expect(card, VERIFY_ADM1, "9000");
	for (i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		expect_create(card, wrong[i], "6A80");
	expect(card, "00E00000186217" EF("4F01") "00", "6700");
	expect(card, "00E0000017" "6214" EF("4F01") "00", "6A80");
	expect(card, "00E0000016" "6213" EF("4F01"), "6A80");
	expect(card, "00E0000016" "6F14" EF("4F01"), "6A80");
	expect(card, "00E0000015" "6214" "82024121" "83024F01" "8A0105"
	    "8B032F0605" "800200", "6A80");
	expect(card, "00E0000000", "6700");
	expect(card, "00E0010016" "6214" EF("4F01"), "6A86");
	expect_create(card, EF("4F01"), "9000");
	cstrap_vcard_close(&card);
}

static void
linear_file(void **state)
{
	struct cstrap_vcard *card = with_odf();

	(void)state;
	expect_create(card, "82044221000A" "83024F01" "8A0105" "8B032F0605"
	    "8002001E", "9000");
	expect(card, "00DC03040A00010203040506070809", "9000");
	expect(card, "00B203040A", "000102030405060708099000");
	expect(card, "00B204040A", "6A83");
	expect_create(card, "82054221000A03" "83024F02" "8A0105" "8B032F0605"
	    "8002001E" "8800", "9000");
	expect(card, "00A40004024F02", "611B");
	expect(card, "00C000001B", "6219" "82054221000A03" "83024F02" "8A0105"
	    "8B032F0605" "8002001E" "8800" "9000");
	cstrap_vcard_close(&card);
}

static void
memory_runs_out(void **state)
{
	struct cstrap_vcard *card = with_odf();

	(void)state;
	expect_create(card, "82024121" "83026432" "8A0105" "8B032F0605"
	    "80028000" "8800", "9000");
	expect_create(card, "82024121" "83026433" "8A0105" "8B032F0605"
	    "80028000" "8800", "6A84");
	expect_create(card, "82024121" "83026433" "8A0105" "8B032F0605"
	    "8004FFFFFFFF" "8800", "6A84");
	expect_create(card, "82024121" "83026433" "8A0105" "8B032F0605"
	    "80020100" "8800", "9000");
	cstrap_vcard_close(&card);
}

static void
depth_has_a_limit(void **state)
{
	struct cstrap_vcard *card = blank();
	char parts[64];
	int depth;

	(void)state;
	expect(card, VERIFY_ADM1, "9000");
	for (depth = 1; depth <= 8; depth++) {
		(void)snprintf(parts, sizeof(parts),
		    "8202782183025F%02X8A01058B032F0607", (unsigned int)depth);
		expect_create(card, parts, depth <= 7 ? "9000" : "6A84");
	}
	cstrap_vcard_close(&card);
}

/* Without 88 the low bits of the file id are the SFI, if that is free. */
static void
sfi_implied(void **state)
{
	struct cstrap_vcard *card = with_odf();

	(void)state;
	expect_create(card, EF("4F01"), "9000");
	expect(card, "00B0810001", "FF9000");
	expect_create(card, EF("4F21"), "9000");
	expect(card, "00A40004024F21", "6118");
	expect(card, "00C0000018", "6216" EF("4F21") "8800" "9000");
	expect_create(card, EF("4F1F"), "9000");
	expect(card, "00B09F0001", "6A82");
	cstrap_vcard_close(&card);
}

/* Make rule the record 9 of EF.ARR, and EF 4F09 that refers to it. */
static struct cstrap_vcard *
with_rule(const char *rule)
{
	struct cstrap_vcard *card = with_odf();
	char command[128] = "00DC090428";

	strcat(command, rule);
	while (strlen(command) < 10 + 80)
		strcat(command, "FF");
	expect(card, "00A4080C022F06", "9000");
	expect(card, command, "9000");
	expect(card, "00A4000C023F00", "9000");
	expect_create(card, "82024121" "83024F09" "8A0105" "8B032F0609"
	    "80020005", "9000");
	return card;
}

#define BY_PIN1 "A406830101950108"
#define BY_ADM1 "A40683010A950108"
#define BY_ADM2 "A40683010B950108"

/* With ADM1 presented: may it be read, may it be updated? */
static void
rules(void **state)
{
	static const struct {
		const char *rule;
		const char *read;
		const char *update;
	} cases[] = {
		{ "8001019000", "9000", "6982" },
		{ "8001039000", "9000", "9000" },
		{ "8001039700", "6982", "6982" },
		{ "800103" BY_ADM1, "9000", "9000" },
		{ "800103" BY_ADM2, "6982", "6982" },
		{ "800103" BY_PIN1, "9000", "9000" },	/* disabled */
		{ "800101" BY_ADM2 BY_ADM1 "8001029700", "9000", "6982" },
		{ "800103A010" BY_ADM2 BY_ADM1, "9000", "9000" },
		{ "800103AF10" BY_ADM2 BY_ADM1, "6982", "6982" },
		{ "800103AF10" BY_ADM1 BY_PIN1, "9000", "9000" },
		{ "800103AF0EA00A" BY_ADM1 "97009000", "9000", "9000" },
		{ "800103A00EAF0A" BY_ADM1 "97009000", "9000", "9000" },
		{ "800103A00CAF0A" BY_ADM1 "9700", "6982", "6982" },
		/* the first rule that names the operation counts */
		{ "80010197008001039000", "6982", "9000" },
		/* nothing in it, not understood, cut */
		{ "", "6982", "6982" },
		{ "800103", "6982", "6982" },
		{ "9000", "6982", "6982" },
		{ "800103A000", "6982", "6982" },
		{ "800103AF00", "6982", "6982" },
		{ "800103A7029700", "9000", "9000" },
		{ "800103A7029000", "6982", "6982" },
		{ "800103A708" BY_ADM1, "6982", "6982" },
		{ "800103A70AA708" BY_ADM1, "9000", "9000" },
		{ "800103A7049700" "9700", "6982", "6982" },	/* of two */
		{ "800103A700", "6982", "6982" },
		/* what is not there or not known stays shut behind a NOT */
		{ "800103A708" BY_ADM2, "6982", "6982" },
		{ "800103A703950108", "6982", "6982" },
		{ "800103A00AA708" BY_ADM2, "6982", "6982" },
		{ "800103A00CA708" BY_ADM2 "9000", "9000", "9000" },
		{ "800103900100", "6982", "6982" },
		{ "8001839000", "6982", "6982" },
		{ "800201039000", "6982", "6982" },
		{ "8401D49000", "6982", "6982" },
		/* single instructions, and more of the header */
		{ "8401D690008001019000", "9000", "9000" },
		{ "8402B0D69000", "9000", "9000" },
		{ "8401D697008001039000", "9000", "6982" },
		{ "860200D69000", "6982", "6982" },
		{ "8C0200D69000", "6982", "9000" },
		{ "870300D600" "9000", "6982", "6982" },
		{ "8F0400D60000" "9000", "6982", "9000" },
		{ "8C0100" "9000", "6982", "6982" },
		{ "800103A403830" "10A", "6982", "6982" },
		{ "800103A40683010A950180", "6982", "6982" },
		{ "800103A40983010A83010B950108", "6982", "6982" },
		{ "800103A00490000000", "6982", "6982" },
		{ "800103A0009000A07F", "6982", "6982" },
		/* four levels are known, five are not */
		{ "800103A008A006A004A0029000", "9000", "9000" },
		{ "800103A00AA008A006A004A0029000", "6982", "6982" }
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct cstrap_vcard *card = with_rule(cases[i].rule);
		char room[2 * CSTRAP_ANSWER_MAX + 1];
		const char *read = ask(card, "00B0000001", room);

		assert_string_equal(read + strlen(read) - 4, cases[i].read);
		expect(card, "00D6000001AA", cases[i].update);
		cstrap_vcard_close(&card);
	}
}

/* A rule file of an application's own is found before the MF's. */
static void
rule_file_beside(void **state)
{
	struct cstrap_vcard *card = with_odf();

	(void)state;
	expect_create(card, "82044221000A" "83026F06" "8A0105" "8B032F0605"
	    "8002000A", "9000");
	expect(card, "00DC01040A" "80010390009700FFFFFF", "9000");
	expect_create(card, "82024121" "83024F09" "8A0105" "8B036F0601"
	    "80020005", "9000");
	cstrap_vcard_reset(card);
	expect(card, "00A4080C047F504F09", "9000");
	expect(card, "00D6000001AA", "9000");
	expect(card, "00A4080C047F505031", "9000");
	expect(card, "00D6000001AA", "6982");
	cstrap_vcard_close(&card);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(bootstrap_files),
		cmocka_unit_test(df_with_pin_status_and_size),
		cmocka_unit_test(key_not_presented),
		cmocka_unit_test(file_exists),
		cmocka_unit_test(template_wrong),
		cmocka_unit_test(linear_file),
		cmocka_unit_test(memory_runs_out),
		cmocka_unit_test(depth_has_a_limit),
		cmocka_unit_test(sfi_implied),
		cmocka_unit_test(rules),
		cmocka_unit_test(rule_file_beside)
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
