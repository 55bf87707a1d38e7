/*
 * test_vcard_describe.c - card descriptions: what they make, and where they
 * are wrong.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "test_vcard.h"

#include <unistd.h>

static void
empty_is_blank(void **state)
{
	struct cstrap_vcard *card = described("{}");
	struct cstrap_vcard *other = blank();
	uint8_t *one, *two;
	size_t one_len, two_len;

	(void)state;
	assert_int_equal(cstrap_vcard_save(card, &one, &one_len, NULL),
	    CSTRAP_OK);
	assert_int_equal(cstrap_vcard_save(other, &two, &two_len, NULL),
	    CSTRAP_OK);
	assert_int_equal(one_len, two_len);
	assert_memory_equal(one, two, one_len);
	free(one);
	free(two);
	cstrap_vcard_close(&card);
	cstrap_vcard_close(&other);
}

static void
files_of_all_kinds(void **state)
{
	struct cstrap_vcard *card = described(
	    "{\"files\": ["
	    "{\"path\": \"3F00/7F50\", \"aid\": \"A000000063504B43532D3135\","
	    " \"total\": 3072, \"pin_status\": \"900180830101\"},"
	    "{\"path\": \"7F50/5031\", \"content\": [\"A706\","
	    " {\"text\": \"abc\"}]},"
	    "{\"path\": \"7F50/6430\", \"size\": 8, \"content\": \"30\","
	    " \"sfi\": 3, \"shareable\": false,"
	    " \"life_cycle\": \"initialisation\"},"
	    "{\"path\": \"7F50/6F06\", \"record_size\": 12, \"records\": 2,"
	    " \"content\": [{\"read\": \"always\"}, \"800101\"]},"
	    "{\"path\": \"7F50/6F07\", \"size\": 1, \"proprietary\":"
	    " \"C00140\", \"rule\": {\"file\": \"6F06\", \"record\": 1}}]}");
	struct cstrap_vcard_file file;

	(void)state;
	file = file_at(card, "3F007F505031");
	assert_int_equal(file.content.len, 5);
	assert_memory_equal(file.content.data,
	    "\xA7\x06"
	    "abc",
	    5);
	file = file_at(card, "3F007F506430");
	assert_int_equal(file.content.len, 8);
	assert_memory_equal(file.content.data, "\x30\xFF\xFF", 3);
	assert_int_equal(file.sfi, 3);
	assert_false(file.is_shareable);
	assert_int_equal(file.life_cycle, 3);
	file = file_at(card, "3F007F506F06");
	assert_int_equal(file.record_len, 12);
	assert_memory_equal(file.content.data,
	    "\x80\x01\x01\x90\x00\xFF\xFF\xFF\xFF\xFF\xFF\xFF\x80", 13);
	file = file_at(card, "3F007F506F07");
	assert_memory_equal(file.rule.data, "\x6F\x06\x01", 3);
	assert_int_equal(file.expanded.len, 12);
	expect(card, SELECT_ADF, "9000");
	expect(card, "80F200002C",
	    "622A"
	    "82027821"
	    "83027F50"
	    "840CA000000063504B43532D3135"
	    "8A0105"
	    "8B032F0607"
	    "C606900180830101"
	    "81020C00"
	    "9000");
	cstrap_vcard_close(&card);
}

/* What is not said stays. */
static void
file_that_is_there_is_changed(void **state)
{
	struct cstrap_vcard *card = described(
	    "{\"files\": ["
	    "{\"path\": \"4F01\", \"size\": 4, \"sfi\": 9,"
	    " \"content\": \"01020304\"},"
	    "{\"path\": \"4F01\", \"rule\": 6},"
	    "{\"path\": \"4F02\", \"size\": 4, \"content\": \"01020304\"},"
	    "{\"path\": \"4F02\", \"content\": \"AA\"},"
	    "{\"path\": \"2F00\", \"record_size\": 0, \"size\": 6},"
	    "{\"path\": \"7F50\", \"df\": true},"
	    "{\"path\": \"7F50/4F01\", \"size\": 1},"
	    "{\"path\": \"7F50\", \"aid\": \"A000000001\"},"
	    "{\"path\": \"7F51\", \"df\": true},"
	    "{\"path\": \"7F51/4F01\", \"size\": 1},"
	    "{\"path\": \"7F51\", \"remove\": true},"
	    "{\"path\": \"7F52\", \"remove\": true}]}");
	struct cstrap_vcard_file file = file_at(card, "3F004F01");

	(void)state;
	assert_int_equal(file.rule.data[2], 6);
	assert_int_equal(file.sfi, 9);
	assert_memory_equal(file.content.data, "\1\2\3\4", 4);
	file = file_at(card, "3F004F02");
	assert_int_equal(file.content.len, 4);
	assert_memory_equal(file.content.data, "\xAA\xFF\xFF\xFF", 4);
	file = file_at(card, "3F002F00");
	assert_int_equal(file.record_len, 0);
	assert_int_equal(file.content.len, 6);
	(void)file_at(card, "3F007F504F01");
	expect(card, "00A4040C05A000000001", "9000");
	expect(card, "00A4000C027F51", "6A82");
	cstrap_vcard_close(&card);
}

