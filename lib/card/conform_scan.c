/*
 * card/conform_scan.c - a script read through, without a card.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "cardstrap/conform.h"

#include <string.h>

#include "card/script.h"

static void
take_title(struct cstrap_conform_script *script, struct cstrap_view text)
{
	size_t len = text.len;

	if (script->title[0] != '\0' || len == 0)
		return;
	if (len > sizeof(script->title) - 1)
		len = sizeof(script->title) - 1;
	memcpy(script->title, text.data, len);
	script->title[len] = '\0';
}

static const char *
take_checks(struct cstrap_conform_script *script, struct cstrap_view ids)
{
	const size_t id_len = CSTRAP_CONFORM_ID_MAX - 2;

	for (size_t at = 0; at + id_len <= ids.len;) {
		if (ids.data[at] == ' ') {
			at++;
			continue;
		}
		if (script->check_count == CSTRAP_CONFORM_CHECKS_MAX)
			return "more than 16 requirements";
		memcpy(script->checks[script->check_count], ids.data + at,
		    id_len);
		script->checks[script->check_count++][id_len] = '\0';
		at += id_len;
	}
	return NULL;
}

static const char *
take_keys(struct cstrap_conform_script *script,
    const struct cstrap_script_line *line)
{
	const struct cstrap_script_item *last =
	    &line->items[line->item_count - 1];

	script->commands++;
	if (last->kind != CSTRAP_SCRIPT_KEY ||
	    memchr(script->keys, last->value, script->key_count) != NULL)
		return NULL;
	if (script->key_count == sizeof(script->keys))
		return "more than four keys";
	script->keys[script->key_count++] = last->value;
	return NULL;
}

/* *answers: how many alternatives there are so far. */
static const char *
take_line(struct cstrap_conform_script *script,
    const struct cstrap_script_line *line, size_t *answers)
{
	switch (line->kind) {
	case CSTRAP_SCRIPT_REMARK:
		take_title(script, line->text);
		return NULL;
	case CSTRAP_SCRIPT_CHECKS:
		return take_checks(script, line->text);
	case CSTRAP_SCRIPT_FULL:
		script->full = true;
		return NULL;
	case CSTRAP_SCRIPT_SCP03:
		script->secure = true;
		return NULL;
	case CSTRAP_SCRIPT_CUT:
		script->cuts_power = true;
		return NULL;
	case CSTRAP_SCRIPT_COMMAND:
		*answers = 0;
		return take_keys(script, line);
	case CSTRAP_SCRIPT_ANSWER:
		return ++*answers > CSTRAP_SCRIPT_ANSWERS_MAX ?
		    "more than eight answers" :
		    NULL;
	default:
		return NULL;
	}
}

/* What a script that was read to its end lacks. */
static const char *
judge_script(const struct cstrap_conform_script *script)
{
	if (script->check_count == 0)
		return "no requirement is named: ! checks AS-001";
	if (script->key_count > 0 && !script->full)
		return "a script that presents a key says \"! full\"";
	if (script->cuts_power && !script->full)
		return "a script that cuts power says \"! full\"";
	return NULL;
}

enum cstrap_status
cstrap_conform_scan(struct cstrap_view text,
    struct cstrap_conform_script *script, struct cstrap_finding *finding)
{
	struct cstrap_script reader;
	struct cstrap_script_line line;
	struct cstrap_finding found;
	const char *wrong = NULL;
	size_t answers = 0;

	memset(script, 0, sizeof(*script));
	if (text.len > CSTRAP_CONFORM_SCRIPT_MAX)
		return cstrap_finding_set(finding, CSTRAP_E_TOO_LARGE,
		    CSTRAP_RULE_NONE, "a script has 65,536 bytes at most");
	cstrap_script_begin(&reader, text);
	while (wrong == NULL && cstrap_script_next(&reader, &line, &found))
		wrong = take_line(script, &line, &answers);
	if (wrong == NULL && found.status == CSTRAP_OK)
		wrong = judge_script(script);
	if (wrong != NULL)
		(void)cstrap_script_fail(&reader, &found, line.offset, wrong);
	if (found.status != CSTRAP_OK)
		memset(script, 0, sizeof(*script));
	if (finding != NULL)
		*finding = found;
	return found.status;
}
