/*
 * test_change_record.c - the record: its bytes, and all that is not it.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "fixture.h"

#include "cardstrap/change.h"
#include "host/cbor.h"
#include "host/crypto.h"

/* SHA-256 of nothing and of "abc" (FIPS 180-4). */
#define HASH_EMPTY                         \
	"E3B0C44298FC1C149AFBF4C8996FB924" \
	"27AE41E4649B934CA495991B7852B855"
#define HASH_ABC                           \
	"BA7816BF8F01CFEA414140DE5DAE2223" \
	"B00361A396177A9CB410FF61F20015AD"

/* The smallest record, and one with all members but the tag. */
#define SMALLEST "A4 0001 0101 03F4 0600"
#define WHOLE                                                   \
	"A7 0001 0119 0102 02 4A 98101214141516171819 03F5 04 " \
	"5820 " HASH_EMPTY " 05 5820 " HASH_ABC " 06 0A"

static const struct cstrap_view no_key = { NULL, 0 };
static const struct cstrap_view key = { (const uint8_t *)"key of a device",
	15 };

static struct cstrap_record
smallest(void)
{
	struct cstrap_record record;

	memset(&record, 0, sizeof(record));
	record.generation = 1;
	return record;
}

static struct cstrap_record
whole(void)
{
	struct cstrap_record record = smallest();

	record.generation = 0x102;
	record.card.len = 10;
	fixture_hex("98101214141516171819", record.card.iccid, 10);
	record.secure = true;
	record.has_seen = record.has_applied = true;
	fixture_hex(HASH_EMPTY, record.seen, CSTRAP_SHA256_LEN);
	fixture_hex(HASH_ABC, record.applied, CSTRAP_SHA256_LEN);
	record.writing_checks = 10;
	return record;
}

static void
assert_same(const struct cstrap_record *a, const struct cstrap_record *b)
{
	assert_int_equal(a->generation, b->generation);
	assert_bytes((struct cstrap_view) { a->card.iccid, a->card.len },
	    (struct cstrap_view) { b->card.iccid, b->card.len });
	assert_int_equal(a->secure, b->secure);
	assert_int_equal(a->has_seen, b->has_seen);
	assert_int_equal(a->has_applied, b->has_applied);
	assert_memory_equal(a->seen, b->seen, CSTRAP_SHA256_LEN);
	assert_memory_equal(a->applied, b->applied, CSTRAP_SHA256_LEN);
	assert_int_equal(a->writing_checks, b->writing_checks);
}

/* Written into a block of exactly its size, and read back. */
static void
expect_bytes(const struct cstrap_record *record, const char *hex)
{
	uint8_t wanted[CSTRAP_RECORD_MAX];
	const size_t len = fixture_hex(hex, wanted, sizeof(wanted));
	struct cstrap_room room = { malloc(len), len };
	struct cstrap_record again;
	struct cstrap_view bytes;

	assert_non_null(room.data);
	assert_int_equal(cstrap_record_encode(record, NULL, no_key, room,
			     &bytes),
	    CSTRAP_OK);
	assert_bytes(bytes, (struct cstrap_view) { wanted, len });
	assert_int_equal(cstrap_record_decode(&again, bytes, NULL, no_key,
			     NULL),
	    CSTRAP_OK);
	assert_same(&again, record);
	room.len--;
	assert_int_equal(cstrap_record_encode(record, NULL, no_key, room,
			     &bytes),
	    CSTRAP_E_SPACE);
	assert_null(bytes.data);
	free(room.data);
}

static void
bytes_of_a_record(void **state)
{
	struct cstrap_record record = smallest();

	(void)state;
	expect_bytes(&record, SMALLEST);
	record.generation = 23;
	expect_bytes(&record, "A4 0001 0117 03F4 0600");
	record.generation = 24;
	expect_bytes(&record, "A4 0001 011818 03F4 0600");
	record.generation = 0x100;
	expect_bytes(&record, "A4 0001 01190100 03F4 0600");
	record.generation = 0x10000;
	expect_bytes(&record, "A4 0001 011A00010000 03F4 0600");
	record.generation = UINT32_MAX;
	record.writing_checks = UINT8_MAX;
	expect_bytes(&record, "A4 0001 011AFFFFFFFF 03F4 0618FF");
	record = whole();
	expect_bytes(&record, WHOLE);
}

static void
identity_too_long(void **state)
{
	struct cstrap_record record = whole();
	uint8_t room[CSTRAP_RECORD_MAX];
	struct cstrap_view bytes;

	(void)state;
	record.card.len = CSTRAP_ICCID_BYTES_MAX + 1;
	assert_int_equal(cstrap_record_encode(&record, NULL, no_key,
			     (struct cstrap_room) { room, sizeof(room) },
			     &bytes),
	    CSTRAP_E_ARGUMENT);
	assert_null(bytes.data);
}

