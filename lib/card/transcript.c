/*
 * transcript.c - the lines of a transcript, read and written.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "card/transcript.h"

#include <string.h>

#include "host/text.h"

void
cstrap_transcript_begin(struct cstrap_transcript *transcript,
    struct cstrap_view text)
{
	transcript->text = text;
	transcript->pos = 0;
	transcript->number = 0;
	transcript->commanded = false;
}

static bool
fail(struct cstrap_finding *finding, size_t offset, size_t number,
    const char *text)
{
	cstrap_finding_set(finding, CSTRAP_E_SYNTAX,
	    CSTRAP_RULE_TRANSCRIPT_FORM, text);
	finding->offset = offset;
	cstrap_finding_place(finding, "line %zu", number);
	return false;
}

static int
digit(uint8_t c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return -1;
}

/* Octets of text into *line; NULL, or what is wrong at *at. */
static const char *
read_octets(struct cstrap_transcript_line *line, struct cstrap_view text,
    size_t *at)
{
	size_t i = 0;

	while (i < text.len) {
		const uint8_t *c = text.data + i;

		*at = i;
		if (*c == ' ' || *c == '\t') {
			i++;
			continue;
		}
		if (i + 1 >= text.len)
			return "half an octet at the end of the line";
		if (line->len == CSTRAP_TRANSCRIPT_BYTES_MAX)
			return "longer than a short APDU can be";
		line->masked[line->len] = c[0] == '.' && c[1] == '.';
		if (line->masked[line->len]) {
			line->bytes[line->len++] = 0;
		} else {
			if (digit(c[0]) < 0 || digit(c[1]) < 0)
				return "neither an octet in hex nor \"..\"";
			line->bytes[line->len++] =
			    (uint8_t)(digit(c[0]) << 4 | digit(c[1]));
		}
		i += 2;
	}
	return NULL;
}

/* The next line's octets without its newline, which is passed over. */
static struct cstrap_view
take_text(struct cstrap_transcript *t)
{
	struct cstrap_view text =
	    cstrap_view_part(t->text, t->pos, t->text.len - t->pos);
	const uint8_t *end = memchr(text.data, '\n', text.len);

	if (end != NULL)
		text.len = (size_t)(end - text.data);
	t->pos += text.len + (end != NULL);
	t->number++;
	while (text.len > 0 &&
	    (text.data[text.len - 1] == '\r' ||
		text.data[text.len - 1] == ' ' ||
		text.data[text.len - 1] == '\t'))
		text.len--;
	return text;
}

static bool
read_exchange(struct cstrap_transcript *t, struct cstrap_transcript_line *line,
    struct cstrap_view text, struct cstrap_finding *finding)
{
	const bool answer = text.data[0] == '<';
	const char *wrong;
	size_t at = 0;

	line->kind =
	    answer ? CSTRAP_TRANSCRIPT_ANSWER : CSTRAP_TRANSCRIPT_COMMAND;
	if (answer && !t->commanded)
		return fail(finding, line->offset, line->number,
		    "an answer to no command");
	wrong = read_octets(line, cstrap_view_part(text, 1, text.len - 1), &at);
	if (wrong != NULL)
		return fail(finding, line->offset + 1 + at, line->number,
		    wrong);
	if (answer ? line->len < 2 : line->len < 4)
		return fail(finding, line->offset, line->number,
		    answer ? "an answer without a status word" :
			     "a command without a header of four octets");
	if (answer && line->len > CSTRAP_ANSWER_MAX)
		return fail(finding, line->offset, line->number,
		    "longer than an answer can be");
	t->commanded = !answer;
	return true;
}

bool
cstrap_transcript_next(struct cstrap_transcript *transcript,
    struct cstrap_transcript_line *line, struct cstrap_finding *finding)
{
	struct cstrap_view text;

	memset(line, 0, sizeof(*line));
	cstrap_finding_set(finding, CSTRAP_OK, CSTRAP_RULE_NONE, NULL);
	do {
		if (transcript->pos >= transcript->text.len)
			return false;
		line->offset = transcript->pos;
		text = take_text(transcript);
		line->number = transcript->number;
	} while (text.len == 0);

	switch (text.data[0]) {
	case '#':
		line->remark = cstrap_view_part(text, 1, text.len - 1);
		if (line->remark.len > 0 && line->remark.data[0] == ' ')
			line->remark = cstrap_view_part(text, 2, text.len - 2);
		return true;
	case '>':
	case '<':
		return read_exchange(transcript, line, text, finding);
	default:
		return fail(finding, line->offset, line->number,
		    "a line begins with \">\", \"<\" or \"#\"");
	}
}

size_t
cstrap_transcript_format(enum cstrap_transcript_kind kind,
    struct cstrap_view bytes, const uint8_t *masked,
    char room[CSTRAP_TRANSCRIPT_LINE_MAX])
{
	static const char digits[] = "0123456789ABCDEF";
	size_t len = 0;

	room[len++] = "#><"[kind];
	room[len++] = ' ';
	for (size_t i = 0; i < bytes.len && i < CSTRAP_TRANSCRIPT_BYTES_MAX;
	     i++) {
		const uint8_t c = bytes.data[i];
		const bool hidden = masked != NULL && masked[i] != 0;

		if (kind == CSTRAP_TRANSCRIPT_REMARK) {
			room[len++] = c >= 0x20 && c < 0x7F ? (char)c : '?';
		} else {
			room[len++] = hidden ? '.' : digits[c >> 4];
			room[len++] = hidden ? '.' : digits[c & 0xF];
		}
	}
	room[len++] = '\n';
	return len;
}
