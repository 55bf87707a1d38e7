/*
 * card/at_error.h - how an AT command ends, as a status and a sentence: one
 * table for all that modems say.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#ifndef CSTRAP_CARD_AT_ERROR_H
#define CSTRAP_CARD_AT_ERROR_H

#include "cardstrap/status.h"

/* How a command ended. +CME ERROR: n (TS 27.007 9.2) is CME + n. */
enum cstrap_at_result {
	CSTRAP_AT_OK = 0,
	CSTRAP_AT_ERROR = 1,
	CSTRAP_AT_NO_CARRIER = 2,
	CSTRAP_AT_TIMEOUT = 3,
	CSTRAP_AT_GONE = 4,    /* the device itself */
	CSTRAP_AT_NOISE = 5,   /* no end of lines, or of one line */
	CSTRAP_AT_GARBLED = 6, /* OK, but not what was asked for */
	CSTRAP_AT_ABORTED = 7,
	CSTRAP_AT_REMOVED = 8,   /* the modem said so on its own */
	CSTRAP_AT_RESTARTED = 9, /* the card was started anew */
	CSTRAP_AT_CHANNEL = 10,  /* one that was open is not known any more */
	CSTRAP_AT_CME = 1000
};

/*
 * The result that a line is the end of, by number or by words; -1: another
 * line.
 */
int cstrap_at_final(const char *line);

/* Fill *finding (may be NULL); returns the status. OK for OK. */
enum cstrap_status cstrap_at_error(int result, struct cstrap_finding *finding);

/* Is it a refusal of the command, which another command may do without? */
bool cstrap_at_other_way(int result);

struct cstrap_at_row {
	int16_t result;
	uint8_t status;
	bool other_way;
	const char *words; /* of +CME ERROR as words; or NULL */
	const char *text;
};

/* The whole table. */
const struct cstrap_at_row *cstrap_at_rows(size_t *count);

#endif /* CSTRAP_CARD_AT_ERROR_H */