static void
refuse_bytes(struct cstrap_view bytes, const struct cstrap_crypto *crypto,
    enum cstrap_status status, enum cstrap_rule rule, size_t offset)
{
	static const struct cstrap_record zeros;
	uint8_t *exact = fixture_exact(bytes);
	struct cstrap_record record = whole();
	struct cstrap_finding finding;

	assert_int_equal(cstrap_record_decode(&record,
			     (struct cstrap_view) { exact, bytes.len }, crypto,
			     key, &finding),
	    status);
	assert_int_equal(finding.status, status);
	assert_int_equal(finding.rule, rule);
	assert_int_equal(finding.offset, offset);
	assert_same(&record, &zeros);
	free(exact);
}

static void
refuse(const char *hex, enum cstrap_status status, enum cstrap_rule rule,
    size_t offset)
{
	uint8_t bytes[256];
	const size_t len = fixture_hex(hex, bytes, sizeof(bytes));

	refuse_bytes((struct cstrap_view) { bytes, len }, NULL, status, rule,
	    offset);
}

static void
every_prefix(void **state)
{
	uint8_t bytes[CSTRAP_RECORD_MAX];
	const size_t len = fixture_hex(WHOLE, bytes, sizeof(bytes));
	struct cstrap_record record;
	struct cstrap_finding finding;

	(void)state;
	for (size_t i = 0; i < len; i++) {
		uint8_t *exact =
		    fixture_exact((struct cstrap_view) { bytes, i });

		assert_int_equal(cstrap_record_decode(&record,
				     (struct cstrap_view) { exact, i }, NULL,
				     no_key, &finding),
		    CSTRAP_E_TRUNCATED);
		assert_int_equal(finding.rule, CSTRAP_RULE_RECORD_CUT);
		assert_true(finding.offset <= i);
		free(exact);
	}
}

static void
no_map(void **state)
{
	(void)state;
	refuse("00", CSTRAP_E_TYPE, CSTRAP_RULE_RECORD_VALUE, 0);
	refuse("84 0001 0101", CSTRAP_E_TYPE, CSTRAP_RULE_RECORD_VALUE, 0);
	refuse("FFFFFFFF", CSTRAP_E_TYPE, CSTRAP_RULE_RECORD_VALUE, 0);
	refuse("BF 0001 0101 03F4 0600 FF", CSTRAP_E_ENCODING,
	    CSTRAP_RULE_RECORD_FORM, 0);
	/* A tag of CBOR in front of it. */
	refuse("D9D9F7 " SMALLEST, CSTRAP_E_TYPE, CSTRAP_RULE_RECORD_VALUE, 0);
}

static void
longer_head_than_needed(void **state)
{
	(void)state;
	refuse("B804 0001 0101 03F4 0600", CSTRAP_E_ENCODING,
	    CSTRAP_RULE_RECORD_FORM, 0);
	refuse("A4 180001 0101 03F4 0600", CSTRAP_E_ENCODING,
	    CSTRAP_RULE_RECORD_FORM, 1);
	refuse("A4 001801 0101 03F4 0600", CSTRAP_E_ENCODING,
	    CSTRAP_RULE_RECORD_FORM, 2);
	refuse("A4 0001 011817 03F4 0600", CSTRAP_E_ENCODING,
	    CSTRAP_RULE_RECORD_FORM, 4);
	refuse("A4 0001 011900FF 03F4 0600", CSTRAP_E_ENCODING,
	    CSTRAP_RULE_RECORD_FORM, 4);
	refuse("A4 0001 011A0000FFFF 03F4 0600", CSTRAP_E_ENCODING,
	    CSTRAP_RULE_RECORD_FORM, 4);
	refuse("A4 0001 011B0000000000000001 03F4 0600", CSTRAP_E_ENCODING,
	    CSTRAP_RULE_RECORD_FORM, 4);
	refuse("A5 0001 0101 02580198 03F4 0600", CSTRAP_E_ENCODING,
	    CSTRAP_RULE_RECORD_FORM, 6);
	refuse("A5 0001 0101 025F4198FF 03F4 0600", CSTRAP_E_ENCODING,
	    CSTRAP_RULE_RECORD_FORM, 6);
}

