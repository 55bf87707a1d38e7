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
#include "cardstrap/card_profile.h"
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
	bool no_channel; /* the card opened no logical channel */
	bool used_pin;   /* it was read with a PIN of the options */
};

struct cstrap_reading_options {
	bool basic_channel;
	bool full; /* the whole EF, not the message alone */
	/*
	 * PINs for files that ask for one, each presented once, as guarded as
	 * any other key; NULL: none, such files are E_CARD_ACCESS.
	 */
	const struct cstrap_keyring *keys;
	int min_tries; /* 0: 3 */
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

struct cstrap_plan;   /* opaque */
struct cstrap_backup; /* opaque, cardstrap/backup.h */

enum cstrap_step_kind {
	CSTRAP_STEP_SELECT = 0, /* changes nothing */
	CSTRAP_STEP_READ = 1,   /* read back and compare with what is wanted */
	CSTRAP_STEP_VERIFY = 2, /* presents a key */
	CSTRAP_STEP_CREATE = 3,
	CSTRAP_STEP_UPDATE = 4,
	CSTRAP_STEP_RULE = 5, /* check the new file's access rule */
	CSTRAP_STEP_DELETE = 6,
	CSTRAP_STEP_RESIZE = 7,
	CSTRAP_STEP_ACTIVATE = 8
};

/* A step as it can be shown. Borrowed from the plan. */
struct cstrap_step {
	enum cstrap_step_kind kind;
	const char *purpose;        /* "body of the message" */
	struct cstrap_view command; /* bytes; a VERIFY without its key */
	uint16_t file_id;           /* it works on */
	size_t offset;              /* of UPDATE and READ */
	struct cstrap_view secret;  /* part of command that is masked */
	uint8_t key;                /* of VERIFY */
	size_t answer_len;          /* data bytes that are expected */
	struct cstrap_view
	    expected;        /* READ: those; RULE: tag and rule in them */
	bool expects_secret; /* those are masked, too */
	uint32_t etu;        /* on a T=0 card, cardstrap/wire.h */
};

/* How a message that is on the card already is replaced. */
enum cstrap_method {
	/* In its file, which RESIZE FILE makes larger where it has to be. */
	CSTRAP_METHOD_SINGLE = 0,
	/*
	 * In a second file, to which one byte of the DODF switches; clients
	 * that have the file id built in do not follow.
	 */
	CSTRAP_METHOD_AB = 1
};

struct cstrap_plan_options {
	bool create; /* make the files on a card that has none */
	enum cstrap_method method;
	unsigned int quirks; /* to write, enum cstrap_quirk */
	const struct cstrap_card_profile *card; /* NULL: the first there is */
	const struct cstrap_keyring *keys;      /* borrowed until the run */
	int min_tries; /* 0: what the card profile says */
	bool allow_unknown_tries;
	const char *iccid; /* only this card; NULL: any */
	/*
	 * Keep the card from making the plan to running or closing it:
	 * nobody comes between, and nothing is looked up twice. The link has
	 * to outlive the plan then.
	 */
	bool hold;
	bool backup; /* read all that cstrap_plan_backup is to have */
	const struct cstrap_sink *sink;
};

/*
 * Read the card and make the plan that puts message on it. Sends nothing that
 * changes the card and presents no key but a PIN of the ring that reading asks
 * for. *out is yours to close. The message is copied.
 *   E_GUARD         refused: no access rule that fits, files of others ...
 *   E_KEY_NEEDED    the card's rules name a key that was not given
 *   E_CARD_OTHER    another ICCID
 *   E_NO_MESSAGE    the card has no such files, and create is not set
 *   E_CARD_SPACE    a file on the card is too small
 *   E_COUNT         the message has more than 255 objects
 */
CSTRAP_API enum cstrap_status cstrap_plan_make(struct cstrap_plan **out,
    const struct cstrap_link *link, const struct cstrap_message *message,
    const struct cstrap_plan_options *options, struct cstrap_finding *finding);

/*
 * The plan that takes our entry and its file off the card: overwrite, take the
 * entry away, delete the file. All else stays as it is. options->iccid has to
 * be set. A card without our entry gives a plan without steps, or one that
 * finishes what an interrupted run left.
 */
CSTRAP_API enum cstrap_status cstrap_plan_make_erase(struct cstrap_plan **out,
    const struct cstrap_link *link, const struct cstrap_plan_options *options,
    struct cstrap_finding *finding);

/*
 * The plan that puts back what a backup saved of this card: the entry and its
 * file, or that there was none. options->iccid has to be set.
 *   E_CARD_OTHER   the backup is of another card
 */
CSTRAP_API enum cstrap_status cstrap_plan_make_restore(struct cstrap_plan **out,
    const struct cstrap_link *link, const struct cstrap_backup *backup,
    const struct cstrap_plan_options *options, struct cstrap_finding *finding);

CSTRAP_API void cstrap_plan_close(struct cstrap_plan **plan);

CSTRAP_API size_t cstrap_plan_count(const struct cstrap_plan *plan);
CSTRAP_API bool cstrap_plan_step(const struct cstrap_plan *plan, size_t index,
    struct cstrap_step *step);
/* Nothing to do? */
CSTRAP_API bool cstrap_plan_is_empty(const struct cstrap_plan *plan);
/* Does it make files, or write entries that lead to one? */
CSTRAP_API bool cstrap_plan_changes_way(const struct cstrap_plan *plan);
/* The file's content cannot be read back: reading it wants this key; 0: it can. */
CSTRAP_API uint8_t cstrap_plan_unread_key(const struct cstrap_plan *plan);
/*
 * After the run: how many files the card did not delete, because it does not
 * know DELETE FILE or does not let us. They are blank, and nothing leads there.
 */
CSTRAP_API size_t cstrap_plan_forgone(const struct cstrap_plan *plan);
/* Of the card that it was made for; borrowed. */
CSTRAP_API const char *cstrap_plan_iccid(const struct cstrap_plan *plan);
/* What the card held when the plan was made; NULL unless options->backup. */
CSTRAP_API const struct cstrap_backup *cstrap_plan_backup(
    const struct cstrap_plan *plan);

struct cstrap_run_options {
	/* Told before each step; may be NULL. */
	void (*progress)(void *ctx, size_t index, size_t count,
	    const struct cstrap_step *step);
	void *progress_ctx;
};

/*
 * Send the plan to the card it was made from: guard every key (identity,
 * counter, one VERIFY), then step by step, each change read back before the
 * byte that commits. Stops at the first refusal. A plan is run once.
 *   E_CARD_KEY      the key was wrong; a try was used
 *   E_CARD_BLOCKED  the key was blocked before
 *   E_GUARD         too few tries, or unknown: nothing was sent
 *   E_PARTLY        something was changed and the rest was not: run again
 */
CSTRAP_API enum cstrap_status cstrap_plan_run(struct cstrap_plan *plan,
    const struct cstrap_link *link, const struct cstrap_run_options *options,
    struct cstrap_finding *finding);

/*
 * Compare what is wanted with what a card was read to hold: differences go to
 * sink with their paths.
 *   E_DIFFERS
 */
CSTRAP_API enum cstrap_status cstrap_card_compare(const struct cstrap_message
						      *wanted,
    const struct cstrap_message *held, const struct cstrap_sink *sink,
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
