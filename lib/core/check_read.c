/*
 * core/check_read.c - nodes inside one node, and values by their id.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "core/check_read.h"

#include "core/message_scan.h"
#include "core/tlv_read.h"

static const struct cstrap_objlnk null_link = { 65535, 65535 };

void
cstrap_inside_begin(const struct cstrap_checker *checker,
    const struct cstrap_node *parent, struct cstrap_inside *inside)
{
	const struct cstrap_view bytes = checker->message->bytes;
	const bool is_empty = parent->value.len == 0;

	cstrap_cursor_init(&inside->r, bytes);
	inside->r.pos =
	    is_empty ? bytes.len : (size_t)(parent->value.data - bytes.data);
	inside->r.end = inside->r.pos + parent->value.len;
	inside->path = parent->path;
	inside->version = parent->version;
}

/* The node of a header that was read, and of the value behind it. */
static void
fill_node(const struct cstrap_inside *inside, const struct cstrap_tlv *tlv,
    struct cstrap_view value, struct cstrap_node *node)
{
	node->kind = cstrap_message_node_kind(tlv->kind);
	node->path = inside->path;
	node->path.id[node->path.depth++] = tlv->id;
	node->version = inside->version;
	node->offset = tlv->offset;
	node->shortest = tlv->shortest;
	node->value = value;
}

bool
cstrap_inside_next(struct cstrap_inside *inside, struct cstrap_node *node)
{
	struct cstrap_cursor *r = &inside->r;
	struct cstrap_tlv tlv;

	if (cursor_left(r) == 0 || tlv_read(r, &tlv) != CSTRAP_OK)
		return false;
	fill_node(inside, &tlv, cursor_take(r, tlv.len), node);
	return r->status == CSTRAP_OK;
}

/* TS Core 1.1.1, G.3.4: id, version of one or two octets, length. */
static bool
next_object(struct cstrap_cursor *r, struct cstrap_node *node)
{
	if (cstrap_cursor_left(r) == 0)
		return false;
	node->kind = CSTRAP_NODE_OBJECT;
	node->offset = r->pos;
	node->shortest = true;
	node->path.depth = 1;
	node->path.id[0] = (uint16_t)cstrap_cursor_be(r, 2);
	node->version.major = (uint8_t)cstrap_cursor_be(r, 1);
	node->version.minor =
	    node->version.major == 0 ? 0 : (uint8_t)cstrap_cursor_be(r, 1);
	node->value = cstrap_cursor_take(r, cstrap_cursor_be(r, 2));
	return r->status == CSTRAP_OK;
}

bool
cstrap_object_node(const struct cstrap_checker *checker, uint16_t id,
    struct cstrap_node *node)
{
	struct cstrap_cursor r;

	cstrap_cursor_init(&r, checker->message->bytes);
	(void)cstrap_cursor_take(&r, CSTRAP_MESSAGE_HEADER);
	while (next_object(&r, node))
		if (node->path.id[0] == id)
			return true;
	return false;
}

void
cstrap_instances_begin(const struct cstrap_checker *checker, uint16_t object,
    struct cstrap_inside *inside)
{
	struct cstrap_node node;

	if (!cstrap_object_node(checker, object, &node))
		node = (struct cstrap_node) { 0 };
	cstrap_inside_begin(checker, &node, inside);
}

bool
cstrap_instance_node(const struct cstrap_checker *checker, uint16_t object,
    uint16_t id, struct cstrap_node *node)
{
	struct cstrap_inside inside;

	cstrap_instances_begin(checker, object, &inside);
	while (cstrap_inside_next(&inside, node))
		if (node->path.id[1] == id)
			return true;
	return false;
}

bool
cstrap_instance_find(const struct cstrap_checker *checker,
    const struct cstrap_node *instance, uint16_t id, struct cstrap_node *node)
{
	struct cstrap_inside inside;
	struct cstrap_view value;
	struct cstrap_tlv tlv;

	cstrap_inside_begin(checker, instance, &inside);
	while (cursor_left(&inside.r) > 0 &&
	    tlv_read(&inside.r, &tlv) == CSTRAP_OK) {
		value = cursor_take(&inside.r, tlv.len);
		if (tlv.id != id)
			continue;
		fill_node(&inside, &tlv, value, node);
		return true;
	}
	return false;
}

bool
cstrap_instance_integer(const struct cstrap_checker *checker,
    const struct cstrap_node *instance, uint16_t id, struct cstrap_node *node,
    int64_t *number)
{
	struct cstrap_value value;
	enum cstrap_rule rule;

	*number = 0;
	if (!cstrap_instance_find(checker, instance, id, node) ||
	    node->kind != CSTRAP_NODE_RESOURCE ||
	    cstrap_value_decode(CSTRAP_TYPE_INTEGER, node->value, &value,
		&rule) != CSTRAP_OK)
		return false;
	*number = value.of.integer;
	return true;
}

struct cstrap_view
cstrap_instance_bytes(const struct cstrap_checker *checker,
    const struct cstrap_node *instance, uint16_t id, struct cstrap_node *node)
{
	if (cstrap_instance_find(checker, instance, id, node) &&
	    node->kind == CSTRAP_NODE_RESOURCE)
		return node->value;
	*node = *instance;
	return (struct cstrap_view) { NULL, 0 };
}

bool
cstrap_instance_has_link(const struct cstrap_checker *checker,
    const struct cstrap_node *instance, uint16_t id)
{
	struct cstrap_node node;
	struct cstrap_value value;
	enum cstrap_rule rule;

	return cstrap_value_decode(CSTRAP_TYPE_OBJLNK,
		   cstrap_instance_bytes(checker, instance, id, &node), &value,
		   &rule) == CSTRAP_OK &&
	    (value.of.link.object != null_link.object ||
		value.of.link.instance != null_link.instance);
}

bool
cstrap_server_find(const struct cstrap_checker *checker, int64_t id,
    struct cstrap_node *server)
{
	struct cstrap_inside inside;
	struct cstrap_node node;
	int64_t number;

	cstrap_instances_begin(checker, CSTRAP_OBJECT_SERVER, &inside);
	while (cstrap_inside_next(&inside, server))
		if (cstrap_instance_integer(checker, server,
			CSTRAP_SERVER_SHORT_SERVER_ID, &node, &number) &&
		    number == id)
			return true;
	return false;
}

bool
cstrap_security_is_bootstrap(const struct cstrap_checker *checker,
    const struct cstrap_node *security)
{
	struct cstrap_node node;
	const struct cstrap_view flag = cstrap_instance_bytes(checker, security,
	    CSTRAP_SECURITY_BOOTSTRAP, &node);

	return flag.len == 1 && flag.data[0] == 1;
}

int
cstrap_text_find(const char *text, uint8_t octet)
{
	for (int i = 0; text[i] != '\0'; i++)
		if ((uint8_t)text[i] == octet)
			return i;
	return -1;
}
