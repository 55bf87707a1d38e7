/*
 * pcsc_link.c - an open card in a PC/SC reader.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "cardstrap/pcsc.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "card/channels.h"
#include "card/pcsc_error.h"
#include "card/watchdog.h"
#include "host/text.h"

#define PROTOCOLS (SCARD_PROTOCOL_T0 | SCARD_PROTOCOL_T1)
/* pcscd looks every 400 ms whether a card is there. */
#define GONE_MS 1000
#define LOCK_POLL_MS 100

static const char mute[] = "the card has not answered";
static const char kept[] = "another program has kept the card to itself";

struct pcsc {
	SCARDCONTEXT context;
	bool has_context;
	SCARDHANDLE card;
	bool has_card;
	DWORD protocol;
	bool exclusive;
	bool in_transaction;
	bool presented;                  /* a key or PIN, or tried to */
	struct cstrap_channels channels; /* that we opened */
	int lock_seconds;
	int answer_seconds;
	size_t atr_len;
	uint8_t atr[CSTRAP_ATR_MAX];
	struct cstrap_watchdog watchdog;
	struct cstrap_finding last;
	char name[5 + CSTRAP_READER_NAME_MAX]; /* "pcsc:..." */
};

static const char *
reader_of(const struct pcsc *pcsc)
{
	return pcsc->name + 5;
}

static DWORD
share_mode(const struct pcsc *pcsc)
{
	return pcsc->exclusive ? SCARD_SHARE_EXCLUSIVE : SCARD_SHARE_SHARED;
}

static enum cstrap_status
fail(struct pcsc *pcsc, LONG rv)
{
	return cstrap_pcsc_error(rv, reader_of(pcsc), &pcsc->last);
}

static void
arm(struct pcsc *pcsc)
{
	cstrap_watchdog_arm(&pcsc->watchdog, pcsc->answer_seconds, mute);
}

static void
disarm(struct pcsc *pcsc)
{
	cstrap_watchdog_disarm(&pcsc->watchdog);
}

/* Does the reader say within GONE_MS that the card is gone? */
static bool
is_gone(struct pcsc *pcsc)
{
	SCARD_READERSTATE state;
	LONG rv;

	/* Twice at most: the first may report another change. */
	memset(&state, 0, sizeof(state));
	state.szReader = reader_of(pcsc);
	state.dwCurrentState = SCARD_STATE_UNAWARE;
	for (int i = 0; i < 3; i++) {
		rv = SCardGetStatusChange(pcsc->context, GONE_MS, &state, 1);
		if (rv == SCARD_E_TIMEOUT)
			return false;
		if (rv != SCARD_S_SUCCESS ||
		    (state.dwEventState &
			(SCARD_STATE_EMPTY | SCARD_STATE_UNKNOWN |
			    SCARD_STATE_UNAVAILABLE)) != 0)
			return true;
		state.dwCurrentState = state.dwEventState;
	}
	return false;
}

static enum cstrap_status
take_atr(struct pcsc *pcsc)
{
	DWORD len = sizeof(pcsc->atr);
	DWORD state = 0;
	DWORD protocol = 0;
	const LONG rv = SCardStatus(pcsc->card, NULL, NULL, &state, &protocol,
	    pcsc->atr, &len);

	pcsc->atr_len = rv == SCARD_S_SUCCESS ? len : 0;
	return fail(pcsc, rv);
}

/* Take up a card that was reset; how: SCARD_LEAVE_CARD, _UNPOWER_CARD. */
static enum cstrap_status
reconnect(struct pcsc *pcsc, DWORD how)
{
	LONG rv;

	pcsc->channels = (struct cstrap_channels) { 0 };
	arm(pcsc);
	rv = SCardReconnect(pcsc->card, share_mode(pcsc), PROTOCOLS, how,
	    &pcsc->protocol);
	disarm(pcsc);
	if (rv == SCARD_E_NO_SMARTCARD)
		rv = (LONG)SCARD_W_REMOVED_CARD;
	if (rv != SCARD_S_SUCCESS)
		return fail(pcsc, rv);
	return take_atr(pcsc);
}

/* A failed exchange, as what it was. */
static enum cstrap_status
exchange_failed(struct pcsc *pcsc, LONG rv)
{
	if (rv == SCARD_E_NO_SMARTCARD)
		rv = (LONG)SCARD_W_REMOVED_CARD;
	if (rv == SCARD_W_RESET_CARD) {
		const enum cstrap_status st = fail(pcsc, rv);

		/* The session is over; the next one finds the card in order. */
		reconnect(pcsc, SCARD_LEAVE_CARD);
		cstrap_pcsc_error(rv, reader_of(pcsc), &pcsc->last);
		return st;
	}
	if (fail(pcsc, rv) == CSTRAP_E_CARD_PROTOCOL && is_gone(pcsc))
		return fail(pcsc, (LONG)SCARD_W_REMOVED_CARD);
	return pcsc->last.status;
}

