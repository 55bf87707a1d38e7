/*
 * tests/support/modem.c - a modem on a pseudo terminal, with a card in it. It
 * shares no code with the program's side of AT commands.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "modem.h"

#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#define SLICE_MS 20
#define LINE_SIZE 1200
#define BIG_ID 4096

static void
pause_ms(int ms)
{
	const struct timespec time = { ms / 1000, ms % 1000 * 1000000L };

	nanosleep(&time, NULL);
}

static void
put(struct modem *modem, const char *text)
{
	const size_t chunk = modem->script.chunk;
	size_t left = strlen(text);

	while (left > 0 && !atomic_load(&modem->stop)) {
		const size_t n = chunk > 0 && chunk < left ? chunk : left;
		const ssize_t done = write(modem->master, text, n);

		/* Nobody reads; it may be that nobody will. */
		if (done <= 0) {
			pause_ms(1);
			continue;
		}
		text += done;
		left -= (size_t)done;
		if (chunk > 0)
			pause_ms(1);
	}
}

static void
put_line(struct modem *modem, const char *text)
{
	put(modem, "\r\n");
	put(modem, text);
	put(modem, "\r\n");
}

static void
refuse(struct modem *modem, int number)
{
	char text[32];

	snprintf(text, sizeof(text), "+CME ERROR: %d", number);
	put_line(modem, modem->script.words ? "ERROR" : text);
}

/* One command with its follow-ups, on a channel; the status word. */
static uint16_t
send(struct modem *modem, uint8_t channel, const struct cstrap_command *command,
    uint8_t *data, size_t *len)
{
	struct cstrap_card card;
	uint16_t sw = 0x6F00;

	*len = 0;
	cstrap_card_init(&card);
	cstrap_card_set_channel(&card, channel);
	if (cstrap_card_exchange(&card, &modem->card->transport, command) ==
	    CSTRAP_OK) {
		const struct cstrap_view view = cstrap_card_data(&card);

		sw = cstrap_card_sw(&card);
		*len = view.len;
		if (view.len > 0)
			memcpy(data, view.data, view.len);
	}
	return sw;
}

static size_t
hex_in(const char *text, uint8_t *bytes, size_t max)
{
	unsigned int octet;
	size_t n = 0;

	while (n < max && sscanf(text + 2 * n, "%2x", &octet) == 1)
		bytes[n++] = (uint8_t)octet;
	return n;
}

static void
hex_out(const uint8_t *bytes, size_t len, char *text)
{
	for (size_t i = 0; i < len; i++)
		sprintf(text + 2 * i, "%02X", bytes[i]);
	text[2 * len] = '\0';
}

/* The bytes of a command as they are; its answer in hex. */
static bool
exchange(struct modem *modem, const uint8_t *bytes, size_t len,
    const char *prefix, char *text)
{
	uint8_t answer[CSTRAP_ANSWER_MAX];
	char hex[2 * CSTRAP_ANSWER_MAX + 1];
	size_t got = 0;

	if (modem->card->transport.exchange(modem->card->transport.ctx,
		(struct cstrap_view) { bytes, len },
		(struct cstrap_room) { answer, sizeof(answer) },
		&got) != CSTRAP_OK)
		return false;
	hex_out(answer, got, hex);
	sprintf(text, modem->script.bare ? "%s %zu,%s" : "%s %zu,\"%s\"",
	    prefix, 2 * got, hex);
	return true;
}

static void
answer(struct modem *modem, bool done, const char *text)
{
	if (!done) {
		refuse(modem, 3);
		return;
	}
	if (modem->script.event == MODEM_LATE &&
	    modem->commands == modem->script.event_at) {
		modem->script.event = MODEM_NOTHING;
		pause_ms(modem->script.late_ms);
	}
	if (text != NULL)
		put_line(modem, text);
	put_line(modem, "OK");
}

