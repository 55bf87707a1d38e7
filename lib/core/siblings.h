/*
 * core/siblings.h - the nodes of one container ascending by id, whatever
 * their order in the bytes.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#ifndef CSTRAP_CORE_SIBLINGS_H
#define CSTRAP_CORE_SIBLINGS_H

#include "cardstrap/compare.h"

/* Offsets count from the start of the message and fit 16 bits. */
struct cstrap_siblings {
	const uint8_t *data; /* of the message, borrowed */
	uint16_t *offsets;   /* of the nodes by id; NULL: as the bytes go */
	uint16_t count;      /* of the offsets */
	uint16_t at;         /* the one after head's */
	uint16_t start, end;
	uint16_t head; /* offset of the next node; 0: none */
	uint8_t level; /* 0 objects ... 3 resource instances */
};

/*
 * Start with the nodes of level in container, a view into message; an empty
 * view has none. Ids that do not ascend take offsets from the front of room
 * until cstrap_siblings_end. False where it has too few.
 */
bool cstrap_siblings_begin(struct cstrap_siblings *s,
    const struct cstrap_message *message, struct cstrap_view container,
    unsigned int level, struct cstrap_compare_room *room);

/* Give back what was taken from room; last begun, first ended. */
void cstrap_siblings_end(struct cstrap_siblings *s,
    struct cstrap_compare_room *room);

/*
 * The next node, which stays the next. Of its path the depth and the id at its
 * level are set, the version for an object alone. False at the end.
 */
bool cstrap_siblings_peek(const struct cstrap_siblings *s,
    struct cstrap_node *node);

/* Go on to the one after the one that peek gave. */
void cstrap_siblings_skip(struct cstrap_siblings *s);

#endif /* CSTRAP_CORE_SIBLINGS_H */
