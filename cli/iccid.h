/*
 * cli/iccid.h - the identity of a card as the digits that are printed on it.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#ifndef CSTRAP_CLI_ICCID_H
#define CSTRAP_CLI_ICCID_H

#include "cardstrap/change.h"

#define CSTRAP_ICCID_TEXT_MAX (2 * CSTRAP_ICCID_BYTES_MAX + 1)

/* Nibbles swapped, up to the first that is no digit. Returns room. */
const char *cstrap_iccid_text(const struct cstrap_card_identity *identity,
    char room[CSTRAP_ICCID_TEXT_MAX]);

#endif /* CSTRAP_CLI_ICCID_H */
