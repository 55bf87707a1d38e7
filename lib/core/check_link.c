/*
 * core/check_link.c - links of Security and Server instances: to OSCORE, MQTT,
 * COSE and APN profiles; and keys that nothing links to.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "core/checker.h"

#define LINK_LEN 4u

struct link {
	uint8_t from;
	uint8_t resource;
	uint8_t to; /* the object that it has to lead to */
	uint16_t rule;
};

static const struct link links[] = {
	{ CSTRAP_OBJECT_SECURITY, CSTRAP_SECURITY_OSCORE, CSTRAP_OBJECT_OSCORE,
	    CSTRAP_RULE_LINK_OSCORE },
	{ CSTRAP_OBJECT_SECURITY, CSTRAP_SECURITY_MQTT, CSTRAP_OBJECT_MQTT,
	    CSTRAP_RULE_LINK_MQTT },
	{ CSTRAP_OBJECT_SECURITY, CSTRAP_SECURITY_COSE, CSTRAP_OBJECT_COSE,
	    CSTRAP_RULE_LINK_COSE },
	{ CSTRAP_OBJECT_SERVER, CSTRAP_SERVER_APN, CSTRAP_OBJECT_APN,
	    CSTRAP_RULE_LINK_APN },
	{ CSTRAP_OBJECT_SERVER, CSTRAP_SERVER_OTHER_APNS, CSTRAP_OBJECT_APN,
	    CSTRAP_RULE_LINK_APN },
};

#define LINK_COUNT (sizeof(links) / sizeof(links[0]))

static uint16_t
half(struct cstrap_view link, size_t at)
{
	return (uint16_t)(link.data[at] << 8 | link.data[at + 1]);
}

/* FFFF FFFF leads nowhere, on purpose. */
static bool
is_link(struct cstrap_view value)
{
	return value.len == LINK_LEN && !cstrap_view_filled(value, 0xFF);
}

/* item: the resource, or with depth 4 an instance of it. */
static void
check_link(struct cstrap_checker *checker, const struct link *link,
    const struct cstrap_item *item, unsigned int depth)
{
	struct cstrap_item target;

	if (!is_link(item->value))
		return;
	checker->path.id[2] = link->resource;
	checker->path.id[3] = item->id;
	if (half(item->value, 0) == link->to &&
	    (!cstrap_checker_may_look(checker, depth, item->offset) ||
		cstrap_item_find_instance(checker->message, link->to,
		    half(item->value, 2), &target)))
		return;
	cstrap_checker_put(checker, (enum cstrap_rule)link->rule, depth,
	    item->offset);
}

/* The links of one resource of the instance where the check stands. */
static void
check_links(struct cstrap_checker *checker, const struct link *link)
{
	struct cstrap_span span;
	struct cstrap_item item;

	if (!cstrap_checker_item(checker, link->resource, &item))
		return;
	if (item.kind != CSTRAP_TLV_MULTIPLE) {
		check_link(checker, link, &item, 3);
		return;
	}
	span = cstrap_item_span(checker->message, &item);
	while (cstrap_item_next(checker->message, &span, &item))
		check_link(checker, link, &item, 4);
}

static void
check_links_from(struct cstrap_checker *checker, uint16_t object)
{
	struct cstrap_span span = cstrap_checker_instances(checker, object);

	while (cstrap_checker_next(checker, &span))
		for (size_t i = 0; i < LINK_COUNT; i++)
			if (links[i].from == object)
				check_links(checker, &links[i]);
}

static bool
leads_to(struct cstrap_view value, uint16_t object, uint16_t instance)
{
	return value.len == LINK_LEN && half(value, 0) == object &&
	    half(value, 2) == instance;
}

/* Does the resource, single or multiple, lead to this instance? */
static bool
links_to(const struct cstrap_message *message,
    const struct cstrap_item *resource, uint16_t object, uint16_t instance)
{
	struct cstrap_span span;
	struct cstrap_item item;

	if (resource->kind != CSTRAP_TLV_MULTIPLE)
		return leads_to(resource->value, object, instance);
	span = cstrap_item_span(message, resource);
	while (cstrap_item_next(message, &span, &item))
		if (leads_to(item.value, object, instance))
			return true;
	return false;
}

/* Does any Security instance lead to this one? */
static bool
is_linked(const struct cstrap_checker *checker, const struct link *link,
    uint16_t instance)
{
	const struct cstrap_message *message = checker->message;
	struct cstrap_span span = checker->objects[link->from].span;
	struct cstrap_item item, resource;

	while (cstrap_item_next(message, &span, &item))
		if (cstrap_item_find(message, cstrap_item_span(message, &item),
			link->resource, &resource) &&
		    links_to(message, &resource, link->to, instance))
			return true;
	return false;
}

/* Keys of OSCORE and COSE have no other use than to be linked to. */
static void
check_unused(struct cstrap_checker *checker, const struct link *link)
{
	struct cstrap_span span = cstrap_checker_instances(checker, link->to);

	while (cstrap_checker_next(checker, &span))
		if (cstrap_checker_may_look(checker, 2, checker->offset) &&
		    !is_linked(checker, link, checker->path.id[1]))
			cstrap_checker_put_instance(checker,
			    CSTRAP_RULE_LINK_UNUSED);
}

void
cstrap_check_links(struct cstrap_checker *checker)
{
	if (checker->has_links) {
		check_links_from(checker, CSTRAP_OBJECT_SECURITY);
		check_links_from(checker, CSTRAP_OBJECT_SERVER);
	}
	if (checker->has_keys) {
		check_unused(checker, &links[0]);
		check_unused(checker, &links[2]);
	}
}
