/*
 * test_sync.c - the client side against a virtual card: what each state of the
 * card does to a store.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "test_sync.h"

/* --- the usual ------------------------------------------------------------- */

static void
new_then_unchanged(void **state)
{
	(void)state;
	provision(CARD_A);
	check(CHANGE(NEW));
	assert_int_equal(2, device->result.looks);
	assert_true(device->result.committed);
	assert_int_equal(1, device->result.generation);
	assert_int_equal(2, device->result.steps[CSTRAP_APPLY_INSTALL]);
	assert_int_equal(10, device->result.card.len);
	assert_holds("C/0/0 U, C/1/0 U");
	check(CHANGE(UNCHANGED));
	assert_int_equal(1, device->result.looks);
	assert_false(device->result.committed);
	assert_int_equal(0, device->resets);
	assert_int_equal(1, device->result.generation);
}

static void
changed(void **state)
{
	(void)state;
	provision(CARD_A);
	check(CHANGE(NEW));
	provision(CARD_B);
	check(CHANGE(CHANGED));
	assert_int_equal(2, device->result.steps[CSTRAP_APPLY_DELETE]);
	assert_int_equal(2, device->result.steps[CSTRAP_APPLY_INSTALL]);
	assert_holds("C/0/0 U, C/1/0 U");
	check(CHANGE(UNCHANGED));
}

static void
removed_and_back(void **state)
{
	(void)state;
	put(FACTORY_1, CSTRAP_FROM_FACTORY);
	provision(CARD_A);
	check(CHANGE(NEW));
	assert_holds("F/0/0 A, F/1/0 A, C/0/0 U, C/1/0 U");
	check_without_card(CHANGE(REMOVED));
	assert_int_equal(2, device->result.steps[CSTRAP_APPLY_RESTORE]);
	assert_holds("F/0/0 U, F/1/0 U");
	check_without_card(CHANGE(REMOVED));
	assert_false(device->result.committed);
	check(CHANGE(NEW));
	assert_holds("F/0/0 A, F/1/0 A, C/0/0 U, C/1/0 U");
}

static void
no_card_ever(void **state)
{
	(void)state;
	check_without_card(CHANGE(REMOVED));
	assert_false(device->result.committed);
	check(CHANGE(GONE));
	assert_int_equal(CSTRAP_E_NO_MESSAGE, device->result.look);
}

static void
message_gone(void **state)
{
	(void)state;
	provision(CARD_A);
	check(CHANGE(NEW));
	patch(0, "00000000");
	check(CHANGE(GONE));
	assert_int_equal(2, device->result.looks);
	assert_holds("");
	check(CHANGE(GONE));
	assert_false(device->result.committed);
}

static void
another_card(void **state)
{
	(void)state;
	provision(CARD_A);
	check(CHANGE(NEW));
	change_card("8988211000000000019");
	provision(CARD_A);
	check(CHANGE(OTHER_CARD));
	assert_true(device->result.actions & CSTRAP_ACTION_REGISTER);
	assert_int_equal(0, device->result.steps[CSTRAP_APPLY_INSTALL]);
	assert_true(device->result.committed);
	check(CHANGE(UNCHANGED));
	change_card("8988211000000000027");
	provision(CARD_B);
	check(CHANGE(OTHER_CARD));
	assert_int_equal(2, device->result.steps[CSTRAP_APPLY_INSTALL]);
	check(CHANGE(UNCHANGED));
}

/* --- bad messages ---------------------------------------------------------- */

static void
invalid_strict(void **state)
{
	(void)state;
	put(FACTORY_1, CSTRAP_FROM_FACTORY);
	provision(CARD_A);
	check(CHANGE(NEW));
	patch(0, BAD);
	check(CHANGE(INVALID));
	assert_int_equal(1, device->resets);
	assert_int_not_equal(CSTRAP_OK, device->result.why.status);
	assert_string_equal("card", device->result.why.file);
	/* The card's are out of use, and the device has an account. */
	assert_holds("F/0/0 U, F/1/0 U, C/0/0 D, C/1/0 D");
	check(CHANGE(INVALID));
	assert_false(device->result.committed);
	/* Mended: applied, and what was disabled is gone. */
	provision(CARD_B);
	check(CHANGE(CHANGED));
	assert_holds("F/0/0 A, F/1/0 A, C/0/0 U, C/1/0 U");
}

static void
invalid_keep(void **state)
{
	(void)state;
	device->options.policy.keep = true;
	provision(CARD_A);
	check(CHANGE(NEW));
	patch(0, BAD);
	check(CHANGE(INVALID));
	assert_holds("C/0/0 U, C/1/0 U");
	check(CHANGE(INVALID));
	assert_false(device->result.committed);
}

/* Well formed, but an account without a server: it breaks a rule. */
static void
invalid_by_rule(void **state)
{
	(void)state;
	provision(CARD_A);
	patch(0,
	    "0001001C0000000017080014C80008636F61703A2F2F78C10100C10203C10A01");
	check(CHANGE(INVALID));
	assert_int_equal(CSTRAP_E_RULE, device->result.look);
	assert_int_equal(CSTRAP_RULE_ACCOUNT_SERVER, device->result.why.rule);
	assert_holds("");
}

