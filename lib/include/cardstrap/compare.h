/*
 * cardstrap/compare.h - what differs between two messages, path by path.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#ifndef CARDSTRAP_COMPARE_H
#define CARDSTRAP_COMPARE_H

#include "cardstrap/message.h"

#ifdef __cplusplus
extern "C" {
#endif

enum cstrap_difference_kind {
	CSTRAP_DIFFERENCE_LEFT = 1,    /* a node that the left alone has */
	CSTRAP_DIFFERENCE_RIGHT = 2,   /* a node that the right alone has */
	CSTRAP_DIFFERENCE_KIND = 3,    /* single here, multiple there */
	CSTRAP_DIFFERENCE_VERSION = 4, /* of an object */
	CSTRAP_DIFFERENCE_VALUE = 5,   /* other bytes of a value */
	CSTRAP_DIFFERENCE_FORM = 6     /* order or TLV form; no value differs */
};

/* Absent is not empty. */
enum cstrap_presence {
	CSTRAP_PRESENCE_ABSENT = 0,
	CSTRAP_PRESENCE_EMPTY = 1, /* of no bytes; a container: of no nodes */
	CSTRAP_PRESENCE_SET = 2
};

/* One side of a difference. node is borrowed for the call; NULL: absent. */
struct cstrap_difference_side {
	enum cstrap_presence presence;
	const struct cstrap_node *node;
};

struct cstrap_difference {
	enum cstrap_difference_kind kind;
	struct cstrap_path path; /* of FORM: the whole, depth 0 */
	struct cstrap_difference_side left, right; /* of FORM: no nodes */
};

/* Takes differences as they come. May be NULL: only the count matters. */
struct cstrap_compare_sink {
	void (*take)(void *ctx, const struct cstrap_difference *difference);
	void *ctx;
};

/*
 * Where comparing notes the places of siblings whose ids do not ascend. Yours,
 * filled, needs no preparation; holds offsets, never a value.
 */
struct cstrap_compare_room {
	uint16_t *offsets;
	size_t count;
};

/* Enough for any two messages: a node takes at least two bytes of one. */
#define CSTRAP_COMPARE_OFFSETS_MAX CSTRAP_MESSAGE_MAX

/*
 * Hand every difference to sink, ascending by path whatever the order of the
 * bytes, a container before what it holds; of a container that one side alone
 * has, each node. Values are compared as bytes, so a number in a longer form
 * is another value. FORM comes only where nothing else does: the bytes differ
 * and would not if both sides were encoded (cstrap_message_encode) in one
 * order.
 *
 * Ids that ascend, as in all that cstrap writes, are merged: the time is
 * linear in the bytes, and room (borrowed, may be NULL) is not used. n siblings
 * in another order take n offsets of it while their container is compared, and
 * time by n log n, whatever the order.
 *
 * count (may be NULL) is the number of differences handed out.
 *   E_DIFFERS   there was one
 *   E_SPACE     room is too small, or there is none, for ids that do not
 *               ascend; what was handed out until then is right, and not all
 */
CSTRAP_API enum cstrap_status cstrap_compare(const struct cstrap_message *left,
    const struct cstrap_message *right, const struct cstrap_compare_room *room,
    const struct cstrap_compare_sink *sink, size_t *count);

#ifdef __cplusplus
}
#endif

#endif /* CARDSTRAP_COMPARE_H */
