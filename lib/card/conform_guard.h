/*
 * card/conform_guard.h - may this command be sent? The one place that decides
 * it for conformance scripts.
 *
 * Scripts come from anywhere. provision makes plans of what changes a card and
 * is the only one that calls the builders of such commands; a script brings its
 * commands as bytes, which no test of symbols sees. So every byte of a script
 * goes through cstrap_conform_permits, which knows few instructions, follows
 * what is selected, and lets through a change for those files alone that the
 * script made since the card was powered.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#ifndef CSTRAP_CARD_CONFORM_GUARD_H
#define CSTRAP_CARD_CONFORM_GUARD_H

#include "cardstrap/apdu.h"

#define CSTRAP_CONFORM_FILES_MAX 16
#define CSTRAP_CONFORM_CHANNELS 20

/* Numbers of files; else the place in the table of those that were made. */
#define CSTRAP_CONFORM_FOREIGN (-2) /* of the card, or not known */
#define CSTRAP_CONFORM_MF (-1)

struct cstrap_conform_file {
	int parent; /* MF, or another one of the table */
	uint16_t file_id;
	bool is_df;
	bool gone;
	uint8_t aid_len;
	uint8_t aid[16];
};

/* What is selected on a channel. */
struct cstrap_conform_place {
	int df;
	int ef; /* FOREIGN: none that was made here */
};

struct cstrap_conform_guard {
	bool full; /* changes are allowed at all */
	size_t count;
	struct cstrap_conform_file files[CSTRAP_CONFORM_FILES_MAX];
	struct cstrap_conform_place places[CSTRAP_CONFORM_CHANNELS];
};

void cstrap_conform_guard_init(struct cstrap_conform_guard *guard, bool full);

/* The card was reset: the MF is selected, on the basic channel alone. */
void cstrap_conform_guard_reset(struct cstrap_conform_guard *guard);

/*
 * NULL: the command may be sent. Else why not, a static sentence. Keys are no
 * matter of this: a VERIFY with data goes its own way.
 */
const char *cstrap_conform_permits(const struct cstrap_conform_guard *guard,
    struct cstrap_view command);

/* It was sent; answer is the last one, with its status word. */
void cstrap_conform_observe(struct cstrap_conform_guard *guard,
    struct cstrap_view command, struct cstrap_view answer);

/* Nobody knows what became of the command: what is selected is not known. */
void cstrap_conform_lost(struct cstrap_conform_guard *guard,
    struct cstrap_view command);

#endif /* CSTRAP_CARD_CONFORM_GUARD_H */
