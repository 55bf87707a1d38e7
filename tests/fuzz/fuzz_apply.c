/*
 * fuzz_apply.c - a message for a client that has another one's instances, of
 * whatever origins and states: ids in use are unique, nothing but the card's
 * is lost, and what is written is a message again.
 *
 * Input: a length in two bytes, that many bytes of a message that the client
 * has, then origins and states, then the message that comes.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "cardstrap/apply.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

#define MAX 256
#define MARKS 32

static struct cstrap_instance held[MAX], coming[MAX];

/* Writes down what comes. */
struct written {
	struct cstrap_message_writer mw;
	int object;
	size_t count;
	bool committed;
	enum cstrap_status status;
};

static enum cstrap_status
on_step(void *ctx, const struct cstrap_instance *instance)
{
	(void)ctx;
	assert(instance->step != CSTRAP_APPLY_KEEP &&
	    instance->step != CSTRAP_APPLY_INSTALL);
	return CSTRAP_OK;
}

static enum cstrap_status
on_write(void *ctx, const struct cstrap_node *node)
{
	struct written *w = ctx;
	struct cstrap_node object = *node;

	if (node->kind == CSTRAP_NODE_INSTANCE) {
		w->count++;
		if (w->object != node->path.id[0]) {
			w->object = node->path.id[0];
			object.kind = CSTRAP_NODE_OBJECT;
			object.path.depth = 1;
			(void)cstrap_message_put(&w->mw, &object);
		}
	}
	w->status = cstrap_message_put(&w->mw, node);
	return CSTRAP_OK;
}

static enum cstrap_status
on_commit(void *ctx, struct cstrap_view record)
{
	struct written *w = ctx;

	(void)record;
	w->committed = true;
	return CSTRAP_OK;
}

static void
on_abandon(void *ctx)
{
	(void)ctx;
	assert(false);
}

static bool
is_used(const struct cstrap_instance *i)
{
	return i->step == CSTRAP_APPLY_RESTORE ||
	    (i->step == CSTRAP_APPLY_KEEP && i->state == CSTRAP_INSTANCE_USED);
}

static void
check_plan(const struct cstrap_apply *apply)
{
	for (size_t i = 0; i < apply->held_count; i++) {
		const struct cstrap_instance *a = &held[i];

		/* Of others only what was out of use already can go. */
		assert(a->step != CSTRAP_APPLY_DELETE ||
		    a->provenance == CSTRAP_FROM_CARD ||
		    a->state == CSTRAP_INSTANCE_ASIDE);
		for (size_t j = 0; is_used(a) && j < i; j++)
			assert(!is_used(&held[j]) ||
			    held[j].object != a->object || held[j].to != a->to);
	}
	for (size_t i = 0; i < apply->coming_count; i++) {
		const struct cstrap_instance *c = &coming[i];

		assert(c->to != UINT16_MAX);
		for (size_t j = 0; j < i; j++)
			assert(coming[j].object != c->object ||
			    coming[j].to != c->to);
		for (size_t j = 0; j < apply->held_count; j++)
			assert(!is_used(&held[j]) ||
			    held[j].object != c->object || held[j].to != c->to);
	}
}

static void
carry_out(struct cstrap_apply *apply, const struct cstrap_message *message)
{
	static uint8_t room[2 * CSTRAP_MESSAGE_MAX];
	struct written w;
	const struct cstrap_model model = { .disable = on_step,
		.remove = on_step,
		.restore = on_step,
		.write = on_write,
		.commit = on_commit,
		.abandon = on_abandon,
		.ctx = &w };
	struct cstrap_message again;
	enum cstrap_status st;

	memset(&w, 0, sizeof(w));
	w.object = -1;
	cstrap_message_put_begin(&w.mw,
	    (struct cstrap_room) { room, sizeof(room) });
	assert(cstrap_apply_run(apply, message, &model,
		   (struct cstrap_view) { NULL, 0 }) == CSTRAP_OK);
	assert(w.committed && w.count == apply->coming_count);
	assert(w.status == CSTRAP_OK);
	st = cstrap_message_put_end(&w.mw, &again, NULL);
	/* Links that grew may not fit any more. */
	assert(st == CSTRAP_OK || st == CSTRAP_E_TOO_LARGE);
}

static void
try_actions(const struct cstrap_message *have,
    const struct cstrap_message *message, const uint8_t marks[MARKS],
    unsigned int actions)
{
	struct cstrap_apply apply;

	memset(&apply, 0, sizeof(apply));
	apply.held = held;
	apply.coming = coming;
	apply.actions = actions;
	if (cstrap_instance_list(have, CSTRAP_FROM_CARD, held, MAX,
		&apply.held_count) != CSTRAP_OK ||
	    cstrap_instance_list(message, CSTRAP_FROM_CARD, coming, MAX,
		&apply.coming_count) != CSTRAP_OK)
		return;
	for (size_t i = 0; i < apply.held_count; i++) {
		const uint8_t mark = marks[i % MARKS];

		held[i].provenance = (uint8_t)(1 + mark % 3);
		if (mark & 0x80)
			held[i].state = held[i].provenance == CSTRAP_FROM_CARD ?
			    CSTRAP_INSTANCE_DISABLED :
			    CSTRAP_INSTANCE_ASIDE;
	}
	assert(cstrap_apply_plan(&apply) == CSTRAP_OK);
	check_plan(&apply);
	carry_out(&apply, message);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct cstrap_view rest = { data, len };
	struct cstrap_message have, message;
	uint8_t marks[MARKS];
	size_t have_len;

	if (len < 2 + MARKS)
		return 0;
	have_len = (size_t)data[0] << 8 | data[1];
	memcpy(marks, data + 2, MARKS);
	rest = cstrap_view_part(rest, 2 + MARKS, len);
	if (have_len > rest.len ||
	    cstrap_message_decode(&have, cstrap_view_part(rest, 0, have_len),
		NULL) != CSTRAP_OK ||
	    cstrap_message_decode(&message,
		cstrap_view_part(rest, have_len, rest.len), NULL) != CSTRAP_OK)
		return 0;
	try_actions(&have, &message, marks, CSTRAP_ACTION_APPLY);
	try_actions(&have, &message, marks, CSTRAP_ACTION_DELETE);
	try_actions(&have, &message, marks, CSTRAP_ACTION_DISABLE);
	return 0;
}