/* More instances than a device has room for: as bad as any bad message. */
static void
invalid_for_its_size(void **state)
{
	static char lines[16 * CSTRAP_SYNC_COMING_MAX + 128];
	static struct message message;
	struct cstrap_finding finding;
	size_t len;

	(void)state;
	for (unsigned int more = 0; more < 2; more++) {
		len = (size_t)sprintf(lines,
		    "/0/0 C80008636F61703A2F2F78C10100C10203C10A01\n"
		    "/1/0 C10001C20107D0C10600C10755\n");
		for (unsigned int i = 0; i < CSTRAP_SYNC_COMING_MAX - 2 + more;
		     i++)
			len +=
			    (size_t)sprintf(lines + len, "/9999/%u C000\n", i);
		assert_int_equal(CSTRAP_OK,
		    cstrap_import((struct cstrap_view) { (uint8_t *)lines,
				      len },
			CSTRAP_FORMAT_TLV, CSTRAP_ENABLER_NEWEST,
			(struct cstrap_room) { message.bytes,
			    sizeof(message.bytes) },
			&message.message, &finding));
		assert_int_equal(CSTRAP_OK,
		    bench_write(&device->bench, &message, more == 0, NULL));
		cstrap_vcard_reset(device->bench.vcard);
		check(more ? CHANGE(INVALID) : CHANGE(NEW));
	}
	assert_int_equal(CSTRAP_RULE_STORE_LIMIT, device->result.why.rule);
	assert_int_equal(CSTRAP_SYNC_COMING_MAX,
	    device->result.steps[CSTRAP_APPLY_DISABLE]);
}

static void
hold(void **state)
{
	(void)state;
	device->options.policy.hold = true;
	provision(CARD_A);
	check(CHANGE(NEW));
	assert_holds("");
	check(CHANGE(UNCHANGED));
	device->options.policy.hold = false;
	check(CHANGE(CHANGED));
	assert_holds("C/0/0 U, C/1/0 U");
	device->options.policy.hold = true;
	provision(CARD_B);
	check(CHANGE(CHANGED));
	assert_holds("C/0/0 D, C/1/0 D");
}

static void
being_written(void **state)
{
	(void)state;
	provision(CARD_A);
	check(CHANGE(NEW));
	patch(1, "00");
	for (unsigned int i = 1; i <= CSTRAP_WRITING_CHECKS; i++) {
		check(CHANGE(BEING_WRITTEN));
		assert_int_equal(i, device->result.writing_checks);
		assert_holds("C/0/0 U, C/1/0 U");
	}
	check(CHANGE(INVALID));
	assert_holds("C/0/0 D, C/1/0 D");
	provision(CARD_A);
	check(CHANGE(CHANGED));
	assert_int_equal(0, device->result.writing_checks);
	assert_holds("C/0/0 U, C/1/0 U");
}

/* --- cost ------------------------------------------------------------------ */

static uint64_t
etu(size_t to_card, size_t from_card)
{
	return cstrap_wire_etu(NULL, to_card, from_card);
}

/*
 * Nothing changed: channel, application, ODF and DODF, file, header and
 * message, channel; the identity before it, once a power-up.
 */
static void
cost_of_nothing(void **state)
{
	static struct message message;
	struct cstrap_card_identity identity = { 0, { 0 } };
	struct cstrap_vcard_time time;
	uint64_t floor, cost;
	unsigned int commands;

	(void)state;
	message_of_profile(&message, "psk.json");
	assert_int_equal(CSTRAP_OK,
	    bench_write(&device->bench, &message, true, NULL));
	cstrap_vcard_reset(device->bench.vcard);
	check(CHANGE(NEW));
	device->options.identity = &identity;
	check(CHANGE(UNCHANGED));
	assert_int_equal(10, identity.len);
	commands = device->commands;
	cstrap_vcard_time_reset(device->bench.vcard);
	check(CHANGE(UNCHANGED));
	cstrap_vcard_time(device->bench.vcard, &time);
	cost = time.etu;
	assert_int_equal(commands - 3, device->commands);
	/* 8 bytes of ODF, 39 of DODF; the message in one piece. */
	floor = etu(0, 1) + etu(12, 0) + 2 * etu(2, 0) + etu(0, 8) +
	    etu(0, 39) + etu(2, 0) + etu(0, 230) + etu(0, 0);
	print_message("unchanged: %u commands, %llu etu; floor %llu; %.3f\n",
	    device->commands, (unsigned long long)cost,
	    (unsigned long long)floor, (double)cost / (double)floor);
	assert_in_range(device->commands, 9, 12);
	assert_in_range(cost, floor, floor * 110 / 100);
}

/* The file's entry leads elsewhere: no path is remembered. */
static void
message_that_moved(void **state)
{
	static struct message message;
	struct cstrap_plan_options options = { .keys = &device->bench.keys,
		.method = CSTRAP_METHOD_AB };
	struct cstrap_plan *plan;

	(void)state;
	provision(CARD_A);
	check(CHANGE(NEW));
	message_of_text(&message, CARD_B);
	assert_int_equal(CSTRAP_OK,
	    cstrap_plan_make(&plan, &device->bench.link, &message.message,
		&options, NULL));
	assert_int_equal(CSTRAP_OK,
	    cstrap_plan_run(plan, &device->bench.link, NULL, NULL));
	cstrap_plan_close(&plan);
	check(CHANGE(CHANGED));
	check(CHANGE(UNCHANGED));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(new_then_unchanged),
		TEST(changed),
		TEST(removed_and_back),
		TEST(no_card_ever),
		TEST(message_gone),
		TEST(another_card),
		TEST(invalid_strict),
		TEST(invalid_keep),
		TEST(invalid_by_rule),
		TEST(invalid_for_its_size),
		TEST(hold),
		TEST(being_written),
		TEST(cost_of_nothing),
		TEST(message_that_moved),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
