/*
 * vcard/power.c - power on, off and cut, and the link to a card.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include <errno.h>
#include <string.h>
#include <time.h>

#include "vcard/card.h"

void
cstrap_vcard_power_off(struct cstrap_vcard *card)
{
	size_t i;

	card->powered = false;
	card->mode = CSTRAP_VMODE_OPEN;
	card->pending_len = 0;
	card->faults.is_mute = false;
	memset(card->channels, 0, sizeof(card->channels));
	for (i = 0;
	     i < card->key_count && card->quirks[CSTRAP_VQUIRK_KEYS_STAY] == 0;
	     i++)
		card->keys[i].verified = false;
}

void
cstrap_vcard_reset(struct cstrap_vcard *vcard)
{
	cstrap_vcard_power_off(vcard);
	vcard->powered = true;
	vcard->faults.is_out = false;
	vcard->channels[0].open = true;
	vcard->channels[0].df = vcard->mf;
	(void)cstrap_finding_set(&vcard->trouble, CSTRAP_OK, CSTRAP_RULE_NONE,
	    NULL);
}

/* In real time, if the card has it: the answer comes when it would. */
static void
take_time(uint64_t nanoseconds)
{
	struct timespec rest = { .tv_sec = (time_t)(nanoseconds / 1000000000),
		.tv_nsec = (long)(nanoseconds % 1000000000) };

	while (nanosleep(&rest, &rest) != 0 && errno == EINTR)
		;
}

static enum cstrap_status
link_exchange(void *ctx, struct cstrap_view command, struct cstrap_room room,
    size_t *len)
{
	struct cstrap_vcard *card = ctx;
	enum cstrap_status st;

	st = cstrap_vcard_exchange(card, command, room, len);
	if (card->physics.speed.real_time)
		take_time(card->physics.last_ns);
	return st;
}

static enum cstrap_status
link_reset(void *ctx)
{
	struct cstrap_vcard *card = ctx;

	if (card->faults.is_out)
		return CSTRAP_E_CARD_REMOVED;
	cstrap_vcard_reset(card);
	return CSTRAP_OK;
}

static enum cstrap_status
link_atr(void *ctx, struct cstrap_view *atr)
{
	const struct cstrap_vcard *card = ctx;

	*atr = (struct cstrap_view) { card->atr, card->atr_len };
	return CSTRAP_OK;
}

/* Nobody else can talk to a card in this process. */
static enum cstrap_status
link_begin_or_end(void *ctx)
{
	(void)ctx;
	return CSTRAP_OK;
}

static void
link_explain(void *ctx, struct cstrap_finding *finding)
{
	const struct cstrap_vcard *card = ctx;

	if (card->trouble.status != CSTRAP_OK && finding != NULL)
		*finding = card->trouble;
}

static void
link_close(void *ctx)
{
	struct cstrap_vcard *card = ctx;

	cstrap_vcard_close(&card);
}

static void
link_leave(void *ctx)
{
	(void)ctx;
}

void
cstrap_vcard_link(struct cstrap_vcard *vcard, bool owned,
    struct cstrap_link *link)
{
	cstrap_vcard_reset(vcard);
	*link = (struct cstrap_link) { .transport = { .exchange = link_exchange,
					   .ctx = vcard },
		.ctx = vcard,
		.name = vcard->name,
		.reset = link_reset,
		.atr = link_atr,
		.begin = link_begin_or_end,
		.end = link_begin_or_end,
		.explain = link_explain,
		.close = owned ? link_close : link_leave };
}
