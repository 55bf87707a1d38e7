/*
 * cli/cmd_show.c - cardstrap show: a message as a tree or as a profile.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include <stdlib.h>

#include "cli/cmd.h"

#include "cardstrap/profile.h"
#include "cli/input_other.h"
#include "cli/read_card.h"
#include "cli/tree.h"

/* What JSON cannot keep of a message: how its lengths were written. */
static void
note_headers(struct cstrap_cli *cli, const struct cstrap_message *message,
    const char *what)
{
	struct cstrap_report report;
	struct cstrap_sink sink =
	    cstrap_report_sink(&report, &cli->out, stderr, what);
	struct cstrap_message_iter iter;
	struct cstrap_finding finding;
	struct cstrap_node node;

	cstrap_message_begin(message, &iter);
	while (cstrap_message_next(&iter, &node)) {
		if (node.shortest)
			continue;
		(void)cstrap_finding_set(&finding, CSTRAP_OK,
		    CSTRAP_RULE_TLV_FORM, NULL);
		finding.offset = node.offset;
		finding.path = node.path;
		cstrap_sink_put(&sink, &finding);
	}
}

static int
show(struct cstrap_cli *cli, const struct cstrap_message *message,
    const char *what)
{
	const bool secrets = cstrap_cli_has(cli, CSTRAP_OPT_SHOW_SECRETS);
	struct cstrap_render_options options = { secrets,
		CSTRAP_ENABLER_NEWEST };
	struct cstrap_finding finding = { 0 };
	enum cstrap_status st;
	char objects[32];
	int code;

	code = cstrap_input_enabler(cli, &options.enabler);
	if (code != CSTRAP_EXIT_OK)
		return code;
	note_headers(cli, message, what);
	if (!cli->out.json) {
		cstrap_say(&cli->out, "%s: %zu bytes, %s", what,
		    message->bytes.len,
		    cstrap_count_text(message->object_count, "object",
			objects));
		cstrap_tree_say(cli, message, options.enabler, secrets);
		return CSTRAP_EXIT_OK;
	}
	st = cstrap_profile_render(message, &options, &cli->out.text, &finding);
	if (st == CSTRAP_OK)
		return CSTRAP_EXIT_OK;
	return cstrap_fail(&cli->out, CSTRAP_SCENE_FILE, what, st, &finding);
}

static int
show_card(struct cstrap_cli *cli)
{
	struct cstrap_card_message card;
	struct cstrap_report report;
	struct cstrap_sink sink =
	    cstrap_report_sink(&report, &cli->out, stderr, "card");
	const struct cstrap_reading_options options = { .sink = &sink };
	int code = cstrap_card_message_read(cli, &card, &options);

	if (code == CSTRAP_EXIT_OK)
		code = show(cli, &card.reading.message, "card");
	cstrap_card_message_wipe(&card);
	return code;
}

int
cstrap_cmd_show(struct cstrap_cli *cli)
{
	const char *path = cli->options.args[0];
	struct cstrap_input input;
	int code;

	if (cstrap_input_is_card(cli))
		return show_card(cli);
	code = cstrap_input_load(cli, &input, path);
	if (code == CSTRAP_EXIT_OK && input.store != NULL)
		cstrap_store_say(cli, input.store);
	if (code == CSTRAP_EXIT_OK)
		code = show(cli, &input.message, path);
	cstrap_input_wipe(&input);
	return code;
}
