/*
 * cli/speed.c - the speed of the card's interface that a plan assumes.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/speed.h"

#include "host/text.h"

#define CLOCK_MIN 1000000u /* Hz; ISO 7816-3 5.2.3 has 1 to 5 MHz at least */
#define CLOCK_MAX 20000000u
#define MHZ 1000000u

/* "4", "3.5712": megahertz with up to six decimals. */
static bool
read_clock(const char *text, uint32_t *clock)
{
	const size_t whole = strspn(text, "0123456789");
	const char *point = text + whole;
	const size_t decimals =
	    *point == '.' ? strspn(point + 1, "0123456789") : 0;
	uint32_t unit = MHZ;

	if (whole == 0 || whole > 2 || decimals > 6 ||
	    (*point == '.' ? decimals == 0 || point[1 + decimals] != '\0' :
			     *point != '\0'))
		return false;
	*clock = (uint32_t)strtoul(text, NULL, 10) * MHZ;
	for (size_t i = 1; i <= decimals; i++) {
		unit /= 10;
		*clock += (uint32_t)(point[i] - '0') * unit;
	}
	return *clock >= CLOCK_MIN && *clock <= CLOCK_MAX;
}

int
cstrap_speed_choose(struct cstrap_cli *cli, const struct cstrap_link *link,
    struct cstrap_speed *speed)
{
	const char *ta1 = cstrap_cli_value(cli, CSTRAP_OPT_TA1);
	const char *clock = cstrap_cli_value(cli, CSTRAP_OPT_CLOCK);
	uint8_t given[] = { 0x3B, 0x10, 0 }; /* an ATR with TA1 alone */
	struct cstrap_view atr = { given, sizeof(given) };
	size_t len = 0, at;

	speed->clock = CSTRAP_WIRE_CLOCK;
	if (clock != NULL && !read_clock(clock, &speed->clock))
		return cstrap_fail_usage(&cli->out,
		    "--clock takes megahertz, 1 to 20");
	speed->is_given = ta1 != NULL;
	if (ta1 != NULL &&
	    (cstrap_unhex((struct cstrap_view) { (const uint8_t *)ta1,
			      strlen(ta1) },
		 (struct cstrap_room) { given + 2, 1 }, &len,
		 &at) != CSTRAP_OK ||
		len != 1))
		return cstrap_fail_usage(&cli->out,
		    "--ta1 takes one byte in hex");
	if (ta1 == NULL && link->atr(link->ctx, &atr) != CSTRAP_OK)
		atr = (struct cstrap_view) { NULL, 0 };
	cstrap_wire_init(&speed->wire, atr);
	return CSTRAP_EXIT_OK;
}

const char *
cstrap_speed_text(const struct cstrap_speed *speed, char room[80])
{
	(void)snprintf(room, 80, "Fi/Di %u/%u, %s, at %g MHz", speed->wire.fi,
	    speed->wire.di,
	    speed->is_given ? "as --ta1 says" : "as the card's ATR offers",
	    speed->clock / (double)MHZ);
	return room;
}

double
cstrap_speed_ms(const struct cstrap_speed *speed, uint64_t etu)
{
	return (double)cstrap_wire_nanoseconds(&speed->wire, etu,
		   speed->clock) /
	    1e6;
}
