/*
 * test_sync_contact.c - what a bad contact, a card that is not ready and a message
 * that changes meanwhile must not do; and a store that fails.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "test_sync.h"

/* --- bad contacts ---------------------------------------------------------- */

/* At whichever command: nothing changes, or it goes on as if nothing was. */
static void
fault_at_each_command(void **state)
{
	static const enum cstrap_vcard_fault_what what[] = {
		CSTRAP_VCARD_FAULT_POWER, CSTRAP_VCARD_FAULT_MUTE,
		CSTRAP_VCARD_FAULT_RESET, CSTRAP_VCARD_FAULT_RESET_UNSEEN,
		CSTRAP_VCARD_FAULT_SHORT, CSTRAP_VCARD_FAULT_EMPTY,
		CSTRAP_VCARD_FAULT_STATUS
	};
	unsigned int commands;

	(void)state;
	provision(CARD_A);
	check(CHANGE(NEW));
	check(CHANGE(UNCHANGED));
	commands = device->commands;
	for (size_t w = 0; w < sizeof(what) / sizeof(what[0]); w++) {
		for (unsigned int n = 0; n < commands; n++) {
			const struct cstrap_vcard_fault fault = { .what =
								      what[w],
				.nth = n };

			assert_int_equal(CSTRAP_OK,
			    cstrap_vcard_fault_set(device->bench.vcard,
				&fault));
			assert_int_equal(CSTRAP_OK,
			    run_with(&device->bench.link));
			/*
			 * A directory that answers with an error once is
			 * no directory: a second look tells.
			 */
			assert_true(device->result.state == CHANGE(UNCHANGED) ||
			    device->result.state == CHANGE(UNREADABLE) ||
			    device->result.state == CHANGE(CHANGED));
			assert_int_equal(0,
			    device->result.steps[CSTRAP_APPLY_DELETE] -
				device->result.steps[CSTRAP_APPLY_INSTALL]);
			assert_holds("C/0/0 U, C/1/0 U");
			cstrap_vcard_fault_clear(device->bench.vcard);
			cstrap_vcard_reset(device->bench.vcard);
		}
	}
	check(CHANGE(UNCHANGED));
}

/* An answer that came over wrong is not acted on: the looks differ. */
static void
byte_that_came_over_wrong(void **state)
{
	struct cstrap_vcard_fault fault = { .what = CSTRAP_VCARD_FAULT_CORRUPT,
		.ins = 0xB0,
		.bytes = 20 };

	(void)state;
	provision(CARD_A);
	check(CHANGE(NEW));
	for (fault.nth = 0; fault.nth < 6; fault.nth++) {
		assert_int_equal(CSTRAP_OK,
		    cstrap_vcard_fault_set(device->bench.vcard, &fault));
		assert_int_equal(CSTRAP_OK, run_with(&device->bench.link));
		assert_true(device->result.state == CHANGE(UNCHANGED) ||
		    device->result.state == CHANGE(UNREADABLE));
		assert_holds("C/0/0 U, C/1/0 U");
		cstrap_vcard_fault_clear(device->bench.vcard);
		cstrap_vcard_reset(device->bench.vcard);
	}
}

static void
card_that_is_not_ready(void **state)
{
	(void)state;
	provision(CARD_A);
	check(CHANGE(NEW));
	device->options.not_ready = true;
	check_without_card(CHANGE(UNREADABLE));
	patch(0, "00000000");
	check(CHANGE(UNREADABLE));
	assert_holds("C/0/0 U, C/1/0 U");
	device->options.not_ready = false;
	check(CHANGE(GONE));
}

/* A message that is switched while it is looked at. */
struct switcher {
	struct cstrap_transport inner;
	unsigned int left; /* commands until the switch */
	const char *hex;
	bool done;
};

static enum cstrap_status
switch_exchange(void *ctx, struct cstrap_view command, struct cstrap_room room,
    size_t *len)
{
	struct switcher *s = ctx;

	if (!s->done && s->left-- == 0) {
		s->done = true;
		device->bench.link.transport = s->inner;
		patch(22, s->hex);
		device->bench.link.transport =
		    (struct cstrap_transport) { switch_exchange, s };
	}
	return s->inner.exchange(s->inner.ctx, command, room, len);
}

