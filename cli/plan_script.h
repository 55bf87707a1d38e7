/*
 * cli/plan_script.h - a plan as a script of commands for other programs.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#ifndef CSTRAP_CLI_PLAN_SCRIPT_H
#define CSTRAP_CLI_PLAN_SCRIPT_H

#include "cardstrap/provision.h"
#include "cli/cli.h"

/*
 * Print the script, or save it where -o says. Keys stand as "..", and so does
 * what is secret in the message, unless --show-secrets. Returns the exit code.
 */
int cstrap_plan_script(struct cstrap_cli *cli, const struct cstrap_plan *plan);

#endif /* CSTRAP_CLI_PLAN_SCRIPT_H */
