/*
 * cli/job.c - options, guards, plan and run of the verbs that change a card.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include <string.h>
#include <unistd.h>

#include "cli/job.h"

#include "cardstrap/backup.h"
#include "cli/card_profile.h"
#include "cli/key.h"
#include "cli/open_card.h"
#include "cli/quirk.h"
#include "host/file.h"
#include "host/secret.h"
#include "host/text.h"

static int
read_method(struct cstrap_cli *cli, enum cstrap_method *method)
{
	const char *name = cstrap_cli_value(cli, CSTRAP_OPT_METHOD);

	*method = CSTRAP_METHOD_SINGLE;
	if (name == NULL || strcmp(name, "single") == 0)
		return CSTRAP_EXIT_OK;
	if (strcmp(name, "ab") != 0)
		return cstrap_fail_usage(&cli->out,
		    "--method takes single or ab");
	*method = CSTRAP_METHOD_AB;
	return CSTRAP_EXIT_OK;
}

static int
read_options(struct cstrap_job *job)
{
	struct cstrap_cli *cli = job->cli;
	struct cstrap_plan_options *o = &job->options;
	const char *tries = cstrap_cli_value(cli, CSTRAP_OPT_MIN_TRIES);
	long number = 0;
	int code;

	if (tries != NULL && !cstrap_number_read(tries, 1, 15, &number))
		return cstrap_fail_usage(&cli->out,
		    "--min-tries takes 1 to 15");
	o->min_tries = (int)number;
	o->create = cstrap_cli_has(cli, CSTRAP_OPT_CREATE);
	o->allow_unknown_tries =
	    cstrap_cli_has(cli, CSTRAP_OPT_ALLOW_UNKNOWN_TRIES);
	o->iccid = cstrap_cli_value(cli, CSTRAP_OPT_ICCID);
	o->backup = cstrap_cli_has(cli, CSTRAP_OPT_BACKUP);
	if ((code = read_method(cli, &o->method)) != CSTRAP_EXIT_OK ||
	    (code = cstrap_quirks_to_write(cli, &o->quirks)) != CSTRAP_EXIT_OK)
		return code;
	return cstrap_card_profile_option(cli, &job->card_profile, &o->card);
}

/* A name that is taken is refused before a card is touched. */
static int
check_backup_name(struct cstrap_cli *cli)
{
	const char *path = cstrap_cli_value(cli, CSTRAP_OPT_BACKUP);

	if (path == NULL || access(path, F_OK) != 0)
		return CSTRAP_EXIT_OK;
	return cstrap_fail_with(&cli->out, CSTRAP_EXIT_HOST,
	    "take another name, or none to finish a run that made this one; "
	    "it is not overwritten",
	    "%s: there is a file of that name", path);
}

int
cstrap_job_begin(struct cstrap_job *job, struct cstrap_cli *cli)
{
	int code;

	memset(job, 0, sizeof(*job));
	job->cli = cli;
	job->sink = cstrap_report_sink(&job->report, &cli->out, stderr, "card");
	job->options.sink = &job->sink;
	if ((code = read_options(job)) != CSTRAP_EXIT_OK ||
	    (code = cstrap_keys_share_stdin(cli)) != CSTRAP_EXIT_OK ||
	    (code = check_backup_name(cli)) != CSTRAP_EXIT_OK)
		return code;
	job->ring = cstrap_secret_alloc(sizeof(*job->ring));
	if (job->ring == NULL)
		return cstrap_fail(&cli->out, CSTRAP_SCENE_FILE, NULL,
		    CSTRAP_E_NOMEM, &(struct cstrap_finding) { 0 });
	job->options.keys = job->ring;
	return cstrap_keys_load(cli, job->ring);
}

