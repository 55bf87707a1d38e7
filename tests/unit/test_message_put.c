/*
 * test_message_put.c - messages written node by node.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "fixture.h"

#include "cardstrap/message.h"

static uint8_t room[CSTRAP_MESSAGE_MAX + 64];

static const struct cstrap_room all = { room, sizeof(room) };

static enum cstrap_status
put(struct cstrap_message_writer *mw, enum cstrap_node_kind kind,
    struct cstrap_path path, struct cstrap_view value)
{
	const struct cstrap_node node = { .kind = kind,
		.path = path,
		.value = value };

	return cstrap_message_put(mw, &node);
}

#define PATH(depth, ...) ((struct cstrap_path) { depth, { __VA_ARGS__ } })
#define NONE ((struct cstrap_view) { NULL, 0 })

static void
headers_grow_with_what_they_hold(void **state)
{
	static const size_t lens[] = { 0, 7, 8, 255, 256, 1000 };
	static uint8_t value[1000];
	struct cstrap_message_writer mw;
	struct cstrap_message message;
	struct cstrap_node node;

	(void)state;
	memset(value, 0x5A, sizeof(value));
	for (size_t i = 0; i < sizeof(lens) / sizeof(lens[0]); i++) {
		cstrap_message_put_begin(&mw, all);
		put(&mw, CSTRAP_NODE_OBJECT, PATH(1, 7), NONE);
		put(&mw, CSTRAP_NODE_INSTANCE, PATH(2, 7, 300), NONE);
		put(&mw, CSTRAP_NODE_MULTIPLE, PATH(3, 7, 300, 256), NONE);
		put(&mw, CSTRAP_NODE_RESOURCE_INSTANCE,
		    PATH(4, 7, 300, 256, 255),
		    (struct cstrap_view) { value, lens[i] });
		assert_int_equal(cstrap_message_put_end(&mw, &message, NULL),
		    CSTRAP_OK);
		assert_true(cstrap_message_find(&message,
		    &PATH(4, 7, 300, 256, 255), &node));
		assert_bytes(node.value,
		    (struct cstrap_view) { value, lens[i] });
		assert_true(
		    cstrap_message_find(&message, &PATH(2, 7, 300), &node));
		assert_true(node.shortest);
	}
}

/* The nodes of a message, put again, give its bytes. */
static void
try_again(const char *name, struct cstrap_view bytes)
{
	struct cstrap_message_writer mw;
	struct cstrap_message_iter iter;
	struct cstrap_message message, again;
	struct cstrap_node node;

	assert_int_equal(cstrap_message_decode(&message, bytes, NULL),
	    CSTRAP_OK);
	cstrap_message_put_begin(&mw, all);
	cstrap_message_begin(&message, &iter);
	while (cstrap_message_next(&iter, &node))
		assert_int_equal(cstrap_message_put(&mw, &node), CSTRAP_OK);
	assert_int_equal(cstrap_message_put_end(&mw, &again, NULL), CSTRAP_OK);
	if (!cstrap_view_equal(message.bytes, again.bytes))
		fail_msg("%s comes out changed", name);
	assert_int_equal(again.object_count, message.object_count);
}

static void
nodes_give_the_bytes(void **state)
{
	(void)state;
	assert_true(fixture_each("messages", try_again) >= 10);
}

static void
long_headers_become_shortest(void **state)
{
	struct cstrap_message message, encoded;
	uint8_t bytes[64];
	size_t len;

	(void)state;
	len = fixture_hex("0001 000D 0000 00 0008 280000 04 C8000141", bytes,
	    sizeof(bytes));
	assert_int_equal(cstrap_message_decode(&message,
			     (struct cstrap_view) { bytes, len }, NULL),
	    CSTRAP_OK);
	assert_int_equal(cstrap_message_encode(&message, all, &encoded, NULL),
	    CSTRAP_OK);
	assert_hex(encoded.bytes, "0001 000A 0000 00 0005 0300 C10041");
}

static void
node_without_its_parent(void **state)
{
	struct cstrap_message_writer mw;
	struct cstrap_message message;

	(void)state;
	cstrap_message_put_begin(&mw, all);
	assert_int_equal(put(&mw, CSTRAP_NODE_INSTANCE, PATH(2, 0, 0), NONE),
	    CSTRAP_E_ORDER);
	assert_int_equal(put(&mw, CSTRAP_NODE_OBJECT, PATH(1, 0), NONE),
	    CSTRAP_E_ORDER);
	assert_int_equal(cstrap_message_put_end(&mw, &message, NULL),
	    CSTRAP_E_ORDER);
	assert_null(message.bytes.data);
	cstrap_message_put_begin(&mw, all);
	put(&mw, CSTRAP_NODE_OBJECT, PATH(1, 0), NONE);
	put(&mw, CSTRAP_NODE_INSTANCE, PATH(2, 0, 0), NONE);
	assert_int_equal(put(&mw, CSTRAP_NODE_RESOURCE, PATH(3, 0, 1, 0), NONE),
	    CSTRAP_E_ORDER);
	cstrap_message_put_begin(&mw, all);
	put(&mw, CSTRAP_NODE_OBJECT, PATH(1, 0), NONE);
	put(&mw, CSTRAP_NODE_INSTANCE, PATH(2, 0, 0), NONE);
	put(&mw, CSTRAP_NODE_RESOURCE, PATH(3, 0, 0, 1), NONE);
	assert_int_equal(put(&mw, CSTRAP_NODE_RESOURCE_INSTANCE,
			     PATH(4, 0, 0, 1, 0), NONE),
	    CSTRAP_E_ORDER);
	cstrap_message_put_begin(&mw, all);
	assert_int_equal(put(&mw, CSTRAP_NODE_OBJECT, PATH(2, 0, 0), NONE),
	    CSTRAP_E_ORDER);
}

