/*
 * test_sequence.c - each transition of the bootstrap sequence, by its clause
 * of TS Core 1.1.1.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "cardstrap/apply.h"
#include "cardstrap/sequence.h"

#define PHASE(name) CSTRAP_SEQUENCE_##name
#define DO(name) (uint32_t) CSTRAP_DO_##name
#define NONE                    \
	{                       \
		0, false, false \
	}
#define CARD                                  \
	{                                     \
		CSTRAP_FROM_CARD, true, false \
	}
#define FACTORY                                   \
	{                                         \
		CSTRAP_FROM_FACTORY, false, false \
	}
#define SERVED                                  \
	{                                       \
		CSTRAP_FROM_SERVER, false, true \
	}
#define ALONE                  \
	{                      \
		0, false, true \
	}

static struct cstrap_sequence s;

static void
expect(struct cstrap_sequence_event event, uint32_t actions,
    enum cstrap_sequence_phase phase)
{
	uint32_t got;

	assert_int_equal(CSTRAP_OK, cstrap_sequence_step(&s, &event, &got));
	assert_int_equal(actions, got);
	assert_int_equal(phase, s.phase);
}

static void
expect_kind(enum cstrap_sequence_kind kind, uint32_t actions,
    enum cstrap_sequence_phase phase)
{
	expect((struct cstrap_sequence_event) { .kind = kind }, actions, phase);
}

static void
expect_model(enum cstrap_sequence_kind kind, struct cstrap_sequence_model model,
    uint32_t actions, enum cstrap_sequence_phase phase)
{
	expect((struct cstrap_sequence_event) { .kind = kind, .model = model },
	    actions, phase);
}

static void
refused(enum cstrap_sequence_kind kind)
{
	const struct cstrap_sequence before = s;
	uint32_t got;

	assert_int_equal(CSTRAP_E_ORDER,
	    cstrap_sequence_step(&s,
		&(struct cstrap_sequence_event) { .kind = kind }, &got));
	assert_int_equal(0, got);
	assert_memory_equal(&before, &s, sizeof(s));
}

/* A device that has got as far as its registration. */
static void
registered(struct cstrap_sequence_model model, bool reader)
{
	cstrap_sequence_begin(&s, reader, false);
	expect_model(CSTRAP_EVENT_START, model,
	    reader ? DO(LOOK) : DO(REGISTER),
	    reader ? PHASE(CARD) : PHASE(REGISTER));
	if (reader)
		expect_model(CSTRAP_EVENT_LOOKED, model, DO(REGISTER),
		    PHASE(REGISTER));
	expect_kind(CSTRAP_EVENT_REGISTERED, 0, PHASE(DONE));
}

/* ... or is in a bootstrap that it asked for. */
static void
requested(struct cstrap_sequence_model model)
{
	cstrap_sequence_begin(&s, false, false);
	expect_model(CSTRAP_EVENT_START, model, DO(HOLD), PHASE(HOLD));
	expect_kind(CSTRAP_EVENT_HELD, DO(REQUEST), PHASE(REQUEST));
}

static struct cstrap_sequence_event
finish(struct cstrap_sequence_model model)
{
	return (struct cstrap_sequence_event) { .kind = CSTRAP_EVENT_FINISH,
		.model = model,
		.bootstraps = model.bootstrap != 0,
		.consistent = true };
}

static void
clause_6_1_4_1_card_first(void **state)
{
	(void)state;
	cstrap_sequence_begin(&s, true, true);
	expect_model(CSTRAP_EVENT_START, (struct cstrap_sequence_model)NONE,
	    DO(LOOK), PHASE(CARD));
	assert_false(s.tried);
	expect_model(CSTRAP_EVENT_LOOKED, (struct cstrap_sequence_model)CARD,
	    DO(REGISTER), PHASE(REGISTER));
	assert_true(s.tried);
}

