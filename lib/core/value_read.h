/*
 * core/value_read.h - values as the rules want them: right or wrong, and no
 * longer than 32 bits.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#ifndef CSTRAP_CORE_VALUE_READ_H
#define CSTRAP_CORE_VALUE_READ_H

#include "cardstrap/value.h"
#include "core/cursor.h"

/* Why bytes are no value of the type; RULE_NONE if they are one. */
enum cstrap_rule cstrap_value_fault(enum cstrap_type type,
    struct cstrap_view bytes);

#define CSTRAP_NUMBER_NONE INT32_MIN /* absent, multiple, or no number */

/*
 * An Integer, Time or Unsigned of 1, 2, 4 or 8 bytes; one that is out of reach
 * becomes INT32_MAX or INT32_MIN + 1. Bytes of another length are none.
 */
int32_t cstrap_value_clamp(enum cstrap_type type, struct cstrap_view bytes);

/* Does the same number fit into half of its bytes? */
bool cstrap_value_is_wide(enum cstrap_type type, struct cstrap_view bytes);

/* Most numbers have one byte: no call for them in a build for speed. */
#ifdef __OPTIMIZE_SIZE__
#define value_number(bytes) cstrap_value_clamp(CSTRAP_TYPE_INTEGER, bytes)
#else
CSTRAP_HOT int32_t
value_number(struct cstrap_view bytes)
{
	if (bytes.len == 1)
		return bytes.data[0] < 0x80 ? bytes.data[0] :
					      bytes.data[0] - 0x100;
	return cstrap_value_clamp(CSTRAP_TYPE_INTEGER, bytes);
}
#endif

#endif /* CSTRAP_CORE_VALUE_READ_H */
