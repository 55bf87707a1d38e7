/*
 * tests/fault/test_tear.c - power is cut before, inside at every byte, and
 * after every command of a write. The card then holds no message, one that is
 * being written, the old one or the new one; and another run finishes.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "bench.h"

#include <stdio.h>

struct tally {
	unsigned cuts;
	unsigned old, none, unfinished, new;
};

struct job {
	struct cstrap_view image;     /* of the card before */
	const struct message *before; /* on it; NULL: none */
	const struct message *wanted;
};

static bool
is_message(enum cstrap_status st, const struct message *held,
    const struct message *wanted)
{
	return st == CSTRAP_OK && wanted != NULL &&
	    cstrap_view_equal(held->message.bytes, wanted->message.bytes);
}

static void
judge(const struct job *job, struct bench *bench, struct tally *tally)
{
	struct message held;
	const enum cstrap_status st = bench_read(bench, &held);

	if (is_message(st, &held, job->wanted))
		tally->new ++;
	else if (is_message(st, &held, job->before))
		tally->old++;
	else if (st == CSTRAP_E_BEING_WRITTEN)
		tally->unfinished++;
	else if (job->before == NULL &&
	    (st == CSTRAP_E_NO_MESSAGE || st == CSTRAP_E_NEVER_WRITTEN))
		tally->none++;
	else
		fail_msg("cut %u left %s", tally->cuts, cstrap_status_name(st));
}

/* EF.DIR names the application in one record and holds nothing else. */
static void
assert_dir_is_clean(struct bench *bench)
{
	static const uint8_t path[] = { 0x3F, 0x00, 0x2F, 0x00 };
	struct cstrap_vcard_file file;
	unsigned used = 0;

	assert_true(cstrap_vcard_find(bench->vcard,
	    (struct cstrap_view) { path, sizeof(path) }, &file));
	for (size_t at = 0; at < file.content.len; at += file.record_len)
		used += !cstrap_view_filled(cstrap_view_part(file.content, at,
						file.record_len),
		    0xFF);
	assert_int_equal(1, used);
}

/* One cut. False when the write ended before the cut was reached. */
static bool
cut(const struct job *job, unsigned command, enum cstrap_vcard_cut where,
    size_t bytes, struct tally *tally)
{
	struct cstrap_vcard_counts counts;
	struct bench bench;
	enum cstrap_status st;

	bench_load(&bench, job->image);
	cstrap_vcard_cut(bench.vcard, command, where, bytes);
	st = bench_write(&bench, job->wanted, true, NULL);
	if (st == CSTRAP_OK) {
		bench_close(&bench);
		return false;
	}
	assert_true(st == CSTRAP_E_CARD_REMOVED || st == CSTRAP_E_PARTLY);
	tally->cuts++;
	cstrap_vcard_counts(bench.vcard, &counts);
	assert_true(counts.verifies <= 1);
	cstrap_vcard_reset(bench.vcard);
	judge(job, &bench, tally);
	assert_int_equal(CSTRAP_OK,
	    bench_write(&bench, job->wanted, true, NULL));
	cstrap_vcard_reset(bench.vcard);
	assert_int_equal(CSTRAP_OK,
	    cstrap_card_verify(&bench.link, &job->wanted->message, NULL, NULL));
	assert_dir_is_clean(&bench);
	assert_int_equal(CSTRAP_VCARD_ADM1_TRIES,
	    cstrap_vcard_tries(bench.vcard, CSTRAP_KEY_ADM1));
	bench_close(&bench);
	return true;
}

#define COMMANDS_MAX 200

/* The commands of a write that is not cut: how much data each carries. */
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
	    ins == CSTRAP_INS_UPDATE_RECORD || ins == CSTRAP_INS_CREATE_FILE;

	assert_true(record->count < COMMANDS_MAX);
	record->data_len[record->count++] = changes ? command.len - 5 : 0;
	return record->inner.exchange(record->inner.ctx, command, room, len);
}