static void
clause_6_1_4_2_factory_if_not_by_card(void **state)
{
	(void)state;
	cstrap_sequence_begin(&s, true, true);
	expect_model(CSTRAP_EVENT_START, (struct cstrap_sequence_model)NONE,
	    DO(LOOK), PHASE(CARD));
	expect_model(CSTRAP_EVENT_LOOKED, (struct cstrap_sequence_model)NONE,
	    DO(FACTORY), PHASE(FACTORY));
	expect_model(CSTRAP_EVENT_FACTORY,
	    (struct cstrap_sequence_model)FACTORY, DO(HOLD), PHASE(HOLD));
	/* Without a reader it is the first. */
	cstrap_sequence_begin(&s, false, true);
	expect_model(CSTRAP_EVENT_START, (struct cstrap_sequence_model)NONE,
	    DO(FACTORY), PHASE(FACTORY));
}

static void
clause_6_1_4_3_register_with_each(void **state)
{
	(void)state;
	registered((struct cstrap_sequence_model)CARD, true);
	registered((struct cstrap_sequence_model)ALONE, false);
}

static void
clause_6_1_4_4_client_initiated(void **state)
{
	(void)state;
	/* All registrations failed. */
	cstrap_sequence_begin(&s, false, false);
	expect_model(CSTRAP_EVENT_START, (struct cstrap_sequence_model)SERVED,
	    DO(REGISTER), PHASE(REGISTER));
	expect_kind(CSTRAP_EVENT_FAILED, DO(HOLD), PHASE(HOLD));
	expect_kind(CSTRAP_EVENT_HELD, DO(REQUEST), PHASE(REQUEST));
	/* No Server account at all. */
	requested((struct cstrap_sequence_model)FACTORY);
	/* No Bootstrap-Server account: later again. */
	cstrap_sequence_begin(&s, false, false);
	expect_model(CSTRAP_EVENT_START, (struct cstrap_sequence_model)ALONE,
	    DO(REGISTER), PHASE(REGISTER));
	expect_kind(CSTRAP_EVENT_FAILED, DO(WAIT), PHASE(RETRY));
	expect_kind(CSTRAP_EVENT_HELD, DO(REGISTER), PHASE(REGISTER));
}

static void
clause_6_1_4_5_server_initiated(void **state)
{
	(void)state;
	/* Ignored until card or factory was tried. */
	cstrap_sequence_begin(&s, true, true);
	expect_kind(CSTRAP_EVENT_SERVER, DO(IGNORE), PHASE(OFF));
	expect_model(CSTRAP_EVENT_START, (struct cstrap_sequence_model)SERVED,
	    DO(LOOK), PHASE(CARD));
	expect_kind(CSTRAP_EVENT_SERVER, DO(IGNORE), PHASE(CARD));
	expect_model(CSTRAP_EVENT_LOOKED, (struct cstrap_sequence_model)SERVED,
	    DO(FACTORY), PHASE(FACTORY));
	expect_kind(CSTRAP_EVENT_SERVER, DO(IGNORE), PHASE(FACTORY));
	expect_model(CSTRAP_EVENT_FACTORY, (struct cstrap_sequence_model)SERVED,
	    DO(REGISTER), PHASE(REGISTER));
	expect_kind(CSTRAP_EVENT_SERVER, DO(ACCEPT), PHASE(SERVED));
	/* One at a time. */
	expect_kind(CSTRAP_EVENT_SERVER, DO(IGNORE), PHASE(SERVED));
	/* Only while the account is kept. */
	registered((struct cstrap_sequence_model)ALONE, false);
	expect_kind(CSTRAP_EVENT_SERVER, DO(IGNORE), PHASE(DONE));
}

static void
clause_6_1_3_2_check_at_update(void **state)
{
	const struct cstrap_sequence_event update = { .kind =
							  CSTRAP_EVENT_UPDATE,
		.from_card = true };

	(void)state;
	registered((struct cstrap_sequence_model)CARD, true);
	expect(update, DO(LOOK), PHASE(CHECK));
	expect_model(CSTRAP_EVENT_LOOKED, (struct cstrap_sequence_model)CARD,
	    DO(GO_ON), PHASE(DONE));
	/* Changed, the accounts being of the same kinds. */
	expect(update, DO(LOOK), PHASE(CHECK));
	expect((struct cstrap_sequence_event) { .kind = CSTRAP_EVENT_LOOKED,
		   .model = CARD,
		   .from_card = true },
	    DO(REGISTER), PHASE(REGISTER));
	/* A server that is not the card's goes on. */
	registered((struct cstrap_sequence_model)ALONE, true);
	expect_kind(CSTRAP_EVENT_UPDATE, DO(GO_ON), PHASE(DONE));
}

