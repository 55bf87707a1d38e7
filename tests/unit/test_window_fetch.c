/*
 * test_window_fetch.c - the message of a file through a window.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "script_card.h"

#include "cardstrap/window.h"

struct seen {
	size_t tapped; /* bytes */
	size_t values;
	uint8_t bytes[64];
};

static void
take_bytes(void *ctx, struct cstrap_view bytes)
{
	struct seen *seen = ctx;

	assert_true(seen->tapped + bytes.len <= sizeof(seen->bytes));
	if (bytes.len > 0)
		memcpy(seen->bytes + seen->tapped, bytes.data, bytes.len);
	seen->tapped += bytes.len;
}

static void
take_value(void *ctx, const struct cstrap_window_part *part)
{
	struct seen *seen = ctx;

	if (part->kind == CSTRAP_NODE_RESOURCE)
		seen->values++;
}

static enum cstrap_status
fetch(const struct script_row *rows, size_t count, size_t offset, bool tapped,
    struct seen *seen)
{
	struct script_card script = { .rows = rows,
		.row_count = count,
		.in_order = true };
	const struct cstrap_transport transport = script_transport(&script);
	const struct cstrap_window_tap tap = { take_bytes, seen };
	struct cstrap_window_fetch fetch;
	struct cstrap_window window;
	struct cstrap_card card;
	enum cstrap_status st;
	uint8_t room[16];

	memset(seen, 0, sizeof(*seen));
	cstrap_card_init(&card);
	cstrap_window_begin(&window,
	    (struct cstrap_room) { room, sizeof(room) }, take_value, seen);
	assert_int_equal(cstrap_window_total(&window), 0);
	cstrap_window_fetch_begin(&fetch, &card, &window, tapped ? &tap : NULL,
	    offset);
	st = cstrap_window_fetch_run(&fetch, &transport);
	script_assert_done(&script);
	return st;
}

#define FETCH(offset, tapped, seen, ...)                          \
	fetch((const struct script_row[]) { __VA_ARGS__ },        \
	    sizeof((const struct script_row[]) { __VA_ARGS__ }) / \
		sizeof(struct script_row),                        \
	    offset, tapped, seen)

/* One object with an instance of two resources, 15 bytes in all. */
#define HEADER "0001000B"
#define BODY "00010000064400C000C001"
#define BODY_OK "00010000060400C000C001"

static void
message_and_its_bytes(void **state)
{
	struct seen seen;

	(void)state;
	assert_int_equal(FETCH(0, true, &seen, { "00B0000004", HEADER "9000" },
			     { "00B000040B", BODY_OK "9000" }),
	    CSTRAP_OK);
	assert_int_equal(seen.values, 2);
	assert_hex((struct cstrap_view) { seen.bytes, seen.tapped },
	    HEADER BODY_OK);
	/* of a part of a file, in the pieces that the card gives */
	assert_int_equal(FETCH(0x102, true, &seen, { "00B0010204", "00019000" },
			     { "00B0010402", "000B9000" },
			     { "00B001060B", "00010000069000" },
			     { "00B0010B06", "0400C000C0019000" }),
	    CSTRAP_OK);
	assert_int_equal(seen.tapped, 15);
	assert_int_equal(FETCH(0, false, &seen, { "00B0000004", HEADER "9000" },
			     { "00B000040B", BODY_OK "9000" }),
	    CSTRAP_OK);
	assert_int_equal(seen.tapped, 0);
}

static void
file_of_no_message(void **state)
{
	struct seen seen;

	(void)state;
	assert_int_equal(FETCH(0, true, &seen,
			     { "00B0000004", "000000009000" }),
	    CSTRAP_OK);
	assert_int_equal(FETCH(0, true, &seen,
			     { "00B0000004", "FFFFFFFF9000" }),
	    CSTRAP_E_NEVER_WRITTEN);
	assert_int_equal(FETCH(0, true, &seen,
			     { "00B0000004", "000000109000" }),
	    CSTRAP_E_BEING_WRITTEN);
	assert_int_equal(FETCH(0, true, &seen,
			     { "00B0000004", "000180009000" }),
	    CSTRAP_E_TOO_LARGE);
	/* shorter than a header */
	assert_int_equal(FETCH(0, true, &seen, { "00B0000004", "00016282" }),
	    CSTRAP_E_NO_MESSAGE);
}

static void
message_that_is_none(void **state)
{
	struct seen seen;

	(void)state;
	assert_int_equal(FETCH(0, true, &seen, { "00B0000004", HEADER "9000" },
			     { "00B000040B", BODY "9000" }),
	    CSTRAP_E_STRUCTURE);
	/* the file ends before the message does */
	assert_int_equal(FETCH(0, true, &seen, { "00B0000004", HEADER "9000" },
			     { "00B000040B", "00010000066282" }),
	    CSTRAP_E_TRUNCATED);
	/* a message of nothing that was said to be one */
	assert_int_equal(FETCH(0, true, &seen,
			     { "00B0000004", "000100009000" }),
	    CSTRAP_E_COUNT);
}

static void
card_that_refuses(void **state)
{
	struct seen seen;

	(void)state;
	assert_int_equal(FETCH(0, true, &seen, { "00B0000004", "6982" }),
	    CSTRAP_E_CARD_ACCESS);
	assert_int_equal(FETCH(0, true, &seen, { "00B0000004", HEADER "9000" },
			     { "00B000040B", NULL }),
	    CSTRAP_E_CARD_REMOVED);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(message_and_its_bytes),
		cmocka_unit_test(file_of_no_message),
		cmocka_unit_test(message_that_is_none),
		cmocka_unit_test(card_that_refuses),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
