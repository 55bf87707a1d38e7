/*
 * test_export.c - formats by name and first bytes; whole messages out and in
 * again; lines of TLV and for Zephyr's shell.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "test_export.h"

static void
names_and_numbers(void **state)
{
	enum cstrap_format format;

	(void)state;
	for (int f = CSTRAP_FORMAT_FILE; f <= CSTRAP_FORMAT_ZEPHYR; f++) {
		assert_true(cstrap_format_find(cstrap_format_name(
						   (enum cstrap_format)f),
		    &format));
		assert_int_equal(f, format);
	}
	assert_false(cstrap_format_find("senml", &format));
	assert_string_equal("unknown",
	    cstrap_format_name((enum cstrap_format)6));
}

static void
guesses(void **state)
{
	static const struct {
		const char *bytes;
		size_t len;
		int format; /* -1: none of them */
	} rows[] = {
		{ "\0\1\0\5", 4, CSTRAP_FORMAT_FILE },
		{ "\377\377\377\377", 4, CSTRAP_FORMAT_FILE },
		{ "\x81\xa0", 2, CSTRAP_FORMAT_SENML_CBOR },
		{ "\x9f\xff", 2, CSTRAP_FORMAT_SENML_CBOR },
		{ "\xa0", 1, CSTRAP_FORMAT_LWM2M_CBOR },
		{ "\xbf\xff", 2, CSTRAP_FORMAT_LWM2M_CBOR },
		{ "# x\n\n/0/0 C0", 12, CSTRAP_FORMAT_TLV },
		{ " \n[]", 4, CSTRAP_FORMAT_SENML_JSON },
		{ "{}", 2, -1 },
		{ "hello", 5, -1 },
		{ "", 0, -1 },
		{ "# x", 3, -1 },
	};
	enum cstrap_format format;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const struct cstrap_view bytes = {
			(const uint8_t *)rows[i].bytes, rows[i].len
		};

		assert_int_equal(rows[i].format >= 0,
		    cstrap_format_guess(bytes, &format));
		if (rows[i].format >= 0)
			assert_int_equal(rows[i].format, format);
	}
}

/* Out in one format and in again: the canonical bytes of the message. */
static void
there_and_back(const char *name, struct cstrap_view bytes)
{
	static uint8_t room[CSTRAP_MESSAGE_MAX], again_room[CSTRAP_MESSAGE_MAX];
	static const enum cstrap_format formats[] = { CSTRAP_FORMAT_FILE,
		CSTRAP_FORMAT_SENML_CBOR, CSTRAP_FORMAT_SENML_JSON,
		CSTRAP_FORMAT_LWM2M_CBOR, CSTRAP_FORMAT_TLV };
	struct cstrap_message borrowed, message, again;
	struct cstrap_finding finding;
	uint8_t *data;
	size_t len;

	assert_int_equal(CSTRAP_OK,
	    cstrap_message_decode(&borrowed, bytes, &finding));
	assert_int_equal(CSTRAP_OK,
	    cstrap_message_encode(&borrowed,
		(struct cstrap_room) { room, sizeof(room) }, &message,
		&finding));
	for (size_t i = 0; i < 5; i++) {
		if (cstrap_export(&message, formats[i], CSTRAP_ENABLER_NEWEST,
			&data, &len, &finding) != CSTRAP_OK)
			fail_msg("%s: out as %s", name,
			    cstrap_format_name(formats[i]));
		if (cstrap_import((struct cstrap_view) { data, len },
			formats[i], CSTRAP_ENABLER_NEWEST,
			(struct cstrap_room) { again_room, sizeof(again_room) },
			&again, &finding) != CSTRAP_OK)
			fail_msg("%s: in as %s: %s", name,
			    cstrap_format_name(formats[i]), finding.text);
		if (!cstrap_view_equal(message.bytes, again.bytes))
			fail_msg("%s: other bytes by %s", name,
			    cstrap_format_name(formats[i]));
		free(data);
	}
}

static void
messages_there_and_back(void **state)
{
	static const char *const names[] = { "messages/ef-2.bin",
		"messages/ef-3.bin", "messages/empty.bin",
		"messages/example-3.bin", "messages/access-control.bin",
		"messages/server-1.bin" };
	static uint8_t bytes[FIXTURE_MAX];
	size_t len;

	(void)state;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		len = fixture_read(names[i], bytes, sizeof(bytes));
		there_and_back(names[i], (struct cstrap_view) { bytes, len });
	}
}

