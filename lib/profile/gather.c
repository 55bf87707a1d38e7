/*
 * profile/gather.c - values by their paths, put together to a message.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "profile/gather.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "host/secret.h"
#include "host/text.h"

/* Twice what fits, so that one byte too many is told by the encoder. */
#define VALUES_MAX ((size_t)2 * CSTRAP_MESSAGE_MAX)

struct cstrap_gathered {
	struct cstrap_path path;
	struct cstrap_view value; /* in the values */
	uint32_t index;           /* of its coming */
	bool is_empty;            /* a container */
	bool series;
};

enum cstrap_status
cstrap_gather_begin(struct cstrap_gather *g, enum cstrap_enabler enabler,
    struct cstrap_finding *finding)
{
	memset(g, 0, sizeof(*g));
	g->enabler = enabler;
	g->finding = finding;
	g->values = cstrap_secret_alloc(VALUES_MAX);
	return g->values != NULL ?
	    CSTRAP_OK :
	    cstrap_finding_set(finding, CSTRAP_E_NOMEM, CSTRAP_RULE_NONE,
		"no memory left to read this");
}

void
cstrap_gather_wipe(struct cstrap_gather *g)
{
	free(g->items);
	cstrap_secret_free(g->values, VALUES_MAX);
	memset(g, 0, sizeof(*g));
}

enum cstrap_status
cstrap_gather_refuse(struct cstrap_gather *g, enum cstrap_status st,
    enum cstrap_rule rule, const struct cstrap_path *path, const char *text)
{
	cstrap_finding_set(g->finding, st, rule, text);
	if (g->finding != NULL && path != NULL)
		g->finding->path = *path;
	cstrap_finding_place(g->finding, "%s", g->place);
	return st;
}

struct cstrap_room
cstrap_gather_room(const struct cstrap_gather *g)
{
	return (struct cstrap_room) { g->values + g->values_len,
		VALUES_MAX - g->values_len };
}

struct cstrap_view
cstrap_gather_keep(struct cstrap_gather *g, size_t len)
{
	const struct cstrap_view kept = { g->values + g->values_len, len };

	g->values_len += len;
	return kept;
}

static enum cstrap_status
too_large(struct cstrap_gather *g)
{
	return cstrap_gather_refuse(g, CSTRAP_E_TOO_LARGE,
	    CSTRAP_RULE_FILE_LIMIT, NULL, NULL);
}

static enum cstrap_status
append(struct cstrap_gather *g, const struct cstrap_gathered *item)
{
	struct cstrap_gathered *wider;
	size_t room;

	if (g->count == CSTRAP_GATHER_MAX)
		return too_large(g);
	if (g->count == g->item_room) {
		room = g->item_room == 0 ? 64 : 2 * g->item_room;
		wider = realloc(g->items, room * sizeof(*wider));
		if (wider == NULL)
			return cstrap_gather_refuse(g, CSTRAP_E_NOMEM,
			    CSTRAP_RULE_NONE, NULL,
			    "no memory left to read this");
		g->items = wider;
		g->item_room = room;
	}
	g->items[g->count] = *item;
	g->items[g->count].index = (uint32_t)g->count;
	g->count++;
	return CSTRAP_OK;
}

/* In the values already, or copied there. */
static bool
keep(struct cstrap_gather *g, struct cstrap_view bytes, struct cstrap_view *out)
{
	const struct cstrap_room room = cstrap_gather_room(g);

	*out = bytes;
	if (bytes.len > 0 && bytes.data >= g->values &&
	    bytes.data < g->values + VALUES_MAX)
		return true;
	if (bytes.len > room.len)
		return false;
	if (bytes.len > 0)
		memcpy(room.data, bytes.data, bytes.len);
	*out = cstrap_gather_keep(g, bytes.len);
	return true;
}

enum cstrap_status
cstrap_gather_value(struct cstrap_gather *g, const struct cstrap_path *path,
    const struct cstrap_loose *loose, bool series)
{
	struct cstrap_gathered item = { .path = *path, .series = series };
	uint8_t number[CSTRAP_VALUE_NUMBER_MAX];
	struct cstrap_view bytes;
	enum cstrap_status st;

	if (path->depth < 3)
		return cstrap_gather_refuse(g, CSTRAP_E_STRUCTURE,
		    CSTRAP_RULE_FORMAT_PATH, path, NULL);
	st = cstrap_loose_encode(loose, path, g->enabler, number, &bytes);
	if (st != CSTRAP_OK)
		return cstrap_gather_refuse(g, st, CSTRAP_RULE_FORMAT_VALUE,
		    path,
		    loose->kind == CSTRAP_LOOSE_NONE ? "a value is missing" :
						       NULL);
	if (!keep(g, bytes, &item.value))
		st = too_large(g);
	else
		st = append(g, &item);
	cstrap_wipe(number, sizeof(number));
	return st;
}

