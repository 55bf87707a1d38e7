/*
 * at.c - the card in a modem as a link.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "cardstrap/at.h"

#include <stdio.h>
#include <string.h>

#include "card/at_port.h"
#include "card/at_state.h"
#include "host/secret.h"
#include "host/text.h"

#define SW_NOT_OPEN 0x6881
#define KEY_ADM_FIRST 0x0A /* 0A..0E, 8A..8E (TS 102 221 9.5.1) */
#define KEY_ADM_LAST 0x0E

struct modem_link {
	struct cstrap_at at;
	struct cstrap_at_port port;
};

static enum cstrap_status
fail(struct cstrap_at *at, int result)
{
	const enum cstrap_status st = cstrap_at_error(result, &at->last);

	if (st != CSTRAP_OK)
		cstrap_finding_place(&at->last, "modem %s", at->name + 3);
	return st;
}

/* A PIN opens files to read; a key of the issuer's is for writing. */
static bool
is_adm(uint8_t key)
{
	return (key & 0x7F) >= KEY_ADM_FIRST && (key & 0x7F) <= KEY_ADM_LAST;
}

static bool
only_reads(const struct cstrap_command *command)
{
	switch (command->ins) {
	case CSTRAP_INS_MANAGE_CHANNEL:
	case CSTRAP_INS_SELECT:
	case CSTRAP_INS_READ_BINARY:
	case CSTRAP_INS_READ_RECORD:
	case CSTRAP_INS_GET_RESPONSE:
	case CSTRAP_INS_STATUS:
		return true;
	case CSTRAP_INS_VERIFY:
		return command->data.len == 0 || !is_adm(command->p2);
	default:
		return false;
	}
}

static enum cstrap_status
refuse(struct cstrap_at *at, const char *text)
{
	cstrap_finding_set(&at->last, CSTRAP_E_GUARD, CSTRAP_RULE_NONE, text);
	cstrap_finding_place(&at->last, "modem %s", at->name + 3);
	return CSTRAP_E_GUARD;
}

/*
 * A channel that was there and is refused now is gone, and with it all that
 * was selected: the modem need not have said a word.
 */
static int
lost_by(int result, const struct cstrap_at_channel *channel, bool was_live,
    struct cstrap_view answer)
{
	if (!was_live || channel->way == CSTRAP_AT_FILES)
		return result;
	if (cstrap_at_other_way(result) ||
	    (result == CSTRAP_AT_OK && cstrap_answer_sw(answer) == SW_NOT_OPEN))
		return CSTRAP_AT_CHANNEL;
	return result;
}

/* No card any more, in the midst of things, is a card that was removed. */
static int
keep_lost(struct cstrap_at *at, int result)
{
	if (result == CSTRAP_AT_CME + 10)
		result = CSTRAP_AT_REMOVED;
	if (at->modem.news != CSTRAP_AT_OK)
		result = at->modem.news;
	if (result != CSTRAP_AT_OK)
		at->lost = result;
	return result;
}

static int
pass(struct cstrap_at *at, const struct cstrap_command *command,
    struct cstrap_view bytes, struct cstrap_room room, size_t *len)
{
	const uint8_t number = cstrap_channel_of(command->cla);
	struct cstrap_at_channel *channel;
	bool was_live;
	int result;

	if (number >= CSTRAP_AT_CHANNELS || !at->channels[number].is_open) {
		cstrap_at_say(room, len, SW_NOT_OPEN);
		return CSTRAP_AT_OK;
	}
	channel = &at->channels[number];
	was_live = channel->is_live;
	result = was_live ? CSTRAP_AT_OK :
			    cstrap_at_channel_live(at, channel, command);
	if (result != CSTRAP_AT_OK)
		return result;
	if (channel->way == CSTRAP_AT_FILES)
		return cstrap_at_file(at, command, room, len);
	result = cstrap_at_pass(at, channel, bytes, room, len);
	return lost_by(result, channel, was_live,
	    (struct cstrap_view) { room.data, *len });
}

enum cstrap_status
cstrap_at_exchange(struct cstrap_at *at, struct cstrap_view bytes,
    struct cstrap_room room, size_t *len)
{
	struct cstrap_command command;
	int result;

	*len = 0;
	if (room.len < CSTRAP_ANSWER_MAX)
		return CSTRAP_E_SPACE;
	room.len = CSTRAP_ANSWER_MAX;
	if (cstrap_command_parse(bytes, &command) != CSTRAP_OK)
		return CSTRAP_E_ARGUMENT;
	if (!at->options.allow_writes && !only_reads(&command))
		return refuse(at,
		    "nothing is written through a modem, since the device "
		    "that reads the card is the device it is written in; put "
		    "the card into a card reader, or write with --method ab");
	if (at->lost != CSTRAP_AT_OK)
		return fail(at, at->lost);
	result = command.ins == CSTRAP_INS_MANAGE_CHANNEL ?
	    cstrap_at_manage(at, &command, room, len) :
	    pass(at, &command, bytes, room, len);
	cstrap_at_modem_wipe(&at->modem);
	result = keep_lost(at, result);
	if (result != CSTRAP_AT_OK) {
		cstrap_wipe(room.data, room.len);
		*len = 0;
	}
	return fail(at, result);
}

