/*
 * core/tlv_read.h - the header of one TLV, for the core's own inner loops.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#ifndef CSTRAP_CORE_TLV_READ_H
#define CSTRAP_CORE_TLV_READ_H

#include "cardstrap/tlv.h"
#include "core/cursor.h"

#define CSTRAP_TLV_ID_16 0x20     /* type bit 5: the id has 16 bits */
#define CSTRAP_TLV_ID_NONE 65535u /* no instance and no resource has it */

/* Width of the shortest length field; a length up to 7 needs none. */
CSTRAP_HOT unsigned int
tlv_length_width(size_t len)
{
	return len < 8 ? 0 : len < 0x100 ? 1 : len < 0x10000 ? 2 : 3;
}

#if defined(__OPTIMIZE_SIZE__) && !defined(CSTRAP_TLV_HOME)

#define tlv_read cstrap_tlv_header /* as in core/cursor.h */

#else

/* Is it as short as it can be, with the bits of type that say nothing 0? */
CSTRAP_HOT bool
tlv_is_shortest(const struct cstrap_tlv *tlv, uint32_t type)
{
	const unsigned int width = type >> 3 & 3;

	return ((type & CSTRAP_TLV_ID_16) != 0) == (tlv->id > 0xFF) &&
	    width == tlv_length_width(tlv->len) &&
	    (width == 0 || (type & 7) == 0);
}

#ifndef __OPTIMIZE_SIZE__
/* The header at the front of as many octets as the longest one has. */
CSTRAP_HOT void
tlv_parse(const uint8_t head[CSTRAP_TLV_HEADER_MAX], struct cstrap_tlv *tlv)
{
	const unsigned int type = head[0];
	const unsigned int width = type >> 3 & 3;
	const bool wide = (type & CSTRAP_TLV_ID_16) != 0;
	const uint8_t *p = head + (wide ? 3 : 2);

	tlv->kind = (enum cstrap_tlv_kind)(type >> 6);
	tlv->id = (uint16_t)(wide ? head[1] << 8 | head[2] : head[1]);
	if (width == 0)
		tlv->len = type & 7;
	else if (width == 1)
		tlv->len = p[0];
	else if (width == 2)
		tlv->len = (size_t)p[0] << 8 | p[1];
	else
		tlv->len = (size_t)p[0] << 16 | (size_t)p[1] << 8 | p[2];
	tlv->header_len = (uint8_t)((wide ? 3 : 2) + width);
	tlv->shortest = tlv_is_shortest(tlv, type);
}
#endif

/* The same, octet by octet: they may end inside it. */
CSTRAP_HOT void
tlv_take(struct cstrap_cursor *r, struct cstrap_tlv *tlv)
{
	const uint32_t type = cursor_be(r, 1);
	const unsigned int width = type >> 3 & 3;

	tlv->kind = (enum cstrap_tlv_kind)(type >> 6);
	tlv->id = (uint16_t)cursor_be(r, type & CSTRAP_TLV_ID_16 ? 2 : 1);
	tlv->len = width == 0 ? type & 7 : cursor_be(r, width);
	tlv->header_len = (uint8_t)(r->pos - tlv->offset);
	tlv->shortest = tlv_is_shortest(tlv, type);
}

/*
 * Read a header whose octets are all there. type bits 2-0 are ignored when a
 * length field follows, as 7.4.4 has it; the canonical form has zeros there.
 */
CSTRAP_HOT enum cstrap_status
tlv_read(struct cstrap_cursor *r, struct cstrap_tlv *tlv)
{
	tlv->offset = r->status == CSTRAP_OK ? r->pos : r->fault;
#ifndef __OPTIMIZE_SIZE__
	if (cursor_left(r) >= CSTRAP_TLV_HEADER_MAX) {
		tlv_parse(cursor_take(r, CSTRAP_TLV_HEADER_MAX).data, tlv);
		r->pos = tlv->offset + tlv->header_len;
	} else
#endif
		tlv_take(r, tlv);
	if (r->status != CSTRAP_OK)
		r->fault = tlv->offset;
	else if (tlv->id == CSTRAP_TLV_ID_NONE)
		cursor_fail(r, CSTRAP_E_ID, CSTRAP_RULE_TLV_ID, tlv->offset,
		    NULL);
	return r->status;
}

#endif /* CSTRAP_TLV_HOME */

#endif /* CSTRAP_CORE_TLV_READ_H */
