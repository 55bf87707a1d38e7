/*
 * cardstrap/wire.h - how long commands take on the contacts of a card: T=0 by
 * ISO 7816-3, counted in elementary time units (etu), integers only.
 *
 * What the card does between two characters (memory pages, computing) and what
 * a reader adds (USB) is not in these numbers.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#ifndef CARDSTRAP_WIRE_H
#define CARDSTRAP_WIRE_H

#include "cardstrap/bytes.h"

#ifdef __cplusplus
extern "C" {
#endif

#define CSTRAP_WIRE_CLOCK 4000000u /* Hz, of most readers */

/* How fast a card's interface is: an etu is fi / di clock cycles. */
struct cstrap_wire {
	uint16_t fi;   /* clock rate conversion; 372 where nothing is said */
	uint8_t di;    /* baud rate adjustment; 1 */
	uint8_t guard; /* etu more for a character to the card, TC1 */
};

/* What a number of commands took. */
struct cstrap_wire_cost {
	uint64_t etu;
	uint64_t characters; /* octets on the line, both directions */
	uint32_t commands;   /* TPDUs: GET RESPONSE and a repeat count, too */
};

/*
 * The speed that TA1 and TC1 of an ATR offer (ISO 7816-3 8.3), as after a PPS
 * that takes it; the default one (372/1, no guard) where they are absent or
 * reserved, TA2 says so, or atr is empty.
 */
CSTRAP_API void cstrap_wire_init(struct cstrap_wire *wire,
    struct cstrap_view atr);

/*
 * Octets on the line for one T=0 command (ISO 7816-3 10.3): five of header,
 * the status word, and where there is data, one procedure byte and the data.
 * Of to_card and from_card one is 0. Both 0: an empty command, or one that is
 * answered with nothing but a status word (6Cxx, an error).
 */
CSTRAP_API size_t cstrap_wire_characters(size_t to_card, size_t from_card);

/*
 * The same in etu: 12 a character, 16 where the direction turns. wire (for its
 * guard time) may be NULL.
 *   to the card     12 * (n + 8) + 12
 *   from the card   12 * (n + 8) + 4
 *   neither         12 * 7 + 4
 */
CSTRAP_API uint32_t cstrap_wire_etu(const struct cstrap_wire *wire,
    size_t to_card, size_t from_card);

/* Add one command to a sum. */
CSTRAP_API void cstrap_wire_add(struct cstrap_wire_cost *cost,
    const struct cstrap_wire *wire, size_t to_card, size_t from_card);

/*
 * How long that is at a clock of so many Hz, rounded down. 0 for no clock.
 * wire NULL: the default speed. Right up to 2^50 etu.
 */
CSTRAP_API uint64_t cstrap_wire_nanoseconds(const struct cstrap_wire *wire,
    uint64_t etu, uint32_t clock);

#ifdef __cplusplus
}
#endif

#endif /* CARDSTRAP_WIRE_H */
