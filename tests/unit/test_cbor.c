/*
 * test_cbor.c - CBOR with its edges guarded.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "host/cbor.h"
#include "host/secret.h"
#include "host/text.h"

#define DEPTH 4

/* In a block of exactly its size, so that a read past it is seen. */
static enum cstrap_status
load(const char *hex, cbor_item_t **item, struct cstrap_finding *finding)
{
	const struct cstrap_view text = { (const uint8_t *)hex, strlen(hex) };
	const size_t size = text.len / 2;
	uint8_t *bytes = malloc(size == 0 ? 1 : size);
	enum cstrap_status st;
	size_t len, at;

	assert_non_null(bytes);
	assert_int_equal(cstrap_unhex(text,
			     (struct cstrap_room) { bytes, size }, &len, &at),
	    CSTRAP_OK);
	st = cstrap_cbor_load(item, (struct cstrap_view) { bytes, len }, DEPTH,
	    finding);
	free(bytes);
	return st;
}

static void
good(const char *hex)
{
	cbor_item_t *item;

	assert_int_equal(load(hex, &item, NULL), CSTRAP_OK);
	assert_non_null(item);
	cstrap_cbor_free(&item);
	assert_null(item);
}

static void
bad(const char *hex, enum cstrap_status status, size_t offset)
{
	struct cstrap_finding finding;
	cbor_item_t *item;

	assert_int_equal(load(hex, &item, &finding), status);
	assert_null(item);
	assert_int_equal(finding.offset, offset);
	assert_non_null(finding.text);
}

static void
well_formed(void **state)
{
	(void)state;
	good("00");
	good("3903E7");
	good("A1616101");
	good("BF616101FF");
	good("83010203");
	good("9F0102FF");
	good("5F41014102FF");
	good("7F61616162FF");
	good("C11A514B67B0");
	good("A0");
	good("80");
	good("F6");
	good("F5");
	good("FB3FF199999999999A");
	good("A201010201");
	good("A2820D181A01820D181B02");
}

static void
cut(void **state)
{
	static const char whole[] = "A26161830102430102036162BF015F4101FFFF";
	char part[sizeof(whole)];
	cbor_item_t *item;
	size_t len;

	(void)state;
	good(whole);
	for (len = 0; len < sizeof(whole) - 1; len += 2) {
		struct cstrap_finding finding;

		memcpy(part, whole, len);
		part[len] = '\0';
		assert_int_equal(load(part, &item, &finding),
		    CSTRAP_E_TRUNCATED);
		assert_true(finding.offset <= len / 2);
	}
}

static void
goes_on(void **state)
{
	(void)state;
	bad("0000", CSTRAP_E_SYNTAX, 1);
	bad("A000", CSTRAP_E_SYNTAX, 1);
	bad("A0FF", CSTRAP_E_SYNTAX, 1);
}

/* cbor_load would allocate what a five-byte input claims. */
static void
count_one_over(void **state)
{
	(void)state;
	good("8100");
	bad("8200", CSTRAP_E_TRUNCATED, 0);
	bad("9A7FFFFFFF", CSTRAP_E_TRUNCATED, 0);
	bad("9BFFFFFFFFFFFFFFFF", CSTRAP_E_TRUNCATED, 0);
	bad("BA7FFFFFFF", CSTRAP_E_TRUNCATED, 0);
	bad("BB8000000000000000", CSTRAP_E_TRUNCATED, 0);
	bad("A10100A10100", CSTRAP_E_SYNTAX, 3);
	bad("5A7FFFFFFF00", CSTRAP_E_TRUNCATED, 0);
	bad("7BFFFFFFFFFFFFFFFF00", CSTRAP_E_TRUNCATED, 0);
}

static void
depth_one_over(void **state)
{
	(void)state;
	good("8181818100");
	bad("818181818100", CSTRAP_E_SYNTAX, 4);
	bad("9F9F9F9F9F00FFFFFFFFFF", CSTRAP_E_SYNTAX, 4);
	bad("C1C1C1C1C100", CSTRAP_E_SYNTAX, 4);
	bad("818181815F4101FF", CSTRAP_E_SYNTAX, 4);
}

static void
depth_argument(void **state)
{
	cbor_item_t *item;

	(void)state;
	assert_int_equal(cstrap_cbor_load(&item,
			     (struct cstrap_view) { (const uint8_t *)"\x00",
				 1 },
			     33, NULL),
	    CSTRAP_E_ARGUMENT);
	assert_null(item);
}

