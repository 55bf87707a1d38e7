/*
 * at_ready.c - is the card of a modem ready? (TS 27.007 8.3: AT+CPIN?)
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "card/at_state.h"

#include <string.h>

#define POLL_MS 500
#define ASK_MS 5000
/* A modem that has just started says so of every card. */
#define ABSENT_TIMES 3

#define CME(n) (CSTRAP_AT_CME + (n))

/* What AT+CPIN? answers, as the error that means the same. */
static int
meaning(const char *info)
{
	static const struct {
		const char *begin;
		int result;
	} rows[] = {
		{ "READY", CSTRAP_AT_OK },
		{ "SIM PIN2", CSTRAP_AT_OK },
		{ "SIM PUK2", CSTRAP_AT_OK },
		{ "SIM PIN", CME(11) },
		{ "SIM PUK", CME(12) },
		{ "PH-", CME(5) },
		{ "NOT INSERTED", CME(10) },
		{ "NOT READY", CME(14) },
	};
	const char *text = info + strspn(info, " ");

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		if (strncmp(text, rows[i].begin, strlen(rows[i].begin)) == 0)
			return rows[i].result;
	return CME(14);
}

static int
ask(struct cstrap_at *at)
{
	static const struct cstrap_at_command query = { .text = "AT+CPIN?",
		.prefix = "+CPIN:",
		.ms = ASK_MS };
	const int result = cstrap_at_modem_send(&at->modem, &query);

	return result == CSTRAP_AT_OK ? meaning(at->modem.info) : result;
}

/* What may be over in a moment, while a modem or card starts. */
static bool
may_pass(int result)
{
	return result == CME(14) || result == CME(13) || result == CME(10) ||
	    cstrap_at_other_way(result);
}

int
cstrap_at_ready(struct cstrap_at *at)
{
	const struct cstrap_at_io *io = &at->modem.io;
	const int seconds = at->options.ready_seconds > 0 ?
	    at->options.ready_seconds :
	    CSTRAP_AT_READY_SECONDS;
	const int64_t deadline = io->now(io->ctx) + (int64_t)seconds * 1000;
	int absent = 0, result;

	for (;;) {
		result = ask(at);
		absent = result == CME(10) ? absent + 1 : 0;
		if (!may_pass(result) || absent == ABSENT_TIMES)
			break;
		if (io->now(io->ctx) >= deadline) {
			/* Not often enough to believe it. */
			if (result == CME(10))
				result = CME(14);
			break;
		}
		if (cstrap_at_modem_pause(&at->modem, POLL_MS) != CSTRAP_AT_OK)
			return CSTRAP_AT_GONE;
	}
	return result;
}
