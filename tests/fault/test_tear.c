/*
 * tests/fault/test_tear.c - power is cut before, inside at every byte, and
 * after every command of each kind of job. The card then holds no message, one
 * that is being written, the old one or the new one; what others have is as it
 * was; and another run finishes.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "job.h"

#include <stdio.h>

#define FOREIGN_ODF "A706300404025207"
#define FOREIGN_ENTRY                                         \
	"A1293000300F0C0D4750205345204163632043746CA11430120" \
	"60A2A864886FC6B8148010130040402"                     \
	"4200"

/* Every cut of the job, and what was found. */
static void
cut_everywhere(const struct job *job)
{
	struct tally tally = { 0 };

	job_cut_everywhere(job, 1, &tally);
	print_message("%s: %u commands, %u cuts: %u old, %u none, %u being "
		      "written, %u new, %u lost\n",
	    job->name, tally.commands, tally.cuts, tally.old, tally.none,
	    tally.unfinished, tally.new, tally.lost);
	assert_int_equal(0, tally.lost);
	assert_true(tally.new > 0);
	assert_true(job->before != NULL ? tally.old > 0 : tally.none > 0);
}

static void
first_write(void **state)
{
	struct message wanted;
	struct bench bench;
	struct job job = { "first write", JOB_WRITE, .after = &wanted };

	(void)state;
	bench_open(&bench);
	job.image = job_image(&bench);
	bench_close(&bench);
	message_of_profile(&wanted, "psk.json");
	cut_everywhere(&job);
	job_drop(&job.image);
}

/* A job on a blank card that was given `before`. */
static void
from_message(struct job *job)
{
	struct bench bench;

	bench_open(&bench);
	assert_int_equal(CSTRAP_OK,
	    bench_write(&bench, job->before, true, NULL));
	job->image = job_image(&bench);
	bench_close(&bench);
	cut_everywhere(job);
	job_drop(&job->image);
}

static void
rewrite_with_a_shorter_message(void **state)
{
	struct message before, wanted;
	struct job job = { "shrink", JOB_WRITE, .before = &before,
		.after = &wanted };

	(void)state;
	message_of_profile(&before, "psk.json");
	message_of_profile(&wanted, "nosec.json");
	from_message(&job);
}

static void
rewrite_with_a_longer_message(void **state)
{
	struct message before, wanted;
	struct job job = { "rewrite", JOB_WRITE, .before = &before,
		.after = &wanted };

	(void)state;
	message_of_profile(&before, "nosec.json");
	message_of_profile(&wanted, "psk.json");
	from_message(&job);
}

/* Half of the new size over a size of 0100 would read as 0000: empty. */
static void
rewrite_over_a_size_that_ends_in_zero(void **state)
{
	struct message before, wanted;
	struct job job = { "rewrite over 0100", JOB_WRITE, .before = &before,
		.after = &wanted };

	(void)state;
	message_of_length(&before, CSTRAP_MESSAGE_HEADER + 0x0100);
	message_of_profile(&wanted, "nosec.json");
	from_message(&job);
}

static void
rewrite_with_the_empty_message(void **state)
{
	struct message before, wanted;
	struct job job = { "rewrite with the empty message", JOB_WRITE,
		.before = &before, .after = &wanted };

	(void)state;
	message_of_profile(&before, "nosec.json");
	message_of_text(&wanted, "{}");
	from_message(&job);
}

/* Two messages that differ in one key. */
static void
two_keys(struct message *before, struct message *after)
{
	static const char text[] =
	    "{\"accounts\":[{\"role\":\"bootstrap\",\"security\":\"psk\","
	    "\"uri\":\"coaps://b\",\"identity\":\"me\",\"key\":{\"hex\":"
	    "\"%s0102030405060708090A0B0C\"}}]}";
	char json[256];

	(void)snprintf(json, sizeof(json), text, "DEADBEEF");
	message_of_text(before, json);
	(void)snprintf(json, sizeof(json), text, "CAFEBABE");
	message_of_text(after, json);
}

static void
change_of_one_key(void **state)
{
	struct message before, wanted;
	struct job job = { "change of one key", JOB_WRITE, .before = &before,
		.after = &wanted };

	(void)state;
	two_keys(&before, &wanted);
	from_message(&job);
}

static void
file_grows(void **state)
{
	struct message before, wanted;
	struct job job = { "grow", JOB_WRITE, .before = &before,
		.after = &wanted };

	(void)state;
	two_keys(&before, &wanted);
	message_of_length(&wanted, 520);
	from_message(&job);
}

static void
switch_to_the_other_file(void **state)
{
	struct message before, wanted;
	struct job job = { "A/B", JOB_AB, .before = &before, .after = &wanted };

	(void)state;
	two_keys(&before, &wanted);
	from_message(&job);
}

