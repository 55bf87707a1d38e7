/*
 * tests/bench/bench_host.c - P3: time of the host for a job, over a bare loop
 * that sends the same commands, in this process or through pcscd.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench_job.h"
#include "cardstrap/pcsc.h"
#include "measure.h"

#define ROUNDS 101u
#define COMMANDS_MAX 256u
#define GOAL_HERE 3.0
#define GOAL_PCSC 1.2

/* Commands as they went by. */
struct tape {
	struct cstrap_transport inner;
	size_t count;
	size_t len[COMMANDS_MAX];
	uint8_t bytes[COMMANDS_MAX][CSTRAP_COMMAND_MAX];
};

static struct tape tape;

static enum cstrap_status
take_down(void *ctx, struct cstrap_view command, struct cstrap_room room,
    size_t *len)
{
	struct tape *t = ctx;

	if (t->count < COMMANDS_MAX) {
		memcpy(t->bytes[t->count], command.data, command.len);
		t->len[t->count++] = command.len;
	}
	return t->inner.exchange(t->inner.ctx, command, room, len);
}

/* The same bytes in the same order, answers not looked at. */
static void
play(const struct cstrap_link *link)
{
	uint8_t answer[CSTRAP_ANSWER_MAX];
	size_t len;

	if (link->begin != NULL)
		(void)link->begin(link->ctx);
	for (size_t i = 0; i < tape.count; i++)
		if (link->transport.exchange(link->transport.ctx,
			(struct cstrap_view) { tape.bytes[i], tape.len[i] },
			(struct cstrap_room) { answer, sizeof(answer) },
			&len) != CSTRAP_OK)
			exit(1);
	if (link->end != NULL)
		(void)link->end(link->ctx);
}

struct scene {
	const char *where;
	double goal;
	const struct cstrap_link *link;
	const struct cstrap_keyring *keys;
};

/* Two messages in turn, so that each write has something to write. */
static void
measure_job(const struct scene *scene, enum bench_job job, size_t size)
{
	static uint8_t bytes[2][CSTRAP_MESSAGE_MAX];
	static double ours[ROUNDS], bare[ROUNDS];
	struct cstrap_message message[2];
	struct cstrap_link taped = *scene->link;
	char name[40], line[80];

	job_message(&message[0], bytes[0], size, 0x11);
	job_message(&message[1], bytes[1], size, 0x22);
	job_do(JOB_WRITE, scene->link, &message[0], scene->keys);
	tape.count = 0;
	tape.inner = taped.transport;
	taped.transport = (struct cstrap_transport) { take_down, &tape };
	job_do(job, &taped, &message[job == JOB_KEY], scene->keys);
	if (job == JOB_KEY)
		job_do(job, scene->link, &message[0], scene->keys);
	for (unsigned int round = 0; round < ROUNDS; round++) {
		const struct cstrap_message *to =
		    &message[job == JOB_KEY ? (round + 1) % 2 : 0];
		double start = clock_ns();

		job_do(job, scene->link, to, scene->keys);
		ours[round] = clock_ns() - start;
		start = clock_ns();
		play(scene->link);
		bare[round] = clock_ns() - start;
		/* The loop wrote message 1; what is due is what was there. */
		if (job == JOB_KEY)
			job_do(JOB_KEY, scene->link, to, scene->keys);
	}
	(void)snprintf(line, sizeof(line), "%s, %s, %zu commands",
	    job_name(job, size, name), scene->where, tape.count);
	report("P3", line, median(ours, ROUNDS) / 1000, "us",
	    median(bare, ROUNDS) / 1000, scene->goal);
}

static void
measure_all(const struct scene *scene)
{
	static const enum bench_job jobs[] = { JOB_READ, JOB_KEY, JOB_VERIFY };

	for (size_t i = 0; i < sizeof(jobs) / sizeof(jobs[0]); i++)
		for (size_t s = 0; s < JOB_SIZES; s++)
			measure_job(scene, jobs[i], job_sizes[s]);
}

static struct cstrap_vcard *
make_card(struct cstrap_keyring *keys)
{
	static uint8_t bytes[CSTRAP_MESSAGE_MAX];
	struct cstrap_message message;

	job_message(&message, bytes, 2048, 0x33);
	return job_card(&message, keys);
}

static volatile int stop;

/* The card in a process of its own, until the bench ends. */
static pid_t
serve(struct cstrap_vcard *vcard)
{
	const pid_t pid = fork();

	if (pid != 0)
		return pid;
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	(void)cstrap_vcard_serve(&vcard, 1, CSTRAP_VPCD_PORT, &stop, NULL, NULL,
	    NULL);
	_exit(0);
}

static int
through_pcscd(void)
{
	const struct cstrap_pcsc_options options = { .exclusive = true,
		.wait_seconds = 10 };
	struct cstrap_finding finding = { 0 };
	struct cstrap_reader reader;
	struct cstrap_keyring keys;
	struct cstrap_link link;
	struct scene scene = { "through pcscd", GOAL_PCSC, &link, &keys };
	struct cstrap_vcard *vcard = make_card(&keys);
	const pid_t pid = serve(vcard);
	enum cstrap_status st;

	st = cstrap_pcsc_wait("00 00", NULL, 10, &reader, &finding);
	if (st == CSTRAP_OK)
		st = cstrap_pcsc_open(&link, reader.name, &options, &finding);
	if (st == CSTRAP_OK) {
		measure_all(&scene);
		cstrap_link_close(&link);
	} else {
		fprintf(stderr, "bench_host: %s\n", cstrap_status_name(st));
	}
	kill(pid, SIGKILL);
	(void)waitpid(pid, NULL, 0);
	cstrap_vcard_close(&vcard);
	return st != CSTRAP_OK;
}

static int
in_process(void)
{
	struct cstrap_keyring keys;
	struct cstrap_vcard *vcard = make_card(&keys);
	struct cstrap_link link;
	const struct scene scene = { "in process", GOAL_HERE, &link, &keys };

	cstrap_vcard_link(vcard, false, &link);
	measure_all(&scene);
	cstrap_vcard_close(&vcard);
	return 0;
}

int
main(int argc, char **argv)
{
	return argc > 1 && strcmp(argv[1], "pcscd") == 0 ? through_pcscd() :
							   in_process();
}
