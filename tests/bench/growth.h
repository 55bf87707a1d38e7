/*
 * tests/bench/growth.h - messages of any length.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#ifndef TESTS_BENCH_GROWTH_H
#define TESTS_BENCH_GROWTH_H

#include "cardstrap/bytes.h"

/* A message of len bytes: an object, an instance, many 4-byte integers. */
struct cstrap_view growth_message(uint8_t *room, size_t len);

/* 10,900 empty resources, their ids descending. */
struct cstrap_view growth_hostile(uint8_t *room);

/* 2,600 Server instances, each with an id far from that of the one before. */
struct cstrap_view growth_accounts(uint8_t *room);

#endif /* TESTS_BENCH_GROWTH_H */