static void
on_open(struct modem *modem, const char *line)
{
	const struct cstrap_command open = cstrap_command_open_channel();
	uint8_t aid[16], data[CSTRAP_READ_MAX];
	struct cstrap_command select;
	char text[32];
	size_t len, n;
	uint8_t channel;

	n = hex_in(line + 9, aid, sizeof(aid));
	if (send(modem, 0, &open, data, &len) != 0x9000 || len != 1) {
		refuse(modem, 20);
		return;
	}
	channel = data[0];
	select = cstrap_command_select_aid((struct cstrap_view) { aid, n },
	    false, CSTRAP_SELECT_FCP);
	if (send(modem, channel, &select, data, &len) != 0x9000) {
		const struct cstrap_command close =
		    cstrap_command_close_channel(channel);

		send(modem, 0, &close, data, &len);
		refuse(modem, 22);
		return;
	}
	modem->open[channel] = true;
	snprintf(text, sizeof(text), "%s%d",
	    modem->script.bare ? "" : "+CCHO: ",
	    channel + (modem->script.big_ids ? BIG_ID : 0));
	answer(modem, true, text);
}

static void
on_close(struct modem *modem, const char *line)
{
	int number = atoi(line + 8) - (modem->script.big_ids ? BIG_ID : 0);
	struct cstrap_command close;
	uint8_t data[CSTRAP_READ_MAX];
	size_t len;

	if (number < 1 || number >= MODEM_CHANNELS || !modem->open[number]) {
		refuse(modem, 3);
		return;
	}
	close = cstrap_command_close_channel((uint8_t)number);
	send(modem, 0, &close, data, &len);
	modem->open[number] = false;
	atomic_fetch_add(&modem->closed, 1);
	answer(modem, true, NULL);
}

static void
on_session(struct modem *modem, const char *line)
{
	char text[LINE_SIZE], hex[LINE_SIZE] = "";
	uint8_t bytes[CSTRAP_COMMAND_MAX];
	int number = 0, digits = 0;
	size_t len;

	atomic_fetch_add(&modem->sessions, 1);
	if (sscanf(line, "AT+CGLA=%d,%d,\"%1000[0-9A-F]", &number, &digits,
		hex) != 3 ||
	    number < 1 || number >= MODEM_CHANNELS || !modem->open[number] ||
	    (size_t)digits != strlen(hex)) {
		refuse(modem, 3);
		return;
	}
	len = hex_in(hex, bytes, sizeof(bytes));
	if ((bytes[0] & 3) != number)
		atomic_fetch_add(&modem->basic, 1);
	answer(modem, exchange(modem, bytes, len, "+CGLA:", text), text);
}

static void
on_raw(struct modem *modem, const char *line)
{
	char text[LINE_SIZE], hex[LINE_SIZE] = "";
	uint8_t bytes[CSTRAP_COMMAND_MAX];
	int digits = 0;
	size_t len;

	atomic_fetch_add(&modem->raws, 1);
	if (sscanf(line, "AT+CSIM=%d,\"%1000[0-9A-F]", &digits, hex) != 2 ||
	    (size_t)digits != strlen(hex)) {
		refuse(modem, 50);
		return;
	}
	len = hex_in(hex, bytes, sizeof(bytes));
	if ((bytes[0] & 3) == 0 && bytes[1] != CSTRAP_INS_MANAGE_CHANNEL)
		atomic_fetch_add(&modem->basic, 1);
	answer(modem, exchange(modem, bytes, len, "+CSIM:", text), text);
}

/* The modem's own way to a file; a channel of its own stands for it. */
static uint16_t
reach(struct modem *modem, uint8_t channel, const char *path, unsigned fid,
    uint8_t *data, size_t *len)
{
	uint8_t ids[16];
	const size_t n = hex_in(path, ids, sizeof(ids) - 2) & ~(size_t)1;
	uint16_t sw = 0x9000;

	ids[n] = (uint8_t)(fid >> 8);
	ids[n + 1] = (uint8_t)(fid & 0xFF);
	for (size_t i = 0; i <= n && sw == 0x9000; i += 2) {
		const struct cstrap_command select =
		    cstrap_command_select_fid((struct cstrap_view) { ids + i,
						  2 },
			CSTRAP_SELECT_FCP);

		sw = send(modem, channel, &select, data, len);
	}
	return sw;
}

