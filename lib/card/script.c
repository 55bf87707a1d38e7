/*
 * card/script.c - the lines of a conformance script, read and judged.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "card/script.h"

#include <string.h>

#include "host/text.h"

#define VERIFY_HEADER_LEN 5

void
cstrap_script_begin(struct cstrap_script *script, struct cstrap_view text)
{
	memset(script, 0, sizeof(*script));
	script->text = text;
}

/* The next line's octets without its newline, which is passed over. */
static struct cstrap_view
take_text(struct cstrap_script *script)
{
	struct cstrap_view text = cstrap_view_part(script->text, script->pos,
	    script->text.len - script->pos);
	const uint8_t *end = memchr(text.data, '\n', text.len);

	if (end != NULL)
		text.len = (size_t)(end - text.data);
	script->pos += text.len + (end != NULL);
	script->number++;
	while (text.len > 0 &&
	    (text.data[text.len - 1] == '\r' ||
		text.data[text.len - 1] == ' ' ||
		text.data[text.len - 1] == '\t'))
		text.len--;
	return text;
}

/* Is octet number i of the line this one, whatever its mask says? */
static bool
is_octet(const struct cstrap_script_line *line, size_t i, uint8_t octet)
{
	return i < line->item_count &&
	    line->items[i].kind == CSTRAP_SCRIPT_OCTET &&
	    line->items[i].octet == octet;
}

/* A VERIFY with data has a key of that reference there, and nothing else. */
static const char *
judge_key(const struct cstrap_script_line *line)
{
	const bool is_verify = is_octet(line, 1, CSTRAP_INS_VERIFY);
	size_t keys = 0;

	for (size_t i = 0; i < line->item_count; i++)
		keys += line->items[i].kind == CSTRAP_SCRIPT_KEY;
	if (keys == 0)
		return is_verify && line->item_count > VERIFY_HEADER_LEN ?
		    "no key belongs in a script: write {adm1} in its place" :
		    NULL;
	if (!is_verify || line->item_count != VERIFY_HEADER_LEN + 1 ||
	    line->items[VERIFY_HEADER_LEN].kind != CSTRAP_SCRIPT_KEY ||
	    !is_octet(line, 2, 0) ||
	    !is_octet(line, 3, line->items[VERIFY_HEADER_LEN].value) ||
	    !is_octet(line, 4, 8))
		return "a key stands alone in a VERIFY of its own reference, "
		       "00 20 00 0A 08 {adm1}";
	return NULL;
}

/* What a command can have in it: octets, values, and a key. */
static const char *
judge_command(const struct cstrap_script_line *line)
{
	for (size_t i = 0; i < line->item_count; i++) {
		const struct cstrap_script_item *item = &line->items[i];

		if (item->kind == CSTRAP_SCRIPT_ANY ||
		    item->kind == CSTRAP_SCRIPT_CAPTURE ||
		    (item->kind == CSTRAP_SCRIPT_OCTET && item->mask != 0xFF))
			return "a command is sent as it stands: no \".\", "
			       "\"*\" or new value in it";
	}
	for (size_t i = 1; i < 4; i++)
		if (i >= line->item_count ||
		    line->items[i].kind == CSTRAP_SCRIPT_KEY)
			return "a command has a header of four octets";
	/* what the instruction is has to be known before anything is sent */
	if (line->items[1].kind != CSTRAP_SCRIPT_OCTET)
		return "the instruction is an octet, not a value";
	return judge_key(line);
}

static const char *
judge_answer(const struct cstrap_script_line *line)
{
	size_t octets = 0;

	for (size_t i = 0; i < line->item_count; i++) {
		octets += line->items[i].kind == CSTRAP_SCRIPT_OCTET;
		if (line->items[i].kind == CSTRAP_SCRIPT_KEY)
			return "a card does not answer with a key";
	}
	return octets < 2 ||
		line->items[line->item_count - 1].kind != CSTRAP_SCRIPT_OCTET ||
		line->items[line->item_count - 2].kind != CSTRAP_SCRIPT_OCTET ?
	    "an answer ends with a status word" :
	    NULL;
}

static bool
read_exchange(struct cstrap_script *script, struct cstrap_script_line *line,
    struct cstrap_view text, struct cstrap_finding *finding)
{
	const bool answer = text.data[0] == '<';
	const char *wrong;

