/*
 * tests/card/test_restore.c - a backup brings back what was, and nothing else.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "job.h"

static struct cstrap_backup *
backup_of(struct bench *bench, const struct message *wanted)
{
	const struct cstrap_plan_options options = { .create = true,
		.keys = &bench->keys,
		.backup = true };
	struct cstrap_backup *backup;
	struct cstrap_plan *plan;
	uint8_t *bytes;
	size_t len;

	assert_int_equal(CSTRAP_OK,
	    cstrap_plan_make(&plan, &bench->link, &wanted->message, &options,
		NULL));
	assert_int_equal(CSTRAP_OK,
	    cstrap_backup_save(cstrap_plan_backup(plan), &bytes, &len, NULL));
	cstrap_plan_close(&plan);
	assert_int_equal(CSTRAP_OK,
	    cstrap_backup_load(&backup, (struct cstrap_view) { bytes, len },
		NULL));
	cstrap_backup_wipe(&bytes, len);
	return backup;
}

static const char *const saved_files[] = { "3F002F00", "3F007F505031",
	FOREIGN_DODF, "3F007F506432" };

/* Whatever was done to the card: every file is as it was. */
static void
restore_undoes(enum job_kind kind)
{
	struct message first, second;
	struct job job = { .name = "restore", .kind = JOB_RESTORE };
	struct cstrap_backup *backup;
	struct bench bench, was;
	struct cstrap_view image;

	message_of_psk(&first, "b", "DEADBEEF");
	message_of_psk(&second, "b", "CAFEBABE");
	bench_open(&bench);
	bench_add_foreign(&bench, FOREIGN_ODF, "FF");
	job_do(&bench, JOB_WRITE, &first);
	bench_overwrite(&bench, FOREIGN_DODF, 39, SMALL_ENTRY);
	image = job_image(&bench);
	bench_load(&was, image);
	job.backup = backup = backup_of(&bench, &second);
	job_do(&bench, kind, kind == JOB_ERASE ? NULL : &second);
	assert_int_equal(CSTRAP_OK, job_run(&bench, &job, NULL));
	for (size_t i = 0; i < 4; i++)
		assert_true(
		    cstrap_view_equal(bench_file(&was, saved_files[i]).content,
			bench_file(&bench, saved_files[i]).content));
	cstrap_backup_close(&backup);
	job_drop(&image);
	bench_close(&was);
	bench_close(&bench);
}

static void
restore_after_each_job(void **state)
{
	(void)state;
	restore_undoes(JOB_WRITE);
	restore_undoes(JOB_AB);
	restore_undoes(JOB_ERASE);
}

/* Of a card that had nothing: entry, file and name are gone. */
static void
restore_to_nothing(void **state)
{
	struct message wanted;
	struct job job = { .name = "restore", .kind = JOB_RESTORE };
	struct cstrap_backup *backup;
	struct bench bench;

	(void)state;
	message_of_psk(&wanted, "b", "DEADBEEF");
	bench_open(&bench);
	job.backup = backup = backup_of(&bench, &wanted);
	assert_int_equal(0, cstrap_backup_file(backup).len);
	job_do(&bench, JOB_WRITE, &wanted);
	assert_int_equal(CSTRAP_OK, job_run(&bench, &job, NULL));
	assert_false(bench_has_file(&bench, "3F007F506432"));
	assert_true(
	    cstrap_view_filled(bench_file(&bench, "3F002F00").content, 0xFF));
	cstrap_backup_close(&backup);
	bench_close(&bench);
}

static void
backup_of_another_card(void **state)
{
	const struct cstrap_vcard_options other = { .iccid =
							"8988211000000000027" };
	struct message wanted;
	struct cstrap_plan_options options = { .iccid = "8988211000000000027" };
	struct cstrap_backup *backup;
	struct cstrap_finding finding;
	struct cstrap_plan *plan;
	struct cstrap_link link;
	struct cstrap_vcard *vcard;
	struct bench bench;

	(void)state;
	message_of_psk(&wanted, "b", "DEADBEEF");
	bench_open(&bench);
	options.keys = &bench.keys;
	backup = backup_of(&bench, &wanted);
	assert_string_equal("8988211000000000001", cstrap_backup_iccid(backup));
	assert_int_equal(CSTRAP_OK, cstrap_vcard_new(&vcard, &other, NULL));
	cstrap_vcard_link(vcard, true, &link);
	assert_int_equal(CSTRAP_E_CARD_OTHER,
	    cstrap_plan_make_restore(&plan, &link, backup, &options, &finding));
	assert_int_equal(CSTRAP_RULE_GUARD_IDENTITY, finding.rule);
	cstrap_link_close(&link);
	cstrap_backup_close(&backup);
	bench_close(&bench);
}

/* The entry of a backup goes onto the card as it is: not whatever it is. */
static void
backup_with_an_entry_of_another_kind(void **state)
{
	struct cstrap_plan_options options = { .iccid = "8988211000000000001" };
	struct message wanted;
	struct cstrap_backup *backup, *forged;
	struct cstrap_finding finding;
	struct cstrap_plan *plan;
	struct bench bench;
	uint8_t *bytes, *entry;
	size_t len;

	(void)state;
	message_of_psk(&wanted, "b", "DEADBEEF");
	bench_open(&bench);
	options.keys = &bench.keys;
	job_do(&bench, JOB_WRITE, &wanted);
	backup = backup_of(&bench, &wanted);
	job_do(&bench, JOB_ERASE, NULL);
	assert_int_equal(CSTRAP_OK,
	    cstrap_backup_save(backup, &bytes, &len, NULL));
	/* Its path, then its identifier: the entry is the last of the three. */
	for (int forgery = 0; forgery < 3; forgery++) {
		uint8_t *copy = malloc(len);

		assert_non_null(copy);
		memcpy(copy, bytes, len);
		entry = memmem(copy, len,
		    "\x65"
		    "entry\x58\x27",
		    8);
		assert_non_null(entry);
		entry += 8;
		if (forgery == 0)
			entry[38] ^= 1;
		else if (forgery == 1)
			entry[32] ^= 0x40;
		else
			entry[1]--;
		assert_int_equal(CSTRAP_OK,
		    cstrap_backup_load(&forged,
			(struct cstrap_view) { copy, len }, NULL));
		assert_int_equal(CSTRAP_E_STRUCTURE,
		    cstrap_plan_make_restore(&plan, &bench.link, forged,
			&options, &finding));
		assert_null(plan);
		cstrap_backup_close(&forged);
		free(copy);
	}
	cstrap_backup_wipe(&bytes, len);
	cstrap_backup_close(&backup);
	bench_close(&bench);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(restore_after_each_job),
		cmocka_unit_test(restore_to_nothing),
		cmocka_unit_test(backup_of_another_card),
		cmocka_unit_test(backup_with_an_entry_of_another_kind),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