static void
keys_and_limits(void **state)
{
	struct cstrap_vcard *card = described(
	    "{\"memory\": 2048, \"channels\": 2, \"keys\": ["
	    "{\"key\": \"ADM1\", \"tries\": 3},"
	    "{\"key\": \"PIN1\", \"enabled\": true, \"left\": 1},"
	    "{\"key\": \"ADM10\", \"value\": \"hex:0102030405060708\","
	    " \"tries\": 15, \"left\": 0},"
	    "{\"key\": \"7F\", \"value\": \"ascii:1\"},"
	    "{\"key\": \"7F\", \"remove\": true},"
	    "{\"key\": \"PIN2\", \"value\": \"ascii:22\", \"puk\":"
	    " \"ascii:33\", \"puk_tries\": 5, \"puk_left\": 4}]}");
	struct cstrap_vcard_limits limits;

	(void)state;
	assert_int_equal(cstrap_vcard_tries(card, 0x0A), 3);
	assert_int_equal(cstrap_vcard_tries(card, 0x01), 1);
	assert_int_equal(cstrap_vcard_tries(card, 0x8E), 0);
	assert_int_equal(cstrap_vcard_tries(card, 0x7F), -1);
	expect(card, VERIFY_ADM1, "9000");
	expect(card, "0020008E080102030405060708", "6983");
	expect(card, "002C0081", "63C4");
	expect(card,
	    "0020008108"
	    "3232FFFFFFFFFFFF",
	    "9000");
	cstrap_vcard_limits(card, &limits);
	assert_int_equal(limits.memory, 2048);
	assert_int_equal(limits.channels, 2);
	expect(card, "0070000001", "019000");
	expect(card, "0070000001", "6A81");
	cstrap_vcard_close(&card);
}

static void
rules_of_the_card(void **state)
{
	struct cstrap_vcard *card = described(
	    "{\"rules\": {\"9\": {\"read\": \"ADM2\"}, \"10\": \"8001039000\"},"
	    "\"files\": [{\"path\": \"4F01\", \"size\": 1, \"rule\": 9},"
	    "{\"path\": \"4F02\", \"size\": 1, \"rule\": 10}]}");

	(void)state;
	expect(card, "00A4000C024F01", "9000");
	expect(card, "00B0000001", "6982");
	expect(card, "00A4000C024F02", "9000");
	expect(card, "00D6000001AA", "9000");
	cstrap_vcard_close(&card);
}

static void
card_from_nothing(void **state)
{
	struct cstrap_vcard *card = NULL;
	const char *json = "{\"base\": \"none\", \"atr\": \"3B00\","
			   "\"files\": [{\"path\": \"3F00\","
			   " \"rule\": {\"compact\": \"00\"}}]}";
	const struct cstrap_vcard_options options = {
		.description = { (const uint8_t *)json, strlen(json) }
	};
	struct cstrap_link link;
	struct cstrap_view atr;

	(void)state;
	assert_int_equal(cstrap_vcard_new(&card, &options, NULL), CSTRAP_OK);
	assert_string_equal(cstrap_vcard_iccid(card), "");
	card = saved_and_loaded(&card);
	assert_string_equal(cstrap_vcard_iccid(card), "");
	cstrap_vcard_link(card, false, &link);
	assert_int_equal(link.atr(link.ctx, &atr), CSTRAP_OK);
	assert_int_equal(atr.len, 2);
	expect(card, "00A40004023F00", "6115");
	expect(card, "00A4000C022F00", "6A82");
	expect(card, "0020000A", "6A88");
	cstrap_vcard_close(&card);
}

