/*
 * vcard/status.c - STATUS and GET RESPONSE (TS 102 221 11.1.2, 12.1.1).
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include <string.h>

#include "vcard/command.h"
#include "vcard/fcp.h"

uint16_t
cstrap_vcommand_get_response(struct cstrap_vcard *card,
    struct cstrap_vrequest *request)
{
	struct cstrap_view waiting = { card->pending, card->pending_len };
	size_t taken;
	uint16_t sw;

	if (request->p1 != 0 || request->p2 != 0) {
		card->pending_len = 0;
		return CSTRAP_VSW_P1P2;
	}
	/* TS 102 221 10.1.1: on the channel that the answer belongs to */
	if (waiting.len == 0 || request->number != card->pending_channel) {
		card->pending_len = 0;
		return CSTRAP_VSW_CONDITIONS;
	}
	sw = cstrap_vrequest_deliver(card, request, waiting);
	if (sw != CSTRAP_VSW_OK)
		return sw;
	taken = request->answer.len;
	card->pending_len -= taken;
	memmove(card->pending, card->pending + taken, card->pending_len);
	return card->pending_len == 0 ?
	    CSTRAP_VSW_OK :
	    (uint16_t)(CSTRAP_VSW_MORE | card->pending_len);
}

uint16_t
cstrap_vcommand_status(struct cstrap_vcard *card,
    struct cstrap_vrequest *request)
{
	const struct cstrap_vfile *adf = request->channel->adf;
	uint8_t room[CSTRAP_READ_MAX];
	struct cstrap_writer w;

	if (request->p1 > 2)
		return CSTRAP_VSW_P1P2;
	cstrap_writer_init(&w, (struct cstrap_room) { room, sizeof(room) });
	switch (request->p2) {
	case 0x00:
		cstrap_vfcp_put(&w, card, request->channel->df);
		break;
	case 0x01:
		if (adf == NULL)
			return CSTRAP_VSW_CONDITIONS;
		cstrap_writer_be(&w, 0x84, 1);
		cstrap_writer_be(&w, adf->aid_len, 1);
		cstrap_writer_put(&w,
		    (struct cstrap_view) { adf->aid, adf->aid_len });
		break;
	case 0x0C:
		return request->p3 == 0 ? CSTRAP_VSW_OK : CSTRAP_VSW_LENGTH;
	default:
		return CSTRAP_VSW_P1P2;
	}
	return cstrap_vrequest_deliver(card, request, cstrap_writer_view(&w));
}
