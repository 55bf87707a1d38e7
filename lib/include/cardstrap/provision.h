/*
 * cardstrap/provision.h - put a message on a card, read it, and verify it.
 *
 * Whatever changes a card is a plan first: an ordered list of commands, made
 * by reading alone. One function sends it. A power cut at any byte leaves no
 * message, one that is being written, the old or the new one.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#ifndef CARDSTRAP_PROVISION_H
#define CARDSTRAP_PROVISION_H

#include "cardstrap/access.h"
#include "cardstrap/link.h"
#include "cardstrap/message.h"
#include "cardstrap/walk.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Keys to present, by reference. Wipe it as soon as the card is done. */
#define CSTRAP_KEY_LEN 8
#define CSTRAP_KEYRING_MAX 16

struct cstrap_keyring {
	size_t count;
	struct {
		uint8_t ref;
		uint8_t value[CSTRAP_KEY_LEN];
	} keys[CSTRAP_KEYRING_MAX];
};

/*
 * Add the key that text holds in an explicit form: "hex:" and 16 hex digits,
 * or "ascii:" and 1 to 8 characters, padded with FF. One line break at the end
 * is taken off.
 *   E_SYNTAX     another form; 16 hex digits given as ascii
 *   E_DUPLICATE  the reference has a key
 */
CSTRAP_API enum cstrap_status cstrap_keyring_add(struct cstrap_keyring *ring,
    uint8_t ref, struct cstrap_view text, struct cstrap_finding *finding);
CSTRAP_API void cstrap_keyring_wipe(struct cstrap_keyring *ring);

#define CSTRAP_ICCID_MAX 21 /* 20 digits and NUL */

/* The digits of EF.ICCID: nibbles swapped, F is padding. */
CSTRAP_API enum cstrap_status cstrap_card_iccid(const struct cstrap_link *link,
    char iccid[CSTRAP_ICCID_MAX], struct cstrap_finding *finding);

/* Tries left of a key, asked without using one; -1: the card does not say. */
CSTRAP_API enum cstrap_status cstrap_card_tries(const struct cstrap_link *link,
    uint8_t key, int *tries, struct cstrap_finding *finding);

/* What reading a card found. */
struct cstrap_reading {
	struct cstrap_walk walk;       /* the way, see its results */
	struct cstrap_message message; /* views the room */
	uint8_t header[CSTRAP_MESSAGE_HEADER];
	bool has_header;
	struct cstrap_view file; /* all that was read of the EF */
	bool saw_91xx;
};

struct cstrap_reading_options {
	bool basic_channel;
	bool full; /* the whole EF, not the message alone */
	const struct cstrap_sink *sink;
	void (*visit)(void *ctx, const struct cstrap_walk_visit *visit);
	void *visit_ctx;
};

/*
 * Walk to the file, read the message and decode it, in one transaction. room
 * of CSTRAP_MESSAGE_MAX bytes always does.
 *   E_NO_MESSAGE, E_NEVER_WRITTEN, E_BEING_WRITTEN   the card holds none
 */
CSTRAP_API enum cstrap_status cstrap_reading_run(struct cstrap_reading *reading,
    const struct cstrap_link *link, struct cstrap_room room,
    const struct cstrap_reading_options *options,
    struct cstrap_finding *finding);

struct cstrap_plan; /* opaque */

enum cstrap_step_kind {
	CSTRAP_STEP_SELECT = 0, /* changes nothing */
	CSTRAP_STEP_READ = 1,   /* read back and compare with what is wanted */
	CSTRAP_STEP_VERIFY = 2, /* presents a key */
	CSTRAP_STEP_CREATE = 3,
	CSTRAP_STEP_UPDATE = 4,
	CSTRAP_STEP_RULE = 5 /* check the new file's access rule */
};

/* A step as it can be shown. Borrowed from the plan. */
struct cstrap_step {
	enum cstrap_step_kind kind;
	const char *purpose;        /* "body of the message" */
	struct cstrap_view command; /* bytes; a VERIFY without its key */
	uint16_t file_id;           /* it works on */
	size_t offset;              /* of UPDATE and READ */
	struct cstrap_view secret;  /* part of command that is masked */
};

struct cstrap_plan_options {
	bool create; /* make the files on a card that has none */
	const struct cstrap_keyring *keys; /* borrowed until the run */
	int min_tries;                     /* 0: the default, 3 */
	bool allow_unknown_tries;
	const char *iccid; /* only this card; NULL: any */
	const struct cstrap_sink *sink;
};

/*
 * Read the card and make the plan that puts message on it. Sends nothing that
 * changes the card and presents no key. *out is yours to close. The message
 * is copied.
 *   E_GUARD         refused: a PKCS#15 application without our entry, no
 *                   access rule that fits, an id that is taken ...
 *   E_KEY_NEEDED    the card's rules name a key that was not given
 *   E_CARD_OTHER    another ICCID
 *   E_NO_MESSAGE    the card has no such files, and create is not set
 *   E_CARD_SPACE    the file on the card is too small
 *   E_COUNT         the message has more than 255 objects
 */
CSTRAP_API enum cstrap_status cstrap_plan_make(struct cstrap_plan **out,
    const struct cstrap_link *link, const struct cstrap_message *message,
    const struct cstrap_plan_options *options, struct cstrap_finding *finding);
CSTRAP_API void cstrap_plan_close(struct cstrap_plan **plan);

CSTRAP_API size_t cstrap_plan_count(const struct cstrap_plan *plan);
CSTRAP_API bool cstrap_plan_step(const struct cstrap_plan *plan, size_t index,
    struct cstrap_step *step);
/* Does it create files, change any, present a key? */
CSTRAP_API bool cstrap_plan_is_empty(const struct cstrap_plan *plan);

struct cstrap_run_options {
	/* Told before each step; may be NULL. */
	void (*progress)(void *ctx, size_t index, size_t count,
	    const struct cstrap_step *step);
	void *progress_ctx;
};

/*
 * Send the plan to the card it was made from: guard every key (identity,
 * counter, one VERIFY), then step by step, each change read back before the
 * byte that commits. Stops at the first refusal.
 *   E_CARD_KEY      the key was wrong; a try was used
 *   E_CARD_BLOCKED  the key was blocked before
 *   E_GUARD         too few tries, or unknown: nothing was sent
 *   E_PARTLY        something was changed and the rest was not: run again
 */
CSTRAP_API enum cstrap_status cstrap_plan_run(struct cstrap_plan *plan,
    const struct cstrap_link *link, const struct cstrap_run_options *options,
    struct cstrap_finding *finding);

/*
 * Compare the card with a message the way a client reads it: differences go
 * to sink with their paths.
 *   E_DIFFERS
 */
CSTRAP_API enum cstrap_status cstrap_card_verify(const struct cstrap_link *link,
    const struct cstrap_message *message, const struct cstrap_sink *sink,
    struct cstrap_finding *finding);

#ifdef __cplusplus
}
#endif

#endif /* CARDSTRAP_PROVISION_H */
