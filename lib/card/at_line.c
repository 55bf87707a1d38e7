/*
 * at_line.c - bytes of a modem to lines.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "card/at_line.h"

bool
cstrap_at_line_take(struct cstrap_at_line *line, uint8_t byte)
{
	if (line->is_whole) {
		line->len = 0;
		line->is_whole = line->is_too_long = false;
	}
	if (byte == '\r' || byte == '\n') {
		line->is_whole = line->len > 0;
	} else if (byte >= ' ' && byte < 0x7F) {
		if (line->len < CSTRAP_AT_LINE_MAX)
			line->text[line->len++] = (char)byte;
		else
			line->is_too_long = true;
	}
	line->text[line->len] = '\0';
	return line->is_whole;
}
