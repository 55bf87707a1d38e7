/*
 * cli/cmd.h - the verbs. Each returns its exit code, having said why.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#ifndef CSTRAP_CLI_CMD_H
#define CSTRAP_CLI_CMD_H

#include "cli/cli.h"

int cstrap_cmd_readers(struct cstrap_cli *cli);
int cstrap_cmd_info(struct cstrap_cli *cli);
int cstrap_cmd_build(struct cstrap_cli *cli);
int cstrap_cmd_show(struct cstrap_cli *cli);
int cstrap_cmd_check(struct cstrap_cli *cli);
int cstrap_cmd_plan(struct cstrap_cli *cli);
int cstrap_cmd_write(struct cstrap_cli *cli);
int cstrap_cmd_read(struct cstrap_cli *cli);
int cstrap_cmd_verify(struct cstrap_cli *cli);
int cstrap_cmd_erase(struct cstrap_cli *cli);
int cstrap_cmd_restore(struct cstrap_cli *cli);
int cstrap_cmd_sync(struct cstrap_cli *cli);
int cstrap_cmd_conform(struct cstrap_cli *cli);
int cstrap_cmd_explain(struct cstrap_cli *cli);
int cstrap_cmd_vcard_create(struct cstrap_cli *cli);
int cstrap_cmd_vcard_serve(struct cstrap_cli *cli);
int cstrap_cmd_vcard_show(struct cstrap_cli *cli);
int cstrap_cmd_trace_show(struct cstrap_cli *cli);
int cstrap_cmd_help(struct cstrap_cli *cli);

#endif /* CSTRAP_CLI_CMD_H */
