/*
 * card/at_line.h - bytes of a modem, one at a time, to lines.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#ifndef CSTRAP_CARD_AT_LINE_H
#define CSTRAP_CARD_AT_LINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* An answer of 258 bytes in hex, and what stands before it. */
#define CSTRAP_AT_LINE_MAX 600

struct cstrap_at_line {
	size_t len;
	bool is_whole;    /* the next byte begins another */
	bool is_too_long; /* its end was left out */
	char text[CSTRAP_AT_LINE_MAX + 1];
};

/*
 * Take a byte. True: a line that is not empty is whole, NUL-terminated in
 * text, until the next call. Control characters are left out.
 */
bool cstrap_at_line_take(struct cstrap_at_line *line, uint8_t byte);

#endif /* CSTRAP_CARD_AT_LINE_H */
