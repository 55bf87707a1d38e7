/*
 * cli/tree.h - a message as a tree of lines.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#ifndef CSTRAP_CLI_TREE_H
#define CSTRAP_CLI_TREE_H

#include "cardstrap/message.h"
#include "cli/cli.h"

/* Print objects, instances and resources; secrets as their length. */
void cstrap_tree_say(struct cstrap_cli *cli,
    const struct cstrap_message *message, enum cstrap_enabler enabler,
    bool secrets);

/* "1 object", "3 objects". Returns room. */
const char *cstrap_count_text(size_t count, const char *noun, char room[32]);

#endif /* CSTRAP_CLI_TREE_H */
