/*
 * core/siblings.c - the nodes of one container ascending by id.
 *
 * Where the bytes have another order, the offsets of the nodes are sorted, by
 * a heap: it needs no room of its own and has no bad case.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "core/siblings.h"

#include "cardstrap/tlv.h"

#define TYPE_ID_16 0x20 /* bit 5 of a TLV's type: 16 bits of id */

static void
read_object(struct cstrap_cursor *r, struct cstrap_node *node)
{
	node->kind = CSTRAP_NODE_OBJECT;
	node->shortest = true;
	node->path.id[0] = (uint16_t)cstrap_cursor_be(r, 2);
	node->version.major = (uint8_t)cstrap_cursor_be(r, 1);
	node->version.minor =
	    node->version.major == 0 ? 0 : (uint8_t)cstrap_cursor_be(r, 1);
	node->value = cstrap_cursor_take(r, cstrap_cursor_be(r, 2));
}

static void
read_tlv(struct cstrap_cursor *r, unsigned int level, struct cstrap_node *node)
{
	static const uint8_t kinds[] = { CSTRAP_NODE_INSTANCE,
		CSTRAP_NODE_RESOURCE_INSTANCE, CSTRAP_NODE_MULTIPLE,
		CSTRAP_NODE_RESOURCE };
	struct cstrap_tlv tlv;

	if (cstrap_tlv_header(r, &tlv) != CSTRAP_OK)
		return;
	node->kind = (enum cstrap_node_kind)kinds[tlv.kind];
	node->shortest = tlv.shortest;
	node->path.id[level] = tlv.id;
	node->value = cstrap_cursor_take(r, tlv.len);
}

/* The node at the cursor; false at the end of the container. */
static bool
read_node(struct cstrap_cursor *r, unsigned int level, struct cstrap_node *node)
{
	if (cstrap_cursor_left(r) == 0)
		return false;
	node->offset = r->pos;
	node->path.depth = (uint8_t)(level + 1);
	if (level == 0)
		read_object(r, node);
	else
		read_tlv(r, level, node);
	return r->status == CSTRAP_OK;
}

static void
cursor_at(const struct cstrap_siblings *s, uint16_t offset,
    struct cstrap_cursor *r)
{
	cstrap_cursor_init(r, (struct cstrap_view) { s->data, s->end });
	r->pos = offset;
}

/* Do the ids ascend in the bytes? How many there are goes to *count. */
static bool
survey(const struct cstrap_siblings *s, size_t *count)
{
	struct cstrap_cursor r;
	struct cstrap_node node;
	int32_t last = -1;
	bool ascending = true;

	*count = 0;
	cursor_at(s, s->start, &r);
	while (read_node(&r, s->level, &node)) {
		const uint16_t id = node.path.id[s->level];

		ascending = ascending && id > last;
		last = id;
		++*count;
	}
	return ascending;
}

static void
note_offsets(struct cstrap_siblings *s)
{
	struct cstrap_cursor r;
	struct cstrap_node node;
	size_t i = 0;

	cursor_at(s, s->start, &r);
	while (i < s->count && read_node(&r, s->level, &node))
		s->offsets[i++] = (uint16_t)node.offset;
}

/* The id alone of the node at offset: sorting asks for many. */
static uint16_t
id_at(const struct cstrap_siblings *s, uint16_t offset)
{
	struct cstrap_cursor r;
	uint32_t type;

	cursor_at(s, offset, &r);
	if (s->level == 0)
		return (uint16_t)cstrap_cursor_be(&r, 2);
	type = cstrap_cursor_be(&r, 1);
	return (uint16_t)cstrap_cursor_be(&r, type & TYPE_ID_16 ? 2 : 1);
}

/* Let the offset at i sink to where no child in the heap has a higher id. */
static void
sift(struct cstrap_siblings *s, size_t i, size_t count)
{
	const uint16_t offset = s->offsets[i];
	const uint16_t id = id_at(s, offset);
	size_t child;

	while ((child = 2 * i + 1) < count) {
		uint16_t child_id = id_at(s, s->offsets[child]);

		if (child + 1 < count) {
			const uint16_t next = id_at(s, s->offsets[child + 1]);

			if (next > child_id) {
				child++;
				child_id = next;
			}
		}
		if (child_id <= id)
			break;
		s->offsets[i] = s->offsets[child];
		i = child;
	}
	s->offsets[i] = offset;
}

static void
sort_offsets(struct cstrap_siblings *s)
{
	for (size_t i = s->count / 2u; i > 0; i--)
		sift(s, i - 1, s->count);
	for (size_t count = s->count; count > 1; count--) {
		const uint16_t highest = s->offsets[0];

		s->offsets[0] = s->offsets[count - 1];
		s->offsets[count - 1] = highest;
		sift(s, 0, count - 1);
	}
}

bool
cstrap_siblings_begin(struct cstrap_siblings *s,
    const struct cstrap_message *message, struct cstrap_view container,
    unsigned int level, struct cstrap_compare_room *room)
{
	size_t count;

	s->data = message->bytes.data;
	s->offsets = NULL;
	s->count = s->at = s->start = s->end = s->head = 0;
	s->level = (uint8_t)level;
	if (container.len == 0)
		return true;
	s->start = (uint16_t)(container.data - s->data);
	s->end = (uint16_t)(s->start + container.len);
	s->head = s->start;
	if (survey(s, &count))
		return true;
	if (count > room->count)
		return false;
	s->count = (uint16_t)count;
	s->offsets = room->offsets;
	room->offsets += count;
	room->count -= count;
	note_offsets(s);
	sort_offsets(s);
	s->head = s->offsets[s->at++];
	return true;
}

void
cstrap_siblings_end(struct cstrap_siblings *s, struct cstrap_compare_room *room)
{
	if (s->offsets == NULL)
		return;
	room->offsets = s->offsets;
	room->count += s->count;
	s->offsets = NULL;
}

bool
cstrap_siblings_peek(const struct cstrap_siblings *s, struct cstrap_node *node)
{
	struct cstrap_cursor r;

	if (s->head == 0)
		return false;
	cursor_at(s, s->head, &r);
	return read_node(&r, s->level, node);
}

void
cstrap_siblings_skip(struct cstrap_siblings *s)
{
	struct cstrap_cursor r;
	struct cstrap_node node;

	if (s->offsets != NULL) {
		s->head = s->at < s->count ? s->offsets[s->at++] : 0;
		return;
	}
	cursor_at(s, s->head, &r);
	s->head = read_node(&r, s->level, &node) && r.pos < s->end ?
	    (uint16_t)r.pos :
	    0;
}
