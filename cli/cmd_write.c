/*
 * cli/cmd_write.c - cardstrap write: make the card hold a message.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include <string.h>

#include "cli/cmd.h"

#include "cardstrap/provision.h"
#include "cli/input.h"
#include "cli/key.h"
#include "cli/open_card.h"
#include "cli/tree.h"
#include "host/secret.h"
#include "host/text.h"

/* What a plan does, counted for the last line. */
struct tally {
	size_t creates;
	size_t updates;
	size_t bytes;
};

struct stage {
	struct cstrap_cli *cli;
	const char *purpose; /* of the step before; borrowed */
};

static struct tally
count_steps(const struct cstrap_plan *plan)
{
	struct tally tally = { 0 };
	struct cstrap_step step;

	for (size_t i = 0; cstrap_plan_step(plan, i, &step); i++) {
		tally.creates += step.kind == CSTRAP_STEP_CREATE;
		if (step.kind != CSTRAP_STEP_UPDATE)
			continue;
		tally.updates++;
		if (step.command.len > 5)
			tally.bytes += step.command.len - 5;
	}
	return tally;
}

/* A line for each stage: steps that follow one another and serve one end. */
static void
progress(void *ctx, size_t index, size_t count, const struct cstrap_step *step)
{
	struct stage *stage = ctx;

	if (step->purpose == NULL ||
	    (stage->purpose != NULL &&
		strcmp(stage->purpose, step->purpose) == 0))
		return;
	stage->purpose = step->purpose;
	cstrap_remark(&stage->cli->out, "%3zu/%zu %s", index + 1, count,
	    step->purpose);
}

static int
guard_atr(struct cstrap_cli *cli, const struct cstrap_link *link)
{
	const char *wanted = cstrap_cli_value(cli, CSTRAP_OPT_ATR);
	uint8_t bytes[CSTRAP_ATR_MAX];
	struct cstrap_view atr, view = { (const uint8_t *)wanted, 0 };
	size_t len, at;
	enum cstrap_status st;

	if (wanted == NULL)
		return CSTRAP_EXIT_OK;
	view.len = strlen(wanted);
	if (cstrap_unhex(view, (struct cstrap_room) { bytes, sizeof(bytes) },
		&len, &at) != CSTRAP_OK ||
	    len == 0)
		return cstrap_fail_usage(&cli->out,
		    "--atr takes up to %d bytes in hex", CSTRAP_ATR_MAX);
	if ((st = link->atr(link->ctx, &atr)) != CSTRAP_OK)
		return cstrap_fail_card(cli, CSTRAP_SCENE_READ, st,
		    &(struct cstrap_finding) { 0 });
	if (cstrap_view_equal(atr, (struct cstrap_view) { bytes, len }))
		return CSTRAP_EXIT_OK;
	return cstrap_fail_with(&cli->out, CSTRAP_EXIT_OTHER_CARD,
	    cstrap_exit_remedy(CSTRAP_E_CARD_OTHER),
	    "card: its ATR is not the one that --atr names");
}

static int
verify(struct cstrap_cli *cli, const struct cstrap_link *link,
    const struct cstrap_message *message)
{
	struct cstrap_finding finding = { 0 };
	struct cstrap_report report;
	struct cstrap_sink sink =
	    cstrap_report_sink(&report, &cli->out, stderr, "card");
	enum cstrap_status st;

	st = cstrap_card_verify(link, message, &sink, &finding);
	if (st != CSTRAP_OK)
		return cstrap_fail_card(cli, CSTRAP_SCENE_READ, st, &finding);
	cstrap_document_flag(&cli->out, "verified", true);
	return CSTRAP_EXIT_OK;
}

static void
say_done(struct cstrap_cli *cli, const struct cstrap_link *link,
    const struct cstrap_message *message, const struct tally *tally,
    bool was_there)
{
	char iccid[CSTRAP_ICCID_MAX], files[32], updates[32];

	if (cstrap_card_iccid(link, iccid, NULL) != CSTRAP_OK)
		iccid[0] = '\0';
	if (was_there)
		cstrap_say(&cli->out,
		    "the card holds this message already "
		    "(%zu bytes): nothing written, verified",
		    message->bytes.len);
	else
		cstrap_say(&cli->out,
		    "wrote %zu bytes (%s made, %s): "
		    "verified",
		    message->bytes.len,
		    cstrap_count_text(tally->creates, "file", files),
		    cstrap_count_text(tally->updates, "update", updates));
	if (iccid[0] != '\0')
		cstrap_say(&cli->out, "card: ICCID %s", iccid);
	if (iccid[0] != '\0')
		cstrap_document_text(&cli->out, "iccid", iccid);
	cstrap_document_flag(&cli->out, "written", !was_there);
	cstrap_document_number(&cli->out, "bytes", message->bytes.len);
	cstrap_document_number(&cli->out, "creates", tally->creates);
	cstrap_document_number(&cli->out, "updates", tally->updates);
	cstrap_document_number(&cli->out, "sent_bytes", tally->bytes);
}

