/*
 * cli/read_card.c - the message of a card, for the verbs that want it.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include <string.h>

#include "cli/read_card.h"

#include "cli/open_card.h"
#include "host/secret.h"

int
cstrap_card_message_read(struct cstrap_cli *cli,
    struct cstrap_card_message *card,
    const struct cstrap_reading_options *options)
{
	struct cstrap_finding finding = { 0 };
	struct cstrap_link link;
	enum cstrap_status st;
	int code;

	memset(card, 0, sizeof(*card));
	code = cstrap_open_card(cli, false, &link);
	if (code != CSTRAP_EXIT_OK)
		return code;
	card->room = cstrap_secret_alloc(CSTRAP_MESSAGE_MAX);
	st = card->room == NULL ?
	    CSTRAP_E_NOMEM :
	    cstrap_reading_run(&card->reading, &link,
		(struct cstrap_room) { card->room, CSTRAP_MESSAGE_MAX },
		options, &finding);
	if (st != CSTRAP_OK)
		code = cstrap_fail_card(cli, CSTRAP_SCENE_READ, st, &finding);
	return cstrap_close_card(&link, code);
}

void
cstrap_card_message_wipe(struct cstrap_card_message *card)
{
	cstrap_secret_free(card->room, CSTRAP_MESSAGE_MAX);
	cstrap_wipe(card, sizeof(*card));
}
