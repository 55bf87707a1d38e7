/*
 * core/apply.c - the plan: what goes, what gives way, what comes and where.
 *
 * It is a function of what other origins hold and of the message; what the
 * card held before has no part in it, so that many small changes and one large
 * one end alike.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "cardstrap/apply.h"

#define NOWHERE 65535u /* no instance has it */

/* Access control names other instances, so their ids are settled first. */
enum part { PART_OTHERS, PART_ACCESS };

static bool
is_in(const struct cstrap_instance *instance, enum part part)
{
	return (instance->object == CSTRAP_OBJECT_ACCESS_CONTROL) ==
	    (part == PART_ACCESS);
}

static bool
is_same(const struct cstrap_instance *a, const struct cstrap_instance *b)
{
	return a->identity != CSTRAP_IDENTITY_NONE &&
	    a->identity == b->identity && a->object == b->object &&
	    a->key[0] == b->key[0] && a->key[1] == b->key[1];
}

/* In use once the plan is done. */
static bool
will_be_used(const struct cstrap_instance *held)
{
	return held->step == CSTRAP_APPLY_RESTORE ||
	    (held->step == CSTRAP_APPLY_KEEP &&
		held->state == CSTRAP_INSTANCE_USED);
}

/* Set aside, or in the course of coming back: its home is kept for it. */
static bool
has_home(const struct cstrap_instance *held)
{
	return held->step == CSTRAP_APPLY_SET_ASIDE ||
	    (held->state == CSTRAP_INSTANCE_ASIDE &&
		held->step != CSTRAP_APPLY_DELETE);
}

static bool
will_come(const struct cstrap_apply *apply,
    const struct cstrap_instance *instance)
{
	for (size_t i = 0; i < apply->coming_count; i++)
		if (is_same(&apply->coming[i], instance))
			return true;
	return false;
}

/* --- which instances ------------------------------------------------------ */

static void
begin(struct cstrap_apply *apply)
{
	const unsigned int goes =
	    apply->actions & (CSTRAP_ACTION_DELETE | CSTRAP_ACTION_APPLY);

	apply->pass = 0;
	apply->at = 0;
	if ((apply->actions & CSTRAP_ACTION_APPLY) == 0)
		apply->coming_count = 0;
	for (size_t i = 0; i < apply->held_count; i++) {
		struct cstrap_instance *h = &apply->held[i];

		h->step = CSTRAP_APPLY_KEEP;
		h->to = h->id;
		if (h->provenance != CSTRAP_FROM_CARD)
			continue;
		if (goes)
			h->step = CSTRAP_APPLY_DELETE;
		else if (apply->actions & CSTRAP_ACTION_DISABLE &&
		    h->state == CSTRAP_INSTANCE_USED)
			h->step = CSTRAP_APPLY_DISABLE;
	}
	for (size_t i = 0; i < apply->coming_count; i++) {
		apply->coming[i].step = CSTRAP_APPLY_INSTALL;
		apply->coming[i].to = NOWHERE;
	}
}

/* What the same origin had aside for the same thing is out of date. */
static void
drop_older(struct cstrap_apply *apply, const struct cstrap_instance *newer)
{
	for (size_t i = 0; i < apply->held_count; i++) {
		struct cstrap_instance *h = &apply->held[i];

		if (h->state == CSTRAP_INSTANCE_ASIDE &&
		    h->provenance == newer->provenance && is_same(h, newer))
			h->step = CSTRAP_APPLY_DELETE;
	}
}

static void
set_aside(struct cstrap_apply *apply, enum part part)
{
	for (size_t i = 0; i < apply->held_count; i++) {
		struct cstrap_instance *h = &apply->held[i];

		if (!is_in(h, part) || h->provenance == CSTRAP_FROM_CARD ||
		    h->state != CSTRAP_INSTANCE_USED || !will_come(apply, h))
			continue;
		h->step = CSTRAP_APPLY_SET_ASIDE;
		drop_older(apply, h);
	}
}

static bool
is_needed(const struct cstrap_apply *apply, const struct cstrap_instance *aside)
{
	if (will_come(apply, aside))
		return false;
	for (size_t i = 0; i < apply->held_count; i++)
		if (will_be_used(&apply->held[i]) &&
		    is_same(&apply->held[i], aside))
			return false;
	return true;
}

static void
restore(struct cstrap_apply *apply, enum part part,
    enum cstrap_provenance provenance)
{
	for (size_t i = 0; i < apply->held_count; i++) {
		struct cstrap_instance *h = &apply->held[i];

		if (!is_in(h, part) || h->provenance != provenance ||
		    h->state != CSTRAP_INSTANCE_ASIDE ||
		    h->step != CSTRAP_APPLY_KEEP || !is_needed(apply, h))
			continue;
		h->step = CSTRAP_APPLY_RESTORE;
		h->to = NOWHERE;
	}
}

/* --- which ids ------------------------------------------------------------ */

static bool
is_taken(const struct cstrap_apply *apply, uint16_t object, uint16_t id)
{
	for (size_t i = 0; i < apply->held_count; i++)
		if (apply->held[i].object == object &&
		    apply->held[i].to == id && will_be_used(&apply->held[i]))
			return true;
	for (size_t i = 0; i < apply->coming_count; i++)
		if (apply->coming[i].object == object &&
		    apply->coming[i].to == id)
			return true;
	return false;
}