/* PC/SC said all is well, but there is no status word (a card pulled). */
static enum cstrap_status
no_answer(struct pcsc *pcsc)
{
	if (is_gone(pcsc))
		return fail(pcsc, (LONG)SCARD_W_REMOVED_CARD);
	cstrap_finding_set(&pcsc->last, CSTRAP_E_CARD_PROTOCOL,
	    CSTRAP_RULE_NONE, "the card answered without a status word");
	cstrap_finding_place(&pcsc->last, "reader %s", reader_of(pcsc));
	return CSTRAP_E_CARD_PROTOCOL;
}

static enum cstrap_status
pcsc_exchange(void *ctx, struct cstrap_view command, struct cstrap_room room,
    size_t *len)
{
	struct pcsc *pcsc = ctx;
	const SCARD_IO_REQUEST *pci =
	    pcsc->protocol == SCARD_PROTOCOL_T1 ? SCARD_PCI_T1 : SCARD_PCI_T0;
	DWORD got = room.len;
	LONG rv;

	*len = 0;
	if (command.len > 5 && command.data[1] == CSTRAP_INS_VERIFY)
		pcsc->presented = true;
	arm(pcsc);
	rv = SCardTransmit(pcsc->card, pci, command.data, command.len, NULL,
	    room.data, &got);
	disarm(pcsc);
	if (rv == SCARD_S_SUCCESS && got >= 2 && got <= room.len) {
		*len = got;
		cstrap_channels_see(&pcsc->channels, command,
		    (struct cstrap_view) { room.data, got });
		return CSTRAP_OK;
	}
	cstrap_wipe(room.data, room.len);
	/* Whatever it was, open channels are left to the next reset. */
	pcsc->channels = (struct cstrap_channels) { 0 };
	return rv == SCARD_S_SUCCESS ? no_answer(pcsc) :
				       exchange_failed(pcsc, rv);
}

static enum cstrap_status
pcsc_reset(void *ctx)
{
	struct pcsc *pcsc = ctx;

	pcsc->presented = false;
	return reconnect(pcsc, SCARD_UNPOWER_CARD);
}

static enum cstrap_status
pcsc_atr(void *ctx, struct cstrap_view *atr)
{
	struct pcsc *pcsc = ctx;

	*atr = (struct cstrap_view) { pcsc->atr, pcsc->atr_len };
	return CSTRAP_OK;
}

static LONG
begin_transaction(struct pcsc *pcsc)
{
	LONG rv;

	/* It returns at once, or when the other program is done, or never. */
	cstrap_watchdog_arm(&pcsc->watchdog,
	    pcsc->lock_seconds > 0 ? pcsc->lock_seconds : 1, kept);
	rv = SCardBeginTransaction(pcsc->card);
	disarm(pcsc);
	return rv;
}

static enum cstrap_status
pcsc_begin(void *ctx)
{
	struct pcsc *pcsc = ctx;
	LONG rv;

	if (pcsc->exclusive || pcsc->in_transaction)
		return CSTRAP_OK;
	rv = begin_transaction(pcsc);
	/* Nothing was selected yet, so somebody's reset harms nothing. */
	if (rv == SCARD_W_RESET_CARD &&
	    reconnect(pcsc, SCARD_LEAVE_CARD) == CSTRAP_OK)
		rv = begin_transaction(pcsc);
	pcsc->in_transaction = rv == SCARD_S_SUCCESS;
	return rv == SCARD_S_SUCCESS ? CSTRAP_OK : exchange_failed(pcsc, rv);
}

static enum cstrap_status
pcsc_end(void *ctx)
{
	struct pcsc *pcsc = ctx;
	LONG rv;

	if (!pcsc->in_transaction)
		return CSTRAP_OK;
	pcsc->in_transaction = false;
	rv = SCardEndTransaction(pcsc->card, SCARD_LEAVE_CARD);
	return rv == SCARD_S_SUCCESS ? CSTRAP_OK : exchange_failed(pcsc, rv);
}

static void
pcsc_explain(void *ctx, struct cstrap_finding *finding)
{
	struct pcsc *pcsc = ctx;

	if (finding != NULL && pcsc->last.status != CSTRAP_OK)
		*finding = pcsc->last;
}

/* Whoever opened them was interrupted; the next program wants them, too. */
static void
close_channels(struct pcsc *pcsc)
{
	uint8_t answer[CSTRAP_ANSWER_MAX];
	uint8_t bytes[CSTRAP_COMMAND_MAX];
	struct cstrap_view command;
	size_t len;

	for (;;) {
		command = cstrap_channels_close_next(&pcsc->channels,
		    (struct cstrap_room) { bytes, sizeof(bytes) });
		if (command.len == 0 ||
		    pcsc_exchange(pcsc, command,
			(struct cstrap_room) { answer, sizeof(answer) },
			&len) != CSTRAP_OK)
			return;
	}
}

