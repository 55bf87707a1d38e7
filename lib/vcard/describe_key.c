/*
 * vcard/describe_key.c - keys and quirks of a card description.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include <string.h>

#include "host/text.h"
#include "vcard/describe.h"
#include "vcard/keyname.h"

#define TRIES_MAX 15 /* as status word 63Cx can tell */
#define TRIES_USUAL 3
#define PUK_TRIES_USUAL 10

static const char *const key_members[] = { "key", "value", "tries", "left",
	"enabled", "puk", "puk_tries", "puk_left", "remove", NULL };

/* "ascii:1234" or "hex:...", filled up with FF. */
static bool
take_value(struct cstrap_vdoc *doc, const json_t *json, const char *name,
    uint8_t value[CSTRAP_VCARD_KEY_LEN], bool *given)
{
	const char *text = NULL;
	size_t len = 0;
	size_t at;

	if (!cstrap_vdoc_text(doc, json, name, &text) || text == NULL)
		return doc->status == CSTRAP_OK;
	*given = true;
	memset(value, 0xFF, CSTRAP_VCARD_KEY_LEN);
	if (strncmp(text, "ascii:", 6) == 0) {
		len = strlen(text + 6);
		if (len >= 1 && len <= CSTRAP_VCARD_KEY_LEN) {
			memcpy(value, text + 6, len);
			return true;
		}
	} else if (strncmp(text, "hex:", 4) == 0) {
		const struct cstrap_view digits = { (const uint8_t *)text + 4,
			strlen(text + 4) };

		if (cstrap_unhex(digits,
			(struct cstrap_room) { value, CSTRAP_VCARD_KEY_LEN },
			&len, &at) == CSTRAP_OK &&
		    len == CSTRAP_VCARD_KEY_LEN)
			return true;
	}
	return cstrap_vdoc_refuse_at(doc, name, CSTRAP_E_SYNTAX,
	    "a key is ascii: and 1 to 8 characters, or hex: and 16 digits");
}

static bool
take_tries(struct cstrap_vdoc *doc, const json_t *json, const char *max_name,
    const char *left_name, uint8_t *max, uint8_t *left)
{
	uint32_t number = *max;
	uint32_t rest;

	if (!cstrap_vdoc_number(doc, json, max_name, 1, TRIES_MAX, &number))
		return false;
	rest = number != *max || *left > number ? number : *left;
	if (!cstrap_vdoc_number(doc, json, left_name, 0, number, &rest))
		return false;
	*max = (uint8_t)number;
	*left = (uint8_t)rest;
	return true;
}

static bool
take_puk(struct cstrap_vdoc *doc, const json_t *json, struct cstrap_vkey *key)
{
	bool given = false;

	if (!take_value(doc, json, "puk", key->puk, &given))
		return false;
	if (given && key->puk_max == 0) {
		key->puk_max = PUK_TRIES_USUAL;
		key->puk_tries = PUK_TRIES_USUAL;
	}
	if (key->puk_max == 0)
		return true;
	return take_tries(doc, json, "puk_tries", "puk_left", &key->puk_max,
	    &key->puk_tries);
}

static bool
take_ref(struct cstrap_vdoc *doc, const json_t *json, uint8_t *ref)
{
	const char *name = NULL;

	if (!cstrap_vdoc_text(doc, json, "key", &name))
		return false;
	if (name == NULL)
		return cstrap_vdoc_refuse_at(doc, "key", CSTRAP_E_MISSING,
		    "which key it is has to be said");
	if (!cstrap_vkeyname_read(name, strlen(name), ref) || *ref == 0)
		return cstrap_vdoc_refuse_at(doc, "key", CSTRAP_E_NAME,
		    "a key is PIN1, PIN2, UPIN, ADM1 to ADM10, or two hex "
		    "digits");
	return true;
}

static void
remove_key(struct cstrap_vcard *card, struct cstrap_vkey *key)
{
	struct cstrap_vkey *last = &card->keys[--card->key_count];

	memmove(key, key + 1, (size_t)(last - key) * sizeof(*key));
	cstrap_wipe(last, sizeof(*last));
}

