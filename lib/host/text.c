/*
 * host/text.c - bytes as text and back, and the words of a finding.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "host/text.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/*
 * A cut, here or in what was formatted, must not leave the first bytes of a
 * longer UTF-8 sequence.
 */
static void
mend_cut(char *room)
{
	size_t len = strlen(room);
	size_t back = 0;
	unsigned char lead;

	while (back < 3 && back < len &&
	    ((unsigned char)room[len - 1 - back] & 0xC0) == 0x80)
		++back;
	if (back == len)
		return;
	lead = (unsigned char)room[len - 1 - back];
	if ((lead >= 0xF0 && back < 3) || (lead >= 0xE0 && back < 2) ||
	    (lead >= 0xC0 && back < 1))
		room[len - 1 - back] = '\0';
}

/*
 * Names out of hostile files end up on terminals: control characters of C0
 * and C1 (UTF-8 C2 80 to C2 9F) become question marks.
 */
static void
mend_controls(char *room)
{
	unsigned char *at;

	for (at = (unsigned char *)room; *at != '\0'; ++at) {
		if (*at < 0x20 || *at == 0x7F) {
			*at = '?';
		} else if (at[0] == 0xC2 && at[1] >= 0x80 && at[1] <= 0x9F) {
			at[0] = '?';
			at[1] = '?';
		}
	}
}

static void words(char *room, size_t room_len, const char *format, va_list args)
    __attribute__((format(printf, 3, 0)));

static void
words(char *room, size_t room_len, const char *format, va_list args)
{
	const int len = vsnprintf(room, room_len, format, args);

	if (len < 0)
		room[0] = '\0';
	mend_cut(room);
	mend_controls(room);
}

void
cstrap_finding_detail(struct cstrap_finding *finding, const char *format, ...)
{
	va_list args;

	if (finding == NULL)
		return;
	va_start(args, format);
	words(finding->detail, sizeof(finding->detail), format, args);
	va_end(args);
}

void
cstrap_finding_place(struct cstrap_finding *finding, const char *format, ...)
{
	va_list args;

	if (finding == NULL)
		return;
	va_start(args, format);
	words(finding->place, sizeof(finding->place), format, args);
	va_end(args);
}

char *
cstrap_hex(struct cstrap_view bytes, char *room)
{
	static const char digits[] = "0123456789ABCDEF";
	size_t i;

	for (i = 0; i < bytes.len; ++i) {
		room[2 * i] = digits[bytes.data[i] >> 4];
		room[2 * i + 1] = digits[bytes.data[i] & 15];
	}
	room[2 * bytes.len] = '\0';
	return room;
}

static bool
is_space(uint8_t c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static int
hex_digit(uint8_t c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

enum cstrap_status
cstrap_unhex(struct cstrap_view text, struct cstrap_room room, size_t *len,
    size_t *at)
{
	size_t i = 0;
	int high, low;

	*len = 0;
	*at = 0;
	for (;;) {
		while (i < text.len && is_space(text.data[i]))
			++i;
		*at = i;
		if (i == text.len)
			return CSTRAP_OK;
		if ((high = hex_digit(text.data[i])) < 0)
			return CSTRAP_E_SYNTAX;
		*at = ++i;
		if (i == text.len || (low = hex_digit(text.data[i])) < 0)
			return CSTRAP_E_SYNTAX;
		++i;
		if (*len == room.len)
			return CSTRAP_E_SPACE;
		room.data[(*len)++] = (uint8_t)(high << 4 | low);
	}
}

static int
base64_digit(uint8_t c)
{
	if (c >= 'A' && c <= 'Z')
		return c - 'A';
	if (c >= 'a' && c <= 'z')
		return c - 'a' + 26;
	if (c >= '0' && c <= '9')
		return c - '0' + 52;
	if (c == '+')
		return 62;
	return c == '/' ? 63 : -1;
}

/*
 * One group of four characters at text[at]. *count is how many octets it
 * holds; padding may stand in the last group alone, and the bits it leaves
 * over are zero (RFC 4648, 3.5), or a cut key would go unnoticed.
 */
static enum cstrap_status
base64_group(struct cstrap_view text, uint8_t octets[3], size_t *count,
    size_t *at)
{
	const bool last = text.len - *at <= 4;
	uint32_t bits = 0;
	size_t i, pad = 0;
	int digit;

	for (i = 0; i < 4; ++i, ++*at) {
		if (*at == text.len)
			return CSTRAP_E_SYNTAX;
		if (last && i >= 2 && text.data[*at] == '=') {
			++pad;
			bits <<= 6;
			continue;
		}
		if (pad > 0 || (digit = base64_digit(text.data[*at])) < 0)
			return CSTRAP_E_SYNTAX;
		bits = bits << 6 | (uint32_t)digit;
	}
	*count = 3 - pad;
	if ((bits & ((1u << 8 * pad) - 1)) != 0) {
		*at -= pad + 1;
		return CSTRAP_E_SYNTAX;
	}
	for (i = 0; i < 3; ++i)
		octets[i] = (uint8_t)(bits >> (16 - 8 * i));
	return CSTRAP_OK;
}

enum cstrap_status
cstrap_unbase64(struct cstrap_view text, struct cstrap_room room, size_t *len,
    size_t *at)
{
	enum cstrap_status st = CSTRAP_OK;
	uint8_t octets[3];
	size_t count, i;

	*len = 0;
	*at = 0;
	while (*at < text.len && st == CSTRAP_OK) {
		st = base64_group(text, octets, &count, at);
		if (st == CSTRAP_OK && count > room.len - *len)
			st = CSTRAP_E_SPACE;
		for (i = 0; st == CSTRAP_OK && i < count; ++i)
			room.data[(*len)++] = octets[i];
	}
	cstrap_wipe(octets, sizeof(octets));
	return st;
}
