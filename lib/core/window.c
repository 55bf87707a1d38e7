/*
 * core/window.c - a message piece by piece.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "cardstrap/window.h"

#include <string.h>

#include "cardstrap/tlv.h"
#include "core/message_scan.h"

#define ID_NONE 65535u

void
cstrap_window_begin(struct cstrap_window *window, struct cstrap_room room,
    void (*take)(void *ctx, const struct cstrap_window_part *part), void *ctx)
{
	memset(window, 0, sizeof(*window));
	window->room = room;
	window->take = take;
	window->ctx = ctx;
	window->last[0] = -1;
}

size_t
cstrap_window_total(const struct cstrap_window *window)
{
	return window->total;
}

static void
refuse(struct cstrap_window *window, enum cstrap_status status,
    enum cstrap_rule rule)
{
	if (window->status != CSTRAP_OK)
		return;
	window->status = status;
	window->rule = rule;
	window->fault = window->offset;
}

/* The end of what is being read: a container, or the message. */
static size_t
end_of(const struct cstrap_window *window)
{
	size_t end = window->total;

	for (uint8_t i = 0; i < window->open; i++)
		end = window->ends[i];
	return end;
}

static void
give(struct cstrap_window *window, size_t at, struct cstrap_view part)
{
	const struct cstrap_window_part event = { window->kind, window->path,
		window->version, window->offset, window->value_len, at, part };

	if (window->take != NULL)
		window->take(window->ctx, &event);
}

static void
close_ended(struct cstrap_window *window)
{
	while (
	    window->open > 0 && window->pos == window->ends[window->open - 1])
		window->open--;
	window->path.depth = window->open;
}

/* --- headers ------------------------------------------------------------ */

static void
on_message_header(struct cstrap_window *window)
{
	const uint8_t *header = window->header;

	window->count = (uint16_t)(header[0] << 8 | header[1]);
	window->total = cstrap_message_length(header);
	switch (cstrap_message_state(header)) {
	case CSTRAP_STATE_NEVER_WRITTEN:
		refuse(window, CSTRAP_E_NEVER_WRITTEN, CSTRAP_RULE_FILE_BLANK);
		break;
	case CSTRAP_STATE_BEING_WRITTEN:
		refuse(window, CSTRAP_E_BEING_WRITTEN,
		    CSTRAP_RULE_FILE_UNFINISHED);
		break;
	case CSTRAP_STATE_MESSAGE:
	case CSTRAP_STATE_EMPTY:
		break;
	}
	if (window->total > CSTRAP_MESSAGE_MAX)
		refuse(window, CSTRAP_E_TOO_LARGE, CSTRAP_RULE_FILE_LIMIT);
}

/* An id among its siblings, which have to ascend. */
static void
note_id(struct cstrap_window *window, uint16_t id)
{
	const unsigned int level = window->open;

	window->path.id[level] = id;
	window->path.depth = (uint8_t)(level + 1);
	if (id == ID_NONE)
		refuse(window, CSTRAP_E_ID, CSTRAP_RULE_TLV_ID);
	else if (id == window->last[level])
		refuse(window, CSTRAP_E_DUPLICATE, CSTRAP_RULE_TLV_TWICE);
	else if (id < window->last[level])
		refuse(window, CSTRAP_E_UNORDERED, CSTRAP_RULE_NONE);
	window->last[level] = id;
}

static void
open_container(struct cstrap_window *window, size_t len)
{
	if (len > end_of(window) - window->pos) {
		refuse(window, CSTRAP_E_LENGTH, CSTRAP_RULE_TLV_LENGTH);
		return;
	}
	window->value_len = len;
	give(window, 0, (struct cstrap_view) { NULL, 0 });
	window->ends[window->open++] = window->pos + len;
	window->last[window->open] = -1;
	close_ended(window);
}

static void
on_object_header(struct cstrap_window *window)
{
	const uint8_t *header = window->header;
	const bool wide = header[2] != 0;
	const uint8_t *len = header + (wide ? 4 : 3);

	window->seen++;
	window->version.major = header[2];
	window->version.minor = wide ? header[3] : 0;
	window->kind = CSTRAP_NODE_OBJECT;
	note_id(window, (uint16_t)(header[0] << 8 | header[1]));
	if (window->status == CSTRAP_OK)
		open_container(window, (size_t)len[0] << 8 | len[1]);
}

static void
begin_value(struct cstrap_window *window, size_t len)
{
	if (len > end_of(window) - window->pos) {
		refuse(window, CSTRAP_E_LENGTH, CSTRAP_RULE_TLV_LENGTH);
		return;
	}
	window->value_len = len;
	window->value_at = 0;
	window->held = 0;
	window->in_value = len > 0;
	if (len == 0) {
		give(window, 0, (struct cstrap_view) { window->header, 0 });
		close_ended(window);
	}
}