static void
other_members(void **state)
{
	(void)state;
	/* One that is unknown, twice there, out of order, or missing. */
	refuse("A5 0001 0101 03F4 0600 0800", CSTRAP_E_STRUCTURE,
	    CSTRAP_RULE_RECORD_FORM, 9);
	refuse("A5 0001 0101 0101 03F4 0600", CSTRAP_E_STRUCTURE,
	    CSTRAP_RULE_RECORD_FORM, 5);
	refuse("A5 0001 0001 0101 03F4 0600", CSTRAP_E_STRUCTURE,
	    CSTRAP_RULE_RECORD_FORM, 3);
	refuse("A4 0001 03F4 0101 0600", CSTRAP_E_STRUCTURE,
	    CSTRAP_RULE_RECORD_FORM, 5);
	refuse("A4 0101 0001 03F4 0600", CSTRAP_E_STRUCTURE,
	    CSTRAP_RULE_RECORD_FORM, 1);
	refuse("A3 0001 0101 03F4", CSTRAP_E_STRUCTURE, CSTRAP_RULE_RECORD_FORM,
	    7);
	refuse("A3 0001 03F4 0600", CSTRAP_E_STRUCTURE, CSTRAP_RULE_RECORD_FORM,
	    7);
	refuse("A3 0001 0101 0600", CSTRAP_E_STRUCTURE, CSTRAP_RULE_RECORD_FORM,
	    7);
	refuse("A0", CSTRAP_E_STRUCTURE, CSTRAP_RULE_RECORD_FORM, 1);
	/* More, and fewer, than the map announces. */
	refuse("A3 0001 0101 03F4 0600", CSTRAP_E_STRUCTURE,
	    CSTRAP_RULE_RECORD_FORM, 7);
	refuse("A5 0001 0101 03F4 0600", CSTRAP_E_TRUNCATED,
	    CSTRAP_RULE_RECORD_CUT, 9);
	refuse("BAFFFFFFFF 0001 0101 03F4 0600", CSTRAP_E_TRUNCATED,
	    CSTRAP_RULE_RECORD_CUT, 13);
	refuse(SMALLEST " FF", CSTRAP_E_STRUCTURE, CSTRAP_RULE_RECORD_FORM, 9);
	refuse(SMALLEST " 00", CSTRAP_E_STRUCTURE, CSTRAP_RULE_RECORD_FORM, 9);
}

static void
other_values(void **state)
{
	(void)state;
	refuse("A4 0001 0120 03F4 0600", CSTRAP_E_TYPE,
	    CSTRAP_RULE_RECORD_VALUE, 4);
	refuse("A4 0001 0101 0301 0600", CSTRAP_E_TYPE,
	    CSTRAP_RULE_RECORD_VALUE, 6);
	refuse("A4 0001 0101 03F6 0600", CSTRAP_E_TYPE,
	    CSTRAP_RULE_RECORD_VALUE, 6);
	refuse("A4 0001 0101 03F4 06190100", CSTRAP_E_RANGE,
	    CSTRAP_RULE_RECORD_VALUE, 8);
	/* An identity that is empty, too long, or text. */
	refuse("A5 0001 0101 0240 03F4 0600", CSTRAP_E_RANGE,
	    CSTRAP_RULE_RECORD_VALUE, 6);
	refuse("A5 0001 0101 024B9810121414151617181920 03F4 0600",
	    CSTRAP_E_RANGE, CSTRAP_RULE_RECORD_VALUE, 6);
	refuse("A5 0001 0101 026141 03F4 0600", CSTRAP_E_TYPE,
	    CSTRAP_RULE_RECORD_VALUE, 6);
	/* Hashes of 31 and of 33 bytes. */
	refuse("A5 0001 0101 03F4 04581F E3B0C44298FC1C149AFBF4C8996FB924"
	       "27AE41E4649B934CA495991B7852B8 0600",
	    CSTRAP_E_RANGE, CSTRAP_RULE_RECORD_VALUE, 8);
	refuse("A5 0001 0101 03F4 055821 " HASH_ABC " 00 0600", CSTRAP_E_RANGE,
	    CSTRAP_RULE_RECORD_VALUE, 8);
}

/* Whatever follows: what governs it is not known here. */
static void
newer_version(void **state)
{
	(void)state;
	refuse("A4 0002 0101 03F4 0600", CSTRAP_E_VERSION,
	    CSTRAP_RULE_RECORD_VERSION, 2);
	refuse("B818 001818 F7", CSTRAP_E_VERSION, CSTRAP_RULE_RECORD_VERSION,
	    3);
	refuse("A4 0000 0101 03F4 0600", CSTRAP_E_VERSION,
	    CSTRAP_RULE_RECORD_VERSION, 2);
}

