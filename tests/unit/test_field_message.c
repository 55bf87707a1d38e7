/*
 * test_field_message.c - messages that known clients take, and others that
 * they do not; and the table of clients.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "fixture.h"

#include "cardstrap/field.h"
#include "cardstrap/quirk.h"

/* A message alone, as bytes in hex. */
static struct found
judge_message(const char *client, const char *hex, unsigned int quirks)
{
	uint8_t room[512];
	const size_t len = fixture_hex(hex, room, sizeof(room));
	uint8_t *bytes = fixture_exact((struct cstrap_view) { room, len });
	struct cstrap_message message;
	const struct cstrap_field_case what = { .message = &message,
		.quirks = quirks,
		.file = "a.bin" };
	struct found found;
	const struct cstrap_sink sink = found_sink(&found);

	assert_int_equal(cstrap_message_decode(&message,
			     (struct cstrap_view) { bytes, len }, NULL),
	    CSTRAP_OK);
	(void)cstrap_field_check(cstrap_field_find(client), &what, &sink);
	free(bytes);
	return found;
}

struct message_row {
	const char *hex;
	const char *client;
	enum cstrap_rule rule;
	size_t offset;
};

/* Object 0: instance 0 with the resources named. */
static const struct message_row message_rows[] = {
	/* five resources of one id byte each, one more of the instance */
	{ "00010011"
	  "0000000 00C"
	  "0800 09"
	  "C10000 C10100 C10203",
	    "anjay-lite", CSTRAP_RULE_NONE, 0 },
	{ "00010017"
	  "0000000012"
	  "08000F"
	  "C10000C10100C10203C10B01C10C01",
	    "anjay-lite", CSTRAP_RULE_FIELD_HEADERS, 21 },
	{ "00010017"
	  "0000000012"
	  "08000F"
	  "C10000C10100C10203C10B01C10C01",
	    "wakaama", CSTRAP_RULE_NONE, 0 },
	/* an empty instance; an empty multiple resource */
	{ "00010007"
	  "0000000002"
	  "0000",
	    "wakaama", CSTRAP_RULE_FIELD_EMPTY, 9 },
	{ "00010007"
	  "0000000002"
	  "0000",
	    "standard", CSTRAP_RULE_NONE, 0 },
	{ "00010009"
	  "03E8000004"
	  "02008005",
	    "wakaama", CSTRAP_RULE_FIELD_EMPTY, 11 },
	/* the last resource that it knows, and one more */
	{ "0001000A"
	  "0000000005"
	  "0300C10C00",
	    "wakaama", CSTRAP_RULE_NONE, 0 },
	{ "0001000A"
	  "0000000005"
	  "0300C10D00",
	    "wakaama", CSTRAP_RULE_FIELD_RESOURCE, 11 },
	{ "0001000A"
	  "0001000005"
	  "0300C10D00",
	    "wakaama", CSTRAP_RULE_NONE, 0 },
	/* the last mode that it knows, and one more */
	{ "0001000A"
	  "0000000005"
	  "0300C10203",
	    "wakaama", CSTRAP_RULE_NONE, 0 },
	{ "0001000A"
	  "0000000005"
	  "0300C10204",
	    "wakaama", CSTRAP_RULE_FIELD_MODE, 11 },
	{ "0001000A"
	  "0000000005"
	  "0300C102FF",
	    "wakaama", CSTRAP_RULE_FIELD_MODE, 11 },
	{ "0001000A"
	  "0000000005"
	  "0300C10204",
	    "standard", CSTRAP_RULE_NONE, 0 },
	/* an object version */
	{ "0001000B"
	  "000001000005"
	  "0300C10203",
	    "wakaama", CSTRAP_RULE_NONE, 0 },
	{ "0001000B"
	  "000001010005"
	  "0300C10203",
	    "wakaama", CSTRAP_RULE_FIELD_VERSION, 4 },
	{ "0001000B"
	  "000001010005"
	  "0300C10203",
	    "standard", CSTRAP_RULE_NONE, 0 },
};

static void
messages_that_a_client_does_not_take(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(message_rows) / sizeof(message_rows[0]);
	     i++) {
		const struct message_row *row = &message_rows[i];
		const struct found found =
		    judge_message(row->client, row->hex, 0);

		print_message("row %zu\n", i);
		assert_int_equal(found.count,
		    row->rule == CSTRAP_RULE_NONE ? 0 : 1);
		if (found.count == 0)
			continue;
		assert_int_equal(found.row[0].rule, row->rule);
		assert_int_equal(found.row[0].offset, row->offset);
		assert_string_equal(found.row[0].file, "a.bin");
	}
}

static void
forms_that_only_some_take(void **state)
{
	static const char message[] = "0001000A"
				      "0000000005"
				      "0300C10203";
	const struct {
		const char *client;
		size_t count;
	} rows[] = { { "standard", 1 }, { "nordic", 0 }, { "nordic-branch", 1 },
		{ "anjay", 1 }, { "anjay-6432", 1 } };

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct found found = judge_message(rows[i].client, message, 0);

		assert_int_equal(found.count, 0);
		found = judge_message(rows[i].client, message,
		    CSTRAP_QUIRK_BARE_TLV);
		assert_int_equal(found.count, rows[i].count);
		assert_int_equal(found_rule(&found, CSTRAP_RULE_FIELD_FORM),
		    found.count);
		found = judge_message(rows[i].client, message,
		    CSTRAP_QUIRK_WRAPPED_OID);
		assert_int_equal(found.count, 0);
	}
}

static void
table_has_names_that_are_found(void **state)
{
	const struct cstrap_field *field;
	size_t count = 0;

	(void)state;
	for (; (field = cstrap_field_at(count)) != NULL; count++) {
		assert_ptr_equal(cstrap_field_find(field->name), field);
		assert_true(strlen(field->what) > 0);
		assert_true(strlen(field->known) > 0);
		assert_null(strchr(field->name, ','));
	}
	assert_true(count >= 8);
	assert_null(cstrap_field_find(""));
	assert_null(cstrap_field_find("nordi"));
	assert_null(cstrap_field_at((size_t)-1));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(messages_that_a_client_does_not_take),
		cmocka_unit_test(forms_that_only_some_take),
		cmocka_unit_test(table_has_names_that_are_found),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
