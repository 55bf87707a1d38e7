/*
 * test_change.h - scenes in which a decision is asked for.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#ifndef CSTRAP_TEST_CHANGE_H
#define CSTRAP_TEST_CHANGE_H

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

static inline struct cstrap_card_identity
card(uint8_t octet)
{
	struct cstrap_card_identity identity = { 0, { 0 } };

	if (octet == 0)
		return identity;
	identity.len = CSTRAP_ICCID_BYTES_MAX;
	memset(identity.iccid, octet, CSTRAP_ICCID_BYTES_MAX);
	return identity;
}

static inline struct cstrap_record
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

static inline struct cstrap_sight
sight(enum cstrap_sight_kind kind, uint8_t octet, uint8_t hash)
{
	struct cstrap_sight s;

	memset(&s, 0, sizeof(s));
	s.kind = kind;
	s.card = card(octet);
	memset(s.hash, hash, CSTRAP_SHA256_LEN);
	return s;
}

/* Where a test begins: nothing known, one sight, the default policy. */
struct scene {
	bool has_record, refused;
	struct known known;
	struct cstrap_sight first, second;
	bool has_second;
	struct cstrap_change_policy policy;
};

static inline void
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
}

static inline struct scene
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
static const struct known usual = { 'A', 'M', 'M', 0, false };
static const struct known nothing = { 0, 0, 0, 0, false };

static inline struct scene
usual_scene(enum cstrap_sight_kind kind, uint8_t octet, uint8_t hash)
{
	return scene_of(usual, sight(kind, octet, hash));
}

static inline struct scene
refused_scene(enum cstrap_sight_kind kind, uint8_t octet, uint8_t hash)
{
	struct scene scene = usual_scene(kind, octet, hash);

	scene.refused = true;
	return scene;
}

#endif /* CSTRAP_TEST_CHANGE_H */
