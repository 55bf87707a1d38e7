/*
 * cli/sync_text.h - what a check of the card came to, in words and as JSON.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#ifndef CSTRAP_CLI_SYNC_TEXT_H
#define CSTRAP_CLI_SYNC_TEXT_H

#include "cardstrap/sync.h"
#include "cli/cli.h"

/* Says it, and returns the exit code of its state. */
int cstrap_sync_say(struct cstrap_cli *cli,
    const struct cstrap_sync_result *result);

#endif /* CSTRAP_CLI_SYNC_TEXT_H */
