/*
 * cli/atr.h - what an ATR says (ISO 7816-3 8.2).
 * SPDX-License-Identifier: BSD-2-Clause
 */
#ifndef CSTRAP_CLI_ATR_H
#define CSTRAP_CLI_ATR_H

#include "cardstrap/bytes.h"

/* "T=0", "T=0, T=1" ...: the protocols it offers, first one first. */
const char *cstrap_atr_protocols(struct cstrap_view atr, char room[40]);

#endif /* CSTRAP_CLI_ATR_H */
