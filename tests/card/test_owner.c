/*
 * tests/card/test_owner.c - whose a file is, where a job looks for one to take.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "job.h"

/* Octets of 00 among those of FF are data: it is not blank. */
static void
file_of_zeros_and_ones_is_somebodys(void **state)
{
	struct message wanted;
	struct bench bench;

	(void)state;
	message_of_psk(&wanted, "b", "DEADBEEF");
	bench_open(&bench);
	bench_add_foreign(&bench, FOREIGN_ODF, SMALL_ENTRY);
	bench_add_file(&bench, "6432", "05", "FF00FF0000FF");
	job_do(&bench, JOB_WRITE, &wanted);
	job_assert_holds(&bench, &wanted);
	assert_int_equal(0x00,
	    bench_file(&bench, "3F007F506432").content.data[1]);
	assert_int_equal(0xFF,
	    bench_file(&bench, "3F007F506432").content.data[2]);
	assert_true(bench_file(&bench, "3F007F506433").content.len > 0);
	bench_close(&bench);
}

static void
blank_file_is_taken(void **state)
{
	struct message wanted;
	struct bench bench;

	(void)state;
	message_of_psk(&wanted, "b", "DEADBEEF");
	bench_open(&bench);
	bench_add_foreign(&bench, FOREIGN_ODF, SMALL_ENTRY);
	bench_add_file(&bench, "6432", "05", "");
	job_do(&bench, JOB_WRITE, &wanted);
	job_assert_holds(&bench, &wanted);
	assert_false(bench_has_file(&bench, "3F007F506433"));
	bench_close(&bench);
}

/* The second id is somebody's: another one is taken. */
static void
second_file_is_somebodys(void **state)
{
	struct message first, second;
	struct bench bench;

	(void)state;
	message_of_psk(&first, "b", "DEADBEEF");
	message_of_psk(&second, "b", "CAFEBABE");
	bench_open(&bench);
	job_do(&bench, JOB_WRITE, &first);
	bench_send(&bench, "0020000A083132333435363738", 0x9000, NULL);
	bench_send(&bench, "00A4040C0CA000000063504B43532D3135", 0x9000, NULL);
	bench_send(&bench,
	    "00E00000186216820241218302"
	    "64338A01058B032F0605800202008800",
	    0x9000, NULL);
	bench_send(&bench, "00D6000004CAFED00D", 0x9000, NULL);
	job_do(&bench, JOB_AB, &second);
	job_assert_holds(&bench, &second);
	assert_int_equal(0xCA,
	    bench_file(&bench, "3F007F506433").content.data[0]);
	bench_close(&bench);
}

/* A directory that only a PIN reads may name the file that A/B would take. */
static void
second_file_with_a_locked_directory(void **state)
{
	struct cstrap_plan_options options = { .method = CSTRAP_METHOD_AB };
	struct message first, second;
	struct cstrap_finding finding;
	struct cstrap_plan *plan;
	struct bench bench;

	(void)state;
	message_of_psk(&first, "b", "DEADBEEF");
	message_of_psk(&second, "b", "CAFEBABE");
	bench_open(&bench);
	bench_add_foreign(&bench, FOREIGN_ODF, SMALL_ENTRY);
	job_do(&bench, JOB_WRITE, &first);
	bench_add_file(&bench, "5208", "06", SMALL_ENTRY); /* ADM1 reads it */
	bench_overwrite(&bench, "3F007F505031", 8, "A706300404025208");
	options.keys = &bench.keys;
	assert_int_equal(CSTRAP_E_GUARD,
	    cstrap_plan_make(&plan, &bench.link, &second.message, &options,
		&finding));
	assert_non_null(strstr(finding.detail, "cannot be read"));
	job_do(&bench, JOB_WRITE, &second);
	job_assert_holds(&bench, &second);
	bench_close(&bench);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(file_of_zeros_and_ones_is_somebodys),
		cmocka_unit_test(blank_file_is_taken),
		cmocka_unit_test(second_file_is_somebodys),
		cmocka_unit_test(second_file_with_a_locked_directory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
