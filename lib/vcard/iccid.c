/*
 * vcard/iccid.c - the number of a card (ITU-T E.118, TS 102 221 13.2).
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "vcard/iccid.h"

#include <string.h>
#include <sys/random.h>

#define DIGITS_MIN 18
#define RANDOM_DIGITS 18 /* and the check digit */

/* 89 telecommunication, 88 a code that no country has */
static const char issuer[] = "8988";

static char
check_digit(const char *digits, size_t len)
{
	unsigned int sum = 0;
	size_t i;

	for (i = 0; i < len; i++) {
		unsigned int digit = (unsigned int)(digits[i] - '0');

		/* every second digit, the one before the check digit first */
		if ((len - i) % 2 == 1)
			digit = digit < 5 ? 2 * digit : 2 * digit - 9;
		sum += digit;
	}
	return (char)('0' + (10 - sum % 10) % 10);
}

/* A digit from an octet, each as likely as another. */
static bool
random_digit(char *digit)
{
	uint8_t octet;

	do {
		if (getrandom(&octet, 1, 0) != 1)
			return false;
	} while (octet >= 250);
	*digit = (char)('0' + octet % 10);
	return true;
}

bool
cstrap_viccid_random(char digits[CSTRAP_VCARD_ICCID_DIGITS + 1])
{
	size_t i = sizeof(issuer) - 1;

	memcpy(digits, issuer, i);
	for (; i < RANDOM_DIGITS; i++) {
		if (!random_digit(&digits[i]))
			return false;
	}
	digits[i] = check_digit(digits, i);
	digits[i + 1] = '\0';
	return true;
}

bool
cstrap_viccid_pack(const char *digits, uint8_t octets[CSTRAP_VCARD_ICCID_LEN])
{
	const size_t len = strnlen(digits, CSTRAP_VCARD_ICCID_DIGITS + 1);
	size_t i;

	if (len < DIGITS_MIN || len > CSTRAP_VCARD_ICCID_DIGITS)
		return false;
	memset(octets, 0xFF, CSTRAP_VCARD_ICCID_LEN);
	for (i = 0; i < len; i++) {
		const unsigned int digit = (unsigned int)(digits[i] - '0');

		if (digit > 9)
			return false;
		octets[i / 2] =
		    (uint8_t)(i % 2 == 0 ? 0xF0 | digit :
					   (octets[i / 2] & 0x0F) | digit << 4);
	}
	return true;
}

bool
cstrap_viccid_unpack(const uint8_t octets[CSTRAP_VCARD_ICCID_LEN],
    char digits[CSTRAP_VCARD_ICCID_DIGITS + 1])
{
	uint8_t again[CSTRAP_VCARD_ICCID_LEN];
	size_t i;

	memset(digits, 0, CSTRAP_VCARD_ICCID_DIGITS + 1);
	for (i = 0; i < CSTRAP_VCARD_ICCID_DIGITS; i++) {
		const unsigned int digit =
		    i % 2 == 0 ? octets[i / 2] & 0x0F : octets[i / 2] >> 4;

		if (digit > 9)
			break;
		digits[i] = (char)('0' + digit);
	}
	return cstrap_viccid_pack(digits, again) &&
	    memcmp(again, octets, sizeof(again)) == 0;
}

void
cstrap_viccid_refresh(struct cstrap_vcard *card)
{
	const struct cstrap_vfile *file =
	    cstrap_vfile_child(card->mf, CSTRAP_VFILE_ICCID);

	if (file == NULL || file->kind != CSTRAP_VFILE_TRANSPARENT ||
	    file->size < CSTRAP_VCARD_ICCID_LEN ||
	    !cstrap_viccid_unpack(file->content, card->iccid))
		card->iccid[0] = '\0';
}
