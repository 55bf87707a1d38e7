/*
 * host/secret.c - memory for keys: locked, left out of core dumps, wiped.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "host/secret.h"

#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "cardstrap/bytes.h"

/*
 * Whole pages, so that a lock on one block never ends with another block. 0
 * for a length that cannot be.
 */
static size_t
pages_len(size_t len)
{
	const size_t page = (size_t)sysconf(_SC_PAGESIZE);

	if (len > SIZE_MAX / 2)
		return 0;
	return len == 0 ? page : (len + page - 1) / page * page;
}

void *
cstrap_secret_alloc(size_t len)
{
	const size_t all = pages_len(len);
	void *memory;

	if (all == 0)
		return NULL;
	memory = mmap(NULL, all, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (memory == MAP_FAILED)
		return NULL;
	/* RLIMIT_MEMLOCK may be small; the work goes on without. */
	(void)mlock(memory, all);
	(void)madvise(memory, all, MADV_DONTDUMP);
	return memory;
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
	if (memory == NULL)
		return;
	cstrap_wipe(memory, len);
	(void)munmap(memory, pages_len(len));
}
