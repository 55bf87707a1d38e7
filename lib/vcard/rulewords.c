/*
 * vcard/rulewords.c - an access rule from words.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "vcard/rulewords.h"

#include <string.h>

#include "cardstrap/der.h"
#include "vcard/access.h"
#include "vcard/keyname.h"

#define TAG_MODE 0x80
#define TAG_INS 0x84
#define TAG_ALWAYS 0x90
#define TAG_NEVER 0x97
#define TAG_OR 0xA0
#define TAG_KEY 0xA4
#define TAG_AND 0xAF
#define KEY_LEN 8 /* of one A4 */

struct operation {
	const char *name;
	uint8_t bit;
	uint8_t ins; /* of an operation that has no bit */
};

static const struct operation operations[] = {
	{ "read", CSTRAP_VACCESS_READ, 0 },
	{ "delete-child", CSTRAP_VACCESS_DELETE_CHILD, 0 },
	{ "update", CSTRAP_VACCESS_UPDATE, 0 },
	{ "create-ef", CSTRAP_VACCESS_CREATE_EF, 0 },
	{ "create-df", CSTRAP_VACCESS_CREATE_DF, 0 },
	{ "deactivate", CSTRAP_VACCESS_DEACTIVATE, 0 },
	{ "activate", CSTRAP_VACCESS_ACTIVATE, 0 },
	{ "delete", CSTRAP_VACCESS_DELETE, 0 },
	{ "resize", CSTRAP_VACCESS_BY_INS, CSTRAP_INS_RESIZE_FILE },
};

#define OPERATION_COUNT (sizeof(operations) / sizeof(operations[0]))

static void
put_key(struct cstrap_writer *w, uint8_t ref)
{
	cstrap_der_put_header(w, TAG_KEY, 6);
	cstrap_der_put_header(w, 0x83, 1);
	cstrap_writer_be(w, ref, 1);
	cstrap_der_put_header(w, 0x95, 1);
	cstrap_writer_be(w, 0x08, 1);
}

/* One key's name of text, which then stands behind it and its " and ". */
static bool
next_key(const char **text, const char *between, uint8_t *ref)
{
	const char *end = strstr(*text, between);
	const size_t len = end == NULL ? strlen(*text) : (size_t)(end - *text);

	if (!cstrap_vkeyname_read(*text, len, ref))
		return false;
	*text = end == NULL ? NULL : end + strlen(between);
	return true;
}

/* "ADM1", "PIN1 or ADM1": false where it is something else. */
static bool
put_keys(struct cstrap_writer *w, const char *text)
{
	const bool all = strstr(text, " and ") != NULL;
	const char *between = all ? " and " : " or ";
	uint8_t refs[8];
	size_t count = 0;
	size_t i;

	while (text != NULL) {
		if (count == sizeof(refs) ||
		    !next_key(&text, between, &refs[count++]))
			return false;
	}
	if (count > 1)
		cstrap_der_put_header(w, all ? TAG_AND : TAG_OR,
		    KEY_LEN * count);
	for (i = 0; i < count; i++)
		put_key(w, refs[i]);
	return true;
}

static bool
put_condition(struct cstrap_writer *w, const char *text)
{
	if (strcmp(text, "always") == 0)
		cstrap_der_put_header(w, TAG_ALWAYS, 0);
	else if (strcmp(text, "never") == 0)
		cstrap_der_put_header(w, TAG_NEVER, 0);
	else
		return put_keys(w, text);
	return true;
}

static const char *
condition_of(const json_t *json, size_t index)
{
	return json_string_value(json_object_get(json, operations[index].name));
}

/* The bits of all operations from index on with the condition of that one. */
static uint8_t
same_bits(const json_t *json, size_t index)
{
	const char *text = condition_of(json, index);
	uint8_t bits = 0;
	size_t i;

	for (i = index; i < OPERATION_COUNT; i++) {
		const char *other = condition_of(json, i);

		if (other != NULL && strcmp(other, text) == 0)
			bits |= operations[i].bit;
	}
	return bits;
}

static bool
was_put(const json_t *json, size_t index)
{
	const char *text = condition_of(json, index);
	size_t i;

	for (i = 0; i < index; i++) {
		const char *other = condition_of(json, i);

		if (operations[i].ins == 0 && other != NULL &&
		    strcmp(other, text) == 0)
			return true;
	}
	return false;
}

static bool
put_operation(struct cstrap_vdoc *doc, const json_t *json, size_t index,
    struct cstrap_writer *w)
{
	const struct operation *operation = &operations[index];
	const char *text = NULL;

	if (!cstrap_vdoc_text(doc, json, operation->name, &text))
		return false;
	if (text == NULL || (operation->ins == 0 && was_put(json, index)))
		return true;
	cstrap_der_put_header(w, operation->ins == 0 ? TAG_MODE : TAG_INS, 1);
	cstrap_writer_be(w,
	    operation->ins == 0 ? same_bits(json, index) : operation->ins, 1);
	if (!put_condition(w, text))
		return cstrap_vdoc_refuse_at(doc, operation->name,
		    CSTRAP_E_NAME,
		    "always, never, or keys with and or or between them");
	return true;
}

bool
cstrap_vrulewords_put(struct cstrap_vdoc *doc, json_t *json,
    struct cstrap_writer *w)
{
	const char *names[OPERATION_COUNT + 1] = { NULL };
	size_t i;

	if (json_is_string(json))
		return cstrap_vdoc_content(doc, json, w);
	for (i = 0; i < OPERATION_COUNT; i++)
		names[i] = operations[i].name;
	if (!cstrap_vdoc_object(doc, json, names))
		return false;
	for (i = 0; i < OPERATION_COUNT; i++) {
		if (!put_operation(doc, json, i, w))
			return false;
	}
	if (w->status != CSTRAP_OK)
		return cstrap_vdoc_refuse(doc, CSTRAP_E_TOO_LARGE,
		    "a rule longer than the space for it");
	return true;
}
