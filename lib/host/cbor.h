/*
 * host/cbor.h - CBOR by libcbor, with the edges guarded.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#ifndef CSTRAP_HOST_CBOR_H
#define CSTRAP_HOST_CBOR_H

#include <cbor.h>

#include "cardstrap/bytes.h"

/*
 * Parse bytes: one item of at most depth levels, nothing after it, no count
 * larger than the bytes that are left (cbor_load would allocate it), no key
 * twice in a map. *out is yours to end with cstrap_cbor_free.
 *   E_TRUNCATED, E_SYNTAX with the offset
 */
enum cstrap_status cstrap_cbor_load(cbor_item_t **out, struct cstrap_view bytes,
    unsigned int depth, struct cstrap_finding *finding);

/* Wipe the byte strings of *item, release it, clear *item. */
void cstrap_cbor_free(cbor_item_t **item);

/* Serialize; *data is yours to end with cstrap_secret_free(*data, *len). */
enum cstrap_status cstrap_cbor_save(const cbor_item_t *item, uint8_t **data,
    size_t *len, struct cstrap_finding *finding);

/* The value of a text key in a map; NULL without it or if item is no map. */
cbor_item_t *cstrap_cbor_get(const cbor_item_t *map, const char *key);

#endif /* CSTRAP_HOST_CBOR_H */
