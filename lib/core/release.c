/*
 * core/release.c - what goes when a server does: its access control, and what
 * it alone could reach (TS Transport 1.1.1, 5.2.5).
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "cardstrap/apply.h"

#include "core/cursor.h"

#define RIGHT_WRITE 0x02
#define RIGHT_DELETE 0x08
#define RIGHTS_ALL 0x1F
#define EVERY_INSTANCE 65535 /* of an object: the right to create */

/* The servers that stay, and what each may do with one instance. */
struct servers {
	uint8_t count;
	uint16_t ids[CSTRAP_RELEASE_SERVERS_MAX];
	uint8_t rights[CSTRAP_RELEASE_SERVERS_MAX];
};

/* An instance of object 2. */
struct control {
	uint16_t id;
	uint16_t object, instance; /* that it controls */
	uint16_t owner;
	bool has_entry; /* of the server that goes */
	uint8_t entry;
	uint8_t rest; /* the default entry */
};

struct release {
	uint16_t server;
	struct servers servers;
	void (*take)(void *ctx, const struct cstrap_release *release);
	void *ctx;
};

static int64_t
number_of(const struct cstrap_node *node)
{
	struct cstrap_value value;
	enum cstrap_rule rule;

	if (cstrap_value_decode(CSTRAP_TYPE_INTEGER, node->value, &value,
		&rule) != CSTRAP_OK)
		return -1;
	return value.of.integer;
}

static uint16_t
id_of(const struct cstrap_node *node)
{
	const int64_t number = number_of(node);

	return number >= 0 && number <= UINT16_MAX ? (uint16_t)number :
						     UINT16_MAX;
}

static CSTRAP_APART enum cstrap_status
list_servers(const struct cstrap_message *message, struct release *r)
{
	struct servers *servers = &r->servers;
	struct cstrap_message_iter iter;
	struct cstrap_node node;

	servers->count = 0;
	cstrap_message_begin(message, &iter);
	while (cstrap_message_next(&iter, &node)) {
		if (node.kind != CSTRAP_NODE_RESOURCE ||
		    node.path.id[0] != CSTRAP_OBJECT_SERVER ||
		    node.path.id[2] != CSTRAP_SERVER_SHORT_SERVER_ID ||
		    id_of(&node) == r->server)
			continue;
		if (servers->count == CSTRAP_RELEASE_SERVERS_MAX)
			return CSTRAP_E_SPACE;
		servers->ids[servers->count++] = id_of(&node);
	}
	return CSTRAP_OK;
}

static uint8_t
rights_of(const struct cstrap_node *node)
{
	const int64_t number = number_of(node);

	return number < 0 ? 0 : (uint8_t)(number & RIGHTS_ALL);
}

/* The nodes of the instance that iter is in; what they say of it. */
static CSTRAP_APART void
read_control(struct cstrap_message_iter iter, const struct release *r,
    struct control *c)
{
	struct cstrap_node node;

	while (cstrap_message_next(&iter, &node) && node.path.depth > 2) {
		switch (node.kind == CSTRAP_NODE_RESOURCE ? node.path.id[2] :
							    UINT16_MAX) {
		case CSTRAP_ACCESS_OBJECT:
			c->object = id_of(&node);
			break;
		case CSTRAP_ACCESS_INSTANCE:
			c->instance = id_of(&node);
			break;
		case CSTRAP_ACCESS_OWNER:
			c->owner = id_of(&node);
			break;
		default:
			break;
		}
		if (node.kind != CSTRAP_NODE_RESOURCE_INSTANCE ||
		    node.path.id[2] != CSTRAP_ACCESS_RIGHTS)
			continue;
		if (node.path.id[3] == 0)
			c->rest = rights_of(&node);
		if (node.path.id[3] == r->server) {
			c->has_entry = true;
			c->entry = rights_of(&node);
		}
	}
}

/* What each server that stays may do. */
static CSTRAP_APART void
read_rights(struct cstrap_message_iter iter, const struct control *c,
    struct servers *servers)
{
	struct cstrap_node node;

