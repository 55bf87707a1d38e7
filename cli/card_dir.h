/*
 * cli/card_dir.h - the directories of a card, listed for people.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#ifndef CSTRAP_CLI_CARD_DIR_H
#define CSTRAP_CLI_CARD_DIR_H

#include "cardstrap/link.h"
#include "cli/cli.h"

/* Read EF(DIR) and list its records; a card without one is said to have none. */
enum cstrap_status cstrap_list_dir(struct cstrap_cli *cli,
    const struct cstrap_link *link);

/*
 * List what bytes of EF(DIR) say, templates one after the other; a record
 * holds one. The first has this number.
 */
void cstrap_list_dir_records(struct cstrap_cli *cli, struct cstrap_view bytes,
    unsigned number);

/* List the entries of an ODF or a DODF. */
void cstrap_list_odf(struct cstrap_cli *cli, struct cstrap_view content);
void cstrap_list_dodf(struct cstrap_cli *cli, struct cstrap_view content);

#endif /* CSTRAP_CLI_CARD_DIR_H */
