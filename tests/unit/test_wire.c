/*
 * test_wire.c - time on the contacts of a card, against numbers worked out by
 * hand.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "cardstrap/wire.h"

static uint32_t
to_card(size_t n)
{
	return cstrap_wire_etu(NULL, n, 0);
}

static uint32_t
from_card(size_t n)
{
	return cstrap_wire_etu(NULL, 0, n);
}

static struct cstrap_wire
wire_of(const char *atr, size_t len)
{
	struct cstrap_wire wire;

	cstrap_wire_init(&wire,
	    (struct cstrap_view) { (const uint8_t *)atr, len });
	return wire;
}

static void
one_command(void **state)
{
	(void)state;
	assert_int_equal(to_card(1), 120);
	assert_int_equal(to_card(2), 132);
	assert_int_equal(to_card(8), 204);
	assert_int_equal(to_card(255), 3168);
	assert_int_equal(from_card(1), 112);
	assert_int_equal(from_card(24), 388);
	assert_int_equal(from_card(256), 3172);
	assert_int_equal(cstrap_wire_etu(NULL, 0, 0), 88);
	assert_int_equal(cstrap_wire_characters(255, 0), 263);
	assert_int_equal(cstrap_wire_characters(0, 256), 264);
	assert_int_equal(cstrap_wire_characters(0, 0), 7);
}

static void
add_select(struct cstrap_wire_cost *cost, size_t data, size_t answer)
{
	cstrap_wire_add(cost, NULL, data, 0);
	if (answer > 0)
		cstrap_wire_add(cost, NULL, 0, answer);
}

static void
add_pieces(struct cstrap_wire_cost *cost, size_t len, bool write)
{
	const size_t most = write ? 255 : 256;
	size_t piece;

	for (; len > 0; len -= piece) {
		piece = len < most ? len : most;
		cstrap_wire_add(cost, NULL, write ? piece : 0,
		    write ? 0 : piece);
	}
}

/* ODF of 32, DODF of 64 and a message, written or read back. */
static struct cstrap_wire_cost
job(size_t message, bool write, bool fcp)
{
	struct cstrap_wire_cost cost = { 0, 0, 0 };

	add_select(&cost, 12, fcp ? 40 : 0);
	if (write)
		cstrap_wire_add(&cost, NULL, 8, 0);
	add_select(&cost, 2, fcp ? 24 : 0);
	add_pieces(&cost, 32, write);
	add_select(&cost, 2, fcp ? 24 : 0);
	add_pieces(&cost, 64, write);
	add_select(&cost, 2, fcp ? 24 : 0);
	add_pieces(&cost, message, write);
	return cost;
}

static void
whole_job(void **state)
{
	static const struct {
		size_t message;
		bool write;
		bool fcp;
		unsigned int etu;
		unsigned int commands;
	} cases[] = { { 512, true, true, 10432, 14 },
		{ 2048, true, true, 29512, 20 },
		{ 512, false, true, 10088, 12 },
		{ 2048, false, true, 29120, 18 },
		{ 512, true, false, 8688, 10 },
		{ 2048, true, false, 27768, 16 },
		{ 512, false, false, 8344, 8 },
		{ 2048, false, false, 27376, 14 } };
	struct cstrap_wire_cost cost;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		cost = job(cases[i].message, cases[i].write, cases[i].fcp);
		assert_int_equal(cost.etu, cases[i].etu);
		assert_int_equal(cost.commands, cases[i].commands);
	}
}