	line->kind = answer ? CSTRAP_SCRIPT_ANSWER : CSTRAP_SCRIPT_COMMAND;
	if (!cstrap_script_items(script, line,
		cstrap_view_part(text, 1, text.len - 1), finding))
		return false;
	wrong = answer ? judge_answer(line) : judge_command(line);
	return wrong == NULL ||
	    cstrap_script_fail(script, finding, line->offset, wrong);
}

/* May a line of this kind stand here? */
static const char *
judge_order(struct cstrap_script *script, enum cstrap_script_kind kind)
{
	const enum cstrap_script_kind last = script->last;
	const bool waits = last == CSTRAP_SCRIPT_COMMAND && !script->was_cut;

	switch (kind) {
	case CSTRAP_SCRIPT_ANSWER:
		if (last == CSTRAP_SCRIPT_COMMAND && script->was_cut)
			return "a command that power is cut in has no answer";
		return waits || last == CSTRAP_SCRIPT_ANSWER ?
		    NULL :
		    "an answer to no command";
	case CSTRAP_SCRIPT_EXPECT:
		return last == CSTRAP_SCRIPT_ANSWER ||
			last == CSTRAP_SCRIPT_EXPECT ?
		    NULL :
		    "nothing was answered yet";
	case CSTRAP_SCRIPT_CHECKS:
	case CSTRAP_SCRIPT_FULL:
	case CSTRAP_SCRIPT_SCP03:
		return script->commanded ?
		    "this directive stands before the first command" :
		    NULL;
	default:
		break;
	}
	if (waits)
		return "the command before has no answer";
	if (last == CSTRAP_SCRIPT_CUT && kind != CSTRAP_SCRIPT_COMMAND)
		return "power is cut in a command, which is missing";
	return NULL;
}

static void
remember(struct cstrap_script *script, enum cstrap_script_kind kind)
{
	if (kind == CSTRAP_SCRIPT_COMMAND) {
		script->was_cut = script->last == CSTRAP_SCRIPT_CUT;
		script->commanded = true;
	}
	script->last = kind;
}

static bool
read_line(struct cstrap_script *script, struct cstrap_script_line *line,
    struct cstrap_view text, struct cstrap_finding *finding)
{
	const char *wrong;

	switch (text.data[0]) {
	case '#':
		line->text = cstrap_view_part(text, 1, text.len - 1);
		if (line->text.len > 0 && line->text.data[0] == ' ')
			line->text = cstrap_view_part(text, 2, text.len - 2);
		return true;
	case '>':
	case '<':
		if (!read_exchange(script, line, text, finding))
			return false;
		break;
	case '!':
		if (!cstrap_script_directive(script, line, text, finding))
			return false;
		break;
	default:
		return cstrap_script_fail(script, finding, line->offset,
		    "a line begins with \">\", \"<\", \"!\" or \"#\"");
	}
	wrong = judge_order(script, line->kind);
	if (wrong == NULL && script->last == CSTRAP_SCRIPT_CUT &&
	    !is_octet(line, 1, CSTRAP_INS_UPDATE_BINARY) &&
	    !is_octet(line, 1, CSTRAP_INS_UPDATE_RECORD))
		wrong = "power is cut in an UPDATE: of other commands nobody "
			"could tell what they left behind";
	if (wrong != NULL)
		return cstrap_script_fail(script, finding, line->offset, wrong);
	remember(script, line->kind);
	return true;
}

/* The text is over: does something wait for more? */
static bool
judge_end(struct cstrap_script *script, struct cstrap_finding *finding)
{
	const char *wrong = judge_order(script, CSTRAP_SCRIPT_RESET);

	if (!script->commanded)
		wrong = "a script without a command";
	if (wrong != NULL)
		(void)cstrap_script_fail(script, finding, script->pos, wrong);
	return false;
}

bool
cstrap_script_next(struct cstrap_script *script,
    struct cstrap_script_line *line, struct cstrap_finding *finding)
{
	struct cstrap_view text;

	memset(line, 0, sizeof(*line));
	cstrap_finding_set(finding, CSTRAP_OK, CSTRAP_RULE_NONE, NULL);
	do {
		if (script->pos >= script->text.len)
			return judge_end(script, finding);
		line->offset = script->pos;
		text = take_text(script);
		line->number = script->number;
	} while (text.len == 0);
	return read_line(script, line, text, finding);
}
