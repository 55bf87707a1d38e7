/*
 * tests/support/modem.h - a modem on a pseudo terminal, with a card in it, and
 * everything that modems do to programs.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#ifndef TESTS_SUPPORT_MODEM_H
#define TESTS_SUPPORT_MODEM_H

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>

#include "cardstrap/link.h"

#define MODEM_CHANNELS 20

/* What happens at one command for the card, in place of its answer. */
enum modem_event {
	MODEM_NOTHING,
	MODEM_REMOVE,      /* the card is taken out, and the modem says so */
	MODEM_REMOVE_DUMB, /* and it says nothing */
	MODEM_SWAP,        /* out, and the other card in; it says so */
	MODEM_PROFILE,     /* an eSIM becomes the other card; not a word */
	MODEM_MUTE,        /* no answer */
	MODEM_LATE,        /* the answer comes after late_ms */
	MODEM_GARBLE,      /* an answer that is none */
	MODEM_FLOOD,       /* lines without an end */
	MODEM_LONG,        /* a line without an end */
	MODEM_CARRIER,     /* NO CARRIER */
	MODEM_HANGUP       /* the device goes away */
};

/* All zeros: a modem without faults. */
struct modem_script {
	bool echo;           /* whatever ATE0 says */
	bool no_sessions;    /* +CCHO, +CGLA, +CCHC */
	bool no_raw;         /* +CSIM */
	bool no_files;       /* +CRSM */
	bool words;          /* ERROR for all errors */
	bool bare;           /* the session id without its prefix, no quotes */
	bool big_ids;        /* session ids that are no channel's */
	size_t chunk;        /* bytes of one write; 0: all */
	const char *chatter; /* a line before and after each answer */
	int busy;            /* times that AT+CPIN? gives +CME ERROR: 14 */
	int away;            /* then: times that it gives 10 */
	const char *cpin;    /* NULL: "+CPIN: READY" */
	enum modem_event event; /* at the command for the card */
	int event_at;           /* that has this number, from 1 */
	int late_ms;
};

struct modem {
	struct modem_script script;
	struct cstrap_link *card;
	struct cstrap_link *other; /* of SWAP and PROFILE; or NULL */
	int master, slave;
	char device[64];
	pthread_t thread;
	atomic_bool stop;
	bool is_out; /* there is no card */
	bool open[MODEM_CHANNELS];
	int commands; /* for the card */
	/* What was asked, for reading after modem_stop. */
	atomic_int sessions, raws, files;
	atomic_int basic; /* commands that would move the basic channel */
	atomic_int closed;
};

/* Begin to serve; card and other (may be NULL) are borrowed. */
bool modem_start(struct modem *modem, const struct modem_script *script,
    struct cstrap_link *card, struct cstrap_link *other);
void modem_stop(struct modem *modem);

#endif /* TESTS_SUPPORT_MODEM_H */
