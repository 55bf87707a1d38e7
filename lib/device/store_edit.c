/*
 * device/store_edit.c - what the factory and Bootstrap-Servers do to a store,
 * and what goes with a server.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "device/store_state.h"

#include <string.h>

#include "host/secret.h"

static enum cstrap_status
refuse(struct cstrap_finding *finding, enum cstrap_status st,
    enum cstrap_rule rule, uint16_t object, uint16_t id)
{
	cstrap_finding_set(finding, st, rule,
	    rule == CSTRAP_RULE_NONE ? "the store cannot hold this" : NULL);
	if (finding != NULL)
		finding->path =
		    (struct cstrap_path) { 2, { object, id, 0, 0 } };
	return st;
}

static bool
is_same(const struct cstrap_instance *a, const struct cstrap_instance *b)
{
	return a->identity != CSTRAP_IDENTITY_NONE &&
	    a->identity == b->identity && a->object == b->object &&
	    a->key[0] == b->key[0] && a->key[1] == b->key[1];
}

/* --- writing -------------------------------------------------------------- */

/* Has the card in use what the factory brings? */
static bool
card_has(const struct cstrap_store *store, const struct cstrap_instance *about)
{
	for (size_t i = 0; i < store->count; i++)
		if (store->entries[i].about.provenance == CSTRAP_FROM_CARD &&
		    store->entries[i].about.state == CSTRAP_INSTANCE_USED &&
		    is_same(&store->entries[i].about, about))
			return true;
	return false;
}

/* The last entry is the factory's: aside, in place of what was aside. */
static void
set_last_aside(struct cstrap_store *store)
{
	struct cstrap_instance about = store->entries[store->count - 1].about;

	store->entries[store->count - 1].about.state = CSTRAP_INSTANCE_ASIDE;
	for (size_t i = store->count - 1; i > 0; i--) {
		const struct cstrap_instance *other =
		    &store->entries[i - 1].about;

		if (other->provenance == CSTRAP_FROM_FACTORY &&
		    other->state == CSTRAP_INSTANCE_ASIDE &&
		    is_same(other, &about))
			cstrap_store_drop(store, i - 1);
	}
}

static enum cstrap_status
write_instance(struct cstrap_store *store, const struct cstrap_node *node,
    enum cstrap_provenance provenance, struct cstrap_finding *finding)
{
	const uint16_t object = node->path.id[0], id = node->path.id[1];
	struct cstrap_store_entry entry;
	enum cstrap_status st;
	size_t at;

	memset(&entry, 0, sizeof(entry));
	cstrap_instance_begin(&entry.about, object, id, provenance);
	entry.version = node->version;
	st = cstrap_store_append(store, &entry, node->value);
	if (st != CSTRAP_OK)
		return refuse(finding, st,
		    st == CSTRAP_E_SPACE ? CSTRAP_RULE_STORE_LIMIT :
					   CSTRAP_RULE_NONE,
		    object, id);
	if (provenance == CSTRAP_FROM_FACTORY &&
	    card_has(store, &store->entries[store->count - 1].about)) {
		set_last_aside(store);
		return CSTRAP_OK;
	}
	at = cstrap_store_find(store, object, id);
	if (at == store->count - 1)
		return CSTRAP_OK;
	if (provenance == CSTRAP_FROM_FACTORY &&
	    store->entries[at].about.provenance != CSTRAP_FROM_FACTORY)
		return refuse(finding, CSTRAP_E_CONFLICT,
		    CSTRAP_RULE_STORE_ACCOUNT, object, id);
	cstrap_store_drop(store, at);
	return CSTRAP_OK;
}

/* Short Server IDs and the like are in use once (TS Core 1.1.1, 6.1.2). */
static enum cstrap_status
check_unique(const struct cstrap_store *store, struct cstrap_finding *finding)
{
	for (size_t i = 0; i < store->count; i++) {
		const struct cstrap_instance *a = &store->entries[i].about;

		for (size_t j = 0; j < i; j++) {
			const struct cstrap_instance *b =
			    &store->entries[j].about;

			if (a->state == CSTRAP_INSTANCE_USED &&
			    b->state == CSTRAP_INSTANCE_USED && is_same(a, b))
				return refuse(finding, CSTRAP_E_CONFLICT,
				    CSTRAP_RULE_STORE_ACCOUNT, a->object,
				    a->id);
		}
	}
	return CSTRAP_OK;
}

/* What is not the card's takes half of the store, whatever it is. */
static enum cstrap_status
check_others(const struct cstrap_store *store, struct cstrap_finding *finding)
{
	size_t count = 0, len = 0;

	for (size_t i = 0; i < store->count; i++) {
		if (store->entries[i].about.provenance == CSTRAP_FROM_CARD)
			continue;
		count++;
		len += store->entries[i].len;
	}
	if (count <= CSTRAP_STORE_OTHERS_MAX &&
	    len <= CSTRAP_STORE_BYTES_MAX / 2)
		return CSTRAP_OK;
	return cstrap_finding_set(finding, CSTRAP_E_SPACE,
	    CSTRAP_RULE_STORE_LIMIT, NULL);
}

enum cstrap_status
cstrap_store_write(struct cstrap_store *store,
    const struct cstrap_message *message, enum cstrap_provenance provenance,
    struct cstrap_finding *finding)
{
	enum cstrap_status st = CSTRAP_OK;
	struct cstrap_message_iter iter;
	struct cstrap_node node;

