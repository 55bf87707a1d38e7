/*
 * device/sync.c - one check of the card: look, decide, look again, apply.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "cardstrap/sync.h"

#include <stdlib.h>
#include <string.h>

#include "device/look.h"
#include "host/crypto.h"
#include "host/secret.h"

#define COMMITS                                                               \
	(CSTRAP_ACTION_DISABLE | CSTRAP_ACTION_DELETE | CSTRAP_ACTION_APPLY | \
	    CSTRAP_ACTION_RECORD)

/*
 * No record is read from this: a card stays new until its message is applied,
 * though the store is in order again once the card's instances are disabled.
 */
static const uint8_t no_record[] = { 0xF6 };

struct sync {
	const struct cstrap_link *link;
	const struct cstrap_model *model;
	const struct cstrap_sync_options *options;
	struct cstrap_sync_result *result;
	struct cstrap_finding *finding;
	struct cstrap_crypto crypto;
	struct cstrap_record record;
	bool has_record, refused;
	bool has_none; /* what stands for no record is there already */
	struct cstrap_look look;
	bool unlocked; /* the card took the PIN in this run */
	bool asked;    /* unlock was called */
	struct cstrap_instance *held, *coming; /* SYNC_INSTANCES_MAX each */
	struct cstrap_decision decision;
};

static enum cstrap_status
fail(struct sync *s, enum cstrap_status st, const char *text)
{
	return cstrap_finding_set(s->finding, st, CSTRAP_RULE_NONE, text);
}

/* --- the record ------------------------------------------------------------ */

static enum cstrap_status
load_record(struct sync *s)
{
	const bool keyed = s->options->key.len > 0;
	struct cstrap_finding finding;
	struct cstrap_view bytes;
	enum cstrap_status st;

	st = s->model->load(s->model->ctx, &bytes);
	if (st == CSTRAP_E_RULE)
		s->refused = true;
	else if (st != CSTRAP_OK)
		return fail(s, st, "the record cannot be read");
	if (bytes.len == 0)
		return CSTRAP_OK;
	s->has_none = cstrap_view_equal(bytes,
	    (struct cstrap_view) { no_record, sizeof(no_record) });
	st = cstrap_record_decode(&s->record, bytes, keyed ? &s->crypto : NULL,
	    s->options->key, &finding);
	if (st == CSTRAP_E_VERSION) {
		if (s->finding != NULL)
			*s->finding = finding;
		return st;
	}
	s->has_record = st == CSTRAP_OK;
	s->refused = s->refused || st != CSTRAP_OK;
	return CSTRAP_OK;
}

static void
decide(struct sync *s, const struct cstrap_sight *first,
    const struct cstrap_sight *second)
{
	const struct cstrap_change_input input = {
		.record = s->has_record ? &s->record : NULL,
		.record_refused = s->refused,
		.first = first,
		.second = second,
		.policy = &s->options->policy,
	};

	cstrap_change_decide(&input, &s->decision);
}

/* --- looking --------------------------------------------------------------- */

/*
 * The PIN is asked for once, and again only if a reset took it away from the
 * very card that had accepted it.
 */
static void
look(struct sync *s, bool after_reset)
{
	const struct cstrap_card_identity before = s->look.identity;
	const struct cstrap_sync_options *o = s->options;
	struct cstrap_finding why;
	enum cstrap_status st;

	if (after_reset)
		s->look.identity.len = 0;
	cstrap_look(&s->look, s->link);
	s->result->looks++;
	if (s->look.sight.kind != CSTRAP_SIGHT_LOCKED || o->unlock == NULL ||
	    (s->asked &&
		!(after_reset && s->unlocked && before.len > 0 &&
		    cstrap_view_equal((struct cstrap_view) { before.iccid,
					  before.len },
			(struct cstrap_view) { s->look.identity.iccid,
			    s->look.identity.len }))))
		return;
	s->asked = true;
	s->unlocked = false;
	cstrap_finding_set(&why, CSTRAP_OK, CSTRAP_RULE_NONE, NULL);
	st = o->unlock(o->unlock_ctx, s->link, s->look.lock, &why);
	if (st != CSTRAP_OK) {
		s->look.why = why;
		s->look.why.status = s->look.status = st;
		s->look.sight.kind = cstrap_sight_of(st, !o->not_ready);
		return;
	}
	s->unlocked = true;
	cstrap_look(&s->look, s->link);
}

