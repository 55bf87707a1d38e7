/*
 * core/message_put.c - a message written node by node.
 *
 * A TLV header is as long as its value makes it, so a container's header is
 * put in front of it when it closes.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "cardstrap/message.h"

#include <string.h>

#include "cardstrap/tlv.h"

void
cstrap_message_put_begin(struct cstrap_message_writer *mw,
    struct cstrap_room room)
{
	cstrap_writer_init(&mw->w, room);
	cstrap_writer_fill(&mw->w, 0, CSTRAP_MESSAGE_HEADER);
	mw->path = (struct cstrap_path) { 0, { 0, 0, 0, 0 } };
	mw->version = (struct cstrap_version) { 0, 0 };
	mw->open = 0;
	mw->object_count = 0;
	mw->status = CSTRAP_OK;
}

/* Put the TLV header of the container that began at start in front of it. */
static void
insert_header(struct cstrap_writer *w, enum cstrap_tlv_kind kind, uint16_t id,
    size_t start)
{
	const size_t len = w->len - start;
	const size_t header_len = cstrap_tlv_header_len(id, len);
	struct cstrap_writer header;

	cstrap_writer_fill(w, 0, header_len);
	if (w->status != CSTRAP_OK)
		return;
	memmove(w->room.data + start + header_len, w->room.data + start, len);
	cstrap_writer_init(&header,
	    (struct cstrap_room) { w->room.data + start, header_len });
	cstrap_tlv_put_header(&header, kind, id, len);
}

static void
close_container(struct cstrap_message_writer *mw)
{
	const size_t start = mw->starts[--mw->open];

	switch (mw->open) {
	case 0: /* the object's length stands before its content */
		cstrap_writer_patch(&mw->w, start - 2,
		    (uint32_t)(mw->w.len - start), 2);
		break;
	case 1:
		insert_header(&mw->w, CSTRAP_TLV_INSTANCE, mw->path.id[1],
		    start);
		break;
	default:
		insert_header(&mw->w, CSTRAP_TLV_MULTIPLE, mw->path.id[2],
		    start);
		break;
	}
}

static void
open_container(struct cstrap_message_writer *mw, uint16_t id)
{
	mw->path.id[mw->open] = id;
	mw->starts[mw->open++] = mw->w.len;
}

static void
put_object(struct cstrap_message_writer *mw, const struct cstrap_node *node)
{
	cstrap_writer_be(&mw->w, node->path.id[0], 2);
	cstrap_writer_be(&mw->w, node->version.major, 1);
	if (node->version.major != 0)
		cstrap_writer_be(&mw->w, node->version.minor, 1);
	cstrap_writer_be(&mw->w, 0, 2);
	mw->object_count++;
	open_container(mw, node->path.id[0]);
}

static void
put_leaf(struct cstrap_message_writer *mw, enum cstrap_tlv_kind kind,
    uint16_t id, struct cstrap_view value)
{
	cstrap_tlv_put_header(&mw->w, kind, id, value.len);
	cstrap_writer_put(&mw->w, value);
}

/* How many containers a node of this kind stands in. */
static uint8_t
depth_of(enum cstrap_node_kind kind)
{
	static const uint8_t depths[] = { 0, 1, 2, 2, 3 };

	return depths[kind];
}

/* Is what is open what the node's path names? */
static bool
belongs(const struct cstrap_message_writer *mw, const struct cstrap_node *node,
    uint8_t depth)
{
	if (mw->open != depth || node->path.depth != depth + 1)
		return false;
	for (uint8_t i = 0; i < depth; i++)
		if (mw->path.id[i] != node->path.id[i])
			return false;
	return true;
}

enum cstrap_status
cstrap_message_put(struct cstrap_message_writer *mw,
    const struct cstrap_node *node)
{
	const uint8_t depth = depth_of(node->kind);
	const uint16_t id = node->path.id[depth];

	while (mw->open > depth)
		close_container(mw);
	if (mw->status == CSTRAP_OK && !belongs(mw, node, depth))
		mw->status = CSTRAP_E_ORDER;
	if (mw->status != CSTRAP_OK)
		return mw->status;
	switch (node->kind) {
	case CSTRAP_NODE_OBJECT:
		put_object(mw, node);
		break;
	case CSTRAP_NODE_INSTANCE:
	case CSTRAP_NODE_MULTIPLE:
		open_container(mw, id);
		break;
	case CSTRAP_NODE_RESOURCE:
		put_leaf(mw, CSTRAP_TLV_RESOURCE, id, node->value);
		break;
	case CSTRAP_NODE_RESOURCE_INSTANCE:
		put_leaf(mw, CSTRAP_TLV_RESOURCE_INSTANCE, id, node->value);
		break;
	}
	return mw->w.status;
}

/* Why the bytes that were put cannot be a message; OK if they may be one. */
static enum cstrap_status
check_limits(const struct cstrap_message_writer *mw, enum cstrap_rule *rule)
{
	*rule = CSTRAP_RULE_NONE;
	if (mw->status != CSTRAP_OK)
		return mw->status;
	if (mw->w.len > CSTRAP_MESSAGE_MAX) {
		*rule = CSTRAP_RULE_FILE_LIMIT;
		return CSTRAP_E_TOO_LARGE;
	}
	if (mw->object_count > CSTRAP_MESSAGE_OBJECTS_MAX) {
		*rule = CSTRAP_RULE_FILE_COUNT_LIMIT;
		return CSTRAP_E_COUNT;
	}
	return mw->w.status;
}

enum cstrap_status
cstrap_message_put_end(struct cstrap_message_writer *mw,
    struct cstrap_message *message, struct cstrap_finding *finding)
{
	enum cstrap_status st;
	enum cstrap_rule rule;

	message->bytes = (struct cstrap_view) { NULL, 0 };
	message->object_count = 0;
	while (mw->open > 0)
		close_container(mw);
	if ((st = check_limits(mw, &rule)) != CSTRAP_OK)
		return cstrap_finding_set(finding, st, rule, NULL);
	cstrap_writer_patch(&mw->w, 0, mw->object_count, 2);
	cstrap_writer_patch(&mw->w, 2,
	    (uint32_t)(mw->w.len - CSTRAP_MESSAGE_HEADER), 2);
	return cstrap_message_decode(message, cstrap_writer_view(&mw->w),
	    finding);
}

enum cstrap_status
cstrap_message_encode(const struct cstrap_message *message,
    struct cstrap_room room, struct cstrap_message *encoded,
    struct cstrap_finding *finding)
{
	struct cstrap_message_writer mw;
	struct cstrap_message_iter iter;
	struct cstrap_node node;

	cstrap_message_put_begin(&mw, room);
	cstrap_message_begin(message, &iter);
	while (cstrap_message_next(&iter, &node))
		(void)cstrap_message_put(&mw, &node);
	return cstrap_message_put_end(&mw, encoded, finding);
}
