/*
 * cli/input.c - the FILE of a verb: bytes of a card file, or a profile.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include <stdlib.h>
#include <string.h>

#include "cli/input.h"

#include "cardstrap/check.h"
#include "cardstrap/profile.h"
#include "cli/input_other.h"
#include "cli/quirk.h"
#include "host/file.h"
#include "host/json.h"
#include "host/secret.h"

bool
cstrap_input_is_card(const struct cstrap_cli *cli)
{
	return cli->options.arg_count == 0 ||
	    strcmp(cli->options.args[0], "card") == 0;
}

int
cstrap_input_no_card(struct cstrap_cli *cli)
{
	if (strcmp(cli->options.args[0], "card") != 0)
		return CSTRAP_EXIT_OK;
	return cstrap_fail_usage(&cli->out,
	    "the word card is the "
	    "card; a file of that name is ./card");
}

int
cstrap_input_enabler(struct cstrap_cli *cli, enum cstrap_enabler *enabler)
{
	const char *text = cstrap_cli_value(cli, CSTRAP_OPT_LWM2M);

	*enabler = CSTRAP_ENABLER_NEWEST;
	if (text == NULL)
		return CSTRAP_EXIT_OK;
	if (strcmp(text, "1.0") == 0)
		*enabler = CSTRAP_ENABLER_1_0;
	else if (strcmp(text, "1.1") == 0)
		*enabler = CSTRAP_ENABLER_1_1;
	else if (strcmp(text, "1.2") == 0)
		*enabler = CSTRAP_ENABLER_1_2;
	else
		return cstrap_fail_usage(&cli->out,
		    "--lwm2m takes 1.0, 1.1 or 1.2");
	return CSTRAP_EXIT_OK;
}

/* JSON cannot begin with what a message begins with: its count is below 256. */
static bool
looks_like_json(struct cstrap_view bytes)
{
	size_t at = 0;

	while (at < bytes.len && strchr(" \t\r\n", bytes.data[at]) != NULL &&
	    bytes.data[at] != '\0')
		at++;
	return at < bytes.len && bytes.data[at] == '{';
}

/* The folder of a path, in memory that is the caller's to free. */
static char *
folder_of(const char *path)
{
	const char *slash = strrchr(path, '/');

	if (slash == NULL)
		return strdup(".");
	if (slash == path)
		return strdup("/");
	return strndup(path, (size_t)(slash - path));
}

static int
load_profile(struct cstrap_cli *cli, struct cstrap_input *input,
    const char *path, enum cstrap_enabler enabler)
{
	const struct cstrap_view text = { input->data, input->data_len };
	const struct cstrap_room room = { input->room, CSTRAP_MESSAGE_MAX };
	const char *files = cstrap_cli_value(cli, CSTRAP_OPT_FILES);
	char *folder = files != NULL ? strdup(files) : folder_of(path);
	struct cstrap_profile_options options = { enabler, path, folder };
	struct cstrap_report report;
	struct cstrap_sink sink =
	    cstrap_report_sink(&report, &cli->out, stderr, path);
	enum cstrap_status st = CSTRAP_E_NOMEM;

	if (folder != NULL)
		st = cstrap_profile_load(text, &options, room, &input->message,
		    &sink);
	free(folder);
	if (st == CSTRAP_OK)
		return CSTRAP_EXIT_OK;
	if (report.errors == 0)
		return cstrap_fail(&cli->out, CSTRAP_SCENE_FILE, path, st,
		    &(struct cstrap_finding) { 0 });
	return cstrap_fail_with(&cli->out, CSTRAP_EXIT_INPUT,
	    "see the mistakes above; cardstrap-profile(5) has the format",
	    "%s: %zu mistake%s, nothing was made of it", path, report.errors,
	    report.errors == 1 ? "" : "s");
}

