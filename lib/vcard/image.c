/*
 * vcard/image.c - the bytes of an image to a card, everything judged.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "vcard/image.h"

#include <string.h>

#include "host/text.h"
#include "vcard/iccid.h"
#include "vcard/image_get.h"

#define LEVELS_MAX 6

enum cstrap_status
cstrap_vimage_refuse(struct cstrap_finding *finding, const char *list,
    size_t index, const char *member, const char *text)
{
	cstrap_finding_set(finding, CSTRAP_E_SYNTAX, CSTRAP_RULE_IMAGE_FORM,
	    text);
	if (member == NULL || member[0] == '\0')
		cstrap_finding_place(finding, "/%s/%zu", list, index);
	else
		cstrap_finding_place(finding, "/%s/%zu/%s", list, index,
		    member);
	return CSTRAP_E_SYNTAX;
}

/* All or nothing: what unblocks a PIN, and its tries. */
static void
get_puk(struct cstrap_vmembers *m, struct cstrap_vkey *key)
{
	const size_t len =
	    cstrap_vmember_copy(m, "puk", 0, sizeof(key->puk), key->puk);

	if (len == 0)
		return;
	key->puk_tries = cstrap_vmember_octet(m, "puk-tries");
	key->puk_max = cstrap_vmember_octet_or_none(m, "puk-max");
	if (len != sizeof(key->puk) || key->puk_max == 0)
		cstrap_vmember_wrong(m, "puk");
}

/* Status word 63Cx has four bits for them. */
static bool
tries_are_right(uint8_t tries, uint8_t max)
{
	return max <= 15 && tries <= max;
}

static enum cstrap_status
get_key(struct cstrap_vcard *card, size_t index, const cbor_item_t *item,
    struct cstrap_finding *finding)
{
	struct cstrap_vkey *key = &card->keys[index];
	struct cstrap_vmembers m;
	uint8_t ref;

	cstrap_vmembers_begin(&m, item);
	ref = cstrap_vmember_octet(&m, "ref");
	key->enabled = cstrap_vmember_bool(&m, "enabled");
	key->tries = cstrap_vmember_octet(&m, "tries");
	key->tries_max = cstrap_vmember_octet(&m, "max");
	(void)cstrap_vmember_copy(&m, "value", sizeof(key->value),
	    sizeof(key->value), key->value);
	get_puk(&m, key);
	key->stand_in = cstrap_vmember_octet_or_none(&m, "stand-in");
	if (!cstrap_vmembers_end(&m))
		return cstrap_vimage_refuse(finding, "keys", index, m.wrong,
		    "a member of a key is missing, wrong or unknown");
	if (cstrap_vcard_key(card, ref) != NULL)
		return cstrap_vimage_refuse(finding, "keys", index, "ref",
		    "two keys have this reference");
	if (key->tries_max == 0 ||
	    !tries_are_right(key->tries, key->tries_max) ||
	    !tries_are_right(key->puk_tries, key->puk_max))
		return cstrap_vimage_refuse(finding, "keys", index, "tries",
		    "a key has 1 to 15 tries, and no more left than that");
	key->ref = ref;
	card->key_count++;
	return CSTRAP_OK;
}

static enum cstrap_status
get_keys(struct cstrap_vcard *card, const cbor_item_t *list,
    struct cstrap_finding *finding)
{
	enum cstrap_status st = CSTRAP_OK;
	size_t i;

	if (cbor_array_size(list) > CSTRAP_VCARD_KEYS_MAX)
		return cstrap_vimage_refuse(finding, "keys",
		    CSTRAP_VCARD_KEYS_MAX, NULL, "more keys than a card has");
	for (i = 0; i < cbor_array_size(list) && st == CSTRAP_OK; i++)
		st = get_key(card, i, cbor_array_handle(list)[i], finding);
	return st;
}

/* Members of a map of names and values. */
static enum cstrap_status
get_quirks(struct cstrap_vcard *card, const cbor_item_t *map,
    struct cstrap_finding *finding)
{
	struct cstrap_vmembers m;
	size_t i;

	if (map == NULL)
		return CSTRAP_OK;
	cstrap_vmembers_begin(&m, map);
	for (i = 0; i < CSTRAP_VQUIRK_COUNT && m.wrong == NULL; i++) {
		const char *name =
		    cstrap_vquirk_info((enum cstrap_vquirk)i)->name;
		const cbor_item_t *item = cstrap_vmember(&m, name);

		if (item == NULL)
			continue;
		card->quirks[i] =
		    cstrap_vmember_as_number(&m, name, item, UINT32_MAX);
		if (card->quirks[i] == 0 ||
		    !cstrap_vquirk_is_value((enum cstrap_vquirk)i,
			card->quirks[i]))
			cstrap_vmember_wrong(&m, name);
	}
	if (cstrap_vmembers_end(&m))
		return CSTRAP_OK;
	cstrap_finding_set(finding, CSTRAP_E_SYNTAX, CSTRAP_RULE_IMAGE_FORM,
	    "a quirk that this release does not know, or not with this value");
	cstrap_finding_place(finding, "/quirks%s%s",
	    m.wrong[0] == '\0' ? "" : "/", m.wrong);
	return CSTRAP_E_SYNTAX;
}

