/*
 * cardstrap/check.h - what a well-formed message has to hold to be of use:
 * types, ranges, mandatory resources, and accounts that pair.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#ifndef CARDSTRAP_CHECK_H
#define CARDSTRAP_CHECK_H

#include "cardstrap/message.h"

#ifdef __cplusplus
extern "C" {
#endif

struct cstrap_check_options {
	enum cstrap_enabler enabler; /* judges the object version 00 */
	const char *file;            /* name for the findings, borrowed */
	struct cstrap_view tail;     /* what follows the message in its EF */
};

struct cstrap_check_count {
	size_t errors;
	size_t warnings;
	size_t notes;
};

/*
 * Hand every finding to sink: first those on one instance, its values and then
 * what they mean together, in the order of the message; then those on the
 * file, accounts, keys that two of them share, links and access. Where a rule
 * compares accounts, or follows references, in numbers that no message of use
 * has, CHECK_LIMIT says that the rest was not judged. options, sink and count
 * may be NULL.
 *   E_RULE      there is a finding of severity error
 *   E_ARGUMENT  message is none that was decoded: it is over
 *               CSTRAP_MESSAGE_MAX, and nothing was judged
 */
CSTRAP_API enum cstrap_status cstrap_check(const struct cstrap_message *message,
    const struct cstrap_check_options *options, const struct cstrap_sink *sink,
    struct cstrap_check_count *count);

#ifdef __cplusplus
}
#endif

#endif /* CARDSTRAP_CHECK_H */
