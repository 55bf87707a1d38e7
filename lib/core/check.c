/*
 * core/check.c - a message against the object table, in one pass.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "cardstrap/check.h"

#include "core/checker.h"

/* One READ BINARY; clients of the field make no second one. */
#define ONE_READ 256u

/* Where the pass stands. */
struct place {
	const struct cstrap_object *object;     /* NULL: not in the table */
	struct cstrap_version version;          /* that it is judged by */
	const struct cstrap_resource *resource; /* of an open multiple one */
	struct cstrap_node instance;
	bool in_instance;
	uint16_t instance_count;
	struct cstrap_node object_node;
	bool in_object;
	uint64_t seen; /* rows of the object that the instance has */
};

static void
leave_instance(struct cstrap_checker *checker, struct place *place)
{
	const struct cstrap_object *object = place->object;

	if (!place->in_instance)
		return;
	place->in_instance = false;
	for (uint8_t i = 0; object != NULL && i < object->resource_count; i++) {
		const struct cstrap_resource *row = &object->resources[i];

		if ((row->flags & CSTRAP_RESOURCE_MANDATORY) == 0 ||
		    row->type == CSTRAP_TYPE_NONE ||
		    (place->seen >> i & 1) != 0 ||
		    cstrap_resource_find(object, place->version, row->id) !=
			row)
			continue;
		/* What the mode needs is missing: check_credential.c. */
		if (row->flags & CSTRAP_RESOURCE_TOLERATED &&
		    cstrap_security_needs(checker, &place->instance, row->id))
			continue;
		cstrap_checker_put_resource(checker, &place->instance, row->id,
		    row->flags & CSTRAP_RESOURCE_TOLERATED ?
			CSTRAP_RULE_RESOURCE_ABSENT :
			CSTRAP_RULE_RESOURCE_MISSING);
	}
}

static void
leave_object(struct cstrap_checker *checker, struct place *place)
{
	leave_instance(checker, place);
	if (place->in_object && place->instance_count == 0)
		cstrap_checker_put(checker, &place->object_node,
		    CSTRAP_RULE_OBJECT_EMPTY);
	place->in_object = false;
}

static void
enter_object(struct cstrap_checker *checker, struct place *place,
    const struct cstrap_node *node)
{
	leave_object(checker, place);
	place->in_object = true;
	place->object_node = *node;
	place->instance_count = 0;
	place->object = cstrap_object_find(node->path.id[0]);
	if (place->object == NULL) {
		cstrap_checker_put(checker, node, CSTRAP_RULE_OBJECT_UNKNOWN);
		return;
	}
	place->version = cstrap_object_judge(place->object, node->version,
	    checker->options->enabler);
	if (!cstrap_object_has_version(place->object, node->version))
		cstrap_checker_put(checker, node, CSTRAP_RULE_OBJECT_VERSION);
}

static void
enter_instance(struct cstrap_checker *checker, struct place *place,
    const struct cstrap_node *node)
{
	leave_instance(checker, place);
	place->in_instance = true;
	place->instance = *node;
	place->instance_count++;
	place->seen = 0;
	if (place->object != NULL && !place->object->multiple &&
	    (place->instance_count > 1 || node->path.id[1] != 0))
		cstrap_checker_put(checker, node, CSTRAP_RULE_OBJECT_SINGLE);
}

static bool
is_in_range(const struct cstrap_resource *resource,
    const struct cstrap_value *value)
{
	if ((resource->flags & CSTRAP_RESOURCE_RANGED) == 0)
		return true;
	switch (value->type) {
	case CSTRAP_TYPE_INTEGER:
	case CSTRAP_TYPE_TIME:
		return value->of.integer >= resource->min &&
		    value->of.integer <= resource->max;
	case CSTRAP_TYPE_UNSIGNED:
		return value->of.unsigned_integer >= resource->min &&
		    value->of.unsigned_integer <= resource->max;
	case CSTRAP_TYPE_STRING:
	case CSTRAP_TYPE_CORELNK:
	case CSTRAP_TYPE_OPAQUE:
		return value->of.bytes.len >= resource->min &&
		    value->of.bytes.len <= resource->max;
	case CSTRAP_TYPE_NONE:
	case CSTRAP_TYPE_FLOAT:
	case CSTRAP_TYPE_BOOLEAN:
	case CSTRAP_TYPE_OBJLNK:
		break;
	}
	return true;
}

static void
check_value(struct cstrap_checker *checker,
    const struct cstrap_resource *resource, const struct cstrap_node *node)
{
	struct cstrap_value value;
	enum cstrap_rule rule;
	uint8_t room[CSTRAP_VALUE_NUMBER_MAX];

	if (cstrap_value_decode((enum cstrap_type)resource->type, node->value,
		&value, &rule) != CSTRAP_OK) {
		cstrap_checker_put(checker, node, rule);
		return;
	}
	if (!is_in_range(resource, &value))
		cstrap_checker_put(checker, node, CSTRAP_RULE_VALUE_RANGE);
	if (cstrap_value_encode(&value, room).len != node->value.len)
		cstrap_checker_put(checker, node, CSTRAP_RULE_VALUE_FORM);
}

