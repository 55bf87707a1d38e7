/*
 * device/store_model.c - the store as a client's data model: the steps of a
 * plan, and one commit.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "device/store_state.h"

#include <string.h>

static enum cstrap_status
failed(struct cstrap_store *store, enum cstrap_status st, enum cstrap_rule rule,
    const char *text)
{
	return cstrap_finding_set(&store->why, st, rule, text);
}

static enum cstrap_status
list(void *ctx, struct cstrap_instance *room, size_t max, size_t *count)
{
	struct cstrap_store *store = ctx;

	*count = 0;
	for (size_t i = 0; i < store->count; i++) {
		if (i == max)
			return CSTRAP_E_SPACE;
		room[i] = store->entries[i].about;
		*count = i + 1;
	}
	return CSTRAP_OK;
}

/* E_RULE: what the store says is not vouched for. */
static enum cstrap_status
load(void *ctx, struct cstrap_view *record)
{
	struct cstrap_store *store = ctx;

	*record = (struct cstrap_view) { store->record, store->record_len };
	return store->refused ? CSTRAP_E_RULE : CSTRAP_OK;
}

/* The entry of an instance as list gave it; count where there is none. */
static size_t
find(const struct cstrap_store *store, const struct cstrap_instance *instance)
{
	size_t i = 0;

	for (; i < store->count; i++) {
		const struct cstrap_instance *a = &store->entries[i].about;

		if (a->object == instance->object && a->id == instance->id &&
		    a->provenance == instance->provenance &&
		    a->state == instance->state &&
		    a->identity == instance->identity &&
		    a->key[0] == instance->key[0] &&
		    a->key[1] == instance->key[1])
			break;
	}
	return i;
}

static enum cstrap_status
missing(struct cstrap_store *store)
{
	return failed(store, CSTRAP_E_INTERNAL, CSTRAP_RULE_NONE,
	    "an instance is not in the store any more");
}

static enum cstrap_status
disable(void *ctx, const struct cstrap_instance *instance)
{
	struct cstrap_store *store = ctx;
	const size_t at = find(store, instance);

	if (at == store->count)
		return missing(store);
	store->entries[at].about.state =
	    instance->step == CSTRAP_APPLY_SET_ASIDE ? CSTRAP_INSTANCE_ASIDE :
						       CSTRAP_INSTANCE_DISABLED;
	return CSTRAP_OK;
}

static enum cstrap_status
drop(void *ctx, const struct cstrap_instance *instance)
{
	struct cstrap_store *store = ctx;
	const size_t at = find(store, instance);

	if (at == store->count)
		return missing(store);
	cstrap_store_drop(store, at);
	return CSTRAP_OK;
}

static enum cstrap_status
restore(void *ctx, const struct cstrap_instance *instance)
{
	struct cstrap_store *store = ctx;
	const size_t at = find(store, instance);

	if (at == store->count)
		return missing(store);
	store->entries[at].about.state = CSTRAP_INSTANCE_USED;
	store->entries[at].about.id = instance->to;
	return CSTRAP_OK;
}

/* --- what comes ----------------------------------------------------------- */

/* The instance that was written node by node is whole. */
static enum cstrap_status
end_instance(struct cstrap_store *store)
{
	const struct cstrap_path path = { 2,
		{ store->coming.about.object, store->coming.about.id, 0, 0 } };
	struct cstrap_message message;
	enum cstrap_status st;
	struct cstrap_node node;

	if (!store->writing)
		return CSTRAP_OK;
	store->writing = false;
	st = cstrap_message_put_end(&store->mw, &message, &store->why);
	if (st != CSTRAP_OK || !cstrap_message_find(&message, &path, &node))
		return st != CSTRAP_OK ? st : missing(store);
	st = cstrap_store_append(store, &store->coming, node.value);
	cstrap_wipe(store->draft, CSTRAP_MESSAGE_MAX);
	if (st != CSTRAP_OK)
		(void)failed(store, st,
		    st == CSTRAP_E_SPACE ? CSTRAP_RULE_STORE_LIMIT :
					   CSTRAP_RULE_NONE,
		    st == CSTRAP_E_SPACE ? NULL : "no memory for the store");
	return st;
}

static enum cstrap_status
begin_instance(struct cstrap_store *store, const struct cstrap_node *node)
{
	struct cstrap_node object = *node;
	enum cstrap_status st;

	if ((st = end_instance(store)) != CSTRAP_OK)
		return st;
	memset(&store->coming, 0, sizeof(store->coming));
	cstrap_instance_begin(&store->coming.about, node->path.id[0],
	    node->path.id[1], CSTRAP_FROM_CARD);
	store->coming.version = node->version;
	store->writing = true;
	cstrap_message_put_begin(&store->mw,
	    (struct cstrap_room) { store->draft, CSTRAP_MESSAGE_MAX });
	object.kind = CSTRAP_NODE_OBJECT;
	object.path.depth = 1;
	return cstrap_message_put(&store->mw, &object);
}

static enum cstrap_status
write_node(void *ctx, const struct cstrap_node *node)
{
	struct cstrap_store *store = ctx;
	enum cstrap_status st = CSTRAP_OK;

	if (node->kind == CSTRAP_NODE_INSTANCE)
		st = begin_instance(store, node);
	if (st == CSTRAP_OK)
		st = cstrap_message_put(&store->mw, node);
	return st;
}

/* --- all of it ------------------------------------------------------------ */

static enum cstrap_status
commit(void *ctx, struct cstrap_view record)
{
	struct cstrap_store *store = ctx;
	enum cstrap_status st;

	if ((st = end_instance(store)) != CSTRAP_OK)
		return st;
	if (record.len > sizeof(store->record))
		return failed(store, CSTRAP_E_ARGUMENT, CSTRAP_RULE_NONE,
		    "a record that is too long");
	if (record.len > 0) {
		memcpy(store->record, record.data, record.len);
		store->record_len = record.len;
	}
	return cstrap_store_commit(store, &store->why);
}

static void
abandon(void *ctx)
{
	cstrap_store_undo(ctx);
}

void
cstrap_store_model(struct cstrap_store *store, struct cstrap_model *model)
{
	*model = (struct cstrap_model) { .list = list,
		.load = load,
		.disable = disable,
		.remove = drop,
		.restore = restore,
		.write = write_node,
		.commit = commit,
		.abandon = abandon,
		.ctx = store };
}