/* The home of something that is not the same thing as guest (may be NULL)? */
static bool
is_home(const struct cstrap_apply *apply, uint16_t object, uint16_t id,
    const struct cstrap_instance *guest)
{
	for (size_t i = 0; i < apply->held_count; i++) {
		const struct cstrap_instance *h = &apply->held[i];

		if (h->object == object && h->id == id && has_home(h) &&
		    (guest == NULL || !is_same(h, guest)))
			return true;
	}
	return false;
}

/* Where the search for a free id of an object goes on. */
struct search {
	uint32_t object;
	uint32_t id;
};

/* Ids below that were passed do not become free again. */
static enum cstrap_status
find_free(const struct cstrap_apply *apply, struct search *search,
    struct cstrap_instance *instance)
{
	if (search->object != instance->object) {
		search->object = instance->object;
		search->id = 0;
	}
	for (; search->id < NOWHERE; search->id++) {
		const uint16_t id = (uint16_t)search->id;

		if (is_taken(apply, instance->object, id) ||
		    is_home(apply, instance->object, id, NULL))
			continue;
		instance->to = id;
		return CSTRAP_OK;
	}
	return CSTRAP_E_SPACE;
}

static enum cstrap_status
place_restored(struct cstrap_apply *apply, enum part part)
{
	struct search search = { NOWHERE + 1, 0 };
	enum cstrap_status st = CSTRAP_OK;

	for (size_t i = 0; st == CSTRAP_OK && i < apply->held_count; i++) {
		struct cstrap_instance *h = &apply->held[i];

		if (!is_in(h, part) || h->step != CSTRAP_APPLY_RESTORE)
			continue;
		if (!is_taken(apply, h->object, h->id))
			h->to = h->id;
		else
			st = find_free(apply, &search, h);
	}
	return st;
}

static enum cstrap_status
place_coming(struct cstrap_apply *apply, enum part part)
{
	struct search search = { NOWHERE + 1, 0 };
	enum cstrap_status st = CSTRAP_OK;

	for (size_t i = 0; i < apply->coming_count; i++) {
		struct cstrap_instance *c = &apply->coming[i];

		if (is_in(c, part) && !is_taken(apply, c->object, c->id) &&
		    !is_home(apply, c->object, c->id, c))
			c->to = c->id;
	}
	for (size_t i = 0; st == CSTRAP_OK && i < apply->coming_count; i++)
		if (is_in(&apply->coming[i], part) &&
		    apply->coming[i].to == NOWHERE)
			st = find_free(apply, &search, &apply->coming[i]);
	return st;
}

/* --- the plan ------------------------------------------------------------- */

/* The id that an instance of the message gets; its own if it is not in it. */
static uint16_t
map_id(const struct cstrap_apply *apply, uint16_t object, uint16_t id)
{
	for (size_t i = 0; i < apply->coming_count; i++)
		if (apply->coming[i].object == object &&
		    apply->coming[i].id == id)
			return apply->coming[i].to;
	return id;
}

static void
follow_targets(struct cstrap_apply *apply)
{
	for (size_t i = 0; i < apply->coming_count; i++) {
		struct cstrap_instance *c = &apply->coming[i];

		if (c->identity == CSTRAP_IDENTITY_TARGET &&
		    c->key[0] != CSTRAP_OBJECT_ACCESS_CONTROL)
			c->key[1] = map_id(apply, c->key[0], c->key[1]);
	}
}

static enum cstrap_status
plan_part(struct cstrap_apply *apply, enum part part)
{
	enum cstrap_status st;

	set_aside(apply, part);
	restore(apply, part, CSTRAP_FROM_SERVER);
	restore(apply, part, CSTRAP_FROM_FACTORY);
	st = place_restored(apply, part);
	return st == CSTRAP_OK ? place_coming(apply, part) : st;
}

enum cstrap_status
cstrap_apply_plan(struct cstrap_apply *apply)
{
	enum cstrap_status st;

	begin(apply);
	/* Nothing of the card's goes or comes: all stays as it is. */
	if ((apply->actions &
		(CSTRAP_ACTION_DISABLE | CSTRAP_ACTION_DELETE |
		    CSTRAP_ACTION_APPLY)) == 0)
		return CSTRAP_OK;
	if ((st = plan_part(apply, PART_OTHERS)) != CSTRAP_OK)
		return st;
	follow_targets(apply);
	return plan_part(apply, PART_ACCESS);
}

bool
cstrap_apply_next(struct cstrap_apply *apply,
    const struct cstrap_instance **instance)
{
	static const uint8_t order[] = { CSTRAP_APPLY_DISABLE,
		CSTRAP_APPLY_DELETE, CSTRAP_APPLY_SET_ASIDE,
		CSTRAP_APPLY_RESTORE, CSTRAP_APPLY_INSTALL };

	for (; apply->pass < sizeof(order); apply->pass++, apply->at = 0) {
		const bool held = order[apply->pass] != CSTRAP_APPLY_INSTALL;
		const size_t count =
		    held ? apply->held_count : apply->coming_count;

		while (apply->at < count) {
			*instance =
			    (held ? apply->held : apply->coming) + apply->at++;
			if ((*instance)->step == order[apply->pass])
				return true;
		}
	}
	apply->pass = 0;
	return false;
}
