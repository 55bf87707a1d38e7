/*
 * profile/gather.h - values by their paths, as formats of clients list them,
 * put together to a message.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#ifndef CSTRAP_PROFILE_GATHER_H
#define CSTRAP_PROFILE_GATHER_H

#include "profile/loose.h"

/* A node takes two bytes at least, so a message cannot hold more. */
#define CSTRAP_GATHER_MAX (CSTRAP_MESSAGE_MAX / 2)

struct cstrap_gathered; /* a value and its path */

/* Members are private but place and enabler, which are for all to use. */
struct cstrap_gather {
	enum cstrap_enabler enabler;
	char place[CSTRAP_PLACE_MAX];   /* of what is read now */
	struct cstrap_finding *finding; /* borrowed; may be NULL */
	struct cstrap_gathered *items;
	size_t count, item_room;
	uint8_t *values; /* secret memory */
	size_t values_len;
};

/* E_NOMEM. To be ended by cstrap_gather_wipe in any case. */
enum cstrap_status cstrap_gather_begin(struct cstrap_gather *g,
    enum cstrap_enabler enabler, struct cstrap_finding *finding);
void cstrap_gather_wipe(struct cstrap_gather *g);

/* Fill the finding: path may be NULL. Returns st. */
enum cstrap_status cstrap_gather_refuse(struct cstrap_gather *g,
    enum cstrap_status st, enum cstrap_rule rule,
    const struct cstrap_path *path, const char *text);

/*
 * What is left for values, to be filled by the caller and then kept: a value
 * that lies there is not copied.
 */
struct cstrap_room cstrap_gather_room(const struct cstrap_gather *g);
struct cstrap_view cstrap_gather_keep(struct cstrap_gather *g, size_t len);

/*
 * A value at a path of depth 3 or 4. series: it may stand there several times,
 * and the last one counts.
 */
enum cstrap_status cstrap_gather_value(struct cstrap_gather *g,
    const struct cstrap_path *path, const struct cstrap_loose *loose,
    bool series);

/* A container of depth 1 to 3 that holds nothing. */
enum cstrap_status cstrap_gather_empty(struct cstrap_gather *g,
    const struct cstrap_path *path);

/* The message of all that was gathered. */
enum cstrap_status cstrap_gather_end(struct cstrap_gather *g,
    struct cstrap_room room, struct cstrap_message *message);

#endif /* CSTRAP_PROFILE_GATHER_H */