struct lines_row {
	const char *text;
	enum cstrap_status status;
	const char *place;
};

static void
lines_that_are_refused(void **state)
{
	static const struct lines_row rows[] = {
		{ "/0/0 C0\n", CSTRAP_E_LENGTH, "" },
		{ "/0/0 C10203\n/0/0 C10203\n", CSTRAP_E_DUPLICATE, "" },
		{ "/0/0 C10203\n/1/0 C10065\n/0/1 C10203\n", CSTRAP_E_DUPLICATE,
		    "" },
		{ "# first\n/0 C10203\n", CSTRAP_E_SYNTAX, "line 2" },
		{ "/0/65535 C10203\n", CSTRAP_E_SYNTAX, "line 1" },
		{ "/0/00 C10203\n", CSTRAP_E_SYNTAX, "line 1" },
		{ "/0/0 C1020\n", CSTRAP_E_SYNTAX, "line 1" },
		{ "/0/0C10203\n", CSTRAP_E_SYNTAX, "line 1" },
		{ "hello\n", CSTRAP_E_SYNTAX, "line 1" },
	};
	struct cstrap_message message;
	struct cstrap_finding finding;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		memset(&finding, 0, sizeof(finding));
		if (import_bytes((struct cstrap_view) { (const uint8_t *)rows[i]
							    .text,
				     strlen(rows[i].text) },
			CSTRAP_FORMAT_TLV, &message,
			&finding) != rows[i].status)
			fail_msg("%s: %s", rows[i].text,
			    cstrap_status_name(finding.status));
		assert_string_equal(rows[i].place, finding.place);
	}
}

static void
shell_of_zephyr(void **state)
{
	static const char wanted[] =
	    "lwm2m create /0/0\n"
	    "lwm2m write /0/0/0 -s \"coap://x\\x22\\x5c\"\n"
	    "lwm2m write /0/0/1 -b 1\n"
	    "lwm2m write /0/0/2 -u8 0\n"
	    "lwm2m write /0/0/3 -s \"a\\x01b\"\n"
	    "# /0/0/5: the shell sets no octet 00; use lwm2m_set_opaque\n"
	    "lwm2m write /0/0/10 -u16 101\n"
	    "# /0/0/17: the shell sets no link (21:0); use lwm2m_set_objlnk\n"
	    "lwm2m create /1/0\n"
	    "lwm2m write /1/0/0 -u16 101\n"
	    "lwm2m write /1/0/1 -u32 86400\n"
	    "lwm2m write /1/0/2 -s64 -1\n";
	struct cstrap_message message;
	struct cstrap_finding finding;
	uint8_t *data;
	size_t len;

	(void)state;
	assert_int_equal(CSTRAP_OK,
	    import_bytes(
		BYTES("/0/0 C8000A636F61703A2F2F78225CC10101C10200C303610162"
		      "C305100011C10A65C41100150000\n"
		      "/1/0 C10065C40100015180C102FF\n"),
		CSTRAP_FORMAT_TLV, &message, &finding));
	assert_int_equal(CSTRAP_OK,
	    cstrap_export(&message, CSTRAP_FORMAT_ZEPHYR, CSTRAP_ENABLER_NEWEST,
		&data, &len, &finding));
	assert_string_equal(wanted, (char *)data);
	free(data);
	assert_int_equal(CSTRAP_E_ARGUMENT,
	    import_bytes(BYTES("lwm2m"), CSTRAP_FORMAT_ZEPHYR, &message,
		&finding));
}

/* One value too many for the limit of a card file, in whatever format. */
static void
larger_than_a_card_file(void **state)
{
	static char text[2 * 33000 + 16];
	struct cstrap_message message;
	struct cstrap_finding finding;

	(void)state;
	memset(text, 'A', sizeof(text));
	memcpy(text, "/5/0 D8008000", 13);
	text[sizeof(text) - 1] = '\n';
	assert_int_equal(CSTRAP_E_TOO_LARGE,
	    import_bytes((struct cstrap_view) { (uint8_t *)text, sizeof(text) },
		CSTRAP_FORMAT_TLV, &message, &finding));
	assert_int_equal(CSTRAP_RULE_FILE_LIMIT, finding.rule);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_and_numbers),
		cmocka_unit_test(guesses),
		cmocka_unit_test(messages_there_and_back),
		cmocka_unit_test(lines_that_are_refused),
		cmocka_unit_test(shell_of_zephyr),
		cmocka_unit_test(larger_than_a_card_file),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
