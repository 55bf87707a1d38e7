/*
 * tests/fault/test_counter.c - whatever goes wrong at whichever command, with
 * the right key and with a wrong one: one VERIFY at most, one try at most, no
 * mixed message, and another run finishes.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "job.h"

#include <stdio.h>

static const struct {
	const char *name;
	struct cstrap_vcard_fault fault;
} faults[] = {
	{ "power lost before", { .what = CSTRAP_VCARD_FAULT_POWER } },
	{ "power lost after",
	    { .what = CSTRAP_VCARD_FAULT_POWER,
		.where = CSTRAP_VCARD_CUT_AFTER } },
	{ "power lost inside, a page with it",
	    { .what = CSTRAP_VCARD_FAULT_POWER,
		.where = CSTRAP_VCARD_CUT_INSIDE,
		.bytes = 3 } },
	{ "taken out",
	    { .what = CSTRAP_VCARD_FAULT_REMOVAL,
		.where = CSTRAP_VCARD_CUT_AFTER } },
	{ "mute", { .what = CSTRAP_VCARD_FAULT_MUTE } },
	{ "mute when done",
	    { .what = CSTRAP_VCARD_FAULT_MUTE,
		.where = CSTRAP_VCARD_CUT_AFTER } },
	{ "reset by another", { .what = CSTRAP_VCARD_FAULT_RESET } },
	{ "reset unseen", { .what = CSTRAP_VCARD_FAULT_RESET_UNSEEN } },
	{ "no answer", { .what = CSTRAP_VCARD_FAULT_SHORT } },
	{ "one byte of an answer",
	    { .what = CSTRAP_VCARD_FAULT_SHORT, .bytes = 1 } },
	{ "no data", { .what = CSTRAP_VCARD_FAULT_EMPTY } },
	{ "first byte corrupted", { .what = CSTRAP_VCARD_FAULT_CORRUPT } },
	{ "fifth byte corrupted",
	    { .what = CSTRAP_VCARD_FAULT_CORRUPT, .bytes = 4, .value = 0x41 } },
	{ "last byte corrupted",
	    { .what = CSTRAP_VCARD_FAULT_CORRUPT, .bytes = 255 } },
	{ "6581", { .what = CSTRAP_VCARD_FAULT_STATUS } },
	{ "6982", { .what = CSTRAP_VCARD_FAULT_STATUS, .sw = 0x6982 } },
	{ "6983", { .what = CSTRAP_VCARD_FAULT_STATUS, .sw = 0x6983 } },
	{ "6A82", { .what = CSTRAP_VCARD_FAULT_STATUS, .sw = 0x6A82 } },
	{ "6F00", { .what = CSTRAP_VCARD_FAULT_STATUS, .sw = 0x6F00 } },
	{ "63C2", { .what = CSTRAP_VCARD_FAULT_STATUS, .sw = 0x63C2 } },
	{ "6C00", { .what = CSTRAP_VCARD_FAULT_STATUS, .sw = 0x6C00 } },
	{ "6110", { .what = CSTRAP_VCARD_FAULT_STATUS, .sw = 0x6110 } },
	{ "9000 to all", { .what = CSTRAP_VCARD_FAULT_STATUS, .sw = 0x9000 } },
};

#define FAULT_COUNT (sizeof(faults) / sizeof(faults[0]))
#define COMMANDS_MAX 300

static void
give_key(struct bench *bench, const char *text)
{
	cstrap_keyring_wipe(&bench->keys);
	assert_int_equal(CSTRAP_OK,
	    cstrap_keyring_add(&bench->keys, CSTRAP_KEY_ADM1,
		(struct cstrap_view) { (const uint8_t *)text, strlen(text) },
		NULL));
}

static bool
is_sound(struct bench *bench, const struct job *job)
{
	static struct message held;
	const enum cstrap_status st = bench_read(bench, &held);

	if (st == CSTRAP_OK)
		return cstrap_view_equal(held.message.bytes,
			   job->after->message.bytes) ||
		    (job->before != NULL &&
			cstrap_view_equal(held.message.bytes,
			    job->before->message.bytes));
	return st == CSTRAP_E_BEING_WRITTEN ||
	    (job->before == NULL &&
		(st == CSTRAP_E_NO_MESSAGE || st == CSTRAP_E_NEVER_WRITTEN));
}

/* One fault at one command. False: the job ended before it. */
static bool
strike(const struct job *job, size_t what, unsigned int nth, const char *key)
{
	struct cstrap_vcard_fault fault = faults[what].fault;
	struct cstrap_vcard_counts counts;
	struct bench bench;
	bool struck;
	int tries;

	bench_load(&bench, job->image);
	give_key(&bench, key);
	fault.nth = nth;
	assert_int_equal(CSTRAP_OK,
	    cstrap_vcard_fault_set(bench.vcard, &fault));
	(void)job_run(&bench, job, NULL);
	struck = cstrap_vcard_fault_count(bench.vcard) == 0;
	cstrap_vcard_fault_clear(bench.vcard);
	cstrap_vcard_counts(bench.vcard, &counts);
	tries = cstrap_vcard_tries(bench.vcard, CSTRAP_KEY_ADM1);
	if (counts.verifies > 1 || tries < 9)
		fail_msg("%s at command %u, key %s: %u VERIFY, %d tries left",
		    faults[what].name, nth, key, counts.verifies, tries);
	cstrap_vcard_reset(bench.vcard);
	if (!is_sound(&bench, job))
		fail_msg("%s at command %u, key %s: a reader meets a mix",
		    faults[what].name, nth, key);
	cstrap_vcard_reset(bench.vcard);
	give_key(&bench, "ascii:" CSTRAP_VCARD_ADM1);
	if (job_run(&bench, job, NULL) != CSTRAP_OK)
		fail_msg("%s at command %u, key %s: no other run finishes",
		    faults[what].name, nth, key);
	bench_close(&bench);
	return struck;
}

static void
strike_everywhere(const struct job *job)
{
	static const char *const keys[] = { "ascii:" CSTRAP_VCARD_ADM1,
		"ascii:87654321" };
	unsigned int strikes = 0;

	for (size_t k = 0; k < 2; k++)
		for (size_t what = 0; what < FAULT_COUNT; what++)
			for (unsigned int n = 0; n < COMMANDS_MAX; n++) {
				if (!strike(job, what, n, keys[k]))
					break;
				strikes++;
			}
	print_message("%s: %u faults\n", job->name, strikes);
	assert_true(strikes > 20 * FAULT_COUNT);
}

static void
faults_of_a_first_write(void **state)
{
	static struct message after;
	struct job job = { .name = "first write",
		.kind = JOB_WRITE,
		.after = &after };
	struct bench bench;

	(void)state;
	message_of_profile(&after, "psk.json");
	bench_open(&bench);
	job.image = job_image(&bench);
	bench_close(&bench);
	strike_everywhere(&job);
	job_drop(&job.image);
}

static void
faults_of_a_rewrite(void **state)
{
	static struct message before, after;
	struct job job = { .name = "rewrite",
		.kind = JOB_WRITE,
		.before = &before,
		.after = &after };
	struct bench bench;

	(void)state;
	message_of_profile(&before, "psk.json");
	message_of_profile(&after, "nosec.json");
	bench_open(&bench);
	assert_int_equal(CSTRAP_OK, bench_write(&bench, &before, true, NULL));
	cstrap_vcard_reset(bench.vcard);
	job.image = job_image(&bench);
	bench_close(&bench);
	strike_everywhere(&job);
	job_drop(&job.image);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(faults_of_a_first_write),
		cmocka_unit_test(faults_of_a_rewrite),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
