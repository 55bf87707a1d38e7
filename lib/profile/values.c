/*
 * profile/values.c - values of a profile to bytes of the draft.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "profile/values.h"

#include <string.h>

#include "host/file.h"
#include "host/secret.h"
#include "host/text.h"
#include "profile/credential.h"

#define FILE_LEN_MAX 65536u /* PEM is longer than what it holds */

static const char forms[] =
    "{\"hex\": ...}, {\"base64\": ...}, {\"text\": ...} or {\"file\": ...}";

/* "Integer", and for a range what it is. */
static void
out_of_range(struct cstrap_loader *l, const struct cstrap_resource *row)
{
	const char *name = cstrap_type_name((enum cstrap_type)row->type);
	const struct cstrap_range range = cstrap_resource_range(row);

	if (row->type == CSTRAP_TYPE_OBJLNK)
		cstrap_loader_mistake(l, CSTRAP_E_RANGE,
		    CSTRAP_RULE_PROFILE_RANGE, "not a link to an instance",
		    "write it as \"OBJECT:INSTANCE\", say \"10:0\"");
	else if ((row->flags & CSTRAP_RESOURCE_RANGED) == 0)
		cstrap_loader_mistake(l, CSTRAP_E_RANGE,
		    CSTRAP_RULE_PROFILE_RANGE, NULL,
		    "no %s holds this number exactly", name);
	else if (row->type == CSTRAP_TYPE_STRING ||
	    row->type == CSTRAP_TYPE_OPAQUE)
		cstrap_loader_mistake(l, CSTRAP_E_RANGE,
		    CSTRAP_RULE_PROFILE_RANGE, NULL,
		    "this %s is %u to %u bytes long", name, range.min,
		    range.max);
	else
		cstrap_loader_mistake(l, CSTRAP_E_RANGE,
		    CSTRAP_RULE_PROFILE_RANGE, NULL, "this %s is %u to %u",
		    name, range.min, range.max);
}

static void
too_large(struct cstrap_loader *l)
{
	cstrap_loader_mistake(l, CSTRAP_E_TOO_LARGE, CSTRAP_RULE_FILE_LIMIT,
	    NULL, "the values up to here are twice that already");
}

static bool
keep_bytes(struct cstrap_loader *l, struct cstrap_view bytes,
    struct cstrap_view *out)
{
	const struct cstrap_room room = cstrap_draft_room(&l->draft);

	if (bytes.len > room.len) {
		too_large(l);
		return false;
	}
	if (bytes.len > 0)
		memcpy(room.data, bytes.data, bytes.len);
	*out = cstrap_draft_keep(&l->draft, bytes.len);
	return true;
}

bool
cstrap_value_keep(struct cstrap_loader *l, const struct cstrap_value *value,
    struct cstrap_view *out)
{
	uint8_t number[CSTRAP_VALUE_NUMBER_MAX];

	return keep_bytes(l, cstrap_value_encode(value, number), out);
}

static struct cstrap_view
string_view(const json_t *json)
{
	return (struct cstrap_view) { (const uint8_t *)json_string_value(json),
		json_string_length(json) };
}

/* Hex and base64 are decoded where they stay, in locked memory. */
static bool
load_coded(struct cstrap_loader *l, const json_t *json, bool hex,
    struct cstrap_view *out)
{
	const struct cstrap_room room = cstrap_draft_room(&l->draft);
	enum cstrap_status st;
	size_t len, at;

	st = hex ? cstrap_unhex(string_view(json), room, &len, &at) :
		   cstrap_unbase64(string_view(json), room, &len, &at);
	if (st == CSTRAP_OK) {
		*out = cstrap_draft_keep(&l->draft, len);
		return true;
	}
	cstrap_wipe(room.data, len);
	if (st == CSTRAP_E_SPACE)
		too_large(l);
	else
		cstrap_loader_mistake(l, CSTRAP_E_SYNTAX,
		    CSTRAP_RULE_PROFILE_SYNTAX,
		    hex ? "this is not hex" : "this is not base64",
		    "character %zu is %s", at + 1,
		    at < json_string_length(json) ? "wrong" : "missing");
	return false;
}

