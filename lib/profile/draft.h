/*
 * profile/draft.h - the message while its profile is read: a tree of nodes
 * that remember where they were written, to be merged and then encoded.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#ifndef CSTRAP_PROFILE_DRAFT_H
#define CSTRAP_PROFILE_DRAFT_H

#include "cardstrap/message.h"

/* A node takes two bytes at least, so a message cannot hold more. */
#define CSTRAP_DRAFT_NODES_MAX (CSTRAP_MESSAGE_MAX / 2)

struct cstrap_draft_node {
	enum cstrap_node_kind kind;
	uint16_t id;
	struct cstrap_version version; /* of an object */
	bool listed;                   /* the `objects` member has it */
	struct cstrap_view value;      /* in the draft's own memory */
	char *place;                   /* JSON Pointer */
	struct cstrap_draft_node *first, *last; /* what it holds */
	struct cstrap_draft_node *next;         /* its sibling */
	struct cstrap_draft_node *older;        /* of all nodes */
};

struct cstrap_draft {
	struct cstrap_draft_node *first, *last; /* objects */
	struct cstrap_draft_node *newest;
	size_t node_count;
	uint8_t *values;           /* secret memory, the bytes of all values */
	size_t values_len;         /* used */
	enum cstrap_status status; /* why something could not be kept */
};

/* E_NOMEM */
enum cstrap_status cstrap_draft_init(struct cstrap_draft *draft);
/* Wipes the values and frees all nodes. */
void cstrap_draft_wipe(struct cstrap_draft *draft);

/* What parent (NULL: the message) holds under id; NULL for nothing. */
struct cstrap_draft_node *cstrap_draft_find(const struct cstrap_draft *draft,
    const struct cstrap_draft_node *parent, uint16_t id);

/*
 * Append a node; place is copied. NULL where the draft is full or memory is
 * short, and its status then says so.
 */
struct cstrap_draft_node *cstrap_draft_put(struct cstrap_draft *draft,
    struct cstrap_draft_node *parent, enum cstrap_node_kind kind, uint16_t id,
    const char *place);

/* What is left for values; to be filled, then kept. */
struct cstrap_room cstrap_draft_room(const struct cstrap_draft *draft);
/* Keep the first len bytes of that room. */
struct cstrap_view cstrap_draft_keep(struct cstrap_draft *draft, size_t len);

/* The message of all nodes; room is filled. */
enum cstrap_status cstrap_draft_encode(const struct cstrap_draft *draft,
    struct cstrap_room room, struct cstrap_message *message,
    struct cstrap_finding *finding);

#endif /* CSTRAP_PROFILE_DRAFT_H */