static void
clause_6_1_3_2_check_at_register(void **state)
{
	(void)state;
	cstrap_sequence_begin(&s, true, false);
	expect_model(CSTRAP_EVENT_START, (struct cstrap_sequence_model)CARD,
	    DO(LOOK), PHASE(CARD));
	expect_model(CSTRAP_EVENT_LOOKED, (struct cstrap_sequence_model)CARD,
	    DO(REGISTER), PHASE(REGISTER));
	expect_kind(CSTRAP_EVENT_FAILED, DO(HOLD), PHASE(HOLD));
	expect_kind(CSTRAP_EVENT_HELD, DO(REQUEST), PHASE(REQUEST));
	/* The look of before does not do for another Register. */
	expect_kind(CSTRAP_EVENT_BROKEN, DO(ROLLBACK) | DO(LOOK), PHASE(CHECK));
	expect_model(CSTRAP_EVENT_LOOKED, (struct cstrap_sequence_model)CARD,
	    DO(REGISTER), PHASE(REGISTER));
}

static void
clause_6_1_3_2_card_removed(void **state)
{
	(void)state;
	registered((struct cstrap_sequence_model)CARD, true);
	expect_kind(CSTRAP_EVENT_CARD_OUT, DO(DISABLE) | DO(LOOK), PHASE(CARD));
	assert_int_equal(0, s.model.bootstrap);
	assert_false(s.model.card_servers);
	/* Whatever a store still says of it. */
	expect_model(CSTRAP_EVENT_LOOKED, (struct cstrap_sequence_model)CARD,
	    DO(DISABLE) | DO(WAIT), PHASE(STRANDED));
	assert_false(s.model.card_servers);
	/* Its insertion makes a clean device known. */
	expect_kind(CSTRAP_EVENT_CARD_IN, DO(LOOK), PHASE(CARD));
	expect_model(CSTRAP_EVENT_LOOKED, (struct cstrap_sequence_model)CARD,
	    DO(REGISTER), PHASE(REGISTER));
}

static void
clause_6_1_3_2_card_during_bootstrap(void **state)
{
	(void)state;
	registered((struct cstrap_sequence_model)SERVED, true);
	expect_kind(CSTRAP_EVENT_SERVER, DO(ACCEPT), PHASE(SERVED));
	expect_kind(CSTRAP_EVENT_CARD_OUT, DO(ROLLBACK) | DO(LOOK),
	    PHASE(CARD));
	/* And while it is looked at: once more. */
	expect_kind(CSTRAP_EVENT_CARD_IN, 0, PHASE(CARD));
	expect_model(CSTRAP_EVENT_LOOKED, (struct cstrap_sequence_model)SERVED,
	    DO(LOOK), PHASE(CARD));
	expect_model(CSTRAP_EVENT_LOOKED, (struct cstrap_sequence_model)SERVED,
	    DO(REGISTER), PHASE(REGISTER));
}

static void
clause_6_1_3_3_finish_replaces_account(void **state)
{
	(void)state;
	requested((struct cstrap_sequence_model)FACTORY);
	expect(finish((struct cstrap_sequence_model)SERVED),
	    DO(COMMIT) | DO(ANSWER_CHANGED) | DO(REGISTER), PHASE(REGISTER));
	assert_int_equal(CSTRAP_FROM_SERVER, s.model.bootstrap);
}