static size_t
sealed(const struct cstrap_crypto *crypto, uint8_t *room)
{
	struct cstrap_record record = whole();
	struct cstrap_view bytes;

	record.generation = UINT32_MAX;
	record.writing_checks = UINT8_MAX;
	assert_int_equal(cstrap_record_encode(&record, crypto, key,
			     (struct cstrap_room) { room, CSTRAP_RECORD_MAX },
			     &bytes),
	    CSTRAP_OK);
	return bytes.len;
}

static void
tag_that_fits(void **state)
{
	uint8_t bytes[CSTRAP_RECORD_MAX], mac[CSTRAP_SHA256_LEN];
	struct cstrap_record record;
	struct cstrap_crypto crypto;
	size_t len;

	(void)state;
	assert_int_equal(cstrap_crypto_open(&crypto), CSTRAP_OK);
	len = sealed(&crypto, bytes);
	assert_int_equal(len, CSTRAP_RECORD_MAX);
	assert_int_equal(cstrap_record_decode(&record,
			     (struct cstrap_view) { bytes, len }, &crypto, key,
			     NULL),
	    CSTRAP_OK);
	assert_int_equal(record.generation, UINT32_MAX);
	/* Over all that stands in front of it. */
	len -= CSTRAP_SHA256_LEN;
	assert_int_equal(crypto.hmac_sha256(crypto.ctx, key,
			     (struct cstrap_view) { bytes, len }, mac),
	    CSTRAP_OK);
	assert_memory_equal(mac, bytes + len, CSTRAP_SHA256_LEN);
	cstrap_crypto_close(&crypto);
}

static void
each_bit_changed(void **state)
{
	uint8_t bytes[CSTRAP_RECORD_MAX];
	struct cstrap_record record;
	struct cstrap_crypto crypto;
	size_t len;

	(void)state;
	assert_int_equal(cstrap_crypto_open(&crypto), CSTRAP_OK);
	len = sealed(&crypto, bytes);
	for (size_t i = 0; i < 8 * len; i++) {
		bytes[i / 8] ^= (uint8_t)(1u << i % 8);
		assert_int_not_equal(cstrap_record_decode(&record,
					 (struct cstrap_view) { bytes, len },
					 &crypto, key, NULL),
		    CSTRAP_OK);
		bytes[i / 8] ^= (uint8_t)(1u << i % 8);
	}
	/* Well formed, another generation. */
	bytes[5] ^= 1;
	refuse_bytes((struct cstrap_view) { bytes, len }, &crypto,
	    CSTRAP_E_RULE, CSTRAP_RULE_RECORD_TAG, len - CSTRAP_SHA256_LEN);
	cstrap_crypto_close(&crypto);
}

static void
another_key(void **state)
{
	uint8_t bytes[CSTRAP_RECORD_MAX];
	struct cstrap_finding finding;
	struct cstrap_record record;
	struct cstrap_crypto crypto;
	size_t len;

	(void)state;
	assert_int_equal(cstrap_crypto_open(&crypto), CSTRAP_OK);
	len = sealed(&crypto, bytes);
	assert_int_equal(cstrap_record_decode(&record,
			     (struct cstrap_view) { bytes, len }, &crypto,
			     BYTES("key of another"), &finding),
	    CSTRAP_E_RULE);
	assert_int_equal(finding.rule, CSTRAP_RULE_RECORD_TAG);
	/* A key of no bytes is no key. */
	assert_int_equal(cstrap_record_decode(&record,
			     (struct cstrap_view) { bytes, len }, &crypto,
			     no_key, &finding),
	    CSTRAP_E_ARGUMENT);
	assert_int_equal(finding.offset, len - CSTRAP_SHA256_LEN);
	cstrap_crypto_close(&crypto);
}

/* Neither taking the tag off nor losing the key opens a way around it. */
static void
tag_without_key_and_key_without_tag(void **state)
{
	uint8_t bytes[CSTRAP_RECORD_MAX], plain[16];
	struct cstrap_crypto crypto;
	size_t len;

	(void)state;
	assert_int_equal(cstrap_crypto_open(&crypto), CSTRAP_OK);
	len = sealed(&crypto, bytes);
	refuse_bytes((struct cstrap_view) { bytes, len }, NULL, CSTRAP_E_RULE,
	    CSTRAP_RULE_RECORD_TAG, len - CSTRAP_SHA256_LEN);
	len = fixture_hex(SMALLEST, plain, sizeof(plain));
	refuse_bytes((struct cstrap_view) { plain, len }, &crypto,
	    CSTRAP_E_RULE, CSTRAP_RULE_RECORD_TAG, len);
	cstrap_crypto_close(&crypto);
}

