/*
 * tests/bench/heap.c - the C library's allocator, counted.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "measure.h"

#include <stdlib.h>

/* The C library's own, under the names it keeps for those who interpose. */
void *__libc_malloc(size_t len);
void *__libc_calloc(size_t count, size_t len);
void *__libc_realloc(void *memory, size_t len);

static size_t calls;

void *
malloc(size_t len)
{
	calls++;
	return __libc_malloc(len);
}

void *
calloc(size_t count, size_t len)
{
	calls++;
	return __libc_calloc(count, len);
}

void *
realloc(void *memory, size_t len)
{
	calls++;
	return __libc_realloc(memory, len);
}

size_t
heap_calls(void)
{
	return calls;
}
