/*
 * tests/bench/bench_opensc.c - the same message put into the same file of the
 * same card by opensc-explorer and by a job of ours, through pcscd: commands,
 * etu and time. Run it as with-pcscd bench_opensc OPENSC_CONF.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench_job.h"
#include "cardstrap/pcsc.h"
#include "measure.h"

#define ROUNDS 7u

/* Between the process of the card and the one that measures. */
struct shared {
	volatile int stop;
	struct cstrap_vcard_time time;
	struct cstrap_vcard_counts counts;
};

static pid_t
serve(struct cstrap_vcard *vcard, struct shared *shared)
{
	const pid_t pid = fork();

	if (pid != 0)
		return pid;
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	cstrap_vcard_time_reset(vcard);
	(void)cstrap_vcard_serve(&vcard, 1, CSTRAP_VPCD_PORT, &shared->stop,
	    NULL, NULL, NULL);
	cstrap_vcard_time(vcard, &shared->time);
	cstrap_vcard_counts(vcard, &shared->counts);
	_exit(0);
}

static const char *
reader_name(void)
{
	static struct cstrap_reader reader;

	return cstrap_pcsc_wait("00 00", NULL, 10, &reader, NULL) == CSTRAP_OK ?
	    reader.name :
	    NULL;
}

/* opensc-explorer with a script, as a person would. */
static void
put_by_opensc(const struct cstrap_message *message,
    const struct cstrap_keyring *keys)
{
	char folder[] = "/tmp/cardstrap-bench-XXXXXX";
	char script[64], content[64], command[256];
	FILE *file;

	(void)keys;
	if (mkdtemp(folder) == NULL)
		exit(1);
	(void)snprintf(script, sizeof(script), "%s/script", folder);
	(void)snprintf(content, sizeof(content), "%s/content", folder);
	file = fopen(content, "wb");
	if (file == NULL ||
	    fwrite(message->bytes.data, 1, message->bytes.len, file) !=
		message->bytes.len ||
	    fclose(file) != 0 || (file = fopen(script, "w")) == NULL)
		exit(1);
	fprintf(file,
	    "cd 7F50\nverify CHV10 31:32:33:34:35:36:37:38\nput 6432 %s\n"
	    "quit\n",
	    content);
	fclose(file);
	(void)snprintf(command, sizeof(command),
	    "opensc-explorer -r 0 %s > /dev/null 2>&1", script);
	if (system(command) != 0)
		exit(1);
	(void)unlink(script);
	(void)unlink(content);
	(void)rmdir(folder);
}

static void
put_by_us(const struct cstrap_message *message,
    const struct cstrap_keyring *keys)
{
	const struct cstrap_pcsc_options options = { .exclusive = true };
	struct cstrap_link link;

	if (cstrap_pcsc_open(&link, reader_name(), &options, NULL) != CSTRAP_OK)
		exit(1);
	job_do(JOB_WRITE, &link, message, keys);
	cstrap_link_close(&link);
}

/* A fresh card that holds `old`; ms of one put, and what the card counted. */
static double
put_once(void (*put)(const struct cstrap_message *message,
	     const struct cstrap_keyring *keys),
    const struct cstrap_message *old, const struct cstrap_message *new,
    struct shared *shared)
{
	struct cstrap_keyring keys;
	struct cstrap_vcard *vcard = job_card(old, &keys);
	double start;
	pid_t pid;

	memset(shared, 0, sizeof(*shared));
	pid = serve(vcard, shared);
	if (reader_name() == NULL)
		exit(1);
	start = clock_ns();
	put(new, &keys);
	start = clock_ns() - start;
	shared->stop = 1;
	kill(pid, SIGTERM);
	(void)waitpid(pid, NULL, 0);
	/* The daemon looks every 400 ms whether the card has gone. */
	usleep(500000);
	cstrap_vcard_close(&vcard);
	return start / 1e6;
}

static void
measure_puts(struct shared *shared, size_t size)
{
	static uint8_t old_bytes[CSTRAP_MESSAGE_MAX],
	    new_bytes[CSTRAP_MESSAGE_MAX];
	struct cstrap_message old, new;
	double theirs[ROUNDS], ours[ROUNDS];
	struct cstrap_vcard_time their_time, our_time;
	char name[80];

	job_message(&old, old_bytes, size - 2, 0x11);
	job_message(&new, new_bytes, size, 0x22);
	for (unsigned int i = 0; i < ROUNDS; i++) {
		theirs[i] = put_once(put_by_opensc, &old, &new, shared);
		their_time = shared->time;
		ours[i] = put_once(put_by_us, &old, &new, shared);
		our_time = shared->time;
	}
	(void)snprintf(name, sizeof(name),
	    "put %zu bytes over opensc-explorer: commands", size);
	report("P3", name, our_time.commands, "", their_time.commands, NO_GOAL);
	(void)snprintf(name, sizeof(name),
	    "put %zu bytes over opensc-explorer: wire", size);
	report("P3", name, (double)our_time.etu, "etu", (double)their_time.etu,
	    NO_GOAL);
	(void)snprintf(name, sizeof(name),
	    "put %zu bytes over opensc-explorer: host", size);
	report("P3", name, median(ours, ROUNDS), "ms", median(theirs, ROUNDS),
	    NO_GOAL);
}

static void
on_term(int signal)
{
	(void)signal;
}

int
main(int argc, char **argv)
{
	struct shared *shared = mmap(NULL, sizeof(*shared),
	    PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	struct sigaction action = { .sa_handler = on_term };

	if (argc != 2 || shared == MAP_FAILED ||
	    setenv("OPENSC_CONF", argv[1], 1) != 0)
		return 2;
	/* Interrupts the card's wait, so that it sees that it is to stop. */
	sigaction(SIGTERM, &action, NULL);
	measure_puts(shared, 300);
	measure_puts(shared, 512);
	return 0;
}
