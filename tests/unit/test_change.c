/*
 * test_change.c - the decision: a case for each row of its table.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "test_change.h"

static bool decided[CSTRAP_REASON_COUNT];

static void
assert_record(const struct cstrap_record *record, struct known known)
{
	const struct cstrap_record wanted = record_of(known);

	assert_int_equal(record->card.len, wanted.card.len);
	assert_memory_equal(record->card.iccid, wanted.card.iccid,
	    CSTRAP_ICCID_BYTES_MAX);
	assert_int_equal(record->has_seen, wanted.has_seen);
	assert_int_equal(record->has_applied, wanted.has_applied);
	assert_memory_equal(record->seen, wanted.seen, CSTRAP_SHA256_LEN);
	assert_memory_equal(record->applied, wanted.applied, CSTRAP_SHA256_LEN);
	assert_int_equal(record->writing_checks, wanted.writing_checks);
	assert_int_equal(record->secure, wanted.secure);
}

static void
expect(const struct scene *scene, enum cstrap_change_reason reason,
    enum cstrap_change_state state, unsigned int actions, struct known after)
{
	struct cstrap_decision d;

	decide(scene, &d);
	decided[d.reason] = true;
	assert_int_equal(d.reason, reason);
	assert_int_equal(d.state, state);
	assert_int_equal(d.actions, actions);
	assert_record(&d.record, after);
	assert_int_equal(d.record.generation,
	    (scene->has_record && !scene->refused ? 7 : 0) +
		((actions & RECORD) != 0));
}

/* The same with one sight, which only asks for a second, then with both. */
static void
expect_confirmed(struct scene scene, enum cstrap_change_reason reason,
    enum cstrap_change_state state, unsigned int look, unsigned int actions,
    struct known after)
{
	scene.has_second = false;
	expect(&scene, reason, state, look,
	    scene.refused || !scene.has_record ? nothing : scene.known);
	scene.second = scene.first;
	scene.has_second = true;
	expect(&scene, reason, state, actions, after);
}

static struct scene
first_scene(enum cstrap_sight_kind kind, uint8_t octet, uint8_t hash)
{
	struct scene scene = usual_scene(kind, octet, hash);

	scene.has_record = false;
	return scene;
}

static void
reads_differ(void **state)
{
	struct scene scene = usual_scene(CSTRAP_SIGHT_MESSAGE, 'A', 'N');

	(void)state;
	scene.has_second = true;
	scene.second = sight(CSTRAP_SIGHT_MESSAGE, 'A', 'O');
	expect(&scene, CSTRAP_REASON_READS_DIFFER, CSTRAP_CHANGE_UNREADABLE, 0,
	    usual);
	scene.second = sight(CSTRAP_SIGHT_MESSAGE, 'B', 'N');
	expect(&scene, CSTRAP_REASON_READS_DIFFER, CSTRAP_CHANGE_UNREADABLE, 0,
	    usual);
	scene.second = sight(CSTRAP_SIGHT_INVALID, 'A', 'N');
	expect(&scene, CSTRAP_REASON_READS_DIFFER, CSTRAP_CHANGE_UNREADABLE, 0,
	    usual);
	scene.second = sight(CSTRAP_SIGHT_ABSENT, 0, 0);
	expect(&scene, CSTRAP_REASON_READS_DIFFER, CSTRAP_CHANGE_UNREADABLE, 0,
	    usual);
	scene.second = scene.first;
	scene.second.secure = true;
	expect(&scene, CSTRAP_REASON_READS_DIFFER, CSTRAP_CHANGE_UNREADABLE, 0,
	    usual);
	/* What is in use came back: the next check finds it unchanged. */
	scene.second = sight(CSTRAP_SIGHT_MESSAGE, 'A', 'M');
	expect(&scene, CSTRAP_REASON_READS_DIFFER, CSTRAP_CHANGE_UNREADABLE, 0,
	    usual);
}

