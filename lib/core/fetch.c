/*
 * core/fetch.c - the message out of the EF that is selected.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "cardstrap/card.h"
#include "cardstrap/message.h"

void
cstrap_fetch_begin(struct cstrap_fetch *fetch, struct cstrap_card *card,
    struct cstrap_room room, size_t offset)
{
	struct cstrap_room header = room;

	if (header.len > CSTRAP_MESSAGE_HEADER)
		header.len = CSTRAP_MESSAGE_HEADER;
	fetch->card = card;
	fetch->room = room;
	fetch->offset = offset;
	fetch->has_header = false;
	cstrap_ef_read_begin(&fetch->read, card, header, offset);
}

/* The header is there: go on to the rest, or say why there is none. */
static enum cstrap_status
take_header(struct cstrap_fetch *fetch)
{
	const uint8_t *header = fetch->room.data;
	struct cstrap_room rest;
	size_t len;

	if (fetch->room.len < CSTRAP_MESSAGE_HEADER)
		return CSTRAP_E_SPACE;
	if (cstrap_ef_read_len(&fetch->read) < CSTRAP_MESSAGE_HEADER)
		return CSTRAP_E_NO_MESSAGE;
	fetch->has_header = true;
	switch (cstrap_message_state(header)) {
	case CSTRAP_STATE_NEVER_WRITTEN:
		return CSTRAP_E_NO_MESSAGE;
	case CSTRAP_STATE_BEING_WRITTEN:
		return CSTRAP_E_BEING_WRITTEN;
	case CSTRAP_STATE_MESSAGE:
	case CSTRAP_STATE_EMPTY:
		break;
	}
	len = cstrap_message_length(header);
	if (len > CSTRAP_MESSAGE_MAX)
		return CSTRAP_E_TOO_LARGE;
	if (len > fetch->room.len)
		return CSTRAP_E_SPACE;
	rest.data = fetch->room.data + CSTRAP_MESSAGE_HEADER;
	rest.len = len - CSTRAP_MESSAGE_HEADER;
	cstrap_ef_read_begin(&fetch->read, fetch->card, rest,
	    fetch->offset + CSTRAP_MESSAGE_HEADER);
	return CSTRAP_OK;
}

enum cstrap_status
cstrap_fetch_next(struct cstrap_fetch *fetch, struct cstrap_view *command)
{
	enum cstrap_status st;

	st = cstrap_ef_read_next(&fetch->read, command);
	if (st != CSTRAP_OK || command->len > 0)
		return st;
	if (fetch->has_header)
		return cstrap_ef_read_len(&fetch->read) < fetch->read.room.len ?
		    CSTRAP_E_TRUNCATED :
		    CSTRAP_OK;
	if ((st = take_header(fetch)) != CSTRAP_OK)
		return st;
	return cstrap_ef_read_next(&fetch->read, command);
}

enum cstrap_status
cstrap_fetch_feed(struct cstrap_fetch *fetch, struct cstrap_view answer)
{
	return cstrap_ef_read_feed(&fetch->read, answer);
}

struct cstrap_view
cstrap_fetch_view(const struct cstrap_fetch *fetch)
{
	if (!fetch->has_header)
		return (struct cstrap_view) { NULL, 0 };
	return (struct cstrap_view) { fetch->room.data,
		fetch->read.offset - fetch->offset +
		    cstrap_ef_read_len(&fetch->read) };
}

static enum cstrap_status
run_next(void *machine, struct cstrap_view *command)
{
	return cstrap_fetch_next(machine, command);
}

static enum cstrap_status
run_feed(void *machine, struct cstrap_view answer)
{
	return cstrap_fetch_feed(machine, answer);
}

enum cstrap_status
cstrap_fetch_run(struct cstrap_fetch *fetch,
    const struct cstrap_transport *transport)
{
	const struct cstrap_steps steps = { run_next, run_feed, fetch };

	return cstrap_run(&steps, transport);
}
