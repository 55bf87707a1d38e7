/*
 * modem.c - a modem and the card behind it, from a script.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "modem.h"

static unsigned int
nibble(char digit)
{
	return (unsigned int)(digit <= '9' ? digit - '0' : digit - 'A' + 10);
}

static uint8_t
octet(const char *hex)
{
	return (uint8_t)(nibble(hex[0]) << 4 | nibble(hex[1]));
}

static bool
is_command(const char *hex, struct cstrap_view bytes)
{
	for (size_t i = 0; i < bytes.len; i++, hex += 2)
		if (hex[0] == '\0' || octet(hex) != bytes.data[i])
			return false;
	return hex[0] == '\0';
}

static size_t
put_answer(const char *hex, struct cstrap_room room)
{
	size_t len = 0;

	for (; hex[0] != '\0' && len < room.len; hex += 2)
		room.data[len++] = octet(hex);
	return len;
}

static enum cstrap_status
exchange(void *ctx, struct cstrap_view command, struct cstrap_room room,
    size_t *len)
{
	struct modem *modem = ctx;

	modem->exchanges++;
	for (size_t i = 0; i < modem->count; i++)
		if (is_command(modem->rows[i].command, command)) {
			*len = put_answer(modem->rows[i].answer, room);
			return CSTRAP_OK;
		}
	*len = put_answer("6D00", room);
	return CSTRAP_OK;
}

struct cstrap_transport
modem_transport(struct modem *modem)
{
	return (struct cstrap_transport) { exchange, modem };
}
