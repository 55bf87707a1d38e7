/*
 * core/walk_state.h - where a walk stands, for the files that move it on.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#ifndef CSTRAP_CORE_WALK_STATE_H
#define CSTRAP_CORE_WALK_STATE_H

#include "cardstrap/walk.h"
#include "core/cursor.h"
#include "core/fcp_brief.h"

/* Each state but the last two sends one command, or reads one file. */
enum cstrap_walk_state {
	WALK_OPEN_CHANNEL,
	WALK_SELECT_AID,
	WALK_SELECT_ODF,
	WALK_READ_ODF,
	WALK_SELECT_DODF,
	WALK_READ_DODF,
	WALK_SELECT_FILE,
	WALK_SELECT_MF,
	WALK_SELECT_DIR,
	WALK_READ_DIR,
	WALK_READ_DIR_RECORD,
	WALK_SELECT_DF,
	WALK_CLOSE_CHANNEL,
	WALK_FOUND,
	WALK_ENDED
};

bool cstrap_walk_is_reading(const struct cstrap_walk *walk);

/* Begin the command of the state. */
enum cstrap_status cstrap_walk_send(struct cstrap_walk *walk);

/* The file of the state was read to its end, or a command was answered. */
void cstrap_walk_on_read(struct cstrap_walk *walk);
void cstrap_walk_on_read_refused(struct cstrap_walk *walk,
    enum cstrap_status status);
void cstrap_walk_on_answer(struct cstrap_walk *walk);

/* --- walk_target.c: where it goes on -------------------------------------- */

/* Copy a path; one that is too long becomes none. */
void cstrap_walk_set_path(struct cstrap_card_path *path,
    struct cstrap_view bytes);

/* The first failure on the way is what a walk that finds nothing ends with. */
void cstrap_walk_note_trouble(struct cstrap_walk *walk,
    enum cstrap_status status);
void cstrap_walk_give_up(struct cstrap_walk *walk);

/* How the application that is selected now was found; and that it is it. */
enum cstrap_walk_how cstrap_walk_how_now(const struct cstrap_walk *walk);
void cstrap_walk_note_application(struct cstrap_walk *walk);

/* What the FCP of the last SELECT says. */
void cstrap_walk_brief_fcp(const struct cstrap_walk *walk,
    struct cstrap_fcp_brief *fcp);

/* Read the file that was selected, in a state WALK_READ_. */
void cstrap_walk_read_file(struct cstrap_walk *walk,
    enum cstrap_walk_state state);

/* Select a file of the application, in a state WALK_SELECT_. */
void cstrap_walk_target_file(struct cstrap_walk *walk,
    enum cstrap_walk_state state, const struct cstrap_card_path *path);

/* The next directory, application by AID, or DF of EF(DIR), if there is one. */
void cstrap_walk_next_dodf(struct cstrap_walk *walk);
void cstrap_walk_next_application(struct cstrap_walk *walk);
void cstrap_walk_next_df(struct cstrap_walk *walk);

#endif /* CSTRAP_CORE_WALK_STATE_H */
