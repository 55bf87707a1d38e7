/*
 * tests/bench/growth.c - messages of any length, by the core's own writer.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "growth.h"

#include <stdlib.h>
#include <string.h>

#include "cardstrap/message.h"
#include "cardstrap/tlv.h"

#define HOSTILE 10900u
#define ACCOUNTS 2600u
#define STRIDE 25000u
#define ID_MAX 65534u
#define VALUE_LEN 4u

/* Header, one object and one instance, that fill len bytes. */
static void
begin(struct cstrap_writer *w, uint8_t *room, size_t len)
{
	const size_t instance_len = len - CSTRAP_MESSAGE_HEADER - 5;
	const size_t value_len = instance_len - (instance_len < 0x100 ? 3 : 4);

	cstrap_writer_init(w, (struct cstrap_room) { room, len });
	cstrap_writer_be(w, 1, 2);
	cstrap_writer_be(w, (uint32_t)(len - CSTRAP_MESSAGE_HEADER), 2);
	cstrap_writer_be(w, 5000, 2);
	cstrap_writer_be(w, 0, 1);
	cstrap_writer_be(w, (uint32_t)instance_len, 2);
	cstrap_tlv_put_header(w, CSTRAP_TLV_INSTANCE, 0, value_len);
}

static void
put_resource(struct cstrap_writer *w, uint16_t id, size_t len)
{
	cstrap_tlv_put_header(w, CSTRAP_TLV_RESOURCE, id, len);
	cstrap_writer_fill(w, 1, len);
}

static struct cstrap_view
end(const struct cstrap_writer *w)
{
	const struct cstrap_view view = cstrap_writer_view(w);
	struct cstrap_message message;

	if (cstrap_message_decode(&message, view, NULL) != CSTRAP_OK ||
	    message.bytes.len != w->room.len)
		abort();
	return view;
}

/* A value that leaves nothing, or enough for another resource. */
static size_t
next_len(size_t left, size_t header)
{
	if (left >= 2 * (header + VALUE_LEN))
		return VALUE_LEN;
	if (left < header + 8)
		return left - header;
	return left == header + 8 ? 2 : left - header - 1;
}

struct cstrap_view
growth_message(uint8_t *room, size_t len)
{
	struct cstrap_writer w;

	begin(&w, room, len);
	for (uint16_t id = 0; w.len < len; id++)
		put_resource(&w, id,
		    next_len(len - w.len, cstrap_tlv_header_len(id, 0)));
	return end(&w);
}

struct cstrap_view
growth_hostile(uint8_t *room)
{
	const size_t len =
	    CSTRAP_MESSAGE_HEADER + 5 + 4 + 256 * 2 + (HOSTILE - 256) * 3;
	struct cstrap_writer w;

	begin(&w, room, len);
	for (uint16_t id = HOSTILE; id > 0; id--)
		put_resource(&w, (uint16_t)(id - 1), 0);
	return end(&w);
}

struct cstrap_view
growth_accounts(uint8_t *room)
{
	const struct cstrap_room whole = { room, CSTRAP_MESSAGE_MAX };
	struct cstrap_node node = { .kind = CSTRAP_NODE_OBJECT,
		.path = { 1, { CSTRAP_OBJECT_SERVER } } };
	struct cstrap_message_writer mw;
	struct cstrap_message message;
	uint8_t id[4] = { 0 };

	cstrap_message_put_begin(&mw, whole);
	(void)cstrap_message_put(&mw, &node);
	for (uint32_t i = 0; i < ACCOUNTS; i++) {
		const uint32_t number = 1 + i * STRIDE % ID_MAX;

		id[2] = (uint8_t)(number >> 8);
		id[3] = (uint8_t)number;
		node.kind = CSTRAP_NODE_INSTANCE;
		node.path.depth = 2;
		node.path.id[1] = (uint16_t)i;
		(void)cstrap_message_put(&mw, &node);
		node.kind = CSTRAP_NODE_RESOURCE;
		node.path.depth = 3;
		node.value = (struct cstrap_view) { id, sizeof(id) };
		(void)cstrap_message_put(&mw, &node);
	}
	if (cstrap_message_put_end(&mw, &message, NULL) != CSTRAP_OK)
		abort();
	return message.bytes;
}
