/*
 * card/record.h - what a trace holds until its link closes: commands, answers
 * and remarks in order, in locked memory that never moves, so that a signal
 * handler can go over it at any moment.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#ifndef CSTRAP_CARD_RECORD_H
#define CSTRAP_CARD_RECORD_H

#include <stdatomic.h>

#include "card/transcript.h"

#define CSTRAP_RECORD_CHUNK 32768u
#define CSTRAP_RECORD_CHUNKS_MAX 512u

struct cstrap_record_chunk {
	struct cstrap_record_chunk *_Atomic next;
	_Atomic size_t used;
	uint8_t bytes[CSTRAP_RECORD_CHUNK];
	uint8_t masks[CSTRAP_RECORD_CHUNK];
};

/* Members are private. */
struct cstrap_record {
	struct cstrap_record_chunk *_Atomic first;
	struct cstrap_record_chunk *last;
	size_t chunk_count;
	atomic_bool full; /* an entry was lost */
};

/* One line of the transcript to be. masks: 1 for an octet to hide. */
struct cstrap_record_entry {
	enum cstrap_transcript_kind kind;
	size_t len;
	uint8_t *bytes;
	uint8_t *masks;
};

void cstrap_record_init(struct cstrap_record *record);
void cstrap_record_wipe(struct cstrap_record *record);

/*
 * Copy bytes (at most CSTRAP_TRANSCRIPT_BYTES_MAX count) to the end. After
 * the first lack of memory nothing is taken any more: a transcript may end
 * early, but has no gaps.
 */
void cstrap_record_put(struct cstrap_record *record,
    enum cstrap_transcript_kind kind, struct cstrap_view bytes);

struct cstrap_record_iter {
	struct cstrap_record_chunk *chunk;
	size_t pos;
};

void cstrap_record_begin(struct cstrap_record *record,
    struct cstrap_record_iter *iter);
/* False at the end. Safe in a signal handler. */
bool cstrap_record_next(struct cstrap_record_iter *iter,
    struct cstrap_record_entry *entry);

#endif /* CSTRAP_CARD_RECORD_H */