static int
load_bytes(struct cstrap_cli *cli, struct cstrap_input *input, const char *path,
    unsigned int quirks)
{
	const struct cstrap_view bytes = { input->data, input->data_len };
	const struct cstrap_room room = { input->room, CSTRAP_MESSAGE_MAX };
	struct cstrap_finding finding = { 0 };
	enum cstrap_status st;

	st = cstrap_message_decode(&input->message, bytes, &finding);
	if (st != CSTRAP_OK && quirks != 0)
		st = cstrap_message_mend(&input->message, bytes, quirks, room,
		    &input->quirks, &finding);
	if (st == CSTRAP_OK && bytes.len > CSTRAP_MESSAGE_MAX)
		st = cstrap_finding_set(&finding, CSTRAP_E_TOO_LARGE,
		    CSTRAP_RULE_FILE_LIMIT,
		    "more than the 32,768 bytes of a card file");
	if (st != CSTRAP_OK)
		return cstrap_fail(&cli->out, CSTRAP_SCENE_FILE, path, st,
		    &finding);
	cstrap_quirks_tell(cli, input->quirks, path);
	if (input->quirks == 0)
		input->tail = cstrap_view_part(bytes, input->message.bytes.len,
		    bytes.len);
	return CSTRAP_EXIT_OK;
}

int
cstrap_input_load(struct cstrap_cli *cli, struct cstrap_input *input,
    const char *path)
{
	struct cstrap_finding finding = { 0 };
	enum cstrap_enabler enabler;
	unsigned int quirks;
	enum cstrap_status st;
	bool is_other;
	char *inner;
	int code;

	memset(input, 0, sizeof(*input));
	if ((code = cstrap_input_enabler(cli, &enabler)) != CSTRAP_EXIT_OK ||
	    (code = cstrap_quirks_to_read(cli, &quirks)) != CSTRAP_EXIT_OK)
		return code;
	inner = cstrap_input_store_path(path);
	st = cstrap_file_read(inner != NULL ? inner : path, CSTRAP_JSON_MAX,
	    &input->data, &input->data_len, &finding);
	finding.file = NULL; /* may be inner; path stands for it */
	free(inner);
	input->is_profile = looks_like_json(
	    (struct cstrap_view) { input->data, input->data_len });
	is_other = quirks == 0 &&
	    cstrap_input_is_other(
		(struct cstrap_view) { input->data, input->data_len });
	/* Bytes of a card are viewed where they are. */
	if (st == CSTRAP_OK && (input->is_profile || is_other || quirks != 0) &&
	    (input->room = cstrap_secret_alloc(CSTRAP_MESSAGE_MAX)) == NULL)
		st = CSTRAP_E_NOMEM;
	if (st != CSTRAP_OK)
		return cstrap_fail(&cli->out, CSTRAP_SCENE_FILE, path, st,
		    &finding);
	if (is_other)
		return cstrap_input_load_other(cli, input, path, enabler);
	return input->is_profile ? load_profile(cli, input, path, enabler) :
				   load_bytes(cli, input, path, quirks);
}

void
cstrap_input_wipe(struct cstrap_input *input)
{
	cstrap_store_close(&input->store);
	cstrap_secret_free(input->data, input->data_len);
	cstrap_secret_free(input->room, CSTRAP_MESSAGE_MAX);
	memset(input, 0, sizeof(*input));
}

int
cstrap_input_check(struct cstrap_cli *cli, const struct cstrap_input *input,
    const char *path)
{
	struct cstrap_check_options options = { .file = path,
		.tail = input->tail };
	struct cstrap_check_count count;
	struct cstrap_report report;
	struct cstrap_sink sink =
	    cstrap_report_sink(&report, &cli->out, stderr, path);
	enum cstrap_status st;
	int code;

	code = cstrap_input_enabler(cli, &options.enabler);
	if (code != CSTRAP_EXIT_OK)
		return code;
	report.no_notes = cli->out.verbose == 0;
	st = cstrap_check(&input->message, &options, &sink, &count);
	if (st == CSTRAP_OK)
		return CSTRAP_EXIT_OK;
	if (st == CSTRAP_E_RULE && cstrap_cli_has(cli, CSTRAP_OPT_FORCE)) {
		cstrap_remark(&cli->out,
		    "going on in spite of %zu error%s, "
		    "as --force says",
		    count.errors, count.errors == 1 ? "" : "s");
		return CSTRAP_EXIT_OK;
	}
	return cstrap_fail_with(&cli->out,
	    cstrap_exit_code(st, CSTRAP_SCENE_FILE),
	    "mend them (cardstrap explain ID says how), or go on with "
	    "--force",
	    "%s: refused for %zu finding%s of severity error", path,
	    report.errors, report.errors == 1 ? "" : "s");
}
