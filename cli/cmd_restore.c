/*
 * cli/cmd_restore.c - cardstrap restore: put back what a backup saved.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "cli/cmd.h"

#include "cardstrap/backup.h"
#include "cli/job.h"
#include "cli/tree.h"
#include "host/file.h"
#include "host/secret.h"

#define BACKUP_MAX (1024u * 1024u) /* bytes of a file */

static int
load(struct cstrap_cli *cli, struct cstrap_backup **backup)
{
	const char *path = cli->options.args[0];
	struct cstrap_finding finding = { 0 };
	uint8_t *data = NULL;
	size_t len = 0;
	enum cstrap_status st;

	st = cstrap_file_read(path, BACKUP_MAX, &data, &len, &finding);
	if (st == CSTRAP_OK)
		st = cstrap_backup_load(backup,
		    (struct cstrap_view) { data, len }, &finding);
	cstrap_secret_free(data, len);
	if (st == CSTRAP_OK)
		return CSTRAP_EXIT_OK;
	return cstrap_fail(&cli->out, CSTRAP_SCENE_FILE, path, st, &finding);
}

static void
say_done(struct cstrap_job *job, const struct cstrap_backup *backup)
{
	const struct cstrap_tally tally = cstrap_job_tally(job->plan);
	const size_t len = cstrap_backup_file(backup).len;
	const bool was_there = cstrap_plan_is_empty(job->plan);
	struct cstrap_output *out = &job->cli->out;
	char updates[32];

	if (was_there)
		cstrap_say(out,
		    "the card holds what was saved already: nothing written");
	else if (len == 0)
		cstrap_say(out, "restored (%s): no bootstrap file, as saved",
		    cstrap_count_text(tally.updates, "update", updates));
	else if (cstrap_plan_unread_key(job->plan) != 0)
		cstrap_say(out,
		    "restored %zu bytes (%s), not verified: reading them wants "
		    "a PIN",
		    len, cstrap_count_text(tally.updates, "update", updates));
	else
		cstrap_say(out, "restored %zu bytes (%s): verified", len,
		    cstrap_count_text(tally.updates, "update", updates));
	cstrap_document_flag(out, "restored", !was_there);
	cstrap_document_number(out, "bytes", len);
	cstrap_job_tell(job, cstrap_plan_iccid(job->plan), &tally);
}

static int
restore(struct cstrap_job *job, const struct cstrap_backup *backup)
{
	struct cstrap_finding finding = { 0 };
	enum cstrap_status st;
	int code;

	if ((code = cstrap_job_open(job, true)) != CSTRAP_EXIT_OK)
		return code;
	job->options.hold = true;
	st = cstrap_plan_make_restore(&job->plan, &job->link, backup,
	    &job->options, &finding);
	if (st != CSTRAP_OK)
		return cstrap_job_refused(job, st, &finding);
	if ((code = cstrap_job_run(job)) == CSTRAP_EXIT_OK)
		say_done(job, backup);
	return code;
}

int
cstrap_cmd_restore(struct cstrap_cli *cli)
{
	struct cstrap_backup *backup = NULL;
	struct cstrap_job job;
	int code = cstrap_job_begin(&job, cli);

	if (code == CSTRAP_EXIT_OK)
		code = cstrap_job_wants_iccid(&job);
	if (code == CSTRAP_EXIT_OK)
		code = load(cli, &backup);
	if (code == CSTRAP_EXIT_OK)
		code = restore(&job, backup);
	code = cstrap_job_end(&job, code);
	cstrap_backup_close(&backup);
	return code;
}
