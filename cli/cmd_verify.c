/*
 * cli/cmd_verify.c - cardstrap verify: a card against a profile.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "cli/cmd.h"

#include "cardstrap/provision.h"
#include "cli/input.h"
#include "cli/open_card.h"

static int
verify(struct cstrap_cli *cli, const struct cstrap_message *message)
{
	struct cstrap_finding finding = { 0 };
	struct cstrap_report report;
	struct cstrap_sink sink =
	    cstrap_report_sink(&report, &cli->out, stdout, "card");
	struct cstrap_link link;
	enum cstrap_status st;
	int code;

	code = cstrap_open_card(cli, false, &link);
	if (code != CSTRAP_EXIT_OK)
		return code;
	st = cstrap_card_verify(&link, message, &sink, &finding);
	cstrap_document_flag(&cli->out, "same", st == CSTRAP_OK);
	cstrap_document_number(&cli->out, "bytes", message->bytes.len);
	if (st == CSTRAP_OK)
		cstrap_say(&cli->out,
		    "same: the card holds this message "
		    "(%zu bytes)",
		    message->bytes.len);
	else
		code = cstrap_fail_card(cli, CSTRAP_SCENE_READ, st, &finding);
	return cstrap_close_card(&link, code);
}

int
cstrap_cmd_verify(struct cstrap_cli *cli)
{
	struct cstrap_input input;
	int code = cstrap_input_load(cli, &input, cli->options.args[0]);

	if (code == CSTRAP_EXIT_OK)
		code = verify(cli, &input.message);
	cstrap_input_wipe(&input);
	return code;
}
