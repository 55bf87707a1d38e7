/*
 * test_access.c - what access rules ask for.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "fixture.h"

#include "cardstrap/access.h"

#define ADM "A40683010A950108"
#define PIN "A406830101950108"

static uint8_t room[128];

static enum cstrap_status
expanded(const char *hex, uint8_t operation, struct cstrap_access *access,
    struct cstrap_finding *finding)
{
	return cstrap_access_expanded((struct cstrap_view) { room,
					  fixture_hex(hex, room,
					      sizeof(room)) },
	    operation, access, finding);
}

static void
expect_kind(const char *hex, uint8_t operation, enum cstrap_access_kind kind)
{
	struct cstrap_access access;

	assert_int_equal(expanded(hex, operation, &access, NULL), CSTRAP_OK);
	assert_int_equal(access.kind, kind);
}

static void
expect_key(const char *hex, uint8_t operation, uint8_t wanted)
{
	struct cstrap_access access;
	uint8_t key = 0;

	assert_int_equal(expanded(hex, operation, &access, NULL), CSTRAP_OK);
	assert_true(cstrap_access_is_key(&access, &key));
	assert_int_equal(key, wanted);
}

static void
read_always_update_by_adm(void **state)
{
	static const char rule[] = "800101 9000 80015A" ADM;

	(void)state;
	expect_kind(rule, CSTRAP_ACCESS_READ, CSTRAP_ACCESS_ALWAYS);
	expect_key(rule, CSTRAP_ACCESS_UPDATE, CSTRAP_KEY_ADM1);
	expect_key(rule, CSTRAP_ACCESS_DELETE, CSTRAP_KEY_ADM1);
	expect_kind(rule, 0x20, CSTRAP_ACCESS_NEVER);
	expect_kind("800103 9700", CSTRAP_ACCESS_READ, CSTRAP_ACCESS_NEVER);
	expect_kind("", CSTRAP_ACCESS_READ, CSTRAP_ACCESS_NEVER);
	expect_kind("FFFFFF", CSTRAP_ACCESS_READ, CSTRAP_ACCESS_NEVER);
	/* Padding of the record ends the rules. */
	expect_kind("FF 800101 9000", CSTRAP_ACCESS_READ, CSTRAP_ACCESS_NEVER);
}

static void
first_rule_counts(void **state)
{
	(void)state;
	expect_key("800101" PIN "800101 9000", CSTRAP_ACCESS_READ, 1);
	/* Modes by instruction are not modes by operation. */
	expect_kind("8401D4 9000", CSTRAP_ACCESS_READ, CSTRAP_ACCESS_NEVER);
	expect_kind("8401D4 9000 800101 9700", CSTRAP_ACCESS_READ,
	    CSTRAP_ACCESS_NEVER);
}

static void
any_and_all_of_keys(void **state)
{
	struct cstrap_access access;
	uint8_t key;

	(void)state;
	assert_int_equal(expanded("800101 A010" PIN ADM, CSTRAP_ACCESS_READ,
			     &access, NULL),
	    CSTRAP_OK);
	assert_int_equal(access.kind, CSTRAP_ACCESS_KEYS);
	assert_false(access.all);
	assert_int_equal(access.key_count, 2);
	assert_false(cstrap_access_is_key(&access, &key));
	assert_int_equal(expanded("800101 AF10" PIN ADM, CSTRAP_ACCESS_READ,
			     &access, NULL),
	    CSTRAP_OK);
	assert_true(access.all);
	assert_int_equal(access.key_count, 2);
	expect_key("800101 A008" ADM, CSTRAP_ACCESS_READ, 0x0A);
	expect_kind("800101 A00A" ADM "9000", CSTRAP_ACCESS_READ,
	    CSTRAP_ACCESS_ALWAYS);
	expect_key("800101 AF0A" ADM "9000", CSTRAP_ACCESS_READ, 0x0A);
	expect_kind("800101 AF0A" ADM "9700", CSTRAP_ACCESS_READ,
	    CSTRAP_ACCESS_OTHER);
	expect_kind("800101 A004A7020500", CSTRAP_ACCESS_READ,
	    CSTRAP_ACCESS_OTHER);
}

static void
conditions_beyond_what_is_told(void **state)
{
	(void)state;
	expect_kind("800101 B4020500", CSTRAP_ACCESS_READ, CSTRAP_ACCESS_OTHER);
	expect_kind("800101 9E0101", CSTRAP_ACCESS_READ, CSTRAP_ACCESS_OTHER);
	/* No key reference, one that is too long, more than are kept. */
	expect_kind("800101 A403950108", CSTRAP_ACCESS_READ,
	    CSTRAP_ACCESS_OTHER);
	expect_kind("800101 A40483020101", CSTRAP_ACCESS_READ,
	    CSTRAP_ACCESS_OTHER);
	expect_kind("800101 A41B 830101 830102 830103 830104 830105 830106"
		    "830107 830108 830109",
	    CSTRAP_ACCESS_READ, CSTRAP_ACCESS_OTHER);
}