enum cstrap_status
cstrap_gather_empty(struct cstrap_gather *g, const struct cstrap_path *path)
{
	const struct cstrap_gathered item = { .path = *path, .is_empty = true };

	if (path->depth < 1 || path->depth > 3)
		return cstrap_gather_refuse(g, CSTRAP_E_STRUCTURE,
		    CSTRAP_RULE_FORMAT_PATH, path, NULL);
	return append(g, &item);
}

static enum cstrap_node_kind
kind_at(const struct cstrap_gathered *item, uint8_t level)
{
	static const enum cstrap_node_kind kinds[] = { CSTRAP_NODE_OBJECT,
		CSTRAP_NODE_INSTANCE, CSTRAP_NODE_MULTIPLE,
		CSTRAP_NODE_RESOURCE_INSTANCE };

	if (level == 2 && item->path.depth == 3 && !item->is_empty)
		return CSTRAP_NODE_RESOURCE;
	return kinds[level & 3];
}

/* How many levels item shares with what was put before. */
static uint8_t
shared_levels(const struct cstrap_gathered *before,
    const struct cstrap_gathered *item)
{
	uint8_t level = 0, max;

	if (before == NULL)
		return 0;
	max = (uint8_t)(before->path.depth - (before->is_empty ? 0 : 1));
	if (max >= item->path.depth)
		max = (uint8_t)(item->path.depth - 1);
	while (level < max && before->path.id[level] == item->path.id[level])
		level++;
	return level;
}

static void
put(struct cstrap_message_writer *mw, const struct cstrap_gathered *before,
    const struct cstrap_gathered *item)
{
	struct cstrap_node node;

	for (uint8_t level = shared_levels(before, item);
	     level < item->path.depth; level++) {
		memset(&node, 0, sizeof(node));
		node.kind = kind_at(item, level);
		node.path = item->path;
		node.path.depth = (uint8_t)(level + 1);
		if (node.path.depth == item->path.depth)
			node.value = item->value;
		(void)cstrap_message_put(mw, &node);
	}
}

static int
compare_paths(const struct cstrap_path *a, const struct cstrap_path *b)
{
	for (uint8_t i = 0; i < a->depth && i < b->depth; i++)
		if (a->id[i] != b->id[i])
			return a->id[i] < b->id[i] ? -1 : 1;
	return (int)a->depth - (int)b->depth;
}

static int
compare(const void *left, const void *right)
{
	const struct cstrap_gathered *a = left, *b = right;
	const int order = compare_paths(&a->path, &b->path);

	if (order != 0)
		return order;
	return a->index < b->index ? -1 : a->index > b->index;
}

/* Ascending, and of a series the last one alone. */
static void
sort(struct cstrap_gather *g)
{
	size_t kept = 0;

	qsort(g->items, g->count, sizeof(*g->items), compare);
	for (size_t i = 0; i < g->count; i++) {
		const bool again = kept > 0 && g->items[i].series &&
		    g->items[kept - 1].series &&
		    compare_paths(&g->items[kept - 1].path,
			&g->items[i].path) == 0;

		g->items[again ? kept - 1 : kept] = g->items[i];
		kept += again ? 0 : 1;
	}
	g->count = kept;
}

static enum cstrap_status
put_all(const struct cstrap_gather *g, struct cstrap_room room,
    struct cstrap_message *message, struct cstrap_finding *finding)
{
	struct cstrap_message_writer mw;

	cstrap_message_put_begin(&mw, room);
	for (size_t i = 0; i < g->count; i++)
		put(&mw, i > 0 ? &g->items[i - 1] : NULL, &g->items[i]);
	return cstrap_message_put_end(&mw, message, finding);
}

enum cstrap_status
cstrap_gather_end(struct cstrap_gather *g, struct cstrap_room room,
    struct cstrap_message *message)
{
	struct cstrap_finding finding;
	enum cstrap_status st;

	st = put_all(g, room, message, &finding);
	if (st == CSTRAP_E_DUPLICATE) {
		/* An instance in two pieces is one, a value twice is not. */
		sort(g);
		st = put_all(g, room, message, &finding);
	}
	if (st == CSTRAP_OK)
		return st;
	/* The offset is one of the message, which nobody can look at. */
	finding.offset = CSTRAP_NO_OFFSET;
	if (g->finding != NULL)
		*g->finding = finding;
	cstrap_wipe(room.data, room.len);
	return st;
}
