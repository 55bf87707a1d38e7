/*
 * card/at_state.h - the card in a modem, for the files that talk to it.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#ifndef CSTRAP_CARD_AT_STATE_H
#define CSTRAP_CARD_AT_STATE_H

#include "card/at_modem.h"
#include "card/selection.h"
#include "cardstrap/at.h"

/* Of a caller: the one that is called basic, and three to open. */
#define CSTRAP_AT_CHANNELS 4
#define CSTRAP_AT_NAME_MAX 128

enum cstrap_at_way {
	CSTRAP_AT_SESSION = 0, /* +CCHO, +CGLA, +CCHC */
	CSTRAP_AT_RAW = 1,     /* +CSIM */
	CSTRAP_AT_FILES = 2    /* +CRSM */
};

/* What a caller takes for a channel, and what it is to the card. */
struct cstrap_at_channel {
	bool is_open;
	bool is_live; /* the card has a channel for it, or needs none */
	enum cstrap_at_way way;
	uint8_t number; /* 1..19, of the card; not for FILES */
};

struct cstrap_at {
	struct cstrap_at_modem modem;
	struct cstrap_at_options options;
	enum cstrap_at_way way; /* the first that is tried */
	bool had_session;       /* this modem has +CCHO for sure */
	int lost;               /* why every exchange fails; OK: none does */
	struct cstrap_at_channel channels[CSTRAP_AT_CHANNELS];
	struct cstrap_selection selection; /* of the caller's, for FILES */
	struct cstrap_finding last;
	char name[CSTRAP_AT_NAME_MAX];
};

/*
 * Each of these stores an answer of 2 bytes or more in room (of
 * CSTRAP_ANSWER_MAX), or returns the result that says why there is none.
 */
/* MANAGE CHANNEL of the caller. */
int cstrap_at_manage(struct cstrap_at *at, const struct cstrap_command *command,
    struct cstrap_room room, size_t *len);
/* A command by +CGLA or +CSIM, on the channel number. */
int cstrap_at_pass(struct cstrap_at *at,
    const struct cstrap_at_channel *channel, struct cstrap_view command,
    struct cstrap_room room, size_t *len);
/* A command by +CRSM. */
int cstrap_at_file(struct cstrap_at *at, const struct cstrap_command *command,
    struct cstrap_room room, size_t *len);

/* Give the caller's channel one of the card's, for its first command. */
int cstrap_at_channel_live(struct cstrap_at *at,
    struct cstrap_at_channel *channel, const struct cstrap_command *command);
/* Give all back; tell false: the card has none of them any more. */
void cstrap_at_channels_close(struct cstrap_at *at, bool tell);

/* Wait until the modem has the card ready, as AT+CPIN? says. */
int cstrap_at_ready(struct cstrap_at *at);

/* A status word as the answer. */
void cstrap_at_say(struct cstrap_room room, size_t *len, uint16_t sw);

/*
 * Make a link of at (from cstrap_secret_alloc) whose modem.io and options are
 * set: begin with the modem, wait for the card.
 */
enum cstrap_status cstrap_at_start(struct cstrap_at *at,
    struct cstrap_finding *finding);
enum cstrap_status cstrap_at_exchange(struct cstrap_at *at,
    struct cstrap_view command, struct cstrap_room room, size_t *len);

#endif /* CSTRAP_CARD_AT_STATE_H */