/* A certificate or key to DER; anything else as it is. */
static bool
keep_content(struct cstrap_loader *l, const struct cstrap_slot *slot,
    struct cstrap_view bytes, bool is_file, struct cstrap_view *out)
{
	const struct cstrap_room room = cstrap_draft_room(&l->draft);
	enum cstrap_status st;
	const char *why;
	size_t len;

	if (slot->kinds == 0 ||
	    !(cstrap_credential_is_pem(bytes) || (is_file && slot->wants_kind)))
		return keep_bytes(l, bytes, out);
	st = cstrap_credential_der(bytes, slot->kinds, room, &len, &why);
	if (st == CSTRAP_OK) {
		*out = cstrap_draft_keep(&l->draft, len);
		return true;
	}
	if (st == CSTRAP_E_SPACE)
		too_large(l);
	else
		cstrap_loader_mistake(l, st,
		    is_file ? CSTRAP_RULE_PROFILE_FILE :
			      CSTRAP_RULE_PROFILE_SYNTAX,
		    "no certificate or key of the kind that belongs here", "%s",
		    why);
	return false;
}

static bool
load_file(struct cstrap_loader *l, const struct cstrap_slot *slot,
    const char *path, struct cstrap_view *out)
{
	struct cstrap_finding why;
	enum cstrap_status st;
	uint8_t *data;
	size_t len;
	bool ok;

	if (l->options->folder == NULL) {
		cstrap_loader_mistake(l, CSTRAP_E_FILE,
		    CSTRAP_RULE_PROFILE_FILE, NULL,
		    "%.100s: this profile has no folder to take files from",
		    path);
		return false;
	}
	why.detail[0] = '\0';
	st = cstrap_file_read_inside(l->options->folder, path, FILE_LEN_MAX,
	    &data, &len, &why);
	if (st != CSTRAP_OK) {
		cstrap_loader_mistake(l, st, CSTRAP_RULE_PROFILE_FILE, why.text,
		    "%.100s%s%s", path, why.detail[0] == '\0' ? "" : ": ",
		    why.detail);
		return false;
	}
	ok = keep_content(l, slot, (struct cstrap_view) { data, len }, true,
	    out);
	cstrap_secret_free(data, len);
	return ok;
}

/* Bytes that are given as such still have the length that the row wants. */
static bool
check_length(struct cstrap_loader *l, const struct cstrap_resource *row,
    struct cstrap_view bytes)
{
	struct cstrap_value value;

	if (row == NULL)
		return true;
	memset(&value, 0, sizeof(value));
	value.type = CSTRAP_TYPE_OPAQUE;
	value.of.bytes = bytes;
	if (cstrap_value_in_range(row, &value))
		return true;
	out_of_range(l, row);
	return false;
}

static bool
load_member(struct cstrap_loader *l, const struct cstrap_slot *slot,
    const char *form, const json_t *json, struct cstrap_view *out)
{
	/* Raw bytes of any type are taken as they are: a check judges them. */
	if (strcmp(form, "hex") == 0)
		return cstrap_loader_is(l, json, JSON_STRING) &&
		    load_coded(l, json, true, out);
	if (strcmp(form, "base64") != 0 && strcmp(form, "text") != 0 &&
	    strcmp(form, "file") != 0) {
		cstrap_loader_mistake(l, CSTRAP_E_NAME,
		    CSTRAP_RULE_PROFILE_NAME, "a form that is not known",
		    "write it as %s", forms);
		return false;
	}
	if (slot->row != NULL && slot->row->type != CSTRAP_TYPE_OPAQUE) {
		cstrap_loader_mistake(l, CSTRAP_E_TYPE,
		    CSTRAP_RULE_PROFILE_TYPE, NULL,
		    "{\"%s\"} is for opaque values, this is of type %s", form,
		    cstrap_type_name((enum cstrap_type)slot->row->type));
		return false;
	}
	if (!cstrap_loader_is(l, json, JSON_STRING))
		return false;
	if (strcmp(form, "base64") == 0)
		return load_coded(l, json, false, out) &&
		    check_length(l, slot->row, *out);
	return (strcmp(form, "text") == 0 ?
		       keep_content(l, slot, string_view(json), false, out) :
		       load_file(l, slot, json_string_value(json), out)) &&
	    check_length(l, slot->row, *out);
}

