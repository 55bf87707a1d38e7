/*
 * cli/cmd_verify.c - cardstrap verify: a card against a profile.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "cli/cmd.h"

#include "cli/client.h"
#include "cli/input.h"
#include "cli/key.h"
#include "cli/read_card.h"

static int
compare(struct cstrap_cli *cli, const struct cstrap_message *wanted,
    const struct cstrap_card_message *card, const struct cstrap_sink *sink)
{
	struct cstrap_finding finding = { 0 };
	enum cstrap_status st;

	st =
	    cstrap_card_compare(wanted, &card->reading.message, sink, &finding);
	cstrap_document_flag(&cli->out, "same", st == CSTRAP_OK);
	cstrap_document_number(&cli->out, "bytes", wanted->bytes.len);
	if (st != CSTRAP_OK)
		return cstrap_fail(&cli->out, CSTRAP_SCENE_READ, "card", st,
		    &finding);
	cstrap_say(&cli->out,
	    "same: the card holds this message "
	    "(%zu bytes)",
	    wanted->bytes.len);
	return CSTRAP_EXIT_OK;
}

static int
verify(struct cstrap_cli *cli, const struct cstrap_message *wanted)
{
	static struct cstrap_field_seen seen;
	struct cstrap_card_message card;
	struct cstrap_report report;
	const struct cstrap_sink sink =
	    cstrap_report_sink(&report, &cli->out, stdout, "card");
	const struct cstrap_reading_options options = { .sink = &sink,
		.visit = cstrap_field_visit,
		.visit_ctx = &seen };
	int code;

	cstrap_field_seen_init(&seen);
	code = cstrap_card_message_read(cli, &card, &options);
	if (code == CSTRAP_EXIT_OK) {
		const struct cstrap_field_case what = { &card.reading.message,
			card.quirks, "card", &card.reading, &seen };

		code = compare(cli, wanted, &card, &sink);
		report.errors = 0; /* differences are in the code */
		cstrap_clients_judge(cli, &what, &sink);
		if (code == CSTRAP_EXIT_OK && report.errors > 0)
			code = CSTRAP_EXIT_DIFFERS;
	}
	cstrap_card_message_wipe(&card);
	return code;
}

int
cstrap_cmd_verify(struct cstrap_cli *cli)
{
	struct cstrap_input input = { .data = NULL };
	int code = cstrap_clients_known(cli);

	if (code == CSTRAP_EXIT_OK)
		code = cstrap_keys_share_stdin(cli);
	if (code == CSTRAP_EXIT_OK)
		code = cstrap_input_load(cli, &input, cli->options.args[0]);
	if (code == CSTRAP_EXIT_OK)
		code = verify(cli, &input.message);
	cstrap_input_wipe(&input);
	return code;
}