/* Does the modem still know the channels that it gave? */
static bool
has_channels(const struct cstrap_at *at)
{
	return at->modem.news == CSTRAP_AT_OK &&
	    (at->lost == CSTRAP_AT_OK || at->lost == CSTRAP_AT_ERROR ||
		at->lost == CSTRAP_AT_GARBLED || at->lost == CSTRAP_AT_TIMEOUT);
}

/* Also after a loss: nothing that was said before counts any more. */
enum cstrap_status
cstrap_at_start(struct cstrap_at *at, struct cstrap_finding *finding)
{
	enum cstrap_status st;
	int result;

	at->modem.answer_ms = 1000 *
	    (at->options.answer_seconds > 0 ? at->options.answer_seconds :
					      CSTRAP_AT_ANSWER_SECONDS);
	result = cstrap_at_modem_begin(&at->modem);
	cstrap_at_channels_close(at,
	    result == CSTRAP_AT_OK && has_channels(at));
	if (result == CSTRAP_AT_OK)
		result = cstrap_at_ready(at);
	at->modem.news = CSTRAP_AT_OK;
	at->lost = result;
	st = fail(at, result);
	if (st != CSTRAP_OK && finding != NULL)
		*finding = at->last;
	return st;
}

static enum cstrap_status
at_exchange(void *ctx, struct cstrap_view command, struct cstrap_room room,
    size_t *len)
{
	struct modem_link *link = ctx;

	return cstrap_at_exchange(&link->at, command, room, len);
}

static enum cstrap_status
at_reset(void *ctx)
{
	struct modem_link *link = ctx;

	return cstrap_at_start(&link->at, NULL);
}

static enum cstrap_status
at_atr(void *ctx, struct cstrap_view *atr)
{
	(void)ctx;
	*atr = (struct cstrap_view) { NULL, 0 };
	return CSTRAP_OK;
}

/* The device is ours alone; a card that was lost may be taken up again. */
static enum cstrap_status
at_begin(void *ctx)
{
	struct modem_link *link = ctx;

	return link->at.lost == CSTRAP_AT_OK ? CSTRAP_OK : at_reset(ctx);
}

static enum cstrap_status
at_end(void *ctx)
{
	(void)ctx;
	return CSTRAP_OK;
}

static void
at_explain(void *ctx, struct cstrap_finding *finding)
{
	struct modem_link *link = ctx;

	if (finding != NULL && link->at.last.status != CSTRAP_OK)
		*finding = link->at.last;
}

static void
at_close(void *ctx)
{
	struct modem_link *link = ctx;

	if (link == NULL)
		return;
	/* A modem that was too slow once is not asked again. */
	if (link->port.fd >= 0 && link->at.lost != CSTRAP_AT_TIMEOUT &&
	    has_channels(&link->at))
		cstrap_at_channels_close(&link->at, true);
	cstrap_at_port_close(&link->port);
	cstrap_secret_free(link, sizeof(*link));
}

enum cstrap_status
cstrap_at_open(struct cstrap_link *link, const char *device,
    const struct cstrap_at_options *options, struct cstrap_finding *finding)
{
	enum cstrap_status st = CSTRAP_E_INTERNAL;
	struct modem_link *modem;

	memset(link, 0, sizeof(*link));
	if ((modem = cstrap_secret_alloc(sizeof(*modem))) == NULL)
		return cstrap_finding_set(finding, CSTRAP_E_NOMEM,
		    CSTRAP_RULE_NONE, "no memory left");
	modem->port.fd = -1;
	(void)snprintf(modem->at.name, sizeof(modem->at.name), "at:%s", device);
	if (options != NULL)
		modem->at.options = *options;
	if ((st = cstrap_at_port_open(&modem->port, device, &modem->at.modem.io,
		 finding)) != CSTRAP_OK ||
	    (st = cstrap_at_start(&modem->at, finding)) != CSTRAP_OK)
		goto out;
	*link = (struct cstrap_link) {
		.transport = { .exchange = at_exchange, .ctx = modem },
		.ctx = modem,
		.name = modem->at.name,
		.reset = at_reset,
		.atr = at_atr,
		.begin = at_begin,
		.end = at_end,
		.explain = at_explain,
		.close = at_close,
	};
	modem = NULL;
	st = CSTRAP_OK;
out:
	at_close(modem);
	return st;
}
