/*
 * at_channel.c - a channel of the card for each that a caller uses, so that
 * the basic one stays as the modem left it (TS 27.007 8.17 and 8.45 to 8.47).
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "card/at_state.h"

#include <stdio.h>
#include <string.h>

#include "card/at_answer.h"
#include "cardstrap/pkcs15.h"
#include "host/text.h"

#define CHANNEL_LAST 19 /* TS 102 221 10.1.1 */
#define P1_OPEN 0x00
#define P1_CLOSE 0x80
#define SELECT_BY_AID 0x04
#define SW_NO_CHANNEL 0x6A81
#define SW_NOT_OPEN 0x6881
#define CSIM "AT+CSIM=%zu,\"%s\""
#define CGLA "AT+CGLA=%u,%zu,\"%s\""

/* Every SIM that is ready has an application whose AID begins so. */
static const uint8_t usim[] = { 0xA0, 0x00, 0x00, 0x00, 0x87, 0x10, 0x02 };

void
cstrap_at_say(struct cstrap_room room, size_t *len, uint16_t sw)
{
	room.data[0] = (uint8_t)(sw >> 8);
	room.data[1] = (uint8_t)(sw & 0xFF);
	*len = 2;
}

/* The class octet for a channel of the card. */
static uint8_t
class_on(uint8_t cla, uint8_t number)
{
	if (number < 4)
		return (uint8_t)((cla & 0xBC) | number);
	return (uint8_t)((cla & 0x80) | 0x40 | (number - 4));
}

int
cstrap_at_pass(struct cstrap_at *at, const struct cstrap_at_channel *channel,
    struct cstrap_view command, struct cstrap_room room, size_t *len)
{
	char hex[2 * CSTRAP_COMMAND_MAX + 1];
	char text[CSTRAP_AT_COMMAND_MAX];
	uint8_t bytes[CSTRAP_COMMAND_MAX];
	struct cstrap_at_command send = { .text = text };
	int result;

	*len = 0;
	if (command.len == 0 || command.len > sizeof(bytes))
		return CSTRAP_AT_GARBLED;
	memcpy(bytes, command.data, command.len);
	bytes[0] = class_on(bytes[0], channel->number);
	(void)cstrap_hex((struct cstrap_view) { bytes, command.len }, hex);
	if (channel->way == CSTRAP_AT_SESSION) {
		send.prefix = "+CGLA:";
		(void)snprintf(text, sizeof(text), CGLA,
		    (unsigned int)channel->number, 2 * command.len, hex);
	} else {
		send.prefix = "+CSIM:";
		(void)snprintf(text, sizeof(text), CSIM, 2 * command.len, hex);
	}
	result = cstrap_at_modem_send(&at->modem, &send);
	if (result == CSTRAP_AT_OK &&
	    !cstrap_at_apdu(at->modem.info, room, len))
		result = CSTRAP_AT_GARBLED;
	cstrap_wipe(bytes, sizeof(bytes));
	cstrap_wipe(hex, sizeof(hex));
	cstrap_wipe(text, sizeof(text));
	return result;
}

static void
close_session(struct cstrap_at *at, unsigned int number)
{
	char text[32];
	const struct cstrap_at_command send = { .text = text };

	(void)snprintf(text, sizeof(text), "AT+CCHC=%u", number);
	(void)cstrap_at_modem_send(&at->modem, &send);
}

/* Its number is to be a channel's: class octets name it. */
static int
open_session(struct cstrap_at *at, struct cstrap_at_channel *channel,
    struct cstrap_view aid)
{
	char hex[2 * CSTRAP_AID_MAX + 1], text[64];
	const struct cstrap_at_command send = { .text = text,
		.prefix = "+CCHO:",
		.bare = true };
	long number;
	int result;

	if (aid.len > CSTRAP_AID_MAX)
		return CSTRAP_AT_ERROR;
	(void)snprintf(text, sizeof(text), "AT+CCHO=\"%s\"",
	    cstrap_hex(aid, hex));
	result = cstrap_at_modem_send(&at->modem, &send);
	if (result != CSTRAP_AT_OK)
		return result;
	if (!cstrap_at_number(at->modem.info, UINT16_MAX, &number))
		return CSTRAP_AT_GARBLED;
	if (number < 1 || number > CHANNEL_LAST) {
		close_session(at, (unsigned int)number);
		return CSTRAP_AT_ERROR;
	}
	*channel = (struct cstrap_at_channel) { true, true, CSTRAP_AT_SESSION,
		(uint8_t)number };
	at->had_session = true;
	return CSTRAP_AT_OK;
}

