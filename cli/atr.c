/*
 * cli/atr.c - what an ATR says (ISO 7816-3 8.2).
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include <stdio.h>
#include <string.h>

#include "cli/atr.h"

static unsigned
bits(uint8_t nibble)
{
	return (nibble & 1u) + (nibble >> 1 & 1u) + (nibble >> 2 & 1u) +
	    (nibble >> 3 & 1u);
}

static void
add(char room[40], unsigned protocol, unsigned *seen)
{
	const size_t len = strlen(room);

	if (protocol == 15 || (*seen >> protocol & 1u) != 0)
		return;
	*seen |= 1u << protocol;
	(void)snprintf(room + len, 40 - len, "%sT=%u", len > 0 ? ", " : "",
	    protocol);
}

const char *
cstrap_atr_protocols(struct cstrap_view atr, char room[40])
{
	unsigned seen = 0;
	size_t at = 1;
	uint8_t present;

	room[0] = '\0';
	if (atr.len < 2)
		return room;
	present = (uint8_t)(atr.data[at] >> 4); /* Y1 of T0 */
	while ((present & 8u) != 0) {           /* a TD follows */
		at += bits(present);
		if (at >= atr.len)
			break;
		add(room, atr.data[at] & 0x0Fu, &seen);
		present = (uint8_t)(atr.data[at] >> 4);
	}
	if (seen == 0)
		add(room, 0, &seen);
	return room;
}
