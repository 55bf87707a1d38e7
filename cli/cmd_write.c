/*
 * cli/cmd_write.c - cardstrap write: make the card hold a message.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include <string.h>

#include "cli/cmd.h"

#include "cli/input.h"
#include "cli/job.h"
#include "cli/key.h"
#include "cli/open_card.h"
#include "cli/tree.h"

/* What is to be known of a plan when it is closed. */
struct outcome {
	struct cstrap_tally tally;
	bool was_there;     /* there was nothing to write */
	bool changes_way;   /* entries or files that lead to the message */
	uint8_t unread_key; /* that reading it wants; 0: it was read back */
	char iccid[CSTRAP_ICCID_MAX];
};

static void
look_at(const struct cstrap_plan *plan, struct outcome *outcome)
{
	const char *iccid = cstrap_plan_iccid(plan);

	outcome->tally = cstrap_job_tally(plan);
	outcome->was_there = cstrap_plan_is_empty(plan);
	outcome->changes_way = cstrap_plan_changes_way(plan);
	outcome->unread_key = cstrap_plan_unread_key(plan);
	(void)snprintf(outcome->iccid, sizeof(outcome->iccid), "%s",
	    iccid != NULL ? iccid : "");
}

/*
 * The run has read back every byte. A way that is new is walked, too, as a
 * client walks it.
 */
static int
verify(struct cstrap_job *job, const struct cstrap_message *message)
{
	struct cstrap_finding finding = { 0 };
	enum cstrap_status st;

	st = cstrap_card_verify(&job->link, message, &job->sink, &finding);
	if (st == CSTRAP_OK)
		return CSTRAP_EXIT_OK;
	return cstrap_fail_card(job->cli, CSTRAP_SCENE_READ, st, &finding);
}

static void
say_done(struct cstrap_job *job, const struct cstrap_message *message,
    const struct outcome *outcome)
{
	struct cstrap_output *out = &job->cli->out;
	char files[32], updates[32], key[8];
	const bool unread = !outcome->was_there && outcome->unread_key != 0;

	if (outcome->was_there)
		cstrap_say(out,
		    "the card holds this message already "
		    "(%zu bytes): nothing written, verified",
		    message->bytes.len);
	else
		cstrap_say(out, "wrote %zu bytes (%s made, %s): %s%s",
		    message->bytes.len,
		    cstrap_count_text(outcome->tally.creates, "file", files),
		    cstrap_count_text(outcome->tally.updates, "update",
			updates),
		    unread ? "written, not verified: reading it wants " :
			     "verified",
		    unread ? cstrap_key_ref_name(outcome->unread_key, key) :
			     "");
	cstrap_document_flag(out, "written", !outcome->was_there);
	cstrap_document_flag(out, "verified", !unread);
	cstrap_document_number(out, "bytes", message->bytes.len);
	cstrap_job_tell(job, outcome->iccid, &outcome->tally);
}

static int
run(struct cstrap_job *job, const struct cstrap_message *message)
{
	struct outcome outcome;
	int code = cstrap_job_run(job);

	if (code != CSTRAP_EXIT_OK)
		return code;
	look_at(job->plan, &outcome);
	cstrap_plan_close(&job->plan); /* lets go of the card */
	if (outcome.changes_way && outcome.unread_key == 0)
		code = verify(job, message);
	if (code == CSTRAP_EXIT_OK)
		say_done(job, message, &outcome);
	return code;
}

static int
plan_and_run(struct cstrap_job *job, const struct cstrap_message *message)
{
	struct cstrap_finding finding = { 0 };
	enum cstrap_status st;
	int code;

	if ((code = cstrap_job_open(job, true)) != CSTRAP_EXIT_OK)
		return code;
	job->options.hold = true;
	st = cstrap_plan_make(&job->plan, &job->link, message, &job->options,
	    &finding);
	if (st != CSTRAP_OK)
		return cstrap_job_refused(job, st, &finding);
	return run(job, message);
}

int
cstrap_cmd_write(struct cstrap_cli *cli)
{
	const char *profile = cli->options.args[0];
	struct cstrap_input input = { .data = NULL };
	struct cstrap_job job;
	int code;

	if ((code = cstrap_input_no_card(cli)) != CSTRAP_EXIT_OK)
		return code;
	code = cstrap_job_begin(&job, cli);
	if (code == CSTRAP_EXIT_OK)
		code = cstrap_input_load(cli, &input, profile);
	if (code == CSTRAP_EXIT_OK)
		code = cstrap_input_check(cli, &input, profile);
	if (code == CSTRAP_EXIT_OK)
		code = plan_and_run(&job, &input.message);
	cstrap_input_wipe(&input);
	return cstrap_job_end(&job, code);
}