/* MANAGE CHANNEL goes over the basic channel, and moves nothing there. */
static int
open_raw(struct cstrap_at *at, struct cstrap_at_channel *channel)
{
	static const uint8_t open[] = { 0, CSTRAP_INS_MANAGE_CHANNEL, 0, 0, 1 };
	const struct cstrap_at_channel basic = { true, true, CSTRAP_AT_RAW, 0 };
	uint8_t answer[CSTRAP_ANSWER_MAX];
	size_t len;
	int result;

	result = cstrap_at_pass(at, &basic,
	    (struct cstrap_view) { open, sizeof(open) },
	    (struct cstrap_room) { answer, sizeof(answer) }, &len);
	if (result != CSTRAP_AT_OK)
		return result;
	if (len != 3 || answer[0] < 1 || answer[0] > CHANNEL_LAST ||
	    !cstrap_sw_is_success(
		cstrap_answer_sw((struct cstrap_view) { answer, len })))
		return CSTRAP_AT_ERROR;
	*channel =
	    (struct cstrap_at_channel) { true, true, CSTRAP_AT_RAW, answer[0] };
	return CSTRAP_AT_OK;
}

/* A new channel has the MF selected (TS 102 221 11.1.17); a session not. */
static int
select_mf(struct cstrap_at *at, const struct cstrap_at_channel *channel)
{
	static const uint8_t select[] = { 0, CSTRAP_INS_SELECT, 0,
		CSTRAP_SELECT_NOTHING, 2, 0x3F, 0x00 };
	uint8_t answer[CSTRAP_ANSWER_MAX];
	size_t len;

	return cstrap_at_pass(at, channel,
	    (struct cstrap_view) { select, sizeof(select) },
	    (struct cstrap_room) { answer, sizeof(answer) }, &len);
}

static int
open_by_session(struct cstrap_at *at, struct cstrap_at_channel *channel,
    const struct cstrap_command *command)
{
	const bool by_aid =
	    command->ins == CSTRAP_INS_SELECT && command->p1 == SELECT_BY_AID;
	int result = open_session(at, channel,
	    by_aid ? command->data : cstrap_pkcs15_aid);

	if (cstrap_at_other_way(result))
		result = open_session(at, channel,
		    (struct cstrap_view) { usim, sizeof(usim) });
	if (result == CSTRAP_AT_OK && !by_aid)
		result = select_mf(at, channel);
	return result;
}

int
cstrap_at_channel_live(struct cstrap_at *at, struct cstrap_at_channel *channel,
    const struct cstrap_command *command)
{
	int result = CSTRAP_AT_ERROR;

	if (at->way == CSTRAP_AT_SESSION) {
		result = open_by_session(at, channel, command);
		if (cstrap_at_other_way(result) && !at->had_session)
			at->way = CSTRAP_AT_RAW;
	}
	if (at->way <= CSTRAP_AT_RAW && cstrap_at_other_way(result))
		result = open_raw(at, channel);
	if (cstrap_at_other_way(result)) {
		*channel = (struct cstrap_at_channel) { true, true,
			CSTRAP_AT_FILES, 0 };
		result = CSTRAP_AT_OK;
	}
	return result;
}

/* Trouble with closing is the next channel's. */
static void
give_back(struct cstrap_at *at, struct cstrap_at_channel *channel)
{
	const uint8_t close[] = { 0, CSTRAP_INS_MANAGE_CHANNEL, P1_CLOSE,
		channel->number };
	const struct cstrap_at_channel basic = { true, true, CSTRAP_AT_RAW, 0 };
	uint8_t answer[CSTRAP_ANSWER_MAX];
	size_t len;

	if (channel->is_live && channel->way == CSTRAP_AT_SESSION)
		close_session(at, channel->number);
	else if (channel->is_live && channel->way == CSTRAP_AT_RAW)
		(void)cstrap_at_pass(at, &basic,
		    (struct cstrap_view) { close, sizeof(close) },
		    (struct cstrap_room) { answer, sizeof(answer) }, &len);
	channel->is_open = channel->is_live = false;
}

void
cstrap_at_channels_close(struct cstrap_at *at, bool tell)
{
	for (size_t i = 0; i < CSTRAP_AT_CHANNELS; i++) {
		if (tell)
			give_back(at, &at->channels[i]);
		at->channels[i] =
		    (struct cstrap_at_channel) { .is_open = i == 0 };
	}
	cstrap_selection_reset(&at->selection);
}

int
cstrap_at_manage(struct cstrap_at *at, const struct cstrap_command *command,
    struct cstrap_room room, size_t *len)
{
	uint8_t number = command->p2;

	if (command->p1 == P1_OPEN) {
		for (number = 1; number < CSTRAP_AT_CHANNELS; number++)
			if (!at->channels[number].is_open)
				break;
		if (number == CSTRAP_AT_CHANNELS || command->p2 != 0) {
			cstrap_at_say(room, len, SW_NO_CHANNEL);
			return CSTRAP_AT_OK;
		}
		at->channels[number].is_open = true;
		room.data[0] = number;
		cstrap_at_say((struct cstrap_room) { room.data + 1,
				  room.len - 1 },
		    len, 0x9000);
		*len += 1;
		return CSTRAP_AT_OK;
	}
	if (command->p1 != P1_CLOSE || number == 0 ||
	    number >= CSTRAP_AT_CHANNELS || !at->channels[number].is_open) {
		cstrap_at_say(room, len, SW_NOT_OPEN);
		return CSTRAP_AT_OK;
	}
	give_back(at, &at->channels[number]);
	cstrap_at_say(room, len, 0x9000);
	return CSTRAP_AT_OK;
}
