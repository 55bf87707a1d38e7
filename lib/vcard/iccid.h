/*
 * vcard/iccid.h - the number of a card, in digits and as EF.ICCID has it.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#ifndef CSTRAP_VCARD_ICCID_H
#define CSTRAP_VCARD_ICCID_H

#include "vcard/card.h"

/* A random number with its Luhn digit, NUL-terminated. */
bool cstrap_viccid_random(char digits[CSTRAP_VCARD_ICCID_DIGITS + 1]);

/* Digits to octets, low nibble first, filled up with F; 18 to 20 digits. */
bool cstrap_viccid_pack(const char *digits,
    uint8_t octets[CSTRAP_VCARD_ICCID_LEN]);

/* The reverse. False if it is no number of 18 to 20 digits. */
bool cstrap_viccid_unpack(const uint8_t octets[CSTRAP_VCARD_ICCID_LEN],
    char digits[CSTRAP_VCARD_ICCID_DIGITS + 1]);

/* Take the number from EF.ICCID; "" where there is none. */
void cstrap_viccid_refresh(struct cstrap_vcard *card);

#endif /* CSTRAP_VCARD_ICCID_H */
