/*
 * core/card.c - one command and what T=0 makes of it.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "cardstrap/card.h"

#include <string.h>

#define LE_ALL 256u
#define FOLLOW_UPS_MAX 8 /* 61xx that lead to another 61xx */

void
cstrap_card_init(struct cstrap_card *card)
{
	memset(card, 0, sizeof(*card));
}

void
cstrap_card_wipe(struct cstrap_card *card)
{
	if (card != NULL)
		cstrap_wipe(card, sizeof(*card));
}

void
cstrap_card_set_channel(struct cstrap_card *card, uint8_t channel)
{
	card->channel = channel;
}

/* The class octet on a channel (TS 102 221, 10.1.1): 0-3, then 4-19. */
static uint8_t
class_octet(const struct cstrap_card *card, uint8_t cla)
{
	if (card->channel < 4)
		return (uint8_t)(cla | card->channel);
	return (uint8_t)(cla | 0x40 | (card->channel - 4));
}

enum cstrap_status
cstrap_card_send(struct cstrap_card *card, const struct cstrap_command *command)
{
	struct cstrap_command copy = *command;
	struct cstrap_writer w;

	if (card->pending)
		return CSTRAP_E_ORDER;
	if (copy.data.len > CSTRAP_UPDATE_MAX || copy.le > LE_ALL)
		return CSTRAP_E_ARGUMENT;
	copy.cla = class_octet(card, copy.cla);
	if (copy.le == LE_ALL && card->le_ff)
		copy.le = 0xFF;
	cstrap_writer_init(&w,
	    (struct cstrap_room) { card->command, sizeof(card->command) });
	cstrap_command_put(&w, &copy);
	card->command_len = w.len;
	card->le = copy.data.len == 0 ? copy.le : 0;
	card->sw = 0;
	card->data_len = 0;
	card->follow_ups = 0;
	card->asked_ff = false;
	card->repeated = false;
	card->refetched = false;
	card->pending = true;
	return CSTRAP_OK;
}

enum cstrap_status
cstrap_card_next(struct cstrap_card *card, struct cstrap_view *command)
{
	command->data = card->command;
	command->len = card->pending ? card->command_len : 0;
	return CSTRAP_OK;
}

static void
end_command(struct cstrap_card *card)
{
	card->pending = false;
	cstrap_wipe(card->command, card->command_len);
}

/* The answer waits: fetch it at once, on the same channel. */
static void
get_response(struct cstrap_card *card)
{
	const struct cstrap_command command = { class_octet(card, 0x00),
		CSTRAP_INS_GET_RESPONSE, 0x00, 0x00, { NULL, 0 },
		(uint16_t)((card->sw & 0xFF) == 0 ? LE_ALL : card->sw & 0xFF) };
	struct cstrap_writer w;

	cstrap_wipe(card->command, card->command_len);
	cstrap_writer_init(&w,
	    (struct cstrap_room) { card->command, sizeof(card->command) });
	cstrap_command_put(&w, &command);
	card->command_len = w.len;
	card->follow_ups++;
}

/* The same command with another Le. */
static void
repeat_with(struct cstrap_card *card, uint8_t le)
{
	card->command[card->command_len - 1] = le;
}

/*
 * The card says how much it has: may the command, or a GET RESPONSE of it, be
 * sent again with that? Each once.
 */
static bool
may_repeat(struct cstrap_card *card)
{
	bool *did = card->follow_ups > 0 ? &card->refetched : &card->repeated;

	if (*did || (card->le == 0 && card->follow_ups == 0))
		return false;
	*did = true;
	return true;
}

static bool
keep_data(struct cstrap_card *card, struct cstrap_view answer)
{
	const size_t len = answer.len - 2;

	/* What it sends beside "another length" is not the answer. */
	if (answer.data[len] == 0x6C)
		return true;
	if (len > sizeof(card->data) - card->data_len)
		return false;
	if (len > 0)
		memcpy(card->data + card->data_len, answer.data, len);
	card->data_len += len;
	return true;
}

/* Is there more to send for this command? */
static bool
follow_up(struct cstrap_card *card)
{
	const uint8_t sw1 = (uint8_t)(card->sw >> 8);

	if (sw1 == 0x61 && card->follow_ups < FOLLOW_UPS_MAX) {
		get_response(card);
		return true;
	}
	if (sw1 == 0x6C && may_repeat(card)) {
		repeat_with(card, (uint8_t)card->sw);
		return true;
	}
	/* One card in the field answers Le 00 with 9000 and nothing. */
	if (card->sw == 0x9000 && card->data_len == 0 && card->le == LE_ALL &&
	    !card->asked_ff && !card->repeated) {
		card->asked_ff = true;
		repeat_with(card, 0xFF);
		return true;
	}
	return false;
}

enum cstrap_status
cstrap_card_feed(struct cstrap_card *card, struct cstrap_view answer)
{
	if (!card->pending)
		return CSTRAP_E_ORDER;
	if (answer.len < 2 || !keep_data(card, answer)) {
		end_command(card);
		card->sw = 0;
		return CSTRAP_E_CARD_PROTOCOL;
	}
	card->sw = cstrap_answer_sw(answer);
	if (follow_up(card))
		return CSTRAP_OK;
	if (card->asked_ff && card->data_len > 0)
		card->le_ff = true;
	if (card->sw >> 8 == 0x91)
		card->saw_91xx = true;
	end_command(card);
	return card->sw >> 8 == 0x61 ? CSTRAP_E_CARD_PROTOCOL : CSTRAP_OK;
}

bool
cstrap_card_answered(const struct cstrap_card *card)
{
	return card->sw != 0 && !card->pending;
}

uint16_t
cstrap_card_sw(const struct cstrap_card *card)
{
	return card->sw;
}

struct cstrap_view
cstrap_card_data(const struct cstrap_card *card)
{
	return (struct cstrap_view) { card->data, card->data_len };
}

static enum cstrap_status
card_next(void *machine, struct cstrap_view *command)
{
	return cstrap_card_next(machine, command);
}

static enum cstrap_status
card_feed(void *machine, struct cstrap_view answer)
{
	return cstrap_card_feed(machine, answer);
}

enum cstrap_status
cstrap_card_exchange(struct cstrap_card *card,
    const struct cstrap_transport *transport,
    const struct cstrap_command *command)
{
	const struct cstrap_steps steps = { card_next, card_feed, card };
	enum cstrap_status st;

	if ((st = cstrap_card_send(card, command)) != CSTRAP_OK)
		return st;
	if ((st = cstrap_run(&steps, transport)) != CSTRAP_OK) {
		end_command(card);
		card->sw = 0;
	}
	return st;
}

enum cstrap_status
cstrap_run(const struct cstrap_steps *steps,
    const struct cstrap_transport *transport)
{
	uint8_t answer[CSTRAP_ANSWER_MAX];
	struct cstrap_view command;
	enum cstrap_status st;
	size_t len;

	while ((st = steps->next(steps->machine, &command)) == CSTRAP_OK &&
	    command.len > 0) {
		len = 0;
		st = transport->exchange(transport->ctx, command,
		    (struct cstrap_room) { answer, sizeof(answer) }, &len);
		if (st != CSTRAP_OK)
			break;
		if (len > sizeof(answer))
			len = 0;
		st = steps->feed(steps->machine,
		    (struct cstrap_view) { answer, len });
		if (st != CSTRAP_OK)
			break;
	}
	cstrap_wipe(answer, sizeof(answer));
	return st;
}
