/*
 * profile/loader.h - what goes along while a profile is read: where we are,
 * what was made so far, and where mistakes go.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#ifndef CSTRAP_PROFILE_LOADER_H
#define CSTRAP_PROFILE_LOADER_H

#include <jansson.h>

#include "cardstrap/profile.h"
#include "profile/draft.h"

#define CSTRAP_LOADER_NO_ID 65535 /* of an instance without a good id */

struct cstrap_loader {
	const struct cstrap_profile_options *options;
	const struct cstrap_sink *sink;
	struct cstrap_draft draft;
	struct cstrap_path path;      /* in the data model, as far as known */
	char place[CSTRAP_PLACE_MAX]; /* JSON Pointer */
	size_t mistakes;
};

/* Go down to a member or element; leave takes what enter returned. */
size_t cstrap_loader_enter(struct cstrap_loader *l, const char *member);
size_t cstrap_loader_enter_at(struct cstrap_loader *l, size_t index);
void cstrap_loader_leave(struct cstrap_loader *l, size_t before);

/* Report a mistake at the current place. text is static. */
void cstrap_loader_mistake(struct cstrap_loader *l, enum cstrap_status status,
    enum cstrap_rule rule, const char *text, const char *format, ...)
    __attribute__((format(printf, 5, 6)));

/* "a string", "an array" ...: what stands here. */
const char *cstrap_json_kind(const json_t *json);

/* A member of an object. Its lack is a mistake, and NULL. */
json_t *cstrap_loader_member(struct cstrap_loader *l, const json_t *object,
    const char *member);

/* json is an object or array as wanted? Else a mistake. */
bool cstrap_loader_is(struct cstrap_loader *l, const json_t *json,
    json_type type);

/* Members that are not among names (NULL ends them) are mistakes. */
void cstrap_loader_only(struct cstrap_loader *l, const json_t *object,
    const char *const names[]);

/* An id 0..65534 as a JSON integer. */
bool cstrap_loader_id(struct cstrap_loader *l, const json_t *json,
    uint16_t *id);

/* The `accounts` and the `objects` member. */
void cstrap_load_accounts(struct cstrap_loader *l, const json_t *accounts);
void cstrap_load_objects(struct cstrap_loader *l, const json_t *objects);

#endif /* CSTRAP_PROFILE_LOADER_H */
