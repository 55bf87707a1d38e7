/*
 * tests/unit/test_window.c - a message piece by piece.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "host/text.h"
#include "../fuzz/window_model.h"

/* A Bootstrap-Server and a server account with PSK, and access control. */
#define EF_3                                                               \
	"0003012800000000e8080073c8002f636f6170733a2f2f626f6f747374726170" \
	"2e696f742e6f70657261746f722e6578616d706c652e636f6d3a35363834c101" \
	"01c10200c8032275726e3a696d65693a3335363139323034303030303132332d" \
	"626f6f747374726170c80510a0a1a2a3a4a5a6a7a8a9aaabacadaeafc10b0a08" \
	"016fc80030636f6170733a2f2f6d616e6167656d656e742e696f742e6f706572" \
	"61746f722e6578616d706c652e636f6d3a35363834c10100c10200c8031d7572" \
	"6e3a696d65693a3335363139323034303030303132332d6d676d74c805101011" \
	"12131415161718191a1b1c1d1e1fc10a65000100002008001dc10065c4010001" \
	"5180c1023cc2030e10c40500015180c10601c2075551000200001108000ec100" \
	"01c10100830241651fc10365"

static size_t
unhex(const char *hex, uint8_t *room, size_t room_len)
{
	size_t len, at;

	assert_int_equal(CSTRAP_OK,
	    cstrap_unhex((struct cstrap_view) { (const uint8_t *)hex,
			     strlen(hex) },
		(struct cstrap_room) { room, room_len }, &len, &at));
	return len;
}

static void
any_piece_and_any_room(void **state)
{
	uint8_t bytes[512];
	const size_t len = unhex(EF_3, bytes, sizeof(bytes));
	bool wrong;

	(void)state;
	for (size_t piece = 1; piece <= len; piece += piece < 20 ? 1 : 13)
		for (size_t room = 0; room <= 320; room += 16) {
			assert_int_equal(CSTRAP_OK,
			    window_model_run((struct cstrap_view) { bytes,
						 len },
				piece, room, &wrong));
			assert_false(wrong);
		}
}

static void
cut_anywhere(void **state)
{
	uint8_t bytes[512];
	const size_t len = unhex(EF_3, bytes, sizeof(bytes));
	bool wrong;

	(void)state;
	for (size_t end = 0; end < len; end++) {
		assert_int_equal(CSTRAP_E_TRUNCATED,
		    window_model_run((struct cstrap_view) { bytes, end }, 7, 64,
			&wrong));
		assert_false(wrong);
	}
}

static void
corrupted_anywhere(void **state)
{
	uint8_t bytes[512];
	const size_t len = unhex(EF_3, bytes, sizeof(bytes));
	bool wrong;

	(void)state;
	for (size_t at = 0; at < len; at++)
		for (unsigned flip = 1; flip < 256; flip++) {
			bytes[at] ^= (uint8_t)flip;
			(void)window_model_run((struct cstrap_view) { bytes,
						   len },
			    64, 32, &wrong);
			assert_false(wrong);
			bytes[at] ^= (uint8_t)flip;
		}
}

static void
assert_refused(const char *hex, enum cstrap_status status, size_t offset)
{
	struct cstrap_finding finding;
	struct cstrap_window window;
	uint8_t bytes[128];
	const size_t len = unhex(hex, bytes, sizeof(bytes));

	cstrap_window_begin(&window, (struct cstrap_room) { NULL, 0 }, NULL,
	    NULL);
	(void)cstrap_window_feed(&window, (struct cstrap_view) { bytes, len });
	assert_int_equal(status, cstrap_window_end(&window, &finding));
	assert_int_equal(offset, finding.offset);
}

static void
ids_that_descend(void **state)
{
	(void)state;
	assert_refused("0001000E0000000009080006C10100C10000",
	    CSTRAP_E_UNORDERED, 15);
}

static void
ids_that_repeat(void **state)
{
	(void)state;
	assert_refused("0001000E0000000009080006C10100C10100",
	    CSTRAP_E_DUPLICATE, 15);
}

static void
states_of_the_header(void **state)
{
	(void)state;
	assert_refused("FFFFFFFF", CSTRAP_E_NEVER_WRITTEN, 0);
	assert_refused("0000FFFF", CSTRAP_E_NEVER_WRITTEN, 0);
	assert_refused("00000036", CSTRAP_E_BEING_WRITTEN, 0);
	assert_refused("00017FFD", CSTRAP_E_TOO_LARGE, 0);
	assert_refused("000200050001000000", CSTRAP_E_COUNT, 0);
}

static void
value_longer_than_the_room(void **state)
{
	static uint8_t bytes[4 + 5 + 4 + 4 + 1000];
	bool wrong;

	(void)state;
	assert_int_equal(17,
	    unhex("000103F500000003F0"
		  "1000"
		  "03EC"
		  "D00003E8",
		bytes, sizeof(bytes)));
	for (size_t i = 17; i < sizeof(bytes); i++)
		bytes[i] = (uint8_t)i;
	for (size_t room = 0; room < 1100; room += 100) {
		assert_int_equal(CSTRAP_OK,
		    window_model_run((struct cstrap_view) { bytes,
					 sizeof(bytes) },
			256, room, &wrong));
		assert_false(wrong);
	}
}

/* Ids that are reserved, at each level. */
static void
ids_that_name_nothing(void **state)
{
	static const char *const messages[] = { "00010005FFFF000000",
		"00010009000100000420FFFF00", "0001000A00010000050003E0FFFF" };
	struct cstrap_finding finding;
	struct cstrap_window window;
	uint8_t bytes[32];

	(void)state;
	for (size_t i = 0; i < sizeof(messages) / sizeof(messages[0]); i++) {
		const size_t len = unhex(messages[i], bytes, sizeof(bytes));

		cstrap_window_begin(&window, (struct cstrap_room) { NULL, 0 },
		    NULL, NULL);
		(void)cstrap_window_feed(&window,
		    (struct cstrap_view) { bytes, len });
		assert_int_equal(cstrap_window_end(&window, &finding),
		    CSTRAP_E_ID);
		assert_int_equal(finding.rule, CSTRAP_RULE_TLV_ID);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(any_piece_and_any_room),
		cmocka_unit_test(cut_anywhere),
		cmocka_unit_test(corrupted_anywhere),
		cmocka_unit_test(ids_that_descend),
		cmocka_unit_test(ids_that_repeat),
		cmocka_unit_test(states_of_the_header),
		cmocka_unit_test(value_longer_than_the_room),
		cmocka_unit_test(ids_that_name_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
