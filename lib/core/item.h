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
	size_t pos;
	size_t end;
};

/* One element; of an object kind and shortest say nothing. */
struct cstrap_item {
	struct cstrap_view value;
	uint16_t offset; /* of its header, in the message */
	uint16_t id;
	uint8_t kind; /* enum cstrap_tlv_kind */
	bool shortest;
};

/* What an element of the message holds. */
struct cstrap_span cstrap_item_span(const struct cstrap_message *message,
    const struct cstrap_item *item);

/* The objects of the message: begin, then one after the other. */
struct cstrap_span cstrap_item_objects(const struct cstrap_message *message);
bool cstrap_item_next_object(const struct cstrap_message *message,
    struct cstrap_span *span, struct cstrap_item *item,
    struct cstrap_version *version);

/* The next element of a span inside an object; false at its end. */
bool cstrap_item_next(const struct cstrap_message *message,
    struct cstrap_span *span, struct cstrap_item *item);

/* The element whose header is at offset; false for offset 0. */
bool cstrap_item_at(const struct cstrap_message *message, uint16_t offset,
    struct cstrap_item *item);

/* The element of this id in a span. */
bool cstrap_item_find(const struct cstrap_message *message,
    struct cstrap_span span, uint16_t id, struct cstrap_item *item);

/* The object of this id, and an instance of it. */
bool cstrap_item_find_object(const struct cstrap_message *message, uint16_t id,
    struct cstrap_item *item, struct cstrap_version *version);
bool cstrap_item_find_instance(const struct cstrap_message *message,
    uint16_t object, uint16_t id, struct cstrap_item *item);

#if defined(__OPTIMIZE_SIZE__) && !defined(CSTRAP_ITEM_HOME)

#define item_next cstrap_item_next /* as in core/cursor.h */

#else

CSTRAP_HOT bool
item_next(const struct cstrap_message *message, struct cstrap_span *span,
    struct cstrap_item *item)
{
	struct cstrap_cursor r;
	struct cstrap_tlv tlv;

	cursor_init(&r, message->bytes);
	r.pos = span->pos;
	r.end = span->end;
	if (cursor_left(&r) == 0 || tlv_read(&r, &tlv) != CSTRAP_OK)
		return false;
	item->value = cursor_take(&r, tlv.len);
	item->offset = (uint16_t)tlv.offset;
	item->id = tlv.id;
	item->kind = (uint8_t)tlv.kind;
	item->shortest = tlv.shortest;
	span->pos = r.pos;
	return r.status == CSTRAP_OK;
}

#endif /* CSTRAP_ITEM_HOME */

#endif /* CSTRAP_CORE_ITEM_H */
