/*
 * test_change.c - the decision: a case for each row of its table, and what has
 * to hold for whatever is met.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "fixture.h"

#include "cardstrap/change.h"

#define AGAIN CSTRAP_ACTION_READ_AGAIN
#define RESET CSTRAP_ACTION_RESET
#define DISABLE CSTRAP_ACTION_DISABLE
#define DELETE CSTRAP_ACTION_DELETE
#define APPLY CSTRAP_ACTION_APPLY
#define RECORD CSTRAP_ACTION_RECORD
#define REGISTER CSTRAP_ACTION_REGISTER

/* What a record or a sight says, in one octet each; 0: nothing. */
struct known {
	uint8_t card, seen, applied, checks;
	bool secure;
};

static bool decided[CSTRAP_REASON_COUNT];

static struct cstrap_card_identity
card(uint8_t octet)
{
	struct cstrap_card_identity identity = {0, {0}};

	if (octet == 0)
		return identity;
	identity.len = CSTRAP_ICCID_BYTES_MAX;
	memset(identity.iccid, octet, CSTRAP_ICCID_BYTES_MAX);
	return identity;
}

static struct cstrap_record
record_of(struct known known)
{
	struct cstrap_record record;

	memset(&record, 0, sizeof(record));
	record.generation = 7;
	record.card = card(known.card);
	record.has_seen = known.seen != 0;
	record.has_applied = known.applied != 0;
	memset(record.seen, known.seen, CSTRAP_SHA256_LEN);
	memset(record.applied, known.applied, CSTRAP_SHA256_LEN);
	record.writing_checks = known.checks;
	record.secure = known.secure;
	return record;
}

static struct cstrap_sight
sight(enum cstrap_sight_kind kind, uint8_t octet, uint8_t hash)
{
	struct cstrap_sight s;

	memset(&s, 0, sizeof(s));
	s.kind = kind;
	s.card = card(octet);
	memset(s.hash, hash, CSTRAP_SHA256_LEN);
	return s;
}

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
	assert_memory_equal(record->applied, wanted.applied,
	    CSTRAP_SHA256_LEN);
	assert_int_equal(record->writing_checks, wanted.writing_checks);
	assert_int_equal(record->secure, wanted.secure);
}

/* Where a test begins: nothing known, one sight, the default policy. */
struct scene {
	bool has_record, refused;
	struct known known;
	struct cstrap_sight first, second;
	bool has_second;
	struct cstrap_change_policy policy;
};

static void
decide(const struct scene *scene, struct cstrap_decision *decision)
{
	const struct cstrap_record record = record_of(scene->known);
	struct cstrap_change_input input;

	memset(&input, 0, sizeof(input));
	input.record = scene->has_record ? &record : NULL;
	input.record_refused = scene->refused;
	input.first = &scene->first;
	input.second = scene->has_second ? &scene->second : NULL;
	input.policy = &scene->policy;
	memset(decision, 0xA5, sizeof(*decision));
	cstrap_change_decide(&input, decision);
	decided[decision->reason] = true;
}

static void
expect(const struct scene *scene, enum cstrap_change_reason reason,
    enum cstrap_change_state state, unsigned int actions, struct known after)
{
	struct cstrap_decision d;

	decide(scene, &d);
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
	static const struct known nothing;

	scene.has_second = false;
	expect(&scene, reason, state, look,
	    scene.refused || !scene.has_record ? nothing : scene.known);
	scene.second = scene.first;
	scene.has_second = true;
	expect(&scene, reason, state, actions, after);
}

static struct scene
scene_of(struct known known, struct cstrap_sight first)
{
	struct scene scene;

	memset(&scene, 0, sizeof(scene));
	scene.has_record = true;
	scene.known = known;
	scene.first = first;
	return scene;
}

/* Card A with the message M applied. */
static const struct known usual = {'A', 'M', 'M', 0, false};
static const struct known nothing = {0, 0, 0, 0, false};

static struct scene
usual_scene(enum cstrap_sight_kind kind, uint8_t octet, uint8_t hash)
{
	return scene_of(usual, sight(kind, octet, hash));
}

