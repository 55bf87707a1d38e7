/*
 * host/json.c - JSON by jansson, with the edges guarded.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "host/json.h"

#include <string.h>

#include "host/text.h"

/*
 * jansson's own sentence ends in "near '...'", which shows a part of the
 * input, and that may be a key: only its kind of error is told.
 */
static const char *
error_words(enum json_error_code code)
{
	switch (code) {
	case json_error_stack_overflow:
		return "nested too deeply";
	case json_error_invalid_utf8:
		return "not UTF-8";
	case json_error_premature_end_of_input:
		return "the text ends too early";
	case json_error_end_of_input_expected:
		return "something follows the document";
	case json_error_null_character:
	case json_error_null_byte_in_key:
		return "a NUL in a string; write such a value in hex";
	case json_error_duplicate_key:
		return "a member stands twice in one object";
	case json_error_numeric_overflow:
		return "a number too large; write such a value in hex";
	case json_error_out_of_memory:
		return "no memory left";
	default:
		return "something else is expected here";
	}
}

static enum cstrap_status
refuse(struct cstrap_finding *finding, enum cstrap_status status, int line,
    int column, const char *words)
{
	cstrap_finding_set(finding, status, CSTRAP_RULE_NONE,
	    "this is not JSON that can be read");
	cstrap_finding_place(finding, "line %d, column %d", line, column);
	cstrap_finding_detail(finding, "%s", words);
	return status;
}

/*
 * jansson goes 2,048 levels deep. To stay far below, brackets outside of
 * strings are counted first; whether they match is for jansson to say.
 */
static enum cstrap_status
check_depth(struct cstrap_view text, struct cstrap_finding *finding)
{
	unsigned int depth = 0;
	bool in_string = false;
	int line = 1, column = 0;
	size_t i;

	for (i = 0; i < text.len; ++i) {
		const uint8_t c = text.data[i];

		++column;
		if (c == '\n') {
			++line;
			column = 0;
		}
		if (in_string && c == '\\' && i + 1 < text.len) {
			++i;
			++column;
		} else if (c == '"') {
			in_string = !in_string;
		} else if (!in_string && (c == '[' || c == '{')) {
			if (++depth > CSTRAP_JSON_DEPTH_MAX)
				return refuse(finding, CSTRAP_E_SYNTAX, line,
				    column, "nested too deeply");
		} else if (!in_string && (c == ']' || c == '}') && depth > 0) {
			--depth;
		}
	}
	return CSTRAP_OK;
}

enum cstrap_status
cstrap_json_load(json_t **out, struct cstrap_view text,
    struct cstrap_finding *finding)
{
	enum cstrap_status st;
	enum json_error_code code;
	json_error_t error;

	*out = NULL;
	if (text.len > CSTRAP_JSON_MAX)
		return refuse(finding, CSTRAP_E_SYNTAX, 1, 1,
		    "over 4 MiB of text");
	if ((st = check_depth(text, finding)) != CSTRAP_OK)
		return st;
	*out = json_loadb(text.len == 0 ? "" : (const char *)text.data,
	    text.len, JSON_REJECT_DUPLICATES, &error);
	if (*out != NULL)
		return CSTRAP_OK;
	code = json_error_code(&error);
	return refuse(finding,
	    code == json_error_out_of_memory ? CSTRAP_E_NOMEM : CSTRAP_E_SYNTAX,
	    error.line, error.column, error_words(code));
}

/*
 * jansson hands its string out as const and has no way to wipe it; the node
 * owns the memory, and nobody reads it again.
 */
static void
wipe_string(const json_t *string)
{
	cstrap_wipe((void *)(uintptr_t)json_string_value(string),
	    json_string_length(string));
}

/* Recursion ends at CSTRAP_JSON_DEPTH_MAX, see check_depth. */
static void
wipe_all(json_t *json, unsigned int depth)
{
	const char *key;
	json_t *part;
	size_t i;

	if (json_is_string(json))
		wipe_string(json);
	if (depth > CSTRAP_JSON_DEPTH_MAX)
		return;
	json_object_foreach(json, key, part) wipe_all(part, depth + 1);
	json_array_foreach(json, i, part) wipe_all(part, depth + 1);
}

void
cstrap_json_free(json_t **json)
{
	if (*json == NULL)
		return;
	wipe_all(*json, 0);
	json_decref(*json);
	*json = NULL;
}

size_t
cstrap_json_pointer_push(char *room, size_t room_len, const char *token)
{
	const size_t before = strlen(room);
	const char *in = token;
	size_t at = before;

	if (at + 1 < room_len)
		room[at++] = '/';
	for (; *in != '\0'; ++in) {
		const bool escaped = *in == '~' || *in == '/';

		if (at + (escaped ? 2 : 1) >= room_len)
			break;
		if (escaped)
			room[at++] = '~';
		room[at++] = *in == '~' ? '0' : *in == '/' ? '1' : *in;
	}
	room[at] = '\0';
	return before;
}
