/*
 * at_modem.c - one AT command at a time, and its answer.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "card/at_modem.h"

#include <stdio.h>
#include <string.h>

#include "card/at_answer.h"
#include "cardstrap/bytes.h"

#define PAUSE_BYTES_MAX 65536
#define SILENCE_MS 50
#define BEGIN_TRIES 5
#define BEGIN_MS 1500
#define SHORT_MS 5000

/* The next byte before deadline: 1, none: 0, the device is gone: -1. */
static int
next_byte(struct cstrap_at_modem *modem, int64_t deadline, uint8_t *byte)
{
	const int64_t left = deadline - modem->io.now(modem->io.ctx);

	if (modem->used == modem->got) {
		modem->used = modem->got = 0;
		if (!modem->io.read(modem->io.ctx, modem->bytes,
			sizeof(modem->bytes), left > 0 ? (int)left : 0,
			&modem->got))
			return -1;
	}
	if (modem->used >= modem->got)
		return 0;
	*byte = modem->bytes[modem->used++];
	return 1;
}

/* The next line before deadline, or why there is none; OK: in line.text. */
static int
next_line(struct cstrap_at_modem *modem, int64_t deadline)
{
	uint8_t byte;
	int rc;

	while ((rc = next_byte(modem, deadline, &byte)) > 0) {
		if (!cstrap_at_line_take(&modem->line, byte))
			continue;
		return modem->line.is_too_long ? CSTRAP_AT_NOISE : CSTRAP_AT_OK;
	}
	return rc < 0 ? CSTRAP_AT_GONE : CSTRAP_AT_TIMEOUT;
}

/* Removed outlasts restarted: what came back may be another card. */
static void
hear(struct cstrap_at_modem *modem)
{
	const int news = cstrap_at_unsolicited(modem->line.text);

	if (cstrap_at_final(modem->line.text) >= 0)
		modem->strays++;
	if (news != CSTRAP_AT_OK && modem->news != CSTRAP_AT_REMOVED)
		modem->news = news;
}

int
cstrap_at_modem_pause(struct cstrap_at_modem *modem, int ms)
{
	const int64_t deadline = modem->io.now(modem->io.ctx) + ms;
	uint8_t byte;
	int rc;

	for (size_t count = 0; count < PAUSE_BYTES_MAX; count++) {
		rc = next_byte(modem, deadline, &byte);
		if (rc <= 0)
			return rc < 0 ? CSTRAP_AT_GONE : CSTRAP_AT_OK;
		if (cstrap_at_line_take(&modem->line, byte))
			hear(modem);
	}
	return CSTRAP_AT_NOISE;
}

static bool
starts(const char *line, const char *prefix)
{
	return prefix != NULL && strncmp(line, prefix, strlen(prefix)) == 0;
}

/* A line before the end: what was asked for, an echo, or something else. */
static void
take_line(struct cstrap_at_modem *modem,
    const struct cstrap_at_command *command)
{
	const char *line = modem->line.text;
	long number;

	if (starts(line, command->prefix))
		strcpy(modem->info, line + strlen(command->prefix));
	else if (command->bare && cstrap_at_number(line, UINT16_MAX, &number))
		strcpy(modem->info, line);
	else
		hear(modem);
}

int
cstrap_at_modem_send(struct cstrap_at_modem *modem,
    const struct cstrap_at_command *command)
{
	const int ms = command->ms > 0 ? command->ms : modem->answer_ms;
	char bytes[CSTRAP_AT_COMMAND_MAX + 2];
	int64_t deadline;
	int result, len;
	bool sent;

	/* What came meanwhile belongs to no command. */
	if ((result = cstrap_at_modem_pause(modem, 0)) != CSTRAP_AT_OK)
		return result;
	modem->info[0] = '\0';
	deadline = modem->io.now(modem->io.ctx) + ms;
	len = snprintf(bytes, sizeof(bytes), "%s\r", command->text);
	if (len <= 0 || (size_t)len >= sizeof(bytes))
		return CSTRAP_AT_GARBLED;
	sent = modem->io.write(modem->io.ctx, bytes, (size_t)len, ms);
	cstrap_wipe(bytes, sizeof(bytes));
	if (!sent)
		return CSTRAP_AT_GONE;
	for (int lines = 0; lines < CSTRAP_AT_LINES_MAX; lines++) {
		if ((result = next_line(modem, deadline)) != CSTRAP_AT_OK)
			return result;
		result = cstrap_at_final(modem->line.text);
		if (result >= 0)
			return result;
		take_line(modem, command);
	}
	return CSTRAP_AT_NOISE;
}

/*
 * Once more while an answer comes that nobody waits for: it is late, and its
 * OK was taken for that of "AT".
 */
static int
fall_in_step(struct cstrap_at_modem *modem)
{
	static const struct cstrap_at_command hello = { .text = "AT",
		.ms = BEGIN_MS };
	int result = CSTRAP_AT_TIMEOUT;

	for (int i = 0; i < BEGIN_TRIES; i++) {
		if ((result = cstrap_at_modem_pause(modem, SILENCE_MS)) ==
		    CSTRAP_AT_OK)
			result = cstrap_at_modem_send(modem, &hello);
		if (result == CSTRAP_AT_GONE)
			return result;
		modem->strays = 0;
		if (result != CSTRAP_AT_OK)
			continue;
		result = cstrap_at_modem_pause(modem, SILENCE_MS);
		if (result != CSTRAP_AT_OK || modem->strays == 0)
			return result;
		result = CSTRAP_AT_TIMEOUT;
	}
	return result;
}

int
cstrap_at_modem_begin(struct cstrap_at_modem *modem)
{
	static const struct cstrap_at_command settings[] = {
		{ .text = "ATE0", .ms = SHORT_MS },
		{ .text = "AT+CMEE=1", .ms = SHORT_MS },
	};
	int result = fall_in_step(modem);

	/* A modem without these settings has none of their trouble. */
	for (size_t i = 0; i < 2 && result == CSTRAP_AT_OK; i++) {
		result = cstrap_at_modem_send(modem, &settings[i]);
		if (cstrap_at_other_way(result))
			result = CSTRAP_AT_OK;
	}
	return result;
}

void
cstrap_at_modem_wipe(struct cstrap_at_modem *modem)
{
	cstrap_wipe(modem->info, sizeof(modem->info));
	/* A line that is half there goes on. */
	if (modem->line.is_whole)
		cstrap_wipe(modem->line.text, sizeof(modem->line.text));
	if (modem->used == modem->got)
		cstrap_wipe(modem->bytes, sizeof(modem->bytes));
}