static void
on_file(struct modem *modem, const char *line)
{
	const struct cstrap_command open = cstrap_command_open_channel();
	uint8_t data[CSTRAP_READ_MAX], ignored[CSTRAP_READ_MAX];
	unsigned ins = 0, fid = 0, p1 = 0, p2 = 0, p3 = 0;
	char text[LINE_SIZE], path[40] = "", hex[LINE_SIZE] = "";
	struct cstrap_command command, close;
	uint8_t channel;
	size_t len = 0, n;
	uint16_t sw;

	atomic_fetch_add(&modem->files, 1);
	if (sscanf(line, "AT+CRSM=%u,%u,%u,%u,%u,,\"%32[0-9A-F]", &ins, &fid,
		&p1, &p2, &p3, path) < 5 ||
	    send(modem, 0, &open, data, &n) != 0x9000) {
		refuse(modem, 50);
		return;
	}
	channel = data[0];
	sw = reach(modem, channel, path, fid, data, &len);
	if (sw == 0x9000 && ins != CSTRAP_INS_GET_RESPONSE) {
		command = (struct cstrap_command) { .ins = (uint8_t)ins,
			.p1 = (uint8_t)p1,
			.p2 = (uint8_t)p2,
			.le = (uint16_t)p3 };
		sw = send(modem, channel, &command, data, &len);
	}
	close = cstrap_command_close_channel(channel);
	send(modem, 0, &close, ignored, &n);
	if (sw == 0x6A82)
		sw = 0x9404; /* as old modems say it */
	if (sw != 0x9000)
		len = 0;
	hex_out(data, len, hex);
	snprintf(text, sizeof(text),
	    len == 0               ? "+CRSM: %d,%d" :
		modem->script.bare ? "+CRSM: %d,%d,%s" :
				     "+CRSM: %d,%d,\"%s\"",
	    sw >> 8, sw & 0xFF, hex);
	answer(modem, true, text);
}

static void
on_pin(struct modem *modem)
{
	if (modem->script.busy > 0) {
		modem->script.busy--;
		refuse(modem, 14);
	} else if (modem->script.away > 0 || modem->is_out) {
		modem->script.away -= modem->is_out ? 0 : 1;
		/* in numbers always: words alone would say nothing */
		put_line(modem, "+CME ERROR: 10");
	} else if (modem->script.cpin != NULL &&
	    strncmp(modem->script.cpin, "+CME", 4) == 0) {
		put_line(modem, modem->script.cpin);
	} else {
		answer(modem, true,
		    modem->script.cpin != NULL ? modem->script.cpin :
						 "+CPIN: READY");
	}
}

static void
change_card(struct modem *modem)
{
	struct cstrap_link *now = modem->card;

	modem->card = modem->other;
	modem->other = now;
	memset(modem->open, 0, sizeof(modem->open));
	modem->card->reset(modem->card->ctx);
}

/* True: the command has had its answer, or gets none. */
static bool
happen(struct modem *modem)
{
	if (modem->commands != modem->script.event_at)
		return false;
	switch (modem->script.event) {
	case MODEM_REMOVE:
		put_line(modem, "+CPIN: NOT INSERTED");
		/* FALLTHROUGH */
	case MODEM_REMOVE_DUMB:
		modem->is_out = true;
		put_line(modem, "+CME ERROR: 10");
		return true;
	case MODEM_SWAP:
		change_card(modem);
		put_line(modem, "+CPIN: NOT INSERTED");
		put_line(modem, "+CPIN: READY");
		return false;
	case MODEM_PROFILE:
		change_card(modem);
		return false;
	case MODEM_MUTE:
		return true;
	case MODEM_GARBLE:
		answer(modem, true, "+CGLA: 4,\"90\"");
		return true;
	case MODEM_FLOOD:
		for (int i = 0; i < 1000; i++)
			put_line(modem, "+CREG: 1");
		return true;
	case MODEM_LONG:
		for (int i = 0; i < 200; i++)
			put(modem, "+CGLA: 600,\"0123456789");
		put_line(modem, "");
		return true;
	case MODEM_CARRIER:
		put_line(modem, "NO CARRIER");
		return true;
	case MODEM_HANGUP:
		atomic_store(&modem->stop, true);
		return true;
	case MODEM_NOTHING:
	case MODEM_LATE:
		break;
	}
	return false;
}