static void
duplicate_and_reserved_id_that_were_put(void **state)
{
	struct cstrap_message_writer mw;
	struct cstrap_message message;
	struct cstrap_finding finding;

	(void)state;
	cstrap_message_put_begin(&mw, all);
	put(&mw, CSTRAP_NODE_OBJECT, PATH(1, 1), NONE);
	put(&mw, CSTRAP_NODE_OBJECT, PATH(1, 1), NONE);
	assert_int_equal(cstrap_message_put_end(&mw, &message, &finding),
	    CSTRAP_E_DUPLICATE);
	assert_int_equal(finding.offset, 9);
	cstrap_message_put_begin(&mw, all);
	put(&mw, CSTRAP_NODE_OBJECT, PATH(1, 65535), NONE);
	assert_int_equal(cstrap_message_put_end(&mw, &message, &finding),
	    CSTRAP_E_ID);
}

/* A message of len bytes in all: one object, instance and resource. */
static enum cstrap_status
put_of_len(size_t len, struct cstrap_room into, struct cstrap_finding *finding)
{
	static uint8_t value[CSTRAP_MESSAGE_MAX + 64];
	struct cstrap_message_writer mw;
	struct cstrap_message message;

	cstrap_message_put_begin(&mw, into);
	put(&mw, CSTRAP_NODE_OBJECT, PATH(1, 7), NONE);
	put(&mw, CSTRAP_NODE_INSTANCE, PATH(2, 7, 0), NONE);
	put(&mw, CSTRAP_NODE_RESOURCE, PATH(3, 7, 0, 0),
	    (struct cstrap_view) { value, len - 17 });
	return cstrap_message_put_end(&mw, &message, finding);
}

static void
limit_and_one_past_it(void **state)
{
	struct cstrap_finding finding;

	(void)state;
	assert_int_equal(put_of_len(CSTRAP_MESSAGE_MAX, all, &finding),
	    CSTRAP_OK);
	assert_int_equal(put_of_len(CSTRAP_MESSAGE_MAX,
			     (struct cstrap_room) { room, CSTRAP_MESSAGE_MAX },
			     &finding),
	    CSTRAP_OK);
	assert_int_equal(put_of_len(CSTRAP_MESSAGE_MAX + 1, all, &finding),
	    CSTRAP_E_TOO_LARGE);
	assert_int_equal(finding.rule, CSTRAP_RULE_FILE_LIMIT);
}

static void
room_too_small(void **state)
{
	struct cstrap_finding finding;
	uint8_t *small;

	(void)state;
	for (size_t len = 0; len < 300; len++) {
		small = malloc(len > 0 ? len : 1);
		assert_non_null(small);
		assert_int_equal(put_of_len(300,
				     (struct cstrap_room) { small, len },
				     &finding),
		    CSTRAP_E_SPACE);
		free(small);
	}
	assert_int_equal(put_of_len(300, (struct cstrap_room) { NULL, 0 },
			     &finding),
	    CSTRAP_E_SPACE);
}

static enum cstrap_status
put_objects(uint16_t count, struct cstrap_finding *finding)
{
	struct cstrap_message_writer mw;
	struct cstrap_message message;

	cstrap_message_put_begin(&mw, all);
	for (uint16_t i = 0; i < count; i++)
		put(&mw, CSTRAP_NODE_OBJECT, PATH(1, i), NONE);
	return cstrap_message_put_end(&mw, &message, finding);
}

static void
objects_at_the_limit_and_one_past_it(void **state)
{
	struct cstrap_finding finding;

	(void)state;
	assert_int_equal(put_objects(255, &finding), CSTRAP_OK);
	assert_int_equal(put_objects(256, &finding), CSTRAP_E_COUNT);
	assert_int_equal(finding.rule, CSTRAP_RULE_FILE_COUNT_LIMIT);
}

static void
no_object_at_all(void **state)
{
	struct cstrap_message_writer mw;
	struct cstrap_message message;

	(void)state;
	cstrap_message_put_begin(&mw, all);
	assert_int_equal(cstrap_message_put_end(&mw, &message, NULL),
	    CSTRAP_OK);
	assert_hex(message.bytes, "00000000");
}

static void
version_that_was_put(void **state)
{
	struct cstrap_message_writer mw;
	struct cstrap_message message;
	struct cstrap_node node = { .kind = CSTRAP_NODE_OBJECT,
		.path = PATH(1, 21),
		.version = { 2, 0 } };

	(void)state;
	cstrap_message_put_begin(&mw, all);
	assert_int_equal(cstrap_message_put(&mw, &node), CSTRAP_OK);
	assert_int_equal(cstrap_message_put_end(&mw, &message, NULL),
	    CSTRAP_OK);
	assert_hex(message.bytes, "0001 0006 0015 0200 0000");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(headers_grow_with_what_they_hold),
		cmocka_unit_test(nodes_give_the_bytes),
		cmocka_unit_test(long_headers_become_shortest),
		cmocka_unit_test(node_without_its_parent),
		cmocka_unit_test(duplicate_and_reserved_id_that_were_put),
		cmocka_unit_test(limit_and_one_past_it),
		cmocka_unit_test(room_too_small),
		cmocka_unit_test(objects_at_the_limit_and_one_past_it),
		cmocka_unit_test(no_object_at_all),
		cmocka_unit_test(version_that_was_put),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