static void
clause_6_1_3_3_two_accounts_are_4_06(void **state)
{
	struct cstrap_sequence_event event =
	    finish((struct cstrap_sequence_model)SERVED);

	(void)state;
	requested((struct cstrap_sequence_model)FACTORY);
	event.bootstraps = 2;
	expect(event, DO(ANSWER_NOT) | DO(ROLLBACK) | DO(HOLD), PHASE(HOLD));
	/* The old account stays the only active one. */
	assert_int_equal(CSTRAP_FROM_FACTORY, s.model.bootstrap);
	/* One that is said to be there, and is not. */
	requested((struct cstrap_sequence_model)FACTORY);
	event.bootstraps = 0;
	expect(event, DO(ANSWER_NOT) | DO(ROLLBACK) | DO(HOLD), PHASE(HOLD));
}

static void
clause_6_1_6_inconsistent_is_4_06(void **state)
{
	struct cstrap_sequence_event event =
	    finish((struct cstrap_sequence_model)SERVED);

	(void)state;
	requested((struct cstrap_sequence_model)FACTORY);
	event.consistent = false;
	expect(event, DO(ANSWER_NOT) | DO(ROLLBACK) | DO(HOLD), PHASE(HOLD));
	/* No Server account. */
	requested((struct cstrap_sequence_model)FACTORY);
	expect(finish((struct cstrap_sequence_model)FACTORY),
	    DO(ANSWER_NOT) | DO(ROLLBACK) | DO(HOLD), PHASE(HOLD));
	/* A Finish that belongs to nothing. */
	registered((struct cstrap_sequence_model)SERVED, false);
	expect(finish((struct cstrap_sequence_model)SERVED), DO(REFUSE),
	    PHASE(DONE));
}

static void
clause_6_1_3_3_failed_bootstrap(void **state)
{
	(void)state;
	registered((struct cstrap_sequence_model)SERVED, false);
	expect_kind(CSTRAP_EVENT_SERVER, DO(ACCEPT), PHASE(SERVED));
	expect_kind(CSTRAP_EVENT_BROKEN, DO(ROLLBACK) | DO(REGISTER),
	    PHASE(REGISTER));
	assert_int_equal(CSTRAP_FROM_SERVER, s.model.bootstrap);
}

static void
clause_6_1_3_3_time_out(void **state)
{
	struct cstrap_sequence_event event =
	    finish((struct cstrap_sequence_model)SERVED);
	struct cstrap_sequence_event time = { .kind = CSTRAP_EVENT_TIME,
		.seconds = 59 };

	(void)state;
	requested((struct cstrap_sequence_model)FACTORY);
	event.seconds = 60;
	expect(event, DO(COMMIT) | DO(ANSWER_CHANGED) | DO(REGISTER),
	    PHASE(REGISTER));
	expect(time, 0, PHASE(REGISTER));
	assert_int_equal(1, s.remaining);
	expect_kind(CSTRAP_EVENT_FAILED, DO(HOLD), PHASE(HOLD));
	/* At work it is not taken away. */
	expect_kind(CSTRAP_EVENT_HELD, DO(REQUEST), PHASE(REQUEST));
	expect(time, 0, PHASE(REQUEST));
	expect_kind(CSTRAP_EVENT_BROKEN, DO(ROLLBACK) | DO(REGISTER),
	    PHASE(REGISTER));
	expect_kind(CSTRAP_EVENT_FAILED, DO(HOLD), PHASE(HOLD));
	expect(time, DO(PURGE) | DO(WAIT), PHASE(RETRY));
	assert_int_equal(0, s.model.bootstrap);
	/* 0 is without end; so is the account of a card. */
	requested((struct cstrap_sequence_model)FACTORY);
	event.seconds = 0;
	expect(event, DO(COMMIT) | DO(ANSWER_CHANGED) | DO(REGISTER),
	    PHASE(REGISTER));
	time.seconds = UINT32_MAX;
	expect(time, 0, PHASE(REGISTER));
}

static void
clause_6_1_7_6_delete_leaves_the_account(void **state)
{
	(void)state;
	requested((struct cstrap_sequence_model)FACTORY);
	expect_kind(CSTRAP_EVENT_DELETE, DO(DELETE), PHASE(REQUEST));
	assert_int_equal(CSTRAP_FROM_FACTORY, s.model.bootstrap);
	registered((struct cstrap_sequence_model)SERVED, false);
	expect_kind(CSTRAP_EVENT_DELETE, DO(REFUSE), PHASE(DONE));
}

