/*
 * cli/client.h - clients in the field that --for names, and what they can read.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#ifndef CSTRAP_CLI_CLIENT_H
#define CSTRAP_CLI_CLIENT_H

#include "cardstrap/field.h"
#include "cli/cli.h"

/* All names of --for are known? Returns the exit code, having said why. */
int cstrap_clients_known(struct cstrap_cli *cli);

/*
 * Judge for each client that --for names: findings go to sink, and a line for
 * each client says whether it reads this.
 */
void cstrap_clients_judge(struct cstrap_cli *cli,
    const struct cstrap_field_case *what, const struct cstrap_sink *sink);

#endif /* CSTRAP_CLI_CLIENT_H */
