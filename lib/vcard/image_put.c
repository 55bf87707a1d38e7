/*
 * vcard/image_put.c - a card to the bytes of its image.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "vcard/image.h"

#include "host/cbor.h"

static cbor_item_t *
number(size_t n)
{
	if (n <= UINT8_MAX)
		return cbor_build_uint8((uint8_t)n);
	if (n <= UINT16_MAX)
		return cbor_build_uint16((uint16_t)n);
	return cbor_build_uint32((uint32_t)n);
}

/* value is taken over, also on failure. */
static bool
put(cbor_item_t *map, const char *key, cbor_item_t *value)
{
	cbor_item_t *name = cbor_build_string(key);
	const bool done = name != NULL && value != NULL &&
	    cbor_map_add(map, (struct cbor_pair) { name, value });

	if (name != NULL)
		cbor_decref(&name);
	if (done)
		cbor_decref(&value);
	else
		cstrap_cbor_free(&value);
	return done;
}

static bool
put_bytes(cbor_item_t *map, const char *key, const uint8_t *data, size_t len)
{
	return put(map, key, cbor_build_bytestring(data, len));
}

/* As put, to an array. */
static bool
push(cbor_item_t *array, cbor_item_t *value)
{
	const bool done = value != NULL && cbor_array_push(array, value);

	if (done)
		cbor_decref(&value);
	else
		cstrap_cbor_free(&value);
	return done;
}

static bool
put_puk(cbor_item_t *map, const struct cstrap_vkey *key)
{
	return key->puk_max == 0 ||
	    (put_bytes(map, "puk", key->puk, sizeof(key->puk)) &&
		put(map, "puk-tries", number(key->puk_tries)) &&
		put(map, "puk-max", number(key->puk_max)));
}

static cbor_item_t *
key_item(const struct cstrap_vkey *key)
{
	cbor_item_t *map = cbor_new_definite_map(9);

	if (map != NULL &&
	    !(put(map, "ref", number(key->ref)) &&
		put(map, "enabled", cbor_build_bool(key->enabled)) &&
		put(map, "tries", number(key->tries)) &&
		put(map, "max", number(key->tries_max)) &&
		put_bytes(map, "value", key->value, sizeof(key->value)) &&
		put_puk(map, key) &&
		(key->stand_in == 0 ||
		    put(map, "stand-in", number(key->stand_in)))))
		cstrap_cbor_free(&map);
	return map;
}

static bool
put_df(cbor_item_t *map, const struct cstrap_vfile *file)
{
	return (file->aid_len == 0 ||
		   put_bytes(map, "aid", file->aid, file->aid_len)) &&
	    (!file->has_total || put(map, "total", number(file->total))) &&
	    (file->pin_status_len == 0 ||
		put_bytes(map, "pin-status", file->pin_status,
		    file->pin_status_len));
}

static bool
put_ef(cbor_item_t *map, const struct cstrap_vfile *file)
{
	return (file->sfi == 0 || put(map, "sfi", number(file->sfi))) &&
	    (file->record_len == 0 ||
		put(map, "record", number(file->record_len))) &&
	    put_bytes(map, "content", file->content, file->size);
}

static bool
put_rule(cbor_item_t *map, const struct cstrap_vrule *rule)
{
	return (rule->tag == CSTRAP_VRULE_REFERENCE ||
		   put(map, "rule-tag", number(rule->tag))) &&
	    put_bytes(map, "rule", rule->bytes, rule->len);
}

static cbor_item_t *
file_item(const struct cstrap_vfile *file)
{
	cbor_item_t *map = cbor_new_definite_map(10);

	if (map != NULL &&
	    !(put(map, "depth", number(cstrap_vfile_depth(file))) &&
		put(map, "id", number(file->file_id)) &&
		put(map, "descriptor", number(file->descriptor)) &&
		put(map, "life-cycle", number(file->life_cycle)) &&
		put_rule(map, &file->rule) &&
		(file->proprietary_len == 0 ||
		    put_bytes(map, "proprietary", file->proprietary,
			file->proprietary_len)) &&
		(file->kind == CSTRAP_VFILE_DF ? put_df(map, file) :
						 put_ef(map, file))))
		cstrap_cbor_free(&map);
	return map;
}

static cbor_item_t *
keys_item(const struct cstrap_vcard *card)
{
	cbor_item_t *array = cbor_new_definite_array(card->key_count);
	size_t i;

	for (i = 0; i < card->key_count && array != NULL; i++) {
		if (!push(array, key_item(&card->keys[i])))
			cstrap_cbor_free(&array);
	}
	return array;
}

/* All in one list, a DF before what it holds; depth tells who is whose. */
static cbor_item_t *
files_item(const struct cstrap_vcard *card)
{
	cbor_item_t *array = cbor_new_indefinite_array();
	const struct cstrap_vfile *file;

	for (file = card->mf; file != NULL && array != NULL;
	     file = cstrap_vtree_next(file)) {
		if (!push(array, file_item(file)))
			cstrap_cbor_free(&array);
	}
	return array;
}

/* Those that are on. */
static cbor_item_t *
quirks_item(const struct cstrap_vcard *card)
{
	cbor_item_t *map = cbor_new_definite_map(CSTRAP_VQUIRK_COUNT);
	size_t i;

	for (i = 0; i < CSTRAP_VQUIRK_COUNT && map != NULL; i++) {
		if (card->quirks[i] != 0 &&
		    !put(map, cstrap_vquirk_info((enum cstrap_vquirk)i)->name,
			number(card->quirks[i])))
			cstrap_cbor_free(&map);
	}
	return map;
}

enum cstrap_status
cstrap_vimage_put(const struct cstrap_vcard *card, uint8_t **image, size_t *len,
    struct cstrap_finding *finding)
{
	enum cstrap_status st = CSTRAP_E_INTERNAL;
	cbor_item_t *map = cbor_new_definite_map(8);

	*image = NULL;
	*len = 0;
	if (map != NULL &&
	    put(map, "format", cbor_build_string(CSTRAP_VIMAGE_FORMAT)) &&
	    put(map, "version", number(CSTRAP_VIMAGE_VERSION)) &&
	    put_bytes(map, "atr", card->atr, card->atr_len) &&
	    put(map, "memory", number(card->memory)) &&
	    put(map, "channels", number(card->channel_count)) &&
	    put(map, "quirks", quirks_item(card)) &&
	    put(map, "keys", keys_item(card)) &&
	    put(map, "files", files_item(card)))
		st = cstrap_cbor_save(map, image, len, finding);
	else
		st = cstrap_finding_set(finding, CSTRAP_E_NOMEM,
		    CSTRAP_RULE_NONE, "no memory for the card image");
	cstrap_cbor_free(&map);
	return st;
}
