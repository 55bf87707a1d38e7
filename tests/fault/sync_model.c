/*
 * sync_model.c - what a device has to do about its card, written from the
 * rules.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "sync_model.h"

#include <string.h>

static bool
is_same_content(const struct content *a, const struct content *b)
{
	return memcmp(a, b, sizeof(*a)) == 0;
}

/* Who was set aside comes back where nobody is in use. */
static void
come_back(struct model *m)
{
	static const enum origin order[] = { SERVER, FACTORY };

	for (unsigned int i = 0; i < ACCOUNTS; i++) {
		struct slot *s = &m->slots[i];

		for (unsigned int o = 0; o < 2 && s->used == NOBODY; o++) {
			if (s->aside[order[o]] == 0)
				continue;
			s->used = order[o];
			s->variant = s->aside[order[o]];
			s->aside[order[o]] = 0;
		}
	}
}

/* The card's go; content (may be NULL) comes. */
static void
model_apply(struct model *m, const struct content *content)
{
	for (unsigned int i = 0; i < ACCOUNTS; i++) {
		struct slot *s = &m->slots[i];

		if (s->used == CARD)
			s->used = NOBODY;
		if (content == NULL || content->variant[i] == 0)
			continue;
		if (s->used != NOBODY)
			s->aside[s->used] = s->variant;
		s->used = CARD;
		s->variant = content->variant[i];
	}
	come_back(m);
}

static void
forget(struct memory *memory)
{
	memory->has_seen = memory->has_applied = false;
	memory->writing = 0;
}

static void
meet(struct model *m, int at)
{
	m->memory.card = at;
	m->memory.writing = 0;
}

static bool
is_seen(const struct memory *memory, const struct face *card)
{
	return memory->has_seen && memory->seen_holds == card->holds &&
	    is_same_content(&memory->seen, &card->content);
}

static void
see(struct memory *memory, const struct face *card)
{
	memory->has_seen = true;
	memory->seen = card->content;
	memory->seen_holds = card->holds;
}

static enum cstrap_change_state
model_message(struct model *m, const struct face *faces, int at,
    const struct cstrap_change_policy *p)
{
	struct memory *memory = &m->memory;
	const struct face *card = &faces[at];
	const bool other = memory->card >= 0 && memory->card != at;
	const bool known = memory->has_seen || memory->has_applied;

	if (memory->has_applied &&
	    is_same_content(&memory->applied, &card->content)) {
		meet(m, at);
		see(memory, card);
		return other ? CSTRAP_CHANGE_OTHER_CARD :
			       CSTRAP_CHANGE_UNCHANGED;
	}
	if (p->hold && is_seen(memory, card) && !other &&
	    !memory->has_applied) {
		meet(m, at);
		return CSTRAP_CHANGE_UNCHANGED;
	}
	meet(m, at);
	see(memory, card);
	if (p->hold) {
		/* A new message waits; what the card had is out of use. */
		if (known)
			model_apply(m, NULL);
		memory->has_applied = false;
	} else {
		model_apply(m, &card->content);
		memory->has_applied = true;
		memory->applied = card->content;
	}
	return !known ? CSTRAP_CHANGE_NEW :
	    other     ? CSTRAP_CHANGE_OTHER_CARD :
			CSTRAP_CHANGE_CHANGED;
}

static enum cstrap_change_state
model_invalid(struct model *m, const struct face *faces, int at,
    const struct cstrap_change_policy *p)
{
	meet(m, at);
	see(&m->memory, &faces[at]);
	if (m->memory.has_applied && !p->keep) {
		model_apply(m, NULL);
		m->memory.has_applied = false;
	}
	return CSTRAP_CHANGE_INVALID;
}

static enum cstrap_change_state
model_writing(struct model *m, const struct cstrap_change_policy *p)
{
	struct memory *memory = &m->memory;

	if (m->refused)
		return CSTRAP_CHANGE_BEING_WRITTEN;
	if (memory->writing < CSTRAP_WRITING_CHECKS) {
		memory->writing++;
		return CSTRAP_CHANGE_BEING_WRITTEN;
	}
	if (memory->has_applied && !p->keep) {
		model_apply(m, NULL);
		memory->has_applied = false;
	}
	if (memory->writing == CSTRAP_WRITING_CHECKS)
		memory->writing++;
	return CSTRAP_CHANGE_INVALID;
}

/* No message on a card, or no card. */
static enum cstrap_change_state
model_none(struct model *m, int at)
{
	const bool known =
	    m->memory.has_seen || m->memory.has_applied || m->refused;

	if (known)
		model_apply(m, NULL);
	if (known && at >= 0)
		m->memory.card = at;
	forget(&m->memory);
	return at >= 0 ? CSTRAP_CHANGE_GONE : CSTRAP_CHANGE_REMOVED;
}

enum cstrap_change_state
model_sync(struct model *m, const struct face *faces, int at,
    const struct cstrap_change_policy *p)
{
	enum cstrap_change_state state;
	const bool was_refused = m->refused;

	if (was_refused) {
		/* Nothing is remembered; what is the card's is out of use. */
		memset(&m->memory, 0, sizeof(m->memory));
		m->memory.card = -1;
		model_apply(m, NULL);
	}
	if (at < 0 || faces[at].holds == HOLDS_NOTHING)
		state = model_none(m, at);
	else if (faces[at].holds == HOLDS_WRITING)
		state = model_writing(m, p);
	else if (faces[at].holds == HOLDS_INVALID)
		state = model_invalid(m, faces, at, p);
	else
		state = model_message(m, faces, at, p);
	if (at < 0 || faces[at].holds != HOLDS_WRITING)
		m->refused = false;
	return state;
}
