/*
 * test_compare.c - what differs between two messages, in any order.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "fixture.h"

#include "cardstrap/compare.h"
#include "cardstrap/tlv.h"

#define MANY 10900u
#define LINES_MAX 4096

enum { LEFT, RIGHT };

static uint8_t rooms[2][CSTRAP_MESSAGE_MAX];
static uint16_t offsets[CSTRAP_COMPARE_OFFSETS_MAX];

/* Differences as lines: "value /0/1/5 set empty". */
struct lines {
	char text[LINES_MAX];
	size_t len;
};

static void
take(void *ctx, const struct cstrap_difference *difference)
{
	static const char *const kinds[] = { "", "left", "right", "kind",
		"version", "value", "form" };
	static const char *const presences[] = { "absent", "empty", "set" };
	struct lines *lines = ctx;
	char path[CSTRAP_PATH_TEXT_MAX];
	const int len = snprintf(lines->text + lines->len,
	    LINES_MAX - lines->len, "%s %s %s %s\n", kinds[difference->kind],
	    cstrap_path_text(&difference->path, path),
	    presences[difference->left.presence],
	    presences[difference->right.presence]);

	assert_true(len > 0 && (size_t)len < LINES_MAX - lines->len);
	lines->len += (size_t)len;
	assert_true((difference->left.node == NULL) ==
	    (difference->left.presence == CSTRAP_PRESENCE_ABSENT));
	assert_true((difference->right.node == NULL) ==
	    (difference->right.presence == CSTRAP_PRESENCE_ABSENT));
}

/* One word: "/1:1.1", "/1/0", "/1/0/7=55", "/2/0/2*", "/2/0/2/1=0F". */
static void
parse_node(const char *word, struct cstrap_node *node, uint8_t value[16])
{
	char *at;

	memset(node, 0, sizeof(*node));
	while (*word == '/') {
		node->path.id[node->path.depth++] =
		    (uint16_t)strtoul(word + 1, &at, 10);
		word = at;
	}
	switch (node->path.depth) {
	case 1:
		node->kind = CSTRAP_NODE_OBJECT;
		break;
	case 2:
		node->kind = CSTRAP_NODE_INSTANCE;
		break;
	case 3:
		node->kind =
		    *word == '*' ? CSTRAP_NODE_MULTIPLE : CSTRAP_NODE_RESOURCE;
		break;
	default:
		node->kind = CSTRAP_NODE_RESOURCE_INSTANCE;
		break;
	}
	if (*word == ':') {
		node->version.major = (uint8_t)(word[1] - '0');
		node->version.minor = (uint8_t)(word[3] - '0');
	}
	node->value.data = value;
	if (*word == '=')
		node->value.len = fixture_hex(word + 1, value, 16);
}

/* The message of these words, in their order. */
static void
build(const char *words, unsigned int side, struct cstrap_message *message)
{
	struct cstrap_message_writer mw;
	struct cstrap_node node;
	uint8_t value[16];
	char text[512], *word, *rest = text;

	snprintf(text, sizeof(text), "%s", words);
	cstrap_message_put_begin(&mw,
	    (struct cstrap_room) { rooms[side], CSTRAP_MESSAGE_MAX });
	while ((word = strsep(&rest, " ")) != NULL) {
		if (*word == '\0')
			continue;
		parse_node(word, &node, value);
		assert_int_equal(cstrap_message_put(&mw, &node), CSTRAP_OK);
	}
	assert_int_equal(cstrap_message_put_end(&mw, message, NULL), CSTRAP_OK);
}

static void
decode(const char *hex, unsigned int side, struct cstrap_message *message)
{
	const size_t len = fixture_hex(hex, rooms[side], CSTRAP_MESSAGE_MAX);

	assert_int_equal(cstrap_message_decode(message,
			     (struct cstrap_view) { rooms[side], len }, NULL),
	    CSTRAP_OK);
}

static size_t
count_lines(const char *text)
{
	size_t count = 0;

	for (; *text != '\0'; text++)
		count += *text == '\n';
	return count;
}

static void
expect_of(const struct cstrap_message *left, const struct cstrap_message *right,
    const char *wanted)
{
	struct lines lines = { "", 0 };
	const struct cstrap_compare_sink sink = { take, &lines };
	const struct cstrap_compare_room room = { offsets,
		CSTRAP_COMPARE_OFFSETS_MAX };
	size_t count = 99;

	/* The room needs no preparation. */
	memset(offsets, 0xA5, sizeof(offsets));
	assert_int_equal(cstrap_compare(left, right, &room, &sink, &count),
	    *wanted == '\0' ? CSTRAP_OK : CSTRAP_E_DIFFERS);
	assert_string_equal(lines.text, wanted);
	assert_int_equal(count, count_lines(wanted));
}

