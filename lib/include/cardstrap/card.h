/*
 * cardstrap/card.h - a session with a card: one command at a time, with what
 * T=0 makes of it (61xx, 6Cxx), on a logical channel or not.
 *
 * Every procedure here and in walk.h is a step machine: ask for the next bytes
 * to send, feed the answer, until there is nothing more to send. Modem APIs
 * that answer later fit in between; cstrap_run is the loop for those that
 * block.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#ifndef CARDSTRAP_CARD_H
#define CARDSTRAP_CARD_H

#include "cardstrap/apdu.h"

#ifdef __cplusplus
extern "C" {
#endif

/*
 * One exchange: send command, store the whole answer (status word included)
 * in room, of CSTRAP_ANSWER_MAX bytes at least, and its length in *len. Must
 * keep neither. On failure returns a status of the card or reader; room is
 * then ignored. An answer of less than 2 bytes is no answer.
 */
struct cstrap_transport {
	enum cstrap_status (*exchange)(void *ctx, struct cstrap_view command,
	    struct cstrap_room room, size_t *len);
	void *ctx; /* borrowed, handed back unchanged */
};

/* Caller-allocated session. Members are private. */
struct cstrap_card {
	uint8_t channel;
	bool le_ff;         /* this card answers Le 00 with nothing */
	bool saw_91xx;      /* it holds a proactive command */
	bool pending;       /* a command waits to be sent or answered */
	bool asked_ff;      /* in place of Le 00 */
	bool repeated;      /* with the length that 6Cxx named */
	bool refetched;     /* a GET RESPONSE was, in the same way */
	uint8_t read_max;   /* most bytes of one READ BINARY; 0: 256 */
	uint8_t follow_ups; /* GET RESPONSEs of this command */
	uint16_t sw;
	uint16_t le; /* of the command; 0: none */
	size_t command_len;
	size_t data_len;
	uint8_t command[CSTRAP_COMMAND_MAX]; /* on its way */
	uint8_t data[CSTRAP_READ_MAX];
};

/* A session on the basic channel. Sends nothing. */
CSTRAP_API void cstrap_card_init(struct cstrap_card *card);

/* Wipe the session's buffers. card may be NULL. */
CSTRAP_API void cstrap_card_wipe(struct cstrap_card *card);

/* Channel 0..19 for the commands that follow. */
CSTRAP_API void cstrap_card_set_channel(struct cstrap_card *card,
    uint8_t channel);

/* Begin a command; its bytes are copied. E_ORDER while another is pending. */
CSTRAP_API enum cstrap_status cstrap_card_send(struct cstrap_card *card,
    const struct cstrap_command *command);

/* Bytes to send now, borrowed until the answer; empty when there are none. */
CSTRAP_API enum cstrap_status cstrap_card_next(struct cstrap_card *card,
    struct cstrap_view *command);

/*
 * Take the answer. GET RESPONSE after 61xx, and one repeat of each after 6Cxx,
 * then stand ready in cstrap_card_next.
 *   E_CARD_PROTOCOL   shorter than 2 bytes, or follow-ups without end
 */
CSTRAP_API enum cstrap_status cstrap_card_feed(struct cstrap_card *card,
    struct cstrap_view answer);

/* Did the card answer the last command to its end? */
CSTRAP_API bool cstrap_card_answered(const struct cstrap_card *card);

/* Of the command that ended last; 0: it was not answered. Data is borrowed until the next send. */
CSTRAP_API uint16_t cstrap_card_sw(const struct cstrap_card *card);
CSTRAP_API struct cstrap_view cstrap_card_data(const struct cstrap_card *card);

/* One command, from send to its last answer, over a blocking transport. */
CSTRAP_API enum cstrap_status cstrap_card_exchange(struct cstrap_card *card,
    const struct cstrap_transport *transport,
    const struct cstrap_command *command);

/* A procedure in steps, for cstrap_run. */
struct cstrap_steps {
	enum cstrap_status (*next)(void *machine, struct cstrap_view *command);
	enum cstrap_status (*feed)(void *machine, struct cstrap_view answer);
	void *machine;
};

/*
 * Drive a procedure to its end over a blocking transport. Where the transport
 * fails, the procedure and its session are over: init the session anew.
 */
CSTRAP_API enum cstrap_status cstrap_run(const struct cstrap_steps *steps,
    const struct cstrap_transport *transport);

/*
 * Reads part of the transparent EF that is selected. Takes the ways in which
 * cards say that the file ends: 6282, 6B00, 6Cxx, or fewer bytes.
 * Members are private.
 */
struct cstrap_ef_read {
	struct cstrap_card *card;
	struct cstrap_room room; /* data NULL: the pieces are taken */
	void (*take)(void *ctx, struct cstrap_view bytes);
	void *ctx;
	size_t offset; /* in the file, of room's first byte */
	size_t got;
	uint16_t piece;
	bool ended;
	bool sent;
};

/* room.len bytes from offset on, into room (borrowed). */
CSTRAP_API void cstrap_ef_read_begin(struct cstrap_ef_read *read,
    struct cstrap_card *card, struct cstrap_room room, size_t offset);
/* The same without room: each piece is handed to take, borrowed. */
CSTRAP_API void cstrap_ef_read_begin_pieces(struct cstrap_ef_read *read,
    struct cstrap_card *card, size_t len, size_t offset,
    void (*take)(void *ctx, struct cstrap_view bytes), void *ctx);
CSTRAP_API enum cstrap_status cstrap_ef_read_next(struct cstrap_ef_read *read,
    struct cstrap_view *command);
CSTRAP_API enum cstrap_status cstrap_ef_read_feed(struct cstrap_ef_read *read,
    struct cstrap_view answer);
/* How many bytes room holds: fewer than room.len where the file ended. */
CSTRAP_API size_t cstrap_ef_read_len(const struct cstrap_ef_read *read);
/* The blocking form. */
CSTRAP_API enum cstrap_status cstrap_ef_read_run(struct cstrap_ef_read *read,
    const struct cstrap_transport *transport);

/*
 * Reads the message out of the EF that is selected: its header, then what the
 * header announces.
 *   E_NO_MESSAGE     the file is blank (FFFF) or shorter than a header
 *   E_BEING_WRITTEN  count 0 with a size
 *   E_SPACE          the room is too small; cstrap_message_length tells
 *   E_TRUNCATED      the file ends before the message does
 * Members are private.
 */
struct cstrap_fetch {
	struct cstrap_ef_read read;
	struct cstrap_card *card;
	struct cstrap_room room;
	size_t offset; /* of the message in its file */
	bool has_header;
};

/* offset: 0, or the index of the entry's Path. */
CSTRAP_API void cstrap_fetch_begin(struct cstrap_fetch *fetch,
    struct cstrap_card *card, struct cstrap_room room, size_t offset);
CSTRAP_API enum cstrap_status cstrap_fetch_next(struct cstrap_fetch *fetch,
    struct cstrap_view *command);
CSTRAP_API enum cstrap_status cstrap_fetch_feed(struct cstrap_fetch *fetch,
    struct cstrap_view answer);
/* The 4 + size bytes, in the room. */
CSTRAP_API struct cstrap_view cstrap_fetch_view(
    const struct cstrap_fetch *fetch);
CSTRAP_API enum cstrap_status cstrap_fetch_run(struct cstrap_fetch *fetch,
    const struct cstrap_transport *transport);

#ifdef __cplusplus
}
#endif

#endif /* CARDSTRAP_CARD_H */
