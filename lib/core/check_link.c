/*
 * core/check_link.c - links of a Security instance: to OSCORE, MQTT and COSE.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "core/check_read.h"

#define LINK_NONE 65535u /* in both parts: leads nowhere, on purpose */

struct link {
	uint16_t resource;
	uint16_t object; /* that it has to lead to */
	enum cstrap_rule rule;
};

static const struct link links[] = {
	{ CSTRAP_SECURITY_OSCORE, CSTRAP_OBJECT_OSCORE,
	    CSTRAP_RULE_LINK_OSCORE },
	{ CSTRAP_SECURITY_MQTT, CSTRAP_OBJECT_MQTT, CSTRAP_RULE_LINK_MQTT },
	{ CSTRAP_SECURITY_COSE, CSTRAP_OBJECT_COSE, CSTRAP_RULE_LINK_COSE },
};

static bool
leads_somewhere(struct cstrap_checker *checker, const struct link *link,
    const struct cstrap_node *node)
{
	struct cstrap_value value;
	enum cstrap_rule rule;
	struct cstrap_objlnk to;
	struct cstrap_node target;

	if (cstrap_value_decode(CSTRAP_TYPE_OBJLNK, node->value, &value,
		&rule) != CSTRAP_OK)
		return true;
	to = value.of.link;
	if (to.object == LINK_NONE && to.instance == LINK_NONE)
		return true;
	if (to.object != link->object)
		return false;
	return !cstrap_checker_may_look(checker, node) ||
	    cstrap_instance_node(checker, to.object, to.instance, &target);
}

static void
check_link(struct cstrap_checker *checker, const struct link *link,
    const struct cstrap_node *security)
{
	struct cstrap_inside inside;
	struct cstrap_node node;

	if (!cstrap_instance_find(checker, security, link->resource, &node))
		return;
	if (node.kind == CSTRAP_NODE_RESOURCE) {
		if (!leads_somewhere(checker, link, &node))
			cstrap_checker_put(checker, &node, link->rule);
		return;
	}
	cstrap_inside_begin(checker, &node, &inside);
	while (cstrap_inside_next(&inside, &node))
		if (!leads_somewhere(checker, link, &node))
			cstrap_checker_put(checker, &node, link->rule);
}

void
cstrap_check_links(struct cstrap_checker *checker)
{
	struct cstrap_inside inside;
	struct cstrap_node security;

	cstrap_instances_begin(checker, CSTRAP_OBJECT_SECURITY, &inside);
	while (cstrap_inside_next(&inside, &security))
		for (size_t i = 0; i < sizeof(links) / sizeof(links[0]); i++)
			check_link(checker, &links[i], &security);
}
