/*
 * vcard/access.h - what the rules of EF.ARR allow at this moment.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#ifndef CSTRAP_VCARD_ACCESS_H
#define CSTRAP_VCARD_ACCESS_H

#include "vcard/card.h"

/* Bits of an access mode octet (TS 102 221 9.2.1), of an EF and of a DF. */
#define CSTRAP_VACCESS_READ 0x01
#define CSTRAP_VACCESS_UPDATE 0x02
#define CSTRAP_VACCESS_CREATE_EF 0x02
#define CSTRAP_VACCESS_CREATE_DF 0x04

/* Does the rule of file allow the operation, one bit of the octet? */
bool cstrap_vaccess_allowed(const struct cstrap_vcard *card,
    const struct cstrap_vfile *file, uint8_t operation);

/* Would a file in df that refers to this rule find it? */
bool cstrap_vaccess_exists(const struct cstrap_vfile *df,
    const uint8_t rule[3]);

#endif /* CSTRAP_VCARD_ACCESS_H */
