/*
 * provision/delta.h - where two contents of a file differ, in runs that cost
 * the least to write.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#ifndef CSTRAP_PROVISION_DELTA_H
#define CSTRAP_PROVISION_DELTA_H

#include "cardstrap/bytes.h"

/*
 * A command costs as much as this many bytes of data (T=0: header, procedure
 * byte, status word and turn-around): a gap that is no longer is written, too.
 */
#define CSTRAP_DELTA_GAP 9

struct cstrap_run_of_bytes {
	size_t at, len;
};

/*
 * The next run at or after *at where new differs from old; bytes past the end
 * of old differ. False: there is none. *at moves behind it.
 */
bool cstrap_delta_next(struct cstrap_view old, struct cstrap_view new,
    size_t *at, struct cstrap_run_of_bytes *run);

#endif /* CSTRAP_PROVISION_DELTA_H */
