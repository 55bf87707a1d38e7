/*
 * cli/cmd_trace_show.c - cardstrap trace show: a transcript in words.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "cli/cmd.h"

#include "cardstrap/trace.h"

struct lines {
	struct cstrap_cli *cli;
	json_t *all;
};

static void
take(void *ctx, size_t line, const char *words)
{
	struct lines *lines = ctx;

	cstrap_say(&lines->cli->out, "%4zu  %s", line, words);
	if (lines->all != NULL)
		(void)json_array_append_new(lines->all,
		    json_pack("{s:I, s:o*}", "line", (json_int_t)line, "words",
			cstrap_json_text(words)));
}

int
cstrap_cmd_trace_show(struct cstrap_cli *cli)
{
	const char *path = cli->options.args[0];
	struct lines lines = { cli, json_array() };
	struct cstrap_finding finding = { 0 };
	enum cstrap_status st;

	st = cstrap_trace_show(path, take, &lines, &finding);
	if (st != CSTRAP_OK) {
		json_decref(lines.all);
		return cstrap_fail(&cli->out, CSTRAP_SCENE_FILE, path, st,
		    &finding);
	}
	cstrap_document_set(&cli->out, "exchanges", lines.all);
	return CSTRAP_EXIT_OK;
}
