/*
 * tests/card/test_jobs.c - what a write does to a card, in one file or in two.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "job.h"

/* An entry of GlobalPlatform access rules. */
#define FOREIGN_ENTRY                                         \
	"A1293000300F0C0D4750205345204163632043746CA11430120" \
	"60A2A864886FC6B81480101300404024200"

static void
same_message_twice_is_not_written(void **state)
{
	struct message wanted;
	struct job_cost cost;
	struct bench bench;

	(void)state;
	message_of_psk(&wanted, "b", "DEADBEEF");
	bench_open(&bench);
	job_do(&bench, JOB_WRITE, &wanted);
	cost = job_cost(&bench, JOB_WRITE, &wanted);
	assert_int_equal(0, cost.updates);
	assert_int_equal(0, cost.verifies);
	cost = job_cost(&bench, JOB_AB, &wanted);
	assert_int_equal(0, cost.updates);
	bench_close(&bench);
}

/* Mark, the four bytes that differ, commit. */
static void
one_key_changes(void **state)
{
	struct message wanted;
	struct job_cost cost;
	struct bench bench;

	(void)state;
	bench_open(&bench);
	message_of_psk(&wanted, "b", "DEADBEEF");
	job_do(&bench, JOB_WRITE, &wanted);
	message_of_psk(&wanted, "b", "CAFEBABE");
	cost = job_cost(&bench, JOB_WRITE, &wanted);
	assert_int_equal(3, cost.updates);
	assert_int_equal(1, cost.verifies);
	job_assert_holds(&bench, &wanted);
	bench_close(&bench);
}

static void
entry_joins_a_foreign_directory(void **state)
{
	struct message wanted;
	struct bench bench;

	(void)state;
	message_of_psk(&wanted, "b", "DEADBEEF");
	bench_open(&bench);
	bench_add_foreign(&bench, FOREIGN_ODF, SMALL_ENTRY);
	job_do(&bench, JOB_WRITE, &wanted);
	job_assert_holds(&bench, &wanted);
	/* Behind theirs, and no directory of our own. */
	assert_int_equal(0xA1,
	    bench_file(&bench, FOREIGN_DODF).content.data[16]);
	assert_false(bench_has_file(&bench, "3F007F506430"));
	bench_close(&bench);
}

static void
count_rule(void *ctx, const struct cstrap_finding *finding)
{
	*(unsigned int *)ctx += finding->rule == CSTRAP_RULE_DODF_SEVERAL;
}

static void
foreign_directory_is_full(void **state)
{
	unsigned int warnings = 0;
	const struct cstrap_sink sink = { count_rule, &warnings };
	struct cstrap_plan_options options = { .create = true, .sink = &sink };
	struct message wanted;
	struct cstrap_plan *plan;
	struct bench bench;

	(void)state;
	message_of_psk(&wanted, "b", "DEADBEEF");
	bench_open(&bench);
	options.keys = &bench.keys;
	bench_add_foreign(&bench, FOREIGN_ODF, FOREIGN_ENTRY);
	assert_int_equal(CSTRAP_OK,
	    cstrap_plan_make(&plan, &bench.link, &wanted.message, &options,
		NULL));
	cstrap_plan_close(&plan);
	assert_int_equal(1, warnings);
	job_do(&bench, JOB_WRITE, &wanted);
	job_assert_holds(&bench, &wanted);
	assert_int_equal(0xA7,
	    bench_file(&bench, "3F007F505031").content.data[8]);
	bench_close(&bench);
}

static void
object_directory_is_full(void **state)
{
	static const char full[] =
	    "A706300404025207A80630040402520AA80630040402520BA806300404025209"
	    "A006300404025207A00630040402520AA00630040402520BA006300404025209";
	struct cstrap_vcard_counts before, after;
	struct cstrap_finding finding;
	struct message wanted;
	struct bench bench;

	(void)state;
	message_of_psk(&wanted, "b", "DEADBEEF");
	bench_open(&bench);
	bench_add_foreign(&bench, full, FOREIGN_ENTRY);
	cstrap_vcard_counts(bench.vcard, &before);
	assert_int_equal(CSTRAP_E_CARD_SPACE,
	    bench_write(&bench, &wanted, true, &finding));
	cstrap_vcard_counts(bench.vcard, &after);
	assert_int_equal(before.updates, after.updates);
	assert_int_equal(before.creates, after.creates);
	assert_non_null(strstr(finding.detail, "EF(ODF)"));
	bench_close(&bench);
}