static void
no_way_out_but_waiting(void **state)
{
	(void)state;
	cstrap_sequence_begin(&s, true, false);
	expect_model(CSTRAP_EVENT_START, (struct cstrap_sequence_model)NONE,
	    DO(LOOK), PHASE(CARD));
	expect_model(CSTRAP_EVENT_LOOKED, (struct cstrap_sequence_model)NONE,
	    DO(WAIT), PHASE(STRANDED));
	expect_kind(CSTRAP_EVENT_HELD, DO(LOOK), PHASE(CARD));
	/* Servers that do not answer, and a factory. */
	cstrap_sequence_begin(&s, false, true);
	expect_model(CSTRAP_EVENT_START, (struct cstrap_sequence_model)ALONE,
	    DO(FACTORY), PHASE(FACTORY));
	expect_model(CSTRAP_EVENT_FACTORY, (struct cstrap_sequence_model)ALONE,
	    DO(REGISTER), PHASE(REGISTER));
	expect_kind(CSTRAP_EVENT_FAILED, DO(WAIT), PHASE(RETRY));
	expect_kind(CSTRAP_EVENT_HELD, DO(FACTORY), PHASE(FACTORY));
}

static void
end_of_what_was_not_begun(void **state)
{
	(void)state;
	registered((struct cstrap_sequence_model)SERVED, false);
	refused(CSTRAP_EVENT_LOOKED);
	refused(CSTRAP_EVENT_FACTORY);
	refused(CSTRAP_EVENT_REGISTERED);
	refused(CSTRAP_EVENT_FAILED);
	refused(CSTRAP_EVENT_HELD);
	refused(CSTRAP_EVENT_BROKEN);
	refused(CSTRAP_EVENT_CARD_IN); /* there is no reader */
	expect_kind(CSTRAP_EVENT_SERVER, DO(ACCEPT), PHASE(SERVED));
	refused(CSTRAP_EVENT_UPDATE);
}

/* OMA 1.1-int-3: X's account, then a card with Y's. */
static void
oma_int_3_card_beside_an_old_server(void **state)
{
	const struct cstrap_sequence_model both = { 0, true, true };

	(void)state;
	registered((struct cstrap_sequence_model)ALONE, true);
	expect_model(CSTRAP_EVENT_START, (struct cstrap_sequence_model)ALONE,
	    DO(LOOK), PHASE(CARD));
	expect_model(CSTRAP_EVENT_LOOKED, both, DO(REGISTER), PHASE(REGISTER));
	expect_kind(CSTRAP_EVENT_REGISTERED, 0, PHASE(DONE));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(clause_6_1_4_1_card_first),
		cmocka_unit_test(clause_6_1_4_2_factory_if_not_by_card),
		cmocka_unit_test(clause_6_1_4_3_register_with_each),
		cmocka_unit_test(clause_6_1_4_4_client_initiated),
		cmocka_unit_test(clause_6_1_4_5_server_initiated),
		cmocka_unit_test(clause_6_1_3_2_check_at_update),
		cmocka_unit_test(clause_6_1_3_2_check_at_register),
		cmocka_unit_test(clause_6_1_3_2_card_removed),
		cmocka_unit_test(clause_6_1_3_2_card_during_bootstrap),
		cmocka_unit_test(clause_6_1_3_3_finish_replaces_account),
		cmocka_unit_test(clause_6_1_3_3_two_accounts_are_4_06),
		cmocka_unit_test(clause_6_1_6_inconsistent_is_4_06),
		cmocka_unit_test(clause_6_1_3_3_failed_bootstrap),
		cmocka_unit_test(clause_6_1_3_3_time_out),
		cmocka_unit_test(clause_6_1_7_6_delete_leaves_the_account),
		cmocka_unit_test(no_way_out_but_waiting),
		cmocka_unit_test(end_of_what_was_not_begun),
		cmocka_unit_test(oma_int_3_card_beside_an_old_server),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
