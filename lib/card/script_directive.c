/*
 * card/script_directive.c - the directives of a conformance script.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "card/script.h"

#include <string.h>

#include "host/text.h"

/* The next word of *text, which moves on. */
static struct cstrap_view
take_word(struct cstrap_view *text)
{
	struct cstrap_view word;
	size_t start = 0, end;

	while (start < text->len && text->data[start] == ' ')
		start++;
	for (end = start; end < text->len && text->data[end] != ' ';)
		end++;
	word = cstrap_view_part(*text, start, end - start);
	*text = cstrap_view_part(*text, end, text->len - end);
	return word;
}

static bool
is_word(struct cstrap_view word, const char *text)
{
	return word.len == strlen(text) &&
	    memcmp(word.data, text, word.len) == 0;
}

/* "AS-001": three digits. */
static bool
is_requirement(struct cstrap_view word)
{
	size_t i;

	if (word.len != 6 || memcmp(word.data, "AS-", 3) != 0)
		return false;
	for (i = 3; i < word.len; i++)
		if (word.data[i] < '0' || word.data[i] > '9')
			return false;
	return true;
}

static const char *
read_checks(struct cstrap_script_line *line, struct cstrap_view rest)
{
	struct cstrap_view word;

	line->kind = CSTRAP_SCRIPT_CHECKS;
	line->text = rest;
	if (rest.len == 0)
		return "a requirement is missing, as in AS-001";
	while ((word = take_word(&rest)).len > 0)
		if (!is_requirement(word))
			return "a requirement is \"AS-\" and three digits";
	return NULL;
}

static const char *
read_cut(struct cstrap_script_line *line, struct cstrap_view rest)
{
	struct cstrap_view word = take_word(&rest);

	line->kind = CSTRAP_SCRIPT_CUT;
	if (!is_word(word, "cut"))
		return "power can be cut only: ! power cut N";
	word = take_word(&rest);
	if (word.len == 0 || word.len > 3 || rest.len > 0)
		return "N is missing: bytes of the next command's data";
	for (size_t i = 0; i < word.len; i++) {
		if (word.data[i] < '0' || word.data[i] > '9')
			return "N is a number of bytes";
		line->bytes = line->bytes * 10 + (size_t)(word.data[i] - '0');
	}
	return NULL;
}

/* "62/A5/80" */
static const char *
read_way(struct cstrap_script_way *way, struct cstrap_view word)
{
	static const char wrong[] = "a way is tags in hex, as in 62/80";
	uint8_t room[2];
	size_t at = 0;

	while (at < word.len) {
		size_t end = at, len, bad;

		while (end < word.len && word.data[end] != '/')
			end++;
		if (way->count == CSTRAP_SCRIPT_TAGS_MAX ||
		    cstrap_unhex(cstrap_view_part(word, at, end - at),
			(struct cstrap_room) { room, sizeof(room) }, &len,
			&bad) != CSTRAP_OK ||
		    len == 0)
			return wrong;
		way->tags[way->count++] =
		    len == 1 ? room[0] : (uint16_t)(room[0] << 8 | room[1]);
		at = end + 1;
	}
	return way->count > 0 ? NULL : wrong;
}

static const char *
read_ways(struct cstrap_script_line *line, struct cstrap_view word)
{
	const char *wrong;
	size_t at = 0;

	if (word.len == 0)
		return "a way is tags in hex, as in 62/80";
	while (at < word.len) {
		size_t end = at;

		while (end < word.len && word.data[end] != ',')
			end++;
		if (line->way_count == CSTRAP_SCRIPT_WAYS_MAX)
			return "more than four ways";
		wrong = read_way(&line->ways[line->way_count++],
		    cstrap_view_part(word, at, end - at));
		if (wrong != NULL)
			return wrong;
		at = end + 1;
	}
	return NULL;
}

/* The pattern behind "=" is read by the caller. */
static const char *
read_expect(struct cstrap_script_line *line, struct cstrap_view *rest)
{
	const char *wrong;

	line->kind = CSTRAP_SCRIPT_EXPECT;
	if ((wrong = read_ways(line, take_word(rest))) != NULL)
		return wrong;
	return is_word(take_word(rest), "=") ?
	    NULL :
	    "\"=\" and a pattern are missing";
}

static const char *
read_plain(struct cstrap_script_line *line, struct cstrap_view word)
{
	static const struct {
		const char *word;
		enum cstrap_script_kind kind;
	} words[] = { { "full", CSTRAP_SCRIPT_FULL },
		{ "optional", CSTRAP_SCRIPT_OPTIONAL },
		{ "reset", CSTRAP_SCRIPT_RESET },
		{ "scp03", CSTRAP_SCRIPT_SCP03 } };

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (!is_word(word, words[i].word))
			continue;
		line->kind = words[i].kind;
		return NULL;
	}
	return "no directive: checks, full, optional, reset, power cut, "
	       "expect, differ, scp03";
}

static bool
is_pair(const struct cstrap_script_line *line)
{
	return line->item_count == 2 &&
	    line->items[0].kind == CSTRAP_SCRIPT_VALUE &&
	    line->items[1].kind == CSTRAP_SCRIPT_VALUE;
}

bool
cstrap_script_directive(struct cstrap_script *script,
    struct cstrap_script_line *line, struct cstrap_view text,
    struct cstrap_finding *finding)
{
	struct cstrap_view rest = cstrap_view_part(text, 1, text.len - 1);
	const struct cstrap_view word = take_word(&rest);
	const char *wrong;

	if (is_word(word, "checks")) {
		wrong = read_checks(line, rest);
	} else if (is_word(word, "power")) {
		wrong = read_cut(line, rest);
	} else if (is_word(word, "expect")) {
		wrong = read_expect(line, &rest);
		if (wrong == NULL)
			return cstrap_script_items(script, line, rest, finding);
	} else if (is_word(word, "differ")) {
		line->kind = CSTRAP_SCRIPT_DIFFER;
		if (!cstrap_script_items(script, line, rest, finding))
			return false;
		wrong = is_pair(line) ? NULL : "two values are compared";
	} else {
		wrong = read_plain(line, word);
		if (wrong == NULL && rest.len > 0)
			wrong = "this directive stands alone";
	}
	return wrong == NULL ||
	    cstrap_script_fail(script, finding, line->offset, wrong);
}
