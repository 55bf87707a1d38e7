/*
 * host/secret.c - memory for keys: locked, left out of core dumps, wiped.
 *
 * Blocks come out of a few large pieces, each mapped and locked once: what is
 * asked for is mostly small, and three system calls a block cost more than the
 * work on it. Pieces stay until the process ends; what is free in them is zero
 * but for the list of gaps.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "host/secret.h"

#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "cardstrap/bytes.h"

#define ALIGNMENT 16u
#define PIECE_LEN (256u * 1024u)
#define BLOCK_MAX (PIECE_LEN / 2) /* larger ones have pages of their own */
#define CHECK ((size_t)0x5EC7E7B10C4B10C5)

/* In front of each block; size counts it and is a multiple of ALIGNMENT. */
struct header {
	_Alignas(ALIGNMENT) size_t size;
	size_t check;
};

/* Free room, in the order of addresses; no two touch. */
struct gap {
	_Alignas(ALIGNMENT) size_t size;
	struct gap *next;
};

_Static_assert(sizeof(struct header) == ALIGNMENT &&
	sizeof(struct gap) == ALIGNMENT,
    "a gap has room for a header, and a header for a gap");

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct gap *gaps;

/* Zeroed pages, locked as they are used, left out of core dumps. */
static void *
map(size_t len)
{
	void *memory = mmap(NULL, len, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (memory == MAP_FAILED)
		return NULL;
	/* RLIMIT_MEMLOCK may be small; the work goes on without. */
	if (mlock2(memory, len, MLOCK_ONFAULT) != 0)
		(void)mlock(memory, len);
	(void)madvise(memory, len, MADV_DONTDUMP);
	return memory;
}

static size_t
pages_len(size_t len)
{
	const size_t page = (size_t)sysconf(_SC_PAGESIZE);

	return (len + page - 1) / page * page;
}

static void *
block_at(void *memory, size_t size)
{
	struct header *header = memory;

	header->size = size;
	header->check = size ^ CHECK;
	return header + 1;
}

/* The header of a block. A block that was written past stops all. */
static struct header *
header_of(void *memory, size_t len)
{
	struct header *header = (struct header *)memory - 1;

	if (header->check != (header->size ^ CHECK) ||
	    header->size - sizeof(*header) < len)
		abort();
	return header;
}

/* Give size bytes at memory, all zero, back to the list. */
static void
put_gap(void *memory, size_t size)
{
	struct gap **link = &gaps;
	struct gap *before = NULL, *gap = memory, *after;

	while (*link != NULL && *link < gap) {
		before = *link;
		link = &before->next;
	}
	after = *link;
	*gap = (struct gap) { size, after };
	*link = gap;
	if (after != NULL && (uint8_t *)gap + gap->size == (uint8_t *)after) {
		gap->size += after->size;
		gap->next = after->next;
		memset(after, 0, sizeof(*after));
	}
	if (before != NULL &&
	    (uint8_t *)before + before->size == (uint8_t *)gap) {
		before->size += gap->size;
		before->next = gap->next;
		memset(gap, 0, sizeof(*gap));
	}
}

/* Take size bytes from the first gap that has them. */
static void *
take_gap(size_t size)
{
	struct gap **link = &gaps;
	struct gap *gap, *rest;

	while (*link != NULL && (*link)->size < size)
		link = &(*link)->next;
	if ((gap = *link) == NULL)
		return NULL;
	if (gap->size == size) {
		*link = gap->next;
	} else {
		rest = (struct gap *)(void *)((uint8_t *)gap + size);
		*rest = (struct gap) { gap->size - size, gap->next };
		*link = rest;
	}
	return block_at(gap, size);
}

static void *
take_block(size_t size)
{
	void *block, *piece;

	(void)pthread_mutex_lock(&lock);
	block = take_gap(size);
	if (block == NULL && (piece = map(PIECE_LEN)) != NULL) {
		put_gap(piece, PIECE_LEN);
		block = take_gap(size);
	}
	(void)pthread_mutex_unlock(&lock);
	return block;
}

void *
cstrap_secret_alloc(size_t len)
{
	size_t size;
	void *memory;

	if (len > SIZE_MAX / 2)
		return NULL;
	size = (len + sizeof(struct header) + ALIGNMENT - 1) / ALIGNMENT *
	    ALIGNMENT;
	if (size <= BLOCK_MAX)
		return take_block(size);
	memory = map(pages_len(size));
	return memory != NULL ? block_at(memory, size) : NULL;
}

void *
cstrap_secret_resize(void *memory, size_t old_len, size_t len)
{
	void *fresh;

	if ((fresh = cstrap_secret_alloc(len)) == NULL)
		return NULL;
	if (memory != NULL)
		memcpy(fresh, memory, old_len < len ? old_len : len);
	cstrap_secret_free(memory, old_len);
	return fresh;
}

void
cstrap_secret_free(void *memory, size_t len)
{
	struct header *header;
	size_t size;

	if (memory == NULL)
		return;
	header = header_of(memory, len);
	size = header->size;
	cstrap_wipe(header, size);
	if (size > BLOCK_MAX) {
		(void)munmap(header, pages_len(size));
		return;
	}
	(void)pthread_mutex_lock(&lock);
	put_gap(header, size);
	(void)pthread_mutex_unlock(&lock);
}
