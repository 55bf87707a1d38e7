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

/*
 * The path of a node at level. Id by id: one load of them all would wait for
 * the stores of each.
 */
CSTRAP_HOT void
copy_path(const struct cstrap_path *from, unsigned int level,
    struct cstrap_path *to)
{
	to->depth = (uint8_t)(level + 1);
	to->id[0] = from->id[0];
	if (level > 0)
		to->id[1] = from->id[1];
	if (level > 1)
		to->id[2] = from->id[2];
	if (level > 2)
		to->id[3] = from->id[3];
}

/* The next node; false at the end and at the first failure. */
CSTRAP_HOT bool
scan_next(struct cstrap_message_iter *iter, struct cstrap_node *node)
{
	struct cstrap_cursor *r = &iter->r;
	uint8_t level;

	if (r->status != CSTRAP_OK)
		return false;
	while (r->pos == r->end && iter->open > 0)
		r->end = iter->ends[--iter->open];
	level = iter->open;
	iter->path.depth = level;
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
	copy_path(&iter->path, level, &node->path);
	node->version = iter->version;
	return true;
}

bool
cstrap_message_next(struct cstrap_message_iter *iter, struct cstrap_node *node)
{
	return scan_next(iter, node);
}

/* --- a message as a whole ------------------------------------------------ */

/* What is known of the siblings of one level while going over them. */
struct level {
	int32_t last; /* highest id so far; -1: none */
	size_t start; /* offset of the first of them */
	bool swept;   /* found out of order, and without a repeat */
};

/* The header says what follows, or that nothing does; returns its count. */
CSTRAP_HOT uint16_t
take_header(struct cstrap_cursor *r)
{
	const uint32_t count = cursor_be(r, 2);
	const size_t size = cursor_be(r, 2);
	const size_t len = size + CSTRAP_MESSAGE_HEADER;

	if (r->status != CSTRAP_OK)
		r->fault = 0;
	else if (size == 0xFFFF)
		cursor_fail(r, CSTRAP_E_NEVER_WRITTEN, CSTRAP_RULE_FILE_BLANK,
		    2, NULL);
	else if (count == 0 && size != 0)
		cursor_fail(r, CSTRAP_E_BEING_WRITTEN,
		    CSTRAP_RULE_FILE_UNFINISHED, 0, NULL);
	else if (len > CSTRAP_MESSAGE_MAX)
		cursor_fail(r, CSTRAP_E_TOO_LARGE, CSTRAP_RULE_FILE_LIMIT, 2,
		    NULL);
	r->cut = len > r->len;
	r->whole = !r->cut;
	if (r->whole)
		r->end = r->len = len;
	return (uint16_t)count;
}

CSTRAP_HOT void
level_begin(struct level *level, size_t start)
{
	level->last = -1;
	level->start = start;
	level->swept = false;
}

/* The node just met; an id met before fails the cursor, the path on it. */
CSTRAP_HOT void
level_note(struct level *levels, struct cstrap_message_iter *iter)
{
	const unsigned int depth = iter->path.depth;
	const bool opened = iter->open == depth;
	const size_t end = opened ? iter->ends[depth - 1] : iter->r.end;
	struct level *level = &levels[depth - 1];
	const uint16_t id = iter->path.id[depth - 1];
	uint16_t twice;
	size_t at;

	if (opened)
		level_begin(level + 1, iter->r.pos);
	/* A level is begun when its element is opened. */
	/* NOLINTNEXTLINE(clang-analyzer-core.UndefinedBinaryOperatorResult) */
	if (id > level->last) {
		level->last = id;
		return;
	}
	if (level->swept)
		return;
	level->swept = true;
	if (!cstrap_message_find_twice((struct cstrap_view) { iter->r.data,
					   iter->r.len },
		level->start, end, depth - 1, &at, &twice))
		return;
	iter->path.id[depth - 1] = twice;
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
	struct cstrap_message_iter iter;
	struct level levels[LEVELS];
	struct cstrap_node node;
	enum cstrap_status st;
	uint16_t count;

	message->bytes = (struct cstrap_view) { NULL, 0 };
	message->object_count = 0;
	scan_begin(&iter, bytes);
	count = take_header(&iter.r);
	level_begin(levels, CSTRAP_MESSAGE_HEADER);
	while (scan_next(&iter, &node))
		level_note(levels, &iter);
	check_end(&iter, count);
	/* By its members: the loop above then keeps them in registers. */
	if ((st = iter.r.status) != CSTRAP_OK) {
		(void)cstrap_finding_set(finding, st, iter.r.rule, iter.r.text);
		if (finding != NULL) {
			finding->offset = iter.r.fault;
			finding->path = iter.path;
		}
		return st;
	}
	message->bytes.data = bytes.data;
	message->bytes.len = iter.r.len;
	message->object_count = count;
	return CSTRAP_OK;
}
