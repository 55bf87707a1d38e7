/*
 * replay.c - a transcript that acts as a card.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "cardstrap/trace.h"

#include <stdlib.h>
#include <string.h>

#include "card/transcript.h"
#include "host/file.h"
#include "host/secret.h"
#include "host/text.h"

#define NAME_MAX_LEN 128

struct replay {
	uint8_t *text;
	size_t text_len;
	struct cstrap_transcript transcript;
	struct cstrap_transcript_line line; /* read, not yet used */
	bool has_line;
	size_t atr_len;
	uint8_t atr[CSTRAP_ATR_MAX];
	struct cstrap_finding last;
	char name[NAME_MAX_LEN];
};

/* The next command or answer into line; false at the end. */
static bool
look(struct replay *replay)
{
	struct cstrap_finding finding;

	while (!replay->has_line ||
	    replay->line.kind == CSTRAP_TRANSCRIPT_REMARK) {
		replay->has_line = cstrap_transcript_next(&replay->transcript,
		    &replay->line, &finding);
		if (!replay->has_line)
			return false;
	}
	return true;
}

/* Where command is another one than the line's; its length if it is not. */
static size_t
differs_at(const struct cstrap_transcript_line *line,
    struct cstrap_view command)
{
	size_t i = 0;

	while (i < command.len && i < line->len &&
	    (line->masked[i] != 0 || line->bytes[i] == command.data[i]))
		i++;
	return i;
}

/* Headers alone: what follows them may be a key. */
static enum cstrap_status
say_other(struct replay *replay, struct cstrap_view command, size_t at)
{
	const struct cstrap_transcript_line *line = &replay->line;
	char wanted[9];
	char got[9];

	cstrap_finding_set(&replay->last, CSTRAP_E_CARD_PROTOCOL,
	    CSTRAP_RULE_TRANSCRIPT_OTHER, NULL);
	replay->last.offset = line->offset;
	cstrap_finding_place(&replay->last, "line %zu", line->number);
	cstrap_hex((struct cstrap_view) { line->bytes, 4 }, wanted);
	cstrap_hex(cstrap_view_part(command, 0, 4), got);
	cstrap_finding_detail(&replay->last,
	    "the transcript has %s with %zu octets, the program sent %s with "
	    "%zu; octet %zu differs",
	    wanted, line->len, got, command.len, at + 1);
	return CSTRAP_E_CARD_PROTOCOL;
}

static enum cstrap_status
say_removed(struct replay *replay, const char *text)
{
	cstrap_finding_set(&replay->last, CSTRAP_E_CARD_REMOVED,
	    CSTRAP_RULE_NONE, text);
	cstrap_finding_place(&replay->last, "line %zu",
	    replay->transcript.number);
	return CSTRAP_E_CARD_REMOVED;
}

static enum cstrap_status
replay_exchange(void *ctx, struct cstrap_view command, struct cstrap_room room,
    size_t *len)
{
	struct replay *replay = ctx;
	size_t at;

	*len = 0;
	while (look(replay) && replay->line.kind != CSTRAP_TRANSCRIPT_COMMAND)
		replay->has_line = false;
	if (!replay->has_line)
		return say_removed(replay, "the transcript ends here");
	at = differs_at(&replay->line, command);
	if (at < command.len || at < replay->line.len)
		return say_other(replay, command, at);
	replay->has_line = false;
	if (!look(replay) || replay->line.kind != CSTRAP_TRANSCRIPT_ANSWER)
		return say_removed(replay,
		    "the command had no answer when it was recorded");
	if (replay->line.len > room.len)
		return CSTRAP_E_SPACE;
	memcpy(room.data, replay->line.bytes, replay->line.len);
	*len = replay->line.len;
	replay->has_line = false;
	return CSTRAP_OK;
}

static enum cstrap_status
replay_nothing(void *ctx)
{
	(void)ctx;
	return CSTRAP_OK;
}

static enum cstrap_status
replay_atr(void *ctx, struct cstrap_view *atr)
{
	struct replay *replay = ctx;

	*atr = (struct cstrap_view) { replay->atr, replay->atr_len };
	return CSTRAP_OK;
}

static void
replay_explain(void *ctx, struct cstrap_finding *finding)
{
	struct replay *replay = ctx;

	if (finding != NULL && replay->last.status != CSTRAP_OK)
		*finding = replay->last;
}

static void
replay_close(void *ctx)
{
	struct replay *replay = ctx;

	if (replay == NULL)
		return;
	cstrap_secret_free(replay->text, replay->text_len);
	cstrap_secret_free(replay, sizeof(*replay));
}

static void
take_atr(struct replay *replay, struct cstrap_view remark)
{
	static const char atr[] = "ATR ";
	const size_t skip = sizeof(atr) - 1;
	size_t at;

	if (remark.len > skip && memcmp(remark.data, atr, skip) == 0 &&
	    cstrap_unhex(cstrap_view_part(remark, skip, remark.len - skip),
		(struct cstrap_room) { replay->atr, sizeof(replay->atr) },
		&replay->atr_len, &at) != CSTRAP_OK)
		replay->atr_len = 0;
}

/* All of it once, so that a mistake is told before a session begins. */
static enum cstrap_status
scan(struct replay *replay, const char *path, struct cstrap_finding *finding)
{
	struct cstrap_finding found;
	const struct cstrap_view text = { replay->text, replay->text_len };

	cstrap_transcript_begin(&replay->transcript, text);
	while (
	    cstrap_transcript_next(&replay->transcript, &replay->line, &found))
		if (replay->line.kind == CSTRAP_TRANSCRIPT_REMARK)
			take_atr(replay, replay->line.remark);
	if (found.status != CSTRAP_OK) {
		found.file = path;
		if (finding != NULL)
			*finding = found;
		return found.status;
	}
	cstrap_transcript_begin(&replay->transcript, text);
	return CSTRAP_OK;
}

enum cstrap_status
cstrap_replay_open(struct cstrap_link *link, const char *path,
    struct cstrap_finding *finding)
{
	enum cstrap_status st = CSTRAP_E_INTERNAL;
	struct replay *replay;

	memset(link, 0, sizeof(*link));
	if ((replay = cstrap_secret_alloc(sizeof(*replay))) == NULL)
		return cstrap_finding_set(finding, CSTRAP_E_NOMEM,
		    CSTRAP_RULE_NONE, "no memory left");
	if ((st = cstrap_file_read(path, CSTRAP_TRANSCRIPT_MAX, &replay->text,
		 &replay->text_len, finding)) != CSTRAP_OK ||
	    (st = scan(replay, path, finding)) != CSTRAP_OK)
		goto out;
	strcpy(replay->name, "replay:");
	strncat(replay->name, path, sizeof(replay->name) - 8);
	*link = (struct cstrap_link) {
		.transport = { .exchange = replay_exchange, .ctx = replay },
		.ctx = replay,
		.name = replay->name,
		.reset = replay_nothing,
		.atr = replay_atr,
		.begin = replay_nothing,
		.end = replay_nothing,
		.explain = replay_explain,
		.close = replay_close,
	};
	replay = NULL;
	st = CSTRAP_OK;
out:
	replay_close(replay);
	return st;
}