int
cstrap_job_wants_iccid(const struct cstrap_job *job)
{
	if (job->options.iccid != NULL && job->options.iccid[0] != '\0')
		return CSTRAP_EXIT_OK;
	return cstrap_fail_usage(&job->cli->out,
	    "--iccid is missing: name the card; cardstrap info prints its "
	    "ICCID");
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

int
cstrap_job_open(struct cstrap_job *job, bool exclusive)
{
	const int code = cstrap_open_card(job->cli, exclusive, &job->link);

	job->is_open = code == CSTRAP_EXIT_OK;
	return job->is_open ? guard_atr(job->cli, &job->link) : code;
}

int
cstrap_job_refused(struct cstrap_job *job, enum cstrap_status st,
    const struct cstrap_finding *finding)
{
	if (st == CSTRAP_E_NO_MESSAGE && !job->options.create)
		return cstrap_fail_with(&job->cli->out,
		    cstrap_exit_code(st, CSTRAP_SCENE_WRITE),
		    "make the files with --create",
		    "card: it has no bootstrap files");
	return cstrap_fail_card(job->cli, CSTRAP_SCENE_READ, st, finding);
}

struct cstrap_tally
cstrap_job_tally(const struct cstrap_plan *plan)
{
	struct cstrap_tally tally = { 0 };
	struct cstrap_step step;

	for (size_t i = 0; cstrap_plan_step(plan, i, &step); i++) {
		tally.creates += step.kind == CSTRAP_STEP_CREATE;
		tally.deletes += step.kind == CSTRAP_STEP_DELETE;
		if (step.kind != CSTRAP_STEP_UPDATE)
			continue;
		tally.updates++;
		if (step.command.len > 5)
			tally.bytes += step.command.len - 5;
	}
	return tally;
}

static int
save_backup(struct cstrap_job *job)
{
	struct cstrap_cli *cli = job->cli;
	const char *path = cstrap_cli_value(cli, CSTRAP_OPT_BACKUP);
	const struct cstrap_backup *backup = cstrap_plan_backup(job->plan);
	struct cstrap_finding finding = { 0 };
	uint8_t *data = NULL;
	size_t len = 0;
	enum cstrap_status st;

	if (path == NULL || backup == NULL)
		return CSTRAP_EXIT_OK;
	st = cstrap_backup_save(backup, &data, &len, &finding);
	if (st == CSTRAP_OK)
		st = cstrap_file_save(path, (struct cstrap_view) { data, len },
		    CSTRAP_FILE_NEW, &finding);
	cstrap_backup_wipe(&data, len);
	if (st != CSTRAP_OK)
		return cstrap_fail(&cli->out, CSTRAP_SCENE_FILE, path, st,
		    &finding);
	cstrap_remark(&cli->out, "%s: what the card held, with its keys; %s",
	    path, "keep it as you keep them");
	cstrap_document_text(&cli->out, "backup", path);
	return CSTRAP_EXIT_OK;
}

struct stage {
	struct cstrap_cli *cli;
	const char *purpose; /* of the step before; borrowed */
};

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

int
cstrap_job_run(struct cstrap_job *job)
{
	struct cstrap_finding finding = { 0 };
	struct stage stage = { job->cli, NULL };
	const struct cstrap_run_options options = { progress, &stage };
	enum cstrap_status st;
	int code;

	if ((code = save_backup(job)) != CSTRAP_EXIT_OK ||
	    cstrap_plan_is_empty(job->plan))
		return code;
	st = cstrap_plan_run(job->plan, &job->link, &options, &finding);
	if (st == CSTRAP_OK)
		return CSTRAP_EXIT_OK;
	code = cstrap_fail_card(job->cli, CSTRAP_SCENE_WRITE, st, &finding);
	if (code == CSTRAP_EXIT_PARTLY && job->options.backup)
		cstrap_remark(&job->cli->out,
		    "  leave --backup out then: the file holds what the card "
		    "held before");
	return code;
}

void
cstrap_job_tell(const struct cstrap_job *job, const char *iccid,
    const struct cstrap_tally *tally)
{
	struct cstrap_output *out = &job->cli->out;

	if (iccid != NULL && iccid[0] != '\0') {
		cstrap_say(out, "card: ICCID %s", iccid);
		cstrap_document_text(out, "iccid", iccid);
	}
	cstrap_document_number(out, "creates", tally->creates);
	cstrap_document_number(out, "updates", tally->updates);
	cstrap_document_number(out, "deletes", tally->deletes);
	cstrap_document_number(out, "sent_bytes", tally->bytes);
}

int
cstrap_job_end(struct cstrap_job *job, int code)
{
	cstrap_plan_close(&job->plan);
	if (job->is_open)
		(void)cstrap_close_card(&job->link, code);
	if (job->ring != NULL)
		cstrap_keyring_wipe(job->ring);
	cstrap_secret_free(job->ring, sizeof(*job->ring));
	job->ring = NULL;
	return code;
}