/* Two looks that do not agree are no reason to be told to a person. */
static void
look_again(struct sync *s)
{
	const struct cstrap_sight first = s->look.sight;
	const bool reset = (s->decision.actions & CSTRAP_ACTION_RESET) != 0 &&
	    s->link != NULL && s->link->reset != NULL;
	struct cstrap_sight second;

	if (reset && s->link->reset(s->link->ctx) != CSTRAP_OK) {
		memset(&second, 0, sizeof(second));
		cstrap_finding_set(&s->look.why, CSTRAP_E_CARD_RESET,
		    CSTRAP_RULE_NONE, "the card cannot be reset");
		s->look.why.file = "card";
		s->look.status = CSTRAP_E_CARD_RESET;
	} else {
		look(s, reset);
		second = s->look.sight;
	}
	decide(s, &first, &second);
}

/* --- doing ----------------------------------------------------------------- */

static enum cstrap_status
plan(struct sync *s, struct cstrap_apply *apply, unsigned int actions)
{
	enum cstrap_status st;

	memset(apply, 0, sizeof(*apply));
	apply->held = s->held;
	apply->coming = s->coming;
	apply->actions = actions;
	st = s->model->list(s->model->ctx, s->held, CSTRAP_SYNC_INSTANCES_MAX,
	    &apply->held_count);
	if (st == CSTRAP_OK && (actions & CSTRAP_ACTION_APPLY) != 0)
		st = cstrap_instance_list(&s->look.message, CSTRAP_FROM_CARD,
		    s->coming, CSTRAP_SYNC_INSTANCES_MAX, &apply->coming_count);
	if (st == CSTRAP_OK)
		st = cstrap_apply_plan(apply);
	if (st == CSTRAP_E_SPACE)
		return cstrap_finding_set(s->finding, st,
		    CSTRAP_RULE_STORE_LIMIT, NULL);
	return st == CSTRAP_OK ? st : fail(s, st, "the plan cannot be made");
}

/* Counts them, and tells whether there are any. */
static bool
count_steps(struct sync *s, struct cstrap_apply *apply)
{
	const struct cstrap_instance *instance;
	bool any = false;

	while (cstrap_apply_next(apply, &instance)) {
		s->result->steps[instance->step]++;
		any = true;
	}
	return any;
}

static enum cstrap_status
carry_out(struct sync *s, unsigned int actions, struct cstrap_view record)
{
	struct cstrap_apply apply;
	enum cstrap_status st;

	if ((st = plan(s, &apply, actions)) != CSTRAP_OK)
		return st;
	if (!count_steps(s, &apply) && record.len == 0)
		return CSTRAP_OK;
	st = cstrap_apply_run(&apply, &s->look.message, s->model, record);
	if (st != CSTRAP_OK) {
		memset(s->result->steps, 0, sizeof(s->result->steps));
		return fail(s, st, "the change cannot be committed");
	}
	s->result->committed = true;
	return st;
}

/* At once, whatever the card turns out to hold. */
static enum cstrap_status
disable_refused(struct sync *s)
{
	return carry_out(s, CSTRAP_ACTION_DISABLE,
	    (struct cstrap_view) { no_record,
		s->has_none ? 0 : sizeof(no_record) });
}

