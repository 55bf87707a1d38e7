/*
 * vcard/keyname.h - keys by the names that people have for them.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#ifndef CSTRAP_VCARD_KEYNAME_H
#define CSTRAP_VCARD_KEYNAME_H

#include "cardstrap/bytes.h"

/*
 * PIN1 (01), PIN2 (81), UPIN (the universal PIN, 11), ADM1 to ADM10, or two
 * hex digits, in len characters.
 */
bool cstrap_vkeyname_read(const char *text, size_t len, uint8_t *ref);

#define CSTRAP_VKEYNAME_MAX 8

/* The name, or "key 7F", for keys that have none. */
const char *cstrap_vkeyname(uint8_t ref, char room[CSTRAP_VKEYNAME_MAX]);

#endif /* CSTRAP_VCARD_KEYNAME_H */
