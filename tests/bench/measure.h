/*
 * tests/bench/measure.h - times of functions, side by side in the same rounds.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#ifndef TESTS_BENCH_MEASURE_H
#define TESTS_BENCH_MEASURE_H

#include <stddef.h>

#include "cardstrap/bytes.h"

/* What is measured; returns something that depends on the work. */
struct contender {
	size_t (*run)(struct cstrap_view input);
	struct cstrap_view input;
	double ns; /* filled: median of a call */
};

/*
 * Run the contenders in turns, so that what disturbs the machine disturbs all
 * of them, and keep the median of each over the rounds.
 */
void measure(struct contender *contenders, size_t count);

/* Nanoseconds of a clock that only goes forward. */
double clock_ns(void);

/* Median of count numbers, which are sorted. */
double median(double *numbers, size_t count);

/* Calls of malloc, calloc and realloc since the program began. */
size_t heap_calls(void);

#define NO_FLOOR 0.0
#define NO_GOAL (-1.0)

/*
 * One line for script/bench. The goal is the most that the ratio of value to
 * floor may be, or without a floor value itself.
 */
void report(const char *figure, const char *name, double value,
    const char *unit, double floor, double goal);

#endif /* TESTS_BENCH_MEASURE_H */