static void
expect(const char *left_words, const char *right_words, const char *wanted)
{
	struct cstrap_message left, right;

	build(left_words, LEFT, &left);
	build(right_words, RIGHT, &right);
	expect_of(&left, &left, "");
	expect_of(&right, &right, "");
	expect_of(&left, &right, wanted);
}

static void
equal_bytes(void **state)
{
	(void)state;
	expect("", "", "");
	expect("/0 /0/0 /0/0/0=41 /1 /1/0 /1/0/0=01",
	    "/0 /0/0 /0/0/0=41 /1 /1/0 /1/0/0=01", "");
}

/* Absent is not empty, and empty is not set. */
static void
three_states_of_a_value(void **state)
{
	static const char absent[] = "/0 /0/0 /0/0/0";
	static const char empty[] = "/0 /0/0 /0/0/0 /0/0/3";
	static const char set[] = "/0 /0/0 /0/0/0 /0/0/3=41";
	static const char other[] = "/0 /0/0 /0/0/0 /0/0/3=42";

	(void)state;
	expect(absent, empty, "right /0/0/3 absent empty\n");
	expect(empty, absent, "left /0/0/3 empty absent\n");
	expect(absent, set, "right /0/0/3 absent set\n");
	expect(empty, set, "value /0/0/3 empty set\n");
	expect(set, empty, "value /0/0/3 set empty\n");
	expect(set, other, "value /0/0/3 set set\n");
}

/* A longer form of one number is another value. */
static void
number_in_two_forms(void **state)
{
	(void)state;
	expect("/1 /1/0 /1/0/1=01", "/1 /1/0 /1/0/1=0001",
	    "value /1/0/1 set set\n");
}

/* Each node, a container before what it holds. */
static void
all_that_one_side_holds(void **state)
{
	(void)state;
	expect("/0 /0/0 /0/0/0=41",
	    "/0 /0/0 /0/0/0=41 /0/1 /0/1/0=42 /2 /2/0 /2/0/2* /2/0/2/7=01",
	    "right /0/1 absent set\n"
	    "right /0/1/0 absent set\n"
	    "right /2 absent set\n"
	    "right /2/0 absent set\n"
	    "right /2/0/2 absent set\n"
	    "right /2/0/2/7 absent set\n");
	expect("/0 /0/0 /0/0/0=41", "",
	    "left /0 set absent\n"
	    "left /0/0 set absent\n"
	    "left /0/0/0 set absent\n");
	expect("/0", "/0 /0/0", "right /0/0 absent empty\n");
}

static void
single_and_multiple(void **state)
{
	(void)state;
	expect("/2 /2/0 /2/0/2=01 /2/0/3=01",
	    "/2 /2/0 /2/0/2* /2/0/2/1=01 /2/0/3=02",
	    "kind /2/0/2 set set\n"
	    "right /2/0/2/1 absent set\n"
	    "value /2/0/3 set set\n");
	expect("/2 /2/0 /2/0/2* /2/0/2/1=01", "/2 /2/0 /2/0/2",
	    "kind /2/0/2 set empty\n"
	    "left /2/0/2/1 set absent\n");
	/* Both of no bytes: only the kind tells. */
	expect("/2 /2/0 /2/0/2*", "/2 /2/0 /2/0/2",
	    "kind /2/0/2 empty empty\n");
}

/* Told once, at the object, and its nodes are compared all the same. */
static void
object_version(void **state)
{
	(void)state;
	expect("/1 /1/0 /1/0/0=01 /1/0/1=05", "/1:1.1 /1/0 /1/0/0=01 /1/0/1=06",
	    "version /1 set set\n"
	    "value /1/0/1 set set\n");
	expect("/1:1.1 /1/0", "/1:1.2 /1/0", "version /1 set set\n");
	expect("/1:1.1 /1/0", "/1:2.1 /1/0", "version /1 set set\n");
}

static void
order_alone(void **state)
{
	static const char ascending[] =
	    "/0 /0/0 /0/0/0=41 /0/0/1=00 /0/1 /0/1/0=42"
	    " /2 /2/0 /2/0/2* /2/0/2/1=01 /2/0/2/2=02";

	(void)state;
	expect(ascending,
	    "/2 /2/0 /2/0/2* /2/0/2/1=01 /2/0/2/2=02"
	    " /0 /0/0 /0/0/0=41 /0/0/1=00 /0/1 /0/1/0=42",
	    "form  absent absent\n");
	expect(ascending,
	    "/0 /0/1 /0/1/0=42 /0/0 /0/0/0=41 /0/0/1=00"
	    " /2 /2/0 /2/0/2* /2/0/2/1=01 /2/0/2/2=02",
	    "form  absent absent\n");
	/* All levels of the left, then of both sides, at once. */
	expect("/2 /2/0 /2/0/2* /2/0/2/2=02 /2/0/2/1=01"
	       " /0 /0/1 /0/1/0=42 /0/0 /0/0/1=00 /0/0/0=41",
	    ascending, "form  absent absent\n");
	expect("/2 /2/0 /2/0/2* /2/0/2/2=02 /2/0/2/1=01"
	       " /0 /0/1 /0/1/0=42 /0/0 /0/0/1=00 /0/0/0=41",
	    "/2 /2/0 /2/0/2* /2/0/2/1=01 /2/0/2/2=02"
	    " /0 /0/0 /0/0/1=00 /0/0/0=41 /0/1 /0/1/0=42",
	    "form  absent absent\n");
}

