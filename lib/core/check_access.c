/*
 * core/check_access.c - Access Control: which server may do what, and with
 * what (TS Core 1.1.1, 8).
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "core/check_read.h"

#define ANY 65535   /* as instance: the object; as owner: no server */
#define EVERYBODY 0 /* ACL instance for servers that have none */
#define RIGHT_CREATE 16
#define RIGHTS_MAX 31 /* R W E D C */

/* What one Access Control instance is about; a part may be absent. */
struct target {
	struct cstrap_node object_node;
	struct cstrap_node instance_node;
	int64_t object;
	int64_t instance;
	bool has_object;
	bool has_instance;
};

static void
read_target(const struct cstrap_checker *checker,
    const struct cstrap_node *access, struct target *target)
{
	target->has_object = cstrap_instance_integer(checker, access,
	    CSTRAP_ACCESS_OBJECT, &target->object_node, &target->object);
	target->has_instance = cstrap_instance_integer(checker, access,
	    CSTRAP_ACCESS_INSTANCE, &target->instance_node, &target->instance);
}

static bool
is_id(int64_t id, int64_t max)
{
	return id >= 0 && id <= max;
}

/* Objects of the client's own, the Device first, need not be in a message. */
static void
check_target(struct cstrap_checker *checker, const struct target *target)
{
	struct cstrap_node node;

	if (!target->has_object || !is_id(target->object, ANY - 1) ||
	    target->object == CSTRAP_OBJECT_DEVICE ||
	    !cstrap_checker_may_look(checker, &target->object_node))
		return;
	if (!cstrap_object_node(checker, (uint16_t)target->object, &node)) {
		cstrap_checker_put(checker, &target->object_node,
		    CSTRAP_RULE_ACCESS_OBJECT);
		return;
	}
	if (target->has_instance && is_id(target->instance, ANY - 1) &&
	    !cstrap_instance_node(checker, (uint16_t)target->object,
		(uint16_t)target->instance, &node))
		cstrap_checker_put(checker, &target->instance_node,
		    CSTRAP_RULE_ACCESS_INSTANCE);
}

/* Of an object as such there is the right to create alone. */
static void
check_rights(struct cstrap_checker *checker, const struct target *target,
    const struct cstrap_node *node)
{
	struct cstrap_value value;
	enum cstrap_rule rule;

	if (!target->has_instance || target->instance != ANY ||
	    cstrap_value_decode(CSTRAP_TYPE_INTEGER, node->value, &value,
		&rule) != CSTRAP_OK ||
	    !is_id(value.of.integer, RIGHTS_MAX))
		return;
	if ((value.of.integer & ~(int64_t)RIGHT_CREATE) != 0)
		cstrap_checker_put(checker, node, CSTRAP_RULE_ACCESS_RIGHTS);
}

static void
check_acl(struct cstrap_checker *checker, const struct target *target,
    const struct cstrap_node *access)
{
	struct cstrap_inside inside;
	struct cstrap_node node, server;

	if (!cstrap_instance_find(checker, access, CSTRAP_ACCESS_RIGHTS,
		&node) ||
	    node.kind != CSTRAP_NODE_MULTIPLE)
		return;
	cstrap_inside_begin(checker, &node, &inside);
	while (cstrap_inside_next(&inside, &node)) {
		check_rights(checker, target, &node);
		if (node.path.id[3] != EVERYBODY &&
		    cstrap_checker_may_look(checker, &node) &&
		    !cstrap_server_find(checker, node.path.id[3], &server))
			cstrap_checker_put(checker, &node,
			    CSTRAP_RULE_ACCESS_SERVER);
	}
}

static void
check_owner(struct cstrap_checker *checker, const struct cstrap_node *access)
{
	struct cstrap_node node, server;
	int64_t owner;

	if (cstrap_instance_integer(checker, access, CSTRAP_ACCESS_OWNER, &node,
		&owner) &&
	    is_id(owner, ANY - 1) && cstrap_checker_may_look(checker, &node) &&
	    !cstrap_server_find(checker, owner, &server))
		cstrap_checker_put(checker, &node, CSTRAP_RULE_ACCESS_OWNER);
}

/* Several servers and no rights: the second Server instance is remarked. */
static void
check_none(struct cstrap_checker *checker)
{
	struct cstrap_inside inside;
	struct cstrap_node node;

	cstrap_instances_begin(checker, CSTRAP_OBJECT_ACCESS_CONTROL, &inside);
	if (cstrap_inside_next(&inside, &node))
		return;
	cstrap_instances_begin(checker, CSTRAP_OBJECT_SERVER, &inside);
	if (!cstrap_inside_next(&inside, &node))
		return;
	if (cstrap_inside_next(&inside, &node))
		cstrap_checker_put(checker, &node, CSTRAP_RULE_ACCESS_NONE);
}

void
cstrap_check_access(struct cstrap_checker *checker)
{
	struct cstrap_inside inside;
	struct cstrap_node access;
	struct target target;

	cstrap_instances_begin(checker, CSTRAP_OBJECT_ACCESS_CONTROL, &inside);
	while (cstrap_inside_next(&inside, &access)) {
		read_target(checker, &access, &target);
		check_target(checker, &target);
		check_acl(checker, &target, &access);
		check_owner(checker, &access);
	}
	check_none(checker);
}
