/*
 * vcard/doc.c - members of a card description, and where they are wrong.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "vcard/doc.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "host/file.h"
#include "host/secret.h"
#include "host/text.h"

void
cstrap_vdoc_begin(struct cstrap_vdoc *doc, const char *folder, const char *name,
    struct cstrap_finding *finding)
{
	*doc = (struct cstrap_vdoc) { .folder = folder, .finding = finding };
	if (name[0] != '\0')
		(void)snprintf(doc->place, sizeof(doc->place), "%s#", name);
}

size_t
cstrap_vdoc_enter(struct cstrap_vdoc *doc, const char *member)
{
	return cstrap_json_pointer_push(doc->place, sizeof(doc->place), member);
}

size_t
cstrap_vdoc_enter_at(struct cstrap_vdoc *doc, size_t index)
{
	char token[24];

	(void)snprintf(token, sizeof(token), "%zu", index);
	return cstrap_vdoc_enter(doc, token);
}

void
cstrap_vdoc_leave(struct cstrap_vdoc *doc, size_t mark)
{
	doc->place[mark] = '\0';
}

bool
cstrap_vdoc_refuse(struct cstrap_vdoc *doc, enum cstrap_status status,
    const char *text)
{
	if (doc->status != CSTRAP_OK)
		return false;
	doc->status = status;
	cstrap_finding_set(doc->finding, status, CSTRAP_RULE_NONE, text);
	cstrap_finding_place(doc->finding, "%s", doc->place);
	return false;
}

bool
cstrap_vdoc_refuse_at(struct cstrap_vdoc *doc, const char *member,
    enum cstrap_status status, const char *text)
{
	const size_t mark = cstrap_vdoc_enter(doc, member);

	(void)cstrap_vdoc_refuse(doc, status, text);
	cstrap_vdoc_leave(doc, mark);
	return false;
}

static bool
is_one_of(const char *name, const char *const *names)
{
	for (; *names != NULL; names++) {
		if (strcmp(name, *names) == 0)
			return true;
	}
	return false;
}

bool
cstrap_vdoc_object(struct cstrap_vdoc *doc, json_t *json,
    const char *const *names)
{
	const char *name;
	json_t *value;

	if (!json_is_object(json))
		return cstrap_vdoc_refuse(doc, CSTRAP_E_TYPE,
		    "an object is expected here");
	json_object_foreach(json, name, value)
	{
		if (!is_one_of(name, names))
			return cstrap_vdoc_refuse_at(doc, name, CSTRAP_E_NAME,
			    "a card description has no such member here");
	}
	return true;
}

bool
cstrap_vdoc_number(struct cstrap_vdoc *doc, const json_t *object,
    const char *name, uint32_t min, uint32_t max, uint32_t *value)
{
	const json_t *json = json_object_get(object, name);
	json_int_t number;

	if (json == NULL)
		return true;
	if (!json_is_integer(json))
		return cstrap_vdoc_refuse_at(doc, name, CSTRAP_E_TYPE,
		    "a whole number is expected here");
	number = json_integer_value(json);
	if (number < (json_int_t)min || number > (json_int_t)max) {
		(void)cstrap_vdoc_refuse_at(doc, name, CSTRAP_E_RANGE,
		    "a number out of its range");
		cstrap_finding_detail(doc->finding, "it has to be %u to %u",
		    (unsigned int)min, (unsigned int)max);
		return false;
	}
	*value = (uint32_t)number;
	return true;
}

bool
cstrap_vdoc_bool(struct cstrap_vdoc *doc, const json_t *object,
    const char *name, bool *value)
{
	const json_t *json = json_object_get(object, name);

	if (json == NULL)
		return true;
	if (!json_is_boolean(json))
		return cstrap_vdoc_refuse_at(doc, name, CSTRAP_E_TYPE,
		    "true or false is expected here");
	*value = json_is_true(json);
	return true;
}

bool
cstrap_vdoc_text(struct cstrap_vdoc *doc, const json_t *object,
    const char *name, const char **value)
{
	const json_t *json = json_object_get(object, name);

	if (json == NULL)
		return true;
	if (!json_is_string(json))
		return cstrap_vdoc_refuse_at(doc, name, CSTRAP_E_TYPE,
		    "a string is expected here");
	*value = json_string_value(json);
	return true;
}

/* Hex digits to where w stands. */
static bool
put_hex(struct cstrap_vdoc *doc, const json_t *json, struct cstrap_writer *w)
{
	const struct cstrap_view text = { (const uint8_t *)json_string_value(
					      json),
		json_string_length(json) };
	uint8_t *octets = cstrap_secret_alloc(text.len + 1);
	struct cstrap_room room = { octets, text.len + 1 };
	size_t len = 0;
	size_t at;

	if (octets == NULL)
		return cstrap_vdoc_refuse(doc, CSTRAP_E_NOMEM, "no memory");
	if (cstrap_unhex(text, room, &len, &at) != CSTRAP_OK) {
		(void)cstrap_vdoc_refuse(doc, CSTRAP_E_SYNTAX,
		    "hex digits are expected here, two for each octet");
		cstrap_finding_detail(doc->finding, "character %zu is wrong",
		    at + 1);
	} else {
		cstrap_writer_put(w, (struct cstrap_view) { octets, len });
	}
	cstrap_secret_free(octets, text.len + 1);
	return doc->status == CSTRAP_OK;
}

