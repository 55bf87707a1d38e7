/*
 * cardstrap/tlv.h - the TLV of LwM2M (TS Core 1.1.1, 7.4.4).
 * SPDX-License-Identifier: BSD-2-Clause
 */
#ifndef CARDSTRAP_TLV_H
#define CARDSTRAP_TLV_H

#include "cardstrap/bytes.h"

#ifdef __cplusplus
extern "C" {
#endif

enum cstrap_tlv_kind { /* bits 7-6 of the type octet */
	CSTRAP_TLV_INSTANCE = 0,
	CSTRAP_TLV_RESOURCE_INSTANCE = 1,
	CSTRAP_TLV_MULTIPLE = 2,
	CSTRAP_TLV_RESOURCE = 3
};

#define CSTRAP_TLV_HEADER_MAX 6 /* type, 16-bit id, 24-bit length */
#define CSTRAP_TLV_VALUE_MAX 0xFFFFFFu

struct cstrap_tlv {
	enum cstrap_tlv_kind kind;
	uint16_t id;
	size_t offset; /* of the type octet */
	uint8_t header_len;
	bool shortest; /* the header has the canonical form */
	size_t len;    /* of the value, as announced */
};

/*
 * Read one header; the cursor then stands at the value. Refuses the id 65535,
 * which names nothing (TS Core 1.1.1, 7.4.4 and table 6.4.1). Failures stick
 * in the cursor, whose status is returned.
 */
CSTRAP_API enum cstrap_status cstrap_tlv_header(struct cstrap_cursor *r,
    struct cstrap_tlv *tlv);

/* Append the shortest header for a value of len bytes. */
CSTRAP_API void cstrap_tlv_put_header(struct cstrap_writer *w,
    enum cstrap_tlv_kind kind, uint16_t id, size_t len);

/* Length of that header, 2..6. */
CSTRAP_API size_t cstrap_tlv_header_len(uint16_t id, size_t len);

#ifdef __cplusplus
}
#endif

#endif /* CARDSTRAP_TLV_H */
