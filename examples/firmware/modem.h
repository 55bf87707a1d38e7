/*
 * modem.h - a modem and the card behind it, from a script.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#ifndef FIRMWARE_MODEM_H
#define FIRMWARE_MODEM_H

#include "cardstrap.h"

/* A command and its answer, both in hex. */
struct modem_row {
	const char *command;
	const char *answer;
};

/* The rows may be used in any order; one that is missing answers 6D00. */
struct modem {
	const struct modem_row *rows;
	size_t count;
	unsigned int exchanges;
};

struct cstrap_transport modem_transport(struct modem *modem);

#endif /* FIRMWARE_MODEM_H */
