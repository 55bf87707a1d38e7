/*
 * core/wire.c - what T=0 commands take on the contacts (ISO 7816-3).
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "cardstrap/wire.h"

/* One start bit, eight of data, parity, two of guard time (7.2, 10.2). */
#define CHARACTER_ETU 12u
/* 16 etu between characters of opposite directions (10.2). */
#define TURN_ETU 4u

#define HEADER_LEN 5u
#define PROCEDURE_LEN 1u
#define SW_LEN 2u

#define DEFAULT_FI 372
#define DEFAULT_DI 1

#define TC1_LEAST 255 /* no guard time but that of the protocol */
#define TA2_IMPLICIT 0x10

/* ISO 7816-3 8.3, tables 7 and 8; 0: reserved. */
static const uint16_t fi_of[16] = { 372, 372, 558, 744, 1116, 1488, 1860, 0, 0,
	512, 768, 1024, 1536, 2048, 0, 0 };
static const uint8_t di_of[16] = { 0, 1, 2, 4, 8, 16, 32, 64, 12, 20, 0, 0, 0,
	0, 0, 0 };

static const struct cstrap_wire standard = { DEFAULT_FI, DEFAULT_DI, 0 };

/*
 * The octet that bit `bit` (0: TA, 1: TB, 2: TC, 3: TD) of y announces among
 * those at pos; false where it is not there.
 */
static bool
interface_octet(struct cstrap_view atr, size_t pos, unsigned int y,
    unsigned int bit, uint8_t *octet)
{
	unsigned int i;

	if ((y >> bit & 1u) == 0)
		return false;
	for (i = 0; i < bit; i++)
		pos += y >> i & 1u;
	if (pos >= atr.len)
		return false;
	*octet = atr.data[pos];
	return true;
}

static size_t
octets_announced(unsigned int y)
{
	return (y & 1u) + (y >> 1 & 1u) + (y >> 2 & 1u) + (y >> 3 & 1u);
}

/* TA2 with this bit: a speed that the ATR does not tell (8.3). */
static bool
speed_is_implicit(struct cstrap_view atr, size_t pos, unsigned int y1)
{
	uint8_t td1;
	uint8_t ta2;

	return interface_octet(atr, pos, y1, 3, &td1) &&
	    interface_octet(atr, pos + octets_announced(y1), td1 >> 4, 0,
		&ta2) &&
	    (ta2 & TA2_IMPLICIT) != 0;
}

void
cstrap_wire_init(struct cstrap_wire *wire, struct cstrap_view atr)
{
	unsigned int y1;
	uint8_t octet;

	*wire = standard;
	if (atr.len < 2)
		return;
	y1 = atr.data[1] >> 4;
	if (interface_octet(atr, 2, y1, 2, &octet) && octet != TC1_LEAST)
		wire->guard = octet;
	if (interface_octet(atr, 2, y1, 0, &octet) && fi_of[octet >> 4] != 0 &&
	    di_of[octet & 0x0F] != 0 && !speed_is_implicit(atr, 2, y1)) {
		wire->fi = fi_of[octet >> 4];
		wire->di = di_of[octet & 0x0F];
	}
}

size_t
cstrap_wire_characters(size_t to_card, size_t from_card)
{
	const size_t data = to_card + from_card;

	return HEADER_LEN + (data == 0 ? 0 : PROCEDURE_LEN) + data + SW_LEN;
}

uint32_t
cstrap_wire_etu(const struct cstrap_wire *wire, size_t to_card,
    size_t from_card)
{
	const uint32_t guard = wire == NULL ? 0 : wire->guard;
	/* header, answer; or header, procedure byte, data, status word */
	const uint32_t turns = to_card == 0 ? 1 : 3;

	return CHARACTER_ETU *
	    (uint32_t)cstrap_wire_characters(to_card, from_card) +
	    TURN_ETU * turns + guard * (HEADER_LEN + (uint32_t)to_card);
}

void
cstrap_wire_add(struct cstrap_wire_cost *cost, const struct cstrap_wire *wire,
    size_t to_card, size_t from_card)
{
	cost->etu += cstrap_wire_etu(wire, to_card, from_card);
	cost->characters += cstrap_wire_characters(to_card, from_card);
	cost->commands++;
}

uint64_t
cstrap_wire_nanoseconds(const struct cstrap_wire *wire, uint64_t etu,
    uint32_t clock)
{
	const uint64_t second = 1000000000u;
	uint64_t cycles;

	if (wire == NULL)
		wire = &standard;
	if (clock == 0 || wire->di == 0)
		return 0;
	cycles = etu * wire->fi / wire->di;
	/* in two parts, as the product of all does not fit */
	return cycles / clock * second + cycles % clock * second / clock;
}
