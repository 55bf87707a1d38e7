/*
 * vcard/channel.c - MANAGE CHANNEL (TS 102 221 11.1.17).
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "vcard/command.h"

#define OPEN 0x00 /* P1 */
#define CLOSE 0x80

/* From the basic channel a new one begins at the MF, else where it was. */
static uint16_t
open_channel(struct cstrap_vcard *card, struct cstrap_vrequest *request)
{
	uint8_t number;

	if (request->p2 != 0)
		return CSTRAP_VSW_P1P2;
	if (request->p3 != 1)
		return CSTRAP_VSW_EXACT | 1;
	for (number = 1; number < CSTRAP_VCARD_CHANNELS; number++) {
		struct cstrap_vchannel *channel = &card->channels[number];

		if (channel->open)
			continue;
		*channel = (struct cstrap_vchannel) { .open = true,
			.df = request->number == 0 ? card->mf :
						     request->channel->df,
			.adf = request->number == 0 ? NULL :
						      request->channel->adf };
		return cstrap_vrequest_deliver(request,
		    (struct cstrap_view) { &number, 1 });
	}
	return CSTRAP_VSW_NOT_SUPPORTED;
}

/* P2 names the channel; 0 means the one the command came on. */
static uint16_t
close_channel(struct cstrap_vcard *card, struct cstrap_vrequest *request)
{
	const size_t number = request->p2 != 0 ? request->p2 : request->number;

	if (request->p3 != 0)
		return CSTRAP_VSW_LENGTH;
	if (number == 0 || number >= CSTRAP_VCARD_CHANNELS)
		return CSTRAP_VSW_P1P2;
	if (!card->channels[number].open)
		return CSTRAP_VSW_CHANNEL;
	card->channels[number] = (struct cstrap_vchannel) { .open = false };
	return CSTRAP_VSW_OK;
}

uint16_t
cstrap_vcommand_manage_channel(struct cstrap_vcard *card,
    struct cstrap_vrequest *request)
{
	if (request->p1 == OPEN)
		return open_channel(card, request);
	if (request->p1 == CLOSE)
		return close_channel(card, request);
	return CSTRAP_VSW_P1P2;
}
