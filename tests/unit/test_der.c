/*
 * test_der.c - tags and lengths: forms, cuts, padding.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "fixture.h"

#include "cardstrap/der.h"

/* The first element of hex; the cursor after it. */
static bool
first(const char *hex, uint8_t *room, struct cstrap_cursor *r,
    struct cstrap_der *der)
{
	cstrap_cursor_init(r,
	    (struct cstrap_view) { room, fixture_hex(hex, room, 512) });
	return cstrap_der_next(r, der);
}

static void
lengths_of_each_form(void **state)
{
	static const size_t lens[] = { 0, 1, 0x7F, 0x80, 0xFF, 0x100, 0xFFFF,
		0x10000 };
	static const uint16_t tags[] = { 0x30, 0xA1, 0x5F2A };
	uint8_t *room = malloc(0x10000 + 8);

	(void)state;
	assert_non_null(room);
	for (size_t i = 0; i < sizeof(lens) / sizeof(lens[0]); i++)
		for (size_t j = 0; j < 3; j++) {
			struct cstrap_writer w;
			struct cstrap_cursor r;
			struct cstrap_der der;

			cstrap_writer_init(&w,
			    (struct cstrap_room) { room, 0x10000 + 8 });
			cstrap_der_put_header(&w, tags[j], lens[i]);
			assert_int_equal(w.len,
			    cstrap_der_header_len(tags[j], lens[i]));
			cstrap_writer_fill(&w, 0x05, lens[i]);
			cstrap_cursor_init(&r, cstrap_writer_view(&w));
			assert_true(cstrap_der_next(&r, &der));
			assert_int_equal(der.tag, tags[j]);
			assert_int_equal(der.value.len, lens[i]);
			assert_int_equal(cstrap_cursor_left(&r), 0);
			assert_false(cstrap_der_next(&r, &der));
			assert_int_equal(r.status, CSTRAP_OK);
			cstrap_cursor_init(&r,
			    (struct cstrap_view) { room, w.len - 1 });
			assert_false(cstrap_der_next(&r, &der));
			assert_int_equal(r.status, CSTRAP_E_TRUNCATED);
			assert_int_equal(r.rule, CSTRAP_RULE_DER_FORM);
			assert_int_equal(r.fault, 0);
		}
	free(room);
}

static void
forms_that_are_refused(void **state)
{
	static const char *const forms[] = { "3080", "3084 00000001 00",
		"1F8101 00", "30FF" };
	struct cstrap_cursor r;
	struct cstrap_der der;
	uint8_t room[512];

	(void)state;
	for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
		assert_false(first(forms[i], room, &r, &der));
		assert_int_equal(r.status, CSTRAP_E_ENCODING);
		assert_int_equal(r.rule, CSTRAP_RULE_DER_FORM);
		assert_int_equal(r.fault, 0);
	}
}

static void
padding_ends_the_elements(void **state)
{
	struct cstrap_cursor r;
	struct cstrap_der der;
	uint8_t room[512];

	(void)state;
	assert_true(first("0500 FFFF", room, &r, &der));
	assert_false(cstrap_der_next(&r, &der));
	assert_int_equal(r.status, CSTRAP_OK);
	assert_int_equal(r.pos, 2);
	assert_false(first("0000", room, &r, &der));
	assert_int_equal(r.status, CSTRAP_OK);
	assert_false(first("", room, &r, &der));
	assert_int_equal(r.status, CSTRAP_OK);
}

static void
child_past_parent(void **state)
{
	struct cstrap_cursor r;
	struct cstrap_der der;
	uint8_t room[512];
	size_t end;

	(void)state;
	assert_true(first("3003 040205 0500", room, &r, &der));
	end = cstrap_der_enter(&r, &der);
	assert_int_equal(end, 7);
	assert_false(cstrap_der_next(&r, &der));
	assert_int_equal(r.status, CSTRAP_E_LENGTH);
	assert_int_equal(r.rule, CSTRAP_RULE_DER_FORM);
	assert_int_equal(r.fault, 2);
}

static void
enter_and_widen(void **state)
{
	struct cstrap_cursor r;
	struct cstrap_der der;
	uint8_t room[512];
	size_t end;

	(void)state;
	assert_true(first("3002 0500 0401 07", room, &r, &der));
	assert_int_equal(der.offset, 0);
	assert_int_equal(der.start, 2);
	end = cstrap_der_enter(&r, &der);
	assert_true(cstrap_der_expect(&r, 0x05, &der, "null"));
	assert_false(cstrap_der_next(&r, &der));
	cstrap_cursor_widen(&r, end);
	assert_true(cstrap_der_expect(&r, 0x04, &der, "octets"));
	assert_int_equal(der.offset, 4);
	assert_bytes(der.value, BYTES("\x07"));
}

static void
another_tag_than_expected(void **state)
{
	struct cstrap_cursor r;
	struct cstrap_der der;
	struct cstrap_finding finding;
	uint8_t room[512];

	(void)state;
	assert_true(first("0500 0500", room, &r, &der));
	assert_false(cstrap_der_expect(&r, 0x30, &der, "a SEQUENCE is due"));
	assert_int_equal(cstrap_cursor_finding(&r, &finding),
	    CSTRAP_E_STRUCTURE);
	assert_int_equal(finding.offset, 2);
	assert_string_equal(finding.text, "a SEQUENCE is due");
	cstrap_cursor_init(&r, (struct cstrap_view) { NULL, 0 });
	assert_false(cstrap_der_expect(&r, 0x30, &der, "a SEQUENCE is due"));
	assert_int_equal(r.status, CSTRAP_E_STRUCTURE);
}

static void
put_whole_element(void **state)
{
	uint8_t room[4];
	struct cstrap_writer w;

	(void)state;
	cstrap_writer_init(&w, (struct cstrap_room) { room, 4 });
	cstrap_der_put(&w, 0x04, BYTES("\x64\x30"));
	assert_hex(cstrap_writer_view(&w), "04026430");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lengths_of_each_form),
		cmocka_unit_test(forms_that_are_refused),
		cmocka_unit_test(padding_ends_the_elements),
		cmocka_unit_test(child_past_parent),
		cmocka_unit_test(enter_and_widen),
		cmocka_unit_test(another_tag_than_expected),
		cmocka_unit_test(put_whole_element),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
