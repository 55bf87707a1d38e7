/*
 * fuzz_at.c - the input is what a modem says: pieces that end at FF, one for
 * each command, and those that begin with FE for none. Whatever it is, a walk
 * to the message ends, and no command moves the basic channel.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "card/at_state.h"
#include "cardstrap/walk.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

#define PIECE_END 0xFF
#define UNASKED 0xFE
#define ROOM_LEN 64
/* Of the walk, as fuzz_walk counts them, with what each may take here. */
#define COMMANDS_MAX 200000

struct modem {
	const uint8_t *data;
	size_t len;
	size_t pos;
	bool asked;
	int64_t now;
	unsigned int commands;
};

static int64_t
modem_now(void *ctx)
{
	struct modem *modem = ctx;

	return modem->now;
}

static bool
begins(const char *text, const char *with)
{
	return strncmp(text, with, strlen(with)) == 0;
}

/* The class octet of what is sent to the card: its channel is not 0. */
static void
check_class(const char *hex)
{
	unsigned int cla, ins;

	assert(sscanf(hex, "%2x%2x", &cla, &ins) == 2);
	assert((cla & 0x40) != 0 || (cla & 3) != 0 ||
	    ins == CSTRAP_INS_MANAGE_CHANNEL);
}

static bool
modem_write(void *ctx, const char *bytes, size_t len, int ms)
{
	struct modem *modem = ctx;

	assert(ms > 0 && len > 2 && bytes[len] == '\0');
	assert(bytes[len - 1] == '\r' && memchr(bytes, '\n', len) == NULL);
	assert(++modem->commands < COMMANDS_MAX);
	if (begins(bytes, "AT+CGLA=") || begins(bytes, "AT+CSIM="))
		check_class(strchr(bytes, '"') + 1);
	else
		assert(begins(bytes, "AT\r") || begins(bytes, "ATE0\r") ||
		    begins(bytes, "AT+CMEE=1\r") ||
		    begins(bytes, "AT+CPIN?\r") ||
		    begins(bytes, "AT+CCHO=\"") || begins(bytes, "AT+CCHC=") ||
		    begins(bytes, "AT+CRSM=176,") ||
		    begins(bytes, "AT+CRSM=178,") ||
		    begins(bytes, "AT+CRSM=192,"));
	modem->asked = true;
	return true;
}

static bool
modem_read(void *ctx, uint8_t *room, size_t room_len, int ms, size_t *len)
{
	struct modem *modem = ctx;

	*len = 0;
	assert(ms >= 0);
	if (modem->pos < modem->len && modem->data[modem->pos] == UNASKED) {
		modem->asked = true;
		modem->pos++;
	}
	while (modem->asked && modem->pos < modem->len && *len < room_len) {
		const uint8_t byte = modem->data[modem->pos++];

		if (byte == PIECE_END)
			modem->asked = false;
		else
			room[(*len)++] = byte;
	}
	if (*len == 0)
		modem->now += ms + 1;
	return true;
}

static enum cstrap_status
exchange(void *ctx, struct cstrap_view command, struct cstrap_room room,
    size_t *len)
{
	struct cstrap_at *at = ctx;
	const enum cstrap_status st =
	    cstrap_at_exchange(at, command, room, len);

	assert(st == CSTRAP_OK ? *len >= 2 && *len <= CSTRAP_ANSWER_MAX :
				 *len == 0);
	assert(st == CSTRAP_OK || at->last.status == st);
	return st;
}

static void
walk(struct cstrap_at *at)
{
	const struct cstrap_transport transport = { exchange, at };
	uint8_t bytes[ROOM_LEN];
	struct cstrap_walk walk;
	struct cstrap_card card;
	uint8_t answer[CSTRAP_ANSWER_MAX];
	size_t len;

	cstrap_card_init(&card);
	cstrap_walk_begin(&walk, &card,
	    (struct cstrap_room) { bytes, sizeof(bytes) }, NULL);
	(void)cstrap_walk_run(&walk, &transport);
	/* And a caller's basic channel. */
	(void)exchange(at,
	    (struct cstrap_view) { (const uint8_t *)"\0\xA4\0\x0C\2\x3F\0", 7 },
	    (struct cstrap_room) { answer, sizeof(answer) }, &len);
	(void)exchange(at,
	    (struct cstrap_view) { (const uint8_t *)"\0\xD6\0\0\1\0", 6 },
	    (struct cstrap_room) { answer, sizeof(answer) }, &len);
	assert(at->last.status == CSTRAP_E_GUARD);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	uint8_t *copy = malloc(len > 0 ? len : 1);
	struct cstrap_at *at = calloc(1, sizeof(*at));
	struct modem modem = { .data = copy, .len = len };

	if (copy != NULL && at != NULL) {
		if (len > 0)
			memcpy(copy, data, len);
		at->modem.io = (struct cstrap_at_io) { modem_write, modem_read,
			modem_now, &modem };
		strcpy(at->name, "at:fuzz");
		if (cstrap_at_start(at, NULL) == CSTRAP_OK) {
			walk(at);
			(void)cstrap_at_start(at, NULL);
		}
		cstrap_at_channels_close(at, true);
	}
	free(at);
	free(copy);
	return 0;
}