static bool
is_format(const cbor_item_t *item)
{
	const size_t len = sizeof(CSTRAP_VIMAGE_FORMAT) - 1;

	return item != NULL && cbor_isa_string(item) &&
	    cbor_string_is_definite(item) && cbor_string_length(item) == len &&
	    memcmp(cbor_string_handle(item), CSTRAP_VIMAGE_FORMAT, len) == 0;
}

/* The name first, then the version: another one may look different. */
static enum cstrap_status
check_format(struct cstrap_vmembers *m, struct cstrap_finding *finding)
{
	uint32_t version;

	if (m->wrong != NULL || !is_format(cstrap_vmember(m, "format")))
		return cstrap_finding_set(finding, CSTRAP_E_SYNTAX,
		    CSTRAP_RULE_IMAGE_FORM,
		    "this is not the image of a virtual card");
	version = cstrap_vmember_number(m, "version", UINT32_MAX);
	if (m->wrong != NULL || version == 0)
		return cstrap_finding_set(finding, CSTRAP_E_SYNTAX,
		    CSTRAP_RULE_IMAGE_FORM, "a card image without a version");
	if (version > CSTRAP_VIMAGE_VERSION) {
		cstrap_finding_set(finding, CSTRAP_E_VERSION,
		    CSTRAP_RULE_IMAGE_VERSION,
		    "a card image that a newer release made");
		cstrap_finding_detail(finding,
		    "it has version %u, this release reads version %d",
		    (unsigned int)version, CSTRAP_VIMAGE_VERSION);
		return CSTRAP_E_VERSION;
	}
	return CSTRAP_OK;
}

/* A number that version 1 does not have; then the usual one. */
static size_t
take_limit(struct cstrap_vmembers *m, const char *name, size_t min, size_t max,
    size_t usual)
{
	const cbor_item_t *item = cstrap_vmember(m, name);
	size_t limit;

	if (item == NULL)
		return usual;
	limit = cstrap_vmember_as_number(m, name, item, (uint32_t)max);
	if (limit < min)
		cstrap_vmember_wrong(m, name);
	return limit;
}

static const cbor_item_t *
take_list(struct cstrap_vmembers *m, const char *name)
{
	const cbor_item_t *list = cstrap_vmember(m, name);

	if (list == NULL || !cbor_isa_array(list))
		cstrap_vmember_wrong(m, name);
	return list;
}

static enum cstrap_status
get_card(struct cstrap_vcard *card, const cbor_item_t *map,
    struct cstrap_finding *finding)
{
	enum cstrap_status st;
	struct cstrap_vmembers m;
	const cbor_item_t *keys;
	const cbor_item_t *files;
	const cbor_item_t *quirks;

	cstrap_vmembers_begin(&m, map);
	if ((st = check_format(&m, finding)) != CSTRAP_OK)
		return st;
	card->atr_len =
	    cstrap_vmember_copy(&m, "atr", 2, sizeof(card->atr), card->atr);
	card->memory = take_limit(&m, "memory", CSTRAP_VTREE_FILE_COST,
	    CSTRAP_VTREE_MEMORY, CSTRAP_VTREE_MEMORY);
	card->channel_count = take_limit(&m, "channels", 1,
	    CSTRAP_VCARD_CHANNELS, CSTRAP_VCARD_CHANNELS_USUAL);
	quirks = cstrap_vmember(&m, "quirks");
	keys = take_list(&m, "keys");
	files = take_list(&m, "files");
	if (!cstrap_vmembers_end(&m)) {
		cstrap_finding_set(finding, CSTRAP_E_SYNTAX,
		    CSTRAP_RULE_IMAGE_FORM,
		    "a member of the image is missing, wrong or unknown");
		if (m.wrong[0] != '\0')
			cstrap_finding_place(finding, "/%s", m.wrong);
		return CSTRAP_E_SYNTAX;
	}
	if ((st = get_quirks(card, quirks, finding)) != CSTRAP_OK ||
	    (st = get_keys(card, keys, finding)) != CSTRAP_OK)
		return st;
	st = cstrap_vimage_get_files(card, files, finding);
	if (st == CSTRAP_OK)
		cstrap_viccid_refresh(card);
	return st;
}

enum cstrap_status
cstrap_vimage_get(struct cstrap_vcard *card, struct cstrap_view image,
    struct cstrap_finding *finding)
{
	enum cstrap_status st = CSTRAP_E_INTERNAL;
	cbor_item_t *map = NULL;

	st = cstrap_cbor_load(&map, image, LEVELS_MAX, finding);
	if ((st == CSTRAP_E_TRUNCATED || st == CSTRAP_E_SYNTAX) &&
	    finding != NULL)
		finding->rule = CSTRAP_RULE_IMAGE_FORM;
	if (st == CSTRAP_OK)
		st = get_card(card, map, finding);
	cstrap_cbor_free(&map);
	return st;
}
