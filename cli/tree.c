/*
 * cli/tree.c - a message as a tree of lines.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "cli/tree.h"

#include "cardstrap/profile.h"
#include "host/secret.h"

const char *
cstrap_count_text(size_t count, const char *noun, char room[32])
{
	(void)snprintf(room, 32, "%zu %s%s", count, noun,
	    count == 1 ? "" : "s");
	return room;
}

static void
say_object(struct cstrap_cli *cli, const struct cstrap_node *node)
{
	const struct cstrap_object *object =
	    cstrap_object_find(node->path.id[0]);
	const char *name = object != NULL ? object->name : "unknown object";

	if (node->version.major == 0 && node->version.minor == 0)
		cstrap_say(&cli->out, "/%u %s", node->path.id[0], name);
	else
		cstrap_say(&cli->out, "/%u %s, version %u.%u", node->path.id[0],
		    name, node->version.major, node->version.minor);
}

static const char *
resource_name(const struct cstrap_node *node, enum cstrap_enabler enabler)
{
	const struct cstrap_object *object =
	    cstrap_object_find(node->path.id[0]);
	const struct cstrap_resource *resource = NULL;

	if (object != NULL)
		resource = cstrap_resource_find(object,
		    cstrap_object_judge(object, node->version, enabler),
		    node->path.id[2]);
	return resource != NULL ? resource->name : "unknown resource";
}

static void
say_value(struct cstrap_cli *cli, const struct cstrap_node *node,
    enum cstrap_enabler enabler, bool secrets)
{
	/* the longest form of a byte is an escape of six characters */
	const size_t room_len = 6 * node->value.len + 64;
	char *room = cstrap_secret_alloc(room_len);
	char path[CSTRAP_PATH_TEXT_MAX];
	const char *text;

	if (room == NULL)
		return;
	text =
	    cstrap_profile_value_text(node, enabler, secrets, room, room_len);
	(void)cstrap_path_text(&node->path, path);
	if (node->kind == CSTRAP_NODE_RESOURCE_INSTANCE)
		cstrap_say(&cli->out, "      %-10s %s", path, text);
	else
		cstrap_say(&cli->out, "    %-8s %s: %s", path,
		    resource_name(node, enabler), text);
	cstrap_secret_free(room, room_len);
}

static void
say_node(struct cstrap_cli *cli, const struct cstrap_node *node,
    enum cstrap_enabler enabler, bool secrets)
{
	char path[CSTRAP_PATH_TEXT_MAX];

	switch (node->kind) {
	case CSTRAP_NODE_OBJECT:
		say_object(cli, node);
		break;
	case CSTRAP_NODE_INSTANCE:
		cstrap_say(&cli->out, "  %s",
		    cstrap_path_text(&node->path, path));
		break;
	case CSTRAP_NODE_MULTIPLE:
		cstrap_say(&cli->out,
		    "    %-8s %s:", cstrap_path_text(&node->path, path),
		    resource_name(node, enabler));
		break;
	case CSTRAP_NODE_RESOURCE:
	case CSTRAP_NODE_RESOURCE_INSTANCE:
		say_value(cli, node, enabler, secrets);
		break;
	}
}

void
cstrap_tree_say(struct cstrap_cli *cli, const struct cstrap_message *message,
    enum cstrap_enabler enabler, bool secrets)
{
	struct cstrap_message_iter iter;
	struct cstrap_node node;

	cstrap_message_begin(message, &iter);
	while (cstrap_message_next(&iter, &node))
		say_node(cli, &node, enabler, secrets);
}
