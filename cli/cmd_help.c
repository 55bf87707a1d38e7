/*
 * cli/cmd_help.c - cardstrap help: the verbs, or one of them.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "cli/cmd.h"

#include "cli/help.h"

int
cstrap_cmd_help(struct cstrap_cli *cli)
{
	const struct cstrap_options *o = &cli->options;
	const struct cstrap_verb *verb;
	int used = 0;

	if (o->arg_count == 0) {
		cstrap_help_verbs();
		return CSTRAP_EXIT_OK;
	}
	verb = cstrap_verb_find(o->arg_count, o->args, &used);
	if (verb != NULL && used == o->arg_count) {
		cstrap_help_verb(verb);
		return CSTRAP_EXIT_OK;
	}
	if (o->arg_count == 1 && cstrap_help_group(o->args[0]))
		return CSTRAP_EXIT_OK;
	return cstrap_fail_usage(&cli->out, "there is no verb %s%s%s",
	    o->args[0], o->arg_count > 1 ? " " : "",
	    o->arg_count > 1 ? o->args[1] : "");
}