static void
message_that_changes_meanwhile(void **state)
{
	struct switcher s;
	char hex[] = "41";
	unsigned int differed = 0;

	(void)state;
	provision(CARD_A);
	check(CHANGE(NEW));
	provision(CARD_B);
	device->meddled = true;
	for (unsigned int n = 1; n < 24; n++) {
		hex[1] = (char)('1' + n % 9);
		s = (struct switcher) { device->bench.link.transport, n, hex,
			false };
		device->bench.link.transport =
		    (struct cstrap_transport) { switch_exchange, &s };
		assert_int_equal(CSTRAP_OK, run_with(&device->bench.link));
		device->bench.link.transport = s.inner;
		differed += device->result.state == CHANGE(UNREADABLE);
		/* Applied is what two looks saw, or nothing. */
		if (device->result.committed)
			assert_int_equal(CHANGE(CHANGED), device->result.state);
		assert_holds("C/0/0 U, C/1/0 U");
	}
	assert_true(differed > 0);
}

/* --- failures of the store ------------------------------------------------- */

struct failing {
	struct cstrap_model inner;
	unsigned int left; /* calls until one fails */
	bool abandoned;
};

static bool
fails(struct failing *f)
{
	return f->left-- == 0;
}

static enum cstrap_status
failing_list(void *ctx, struct cstrap_instance *room, size_t max, size_t *count)
{
	struct failing *f = ctx;

	return fails(f) ? CSTRAP_E_FILE :
			  f->inner.list(f->inner.ctx, room, max, count);
}

static enum cstrap_status
failing_load(void *ctx, struct cstrap_view *record)
{
	struct failing *f = ctx;

	return fails(f) ? CSTRAP_E_FILE : f->inner.load(f->inner.ctx, record);
}

static enum cstrap_status
failing_remove(void *ctx, const struct cstrap_instance *instance)
{
	struct failing *f = ctx;

	return fails(f) ? CSTRAP_E_FILE :
			  f->inner.remove(f->inner.ctx, instance);
}

static enum cstrap_status
failing_disable(void *ctx, const struct cstrap_instance *instance)
{
	struct failing *f = ctx;

	return fails(f) ? CSTRAP_E_FILE :
			  f->inner.disable(f->inner.ctx, instance);
}

static enum cstrap_status
failing_write(void *ctx, const struct cstrap_node *node)
{
	struct failing *f = ctx;

	return fails(f) ? CSTRAP_E_FILE : f->inner.write(f->inner.ctx, node);
}

static enum cstrap_status
failing_commit(void *ctx, struct cstrap_view record)
{
	struct failing *f = ctx;

	return fails(f) ? CSTRAP_E_FILE : f->inner.commit(f->inner.ctx, record);
}

static void
failing_abandon(void *ctx)
{
	struct failing *f = ctx;

	f->abandoned = true;
	f->inner.abandon(f->inner.ctx);
}

/* Whichever callback fails: the old state, and the next check finishes. */
static void
model_that_fails(void **state)
{
	enum cstrap_status st = CSTRAP_E_FILE;
	struct cstrap_store *store;
	struct cstrap_model model;
	struct failing f;
	unsigned int n = 0;

	(void)state;
	put("/0/3 C10203C10A01\n", CSTRAP_FROM_FACTORY);
	provision(NOSEC("coap://b.example", "2"));
	check(CHANGE(NEW));
	provision(CARD_A);
	for (; st != CSTRAP_OK; n++) {
		assert_true(n < 100);
		assert_holds("F/0/3 U, C/0/0 U, C/1/0 U");
		store = open_store();
		cstrap_store_model(store, &f.inner);
		f.left = n;
		f.abandoned = false;
		model = (struct cstrap_model) { failing_list, failing_load,
			failing_disable, failing_remove, f.inner.restore,
			failing_write, failing_commit, failing_abandon, &f };
		model.restore = f.inner.restore;
		st = cstrap_sync_run(&device->bench.link, &model,
		    &device->options, &device->result, &device->finding);
		assert_int_equal(st == CSTRAP_OK, device->result.committed);
		cstrap_store_close(&store);
	}
	assert_true(n > 10);
	assert_holds("F/0/3 A, C/0/0 U, C/1/0 U");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(fault_at_each_command),
		TEST(byte_that_came_over_wrong),
		TEST(card_that_is_not_ready),
		TEST(message_that_changes_meanwhile),
		TEST(model_that_fails),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
