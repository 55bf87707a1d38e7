/*
 * core/message.c - the file's header, and the nodes of a message one by one.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "cardstrap/message.h"

#include "cardstrap/tlv.h"
#include "core/message_scan.h"

#define ID_NONE 65535u /* no object has it */

enum cstrap_message_state
cstrap_message_state(const uint8_t header[CSTRAP_MESSAGE_HEADER])
{
	const bool no_objects = header[0] == 0 && header[1] == 0;

	if (header[2] == 0xFF && header[3] == 0xFF)
		return CSTRAP_STATE_NEVER_WRITTEN;
	if (!no_objects)
		return CSTRAP_STATE_MESSAGE;
	return header[2] == 0 && header[3] == 0 ? CSTRAP_STATE_EMPTY :
						  CSTRAP_STATE_BEING_WRITTEN;
}

size_t
cstrap_message_length(const uint8_t header[CSTRAP_MESSAGE_HEADER])
{
	return CSTRAP_MESSAGE_HEADER + ((size_t)header[2] << 8 | header[3]);
}

void
cstrap_message_scan_begin(struct cstrap_message_iter *iter,
    struct cstrap_view bytes)
{
	cstrap_cursor_init(&iter->r, bytes);
	iter->path = (struct cstrap_path) { 0, { 0, 0, 0, 0 } };
	iter->version = (struct cstrap_version) { 0, 0 };
	iter->open = 0;
	iter->seen = 0;
}

/* Leave the containers that end here. */
static void
close_ended(struct cstrap_message_iter *iter)
{
	while (iter->open > 0 && iter->r.status == CSTRAP_OK &&
	    iter->r.pos == iter->r.end)
		cstrap_cursor_widen(&iter->r, iter->ends[--iter->open]);
	iter->path.depth = iter->open;
}

/* Go into a container of len bytes, all of which are the node's value. */
static void
open_container(struct cstrap_message_iter *iter, struct cstrap_node *node,
    size_t len)
{
	struct cstrap_cursor *r = &iter->r;

	iter->ends[iter->open++] = cstrap_cursor_narrow(r, len);
	node->value = cstrap_cursor_take(r, cstrap_cursor_left(r));
	r->pos -= node->value.len;
}

static void
scan_object(struct cstrap_message_iter *iter, struct cstrap_node *node)
{
	struct cstrap_cursor *r = &iter->r;
	const size_t start = r->pos;
	uint32_t len;

	iter->path.id[0] = (uint16_t)cstrap_cursor_be(r, 2);
	iter->version.major = (uint8_t)cstrap_cursor_be(r, 1);
	iter->version.minor =
	    iter->version.major == 0 ? 0 : (uint8_t)cstrap_cursor_be(r, 1);
	len = cstrap_cursor_be(r, 2);
	if (r->status == CSTRAP_OK) {
		iter->path.depth = 1;
		iter->seen++;
	}
	if (iter->path.id[0] == ID_NONE)
		cstrap_cursor_fail(r, CSTRAP_E_ID, CSTRAP_RULE_TLV_ID, start,
		    "the object id 65535 is reserved");
	node->kind = CSTRAP_NODE_OBJECT;
	node->shortest = true;
	open_container(iter, node, len);
}

bool
cstrap_message_kind_allowed(uint8_t open, enum cstrap_tlv_kind kind)
{
	switch (open) {
	case 1:
		return kind == CSTRAP_TLV_INSTANCE;
	case 2:
		return kind == CSTRAP_TLV_RESOURCE ||
		    kind == CSTRAP_TLV_MULTIPLE;
	default:
		return kind == CSTRAP_TLV_RESOURCE_INSTANCE;
	}
}

enum cstrap_node_kind
cstrap_message_node_kind(enum cstrap_tlv_kind kind)
{
	switch (kind) {
	case CSTRAP_TLV_INSTANCE:
		return CSTRAP_NODE_INSTANCE;
	case CSTRAP_TLV_MULTIPLE:
		return CSTRAP_NODE_MULTIPLE;
	case CSTRAP_TLV_RESOURCE_INSTANCE:
		return CSTRAP_NODE_RESOURCE_INSTANCE;
	case CSTRAP_TLV_RESOURCE:
		break;
	}
	return CSTRAP_NODE_RESOURCE;
}

static void
scan_tlv(struct cstrap_message_iter *iter, struct cstrap_node *node)
{
	struct cstrap_cursor *r = &iter->r;
	struct cstrap_tlv tlv;

	if (cstrap_tlv_header(r, &tlv) != CSTRAP_OK)
		return;
	node->shortest = tlv.shortest;
	node->kind = cstrap_message_node_kind(tlv.kind);
	iter->path.id[iter->open] = tlv.id;
	iter->path.depth = (uint8_t)(iter->open + 1);
	if (!cstrap_message_kind_allowed(iter->open, tlv.kind))
		cstrap_cursor_fail(r, CSTRAP_E_STRUCTURE, CSTRAP_RULE_TLV_KIND,
		    tlv.offset, NULL);
	else if (tlv.kind == CSTRAP_TLV_INSTANCE ||
	    tlv.kind == CSTRAP_TLV_MULTIPLE)
		open_container(iter, node, tlv.len);
	else
		node->value = cstrap_cursor_take(r, tlv.len);
}

bool
cstrap_message_next(struct cstrap_message_iter *iter, struct cstrap_node *node)
{
	close_ended(iter);
	if (cstrap_cursor_left(&iter->r) == 0)
		return false;
	node->offset = iter->r.pos;
	node->value = (struct cstrap_view) { NULL, 0 };
	if (iter->open == 0)
		scan_object(iter, node);
	else
		scan_tlv(iter, node);
	if (iter->r.status != CSTRAP_OK) {
		iter->r.fault = node->offset;
		return false;
	}
	node->path = iter->path;
	node->version = iter->version;
	return true;
}

void
cstrap_message_begin(const struct cstrap_message *message,
    struct cstrap_message_iter *iter)
{
	cstrap_message_scan_begin(iter, message->bytes);
	if (message->bytes.len >= CSTRAP_MESSAGE_HEADER)
		iter->r.pos = CSTRAP_MESSAGE_HEADER;
}

static bool
is_same_path(const struct cstrap_path *a, const struct cstrap_path *b)
{
	if (a->depth != b->depth)
		return false;
	for (uint8_t i = 0; i < a->depth; i++)
		if (a->id[i] != b->id[i])
			return false;
	return true;
}

bool
cstrap_message_find(const struct cstrap_message *message,
    const struct cstrap_path *path, struct cstrap_node *node)
{
	struct cstrap_message_iter iter;

	cstrap_message_begin(message, &iter);
	while (cstrap_message_next(&iter, node))
		if (is_same_path(&node->path, path))
			return true;
	return false;
}
