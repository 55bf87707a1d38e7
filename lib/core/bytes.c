/*
 * core/bytes.c - views, the cursor over input, the writer into room.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "cardstrap/bytes.h"

#include <string.h>

#define CSTRAP_CURSOR_HOME
#include "core/cursor.h"

bool
cstrap_view_equal(struct cstrap_view a, struct cstrap_view b)
{
	uint8_t differs = 0;

	if (a.len != b.len)
		return false;
	for (size_t i = 0; i < a.len; i++)
		differs |= (uint8_t)(a.data[i] ^ b.data[i]);
	return differs == 0;
}

struct cstrap_view
cstrap_view_part(struct cstrap_view view, size_t offset, size_t len)
{
	if (offset >= view.len)
		return (struct cstrap_view) { NULL, 0 };
	if (len > view.len - offset)
		len = view.len - offset;
	return (struct cstrap_view) { view.data + offset, len };
}

bool
cstrap_view_filled(struct cstrap_view view, uint8_t octet)
{
	for (size_t i = 0; i < view.len; i++)
		if (view.data[i] != octet)
			return false;
	return true;
}

void
cstrap_wipe(void *memory, size_t len)
{
#if defined(__GNUC__)
	/* The compiler is told that somebody looks at the memory. */
	if (len > 0)
		memset(memory, 0, len);
	__asm__ __volatile__("" : : "r"(memory) : "memory");
#else
	volatile uint8_t *p = memory;

	while (len-- > 0)
		*p++ = 0;
#endif
}

void
cstrap_cursor_init(struct cstrap_cursor *r, struct cstrap_view input)
{
	cursor_init(r, input);
}

size_t
cstrap_cursor_left(const struct cstrap_cursor *r)
{
	return cursor_left(r);
}

void
cstrap_cursor_fail(struct cstrap_cursor *r, enum cstrap_status status,
    enum cstrap_rule rule, size_t offset, const char *text)
{
	cursor_fail_with(r, status, rule, offset, text);
}

#ifdef CSTRAP_NO_TEXT

void
cstrap_cursor_refuse(struct cstrap_cursor *r, uint32_t why, size_t offset)
{
	cursor_fail_with(r, (enum cstrap_status)(why >> 16),
	    (enum cstrap_rule)(why & 0xFFFF), offset, NULL);
}

#endif

uint32_t
cstrap_cursor_be(struct cstrap_cursor *r, unsigned int width)
{
	return cursor_be(r, width);
}

struct cstrap_view
cstrap_cursor_take(struct cstrap_cursor *r, size_t len)
{
	return cursor_take(r, len);
}

size_t
cstrap_cursor_narrow(struct cstrap_cursor *r, size_t len)
{
	return cursor_narrow(r, len);
}

void
cstrap_cursor_widen(struct cstrap_cursor *r, size_t end)
{
	if (r->status == CSTRAP_OK)
		r->end = end;
}

enum cstrap_status
cstrap_cursor_finding(const struct cstrap_cursor *r,
    struct cstrap_finding *finding)
{
	if (r->status != CSTRAP_OK &&
	    cstrap_finding_set(finding, r->status, r->rule, r->text) !=
		CSTRAP_OK &&
	    finding != NULL)
		finding->offset = r->fault;
	return r->status;
}

void
cstrap_writer_init(struct cstrap_writer *w, struct cstrap_room room)
{
	w->room = room;
	w->len = 0;
	w->status = CSTRAP_OK;
}

/* Where the next len bytes go; NULL where they have no room. */
static uint8_t *
reserve(struct cstrap_writer *w, size_t len)
{
	uint8_t *place = NULL;

	if (w->len > w->room.len || len > w->room.len - w->len)
		w->status = CSTRAP_E_SPACE;
	else if (len > 0)
		place = w->room.data + w->len;
	w->len += len;
	return place;
}

void
cstrap_writer_put(struct cstrap_writer *w, struct cstrap_view bytes)
{
	uint8_t *place = reserve(w, bytes.len);

	if (place != NULL)
		memcpy(place, bytes.data, bytes.len);
}

void
cstrap_writer_be(struct cstrap_writer *w, uint32_t number, unsigned int width)
{
	const size_t offset = w->len;

	if (reserve(w, width) != NULL)
		cstrap_writer_patch(w, offset, number, width);
}

void
cstrap_writer_fill(struct cstrap_writer *w, uint8_t octet, size_t count)
{
	uint8_t *place = reserve(w, count);

	if (place != NULL)
		memset(place, octet, count);
}

void
cstrap_writer_patch(struct cstrap_writer *w, size_t offset, uint32_t number,
    unsigned int width)
{
	if (offset > w->room.len || width > w->room.len - offset)
		return;
	for (unsigned int i = width; i > 0; i--, number >>= 8)
		w->room.data[offset + i - 1] = (uint8_t)number;
}

struct cstrap_view
cstrap_writer_view(const struct cstrap_writer *w)
{
	if (w->status != CSTRAP_OK)
		return (struct cstrap_view) { NULL, 0 };
	return (struct cstrap_view) { w->room.data, w->len };
}
