/*
 * core/message_decode.c - going over bytes node by node, and the strict check
 * that makes them a message.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "cardstrap/message.h"

#include "core/cursor.h"
#include "core/message_scan.h"
#include "core/tlv_read.h"

#define LEVELS 4
#define ID_NONE 65535u /* no object has it */

/* --- going over the bytes ------------------------------------------------ */

CSTRAP_HOT void
scan_begin(struct cstrap_message_iter *iter, struct cstrap_view bytes)
{
	cursor_init(&iter->r, bytes);
	iter->path = (struct cstrap_path) { 0, { 0, 0, 0, 0 } };
	iter->version = (struct cstrap_version) { 0, 0 };
	iter->open = 0;
	iter->seen = 0;
}

void
cstrap_message_scan_begin(struct cstrap_message_iter *iter,
    struct cstrap_view bytes)
{
	scan_begin(iter, bytes);
}

CSTRAP_HOT bool
kind_allowed(uint8_t open, enum cstrap_tlv_kind kind)
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

bool
cstrap_message_kind_allowed(uint8_t open, enum cstrap_tlv_kind kind)
{
	return kind_allowed(open, kind);
}

CSTRAP_HOT enum cstrap_node_kind
node_kind(enum cstrap_tlv_kind kind)
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

enum cstrap_node_kind
cstrap_message_node_kind(enum cstrap_tlv_kind kind)
{
	return node_kind(kind);
}

/* Go into a container of len bytes, all of which are the node's value. */
CSTRAP_HOT void
open_container(struct cstrap_message_iter *iter, struct cstrap_node *node,
    size_t len)
{
	struct cstrap_cursor *r = &iter->r;

	iter->ends[iter->open++] = cursor_narrow(r, len);
	node->value = cursor_take(r, cursor_left(r));
	r->pos -= node->value.len;
}

CSTRAP_HOT void
scan_object(struct cstrap_message_iter *iter, struct cstrap_node *node)
{
	struct cstrap_cursor *r = &iter->r;
	const size_t start = r->pos;
	uint32_t len;

	iter->path.id[0] = (uint16_t)cursor_be(r, 2);
	iter->version.major = (uint8_t)cursor_be(r, 1);
	iter->version.minor =
	    iter->version.major == 0 ? 0 : (uint8_t)cursor_be(r, 1);
	len = cursor_be(r, 2);
	if (r->status == CSTRAP_OK) {
		iter->path.depth = 1;
		iter->seen++;
	}
	if (iter->path.id[0] == ID_NONE)
		cursor_fail(r, CSTRAP_E_ID, CSTRAP_RULE_TLV_ID, start,
		    "the object id 65535 is reserved");
	node->kind = CSTRAP_NODE_OBJECT;
	node->shortest = true;
	open_container(iter, node, len);
}

CSTRAP_HOT void
scan_tlv(struct cstrap_message_iter *iter, struct cstrap_node *node)
{
	struct cstrap_cursor *r = &iter->r;
	struct cstrap_tlv tlv;

	if (tlv_read(r, &tlv) != CSTRAP_OK)
		return;
	node->shortest = tlv.shortest;
	node->kind = node_kind(tlv.kind);
	iter->path.id[iter->open] = tlv.id;
	iter->path.depth = (uint8_t)(iter->open + 1);
	if (!kind_allowed(iter->open, tlv.kind))
		cursor_fail(r, CSTRAP_E_STRUCTURE, CSTRAP_RULE_TLV_KIND,
		    tlv.offset, NULL);
	else if (tlv.kind == CSTRAP_TLV_INSTANCE ||
	    tlv.kind == CSTRAP_TLV_MULTIPLE)
		open_container(iter, node, tlv.len);
	else
		node->value = cursor_take(r, tlv.len);
}

/* The next node; false at the end and at the first failure. */
CSTRAP_HOT bool
scan_next(struct cstrap_message_iter *iter, struct cstrap_node *node)
{
	struct cstrap_cursor *r = &iter->r;

	if (r->status != CSTRAP_OK)
		return false;
	while (r->pos == r->end && iter->open > 0)
		r->end = iter->ends[--iter->open];
	iter->path.depth = iter->open;
	if (r->pos == r->end)
		return false;
	node->offset = r->pos;
	node->value = (struct cstrap_view) { NULL, 0 };
	if (iter->open == 0)
		scan_object(iter, node);
	else
		scan_tlv(iter, node);
	if (r->status != CSTRAP_OK) {
		r->fault = node->offset;
		return false;
	}
	node->path = iter->path;
	node->version = iter->version;
	return true;
}

bool
cstrap_message_next(struct cstrap_message_iter *iter, struct cstrap_node *node)
{
	return scan_next(iter, node);
}

/* --- a message as a whole ------------------------------------------------ */

/* What is known of the siblings of each level while going over them. */
struct order {
	int32_t last[LEVELS]; /* highest id so far; -1: none */
	size_t start[LEVELS]; /* offset of the first of them */
	bool swept[LEVELS];   /* found out of order, and without a repeat */
};

