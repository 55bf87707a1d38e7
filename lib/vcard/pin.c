/*
 * vcard/pin.c - VERIFY, CHANGE, DISABLE, ENABLE and UNBLOCK PIN, with their
 * retry counters (TS 102 221 11.1.9 to 11.1.13).
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include <string.h>

#include "vcard/command.h"

#define STAND_IN 0x80      /* P1 of DISABLE: another key takes its place */
#define STAND_IN_MASK 0x1F /* its reference */

struct cstrap_vkey *
cstrap_vcard_key(const struct cstrap_vcard *card, uint8_t ref)
{
	size_t i;

	for (i = 0; i < card->key_count; i++) {
		if (card->keys[i].ref == ref)
			return &card->keys[i];
	}
	return NULL;
}

static uint16_t
tries_left(uint8_t tries)
{
	return (uint16_t)(CSTRAP_VSW_TRIES | (tries & 0xF));
}

static uint16_t
query(const struct cstrap_vcard *card, const struct cstrap_vkey *key)
{
	const uint32_t none = card->quirks[CSTRAP_VQUIRK_NO_QUERY];

	if (none != 0)
		return (uint16_t)none;
	if (key->tries == 0)
		return CSTRAP_VSW_BLOCKED;
	return key->verified || !key->enabled ? CSTRAP_VSW_OK :
						tries_left(key->tries);
}

/* Administrative keys are neither switched off nor unblocked. */
static bool
is_pin(const struct cstrap_vkey *key)
{
	const uint8_t ref = key->ref & 0x7F;

	return (ref >= 0x01 && ref <= 0x08) ||
	    ref == CSTRAP_VCARD_UNIVERSAL_PIN;
}

/*
 * The try is used up in lasting memory before the value is looked at, so that
 * pulling the card at the right moment gains none.
 */
static uint16_t
compare(struct cstrap_vcard *card, struct cstrap_vrequest *request,
    uint8_t *tries, const uint8_t *value)
{
	const struct cstrap_view wanted = { value, CSTRAP_VCARD_KEY_LEN };

	if (*tries == 0)
		return CSTRAP_VSW_BLOCKED;
	(*tries)--;
	card->dirty = true;
	request->status = cstrap_vcard_commit(card);
	if (request->status != CSTRAP_OK)
		return CSTRAP_VSW_CONDITIONS;
	if (!cstrap_view_equal(wanted,
		cstrap_view_part(request->data, 0, CSTRAP_VCARD_KEY_LEN)))
		return tries_left(*tries);
	card->dirty = true;
	return CSTRAP_VSW_OK;
}

/* The key itself: what it opened is closed until it is right again. */
static uint16_t
present(struct cstrap_vcard *card, struct cstrap_vrequest *request,
    struct cstrap_vkey *key)
{
	uint16_t sw;

	if (key->tries == 0)
		return CSTRAP_VSW_BLOCKED;
	key->verified = false;
	sw = compare(card, request, &key->tries, key->value);
	if (sw != CSTRAP_VSW_OK)
		return sw;
	key->tries = key->tries_max;
	key->verified = true;
	return CSTRAP_VSW_OK;
}

/* The key that P2 names, for data of so many values. */
static uint16_t
find_key(const struct cstrap_vcard *card, const struct cstrap_vrequest *request,
    size_t values, struct cstrap_vkey **key)
{
	if ((*key = cstrap_vcard_key(card, request->p2)) == NULL)
		return CSTRAP_VSW_NO_KEY;
	if (request->data.len != values * CSTRAP_VCARD_KEY_LEN)
		return CSTRAP_VSW_LENGTH;
	return CSTRAP_VSW_OK;
}

uint16_t
cstrap_vcommand_verify(struct cstrap_vcard *card,
    struct cstrap_vrequest *request)
{
	struct cstrap_vkey *key;
	uint16_t sw;

