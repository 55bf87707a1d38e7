/*
 * tests/bench/floor.h - the least that going over a message can cost.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#ifndef TESTS_BENCH_FLOOR_H
#define TESTS_BENCH_FLOOR_H

#include "cardstrap/bytes.h"

/*
 * Go over every object, instance and value of a message without a copy and
 * check nothing but bounds. Returns the sum of ids, lengths and first octets,
 * 0 where the bounds do not hold.
 */
size_t floor_walk(struct cstrap_view message);

#endif /* TESTS_BENCH_FLOOR_H */
