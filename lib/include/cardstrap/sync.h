/*
 * cardstrap/sync.h - the client side of the card: look, decide, disable and
 * apply, record (TS Core 1.1.1, 6.1.3.2). To be called each time a Register or
 * Update takes place with a server that came from the card.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#ifndef CARDSTRAP_SYNC_H
#define CARDSTRAP_SYNC_H

#include "cardstrap/apply.h"
#include "cardstrap/link.h"

#ifdef __cplusplus
extern "C" {
#endif

struct cstrap_sync_options {
	struct cstrap_change_policy policy;
	enum cstrap_enabler enabler; /* judges the message */
	/* Of the device: authenticates the record. Empty: nothing does. */
	struct cstrap_view key;
	/*
	 * Reader, modem or card are not known to be up yet: "no such file"
	 * and "no card" mean nothing then.
	 */
	bool not_ready;
	/*
	 * The card's identity, if it was read since the card was powered; or
	 * len 0, and it is filled. A reset by sync reads it anew. May be NULL.
	 */
	struct cstrap_card_identity *identity;
	/*
	 * The file wants a PIN: present it, once, and return OK if the card
	 * took it. key: its reference, 0 where the card does not tell. Called
	 * once a run, and a second time after a reset if the card took it
	 * before and is the same one. May be NULL.
	 */
	enum cstrap_status (*unlock)(void *ctx, const struct cstrap_link *link,
	    uint8_t key, struct cstrap_finding *finding);
	void *unlock_ctx;
	const struct cstrap_sink *sink; /* findings on the way; may be NULL */
	/*
	 * Ask the card for its change tag first (cardstrap/change_tag.h): where
	 * it has one that agrees with the record, the message is not read. On
	 * other cards that costs four commands.
	 */
	bool change_tag;
};

/* What a run came to. */
struct cstrap_sync_result {
	enum cstrap_change_state state;
	enum cstrap_change_reason reason;
	unsigned int actions; /* that were done, enum cstrap_change_action */
	bool committed;
	uint32_t generation; /* of the record that counts now */
	struct cstrap_card_identity card;
	uint8_t looks;           /* at the card: 1, or 2 to be sure */
	uint8_t lock;            /* key reference of `locked`; 0: not told */
	uint8_t writing_checks;  /* in a row that met "being written" */
	enum cstrap_status look; /* what the last look ended with */
	/* Instances by what happened to them, enum cstrap_apply_step. */
	size_t steps[6];
	/* Why it is invalid, locked, unreadable; status OK: nothing to say. */
	struct cstrap_finding why;
};

/*
 * One check. link is a card, borrowed, or NULL where there is none. Nothing is
 * disabled by a bad contact, a PIN, a card that is not ready, or a message
 * that is being written; and nothing is disabled, deleted or applied that two
 * looks did not see alike, but for a record that cannot be vouched for: then
 * what is marked as the card's is disabled at once, in a commit of its own.
 *
 * OK whatever the state is. Else nothing was committed but perhaps that:
 *   E_VERSION   a record of a newer release: nothing is decided
 *   E_SPACE     the model has more than CSTRAP_SYNC_INSTANCES_MAX instances
 *   E_NOMEM, or what a callback of the model returned
 */
CSTRAP_API enum cstrap_status cstrap_sync_run(const struct cstrap_link *link,
    const struct cstrap_model *model, const struct cstrap_sync_options *options,
    struct cstrap_sync_result *result, struct cstrap_finding *finding);

#define CSTRAP_SYNC_INSTANCES_MAX 1024
/* A message of more instances cannot be applied: it is invalid. */
#define CSTRAP_SYNC_COMING_MAX 512

#ifdef __cplusplus
}
#endif

#endif /* CARDSTRAP_SYNC_H */
