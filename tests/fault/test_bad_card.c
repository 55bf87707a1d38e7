/*
 * tests/fault/test_bad_card.c - cards that do something else than they say.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "bench.h"

/* Between cardstrap and the card: commands can be changed on their way. */
struct meddler {
	struct cstrap_transport inner;
	void (*change)(uint8_t *command, size_t len);
	/* The answer to a command, on its way back; may be NULL. */
	void (*answer)(const uint8_t *command, size_t command_len,
	    uint8_t *answer, size_t len);
};

static enum cstrap_status
meddle(void *ctx, struct cstrap_view command, struct cstrap_room room,
    size_t *len)
{
	struct meddler *meddler = ctx;
	uint8_t copy[CSTRAP_COMMAND_MAX];
	enum cstrap_status st;

	memcpy(copy, command.data, command.len);
	if (meddler->change != NULL)
		meddler->change(copy, command.len);
	st = meddler->inner.exchange(meddler->inner.ctx,
	    (struct cstrap_view) { copy, command.len }, room, len);
	if (st == CSTRAP_OK && meddler->answer != NULL)
		meddler->answer(copy, command.len, room.data, *len);
	return st;
}

static void
open_with(struct bench *bench, struct meddler *meddler,
    void (*change)(uint8_t *command, size_t len))
{
	memset(meddler, 0, sizeof(*meddler));
	bench_open(bench);
	meddler->inner = bench->link.transport;
	meddler->change = change;
	bench->link.transport = (struct cstrap_transport) { meddle, meddler };
}

/* Create EFs by the record of EF.ARR that lets anybody do anything. */
static void
open_the_rule(uint8_t *command, size_t len)
{
	if (command[1] != CSTRAP_INS_CREATE_FILE)
		return;
	for (size_t i = 0; i + 4 < len; i++)
		if (command[i] == 0x8B && command[i + 1] == 0x03 &&
		    (command[i + 4] == 0x05 || command[i + 4] == 0x09))
			command[i + 4] = 0x04;
}

/* A cell of the memory that cannot hold what is written. */
static void
break_a_byte(uint8_t *command, size_t len)
{
	if (command[1] == CSTRAP_INS_UPDATE_BINARY && len > 100)
		command[90] ^= 0x01;
}

/* A card that does not tell how many tries are left. */
static void
hide_the_counter(const uint8_t *command, size_t command_len, uint8_t *answer,
    size_t len)
{
	if (command[1] != CSTRAP_INS_VERIFY || command_len > 5)
		return;
	answer[len - 2] = 0x67;
	answer[len - 1] = 0x00;
}

/* A card that answers the question for the counter with 9000. */
static void
call_it_presented(const uint8_t *command, size_t command_len, uint8_t *answer,
    size_t len)
{
	if (command[1] != CSTRAP_INS_VERIFY || command_len > 5)
		return;
	answer[len - 2] = 0x90;
	answer[len - 1] = 0x00;
}

/* A memory that needed three tries for an UPDATE, and says so. */
static void
tell_of_retries(const uint8_t *command, size_t command_len, uint8_t *answer,
    size_t len)
{
	(void)command_len;
	if (command[1] != CSTRAP_INS_UPDATE_BINARY &&
	    command[1] != CSTRAP_INS_UPDATE_RECORD)
		return;
	answer[len - 2] = 0x63;
	answer[len - 1] = 0xC3;
}

static struct cstrap_view
key_of_psk(void)
{
	static const uint8_t key[] = { 0x10, 0x11, 0x12, 0x13 };

	return (struct cstrap_view) { key, sizeof(key) };
}

static void
new_file_that_anybody_may_change(void **state)
{
	struct cstrap_finding finding;
	struct message wanted;
	struct meddler meddler;
	struct bench bench;

	(void)state;
	message_of_text(&wanted,
	    "{\"accounts\":[{\"role\":\"bootstrap\",\"security\":\"psk\","
	    "\"uri\":\"coaps://b.example\",\"identity\":\"me\","
	    "\"key\":{\"hex\":\"101112131415161718191A1B1C1D1E1F\"}}]}");
	open_with(&bench, &meddler, open_the_rule);
	assert_int_equal(CSTRAP_E_GUARD,
	    bench_write(&bench, &wanted, true, &finding));
	assert_int_equal(CSTRAP_RULE_GUARD_READ_OPEN, finding.rule);
	assert_false(bench_image_has(&bench, key_of_psk()));
	bench_close(&bench);
}