static void
no_contact(void **state)
{
	struct scene scene = usual_scene(CSTRAP_SIGHT_UNREADABLE, 0, 0);

	(void)state;
	expect(&scene, CSTRAP_REASON_NO_CONTACT, CSTRAP_CHANGE_UNREADABLE, 0,
	    usual);
	scene.second = scene.first;
	scene.has_second = true;
	expect(&scene, CSTRAP_REASON_NO_CONTACT, CSTRAP_CHANGE_UNREADABLE, 0,
	    usual);
	/* A number that is no kind of sight disables nothing either. */
	scene.first.kind = (enum cstrap_sight_kind)99;
	scene.has_second = false;
	expect(&scene, CSTRAP_REASON_NO_CONTACT, CSTRAP_CHANGE_UNREADABLE, 0,
	    usual);
}

static void
pin(void **state)
{
	struct scene scene = usual_scene(CSTRAP_SIGHT_LOCKED, 'A', 0);

	(void)state;
	expect(&scene, CSTRAP_REASON_PIN, CSTRAP_CHANGE_LOCKED, 0, usual);
	scene = usual_scene(CSTRAP_SIGHT_LOCKED, 'B', 0);
	expect(&scene, CSTRAP_REASON_PIN, CSTRAP_CHANGE_LOCKED, 0, usual);
}

/* A card that was read securely is not believed without. */
static void
plain_read(void **state)
{
	static const enum cstrap_sight_kind kinds[] = { CSTRAP_SIGHT_MESSAGE,
		CSTRAP_SIGHT_INVALID, CSTRAP_SIGHT_NONE, CSTRAP_SIGHT_WRITING };
	struct known secure = usual;
	struct scene scene;

	(void)state;
	secure.secure = true;
	for (size_t i = 0; i < 4; i++) {
		scene = scene_of(secure, sight(kinds[i], 'A', 'N'));
		scene.second = scene.first;
		scene.has_second = true;
		expect(&scene, CSTRAP_REASON_PLAIN_READ,
		    CSTRAP_CHANGE_UNREADABLE, 0, secure);
		/* Without its identity it may be the same card. */
		scene.first.card = scene.second.card = card(0);
		expect(&scene, CSTRAP_REASON_PLAIN_READ,
		    CSTRAP_CHANGE_UNREADABLE, 0, secure);
	}
	scene = scene_of(secure, sight(CSTRAP_SIGHT_MESSAGE, 'A', 'M'));
	scene.policy.allow_plain = true;
	expect(&scene, CSTRAP_REASON_UNCHANGED, CSTRAP_CHANGE_UNCHANGED, 0,
	    secure);
	/* Another card is another card. */
	scene = scene_of(secure, sight(CSTRAP_SIGHT_MESSAGE, 'B', 'N'));
	expect_confirmed(scene, CSTRAP_REASON_OTHER_CARD,
	    CSTRAP_CHANGE_OTHER_CARD, AGAIN, DISABLE | APPLY | RECORD,
	    (struct known) { 'B', 'N', 'N', 0, false });
}

static void
writing_refused(void **state)
{
	struct scene scene = refused_scene(CSTRAP_SIGHT_WRITING, 'A', 0);

	(void)state;
	expect(&scene, CSTRAP_REASON_WRITING_REFUSED,
	    CSTRAP_CHANGE_BEING_WRITTEN, DISABLE, nothing);
}

static void
writing(void **state)
{
	struct scene scene = usual_scene(CSTRAP_SIGHT_WRITING, 'A', 0);

	(void)state;
	for (uint8_t i = 0; i < CSTRAP_WRITING_CHECKS; i++) {
		scene.known.checks = i;
		expect(&scene, CSTRAP_REASON_WRITING,
		    CSTRAP_CHANGE_BEING_WRITTEN, RECORD,
		    (struct known) { 'A', 'M', 'M', (uint8_t)(i + 1), false });
	}
	scene.policy.writing_max = 200;
	scene.known.checks = 199;
	expect(&scene, CSTRAP_REASON_WRITING, CSTRAP_CHANGE_BEING_WRITTEN,
	    RECORD, (struct known) { 'A', 'M', 'M', 200, false });
	/* Only checks in a row count. */
	scene = usual_scene(CSTRAP_SIGHT_MESSAGE, 'A', 'M');
	scene.known.checks = 10;
	expect(&scene, CSTRAP_REASON_UNCHANGED, CSTRAP_CHANGE_UNCHANGED, RECORD,
	    usual);
}

