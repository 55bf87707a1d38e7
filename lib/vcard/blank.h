/*
 * vcard/blank.h - what a blank card holds.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#ifndef CSTRAP_VCARD_BLANK_H
#define CSTRAP_VCARD_BLANK_H

#include "vcard/card.h"

/*
 * Fill an empty card with files, keys and an ATR. iccid NULL: a random one.
 *   E_ARGUMENT   iccid is no number of 18 to 20 digits
 */
enum cstrap_status cstrap_vblank_fill(struct cstrap_vcard *card,
    const char *iccid, struct cstrap_finding *finding);

/* The ATR of a card with so many channels. */
void cstrap_vblank_atr(struct cstrap_vcard *card, size_t *len);

#endif /* CSTRAP_VCARD_BLANK_H */
