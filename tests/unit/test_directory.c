/*
 * tests/unit/test_directory.c - directories as they have to be known to change
 * them.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "provision/directory.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "host/text.h"

#define SMALL "A10E30003000A108300606012A30010C"
#define OURS                                                                   \
	"A125300030110C0F4C774D324D20426F6F747374726170A10E300C0604672B090130" \
	"0404026432"
#define DEAD                                                                   \
	"A125300030110C0F4C774D324D20426F6F747374726170A10E300C0604672B097F30" \
	"0404026433"
/* The form that has the identifier twice. */
#define TWICE                                                                  \
	"A12B30110C0F4C774D324D20426F6F74737472617030060604672B0901A10E300C06" \
	"04672B09013004040264"                                                 \
	"32"

struct bytes {
	uint8_t bytes[256];
	struct cstrap_view view;
};

static void
unhex(struct bytes *b, const char *hex)
{
	const struct cstrap_view text = { (const uint8_t *)hex, strlen(hex) };
	size_t at;

	b->view.data = b->bytes;
	assert_int_equal(CSTRAP_OK,
	    cstrap_unhex(text,
		(struct cstrap_room) { b->bytes, sizeof(b->bytes) },
		&b->view.len, &at));
}

static void
read_dodf(struct cstrap_directory *directory, struct bytes *b, const char *hex)
{
	unhex(b, hex);
	cstrap_directory_read_dodf(directory, b->view);
}

static void
empty_directory(void **state)
{
	struct cstrap_directory directory;
	struct bytes b;

	(void)state;
	read_dodf(&directory, &b, "FFFFFFFF");
	assert_true(directory.sound);
	assert_false(directory.has_ours || directory.has_dead);
	assert_int_equal(0, directory.end);
	assert_int_equal(0, directory.count);
}

static void
ours_behind_another(void **state)
{
	struct cstrap_directory directory;
	struct bytes b;

	(void)state;
	read_dodf(&directory, &b, SMALL OURS "FFFF");
	assert_true(directory.sound && directory.has_ours);
	assert_int_equal(2, directory.count);
	assert_int_equal(16, directory.ours.at);
	assert_int_equal(39, directory.ours.len);
	assert_int_equal(55, directory.end);
	assert_int_equal(0x01, b.bytes[directory.ours.oid_at]);
	assert_int_equal(0, directory.ours.oid2_at);
	assert_int_equal(2, directory.ours.path_len);
	assert_int_equal(0x64, b.bytes[directory.ours.path_at]);
}

static void
identifier_twice(void **state)
{
	struct cstrap_directory directory;
	struct bytes b;

	(void)state;
	read_dodf(&directory, &b, TWICE);
	assert_true(directory.has_ours);
	assert_int_equal(0x01, b.bytes[directory.ours.oid_at]);
	assert_int_equal(0x01, b.bytes[directory.ours.oid2_at]);
	assert_true(directory.ours.oid2_at < directory.ours.oid_at);
}

static void
void_entry(void **state)
{
	struct cstrap_directory directory;
	struct bytes b, ours, other;

	(void)state;
	read_dodf(&directory, &b, DEAD SMALL);
	assert_false(directory.has_ours);
	assert_true(directory.has_dead);
	assert_int_equal(CSTRAP_OID_VOID, b.bytes[directory.dead.oid_at]);
	unhex(&ours, OURS);
	assert_true(cstrap_directory_can_revive(&directory, ours.view));
	unhex(&other, OURS);
	other.bytes[8] ^= 1; /* another name */
	assert_false(cstrap_directory_can_revive(&directory, other.view));
	other.view.len--;
	assert_false(cstrap_directory_can_revive(&directory, other.view));
}

static void
room_behind_the_last_entry(void **state)
{
	struct cstrap_directory directory;
	struct bytes b, entry;
	char hex[256];

	(void)state;
	unhex(&entry, SMALL);
	/* Exactly enough, one too few. */
	(void)strcpy(hex, OURS);
	for (int i = 0; i < 16; i++)
		(void)strcat(hex, "FF");
	read_dodf(&directory, &b, hex);
	assert_true(cstrap_directory_has_room(&directory, entry.view));
	hex[strlen(hex) - 2] = '\0';
	read_dodf(&directory, &b, hex);
	assert_false(cstrap_directory_has_room(&directory, entry.view));
}

static void
room_holds_a_part_of_the_entry(void **state)
{
	struct cstrap_directory directory;
	struct bytes b, entry;

	(void)state;
	unhex(&entry, SMALL);
	read_dodf(&directory, &b, "FF0E30003000A108300606FFFFFFFFFFFFFF");
	assert_true(cstrap_directory_has_room(&directory, entry.view));
	b.bytes[3] = 0x77; /* somebody else's */
	assert_false(cstrap_directory_has_room(&directory, entry.view));
	b.bytes[3] = 0x00;
	b.bytes[17] = 0x77; /* behind it */
	assert_false(cstrap_directory_has_room(&directory, entry.view));
}

static void
entry_that_is_not_understood(void **state)
{
	struct cstrap_directory directory;
	struct bytes b, entry;

	(void)state;
	unhex(&entry, SMALL);
	read_dodf(&directory, &b,
	    SMALL "A1FF0000FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF");
	assert_false(directory.sound);
	assert_false(cstrap_directory_has_room(&directory, entry.view));
}

static void
object_directory(void **state)
{
	struct cstrap_directory directory;
	struct bytes b;

	(void)state;
	unhex(&b, "A706300404025207A708300604043F006430FF");
	cstrap_directory_read_odf(&directory, b.view, 0x6430);
	assert_true(directory.has_ours);
	assert_int_equal(8, directory.ours.at);
	assert_int_equal(10, directory.ours.len);
	assert_int_equal(18, directory.end);
	cstrap_directory_read_odf(&directory, b.view, 0x6431);
	assert_false(directory.has_ours);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(empty_directory),
		cmocka_unit_test(ours_behind_another),
		cmocka_unit_test(identifier_twice),
		cmocka_unit_test(void_entry),
		cmocka_unit_test(room_behind_the_last_entry),
		cmocka_unit_test(room_holds_a_part_of_the_entry),
		cmocka_unit_test(entry_that_is_not_understood),
		cmocka_unit_test(object_directory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
