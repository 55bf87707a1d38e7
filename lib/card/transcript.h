/*
 * card/transcript.h - the lines of a transcript: "> hex" a command, "< hex"
 * its answer, "# " a remark. Two remarks mean something to a reader: "# ATR
 * hex" and "# reset".
 * SPDX-License-Identifier: BSD-2-Clause
 */
#ifndef CSTRAP_CARD_TRANSCRIPT_H
#define CSTRAP_CARD_TRANSCRIPT_H

#include "cardstrap/apdu.h"

#define CSTRAP_TRANSCRIPT_MAX (16u * 1024u * 1024u)    /* bytes of a file */
#define CSTRAP_TRANSCRIPT_BYTES_MAX CSTRAP_COMMAND_MAX /* of a line */

enum cstrap_transcript_kind {
	CSTRAP_TRANSCRIPT_REMARK = 0,
	CSTRAP_TRANSCRIPT_COMMAND = 1,
	CSTRAP_TRANSCRIPT_ANSWER = 2
};

struct cstrap_transcript_line {
	enum cstrap_transcript_kind kind;
	size_t number;             /* of the line, from 1 */
	size_t offset;             /* of the line, in the text */
	struct cstrap_view remark; /* without "# "; borrowed */
	size_t len;
	uint8_t bytes[CSTRAP_TRANSCRIPT_BYTES_MAX];  /* 00 where masked */
	uint8_t masked[CSTRAP_TRANSCRIPT_BYTES_MAX]; /* 1 where masked */
};

/* Members are private. */
struct cstrap_transcript {
	struct cstrap_view text;
	size_t pos;
	size_t number;
	bool commanded; /* a command waits for its answer */
};

/* Start before the first line. text is borrowed. */
void cstrap_transcript_begin(struct cstrap_transcript *transcript,
    struct cstrap_view text);

/*
 * The next line that is not blank. False at the end and after a failure,
 * which *finding (not NULL) tells: its status is OK at the end.
 *   E_SYNTAX    TRANSCRIPT_FORM, with the offset and the number of the line
 */
bool cstrap_transcript_next(struct cstrap_transcript *transcript,
    struct cstrap_transcript_line *line, struct cstrap_finding *finding);

/* Longest line that cstrap_transcript_format writes, with its newline. */
#define CSTRAP_TRANSCRIPT_LINE_MAX (2 + 2 * CSTRAP_TRANSCRIPT_BYTES_MAX + 1)

/*
 * Write one line, newline included, no NUL; returns its length. At most
 * CSTRAP_TRANSCRIPT_BYTES_MAX bytes. masked may be NULL: nothing is. Octets
 * of a remark that are no printable ASCII become "?". Safe in a signal
 * handler.
 */
size_t cstrap_transcript_format(enum cstrap_transcript_kind kind,
    struct cstrap_view bytes, const uint8_t *masked,
    char room[CSTRAP_TRANSCRIPT_LINE_MAX]);

#endif /* CSTRAP_CARD_TRANSCRIPT_H */
