/*
 * cli/cmd_check.c - cardstrap check: all rules on a message.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "cli/cmd.h"

#include "cardstrap/check.h"
#include "cli/input.h"
#include "cli/read_card.h"
#include "cli/tree.h"

/* way: what was found on the way to the message. */
static int
judge(struct cstrap_cli *cli, const struct cstrap_message *message,
    struct cstrap_check_options *options, const struct cstrap_report *way)
{
	struct cstrap_check_count count = { 0 };
	struct cstrap_report report;
	struct cstrap_sink sink =
	    cstrap_report_sink(&report, &cli->out, stdout, options->file);
	enum cstrap_status st;
	char errors[32], others[32];
	int code;

	code = cstrap_input_enabler(cli, &options->enabler);
	if (code != CSTRAP_EXIT_OK)
		return code;
	st = cstrap_check(message, options, &sink, &count);
	if (st != CSTRAP_OK && st != CSTRAP_E_RULE)
		return cstrap_fail(&cli->out, CSTRAP_SCENE_FILE, options->file,
		    st, &(struct cstrap_finding) { 0 });
	count.errors += way->errors;
	cstrap_say(&cli->out, "%s: %zu bytes: %s, %s", options->file,
	    message->bytes.len,
	    cstrap_count_text(count.errors, "error", errors),
	    cstrap_count_text(report.others + way->others, "other finding",
		others));
	cstrap_document_text(&cli->out, "file", options->file);
	cstrap_document_number(&cli->out, "bytes", message->bytes.len);
	cstrap_document_number(&cli->out, "objects", message->object_count);
	cstrap_document_number(&cli->out, "errors", count.errors);
	cstrap_document_number(&cli->out, "others",
	    report.others + way->others);
	return count.errors > 0 ? CSTRAP_EXIT_DIFFERS : CSTRAP_EXIT_OK;
}

static int
check_card(struct cstrap_cli *cli)
{
	struct cstrap_check_options options = { .file = "card" };
	struct cstrap_card_message card;
	struct cstrap_report way;
	struct cstrap_sink sink =
	    cstrap_report_sink(&way, &cli->out, stdout, "card");
	const struct cstrap_reading_options reading = { .sink = &sink,
		.full = true };
	int code = cstrap_card_message_read(cli, &card, &reading);

	if (code == CSTRAP_EXIT_OK) {
		options.tail = cstrap_view_part(card.reading.file,
		    card.reading.message.bytes.len, card.reading.file.len);
		code = judge(cli, &card.reading.message, &options, &way);
	}
	cstrap_card_message_wipe(&card);
	return code;
}

int
cstrap_cmd_check(struct cstrap_cli *cli)
{
	const struct cstrap_report none = { 0 };
	struct cstrap_check_options options = { 0 };
	struct cstrap_input input;
	int code;

	if (cstrap_input_is_card(cli))
		return check_card(cli);
	options.file = cli->options.args[0];
	code = cstrap_input_load(cli, &input, options.file);
	if (code == CSTRAP_EXIT_OK) {
		options.tail = input.tail;
		code = judge(cli, &input.message, &options, &none);
	}
	cstrap_input_wipe(&input);
	return code;
}