static void
stuck_strict(void **state)
{
	struct scene scene = usual_scene(CSTRAP_SIGHT_WRITING, 'A', 0);

	(void)state;
	scene.known.checks = CSTRAP_WRITING_CHECKS;
	expect_confirmed(scene, CSTRAP_REASON_STUCK_STRICT,
	    CSTRAP_CHANGE_INVALID, AGAIN | RESET, DISABLE | RECORD,
	    (struct known) { 'A', 'M', 0, 11, false });
	/* The old message back in the file is applied anew. */
	scene = scene_of((struct known) { 'A', 'M', 0, 11, false },
	    sight(CSTRAP_SIGHT_MESSAGE, 'A', 'M'));
	expect_confirmed(scene, CSTRAP_REASON_CHANGED, CSTRAP_CHANGE_CHANGED,
	    AGAIN, DISABLE | APPLY | RECORD, usual);
}

static void
stuck(void **state)
{
	struct scene scene = usual_scene(CSTRAP_SIGHT_WRITING, 'A', 0);
	struct known after = usual;

	(void)state;
	scene.policy.keep = true;
	scene.known.checks = CSTRAP_WRITING_CHECKS;
	after.checks = 11;
	expect(&scene, CSTRAP_REASON_STUCK, CSTRAP_CHANGE_INVALID, RECORD,
	    after);
	/* From then on there is nothing to commit. */
	scene.known.checks = 11;
	expect(&scene, CSTRAP_REASON_STUCK, CSTRAP_CHANGE_INVALID, 0, after);
	scene.policy.writing_max = UINT8_MAX;
	scene.known.checks = after.checks = UINT8_MAX;
	expect(&scene, CSTRAP_REASON_STUCK, CSTRAP_CHANGE_INVALID, 0, after);
	/* Strict, with nothing applied that could be disabled. */
	scene = scene_of((struct known) { 'A', 'M', 0, 11, false },
	    sight(CSTRAP_SIGHT_WRITING, 'A', 0));
	expect(&scene, CSTRAP_REASON_STUCK, CSTRAP_CHANGE_INVALID, 0,
	    scene.known);
}

static void
removed(void **state)
{
	struct scene scene = usual_scene(CSTRAP_SIGHT_ABSENT, 0, 0);

	(void)state;
	expect_confirmed(scene, CSTRAP_REASON_REMOVED, CSTRAP_CHANGE_REMOVED,
	    AGAIN, DELETE | RECORD, (struct known) { 'A', 0, 0, 0, false });
	/* What is disabled has to go, too, and secure stays secure. */
	scene.known = (struct known) { 'A', 'X', 0, 3, true };
	expect_confirmed(scene, CSTRAP_REASON_REMOVED, CSTRAP_CHANGE_REMOVED,
	    AGAIN, DELETE | RECORD, (struct known) { 'A', 0, 0, 0, true });
}

static void
removed_refused(void **state)
{
	(void)state;
	expect_confirmed(refused_scene(CSTRAP_SIGHT_ABSENT, 0, 0),
	    CSTRAP_REASON_REMOVED_REFUSED, CSTRAP_CHANGE_REMOVED,
	    AGAIN | DISABLE, DELETE | DISABLE | RECORD, nothing);
}

static void
no_card(void **state)
{
	struct scene scene = first_scene(CSTRAP_SIGHT_ABSENT, 0, 0);

	(void)state;
	expect(&scene, CSTRAP_REASON_NO_CARD, CSTRAP_CHANGE_REMOVED, 0,
	    nothing);
	scene = scene_of((struct known) { 'A', 0, 0, 2, true }, scene.first);
	expect(&scene, CSTRAP_REASON_NO_CARD, CSTRAP_CHANGE_REMOVED, RECORD,
	    (struct known) { 'A', 0, 0, 0, true });
}

