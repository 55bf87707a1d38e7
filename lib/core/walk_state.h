/*
 * core/walk_state.h - where a walk stands, for the files that move it on.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#ifndef CSTRAP_CORE_WALK_STATE_H
#define CSTRAP_CORE_WALK_STATE_H

#include "cardstrap/walk.h"
#include "core/cursor.h"

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

#endif /* CSTRAP_CORE_WALK_STATE_H */
