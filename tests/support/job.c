/*
 * tests/support/job.c - one job on a virtual card, and what may be found on it
 * wherever power fails.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "job.h"

#include <stdio.h>

#include "oracle.h"

#define COMMANDS_MAX 600

struct cstrap_view
job_image(const struct bench *bench)
{
	struct cstrap_view image;
	uint8_t *bytes;

	assert_int_equal(CSTRAP_OK,
	    cstrap_vcard_save(bench->vcard, &bytes, &image.len, NULL));
	image.data = bytes;
	return image;
}

void
job_drop(struct cstrap_view *image)
{
	free((void *)(uintptr_t)image->data);
	image->data = NULL;
}

void
job_open(struct bench *bench, const struct job *job)
{
	bench_load(bench, job->image);
	if (job->keys != NULL)
		bench->keys = *job->keys;
}

enum cstrap_status
job_run(struct bench *bench, const struct job *job,
    struct cstrap_finding *finding)
{
	const struct cstrap_plan_options options = {
		.create = job->kind == JOB_WRITE,
		.method = job->kind == JOB_AB ? CSTRAP_METHOD_AB :
						CSTRAP_METHOD_SINGLE,
		.keys = &bench->keys,
		.iccid = cstrap_vcard_iccid(bench->vcard),
		.allow_unknown_tries = job->allow_unknown_tries,
		.card = job->card,
		.hold = true,
	};
	struct cstrap_plan *plan = NULL;
	enum cstrap_status st;

	if (job->kind == JOB_ERASE)
		st = cstrap_plan_make_erase(&plan, &bench->link, &options,
		    finding);
	else if (job->kind == JOB_RESTORE)
		st = cstrap_plan_make_restore(&plan, &bench->link, job->backup,
		    &options, finding);
	else
		st = cstrap_plan_make(&plan, &bench->link, &job->after->message,
		    &options, finding);
	if (st == CSTRAP_OK)
		st = cstrap_plan_run(plan, &bench->link, NULL, finding);
	cstrap_plan_close(&plan);
	return st;
}

void
job_do(struct bench *bench, enum job_kind kind, const struct message *after)
{
	static struct oracle before, now;
	const struct job job = { "job", kind, .after = after };
	struct cstrap_finding finding = { 0 };
	enum cstrap_status st;

	oracle_look(&before, bench->vcard);
	st = job_run(bench, &job, &finding);
	if (st != CSTRAP_OK)
		fail_msg("%s: %s %s", cstrap_status_name(st),
		    finding.text != NULL ? finding.text : "", finding.detail);
	oracle_look(&now, bench->vcard);
	assert_false(now.torn);
	assert_int_equal(before.len, now.len);
	assert_memory_equal(before.bytes, now.bytes, now.len);
	cstrap_vcard_reset(bench->vcard);
}

struct job_cost
job_cost(struct bench *bench, enum job_kind kind, const struct message *after)
{
	struct cstrap_vcard_counts before, now;

	cstrap_vcard_counts(bench->vcard, &before);
	job_do(bench, kind, after);
	cstrap_vcard_counts(bench->vcard, &now);
	return (struct job_cost) { now.verifies - before.verifies,
		now.updates - before.updates };
}

void
job_assert_holds(struct bench *bench, const struct message *wanted)
{
	static struct message held;

	cstrap_vcard_reset(bench->vcard);
	assert_int_equal(CSTRAP_OK, bench_read(bench, &held));
	assert_int_equal(wanted->message.bytes.len, held.message.bytes.len);
	assert_memory_equal(wanted->message.bytes.data, held.message.bytes.data,
	    held.message.bytes.len);
}

/* The commands of a job that is not cut: how much data each carries. */
struct record {
	struct cstrap_transport inner;
	size_t count;
	size_t data_len[COMMANDS_MAX]; /* 0: it changes nothing */
};

static enum cstrap_status
record_exchange(void *ctx, struct cstrap_view command, struct cstrap_room room,
    size_t *len)
{
	struct record *record = ctx;
	const uint8_t ins = command.data[1];
	const bool changes = ins == CSTRAP_INS_UPDATE_BINARY ||
	    ins == CSTRAP_INS_UPDATE_RECORD || ins == CSTRAP_INS_CREATE_FILE ||
	    ins == CSTRAP_INS_DELETE_FILE || ins == CSTRAP_INS_RESIZE_FILE;

	assert_true(record->count < COMMANDS_MAX);
	record->data_len[record->count++] =
	    changes && command.len > 5 ? command.len - 5 : 0;
	return record->inner.exchange(record->inner.ctx, command, room, len);
}