	for (uint8_t i = 0; i < servers->count; i++)
		servers->rights[i] =
		    servers->ids[i] == c->owner ? RIGHTS_ALL : c->rest;
	while (cstrap_message_next(&iter, &node) && node.path.depth > 2)
		for (uint8_t i = 0; i < servers->count; i++)
			if (node.kind == CSTRAP_NODE_RESOURCE_INSTANCE &&
			    node.path.id[2] == CSTRAP_ACCESS_RIGHTS &&
			    node.path.id[3] == servers->ids[i])
				servers->rights[i] = rights_of(&node);
}

static void
tell(const struct release *r, enum cstrap_release_kind kind,
    struct cstrap_path path, uint16_t owner)
{
	const struct cstrap_release release = { kind, path, owner };

	r->take(r->ctx, &release);
}

static struct cstrap_path
control_path(const struct control *c, uint8_t depth, uint16_t resource,
    uint16_t entry)
{
	return (struct cstrap_path) { depth,
		{ CSTRAP_OBJECT_ACCESS_CONTROL, c->id, resource, entry } };
}

/* Instance and access control go with the server. */
static void
drop(const struct release *r, const struct control *c)
{
	if (c->instance != EVERY_INSTANCE && c->object != CSTRAP_OBJECT_DEVICE)
		tell(r, CSTRAP_RELEASE_INSTANCE,
		    (struct cstrap_path) { 2,
			{ c->object, c->instance, 0, 0 } },
		    0);
	tell(r, CSTRAP_RELEASE_CONTROL, control_path(c, 2, 0, 0), 0);
}

/* Of those that can reach it: most of Write and Delete, then lowest id. */
static uint16_t
next_owner(const struct servers *servers)
{
	uint16_t owner = UINT16_MAX;
	int best = -1;

	for (uint8_t i = 0; i < servers->count; i++) {
		const uint8_t rights = servers->rights[i];
		const int sum = (rights & RIGHT_WRITE ? 1 : 0) +
		    (rights & RIGHT_DELETE ? 1 : 0);

		if (rights == 0 || sum < best ||
		    (sum == best && servers->ids[i] > owner))
			continue;
		best = sum;
		owner = servers->ids[i];
	}
	return owner;
}

static bool
can_reach(const struct release *r, const struct control *c)
{
	if (c->has_entry)
		return c->entry != 0;
	return c->owner == r->server;
}

/* With frames of their own, which are gone when the next pass begins. */
static CSTRAP_APART void
judge(struct cstrap_message_iter iter, struct release *r, uint16_t id)
{
	struct control c = { id, UINT16_MAX, UINT16_MAX, UINT16_MAX, false, 0,
		0 };
	uint16_t owner;

	read_control(iter, r, &c);
	if (!c.has_entry && c.owner != r->server)
		return;
	read_rights(iter, &c, &r->servers);
	owner = next_owner(&r->servers);
	if (owner == UINT16_MAX && can_reach(r, &c)) {
		drop(r, &c);
		return;
	}
	if (c.has_entry)
		tell(r, CSTRAP_RELEASE_ENTRY,
		    control_path(&c, 4, CSTRAP_ACCESS_RIGHTS, r->server), 0);
	if (c.owner == r->server)
		tell(r, CSTRAP_RELEASE_OWNER,
		    control_path(&c, 3, CSTRAP_ACCESS_OWNER, 0), owner);
}

enum cstrap_status
cstrap_release_server(const struct cstrap_message *message, uint16_t server,
    void (*take)(void *ctx, const struct cstrap_release *release), void *ctx)
{
	struct release r = { .server = server, .take = take, .ctx = ctx };
	struct cstrap_message_iter iter;
	struct cstrap_node node;
	enum cstrap_status st;

	if (server == 0 || server == UINT16_MAX)
		return CSTRAP_E_ARGUMENT;
	if ((st = list_servers(message, &r)) != CSTRAP_OK)
		return st;
	cstrap_message_begin(message, &iter);
	while (cstrap_message_next(&iter, &node))
		if (node.kind == CSTRAP_NODE_INSTANCE &&
		    node.path.id[0] == CSTRAP_OBJECT_ACCESS_CONTROL)
			judge(iter, &r, node.path.id[1]);
	return CSTRAP_OK;
}
