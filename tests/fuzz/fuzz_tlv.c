/*
 * fuzz_tlv.c - a header that is read is written to itself if it is shortest,
 * and to a shorter one of the same meaning if not.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "cardstrap/tlv.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

static void
write_again(const struct cstrap_tlv *tlv, const uint8_t *bytes)
{
	uint8_t room[CSTRAP_TLV_HEADER_MAX];
	struct cstrap_writer w;
	struct cstrap_cursor r;
	struct cstrap_tlv again;

	cstrap_writer_init(&w, (struct cstrap_room) { room, sizeof(room) });
	cstrap_tlv_put_header(&w, tlv->kind, tlv->id, tlv->len);
	assert(w.status == CSTRAP_OK);
	assert(w.len == cstrap_tlv_header_len(tlv->id, tlv->len));
	assert(w.len <= tlv->header_len);
	if (tlv->shortest)
		assert(w.len == tlv->header_len &&
		    memcmp(room, bytes, w.len) == 0);
	else
		assert(
		    w.len < tlv->header_len || memcmp(room, bytes, w.len) != 0);
	cstrap_cursor_init(&r, cstrap_writer_view(&w));
	assert(cstrap_tlv_header(&r, &again) == CSTRAP_OK && again.shortest);
	assert(again.kind == tlv->kind && again.id == tlv->id &&
	    again.len == tlv->len);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	uint8_t *copy = malloc(len > 0 ? len : 1);
	struct cstrap_cursor r;
	struct cstrap_tlv tlv;

	if (copy == NULL)
		return 0;
	if (len > 0)
		memcpy(copy, data, len);
	cstrap_cursor_init(&r, (struct cstrap_view) { copy, len });
	while (cstrap_cursor_left(&r) > 0 &&
	    cstrap_tlv_header(&r, &tlv) == CSTRAP_OK) {
		assert(tlv.offset + tlv.header_len == r.pos);
		write_again(&tlv, copy + tlv.offset);
		(void)cstrap_cursor_take(&r, tlv.len);
	}
	assert(r.pos <= r.end && r.end <= len);
	assert(r.status == CSTRAP_OK || r.fault <= len);
	free(copy);
	return 0;
}
