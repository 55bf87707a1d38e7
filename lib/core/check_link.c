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

/* Does the item lead to an instance that is there? */
static bool
leads_to_one(struct cstrap_checker *checker, const struct link *link)
{
	struct cstrap_version version;
	struct cstrap_item to;

	if (half(checker->item.value, 0) != link->to)
		return false;
	return !cstrap_checker_may_look(checker, checker->depth,
		   checker->item.tlv.offset) ||
	    (cstrap_item_find_object(checker->message, link->to, &to,
		 &version) &&
		cstrap_item_find(checker->message, half(checker->item.value, 2),
		    &to));
}

/* The links of one resource of the instance where the check stands. */
static void
check_link(struct cstrap_checker *checker, const struct link *link)
{
	cstrap_checker_values(checker, link->resource);
	while (cstrap_checker_value(checker))
		if (is_link(checker->item.value) &&
		    !leads_to_one(checker, link))
			cstrap_checker_put_value(checker,
			    (enum cstrap_rule)link->rule);
}

static void
check_links_from(struct cstrap_checker *checker, uint16_t object)
{
	struct cstrap_span span;

	cstrap_checker_instances(checker, object, &span);
	while (cstrap_checker_next(checker, &span))
		for (size_t i = 0; i < LINK_COUNT; i++)
			if (links[i].from == object)
				check_link(checker, &links[i]);
}

/* Does any Security instance lead to this one? Moves the check there. */
static bool
is_linked(struct cstrap_checker *checker, const struct link *link,
    uint16_t instance)
{
	struct cstrap_span span;

	cstrap_checker_instances(checker, link->from, &span);
	while (cstrap_checker_next(checker, &span)) {
		cstrap_checker_values(checker, link->resource);
		while (cstrap_checker_value(checker))
			if (checker->item.value.len == LINK_LEN &&
			    half(checker->item.value, 0) == link->to &&
			    half(checker->item.value, 2) == instance)
				return true;
	}
	return false;
}

/* Keys of OSCORE and COSE have no other use than to be linked to. */
static void
check_unused(struct cstrap_checker *checker, const struct link *link)
{
	struct cstrap_span span;
	struct cstrap_item item;

	cstrap_checker_instances(checker, link->to, &span);
	while (cstrap_item_next(checker->message, &span, &item)) {
		checker->path.id[0] = link->to;
		checker->path.id[1] = item.tlv.id;
		if (!cstrap_checker_may_look(checker, 2, item.tlv.offset) ||
		    is_linked(checker, link, item.tlv.id))
			continue;
		checker->path.id[0] = link->to;
		checker->path.id[1] = item.tlv.id;
		cstrap_checker_put(checker, CSTRAP_RULE_LINK_UNUSED, 2,
		    item.tlv.offset);
	}
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
