/*
 * provision/plan_make.h - what the parts of making a plan share.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#ifndef CSTRAP_PROVISION_PLAN_MAKE_H
#define CSTRAP_PROVISION_PLAN_MAKE_H

#include "provision/plan.h"
#include "provision/survey.h"

struct cstrap_maker {
	struct cstrap_plan *plan;
	struct cstrap_survey *survey;
	const struct cstrap_plan_options *options;
	const struct cstrap_card_profile *card;
	struct cstrap_finding *finding;
	struct cstrap_view content; /* of the bootstrap file */
	/* Restoring: the entry as it was saved; empty: our own. */
	struct cstrap_view entry;
	uint16_t entry_file_id;
	uint8_t keys[CSTRAP_KEYRING_MAX]; /* in the order of first need */
	size_t key_count;
};

enum cstrap_status cstrap_maker_refuse(struct cstrap_maker *maker,
    enum cstrap_status st, enum cstrap_rule rule, const char *detail);

/*
 * Note the keys that access asks for; what completes "ADM1 to ...".
 *   E_KEY_NEEDED, E_GUARD
 */
enum cstrap_status cstrap_maker_require(struct cstrap_maker *maker, bool known,
    const struct cstrap_access *access, const char *what);

/*
 * The same for an operation on a file of the card. A file that anybody may
 * update is refused.
 */
enum cstrap_status cstrap_maker_require_of(struct cstrap_maker *maker,
    const struct cstrap_survey_file *file, uint8_t operation, const char *what);

void cstrap_maker_select_application(struct cstrap_maker *maker);
/* A file id at a time, from the application where path is relative to it. */
void cstrap_maker_select_path(struct cstrap_maker *maker,
    struct cstrap_view path);

/* What is known of a file's content, for cstrap_plan_message. */
struct cstrap_plan_file cstrap_maker_file(
    const struct cstrap_survey_file *file);

/* Whose files are (plan_owner.c). */
enum cstrap_named {
	CSTRAP_NAMED_NOT,
	CSTRAP_NAMED_PERHAPS, /* there are directories that cannot be read */
	CSTRAP_NAMED
};

/* Do the bytes of this id stand in a directory, our own entry left out? */
enum cstrap_named cstrap_maker_named(const struct cstrap_maker *maker,
    uint16_t file_id);
/* Could every data object directory be read? */
bool cstrap_maker_knows_directories(const struct cstrap_maker *maker);
/* A file that is not activated, as a run of ours leaves it with this card? */
bool cstrap_maker_may_finish(const struct cstrap_maker *maker,
    const struct cstrap_survey_file *file);
/* Blank, and certainly nobody's. */
bool cstrap_maker_may_delete(const struct cstrap_maker *maker,
    const struct cstrap_survey_file *file);
/*
 * The id of a file for the content: first, or the next one of its row, which
 * is free, or blank, or holds what an interrupted run of this plan wrote;
 * any_bootstrap: or any bootstrap message that nothing names. *file is what is
 * there; yours to wipe.
 */
enum cstrap_status cstrap_maker_choose_file(struct cstrap_maker *maker,
    uint16_t first, bool any_bootstrap, struct cstrap_survey_file *file);

/* Access rules of new files (plan_rules.c). */
struct cstrap_new_rules {
	struct cstrap_card_rule df, ef;
	struct cstrap_access df_create_ef, ef_update;
};

enum cstrap_status cstrap_maker_rules(struct cstrap_maker *maker,
    struct cstrap_new_rules *rules);

/* Steps that make files (plan_files.c). */
enum cstrap_status cstrap_maker_create_application(struct cstrap_maker *maker,
    const struct cstrap_new_rules *rules);
/*
 * An EF in the application, which is selected: made unless it is there, and
 * activated unless it is, with its rule held to what was asked for before
 * anything is written into it.
 */
enum cstrap_status cstrap_maker_make_file(struct cstrap_maker *maker,
    const struct cstrap_new_rules *rules, const char *purpose,
    const struct cstrap_survey_file *file, uint32_t size);
/*
 * The content, into the file as it was read, or into a new one of new_size
 * bytes, which has to be blank.
 */
enum cstrap_status cstrap_maker_put_content(struct cstrap_maker *maker,
    const struct cstrap_new_rules *rules, const struct cstrap_survey_file *file,
    uint32_t new_size);
/* Entries of directories (plan_directory.c). */
enum cstrap_status cstrap_maker_append(struct cstrap_maker *maker,
    const struct cstrap_survey_file *file,
    const struct cstrap_directory *directory, struct cstrap_view entry);
enum cstrap_status cstrap_maker_revive(struct cstrap_maker *maker,
    const struct cstrap_survey_file *file,
    const struct cstrap_directory *directory, struct cstrap_view entry);
void cstrap_maker_take_away(struct cstrap_maker *maker,
    const struct cstrap_survey_file *file,
    const struct cstrap_directory *directory);
/* Let our entry lead to the file with this low byte of its id. */
void cstrap_maker_switch(struct cstrap_maker *maker,
    const struct cstrap_survey_file *file,
    const struct cstrap_directory *directory, uint8_t low);

/* The jobs, each of which finishes what an interrupted run of it left. */
enum cstrap_status cstrap_maker_rewrite(struct cstrap_maker *maker);
enum cstrap_status cstrap_maker_ab(struct cstrap_maker *maker);
enum cstrap_status cstrap_maker_create(struct cstrap_maker *maker);
enum cstrap_status cstrap_maker_name(struct cstrap_maker *maker);
enum cstrap_status cstrap_maker_erase(struct cstrap_maker *maker);

/* Read what is not read yet, and keep it all in the plan. */
enum cstrap_status cstrap_maker_backup(struct cstrap_maker *maker);

/* A job, from the card's ICCID to the keys at the head of the plan. */
enum cstrap_status cstrap_maker_run(struct cstrap_plan **out,
    struct cstrap_maker *maker, const struct cstrap_link *link,
    enum cstrap_status (*job)(struct cstrap_maker *maker));

#endif /* CSTRAP_PROVISION_PLAN_MAKE_H */
