/*
 * cli/read_card.c - the message of a card, for the verbs that want it.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include <string.h>

#include "cli/read_card.h"

#include "cli/key.h"
#include "cli/open_card.h"
#include "cli/quirk.h"
#include "host/secret.h"

static int
no_memory(struct cstrap_cli *cli)
{
	return cstrap_fail(&cli->out, CSTRAP_SCENE_READ, NULL, CSTRAP_E_NOMEM,
	    &(struct cstrap_finding) { 0 });
}

/* What is not the standard's form may have one of the defects asked for. */
static enum cstrap_status
mend(struct cstrap_card_message *card, unsigned int quirks,
    enum cstrap_status st, struct cstrap_finding *finding)
{
	const struct cstrap_reading *reading = &card->reading;
	const struct cstrap_room room = { card->mended, CSTRAP_MESSAGE_MAX };
	const size_t offset = reading->walk.has_part ? reading->walk.index : 0;

	if (st == CSTRAP_OK || quirks == 0 || reading->file.len == 0)
		return st;
	return cstrap_message_mend(&card->reading.message,
	    cstrap_view_part(reading->file, offset, reading->file.len), quirks,
	    room, &card->quirks, finding);
}

static int
read_open(struct cstrap_cli *cli, struct cstrap_card_message *card,
    const struct cstrap_link *link, struct cstrap_reading_options options,
    unsigned int quirks)
{
	const bool full = options.full || quirks != 0;
	const struct cstrap_room room = { card->room, CSTRAP_MESSAGE_MAX };
	struct cstrap_finding finding = { 0 };
	struct cstrap_reading *reading = &card->reading;
	enum cstrap_status st;
	size_t end;

	options.full = full;
	options.keys = card->pins;
	st = cstrap_reading_run(reading, link, room, &options, &finding);
	st = mend(card, quirks, st, &finding);
	if (st != CSTRAP_OK)
		return cstrap_fail_card(cli, CSTRAP_SCENE_READ, st, &finding);
	cstrap_quirks_tell(cli, card->quirks, "card");
	end = (reading->walk.has_part ? reading->walk.index : 0) +
	    reading->message.bytes.len;
	if (full && card->quirks == 0)
		card->tail =
		    cstrap_view_part(reading->file, end, reading->file.len);
	return CSTRAP_EXIT_OK;
}

int
cstrap_card_message_read(struct cstrap_cli *cli,
    struct cstrap_card_message *card,
    const struct cstrap_reading_options *options)
{
	struct cstrap_link link;
	unsigned int quirks;
	int code;

	memset(card, 0, sizeof(*card));
	if ((code = cstrap_quirks_to_read(cli, &quirks)) != CSTRAP_EXIT_OK)
		return code;
	card->room = cstrap_secret_alloc(CSTRAP_MESSAGE_MAX);
	card->mended = cstrap_secret_alloc(CSTRAP_MESSAGE_MAX);
	card->pins = cstrap_secret_alloc(sizeof(*card->pins));
	if (card->room == NULL || card->mended == NULL || card->pins == NULL)
		return no_memory(cli);
	if ((code = cstrap_keys_load(cli, card->pins)) != CSTRAP_EXIT_OK ||
	    (code = cstrap_open_card(cli, false, &link)) != CSTRAP_EXIT_OK)
		return code;
	code = read_open(cli, card, &link, *options, quirks);
	return cstrap_close_card(&link, code);
}

void
cstrap_card_message_wipe(struct cstrap_card_message *card)
{
	cstrap_secret_free(card->room, CSTRAP_MESSAGE_MAX);
	cstrap_secret_free(card->mended, CSTRAP_MESSAGE_MAX);
	cstrap_secret_free(card->pins, sizeof(*card->pins));
	cstrap_wipe(card, sizeof(*card));
}
