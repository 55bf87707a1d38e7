/*
 * cli/exit_code.h - the program's exit codes, which never change, and what
 * each status of the library means to the person at the keyboard.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#ifndef CSTRAP_CLI_EXIT_CODE_H
#define CSTRAP_CLI_EXIT_CODE_H

#include "cardstrap/status.h"

enum cstrap_exit {
	CSTRAP_EXIT_OK = 0,
	CSTRAP_EXIT_DIFFERS = 1, /* or findings of severity error */
	CSTRAP_EXIT_USAGE = 2,
	CSTRAP_EXIT_INPUT = 3,
	CSTRAP_EXIT_READER = 4,
	CSTRAP_EXIT_NO_CARD = 5,
	CSTRAP_EXIT_OTHER_CARD = 6,
	CSTRAP_EXIT_GUARD = 7,
	CSTRAP_EXIT_KEY = 8,
	CSTRAP_EXIT_BLOCKED = 9,
	CSTRAP_EXIT_CARD = 10,
	CSTRAP_EXIT_SPACE = 11,
	CSTRAP_EXIT_PARTLY = 12,
	CSTRAP_EXIT_HOST = 14,
	CSTRAP_EXIT_NO_MESSAGE = 15,
	CSTRAP_EXIT_INTERRUPTED = 130
};

/* What was going on: the same status can mean different things. */
enum cstrap_scene {
	CSTRAP_SCENE_FILE = 0, /* a file was read or written */
	CSTRAP_SCENE_READ = 1, /* a card was read */
	CSTRAP_SCENE_WRITE = 2 /* a card was being changed */
};

enum cstrap_exit cstrap_exit_code(enum cstrap_status status,
    enum cstrap_scene scene);

/* One sentence, for a status that came without a text; never NULL. */
const char *cstrap_exit_sentence(enum cstrap_status status);

/* What to do about it; NULL where there is nothing general to say. */
const char *cstrap_exit_remedy(enum cstrap_status status);

/* Has the table a row of the status's own? */
bool cstrap_exit_knows(enum cstrap_status status);

#endif /* CSTRAP_CLI_EXIT_CODE_H */
