/*
 * cardstrap/window.h - a message piece by piece, as it comes from a card, for
 * devices that have no room for all of it.
 *
 * What the window accepts, cstrap_message_decode accepts with the same values.
 * It keeps no list of ids, so siblings have to ascend; a message that is
 * legal but not in order is refused with E_UNORDERED: read it whole.
 *
 * A device reads twice: once to check and to hash, once to take the values,
 * which count only if both hashes are equal.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#ifndef CARDSTRAP_WINDOW_H
#define CARDSTRAP_WINDOW_H

#include "cardstrap/card.h"
#include "cardstrap/message.h"

#ifdef __cplusplus
extern "C" {
#endif

/*
 * A node, or a part of its value. Containers come once, with no part. A value
 * that fits the window's room comes whole: at is 0 and part.len is len. A
 * longer one comes in parts, at ascending.
 */
struct cstrap_window_part {
	enum cstrap_node_kind kind;
	struct cstrap_path path;
	struct cstrap_version version; /* of the object */
	size_t offset;                 /* of the node's header */
	size_t len;                    /* of its whole value */
	size_t at;                     /* of part in the value */
	struct cstrap_view part;       /* borrowed for the call */
};

/* Members are private. */
struct cstrap_window {
	void (*take)(void *ctx, const struct cstrap_window_part *part);
	void *ctx;
	struct cstrap_room room;
	size_t pos;      /* bytes taken so far */
	size_t total;    /* 4 + size; 0: not known yet */
	size_t ends[3];  /* of object, instance, multiple */
	int32_t last[4]; /* id of the sibling before; -1: none */
	uint8_t open;
	uint8_t header_len;
	uint8_t header[6];
	uint16_t count, seen;
	struct cstrap_path path;
	struct cstrap_version version;
	enum cstrap_node_kind kind;
	bool in_value;
	size_t offset, value_len, value_at, held;
	enum cstrap_status status;
	enum cstrap_rule rule;
	size_t fault;
};

/*
 * Start. room (borrowed) gathers values that come in several pieces; its size
 * is the longest value that comes whole. take may be NULL: check only.
 */
CSTRAP_API void cstrap_window_begin(struct cstrap_window *window,
    struct cstrap_room room,
    void (*take)(void *ctx, const struct cstrap_window_part *part), void *ctx);

/*
 * The next bytes, as many as there are. Bytes after the message are left out
 * of account. Statuses as cstrap_message_decode, and
 *   E_UNORDERED   siblings whose ids do not ascend
 * A refusal sticks.
 */
CSTRAP_API enum cstrap_status cstrap_window_feed(struct cstrap_window *window,
    struct cstrap_view bytes);

/* 4 + size; 0 before the header was fed. */
CSTRAP_API size_t cstrap_window_total(const struct cstrap_window *window);

/*
 * No more bytes come. finding (may be NULL) tells why, where and in which node
 * the window refused.
 *   E_TRUNCATED   the message goes on
 *   E_COUNT       more or fewer objects than the header announced
 */
CSTRAP_API enum cstrap_status cstrap_window_end(struct cstrap_window *window,
    struct cstrap_finding *finding);

/* Told of the message's bytes as they pass, header included. */
struct cstrap_window_tap {
	void (*bytes)(void *ctx, struct cstrap_view bytes);
	void *ctx;
};

/*
 * Reads the message of the selected EF through a window: header, then what it
 * announces, in commands of at most 256 bytes. Members are private.
 */
struct cstrap_window_fetch {
	struct cstrap_ef_read read;
	struct cstrap_card *card;
	struct cstrap_window *window;
	struct cstrap_window_tap tap;
	size_t offset;
	bool has_header;
};

/*
 * card and window are borrowed; tap (may be NULL) is copied: a hash, say.
 * offset: 0, or the index of the entry's Path. Statuses of cstrap_fetch and
 * of the window.
 */
CSTRAP_API void cstrap_window_fetch_begin(struct cstrap_window_fetch *fetch,
    struct cstrap_card *card, struct cstrap_window *window,
    const struct cstrap_window_tap *tap, size_t offset);
CSTRAP_API enum cstrap_status
cstrap_window_fetch_next(struct cstrap_window_fetch *fetch,
    struct cstrap_view *command);
CSTRAP_API enum cstrap_status
cstrap_window_fetch_feed(struct cstrap_window_fetch *fetch,
    struct cstrap_view answer);
CSTRAP_API enum cstrap_status cstrap_window_fetch_run(struct cstrap_window_fetch
							  *fetch,
    const struct cstrap_transport *transport);

#ifdef __cplusplus
}
#endif

#endif /* CARDSTRAP_WINDOW_H */