static void
record_commands(const struct job *job, struct record *record)
{
	struct cstrap_finding finding = { 0 };
	struct bench bench;
	enum cstrap_status st;

	job_open(&bench, job);
	record->count = 0;
	record->inner = bench.link.transport;
	bench.link.transport =
	    (struct cstrap_transport) { record_exchange, record };
	st = job_run(&bench, job, &finding);
	if (st != CSTRAP_OK)
		fail_msg("%s: %s: %s %s", job->name, cstrap_status_name(st),
		    finding.text != NULL ? finding.text : "", finding.detail);
	bench_close(&bench);
}

struct cut {
	const struct job *job;
	struct tally *tally;
	const struct oracle *before;
	struct oracle *now;
	unsigned int command;
	enum cstrap_vcard_cut where;
	size_t bytes;
};

static void
lost(const struct cut *cut, const char *what, const char *more)
{
	static const char *const places[] = { "before", "inside", "after" };

	if (cut->tally->lost++ < 10)
		print_message("%s: cut %s command %u at byte %zu: %s %s\n",
		    cut->job->name, places[cut->where], cut->command,
		    cut->bytes, what, more);
}

static bool
is_message(enum cstrap_status st, const struct message *held,
    const struct message *wanted)
{
	return st == CSTRAP_OK && wanted != NULL &&
	    cstrap_view_equal(held->message.bytes, wanted->message.bytes);
}

static bool
is_none(enum cstrap_status st)
{
	return st == CSTRAP_E_NO_MESSAGE || st == CSTRAP_E_NEVER_WRITTEN;
}

/* What a client meets. */
static void
judge_message(const struct cut *cut, struct bench *bench)
{
	static struct message held;
	const struct job *job = cut->job;
	struct tally *tally = cut->tally;
	const enum cstrap_status st = bench_read(bench, &held);

	if (is_message(st, &held, job->after) ||
	    (job->after == NULL && is_none(st)))
		tally->new ++;
	else if (is_message(st, &held, job->before))
		tally->old++;
	else if (st == CSTRAP_E_BEING_WRITTEN && job->kind != JOB_AB)
		tally->unfinished++;
	else if (job->before == NULL &&
	    (is_none(st) || st == CSTRAP_E_CARD_STATUS))
		tally->none++; /* a file that is not activated: no way either */
	else
		lost(cut, "a reader meets", cstrap_status_name(st));
}

static void
judge_others(const struct cut *cut, const struct bench *bench)
{
	oracle_look(cut->now, bench->vcard);
	if (cut->now->torn)
		lost(cut, "a directory", "cannot be walked");
	else if (cut->now->len != cut->before->len ||
	    memcmp(cut->now->bytes, cut->before->bytes, cut->now->len) != 0)
		lost(cut, "what others have", "is changed");
}

/* The job; the card counts the VERIFYs of it. */
static enum cstrap_status
run_and_count(const struct cut *cut, struct bench *bench,
    struct cstrap_finding *finding)
{
	const unsigned int most =
	    cut->job->keys_wanted > 0 ? cut->job->keys_wanted : 1;
	struct cstrap_vcard_counts before, after;
	enum cstrap_status st;

	cstrap_vcard_counts(bench->vcard, &before);
	st = job_run(bench, cut->job, finding);
	cstrap_vcard_counts(bench->vcard, &after);
	if (after.verifies - before.verifies > most)
		lost(cut, "VERIFY", "more than once");
	if (cstrap_vcard_tries(bench->vcard, CSTRAP_KEY_ADM1) !=
	    bench->adm1_tries)
		lost(cut, "ADM1", "lost a try");
	return st;
}

