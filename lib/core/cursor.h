/*
 * core/cursor.h - the steps of a cursor, for the core's own inner loops.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#ifndef CSTRAP_CORE_CURSOR_H
#define CSTRAP_CORE_CURSOR_H

#include "cardstrap/bytes.h"

/*
 * Going over a message is a few dozen of these steps; as calls they took most
 * of its time. A build for size (-Os) has one copy of each, in the file that
 * says CSTRAP_CURSOR_HOME, and calls it.
 */
#if defined(__OPTIMIZE_SIZE__)
#define CSTRAP_HOT static inline
#elif defined(__GNUC__) && defined(__OPTIMIZE__)
#define CSTRAP_HOT static inline __attribute__((always_inline))
#else
#define CSTRAP_HOT static inline
#endif

/*
 * Record the first failure, as cstrap_cursor_fail does. A build for size has
 * no texts, and hands on status and rule as one number.
 */
void cstrap_cursor_refuse(struct cstrap_cursor *r, uint32_t why, size_t offset);

#ifdef CSTRAP_NO_TEXT
#define cursor_fail(r, status, rule, offset, text)                           \
	cstrap_cursor_refuse(r, (uint32_t)(status) << 16 | (uint32_t)(rule), \
	    offset)
#else
#define cursor_fail cursor_fail_with
#endif

/*
 * A function with a frame of its own, which is not there while its neighbours
 * go deep.
 */
#if defined(__GNUC__)
#define CSTRAP_APART __attribute__((noinline))
#else
#define CSTRAP_APART
#endif

#if defined(__OPTIMIZE_SIZE__) && !defined(CSTRAP_CURSOR_HOME)

#define cursor_init cstrap_cursor_init
#define cursor_left cstrap_cursor_left
#define cursor_fail_with cstrap_cursor_fail
#define cursor_take cstrap_cursor_take
#define cursor_be cstrap_cursor_be
#define cursor_narrow cstrap_cursor_narrow

#else

CSTRAP_HOT void
cursor_init(struct cstrap_cursor *r, struct cstrap_view input)
{
	r->data = input.data;
	r->pos = 0;
	r->end = input.len;
	r->len = input.len;
	r->cut = false;
	r->whole = false;
	r->status = CSTRAP_OK;
	r->rule = CSTRAP_RULE_NONE;
	r->fault = CSTRAP_NO_OFFSET;
	r->text = NULL;
}

CSTRAP_HOT size_t
cursor_left(const struct cstrap_cursor *r)
{
	return r->status == CSTRAP_OK ? r->end - r->pos : 0;
}

CSTRAP_HOT void
cursor_fail_with(struct cstrap_cursor *r, enum cstrap_status status,
    enum cstrap_rule rule, size_t offset, const char *text)
{
	if (r->status != CSTRAP_OK)
		return;
	r->status = status;
	r->rule = rule;
	r->fault = offset;
	r->text = text;
}

/* The input ends here, or only the element that is being read does. */
CSTRAP_HOT void
cursor_fail_short(struct cstrap_cursor *r)
{
	if (r->end == r->len && !r->whole)
		cursor_fail(r, CSTRAP_E_TRUNCATED, CSTRAP_RULE_FILE_CUT, r->pos,
		    NULL);
	else
		cursor_fail(r, CSTRAP_E_LENGTH, CSTRAP_RULE_TLV_LENGTH, r->pos,
		    NULL);
}

/* Here, and nowhere else, a pointer into the input is formed. */
CSTRAP_HOT struct cstrap_view
cursor_take(struct cstrap_cursor *r, size_t len)
{
	struct cstrap_view view = { NULL, 0 };

	if (r->status != CSTRAP_OK)
		return view;
	if (len > r->end - r->pos) {
		cursor_fail_short(r);
		return view;
	}
	view.data = r->data + r->pos;
	view.len = len;
	r->pos += len;
	return view;
}

CSTRAP_HOT uint32_t
cursor_be(struct cstrap_cursor *r, unsigned int width)
{
	const struct cstrap_view bytes = cursor_take(r, width);
	uint32_t number = 0;

	for (size_t i = 0; i < bytes.len; i++)
		number = number << 8 | bytes.data[i];
	return number;
}

CSTRAP_HOT size_t
cursor_narrow(struct cstrap_cursor *r, size_t len)
{
	const size_t end = r->end;

	if (r->status != CSTRAP_OK)
		return end;
	if (len <= r->end - r->pos)
		r->end = r->pos + len;
	else if (!r->cut || r->end != r->len)
		cursor_fail_short(r);
	return end;
}

#endif /* CSTRAP_CURSOR_HOME */

#endif /* CSTRAP_CORE_CURSOR_H */
