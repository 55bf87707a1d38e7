/*
 * core/item.c - the elements of a decoded message.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#define CSTRAP_ITEM_HOME
#include "core/item.h"

#ifdef __OPTIMIZE_SIZE__

void
cstrap_item_open(const struct cstrap_message *message,
    const struct cstrap_item *item, struct cstrap_span *span)
{
	item_open(message, item, span);
}

bool
cstrap_item_next_object(const struct cstrap_message *message,
    struct cstrap_span *span, struct cstrap_item *item,
    struct cstrap_version *version)
{
	return item_next_object(message, span, item, version);
}

#endif /* __OPTIMIZE_SIZE__ */

bool
cstrap_item_next(const struct cstrap_message *message, struct cstrap_span *span,
    struct cstrap_item *item)
{
	return item_next(message, span, item);
}

#ifdef __OPTIMIZE_SIZE__
#define item_next cstrap_item_next /* from here on, for one copy of it */
#define item_open cstrap_item_open
#define item_next_object cstrap_item_next_object
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

	item_open(message, item, &span);
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

	while (item_next_object(message, &span, item, version))
		if (item->tlv.id == id)
			return true;
	return false;
}