static void
gone(void **state)
{
	(void)state;
	expect_confirmed(usual_scene(CSTRAP_SIGHT_NONE, 'A', 0),
	    CSTRAP_REASON_GONE, CSTRAP_CHANGE_GONE, AGAIN, DELETE | RECORD,
	    (struct known) { 'A', 0, 0, 0, false });
	/* Another card, without a message: the old one is no longer there. */
	expect_confirmed(usual_scene(CSTRAP_SIGHT_NONE, 'B', 0),
	    CSTRAP_REASON_GONE, CSTRAP_CHANGE_GONE, AGAIN, DELETE | RECORD,
	    (struct known) { 'B', 0, 0, 0, false });
}

static void
gone_refused(void **state)
{
	(void)state;
	expect_confirmed(refused_scene(CSTRAP_SIGHT_NONE, 'A', 0),
	    CSTRAP_REASON_GONE_REFUSED, CSTRAP_CHANGE_GONE, AGAIN | DISABLE,
	    DELETE | DISABLE | RECORD, (struct known) { 'A', 0, 0, 0, false });
	/* Nothing is known of the card: a record is made all the same. */
	expect_confirmed(refused_scene(CSTRAP_SIGHT_NONE, 0, 0),
	    CSTRAP_REASON_GONE_REFUSED, CSTRAP_CHANGE_GONE, AGAIN | DISABLE,
	    DELETE | DISABLE | RECORD, nothing);
}

static void
no_message(void **state)
{
	struct scene scene = first_scene(CSTRAP_SIGHT_NONE, 'A', 0);

	(void)state;
	expect(&scene, CSTRAP_REASON_NO_MESSAGE, CSTRAP_CHANGE_GONE, 0,
	    nothing);
	scene = scene_of((struct known) { 'A', 0, 0, 4, false }, scene.first);
	expect(&scene, CSTRAP_REASON_NO_MESSAGE, CSTRAP_CHANGE_GONE, RECORD,
	    (struct known) { 'A', 0, 0, 0, false });
}

/* The accounts stay; the device registers again. */
static void
other_card_same(void **state)
{
	(void)state;
	expect_confirmed(usual_scene(CSTRAP_SIGHT_MESSAGE, 'B', 'M'),
	    CSTRAP_REASON_OTHER_CARD_SAME, CSTRAP_CHANGE_OTHER_CARD, AGAIN,
	    REGISTER | RECORD, (struct known) { 'B', 'M', 'M', 0, false });
}

static void
unchanged(void **state)
{
	struct scene scene = usual_scene(CSTRAP_SIGHT_MESSAGE, 'A', 'M');

	(void)state;
	expect(&scene, CSTRAP_REASON_UNCHANGED, CSTRAP_CHANGE_UNCHANGED, 0,
	    usual);
	/* The caller need not decode what is in use. */
	scene.first.kind = CSTRAP_SIGHT_INVALID;
	expect(&scene, CSTRAP_REASON_UNCHANGED, CSTRAP_CHANGE_UNCHANGED, 0,
	    usual);
	/* An identity that could not be read is not another one. */
	scene.first.card = card(0);
	expect(&scene, CSTRAP_REASON_UNCHANGED, CSTRAP_CHANGE_UNCHANGED, 0,
	    usual);
	/* One that is learnt, and the first secure read, are noted. */
	scene = scene_of((struct known) { 0, 'M', 'M', 0, false },
	    sight(CSTRAP_SIGHT_MESSAGE, 'A', 'M'));
	expect(&scene, CSTRAP_REASON_UNCHANGED, CSTRAP_CHANGE_UNCHANGED, RECORD,
	    usual);
	scene = usual_scene(CSTRAP_SIGHT_MESSAGE, 'A', 'M');
	scene.first.secure = true;
	expect(&scene, CSTRAP_REASON_UNCHANGED, CSTRAP_CHANGE_UNCHANGED, RECORD,
	    (struct known) { 'A', 'M', 'M', 0, true });
	/* Back from a bad message that was not taken. */
	scene = scene_of((struct known) { 'A', 'X', 'M', 0, false },
	    sight(CSTRAP_SIGHT_MESSAGE, 'A', 'M'));
	expect(&scene, CSTRAP_REASON_UNCHANGED, CSTRAP_CHANGE_UNCHANGED, RECORD,
	    usual);
}

