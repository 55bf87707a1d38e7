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

/*
 * Read a header whose octets are all there. type bits 2-0 are ignored when a
 * length field follows, as 7.4.4 has it; the canonical form has zeros there.
 */
CSTRAP_HOT enum cstrap_status
tlv_read(struct cstrap_cursor *r, struct cstrap_tlv *tlv)
{
	const size_t start = r->status == CSTRAP_OK ? r->pos : r->fault;
	const uint32_t type = cursor_be(r, 1);
	const unsigned int width = type >> 3 & 3;
	const bool wide = (type & CSTRAP_TLV_ID_16) != 0;

	tlv->kind = (enum cstrap_tlv_kind)(type >> 6);
	tlv->id = (uint16_t)cursor_be(r, wide ? 2 : 1);
	tlv->len = width == 0 ? type & 7 : cursor_be(r, width);
	tlv->offset = start;
	tlv->header_len = (uint8_t)(r->pos - start);
	tlv->shortest = wide == (tlv->id > 0xFF) &&
	    width == tlv_length_width(tlv->len) &&
	    (width == 0 || (type & 7) == 0);
	if (r->status != CSTRAP_OK)
		r->fault = start;
	else if (tlv->id == CSTRAP_TLV_ID_NONE)
		cursor_fail(r, CSTRAP_E_ID, CSTRAP_RULE_TLV_ID, start, NULL);
	return r->status;
}

#endif /* CSTRAP_TLV_HOME */

#endif /* CSTRAP_CORE_TLV_READ_H */
