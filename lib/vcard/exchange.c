/*
 * vcard/exchange.c - one command and its answer, as a T=0 card sees them.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include <string.h>

#include "vcard/instruction.h"

#define HEADER_LEN 5

uint16_t
cstrap_vrequest_deliver(const struct cstrap_vcard *card,
    struct cstrap_vrequest *request, struct cstrap_view bytes)
{
	const size_t want = request->p3 == 0 ? CSTRAP_READ_MAX : request->p3;

	if (request->p3 == 0 && request->header[1] != CSTRAP_INS_GET_RESPONSE &&
	    card->quirks[CSTRAP_VQUIRK_LE_00_NOTHING] != 0)
		return CSTRAP_VSW_OK;
	if (want > bytes.len)
		return (uint16_t)(CSTRAP_VSW_EXACT | (bytes.len & 0xFF));
	cstrap_writer_put(&request->answer, cstrap_view_part(bytes, 0, want));
	return CSTRAP_VSW_OK;
}

uint16_t
cstrap_vrequest_keep(struct cstrap_vcard *card,
    const struct cstrap_vrequest *request, struct cstrap_view bytes)
{
	if (bytes.len == 0 || bytes.len > sizeof(card->pending))
		return CSTRAP_VSW_OK;
	memcpy(card->pending, bytes.data, bytes.len);
	card->pending_len = bytes.len;
	card->pending_channel = request->number;
	return (uint16_t)(CSTRAP_VSW_MORE | (bytes.len & 0xFF));
}

/*
 * Lengths as T=0 has them: data or an answer, never both, so that a command
 * with Lc and Le is refused. A command without P3 travels with P3 = 0.
 */
static bool
lengths_add_up(struct cstrap_view command, enum cstrap_vdirection direction)
{
	const size_t p3 = command.len < HEADER_LEN ? 0 : command.data[4];

	if (command.len <= HEADER_LEN)
		return direction == CSTRAP_VDIRECTION_FROM_CARD || p3 == 0;
	return direction == CSTRAP_VDIRECTION_TO_CARD &&
	    command.len == HEADER_LEN + p3;
}

/* TS 102 221 10.1.1: no secure messaging, and channels that there are. */
static bool
class_is_known(const struct cstrap_vcard *card, uint8_t cla)
{
	if ((cla & 0x40) == 0)
		return (cla & 0x3C) == 0;
	return (cla & 0x30) == 0 && card->channel_count > 4;
}

/* TS 102 221 7.3: the first command says for whom the card works. */
static uint16_t
enter_mode(struct cstrap_vcard *card, enum cstrap_vmode mode)
{
	if (card->mode != CSTRAP_VMODE_OPEN && card->mode != mode)
		return CSTRAP_VSW_CLA;
	card->mode = mode;
	return CSTRAP_VSW_OK;
}

static uint16_t
find_channel(struct cstrap_vcard *card, uint8_t cla,
    const struct cstrap_vinstruction *instruction,
    struct cstrap_vrequest *request)
{
	const bool is_gsm = cla == CSTRAP_VCLASS_GSM;
	uint16_t sw;

	if (!is_gsm && !class_is_known(card, cla))
		return CSTRAP_VSW_CLA;
	sw = enter_mode(card, is_gsm ? CSTRAP_VMODE_GSM : CSTRAP_VMODE_UICC);
	if (sw != CSTRAP_VSW_OK)
		return sw;
	if (instruction == NULL && card->quirks[CSTRAP_VQUIRK_UNKNOWN_INS] != 0)
		return (uint16_t)card->quirks[CSTRAP_VQUIRK_UNKNOWN_INS];
	if (instruction == NULL || (is_gsm && !instruction->of_gsm))
		return CSTRAP_VSW_INS;
	if (!is_gsm && (cla & 0x80) != instruction->cla)
		return CSTRAP_VSW_CLA;
	request->number = is_gsm ? 0 : cstrap_vchannel_number(cla);
	request->channel = &card->channels[request->number];
	return request->channel->open ? CSTRAP_VSW_OK : CSTRAP_VSW_CHANNEL;
}

/* The card's log of what it was asked, power or no power. */
static void
count(struct cstrap_vcard *card, struct cstrap_view command,
    const struct cstrap_vinstruction *instruction)
{
	card->counts.commands++;
	if (instruction == NULL)
		return;
	switch (instruction->counted) {
	case CSTRAP_VCOUNTED_VERIFY:
		if (command.len > HEADER_LEN)
			card->counts.verifies++;
		return;
	case CSTRAP_VCOUNTED_UPDATE:
		card->counts.updates++;
		return;
	case CSTRAP_VCOUNTED_CREATE:
		card->counts.creates++;
		return;
	case CSTRAP_VCOUNTED_DELETE:
		card->counts.deletes++;
		return;
	case CSTRAP_VCOUNTED_RESIZE:
		card->counts.resizes++;
		return;
	case CSTRAP_VCOUNTED_NOT:
		return;
	}
}

static uint16_t
run(struct cstrap_vcard *card, struct cstrap_view command,
    const struct cstrap_vinstruction *instruction,
    struct cstrap_vrequest *request)
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
	memcpy(request->header, command.data, sizeof(request->header));
	request->p1 = command.data[2];
	request->p2 = command.data[3];
	request->p3 = command.len < HEADER_LEN ? 0 : command.data[4];
	request->data = cstrap_view_part(command, HEADER_LEN, CSTRAP_READ_MAX);
	if (card->mode == CSTRAP_VMODE_GSM)
		return cstrap_vgsm_run(card, request, instruction->run);
	return cstrap_vquirk_answer(card, request,
	    instruction->run(card, request));
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
	const struct cstrap_vinstruction *instruction =
	    command.len < 2 ? NULL : cstrap_vinstruction_find(command.data[1]);
	struct cstrap_vrequest request = { .status = CSTRAP_OK };
	enum cstrap_status st;
	uint16_t sw;

	*len = 0;
	if (!card->powered)
		return cstrap_vfault_no_power(card);
	count(card, command, instruction);
	if (!cstrap_vfault_begin(card, command, &request, room, len, &st))
		return st;
	cstrap_writer_init(&request.answer, room);
	sw = run(card, command, instruction, &request);
	st = finish(card, &request, sw, len);
	return cstrap_vfault_end(card, command, st, room, len);
}
