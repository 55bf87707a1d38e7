/*
 * paper_card.h - a card on paper: files by their ids, with what clients in the
 * field meet.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#ifndef CSTRAP_TEST_PAPER_CARD_H
#define CSTRAP_TEST_PAPER_CARD_H

#include "fixture.h"

#include "cardstrap/link.h"

/* A directory of somebody else's. */
#define PAPER_FOREIGN                                \
	"A1293000300F0C0D4750205345204163632043746C" \
	"A1143012060A2A864886FC6B81480101300404024200"

/* A card of files, any of which is selected by its id, on any channel. */
struct paper {
	const char *odf, *dodf;
	struct cstrap_view message;
	unsigned int skip; /* bytes of the file before it */
	bool no_channel;
	bool no_aid;
	bool no_dir;
	bool empty_first; /* the first application has no directories */
	bool warns;       /* 91xx */
	bool wants_pin;   /* to read the file */

	uint8_t file[FIXTURE_MAX];
	size_t len;
	bool is_message; /* the file that is selected */
	unsigned int application;
};

static inline size_t
paper_put_file(struct paper *card, const char *hex)
{
	return card->len = fixture_hex(hex, card->file, sizeof(card->file));
}

static inline bool
paper_select_fid(struct paper *card, uint16_t fid)
{
	if (card->empty_first && card->application < 2 && fid == 0x5031)
		return false;
	card->is_message = fid == 0x6432 || fid == 0x6433;
	switch (fid) {
	case 0x3F00:
		card->len = 0;
		return true;
	case 0x2F00:
		paper_put_file(card,
		    "61144F0CA000000063504B43532D313551043F007F50");
		return !card->no_dir;
	case 0x7F50:
		return card->no_aid;
	case 0x5031:
		paper_put_file(card, card->odf);
		return true;
	case 0x6430:
		paper_put_file(card, card->dodf);
		return true;
	case 0x5207:
		paper_put_file(card, PAPER_FOREIGN);
		return true;
	case 0x6432:
	case 0x6433:
		memset(card->file, 0xFF, 64);
		memcpy(card->file + card->skip, card->message.data,
		    card->message.len);
		card->len = card->skip + card->message.len;
		return true;
	default:
		return false;
	}
}

static inline bool
paper_select_file(struct paper *card, struct cstrap_view command)
{
	const uint8_t *at = command.data;

	if (at[2] != 0x04)
		return paper_select_fid(card,
		    (uint16_t)(at[3 + at[4]] << 8 | at[4 + at[4]]));
	card->application++;
	return !card->no_aid;
}

/* Of the file that is selected; applications of the AID differ. */
static inline size_t
paper_put_fcp(const struct paper *card, bool is_application,
    struct cstrap_room rsp)
{
	const uint8_t fcp[] = { 0x62, 8, 0x82, 2, 0x41, 0x21, 0x80, 2,
		(uint8_t)(card->len >> 8), (uint8_t)card->len };

	memcpy(rsp.data, fcp, sizeof(fcp));
	if (is_application)
		rsp.data[9] = (uint8_t)card->application;
	return sizeof(fcp);
}

static inline uint16_t
paper_read_binary(const struct paper *card, const uint8_t *at,
    struct cstrap_room rsp, size_t *len)
{
	const struct cstrap_view part =
	    cstrap_view_part((struct cstrap_view) { card->file, card->len },
		(size_t)(at[2] << 8 | at[3]), at[4] == 0 ? 256 : at[4]);

	if (card->wants_pin && card->is_message)
		return 0x6982;
	if (part.len > 0)
		memcpy(rsp.data, part.data, part.len);
	*len = part.len;
	return 0x9000;
}

/* The status word, and data before it. */
static inline uint16_t
paper_answer(struct paper *card, struct cstrap_view command,
    struct cstrap_room rsp, size_t *len)
{
	const uint8_t *at = command.data;

	*len = 0;
	switch (at[1]) {
	case CSTRAP_INS_MANAGE_CHANNEL:
		if (at[2] == 0x00)
			rsp.data[(*len)++] = 1;
		return card->no_channel ? 0x6881 : 0x9000;
	case CSTRAP_INS_SELECT:
		if (!paper_select_file(card, command))
			return 0x6A82;
		*len = paper_put_fcp(card, at[2] == 0x04, rsp);
		return 0x9000;
	case CSTRAP_INS_READ_BINARY:
		return paper_read_binary(card, at, rsp, len);
	case CSTRAP_INS_VERIFY:
		if (command.len <= 5)
			return 0x63C3;
		card->wants_pin = false;
		return 0x9000;
	default:
		return 0x6D00;
	}
}

static inline enum cstrap_status
paper_exchange(void *ctx, struct cstrap_view command, struct cstrap_room rsp,
    size_t *rsp_len)
{
	struct paper *card = ctx;
	uint16_t sw = paper_answer(card, command, rsp, rsp_len);

	if (sw == 0x9000 && card->warns)
		sw = 0x910B;
	rsp.data[(*rsp_len)++] = (uint8_t)(sw >> 8);
	rsp.data[(*rsp_len)++] = (uint8_t)sw;
	return CSTRAP_OK;
}

static inline enum cstrap_status
paper_nothing(void *ctx)
{
	(void)ctx;
	return CSTRAP_OK;
}

static inline void
paper_explain(void *ctx, struct cstrap_finding *finding)
{
	(void)ctx;
	(void)finding;
}

/* Borrows card. */
static inline struct cstrap_link
paper_link(struct paper *card)
{
	return (struct cstrap_link) { { paper_exchange, card }, card, "paper",
		paper_nothing, NULL, paper_nothing, paper_nothing,
		paper_explain, NULL };
}

#endif /* CSTRAP_TEST_PAPER_CARD_H */
