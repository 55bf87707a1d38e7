/*
 * tests/bench/bench_job.h - jobs on a card as they are measured: read, write,
 * change of a key, verify, at several sizes.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#ifndef TESTS_BENCH_BENCH_JOB_H
#define TESTS_BENCH_BENCH_JOB_H

#include "cardstrap/provision.h"
#include "cardstrap/vcard.h"

#define JOB_SIZES 4
#define JOB_KEY_LEN 16 /* bytes that a change of a key changes */

enum bench_job { JOB_READ, JOB_WRITE, JOB_KEY, JOB_VERIFY };
#define JOB_KINDS 4

extern const size_t job_sizes[JOB_SIZES];

/* A message of len bytes in room; another fill gives other contents. */
void job_message(struct cstrap_message *message, uint8_t *room, size_t len,
    uint8_t fill);

/* A blank card that holds the message. ADM1 goes to keys. */
struct cstrap_vcard *job_card(const struct cstrap_message *message,
    struct cstrap_keyring *keys);

/* Do the job; anything but success ends the program. */
void job_do(enum bench_job job, const struct cstrap_link *link,
    const struct cstrap_message *message, const struct cstrap_keyring *keys);

/* "write 300 bytes" */
const char *job_name(enum bench_job job, size_t size, char room[40]);

#endif /* TESTS_BENCH_BENCH_JOB_H */
