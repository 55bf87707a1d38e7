/*
 * core/message.c - the file's header, and the way to a node.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "cardstrap/message.h"

#include "core/message_scan.h"

#define ID_NONE 65535u /* no object has it */

enum cstrap_message_state
cstrap_message_state(const uint8_t header[CSTRAP_MESSAGE_HEADER])
{
	const bool no_objects = header[0] == 0 && header[1] == 0;

	if (header[2] == 0xFF && header[3] == 0xFF)
		return CSTRAP_STATE_NEVER_WRITTEN;
	if (!no_objects)
		return CSTRAP_STATE_MESSAGE;
	return header[2] == 0 && header[3] == 0 ? CSTRAP_STATE_EMPTY :
						  CSTRAP_STATE_BEING_WRITTEN;
}

size_t
cstrap_message_length(const uint8_t header[CSTRAP_MESSAGE_HEADER])
{
	return CSTRAP_MESSAGE_HEADER + ((size_t)header[2] << 8 | header[3]);
}

void
cstrap_message_begin(const struct cstrap_message *message,
    struct cstrap_message_iter *iter)
{
	cstrap_message_scan_begin(iter, message->bytes);
	if (message->bytes.len >= CSTRAP_MESSAGE_HEADER)
		iter->r.pos = CSTRAP_MESSAGE_HEADER;
}

static bool
is_same_path(const struct cstrap_path *a, const struct cstrap_path *b)
{
	if (a->depth != b->depth)
		return false;
	for (uint8_t i = 0; i < a->depth; i++)
		if (a->id[i] != b->id[i])
			return false;
	return true;
}

bool
cstrap_message_find(const struct cstrap_message *message,
    const struct cstrap_path *path, struct cstrap_node *node)
{
	struct cstrap_message_iter iter;

	cstrap_message_begin(message, &iter);
	while (cstrap_message_next(&iter, node))
		if (is_same_path(&node->path, path))
			return true;
	return false;
}
