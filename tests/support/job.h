/*
 * tests/support/job.h - one job on a virtual card, and what may be found on it
 * wherever power fails.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#ifndef TESTS_SUPPORT_JOB_H
#define TESTS_SUPPORT_JOB_H

#include "bench.h"
#include "cardstrap/backup.h"
#include "cardstrap/quirk.h"

enum job_kind { JOB_WRITE, JOB_AB, JOB_ERASE, JOB_RESTORE };

struct job {
	const char *name;
	enum job_kind kind;
	struct cstrap_view image;               /* of the card before */
	const struct message *before;           /* on it; NULL: none */
	const struct message *after;            /* NULL: none */
	const struct cstrap_backup *backup;     /* of RESTORE */
	const struct cstrap_card_profile *card; /* NULL: the default */
	const struct cstrap_keyring *keys;      /* NULL: ADM1 of a blank card */
	unsigned int keys_wanted;               /* 0: one */
	bool allow_unknown_tries;
	unsigned int every; /* cut at each so-manieth command; 0: at all */
};

struct tally {
	unsigned int jobs, commands, cuts;
	unsigned int old, none, unfinished, new;
	unsigned int lost; /* cuts that left anything else */
};

/* The job itself, from reading the card to its last command. */
enum cstrap_status job_run(struct bench *bench, const struct job *job,
    struct cstrap_finding *finding);

/* It succeeds, without files of its own; what others have is as it was. */
void job_do(struct bench *bench, enum job_kind kind,
    const struct message *after);

/* What it took. */
struct job_cost {
	unsigned int verifies, updates;
};

struct job_cost job_cost(struct bench *bench, enum job_kind kind,
    const struct message *after);

/* A client that powers the card up reads this message. */
void job_assert_holds(struct bench *bench, const struct message *wanted);

/*
 * Cut power before, after and inside each command of the job, inside at every
 * `stride`th byte of its data. Each time a reader is to meet the old message,
 * none (where there was, or is to be, none), "being written" or the new one;
 * directories are to hold the entries of others as before, files of others
 * their bytes; one VERIFY at most; and the job, done again, is to finish, with
 * nothing of the old message left. Failures are counted in tally->lost and
 * printed, the first of them fully.
 */
void job_cut_everywhere(const struct job *job, size_t stride,
    struct tally *tally);

/* The card of job->image, with the keys of the job. */
void job_open(struct bench *bench, const struct job *job);

/* The card's image; yours to free with job_drop. */
struct cstrap_view job_image(const struct bench *bench);
void job_drop(struct cstrap_view *image);

#endif /* TESTS_SUPPORT_JOB_H */
