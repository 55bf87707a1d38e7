/*
 * card/at_modem.h - one AT command at a time, and its answer.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#ifndef CSTRAP_CARD_AT_MODEM_H
#define CSTRAP_CARD_AT_MODEM_H

#include "card/at_error.h"
#include "card/at_line.h"

/* The bytes to and from a modem. Every call ends within ms milliseconds. */
struct cstrap_at_io {
	/* All of them, or false. */
	bool (*write)(void *ctx, const char *bytes, size_t len, int ms);
	/* At least one byte into *len; 0: none in time. False: it is gone. */
	bool (*read)(void *ctx, uint8_t *room, size_t room_len, int ms,
	    size_t *len);
	int64_t (*now)(void *ctx); /* milliseconds that only go up */
	void *ctx;
};

#define CSTRAP_AT_LINES_MAX 256 /* of one answer; more is noise */
#define CSTRAP_AT_COMMAND_MAX 600

/* Members are private, but for news. */
struct cstrap_at_modem {
	struct cstrap_at_io io;
	int answer_ms;
	unsigned int strays; /* ends of answers that nobody waited for */
	int news;            /* what the modem said of the card on its own */
	size_t got, used;
	uint8_t bytes[256];
	struct cstrap_at_line line;
	char info[CSTRAP_AT_LINE_MAX + 1];
};

/* One command line, without its CR. */
struct cstrap_at_command {
	const char *text;
	const char *prefix; /* of the line that is wanted, "+CGLA:"; or NULL */
	bool bare;          /* a number without the prefix will do, too */
	int ms;             /* 0: the modem's answer_ms */
};

/*
 * Send it and wait for its end. On OK the rest of the line with the prefix is
 * in modem->info, or it is empty.
 */
int cstrap_at_modem_send(struct cstrap_at_modem *modem,
    const struct cstrap_at_command *command);

/* Take what comes on its own, for ms milliseconds. OK, NOISE or GONE. */
int cstrap_at_modem_pause(struct cstrap_at_modem *modem, int ms);

/* Take what still comes until there is silence; then "AT" has to do. */
int cstrap_at_modem_begin(struct cstrap_at_modem *modem);

/* Overwrite what the last answer left. */
void cstrap_at_modem_wipe(struct cstrap_at_modem *modem);

#endif /* CSTRAP_CARD_AT_MODEM_H */
