/*
 * core/der_read.h - elements of DER that hold others, for the core's readers.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#ifndef CSTRAP_CORE_DER_READ_H
#define CSTRAP_CORE_DER_READ_H

#include "cardstrap/der.h"
#include "core/cursor.h"

/* cstrap_der_expect; a build without texts does without this one. */
#ifdef CSTRAP_NO_TEXT
bool cstrap_der_want(struct cstrap_cursor *r, uint16_t tag,
    struct cstrap_der *der);
#define der_expect(r, tag, der, text) cstrap_der_want(r, tag, der)
#else
#define der_expect cstrap_der_expect
#endif

/*
 * Expect an element and go into it; returns the former end for
 * cstrap_cursor_widen, or for cstrap_der_leave, which skips what is left.
 */
#ifdef CSTRAP_NO_TEXT
size_t cstrap_der_open(struct cstrap_cursor *r, uint16_t tag);
#define der_open(r, tag, text) cstrap_der_open(r, tag)
#else
size_t cstrap_der_open(struct cstrap_cursor *r, uint16_t tag, const char *text);
#define der_open cstrap_der_open
#endif
void cstrap_der_leave(struct cstrap_cursor *r, size_t end);

/*
 * Go over elements up to the end; the contents of one whose tag is in tags
 * (ending in 0) go to the same place in found.
 */
void cstrap_der_members(struct cstrap_cursor *r, const uint8_t *tags,
    struct cstrap_view *found);

#endif /* CSTRAP_CORE_DER_READ_H */
