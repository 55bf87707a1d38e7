/*
 * test_status.c - names of statuses, findings, and paths as text.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "fixture.h"

static bool known[256]; /* numbers that the header names */

/* "CSTRAP_E_RULE = 40" and the name of 40 say the same. */
static int
read_header(void **state)
{
	static const char header[] = "/lib/include/cardstrap/status.h";
	char path[512], line[256], name[64];
	unsigned int number;
	FILE *f;

	(void)state;
	snprintf(path, sizeof(path), "%s%s", getenv("CSTRAP_SOURCE"), header);
	if ((f = fopen(path, "r")) == NULL)
		return -1;
	while (fgets(line, sizeof(line), f) != NULL) {
		if (sscanf(line, " %63[A-Z0-9_] = %u", name, &number) != 2)
			continue;
		assert_true(number < 256 && !known[number]);
		assert_string_equal(name,
		    cstrap_status_name((enum cstrap_status)number));
		known[number] = true;
	}
	fclose(f);
	return known[0] && known[84] ? 0 : -1;
}

static void
every_status_has_its_own_name(void **state)
{
	(void)state;
	for (int i = 0; i < 256; i++) {
		const char *name = cstrap_status_name((enum cstrap_status)i);

		if (!known[i]) {
			assert_string_equal(name, "CSTRAP_E_INTERNAL");
			continue;
		}
		assert_memory_equal(name, "CSTRAP_", 7);
		for (int j = 0; j < i; j++)
			assert_true(!known[j] ||
			    strcmp(name,
				cstrap_status_name((enum cstrap_status)j)) !=
				0);
	}
	assert_string_equal(cstrap_status_name(CSTRAP_E_TRUNCATED),
	    "CSTRAP_E_TRUNCATED");
	assert_string_equal(cstrap_status_name(CSTRAP_OK), "CSTRAP_OK");
}

static void
finding_takes_the_rule_s_words(void **state)
{
	struct cstrap_finding finding;

	(void)state;
	memset(&finding, 0x55, sizeof(finding));
	assert_int_equal(cstrap_finding_set(&finding, CSTRAP_E_RULE,
			     CSTRAP_RULE_TLV_FORM, NULL),
	    CSTRAP_E_RULE);
	assert_int_equal(finding.severity, CSTRAP_SEVERITY_NOTE);
	assert_string_equal(finding.text,
	    cstrap_rule_find(CSTRAP_RULE_TLV_FORM)->text);
	assert_true(finding.offset == CSTRAP_NO_OFFSET);
	assert_int_equal(finding.path.depth, 0);
	assert_null(finding.file);
	assert_string_equal(finding.place, "");
	assert_string_equal(finding.detail, "");
	cstrap_finding_set(&finding, CSTRAP_E_NOMEM, CSTRAP_RULE_NONE, "own");
	assert_string_equal(finding.text, "own");
	assert_int_equal(finding.severity, CSTRAP_SEVERITY_ERROR);
	assert_int_equal(cstrap_finding_set(NULL, CSTRAP_E_FILE,
			     CSTRAP_RULE_NONE, NULL),
	    CSTRAP_E_FILE);
}

static void
sink_that_is_none(void **state)
{
	const struct cstrap_sink none = { NULL, NULL };
	struct cstrap_finding finding;

	(void)state;
	cstrap_finding_set(&finding, CSTRAP_E_RULE, CSTRAP_RULE_NONE, NULL);
	cstrap_sink_put(NULL, &finding);
	cstrap_sink_put(&none, &finding);
}

static void
expect_path(struct cstrap_path path, const char *text)
{
	char room[CSTRAP_PATH_TEXT_MAX];

	memset(room, 'x', sizeof(room));
	assert_ptr_equal(cstrap_path_text(&path, room), room);
	assert_string_equal(room, text);
}

static void
paths_as_text(void **state)
{
	(void)state;
	expect_path((struct cstrap_path) { 0, { 1, 2, 3, 4 } }, "");
	expect_path((struct cstrap_path) { 1, { 0, 0, 0, 0 } }, "/0");
	expect_path((struct cstrap_path) { 3, { 0, 1, 5, 9 } }, "/0/1/5");
	expect_path((struct cstrap_path) { 4, { 10, 99, 1000, 10000 } },
	    "/10/99/1000/10000");
	expect_path((struct cstrap_path) { 4, { 65535, 65535, 65535, 65535 } },
	    "/65535/65535/65535/65535");
	expect_path((struct cstrap_path) { 9, { 1, 2, 3, 4 } }, "/1/2/3/4");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_status_has_its_own_name),
		cmocka_unit_test(finding_takes_the_rule_s_words),
		cmocka_unit_test(sink_that_is_none),
		cmocka_unit_test(paths_as_text),
	};

	return cmocka_run_group_tests(tests, read_header, NULL);
}