static void
break_misplaced(void **state)
{
	(void)state;
	bad("FF", CSTRAP_E_SYNTAX, 0);
	bad("81FF", CSTRAP_E_SYNTAX, 1);
	bad("BF01FF", CSTRAP_E_SYNTAX, 2);
	bad("C1FF", CSTRAP_E_SYNTAX, 1);
}

static void
pieces_of_another_kind(void **state)
{
	(void)state;
	bad("5F01FF", CSTRAP_E_SYNTAX, 1);
	bad("5F6161FF", CSTRAP_E_SYNTAX, 1);
	bad("7F4101FF", CSTRAP_E_SYNTAX, 1);
	bad("5F5F4101FFFF", CSTRAP_E_SYNTAX, 1);
	bad("5F80FF", CSTRAP_E_SYNTAX, 1);
}

static void
not_cbor(void **state)
{
	(void)state;
	bad("1C", CSTRAP_E_SYNTAX, 0);
	bad("F800", CSTRAP_E_SYNTAX, 0);
	bad("62C080", CSTRAP_E_SYNTAX, 0);
}

static void
key_twice(void **state)
{
	(void)state;
	bad("A201010102", CSTRAP_E_SYNTAX, 0);
	bad("A2616101616102", CSTRAP_E_SYNTAX, 0);
	bad("BF616101616102FF", CSTRAP_E_SYNTAX, 0);
	bad("81A3010102020101", CSTRAP_E_SYNTAX, 0);
	/* the same number, written longer */
	bad("A20101180102", CSTRAP_E_SYNTAX, 0);
	bad("A2820D01018218 0D0102", CSTRAP_E_SYNTAX, 0);
	/* -1 is not 0, "a" is not h'61' */
	good("A200012001");
	good("A2616101416101");
}

static void
key_odd(void **state)
{
	(void)state;
	bad("A1A000", CSTRAP_E_SYNTAX, 0);
	bad("A15F4101FF00", CSTRAP_E_SYNTAX, 0);
	bad("A1F500", CSTRAP_E_SYNTAX, 0);
}

static void
get_by_key(void **state)
{
	cbor_item_t *item;

	(void)state;
	assert_int_equal(load("A3616101616202420102F5", &item, NULL),
	    CSTRAP_OK);
	assert_int_equal(cbor_get_int(cstrap_cbor_get(item, "b")), 2);
	assert_null(cstrap_cbor_get(item, "c"));
	assert_null(cstrap_cbor_get(item, ""));
	assert_null(cstrap_cbor_get(cstrap_cbor_get(item, "a"), "a"));
	assert_null(cstrap_cbor_get(NULL, "a"));
	cstrap_cbor_free(&item);
}

static void
free_wipes(void **state)
{
	cbor_item_t *item, *kept;

	(void)state;
	assert_int_equal(load("A1616B8143010203", &item, NULL), CSTRAP_OK);
	kept = cbor_incref(cbor_array_handle(cstrap_cbor_get(item, "k"))[0]);
	cstrap_cbor_free(&item);
	assert_int_equal(cbor_bytestring_length(kept), 3);
	assert_memory_equal(cbor_bytestring_handle(kept), "\0\0\0", 3);
	cbor_decref(&kept);
	cstrap_cbor_free(&item);
}

static void
save_long(void **state)
{
	uint8_t *bytes = calloc(1, 50000), *data;
	cbor_item_t *item;
	size_t len;

	(void)state;
	assert_non_null(bytes);
	item = cbor_build_bytestring(bytes, 50000);
	free(bytes);
	assert_non_null(item);
	assert_int_equal(cstrap_cbor_save(item, &data, &len, NULL), CSTRAP_OK);
	cstrap_cbor_free(&item);
	assert_int_equal(len, 50003);
	assert_memory_equal(data, "\x59\xC3\x50\0", 4);
	assert_int_equal(cstrap_cbor_load(&item,
			     (struct cstrap_view) { data, len }, 1, NULL),
	    CSTRAP_OK);
	cstrap_cbor_free(&item);
	cstrap_secret_free(data, len);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(well_formed),
		cmocka_unit_test(cut),
		cmocka_unit_test(goes_on),
		cmocka_unit_test(count_one_over),
		cmocka_unit_test(depth_one_over),
		cmocka_unit_test(depth_argument),
		cmocka_unit_test(break_misplaced),
		cmocka_unit_test(pieces_of_another_kind),
		cmocka_unit_test(not_cbor),
		cmocka_unit_test(key_twice),
		cmocka_unit_test(key_odd),
		cmocka_unit_test(get_by_key),
		cmocka_unit_test(free_wipes),
		cmocka_unit_test(save_long),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
