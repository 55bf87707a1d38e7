/*
 * fuzz_der.c - elements lie inside their parent, one behind the other.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "cardstrap/der.h"

#define DEPTH_MAX 8
#define CONSTRUCTED 0x20

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

/* The header written anew is not longer, and reads as what it was. */
static void
write_again(const struct cstrap_der *der)
{
	uint8_t room[8];
	struct cstrap_writer w;

	cstrap_writer_init(&w, (struct cstrap_room) { room, sizeof(room) });
	cstrap_der_put_header(&w, der->tag, der->value.len);
	assert(w.status == CSTRAP_OK);
	assert(w.len == cstrap_der_header_len(der->tag, der->value.len));
	assert(w.len <= der->start - der->offset);
}

static void
check_element(const struct cstrap_cursor *r, const struct cstrap_der *der)
{
	assert(der->start > der->offset);
	assert(der->value.data == r->data + der->start);
	assert(r->pos == der->start + der->value.len && r->pos <= r->end);
	write_again(der);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	uint8_t *copy = malloc(len > 0 ? len : 1);
	size_t ends[DEPTH_MAX], depth = 0, last = 0;
	struct cstrap_cursor r;
	struct cstrap_der der;

	if (copy == NULL)
		return 0;
	if (len > 0)
		memcpy(copy, data, len);
	cstrap_cursor_init(&r, (struct cstrap_view) { copy, len });
	while (r.status == CSTRAP_OK) {
		if (cstrap_der_next(&r, &der)) {
			assert(der.offset >= last);
			last = der.start;
			check_element(&r, &der);
			if (depth < DEPTH_MAX && copy[der.offset] & CONSTRUCTED)
				ends[depth++] = cstrap_der_enter(&r, &der);
		} else if (r.status == CSTRAP_OK) {
			if (depth == 0)
				break;
			r.pos = r.end;
			cstrap_cursor_widen(&r, ends[--depth]);
		}
	}
	assert(r.status == CSTRAP_OK || r.fault < len);
	free(copy);
	return 0;
}
