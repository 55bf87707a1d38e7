/*
 * tests/unit/test_change_tag.c - the change tag of a card, and the record that
 * it is compared with.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include <string.h>

#include "cardstrap/change_tag.h"

/* A counter of 01020304 and the hash 11 12 ... 20. */
static void
fill(uint8_t data[CSTRAP_CHANGE_TAG_LEN])
{
	for (uint8_t i = 0; i < 4; i++)
		data[i] = (uint8_t)(i + 1);
	for (uint8_t i = 0; i < 16; i++)
		data[4 + i] = (uint8_t)(0x11 + i);
}

static struct cstrap_record
record_of(uint8_t first)
{
	struct cstrap_record record = { .has_seen = true, .has_applied = true };

	for (uint8_t i = 0; i < CSTRAP_SHA256_LEN; i++)
		record.seen[i] = record.applied[i] = (uint8_t)(first + i);
	return record;
}

static void
command_is_another(void **state)
{
	static const uint8_t wanted[] = { 0x00, 0xCA, 0x01, 0xC7, 0x14 };
	const struct cstrap_command command = cstrap_command_change_tag();
	uint8_t room[16];
	struct cstrap_writer w;

	(void)state;
	cstrap_writer_init(&w, (struct cstrap_room) { room, sizeof(room) });
	cstrap_command_put(&w, &command);
	assert_int_equal(w.len, sizeof(wanted));
	assert_memory_equal(room, wanted, sizeof(wanted));
}

static void
length_is_wrong(void **state)
{
	uint8_t data[CSTRAP_CHANGE_TAG_LEN + 1] = { 1 };
	struct cstrap_change_tag tag;

	(void)state;
	fill(data);
	for (size_t len = 0; len <= sizeof(data); len++) {
		memset(&tag, 0xFF, sizeof(tag));
		assert_int_equal(cstrap_change_tag_decode(&tag,
				     (struct cstrap_view) { data, len }),
		    len == CSTRAP_CHANGE_TAG_LEN ? CSTRAP_OK : CSTRAP_E_LENGTH);
		assert_int_equal(tag.counter,
		    len == CSTRAP_CHANGE_TAG_LEN ? 0x01020304 : 0);
		assert_int_equal(tag.has_message, len == CSTRAP_CHANGE_TAG_LEN);
	}
}

/* Any bit of the hash, seen or applied; the counter is not compared. */
static void
change_is_missed(void **state)
{
	struct cstrap_record record = record_of(0x11);
	uint8_t data[CSTRAP_CHANGE_TAG_LEN];
	struct cstrap_change_tag tag;

	(void)state;
	fill(data);
	for (size_t bit = 0; bit < 8 * sizeof(data); bit++) {
		data[bit / 8] ^= (uint8_t)(1u << bit % 8);
		assert_int_equal(cstrap_change_tag_decode(&tag,
				     (struct cstrap_view) { data,
					 sizeof(data) }),
		    CSTRAP_OK);
		assert_int_equal(cstrap_change_tag_agrees(&tag, &record),
		    bit < 32);
		data[bit / 8] ^= (uint8_t)(1u << bit % 8);
	}
	(void)cstrap_change_tag_decode(&tag,
	    (struct cstrap_view) { data, sizeof(data) });
	assert_true(cstrap_change_tag_agrees(&tag, &record));
	record.applied[31] ^= 1;
	assert_false(cstrap_change_tag_agrees(&tag, &record));
	record = record_of(0x11);
	record.has_seen = false;
	assert_false(cstrap_change_tag_agrees(&tag, &record));
	record = record_of(0x11);
	record.has_applied = false;
	assert_false(cstrap_change_tag_agrees(&tag, &record));
}

/* No message, and a record of zeros, are no reason to stay. */
static void
nothing_agrees_with_nothing(void **state)
{
	const uint8_t data[CSTRAP_CHANGE_TAG_LEN] = { 0, 0, 0, 7 };
	struct cstrap_record record = { .has_seen = true, .has_applied = true };
	struct cstrap_change_tag tag;

	(void)state;
	assert_int_equal(cstrap_change_tag_decode(&tag,
			     (struct cstrap_view) { data, sizeof(data) }),
	    CSTRAP_OK);
	assert_int_equal(tag.counter, 7);
	assert_false(tag.has_message);
	assert_false(cstrap_change_tag_agrees(&tag, &record));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(command_is_another),
		cmocka_unit_test(length_is_wrong),
		cmocka_unit_test(change_is_missed),
		cmocka_unit_test(nothing_agrees_with_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