static bool
is(const char *line, const char *begin)
{
	return strncmp(line, begin, strlen(begin)) == 0;
}

static void
on_card(struct modem *modem, const char *line)
{
	modem->commands++;
	if (happen(modem))
		return;
	if (modem->is_out)
		put_line(modem, "+CME ERROR: 10");
	else if (is(line, "AT+CGLA=") && !modem->script.no_sessions)
		on_session(modem, line);
	else if (is(line, "AT+CSIM=") && !modem->script.no_raw)
		on_raw(modem, line);
	else if (is(line, "AT+CRSM=") && !modem->script.no_files)
		on_file(modem, line);
	else
		refuse(modem, 4);
}

static void
on_line(struct modem *modem, const char *line)
{
	if (modem->script.echo) {
		put(modem, line);
		put(modem, "\r");
	}
	if (modem->script.chatter != NULL)
		put_line(modem, modem->script.chatter);
	if (is(line, "AT+CGLA=") || is(line, "AT+CSIM=") ||
	    is(line, "AT+CRSM="))
		on_card(modem, line);
	else if (modem->script.no_sessions && is(line, "AT+CCH"))
		refuse(modem, 4);
	else if (is(line, "AT+CCHO="))
		on_open(modem, line);
	else if (is(line, "AT+CCHC="))
		on_close(modem, line);
	else if (is(line, "AT+CPIN?"))
		on_pin(modem);
	else
		put_line(modem, "OK");
	if (modem->script.chatter != NULL)
		put_line(modem, modem->script.chatter);
}

static void *
serve(void *ctx)
{
	struct modem *modem = ctx;
	char line[LINE_SIZE];
	size_t len = 0;
	char c;

	while (!atomic_load(&modem->stop)) {
		struct pollfd poller = { modem->master, POLLIN, 0 };

		if (poll(&poller, 1, SLICE_MS) <= 0 ||
		    read(modem->master, &c, 1) != 1)
			continue;
		if (c == '\r') {
			line[len] = '\0';
			len = 0;
			on_line(modem, line);
		} else if (c != '\n' && len < sizeof(line) - 1) {
			line[len++] = c;
		}
	}
	close(modem->slave);
	close(modem->master);
	return NULL;
}

bool
modem_start(struct modem *modem, const struct modem_script *script,
    struct cstrap_link *card, struct cstrap_link *other)
{
	struct termios raw;

	memset(modem, 0, sizeof(*modem));
	modem->script = *script;
	modem->card = card;
	modem->other = other;
	/* The modem has just been switched on, and with it the card. */
	card->reset(card->ctx);
	if (openpty(&modem->master, &modem->slave, modem->device, NULL, NULL) !=
	    0)
		return false;
	(void)fcntl(modem->master, F_SETFL, O_NONBLOCK);
	/* This end stays open: the device outlives the programs that use it. */
	if (tcgetattr(modem->slave, &raw) == 0) {
		cfmakeraw(&raw);
		(void)tcsetattr(modem->slave, TCSANOW, &raw);
	}
	return pthread_create(&modem->thread, NULL, serve, modem) == 0;
}

void
modem_stop(struct modem *modem)
{
	atomic_store(&modem->stop, true);
	pthread_join(modem->thread, NULL);
}
