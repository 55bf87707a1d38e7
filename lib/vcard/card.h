/*
 * vcard/card.h - what a virtual UICC consists of, for the files of this room.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#ifndef CSTRAP_VCARD_CARD_H
#define CSTRAP_VCARD_CARD_H

#include "cardstrap/vcard.h"
#include "vcard/sw.h"
#include "vcard/tree.h"

#define CSTRAP_VCARD_CHANNELS 4
#define CSTRAP_VCARD_KEYS_MAX 8 /* one octet of a PIN status template */
#define CSTRAP_VCARD_KEY_LEN 8
#define CSTRAP_VCARD_ICCID_LEN 10 /* octets of EF.ICCID */
#define CSTRAP_VCARD_ICCID_DIGITS 20

struct cstrap_vkey {
	uint8_t ref;
	bool enabled;
	bool verified; /* since the last reset, on all channels */
	uint8_t tries;
	uint8_t tries_max;
	uint8_t value[CSTRAP_VCARD_KEY_LEN];
};

/* What is selected on a logical channel. */
struct cstrap_vchannel {
	bool open;
	struct cstrap_vfile *df;
	struct cstrap_vfile *ef;  /* NULL: none */
	struct cstrap_vfile *adf; /* 7FFF; NULL: none yet */
	size_t record;            /* current record of ef; 0: none */
};

struct cstrap_vcard {
	struct cstrap_vfile *mf;
	struct cstrap_vkey *keys; /* KEYS_MAX of them, secret memory */
	size_t key_count;
	char iccid[CSTRAP_VCARD_ICCID_DIGITS + 1];
	uint8_t atr[CSTRAP_ATR_MAX];
	size_t atr_len;

	char *path; /* of the image; NULL: lives in memory only */
	int lock;   /* of path; -1: none */
	char *name; /* of the link */
	bool dirty; /* differs from the image at path */

	bool powered;
	struct cstrap_vchannel channels[CSTRAP_VCARD_CHANNELS];
	size_t pending_len; /* bytes that wait for GET RESPONSE */
	size_t pending_channel;
	uint8_t pending[CSTRAP_READ_MAX];

	bool cut_set;
	unsigned int cut_command; /* commands until then */
	enum cstrap_vcard_cut cut_where;
	size_t cut_bytes;
	struct cstrap_vcard_counts counts;
	struct cstrap_finding trouble; /* why the last exchange failed */
};

/* A card with nothing in it; NULL without memory. */
struct cstrap_vcard *cstrap_vcard_empty(void);

/* Write the image if there is one and the card differs from it. */
enum cstrap_status cstrap_vcard_commit(struct cstrap_vcard *card);

/* Power off: nothing answers until cstrap_vcard_reset. */
void cstrap_vcard_power_off(struct cstrap_vcard *card);

/* One command and its answer; what the link and vpcd call. */
enum cstrap_status cstrap_vcard_exchange(void *ctx, struct cstrap_view command,
    struct cstrap_room room, size_t *len);

/* NULL: the card has no such key. */
struct cstrap_vkey *cstrap_vcard_key(const struct cstrap_vcard *card,
    uint8_t ref);

#endif /* CSTRAP_VCARD_CARD_H */