static void
on_tlv_header(struct cstrap_window *window)
{
	struct cstrap_cursor r;
	struct cstrap_tlv tlv;

	cstrap_cursor_init(&r,
	    (struct cstrap_view) { window->header, window->header_len });
	if (cstrap_tlv_header(&r, &tlv) != CSTRAP_OK) {
		refuse(window, r.status, r.rule);
		return;
	}
	window->kind = cstrap_message_node_kind(tlv.kind);
	note_id(window, tlv.id);
	if (!cstrap_message_kind_allowed(window->open, tlv.kind))
		refuse(window, CSTRAP_E_STRUCTURE, CSTRAP_RULE_TLV_KIND);
	if (window->status != CSTRAP_OK)
		return;
	if (tlv.kind == CSTRAP_TLV_INSTANCE || tlv.kind == CSTRAP_TLV_MULTIPLE)
		open_container(window, tlv.len);
	else
		begin_value(window, tlv.len);
}

/* Length of the header that is being gathered, as far as that is known. */
static uint8_t
header_need(const struct cstrap_window *window)
{
	const uint8_t type = window->header[0];

	if (window->total == 0)
		return CSTRAP_MESSAGE_HEADER;
	if (window->open > 0)
		return window->header_len == 0 ?
		    2 :
		    (uint8_t)(2 + (type >> 5 & 1) + (type >> 3 & 3));
	return window->header_len > 2 && window->header[2] != 0 ? 6 : 5;
}

static void
on_header(struct cstrap_window *window)
{
	if (window->total == 0)
		on_message_header(window);
	else if (window->open == 0)
		on_object_header(window);
	else
		on_tlv_header(window);
	window->header_len = 0;
}

static void
take_header(struct cstrap_window *window, struct cstrap_cursor *r)
{
	if (window->header_len == 0)
		window->offset = window->pos;
	if (window->total != 0 && window->pos == end_of(window)) {
		refuse(window, CSTRAP_E_LENGTH, CSTRAP_RULE_TLV_LENGTH);
		return;
	}
	window->header[window->header_len++] = (uint8_t)cstrap_cursor_be(r, 1);
	window->pos++;
	if (window->header_len == header_need(window))
		on_header(window);
}

/* --- values ------------------------------------------------------------- */

static void
give_held(struct cstrap_window *window)
{
	give(window, window->value_at,
	    (struct cstrap_view) { window->room.data, window->held });
	window->value_at += window->held;
	window->held = 0;
}

/* As much of the value as the bytes hold, gathered where it does not end. */
static void
take_value(struct cstrap_window *window, struct cstrap_cursor *r)
{
	const size_t left = window->value_len - window->value_at - window->held;
	size_t len = cstrap_cursor_left(r);
	struct cstrap_view bytes;

	if (len > left)
		len = left;
	if (window->held == 0 && len == left && window->value_at == 0) {
		give(window, 0, cstrap_cursor_take(r, len));
		window->value_at = len;
	} else if (window->room.len == 0) {
		give(window, window->value_at, cstrap_cursor_take(r, len));
		window->value_at += len;
	} else {
		if (len > window->room.len - window->held)
			len = window->room.len - window->held;
		bytes = cstrap_cursor_take(r, len);
		memcpy(window->room.data + window->held, bytes.data, len);
		window->held += len;
		if (window->held == window->room.len ||
		    window->value_at + window->held == window->value_len)
			give_held(window);
	}
	window->pos += len;
	if (window->value_at == window->value_len) {
		window->in_value = false;
		close_ended(window);
	}
}

enum cstrap_status
cstrap_window_feed(struct cstrap_window *window, struct cstrap_view bytes)
{
	struct cstrap_cursor r;

	cstrap_cursor_init(&r, bytes);
	while (window->status == CSTRAP_OK && cstrap_cursor_left(&r) > 0) {
		if (window->total != 0 && window->pos == window->total)
			break;
		if (window->in_value)
			take_value(window, &r);
		else
			take_header(window, &r);
	}
	return window->status;
}

enum cstrap_status
cstrap_window_end(struct cstrap_window *window, struct cstrap_finding *finding)
{
	if (window->total == 0 || window->pos < window->total) {
		refuse(window, CSTRAP_E_TRUNCATED, CSTRAP_RULE_FILE_CUT);
	} else if (window->header_len > 0) {
		refuse(window, CSTRAP_E_LENGTH, CSTRAP_RULE_TLV_LENGTH);
	} else if (window->seen != window->count) {
		window->offset = 0;
		window->path.depth = 0;
		refuse(window, CSTRAP_E_COUNT, CSTRAP_RULE_FILE_COUNT);
	}
	cstrap_wipe(window->room.data, window->room.len);
	if (window->status == CSTRAP_OK)
		return CSTRAP_OK;
	cstrap_finding_set(finding, window->status, window->rule,
	    window->status == CSTRAP_E_UNORDERED ?
		"the ids do not ascend; read the message whole" :
		NULL);
	if (finding != NULL) {
		finding->offset = window->fault;
		finding->path = window->path;
	}
	return window->status;
}
