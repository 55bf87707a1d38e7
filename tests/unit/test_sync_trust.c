/*
 * test_sync_trust.c - PINs, each presented once, and records that nobody vouches
 * for.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "test_sync.h"

static const uint8_t key_bytes[] = "0123456789abcdef";

/* --- PINs ------------------------------------------------------------------ */

/* Read by PIN1, else ADM1: record 2 of EF.ARR. */
static void
make_locked_card(void)
{
	static uint8_t image_bytes[65536];
	uint8_t *image, *at;
	size_t len;

	/* The rule of EF 6432, and PIN1 enabled, in the card's image. */
	provision(CARD_A);
	assert_int_equal(CSTRAP_OK,
	    cstrap_vcard_save(device->bench.vcard, &image, &len, NULL));
	assert_true(len <= sizeof(image_bytes));
	memcpy(image_bytes, image, len);
	free(image);
	at = memmem(image_bytes, len, "\x19\x64\x32", 3);
	assert_non_null(at);
	at = memmem(at, len - (size_t)(at - image_bytes), "\x43\x2F\x06", 3);
	assert_non_null(at);
	at[3] = 2;
	at = memmem(image_bytes, len, "enabled\xF4", 8);
	assert_non_null(at);
	at[7] = 0xF5;
	bench_close(&device->bench);
	bench_load(&device->bench, (struct cstrap_view) { image_bytes, len });
	device->bench.link.reset = counted_reset;
}

struct unlocking {
	unsigned int calls;
	uint8_t key;
	bool wrong;
};

static enum cstrap_status
unlock(void *ctx, const struct cstrap_link *link, uint8_t key,
    struct cstrap_finding *finding)
{
	struct unlocking *u = ctx;
	uint8_t room[CSTRAP_ANSWER_MAX];
	static uint8_t command[] = { 0, 0x20, 0, 1, 8, '1', '2', '3', '4', 0xFF,
		0xFF, 0xFF, 0xFF };
	size_t len;

	u->calls++;
	u->key = key;
	command[5] = u->wrong ? '9' : '1';
	assert_int_equal(CSTRAP_OK,
	    link->transport.exchange(link->transport.ctx,
		(struct cstrap_view) { command, sizeof(command) },
		(struct cstrap_room) { room, sizeof(room) }, &len));
	if (cstrap_answer_sw((struct cstrap_view) { room, len }) == 0x9000)
		return CSTRAP_OK;
	return cstrap_finding_set(finding, CSTRAP_E_CARD_KEY, CSTRAP_RULE_NONE,
	    "the PIN is wrong");
}

static void
locked(void **state)
{
	struct unlocking u = { 0, 0, false };

	(void)state;
	make_locked_card();
	check(CHANGE(LOCKED));
	assert_int_equal(1, device->result.lock);
	assert_int_equal(CSTRAP_E_CARD_ACCESS, device->result.why.status);
	assert_holds("");
	/* With the PIN: presented once a run, and again after no reset. */
	device->options.unlock = unlock;
	device->options.unlock_ctx = &u;
	check(CHANGE(NEW));
	assert_int_equal(1, u.calls);
	assert_int_equal(1, u.key);
	assert_holds("C/0/0 U, C/1/0 U");
	cstrap_vcard_reset(device->bench.vcard);
	u.wrong = true;
	check(CHANGE(LOCKED));
	assert_int_equal(2, u.calls);
	assert_string_equal("the PIN is wrong", device->result.why.text);
	assert_holds("C/0/0 U, C/1/0 U");
	assert_int_equal(2, cstrap_vcard_tries(device->bench.vcard, 1));
}

/* A bad message: the card is reset before the second look. */
static void
locked_and_reset(void **state)
{
	struct unlocking u = { 0, 0, false };

	(void)state;
	make_locked_card();
	bench_send(&device->bench, VERIFY_ADM1, 0x9000, NULL);
	patch(0, BAD);
	device->options.unlock = unlock;
	device->options.unlock_ctx = &u;
	check(CHANGE(INVALID));
	assert_int_equal(1, device->resets);
	assert_int_equal(2, u.calls);
}

/* Somebody else resets the card in between: the PIN is not tried again. */
static void
pin_that_is_lost(void **state)
{
	struct unlocking u = { 0, 0, false };
	struct cstrap_vcard_fault fault = { .what =
						CSTRAP_VCARD_FAULT_RESET_UNSEEN,
		.ins = 0x70 };

	(void)state;
	make_locked_card();
	device->options.unlock = unlock;
	device->options.unlock_ctx = &u;
	for (fault.nth = 0; fault.nth < 10; fault.nth++) {
		u.calls = 0;
		check_without_card(CHANGE(REMOVED));
		assert_int_equal(CSTRAP_OK,
		    cstrap_vcard_fault_set(device->bench.vcard, &fault));
		assert_int_equal(CSTRAP_OK, run_with(&device->bench.link));
		assert_in_range(u.calls, 0, 1);
		cstrap_vcard_fault_clear(device->bench.vcard);
		cstrap_vcard_reset(device->bench.vcard);
	}
}

static struct bench other_card;

static enum cstrap_status
swapping_reset(void *ctx)
{
	(void)ctx;
	device->bench.link.transport = other_card.link.transport;
	return CSTRAP_OK;
}

