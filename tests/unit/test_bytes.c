/*
 * test_bytes.c - views, the cursor and the writer at their edges.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "fixture.h"

static void
equal_and_part(void **state)
{
	const struct cstrap_view abc = BYTES("abc");
	const struct cstrap_view none = { NULL, 0 };

	(void)state;
	assert_true(cstrap_view_equal(abc, BYTES("abc")));
	assert_false(cstrap_view_equal(abc, BYTES("abd")));
	assert_false(cstrap_view_equal(abc, BYTES("ab")));
	assert_true(cstrap_view_equal(none, BYTES("")));
	assert_bytes(cstrap_view_part(abc, 1, 1), BYTES("b"));
	assert_bytes(cstrap_view_part(abc, 1, (size_t)-1), BYTES("bc"));
	assert_int_equal(cstrap_view_part(abc, 3, 1).len, 0);
	assert_int_equal(cstrap_view_part(abc, (size_t)-1, 1).len, 0);
	assert_int_equal(cstrap_view_part(none, 0, 1).len, 0);
}

static void
filled_and_wiped(void **state)
{
	uint8_t room[] = { 1, 2, 3, 4 };

	(void)state;
	assert_true(cstrap_view_filled(BYTES("\xFF\xFF"), 0xFF));
	assert_false(cstrap_view_filled(BYTES("\xFF\xFE"), 0xFF));
	assert_true(cstrap_view_filled((struct cstrap_view) { NULL, 0 }, 0));
	cstrap_wipe(room + 1, 2);
	assert_memory_equal(room, "\1\0\0\4", 4);
	cstrap_wipe(room, 0);
	assert_memory_equal(room, "\1\0\0\4", 4);
}

static void
numbers_of_each_width(void **state)
{
	struct cstrap_cursor r;

	(void)state;
	cstrap_cursor_init(&r,
	    BYTES("\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0A"));
	assert_int_equal(cstrap_cursor_be(&r, 0), 0);
	assert_int_equal(cstrap_cursor_be(&r, 1), 0x01);
	assert_int_equal(cstrap_cursor_be(&r, 2), 0x0203);
	assert_int_equal(cstrap_cursor_be(&r, 3), 0x040506);
	assert_int_equal(cstrap_cursor_be(&r, 4), 0x0708090A);
	assert_int_equal(cstrap_cursor_left(&r), 0);
	assert_int_equal(r.status, CSTRAP_OK);
}

static void
first_failure_sticks(void **state)
{
	struct cstrap_finding finding;
	struct cstrap_cursor r;

	(void)state;
	cstrap_cursor_init(&r, BYTES("\x01\x02\x03"));
	assert_int_equal(cstrap_cursor_finding(&r, &finding), CSTRAP_OK);
	(void)cstrap_cursor_be(&r, 1);
	assert_int_equal(cstrap_cursor_be(&r, 4), 0);
	assert_int_equal(r.status, CSTRAP_E_TRUNCATED);
	assert_int_equal(r.fault, 1);
	assert_int_equal(r.pos, 1);
	assert_int_equal(cstrap_cursor_be(&r, 1), 0);
	assert_null(cstrap_cursor_take(&r, 0).data);
	cstrap_cursor_fail(&r, CSTRAP_E_ID, CSTRAP_RULE_TLV_ID, 0, NULL);
	assert_int_equal(cstrap_cursor_finding(&r, &finding),
	    CSTRAP_E_TRUNCATED);
	assert_int_equal(finding.rule, CSTRAP_RULE_FILE_CUT);
	assert_int_equal(finding.offset, 1);
	assert_int_equal(finding.path.depth, 0);
	assert_non_null(finding.text);
	assert_int_equal(cstrap_cursor_finding(&r, NULL), CSTRAP_E_TRUNCATED);
	assert_int_equal(cstrap_cursor_left(&r), 0);
}

static void
take_of_everything_and_one_more(void **state)
{
	struct cstrap_cursor r;

	(void)state;
	cstrap_cursor_init(&r, BYTES("abc"));
	assert_int_equal(cstrap_cursor_take(&r, 3).len, 3);
	assert_int_equal(cstrap_cursor_take(&r, 0).len, 0);
	assert_int_equal(r.status, CSTRAP_OK);
	assert_int_equal(cstrap_cursor_take(&r, (size_t)-1).len, 0);
	assert_int_equal(r.status, CSTRAP_E_TRUNCATED);
}

/* Where only an element ends it is its length that is wrong. */
static void
element_ends_before_input(void **state)
{
	struct cstrap_cursor r;
	size_t end;

	(void)state;
	cstrap_cursor_init(&r, BYTES("abcdef"));
	end = cstrap_cursor_narrow(&r, 3);
	assert_int_equal(end, 6);
	assert_int_equal(cstrap_cursor_left(&r), 3);
	(void)cstrap_cursor_take(&r, 3);
	cstrap_cursor_widen(&r, end);
	assert_int_equal(cstrap_cursor_left(&r), 3);
	(void)cstrap_cursor_narrow(&r, 2);
	(void)cstrap_cursor_take(&r, 3);
	assert_int_equal(r.status, CSTRAP_E_LENGTH);
	assert_int_equal(r.rule, CSTRAP_RULE_TLV_LENGTH);
	assert_int_equal(r.fault, 3);
	cstrap_cursor_widen(&r, 6);
	assert_int_equal(r.end, 5);
}

