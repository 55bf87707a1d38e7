/*
 * provision/plan.h - the steps of a job, as they are built.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#ifndef CSTRAP_PROVISION_PLAN_H
#define CSTRAP_PROVISION_PLAN_H

#include "cardstrap/backup.h"
#include "provision/session.h"

/* Offsets go into the plan's pool, which moves as it grows. */
struct cstrap_plan_step {
	enum cstrap_step_kind kind;
	const char *purpose; /* static */
	uint16_t file_id;
	size_t offset;
	size_t command_at, command_len;
	size_t expect_at, expect_len; /* READ: bytes; RULE: tag and rule */
	uint32_t size;                /* RULE: of the file */
	uint8_t key;                  /* VERIFY */
	bool accepted;                /* by this card, while planning */
	bool presented;               /* the card counts it as presented */
	bool is_secret;               /* the command's data, and what is read */
};

struct cstrap_plan {
	struct cstrap_plan_step *steps;
	size_t count, max;
	uint8_t *pool; /* secret memory */
	size_t pool_len, pool_max;
	enum cstrap_status status; /* NOMEM sticks */
	bool changes_way;
	uint8_t unread_key;
	size_t forgone;   /* DELETEs that the card did not do */
	size_t piece_max; /* data bytes of one UPDATE */
	char iccid[CSTRAP_ICCID_MAX];
	const struct cstrap_keyring *keys; /* borrowed */
	int min_tries;
	bool allow_unknown_tries;
	bool held; /* session is open: this very card, and nobody else */
	struct cstrap_session session;
	struct cstrap_backup *backup;
};

/* What a step is about, for those that send the same to the same file. */
struct cstrap_step_about {
	const char *purpose;
	uint16_t file_id;
	bool is_secret;
};

/* Append a step; lack of memory sticks in plan->status. */
void cstrap_plan_put(struct cstrap_plan *plan, enum cstrap_step_kind kind,
    const struct cstrap_step_about *about,
    const struct cstrap_command *command);
/* Present a key, which the run takes from the ring. */
void cstrap_plan_put_verify(struct cstrap_plan *plan, uint8_t key);
/* SELECT a file id, with nothing asked for in return. */
void cstrap_plan_put_select(struct cstrap_plan *plan, const char *purpose,
    uint16_t file_id);
/* UPDATE BINARY of any length, in pieces. */
void cstrap_plan_put_update(struct cstrap_plan *plan,
    const struct cstrap_step_about *about, size_t offset,
    struct cstrap_view bytes);
/* READ BINARY of any length, in pieces, that has to give these bytes. */
void cstrap_plan_put_read(struct cstrap_plan *plan,
    const struct cstrap_step_about *about, size_t offset,
    struct cstrap_view expected);
/* READ RECORD that has to give these bytes. */
void cstrap_plan_put_read_record(struct cstrap_plan *plan,
    const struct cstrap_step_about *about, uint8_t record,
    struct cstrap_view expected);
/* SELECT a new file and hold its FCP to the rule and size asked for. */
void cstrap_plan_put_rule(struct cstrap_plan *plan, uint16_t file_id,
    const struct cstrap_card_rule *rule, uint32_t size);
/* Take away the steps from count on. */
void cstrap_plan_cut(struct cstrap_plan *plan, size_t count);

/* What is known of the content of a file that is to be written. */
struct cstrap_plan_file {
	uint16_t file_id;
	struct cstrap_view
	    known;      /* its first bytes, as far as they were read */
	size_t used;    /* what lies behind is FF, or nobody's */
	size_t size;    /* of the file */
	uint8_t unread; /* the key that reading it wants: write all, blindly */
};

/*
 * The steps that make the selected EF hold content (a message, and perhaps
 * more behind it), committed by one byte; FF where the old one was longer. Adds
 * nothing where all is right already.
 *   E_CARD_SPACE   the file is too small
 *   E_COUNT        more objects than one byte counts
 */
enum cstrap_status cstrap_plan_message(struct cstrap_plan *plan,
    const struct cstrap_plan_file *file, struct cstrap_view content,
    struct cstrap_finding *finding);

/*
 * The steps that overwrite the selected EF with FF, and leave it "never
 * written".
 */
enum cstrap_status cstrap_plan_wipe(struct cstrap_plan *plan,
    const struct cstrap_plan_file *file);

#endif /* CSTRAP_PROVISION_PLAN_H */
