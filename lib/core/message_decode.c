/*
 * core/message_decode.c - the strict check that makes bytes a message.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "cardstrap/message.h"

#include "core/message_scan.h"

#define LEVELS 4

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
	cstrap_finding_set(finding, status, rule, NULL);
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

static void
order_begin(struct order *order, unsigned int level, size_t start)
{
	order->last[level] = -1;
	order->start[level] = start;
	order->swept[level] = false;
}

/* Note a node; a repeated id fails the cursor and sets the path to it. */
static void
order_note(struct order *order, struct cstrap_message_iter *iter,
    const struct cstrap_node *node)
{
	const unsigned int level = node->path.depth - 1u;
	const bool opened = iter->open == node->path.depth;
	const size_t end = opened ? iter->ends[iter->open - 1] : iter->r.end;
	const int32_t id = node->path.id[level];
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
	if (cstrap_message_find_twice((struct cstrap_view) { iter->r.data,
					  iter->r.len },
		order->start[level], end, level, &at, &iter->path.id[level]))
		cstrap_cursor_fail(&iter->r, CSTRAP_E_DUPLICATE,
		    CSTRAP_RULE_TLV_TWICE, at, NULL);
}

/* Nothing failed on the way: do the announced sizes agree, too? */
static void
check_end(struct cstrap_message_iter *iter, uint16_t count)
{
	if (iter->r.status != CSTRAP_OK)
		return;
	iter->path.depth = 0;
	if (iter->r.cut)
		cstrap_cursor_fail(&iter->r, CSTRAP_E_TRUNCATED,
		    CSTRAP_RULE_FILE_CUT, 2,
		    "the size announces more than there is");
	else if (iter->seen != count)
		cstrap_cursor_fail(&iter->r, CSTRAP_E_COUNT,
		    CSTRAP_RULE_FILE_COUNT, 0, NULL);
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
	cstrap_message_scan_begin(&iter, cstrap_view_part(bytes, 0, len));
	iter.r.cut = len > bytes.len;
	iter.r.whole = !iter.r.cut;
	count = (uint16_t)cstrap_cursor_be(&iter.r, 2);
	iter.r.pos = CSTRAP_MESSAGE_HEADER;
	order_begin(&order, 0, CSTRAP_MESSAGE_HEADER);
	while (iter.r.status == CSTRAP_OK && cstrap_message_next(&iter, &node))
		order_note(&order, &iter, &node);
	check_end(&iter, count);
	if ((st = cstrap_cursor_finding(&iter.r, finding)) != CSTRAP_OK) {
		if (finding != NULL)
			finding->path = iter.path;
		return st;
	}
	message->bytes = cstrap_view_part(bytes, 0, len);
	message->object_count = count;
	return CSTRAP_OK;
}
