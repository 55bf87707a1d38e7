/*
 * core/message_twice.c - finding an id that stands twice among siblings.
 *
 * Siblings in ascending order need no search. For the others the ids are swept
 * in ranges with one bitmap, so that a hostile file of any order costs at most
 * 33 passes; 129 in a build for size, where the stack is short.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "core/message_scan.h"

#include <string.h>

#include "core/tlv_read.h"

#ifdef __OPTIMIZE_SIZE__
#define RANGE 512u
#else
#define RANGE 2048u
#endif
#define BITMAP (RANGE / 8)

struct sibling {
	uint16_t id;
	size_t offset;
};

CSTRAP_HOT bool
next_object(struct cstrap_cursor *r, uint16_t *id)
{
	*id = (uint16_t)cursor_be(r, 2);
	if (cursor_be(r, 1) != 0)
		(void)cursor_be(r, 1);
	(void)cursor_take(r, cursor_be(r, 2));
	return r->status == CSTRAP_OK;
}

CSTRAP_HOT bool
next_sibling(struct cstrap_cursor *r, unsigned int level,
    struct sibling *sibling)
{
	struct cstrap_tlv tlv;

	sibling->offset = r->pos;
	if (cursor_left(r) == 0)
		return false;
	if (level == 0)
		return next_object(r, &sibling->id);
	if (tlv_read(r, &tlv) != CSTRAP_OK)
		return false;
	(void)cursor_take(r, tlv.len);
	sibling->id = tlv.id;
	return r->status == CSTRAP_OK;
}

static void
begin(struct cstrap_cursor *r, struct cstrap_view bytes, size_t start,
    size_t end)
{
	cursor_init(r, bytes);
	r->pos = start;
	r->end = end;
}

/* The first repeated id of the range from base on, before *at. */
static bool
sweep(struct cstrap_cursor r, unsigned int level, uint32_t base, size_t *at,
    uint16_t *id)
{
	uint8_t seen[BITMAP];
	struct sibling sibling;

	memset(seen, 0, sizeof(seen));
	while (r.pos < *at && next_sibling(&r, level, &sibling)) {
		const uint32_t bit = sibling.id - base;

		if (sibling.id < base || bit >= RANGE)
			continue;
		if (seen[bit / 8] & 1u << bit % 8) {
			*at = sibling.offset;
			*id = sibling.id;
			return true;
		}
		seen[bit / 8] |= (uint8_t)(1u << bit % 8);
	}
	return false;
}

bool
cstrap_message_find_twice(struct cstrap_view bytes, size_t start, size_t end,
    unsigned int level, size_t *at, uint16_t *id)
{
	struct cstrap_cursor r;
	struct sibling sibling;
	uint32_t low = UINT16_MAX, high = 0;
	bool found = false;

	begin(&r, bytes, start, end);
	while (next_sibling(&r, level, &sibling)) {
		low = sibling.id < low ? sibling.id : low;
		high = sibling.id > high ? sibling.id : high;
	}
	*at = end;
	begin(&r, bytes, start, end);
	for (; low <= high; low += RANGE)
		found = sweep(r, level, low, at, id) || found;
	return found;
}
