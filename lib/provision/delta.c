/*
 * provision/delta.c - where two contents of a file differ, in runs that cost
 * the least to write.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "provision/delta.h"

static bool
differs(struct cstrap_view old, struct cstrap_view new, size_t at)
{
	return at >= old.len || old.data[at] != new.data[at];
}

bool
cstrap_delta_next(struct cstrap_view old, struct cstrap_view new, size_t *at,
    struct cstrap_run_of_bytes *run)
{
	size_t i = *at, last;

	while (i < new.len && !differs(old, new, i))
		i++;
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