static void
narrow_past_the_end(void **state)
{
	struct cstrap_cursor r;

	(void)state;
	cstrap_cursor_init(&r, BYTES("abc"));
	(void)cstrap_cursor_narrow(&r, 4);
	assert_int_equal(r.status, CSTRAP_E_TRUNCATED);
	cstrap_cursor_init(&r, BYTES("abc"));
	r.whole = true;
	(void)cstrap_cursor_narrow(&r, 4);
	assert_int_equal(r.status, CSTRAP_E_LENGTH);
	cstrap_cursor_init(&r, BYTES("abc"));
	r.cut = true;
	(void)cstrap_cursor_narrow(&r, 4);
	assert_int_equal(r.status, CSTRAP_OK);
	assert_int_equal(cstrap_cursor_left(&r), 3);
	(void)cstrap_cursor_narrow(&r, 1);
	(void)cstrap_cursor_narrow(&r, 2);
	assert_int_equal(r.status, CSTRAP_E_LENGTH);
}

static void
writer_at_its_end_and_past_it(void **state)
{
	uint8_t memory[6] = { 9, 9, 9, 9, 9, 9 };
	struct cstrap_writer w;

	(void)state;
	cstrap_writer_init(&w, (struct cstrap_room) { memory, 5 });
	cstrap_writer_be(&w, 0x01020304, 3);
	cstrap_writer_fill(&w, 0xFF, 2);
	assert_bytes(cstrap_writer_view(&w), BYTES("\x02\x03\x04\xFF\xFF"));
	cstrap_writer_put(&w, BYTES(""));
	assert_int_equal(w.status, CSTRAP_OK);
	cstrap_writer_put(&w, BYTES("x"));
	assert_int_equal(w.status, CSTRAP_E_SPACE);
	assert_int_equal(w.len, 6);
	assert_int_equal(memory[5], 9);
	assert_null(cstrap_writer_view(&w).data);
	cstrap_writer_be(&w, 1, 4);
	assert_int_equal(w.len, 10);
	assert_int_equal(w.status, CSTRAP_E_SPACE);
}

static void
writer_that_only_counts(void **state)
{
	struct cstrap_writer w;

	(void)state;
	cstrap_writer_init(&w, (struct cstrap_room) { NULL, 0 });
	cstrap_writer_put(&w, BYTES("abc"));
	cstrap_writer_be(&w, 7, 2);
	cstrap_writer_fill(&w, 0, 10);
	cstrap_writer_patch(&w, 0, 1, 2);
	assert_int_equal(w.len, 15);
	assert_int_equal(w.status, CSTRAP_E_SPACE);
}

static void
patch_outside_changes_nothing(void **state)
{
	uint8_t memory[5] = { 0, 0, 0, 0, 9 };
	struct cstrap_writer w;

	(void)state;
	cstrap_writer_init(&w, (struct cstrap_room) { memory, 4 });
	cstrap_writer_fill(&w, 0, 4);
	cstrap_writer_patch(&w, 2, 0x0102, 2);
	cstrap_writer_patch(&w, 3, 0x0708, 2);
	cstrap_writer_patch(&w, (size_t)-1, 0x0708, 2);
	assert_memory_equal(memory, "\0\0\1\2\11", 5);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(equal_and_part),
		cmocka_unit_test(filled_and_wiped),
		cmocka_unit_test(numbers_of_each_width),
		cmocka_unit_test(first_failure_sticks),
		cmocka_unit_test(take_of_everything_and_one_more),
		cmocka_unit_test(element_ends_before_input),
		cmocka_unit_test(narrow_past_the_end),
		cmocka_unit_test(writer_at_its_end_and_past_it),
		cmocka_unit_test(writer_that_only_counts),
		cmocka_unit_test(patch_outside_changes_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
