/*
 * cli/command.h - the one table of verbs: it drives the reading of a command
 * line, the help, and the test that holds the man page to both.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#ifndef CSTRAP_CLI_COMMAND_H
#define CSTRAP_CLI_COMMAND_H

#include "cli/cli.h"

struct cstrap_verb {
	const char *name;    /* "write", "vcard create" */
	const char *usage;   /* "PROFILE -o FILE"; "" for none */
	const char *summary; /* one line, no full stop */
	const char *about;   /* more, in lines; may be NULL */
	uint64_t options;    /* set of enum cstrap_option_id */
	int args_min;
	int args_max;
	int (*run)(struct cstrap_cli *cli); /* returns the exit code */
};

/* The verbs in their order; NULL past the last. */
const struct cstrap_verb *cstrap_verb_at(size_t index);

/*
 * The verb that words begin with, which may be two words long; *used is how
 * many. NULL where there is none.
 */
const struct cstrap_verb *cstrap_verb_find(int count, char **words, int *used);

#endif /* CSTRAP_CLI_COMMAND_H */