/* The row of a resource node, after what its kind alone breaks. */
static const struct cstrap_resource *
find_row(struct cstrap_checker *checker, struct place *place,
    const struct cstrap_node *node)
{
	const struct cstrap_resource *row;

	if (place->object == NULL)
		return NULL;
	row = cstrap_resource_find(place->object, place->version,
	    node->path.id[2]);
	if (row == NULL) {
		cstrap_checker_put(checker, node, CSTRAP_RULE_RESOURCE_UNKNOWN);
		return NULL;
	}
	place->seen |= (uint64_t)1 << (row - place->object->resources);
	if (row->type == CSTRAP_TYPE_NONE) {
		cstrap_checker_put(checker, node,
		    CSTRAP_RULE_RESOURCE_EXECUTABLE);
		return NULL;
	}
	return row;
}

static void
check_resource(struct cstrap_checker *checker, struct place *place,
    const struct cstrap_node *node)
{
	const struct cstrap_resource *row = find_row(checker, place, node);
	const bool multiple = node->kind == CSTRAP_NODE_MULTIPLE;

	place->resource = multiple ? row : NULL;
	if (row == NULL)
		return;
	if (multiple != ((row->flags & CSTRAP_RESOURCE_MULTIPLE) != 0))
		cstrap_checker_put(checker, node,
		    multiple ? CSTRAP_RULE_RESOURCE_SINGLE :
			       CSTRAP_RULE_RESOURCE_MULTIPLE);
	else if (!multiple)
		check_value(checker, row, node);
}

static void
check_node(struct cstrap_checker *checker, struct place *place,
    const struct cstrap_node *node)
{
	if (!node->shortest)
		cstrap_checker_put(checker, node, CSTRAP_RULE_TLV_FORM);
	switch (node->kind) {
	case CSTRAP_NODE_OBJECT:
		enter_object(checker, place, node);
		break;
	case CSTRAP_NODE_INSTANCE:
		enter_instance(checker, place, node);
		break;
	case CSTRAP_NODE_RESOURCE:
	case CSTRAP_NODE_MULTIPLE:
		check_resource(checker, place, node);
		break;
	case CSTRAP_NODE_RESOURCE_INSTANCE:
		if (place->resource != NULL &&
		    place->resource->flags & CSTRAP_RESOURCE_MULTIPLE)
			check_value(checker, place->resource, node);
		break;
	}
}

/* What stands behind the message in its file: FF or 00, octet by octet. */
static void
check_tail(struct cstrap_checker *checker)
{
	const struct cstrap_view tail = checker->options->tail;
	struct cstrap_node node = { 0 };

	for (size_t i = 0; i < tail.len; i++) {
		if (tail.data[i] == 0xFF || tail.data[i] == 0x00)
			continue;
		node.offset = checker->message->bytes.len + i;
		cstrap_checker_put(checker, &node, CSTRAP_RULE_FILE_TAIL);
		return;
	}
}

/* What the values mean together. */
static void
check_meaning(struct cstrap_checker *checker)
{
	cstrap_check_accounts(checker);
	cstrap_check_security(checker);
	cstrap_check_keys_twice(checker);
	cstrap_check_server(checker);
	cstrap_check_links(checker);
	cstrap_check_access(checker);
}

enum cstrap_status
cstrap_check(const struct cstrap_message *message,
    const struct cstrap_check_options *options, const struct cstrap_sink *sink,
    struct cstrap_check_count *count)
{
	static const struct cstrap_check_options none = { CSTRAP_ENABLER_NEWEST,
		NULL, { NULL, 0 } };
	struct cstrap_checker checker = { message,
		options != NULL ? options : &none, sink, { 0, 0, 0 }, 0 };
	struct cstrap_message_iter iter;
	struct place place = { 0 };
	struct cstrap_node node;

	cstrap_message_begin(message, &iter);
	while (cstrap_message_next(&iter, &node))
		check_node(&checker, &place, &node);
	leave_object(&checker, &place);
	if (message->object_count > CSTRAP_MESSAGE_OBJECTS_MAX)
		cstrap_checker_put(&checker, NULL,
		    CSTRAP_RULE_FILE_COUNT_LIMIT);
	if (message->bytes.len > ONE_READ)
		cstrap_checker_put(&checker, NULL, CSTRAP_RULE_MESSAGE_LONG);
	check_tail(&checker);
	check_meaning(&checker);
	if (count != NULL)
		*count = checker.count;
	return checker.count.errors > 0 ? CSTRAP_E_RULE : CSTRAP_OK;
}
