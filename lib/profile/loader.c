/*
 * profile/loader.c - places and mistakes while a profile is read.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "profile/loader.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "host/json.h"
#include "host/text.h"
#include "profile/name.h"

size_t
cstrap_loader_enter(struct cstrap_loader *l, const char *member)
{
	return cstrap_json_pointer_push(l->place, sizeof(l->place), member);
}

size_t
cstrap_loader_enter_at(struct cstrap_loader *l, size_t index)
{
	char token[24];

	(void)snprintf(token, sizeof(token), "%zu", index);
	return cstrap_loader_enter(l, token);
}

void
cstrap_loader_leave(struct cstrap_loader *l, size_t before)
{
	l->place[before] = '\0';
}

void
cstrap_loader_mistake(struct cstrap_loader *l, enum cstrap_status status,
    enum cstrap_rule rule, const char *text, const char *format, ...)
{
	struct cstrap_finding finding;
	char words[2 * CSTRAP_DETAIL_MAX];
	va_list args;

	va_start(args, format);
	(void)vsnprintf(words, sizeof(words), format, args);
	va_end(args);
	cstrap_finding_set(&finding, status, rule, text);
	finding.file = l->options->file;
	finding.path = l->path;
	if (l->path.depth > 1 && l->path.id[1] == CSTRAP_LOADER_NO_ID)
		finding.path.depth = 1;
	cstrap_finding_place(&finding, "%s", l->place);
	cstrap_finding_detail(&finding, "%s", words);
	++l->mistakes;
	cstrap_sink_put(l->sink, &finding);
}

const char *
cstrap_json_kind(const json_t *json)
{
	switch (json_typeof(json)) {
	case JSON_OBJECT:
		return "an object";
	case JSON_ARRAY:
		return "an array";
	case JSON_STRING:
		return "a string";
	case JSON_INTEGER:
		return "an integer";
	case JSON_REAL:
		return "a number with a fraction";
	case JSON_TRUE:
	case JSON_FALSE:
		return "true or false";
	case JSON_NULL:
		break;
	}
	return "null";
}

json_t *
cstrap_loader_member(struct cstrap_loader *l, const json_t *object,
    const char *member)
{
	json_t *json = json_object_get(object, member);

	if (json == NULL)
		cstrap_loader_mistake(l, CSTRAP_E_MISSING,
		    CSTRAP_RULE_PROFILE_MISSING, NULL, "\"%s\" is missing here",
		    member);
	return json;
}

bool
cstrap_loader_is(struct cstrap_loader *l, const json_t *json, json_type type)
{
	if (json_typeof(json) == type)
		return true;
	cstrap_loader_mistake(l, CSTRAP_E_TYPE, CSTRAP_RULE_PROFILE_TYPE,
	    "a value of another kind than belongs here", "%s where %s belongs",
	    cstrap_json_kind(json),
	    type == JSON_OBJECT      ? "an object" :
		type == JSON_ARRAY   ? "an array" :
		type == JSON_INTEGER ? "an integer" :
				       "a string");
	return false;
}

static bool
is_among(const char *name, const char *const names[])
{
	size_t i;

	for (i = 0; names[i] != NULL; ++i) {
		if (strcmp(names[i], name) == 0)
			return true;
	}
	return false;
}

void
cstrap_loader_only(struct cstrap_loader *l, const json_t *object,
    const char *const names[])
{
	struct cstrap_nearest nearest;
	char words[CSTRAP_NAME_MAX + 24];
	const char *key;
	json_t *part;
	size_t before, i;

	/* jansson's loop wants an object that is not const, and only reads. */
	json_object_foreach((json_t *)(uintptr_t)object, key, part)
	{
		if (is_among(key, names))
			continue;
		cstrap_nearest_begin(&nearest, key);
		for (i = 0; names[i] != NULL; ++i)
			cstrap_nearest_offer(&nearest, names[i]);
		before = cstrap_loader_enter(l, key);
		cstrap_loader_mistake(l, CSTRAP_E_NAME,
		    CSTRAP_RULE_PROFILE_NAME, "a member that is not known here",
		    "\"%.80s\"%s", key, cstrap_nearest_words(&nearest, words));
		cstrap_loader_leave(l, before);
	}
}

bool
cstrap_loader_id(struct cstrap_loader *l, const json_t *json, uint16_t *id)
{
	json_int_t number;

	if (!cstrap_loader_is(l, json, JSON_INTEGER))
		return false;
	number = json_integer_value(json);
	if (number < 0 || number > 65534) {
		cstrap_loader_mistake(l, CSTRAP_E_RANGE,
		    CSTRAP_RULE_PROFILE_RANGE, NULL,
		    "an id is 0 to 65534, this is %" JSON_INTEGER_FORMAT,
		    number);
		return false;
	}
	*id = (uint16_t)number;
	return true;
}