/* A 16-byte part of the old message that the new one lacks. */
static void
judge_secrets(const struct cut *cut, struct bench *bench)
{
	const struct job *job = cut->job;
	struct cstrap_view old, new = { NULL, 0 };

	if (job->before == NULL)
		return;
	old = job->before->message.bytes;
	if (job->after != NULL)
		new = job->after->message.bytes;
	for (size_t at = 4; at + 16 <= old.len; at += 16) {
		const struct cstrap_view part = { old.data + at, 16 };

		if ((new.len == 0 ||
			memmem(new.data, new.len, part.data, 16) == NULL) &&
		    bench_image_has(bench, part)) {
			lost(cut, "a part of the old message", "is left");
			return;
		}
	}
}

/* Bootstrap files that hold anything; 6430 and 6431 are directories. */
static void
count_file(void *ctx, const struct cstrap_vcard_file *file)
{
	*(unsigned int *)ctx += !file->is_df && file->file_id >> 4 == 0x643 &&
	    (file->file_id & 0xF) >= 2 &&
	    !cstrap_view_filled(file->content, 0xFF) &&
	    !cstrap_view_filled(file->content, 0x00);
}

static void
judge_copies(const struct cut *cut, const struct bench *bench)
{
	unsigned int count = 0;

	cstrap_vcard_each(bench->vcard, count_file, &count);
	if (count > (cut->job->after != NULL))
		lost(cut, "another file", "holds a message, too");
}

static void
finish(const struct cut *cut, struct bench *bench)
{
	static struct message held;
	struct cstrap_finding finding = { 0 };
	enum cstrap_status st = run_and_count(cut, bench, &finding);

	if (st != CSTRAP_OK) {
		lost(cut, finding.text != NULL ? finding.text : "no finish",
		    finding.detail);
		return;
	}
	cstrap_vcard_reset(bench->vcard);
	st = bench_read(bench, &held);
	if (cut->job->after != NULL ? !is_message(st, &held, cut->job->after) :
				      !is_none(st))
		lost(cut, "another run ends with", cstrap_status_name(st));
	judge_others(cut, bench);
	judge_secrets(cut, bench);
	judge_copies(cut, bench);
}

/* One cut. False when the job ended before the cut was reached. */
static bool
cut_once(const struct cut *cut)
{
	struct cstrap_finding finding = { 0 };
	struct bench bench;
	enum cstrap_status st;

	job_open(&bench, cut->job);
	cstrap_vcard_cut(bench.vcard, cut->command, cut->where, cut->bytes);
	st = run_and_count(cut, &bench, &finding);
	if (st == CSTRAP_OK) {
		bench_close(&bench);
		return false;
	}
	cut->tally->cuts++;
	if (st != CSTRAP_E_CARD_REMOVED && st != CSTRAP_E_PARTLY)
		lost(cut, "the job says", cstrap_status_name(st));
	cstrap_vcard_reset(bench.vcard);
	judge_message(cut, &bench);
	judge_others(cut, &bench);
	finish(cut, &bench);
	bench_close(&bench);
	return true;
}

void
job_cut_everywhere(const struct job *job, size_t stride, struct tally *tally)
{
	static struct oracle before, now;
	struct cut cut = { .job = job,
		.tally = tally,
		.before = &before,
		.now = &now };
	static struct record record;
	const unsigned int step = job->every > 0 ? job->every : 1;
	struct bench bench;

	bench_load(&bench, job->image);
	oracle_look(&before, bench.vcard);
	bench_close(&bench);
	record_commands(job, &record);
	tally->jobs++;
	tally->commands += (unsigned int)record.count;
	for (unsigned int n = 0; n < record.count; n += step) {
		cut.command = n;
		cut.bytes = 0;
		cut.where = CSTRAP_VCARD_CUT_BEFORE;
		if (!cut_once(&cut))
			lost(&cut, "the job", "ended before the cut");
		cut.where = CSTRAP_VCARD_CUT_AFTER;
		if (!cut_once(&cut))
			lost(&cut, "the job", "ended before the cut");
		cut.where = CSTRAP_VCARD_CUT_INSIDE;
		for (cut.bytes = 1; cut.bytes < record.data_len[n];
		     cut.bytes += stride)
			if (!cut_once(&cut))
				lost(&cut, "the job", "ended before the cut");
	}
	cut.command = (unsigned int)record.count;
	cut.bytes = 0;
	cut.where = CSTRAP_VCARD_CUT_BEFORE;
	if (cut_once(&cut))
		lost(&cut, "the job", "sent more commands than it did uncut");
}
