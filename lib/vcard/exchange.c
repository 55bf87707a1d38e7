/*
 * vcard/exchange.c - one command and its answer, as a T=0 card sees them.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include <string.h>

#include "vcard/command.h"

#define HEADER_LEN 5

enum direction {
	TO_CARD,  /* P3 is Lc */
	FROM_CARD /* P3 is Le */
};

enum counted { COUNTED_NOT, COUNTED_VERIFY, COUNTED_UPDATE, COUNTED_CREATE };

struct instruction {
	uint8_t ins;
	uint8_t cla; /* of channel 0 */
	enum direction direction;
	enum counted counted;
	cstrap_vcommand *run;
};

/* The instructions of this card (TS 102 221 10.1.2, TS 102 222 6.1). */
static const struct instruction instructions[] = { { CSTRAP_INS_VERIFY, 0x00,
						       TO_CARD, COUNTED_VERIFY,
						       cstrap_vcommand_verify },
	{ CSTRAP_INS_MANAGE_CHANNEL, 0x00, FROM_CARD, COUNTED_NOT,
	    cstrap_vcommand_manage_channel },
	{ CSTRAP_INS_SELECT, 0x00, TO_CARD, COUNTED_NOT,
	    cstrap_vcommand_select },
	{ CSTRAP_INS_READ_BINARY, 0x00, FROM_CARD, COUNTED_NOT,
	    cstrap_vcommand_read_binary },
	{ CSTRAP_INS_READ_RECORD, 0x00, FROM_CARD, COUNTED_NOT,
	    cstrap_vcommand_read_record },
	{ CSTRAP_INS_GET_RESPONSE, 0x00, FROM_CARD, COUNTED_NOT,
	    cstrap_vcommand_get_response },
	{ CSTRAP_INS_UPDATE_BINARY, 0x00, TO_CARD, COUNTED_UPDATE,
	    cstrap_vcommand_update_binary },
	{ CSTRAP_INS_UPDATE_RECORD, 0x00, TO_CARD, COUNTED_UPDATE,
	    cstrap_vcommand_update_record },
	{ CSTRAP_INS_CREATE_FILE, 0x00, TO_CARD, COUNTED_CREATE,
	    cstrap_vcommand_create_file },
	{ CSTRAP_INS_STATUS, 0x80, FROM_CARD, COUNTED_NOT,
	    cstrap_vcommand_status } };

static const struct instruction *
instruction_of(uint8_t ins)
{
	size_t i;

	for (i = 0; i < sizeof(instructions) / sizeof(instructions[0]); i++) {
		if (instructions[i].ins == ins)
			return &instructions[i];
	}
	return NULL;
}

uint16_t
cstrap_vrequest_deliver(struct cstrap_vrequest *request,
    struct cstrap_view bytes)
{
	const size_t want = request->p3 == 0 ? CSTRAP_READ_MAX : request->p3;

	if (want > bytes.len)
		return (uint16_t)(CSTRAP_VSW_EXACT | (bytes.len & 0xFF));
	cstrap_writer_put(&request->answer, cstrap_view_part(bytes, 0, want));
	return CSTRAP_VSW_OK;
}

/*
 * Lengths as T=0 has them: data or an answer, never both, so that a command
 * with Lc and Le is refused. A command without P3 travels with P3 = 0.
 */
static bool
lengths_add_up(struct cstrap_view command, enum direction direction)
{
	const size_t p3 = command.len < HEADER_LEN ? 0 : command.data[4];

	if (command.len <= HEADER_LEN)
		return direction == FROM_CARD || p3 == 0;
	return direction == TO_CARD && command.len == HEADER_LEN + p3;
}

/* The class octet: 0X or 8X with the channel in its two low bits. */
static uint16_t
find_channel(struct cstrap_vcard *card, uint8_t cla,
    const struct instruction *instruction, struct cstrap_vrequest *request)
{
	if ((cla & 0x7C) != 0)
		return CSTRAP_VSW_CLA;
	if (instruction == NULL)
		return CSTRAP_VSW_INS;
	if ((cla & 0x80) != instruction->cla)
		return CSTRAP_VSW_CLA;
	request->number = cla & 3;
	request->channel = &card->channels[request->number];
	return request->channel->open ? CSTRAP_VSW_OK : CSTRAP_VSW_CHANNEL;
}

