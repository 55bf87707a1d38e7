/*
 * profile/draft.c - the message while its profile is read.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "profile/draft.h"

#include <stdlib.h>
#include <string.h>

#include "host/secret.h"

/* Twice what fits, so that one byte too many is told by the encoder. */
#define VALUES_MAX ((size_t)2 * CSTRAP_MESSAGE_MAX)

enum cstrap_status
cstrap_draft_init(struct cstrap_draft *draft)
{
	memset(draft, 0, sizeof(*draft));
	draft->values = cstrap_secret_alloc(VALUES_MAX);
	return draft->values == NULL ? CSTRAP_E_NOMEM : CSTRAP_OK;
}

void
cstrap_draft_wipe(struct cstrap_draft *draft)
{
	struct cstrap_draft_node *node, *older;

	for (node = draft->newest; node != NULL; node = older) {
		older = node->older;
		free(node->place);
		free(node);
	}
	cstrap_secret_free(draft->values, VALUES_MAX);
	memset(draft, 0, sizeof(*draft));
}

struct cstrap_draft_node *
cstrap_draft_find(const struct cstrap_draft *draft,
    const struct cstrap_draft_node *parent, uint16_t id)
{
	struct cstrap_draft_node *node;

	node = parent == NULL ? draft->first : parent->first;
	while (node != NULL && node->id != id)
		node = node->next;
	return node;
}

struct cstrap_draft_node *
cstrap_draft_put(struct cstrap_draft *draft, struct cstrap_draft_node *parent,
    enum cstrap_node_kind kind, uint16_t id, const char *place)
{
	struct cstrap_draft_node **first, **last;
	struct cstrap_draft_node *node;

	if (draft->node_count == CSTRAP_DRAFT_NODES_MAX) {
		draft->status = CSTRAP_E_TOO_LARGE;
		return NULL;
	}
	node = calloc(1, sizeof(*node));
	if (node == NULL || (node->place = strdup(place)) == NULL) {
		free(node);
		draft->status = CSTRAP_E_NOMEM;
		return NULL;
	}
	node->kind = kind;
	node->id = id;
	node->older = draft->newest;
	draft->newest = node;
	++draft->node_count;
	first = parent == NULL ? &draft->first : &parent->first;
	last = parent == NULL ? &draft->last : &parent->last;
	if (*first == NULL)
		*first = node;
	else
		(*last)->next = node;
	*last = node;
	return node;
}

struct cstrap_room
cstrap_draft_room(const struct cstrap_draft *draft)
{
	return (struct cstrap_room) { draft->values + draft->values_len,
		VALUES_MAX - draft->values_len };
}

struct cstrap_view
cstrap_draft_keep(struct cstrap_draft *draft, size_t len)
{
	const struct cstrap_view kept = { draft->values + draft->values_len,
		len };

	draft->values_len += len;
	return kept;
}

/* The tree is four levels deep at most: put adds below a parent alone. */
static void
encode_all(struct cstrap_message_writer *mw,
    const struct cstrap_draft_node *first, struct cstrap_path path)
{
	const struct cstrap_draft_node *at;
	struct cstrap_node node;

	if (path.depth == 4)
		return;
	++path.depth;
	for (at = first; at != NULL; at = at->next) {
		path.id[path.depth - 1] = at->id;
		memset(&node, 0, sizeof(node));
		node.kind = at->kind;
		node.path = path;
		node.version = at->version;
		node.value = at->value;
		(void)cstrap_message_put(mw, &node);
		encode_all(mw, at->first, path);
	}
}

enum cstrap_status
cstrap_draft_encode(const struct cstrap_draft *draft, struct cstrap_room room,
    struct cstrap_message *message, struct cstrap_finding *finding)
{
	struct cstrap_message_writer mw;

	cstrap_message_put_begin(&mw, room);
	encode_all(&mw, draft->first, (struct cstrap_path) { 0, { 0 } });
	return cstrap_message_put_end(&mw, message, finding);
}