static void
record_commands(const struct job *job, struct record *record)
{
	struct bench bench;

	bench_load(&bench, job->image);
	record->count = 0;
	record->inner = bench.link.transport;
	bench.link.transport =
	    (struct cstrap_transport) { record_exchange, record };
	assert_int_equal(CSTRAP_OK,
	    bench_write(&bench, job->wanted, true, NULL));
	bench_close(&bench);
}

static void
cut_everywhere(const struct job *job)
{
	struct tally tally = { 0, 0, 0, 0, 0 };
	struct record record;

	record_commands(job, &record);
	for (unsigned n = 0; n < record.count; n++) {
		assert_true(cut(job, n, CSTRAP_VCARD_CUT_BEFORE, 0, &tally));
		assert_true(cut(job, n, CSTRAP_VCARD_CUT_AFTER, 0, &tally));
		for (size_t bytes = 1; bytes < record.data_len[n]; bytes++)
			assert_true(cut(job, n, CSTRAP_VCARD_CUT_INSIDE, bytes,
			    &tally));
	}
	assert_false(cut(job, (unsigned)record.count, CSTRAP_VCARD_CUT_BEFORE,
	    0, &tally));
	print_message("%zu commands, %u cuts: %u old, %u none, %u being "
		      "written, %u new\n",
	    record.count, tally.cuts, tally.old, tally.none, tally.unfinished,
	    tally.new);
	assert_true(tally.new > 0);
	if (job->before == NULL)
		assert_true(tally.none > 0);
	else
		assert_true(tally.old > 0 && tally.unfinished > 0);
}

static void
save(struct bench *bench, struct cstrap_view *image)
{
	uint8_t *bytes;

	assert_int_equal(CSTRAP_OK,
	    cstrap_vcard_save(bench->vcard, &bytes, &image->len, NULL));
	image->data = bytes;
}

static void
drop(struct cstrap_view image)
{
	free((void *)(uintptr_t)image.data);
}

static void
first_write(void **state)
{
	struct message wanted;
	struct bench bench;
	struct job job = { .wanted = &wanted };

	(void)state;
	bench_open(&bench);
	save(&bench, &job.image);
	bench_close(&bench);
	message_of_profile(&wanted, "psk.json");
	cut_everywhere(&job);
	drop(job.image);
}

static void
rewrite(struct message *before, const struct message *wanted)
{
	struct job job = { .before = before, .wanted = wanted };
	struct bench bench;

	bench_open(&bench);
	assert_int_equal(CSTRAP_OK, bench_write(&bench, before, true, NULL));
	save(&bench, &job.image);
	bench_close(&bench);
	cut_everywhere(&job);
	drop(job.image);
}

static void
rewrite_with_a_shorter_message(void **state)
{
	struct message before, wanted;

	(void)state;
	message_of_profile(&before, "psk.json");
	message_of_profile(&wanted, "nosec.json");
	rewrite(&before, &wanted);
}

static void
rewrite_with_a_longer_message(void **state)
{
	struct message before, wanted;

	(void)state;
	message_of_profile(&before, "nosec.json");
	message_of_profile(&wanted, "psk.json");
	rewrite(&before, &wanted);
}

/* Half of the new size over a size of 0100 would read as 0000: empty. */
static void
rewrite_over_a_size_that_ends_in_zero(void **state)
{
	struct message before, wanted;

	(void)state;
	message_of_length(&before, CSTRAP_MESSAGE_HEADER + 0x0100);
	message_of_profile(&wanted, "nosec.json");
	rewrite(&before, &wanted);
}

static void
rewrite_with_the_empty_message(void **state)
{
	struct message before, wanted;

	(void)state;
	message_of_profile(&before, "nosec.json");
	message_of_text(&wanted, "{}");
	rewrite(&before, &wanted);
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
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
