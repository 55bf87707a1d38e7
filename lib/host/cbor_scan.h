/*
 * host/cbor_scan.h - CBOR looked through before libcbor builds anything.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#ifndef CSTRAP_HOST_CBOR_SCAN_H
#define CSTRAP_HOST_CBOR_SCAN_H

#include "cardstrap/bytes.h"

#define CSTRAP_CBOR_DEPTH_MAX 32u

/*
 * One well-formed item of at most depth (up to CSTRAP_CBOR_DEPTH_MAX) levels,
 * no count larger than the bytes that are left, nothing after it?
 *   E_TRUNCATED, E_SYNTAX with the offset
 */
enum cstrap_status cstrap_cbor_scan(struct cstrap_view bytes,
    unsigned int depth, struct cstrap_finding *finding);

/* Fill *finding (may be NULL); returns status. */
enum cstrap_status cstrap_cbor_refuse(struct cstrap_finding *finding,
    enum cstrap_status status, size_t offset, const char *text);

#endif /* CSTRAP_HOST_CBOR_SCAN_H */