static struct scene
refused_scene(enum cstrap_sight_kind kind, uint8_t octet, uint8_t hash)
{
	struct scene scene = usual_scene(kind, octet, hash);

	scene.refused = true;
	return scene;
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
	expect(&scene, CSTRAP_REASON_READS_DIFFER, CSTRAP_CHANGE_UNREADABLE,
	    0, usual);
	scene.second = sight(CSTRAP_SIGHT_MESSAGE, 'B', 'N');
	expect(&scene, CSTRAP_REASON_READS_DIFFER, CSTRAP_CHANGE_UNREADABLE,
	    0, usual);
	scene.second = sight(CSTRAP_SIGHT_INVALID, 'A', 'N');
	expect(&scene, CSTRAP_REASON_READS_DIFFER, CSTRAP_CHANGE_UNREADABLE,
	    0, usual);
	scene.second = sight(CSTRAP_SIGHT_ABSENT, 0, 0);
	expect(&scene, CSTRAP_REASON_READS_DIFFER, CSTRAP_CHANGE_UNREADABLE,
	    0, usual);
	scene.second = scene.first;
	scene.second.secure = true;
	expect(&scene, CSTRAP_REASON_READS_DIFFER, CSTRAP_CHANGE_UNREADABLE,
	    0, usual);
	/* What is in use came back: the next check finds it unchanged. */
	scene.second = sight(CSTRAP_SIGHT_MESSAGE, 'A', 'M');
	expect(&scene, CSTRAP_REASON_READS_DIFFER, CSTRAP_CHANGE_UNREADABLE,
	    0, usual);
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
	static const enum cstrap_sight_kind kinds[] = {CSTRAP_SIGHT_MESSAGE,
		CSTRAP_SIGHT_INVALID, CSTRAP_SIGHT_NONE,
		CSTRAP_SIGHT_WRITING};
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
	    (struct known) {'B', 'N', 'N', 0, false});
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
		    (struct known) {'A', 'M', 'M', (uint8_t)(i + 1), false});
	}
	scene.policy.writing_max = 200;
	scene.known.checks = 199;
	expect(&scene, CSTRAP_REASON_WRITING, CSTRAP_CHANGE_BEING_WRITTEN,
	    RECORD, (struct known) {'A', 'M', 'M', 200, false});
	/* Only checks in a row count. */
	scene = usual_scene(CSTRAP_SIGHT_MESSAGE, 'A', 'M');
	scene.known.checks = 10;
	expect(&scene, CSTRAP_REASON_UNCHANGED, CSTRAP_CHANGE_UNCHANGED,
	    RECORD, usual);
}

