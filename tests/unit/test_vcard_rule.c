/*
 * test_vcard_rule.c - access rules from words, and back into words.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "test_vcard.h"

#define BY_PIN1 "A406830101950108"
#define BY_ADM1 "A40683010A950108"
#define BY_ADM2 "A40683010B950108"
#define BY_ADM6 "A40683018A950108"

/* A card with an EF of this rule, in JSON. */
static struct cstrap_vcard *
with_rule(const char *rule)
{
	char json[600];

	(void)snprintf(json, sizeof(json),
	    "{\"files\": [{\"path\": \"4F01\", \"size\": 1,"
	    " \"rule\": {\"expanded\": %s}}]}",
	    rule);
	return described(json);
}

static void
words_to_octets(void **state)
{
	static const struct {
		const char *rule;
		const char *octets;
	} cases[] = { { "{\"read\": \"always\"}", "8001019000" },
		{ "{\"update\": \"never\"}", "8001029700" },
		{ "{\"read\": \"ADM1\"}", "800101" BY_ADM1 },
		/* one mode for all that ask for the same */
		{ "{\"delete\": \"ADM1\", \"read\": \"always\","
		  " \"update\": \"ADM1\"}",
		    "8001019000800142" BY_ADM1 },
		{ "{\"update\": \"PIN1 or ADM6\"}",
		    "800102A010" BY_PIN1 BY_ADM6 },
		{ "{\"update\": \"ADM1 and 0B\"}",
		    "800102AF10" BY_ADM1 BY_ADM2 },
		{ "{\"update\": \"ADM1\", \"resize\": \"ADM1\"}",
		    "800102" BY_ADM1 "8401D4" BY_ADM1 },
		{ "\"800101A7029700\"", "800101A7029700" } };
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct cstrap_vcard *card = with_rule(cases[i].rule);
		const struct cstrap_vcard_file file = file_at(card, "3F004F01");
		char hex[200];

		assert_int_equal(file.rule_tag, 0xAB);
		assert_string_equal(cstrap_hex(file.rule, hex),
		    cases[i].octets);
		assert_true(cstrap_view_equal(file.rule, file.expanded));
		cstrap_vcard_close(&card);
	}
}

static void
octets_to_words(void **state)
{
	static const struct {
		const char *octets;
		const char *words;
	} cases[] = { { "8001019000", "read: always" },
		{ "80015B" BY_ADM1,
		    "read, update, deactivate, activate, delete: ADM1" },
		{ "8001019000800142" BY_ADM1,
		    "read: always; update, delete: ADM1" },
		{ "800101A010" BY_ADM1 BY_PIN1, "read: ADM1 or PIN1" },
		{ "800101" BY_ADM1 BY_PIN1, "read: ADM1 or PIN1" },
		{ "800101AF10" BY_ADM1 BY_ADM2 "8401D49700",
		    "read: ADM1 and ADM2; resize: never" },
		{ "800101AF14" BY_ADM1 "A00A" BY_PIN1 "9700",
		    "read: ADM1 and (PIN1 or never)" },
		{ "800101A70A"
		  "A708" BY_ADM1,
		    "read: not (not (ADM1))" },
		{ "80010190008001019700", "read: always" },
		{ "800101A40683017F950108", "read: key 7F" },
		{ "800101910100", "read: something else" },
		{ "800101", "read: never" },
		{ "90009000", "nothing is allowed" },
		{ "8402D6D49000", "update, resize: always" } };
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char room[CSTRAP_VCARD_RULE_TEXT_MAX];
		char json[200];
		struct cstrap_vcard *card;
		struct cstrap_vcard_file file;

		(void)snprintf(json, sizeof(json), "\"%s\"", cases[i].octets);
		card = with_rule(json);
		file = file_at(card, "3F004F01");
		assert_string_equal(cstrap_vcard_rule_text(&file, room),
		    cases[i].words);
		cstrap_vcard_close(&card);
	}
}

static void
take(void *ctx, const struct cstrap_vcard_file *file)
{
	char *text = ctx;
	char room[CSTRAP_VCARD_RULE_TEXT_MAX];

	if (file->is_df)
		strcat(strcat(text, cstrap_vcard_rule_text(file, room)), "|");
}

static void
words_for_dfs_and_compact_rules(void **state)
{
	struct cstrap_vcard *card =
	    described("{\"files\": [{\"path\": \"7F50\", \"df\": true,"
		      " \"rule\": {\"compact\": \"479A9A00FF\"}},"
		      "{\"path\": \"4F01\", \"size\": 1,"
		      " \"rule\": {\"compact\": \"439A4A11\"}}]}");
	char text[2 * CSTRAP_VCARD_RULE_TEXT_MAX] = "";
	char room[CSTRAP_VCARD_RULE_TEXT_MAX];
	struct cstrap_vcard_file file = file_at(card, "3F004F01");

	(void)state;
	cstrap_vcard_each(card, take, text);
	assert_string_equal(text,
	    "create EF, create DF, deactivate, activate, delete, delete in "
	    "it: ADM1|create EF: always; create DF, delete: ADM1; delete in "
	    "it: never|");
	assert_string_equal(cstrap_vcard_rule_text(&file, room),
	    "read: PIN1; update: something else; delete: ADM1");
	assert_int_equal(file.expanded.len, 0);
	cstrap_vcard_close(&card);
}

/* A rule of the longest kind is cut, not written past its room. */
static void
words_without_end(void **state)
{
	struct cstrap_vcard_file file = { .rule_tag = 0xAB };
	char room[CSTRAP_VCARD_RULE_TEXT_MAX];
	uint8_t rule[256];
	size_t len = 0;

	(void)state;
	memcpy(rule, "\x80\x01\x5B", 3);
	for (len = 3; len + 8 <= sizeof(rule); len += 8)
		memcpy(rule + len, "\xA4\x06\x83\x01\x7F\x95\x01\x08", 8);
	file.expanded = (struct cstrap_view) { rule, len };
	assert_true(strlen(cstrap_vcard_rule_text(&file, room)) <
	    CSTRAP_VCARD_RULE_TEXT_MAX);
	assert_memory_equal(room, "read, update", 12);
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(words_to_octets),
		cmocka_unit_test(octets_to_words),
		cmocka_unit_test(words_for_dfs_and_compact_rules),
		cmocka_unit_test(words_without_end) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
