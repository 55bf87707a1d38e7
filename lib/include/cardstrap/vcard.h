/*
 * cardstrap/vcard.h - the virtual UICC: a card that lives in an image file.
 *
 * It behaves as TS 102 221 and TS 102 222 say for what a bootstrap toolkit
 * touches, in process or behind pcscd, and can lose power at any byte.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#ifndef CARDSTRAP_VCARD_H
#define CARDSTRAP_VCARD_H

#include "cardstrap/link.h"

#ifdef __cplusplus
extern "C" {
#endif

struct cstrap_vcard; /* opaque */

/* What a blank card is made with. */
struct cstrap_vcard_options {
	const char *iccid; /* 18 to 20 digits; NULL: a random valid one */
};

#define CSTRAP_VCARD_ADM1 "12345678" /* of a blank card, ASCII */
#define CSTRAP_VCARD_ADM1_TRIES 10

/*
 * A blank card in memory: MF, EF.DIR, EF.ICCID, EF.ARR, ADM1, PIN1 (disabled).
 * *out is yours to close.
 */
CSTRAP_API enum cstrap_status cstrap_vcard_new(struct cstrap_vcard **out,
    const struct cstrap_vcard_options *options, struct cstrap_finding *finding);

/* The same in a new image file. E_EXISTS: there is a file at path. */
CSTRAP_API enum cstrap_status cstrap_vcard_create(struct cstrap_vcard **out,
    const char *path, const struct cstrap_vcard_options *options,
    struct cstrap_finding *finding);

/*
 * Open the card of an image file, which stays locked until the card closes
 * and is written whole after each change.
 *   E_LOCKED    another process has it
 *   E_SYNTAX, E_TRUNCATED, E_VERSION   it is no image, or not one of ours
 */
CSTRAP_API enum cstrap_status cstrap_vcard_open(struct cstrap_vcard **out,
    const char *path, struct cstrap_finding *finding);

/* Wipe and free; *vcard is NULL afterwards. */
CSTRAP_API void cstrap_vcard_close(struct cstrap_vcard **vcard);

/* The image as bytes, yours to wipe and free(). */
CSTRAP_API enum cstrap_status cstrap_vcard_save(const struct cstrap_vcard
						    *vcard,
    uint8_t **image, size_t *len, struct cstrap_finding *finding);

/* A card in memory from image bytes. */
CSTRAP_API enum cstrap_status cstrap_vcard_load(struct cstrap_vcard **out,
    struct cstrap_view image, struct cstrap_finding *finding);

/* The ICCID's digits, NUL-terminated; borrowed. */
CSTRAP_API const char *cstrap_vcard_iccid(const struct cstrap_vcard *vcard);

/*
 * A link to the card. owned: closing the link closes the card, too. The card
 * is powered on.
 */
CSTRAP_API void cstrap_vcard_link(struct cstrap_vcard *vcard, bool owned,
    struct cstrap_link *link);

/* Power on or reset; selection and presented keys are gone. */
CSTRAP_API void cstrap_vcard_reset(struct cstrap_vcard *vcard);

/* Where power goes away while a command is worked on. */
enum cstrap_vcard_cut {
	CSTRAP_VCARD_CUT_BEFORE = 0, /* before the command has any effect */
	CSTRAP_VCARD_CUT_INSIDE = 1, /* after `bytes` bytes of its data */
	CSTRAP_VCARD_CUT_AFTER = 2   /* after the effect, before the answer */
};

/*
 * Lose power at command number `command` from now (0: the next one). An
 * UPDATE cut inside keeps the first `bytes` new bytes; a CREATE or VERIFY cut
 * inside has no effect. The exchange then fails with E_CARD_REMOVED, and so
 * does every later one until cstrap_vcard_reset.
 */
CSTRAP_API void cstrap_vcard_cut(struct cstrap_vcard *vcard, unsigned command,
    enum cstrap_vcard_cut where, size_t bytes);

/* The card's own log: what it was asked, not what somebody says he asked. */
struct cstrap_vcard_counts {
	unsigned commands;
	unsigned verifies; /* with a key; queries do not count */
	unsigned updates;  /* BINARY and RECORD */
	unsigned creates;
};

CSTRAP_API void cstrap_vcard_counts(const struct cstrap_vcard *vcard,
    struct cstrap_vcard_counts *counts);

/* Tries left of a key; -1 if the card has no such key. */
CSTRAP_API int cstrap_vcard_tries(const struct cstrap_vcard *vcard,
    uint8_t key);

/* A file or key of the card, as cstrap_vcard_each gives it. Borrowed. */
struct cstrap_vcard_file {
	uint8_t depth; /* 0: MF */
	uint16_t file_id;
	struct cstrap_view aid; /* of an ADF */
	bool is_df;
	uint16_t record_len;        /* 0: transparent */
	struct cstrap_view content; /* of an EF */
	struct cstrap_view rule;    /* FCP 8B: EF.ARR file id, record */
	uint8_t life_cycle;
	struct cstrap_view path; /* from the MF: 3F00... */
};

struct cstrap_vcard_key {
	uint8_t ref;
	bool enabled;
	uint8_t tries;
	uint8_t tries_max;
};

/* Each file, a DF before what it holds. */
CSTRAP_API void cstrap_vcard_each(const struct cstrap_vcard *vcard,
    void (*take)(void *ctx, const struct cstrap_vcard_file *file), void *ctx);
CSTRAP_API void cstrap_vcard_each_key(const struct cstrap_vcard *vcard,
    void (*take)(void *ctx, const struct cstrap_vcard_key *key), void *ctx);

/* The contents of an EF by its path from the MF ("3F00", then 2 bytes each). */
CSTRAP_API bool cstrap_vcard_find(const struct cstrap_vcard *vcard,
    struct cstrap_view path, struct cstrap_vcard_file *file);

#define CSTRAP_VPCD_PORT 35963

/*
 * Plug cards into pcscd through vpcd's TCP ports at 127.0.0.1, the first at
 * port, the next one at port + 1 ...: connect, again until vpcd listens, and
 * answer until *stop is set (by a signal handler) or an error. ready is told
 * when all cards are plugged in for the first time.
 */
CSTRAP_API enum cstrap_status cstrap_vcard_serve(struct cstrap_vcard **vcards,
    size_t count, uint16_t port, const volatile int *stop,
    void (*ready)(void *ctx), void *ctx, struct cstrap_finding *finding);

#ifdef __cplusplus
}
#endif

#endif /* CARDSTRAP_VCARD_H */
