/*
 * cli/main.c - cardstrap, the program: from words to a verb.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include <malloc.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>

#include "cli/cli.h"

#include "cardstrap/bytes.h"
#include "cli/command.h"
#include "cli/help.h"
#include "cli/interrupt.h"

/* jansson's memory holds keys. A plain free() of it stays allowed. */
static void
wipe_and_free(void *memory)
{
	if (memory != NULL)
		cstrap_wipe(memory, malloc_usable_size(memory));
	free(memory);
}

/* No core dump, and no other process of this user reads our memory. */
static void
harden(void)
{
	const struct rlimit none = { 0, 0 };

	(void)prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
	(void)setrlimit(RLIMIT_CORE, &none);
	json_set_alloc_funcs(malloc, wipe_and_free);
}

static int
run_verb(struct cstrap_cli *cli, const struct cstrap_verb *verb, int count,
    char **words)
{
	struct cstrap_options *o = &cli->options;
	char complaint[CSTRAP_COMPLAINT_MAX];
	bool ok;

	ok = cstrap_options_read(o, verb->options, count, words, complaint);
	cli->out.json = cstrap_cli_has(cli, CSTRAP_OPT_JSON);
	cli->out.quiet = cstrap_cli_has(cli, CSTRAP_OPT_QUIET);
	cli->out.verbose = o->given[CSTRAP_OPT_VERBOSE];
	if (cstrap_cli_has(cli, CSTRAP_OPT_HELP)) {
		cli->out.json = false;
		cstrap_help_verb(verb);
		return CSTRAP_EXIT_OK;
	}
	if (!ok)
		return cstrap_fail_usage(&cli->out, "%s", complaint);
	if (o->arg_count < verb->args_min)
		return cstrap_fail_usage(&cli->out, "%s is missing",
		    verb->usage[0] != '\0' ? verb->usage : "an argument");
	if (o->arg_count > verb->args_max)
		return cstrap_fail_usage(&cli->out, "%d argument%s too many",
		    o->arg_count - verb->args_max,
		    o->arg_count - verb->args_max == 1 ? "" : "s");
	return verb->run(cli);
}

/* The words that stand where a verb should. */
static int
run_without_verb(struct cstrap_cli *cli, int count, char **words)
{
	if (count == 0)
		return cstrap_fail_usage(&cli->out, "a verb is missing");
	if (count == 1 && strcmp(words[0], "--version") == 0) {
		(void)printf("cardstrap %s\n", CSTRAP_VERSION);
		return CSTRAP_EXIT_OK;
	}
	if (count == 1 &&
	    (strcmp(words[0], "--help") == 0 || strcmp(words[0], "-h") == 0)) {
		cstrap_help_verbs();
		return CSTRAP_EXIT_OK;
	}
	if (cstrap_word_is_key(words[0]))
		return cstrap_fail_usage(&cli->out, "there is no such verb");
	return cstrap_fail_usage(&cli->out, "there is no verb %s", words[0]);
}

int
main(int argc, char **argv)
{
	const int count = argc > 1 ? argc - 1 : 0;
	char **words = argv + (argc > 0);
	const struct cstrap_verb *verb;
	struct cstrap_cli cli;
	int used = 0, code;

	harden();
	cstrap_interrupt_begin();
	verb = cstrap_verb_find(count, words, &used);
	memset(&cli, 0, sizeof(cli));
	if (!cstrap_output_begin(&cli.out, verb != NULL ? verb->name : ""))
		return CSTRAP_EXIT_HOST;
	code = verb != NULL ? run_verb(&cli, verb, count - used, words + used) :
			      run_without_verb(&cli, count, words);
	return cstrap_output_end(&cli.out, code);
}
