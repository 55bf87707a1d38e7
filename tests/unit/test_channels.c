/*
 * test_channels.c - logical channels that commands opened and did not close.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "card/channels.h"
#include "host/text.h"

static struct cstrap_view
bytes_of(const char *hex, uint8_t *room, size_t len)
{
	size_t used = 0;
	size_t at = 0;

	assert_int_equal(cstrap_unhex((struct cstrap_view) { (const uint8_t *)
								 hex,
					  strlen(hex) },
			     (struct cstrap_room) { room, len }, &used, &at),
	    CSTRAP_OK);
	return (struct cstrap_view) { room, used };
}

static void
see(struct cstrap_channels *channels, const char *command, const char *answer)
{
	uint8_t sent[16], got[16];

	cstrap_channels_see(channels, bytes_of(command, sent, sizeof(sent)),
	    bytes_of(answer, got, sizeof(got)));
}

/* What is sent to close them, in hex; "" when none is left. */
static void
assert_next(struct cstrap_channels *channels, const char *hex)
{
	uint8_t room[5];
	char text[2 * sizeof(room) + 1];

	assert_string_equal(cstrap_hex(cstrap_channels_close_next(channels,
					   (struct cstrap_room) { room,
					       sizeof(room) }),
				text),
	    hex);
}

static void
opened_and_left(void **state)
{
	struct cstrap_channels channels = { 0 };

	(void)state;
	assert_next(&channels, "");
	see(&channels, "0070000001", "029000");
	see(&channels, "0070000001", "019000");
	see(&channels, "0070001300", "9000");
	assert_next(&channels, "00708001");
	assert_next(&channels, "00708002");
	assert_next(&channels, "00708013");
	assert_next(&channels, "");
}

static void
opened_and_closed(void **state)
{
	struct cstrap_channels channels = { 0 };

	(void)state;
	see(&channels, "0070000001", "019000");
	see(&channels, "00708001", "9000");
	assert_next(&channels, "");
	/* the channel that the class octet names, further ones too */
	see(&channels, "0070000001", "039000");
	see(&channels, "0070000001", "119100");
	see(&channels, "03708000", "9000");
	see(&channels, "4D708000", "9000");
	assert_next(&channels, "");
}

static void
refused_or_not_understood(void **state)
{
	struct cstrap_channels channels = { 0 };

	(void)state;
	see(&channels, "0070000001", "6881");
	see(&channels, "0070000001", "016A81");
	see(&channels, "0070000001", "9000");
	see(&channels, "0070000001", "");
	see(&channels, "0070000001", "009000");
	see(&channels, "0070000001", "149000");
	see(&channels, "0070001400", "9000");
	see(&channels, "00A4000001", "019000");
	see(&channels, "0070", "019000");
	see(&channels, "0070400001", "019000");
	assert_next(&channels, "");
	see(&channels, "0070000001", "019000");
	see(&channels, "00708001", "6881");
	see(&channels, "007080FF", "9000");
	assert_next(&channels, "00708001");
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(opened_and_left),
		cmocka_unit_test(opened_and_closed),
		cmocka_unit_test(refused_or_not_understood) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
