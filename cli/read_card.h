/*
 * cli/read_card.h - the message of a card, for the verbs that want it.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#ifndef CSTRAP_CLI_READ_CARD_H
#define CSTRAP_CLI_READ_CARD_H

#include "cardstrap/provision.h"
#include "cli/cli.h"

/* Members are for reading. */
struct cstrap_card_message {
	struct cstrap_reading reading;
	uint8_t *room; /* secret memory that reading views */
};

/*
 * Open the chosen card, read it and close it. options may be NULL. Returns the
 * exit code, having said why; to be ended by cstrap_card_message_wipe.
 */
int cstrap_card_message_read(struct cstrap_cli *cli,
    struct cstrap_card_message *card,
    const struct cstrap_reading_options *options);

void cstrap_card_message_wipe(struct cstrap_card_message *card);

#endif /* CSTRAP_CLI_READ_CARD_H */
