/*
 * cli/quirk.h - defects by name: which to read, which to write.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#ifndef CSTRAP_CLI_QUIRK_H
#define CSTRAP_CLI_QUIRK_H

#include "cardstrap/quirk.h"
#include "cli/cli.h"

/* Read --quirk into a set of enum cstrap_quirk. Returns the exit code. */
int cstrap_quirks_to_read(struct cstrap_cli *cli, unsigned int *quirks);
/* The same, for those alone that can be written. */
int cstrap_quirks_to_write(struct cstrap_cli *cli, unsigned int *quirks);

/* Say which defects the bytes of what (a file, "card") had. */
void cstrap_quirks_tell(struct cstrap_cli *cli, unsigned int met,
    const char *what);

#endif /* CSTRAP_CLI_QUIRK_H */