static bool
load_form(struct cstrap_loader *l, const struct cstrap_slot *slot,
    const json_t *json, struct cstrap_view *out)
{
	/* jansson's iterators want an object that is not const, and read. */
	json_t *object = (json_t *)(uintptr_t)json;
	void *iter = json_object_iter(object);
	const char *form;
	size_t before;
	bool ok;

	if (json_object_get(json, "masked") != NULL) {
		cstrap_loader_mistake(l, CSTRAP_E_MASKED,
		    CSTRAP_RULE_PROFILE_MASKED, NULL,
		    "print the profile again with --show-secrets, "
		    "or put the value in");
		return false;
	}
	if (json_object_size(json) != 1) {
		cstrap_loader_mistake(l, CSTRAP_E_TYPE,
		    CSTRAP_RULE_PROFILE_TYPE, "a value has exactly one form",
		    "write it as %s", forms);
		return false;
	}
	form = json_object_iter_key(iter);
	before = cstrap_loader_enter(l, form);
	ok = load_member(l, slot, form, json_object_iter_value(iter), out);
	cstrap_loader_leave(l, before);
	return ok;
}

static void
wrong_type(struct cstrap_loader *l, const struct cstrap_resource *row,
    const json_t *json)
{
	if (row == NULL)
		cstrap_loader_mistake(l, CSTRAP_E_TYPE,
		    CSTRAP_RULE_PROFILE_TYPE,
		    "a resource that is not known has no type",
		    "%s; write it as %s", cstrap_json_kind(json), forms);
	else if (row->type == CSTRAP_TYPE_NONE)
		cstrap_loader_mistake(l, CSTRAP_E_TYPE,
		    CSTRAP_RULE_RESOURCE_EXECUTABLE, NULL,
		    "leave it out: nothing can be stored in it");
	else if (row->type == CSTRAP_TYPE_OPAQUE)
		cstrap_loader_mistake(l, CSTRAP_E_TYPE,
		    CSTRAP_RULE_PROFILE_TYPE, NULL,
		    "%s where an opaque value belongs; write it as %s",
		    cstrap_json_kind(json), forms);
	else
		cstrap_loader_mistake(l, CSTRAP_E_TYPE,
		    CSTRAP_RULE_PROFILE_TYPE, NULL,
		    "%s where a value of type %s belongs",
		    cstrap_json_kind(json),
		    cstrap_type_name((enum cstrap_type)row->type));
}

bool
cstrap_value_load(struct cstrap_loader *l, const struct cstrap_slot *slot,
    const json_t *json, struct cstrap_view *out)
{
	enum cstrap_status st = CSTRAP_E_TYPE;
	struct cstrap_value value;

	*out = (struct cstrap_view) { NULL, 0 };
	if (json_is_object(json))
		return load_form(l, slot, json, out);
	if (slot->text && json_is_string(json))
		return keep_content(l, slot, string_view(json), false, out) &&
		    (slot->row == NULL || check_length(l, slot->row, *out));
	if (slot->row != NULL)
		st = cstrap_natural_value(slot->row, json, &value);
	if (st == CSTRAP_OK)
		return cstrap_value_keep(l, &value, out);
	if (st == CSTRAP_E_RANGE)
		out_of_range(l, slot->row);
	else
		wrong_type(l, slot->row, json);
	return false;
}
