/*
 * profile/lwm2m_cbor.c - LwM2M CBOR (TS Core 1.2, 7.4.7): maps of ids, or of
 * paths in arrays, to values and to maps.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include <string.h>

#include "host/cbor.h"
#include "profile/cbor_value.h"
#include "profile/formats.h"

#define DEPTH 7 /* four maps, a path or a string in pieces, one to spare */

/* --- in ------------------------------------------------------------------- */

/* A map that is being read, and the path that leads to it. */
struct level {
	const cbor_item_t *map;
	size_t at;
	struct cstrap_path path;
};

static bool
push_id(struct cstrap_path *path, const cbor_item_t *item)
{
	if (path->depth == 4 || !cbor_isa_uint(item) ||
	    cbor_get_int(item) >= UINT16_MAX)
		return false;
	path->id[path->depth++] = (uint16_t)cbor_get_int(item);
	return true;
}

/* An id, or several of them in an array that is not empty. */
static bool
push_key(struct cstrap_path *path, const cbor_item_t *key)
{
	if (!cbor_isa_array(key))
		return push_id(path, key);
	for (size_t i = 0; i < cbor_array_size(key); i++)
		if (!push_id(path, cbor_array_handle(key)[i]))
			return false;
	return cbor_array_size(key) > 0;
}

static enum cstrap_status
take_value(struct cstrap_gather *g, const struct cstrap_path *path,
    const cbor_item_t *item)
{
	struct cstrap_loose loose;

	if (!cstrap_cbor_value(g, item, &loose))
		return cstrap_gather_refuse(g, CSTRAP_E_TYPE,
		    CSTRAP_RULE_FORMAT_VALUE, path,
		    "an item that is no value of LwM2M");
	return cstrap_gather_value(g, path, &loose, false);
}

/* The next pair of the innermost map; may open one more. */
static enum cstrap_status
take_pair(struct cstrap_gather *g, struct level *levels, unsigned int *open)
{
	struct level *top = &levels[*open - 1];
	const struct cbor_pair *pair = &cbor_map_handle(top->map)[top->at++];
	struct cstrap_path path = top->path;

	if (!push_key(&path, pair->key))
		return cstrap_gather_refuse(g, CSTRAP_E_STRUCTURE,
		    CSTRAP_RULE_FORMAT_PATH, &top->path,
		    "a key that is no id, no path, or goes too deep");
	if (!cbor_isa_map(pair->value))
		return take_value(g, &path, pair->value);
	if (cbor_map_size(pair->value) == 0)
		return cstrap_gather_empty(g, &path);
	if (path.depth == 4)
		return cstrap_gather_refuse(g, CSTRAP_E_STRUCTURE,
		    CSTRAP_RULE_FORMAT_PATH, &path,
		    "a map below an instance of a resource");
	levels[(*open)++] = (struct level) { pair->value, 0, path };
	return CSTRAP_OK;
}

enum cstrap_status
cstrap_lwm2m_cbor_import(struct cstrap_gather *g, struct cstrap_view bytes)
{
	struct level levels[5]; /* each level takes an id at least */
	unsigned int open = 1;
	enum cstrap_status st;
	cbor_item_t *root;

	if ((st = cstrap_cbor_load(&root, bytes, DEPTH, g->finding)) !=
	    CSTRAP_OK) {
		if (g->finding != NULL)
			g->finding->rule = CSTRAP_RULE_FORMAT_SYNTAX;
		return st;
	}
	memset(levels, 0, sizeof(levels));
	levels[0].map = root;
	if (!cbor_isa_map(root))
		st = cstrap_gather_refuse(g, CSTRAP_E_STRUCTURE,
		    CSTRAP_RULE_FORMAT_SYNTAX, NULL, "LwM2M CBOR is a map");
	while (st == CSTRAP_OK && open > 0) {
		if (levels[open - 1].at < cbor_map_size(levels[open - 1].map))
			st = take_pair(g, levels, &open);
		else
			open--;
	}
	cstrap_cbor_free(&root);
	return st;
}

/* --- out ------------------------------------------------------------------ */

/* Nodes right below the one that was just met; iter is a copy. */
static size_t
count_below(struct cstrap_message_iter iter, uint8_t depth)
{
	struct cstrap_node node;
	size_t count = 0;

	while (cstrap_message_next(&iter, &node) && node.path.depth > depth)
		count += node.path.depth == depth + 1;
	return count;
}

/*
 * How many levels the whole message has in common, which then are one key: a
 * container that is alone and holds something is passed through.
 */
static uint8_t
common_depth(const struct cstrap_message *message, struct cstrap_path *path)
{
	struct cstrap_message_iter iter;
	struct cstrap_node node;
	uint8_t depth = 0;

	cstrap_message_begin(message, &iter);
	path->depth = 0;
	while (depth < 3 && count_below(iter, depth) == 1 &&
	    cstrap_message_next(&iter, &node)) {
		*path = node.path;
		depth = node.path.depth;
		if (node.kind == CSTRAP_NODE_RESOURCE ||
		    count_below(iter, depth) == 0)
			break;
	}
	return depth;
}

static void
put_common(struct cstrap_buffer *b, const struct cstrap_path *path)
{
	cstrap_cbor_put_map(b, 1);
	if (path->depth > 1)
		cstrap_cbor_put_array(b, path->depth);
	for (uint8_t i = 0; i < path->depth; i++)
		cstrap_cbor_put_uint(b, path->id[i]);
}

static enum cstrap_status
put_value(struct cstrap_buffer *b, const struct cstrap_node *node,
    enum cstrap_enabler enabler, struct cstrap_finding *finding)
{
	struct cstrap_loose loose;
	enum cstrap_rule rule;
	enum cstrap_status st;

	st = cstrap_loose_decode(node, enabler, &loose, &rule);
	if (st == CSTRAP_OK) {
		cstrap_cbor_put_value(b, &loose);
		cstrap_wipe(&loose, sizeof(loose));
		return st;
	}
	cstrap_finding_set(finding, st, rule, NULL);
	if (finding != NULL) {
		finding->offset = node->offset;
		finding->path = node->path;
	}
	return st;
}

enum cstrap_status
cstrap_lwm2m_cbor_export(const struct cstrap_message *message,
    enum cstrap_enabler enabler, struct cstrap_buffer *b,
    struct cstrap_finding *finding)
{
	enum cstrap_status st = CSTRAP_OK;
	struct cstrap_message_iter iter;
	struct cstrap_path common;
	struct cstrap_node node;
	uint8_t depth;

	depth = common_depth(message, &common);
	cstrap_message_begin(message, &iter);
	if (depth == 0)
		cstrap_cbor_put_map(b, count_below(iter, 0));
	else
		put_common(b, &common);
	while (st == CSTRAP_OK && cstrap_message_next(&iter, &node)) {
		if (node.path.depth > depth)
			cstrap_cbor_put_uint(b,
			    node.path.id[node.path.depth - 1]);
		if (node.path.depth < depth)
			continue;
		if (node.kind == CSTRAP_NODE_RESOURCE ||
		    node.kind == CSTRAP_NODE_RESOURCE_INSTANCE)
			st = put_value(b, &node, enabler, finding);
		else
			cstrap_cbor_put_map(b,
			    count_below(iter, node.path.depth));
	}
	return st;
}
