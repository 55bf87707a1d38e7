/*
 * cli/iccid.c - the identity of a card as digits.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "cli/iccid.h"

const char *
cstrap_iccid_text(const struct cstrap_card_identity *identity,
    char room[CSTRAP_ICCID_TEXT_MAX])
{
	size_t n = 0;

	while (n < 2u * identity->len) {
		const uint8_t octet = identity->iccid[n / 2];
		const uint8_t nibble =
		    n % 2 == 0 ? octet & 0x0F : (uint8_t)(octet >> 4);

		if (nibble > 9)
			break;
		room[n++] = (char)('0' + nibble);
	}
	room[n] = '\0';
	return room;
}