static void
pcsc_close(void *ctx)
{
	struct pcsc *pcsc = ctx;

	if (pcsc == NULL)
		return;
	if (pcsc->has_card) {
		const bool reset = pcsc->exclusive || pcsc->presented;

		if (!reset)
			close_channels(pcsc);
		pcsc_end(pcsc);
		arm(pcsc);
		SCardDisconnect(pcsc->card,
		    reset ? SCARD_RESET_CARD : SCARD_LEAVE_CARD);
		disarm(pcsc);
	}
	if (pcsc->has_context)
		SCardReleaseContext(pcsc->context);
	cstrap_watchdog_wipe(&pcsc->watchdog);
	free(pcsc);
}

static void
pause_ms(long ms)
{
	const struct timespec time = { .tv_nsec = ms * 1000000 };

	nanosleep(&time, NULL);
}

/* Again while another program has the card, for lock_seconds. */
static enum cstrap_status
connect_card(struct pcsc *pcsc, struct cstrap_finding *finding)
{
	long tries = (long)pcsc->lock_seconds * 1000 / LOCK_POLL_MS;
	LONG rv;

	for (;;) {
		arm(pcsc);
		rv = SCardConnect(pcsc->context, reader_of(pcsc),
		    share_mode(pcsc), PROTOCOLS, &pcsc->card, &pcsc->protocol);
		disarm(pcsc);
		if (rv != SCARD_E_SHARING_VIOLATION || tries-- <= 0)
			break;
		pause_ms(LOCK_POLL_MS);
	}
	if (rv == SCARD_W_REMOVED_CARD)
		rv = (LONG)SCARD_E_NO_SMARTCARD;
	if (rv != SCARD_S_SUCCESS)
		return cstrap_pcsc_error(rv, reader_of(pcsc), finding);
	pcsc->has_card = true;
	return CSTRAP_OK;
}

static enum cstrap_status
open_reader(struct pcsc *pcsc, const struct cstrap_pcsc_options *options,
    struct cstrap_finding *finding)
{
	enum cstrap_status st = CSTRAP_E_INTERNAL;
	char spec[CSTRAP_READER_NAME_MAX + 1] = "@";
	struct cstrap_reader reader;
	LONG rv;

	if ((st = cstrap_watchdog_init(&pcsc->watchdog, reader_of(pcsc),
		 finding)) != CSTRAP_OK)
		return st;
	if (options->wait_seconds != 0) {
		strncat(spec, reader_of(pcsc), sizeof(spec) - 2);
		if ((st = cstrap_pcsc_wait(spec, NULL, options->wait_seconds,
			 &reader, finding)) != CSTRAP_OK)
			return st;
	}
	rv = SCardEstablishContext(SCARD_SCOPE_SYSTEM, NULL, NULL,
	    &pcsc->context);
	if (rv != SCARD_S_SUCCESS)
		return cstrap_pcsc_error(rv, NULL, finding);
	pcsc->has_context = true;
	if ((st = connect_card(pcsc, finding)) != CSTRAP_OK)
		return st;
	st = take_atr(pcsc);
	if (st != CSTRAP_OK && finding != NULL)
		*finding = pcsc->last;
	return st;
}

static void
make_link(struct cstrap_link *link, struct pcsc *pcsc)
{
	*link = (struct cstrap_link) {
		.transport = { .exchange = pcsc_exchange, .ctx = pcsc },
		.ctx = pcsc,
		.name = pcsc->name,
		.reset = pcsc_reset,
		.atr = pcsc_atr,
		.begin = pcsc_begin,
		.end = pcsc_end,
		.explain = pcsc_explain,
		.close = pcsc_close,
	};
}

enum cstrap_status
cstrap_pcsc_open(struct cstrap_link *link, const char *reader_name,
    const struct cstrap_pcsc_options *options, struct cstrap_finding *finding)
{
	static const struct cstrap_pcsc_options defaults = {
		.lock_seconds = CSTRAP_PCSC_LOCK_SECONDS
	};
	enum cstrap_status st = CSTRAP_E_INTERNAL;
	struct pcsc *pcsc;

	memset(link, 0, sizeof(*link));
	if (options == NULL)
		options = &defaults;
	if (strlen(reader_name) >= CSTRAP_READER_NAME_MAX)
		return cstrap_finding_set(finding, CSTRAP_E_ARGUMENT,
		    CSTRAP_RULE_NONE, "longer than a reader's name can be");
	if ((pcsc = calloc(1, sizeof(*pcsc))) == NULL)
		return cstrap_finding_set(finding, CSTRAP_E_NOMEM,
		    CSTRAP_RULE_NONE, "no memory left");
	strcpy(pcsc->name, "pcsc:");
	strcpy(pcsc->name + 5, reader_name);
	pcsc->exclusive = options->exclusive;
	pcsc->lock_seconds = options->lock_seconds;
	pcsc->answer_seconds = options->answer_seconds > 0 ?
	    options->answer_seconds :
	    CSTRAP_PCSC_ANSWER_SECONDS;
	st = open_reader(pcsc, options, finding);
	if (st == CSTRAP_OK)
		make_link(link, pcsc);
	else
		pcsc_close(pcsc);
	return st;
}
