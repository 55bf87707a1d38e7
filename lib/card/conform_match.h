/*
 * card/conform_match.h - the values of a script that runs, its commands with
 * them, and answers against its patterns.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#ifndef CSTRAP_CARD_CONFORM_MATCH_H
#define CSTRAP_CARD_CONFORM_MATCH_H

#include "card/script.h"

struct cstrap_conform_value {
	uint8_t len; /* 0: no answer gave it yet */
	uint8_t bytes[CSTRAP_SCRIPT_VALUE_LEN];
};

struct cstrap_conform_values {
	struct cstrap_conform_value at[CSTRAP_SCRIPT_VALUES_MAX];
};

/*
 * Do the bytes fit the items, all of them? Values that items name are taken
 * over from the bytes if so, and stay as they are if not.
 */
bool cstrap_conform_match(const struct cstrap_script_item *items, size_t count,
    struct cstrap_view bytes, struct cstrap_conform_values *values);

/*
 * Append the items of a command; key takes the place of a key. False: it is
 * too long, or names a value that no answer gave.
 */
bool cstrap_conform_expand(const struct cstrap_script_line *line,
    const struct cstrap_conform_values *values, struct cstrap_view key,
    struct cstrap_writer *w);

#endif /* CSTRAP_CARD_CONFORM_MATCH_H */
