/*
 * test_reader.c - choosing a reader.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "cardstrap/pcsc.h"

static const struct cstrap_reader readers[] = {
	{ .name = "Virtual PCD 00 00", .has_card = false },
	{ .name = "Virtual PCD 00 01", .has_card = true },
	{ .name = "Alcor Micro AU9560 02 00", .has_card = true },
	{ .name = "YubiKey OTP 03 00", .has_card = true },
};
#define COUNT (sizeof(readers) / sizeof(*readers))

static void
expect(const char *spec, const char *ignore, enum cstrap_status status,
    size_t index)
{
	struct cstrap_finding finding;
	size_t got = 99;

	cstrap_finding_set(&finding, CSTRAP_OK, CSTRAP_RULE_NONE, NULL);
	assert_int_equal(cstrap_reader_match(readers, COUNT, spec, ignore, &got,
			     &finding),
	    status);
	assert_int_equal(got, status == CSTRAP_OK ? index : 0);
	assert_int_equal(finding.status, status);
}

static void
index_out_of_range(void **state)
{
	(void)state;
	expect("0", NULL, CSTRAP_OK, 0);
	expect("3", NULL, CSTRAP_OK, 3);
	expect("03", NULL, CSTRAP_OK, 3);
	expect("4", NULL, CSTRAP_E_READER, 0);
	expect("18446744073709551616", NULL, CSTRAP_E_READER, 0);
	expect("4294967296", NULL, CSTRAP_E_READER, 0);
}

static void
exact_name_cut(void **state)
{
	(void)state;
	expect("@Virtual PCD 00 01", NULL, CSTRAP_OK, 1);
	expect("@Virtual PCD 00", NULL, CSTRAP_E_READER, 0);
	expect("@", NULL, CSTRAP_E_READER, 0);
}

static void
part_matches_several(void **state)
{
	(void)state;
	expect("alcor", NULL, CSTRAP_OK, 2);
	expect("PCD", NULL, CSTRAP_E_ARGUMENT, 0);
	expect("Omnikey", NULL, CSTRAP_E_READER, 0);
}

static void
regex_broken(void **state)
{
	(void)state;
	expect("/^Alcor.*00$/", NULL, CSTRAP_OK, 2);
	expect("/^Virtual/", NULL, CSTRAP_E_ARGUMENT, 0);
	expect("/Micro$/", NULL, CSTRAP_E_READER, 0);
	expect("/(/", NULL, CSTRAP_E_ARGUMENT, 0);
	expect("/", NULL, CSTRAP_E_READER, 0); /* a part, no pattern */
}

static void
none_given_and_several_cards(void **state)
{
	(void)state;
	expect(NULL, NULL, CSTRAP_E_ARGUMENT, 0);
	expect("", "yubi, alcor", CSTRAP_OK, 1);
	expect("", "yubi,,virtual", CSTRAP_OK, 2);
	expect("", "yubi,virtual,Alcor", CSTRAP_E_CARD_ABSENT, 0);
}

static void
ignored_but_named(void **state)
{
	(void)state;
	expect("3", "Yubi", CSTRAP_OK, 3);
	expect("@YubiKey OTP 03 00", "Yubi", CSTRAP_OK, 3);
	expect("Yubi", "Yubi", CSTRAP_E_READER, 0);
	expect("/Yubi/", "Yubi", CSTRAP_E_READER, 0);
}

static void
several_are_listed(void **state)
{
	struct cstrap_finding finding;
	size_t index;

	(void)state;
	assert_int_equal(cstrap_reader_match(readers, COUNT, NULL, NULL, &index,
			     &finding),
	    CSTRAP_E_ARGUMENT);
	assert_string_equal(finding.detail,
	    "1 Virtual PCD 00 01, "
	    "2 Alcor Micro AU9560 02 00, 3 YubiKey OTP 03 00");
}

static void
no_reader_no_card(void **state)
{
	size_t index;

	(void)state;
	assert_int_equal(cstrap_reader_match(readers, 0, NULL, NULL, &index,
			     NULL),
	    CSTRAP_E_READER);
	assert_int_equal(cstrap_reader_match(readers, 1, NULL, NULL, &index,
			     NULL),
	    CSTRAP_E_CARD_ABSENT);
	assert_int_equal(cstrap_reader_match(readers, 1, "Virtual", NULL,
			     &index, NULL),
	    CSTRAP_OK);
}

static void
names_too_long_to_list(void **state)
{
	struct cstrap_reader many[CSTRAP_READERS_MAX];
	struct cstrap_finding finding;
	size_t index;

	(void)state;
	memset(many, 0, sizeof(many));
	for (size_t i = 0; i < CSTRAP_READERS_MAX; i++) {
		many[i].has_card = true;
		memset(many[i].name, 'x', CSTRAP_READER_NAME_MAX - 1);
	}
	assert_int_equal(cstrap_reader_match(many, CSTRAP_READERS_MAX, "x",
			     NULL, &index, &finding),
	    CSTRAP_E_ARGUMENT);
	assert_true(strlen(finding.detail) < CSTRAP_DETAIL_MAX);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(index_out_of_range),
		cmocka_unit_test(exact_name_cut),
		cmocka_unit_test(part_matches_several),
		cmocka_unit_test(regex_broken),
		cmocka_unit_test(none_given_and_several_cards),
		cmocka_unit_test(ignored_but_named),
		cmocka_unit_test(several_are_listed),
		cmocka_unit_test(no_reader_no_card),
		cmocka_unit_test(names_too_long_to_list),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