/* The card's log of what it was asked, power or no power. */
static void
count(struct cstrap_vcard *card, struct cstrap_view command,
    const struct instruction *instruction)
{
	card->counts.commands++;
	if (instruction == NULL)
		return;
	switch (instruction->counted) {
	case COUNTED_VERIFY:
		if (command.len > HEADER_LEN)
			card->counts.verifies++;
		return;
	case COUNTED_UPDATE:
		card->counts.updates++;
		return;
	case COUNTED_CREATE:
		card->counts.creates++;
		return;
	case COUNTED_NOT:
		return;
	}
}

static uint16_t
run(struct cstrap_vcard *card, struct cstrap_view command,
    const struct instruction *instruction, struct cstrap_vrequest *request)
{
	uint16_t sw;

	if (instruction == NULL || instruction->ins != CSTRAP_INS_GET_RESPONSE)
		card->pending_len = 0;
	if (command.len < HEADER_LEN - 1)
		return CSTRAP_VSW_LENGTH;
	sw = find_channel(card, command.data[0], instruction, request);
	if (sw != CSTRAP_VSW_OK)
		return sw;
	if (!lengths_add_up(command, instruction->direction))
		return CSTRAP_VSW_LENGTH;
	request->p1 = command.data[2];
	request->p2 = command.data[3];
	request->p3 = command.len < HEADER_LEN ? 0 : command.data[4];
	request->data = cstrap_view_part(command, HEADER_LEN, CSTRAP_READ_MAX);
	return instruction->run(card, request);
}

/* Does power go away in this command? Then *request says how. */
static bool
cut_is_now(struct cstrap_vcard *card)
{
	if (!card->cut_set)
		return false;
	if (card->cut_command > 0) {
		card->cut_command--;
		return false;
	}
	card->cut_set = false;
	return true;
}

static enum cstrap_status
removed(struct cstrap_vcard *card)
{
	cstrap_vcard_power_off(card);
	return cstrap_finding_set(&card->trouble, CSTRAP_E_CARD_REMOVED,
	    CSTRAP_RULE_NONE, "the virtual card has no power");
}

static enum cstrap_status
finish(struct cstrap_vcard *card, struct cstrap_vrequest *request, uint16_t sw,
    size_t *len)
{
	enum cstrap_status st = request->status;

	if (st == CSTRAP_OK)
		st = cstrap_vcard_commit(card);
	if (st != CSTRAP_OK) {
		cstrap_vcard_power_off(card);
		return st;
	}
	cstrap_writer_be(&request->answer, sw, 2);
	*len = request->answer.len;
	return request->answer.status;
}

enum cstrap_status
cstrap_vcard_exchange(void *ctx, struct cstrap_view command,
    struct cstrap_room room, size_t *len)
{
	struct cstrap_vcard *card = ctx;
	const struct instruction *instruction =
	    command.len < 2 ? NULL : instruction_of(command.data[1]);
	struct cstrap_vrequest request = { .status = CSTRAP_OK };
	enum cstrap_status st;
	uint16_t sw;
	bool cut;

	*len = 0;
	if (!card->powered)
		return removed(card);
	count(card, command, instruction);
	cut = cut_is_now(card);
	request.torn = cut && card->cut_where == CSTRAP_VCARD_CUT_INSIDE;
	request.keep = card->cut_bytes;
	if (cut &&
	    (card->cut_where == CSTRAP_VCARD_CUT_BEFORE ||
		(request.torn &&
		    (instruction == NULL ||
			instruction->counted != COUNTED_UPDATE))))
		return removed(card);
	cstrap_writer_init(&request.answer, room);
	sw = run(card, command, instruction, &request);
	st = finish(card, &request, sw, len);
	if (cut && st == CSTRAP_OK) {
		*len = 0;
		st = removed(card);
	}
	return st;
}