static void
rule_that_is_damaged(void **state)
{
	static const char *const forms[] = { "8001", "800101 A40883010A",
		"800101 A0 80", "800101 A4038302 01", "80 81" };
	struct cstrap_finding finding;
	struct cstrap_access access;

	(void)state;
	for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
		assert_int_not_equal(expanded(forms[i], CSTRAP_ACCESS_READ,
					 &access, &finding),
		    CSTRAP_OK);
		assert_int_equal(access.kind, CSTRAP_ACCESS_NEVER);
		assert_int_equal(access.key_count, 0);
		assert_int_equal(finding.rule, CSTRAP_RULE_ACCESS_FORM);
		assert_true(finding.offset <= 8);
	}
}

static enum cstrap_access_kind
compact(const char *hex, uint8_t operation, enum cstrap_status status)
{
	struct cstrap_finding finding;
	struct cstrap_access access;

	assert_int_equal(cstrap_access_compact((struct cstrap_view) { room,
						   fixture_hex(hex, room,
						       sizeof(room)) },
			     operation, &access, &finding),
	    status);
	return access.kind;
}

static void
compact_rules(void **state)
{
	(void)state;
	/* UPDATE (bit 2) comes before READ (bit 1). */
	assert_int_equal(compact("03 FF00", CSTRAP_ACCESS_READ, CSTRAP_OK),
	    CSTRAP_ACCESS_ALWAYS);
	assert_int_equal(compact("03 FF00", CSTRAP_ACCESS_UPDATE, CSTRAP_OK),
	    CSTRAP_ACCESS_NEVER);
	assert_int_equal(compact("43 001200", CSTRAP_ACCESS_UPDATE, CSTRAP_OK),
	    CSTRAP_ACCESS_OTHER);
	assert_int_equal(compact("01 00", CSTRAP_ACCESS_UPDATE, CSTRAP_OK),
	    CSTRAP_ACCESS_NEVER);
	assert_int_equal(compact("03 00", CSTRAP_ACCESS_UPDATE,
			     CSTRAP_E_TRUNCATED),
	    CSTRAP_ACCESS_NEVER);
	assert_int_equal(compact("", CSTRAP_ACCESS_READ, CSTRAP_E_TRUNCATED),
	    CSTRAP_ACCESS_NEVER);
}

/* Two conditions for one operation: one of them has to be met. */
static void
conditions_side_by_side(void **state)
{
	struct cstrap_access access;

	(void)state;
	expect_kind("800101 9000" ADM, CSTRAP_ACCESS_READ,
	    CSTRAP_ACCESS_ALWAYS);
	expect_kind("800101" ADM "9000", CSTRAP_ACCESS_READ,
	    CSTRAP_ACCESS_ALWAYS);
	expect_key("800101 9700" ADM, CSTRAP_ACCESS_READ, 0x0A);
	expect_key("800101" ADM "9700", CSTRAP_ACCESS_READ, 0x0A);
	assert_int_equal(expanded("800101" ADM PIN, CSTRAP_ACCESS_READ, &access,
			     NULL),
	    CSTRAP_OK);
	assert_int_equal(access.kind, CSTRAP_ACCESS_KEYS);
	assert_int_equal(access.key_count, 2);
	assert_false(access.all);
	/* one of them, or two together: more than can be said */
	expect_kind("800101" ADM "AF10" PIN ADM, CSTRAP_ACCESS_READ,
	    CSTRAP_ACCESS_OTHER);
	expect_kind("800101 AF10" PIN ADM ADM, CSTRAP_ACCESS_READ,
	    CSTRAP_ACCESS_OTHER);
	expect_kind("800101 A4008000" ADM, CSTRAP_ACCESS_READ,
	    CSTRAP_ACCESS_OTHER);
	expect_kind("800101" ADM "B60483020001", CSTRAP_ACCESS_READ,
	    CSTRAP_ACCESS_OTHER);
	/* One key among the alternatives of both: it is told twice. */
	assert_int_equal(expanded("800101" ADM "A010" PIN ADM,
			     CSTRAP_ACCESS_READ, &access, NULL),
	    CSTRAP_OK);
	assert_int_equal(access.kind, CSTRAP_ACCESS_KEYS);
	assert_int_equal(access.key_count, 3);
}

/* A condition octet that is not there is no condition. */
static void
compact_rule_that_ends_early(void **state)
{
	struct cstrap_access access;

	(void)state;
	assert_int_equal(cstrap_access_compact(BYTES("\x03\x00"),
			     CSTRAP_ACCESS_READ, &access, NULL),
	    CSTRAP_E_TRUNCATED);
	assert_int_equal(access.kind, CSTRAP_ACCESS_NEVER);
	/* Operations in two octets, or by another tag, are not told apart. */
	expect_kind("80020101 9000", CSTRAP_ACCESS_READ, CSTRAP_ACCESS_NEVER);
	expect_kind("840101 9000", CSTRAP_ACCESS_READ, CSTRAP_ACCESS_NEVER);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(read_always_update_by_adm),
		cmocka_unit_test(first_rule_counts),
		cmocka_unit_test(any_and_all_of_keys),
		cmocka_unit_test(conditions_beyond_what_is_told),
		cmocka_unit_test(rule_that_is_damaged),
		cmocka_unit_test(compact_rules),
		cmocka_unit_test(conditions_side_by_side),
		cmocka_unit_test(compact_rule_that_ends_early),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