static void
identity_learnt_of_a_secure_card(void **state)
{
	struct scene scene = scene_of((struct known) { 0, 'M', 'M', 0, true },
	    sight(CSTRAP_SIGHT_MESSAGE, 'A', 'M'));

	(void)state;
	scene.policy.allow_plain = true;
	expect(&scene, CSTRAP_REASON_UNCHANGED, CSTRAP_CHANGE_UNCHANGED, RECORD,
	    (struct known) { 'A', 'M', 'M', 0, true });
}

static void
invalid_strict(void **state)
{
	struct scene scene = usual_scene(CSTRAP_SIGHT_INVALID, 'A', 'X');

	(void)state;
	expect_confirmed(scene, CSTRAP_REASON_INVALID_STRICT,
	    CSTRAP_CHANGE_INVALID, AGAIN | RESET, DISABLE | RECORD,
	    (struct known) { 'A', 'X', 0, 0, false });
	/* A policy that became strict. */
	scene.known = (struct known) { 'A', 'X', 'M', 0, false };
	expect_confirmed(scene, CSTRAP_REASON_INVALID_STRICT,
	    CSTRAP_CHANGE_INVALID, AGAIN | RESET, DISABLE | RECORD,
	    (struct known) { 'A', 'X', 0, 0, false });
}

/* Neither tried for ever nor forgotten. */
static void
invalid_again(void **state)
{
	struct scene scene = scene_of((struct known) { 'A', 'X', 0, 0, false },
	    sight(CSTRAP_SIGHT_INVALID, 'A', 'X'));

	(void)state;
	expect(&scene, CSTRAP_REASON_INVALID_AGAIN, CSTRAP_CHANGE_INVALID, 0,
	    scene.known);
	scene.known.applied = 'M';
	scene.policy.keep = true;
	expect(&scene, CSTRAP_REASON_INVALID_AGAIN, CSTRAP_CHANGE_INVALID, 0,
	    scene.known);
	/* A release that understands it applies it. */
	scene.first.kind = CSTRAP_SIGHT_MESSAGE;
	expect_confirmed(scene, CSTRAP_REASON_CHANGED, CSTRAP_CHANGE_CHANGED,
	    AGAIN, DISABLE | APPLY | RECORD,
	    (struct known) { 'A', 'X', 'X', 0, false });
	/* The identity is learnt. */
	scene = scene_of((struct known) { 0, 'X', 0, 5, false },
	    sight(CSTRAP_SIGHT_INVALID, 'A', 'X'));
	expect(&scene, CSTRAP_REASON_INVALID_AGAIN, CSTRAP_CHANGE_INVALID,
	    RECORD, (struct known) { 'A', 'X', 0, 0, false });
}

static void
invalid(void **state)
{
	struct scene scene = usual_scene(CSTRAP_SIGHT_INVALID, 'A', 'X');

	(void)state;
	scene.policy.keep = true;
	expect_confirmed(scene, CSTRAP_REASON_INVALID, CSTRAP_CHANGE_INVALID,
	    AGAIN | RESET, RECORD, (struct known) { 'A', 'X', 'M', 0, false });
	expect_confirmed(first_scene(CSTRAP_SIGHT_INVALID, 'A', 'X'),
	    CSTRAP_REASON_INVALID, CSTRAP_CHANGE_INVALID, AGAIN | RESET, RECORD,
	    (struct known) { 'A', 'X', 0, 0, false });
	expect_confirmed(refused_scene(CSTRAP_SIGHT_INVALID, 'A', 'X'),
	    CSTRAP_REASON_INVALID, CSTRAP_CHANGE_INVALID,
	    AGAIN | RESET | DISABLE, DISABLE | RECORD,
	    (struct known) { 'A', 'X', 0, 0, false });
	/* The same bad message on another card. */
	expect_confirmed(scene_of((struct known) { 'A', 'X', 0, 0, false },
			     sight(CSTRAP_SIGHT_INVALID, 'B', 'X')),
	    CSTRAP_REASON_INVALID, CSTRAP_CHANGE_INVALID, AGAIN | RESET, RECORD,
	    (struct known) { 'B', 'X', 0, 0, false });
}

