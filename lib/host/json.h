/*
 * host/json.h - JSON by jansson, with the edges guarded.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#ifndef CSTRAP_HOST_JSON_H
#define CSTRAP_HOST_JSON_H

#include <jansson.h>

#include "cardstrap/bytes.h"

#define CSTRAP_JSON_MAX (1024u * 1024u)	/* bytes of text */

/*
 * Parse text: one document, no duplicate keys, no NUL, at most CSTRAP_JSON_MAX
 * bytes. *out is yours to json_decref.
 *   E_SYNTAX with "line L, column C" as the place
 */
enum cstrap_status cstrap_json_load(json_t **out, struct cstrap_view text,
    struct cstrap_finding *finding);

/*
 * Append "/token" to the JSON Pointer in room, with ~0 and ~1 as RFC 6901
 * says; cut at room_len. Returns the length before, to cut back to.
 */
size_t cstrap_json_pointer_push(char *room, size_t room_len, const char *token);

#endif /* CSTRAP_HOST_JSON_H */
