/*
 * fuzz_transcript.c - every line that is read is written to the same line.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "card/transcript.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

/* What was written reads as what it was. */
static void
check_line(const struct cstrap_transcript_line *line)
{
	char text[2 * CSTRAP_TRANSCRIPT_LINE_MAX];
	struct cstrap_transcript transcript;
	struct cstrap_transcript_line again;
	struct cstrap_finding finding;
	size_t len = 0;

	if (line->kind == CSTRAP_TRANSCRIPT_ANSWER) {
		memcpy(text, "> 00000000\n", 11);
		len = 11;
	}
	len += cstrap_transcript_format(line->kind,
	    (struct cstrap_view) { line->bytes, line->len }, line->masked,
	    text + len);
	cstrap_transcript_begin(&transcript,
	    (struct cstrap_view) { (const uint8_t *)text, len });
	assert(cstrap_transcript_next(&transcript, &again, &finding));
	if (line->kind == CSTRAP_TRANSCRIPT_ANSWER)
		assert(cstrap_transcript_next(&transcript, &again, &finding));
	assert(again.kind == line->kind && again.len == line->len);
	assert(memcmp(again.bytes, line->bytes, line->len) == 0);
	assert(memcmp(again.masked, line->masked, line->len) == 0);
	assert(!cstrap_transcript_next(&transcript, &again, &finding));
	assert(finding.status == CSTRAP_OK);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	uint8_t *copy = malloc(len > 0 ? len : 1);
	struct cstrap_transcript transcript;
	struct cstrap_transcript_line line;
	struct cstrap_finding finding;
	size_t last = 0;

	if (copy == NULL)
		return 0;
	if (len > 0)
		memcpy(copy, data, len);
	cstrap_transcript_begin(&transcript,
	    (struct cstrap_view) { copy, len });
	while (cstrap_transcript_next(&transcript, &line, &finding)) {
		assert(line.number > last && line.offset < len);
		last = line.number;
		if (line.kind != CSTRAP_TRANSCRIPT_REMARK)
			check_line(&line);
	}
	assert(finding.status == CSTRAP_OK ||
	    (finding.status == CSTRAP_E_SYNTAX && finding.offset <= len));
	free(copy);
	return 0;
}
