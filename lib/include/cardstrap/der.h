/*
 * cardstrap/der.h - the DER (and the BER-TLV of card files) that a walk over
 * PKCS#15 directories meets. Tags of one octet, and of two where the first
 * says so; lengths of one to three octets; no indefinite form.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#ifndef CARDSTRAP_DER_H
#define CARDSTRAP_DER_H

#include "cardstrap/bytes.h"

#ifdef __cplusplus
extern "C" {
#endif

struct cstrap_der {
	uint16_t tag;  /* 0x30, 0xA1, 0x5F2A ... */
	size_t offset; /* of the tag */
	size_t start;  /* of the value */
	struct cstrap_view value;
};

/*
 * The next element of the current one, whole. False at its end and after a
 * failure, which the cursor tells apart. An octet 00 or FF where a tag is due
 * ends the elements of a card file: padding, not an error. The cursor then
 * stands on it.
 */
CSTRAP_API bool cstrap_der_next(struct cstrap_cursor *r,
    struct cstrap_der *der);

/* Go into der, which was read last; returns the end to widen to after it. */
CSTRAP_API size_t cstrap_der_enter(struct cstrap_cursor *r,
    const struct cstrap_der *der);

/*
 * As cstrap_der_next, but another tag, or none, is a failure with the rule
 * DER_FORM and the text given.
 */
CSTRAP_API bool cstrap_der_expect(struct cstrap_cursor *r, uint16_t tag,
    struct cstrap_der *der, const char *text);

/* Append tag and length of a value of len bytes, shortest form. */
CSTRAP_API void cstrap_der_put_header(struct cstrap_writer *w, uint16_t tag,
    size_t len);
CSTRAP_API void cstrap_der_put(struct cstrap_writer *w, uint16_t tag,
    struct cstrap_view value);
/* Length of that header, 2..5. */
CSTRAP_API size_t cstrap_der_header_len(uint16_t tag, size_t len);

#ifdef __cplusplus
}
#endif

#endif /* CARDSTRAP_DER_H */
