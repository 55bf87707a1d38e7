/*
 * cardstrap/profile.h - provisioning files: a message as JSON that people
 * write, and JSON out of a message.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#ifndef CARDSTRAP_PROFILE_H
#define CARDSTRAP_PROFILE_H

#include "cardstrap/message.h"

#ifdef __cplusplus
extern "C" {
#endif

struct cstrap_profile_options {
	enum cstrap_enabler enabler; /* whose tables type the values */
	const char *file;            /* name for the findings, borrowed */
	const char *folder; /* {"file"} is relative to it and stays in it */
};

/*
 * Build a message from JSON text into room (CSTRAP_MESSAGE_MAX bytes do).
 * Every mistake goes to sink, with its JSON Pointer in `place` (a mistake of
 * syntax: line and column). *message views the room.
 *   E_RULE or the status of the last mistake   there were mistakes
 */
CSTRAP_API enum cstrap_status cstrap_profile_load(struct cstrap_view text,
    const struct cstrap_profile_options *options, struct cstrap_room room,
    struct cstrap_message *message, const struct cstrap_sink *sink);

struct cstrap_render_options {
	bool secrets; /* else {"masked": {"len": 16}} */
	enum cstrap_enabler enabler;
};

/*
 * The message as a profile, NUL-terminated JSON, *text yours to wipe and
 * free(). With secrets, cstrap_profile_load makes the same message of it
 * (with shortest headers).
 */
CSTRAP_API enum cstrap_status cstrap_profile_render(const struct cstrap_message
							*message,
    const struct cstrap_render_options *options, char **text,
    struct cstrap_finding *finding);

/*
 * The value of a resource as a person reads it, cut to room with its NUL:
 * text quoted, numbers as they are, opaque values in hex unless all of it is
 * printable ASCII, a secret as its length (in hex if secrets is set). Returns
 * room.
 */
CSTRAP_API const char *cstrap_profile_value_text(const struct cstrap_node *node,
    enum cstrap_enabler enabler, bool secrets, char *room, size_t room_len);

/* "server_uri" of a registry name "Server URI". Returns room. */
CSTRAP_API const char *cstrap_profile_name(const char *registry_name,
    char *room, size_t room_len);

#ifdef __cplusplus
}
#endif

#endif /* CARDSTRAP_PROFILE_H */
