/*
 * profile/tlv_lines.c - instances as lines: a path, and TLV in hex.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include <string.h>

#include "cardstrap/tlv.h"
#include "host/secret.h"
#include "host/text.h"
#include "profile/formats.h"

/* --- out ------------------------------------------------------------------ */

void
cstrap_tlv_lines_export(const struct cstrap_message *message,
    struct cstrap_buffer *b)
{
	struct cstrap_message_iter iter;
	struct cstrap_node node;
	char path[CSTRAP_PATH_TEXT_MAX];

	cstrap_message_begin(message, &iter);
	while (cstrap_message_next(&iter, &node)) {
		if (node.kind != CSTRAP_NODE_INSTANCE)
			continue;
		cstrap_buffer_text(b, cstrap_path_text(&node.path, path));
		cstrap_buffer_text(b, node.value.len > 0 ? " " : "");
		cstrap_buffer_hex(b, node.value);
		cstrap_buffer_text(b, "\n");
	}
}

/* --- in ------------------------------------------------------------------- */

struct lines {
	struct cstrap_view text;
	size_t at;
	size_t number; /* of the line, from 1 */
	struct cstrap_writer w;
	uint16_t objects;
	int32_t object;      /* that is open; -1: none */
	size_t object_start; /* of its content */
	struct cstrap_finding *finding;
};

static enum cstrap_status
refuse(const struct lines *l, enum cstrap_status st, enum cstrap_rule rule,
    const char *text)
{
	cstrap_finding_set(l->finding, st, rule, text);
	cstrap_finding_place(l->finding, "line %zu", l->number);
	return st;
}

/* The next line that says something. False at the end. */
static bool
next_line(struct lines *l, struct cstrap_view *line)
{
	const uint8_t *end;

	while (l->at < l->text.len) {
		line->data = l->text.data + l->at;
		line->len = l->text.len - l->at;
		end = memchr(line->data, '\n', line->len);
		if (end != NULL)
			line->len = (size_t)(end - line->data);
		l->at += line->len + 1;
		l->number++;
		if (line->len > 0 && line->data[line->len - 1] == '\r')
			line->len--;
		if (line->len > 0 && line->data[0] != '#')
			return true;
	}
	return false;
}

/* "/0/1": two ids; *at ends behind them. */
static bool
read_path(struct cstrap_view line, size_t *at, uint16_t ids[2])
{
	uint32_t id;
	size_t start;

	for (unsigned int i = 0; i < 2; i++) {
		if (*at == line.len || line.data[(*at)++] != '/')
			return false;
		start = *at;
		id = 0;
		while (*at < line.len && *at - start < 5 &&
		    line.data[*at] >= '0' && line.data[*at] <= '9')
			id = id * 10 + line.data[(*at)++] - '0';
		if (*at == start || id >= UINT16_MAX ||
		    (line.data[start] == '0' && *at > start + 1))
			return false;
		ids[i] = (uint16_t)id;
	}
	return *at == line.len || line.data[*at] == ' ';
}

static void
close_object(struct lines *l)
{
	if (l->object >= 0)
		cstrap_writer_patch(&l->w, l->object_start - 2,
		    (uint32_t)(l->w.len - l->object_start), 2);
	l->object = -1;
}

static void
open_object(struct lines *l, uint16_t object)
{
	if (l->object == object)
		return;
	close_object(l);
	cstrap_writer_be(&l->w, object, 2);
	cstrap_writer_be(&l->w, 0, 1);
	cstrap_writer_be(&l->w, 0, 2);
	l->object = object;
	l->object_start = l->w.len;
	l->objects++;
}

static enum cstrap_status
take_line(struct lines *l, struct cstrap_view line, struct cstrap_room room)
{
	uint16_t ids[2];
	size_t at = 0, len, wrong;
	enum cstrap_status st;

	if (!read_path(line, &at, ids))
		return refuse(l, CSTRAP_E_SYNTAX, CSTRAP_RULE_FORMAT_PATH,
		    "a line that does not begin with /object/instance");
	st = cstrap_unhex(cstrap_view_part(line, at, line.len), room, &len,
	    &wrong);
	if (st == CSTRAP_E_SPACE)
		return refuse(l, CSTRAP_E_TOO_LARGE, CSTRAP_RULE_FILE_LIMIT,
		    NULL);
	if (st != CSTRAP_OK) {
		(void)refuse(l, st, CSTRAP_RULE_FORMAT_SYNTAX,
		    "this is not hex");
		cstrap_finding_detail(l->finding, "character %zu is wrong",
		    at + wrong + 1);
		return st;
	}
	open_object(l, ids[0]);
	cstrap_tlv_put_header(&l->w, CSTRAP_TLV_INSTANCE, ids[1], len);
	cstrap_writer_put(&l->w, (struct cstrap_view) { room.data, len });
	return CSTRAP_OK;
}

static enum cstrap_status
end_lines(struct lines *l, struct cstrap_message *message)
{
	enum cstrap_status st;

	close_object(l);
	if (l->w.status != CSTRAP_OK || l->w.len > CSTRAP_MESSAGE_MAX)
		return cstrap_finding_set(l->finding, CSTRAP_E_TOO_LARGE,
		    CSTRAP_RULE_FILE_LIMIT, NULL);
	cstrap_writer_patch(&l->w, 0, l->objects, 2);
	cstrap_writer_patch(&l->w, 2,
	    (uint32_t)(l->w.len - CSTRAP_MESSAGE_HEADER), 2);
	st = cstrap_message_decode(message, cstrap_writer_view(&l->w),
	    l->finding);
	/* The offset is one of the message, which nobody can look at. */
	if (st != CSTRAP_OK && l->finding != NULL)
		l->finding->offset = CSTRAP_NO_OFFSET;
	return st;
}

enum cstrap_status
cstrap_tlv_lines_import(struct cstrap_view text, struct cstrap_room room,
    struct cstrap_message *message, struct cstrap_finding *finding)
{
	struct lines l = { .text = text, .object = -1, .finding = finding };
	uint8_t *line_room = cstrap_secret_alloc(CSTRAP_MESSAGE_MAX);
	enum cstrap_status st = CSTRAP_OK;
	struct cstrap_view line;

	if (line_room == NULL)
		return cstrap_finding_set(finding, CSTRAP_E_NOMEM,
		    CSTRAP_RULE_NONE, "no memory left to read this");
	cstrap_writer_init(&l.w, room);
	cstrap_writer_fill(&l.w, 0, CSTRAP_MESSAGE_HEADER);
	while (
	    st == CSTRAP_OK && l.w.status == CSTRAP_OK && next_line(&l, &line))
		st = take_line(&l, line,
		    (struct cstrap_room) { line_room, CSTRAP_MESSAGE_MAX });
	if (st == CSTRAP_OK)
		st = end_lines(&l, message);
	cstrap_secret_free(line_room, CSTRAP_MESSAGE_MAX);
	return st;
}