static void
card_that_does_not_keep_what_is_written(void **state)
{
	struct cstrap_finding finding;
	struct message wanted, held;
	struct meddler meddler;
	struct bench bench;

	(void)state;
	message_of_profile(&wanted, "psk.json");
	open_with(&bench, &meddler, break_a_byte);
	assert_int_equal(CSTRAP_E_PARTLY,
	    bench_write(&bench, &wanted, true, &finding));
	assert_string_equal("EF 6432 at 0", finding.detail);
	/* No commit and no entry: a client finds nothing. */
	assert_int_equal(CSTRAP_E_NO_MESSAGE, bench_read(&bench, &held));
	bench_close(&bench);
}

static void
rewrite_that_does_not_hold(void **state)
{
	struct message before, wanted, held;
	struct meddler meddler;
	struct bench bench;

	(void)state;
	message_of_profile(&before, "nosec.json");
	message_of_profile(&wanted, "psk.json");
	open_with(&bench, &meddler, break_a_byte);
	assert_int_equal(CSTRAP_OK, bench_write(&bench, &before, true, NULL));
	assert_int_equal(CSTRAP_E_PARTLY,
	    bench_write(&bench, &wanted, true, NULL));
	assert_int_equal(CSTRAP_E_BEING_WRITTEN, bench_read(&bench, &held));
	bench_close(&bench);
}

static void
write_with_unknown_tries(struct bench *bench, const struct message *wanted)
{
	const struct cstrap_plan_options options = { .create = true,
		.keys = &bench->keys,
		.allow_unknown_tries = true };
	struct cstrap_plan *plan;

	assert_int_equal(CSTRAP_OK,
	    cstrap_plan_make(&plan, &bench->link, &wanted->message, &options,
		NULL));
	assert_int_equal(CSTRAP_OK,
	    cstrap_plan_run(plan, &bench->link, NULL, NULL));
	cstrap_plan_close(&plan);
}

static void
assert_nothing_presented(struct bench *bench)
{
	struct cstrap_vcard_counts counts;

	cstrap_vcard_counts(bench->vcard, &counts);
	assert_int_equal(0, counts.verifies);
}

static void
counter_that_is_not_told(void **state)
{
	struct cstrap_finding finding;
	struct message wanted;
	struct meddler meddler;
	struct bench bench;

	(void)state;
	message_of_profile(&wanted, "psk.json");
	open_with(&bench, &meddler, NULL);
	meddler.answer = hide_the_counter;
	assert_int_equal(CSTRAP_E_GUARD,
	    bench_write(&bench, &wanted, true, &finding));
	assert_int_equal(CSTRAP_RULE_GUARD_TRIES_UNKNOWN, finding.rule);
	assert_nothing_presented(&bench);
	write_with_unknown_tries(&bench, &wanted);
	bench_close(&bench);
}

/* 9000 says nothing of the tries: no try is put at risk for it. */
static void
counter_that_is_answered_with_success(void **state)
{
	struct message wanted;
	struct meddler meddler;
	struct bench bench;

	(void)state;
	message_of_profile(&wanted, "psk.json");
	open_with(&bench, &meddler, NULL);
	meddler.answer = call_it_presented;
	assert_int_equal(CSTRAP_E_CARD_ACCESS,
	    bench_write(&bench, &wanted, true, NULL));
	assert_nothing_presented(&bench);
	write_with_unknown_tries(&bench, &wanted);
	bench_close(&bench);
}

static void
update_that_took_several_tries(void **state)
{
	struct message wanted;
	struct meddler meddler;
	struct bench bench;

	(void)state;
	message_of_profile(&wanted, "psk.json");
	open_with(&bench, &meddler, NULL);
	meddler.answer = tell_of_retries;
	assert_int_equal(CSTRAP_OK, bench_write(&bench, &wanted, true, NULL));
	assert_int_equal(CSTRAP_OK,
	    cstrap_card_verify(&bench.link, &wanted.message, NULL, NULL));
	bench_close(&bench);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(new_file_that_anybody_may_change),
		cmocka_unit_test(card_that_does_not_keep_what_is_written),
		cmocka_unit_test(rewrite_that_does_not_hold),
		cmocka_unit_test(counter_that_is_not_told),
		cmocka_unit_test(counter_that_is_answered_with_success),
		cmocka_unit_test(update_that_took_several_tries),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
