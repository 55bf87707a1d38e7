/*
 * profile/value_text.c - the value of a resource as a person reads it.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "profile/render.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "host/text.h"

/* Text that is cut where its room ends, and knows it. */
struct text {
	char *room;
	size_t room_len;
	size_t len;
	bool full;
};

static void add(struct text *t, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* All of it or, once there is no room, nothing more. */
static void
add(struct text *t, const char *format, ...)
{
	const size_t left = t->room_len - t->len;
	va_list args;
	int len;

	if (t->full)
		return;
	va_start(args, format);
	len = vsnprintf(t->room + t->len, left, format, args);
	va_end(args);
	if (len < 0 || (size_t)len >= left) {
		t->room[t->len] = '\0';
		t->full = true;
		return;
	}
	t->len += (size_t)len;
}

static void
add_hex(struct text *t, struct cstrap_view bytes)
{
	size_t i;

	for (i = 0; i < bytes.len && !t->full; ++i)
		add(t, "%02X", bytes.data[i]);
}

/* Bytes of the UTF-8 sequence that begins here; the text was checked. */
static size_t
sequence_len(uint8_t lead)
{
	return lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
}

/* Quoted as JSON quotes, and C1 controls escaped like those of C0. */
static void
add_quoted(struct text *t, struct cstrap_view bytes)
{
	size_t i, len;

	add(t, "\"");
	for (i = 0; i < bytes.len && !t->full; i += len) {
		const uint8_t *at = bytes.data + i;

		len = sequence_len(*at);
		if (*at == '"' || *at == '\\')
			add(t, "\\%c", *at);
		else if (*at < 0x20 || *at == 0x7F)
			add(t, "\\u%04X", *at);
		else if (at[0] == 0xC2 && at[1] <= 0x9F)
			add(t, "\\u%04X", at[1]);
		else
			add(t, "%.*s", (int)len, (const char *)at);
	}
	add(t, "\"");
}

/* Printable ASCII, as the identity of a PSK mostly is. */
static bool
is_readable(struct cstrap_view bytes)
{
	for (size_t i = 0; i < bytes.len; i++)
		if (bytes.data[i] < 0x20 || bytes.data[i] > 0x7E)
			return false;
	return bytes.len > 0;
}

static void
add_value(struct text *t, const struct cstrap_value *value)
{
	switch (value->type) {
	case CSTRAP_TYPE_STRING:
	case CSTRAP_TYPE_CORELNK:
		add_quoted(t, value->of.bytes);
		break;
	case CSTRAP_TYPE_INTEGER:
	case CSTRAP_TYPE_TIME:
		add(t, "%" PRId64, value->of.integer);
		break;
	case CSTRAP_TYPE_UNSIGNED:
		add(t, "%" PRIu64, value->of.unsigned_integer);
		break;
	case CSTRAP_TYPE_FLOAT:
		add(t, "%.*g", value->of.real.width == 4 ? 9 : 17,
		    cstrap_value_double(value));
		break;
	case CSTRAP_TYPE_BOOLEAN:
		add(t, "%s", value->of.boolean ? "true" : "false");
		break;
	case CSTRAP_TYPE_OBJLNK:
		add(t, "%u:%u", value->of.link.object, value->of.link.instance);
		break;
	case CSTRAP_TYPE_OPAQUE:
		add_hex(t, value->of.bytes);
		break;
	case CSTRAP_TYPE_NONE:
		break;
	}
}

const char *
cstrap_profile_value_text(const struct cstrap_node *node,
    enum cstrap_enabler enabler, bool secrets, char *room, size_t room_len)
{
	const struct cstrap_resource *row = cstrap_node_row(node, enabler);
	struct text t = { room, room_len, 0, false };
	struct cstrap_value value;
	enum cstrap_rule rule;

	if (room_len == 0)
		return room;
	room[0] = '\0';
	if (node->kind != CSTRAP_NODE_RESOURCE &&
	    node->kind != CSTRAP_NODE_RESOURCE_INSTANCE)
		return room;
	if (!secrets && cstrap_path_is_secret(&node->path))
		add(&t, "%zu secret byte%s", node->value.len,
		    node->value.len == 1 ? "" : "s");
	else if (row != NULL && row->type == CSTRAP_TYPE_OPAQUE &&
	    !cstrap_path_is_secret(&node->path) && is_readable(node->value))
		add_quoted(&t, node->value);
	else if (row != NULL &&
	    cstrap_value_decode((enum cstrap_type)row->type, node->value,
		&value, &rule) == CSTRAP_OK)
		add_value(&t, &value);
	else
		add_hex(&t, node->value);
	return room;
}
