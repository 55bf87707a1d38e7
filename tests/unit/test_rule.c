/*
 * test_rule.c - the rule table against the header that numbers its rules.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "fixture.h"

#include "core/rule_severity.h"

#include "cardstrap/rule.h"

#define ROWS_MAX 1000

static size_t
rows(void)
{
	size_t count = 0;

	while (count < ROWS_MAX && cstrap_rule_at(count) != NULL)
		count++;
	assert_true(count < ROWS_MAX);
	return count;
}

static void
numbers_ascend_and_are_found(void **state)
{
	const size_t count = rows();

	(void)state;
	for (size_t i = 0; i < count; i++) {
		const struct cstrap_rule_info *info = cstrap_rule_at(i);

		assert_ptr_equal(cstrap_rule_find(info->rule), info);
		if (i > 0)
			assert_true(cstrap_rule_at(i - 1)->rule < info->rule);
	}
	assert_null(cstrap_rule_find(CSTRAP_RULE_NONE));
	assert_null(cstrap_rule_find((enum cstrap_rule)99));
	assert_null(cstrap_rule_find((enum cstrap_rule)60000));
	assert_null(cstrap_rule_at((size_t)-1));
}

static void
ids_have_their_form_and_stand_once(void **state)
{
	const size_t count = rows();

	(void)state;
	for (size_t i = 0; i < count; i++) {
		const char *id = cstrap_rule_at(i)->id;

		assert_memory_equal(id, "CS-", 3);
		assert_true(strlen(id) > 3);
		assert_int_equal(strspn(id,
				     "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				     "0123456789-"),
		    strlen(id));
		for (size_t j = 0; j < i; j++)
			assert_string_not_equal(id, cstrap_rule_at(j)->id);
	}
}

static void
texts_say_something(void **state)
{
	const size_t count = rows();

	(void)state;
	for (size_t i = 0; i < count; i++) {
		const struct cstrap_rule_info *info = cstrap_rule_at(i);

		assert_true(info->severity == CSTRAP_SEVERITY_ERROR ||
		    info->severity == CSTRAP_SEVERITY_WARNING ||
		    info->severity == CSTRAP_SEVERITY_NOTE);
		assert_true(strlen(info->clause) > 0);
		assert_true(strlen(info->text) > 0);
		assert_true(strlen(info->remedy) > 0);
		assert_null(strchr(info->text, '\n'));
		assert_null(strchr(info->remedy, '\n'));
	}
}

/* What firmware links without the table says the same as the table. */
static void
severities_without_the_table(void **state)
{
	const struct cstrap_rule_info *info;

	(void)state;
	for (size_t i = 0; (info = cstrap_rule_at(i)) != NULL; i++)
		if (cstrap_rule_severity(info->rule) != info->severity)
			fail_msg("%s: see the list of those that are no error",
			    info->id);
	assert_int_equal(cstrap_rule_severity(CSTRAP_RULE_NONE),
	    CSTRAP_SEVERITY_ERROR);
	assert_int_equal(cstrap_rule_severity((enum cstrap_rule)9999),
	    CSTRAP_SEVERITY_ERROR);
}

/* "CSTRAP_RULE_TLV_LENGTH = 120" and "CS-TLV-LENGTH" say the same. */
static void
expect_row(const char *name, unsigned int number)
{
	const struct cstrap_rule_info *info =
	    cstrap_rule_find((enum cstrap_rule)number);

	if (info == NULL)
		fail_msg("CSTRAP_RULE_%s has no row", name);
	assert_int_equal(strlen(info->id), strlen(name) + 3);
	for (size_t i = 0; name[i] != '\0'; i++)
		assert_int_equal(info->id[i + 3],
		    name[i] == '_' ? '-' : name[i]);
}

static void
every_number_of_the_header_has_a_row(void **state)
{
	static const char header[] = "/lib/include/cardstrap/rule.h";
	char path[512], line[256], name[64];
	size_t count = 0;
	unsigned int number;
	FILE *f;

	(void)state;
	snprintf(path, sizeof(path), "%s%s", getenv("CSTRAP_SOURCE"), header);
	assert_non_null(f = fopen(path, "r"));
	while (fgets(line, sizeof(line), f) != NULL) {
		if (sscanf(line, " CSTRAP_RULE_%63[A-Z0-9_] = %u", name,
			&number) != 2 ||
		    number == 0)
			continue;
		expect_row(name, number);
		count++;
	}
	fclose(f);
	assert_int_equal(count, rows());
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(numbers_ascend_and_are_found),
		cmocka_unit_test(ids_have_their_form_and_stand_once),
		cmocka_unit_test(texts_say_something),
		cmocka_unit_test(severities_without_the_table),
		cmocka_unit_test(every_number_of_the_header_has_a_row),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
