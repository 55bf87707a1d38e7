/*
 * cli/cli.h - one run of the program, as every verb gets it.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#ifndef CSTRAP_CLI_CLI_H
#define CSTRAP_CLI_CLI_H

#include "cli/options.h"
#include "cli/output.h"

struct cstrap_cli {
	struct cstrap_options options;
	struct cstrap_output out;
};

/* The value of an option; NULL where it was not given. */
static inline const char *
cstrap_cli_value(const struct cstrap_cli *cli, enum cstrap_option_id id)
{
	return cli->options.value[id];
}

static inline bool
cstrap_cli_has(const struct cstrap_cli *cli, enum cstrap_option_id id)
{
	return cli->options.given[id] > 0;
}

#endif /* CSTRAP_CLI_CLI_H */
