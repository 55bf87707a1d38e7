/*
 * tests/bench/bench_start.c - P6: what starting the program costs, over
 * /bin/true in the same rounds.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "measure.h"

#define ROUNDS 201u
#define GOAL_MS 1.0

extern char **environ;

struct command {
	const char *name;
	char *argv[4];
	double ms[ROUNDS];
	double median;
};

/* Milliseconds from fork to the end of the process. */
static double
run(struct command *command, posix_spawn_file_actions_t *actions)
{
	const double start = clock_ns();
	pid_t pid;
	int status;

	if (posix_spawn(&pid, command->argv[0], actions, NULL, command->argv,
		environ) != 0 ||
	    waitpid(pid, &status, 0) != pid || !WIFEXITED(status) ||
	    WEXITSTATUS(status) != 0) {
		fprintf(stderr, "bench_start: %s did not work\n",
		    command->argv[0]);
		exit(1);
	}
	return (clock_ns() - start) / 1e6;
}

int
main(int argc, char **argv)
{
	posix_spawn_file_actions_t actions;
	static char program_true[] = "/bin/true", version[] = "--version",
		    show[] = "show";
	static struct command commands[3];

	if (argc != 3) {
		fputs("usage: bench_start CARDSTRAP MESSAGE\n", stderr);
		return 2;
	}
	commands[0] =
	    (struct command) { "/bin/true", { program_true }, { 0 }, 0 };
	commands[1] = (struct command) { "cardstrap --version",
		{ argv[1], version }, { 0 }, 0 };
	commands[2] = (struct command) { "cardstrap show FILE",
		{ argv[1], show, argv[2] }, { 0 }, 0 };
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null",
	    O_WRONLY, 0);
	for (size_t round = 0; round < ROUNDS; round++)
		for (size_t i = 0; i < 3; i++)
			commands[i].ms[round] = run(&commands[i], &actions);
	for (size_t i = 0; i < 3; i++)
		commands[i].median = median(commands[i].ms, ROUNDS);
	report("P6", "floor: /bin/true", commands[0].median, "ms", NO_FLOOR,
	    NO_GOAL);
	for (size_t i = 1; i < 3; i++)
		report("P6", commands[i].name,
		    commands[i].median - commands[0].median, "ms over it",
		    NO_FLOOR, GOAL_MS);
	posix_spawn_file_actions_destroy(&actions);
	return 0;
}
