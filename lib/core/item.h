/*
 * core/item.h - the elements of a decoded message in the order of its bytes,
 * for what reads many of them and keeps few.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#ifndef CSTRAP_CORE_ITEM_H
#define CSTRAP_CORE_ITEM_H

#include "cardstrap/message.h"
#include "core/tlv_read.h"

/* Part of the message's bytes that is still to be gone over. */
struct cstrap_span {
	uint16_t pos;
	uint16_t end; /* CSTRAP_MESSAGE_MAX at the most */
};

/* One element; of an object the id and the offset alone are set. */
struct cstrap_item {
	struct cstrap_tlv tlv;
	struct cstrap_view value;
};

/* What an element of the message holds. */
void cstrap_item_open(const struct cstrap_message *message,
    const struct cstrap_item *item, struct cstrap_span *span);

/* The next object of a span, which begins as that of the message. */
bool cstrap_item_next_object(const struct cstrap_message *message,
    struct cstrap_span *span, struct cstrap_item *item,
    struct cstrap_version *version);

/* The next element of a span inside an object; false at its end. */
bool cstrap_item_next(const struct cstrap_message *message,
    struct cstrap_span *span, struct cstrap_item *item);

/* The element whose header is at offset; false for offset 0. */
bool cstrap_item_at(const struct cstrap_message *message, uint16_t offset,
    struct cstrap_item *item);

/* The element of this id in *item, which becomes it, or the last in there. */
bool cstrap_item_find(const struct cstrap_message *message, uint16_t id,
    struct cstrap_item *item);

/* The object of this id. */
bool cstrap_item_find_object(const struct cstrap_message *message, uint16_t id,
    struct cstrap_item *item, struct cstrap_version *version);

#if defined(__OPTIMIZE_SIZE__) && !defined(CSTRAP_ITEM_HOME)

#define item_next cstrap_item_next /* as in core/cursor.h */
#define item_open cstrap_item_open
#define item_next_object cstrap_item_next_object

#else

CSTRAP_HOT void
item_open(const struct cstrap_message *message, const struct cstrap_item *item,
    struct cstrap_span *span)
{
	const size_t pos = (size_t)(item->value.data - message->bytes.data);

	span->pos = (uint16_t)pos;
	span->end = (uint16_t)(pos + item->value.len);
}

#if defined(__GNUC__)
__attribute__((always_inline))
#endif
CSTRAP_HOT bool
item_next(const struct cstrap_message *message, struct cstrap_span *span,
    struct cstrap_item *item)
{
	struct cstrap_cursor r;

	cursor_init(&r, message->bytes);
	r.pos = span->pos;
	r.end = span->end;
	if (cursor_left(&r) == 0 || tlv_read(&r, &item->tlv) != CSTRAP_OK)
		return false;
	item->value = cursor_take(&r, item->tlv.len);
	span->pos = (uint16_t)r.pos;
	return r.status == CSTRAP_OK;
}

/* TS Core 1.1.1, G.3.4: id, version of one or two octets, length. */
CSTRAP_HOT bool
item_next_object(const struct cstrap_message *message, struct cstrap_span *span,
    struct cstrap_item *item, struct cstrap_version *version)
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

#endif /* CSTRAP_ITEM_HOME */

#endif /* CSTRAP_CORE_ITEM_H */
