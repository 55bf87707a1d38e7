/*
 * cli/clean.c - text of others, made safe to print.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include <string.h>

#include "cli/clean.h"

#include "cardstrap/value.h"

static bool
is_plain(const unsigned char *at, bool utf8)
{
	if (*at < 0x20 || *at == 0x7F)
		return false;
	if (*at < 0x80)
		return true;
	/* C2 80..C2 9F are the C1 controls, which terminals obey, too */
	return utf8 && !(*at == 0xC2 && at[1] < 0xA0);
}

size_t
cstrap_clean_room(const char *text)
{
	return 4 * strlen(text) + 1;
}

char *
cstrap_clean(const char *text, char *room)
{
	static const char digits[] = "0123456789ABCDEF";
	const struct cstrap_view view = { (const uint8_t *)text, strlen(text) };
	const bool utf8 = cstrap_value_is_utf8(view);
	const unsigned char *at = view.data;
	char *end = room;

	for (; *at != '\0'; at++) {
		if (is_plain(at, utf8)) {
			*end++ = (char)*at;
			continue;
		}
		*end++ = '\\';
		*end++ = 'x';
		*end++ = digits[*at >> 4];
		*end++ = digits[*at & 0x0F];
		if (*at == 0xC2 && utf8) {
			at++;
			*end++ = '\\';
			*end++ = 'x';
			*end++ = digits[*at >> 4];
			*end++ = digits[*at & 0x0F];
		}
	}
	*end = '\0';
	return room;
}
