/*
 * vcard/tag.h - the change tag of a card that computes one.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#ifndef CSTRAP_VCARD_TAG_H
#define CSTRAP_VCARD_TAG_H

#include "vcard/card.h"

/*
 * Bytes [offset, offset + len) of a transparent EF were written: counts, if a
 * message was committed with them.
 */
void cstrap_vtag_written(struct cstrap_vcard *card,
    const struct cstrap_vfile *ef, size_t offset, size_t len);

#endif /* CSTRAP_VCARD_TAG_H */
