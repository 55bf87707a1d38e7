/*
 * cli/job.h - what the verbs share that plan a change of a card: its options,
 * keys and guards, the plan, and its run.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#ifndef CSTRAP_CLI_JOB_H
#define CSTRAP_CLI_JOB_H

#include "cardstrap/provision.h"
#include "cli/cli.h"

/* Members are for reading, but for options and plan. */
struct cstrap_job {
	struct cstrap_cli *cli;
	struct cstrap_plan_options options;
	struct cstrap_card_profile card_profile;
	struct cstrap_keyring *ring; /* secret memory */
	struct cstrap_report report;
	struct cstrap_sink sink;
	struct cstrap_link link;
	bool is_open; /* the link is */
	struct cstrap_plan *plan;
};

/*
 * Take options and keys from the command line. Returns the exit code, having
 * said why; to be ended by cstrap_job_end in any case.
 */
int cstrap_job_begin(struct cstrap_job *job, struct cstrap_cli *cli);

/* --iccid has to be given: the job takes something off a card. */
int cstrap_job_wants_iccid(const struct cstrap_job *job);

/* Open the card; it has to be the one that --atr names. */
int cstrap_job_open(struct cstrap_job *job, bool exclusive);

/* Why there is no plan. Returns the exit code. */
int cstrap_job_refused(struct cstrap_job *job, enum cstrap_status st,
    const struct cstrap_finding *finding);

/* What a plan does, counted. */
struct cstrap_tally {
	size_t creates;
	size_t updates;
	size_t deletes;
	size_t bytes; /* data of the updates */
};

struct cstrap_tally cstrap_job_tally(const struct cstrap_plan *plan);

/*
 * Save the backup if --backup names a file, then run the plan, with a line for
 * each stage. Returns the exit code, having said why.
 */
int cstrap_job_run(struct cstrap_job *job);

/* Counts and the ICCID into the document, the ICCID to people, too. */
void cstrap_job_tell(const struct cstrap_job *job, const char *iccid,
    const struct cstrap_tally *tally);

/* Close and wipe all. Returns code. */
int cstrap_job_end(struct cstrap_job *job, int code);

#endif /* CSTRAP_CLI_JOB_H */
