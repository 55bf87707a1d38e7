/*
 * show.c - a transcript in words.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "cardstrap/trace.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "card/selection.h"
#include "card/transcript.h"
#include "host/file.h"
#include "host/secret.h"
#include "host/text.h"

#define WORDS_MAX 400

struct show {
	struct cstrap_selection selection;
	void (*take)(void *ctx, size_t line, const char *words);
	void *ctx;
	size_t len;
	char words[WORDS_MAX];
};

__attribute__((format(printf, 2, 3))) static void
say(struct show *show, const char *format, ...)
{
	const size_t left = sizeof(show->words) - show->len;
	va_list args;
	int len;

	va_start(args, format);
	len = vsnprintf(show->words + show->len, left, format, args);
	va_end(args);
	if (len > 0)
		show->len += (size_t)len < left ? (size_t)len : left - 1;
}

static void
say_file(struct show *show, uint8_t cla)
{
	char text[CSTRAP_SELECTED_TEXT_MAX];

	say(show, " %s",
	    cstrap_selected_text(cstrap_selection_get(&show->selection,
				     cstrap_channel_of(cla)),
		text));
}

static void
say_select(struct show *show, const struct cstrap_command *command)
{
	static const char *const kinds[] = { [0x00] = "file",
		[0x01] = "DF",
		[0x02] = "EF",
		[0x03] = "parent",
		[0x04] = "AID",
		[0x08] = "path 3F00/",
		[0x09] = "path ./" };
	const char *kind = "";
	char hex[2 * 16 + 1];

	if (command->p1 < sizeof(kinds) / sizeof(*kinds) &&
	    kinds[command->p1] != NULL)
		kind = kinds[command->p1];
	cstrap_hex(cstrap_view_part(command->data, 0, 16), hex);
	say(show, " %s%s%s%s", kind,
	    kind[0] != '\0' && kind[strlen(kind) - 1] == '/' ? "" : " ", hex,
	    (command->p2 & 0x03) == 0x02 ? ", next occurrence" : "");
}

/* What a command is about, by its instruction. */
static void
say_about(struct show *show, const struct cstrap_command *command,
    struct cstrap_view answer)
{
	const size_t offset = (size_t)(command->p1 & 0x7F) << 8 | command->p2;
	const size_t got = answer.len < 2 ? 0 : answer.len - 2;

	switch (command->ins) {
	case CSTRAP_INS_SELECT:
		say_select(show, command);
		break;
	case CSTRAP_INS_READ_BINARY:
		say_file(show, command->cla);
		say(show, " at %zu, %zu of %u bytes",
		    (command->p1 & 0x80) != 0 ? command->p2 : offset, got,
		    command->le);
		break;
	case CSTRAP_INS_UPDATE_BINARY:
		say_file(show, command->cla);
		say(show, " at %zu, %zu bytes",
		    (command->p1 & 0x80) != 0 ? command->p2 : offset,
		    command->data.len);
		break;
	case CSTRAP_INS_READ_RECORD:
	case CSTRAP_INS_UPDATE_RECORD:
		say_file(show, command->cla);
		say(show, " record %u, %zu bytes", command->p1,
		    command->data.len + got);
		break;
	case CSTRAP_INS_VERIFY:
		say(show,
		    command->data.len == 0 ?
			" key %02X, how many tries are left" :
			" key %02X, a try",
		    command->p2);
		break;
	default:
		say(show, " %02X %02X", command->p1, command->p2);
		if (command->data.len > 0)
			say(show, ", %zu bytes sent", command->data.len);
		if (got > 0)
			say(show, ", %zu bytes answered", got);
		break;
	}
}

/* To VERIFY, 63Cx says how many tries are left (TS 102 221 11.1.9). */
static void
say_status(struct show *show, uint8_t ins, struct cstrap_view answer)
{
	const uint16_t sw = cstrap_answer_sw(answer);

	if (answer.len < 2)
		say(show, ": no answer");
	else if (ins == CSTRAP_INS_VERIFY && cstrap_sw_tries(sw) >= 0)
		say(show, ": %04X %d tries left", sw, cstrap_sw_tries(sw));
	else
		say(show, ": %04X %s", sw, cstrap_sw_text(sw));
}

/* One exchange; answer is empty where none came. */
static void
show_exchange(struct show *show, const struct cstrap_transcript_line *sent,
    struct cstrap_view answer)
{
	const struct cstrap_view bytes = { sent->bytes, sent->len };
	struct cstrap_command command;
	const char *name;

	show->len = 0;
	if (cstrap_command_parse(bytes, &command) != CSTRAP_OK) {
		say(show, "%zu octets that are no short APDU", sent->len);
	} else {
		cstrap_selection_take(&show->selection, &command, answer);
		if (cstrap_channel_of(command.cla) != 0)
			say(show,
			    "channel %u: ", cstrap_channel_of(command.cla));
		name = cstrap_ins_name(command.ins);
		if (name != NULL)
			say(show, "%s", name);
		else
			say(show, "instruction %02X", command.ins);
		say_about(show, &command, answer);
	}
	say_status(show, sent->bytes[1], answer);
	show->take(show->ctx, sent->number, show->words);
}

static void
show_line(struct show *show, const struct cstrap_transcript_line *line,
    struct cstrap_transcript_line *sent)
{
	static const char reset[] = "reset";
	struct cstrap_view answer = { NULL, 0 };

	if (line->kind == CSTRAP_TRANSCRIPT_ANSWER)
		answer = (struct cstrap_view) { line->bytes, line->len };
	if (sent->len > 0)
		show_exchange(show, sent, answer);
	sent->len = 0;
	if (line->kind == CSTRAP_TRANSCRIPT_COMMAND)
		*sent = *line;
	else if (line->remark.len == sizeof(reset) - 1 &&
	    memcmp(line->remark.data, reset, line->remark.len) == 0)
		cstrap_selection_reset(&show->selection);
}

enum cstrap_status
cstrap_trace_show(const char *path,
    void (*take)(void *ctx, size_t line, const char *words), void *ctx,
    struct cstrap_finding *finding)
{
	enum cstrap_status st = CSTRAP_E_INTERNAL;
	struct show show = { .take = take, .ctx = ctx };
	struct cstrap_transcript_line line;
	struct cstrap_transcript_line sent = { 0 };
	struct cstrap_transcript transcript;
	struct cstrap_finding found;
	uint8_t *text = NULL;
	size_t len = 0;

	if ((st = cstrap_file_read(path, CSTRAP_TRANSCRIPT_MAX, &text, &len,
		 finding)) != CSTRAP_OK)
		return st;
	cstrap_selection_reset(&show.selection);
	cstrap_transcript_begin(&transcript,
	    (struct cstrap_view) { text, len });
	while (cstrap_transcript_next(&transcript, &line, &found))
		show_line(&show, &line, &sent);
	if (sent.len > 0)
		show_exchange(&show, &sent, (struct cstrap_view) { NULL, 0 });
	st = found.status;
	if (st != CSTRAP_OK && finding != NULL) {
		*finding = found;
		finding->file = path;
	}
	cstrap_wipe(&line, sizeof(line));
	cstrap_wipe(&sent, sizeof(sent));
	cstrap_secret_free(text, len);
	return st;
}
