/*
 * core/tlv.c - TLV headers of LwM2M.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "cardstrap/tlv.h"

#define TYPE_ID_16 0x20 /* bit 5: the id has 16 bits */
#define ID_NONE 65535u  /* names no instance and no resource */

/* Width of the shortest length field; a length up to 7 needs none. */
static unsigned int
length_width(size_t len)
{
	return len < 8 ? 0 : len < 0x100 ? 1 : len < 0x10000 ? 2 : 3;
}

/*
 * Read a header whose octets are all there. type bits 2-0 are ignored when a
 * length field follows, as 7.4.4 has it; the canonical form has zeros there.
 */
enum cstrap_status
cstrap_tlv_header(struct cstrap_cursor *r, struct cstrap_tlv *tlv)
{
	const size_t start = r->status == CSTRAP_OK ? r->pos : r->fault;
	const uint32_t type = cstrap_cursor_be(r, 1);
	const unsigned int width = type >> 3 & 3;
	const bool wide = (type & TYPE_ID_16) != 0;
	uint32_t len;

	tlv->kind = (enum cstrap_tlv_kind)(type >> 6);
	tlv->id = (uint16_t)cstrap_cursor_be(r, wide ? 2 : 1);
	len = width == 0 ? type & 7 : cstrap_cursor_be(r, width);
	tlv->len = len;
	tlv->offset = start;
	tlv->header_len = (uint8_t)(r->pos - start);
	tlv->shortest = wide == (tlv->id > 0xFF) &&
	    width == length_width(len) && (width == 0 || (type & 7) == 0);
	if (r->status != CSTRAP_OK)
		r->fault = start;
	else if (tlv->id == ID_NONE)
		cstrap_cursor_fail(r, CSTRAP_E_ID, CSTRAP_RULE_TLV_ID, start,
		    NULL);
	return r->status;
}

size_t
cstrap_tlv_header_len(uint16_t id, size_t len)
{
	return 2u + (id > 0xFF) + length_width(len);
}

void
cstrap_tlv_put_header(struct cstrap_writer *w, enum cstrap_tlv_kind kind,
    uint16_t id, size_t len)
{
	const unsigned int width = length_width(len);
	const bool wide = id > 0xFF;

	cstrap_writer_be(w,
	    (uint32_t)kind << 6 | (wide ? TYPE_ID_16 : 0u) | width << 3 |
		(width == 0 ? (uint32_t)len : 0u),
	    1);
	cstrap_writer_be(w, id, wide ? 2 : 1);
	cstrap_writer_be(w, (uint32_t)len, width);
}