static enum cstrap_status
finish(struct sync *s)
{
	const bool keyed = s->options->key.len > 0;
	unsigned int actions = s->decision.actions;
	uint8_t room[CSTRAP_RECORD_MAX];
	struct cstrap_view record = { NULL, 0 };
	enum cstrap_status st;

	/* Done already. */
	if (s->refused && (actions & CSTRAP_ACTION_RECORD) == 0)
		return CSTRAP_OK;
	if ((actions & COMMITS) == 0)
		return CSTRAP_OK;
	if (actions & CSTRAP_ACTION_RECORD) {
		st = cstrap_record_encode(&s->decision.record,
		    keyed ? &s->crypto : NULL, s->options->key,
		    (struct cstrap_room) { room, sizeof(room) }, &record);
		if (st != CSTRAP_OK)
			return fail(s, st, "the record cannot be made");
	}
	return carry_out(s, actions, record);
}

static void
report(struct sync *s)
{
	struct cstrap_sync_result *r = s->result;

	r->state = s->decision.state;
	r->reason = s->decision.reason;
	r->actions = s->decision.actions;
	r->card = s->look.identity;
	r->look = s->look.status;
	r->why = s->look.why;
	r->lock = s->look.lock;
	r->generation = s->decision.record.generation;
	r->writing_checks = s->decision.record.writing_checks;
	if (s->options->identity != NULL)
		*s->options->identity = s->look.identity;
}

/* A change tag settles that nothing is to be done, and nothing else. */
static bool
is_settled(const struct sync *s)
{
	return s->decision.state == CSTRAP_CHANGE_UNCHANGED &&
	    s->decision.actions == 0;
}

static enum cstrap_status
run(struct sync *s)
{
	enum cstrap_status st;

	if ((st = load_record(s)) != CSTRAP_OK)
		return st;
	/* What nobody vouches for is out of use before the card is asked. */
	if (s->refused && (st = disable_refused(s)) != CSTRAP_OK)
		return st;
	if (s->options->change_tag && s->has_record && !s->refused)
		s->look.record = &s->record;
	look(s, false);
	decide(s, &s->look.sight, NULL);
	if (s->look.record != NULL && !is_settled(s)) {
		s->look.record = NULL;
		look(s, false);
		decide(s, &s->look.sight, NULL);
	}
	if (s->decision.actions & CSTRAP_ACTION_READ_AGAIN)
		look_again(s);
	report(s);
	return finish(s);
}

static enum cstrap_status
begin(struct sync *s)
{
	enum cstrap_status st;

	s->look.room.data = cstrap_secret_alloc(CSTRAP_MESSAGE_MAX);
	s->look.room.len = CSTRAP_MESSAGE_MAX;
	s->held = calloc(CSTRAP_SYNC_INSTANCES_MAX, sizeof(*s->held));
	s->coming = calloc(CSTRAP_SYNC_INSTANCES_MAX, sizeof(*s->coming));
	if (s->look.room.data == NULL || s->held == NULL || s->coming == NULL)
		return fail(s, CSTRAP_E_NOMEM, "no memory left to sync");
	if ((st = cstrap_crypto_open(&s->crypto)) != CSTRAP_OK)
		return fail(s, st, "the cryptography cannot be set up");
	s->look.options = s->options;
	s->look.crypto = &s->crypto;
	if (s->options->identity != NULL)
		s->look.identity = *s->options->identity;
	return CSTRAP_OK;
}

enum cstrap_status
cstrap_sync_run(const struct cstrap_link *link,
    const struct cstrap_model *model, const struct cstrap_sync_options *options,
    struct cstrap_sync_result *result, struct cstrap_finding *finding)
{
	static const struct cstrap_sync_options plain;
	enum cstrap_status st = CSTRAP_E_INTERNAL;
	struct sync s;

	memset(&s, 0, sizeof(s));
	memset(result, 0, sizeof(*result));
	result->state = CSTRAP_CHANGE_UNREADABLE;
	s.link = link;
	s.model = model;
	s.options = options != NULL ? options : &plain;
	s.result = result;
	s.finding = finding;
	if ((st = begin(&s)) == CSTRAP_OK)
		st = run(&s);
	cstrap_crypto_close(&s.crypto);
	cstrap_secret_free(s.look.room.data, CSTRAP_MESSAGE_MAX);
	free(s.held);
	free(s.coming);
	return st;
}
