/*
 * vcard/card.h - what a virtual UICC consists of, for the files of this room.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#ifndef CSTRAP_VCARD_CARD_H
#define CSTRAP_VCARD_CARD_H

#include "cardstrap/vcard.h"
#include "vcard/fault.h"
#include "vcard/physics.h"
#include "vcard/quirk.h"
#include "vcard/sw.h"
#include "vcard/tree.h"

#define CSTRAP_VCARD_CHANNELS 20 /* at most (TS 102 221 10.1.1) */
#define CSTRAP_VCARD_CHANNELS_USUAL 4
#define CSTRAP_VCARD_KEYS_MAX 24
#define CSTRAP_VCARD_KEY_LEN 8
#define CSTRAP_VCARD_ICCID_LEN 10 /* octets of EF.ICCID */
#define CSTRAP_VCARD_ICCID_DIGITS 20

/* Key references (TS 102 221 9.5.1); the high bit: of an application. */
#define CSTRAP_VCARD_PIN1 0x01
#define CSTRAP_VCARD_ADM_FIRST 0x0A /* ADM1; ADM6 is 8A */
#define CSTRAP_VCARD_UNIVERSAL_PIN 0x11

struct cstrap_vkey {
	uint8_t ref;
	bool enabled;
	bool verified; /* since the last reset, on all channels */
	uint8_t tries;
	uint8_t tries_max;
	uint8_t value[CSTRAP_VCARD_KEY_LEN];
	uint8_t puk_tries;
	uint8_t puk_max; /* 0: it cannot be unblocked */
	uint8_t puk[CSTRAP_VCARD_KEY_LEN];
	uint8_t stand_in; /* key that counts while this one is disabled */
};

/* What is selected on a logical channel. */
struct cstrap_vchannel {
	bool open;
	struct cstrap_vfile *df;
	struct cstrap_vfile *ef;  /* NULL: none */
	struct cstrap_vfile *adf; /* 7FFF; NULL: none yet */
	size_t record;            /* current record of ef; 0: none */
};

/* Whom the card talks to: the class of the first command says it. */
enum cstrap_vmode {
	CSTRAP_VMODE_OPEN = 0, /* nothing was sent since the last reset */
	CSTRAP_VMODE_UICC = 1,
	CSTRAP_VMODE_GSM = 2 /* class A0 */
};

struct cstrap_vcard {
	struct cstrap_vfile *mf;
	struct cstrap_vkey *keys; /* KEYS_MAX of them, secret memory */
	size_t key_count;
	size_t memory;                        /* bytes for files */
	size_t channel_count;                 /* with the basic one */
	uint32_t quirks[CSTRAP_VQUIRK_COUNT]; /* 0: off */
	char iccid[CSTRAP_VCARD_ICCID_DIGITS + 1];
	uint8_t atr[CSTRAP_ATR_MAX];
	size_t atr_len;

	char *path; /* of the image; NULL: lives in memory only */
	int lock;   /* of path; -1: none */
	char *name; /* of the link */
	bool dirty; /* differs from the image at path */

	bool powered;
	enum cstrap_vmode mode;
	struct cstrap_vchannel channels[CSTRAP_VCARD_CHANNELS];
	size_t pending_len; /* bytes that wait for GET RESPONSE */
	size_t pending_channel;
	uint8_t pending[CSTRAP_READ_MAX];

	struct cstrap_vcard_counts counts;
	struct cstrap_vfaults faults;
	struct cstrap_vphysics physics;
	struct cstrap_finding trouble; /* why the last exchange failed */
};

/* A card with nothing in it; NULL without memory. */
struct cstrap_vcard *cstrap_vcard_empty(void);

/* Write the image if there is one and the card differs from it. */
enum cstrap_status cstrap_vcard_commit(struct cstrap_vcard *card);

/* Power off: nothing answers until cstrap_vcard_reset. */
void cstrap_vcard_power_off(struct cstrap_vcard *card);

/*
 * One command and its answer, at once, whatever time it takes; what the link
 * and vpcd call.
 */
enum cstrap_status cstrap_vcard_exchange(void *ctx, struct cstrap_view command,
    struct cstrap_room room, size_t *len);

/* NULL: the card has no such key. */
struct cstrap_vkey *cstrap_vcard_key(const struct cstrap_vcard *card,
    uint8_t ref);

#endif /* CSTRAP_VCARD_CARD_H */
