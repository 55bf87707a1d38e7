/*
 * test_value.c - values of each type, their shortest bytes, and what no type
 * allows.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "fixture.h"

#include "cardstrap/value.h"

static enum cstrap_status
decode(enum cstrap_type type, const char *hex, struct cstrap_value *value,
    enum cstrap_rule *rule)
{
	static uint8_t room[64];
	const size_t len = fixture_hex(hex, room, sizeof(room));

	return cstrap_value_decode(type, (struct cstrap_view) { room, len },
	    value, rule);
}

static void
expect_refused(enum cstrap_type type, const char *hex, enum cstrap_rule why)
{
	struct cstrap_value value;
	enum cstrap_rule rule = CSTRAP_RULE_NONE;

	assert_int_equal(decode(type, hex, &value, &rule), CSTRAP_E_ENCODING);
	assert_int_equal(rule, why);
}

static void
expect_signed(int64_t number, const char *hex)
{
	uint8_t room[CSTRAP_VALUE_NUMBER_MAX];
	struct cstrap_value value = { .type = CSTRAP_TYPE_INTEGER,
		.of.integer = number };
	enum cstrap_rule rule;

	assert_hex(cstrap_value_encode(&value, room), hex);
	value.type = CSTRAP_TYPE_TIME;
	assert_hex(cstrap_value_encode(&value, room), hex);
	assert_int_equal(decode(CSTRAP_TYPE_INTEGER, hex, &value, &rule),
	    CSTRAP_OK);
	assert_true(value.of.integer == number);
}

static void
integers_at_their_edges(void **state)
{
	(void)state;
	expect_signed(0, "00");
	expect_signed(127, "7F");
	expect_signed(128, "0080");
	expect_signed(-1, "FF");
	expect_signed(-128, "80");
	expect_signed(-129, "FF7F");
	expect_signed(32767, "7FFF");
	expect_signed(32768, "00008000");
	expect_signed(-32769, "FFFF7FFF");
	expect_signed(65534, "0000FFFE");
	expect_signed(INT32_MAX, "7FFFFFFF");
	expect_signed((int64_t)INT32_MAX + 1, "0000000080000000");
	expect_signed((int64_t)INT32_MIN - 1, "FFFFFFFF7FFFFFFF");
	expect_signed(INT64_MAX, "7FFFFFFFFFFFFFFF");
	expect_signed(INT64_MIN, "8000000000000000");
}

static void
expect_unsigned(uint64_t number, const char *hex)
{
	uint8_t room[CSTRAP_VALUE_NUMBER_MAX];
	struct cstrap_value value = { .type = CSTRAP_TYPE_UNSIGNED,
		.of.unsigned_integer = number };
	enum cstrap_rule rule;

	assert_hex(cstrap_value_encode(&value, room), hex);
	assert_int_equal(decode(CSTRAP_TYPE_UNSIGNED, hex, &value, &rule),
	    CSTRAP_OK);
	assert_true(value.of.unsigned_integer == number);
}

static void
unsigned_at_their_edges(void **state)
{
	(void)state;
	expect_unsigned(0, "00");
	expect_unsigned(255, "FF");
	expect_unsigned(256, "0100");
	expect_unsigned(65535, "FFFF");
	expect_unsigned(65536, "00010000");
	expect_unsigned(UINT32_MAX, "FFFFFFFF");
	expect_unsigned((uint64_t)UINT32_MAX + 1, "0000000100000000");
	expect_unsigned(UINT64_MAX, "FFFFFFFFFFFFFFFF");
}

static void
number_of_another_length(void **state)
{
	static const char *const forms[] = { "", "067932", "62C6D1A9B2",
		"2695A9E649B2", "0F12765DF4C9B2", "0005E3363CB39EC9B2" };
	static const enum cstrap_type types[] = { CSTRAP_TYPE_INTEGER,
		CSTRAP_TYPE_UNSIGNED, CSTRAP_TYPE_TIME, CSTRAP_TYPE_FLOAT };

	(void)state;
	for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++)
		for (size_t j = 0; j < 4; j++)
			expect_refused(types[j], forms[i],
			    CSTRAP_RULE_VALUE_LENGTH);
	expect_refused(CSTRAP_TYPE_FLOAT, "00", CSTRAP_RULE_VALUE_LENGTH);
	expect_refused(CSTRAP_TYPE_FLOAT, "0000", CSTRAP_RULE_VALUE_LENGTH);
}

static void
float_keeps_its_bits(void **state)
{
	uint8_t room[CSTRAP_VALUE_NUMBER_MAX];
	struct cstrap_value value;
	enum cstrap_rule rule;

	(void)state;
	assert_int_equal(decode(CSTRAP_TYPE_FLOAT, "C7241000", &value, &rule),
	    CSTRAP_OK);
	assert_true(value.of.real.bits == 0xC7241000);
	assert_int_equal(value.of.real.width, 4);
	assert_hex(cstrap_value_encode(&value, room), "C7241000");
	assert_int_equal(decode(CSTRAP_TYPE_FLOAT, "3FF199999999999A", &value,
			     &rule),
	    CSTRAP_OK);
	assert_int_equal(value.of.real.width, 8);
	assert_hex(cstrap_value_encode(&value, room), "3FF199999999999A");
}

static void
boolean_forms(void **state)
{
	uint8_t room[CSTRAP_VALUE_NUMBER_MAX];
	struct cstrap_value value;
	enum cstrap_rule rule;

	(void)state;
	assert_int_equal(decode(CSTRAP_TYPE_BOOLEAN, "01", &value, &rule),
	    CSTRAP_OK);
	assert_true(value.of.boolean);
	assert_hex(cstrap_value_encode(&value, room), "01");
	assert_int_equal(decode(CSTRAP_TYPE_BOOLEAN, "00", &value, &rule),
	    CSTRAP_OK);
	assert_false(value.of.boolean);
	expect_refused(CSTRAP_TYPE_BOOLEAN, "02", CSTRAP_RULE_VALUE_BOOLEAN);
	expect_refused(CSTRAP_TYPE_BOOLEAN, "", CSTRAP_RULE_VALUE_LENGTH);
	expect_refused(CSTRAP_TYPE_BOOLEAN, "0001", CSTRAP_RULE_VALUE_LENGTH);
}

static void
link_forms(void **state)
{
	uint8_t room[CSTRAP_VALUE_NUMBER_MAX];
	struct cstrap_value value;
	enum cstrap_rule rule;

	(void)state;
	assert_int_equal(decode(CSTRAP_TYPE_OBJLNK, "0001FFFF", &value, &rule),
	    CSTRAP_OK);
	assert_int_equal(value.of.link.object, 1);
	assert_int_equal(value.of.link.instance, 65535);
	assert_hex(cstrap_value_encode(&value, room), "0001FFFF");
	expect_refused(CSTRAP_TYPE_OBJLNK, "000000", CSTRAP_RULE_VALUE_LENGTH);
	expect_refused(CSTRAP_TYPE_OBJLNK, "FFFFFFFFFF",
	    CSTRAP_RULE_VALUE_LENGTH);
	expect_refused(CSTRAP_TYPE_OBJLNK, "", CSTRAP_RULE_VALUE_LENGTH);
}

static void
executable_has_no_value(void **state)
{
	(void)state;
	expect_refused(CSTRAP_TYPE_NONE, "", CSTRAP_RULE_RESOURCE_EXECUTABLE);
	expect_refused(CSTRAP_TYPE_NONE, "00", CSTRAP_RULE_RESOURCE_EXECUTABLE);
}

static void
text_and_opaque_are_borrowed(void **state)
{
	uint8_t room[CSTRAP_VALUE_NUMBER_MAX];
	const struct cstrap_view bytes = BYTES("\xC3\xA4");
	struct cstrap_value value;
	enum cstrap_rule rule;

	(void)state;
	assert_int_equal(cstrap_value_decode(CSTRAP_TYPE_STRING, bytes, &value,
			     &rule),
	    CSTRAP_OK);
	assert_ptr_equal(value.of.bytes.data, bytes.data);
	assert_ptr_equal(cstrap_value_encode(&value, room).data, bytes.data);
	assert_int_equal(cstrap_value_decode(CSTRAP_TYPE_OPAQUE,
			     BYTES("\xFF\xFE"), &value, &rule),
	    CSTRAP_OK);
	expect_refused(CSTRAP_TYPE_STRING, "FF", CSTRAP_RULE_VALUE_UTF8);
	expect_refused(CSTRAP_TYPE_CORELNK, "C3", CSTRAP_RULE_VALUE_UTF8);
}

static void
utf8_at_its_edges(void **state)
{
	static const char *const good[] = { "", "00", "7F", "C280", "DFBF",
		"E0A080", "ED9FBF", "EE8080", "EFBFBF", "F0908080", "F48FBFBF",
		"41C3A442" };
	static const char *const bad[] = { "80", "BF", "C0AF", "C1BF", "C2",
		"C27F", "C2C0", "E09F80", "E0A0", "E0A07F", "EDA080", "EDBFBF",
		"F08F8080", "F0908080 80", "F4908080", "F5808080",
		"F88888 8080", "FE", "FF", "E28228" };
	uint8_t room[16];

	(void)state;
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++)
		assert_true(cstrap_value_is_utf8((struct cstrap_view) { room,
		    fixture_hex(good[i], room, sizeof(room)) }));
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		const size_t len = fixture_hex(bad[i], room, sizeof(room));
		uint8_t *copy =
		    fixture_exact((struct cstrap_view) { room, len });

		assert_false(
		    cstrap_value_is_utf8((struct cstrap_view) { copy, len }));
		free(copy);
	}
}

static void
names_of_types(void **state)
{
	(void)state;
	assert_string_equal(cstrap_type_name(CSTRAP_TYPE_UNSIGNED),
	    "Unsigned Integer");
	assert_string_equal(cstrap_type_name(CSTRAP_TYPE_CORELNK), "Corelnk");
	assert_string_equal(cstrap_type_name((enum cstrap_type)99), "none");
}

/* A type that is none takes no bytes and gives none. */
static void
no_type(void **state)
{
	static const enum cstrap_type types[] = { CSTRAP_TYPE_NONE,
		(enum cstrap_type)99 };
	struct cstrap_value value;
	enum cstrap_rule rule;
	uint8_t room[CSTRAP_VALUE_NUMBER_MAX];

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		assert_int_equal(cstrap_value_decode(types[i], BYTES("\x01"),
				     &value, &rule),
		    CSTRAP_E_ENCODING);
		assert_int_equal(rule, CSTRAP_RULE_RESOURCE_EXECUTABLE);
		assert_int_equal(value.of.unsigned_integer, 0);
		assert_int_equal(cstrap_value_encode(&value, room).len, 0);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(integers_at_their_edges),
		cmocka_unit_test(unsigned_at_their_edges),
		cmocka_unit_test(number_of_another_length),
		cmocka_unit_test(float_keeps_its_bits),
		cmocka_unit_test(boolean_forms),
		cmocka_unit_test(link_forms),
		cmocka_unit_test(executable_has_no_value),
		cmocka_unit_test(text_and_opaque_are_borrowed),
		cmocka_unit_test(utf8_at_its_edges),
		cmocka_unit_test(names_of_types),
		cmocka_unit_test(no_type),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