static void
iccid_of_who_asks_last(void **state)
{
	static const char json[] = "{\"iccid\": \"89880123456789012345\"}";
	struct cstrap_vcard_options options = {
		.description = { (const uint8_t *)json, sizeof(json) - 1 }
	};
	struct cstrap_vcard *card;

	(void)state;
	assert_int_equal(cstrap_vcard_new(&card, &options, NULL), CSTRAP_OK);
	assert_string_equal(cstrap_vcard_iccid(card), "89880123456789012345");
	cstrap_vcard_close(&card);
	options.iccid = "8988012345678901234";
	assert_int_equal(cstrap_vcard_new(&card, &options, NULL), CSTRAP_OK);
	assert_string_equal(cstrap_vcard_iccid(card), "8988012345678901234");
	cstrap_vcard_close(&card);
	options.iccid = "898";
	assert_int_equal(cstrap_vcard_new(&card, &options, NULL),
	    CSTRAP_E_ARGUMENT);
}

#define FILE_WITH(members) "{\"files\": [{\"path\": \"4F01\"," members "}]}"
#define KEY_WITH(members) "{\"keys\": [{\"key\": \"ADM1\"," members "}]}"

static void
mistakes_have_their_place(void **state)
{
	static const struct {
		const char *json;
		enum cstrap_status status;
		const char *place;
	} cases[] = { { "", CSTRAP_E_SYNTAX, "line 1, column 0" },
		{ "[]", CSTRAP_E_TYPE, "" },
		{ "{\"x\": 1}", CSTRAP_E_NAME, "/x" },
		{ "{\"base\": 1}", CSTRAP_E_TYPE, "/base" },
		{ "{\"base\": \"other.json\"}", CSTRAP_E_FILE, "/base" },
		{ "{\"base\": \"none\"}", CSTRAP_E_MISSING, "/files" },
		{ "{\"iccid\": \"123\"}", CSTRAP_E_RANGE, "/iccid" },
		{ "{\"iccid\": 123}", CSTRAP_E_TYPE, "/iccid" },
		{ "{\"atr\": \"3\"}", CSTRAP_E_SYNTAX, "/atr" },
		{ "{\"atr\": \"3B\"}", CSTRAP_E_RANGE, "/atr" },
		{ "{\"memory\": 100}", CSTRAP_E_RANGE, "/memory" },
		{ "{\"memory\": \"100\"}", CSTRAP_E_TYPE, "/memory" },
		{ "{\"channels\": 21}", CSTRAP_E_RANGE, "/channels" },
		{ "{\"keys\": {}}", CSTRAP_E_TYPE, "/keys" },
		{ "{\"keys\": [1]}", CSTRAP_E_TYPE, "/keys/0" },
		{ "{\"keys\": [{}]}", CSTRAP_E_MISSING, "/keys/0/key" },
		{ "{\"keys\": [{\"key\": \"ADM11\"}]}", CSTRAP_E_NAME,
		    "/keys/0/key" },
		{ "{\"keys\": [{\"key\": \"00\"}]}", CSTRAP_E_NAME,
		    "/keys/0/key" },
		{ "{\"keys\": [{\"key\": \"ADM2\"}]}", CSTRAP_E_MISSING,
		    "/keys/0/value" },
		{ KEY_WITH("\"value\": \"12345678\""), CSTRAP_E_SYNTAX,
		    "/keys/0/value" },
		{ KEY_WITH("\"value\": \"ascii:\""), CSTRAP_E_SYNTAX,
		    "/keys/0/value" },
		{ KEY_WITH("\"value\": \"ascii:123456789\""), CSTRAP_E_SYNTAX,
		    "/keys/0/value" },
		{ KEY_WITH("\"value\": \"hex:01\""), CSTRAP_E_SYNTAX,
		    "/keys/0/value" },
		{ KEY_WITH("\"tries\": 16"), CSTRAP_E_RANGE, "/keys/0/tries" },
		{ KEY_WITH("\"tries\": 3, \"left\": 4"), CSTRAP_E_RANGE,
		    "/keys/0/left" },
		{ KEY_WITH("\"enabled\": 1"), CSTRAP_E_TYPE,
		    "/keys/0/enabled" },
		{ KEY_WITH("\"puk\": 1"), CSTRAP_E_TYPE, "/keys/0/puk" },
		{ "{\"quirks\": []}", CSTRAP_E_TYPE, "/quirks" },
		{ "{\"quirks\": {\"x~y\": true}}", CSTRAP_E_NAME,
		    "/quirks/x~0y" },
		{ "{\"quirks\": {\"fci-tag\": 1}}", CSTRAP_E_RANGE,
		    "/quirks/fci-tag" },
		{ "{\"quirks\": {\"no-query\": \"6283\"}}", CSTRAP_E_RANGE,
		    "/quirks/no-query" },
		{ "{\"quirks\": {\"no-query\": true}}", CSTRAP_E_RANGE,
		    "/quirks/no-query" },
		{ "{\"quirks\": {\"read-max\": 256}}", CSTRAP_E_RANGE,
		    "/quirks/read-max" },
		{ "{\"quirks\": {\"read-max\": -1}}", CSTRAP_E_RANGE,
		    "/quirks/read-max" },
		{ "{\"quirks\": {\"end-of-file\": \"\"}}", CSTRAP_E_RANGE,
		    "/quirks/end-of-file" },
		{ "{\"quirks\": {\"bad-page\": \"6432\"}}", CSTRAP_E_RANGE,
		    "/quirks/bad-page" },
		{ "{\"quirks\": {\"bad-page\": \"6432:8000\"}}", CSTRAP_E_RANGE,
		    "/quirks/bad-page" },
		{ "{\"rules\": []}", CSTRAP_E_TYPE, "/rules" },
		{ "{\"rules\": {\"11\": \"00\"}}", CSTRAP_E_RANGE,
		    "/rules/11" },
		{ "{\"rules\": {\"x\": \"00\"}}", CSTRAP_E_RANGE, "/rules/x" },
		{ "{\"rules\": {\"1\": {\"raed\": \"ADM1\"}}}", CSTRAP_E_NAME,
		    "/rules/1/raed" },
		{ "{\"rules\": {\"1\": {\"read\": \"ADM1 nor ADM2\"}}}",
		    CSTRAP_E_NAME, "/rules/1/read" },
		{ "{\"rules\": {\"1\": {\"read\": \"ADM1 and PIN1 or ADM2\"}}}",
		    CSTRAP_E_NAME, "/rules/1/read" },
		{ "{\"rules\": {\"1\": {\"read\": \"\"}}}", CSTRAP_E_NAME,
		    "/rules/1/read" },
		{ "{\"rules\": {\"1\": {\"read\": \"ADM1 and ADM2 and ADM3 and "
		  "ADM4 and ADM5\"}}}",
		    CSTRAP_E_TOO_LARGE, "/rules/1" },
		{ "{\"files\": [{}]}", CSTRAP_E_MISSING, "/files/0/path" },
		{ "{\"files\": [{\"path\": \"4F0\"}]}", CSTRAP_E_SYNTAX,
		    "/files/0/path" },
		{ "{\"files\": [{\"path\": \"7F50/4F01\"}]}", CSTRAP_E_MISSING,
		    "/files/0/path" },
		{ "{\"files\": [{\"path\": \"2F00/4F01\"}]}", CSTRAP_E_MISSING,
		    "/files/0/path" },
		{ "{\"files\": [{\"path\": \"7F50\", \"df\": true},"
		  "{\"path\": \"7F50/7F50\", \"size\": 1}]}",
		    CSTRAP_E_DUPLICATE, "/files/1/path" },
		{ "{\"files\": [{\"path\": \"3F00\", \"remove\": true}]}",
		    CSTRAP_E_CONFLICT, "/files/0/remove" },
		{ "{\"files\": [{\"path\": \"3F00\","
		  " \"aid\": \"A000000001\"}]}",
		    CSTRAP_E_CONFLICT, "/files/0/aid" },
		{ FILE_WITH("\"about\": \"\""), CSTRAP_E_MISSING,
		    "/files/0/size" },
		{ FILE_WITH("\"size\": 0"), CSTRAP_E_RANGE, "/files/0/size" },
		{ FILE_WITH("\"size\": 1, \"content\": \"0102\""),
		    CSTRAP_E_TOO_LARGE, "/files/0/content" },
		{ FILE_WITH("\"content\": \"0g\""), CSTRAP_E_SYNTAX,
		    "/files/0/content" },
		{ FILE_WITH("\"content\": [\"00\", {}]"), CSTRAP_E_MISSING,
		    "/files/0/content/1" },
		{ FILE_WITH("\"content\": {\"file\": \"x\"}"), CSTRAP_E_FILE,
		    "/files/0/content" },
		{ FILE_WITH("\"content\": {\"text\": 1}"), CSTRAP_E_TYPE,
		    "/files/0/content/text" },
		{ FILE_WITH("\"size\": 70000"), CSTRAP_E_RANGE,
		    "/files/0/size" },
		{ FILE_WITH("\"size\": 65536"), CSTRAP_E_TOO_LARGE,
		    "/files/0" },
		{ FILE_WITH("\"size\": 5, \"record_size\": 2"),
		    CSTRAP_E_CONFLICT, "/files/0" },
		{ FILE_WITH("\"record_size\": 2, \"records\": 1,"
			    " \"content\": [\"01\", \"02\"]"),
		    CSTRAP_E_TOO_LARGE, "/files/0/content/1" },
		{ FILE_WITH("\"record_size\": 2, \"records\": 1,"
			    " \"content\": \"01\""),
		    CSTRAP_E_TYPE, "/files/0/content" },
		{ FILE_WITH("\"size\": 1, \"sfi\": 31"), CSTRAP_E_RANGE,
		    "/files/0/sfi" },
		{ FILE_WITH("\"size\": 1, \"sfi\": 30"), CSTRAP_E_CONFLICT,
		    "/files/0" },
		{ FILE_WITH("\"size\": 1, \"life_cycle\": \"dead\""),
		    CSTRAP_E_NAME, "/files/0/life_cycle" },
		{ FILE_WITH("\"size\": 1, \"rule\": 0"), CSTRAP_E_RANGE,
		    "/files/0/rule" },
		{ FILE_WITH("\"size\": 1, \"rule\": \"5\""), CSTRAP_E_TYPE,
		    "/files/0/rule" },
		{ FILE_WITH("\"size\": 1, \"rule\": {\"compact\": \"03\"}"),
		    CSTRAP_E_ENCODING, "/files/0/rule" },
		{ FILE_WITH("\"size\": 1, \"rule\": {\"expanded\": \"8001\"}"),
		    CSTRAP_E_ENCODING, "/files/0/rule" },
		{ FILE_WITH("\"size\": 1, \"rule\": 11"), CSTRAP_E_CONFLICT,
		    "/files" },
		{ FILE_WITH("\"aid\": \"A0\""), CSTRAP_E_RANGE,
		    "/files/0/aid" },
		{ FILE_WITH("\"df\": true, \"pin_status\": \"00\""),
		    CSTRAP_E_ENCODING, "/files/0/pin_status" },
		{ "{\"files\": [{\"path\": \"7F50\", \"aid\": \"A000000001\"},"
		  "{\"path\": \"7F51\", \"aid\": \"A000000001\"}]}",
		    CSTRAP_E_DUPLICATE, "/files/1/aid" } };
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const size_t len = strlen(cases[i].json);
		uint8_t *exact = malloc(len == 0 ? 1 : len);
		struct cstrap_vcard_options options = { .description = { exact,
							    len } };
		struct cstrap_finding finding = { .status = CSTRAP_OK };
		struct cstrap_vcard *card;
		enum cstrap_status st;

		assert_non_null(exact);
		memcpy(exact, cases[i].json, len);
		st = cstrap_vcard_new(&card, &options, &finding);
		free(exact);
		assert_null(card);
		if (st != cases[i].status ||
		    strcmp(finding.place, cases[i].place) != 0)
			fail_msg("%s: %s at \"%s\"", cases[i].json,
			    cstrap_status_name(st), finding.place);
		assert_int_equal(finding.status, st);
		assert_true(finding.text != NULL || finding.detail[0] != '\0');
	}
}

