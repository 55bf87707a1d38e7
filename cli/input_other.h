/*
 * cli/input_other.h - a FILE that is no card file and no profile: a store, or
 * a message in a format of LwM2M clients.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#ifndef CSTRAP_CLI_INPUT_OTHER_H
#define CSTRAP_CLI_INPUT_OTHER_H

#include "cli/input.h"

/*
 * The file of the store in the folder path, in memory that is the caller's to
 * free; NULL where path is no folder.
 */
char *cstrap_input_store_path(const char *path);

/* By its first bytes: is it one of these? */
bool cstrap_input_is_other(struct cstrap_view bytes);

/* Make a message of input->data in input->room. Returns the exit code. */
int cstrap_input_load_other(struct cstrap_cli *cli, struct cstrap_input *input,
    const char *path, enum cstrap_enabler enabler);

/* Print what a store tells beside its message: record, and origins. */
void cstrap_store_say(struct cstrap_cli *cli, const struct cstrap_store *store);

#endif /* CSTRAP_CLI_INPUT_OTHER_H */
