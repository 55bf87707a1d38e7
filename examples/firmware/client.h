/*
 * client.h - what a LwM2M client does with the card: look, decide, apply.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#ifndef FIRMWARE_CLIENT_H
#define FIRMWARE_CLIENT_H

#include "cardstrap.h"
#include "sha256.h"

#define ACCOUNTS_MAX 4
#define URI_MAX 64
#define DIRECTORY_MAX 256 /* bytes of one directory of the card */
#define WINDOW_ROOM 128   /* the longest value that comes whole */

/* What the client keeps of a Security instance; a real one keeps the keys. */
struct account {
	uint16_t instance;
	char uri[URI_MAX];
};

struct accounts {
	size_t count;
	struct account of[ACCOUNTS_MAX];
};

/*
 * Record and accounts are what a device keeps in flash, in one commit: the
 * record tells which card the accounts came from.
 */
struct store {
	struct accounts accounts;
	size_t record_len;
	uint8_t record[CSTRAP_RECORD_MAX];
};

struct client {
	struct cstrap_transport modem;
	struct store store;
	struct accounts staged; /* taken in the second read, not yet in use */
	struct cstrap_card card;
	struct sha256 sha;
	uint8_t directory[DIRECTORY_MAX];
	uint8_t room[WINDOW_ROOM];
};

/*
 * Look at the card, twice where the first look says so, and commit what is
 * decided. decision is filled.
 */
void client_check(struct client *client, struct cstrap_decision *decision);

#endif /* FIRMWARE_CLIENT_H */
