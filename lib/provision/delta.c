/*
 * provision/delta.c - where two contents of a file differ, in runs that cost
 * the least to write.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "provision/delta.h"

#include <string.h>

static bool
differs(struct cstrap_view old, struct cstrap_view new, size_t at)
{
	return at >= old.len || old.data[at] != new.data[at];
}

/* The first offset from i on that differs; a word at a time while it can. */
static size_t
skip_same(struct cstrap_view old, struct cstrap_view new, size_t i)
{
	const size_t both = old.len < new.len ? old.len : new.len;

	while (i + sizeof(uint64_t) <= both &&
	    memcmp(old.data + i, new.data + i, sizeof(uint64_t)) == 0)
		i += sizeof(uint64_t);
	while (i < new.len && !differs(old, new, i))
		i++;
	return i;
}

bool
cstrap_delta_next(struct cstrap_view old, struct cstrap_view new, size_t *at,
    struct cstrap_run_of_bytes *run)
{
	size_t i = skip_same(old, new, *at), last;

	if (i >= new.len)
		return false;
	run->at = last = i;
	for (; i < new.len &&i - last <= CSTRAP_DELTA_GAP + 1; i++)
		if (differs(old, new, i))
			last = i;
	run->len = last + 1 - run->at;
	*at = last + 1;
	return true;
}
