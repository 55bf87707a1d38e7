/*
 * vcard/channel.c - MANAGE CHANNEL (TS 102 221 11.1.17).
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "vcard/command.h"

#define OPEN 0x00 /* P1 */
#define CLOSE 0x80

/* Channels 0 to 3 by two bits, 4 to 19 by four. */
size_t
cstrap_vchannel_number(uint8_t cla)
{
	return (cla & 0x40) == 0 ? cla & 0x03u : 4 + (cla & 0x0Fu);
}

/* From the basic channel a new one begins at the MF, else where it was. */
static uint16_t
open_channel(struct cstrap_vcard *card, struct cstrap_vrequest *request)
{
	size_t number;
	uint8_t answer;

	if (request->p2 != 0)
		return CSTRAP_VSW_P1P2;
	if (request->p3 != 1)
		return CSTRAP_VSW_EXACT | 1;
	for (number = 1; number < card->channel_count; number++) {
		struct cstrap_vchannel *channel = &card->channels[number];

		if (channel->open)
			continue;
		*channel = (struct cstrap_vchannel) { .open = true,
			.df = request->number == 0 ? card->mf :
						     request->channel->df,
			.adf = request->number == 0 ? NULL :
						      request->channel->adf };
		answer = (uint8_t)number;
		return cstrap_vrequest_deliver(card, request,
		    (struct cstrap_view) { &answer, 1 });
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
	if (number == 0 || number >= card->channel_count)
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
	const uint32_t none = card->quirks[CSTRAP_VQUIRK_NO_CHANNELS];

	if (none != 0)
		return (uint16_t)none;
	if (request->p1 == OPEN)
		return open_channel(card, request);
	if (request->p1 == CLOSE)
		return close_channel(card, request);
	return CSTRAP_VSW_P1P2;
}

static bool
uses(const struct cstrap_vchannel *channel, const struct cstrap_vfile *file)
{
	return channel->open &&
	    (cstrap_vfile_is_within(channel->ef, file) ||
		cstrap_vfile_is_within(channel->df, file));
}

static bool
is_shareable(const struct cstrap_vfile *file)
{
	return (file->descriptor & CSTRAP_VFILE_SHAREABLE) != 0;
}

/*
 * TS 102 222 6.4: a file that is not shareable and current elsewhere stays;
 * a shareable one goes, whoever is at it.
 */
bool
cstrap_vchannel_holds(const struct cstrap_vcard *card,
    const struct cstrap_vrequest *request, const struct cstrap_vfile *file)
{
	size_t i;

	for (i = 0; i < card->channel_count; i++) {
		const struct cstrap_vchannel *channel = &card->channels[i];
		const struct cstrap_vfile *at = channel->ef;

		if (i == request->number || !uses(channel, file))
			continue;
		for (at = at == NULL ? channel->df : at; at != file->parent;
		     at = at->parent) {
			if (!is_shareable(at))
				return true;
		}
	}
	return false;
}

void
cstrap_vchannel_forget(struct cstrap_vcard *card,
    const struct cstrap_vfile *file)
{
	size_t i;

	for (i = 0; i < card->channel_count; i++) {
		struct cstrap_vchannel *channel = &card->channels[i];

		if (cstrap_vfile_is_within(channel->adf, file))
			channel->adf = NULL;
		if (cstrap_vfile_is_within(channel->df, file)) {
			channel->df = file->parent;
			channel->ef = NULL;
		}
		if (cstrap_vfile_is_within(channel->ef, file))
			channel->ef = NULL;
		if (channel->ef == NULL)
			channel->record = 0;
	}
}
