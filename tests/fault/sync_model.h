/*
 * sync_model.h - what a device has to do about its card, written from the
 * rules: it knows no store, no instance and no plan. For each account
 * (Bootstrap-Server, Short Server ID 1 ...) it keeps who is in use, and who is
 * set aside.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#ifndef TESTS_FAULT_SYNC_MODEL_H
#define TESTS_FAULT_SYNC_MODEL_H

#include "cardstrap/change.h"

#define ACCOUNTS 4 /* 0: the Bootstrap-Server; else its Short Server ID */

/* Which accounts, each in which variant (0: it is not there). */
struct content {
	uint8_t variant[ACCOUNTS];
	uint8_t first_id; /* ids of its instances begin here */
};

enum holds { HOLDS_NOTHING, HOLDS_MESSAGE, HOLDS_INVALID, HOLDS_WRITING };

/* What a card shows. */
struct face {
	enum holds holds;
	struct content content; /* of a message, or what makes it invalid */
};

enum origin { NOBODY, CARD, FACTORY, SERVER };

struct slot {
	enum origin used;
	uint8_t variant;
	uint8_t aside[4]; /* variants, by origin; 0: none */
};

/* What a device remembers of the card. */
struct memory {
	int card; /* -1: none met */
	bool has_seen, has_applied;
	/* What it saw: a content, and whether it was one that can be applied. */
	struct content seen, applied;
	enum holds seen_holds;
	unsigned int writing;
};

struct model {
	struct slot slots[ACCOUNTS];
	struct memory memory;
	bool refused;
	unsigned int key; /* 0: none, else 1 or 2 */
};

/*
 * One check, with the card at (-1: none) of faces. What the device has
 * afterwards, and the state that it tells.
 */
enum cstrap_change_state model_sync(struct model *m, const struct face *faces,
    int at, const struct cstrap_change_policy *policy);

#endif /* TESTS_FAULT_SYNC_MODEL_H */
