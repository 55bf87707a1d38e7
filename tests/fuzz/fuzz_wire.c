/*
 * fuzz_wire.c - whatever an ATR says, there is a speed, and time goes on.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "cardstrap/wire.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

static void
check_times(const struct cstrap_wire *wire)
{
	const uint32_t etu = cstrap_wire_etu(wire, 255, 0);
	struct cstrap_wire_cost cost = { 0, 0, 0 };

	assert(etu >= 12 * cstrap_wire_characters(255, 0));
	assert(etu > cstrap_wire_etu(wire, 254, 0));
	assert(cstrap_wire_etu(wire, 0, 256) > cstrap_wire_etu(wire, 0, 0));
	cstrap_wire_add(&cost, wire, 255, 0);
	assert(cost.etu == etu && cost.commands == 1);
	assert(cstrap_wire_nanoseconds(wire, etu, CSTRAP_WIRE_CLOCK) > 0);
	assert(cstrap_wire_nanoseconds(wire, 2 * (uint64_t)etu, 5000000) >=
	    cstrap_wire_nanoseconds(wire, etu, 5000000));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	uint8_t *copy = malloc(len > 0 ? len : 1);
	struct cstrap_wire wire;

	if (copy == NULL)
		return 0;
	if (len > 0)
		memcpy(copy, data, len);
	cstrap_wire_init(&wire, (struct cstrap_view) { copy, len });
	assert(wire.fi >= 372 && wire.fi <= 2048);
	assert(wire.di >= 1 && wire.di <= 64);
	assert(wire.guard < 255);
	check_times(&wire);
	free(copy);
	return 0;
}