bool
cstrap_vdescribe_key(struct cstrap_vcard *card, struct cstrap_vdoc *doc,
    json_t *json)
{
	struct cstrap_vkey *key;
	bool gone = false;
	bool given;
	uint8_t ref = 0;

	if (!cstrap_vdoc_object(doc, json, key_members) ||
	    !take_ref(doc, json, &ref) ||
	    !cstrap_vdoc_bool(doc, json, "remove", &gone))
		return false;
	key = cstrap_vcard_key(card, ref);
	if (gone) {
		if (key != NULL)
			remove_key(card, key);
		return true;
	}
	given = key != NULL;
	if (key == NULL) {
		if (card->key_count == CSTRAP_VCARD_KEYS_MAX)
			return cstrap_vdoc_refuse(doc, CSTRAP_E_TOO_LARGE,
			    "more keys than a card has");
		key = &card->keys[card->key_count++];
		*key = (struct cstrap_vkey) { .ref = ref,
			.enabled = true,
			.tries = TRIES_USUAL,
			.tries_max = TRIES_USUAL };
	}
	if (!take_value(doc, json, "value", key->value, &given) ||
	    !take_tries(doc, json, "tries", "left", &key->tries_max,
		&key->tries) ||
	    !cstrap_vdoc_bool(doc, json, "enabled", &key->enabled) ||
	    !take_puk(doc, json, key))
		return false;
	if (!given)
		return cstrap_vdoc_refuse_at(doc, "value", CSTRAP_E_MISSING,
		    "a new key needs a value");
	return true;
}

/* true, a number, or a text, as the form of the quirk asks; false: off. */
static bool
quirk_value(enum cstrap_vquirk quirk, const json_t *json, uint32_t *value)
{
	const struct cstrap_vquirk_info *info = cstrap_vquirk_info(quirk);
	json_int_t number;

	*value = 0;
	if (json_is_false(json))
		return true;
	switch (info->form) {
	case CSTRAP_VQUIRK_FLAG:
		*value = 1;
		return json_is_true(json);
	case CSTRAP_VQUIRK_COUNTER:
		*value = 1;
		if (json_is_true(json))
			return true;
		/* or where it stands: a number */
		/* FALLTHROUGH */
	case CSTRAP_VQUIRK_NUMBER:
		number = json_integer_value(json);
		if (!json_is_integer(json) || number < 1 || number > UINT32_MAX)
			return false;
		*value = (uint32_t)number;
		return cstrap_vquirk_is_value(quirk, *value);
	case CSTRAP_VQUIRK_SW:
	case CSTRAP_VQUIRK_CHOICE:
	case CSTRAP_VQUIRK_PLACE:
		return json_is_string(json) &&
		    cstrap_vquirk_value_read(quirk, json_string_value(json),
			value);
	}
	return false;
}

/* What it could be, for who wrote something else. */
static void
tell_values(struct cstrap_vdoc *doc, enum cstrap_vquirk quirk)
{
	const struct cstrap_vquirk_info *info = cstrap_vquirk_info(quirk);
	char list[80] = "";
	char room[CSTRAP_VQUIRK_TEXT_MAX];
	size_t i;

	for (i = 0; i < CSTRAP_VQUIRK_CHOICES_MAX &&
	     (info->choices[i] != 0 || info->words[i] != NULL);
	     i++) {
		const uint32_t value = info->form == CSTRAP_VQUIRK_SW ?
		    info->choices[i] :
		    (uint32_t)i + 1;

		(void)strncat(list, i == 0 ? "\"" : ", \"",
		    sizeof(list) - strlen(list) - 1);
		(void)strncat(list,
		    cstrap_vquirk_value_text(quirk, value, room),
		    sizeof(list) - strlen(list) - 1);
		(void)strncat(list, "\"", sizeof(list) - strlen(list) - 1);
	}
	if (info->form == CSTRAP_VQUIRK_NUMBER)
		cstrap_finding_detail(doc->finding, "it can be %u to %u",
		    (unsigned int)info->min, (unsigned int)info->max);
	else if (info->form == CSTRAP_VQUIRK_COUNTER)
		cstrap_finding_detail(doc->finding,
		    "it can be true, false, or a count from 1 on");
	else if (info->form == CSTRAP_VQUIRK_FLAG)
		cstrap_finding_detail(doc->finding, "it can be true or false");
	else if (info->form == CSTRAP_VQUIRK_PLACE)
		cstrap_finding_detail(doc->finding,
		    "it can be a file id and an offset, as in \"6432:0100\"");
	else
		cstrap_finding_detail(doc->finding, "it can be %s", list);
}

bool
cstrap_vdescribe_quirks(struct cstrap_vcard *card, struct cstrap_vdoc *doc,
    json_t *json)
{
	enum cstrap_vquirk quirk;
	const char *name;
	json_t *value;

	if (json == NULL)
		return true;
	if (!json_is_object(json))
		return cstrap_vdoc_refuse(doc, CSTRAP_E_TYPE,
		    "an object is expected here");
	json_object_foreach(json, name, value)
	{
		if (!cstrap_vquirk_find(name, &quirk))
			return cstrap_vdoc_refuse_at(doc, name, CSTRAP_E_NAME,
			    "no quirk has this name");
		if (!quirk_value(quirk, value, &card->quirks[quirk])) {
			(void)cstrap_vdoc_refuse_at(doc, name, CSTRAP_E_RANGE,
			    "the quirk cannot have this value");
			tell_values(doc, quirk);
			return false;
		}
	}
	return true;
}