static char folder[] = "/tmp/cstrap-describe-XXXXXX";

static void
write_file(const char *name, const char *text)
{
	char path[100];
	FILE *file;

	(void)snprintf(path, sizeof(path), "%s/%s", folder, name);
	file = fopen(path, "w");
	assert_non_null(file);
	assert_true(fputs(text, file) >= 0);
	assert_int_equal(fclose(file), 0);
}

static int
folder_make(void **state)
{
	(void)state;
	memcpy(folder + sizeof(folder) - 7, "XXXXXX", 6);
	return mkdtemp(folder) == NULL ? -1 : 0;
}

static int
folder_remove(void **state)
{
	static const char *const names[] = { "a", "b", "c", "d" };
	char path[100];
	size_t i;

	(void)state;
	for (i = 0; i < 4; i++) {
		(void)snprintf(path, sizeof(path), "%s/%s", folder, names[i]);
		(void)unlink(path);
	}
	return rmdir(folder);
}

static enum cstrap_status
make(const char *json, struct cstrap_vcard **card,
    struct cstrap_finding *finding)
{
	const struct cstrap_vcard_options options = {
		.description = { (const uint8_t *)json, strlen(json) },
		.folder = folder
	};

	return cstrap_vcard_new(card, &options, finding);
}

static void
bases_in_a_row(void **state)
{
	struct cstrap_vcard_file file;
	struct cstrap_vcard *card;

	(void)state;
	write_file("a",
	    "{\"iccid\": \"8988012345678901234\","
	    "\"files\": [{\"path\": \"4F01\", \"size\": 2, \"content\":"
	    " {\"file\": \"c\"}}], \"quirks\": {\"fci-tag\": true,"
	    " \"no-fcp\": true}}");
	write_file("b", "{\"base\": \"a\", \"quirks\": {\"no-fcp\": false}}");
	write_file("c", "hi");
	assert_int_equal(make("{\"base\": \"b\", \"files\": [{\"path\":"
			      " \"4F01\", \"rule\": 6}]}",
			     &card, NULL),
	    CSTRAP_OK);
	assert_string_equal(cstrap_vcard_iccid(card), "8988012345678901234");
	file = file_at(card, "3F004F01");
	assert_memory_equal(file.content.data, "hi", 2);
	assert_int_equal(file.rule.data[2], 6);
	expect(card, "00A40004024F01", "6118");
	expect(card, "00C0000001", "6F6117");
	cstrap_vcard_close(&card);
}

