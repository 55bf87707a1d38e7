/*
 * cardstrap/message.h - the Bootstrap Information of EF(LwM2M_Bootstrap)
 * (TS Core 1.1.1, G.3.4): the one form that files, profiles and cards become.
 * A message is a checked view of its own bytes; going over it needs no heap.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#ifndef CARDSTRAP_MESSAGE_H
#define CARDSTRAP_MESSAGE_H

#include "cardstrap/object.h"

#ifdef __cplusplus
extern "C" {
#endif

#define CSTRAP_MESSAGE_MAX 32768u       /* 4 + size; last offset 32,767 */
#define CSTRAP_MESSAGE_HEADER 4u        /* object count, size */
#define CSTRAP_MESSAGE_OBJECTS_MAX 255u /* one byte commits the count */

/* What the first four bytes of the file say. */
enum cstrap_message_state {
	CSTRAP_STATE_MESSAGE = 0,
	CSTRAP_STATE_EMPTY = 1,         /* 00 00 00 00: deliberately */
	CSTRAP_STATE_NEVER_WRITTEN = 2, /* size FFFF, whatever the count */
	CSTRAP_STATE_BEING_WRITTEN = 3  /* count 0, another size */
};

CSTRAP_API enum cstrap_message_state cstrap_message_state(
    const uint8_t header[CSTRAP_MESSAGE_HEADER]);

/* 4 + size, as the header says: 4..65,539. */
CSTRAP_API size_t cstrap_message_length(
    const uint8_t header[CSTRAP_MESSAGE_HEADER]);

/* Members are for reading. */
struct cstrap_message {
	struct cstrap_view bytes; /* 4 + size bytes, borrowed */
	uint16_t object_count;
};

enum cstrap_node_kind {
	CSTRAP_NODE_OBJECT = 0,
	CSTRAP_NODE_INSTANCE = 1,
	CSTRAP_NODE_RESOURCE = 2, /* a single value */
	CSTRAP_NODE_MULTIPLE = 3, /* resource instances follow */
	CSTRAP_NODE_RESOURCE_INSTANCE = 4
};

struct cstrap_node {
	enum cstrap_node_kind kind;
	struct cstrap_path path;
	struct cstrap_version version; /* of the object; 0.0 implicit */
	size_t offset;                 /* of its header, in the message */
	bool shortest;                 /* its header is canonical */
	struct cstrap_view value;      /* what follows the header */
};

/*
 * Check bytes strictly and make *message a view of them. bytes may go on
 * after the message, as a card file does; what follows is not judged here.
 *   E_TRUNCATED, E_LENGTH, E_STRUCTURE, E_DUPLICATE, E_ID, E_COUNT
 *   E_NEVER_WRITTEN, E_BEING_WRITTEN   as cstrap_message_state says
 *   E_TOO_LARGE    4 + size is over CSTRAP_MESSAGE_MAX
 * Every refusal carries a rule, an offset and the path as far as it is known.
 * On failure *message is empty. finding may be NULL.
 */
CSTRAP_API enum cstrap_status cstrap_message_decode(struct cstrap_message
							*message,
    struct cstrap_view bytes, struct cstrap_finding *finding);

/* Members are private. */
struct cstrap_message_iter {
	struct cstrap_cursor r;
	struct cstrap_path path;
	struct cstrap_version version;
	size_t ends[3]; /* of object, instance, multiple resource */
	uint8_t open;   /* how many of them are open */
	uint16_t seen;  /* objects met */
};

/* Start before the first object. The message is borrowed. */
CSTRAP_API void cstrap_message_begin(const struct cstrap_message *message,
    struct cstrap_message_iter *iter);

/*
 * The next node in the order of the bytes: an object, then its instances,
 * each before what it holds. False at the end.
 */
CSTRAP_API bool cstrap_message_next(struct cstrap_message_iter *iter,
    struct cstrap_node *node);

/* The node of a path, of any depth from 1 to 4. False where there is none. */
CSTRAP_API bool cstrap_message_find(const struct cstrap_message *message,
    const struct cstrap_path *path, struct cstrap_node *node);

/* Writes a message node by node, with shortest headers. Members private. */
struct cstrap_message_writer {
	struct cstrap_writer w;
	size_t starts[3]; /* of object, instance, multiple resource */
	struct cstrap_path path;
	struct cstrap_version version;
	uint8_t open;
	uint16_t object_count;
	enum cstrap_status status;
};

/* Room of CSTRAP_MESSAGE_MAX bytes always does. The room is filled. */
CSTRAP_API void cstrap_message_put_begin(struct cstrap_message_writer *mw,
    struct cstrap_room room);

/*
 * Append node, whose kind, path, version (of an object) and value (of a
 * resource or resource instance) count. Nodes come as cstrap_message_next
 * gives them; a container ends where a node does not belong into it.
 *   E_ORDER    a node whose parent was not put
 */
CSTRAP_API enum cstrap_status cstrap_message_put(struct cstrap_message_writer
						     *mw,
    const struct cstrap_node *node);

/*
 * Close what is open, write the header and decode the result, which views the
 * room.
 *   E_SPACE, or what cstrap_message_decode refuses (a duplicate, say)
 *   E_TOO_LARGE over CSTRAP_MESSAGE_MAX, E_COUNT over 255 objects
 */
CSTRAP_API enum cstrap_status
cstrap_message_put_end(struct cstrap_message_writer *mw,
    struct cstrap_message *message, struct cstrap_finding *finding);

/* The canonical bytes of a message: same order and values, shortest headers. */
CSTRAP_API enum cstrap_status cstrap_message_encode(const struct cstrap_message
							*message,
    struct cstrap_room room, struct cstrap_message *encoded,
    struct cstrap_finding *finding);

#ifdef __cplusplus
}
#endif

#endif /* CARDSTRAP_MESSAGE_H */
