/*
 * vcard/power.c - power on, off and cut, and the link to a card.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include <string.h>

#include "vcard/card.h"

void
cstrap_vcard_power_off(struct cstrap_vcard *card)
{
	size_t i;

	card->powered = false;
	card->pending_len = 0;
	memset(card->channels, 0, sizeof(card->channels));
	for (i = 0; i < card->key_count; i++)
		card->keys[i].verified = false;
}

void
cstrap_vcard_reset(struct cstrap_vcard *vcard)
{
	cstrap_vcard_power_off(vcard);
	vcard->powered = true;
	vcard->channels[0].open = true;
	vcard->channels[0].df = vcard->mf;
	(void)cstrap_finding_set(&vcard->trouble, CSTRAP_OK, CSTRAP_RULE_NONE,
	    NULL);
}

void
cstrap_vcard_cut(struct cstrap_vcard *vcard, unsigned command,
    enum cstrap_vcard_cut where, size_t bytes)
{
	vcard->cut_set = true;
	vcard->cut_command = command;
	vcard->cut_where = where;
	vcard->cut_bytes = bytes;
}

static enum cstrap_status
link_reset(void *ctx)
{
	cstrap_vcard_reset(ctx);
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
	*link = (struct cstrap_link) { .transport = { .exchange =
							  cstrap_vcard_exchange,
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