/* Others follow ours: it is made void by one octet, and used again. */
static void
void_entry_is_used_again(void **state)
{
	struct message wanted;
	uint8_t before[64];
	struct bench bench;

	(void)state;
	message_of_psk(&wanted, "b", "DEADBEEF");
	bench_open(&bench);
	bench_add_foreign(&bench, FOREIGN_ODF, "FF");
	job_do(&bench, JOB_WRITE, &wanted);
	bench_overwrite(&bench, FOREIGN_DODF, 39, SMALL_ENTRY);
	memcpy(before, bench_file(&bench, FOREIGN_DODF).content.data, 64);
	job_do(&bench, JOB_ERASE, NULL);
	assert_int_equal(0xA1,
	    bench_file(&bench, FOREIGN_DODF).content.data[0]);
	assert_int_equal(CSTRAP_E_NO_MESSAGE, bench_read(&bench, &wanted));
	message_of_psk(&wanted, "b", "CAFEBABE");
	job_do(&bench, JOB_WRITE, &wanted);
	job_assert_holds(&bench, &wanted);
	assert_memory_equal(before,
	    bench_file(&bench, FOREIGN_DODF).content.data, 64);
	bench_close(&bench);
}

static void
second_file_and_back(void **state)
{
	struct message first, second;
	struct bench bench;

	(void)state;
	message_of_psk(&first, "b", "DEADBEEF");
	message_of_psk(&second, "b", "CAFEBABE");
	bench_open(&bench);
	job_do(&bench, JOB_WRITE, &first);
	job_do(&bench, JOB_AB, &second);
	job_assert_holds(&bench, &second);
	assert_true(
	    cstrap_view_filled(bench_file(&bench, "3F007F506432").content,
		0xFF));
	job_do(&bench, JOB_AB, &first);
	job_assert_holds(&bench, &first);
	assert_true(
	    cstrap_view_filled(bench_file(&bench, "3F007F506433").content,
		0xFF));
	bench_close(&bench);
}

/* A run that kept the card sends less than one that finds it anew. */
static void
kept_card_is_not_looked_up_twice(void **state)
{
	struct cstrap_vcard_counts counts;
	unsigned int commands[2];
	struct message wanted;

	(void)state;
	message_of_psk(&wanted, "b", "DEADBEEF");
	for (int hold = 0; hold < 2; hold++) {
		struct cstrap_plan_options options = { .create = true,
			.hold = hold == 1 };
		struct cstrap_plan *plan;
		struct bench bench;

		bench_open(&bench);
		options.keys = &bench.keys;
		assert_int_equal(CSTRAP_OK,
		    cstrap_plan_make(&plan, &bench.link, &wanted.message,
			&options, NULL));
		assert_int_equal(CSTRAP_OK,
		    cstrap_plan_run(plan, &bench.link, NULL, NULL));
		cstrap_plan_close(&plan);
		cstrap_vcard_counts(bench.vcard, &counts);
		commands[hold] = counts.commands;
		job_assert_holds(&bench, &wanted);
		bench_close(&bench);
	}
	/* MF, EF.ICCID, and reading it. */
	assert_int_equal(3, commands[0] - commands[1]);
}

static void
wrapped_identifier_on_request(void **state)
{
	static const uint8_t wrapped[] = { 0x06, 0x06, 0x06, 0x04, 0x67, 0x2B };
	const struct cstrap_view needle = { wrapped, sizeof(wrapped) };
	struct cstrap_plan_options options = { .create = true };
	struct message wanted;
	struct cstrap_plan *plan;
	struct bench bench;

	(void)state;
	message_of_psk(&wanted, "b", "DEADBEEF");
	for (int quirk = 0; quirk < 2; quirk++) {
		bench_open(&bench);
		options.keys = &bench.keys;
		options.quirks = quirk ? CSTRAP_QUIRK_WRAPPED_OID : 0;
		assert_int_equal(CSTRAP_OK,
		    cstrap_plan_make(&plan, &bench.link, &wanted.message,
			&options, NULL));
		assert_int_equal(CSTRAP_OK,
		    cstrap_plan_run(plan, &bench.link, NULL, NULL));
		cstrap_plan_close(&plan);
		assert_int_equal(quirk, bench_image_has(&bench, needle));
		job_assert_holds(&bench, &wanted);
		bench_close(&bench);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(same_message_twice_is_not_written),
		cmocka_unit_test(one_key_changes),
		cmocka_unit_test(entry_joins_a_foreign_directory),
		cmocka_unit_test(foreign_directory_is_full),
		cmocka_unit_test(object_directory_is_full),
		cmocka_unit_test(void_entry_is_used_again),
		cmocka_unit_test(second_file_and_back),
		cmocka_unit_test(kept_card_is_not_looked_up_twice),
		cmocka_unit_test(wrapped_identifier_on_request),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
