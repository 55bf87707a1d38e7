/*
 * core/ef_read.c - part of a transparent EF, piece by piece.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "cardstrap/card.h"

#include <string.h>

#define SW_LENGTH 0x6700
#define PIECE_LEAST 16 /* that every card gives at once */

void
cstrap_ef_read_begin(struct cstrap_ef_read *read, struct cstrap_card *card,
    struct cstrap_room room, size_t offset)
{
	read->card = card;
	read->room = room;
	read->take = NULL;
	read->ctx = NULL;
	read->offset = offset;
	read->got = 0;
	read->piece = 0;
	read->ended = false;
	read->sent = false;
}

void
cstrap_ef_read_begin_pieces(struct cstrap_ef_read *read,
    struct cstrap_card *card, size_t len, size_t offset,
    void (*take)(void *ctx, struct cstrap_view bytes), void *ctx)
{
	cstrap_ef_read_begin(read, card, (struct cstrap_room) { NULL, len },
	    offset);
	read->take = take;
	read->ctx = ctx;
}

static enum cstrap_status
send_piece(struct cstrap_ef_read *read)
{
	const size_t at = read->offset + read->got;
	const size_t left = read->room.len - read->got;
	struct cstrap_command command;

	if (left == 0 || at > CSTRAP_OFFSET_MAX) {
		read->ended = true;
		return CSTRAP_OK;
	}
	read->piece =
	    read->card->read_max > 0 ? read->card->read_max : CSTRAP_READ_MAX;
	if (left < read->piece)
		read->piece = (uint16_t)left;
	command = cstrap_command_read_binary((uint16_t)at, read->piece);
	read->sent = true;
	return cstrap_card_send(read->card, &command);
}

enum cstrap_status
cstrap_ef_read_next(struct cstrap_ef_read *read, struct cstrap_view *command)
{
	enum cstrap_status st;

	*command = (struct cstrap_view) { NULL, 0 };
	if (read->ended)
		return CSTRAP_OK;
	if (!read->sent && (st = send_piece(read)) != CSTRAP_OK)
		return st;
	if (read->ended)
		return CSTRAP_OK;
	return cstrap_card_next(read->card, command);
}

/* Beyond the end: cards say so in several ways. */
static bool
is_past_end(uint16_t sw)
{
	return sw == 0x6B00 || sw >> 8 == 0x6C;
}

static enum cstrap_status
take_piece(struct cstrap_ef_read *read)
{
	const uint16_t sw = cstrap_card_sw(read->card);
	struct cstrap_view data = cstrap_card_data(read->card);

	if (sw == SW_LENGTH && read->piece > PIECE_LEAST) {
		/* Too much at once: half of it, from now on. */
		read->card->read_max = (uint8_t)(read->piece / 2);
		return CSTRAP_OK;
	}
	if (is_past_end(sw)) {
		read->ended = true;
		return CSTRAP_OK;
	}
	if (!cstrap_sw_is_success(sw) && sw != 0x6282)
		return cstrap_sw_status(sw);
	if (data.len > read->room.len - read->got)
		return CSTRAP_E_CARD_PROTOCOL;
	if (read->take != NULL)
		read->take(read->ctx, data);
	else if (data.len > 0)
		memcpy(read->room.data + read->got, data.data, data.len);
	read->got += data.len;
	/* A length corrected by the card is what was left in the file. */
	read->ended = data.len == 0 || sw == 0x6282 ||
	    (read->card->repeated && data.len < read->piece);
	return CSTRAP_OK;
}

enum cstrap_status
cstrap_ef_read_feed(struct cstrap_ef_read *read, struct cstrap_view answer)
{
	struct cstrap_view command;
	enum cstrap_status st;

	if (!read->sent)
		return CSTRAP_E_ORDER;
	if ((st = cstrap_card_feed(read->card, answer)) != CSTRAP_OK)
		return st;
	(void)cstrap_card_next(read->card, &command);
	if (command.len > 0)
		return CSTRAP_OK;
	read->sent = false;
	return take_piece(read);
}

size_t
cstrap_ef_read_len(const struct cstrap_ef_read *read)
{
	return read->got;
}

static enum cstrap_status
run_next(void *machine, struct cstrap_view *command)
{
	return cstrap_ef_read_next(machine, command);
}

static enum cstrap_status
run_feed(void *machine, struct cstrap_view answer)
{
	return cstrap_ef_read_feed(machine, answer);
}

enum cstrap_status
cstrap_ef_read_run(struct cstrap_ef_read *read,
    const struct cstrap_transport *transport)
{
	const struct cstrap_steps steps = { run_next, run_feed, read };

	return cstrap_run(&steps, transport);
}