static void
stuck_strict(void **state)
{
	struct scene scene = usual_scene(CSTRAP_SIGHT_WRITING, 'A', 0);

	(void)state;
	scene.known.checks = CSTRAP_WRITING_CHECKS;
	expect_confirmed(scene, CSTRAP_REASON_STUCK_STRICT,
	    CSTRAP_CHANGE_INVALID, AGAIN | RESET, DISABLE | RECORD,
	    (struct known) {'A', 'M', 0, 11, false});
	/* The old message back in the file is applied anew. */
	scene = scene_of((struct known) {'A', 'M', 0, 11, false},
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
}

static void
removed(void **state)
{
	struct scene scene = usual_scene(CSTRAP_SIGHT_ABSENT, 0, 0);

	(void)state;
	expect_confirmed(scene, CSTRAP_REASON_REMOVED, CSTRAP_CHANGE_REMOVED,
	    AGAIN, DELETE | RECORD, (struct known) {'A', 0, 0, 0, false});
	/* What is disabled has to go, too, and secure stays secure. */
	scene.known = (struct known) {'A', 'X', 0, 3, true};
	expect_confirmed(scene, CSTRAP_REASON_REMOVED, CSTRAP_CHANGE_REMOVED,
	    AGAIN, DELETE | RECORD, (struct known) {'A', 0, 0, 0, true});
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
	scene = scene_of((struct known) {'A', 0, 0, 2, true}, scene.first);
	expect(&scene, CSTRAP_REASON_NO_CARD, CSTRAP_CHANGE_REMOVED, RECORD,
	    (struct known) {'A', 0, 0, 0, true});
}

static void
gone(void **state)
{
	(void)state;
	expect_confirmed(usual_scene(CSTRAP_SIGHT_NONE, 'A', 0),
	    CSTRAP_REASON_GONE, CSTRAP_CHANGE_GONE, AGAIN, DELETE | RECORD,
	    (struct known) {'A', 0, 0, 0, false});
	/* Another card, without a message: the old one is no longer there. */
	expect_confirmed(usual_scene(CSTRAP_SIGHT_NONE, 'B', 0),
	    CSTRAP_REASON_GONE, CSTRAP_CHANGE_GONE, AGAIN, DELETE | RECORD,
	    (struct known) {'B', 0, 0, 0, false});
}

static void
gone_refused(void **state)
{
	(void)state;
	expect_confirmed(refused_scene(CSTRAP_SIGHT_NONE, 'A', 0),
	    CSTRAP_REASON_GONE_REFUSED, CSTRAP_CHANGE_GONE, AGAIN | DISABLE,
	    DELETE | DISABLE | RECORD, (struct known) {'A', 0, 0, 0, false});
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
}

/* The accounts stay; the device registers again. */
static void
other_card_same(void **state)
{
	(void)state;
	expect_confirmed(usual_scene(CSTRAP_SIGHT_MESSAGE, 'B', 'M'),
	    CSTRAP_REASON_OTHER_CARD_SAME, CSTRAP_CHANGE_OTHER_CARD, AGAIN,
	    REGISTER | RECORD, (struct known) {'B', 'M', 'M', 0, false});
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
	scene = scene_of((struct known) {0, 'M', 'M', 0, false},
	    sight(CSTRAP_SIGHT_MESSAGE, 'A', 'M'));
	expect(&scene, CSTRAP_REASON_UNCHANGED, CSTRAP_CHANGE_UNCHANGED,
	    RECORD, usual);
	scene = usual_scene(CSTRAP_SIGHT_MESSAGE, 'A', 'M');
	scene.first.secure = true;
	expect(&scene, CSTRAP_REASON_UNCHANGED, CSTRAP_CHANGE_UNCHANGED,
	    RECORD, (struct known) {'A', 'M', 'M', 0, true});
	/* Back from a bad message that was not taken. */
	scene = scene_of((struct known) {'A', 'X', 'M', 0, false},
	    sight(CSTRAP_SIGHT_MESSAGE, 'A', 'M'));
	expect(&scene, CSTRAP_REASON_UNCHANGED, CSTRAP_CHANGE_UNCHANGED,
	    RECORD, usual);
}

static void
identity_learnt_of_a_secure_card(void **state)
{
	struct scene scene = scene_of((struct known) {0, 'M', 'M', 0, true},
	    sight(CSTRAP_SIGHT_MESSAGE, 'A', 'M'));

	(void)state;
	scene.policy.allow_plain = true;
	expect(&scene, CSTRAP_REASON_UNCHANGED, CSTRAP_CHANGE_UNCHANGED,
	    RECORD, (struct known) {'A', 'M', 'M', 0, true});
}

static void
invalid_strict(void **state)
{
	struct scene scene = usual_scene(CSTRAP_SIGHT_INVALID, 'A', 'X');

	(void)state;
	expect_confirmed(scene, CSTRAP_REASON_INVALID_STRICT,
	    CSTRAP_CHANGE_INVALID, AGAIN | RESET, DISABLE | RECORD,
	    (struct known) {'A', 'X', 0, 0, false});
	/* A policy that became strict. */
	scene.known = (struct known) {'A', 'X', 'M', 0, false};
	expect_confirmed(scene, CSTRAP_REASON_INVALID_STRICT,
	    CSTRAP_CHANGE_INVALID, AGAIN | RESET, DISABLE | RECORD,
	    (struct known) {'A', 'X', 0, 0, false});
}

/* Neither tried for ever nor forgotten. */
static void
invalid_again(void **state)
{
	struct scene scene = scene_of((struct known) {'A', 'X', 0, 0, false},
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
	    (struct known) {'A', 'X', 'X', 0, false});
}

static void
invalid(void **state)
{
	struct scene scene = usual_scene(CSTRAP_SIGHT_INVALID, 'A', 'X');

	(void)state;
	scene.policy.keep = true;
	expect_confirmed(scene, CSTRAP_REASON_INVALID, CSTRAP_CHANGE_INVALID,
	    AGAIN | RESET, RECORD, (struct known) {'A', 'X', 'M', 0, false});
	expect_confirmed(first_scene(CSTRAP_SIGHT_INVALID, 'A', 'X'),
	    CSTRAP_REASON_INVALID, CSTRAP_CHANGE_INVALID, AGAIN | RESET,
	    RECORD, (struct known) {'A', 'X', 0, 0, false});
	expect_confirmed(refused_scene(CSTRAP_SIGHT_INVALID, 'A', 'X'),
	    CSTRAP_REASON_INVALID, CSTRAP_CHANGE_INVALID,
	    AGAIN | RESET | DISABLE, DISABLE | RECORD,
	    (struct known) {'A', 'X', 0, 0, false});
	/* The same bad message on another card. */
	expect_confirmed(scene_of((struct known) {'A', 'X', 0, 0, false},
			     sight(CSTRAP_SIGHT_INVALID, 'B', 'X')),
	    CSTRAP_REASON_INVALID, CSTRAP_CHANGE_INVALID, AGAIN | RESET,
	    RECORD, (struct known) {'B', 'X', 0, 0, false});
}

static void
hold_again(void **state)
{
	struct scene scene = scene_of((struct known) {'A', 'N', 0, 0, false},
	    sight(CSTRAP_SIGHT_MESSAGE, 'A', 'N'));

	(void)state;
	scene.policy.hold = true;
	expect(&scene, CSTRAP_REASON_HOLD_AGAIN, CSTRAP_CHANGE_UNCHANGED, 0,
	    scene.known);
	scene.policy.hold = false;
	expect_confirmed(scene, CSTRAP_REASON_CHANGED, CSTRAP_CHANGE_CHANGED,
	    AGAIN, DISABLE | APPLY | RECORD,
	    (struct known) {'A', 'N', 'N', 0, false});
}

static void
hold_other_card(void **state)
{
	struct scene scene = usual_scene(CSTRAP_SIGHT_MESSAGE, 'B', 'N');

	(void)state;
	scene.policy.hold = true;
	expect_confirmed(scene, CSTRAP_REASON_HOLD_OTHER_CARD,
	    CSTRAP_CHANGE_OTHER_CARD, AGAIN, DISABLE | RECORD,
	    (struct known) {'B', 'N', 0, 0, false});
}

static void
hold_changed(void **state)
{
	struct scene scene = usual_scene(CSTRAP_SIGHT_MESSAGE, 'A', 'N');

	(void)state;
	scene.policy.hold = true;
	expect_confirmed(scene, CSTRAP_REASON_HOLD_CHANGED,
	    CSTRAP_CHANGE_CHANGED, AGAIN, DISABLE | RECORD,
	    (struct known) {'A', 'N', 0, 0, false});
}

static void
hold_new(void **state)
{
	struct scene scene = first_scene(CSTRAP_SIGHT_MESSAGE, 'A', 'N');

	(void)state;
	scene.policy.hold = true;
	expect_confirmed(scene, CSTRAP_REASON_HOLD_NEW, CSTRAP_CHANGE_NEW,
	    AGAIN, RECORD, (struct known) {'A', 'N', 0, 0, false});
}

static void
other_card(void **state)
{
	(void)state;
	expect_confirmed(usual_scene(CSTRAP_SIGHT_MESSAGE, 'B', 'N'),
	    CSTRAP_REASON_OTHER_CARD, CSTRAP_CHANGE_OTHER_CARD, AGAIN,
	    DISABLE | APPLY | RECORD,
	    (struct known) {'B', 'N', 'N', 0, false});
}

static void
changed(void **state)
{
	(void)state;
	expect_confirmed(usual_scene(CSTRAP_SIGHT_MESSAGE, 'A', 'N'),
	    CSTRAP_REASON_CHANGED, CSTRAP_CHANGE_CHANGED, AGAIN,
	    DISABLE | APPLY | RECORD,
	    (struct known) {'A', 'N', 'N', 0, false});
	/* Whose identity cannot be read keeps the one it had. */
	expect_confirmed(usual_scene(CSTRAP_SIGHT_MESSAGE, 0, 'N'),
	    CSTRAP_REASON_CHANGED, CSTRAP_CHANGE_CHANGED, AGAIN,
	    DISABLE | APPLY | RECORD,
	    (struct known) {'A', 'N', 'N', 0, false});
}

static void
new_card(void **state)
{
	const struct known after = {'A', 'M', 'M', 0, false};

	(void)state;
	expect_confirmed(first_scene(CSTRAP_SIGHT_MESSAGE, 'A', 'M'),
	    CSTRAP_REASON_NEW, CSTRAP_CHANGE_NEW, AGAIN, APPLY | RECORD,
	    after);
	/* Back after it was removed. */
	expect_confirmed(scene_of((struct known) {'A', 0, 0, 0, false},
			     sight(CSTRAP_SIGHT_MESSAGE, 'A', 'M')),
	    CSTRAP_REASON_NEW, CSTRAP_CHANGE_NEW, AGAIN, APPLY | RECORD,
	    after);
	/* The record does not count: the card is new, the old disabled. */
	expect_confirmed(refused_scene(CSTRAP_SIGHT_MESSAGE, 'A', 'M'),
	    CSTRAP_REASON_NEW, CSTRAP_CHANGE_NEW, AGAIN | DISABLE,
	    DISABLE | APPLY | RECORD, after);
}

/* Whatever is met, what came from a card is out of use at once. */
static void
refused_record_disables(void **state)
{
	(void)state;
	for (int kind = 0; kind <= CSTRAP_SIGHT_ABSENT; kind++) {
		struct scene scene = refused_scene(
		    (enum cstrap_sight_kind)kind, 'A', 'M');
		struct cstrap_decision d;

		decide(&scene, &d);
		assert_true(d.actions & DISABLE);
		assert_false(d.actions & (RECORD | APPLY | DELETE));
	}
}

static void
generation_does_not_wrap(void **state)
{
	struct cstrap_record record = record_of(usual);
	const struct cstrap_sight met = sight(CSTRAP_SIGHT_WRITING, 'A', 0);
	struct cstrap_change_input input;
	struct cstrap_decision d;

	(void)state;
	memset(&input, 0, sizeof(input));
	input.record = &record;
	input.first = &met;
	record.generation = UINT32_MAX - 1;
	cstrap_change_decide(&input, &d);
	assert_int_equal(d.record.generation, UINT32_MAX);
	record.generation = UINT32_MAX;
	cstrap_change_decide(&input, &d);
	assert_int_equal(d.actions, RECORD);
	assert_int_equal(d.record.generation, UINT32_MAX);
}

#define HARMFUL (DISABLE | DELETE | APPLY | REGISTER)

/* In kind and, where that means something, in hash. */
static bool
is_same_sight(const struct cstrap_sight *a, const struct cstrap_sight *b)
{
	if (a->kind != b->kind)
		return false;
	return (a->kind != CSTRAP_SIGHT_MESSAGE &&
		   a->kind != CSTRAP_SIGHT_INVALID) ||
	    memcmp(a->hash, b->hash, CSTRAP_SHA256_LEN) == 0;
}

/* What holds for every decision there is, by the rules and not the table. */
static void
check_decision(const struct scene *scene)
{
	const unsigned int by_refusal = scene->refused ? DISABLE : 0u;
	const enum cstrap_sight_kind kind = scene->first.kind;
	struct cstrap_decision d, again;
	struct cstrap_change_input input;

	decide(scene, &d);
	/* One look changes nothing, nor do two that are not the same. */
	if (!scene->has_second ||
	    !is_same_sight(&scene->first, &scene->second))
		assert_int_equal(d.actions & HARMFUL, by_refusal);
	if (scene->has_second)
		assert_false(d.actions & AGAIN);
	if (kind == CSTRAP_SIGHT_UNREADABLE || kind == CSTRAP_SIGHT_LOCKED)
		assert_int_equal(d.actions, by_refusal);
	if (d.state == CSTRAP_CHANGE_UNREADABLE ||
	    d.state == CSTRAP_CHANGE_LOCKED)
		assert_int_equal(d.actions, by_refusal);
	if (d.state == CSTRAP_CHANGE_BEING_WRITTEN)
		assert_int_equal(d.actions & HARMFUL, by_refusal);
	if (d.actions & APPLY) {
		assert_int_equal(kind, CSTRAP_SIGHT_MESSAGE);
		assert_memory_equal(d.record.applied, scene->first.hash,
		    CSTRAP_SHA256_LEN);
	}
	if (d.actions & (APPLY | DELETE))
		assert_true(d.actions & RECORD);
	if (d.actions & AGAIN)
		return;
	/* Once committed, the same again does nothing but count. */
	memset(&input, 0, sizeof(input));
	input.record = d.actions & RECORD ? &d.record : NULL;
	if (input.record == NULL)
		return;
	input.first = &scene->first;
	input.second = scene->has_second ? &scene->second : NULL;
	input.policy = &scene->policy;
	cstrap_change_decide(&input, &again);
	if (again.state != CSTRAP_CHANGE_BEING_WRITTEN &&
	    kind != CSTRAP_SIGHT_WRITING)
		assert_int_equal(again.actions, 0);
}

static void
each_policy(struct scene scene)
{
	for (unsigned int bits = 0; bits < 32; bits++) {
		scene.policy.keep = bits & 1;
		scene.policy.hold = bits & 2;
		scene.policy.allow_plain = bits & 4;
		scene.has_record = bits & 8;
		scene.refused = bits & 16;
		scene.has_second = false;
		check_decision(&scene);
		scene.has_second = true;
		scene.second = scene.first;
		check_decision(&scene);
		scene.second.hash[31] ^= 1;
		check_decision(&scene);
		scene.second = scene.first;
		scene.second.kind = CSTRAP_SIGHT_UNREADABLE;
		check_decision(&scene);
	}
}

static void
each_sight(struct known known)
{
	static const uint8_t cards[] = {0, 'A', 'B'};
	static const uint8_t hashes[] = {'M', 'N', 'X'};

	for (unsigned int i = 0; i < 7 * 3 * 3 * 2; i++) {
		struct scene scene = scene_of(known,
		    sight((enum cstrap_sight_kind)(i % 7), cards[i / 7 % 3],
			hashes[i / 21 % 3]));

		scene.first.secure = i / 63 == 1;
		each_policy(scene);
	}
}

static void
all_that_can_be_met(void **state)
{
	static const uint8_t hashes[] = {0, 'M', 'X'};
	static const uint8_t checks[] = {0, 9, 10, 11};

	(void)state;
	for (unsigned int i = 0; i < 3 * 3 * 4 * 2 * 2; i++)
		each_sight((struct known) {i / 72 ? 'A' : 0, hashes[i % 3],
		    hashes[i / 3 % 3], checks[i / 9 % 4],
		    i / 36 % 2 == 1});
}

static void
statuses(void **state)
{
	static const struct {
		enum cstrap_status status;
		enum cstrap_sight_kind ready, not_ready;
	} rows[] = {
		{CSTRAP_OK, CSTRAP_SIGHT_MESSAGE, CSTRAP_SIGHT_MESSAGE},
		{CSTRAP_E_NO_MESSAGE, CSTRAP_SIGHT_NONE,
		    CSTRAP_SIGHT_UNREADABLE},
		{CSTRAP_E_NEVER_WRITTEN, CSTRAP_SIGHT_NONE,
		    CSTRAP_SIGHT_UNREADABLE},
		/* 6A82 before the SIM is ready says nothing. */
		{CSTRAP_E_CARD_NOT_FOUND, CSTRAP_SIGHT_NONE,
		    CSTRAP_SIGHT_UNREADABLE},
		{CSTRAP_E_CARD_ABSENT, CSTRAP_SIGHT_ABSENT,
		    CSTRAP_SIGHT_UNREADABLE},
		{CSTRAP_E_BEING_WRITTEN, CSTRAP_SIGHT_WRITING,
		    CSTRAP_SIGHT_WRITING},
		{CSTRAP_E_CARD_ACCESS, CSTRAP_SIGHT_LOCKED,
		    CSTRAP_SIGHT_LOCKED},
		{CSTRAP_E_CARD_BLOCKED, CSTRAP_SIGHT_LOCKED,
		    CSTRAP_SIGHT_LOCKED},
		{CSTRAP_E_CARD_KEY, CSTRAP_SIGHT_LOCKED, CSTRAP_SIGHT_LOCKED},
		{CSTRAP_E_KEY_NEEDED, CSTRAP_SIGHT_LOCKED,
		    CSTRAP_SIGHT_LOCKED},
		{CSTRAP_E_TRUNCATED, CSTRAP_SIGHT_INVALID,
		    CSTRAP_SIGHT_INVALID},
		{CSTRAP_E_RULE, CSTRAP_SIGHT_INVALID, CSTRAP_SIGHT_INVALID},
		{CSTRAP_E_TOO_LARGE, CSTRAP_SIGHT_INVALID,
		    CSTRAP_SIGHT_INVALID},
		/* Our own buffers, or a card that went while being read. */
		{CSTRAP_E_UNORDERED, CSTRAP_SIGHT_UNREADABLE,
		    CSTRAP_SIGHT_UNREADABLE},
		{CSTRAP_E_SPACE, CSTRAP_SIGHT_UNREADABLE,
		    CSTRAP_SIGHT_UNREADABLE},
		{CSTRAP_E_INTERNAL, CSTRAP_SIGHT_UNREADABLE,
		    CSTRAP_SIGHT_UNREADABLE},
		{CSTRAP_E_CARD_PROTOCOL, CSTRAP_SIGHT_UNREADABLE,
		    CSTRAP_SIGHT_UNREADABLE},
		{CSTRAP_E_CARD_REMOVED, CSTRAP_SIGHT_UNREADABLE,
		    CSTRAP_SIGHT_UNREADABLE},
		{CSTRAP_E_CARD_RESET, CSTRAP_SIGHT_UNREADABLE,
		    CSTRAP_SIGHT_UNREADABLE},
		{CSTRAP_E_CARD_STATUS, CSTRAP_SIGHT_UNREADABLE,
		    CSTRAP_SIGHT_UNREADABLE},
		{CSTRAP_E_READER, CSTRAP_SIGHT_UNREADABLE,
		    CSTRAP_SIGHT_UNREADABLE},
		{CSTRAP_E_NOMEM, CSTRAP_SIGHT_UNREADABLE,
		    CSTRAP_SIGHT_UNREADABLE},
		{(enum cstrap_status)99999, CSTRAP_SIGHT_UNREADABLE,
		    CSTRAP_SIGHT_UNREADABLE},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		assert_int_equal(cstrap_sight_of(rows[i].status, true),
		    rows[i].ready);
		assert_int_equal(cstrap_sight_of(rows[i].status, false),
		    rows[i].not_ready);
	}
}

static void
names(void **state)
{
	(void)state;
	assert_string_equal(cstrap_change_state_name(CSTRAP_CHANGE_NEW),
	    "new");
	assert_string_equal(
	    cstrap_change_state_name(CSTRAP_CHANGE_OTHER_CARD), "other-card");
	assert_string_equal(
	    cstrap_change_state_name(CSTRAP_CHANGE_BEING_WRITTEN),
	    "being-written");
	assert_string_equal(
	    cstrap_change_state_name(CSTRAP_CHANGE_UNREADABLE), "unreadable");
	assert_string_equal(
	    cstrap_change_state_name((enum cstrap_change_state)10),
	    "unreadable");
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
		cmocka_unit_test(refused_record_disables),
		cmocka_unit_test(generation_does_not_wrap),
		cmocka_unit_test(every_row_decided),
		cmocka_unit_test(all_that_can_be_met),
		cmocka_unit_test(statuses),
		cmocka_unit_test(names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
