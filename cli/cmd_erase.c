/*
 * cli/cmd_erase.c - cardstrap erase: take our entry and its file off a card.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "cli/cmd.h"

#include "cli/job.h"
#include "cli/tree.h"

static void
say_done(struct cstrap_job *job)
{
	struct cstrap_tally tally = cstrap_job_tally(job->plan);
	const bool was_gone = cstrap_plan_is_empty(job->plan);
	struct cstrap_output *out = &job->cli->out;
	char updates[32];

	tally.deletes -= cstrap_plan_forgone(job->plan);
	if (was_gone)
		cstrap_say(out,
		    "the card holds no bootstrap file: nothing "
		    "to erase");
	else
		cstrap_say(out, "erased (%s, %s): all else is as it was",
		    cstrap_count_text(tally.updates, "update", updates),
		    tally.deletes > 0 ? "the file deleted" :
					"the file overwritten, and left blank");
	cstrap_document_flag(out, "erased", !was_gone);
	cstrap_job_tell(job, cstrap_plan_iccid(job->plan), &tally);
}

static int
erase(struct cstrap_job *job)
{
	struct cstrap_finding finding = { 0 };
	enum cstrap_status st;
	int code;

	if ((code = cstrap_job_open(job, true)) != CSTRAP_EXIT_OK)
		return code;
	job->options.hold = true;
	st = cstrap_plan_make_erase(&job->plan, &job->link, &job->options,
	    &finding);
	if (st != CSTRAP_OK)
		return cstrap_job_refused(job, st, &finding);
	if ((code = cstrap_job_run(job)) == CSTRAP_EXIT_OK)
		say_done(job);
	return code;
}

int
cstrap_cmd_erase(struct cstrap_cli *cli)
{
	struct cstrap_job job;
	int code = cstrap_job_begin(&job, cli);

	if (code == CSTRAP_EXIT_OK)
		code = cstrap_job_wants_iccid(&job);
	if (code == CSTRAP_EXIT_OK)
		code = erase(&job);
	return cstrap_job_end(&job, code);
}