static void
base_that_is_wrong(void **state)
{
	struct cstrap_finding finding = { .status = CSTRAP_OK };
	struct cstrap_vcard *card;

	(void)state;
	write_file("a", "{\"channels\": 0}");
	write_file("b", "{\"base\": \"a\"}");
	write_file("c", "{\"base\": \"c\"}");
	write_file("d", "{");
	assert_int_equal(make("{\"base\": \"b\"}", &card, &finding),
	    CSTRAP_E_RANGE);
	assert_string_equal(finding.place, "a#/channels");
	assert_int_equal(make("{\"base\": \"c\"}", &card, &finding),
	    CSTRAP_E_TOO_LARGE);
	assert_string_equal(finding.place, "c#/base");
	write_file("a", FILE_WITH("\"size\": 2000"));
	assert_int_equal(make("{\"base\": \"a\", \"memory\": 1024}", &card,
			     &finding),
	    CSTRAP_E_TOO_LARGE);
	assert_string_equal(finding.place, "/memory");
	assert_int_equal(make("{\"base\": \"d\"}", &card, &finding),
	    CSTRAP_E_SYNTAX);
	assert_memory_equal(finding.place, "d: line 1", 9);
	assert_int_equal(make("{\"base\": \"e\"}", &card, &finding),
	    CSTRAP_E_FILE);
	assert_string_equal(finding.place, "/base");
	assert_int_equal(make("{\"base\": \"../etc/passwd\"}", &card, &finding),
	    CSTRAP_E_RULE);
	assert_int_equal(make("{\"base\": \"/etc/passwd\"}", &card, &finding),
	    CSTRAP_E_RULE);
	assert_null(card);
}

static void
file_outside_of_the_folder(void **state)
{
	struct cstrap_finding finding = { .status = CSTRAP_OK };
	struct cstrap_vcard *card;

	(void)state;
	assert_int_equal(make("{\"files\": [{\"path\": \"4F01\", \"content\":"
			      " {\"file\": \"/etc/passwd\"}}]}",
			     &card, &finding),
	    CSTRAP_E_RULE);
	assert_null(card);
	assert_string_equal(finding.place, "/files/0/content");
}

int
main(void)
{
#define FILE_TEST(name) \
	cmocka_unit_test_setup_teardown(name, folder_make, folder_remove)
	const struct CMUnitTest tests[] = { cmocka_unit_test(empty_is_blank),
		cmocka_unit_test(files_of_all_kinds),
		cmocka_unit_test(file_that_is_there_is_changed),
		cmocka_unit_test(keys_and_limits),
		cmocka_unit_test(rules_of_the_card),
		cmocka_unit_test(card_from_nothing),
		cmocka_unit_test(iccid_of_who_asks_last),
		cmocka_unit_test(mistakes_have_their_place),
		FILE_TEST(bases_in_a_row), FILE_TEST(base_that_is_wrong),
		FILE_TEST(file_outside_of_the_folder) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
