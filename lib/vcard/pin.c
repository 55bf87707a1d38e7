/*
 * vcard/pin.c - VERIFY and its retry counters (TS 102 221 11.1.9).
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "vcard/command.h"

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
tries_left(const struct cstrap_vkey *key)
{
	return (uint16_t)(CSTRAP_VSW_TRIES | (key->tries & 0xF));
}

static uint16_t
query(const struct cstrap_vkey *key)
{
	if (key->tries == 0)
		return CSTRAP_VSW_BLOCKED;
	return key->verified || !key->enabled ? CSTRAP_VSW_OK : tries_left(key);
}

/*
 * The try is used up in lasting memory before the key is looked at, so that
 * pulling the card at the right moment gains none.
 */
static uint16_t
present(struct cstrap_vcard *card, struct cstrap_vrequest *request,
    struct cstrap_vkey *key)
{
	struct cstrap_view value = { key->value, sizeof(key->value) };

	key->tries--;
	key->verified = false;
	card->dirty = true;
	request->status = cstrap_vcard_commit(card);
	if (request->status != CSTRAP_OK)
		return CSTRAP_VSW_CONDITIONS;
	if (!cstrap_view_equal(value, request->data))
		return tries_left(key);
	key->tries = key->tries_max;
	key->verified = true;
	card->dirty = true;
	return CSTRAP_VSW_OK;
}

uint16_t
cstrap_vcommand_verify(struct cstrap_vcard *card,
    struct cstrap_vrequest *request)
{
	struct cstrap_vkey *key;

	if (request->p1 != 0)
		return CSTRAP_VSW_P1P2;
	if ((key = cstrap_vcard_key(card, request->p2)) == NULL)
		return CSTRAP_VSW_NO_KEY;
	if (request->data.len == 0)
		return query(key);
	if (request->data.len != CSTRAP_VCARD_KEY_LEN)
		return CSTRAP_VSW_LENGTH;
	if (key->tries == 0)
		return CSTRAP_VSW_BLOCKED;
	if (!key->enabled)
		return CSTRAP_VSW_PIN_DISABLED;
	return present(card, request, key);
}