static int
run(struct cstrap_cli *cli, const struct cstrap_link *link,
    struct cstrap_plan *plan, const struct cstrap_message *message)
{
	struct cstrap_finding finding = { 0 };
	struct stage stage = { cli, NULL };
	const struct cstrap_run_options options = { progress, &stage };
	const struct tally tally = count_steps(plan);
	const bool was_there = cstrap_plan_is_empty(plan);
	enum cstrap_status st = CSTRAP_OK;
	int code;

	if (!was_there)
		st = cstrap_plan_run(plan, link, &options, &finding);
	if (st != CSTRAP_OK)
		return cstrap_fail_card(cli, CSTRAP_SCENE_WRITE, st, &finding);
	if ((code = verify(cli, link, message)) == CSTRAP_EXIT_OK)
		say_done(cli, link, message, &tally, was_there);
	return code;
}

static int
plan_and_run(struct cstrap_cli *cli, const struct cstrap_link *link,
    const struct cstrap_message *message,
    const struct cstrap_plan_options *options)
{
	struct cstrap_finding finding = { 0 };
	struct cstrap_plan *plan = NULL;
	enum cstrap_status st;
	int code;

	if ((code = guard_atr(cli, link)) != CSTRAP_EXIT_OK)
		return code;
	st = cstrap_plan_make(&plan, link, message, options, &finding);
	if (st == CSTRAP_E_NO_MESSAGE && !options->create)
		return cstrap_fail_with(&cli->out,
		    cstrap_exit_code(st, CSTRAP_SCENE_WRITE),
		    "make the files with --create",
		    "card: it has no bootstrap files");
	if (st != CSTRAP_OK)
		return cstrap_fail_card(cli, CSTRAP_SCENE_READ, st, &finding);
	code = run(cli, link, plan, message);
	cstrap_plan_close(&plan);
	return code;
}

static int
options_of(struct cstrap_cli *cli, struct cstrap_plan_options *options)
{
	const char *tries = cstrap_cli_value(cli, CSTRAP_OPT_MIN_TRIES);
	long number = 0;

	if (tries != NULL && !cstrap_number_read(tries, 1, 15, &number))
		return cstrap_fail_usage(&cli->out,
		    "--min-tries takes 1 to 15");
	options->min_tries = (int)number;
	options->create = cstrap_cli_has(cli, CSTRAP_OPT_CREATE);
	options->allow_unknown_tries =
	    cstrap_cli_has(cli, CSTRAP_OPT_ALLOW_UNKNOWN_TRIES);
	options->iccid = cstrap_cli_value(cli, CSTRAP_OPT_ICCID);
	return CSTRAP_EXIT_OK;
}

static int
write_message(struct cstrap_cli *cli, const struct cstrap_message *message,
    const struct cstrap_keyring *ring)
{
	struct cstrap_plan_options options = { .keys = ring };
	struct cstrap_report report;
	struct cstrap_sink sink =
	    cstrap_report_sink(&report, &cli->out, stderr, "card");
	struct cstrap_link link;
	int code;

	options.sink = &sink;
	code = options_of(cli, &options);
	if (code == CSTRAP_EXIT_OK)
		code = cstrap_open_card(cli, true, &link);
	if (code != CSTRAP_EXIT_OK)
		return code;
	code = plan_and_run(cli, &link, message, &options);
	return cstrap_close_card(&link, code);
}

static int
with_keys(struct cstrap_cli *cli, const struct cstrap_message *message)
{
	struct cstrap_keyring *ring = cstrap_secret_alloc(sizeof(*ring));
	int code;

	if (ring == NULL)
		return cstrap_fail(&cli->out, CSTRAP_SCENE_FILE, NULL,
		    CSTRAP_E_NOMEM, &(struct cstrap_finding) { 0 });
	code = cstrap_keys_load(cli, ring);
	if (code == CSTRAP_EXIT_OK)
		code = write_message(cli, message, ring);
	cstrap_keyring_wipe(ring);
	cstrap_secret_free(ring, sizeof(*ring));
	return code;
}

/* Standard input can be read once. */
static bool
wants_stdin_twice(const struct cstrap_cli *cli)
{
	const struct cstrap_options *o = &cli->options;
	unsigned count = strcmp(o->args[0], "-") == 0;

	for (size_t i = 0; i < o->adm_count; i++) {
		const char *equals = strchr(o->adm[i], '=');

		count +=
		    strcmp(equals != NULL ? equals + 1 : o->adm[i], "-") == 0;
	}
	return count > 1;
}

int
cstrap_cmd_write(struct cstrap_cli *cli)
{
	const char *profile = cli->options.args[0];
	struct cstrap_input input;
	int code;

	if (strcmp(profile, "card") == 0)
		return cstrap_fail_usage(&cli->out,
		    "the word card is the "
		    "card; a file of that name is ./card");
	if (wants_stdin_twice(cli))
		return cstrap_fail_usage(&cli->out,
		    "standard input can be read only once");
	code = cstrap_input_load(cli, &input, profile);
	if (code == CSTRAP_EXIT_OK)
		code = cstrap_input_check(cli, &input, profile);
	if (code == CSTRAP_EXIT_OK)
		code = with_keys(cli, &input.message);
	cstrap_input_wipe(&input);
	return code;
}
