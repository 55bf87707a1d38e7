/*
 * card/at_answer.h - what modems answer to commands for the card.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#ifndef CSTRAP_CARD_AT_ANSWER_H
#define CSTRAP_CARD_AT_ANSWER_H

#include "cardstrap/bytes.h"

/* A whole number from 0 to max, and nothing after it but spaces. */
bool cstrap_at_number(const char *text, long max, long *number);

/*
 * "LENGTH,"HEX"" of +CSIM and +CGLA (quotes may be left out) to an answer of 2
 * bytes or more in room; LENGTH counts the digits. False: it is none.
 */
bool cstrap_at_apdu(const char *text, struct cstrap_room room, size_t *len);

/* "SW1,SW2[,"HEX"]" of +CRSM to data and status word. */
bool cstrap_at_crsm(const char *text, struct cstrap_room room, size_t *len);

/*
 * What a line says that nobody asked for: RESTARTED, REMOVED, or OK for what
 * has nothing to do with the card.
 */
int cstrap_at_unsolicited(const char *line);

#endif /* CSTRAP_CARD_AT_ANSWER_H */