static enum cstrap_status
refuse(struct cstrap_finding *finding, enum cstrap_status status,
    enum cstrap_rule rule, size_t offset)
{
	(void)cstrap_finding_set(finding, status, rule, NULL);
	if (finding != NULL)
		finding->offset = offset;
	return status;
}

/* The header says what follows, or that nothing does. */
static enum cstrap_status
decode_header(struct cstrap_view bytes, size_t *len,
    struct cstrap_finding *finding)
{
	enum cstrap_message_state state;

	if (bytes.len < CSTRAP_MESSAGE_HEADER)
		return refuse(finding, CSTRAP_E_TRUNCATED, CSTRAP_RULE_FILE_CUT,
		    0);
	state = cstrap_message_state(bytes.data);
	if (state == CSTRAP_STATE_NEVER_WRITTEN)
		return refuse(finding, CSTRAP_E_NEVER_WRITTEN,
		    CSTRAP_RULE_FILE_BLANK, 2);
	if (state == CSTRAP_STATE_BEING_WRITTEN)
		return refuse(finding, CSTRAP_E_BEING_WRITTEN,
		    CSTRAP_RULE_FILE_UNFINISHED, 0);
	*len = cstrap_message_length(bytes.data);
	if (*len > CSTRAP_MESSAGE_MAX)
		return refuse(finding, CSTRAP_E_TOO_LARGE,
		    CSTRAP_RULE_FILE_LIMIT, 2);
	return CSTRAP_OK;
}

CSTRAP_HOT void
order_begin(struct order *order, unsigned int level, size_t start)
{
	order->last[level] = -1;
	order->start[level] = start;
	order->swept[level] = false;
}

/* The node just met; an id met before fails the cursor, the path on it. */
CSTRAP_HOT void
order_note(struct order *order, struct cstrap_message_iter *iter)
{
	const unsigned int level = iter->path.depth - 1u;
	const bool opened = iter->open == iter->path.depth;
	const size_t end = opened ? iter->ends[iter->open - 1] : iter->r.end;
	const int32_t id = iter->path.id[level];
	uint16_t twice;
	size_t at;

	if (opened)
		order_begin(order, level + 1, iter->r.pos);
	if (id > order->last[level]) {
		order->last[level] = id;
		return;
	}
	if (order->swept[level])
		return;
	order->swept[level] = true;
	if (!cstrap_message_find_twice((struct cstrap_view) { iter->r.data,
					   iter->r.len },
		order->start[level], end, level, &at, &twice))
		return;
	iter->path.id[level] = twice;
	cursor_fail(&iter->r, CSTRAP_E_DUPLICATE, CSTRAP_RULE_TLV_TWICE, at,
	    NULL);
}

/* Nothing failed on the way: do the announced sizes agree, too? */
CSTRAP_HOT void
check_end(struct cstrap_message_iter *iter, uint16_t count)
{
	if (iter->r.status != CSTRAP_OK)
		return;
	iter->path.depth = 0;
	if (iter->r.cut)
		cursor_fail(&iter->r, CSTRAP_E_TRUNCATED, CSTRAP_RULE_FILE_CUT,
		    2, "the size announces more than there is");
	else if (iter->seen != count)
		cursor_fail(&iter->r, CSTRAP_E_COUNT, CSTRAP_RULE_FILE_COUNT, 0,
		    NULL);
}

enum cstrap_status
cstrap_message_decode(struct cstrap_message *message, struct cstrap_view bytes,
    struct cstrap_finding *finding)
{
	enum cstrap_status st = CSTRAP_E_INTERNAL;
	struct cstrap_message_iter iter;
	struct cstrap_node node;
	struct order order;
	uint16_t count;
	size_t len = 0;

	message->bytes = (struct cstrap_view) { NULL, 0 };
	message->object_count = 0;
	if ((st = decode_header(bytes, &len, finding)) != CSTRAP_OK)
		return st;
	scan_begin(&iter, cstrap_view_part(bytes, 0, len));
	iter.r.cut = len > bytes.len;
	iter.r.whole = !iter.r.cut;
	count = (uint16_t)cursor_be(&iter.r, 2);
	iter.r.pos = CSTRAP_MESSAGE_HEADER;
	for (unsigned int level = 0; level < LEVELS; level++)
		order_begin(&order, level, CSTRAP_MESSAGE_HEADER);
	while (scan_next(&iter, &node))
		order_note(&order, &iter);
	check_end(&iter, count);
	/* By its members: the loop above then keeps them in registers. */
	if (iter.r.status != CSTRAP_OK) {
		st = refuse(finding, iter.r.status, iter.r.rule, iter.r.fault);
		if (finding != NULL) {
			finding->path = iter.path;
			if (iter.r.text != NULL)
				finding->text = iter.r.text;
		}
		return st;
	}
	message->bytes = cstrap_view_part(bytes, 0, len);
	message->object_count = count;
	return CSTRAP_OK;
}