static void
hold_again(void **state)
{
	struct scene scene = scene_of((struct known) { 'A', 'N', 0, 0, false },
	    sight(CSTRAP_SIGHT_MESSAGE, 'A', 'N'));

	(void)state;
	scene.policy.hold = true;
	expect(&scene, CSTRAP_REASON_HOLD_AGAIN, CSTRAP_CHANGE_UNCHANGED, 0,
	    scene.known);
	scene.policy.hold = false;
	expect_confirmed(scene, CSTRAP_REASON_CHANGED, CSTRAP_CHANGE_CHANGED,
	    AGAIN, DISABLE | APPLY | RECORD,
	    (struct known) { 'A', 'N', 'N', 0, false });
	/* The identity is learnt; of another card it is not the same. */
	scene.policy.hold = true;
	scene.known = (struct known) { 0, 'N', 0, 5, false };
	expect(&scene, CSTRAP_REASON_HOLD_AGAIN, CSTRAP_CHANGE_UNCHANGED,
	    RECORD, (struct known) { 'A', 'N', 0, 0, false });
	scene.known = (struct known) { 'B', 'N', 0, 0, false };
	expect_confirmed(scene, CSTRAP_REASON_HOLD_OTHER_CARD,
	    CSTRAP_CHANGE_OTHER_CARD, AGAIN, DISABLE | RECORD,
	    (struct known) { 'A', 'N', 0, 0, false });
	/* It was bad when it was seen, and kept out; now it can be applied. */
	scene.known = (struct known) { 'A', 'N', 'M', 0, false };
	expect_confirmed(scene, CSTRAP_REASON_HOLD_CHANGED,
	    CSTRAP_CHANGE_CHANGED, AGAIN, DISABLE | RECORD,
	    (struct known) { 'A', 'N', 0, 0, false });
}

static void
hold_other_card(void **state)
{
	struct scene scene = usual_scene(CSTRAP_SIGHT_MESSAGE, 'B', 'N');

	(void)state;
	scene.policy.hold = true;
	expect_confirmed(scene, CSTRAP_REASON_HOLD_OTHER_CARD,
	    CSTRAP_CHANGE_OTHER_CARD, AGAIN, DISABLE | RECORD,
	    (struct known) { 'B', 'N', 0, 0, false });
}

static void
hold_changed(void **state)
{
	struct scene scene = usual_scene(CSTRAP_SIGHT_MESSAGE, 'A', 'N');

	(void)state;
	scene.policy.hold = true;
	expect_confirmed(scene, CSTRAP_REASON_HOLD_CHANGED,
	    CSTRAP_CHANGE_CHANGED, AGAIN, DISABLE | RECORD,
	    (struct known) { 'A', 'N', 0, 0, false });
}

static void
hold_new(void **state)
{
	struct scene scene = first_scene(CSTRAP_SIGHT_MESSAGE, 'A', 'N');

	(void)state;
	scene.policy.hold = true;
	expect_confirmed(scene, CSTRAP_REASON_HOLD_NEW, CSTRAP_CHANGE_NEW,
	    AGAIN, RECORD, (struct known) { 'A', 'N', 0, 0, false });
	scene = scene_of((struct known) { 'B', 0, 0, 0, false }, scene.first);
	scene.policy.hold = true;
	expect_confirmed(scene, CSTRAP_REASON_HOLD_NEW, CSTRAP_CHANGE_NEW,
	    AGAIN, RECORD, (struct known) { 'A', 'N', 0, 0, false });
}