static void
erase_the_only_entry(void **state)
{
	struct message before, wanted;
	struct job job = { "erase", JOB_ERASE, .before = &before };

	(void)state;
	two_keys(&before, &wanted);
	from_message(&job);
}

static void
append_to_a_foreign_directory(void **state)
{
	struct message wanted, other;
	struct job job = { "append to a foreign DODF", JOB_WRITE,
		.after = &wanted };
	struct bench bench;

	(void)state;
	two_keys(&wanted, &other);
	bench_open(&bench);
	bench_add_foreign(&bench, FOREIGN_ODF, FOREIGN_ENTRY);
	bench_overwrite(&bench, "3F007F505207", 43, "FF");
	job.image = job_image(&bench);
	bench_close(&bench);
	/* 43 bytes of somebody's, and no room for 39 more: a DODF of our own. */
	cut_everywhere(&job);
	job_drop(&job.image);
	bench_open(&bench);
	bench_add_foreign(&bench, FOREIGN_ODF,
	    "A10E30003000A108300606012A30010C");
	job.image = job_image(&bench);
	bench_close(&bench);
	cut_everywhere(&job);
	job_drop(&job.image);
}

/* Our entry among others: theirs of 16 bytes, ours of 39. */
static void
erase_among_others(const char *name, bool first)
{
	static const char small[] = "A10E30003000A108300606012A30010C";
	struct message before, other;
	struct job job = { name, JOB_ERASE, .before = &before };
	struct bench bench;

	two_keys(&before, &other);
	bench_open(&bench);
	if (first)
		bench_add_foreign(&bench, FOREIGN_ODF, "FF");
	else
		bench_add_foreign(&bench, FOREIGN_ODF, small);
	assert_int_equal(CSTRAP_OK, bench_write(&bench, &before, true, NULL));
	if (first)
		bench_overwrite(&bench, "3F007F505207", 39, small);
	cstrap_vcard_reset(bench.vcard);
	job.image = job_image(&bench);
	bench_close(&bench);
	cut_everywhere(&job);
	job_drop(&job.image);
}

static void
erase_the_first_entry(void **state)
{
	(void)state;
	erase_among_others("erase the first entry", true);
}

static void
erase_the_last_entry(void **state)
{
	(void)state;
	erase_among_others("erase the last entry", false);
}

/* A backup of the card as it stands. */
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
	assert_int_equal(CSTRAP_OK,
	    cstrap_backup_load(&backup, (struct cstrap_view) { bytes, len },
		NULL));
	cstrap_backup_wipe(&bytes, len);
	cstrap_plan_close(&plan);
	return backup;
}

static void
restore(const char *name, enum job_kind between)
{
	struct message before, other;
	struct job job = { .kind = between, .after = &other };
	struct cstrap_backup *backup;
	struct bench bench;

	two_keys(&before, &other);
	bench_open(&bench);
	assert_int_equal(CSTRAP_OK, bench_write(&bench, &before, true, NULL));
	backup = backup_of(&bench, &other);
	assert_int_equal(CSTRAP_OK, job_run(&bench, &job, NULL));
	cstrap_vcard_reset(bench.vcard);
	job = (struct job) { name, JOB_RESTORE,
		.before = between == JOB_ERASE ? NULL : &other,
		.after = &before, .backup = backup };
	job.image = job_image(&bench);
	bench_close(&bench);
	cut_everywhere(&job);
	job_drop(&job.image);
	cstrap_backup_close(&backup);
}

static void
restore_what_was_rewritten(void **state)
{
	(void)state;
	restore("restore after a rewrite", JOB_WRITE);
}

static void
restore_what_was_erased(void **state)
{
	(void)state;
	restore("restore after an erase", JOB_ERASE);
}

static void
restore_what_was_switched(void **state)
{
	(void)state;
	restore("restore after A/B", JOB_AB);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(first_write),
		cmocka_unit_test(rewrite_with_a_shorter_message),
		cmocka_unit_test(rewrite_with_a_longer_message),
		cmocka_unit_test(rewrite_over_a_size_that_ends_in_zero),
		cmocka_unit_test(rewrite_with_the_empty_message),
		cmocka_unit_test(change_of_one_key),
		cmocka_unit_test(file_grows),
		cmocka_unit_test(switch_to_the_other_file),
		cmocka_unit_test(erase_the_only_entry),
		cmocka_unit_test(erase_the_first_entry),
		cmocka_unit_test(erase_the_last_entry),
		cmocka_unit_test(append_to_a_foreign_directory),
		cmocka_unit_test(restore_what_was_rewritten),
		cmocka_unit_test(restore_what_was_erased),
		cmocka_unit_test(restore_what_was_switched),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
