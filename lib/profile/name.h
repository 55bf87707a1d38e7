/*
 * profile/name.h - names of objects and resources, and the nearest of them to
 * one that is not known.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#ifndef CSTRAP_PROFILE_NAME_H
#define CSTRAP_PROFILE_NAME_H

#include "cardstrap/object.h"

#define CSTRAP_NAME_MAX 64 /* with its NUL; the registry stays below */

/* "0" to "65535" without leading zeros? */
bool cstrap_name_is_number(const char *text, uint32_t *number);

/* By snake_case name; NULL for none. */
const struct cstrap_object *cstrap_name_object(const char *name);
const struct cstrap_resource *cstrap_name_resource(const struct cstrap_object
						       *object,
    struct cstrap_version version, const char *name);
/* In whichever version of the object. */
const struct cstrap_resource *
cstrap_name_resource_ever(const struct cstrap_object *object, const char *name);

/* Offered one candidate after the other, keeps the one nearest to wanted. */
struct cstrap_nearest {
	const char *wanted;
	char best[CSTRAP_NAME_MAX]; /* "" while none is near */
	size_t distance;
};

void cstrap_nearest_begin(struct cstrap_nearest *nearest, const char *wanted);
void cstrap_nearest_offer(struct cstrap_nearest *nearest,
    const char *candidate);
/* "; did you mean \"x\"?", or "" where nothing is near. Returns room. */
const char *cstrap_nearest_words(const struct cstrap_nearest *nearest,
    char room[CSTRAP_NAME_MAX + 24]);

#endif /* CSTRAP_PROFILE_NAME_H */
