/*
 * provision/verify.c - the card against what it should hold, path by path.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "cardstrap/provision.h"

#include <string.h>

#include "host/secret.h"
#include "host/text.h"

struct comparison {
	const struct cstrap_sink *sink;
	size_t differences;
};

static void
report(struct comparison *c, const struct cstrap_node *node, const char *text)
{
	struct cstrap_finding finding;

	cstrap_finding_set(&finding, CSTRAP_E_DIFFERS, CSTRAP_RULE_NONE, text);
	finding.file = "card";
	finding.path = node->path;
	c->differences++;
	cstrap_sink_put(c->sink, &finding);
}

static bool
is_leaf(const struct cstrap_node *node)
{
	return node->kind == CSTRAP_NODE_RESOURCE ||
	    node->kind == CSTRAP_NODE_RESOURCE_INSTANCE;
}

static bool
is_same_version(struct cstrap_version a, struct cstrap_version b)
{
	return a.major == b.major && a.minor == b.minor;
}

static void
compare_node(struct comparison *c, const struct cstrap_node *wanted,
    const struct cstrap_message *held)
{
	struct cstrap_node node;

	if (!cstrap_message_find(held, &wanted->path, &node))
		report(c, wanted, "missing on the card");
	else if (node.kind != wanted->kind)
		report(c, wanted, "of another kind on the card");
	else if (is_leaf(wanted) &&
	    !cstrap_view_equal(node.value, wanted->value))
		report(c, wanted, "another value on the card");
	else if (wanted->kind == CSTRAP_NODE_OBJECT &&
	    !is_same_version(node.version, wanted->version))
		report(c, wanted, "another object version on the card");
}

static void
compare(struct comparison *c, const struct cstrap_message *wanted,
    const struct cstrap_message *held)
{
	static const struct cstrap_node whole = { 0 };
	struct cstrap_message_iter iter;
	struct cstrap_node node, other;

	if (cstrap_view_equal(wanted->bytes, held->bytes))
		return;
	cstrap_message_begin(wanted, &iter);
	while (cstrap_message_next(&iter, &node))
		compare_node(c, &node, held);
	cstrap_message_begin(held, &iter);
	while (cstrap_message_next(&iter, &node))
		if (!cstrap_message_find(wanted, &node.path, &other))
			report(c, &node, "only on the card");
	if (c->differences == 0)
		report(c, &whole,
		    "the same values in another order or form on the card");
}

enum cstrap_status
cstrap_card_verify(const struct cstrap_link *link,
    const struct cstrap_message *message, const struct cstrap_sink *sink,
    struct cstrap_finding *finding)
{
	const struct cstrap_reading_options options = { .sink = sink };
	struct comparison c = { sink, 0 };
	struct cstrap_reading reading;
	enum cstrap_status st;
	struct cstrap_room room = { cstrap_secret_alloc(CSTRAP_MESSAGE_MAX),
		CSTRAP_MESSAGE_MAX };

	if (room.data == NULL)
		return cstrap_finding_set(finding, CSTRAP_E_NOMEM,
		    CSTRAP_RULE_NONE, "no memory for the message");
	st = cstrap_reading_run(&reading, link, room, &options, finding);
	if (st == CSTRAP_OK)
		compare(&c, message, &reading.message);
	cstrap_secret_free(room.data, room.len);
	if (st != CSTRAP_OK || c.differences == 0)
		return st;
	cstrap_finding_set(finding, CSTRAP_E_DIFFERS, CSTRAP_RULE_NONE,
	    "the card holds something else");
	if (finding != NULL)
		finding->file = "card";
	cstrap_finding_detail(finding, "%zu difference%s", c.differences,
	    c.differences == 1 ? "" : "s");
	return CSTRAP_E_DIFFERS;
}
