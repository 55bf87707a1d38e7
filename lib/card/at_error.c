/*
 * at_error.c - the errors of modems and what a person can do about them.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "card/at_error.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "host/text.h"

#define CME(n) (CSTRAP_AT_CME + (n))
#define CME_MAX 9999
#define ROWS (sizeof(rows) / sizeof(*rows))

static const char no_modem[] =
    "the modem does not answer; is this its port for AT commands?";
static const char refused[] = "the modem refused the command";
static const char wants_pin[] =
    "the SIM wants its PIN; give it to the modem first (AT+CPIN)";
static const char wants_puk[] =
    "the PIN of the SIM is blocked; the modem wants its PUK";

/* What is not known to be a fact about the card is the reader's. */
static const struct cstrap_at_row rows[] = {
	{ CSTRAP_AT_OK, CSTRAP_OK, false, NULL, "" },
	{ CSTRAP_AT_ERROR, CSTRAP_E_READER, true, NULL, refused },
	{ CSTRAP_AT_NO_CARRIER, CSTRAP_E_READER, false, NULL,
	    "the modem left its command mode" },
	{ CSTRAP_AT_TIMEOUT, CSTRAP_E_READER, false, NULL, no_modem },
	{ CSTRAP_AT_GONE, CSTRAP_E_READER, false, NULL,
	    "the modem's device went away" },
	{ CSTRAP_AT_NOISE, CSTRAP_E_READER, false, NULL,
	    "the modem sends without an end; is this its port for AT "
	    "commands?" },
	{ CSTRAP_AT_GARBLED, CSTRAP_E_CARD_PROTOCOL, false, NULL,
	    "the modem's answer is not what was asked for" },
	{ CSTRAP_AT_ABORTED, CSTRAP_E_READER, false, NULL,
	    "the modem broke the command off" },
	{ CSTRAP_AT_REMOVED, CSTRAP_E_CARD_REMOVED, false, NULL,
	    "the modem says that the SIM was taken out" },
	{ CSTRAP_AT_RESTARTED, CSTRAP_E_CARD_RESET, false, NULL,
	    "the modem says that it started the SIM anew" },
	{ CSTRAP_AT_CHANNEL, CSTRAP_E_CARD_RESET, false, NULL,
	    "the channel to the SIM was closed; the SIM was started anew, or "
	    "an eSIM changed its profile" },
	{ CME(0), CSTRAP_E_READER, true, "phone failure", refused },
	{ CME(1), CSTRAP_E_READER, false, "no connection to phone", no_modem },
	{ CME(2), CSTRAP_E_READER, false, "phone-adaptor link reserved",
	    "another program uses the modem" },
	{ CME(3), CSTRAP_E_READER, true, "operation not allowed", refused },
	{ CME(4), CSTRAP_E_READER, true, "operation not supported", refused },
	{ CME(5), CSTRAP_E_CARD_ACCESS, false, "PH-SIM PIN required",
	    "the modem is locked to another SIM, and wants its own code" },
	{ CME(6), CSTRAP_E_CARD_ACCESS, false, "PH-FSIM PIN required",
	    "the modem is locked to another SIM, and wants its own code" },
	{ CME(7), CSTRAP_E_CARD_BLOCKED, false, "PH-FSIM PUK required",
	    "the modem is locked to another SIM, and its code is blocked" },
	{ CME(10), CSTRAP_E_CARD_ABSENT, false, "SIM not inserted",
	    "there is no SIM in the modem" },
	{ CME(11), CSTRAP_E_CARD_ACCESS, false, "SIM PIN required", wants_pin },
	{ CME(12), CSTRAP_E_CARD_BLOCKED, false, "SIM PUK required",
	    wants_puk },
	{ CME(13), CSTRAP_E_CARD_PROTOCOL, false, "SIM failure",
	    "the modem cannot talk to the SIM" },
	{ CME(14), CSTRAP_E_READER, false, "SIM busy",
	    "the SIM is not ready yet; try again in a while" },
	{ CME(15), CSTRAP_E_CARD_PROTOCOL, false, "SIM wrong",
	    "the modem does not take this SIM" },
	{ CME(16), CSTRAP_E_CARD_ACCESS, false, "incorrect password",
	    "the SIM refused a PIN" },
	{ CME(17), CSTRAP_E_CARD_ACCESS, false, "SIM PIN2 required",
	    "the SIM wants its PIN2" },
	{ CME(18), CSTRAP_E_CARD_BLOCKED, false, "SIM PUK2 required",
	    "the PIN2 of the SIM is blocked" },
	{ CME(20), CSTRAP_E_READER, true, "memory full", refused },
	{ CME(21), CSTRAP_E_READER, true, "invalid index", refused },
	{ CME(22), CSTRAP_E_READER, true, "not found", refused },
	{ CME(23), CSTRAP_E_CARD_PROTOCOL, false, "memory failure",
	    "the modem cannot talk to the SIM" },
	{ CME(24), CSTRAP_E_READER, true, "text string too long", refused },
	{ CME(25), CSTRAP_E_READER, true, "invalid characters in text string",
	    refused },
	{ CME(30), CSTRAP_E_READER, false, "no network service", refused },
	{ CME(50), CSTRAP_E_READER, true, "incorrect parameters", refused },
	{ CME(51), CSTRAP_E_READER, true,
	    "command implemented but currently disabled", refused },
	{ CME(100), CSTRAP_E_READER, true, "unknown", refused },
	{ CME(262), CSTRAP_E_CARD_BLOCKED, false, "SIM blocked",
	    "the SIM is blocked" },
};

