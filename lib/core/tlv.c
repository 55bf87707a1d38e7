/*
 * core/tlv.c - TLV headers of LwM2M.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "cardstrap/tlv.h"

#define CSTRAP_TLV_HOME
#include "core/tlv_read.h"

enum cstrap_status
cstrap_tlv_header(struct cstrap_cursor *r, struct cstrap_tlv *tlv)
{
	return tlv_read(r, tlv);
}

size_t
cstrap_tlv_header_len(uint16_t id, size_t len)
{
	return 2u + (id > 0xFF) + tlv_length_width(len);
}

void
cstrap_tlv_put_header(struct cstrap_writer *w, enum cstrap_tlv_kind kind,
    uint16_t id, size_t len)
{
	const unsigned int width = tlv_length_width(len);
	const bool wide = id > 0xFF;

	cstrap_writer_be(w,
	    (uint32_t)kind << 6 | (wide ? CSTRAP_TLV_ID_16 : 0u) | width << 3 |
		(width == 0 ? (uint32_t)len : 0u),
	    1);
	cstrap_writer_be(w, id, wide ? 2 : 1);
	cstrap_writer_be(w, (uint32_t)len, width);
}
