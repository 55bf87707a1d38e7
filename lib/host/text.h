/*
 * host/text.h - bytes as text and back, and the words of a finding.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#ifndef CSTRAP_HOST_TEXT_H
#define CSTRAP_HOST_TEXT_H

#include "cardstrap/bytes.h"

/* Write `detail` of *finding (may be NULL); cut at CSTRAP_DETAIL_MAX. */
void cstrap_finding_detail(struct cstrap_finding *finding, const char *format,
    ...) __attribute__((format(printf, 2, 3)));
/* Write `place` of *finding (may be NULL); cut at CSTRAP_PLACE_MAX. */
void cstrap_finding_place(struct cstrap_finding *finding, const char *format,
    ...) __attribute__((format(printf, 2, 3)));

/* Upper case hex, NUL-terminated; room of 2 * len + 1. Returns room. */
char *cstrap_hex(struct cstrap_view bytes, char *room);

/*
 * Hex digits, either case, white space between octets allowed, to bytes.
 *   E_SYNTAX with *at the index of the first character that is wrong
 *   E_SPACE
 */
enum cstrap_status cstrap_unhex(struct cstrap_view text,
    struct cstrap_room room, size_t *len, size_t *at);

/* Base64 (RFC 4648 section 4, padding demanded) to bytes; as cstrap_unhex. */
enum cstrap_status cstrap_unbase64(struct cstrap_view text,
    struct cstrap_room room, size_t *len, size_t *at);

#endif /* CSTRAP_HOST_TEXT_H */