const struct cstrap_at_row *
cstrap_at_rows(size_t *count)
{
	*count = ROWS;
	return rows;
}

static const struct cstrap_at_row *
find(int result)
{
	for (size_t i = 0; i < ROWS; i++)
		if (rows[i].result == result)
			return &rows[i];
	return NULL;
}

/* What follows "+CME ERROR:", digits or words. */
static int
cme_of(const char *text)
{
	char *end;
	long number;

	text += strspn(text, " ");
	number = strtol(text, &end, 10);
	if (end != text && *end == '\0' && number >= 0 && number <= CME_MAX)
		return CME((int)number);
	for (size_t i = 0; i < ROWS; i++)
		if (rows[i].words != NULL &&
		    strcasecmp(rows[i].words, text) == 0)
			return rows[i].result;
	return CSTRAP_AT_ERROR;
}

int
cstrap_at_final(const char *line)
{
	static const struct {
		const char *text;
		int result;
	} finals[] = {
		{ "OK", CSTRAP_AT_OK },
		{ "ERROR", CSTRAP_AT_ERROR },
		{ "COMMAND NOT SUPPORT", CSTRAP_AT_ERROR },
		{ "NO CARRIER", CSTRAP_AT_NO_CARRIER },
		{ "ABORTED", CSTRAP_AT_ABORTED },
	};
	static const char cme[] = "+CME ERROR:", cms[] = "+CMS ERROR:";

	for (size_t i = 0; i < sizeof(finals) / sizeof(*finals); i++)
		if (strcmp(line, finals[i].text) == 0)
			return finals[i].result;
	if (strncmp(line, cme, sizeof(cme) - 1) == 0)
		return cme_of(line + sizeof(cme) - 1);
	return strncmp(line, cms, sizeof(cms) - 1) == 0 ? CSTRAP_AT_ERROR : -1;
}

enum cstrap_status
cstrap_at_error(int result, struct cstrap_finding *finding)
{
	const struct cstrap_at_row *row = find(result);
	const enum cstrap_status st =
	    row != NULL ? (enum cstrap_status)row->status : CSTRAP_E_READER;

	if (st == CSTRAP_OK)
		return st;
	cstrap_finding_set(finding, st, CSTRAP_RULE_NONE,
	    row != NULL ? row->text : refused);
	if (result >= CSTRAP_AT_CME)
		cstrap_finding_detail(finding, "+CME ERROR: %d",
		    result - CSTRAP_AT_CME);
	return st;
}

bool
cstrap_at_other_way(int result)
{
	const struct cstrap_at_row *row = find(result);

	/* Makers have numbers of their own for what they do not do. */
	return row != NULL ? row->other_way : result >= CSTRAP_AT_CME;
}