bool
cstrap_vdoc_octets(struct cstrap_vdoc *doc, const json_t *object,
    const char *name, size_t min, struct cstrap_room room, size_t *len)
{
	const json_t *json = json_object_get(object, name);
	const size_t mark = cstrap_vdoc_enter(doc, name);
	struct cstrap_writer w;

	cstrap_writer_init(&w, room);
	if (json != NULL && !json_is_string(json)) {
		(void)cstrap_vdoc_refuse(doc, CSTRAP_E_TYPE,
		    "octets in hex are expected here");
	} else if (json != NULL && put_hex(doc, json, &w)) {
		if (w.status != CSTRAP_OK || w.len < min)
			(void)cstrap_vdoc_refuse(doc, CSTRAP_E_RANGE,
			    "too many or too few octets");
		*len = w.len;
	}
	cstrap_vdoc_leave(doc, mark);
	return doc->status == CSTRAP_OK;
}

/* What a file holds. */
static bool
put_file(struct cstrap_vdoc *doc, const char *name, struct cstrap_writer *w)
{
	uint8_t *data = NULL;
	size_t len = 0;
	enum cstrap_status st;

	if (doc->folder == NULL)
		return cstrap_vdoc_refuse(doc, CSTRAP_E_FILE,
		    "no files can be named here");
	st = cstrap_file_read_inside(doc->folder, name, w->room.len, &data,
	    &len, doc->finding);
	if (st == CSTRAP_OK) {
		cstrap_writer_put(w, (struct cstrap_view) { data, len });
		cstrap_secret_free(data, len);
		return true;
	}
	/* the finding says why; the place is ours */
	doc->status = st;
	cstrap_finding_place(doc->finding, "%s", doc->place);
	return false;
}

static bool
put_part(struct cstrap_vdoc *doc, json_t *json, struct cstrap_writer *w)
{
	static const char *const names[] = { "text", "file", NULL };
	const char *text = NULL;
	const char *file = NULL;

	if (json_is_string(json))
		return put_hex(doc, json, w);
	if (!cstrap_vdoc_object(doc, json, names) ||
	    !cstrap_vdoc_text(doc, json, "text", &text) ||
	    !cstrap_vdoc_text(doc, json, "file", &file))
		return false;
	if ((text == NULL) == (file == NULL))
		return cstrap_vdoc_refuse(doc, CSTRAP_E_MISSING,
		    "either a text or a file is expected here");
	if (file != NULL)
		return put_file(doc, file, w);
	cstrap_writer_put(w,
	    (struct cstrap_view) { (const uint8_t *)text, strlen(text) });
	return true;
}

bool
cstrap_vdoc_content(struct cstrap_vdoc *doc, json_t *json,
    struct cstrap_writer *w)
{
	size_t i;

	if (!json_is_array(json)) {
		(void)put_part(doc, json, w);
	} else {
		for (i = 0; i < json_array_size(json); i++) {
			const size_t mark = cstrap_vdoc_enter_at(doc, i);

			(void)put_part(doc, json_array_get(json, i), w);
			cstrap_vdoc_leave(doc, mark);
		}
	}
	if (doc->status == CSTRAP_OK && w->status != CSTRAP_OK)
		return cstrap_vdoc_refuse(doc, CSTRAP_E_TOO_LARGE,
		    "more than the file has space for");
	return doc->status == CSTRAP_OK;
}