static void
form_alone(void **state)
{
	struct cstrap_message left, right;

	(void)state;
	/* A length of 16 bits where 8 do, an id of 16 bits where 8 do. */
	decode("0001 000A 0001 00 0005 0300 C10105", LEFT, &left);
	decode("0001 000C 0001 00 0007 100000 03 C10105", RIGHT, &right);
	expect_of(&left, &right, "form  absent absent\n");
	decode("0001 000B 0001 00 0006 0400 E1000105", RIGHT, &right);
	expect_of(&left, &right, "form  absent absent\n");
	decode("0001 000B 0001 00 0006 0400 E1000106", RIGHT, &right);
	expect_of(&left, &right, "value /1/0/1 set set\n");
}

/* Where a value differs, order and form are not worth a word. */
static void
order_and_value(void **state)
{
	(void)state;
	expect("/5 /5/0 /5/0/3=03 /5/0/1=01 /5/0/2=02",
	    "/5 /5/0 /5/0/2=02 /5/0/4=04 /5/0/3=33",
	    "left /5/0/1 set absent\n"
	    "value /5/0/3 set set\n"
	    "right /5/0/4 absent set\n");
}

/* Ids of 8 and of 16 bits, and the highest there is. */
static void
ids_of_both_widths(void **state)
{
	(void)state;
	expect("/5 /5/0 /5/0/65534=01 /5/0/511=02 /5/0/0=03 /5/0/256=04"
	       " /5/0/255=05 /5/0/512=06",
	    "/5 /5/0 /5/0/512=06 /5/0/65534=01 /5/0/0=03 /5/0/255=05"
	    " /5/0/511=02 /5/0/256=04",
	    "form  absent absent\n");
	expect("/5 /5/0 /5/0/65534 /5/0/511 /5/0/0 /5/0/256",
	    "/5 /5/0 /5/0/65533 /5/0/510 /5/0/255 /5/0/1",
	    "left /5/0/0 empty absent\n"
	    "right /5/0/1 absent empty\n"
	    "right /5/0/255 absent empty\n"
	    "left /5/0/256 empty absent\n"
	    "right /5/0/510 absent empty\n"
	    "left /5/0/511 empty absent\n"
	    "right /5/0/65533 absent empty\n"
	    "left /5/0/65534 empty absent\n");
	/* The id of an object has 16 bits, whatever its upper eight are. */
	expect("/258 /3 /257 /1", "/1 /3 /258 /260",
	    "left /257 empty absent\n"
	    "right /260 absent empty\n");
}

static void
no_room(void **state)
{
	struct cstrap_message left, right;
	size_t count = 99;

	(void)state;
	build("/0 /0/0 /0/0/0=41 /0/0/1", LEFT, &left);
	build("/0 /0/0 /0/0/0=42 /0/0/1", RIGHT, &right);
	assert_int_equal(cstrap_compare(&left, &right, NULL, NULL, &count),
	    CSTRAP_E_DIFFERS);
	assert_int_equal(count, 1);
	assert_int_equal(cstrap_compare(&left, &right, NULL, NULL, NULL),
	    CSTRAP_E_DIFFERS);
	build("/0 /0/0 /0/0/1 /0/0/0=42", RIGHT, &right);
	assert_int_equal(cstrap_compare(&left, &right, NULL, NULL, &count),
	    CSTRAP_E_SPACE);
	assert_int_equal(cstrap_compare(&right, &left, NULL, NULL, &count),
	    CSTRAP_E_SPACE);
	/* The same bytes need no room in any order. */
	assert_int_equal(cstrap_compare(&right, &right, NULL, NULL, &count),
	    CSTRAP_OK);
	assert_int_equal(count, 0);
	build("/1 /0", RIGHT, &right);
	assert_int_equal(cstrap_compare(&left, &right, NULL, NULL, &count),
	    CSTRAP_E_SPACE);
}

/*
 * The offsets that siblings take: as many as there are on the open levels of
 * both sides, given back when a container ends.
 */
