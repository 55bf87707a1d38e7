/*
 * tests/unit/test_backup.c - a backup as bytes and back.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "provision/backup.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define VIEW(text) \
	((struct cstrap_view) { (const uint8_t *)(text), sizeof(text) - 1 })

static struct cstrap_backup *
example(void)
{
	struct cstrap_backup *backup = cstrap_backup_new();

	assert_non_null(backup);
	memcpy(backup->iccid, "8988211000000000001", 20);
	backup->file_path = (struct cstrap_card_path) { 2, { 0x64, 0x32 } };
	backup->dodf_path = (struct cstrap_card_path) { 2, { 0x64, 0x30 } };
	backup->application =
	    (struct cstrap_card_path) { 4, { 0x3F, 0x00, 0x7F, 0x50 } };
	backup->dir_record_len = 8;
	cstrap_backup_keep(&backup->dir, VIEW("recordA.recordB."));
	cstrap_backup_keep(&backup->odf, VIEW("odf"));
	cstrap_backup_keep(&backup->dodf, VIEW("dodf"));
	cstrap_backup_keep(&backup->entry, VIEW("entry"));
	cstrap_backup_keep(&backup->file, VIEW("\0\1\0\2file"));
	return backup;
}

static void
assert_part(const struct cstrap_backup_part *a,
    const struct cstrap_backup_part *b)
{
	assert_true(
	    cstrap_view_equal(cstrap_backup_view(a), cstrap_backup_view(b)));
}

static void
all_of_it_comes_back(void **state)
{
	struct cstrap_backup *backup = example(), *again;
	uint8_t *bytes;
	size_t len;

	(void)state;
	assert_int_equal(CSTRAP_OK,
	    cstrap_backup_save(backup, &bytes, &len, NULL));
	assert_int_equal(CSTRAP_OK,
	    cstrap_backup_load(&again, (struct cstrap_view) { bytes, len },
		NULL));
	assert_string_equal(backup->iccid, cstrap_backup_iccid(again));
	assert_memory_equal(&backup->file_path, &again->file_path,
	    sizeof(again->file_path));
	assert_memory_equal(&backup->dodf_path, &again->dodf_path,
	    sizeof(again->dodf_path));
	assert_memory_equal(&backup->application, &again->application,
	    sizeof(again->application));
	assert_int_equal(8, again->dir_record_len);
	assert_part(&backup->dir, &again->dir);
	assert_part(&backup->odf, &again->odf);
	assert_part(&backup->dodf, &again->dodf);
	assert_part(&backup->entry, &again->entry);
	assert_part(&backup->file, &again->file);
	cstrap_backup_wipe(&bytes, len);
	assert_null(bytes);
	cstrap_backup_close(&backup);
	cstrap_backup_close(&again);
}

static void
of_a_card_that_had_nothing(void **state)
{
	struct cstrap_backup *backup = cstrap_backup_new(), *again;
	uint8_t *bytes;
	size_t len;

	(void)state;
	memcpy(backup->iccid, "1", 2);
	assert_int_equal(CSTRAP_OK,
	    cstrap_backup_save(backup, &bytes, &len, NULL));
	assert_int_equal(CSTRAP_OK,
	    cstrap_backup_load(&again, (struct cstrap_view) { bytes, len },
		NULL));
	assert_int_equal(0, cstrap_backup_file(again).len);
	assert_int_equal(0, again->entry.len);
	cstrap_backup_wipe(&bytes, len);
	cstrap_backup_close(&backup);
	cstrap_backup_close(&again);
}

static void
every_prefix_is_refused(void **state)
{
	struct cstrap_backup *backup = example(), *again;
	struct cstrap_finding finding;
	uint8_t *bytes;
	size_t len;

	(void)state;
	assert_int_equal(CSTRAP_OK,
	    cstrap_backup_save(backup, &bytes, &len, NULL));
	for (size_t cut = 0; cut < len; cut++) {
		assert_int_equal(CSTRAP_E_TRUNCATED,
		    cstrap_backup_load(&again,
			(struct cstrap_view) { bytes, cut }, &finding));
		assert_null(again);
	}
	cstrap_backup_wipe(&bytes, len);
	cstrap_backup_close(&backup);
}

static void
assert_refused(const char *bytes, size_t len, enum cstrap_status status,
    const char *place)
{
	struct cstrap_finding finding = { 0 };
	struct cstrap_backup *backup;

	assert_int_equal(status,
	    cstrap_backup_load(&backup,
		(struct cstrap_view) { (const uint8_t *)bytes, len },
		&finding));
	assert_null(backup);
	assert_string_equal(place, finding.place);
}

#define REFUSED(text, status, place) \
	assert_refused(text, sizeof(text) - 1, status, place)
#define MARK   \
	"\x70" \
	"cardstrap-backup"

static void
something_else(void **state)
{
	(void)state;
	REFUSED("\x01", CSTRAP_E_SYNTAX, "");
	REFUSED("\xA0", CSTRAP_E_SYNTAX, "");
	REFUSED("\xA1" MARK "\x02", CSTRAP_E_VERSION, "");
	REFUSED("\xA1" MARK "\x01", CSTRAP_E_TYPE, "/iccid");
	REFUSED("\xA2" MARK "\x01"
		"\x65iccid\x60",
	    CSTRAP_E_RANGE, "/iccid");
	REFUSED("\xA3" MARK "\x01"
		"\x65iccid\x61"
		"1"
		"\x63odf\x01",
	    CSTRAP_E_TYPE, "/odf");
	REFUSED("\xA3" MARK "\x01"
		"\x65iccid\x61"
		"1"
		"\x69"
		"dodf-path\x43"
		"123",
	    CSTRAP_E_RANGE, "/dodf-path");
	REFUSED("\xA3" MARK "\x01"
		"\x65iccid\x61"
		"1"
		"\x65"
		"entry\x41"
		"1",
	    CSTRAP_E_RANGE, "/entry");
	REFUSED("\xA3" MARK "\x01"
		"\x65iccid\x61"
		"1"
		"\x66record\x19\x01\x00",
	    CSTRAP_E_RANGE, "/record");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_of_it_comes_back),
		cmocka_unit_test(of_a_card_that_had_nothing),
		cmocka_unit_test(every_prefix_is_refused),
		cmocka_unit_test(something_else),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
