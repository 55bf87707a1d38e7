/*
 * record.c - the exchanges that a trace holds.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "card/record.h"

#include <string.h>

#include "host/secret.h"

#define ENTRY_HEADER 3u /* kind, length in two octets */

void
cstrap_record_init(struct cstrap_record *record)
{
	memset(record, 0, sizeof(*record));
}

void
cstrap_record_wipe(struct cstrap_record *record)
{
	struct cstrap_record_chunk *chunk = record->first;

	record->first = NULL;
	while (chunk != NULL) {
		struct cstrap_record_chunk *next = chunk->next;

		cstrap_secret_free(chunk, sizeof(*chunk));
		chunk = next;
	}
	cstrap_record_init(record);
}

static bool
has_room(struct cstrap_record *record, size_t len)
{
	struct cstrap_record_chunk *chunk = record->last;

	if (chunk != NULL && chunk->used + len <= CSTRAP_RECORD_CHUNK)
		return true;
	if (record->chunk_count == CSTRAP_RECORD_CHUNKS_MAX ||
	    (chunk = cstrap_secret_alloc(sizeof(*chunk))) == NULL)
		return false;
	if (record->last == NULL)
		record->first = chunk;
	else
		record->last->next = chunk;
	record->last = chunk;
	record->chunk_count++;
	return true;
}

void
cstrap_record_put(struct cstrap_record *record,
    enum cstrap_transcript_kind kind, struct cstrap_view bytes)
{
	struct cstrap_record_chunk *chunk;
	size_t used;

	if (bytes.len > CSTRAP_TRANSCRIPT_BYTES_MAX)
		bytes.len = CSTRAP_TRANSCRIPT_BYTES_MAX;
	if (record->full || !has_room(record, ENTRY_HEADER + bytes.len)) {
		record->full = true;
		return;
	}
	chunk = record->last;
	used = chunk->used;
	chunk->bytes[used] = (uint8_t)kind;
	chunk->bytes[used + 1] = (uint8_t)(bytes.len >> 8);
	chunk->bytes[used + 2] = (uint8_t)bytes.len;
	if (bytes.len > 0)
		memcpy(chunk->bytes + used + ENTRY_HEADER, bytes.data,
		    bytes.len);
	/* Last, so that a handler never meets half an entry. */
	chunk->used = used + ENTRY_HEADER + bytes.len;
}

void
cstrap_record_begin(struct cstrap_record *record,
    struct cstrap_record_iter *iter)
{
	iter->chunk = record->first;
	iter->pos = 0;
}

bool
cstrap_record_next(struct cstrap_record_iter *iter,
    struct cstrap_record_entry *entry)
{
	while (iter->chunk != NULL && iter->pos >= iter->chunk->used) {
		iter->chunk = iter->chunk->next;
		iter->pos = 0;
	}
	if (iter->chunk == NULL)
		return false;
	entry->kind =
	    (enum cstrap_transcript_kind)iter->chunk->bytes[iter->pos];
	entry->len = (size_t)(iter->chunk->bytes[iter->pos + 1] << 8 |
	    iter->chunk->bytes[iter->pos + 2]);
	entry->bytes = iter->chunk->bytes + iter->pos + ENTRY_HEADER;
	entry->masks = iter->chunk->masks + iter->pos + ENTRY_HEADER;
	iter->pos += ENTRY_HEADER + entry->len;
	return true;
}
