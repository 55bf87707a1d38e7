/*
 * test_change_all.c - the decision: what has to hold for whatever is met, and
 * what the statuses of a walk come to.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "test_change.h"

/* Whatever is met, what came from a card is out of use at once. */
static void
refused_record_disables(void **state)
{
	(void)state;
	for (int kind = 0; kind <= CSTRAP_SIGHT_ABSENT; kind++) {
		struct scene scene =
		    refused_scene((enum cstrap_sight_kind)kind, 'A', 'M');
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
	if (!scene->has_second || !is_same_sight(&scene->first, &scene->second))
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
	static const uint8_t cards[] = { 0, 'A', 'B' };
	static const uint8_t hashes[] = { 'M', 'N', 'X' };

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
	static const uint8_t hashes[] = { 0, 'M', 'X' };
	static const uint8_t checks[] = { 0, 9, 10, 11 };

	(void)state;
	for (unsigned int i = 0; i < 3 * 3 * 4 * 2 * 2; i++)
		each_sight((struct known) { i / 72 ? 'A' : 0, hashes[i % 3],
		    hashes[i / 3 % 3], checks[i / 9 % 4], i / 36 % 2 == 1 });
}

static void
statuses(void **state)
{
	static const struct {
		enum cstrap_status status;
		enum cstrap_sight_kind ready, not_ready;
	} rows[] = {
		{ CSTRAP_OK, CSTRAP_SIGHT_MESSAGE, CSTRAP_SIGHT_MESSAGE },
		{ CSTRAP_E_NO_MESSAGE, CSTRAP_SIGHT_NONE,
		    CSTRAP_SIGHT_UNREADABLE },
		{ CSTRAP_E_NEVER_WRITTEN, CSTRAP_SIGHT_NONE,
		    CSTRAP_SIGHT_UNREADABLE },
		/* 6A82 before the SIM is ready says nothing. */
		{ CSTRAP_E_CARD_NOT_FOUND, CSTRAP_SIGHT_NONE,
		    CSTRAP_SIGHT_UNREADABLE },
		{ CSTRAP_E_CARD_ABSENT, CSTRAP_SIGHT_ABSENT,
		    CSTRAP_SIGHT_UNREADABLE },
		{ CSTRAP_E_BEING_WRITTEN, CSTRAP_SIGHT_WRITING,
		    CSTRAP_SIGHT_WRITING },
		{ CSTRAP_E_CARD_ACCESS, CSTRAP_SIGHT_LOCKED,
		    CSTRAP_SIGHT_LOCKED },
		{ CSTRAP_E_CARD_BLOCKED, CSTRAP_SIGHT_LOCKED,
		    CSTRAP_SIGHT_LOCKED },
		{ CSTRAP_E_CARD_KEY, CSTRAP_SIGHT_LOCKED, CSTRAP_SIGHT_LOCKED },
		{ CSTRAP_E_KEY_NEEDED, CSTRAP_SIGHT_LOCKED,
		    CSTRAP_SIGHT_LOCKED },
		{ CSTRAP_E_TRUNCATED, CSTRAP_SIGHT_INVALID,
		    CSTRAP_SIGHT_INVALID },
		{ CSTRAP_E_RULE, CSTRAP_SIGHT_INVALID, CSTRAP_SIGHT_INVALID },
		{ CSTRAP_E_TOO_LARGE, CSTRAP_SIGHT_INVALID,
		    CSTRAP_SIGHT_INVALID },
		/* Our own buffers, or a card that went while being read. */
		{ CSTRAP_E_UNORDERED, CSTRAP_SIGHT_UNREADABLE,
		    CSTRAP_SIGHT_UNREADABLE },
		{ CSTRAP_E_SPACE, CSTRAP_SIGHT_UNREADABLE,
		    CSTRAP_SIGHT_UNREADABLE },
		{ CSTRAP_E_INTERNAL, CSTRAP_SIGHT_UNREADABLE,
		    CSTRAP_SIGHT_UNREADABLE },
		{ CSTRAP_E_CARD_PROTOCOL, CSTRAP_SIGHT_UNREADABLE,
		    CSTRAP_SIGHT_UNREADABLE },
		{ CSTRAP_E_CARD_REMOVED, CSTRAP_SIGHT_UNREADABLE,
		    CSTRAP_SIGHT_UNREADABLE },
		{ CSTRAP_E_CARD_RESET, CSTRAP_SIGHT_UNREADABLE,
		    CSTRAP_SIGHT_UNREADABLE },
		{ CSTRAP_E_CARD_STATUS, CSTRAP_SIGHT_UNREADABLE,
		    CSTRAP_SIGHT_UNREADABLE },
		{ CSTRAP_E_READER, CSTRAP_SIGHT_UNREADABLE,
		    CSTRAP_SIGHT_UNREADABLE },
		{ CSTRAP_E_NOMEM, CSTRAP_SIGHT_UNREADABLE,
		    CSTRAP_SIGHT_UNREADABLE },
		{ (enum cstrap_status)99999, CSTRAP_SIGHT_UNREADABLE,
		    CSTRAP_SIGHT_UNREADABLE },
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
	assert_string_equal(cstrap_change_state_name(CSTRAP_CHANGE_NEW), "new");
	assert_string_equal(cstrap_change_state_name(CSTRAP_CHANGE_OTHER_CARD),
	    "other-card");
	assert_string_equal(cstrap_change_state_name(
				CSTRAP_CHANGE_BEING_WRITTEN),
	    "being-written");
	assert_string_equal(cstrap_change_state_name(CSTRAP_CHANGE_UNREADABLE),
	    "unreadable");
	assert_string_equal(cstrap_change_state_name(
				(enum cstrap_change_state)10),
	    "unreadable");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(refused_record_disables),
		cmocka_unit_test(generation_does_not_wrap),
		cmocka_unit_test(all_that_can_be_met),
		cmocka_unit_test(statuses),
		cmocka_unit_test(names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
