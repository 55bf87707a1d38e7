/*
 * core/item.c - the elements of a decoded message.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#define CSTRAP_ITEM_HOME
#include "core/item.h"

struct cstrap_span
cstrap_item_span(const struct cstrap_message *message,
    const struct cstrap_item *item)
{
	const size_t pos = (size_t)(item->value.data - message->bytes.data);

	return (struct cstrap_span) { pos, pos + item->value.len };
}

struct cstrap_span
cstrap_item_objects(const struct cstrap_message *message)
{
	return (struct cstrap_span) { CSTRAP_MESSAGE_HEADER,
		message->bytes.len };
}

/* TS Core 1.1.1, G.3.4: id, version of one or two octets, length. */
bool
cstrap_item_next_object(const struct cstrap_message *message,
    struct cstrap_span *span, struct cstrap_item *item,
    struct cstrap_version *version)
{
	struct cstrap_cursor r;

	cursor_init(&r, message->bytes);
	r.pos = span->pos;
	if (r.pos >= r.end)
		return false;
	item->offset = (uint16_t)r.pos;
	item->id = (uint16_t)cursor_be(&r, 2);
	version->major = (uint8_t)cursor_be(&r, 1);
	version->minor =
	    version->major == 0 ? 0 : (uint8_t)cursor_be(&r, 1);
	item->value = cursor_take(&r, cursor_be(&r, 2));
	span->pos = r.pos;
	return r.status == CSTRAP_OK;
}

bool
cstrap_item_next(const struct cstrap_message *message, struct cstrap_span *span,
    struct cstrap_item *item)
{
	return item_next(message, span, item);
}

bool
cstrap_item_at(const struct cstrap_message *message, uint16_t offset,
    struct cstrap_item *item)
{
	struct cstrap_span span = { offset, message->bytes.len };

	return offset != 0 && item_next(message, &span, item);
}

bool
cstrap_item_find(const struct cstrap_message *message, struct cstrap_span span,
    uint16_t id, struct cstrap_item *item)
{
	while (item_next(message, &span, item))
		if (item->id == id)
			return true;
	return false;
}

bool
cstrap_item_find_object(const struct cstrap_message *message, uint16_t id,
    struct cstrap_item *item, struct cstrap_version *version)
{
	struct cstrap_span span = cstrap_item_objects(message);

	while (cstrap_item_next_object(message, &span, item, version))
		if (item->id == id)
			return true;
	return false;
}

bool
cstrap_item_find_instance(const struct cstrap_message *message, uint16_t object,
    uint16_t id, struct cstrap_item *item)
{
	struct cstrap_version version;

	return cstrap_item_find_object(message, object, item, &version) &&
	    cstrap_item_find(message, cstrap_item_span(message, item), id,
		item);
}
