/*
 * test_json.c - JSON with its edges guarded.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "host/json.h"

static void
expect(const char *text, size_t len, const char *place, const char *detail)
{
	const struct cstrap_view view = { (const uint8_t *)text, len };
	struct cstrap_finding finding;
	json_t *json;

	if (place == NULL) {
		assert_int_equal(cstrap_json_load(&json, view, &finding),
		    CSTRAP_OK);
		assert_non_null(json);
		cstrap_json_free(&json);
		assert_null(json);
		return;
	}
	assert_int_equal(cstrap_json_load(&json, view, &finding),
	    CSTRAP_E_SYNTAX);
	assert_null(json);
	assert_string_equal(finding.place, place);
	assert_string_equal(finding.detail, detail);
}

#define EXPECT(text, place, detail) \
	expect(text, sizeof(text) - 1, place, detail)

static void
key_twice(void **state)
{
	(void)state;
	EXPECT("{\"a\": 1,\n \"b\": 2}", NULL, NULL);
	EXPECT("{\"a\": 1,\n \"a\": 2}", "line 2, column 4",
	    "a member stands twice in one object");
}

static void
cut_short(void **state)
{
	(void)state;
	EXPECT("", "line 1, column 0", "the text ends too early");
	EXPECT("{\"a\":", "line 1, column 5", "the text ends too early");
}

static void
goes_on(void **state)
{
	(void)state;
	EXPECT("{} {}", "line 1, column 4", "something follows the document");
}

static void
nul(void **state)
{
	(void)state;
	EXPECT("{\"a\": \"x\\u0000y\"}", "line 1, column 16",
	    "a NUL in a string; write such a value in hex");
	EXPECT("{\"a\": \"x\0y\"}", "line 1, column 8",
	    "something else is expected here");
}

static void
not_utf8(void **state)
{
	(void)state;
	EXPECT("{\"a\": \"\xC0\x80\"}", "line 1, column 7", "not UTF-8");
}

static void
number_too_large(void **state)
{
	(void)state;
	EXPECT("[9223372036854775807]", NULL, NULL);
	EXPECT("[9223372036854775808]", "line 1, column 20",
	    "a number too large; write such a value in hex");
}

/* jansson's own words would end in "near '\"7B1E0C4A'". */
static void
no_secret_told(void **state)
{
	static const char text[] = "{\"key\": {\"hex\": \"7B1E0C4A";
	const struct cstrap_view view = { (const uint8_t *)text,
		sizeof(text) - 1 };
	struct cstrap_finding finding;
	json_t *json;

	(void)state;
	assert_int_equal(cstrap_json_load(&json, view, &finding),
	    CSTRAP_E_SYNTAX);
	assert_null(strstr(finding.detail, "7B1E"));
	assert_null(strstr(finding.text, "7B1E"));
}

static void
depth_one_over(void **state)
{
	char text[2 * (CSTRAP_JSON_DEPTH_MAX + 1)];
	const size_t max = CSTRAP_JSON_DEPTH_MAX;

	(void)state;
	memset(text, '[', max);
	memset(text + max, ']', max);
	expect(text, 2 * max, NULL, NULL);
	memset(text, '[', max + 1);
	memset(text + max + 1, ']', max + 1);
	expect(text, 2 * (max + 1), "line 1, column 33", "nested too deeply");
}

/* Brackets in strings are none, whatever is escaped before them. */
static void
depth_in_string(void **state)
{
	(void)state;
	EXPECT("[\"\\\"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[\\\\\", []]", NULL,
	    NULL);
}

static void
length_one_over(void **state)
{
	char *text = malloc(CSTRAP_JSON_MAX + 1);

	(void)state;
	assert_non_null(text);
	memset(text, ' ', CSTRAP_JSON_MAX + 1);
	memcpy(text, "[]", 2);
	expect(text, CSTRAP_JSON_MAX, NULL, NULL);
	expect(text, CSTRAP_JSON_MAX + 1, "line 1, column 1",
	    "over 4 MiB of text");
	free(text);
}

static void
free_wipes(void **state)
{
	static const char text[] = "{\"a\": [{\"hex\": \"7B1E0C4A\"}]}";
	const struct cstrap_view view = { (const uint8_t *)text,
		sizeof(text) - 1 };
	json_t *json, *kept;

	(void)state;
	assert_int_equal(cstrap_json_load(&json, view, NULL), CSTRAP_OK);
	kept = json_incref(
	    json_object_get(json_array_get(json_object_get(json, "a"), 0),
		"hex"));
	assert_string_equal(json_string_value(kept), "7B1E0C4A");
	cstrap_json_free(&json);
	assert_int_equal(json_string_length(kept), 8);
	assert_memory_equal(json_string_value(kept), "\0\0\0\0\0\0\0\0", 8);
	json_decref(kept);
	cstrap_json_free(&json);
}

static void
pointer_escapes(void **state)
{
	char room[32] = "";

	(void)state;
	assert_int_equal(cstrap_json_pointer_push(room, sizeof(room), "a/b~c"),
	    0);
	assert_string_equal(room, "/a~1b~0c");
	assert_int_equal(cstrap_json_pointer_push(room, sizeof(room), ""), 8);
	assert_string_equal(room, "/a~1b~0c/");
}

static void
pointer_cut(void **state)
{
	char room[8] = "";

	(void)state;
	assert_int_equal(cstrap_json_pointer_push(room, 8, "abcde~"), 0);
	assert_string_equal(room, "/abcde");
	assert_int_equal(cstrap_json_pointer_push(room, 8, "xy"), 6);
	assert_string_equal(room, "/abcde/");
	assert_int_equal(cstrap_json_pointer_push(room, 8, "xy"), 7);
	assert_string_equal(room, "/abcde/");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(key_twice),
		cmocka_unit_test(cut_short),
		cmocka_unit_test(goes_on),
		cmocka_unit_test(nul),
		cmocka_unit_test(not_utf8),
		cmocka_unit_test(number_too_large),
		cmocka_unit_test(no_secret_told),
		cmocka_unit_test(depth_one_over),
		cmocka_unit_test(depth_in_string),
		cmocka_unit_test(length_one_over),
		cmocka_unit_test(free_wipes),
		cmocka_unit_test(pointer_escapes),
		cmocka_unit_test(pointer_cut),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