static enum cstrap_status
broken_hmac(void *ctx, struct cstrap_view with, struct cstrap_view bytes,
    uint8_t mac[CSTRAP_SHA256_LEN])
{
	(void)ctx;
	(void)with;
	(void)bytes;
	memset(mac, 0, CSTRAP_SHA256_LEN);
	return CSTRAP_E_LIBRARY;
}

static void
hmac_fails(void **state)
{
	const struct cstrap_crypto broken = { NULL, NULL, NULL, broken_hmac,
		NULL };
	const struct cstrap_record record = whole();
	uint8_t bytes[CSTRAP_RECORD_MAX];
	struct cstrap_crypto crypto;
	struct cstrap_view view;
	size_t len;

	(void)state;
	assert_int_equal(cstrap_record_encode(&record, &broken, key,
			     (struct cstrap_room) { bytes, sizeof(bytes) },
			     &view),
	    CSTRAP_E_LIBRARY);
	assert_null(view.data);
	assert_int_equal(cstrap_record_encode(&record, &broken, key,
			     (struct cstrap_room) { bytes, 20 }, &view),
	    CSTRAP_E_SPACE);
	assert_int_equal(cstrap_crypto_open(&crypto), CSTRAP_OK);
	len = sealed(&crypto, bytes);
	memset(bytes + len - CSTRAP_SHA256_LEN, 0, CSTRAP_SHA256_LEN);
	refuse_bytes((struct cstrap_view) { bytes, len }, &broken,
	    CSTRAP_E_LIBRARY, CSTRAP_RULE_NONE, len - CSTRAP_SHA256_LEN);
	cstrap_crypto_close(&crypto);
}

static const cbor_item_t *
member(const cbor_item_t *map, size_t index, uint8_t number)
{
	const struct cbor_pair *pair = cbor_map_handle(map) + index;

	assert_true(cbor_isa_uint(pair->key));
	assert_int_equal(cbor_get_uint8(pair->key), number);
	return pair->value;
}

/* The host's library reads it, and so can any other. */
static void
read_by_libcbor(void **state)
{
	uint8_t bytes[CSTRAP_RECORD_MAX];
	struct cstrap_crypto crypto;
	const cbor_item_t *item;
	cbor_item_t *map;
	size_t len;

	(void)state;
	assert_int_equal(cstrap_crypto_open(&crypto), CSTRAP_OK);
	len = sealed(&crypto, bytes);
	assert_int_equal(cstrap_cbor_load(&map,
			     (struct cstrap_view) { bytes, len }, 2, NULL),
	    CSTRAP_OK);
	assert_true(cbor_isa_map(map));
	assert_int_equal(cbor_map_size(map), 8);
	assert_int_equal(cbor_get_uint8(member(map, 0, 0)),
	    CSTRAP_RECORD_VERSION);
	assert_int_equal(cbor_get_uint32(member(map, 1, 1)), UINT32_MAX);
	item = member(map, 2, 2);
	assert_hex((struct cstrap_view) { cbor_bytestring_handle(item),
		       cbor_bytestring_length(item) },
	    "98101214141516171819");
	assert_true(cbor_get_bool(member(map, 3, 3)));
	item = member(map, 4, 4);
	assert_hex((struct cstrap_view) { cbor_bytestring_handle(item),
		       cbor_bytestring_length(item) },
	    HASH_EMPTY);
	item = member(map, 5, 5);
	assert_hex((struct cstrap_view) { cbor_bytestring_handle(item),
		       cbor_bytestring_length(item) },
	    HASH_ABC);
	assert_int_equal(cbor_get_uint8(member(map, 6, 6)), UINT8_MAX);
	assert_int_equal(cbor_bytestring_length(member(map, 7, 7)),
	    CSTRAP_SHA256_LEN);
	cstrap_cbor_free(&map);
	cstrap_crypto_close(&crypto);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(bytes_of_a_record),
		cmocka_unit_test(identity_too_long),
		cmocka_unit_test(every_prefix),
		cmocka_unit_test(no_map),
		cmocka_unit_test(longer_head_than_needed),
		cmocka_unit_test(other_members),
		cmocka_unit_test(other_values),
		cmocka_unit_test(newer_version),
		cmocka_unit_test(tag_that_fits),
		cmocka_unit_test(each_bit_changed),
		cmocka_unit_test(another_key),
		cmocka_unit_test(tag_without_key_and_key_without_tag),
		cmocka_unit_test(hmac_fails),
		cmocka_unit_test(read_by_libcbor),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
