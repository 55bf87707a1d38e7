/*
 * cardstrap/sequence.h - the bootstrap sequence of a device (TS Core 1.1.1,
 * 6.1.4): card, factory, registration, client-initiated bootstrap, and when a
 * server-initiated one may happen. Events in, actions out: no I/O, no clock.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#ifndef CARDSTRAP_SEQUENCE_H
#define CARDSTRAP_SEQUENCE_H

#include "cardstrap/status.h"

#ifdef __cplusplus
extern "C" {
#endif

/* What the device is waiting for. Numbers never change. */
enum cstrap_sequence_phase {
	CSTRAP_SEQUENCE_OFF = 0,
	CSTRAP_SEQUENCE_CARD = 1,     /* the result of LOOK, before all else */
	CSTRAP_SEQUENCE_CHECK = 2,    /* the result of LOOK, then register */
	CSTRAP_SEQUENCE_FACTORY = 3,  /* the result of FACTORY */
	CSTRAP_SEQUENCE_REGISTER = 4, /* how registering ends */
	CSTRAP_SEQUENCE_DONE = 5,     /* registered; nothing to do */
	CSTRAP_SEQUENCE_HOLD = 6,     /* the hold-off time */
	CSTRAP_SEQUENCE_REQUEST = 7,  /* the end of a bootstrap it asked for */
	CSTRAP_SEQUENCE_SERVED = 8,   /* or of one that a server began */
	CSTRAP_SEQUENCE_RETRY = 9,    /* a while, then register again */
	CSTRAP_SEQUENCE_STRANDED =
	    10 /* a card, or another try at the factory */
};

enum cstrap_sequence_kind {
	CSTRAP_EVENT_START = 0,      /* power on; anew, whatever was before */
	CSTRAP_EVENT_CARD_IN = 1,    /* a card was put in, or is ready now */
	CSTRAP_EVENT_CARD_OUT = 2,   /* it was taken out */
	CSTRAP_EVENT_LOOKED = 3,     /* the end of LOOK; model */
	CSTRAP_EVENT_FACTORY = 4,    /* the end of FACTORY; model */
	CSTRAP_EVENT_REGISTERED = 5, /* with one server at least */
	CSTRAP_EVENT_FAILED = 6,     /* registering, with every one of them */
	CSTRAP_EVENT_UPDATE = 7,  /* a Register or Update is due; from_card */
	CSTRAP_EVENT_HELD = 8,    /* the time of HOLD or WAIT is over */
	CSTRAP_EVENT_SERVER = 9,  /* a Bootstrap-Server begins by itself */
	CSTRAP_EVENT_DELETE = 10, /* Bootstrap-Delete of everything */
	CSTRAP_EVENT_FINISH = 11, /* model, bootstraps, consistent, seconds */
	CSTRAP_EVENT_BROKEN = 12, /* no answer, or no Finish in time */
	CSTRAP_EVENT_TIME = 13    /* seconds have gone by */
};
#define CSTRAP_EVENT_COUNT 14

/* The accounts in use. Provenance as in apply.h; 0: there is none. */
struct cstrap_sequence_model {
	uint8_t bootstrap;  /* where the Bootstrap-Server account came from */
	bool card_servers;  /* Server accounts of the card */
	bool other_servers; /* and of anybody else */
};

struct cstrap_sequence_event {
	enum cstrap_sequence_kind kind;
	struct cstrap_sequence_model model; /* as it is, or would be, now */
	bool from_card;     /* UPDATE: the server's account is the card's */
	bool consistent;    /* FINISH: every other check was passed */
	uint8_t bootstraps; /* FINISH: Bootstrap-Server accounts, old and new */
	uint32_t seconds;   /* TIME; FINISH: /0/x/12, 0: without end */
};

/* To be done in this order. */
enum cstrap_sequence_action {
	CSTRAP_DO_IGNORE = 1 << 0,   /* no answer to a server-initiated one */
	CSTRAP_DO_REFUSE = 1 << 1,   /* the operation: no bootstrap goes on */
	CSTRAP_DO_ROLLBACK = 1 << 2, /* all as it was before the bootstrap */
	CSTRAP_DO_COMMIT = 1 << 3, /* what was written counts, in one commit */
	CSTRAP_DO_ANSWER_CHANGED = 1 << 4, /* 2.04 to Finish, after COMMIT */
	CSTRAP_DO_ANSWER_NOT = 1 << 5,     /* 4.06 to Finish */
	CSTRAP_DO_DELETE = 1 << 6, /* all but the Bootstrap-Server account, its
				       OSCORE instance, and /3/0 */
	CSTRAP_DO_PURGE = 1 << 7,  /* the Bootstrap-Server account: timed out */
	CSTRAP_DO_DISABLE = 1 << 8,   /* what came from a card that is out */
	CSTRAP_DO_LOOK = 1 << 9,      /* cstrap_sync_run, or the like */
	CSTRAP_DO_FACTORY = 1 << 10,  /* the accounts of the factory, as they
					were delivered, if there are any */
	CSTRAP_DO_REGISTER = 1 << 11, /* with every Server account */
	CSTRAP_DO_GO_ON = 1 << 12,    /* with the Register or Update */
	CSTRAP_DO_HOLD = 1 << 13,     /* the account's hold-off time */
	CSTRAP_DO_REQUEST = 1 << 14,  /* send Bootstrap-Request */
	CSTRAP_DO_ACCEPT = 1 << 15,   /* the server-initiated bootstrap */
	CSTRAP_DO_WAIT = 1 << 16      /* a while, as the device likes */
};

/* Members are for reading. */
struct cstrap_sequence {
	struct cstrap_sequence_model model;
	uint8_t phase; /* enum cstrap_sequence_phase */
	bool has_reader;
	bool has_card;
	bool has_factory;
	bool tried;   /* card or factory, since START */
	bool fresh;   /* the card was looked at, and nothing sent since */
	bool updates; /* CHECK is for an Update, not for REGISTER */
	bool again;   /* a card came or went meanwhile: look again */
	/* Of the Bootstrap-Server account; 0: without end. */
	uint32_t remaining;
};

/* A device with these, switched off. has_card: unless CARD_OUT says so. */
CSTRAP_API void cstrap_sequence_begin(struct cstrap_sequence *sequence,
    bool has_reader, bool has_factory);

/*
 * One event. *actions: enum cstrap_sequence_action.
 *   E_ORDER     the end of something that was not begun: nothing changed
 *   E_ARGUMENT  a kind that there is not
 *
 * The time-out of an account (/0/x/12) runs from a successful Finish (TS Core
 * 6.1.3.3); that of a card or the factory is not defined there, and never runs
 * here.
 */
CSTRAP_API enum cstrap_status cstrap_sequence_step(struct cstrap_sequence
						       *sequence,
    const struct cstrap_sequence_event *event, uint32_t *actions);

#ifdef __cplusplus
}
#endif

#endif /* CARDSTRAP_SEQUENCE_H */
