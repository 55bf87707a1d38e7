/*
 * profile/cbor_value.h - values in CBOR, in and out.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#ifndef CSTRAP_PROFILE_CBOR_VALUE_H
#define CSTRAP_PROFILE_CBOR_VALUE_H

#include <cbor.h>

#include "profile/buffer.h"
#include "profile/gather.h"

/*
 * A number, a boolean, a text or bytes; a string in pieces goes into the room
 * of g. False: it is something else, or too large.
 */
bool cstrap_cbor_value(struct cstrap_gather *g, const cbor_item_t *item,
    struct cstrap_loose *loose);

/* The bytes of a text or byte string, as above. */
bool cstrap_cbor_string(struct cstrap_gather *g, const cbor_item_t *item,
    struct cstrap_view *bytes);

/* Heads and items in their shortest form. */
void cstrap_cbor_put_uint(struct cstrap_buffer *b, uint64_t number);
void cstrap_cbor_put_array(struct cstrap_buffer *b, size_t count);
void cstrap_cbor_put_map(struct cstrap_buffer *b, size_t count);
void cstrap_cbor_put_text(struct cstrap_buffer *b, struct cstrap_view text);
void cstrap_cbor_put_bytes(struct cstrap_buffer *b, struct cstrap_view bytes);
void cstrap_cbor_put_negative(struct cstrap_buffer *b, uint64_t number);
/* A value; a link as text "10:0". */
void cstrap_cbor_put_value(struct cstrap_buffer *b,
    const struct cstrap_loose *loose);

#endif /* CSTRAP_PROFILE_CBOR_VALUE_H */
