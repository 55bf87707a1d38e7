/*
 * cli/help.h - help texts out of the table of verbs.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#ifndef CSTRAP_CLI_HELP_H
#define CSTRAP_CLI_HELP_H

#include "cli/command.h"

/* All verbs, on stdout. */
void cstrap_help_verbs(void);

/* One verb with its options, on stdout. */
void cstrap_help_verb(const struct cstrap_verb *verb);

/* The verbs of a first word ("vcard"); false where there are none. */
bool cstrap_help_group(const char *word);

#endif /* CSTRAP_CLI_HELP_H */