/* The reset between two looks shows another card with the same bad bytes. */
static void
card_that_is_swapped(void **state)
{
	const struct cstrap_vcard_options options = {
		.iccid = "8988211000000000035"
	};
	struct cstrap_transport first;

	(void)state;
	provision(CARD_A);
	check(CHANGE(NEW));
	patch(0, BAD);
	first = device->bench.link.transport;
	bench_open(&other_card);
	cstrap_link_close(&other_card.link);
	cstrap_vcard_close(&other_card.vcard);
	assert_int_equal(CSTRAP_OK,
	    cstrap_vcard_new(&other_card.vcard, &options, NULL));
	cstrap_vcard_link(other_card.vcard, false, &other_card.link);
	{
		static struct message message;

		message_of_text(&message, CARD_A);
		assert_int_equal(CSTRAP_OK,
		    bench_write(&other_card, &message, true, NULL));
		bench_overwrite(&other_card, "3F007F506432", 0, BAD);
	}
	device->bench.link.reset = swapping_reset;
	check(CHANGE(UNREADABLE));
	assert_holds("C/0/0 U, C/1/0 U");
	device->bench.link.transport = first;
	device->bench.link.reset = counted_reset;
	check(CHANGE(INVALID));
	bench_close(&other_card);
}

/* --- records that cannot be trusted ---------------------------------------- */

static void
device_key_that_is_another(void **state)
{
	static const uint8_t other[] = "fedcba9876543210";

	(void)state;
	device->options.key = (struct cstrap_view) { key_bytes, 16 };
	put(FACTORY_1, CSTRAP_FROM_FACTORY);
	provision(CARD_A);
	check(CHANGE(NEW));
	device->options.key = (struct cstrap_view) { other, 16 };
	/* Disabled at once, though the card cannot be read just now ... */
	assert_int_equal(CSTRAP_OK,
	    cstrap_vcard_fault_set(device->bench.vcard,
		&(struct cstrap_vcard_fault) {
		    .what = CSTRAP_VCARD_FAULT_MUTE }));
	check(CHANGE(UNREADABLE));
	assert_true(device->result.committed);
	assert_holds("F/0/0 U, F/1/0 U, C/0/0 D, C/1/0 D");
	check(CHANGE(UNREADABLE));
	assert_false(device->result.committed);
	/* ... and new as soon as it can. */
	cstrap_vcard_fault_clear(device->bench.vcard);
	cstrap_vcard_reset(device->bench.vcard);
	check(CHANGE(NEW));
	assert_holds("F/0/0 A, F/1/0 A, C/0/0 U, C/1/0 U");
	check(CHANGE(UNCHANGED));
}

/* What is marked as the card's goes, though no card is there. */
static void
refused_and_removed(void **state)
{
	(void)state;
	provision(CARD_A);
	check(CHANGE(NEW));
	device->options.key = (struct cstrap_view) { key_bytes, 16 };
	check_without_card(CHANGE(REMOVED));
	assert_holds("");
	check_without_card(CHANGE(REMOVED));
	assert_false(device->result.committed);
}

/* A record that is no record, without any key: it stays so till it is new. */
static void
record_that_is_damaged(void **state)
{
	static const uint8_t junk[] = { 0xA4, 0, 1 };
	const struct cstrap_vcard_fault mute = { .what =
						     CSTRAP_VCARD_FAULT_MUTE };
	struct cstrap_store *store;
	struct cstrap_model model;

	(void)state;
	provision(CARD_A);
	check(CHANGE(NEW));
	store = open_store();
	cstrap_store_model(store, &model);
	assert_int_equal(CSTRAP_OK,
	    model.commit(model.ctx,
		(struct cstrap_view) { junk, sizeof(junk) }));
	cstrap_store_close(&store);
	assert_int_equal(CSTRAP_OK,
	    cstrap_vcard_fault_set(device->bench.vcard, &mute));
	check(CHANGE(UNREADABLE));
	assert_holds("C/0/0 D, C/1/0 D");
	/* Not known, and so it is the card's that goes with the card. */
	check_without_card(CHANGE(REMOVED));
	assert_holds("");
}

static void
record_of_a_newer_release(void **state)
{
	struct cstrap_store *store = open_store();
	static const uint8_t newer[] = { 0xA1, 0, 2 };
	struct cstrap_model model;

	(void)state;
	cstrap_store_model(store, &model);
	assert_int_equal(CSTRAP_OK,
	    model.commit(model.ctx, (struct cstrap_view) { newer, 3 }));
	cstrap_store_close(&store);
	provision(CARD_A);
	assert_int_equal(CSTRAP_E_VERSION, run_with(&device->bench.link));
	assert_int_equal(CSTRAP_RULE_RECORD_VERSION, device->finding.rule);
	assert_int_equal(0, device->commands);
	assert_holds("");
}

/* An old store put back in whole is not noticed; the card is looked at. */
static void
store_that_was_rolled_back(void **state)
{
	char path[96], old[96], command[256];

	(void)state;
	provision(CARD_A);
	check(CHANGE(NEW));
	(void)snprintf(path, sizeof(path), "%s/store.cbor", device->folder);
	(void)snprintf(old, sizeof(old), "%s/old", device->folder);
	(void)snprintf(command, sizeof(command), "cp %s %s", path, old);
	assert_int_equal(0, system(command));
	provision(CARD_B);
	check(CHANGE(CHANGED));
	assert_int_equal(0, rename(old, path));
	check(CHANGE(CHANGED));
	check(CHANGE(UNCHANGED));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(locked),
		TEST(locked_and_reset),
		TEST(pin_that_is_lost),
		TEST(card_that_is_swapped),
		TEST(device_key_that_is_another),
		TEST(refused_and_removed),
		TEST(record_that_is_damaged),
		TEST(record_of_a_newer_release),
		TEST(store_that_was_rolled_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