static void
other_card(void **state)
{
	(void)state;
	expect_confirmed(usual_scene(CSTRAP_SIGHT_MESSAGE, 'B', 'N'),
	    CSTRAP_REASON_OTHER_CARD, CSTRAP_CHANGE_OTHER_CARD, AGAIN,
	    DISABLE | APPLY | RECORD,
	    (struct known) { 'B', 'N', 'N', 0, false });
}

static void
changed(void **state)
{
	(void)state;
	expect_confirmed(usual_scene(CSTRAP_SIGHT_MESSAGE, 'A', 'N'),
	    CSTRAP_REASON_CHANGED, CSTRAP_CHANGE_CHANGED, AGAIN,
	    DISABLE | APPLY | RECORD,
	    (struct known) { 'A', 'N', 'N', 0, false });
	/* Whose identity cannot be read keeps the one it had. */
	expect_confirmed(usual_scene(CSTRAP_SIGHT_MESSAGE, 0, 'N'),
	    CSTRAP_REASON_CHANGED, CSTRAP_CHANGE_CHANGED, AGAIN,
	    DISABLE | APPLY | RECORD,
	    (struct known) { 'A', 'N', 'N', 0, false });
}

static void
new_card(void **state)
{
	const struct known after = { 'A', 'M', 'M', 0, false };

	(void)state;
	expect_confirmed(first_scene(CSTRAP_SIGHT_MESSAGE, 'A', 'M'),
	    CSTRAP_REASON_NEW, CSTRAP_CHANGE_NEW, AGAIN, APPLY | RECORD, after);
	/* Back after it was removed. */
	expect_confirmed(scene_of((struct known) { 'A', 0, 0, 0, false },
			     sight(CSTRAP_SIGHT_MESSAGE, 'A', 'M')),
	    CSTRAP_REASON_NEW, CSTRAP_CHANGE_NEW, AGAIN, APPLY | RECORD, after);
	/* The record does not count: the card is new, the old disabled. */
	expect_confirmed(refused_scene(CSTRAP_SIGHT_MESSAGE, 'A', 'M'),
	    CSTRAP_REASON_NEW, CSTRAP_CHANGE_NEW, AGAIN | DISABLE,
	    DISABLE | APPLY | RECORD, after);
	/* Another card after one that was removed. */
	expect_confirmed(scene_of((struct known) { 'B', 0, 0, 0, true },
			     sight(CSTRAP_SIGHT_MESSAGE, 'A', 'M')),
	    CSTRAP_REASON_NEW, CSTRAP_CHANGE_NEW, AGAIN, APPLY | RECORD, after);
}

/* By the cases above alone: each row has one. */
static void
every_row_decided(void **state)
{
	(void)state;
	for (size_t i = 0; i < CSTRAP_REASON_COUNT; i++)
		if (!decided[i])
			fail_msg("no case was decided by row %zu", i);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_differ),
		cmocka_unit_test(no_contact),
		cmocka_unit_test(pin),
		cmocka_unit_test(plain_read),
		cmocka_unit_test(writing_refused),
		cmocka_unit_test(writing),
		cmocka_unit_test(stuck_strict),
		cmocka_unit_test(stuck),
		cmocka_unit_test(removed),
		cmocka_unit_test(removed_refused),
		cmocka_unit_test(no_card),
		cmocka_unit_test(gone),
		cmocka_unit_test(gone_refused),
		cmocka_unit_test(no_message),
		cmocka_unit_test(other_card_same),
		cmocka_unit_test(unchanged),
		cmocka_unit_test(identity_learnt_of_a_secure_card),
		cmocka_unit_test(invalid_strict),
		cmocka_unit_test(invalid_again),
		cmocka_unit_test(invalid),
		cmocka_unit_test(hold_again),
		cmocka_unit_test(hold_other_card),
		cmocka_unit_test(hold_changed),
		cmocka_unit_test(hold_new),
		cmocka_unit_test(other_card),
		cmocka_unit_test(changed),
		cmocka_unit_test(new_card),
		cmocka_unit_test(every_row_decided),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
