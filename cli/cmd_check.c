/*
 * cli/cmd_check.c - cardstrap check: all rules on a message.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "cli/cmd.h"

#include "cardstrap/check.h"
#include "cli/client.h"
#include "cli/input.h"
#include "cli/read_card.h"
#include "cli/tree.h"

/* way: what was found on the way to the message. */
static int
judge(struct cstrap_cli *cli, const struct cstrap_field_case *what,
    struct cstrap_view tail, const struct cstrap_report *way)
{
	struct cstrap_check_options options = { .file = what->file,
		.tail = tail };
	struct cstrap_report report;
	const struct cstrap_sink sink =
	    cstrap_report_sink(&report, &cli->out, stdout, what->file);
	enum cstrap_status st;
	size_t all_errors;
	char errors[32], others[32];
	int code;

	code = cstrap_input_enabler(cli, &options.enabler);
	if (code != CSTRAP_EXIT_OK)
		return code;
	st = cstrap_check(what->message, &options, &sink, NULL);
	if (st != CSTRAP_OK && st != CSTRAP_E_RULE)
		return cstrap_fail(&cli->out, CSTRAP_SCENE_FILE, options.file,
		    st, &(struct cstrap_finding) { 0 });
	cstrap_clients_judge(cli, what, &sink);
	all_errors = report.errors + way->errors;
	cstrap_say(&cli->out, "%s: %zu bytes: %s, %s", options.file,
	    what->message->bytes.len,
	    cstrap_count_text(all_errors, "error", errors),
	    cstrap_count_text(report.others + way->others, "other finding",
		others));
	cstrap_document_text(&cli->out, "file", options.file);
	cstrap_document_number(&cli->out, "bytes", what->message->bytes.len);
	cstrap_document_number(&cli->out, "objects",
	    what->message->object_count);
	cstrap_document_number(&cli->out, "errors", all_errors);
	cstrap_document_number(&cli->out, "others",
	    report.others + way->others);
	return all_errors > 0 ? CSTRAP_EXIT_DIFFERS : CSTRAP_EXIT_OK;
}

static int
check_card(struct cstrap_cli *cli)
{
	static struct cstrap_field_seen seen;
	struct cstrap_card_message card;
	struct cstrap_report way;
	const struct cstrap_sink sink =
	    cstrap_report_sink(&way, &cli->out, stdout, "card");
	const struct cstrap_reading_options reading = { .sink = &sink,
		.full = true,
		.visit = cstrap_field_visit,
		.visit_ctx = &seen };
	int code;

	cstrap_field_seen_init(&seen);
	code = cstrap_card_message_read(cli, &card, &reading);
	if (code == CSTRAP_EXIT_OK) {
		const struct cstrap_field_case what = { &card.reading.message,
			card.quirks, "card", &card.reading, &seen };

		code = judge(cli, &what, card.tail, &way);
	}
	cstrap_card_message_wipe(&card);
	return code;
}

static int
check_file(struct cstrap_cli *cli, const char *path)
{
	const struct cstrap_report none = { 0 };
	struct cstrap_input input;
	int code = cstrap_input_load(cli, &input, path);

	if (code == CSTRAP_EXIT_OK) {
		const struct cstrap_field_case what = { &input.message,
			input.quirks, path, NULL, NULL };

		code = judge(cli, &what, input.tail, &none);
	}
	cstrap_input_wipe(&input);
	return code;
}

int
cstrap_cmd_check(struct cstrap_cli *cli)
{
	const int code = cstrap_clients_known(cli);

	if (code != CSTRAP_EXIT_OK)
		return code;
	return cstrap_input_is_card(cli) ?
	    check_card(cli) :
	    check_file(cli, cli->options.args[0]);
}