	if (request->p1 != 0)
		return CSTRAP_VSW_P1P2;
	sw = find_key(card, request, request->data.len == 0 ? 0 : 1, &key);
	if (sw != CSTRAP_VSW_OK)
		return sw;
	if (request->data.len == 0)
		return query(card, key);
	if (key->tries == 0)
		return CSTRAP_VSW_BLOCKED;
	if (!key->enabled)
		return CSTRAP_VSW_PIN_DISABLED;
	return present(card, request, key);
}

uint16_t
cstrap_vcommand_change_pin(struct cstrap_vcard *card,
    struct cstrap_vrequest *request)
{
	struct cstrap_vkey *key;
	uint16_t sw;

	if (request->p1 != 0)
		return CSTRAP_VSW_P1P2;
	sw = find_key(card, request, 2, &key);
	if (sw != CSTRAP_VSW_OK)
		return sw;
	if (!key->enabled)
		return CSTRAP_VSW_PIN_DISABLED;
	if ((sw = present(card, request, key)) != CSTRAP_VSW_OK)
		return sw;
	memcpy(key->value, request->data.data + CSTRAP_VCARD_KEY_LEN,
	    CSTRAP_VCARD_KEY_LEN);
	return CSTRAP_VSW_OK;
}

uint16_t
cstrap_vcommand_disable_pin(struct cstrap_vcard *card,
    struct cstrap_vrequest *request)
{
	const uint8_t stand_in = request->p1 & STAND_IN_MASK;
	struct cstrap_vkey *key;
	uint16_t sw;

	if (request->p1 != 0 && request->p1 != (STAND_IN | stand_in))
		return CSTRAP_VSW_P1P2;
	sw = find_key(card, request, 1, &key);
	if (sw != CSTRAP_VSW_OK)
		return sw;
	if (request->p1 != 0 &&
	    (stand_in == key->ref || cstrap_vcard_key(card, stand_in) == NULL))
		return CSTRAP_VSW_NO_KEY;
	if (!is_pin(key))
		return CSTRAP_VSW_CONDITIONS;
	if (!key->enabled)
		return CSTRAP_VSW_PIN_DISABLED;
	if ((sw = present(card, request, key)) != CSTRAP_VSW_OK)
		return sw;
	key->enabled = false;
	key->stand_in = request->p1 == 0 ? 0 : stand_in;
	return CSTRAP_VSW_OK;
}

uint16_t
cstrap_vcommand_enable_pin(struct cstrap_vcard *card,
    struct cstrap_vrequest *request)
{
	struct cstrap_vkey *key;
	uint16_t sw;

	if (request->p1 != 0)
		return CSTRAP_VSW_P1P2;
	sw = find_key(card, request, 1, &key);
	if (sw != CSTRAP_VSW_OK)
		return sw;
	if (key->enabled)
		return CSTRAP_VSW_PIN_DISABLED; /* 6984, this way round, too */
	if ((sw = present(card, request, key)) != CSTRAP_VSW_OK)
		return sw;
	key->enabled = true;
	key->stand_in = 0;
	return CSTRAP_VSW_OK;
}

uint16_t
cstrap_vcommand_unblock_pin(struct cstrap_vcard *card,
    struct cstrap_vrequest *request)
{
	struct cstrap_vkey *key;
	uint16_t sw;

	if (request->p1 != 0)
		return CSTRAP_VSW_P1P2;
	sw = find_key(card, request, request->data.len == 0 ? 0 : 2, &key);
	if (sw != CSTRAP_VSW_OK)
		return sw;
	if (key->puk_max == 0)
		return CSTRAP_VSW_CONDITIONS;
	if (request->data.len == 0)
		return key->puk_tries == 0 ? CSTRAP_VSW_BLOCKED :
					     tries_left(key->puk_tries);
	sw = compare(card, request, &key->puk_tries, key->puk);
	if (sw != CSTRAP_VSW_OK)
		return sw;
	memcpy(key->value, request->data.data + CSTRAP_VCARD_KEY_LEN,
	    CSTRAP_VCARD_KEY_LEN);
	key->puk_tries = key->puk_max;
	key->tries = key->tries_max;
	key->enabled = true;
	key->stand_in = 0;
	key->verified = true;
	return CSTRAP_VSW_OK;
}
