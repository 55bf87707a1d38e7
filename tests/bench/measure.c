/*
 * tests/bench/measure.c - times of functions, side by side in the same rounds.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "measure.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define ROUNDS 401u
#define ROUND_NS 20000.0 /* of one contender, at least */

static volatile size_t sink;

double
clock_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec * 1e9 + (double)now.tv_nsec;
}

static int
compare(const void *a, const void *b)
{
	const double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

double
median(double *numbers, size_t count)
{
	qsort(numbers, count, sizeof(*numbers), compare);
	return numbers[count / 2];
}

static double
time_calls(const struct contender *contender, size_t calls)
{
	const double start = clock_ns();
	size_t sum = 0;

	for (size_t i = 0; i < calls; i++)
		sum += contender->run(contender->input);
	sink = sum;
	return (clock_ns() - start) / (double)calls;
}

/* How many calls make a round long enough for the clock. */
static size_t
calls_a_round(const struct contender *contender)
{
	size_t calls = 1;

	while (time_calls(contender, calls) * (double)calls < ROUND_NS)
		calls *= 2;
	return calls;
}

void
measure(struct contender *contenders, size_t count)
{
	double *times = calloc(count * ROUNDS, sizeof(*times));
	size_t *calls = calloc(count, sizeof(*calls));

	if (times == NULL || calls == NULL)
		abort();
	for (size_t i = 0; i < count; i++)
		calls[i] = calls_a_round(&contenders[i]);
	for (size_t round = 0; round < ROUNDS; round++)
		for (size_t i = 0; i < count; i++)
			times[i * ROUNDS + round] =
			    time_calls(&contenders[i], calls[i]);
	for (size_t i = 0; i < count; i++)
		contenders[i].ns = median(&times[i * ROUNDS], ROUNDS);
	free(times);
	free(calls);
}

void
report(const char *figure, const char *name, double value, const char *unit,
    double floor, double goal)
{
	const double judged = floor > 0 ? value / floor : value;

	printf("%s\t%s\t%.2f\t%s\t", figure, name, value, unit);
	if (floor > 0)
		printf("%.2f", judged);
	if (goal >= 0)
		printf("\t%g\t%s\n", goal, judged <= goal ? "met" : "missed");
	else
		printf("\t\t\n");
	(void)fflush(stdout);
}