static void
milliseconds(void **state)
{
	static const struct {
		uint32_t clock;
		char ta1;
		unsigned int write_512; /* rounded to ms */
		unsigned int write_2048;
	} cases[] = { { 3571200, 0x11, 1087, 3074 },
		{ 3571200, (char)0x94, 187, 529 }, { 4000000, 0x11, 970, 2745 },
		{ 4000000, 0x18, 81, 229 }, { 4000000, (char)0x94, 167, 472 },
		{ 4000000, (char)0x95, 83, 236 },
		{ 4000000, (char)0x96, 42, 118 },
		{ 4800000, (char)0x97, 17, 49 },
		{ 5000000, (char)0x96, 33, 94 } };
	char atr[] = "\x3B\x10\x00";
	struct cstrap_wire wire;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		atr[2] = cases[i].ta1;
		wire = wire_of(atr, 3);
		assert_int_equal((cstrap_wire_nanoseconds(&wire, 10432,
				      cases[i].clock) +
				     500000) /
			1000000,
		    cases[i].write_512);
		assert_int_equal((cstrap_wire_nanoseconds(&wire, 29512,
				      cases[i].clock) +
				     500000) /
			1000000,
		    cases[i].write_2048);
	}
}

static void
time_that_is_long(void **state)
{
	const struct cstrap_wire wire = { 372, 1, 0 };

	(void)state;
	/* 2^50 etu at 1 MHz: 372 us each */
	assert_true(cstrap_wire_nanoseconds(&wire, 1ull << 40, 1000000) ==
	    (1ull << 40) * 372000);
	assert_true(cstrap_wire_nanoseconds(NULL, 1ull << 40, 1000000) ==
	    (1ull << 40) * 372000);
	assert_true(cstrap_wire_nanoseconds(&wire, 1, 4000000) == 93000);
	assert_true(cstrap_wire_nanoseconds(&wire, 1, 0) == 0);
}

static void
speed_by_the_atr(void **state)
{
	static const struct {
		const char *atr;
		size_t len;
		struct cstrap_wire wire;
	} cases[] = { { "", 0, { 372, 1, 0 } }, { "\x3B", 1, { 372, 1, 0 } },
		{ "\x3B\x00", 2, { 372, 1, 0 } },
		{ "\x3B\x10", 2, { 372, 1, 0 } },
		{ "\x3B\x10\x96", 3, { 512, 32, 0 } },
		{ "\x3B\x10\x18", 3, { 372, 12, 0 } },
		{ "\x3B\x10\xD9", 3, { 2048, 20, 0 } },
		/* reserved */
		{ "\x3B\x10\x76", 3, { 372, 1, 0 } },
		{ "\x3B\x10\x90", 3, { 372, 1, 0 } },
		{ "\x3B\x10\x9A", 3, { 372, 1, 0 } },
		/* TC1, behind TA1 and TB1 */
		{ "\x3B\x70\x95\x00\x05", 5, { 512, 16, 5 } },
		{ "\x3B\x40\x05", 3, { 372, 1, 5 } },
		{ "\x3B\x40\xFF", 3, { 372, 1, 0 } },
		/* TA1, TD1, TA2 */
		{ "\x3B\x90\x95\x10\x00", 5, { 512, 16, 0 } },
		{ "\x3B\x90\x95\x10\x10", 5, { 372, 1, 0 } },
		{ "\x3B\x90\x95\x00", 4, { 512, 16, 0 } } };
	struct cstrap_wire wire;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		wire = wire_of(cases[i].atr, cases[i].len);
		assert_int_equal(wire.fi, cases[i].wire.fi);
		assert_int_equal(wire.di, cases[i].wire.di);
		assert_int_equal(wire.guard, cases[i].wire.guard);
	}
}

/* Extra guard time is the card's wish: what it sends is not slower. */
static void
guard_time_counts_to_the_card(void **state)
{
	const struct cstrap_wire wire = { 372, 1, 3 };

	(void)state;
	assert_int_equal(cstrap_wire_etu(&wire, 2, 0), 132 + 3 * 7);
	assert_int_equal(cstrap_wire_etu(&wire, 0, 24), 388 + 3 * 5);
	assert_int_equal(cstrap_wire_etu(&wire, 0, 0), 88 + 3 * 5);
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(one_command),
		cmocka_unit_test(whole_job), cmocka_unit_test(milliseconds),
		cmocka_unit_test(time_that_is_long),
		cmocka_unit_test(speed_by_the_atr),
		cmocka_unit_test(guard_time_counts_to_the_card) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
