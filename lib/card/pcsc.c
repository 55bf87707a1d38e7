/*
 * pcsc.c - the readers that PC/SC knows, and waiting for a card in one.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "cardstrap/pcsc.h"

#include <string.h>
#include <time.h>

#include "card/pcsc_error.h"
#include "host/text.h"

/* All names, each with its NUL, and one NUL more. */
#define NAMES_MAX (CSTRAP_READERS_MAX * CSTRAP_READER_NAME_MAX + 1)
/* A reader that is plugged in is noticed after this much, at the latest. */
#define SLICE_MS 1000

static enum cstrap_status
list_names(SCARDCONTEXT context, struct cstrap_reader *readers, size_t max,
    size_t *count, struct cstrap_finding *finding)
{
	char names[NAMES_MAX];
	DWORD len = sizeof(names) - 1;
	const LONG rv = SCardListReaders(context, NULL, names, &len);

	*count = 0;
	if (rv == SCARD_E_NO_READERS_AVAILABLE)
		return CSTRAP_OK;
	if (rv != SCARD_S_SUCCESS)
		return cstrap_pcsc_error(rv, NULL, finding);
	names[len] = '\0';
	for (const char *name = names;
	     (size_t)(name - names) < len && *name != '\0' && *count < max;
	     name += strlen(name) + 1) {
		struct cstrap_reader *reader = &readers[*count];

		memset(reader, 0, sizeof(*reader));
		if (strlen(name) >= sizeof(reader->name))
			continue;
		memcpy(reader->name, name, strlen(name) + 1);
		(*count)++;
	}
	return CSTRAP_OK;
}

static void
take_state(struct cstrap_reader *reader, const SCARD_READERSTATE *state)
{
	const DWORD event = state->dwEventState;

	reader->has_card = (event & SCARD_STATE_PRESENT) != 0;
	reader->is_mute = (event & SCARD_STATE_MUTE) != 0;
	reader->in_use = (event & SCARD_STATE_EXCLUSIVE) != 0;
	reader->atr_len = 0;
	if (reader->has_card && state->cbAtr <= CSTRAP_ATR_MAX) {
		reader->atr_len = (uint8_t)state->cbAtr;
		memcpy(reader->atr, state->rgbAtr, state->cbAtr);
	}
}

static enum cstrap_status
list_states(SCARDCONTEXT context, struct cstrap_reader *readers, size_t count,
    struct cstrap_finding *finding)
{
	SCARD_READERSTATE states[CSTRAP_READERS_MAX];
	LONG rv;

	if (count == 0)
		return CSTRAP_OK;
	memset(states, 0, sizeof(states));
	for (size_t i = 0; i < count; i++) {
		states[i].szReader = readers[i].name;
		states[i].dwCurrentState = SCARD_STATE_UNAWARE;
	}
	rv = SCardGetStatusChange(context, 0, states, (DWORD)count);
	if (rv != SCARD_S_SUCCESS && rv != SCARD_E_TIMEOUT)
		return cstrap_pcsc_error(rv, NULL, finding);
	for (size_t i = 0; i < count; i++)
		take_state(&readers[i], &states[i]);
	return CSTRAP_OK;
}

static enum cstrap_status
list(SCARDCONTEXT context, struct cstrap_reader *readers, size_t max,
    size_t *count, struct cstrap_finding *finding)
{
	enum cstrap_status st = CSTRAP_E_INTERNAL;

	if (max > CSTRAP_READERS_MAX)
		max = CSTRAP_READERS_MAX;
	if ((st = list_names(context, readers, max, count, finding)) !=
		CSTRAP_OK ||
	    (st = list_states(context, readers, *count, finding)) != CSTRAP_OK)
		*count = 0;
	return st;
}

enum cstrap_status
cstrap_pcsc_list(struct cstrap_reader *readers, size_t max, size_t *count,
    struct cstrap_finding *finding)
{
	enum cstrap_status st = CSTRAP_E_INTERNAL;
	SCARDCONTEXT context;
	LONG rv;

	*count = 0;
	rv = SCardEstablishContext(SCARD_SCOPE_SYSTEM, NULL, NULL, &context);
	if (rv != SCARD_S_SUCCESS)
		return cstrap_pcsc_error(rv, NULL, finding);
	st = list(context, readers, max, count, finding);
	SCardReleaseContext(context);
	return st;
}

static long
seconds_now(void)
{
	struct timespec now = { 0 };

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (long)now.tv_sec;
}

/* Until something happens at one of the readers, or a new one comes. */
static void
wait_slice(SCARDCONTEXT context, const struct cstrap_reader *readers,
    size_t count)
{
	SCARD_READERSTATE states[CSTRAP_READERS_MAX + 1];

	memset(states, 0, sizeof(states));
	for (size_t i = 0; i < count; i++) {
		states[i].szReader = readers[i].name;
		states[i].dwCurrentState = readers[i].has_card ?
		    SCARD_STATE_PRESENT :
		    SCARD_STATE_EMPTY;
	}
	states[count].szReader = "\\\\?PnP?\\Notification";
	SCardGetStatusChange(context, SLICE_MS, states, (DWORD)count + 1);
}

/* One look; OK with *index where there is a card to take. */
static enum cstrap_status
look(const struct cstrap_reader *readers, size_t count, const char *spec,
    const char *ignore, size_t *index, struct cstrap_finding *finding)
{
	enum cstrap_status st =
	    cstrap_reader_match(readers, count, spec, ignore, index, finding);

	if (st != CSTRAP_OK || readers[*index].has_card)
		return st;
	return cstrap_pcsc_error((LONG)SCARD_E_NO_SMARTCARD,
	    readers[*index].name, finding);
}

static enum cstrap_status
wait_for_card(SCARDCONTEXT context, const char *spec, const char *ignore,
    int seconds, struct cstrap_reader *reader, struct cstrap_finding *finding)
{
	const long begin = seconds_now();
	struct cstrap_reader readers[CSTRAP_READERS_MAX];
	enum cstrap_status st = CSTRAP_E_INTERNAL;
	struct cstrap_finding ours;
	size_t count = 0;
	size_t index = 0;

	for (;;) {
		st =
		    list(context, readers, CSTRAP_READERS_MAX, &count, finding);
		if (st != CSTRAP_OK)
			return st;
		st = look(readers, count, spec, ignore, &index, &ours);
		if (st == CSTRAP_OK) {
			*reader = readers[index];
			return st;
		}
		/* A choice that is not clear does not become so by waiting. */
		if (st == CSTRAP_E_ARGUMENT ||
		    (seconds >= 0 && seconds_now() - begin >= seconds))
			break;
		wait_slice(context, readers, count);
	}
	if (finding != NULL)
		*finding = ours;
	return st;
}

enum cstrap_status
cstrap_pcsc_wait(const char *spec, const char *ignore, int seconds,
    struct cstrap_reader *reader, struct cstrap_finding *finding)
{
	enum cstrap_status st = CSTRAP_E_INTERNAL;
	SCARDCONTEXT context;
	LONG rv;

	memset(reader, 0, sizeof(*reader));
	rv = SCardEstablishContext(SCARD_SCOPE_SYSTEM, NULL, NULL, &context);
	if (rv != SCARD_S_SUCCESS)
		return cstrap_pcsc_error(rv, NULL, finding);
	st = wait_for_card(context, spec, ignore, seconds, reader, finding);
	SCardReleaseContext(context);
	return st;
}
