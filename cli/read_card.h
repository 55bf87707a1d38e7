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
	unsigned int quirks; /* that its bytes had */
	struct cstrap_view
	    tail;        /* what follows it in its file, if that is read */
	uint8_t *room;   /* secret memory that reading views */
	uint8_t *mended; /* the same for a message with quirks */
	struct cstrap_keyring *pins;
};

/*
 * Open the chosen card, read it and close it; PINs and quirks are those that
 * the command line names. Returns the exit code, having said why; to be ended
 * by cstrap_card_message_wipe.
 */
int cstrap_card_message_read(struct cstrap_cli *cli,
    struct cstrap_card_message *card,
    const struct cstrap_reading_options *options);

void cstrap_card_message_wipe(struct cstrap_card_message *card);

#endif /* CSTRAP_CLI_READ_CARD_H */