	if (provenance != CSTRAP_FROM_FACTORY &&
	    provenance != CSTRAP_FROM_SERVER)
		return cstrap_finding_set(finding, CSTRAP_E_ARGUMENT,
		    CSTRAP_RULE_NONE, "only a sync writes what is the card's");
	cstrap_message_begin(message, &iter);
	while (st == CSTRAP_OK && cstrap_message_next(&iter, &node))
		if (node.kind == CSTRAP_NODE_INSTANCE)
			st = write_instance(store, &node, provenance, finding);
	if (st == CSTRAP_OK)
		st = check_unique(store, finding);
	if (st == CSTRAP_OK)
		st = check_others(store, finding);
	if (st != CSTRAP_OK)
		cstrap_store_undo(store);
	return st;
}

enum cstrap_status
cstrap_store_remove(struct cstrap_store *store, uint16_t object,
    uint16_t instance, struct cstrap_finding *finding)
{
	const size_t at = cstrap_store_find(store, object, instance);

	if (at == store->count) {
		cstrap_finding_set(finding, CSTRAP_E_NAME, CSTRAP_RULE_NONE,
		    "there is no such instance in use");
		if (finding != NULL)
			finding->path = (struct cstrap_path) { 2,
				{ object, instance, 0, 0 } };
		return CSTRAP_E_NAME;
	}
	cstrap_store_drop(store, at);
	return CSTRAP_OK;
}

/* --- a server that goes --------------------------------------------------- */

struct edit {
	struct cstrap_store *store;
	enum cstrap_status status;
};

/* Put the nodes of an instance again, one left out or changed. */
static void
put_edited(const struct cstrap_message *message,
    struct cstrap_message_writer *mw, const struct cstrap_release *release)
{
	const struct cstrap_value owner = { .type = CSTRAP_TYPE_INTEGER,
		.of.integer = release->owner };
	uint8_t number[CSTRAP_VALUE_NUMBER_MAX];
	struct cstrap_message_iter iter;
	struct cstrap_node node;

	cstrap_message_begin(message, &iter);
	while (cstrap_message_next(&iter, &node)) {
		if (node.kind == CSTRAP_NODE_RESOURCE_INSTANCE &&
		    release->kind == CSTRAP_RELEASE_ENTRY &&
		    node.path.id[2] == release->path.id[2] &&
		    node.path.id[3] == release->path.id[3])
			continue;
		if (node.kind == CSTRAP_NODE_RESOURCE &&
		    release->kind == CSTRAP_RELEASE_OWNER &&
		    node.path.id[2] == release->path.id[2])
			node.value = cstrap_value_encode(&owner, number);
		(void)cstrap_message_put(mw, &node);
	}
}

/* The instance's content with one resource of it changed. */
static enum cstrap_status
edit_entry(struct cstrap_store *store, const struct cstrap_release *release)
{
	const size_t at =
	    cstrap_store_find(store, release->path.id[0], release->path.id[1]);
	const struct cstrap_path path = { 2,
		{ release->path.id[0], release->path.id[1], 0, 0 } };
	uint8_t *room = cstrap_secret_alloc(CSTRAP_MESSAGE_MAX);
	struct cstrap_message message, edited;
	enum cstrap_status st = CSTRAP_E_NOMEM;
	struct cstrap_message_writer mw;
	struct cstrap_node node;

	if (room == NULL || at == store->count)
		goto out;
	st = cstrap_entry_message(store, &store->entries[at],
	    (struct cstrap_room) { store->draft, CSTRAP_MESSAGE_MAX }, &message,
	    NULL);
	if (st != CSTRAP_OK)
		goto out;
	cstrap_message_put_begin(&mw,
	    (struct cstrap_room) { room, CSTRAP_MESSAGE_MAX });
	put_edited(&message, &mw, release);
	st = cstrap_message_put_end(&mw, &edited, NULL);
	if (st == CSTRAP_OK && cstrap_message_find(&edited, &path, &node))
		st =
		    cstrap_store_append(store, &store->entries[at], node.value);
	if (st == CSTRAP_OK)
		cstrap_store_drop(store, at);
out:
	cstrap_secret_free(room, CSTRAP_MESSAGE_MAX);
	return st;
}

static void
take_release(void *ctx, const struct cstrap_release *release)
{
	struct edit *edit = ctx;

	if (edit->status != CSTRAP_OK)
		return;
	if (release->kind == CSTRAP_RELEASE_INSTANCE ||
	    release->kind == CSTRAP_RELEASE_CONTROL)
		/* What it controls may be an instance of the client's own. */
		(void)cstrap_store_remove(edit->store, release->path.id[0],
		    release->path.id[1], NULL);
	else
		edit->status = edit_entry(edit->store, release);
}

enum cstrap_status
cstrap_store_release(struct cstrap_store *store, uint16_t server,
    struct cstrap_finding *finding)
{
	struct edit edit = { store, CSTRAP_OK };
	struct cstrap_message message;
	enum cstrap_status st;
	uint8_t *room;

	if ((room = cstrap_secret_alloc(CSTRAP_MESSAGE_MAX)) == NULL)
		return cstrap_finding_set(finding, CSTRAP_E_NOMEM,
		    CSTRAP_RULE_NONE, "no memory left for the store");
	st = cstrap_store_message(store,
	    (struct cstrap_room) { room, CSTRAP_MESSAGE_MAX }, &message,
	    finding);
	if (st == CSTRAP_OK &&
	    (st = cstrap_release_server(&message, server, take_release,
		 &edit)) == CSTRAP_OK)
		st = edit.status;
	if (st != CSTRAP_OK) {
		cstrap_finding_set(finding, st, CSTRAP_RULE_NONE,
		    "the access control of that server cannot be taken away");
		cstrap_store_undo(store);
	}
	cstrap_secret_free(room, CSTRAP_MESSAGE_MAX);
	return st;
}
