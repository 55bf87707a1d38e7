/*
 * at_answer.c - what modems answer to commands for the card.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "card/at_answer.h"

#include <stdlib.h>
#include <string.h>

#include "card/at_error.h"
#include "host/text.h"

#define OCTET_MAX 255
#define DIGITS_MAX 1000

static const char *
skip_spaces(const char *text)
{
	return text + strspn(text, " ");
}

/* A number up to what follows it, which goes to *rest; -1: none. */
static long
number_of(const char *text, long max, const char **rest)
{
	const char *start = skip_spaces(text);
	char *end;
	long number;

	if (*start < '0' || *start > '9')
		return -1;
	number = strtol(start, &end, 10);
	*rest = skip_spaces(end);
	return number <= max ? number : -1;
}

bool
cstrap_at_number(const char *text, long max, long *number)
{
	const char *rest = text;

	*number = number_of(text, max, &rest);
	return *number >= 0 && *rest == '\0';
}

/* Hex digits, in quotes or not, to the end of text. */
static bool
hex_of(const char *text, struct cstrap_room room, size_t *len)
{
	const char *start = skip_spaces(text);
	const bool quoted = *start == '"';
	size_t digits, at;

	start += quoted ? 1 : 0;
	digits = strspn(start, "0123456789ABCDEFabcdef");
	text = start + digits;
	if (quoted && *text++ != '"')
		return false;
	if (*skip_spaces(text) != '\0')
		return false;
	return cstrap_unhex((struct cstrap_view) { (const uint8_t *)start,
				digits },
		   room, len, &at) == CSTRAP_OK;
}

bool
cstrap_at_apdu(const char *text, struct cstrap_room room, size_t *len)
{
	const char *rest = text;
	const long digits = number_of(text, DIGITS_MAX, &rest);

	*len = 0;
	if (digits < 0 || *rest != ',' || !hex_of(rest + 1, room, len) ||
	    *len < 2 || (size_t)digits != 2 * *len) {
		*len = 0;
		return false;
	}
	return true;
}

bool
cstrap_at_crsm(const char *text, struct cstrap_room room, size_t *len)
{
	const char *rest = text;
	const long sw1 = number_of(text, OCTET_MAX, &rest);
	long sw2 = -1;

	*len = 0;
	if (sw1 >= 0 && *rest == ',')
		sw2 = number_of(rest + 1, OCTET_MAX, &rest);
	if (sw2 < 0 || room.len < 2)
		return false;
	room.len -= 2;
	if (*rest == ',' && !hex_of(rest + 1, room, len)) {
		*len = 0;
		return false;
	}
	if (*rest != ',' && *rest != '\0')
		return false;
	room.data[(*len)++] = (uint8_t)sw1;
	room.data[(*len)++] = (uint8_t)sw2;
	return true;
}

int
cstrap_at_unsolicited(const char *line)
{
	/* TS 27.007 8.3, and what makers have beside it; the first fits. */
	static const struct {
		const char *begin;
		int result;
	} rows[] = {
		{ "+CPIN: READY", CSTRAP_AT_RESTARTED },
		{ "+CPIN: SIM PIN", CSTRAP_AT_RESTARTED },
		{ "+CPIN:", CSTRAP_AT_REMOVED },
		{ "+QSIMSTAT: 1,0", CSTRAP_AT_REMOVED },
		{ "+QSIMSTAT: 0,0", CSTRAP_AT_REMOVED },
		{ "+QSIMSTAT:", CSTRAP_AT_RESTARTED },
		{ "#QSS: 0", CSTRAP_AT_REMOVED },
		{ "#QSS:", CSTRAP_AT_RESTARTED },
		{ "^SIMST: 255", CSTRAP_AT_REMOVED },
		{ "^SIMST:", CSTRAP_AT_RESTARTED },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		if (strncmp(line, rows[i].begin, strlen(rows[i].begin)) == 0)
			return rows[i].result;
	return CSTRAP_AT_OK;
}