static void
room_one_too_small(void **state)
{
	static const char left_words[] =
	    "/3 /3/0 /3/0/1 /3/0/0 /2 /2/1 /2/1/0 /2/0 /2/0/3 /2/0/2 /2/0/1";
	static const char right_words[] = "/2 /2/0 /2/0/2 /2/0/1 /2/0/4";
	const size_t enough = 2 + 2 + 3 + 3;
	struct cstrap_message left, right;
	struct cstrap_compare_room room = { NULL, 0 };

	(void)state;
	build(left_words, LEFT, &left);
	build(right_words, RIGHT, &right);
	for (room.count = 0; room.count <= enough; room.count++) {
		room.offsets = malloc(room.count * sizeof(uint16_t) + 1);
		assert_non_null(room.offsets);
		assert_int_equal(cstrap_compare(&left, &right, &room, NULL,
				     NULL),
		    room.count < enough ? CSTRAP_E_SPACE : CSTRAP_E_DIFFERS);
		free(room.offsets);
	}
}

/* A message of one instance /5/0 with these resources, all of them empty. */
static void
build_many(const uint16_t *ids, unsigned int side,
    struct cstrap_message *message)
{
	struct cstrap_writer w;
	size_t len = 0;

	for (size_t i = 0; i < MANY; i++)
		len += cstrap_tlv_header_len(ids[i], 0);
	cstrap_writer_init(&w,
	    (struct cstrap_room) { rooms[side], CSTRAP_MESSAGE_MAX });
	cstrap_writer_be(&w, 1, 2);
	cstrap_writer_be(&w, (uint32_t)(len + 9), 2);
	cstrap_writer_be(&w, 5, 2);
	cstrap_writer_be(&w, 0, 1);
	cstrap_writer_be(&w, (uint32_t)(len + 4), 2);
	cstrap_writer_be(&w, 0x1000, 2); /* a length of 16 bits */
	cstrap_writer_be(&w, (uint32_t)len, 2);
	for (size_t i = 0; i < MANY; i++)
		cstrap_tlv_put_header(&w, CSTRAP_TLV_RESOURCE, ids[i], 0);
	assert_int_equal(cstrap_message_decode(message, cstrap_writer_view(&w),
			     NULL),
	    CSTRAP_OK);
}

static void
many_in_descending_order(void **state)
{
	static uint16_t up[MANY], down[MANY];
	struct cstrap_message left, right;

	(void)state;
	for (size_t i = 0; i < MANY; i++)
		up[i] = (uint16_t)(256 + 5 * i);
	for (size_t i = 0; i < MANY; i++)
		down[i] = up[MANY - 1 - i];
	build_many(down, RIGHT, &right);
	build_many(up, LEFT, &left);
	expect_of(&left, &right, "form  absent absent\n");
	expect_of(&right, &left, "form  absent absent\n");
	down[7]++;
	build_many(down, LEFT, &left);
	expect_of(&left, &right,
	    "right /5/0/54716 absent empty\n"
	    "left /5/0/54717 empty absent\n");
}

static void
fixture_against_itself(const char *name, struct cstrap_view bytes)
{
	struct cstrap_message message, canonical;

	(void)name;
	assert_int_equal(cstrap_message_decode(&message, bytes, NULL),
	    CSTRAP_OK);
	assert_int_equal(cstrap_message_encode(&message,
			     (struct cstrap_room) { rooms[LEFT],
				 CSTRAP_MESSAGE_MAX },
			     &canonical, NULL),
	    CSTRAP_OK);
	expect_of(&message, &canonical,
	    cstrap_view_equal(message.bytes, canonical.bytes) ?
		"" :
		"form  absent absent\n");
}

static void
fixtures(void **state)
{
	(void)state;
	assert_true(fixture_each("messages", fixture_against_itself) > 5);
}

/* Bytes that no decoder saw end where they cannot be read. */
static void
bytes_of_no_decoder(void **state)
{
	static const uint8_t cut[] = { 0, 1, 0, 7, 0, 1, 0, 0, 2, 8, 0 };
	const struct cstrap_message odd = { { cut, sizeof(cut) }, 1 };
	const struct cstrap_message none = { { cut, 0 }, 0 };
	size_t count;

	(void)state;
	(void)cstrap_compare(&odd, &none, NULL, NULL, &count);
	assert_true(count <= 2);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(equal_bytes),
		cmocka_unit_test(three_states_of_a_value),
		cmocka_unit_test(number_in_two_forms),
		cmocka_unit_test(all_that_one_side_holds),
		cmocka_unit_test(single_and_multiple),
		cmocka_unit_test(object_version),
		cmocka_unit_test(order_alone),
		cmocka_unit_test(form_alone),
		cmocka_unit_test(order_and_value),
		cmocka_unit_test(ids_of_both_widths),
		cmocka_unit_test(no_room),
		cmocka_unit_test(room_one_too_small),
		cmocka_unit_test(many_in_descending_order),
		cmocka_unit_test(fixtures),
		cmocka_unit_test(bytes_of_no_decoder),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
