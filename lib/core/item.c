/*
 * core/item.c - the elements of a decoded message.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#define CSTRAP_ITEM_HOME
#include "core/item.h"

void
cstrap_item_open(const struct cstrap_message *message,
    const struct cstrap_item *item, struct cstrap_span *span)
{
	item_open(message, item, span);
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
	item->tlv.offset = r.pos;
	item->tlv.id = (uint16_t)cursor_be(&r, 2);
	version->major = (uint8_t)cursor_be(&r, 1);
	version->minor = version->major == 0 ? 0 : (uint8_t)cursor_be(&r, 1);
	item->value = cursor_take(&r, cursor_be(&r, 2));
	span->pos = (uint16_t)r.pos;
	return r.status == CSTRAP_OK;
}

bool
cstrap_item_next(const struct cstrap_message *message, struct cstrap_span *span,
    struct cstrap_item *item)
{
	return item_next(message, span, item);
}

#ifdef __OPTIMIZE_SIZE__
#define item_next cstrap_item_next /* from here on, for one copy of it */
#endif

bool
cstrap_item_at(const struct cstrap_message *message, uint16_t offset,
    struct cstrap_item *item)
{
	struct cstrap_span span = { offset, (uint16_t)message->bytes.len };

	return offset != 0 && item_next(message, &span, item);
}

bool
cstrap_item_find(const struct cstrap_message *message, uint16_t id,
    struct cstrap_item *item)
{
	struct cstrap_span span;

	cstrap_item_open(message, item, &span);
	while (item_next(message, &span, item))
		if (item->tlv.id == id)
			return true;
	return false;
}

bool
cstrap_item_find_object(const struct cstrap_message *message, uint16_t id,
    struct cstrap_item *item, struct cstrap_version *version)
{
	struct cstrap_span span = { CSTRAP_MESSAGE_HEADER, 0 };

	while (cstrap_item_next_object(message, &span, item, version))
		if (item->tlv.id == id)
			return true;
	return false;
}
