/*
 * test_message_twice.c - ids that stand twice, in any order and at any level.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "fixture.h"

#include "cardstrap/message.h"
#include "cardstrap/tlv.h"

#define MANY 10900u

static uint8_t room[CSTRAP_MESSAGE_MAX];

/* A message of one instance /5/0 with these resources, all of them empty. */
static struct cstrap_view
message_of(const uint16_t *ids, size_t count)
{
	struct cstrap_writer w;
	size_t len = 0;

	for (size_t i = 0; i < count; i++)
		len += cstrap_tlv_header_len(ids[i], 0);
	cstrap_writer_init(&w, (struct cstrap_room) { room, sizeof(room) });
	cstrap_writer_be(&w, 1, 2);
	cstrap_writer_be(&w, (uint32_t)(len + 9), 2);
	cstrap_writer_be(&w, 5, 2);
	cstrap_writer_be(&w, 0, 1);
	cstrap_writer_be(&w, (uint32_t)(len + 4), 2);
	cstrap_writer_be(&w, 0x1000, 2); /* a length of 16 bits */
	cstrap_writer_be(&w, (uint32_t)len, 2);
	for (size_t i = 0; i < count; i++)
		cstrap_tlv_put_header(&w, CSTRAP_TLV_RESOURCE, ids[i], 0);
	assert_int_equal(w.status, CSTRAP_OK);
	return cstrap_writer_view(&w);
}

static void
expect_twice(const uint16_t *ids, size_t count, size_t second)
{
	struct cstrap_message message;
	struct cstrap_finding finding;
	size_t offset = 13;

	for (size_t i = 0; i < second; i++)
		offset += cstrap_tlv_header_len(ids[i], 0);
	assert_int_equal(cstrap_message_decode(&message, message_of(ids, count),
			     &finding),
	    CSTRAP_E_DUPLICATE);
	assert_int_equal(finding.rule, CSTRAP_RULE_TLV_TWICE);
	assert_int_equal(finding.offset, offset);
	assert_int_equal(finding.path.depth, 3);
	assert_int_equal(finding.path.id[0], 5);
	assert_int_equal(finding.path.id[1], 0);
	assert_int_equal(finding.path.id[2], ids[second]);
}

static void
expect_once(const uint16_t *ids, size_t count)
{
	struct cstrap_message message;

	assert_int_equal(cstrap_message_decode(&message, message_of(ids, count),
			     NULL),
	    CSTRAP_OK);
}

static void
few_in_any_order(void **state)
{
	(void)state;
	expect_once((const uint16_t[]) { 1, 2, 3 }, 3);
	expect_once((const uint16_t[]) { 3, 2, 1 }, 3);
	expect_once((const uint16_t[]) { 65534, 0, 2048, 2047, 2049 }, 5);
	expect_twice((const uint16_t[]) { 1, 1 }, 2, 1);
	expect_twice((const uint16_t[]) { 1, 2, 1 }, 3, 2);
	expect_twice((const uint16_t[]) { 2, 1, 2 }, 3, 2);
	expect_twice((const uint16_t[]) { 2, 1, 1 }, 3, 2);
	expect_twice((const uint16_t[]) { 65534, 0, 65534 }, 3, 2);
	/* Two pairs: the one that repeats first is told. */
	expect_twice((const uint16_t[]) { 9, 60000, 60000, 9 }, 4, 2);
	expect_twice((const uint16_t[]) { 60000, 9, 9, 60000 }, 4, 2);
}

static void
many_in_descending_order(void **state)
{
	static uint16_t ids[MANY];

	(void)state;
	for (uint16_t i = 0; i < MANY; i++)
		ids[i] = (uint16_t)(256 + (MANY - i) * 5);
	expect_once(ids, MANY);
	ids[MANY - 1] = ids[0];
	expect_twice(ids, MANY, MANY - 1);
	ids[MANY - 1] = 261;
	ids[1] = ids[0];
	expect_twice(ids, MANY, 1);
	ids[1] = (uint16_t)(ids[0] - 5);
	ids[MANY / 2] = ids[7];
	expect_twice(ids, MANY, MANY / 2);
}

static void
expect_hex(const char *hex, enum cstrap_status status, size_t offset,
    const char *path)
{
	struct cstrap_message message;
	struct cstrap_finding finding;
	char text[CSTRAP_PATH_TEXT_MAX];
	uint8_t bytes[256];
	const size_t len = fixture_hex(hex, bytes, sizeof(bytes));

	assert_int_equal(cstrap_message_decode(&message,
			     (struct cstrap_view) { bytes, len }, &finding),
	    status);
	if (status == CSTRAP_OK)
		return;
	assert_int_equal(finding.offset, offset);
	assert_string_equal(cstrap_path_text(&finding.path, text), path);
}

static void
objects(void **state)
{
	(void)state;
	expect_hex("0002 000A 0001000000 0000000000", CSTRAP_OK, 0, "");
	expect_hex("0003 000F 0001000000 0000000000 0001000000",
	    CSTRAP_E_DUPLICATE, 14, "/1");
	/* Another version does not make another object of it. */
	expect_hex("0002 000B 0001000000 000101010000", CSTRAP_E_DUPLICATE, 9,
	    "/1");
}

static void
instances(void **state)
{
	(void)state;
	expect_hex("0001 000B 0000 00 0006 0001 0000 0001", CSTRAP_E_DUPLICATE,
	    13, "/0/1");
	expect_hex("0001 0009 0000 00 0004 0001 0000", CSTRAP_OK, 0, "");
	/* The same ids in another object are others. */
	expect_hex("0002 000E 0000 00 0002 0001 0001 00 0002 0001", CSTRAP_OK,
	    0, "");
}

static void
resource_instances(void **state)
{
	(void)state;
	expect_hex("0001 000F 0002 00 000A 0800 07 8502 4001 4000 40 01",
	    CSTRAP_E_LENGTH, 18, "/2/0/2");
	expect_hex("0001 0010 0002 00 000B 0800 08 8602 4001 4000 4001",
	    CSTRAP_E_DUPLICATE, 18, "/2/0/2/1");
	/* One of them may have the id of a resource. */
	expect_hex("0001 000D 0002 00 0008 0600 8202 4003 C003", CSTRAP_OK, 0,
	    "");
}

/* A single and a multiple resource of one id are two of it, too. */
static void
single_and_multiple(void **state)
{
	(void)state;
	expect_hex("0001 000B 0002 00 0006 0400 C002 8002", CSTRAP_E_DUPLICATE,
	    13, "/2/0/2");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(few_in_any_order),
		cmocka_unit_test(many_in_descending_order),
		cmocka_unit_test(objects),
		cmocka_unit_test(instances),
		cmocka_unit_test(resource_instances),
		cmocka_unit_test(single_and_multiple),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
