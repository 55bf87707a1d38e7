/*
 * host/json.h - JSON by jansson, with the edges guarded.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#ifndef CSTRAP_HOST_JSON_H
#define CSTRAP_HOST_JSON_H

#include <jansson.h>

#include "cardstrap/bytes.h"

#define CSTRAP_JSON_MAX (4096u * 1024u) /* of text; any message rendered */
#define CSTRAP_JSON_DEPTH_MAX 32u       /* arrays and objects in one another */

/*
 * Parse text: one document, no duplicate keys, no NUL, at most CSTRAP_JSON_MAX
 * bytes and CSTRAP_JSON_DEPTH_MAX levels. *out is yours to json_decref, or to
 * cstrap_json_free where it may hold secrets.
 *   E_SYNTAX with "line L, column C" as the place
 */
enum cstrap_status cstrap_json_load(json_t **out, struct cstrap_view text,
    struct cstrap_finding *finding);

/*
 * Overwrite the strings of *json, give it back, clear *json. Its strings are
 * wiped whoever else holds them. No deeper than cstrap_json_load lets in.
 */
void cstrap_json_free(json_t **json);

/*
 * Append "/token" to the JSON Pointer in room, with ~0 and ~1 as RFC 6901
 * says; cut at room_len. Returns the length before, to cut back to.
 */
size_t cstrap_json_pointer_push(char *room, size_t room_len, const char *token);

#endif /* CSTRAP_HOST_JSON_H */
