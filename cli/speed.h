/*
 * cli/speed.h - the speed of the card's interface that a plan assumes.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#ifndef CSTRAP_CLI_SPEED_H
#define CSTRAP_CLI_SPEED_H

#include "cardstrap/link.h"
#include "cardstrap/wire.h"
#include "cli/cli.h"

struct cstrap_speed {
	struct cstrap_wire wire;
	uint32_t clock; /* Hz */
	bool is_given;  /* by --ta1, not by the ATR */
};

/* From --ta1, or the card's ATR, and --clock. Returns the exit code. */
int cstrap_speed_choose(struct cstrap_cli *cli, const struct cstrap_link *link,
    struct cstrap_speed *speed);

/* "Fi/Di 512/32, as the card's ATR offers, at 4 MHz". Returns room. */
const char *cstrap_speed_text(const struct cstrap_speed *speed, char room[80]);

double cstrap_speed_ms(const struct cstrap_speed *speed, uint64_t etu);

#endif /* CSTRAP_CLI_SPEED_H */
