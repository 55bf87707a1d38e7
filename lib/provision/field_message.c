/*
 * provision/field_message.c - would a client read this message?
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "provision/field.h"

#include "cardstrap/quirk.h"
#include "host/text.h"

static void
find_at(const struct cstrap_field_judge *judge, struct cstrap_finding *finding,
    enum cstrap_rule rule, const struct cstrap_node *node)
{
	cstrap_field_finding(judge, finding, rule, judge->what->file);
	finding->offset = node->offset;
	finding->path = node->path;
}

static void
check_length(struct cstrap_field_judge *judge)
{
	const size_t len = judge->what->message->bytes.len;
	struct cstrap_finding finding;

	if (!judge->field->walks || judge->field->read_max == 0 ||
	    len <= judge->field->read_max)
		return;
	cstrap_field_finding(judge, &finding, CSTRAP_RULE_FIELD_LONG,
	    judge->what->file);
	cstrap_finding_detail(&finding,
	    "%s makes one READ of at most %u bytes, and the message has %zu",
	    judge->field->name, (unsigned int)judge->field->read_max, len);
	cstrap_field_put(judge, &finding);
}

static void
check_form(struct cstrap_field_judge *judge)
{
	const unsigned int bare =
	    CSTRAP_QUIRK_BARE_TLV | CSTRAP_QUIRK_BARE_RESOURCES;
	struct cstrap_finding finding;

	if (judge->field->takes_bare || (judge->what->quirks & bare) == 0)
		return;
	cstrap_field_finding(judge, &finding, CSTRAP_RULE_FIELD_FORM,
	    judge->what->file);
	cstrap_field_put(judge, &finding);
}

/* Bytes of a TLV header behind its first: id and length (7.4.4). */
static size_t
header_rest(const struct cstrap_message *message,
    const struct cstrap_node *node)
{
	const uint8_t type = message->bytes.data[node->offset];

	return (type & 0x20 ? 2u : 1u) + (type >> 3 & 3u);
}

static void
check_headers(struct cstrap_field_judge *judge, const struct cstrap_node *node,
    size_t *sum)
{
	const size_t max = judge->field->headers_max;
	const size_t before = *sum;
	struct cstrap_finding finding;

	if (node->kind == CSTRAP_NODE_OBJECT) {
		*sum = 0;
		return;
	}
	*sum += header_rest(judge->what->message, node);
	if (max == 0 || *sum <= max || before > max)
		return;
	find_at(judge, &finding, CSTRAP_RULE_FIELD_HEADERS, node);
	cstrap_finding_detail(&finding,
	    "%s takes %zu bytes of ids and lengths in an object; "
	    "from here on there are more",
	    judge->field->name, max);
	cstrap_field_put(judge, &finding);
}

static void
check_empty(struct cstrap_field_judge *judge, const struct cstrap_node *node)
{
	struct cstrap_finding finding;

	if (!judge->field->refuses_empty || node->value.len > 0 ||
	    (node->kind != CSTRAP_NODE_INSTANCE &&
		node->kind != CSTRAP_NODE_MULTIPLE))
		return;
	find_at(judge, &finding, CSTRAP_RULE_FIELD_EMPTY, node);
	cstrap_field_put(judge, &finding);
}

static void
check_version(struct cstrap_field_judge *judge, const struct cstrap_node *node)
{
	const struct cstrap_version max = judge->field->version_max;
	struct cstrap_finding finding;

	if (node->kind != CSTRAP_NODE_OBJECT || max.major == 0 ||
	    node->version.major < max.major ||
	    (node->version.major == max.major &&
		node->version.minor <= max.minor))
		return;
	find_at(judge, &finding, CSTRAP_RULE_FIELD_VERSION, node);
	cstrap_finding_detail(&finding,
	    "%s knows objects up to version %u.%u, and this is %u.%u",
	    judge->field->name, max.major, max.minor, node->version.major,
	    node->version.minor);
	cstrap_field_put(judge, &finding);
}

static void
check_mode(struct cstrap_field_judge *judge, const struct cstrap_node *node)
{
	const uint8_t count = judge->field->mode_count;
	struct cstrap_value value;
	struct cstrap_finding finding;
	enum cstrap_rule rule;

	if (count == 0 || node->path.id[2] != CSTRAP_SECURITY_MODE ||
	    cstrap_value_decode(CSTRAP_TYPE_INTEGER, node->value, &value,
		&rule) != CSTRAP_OK ||
	    (value.of.integer >= 0 && value.of.integer < count))
		return;
	find_at(judge, &finding, CSTRAP_RULE_FIELD_MODE, node);
	cstrap_finding_detail(&finding, "%s knows modes 0 to %d, not %lld",
	    judge->field->name, count - 1, (long long)value.of.integer);
	cstrap_field_put(judge, &finding);
}

static void
check_security(struct cstrap_field_judge *judge, const struct cstrap_node *node)
{
	const uint16_t max = judge->field->resource_max;
	struct cstrap_finding finding;

	if (node->path.depth != 3 || node->path.id[0] != CSTRAP_OBJECT_SECURITY)
		return;
	if (node->kind == CSTRAP_NODE_RESOURCE)
		check_mode(judge, node);
	if (max == 0 || node->path.id[2] <= max)
		return;
	find_at(judge, &finding, CSTRAP_RULE_FIELD_RESOURCE, node);
	cstrap_finding_detail(&finding,
	    "%s knows resources 0 to %u of this object", judge->field->name,
	    (unsigned int)max);
	cstrap_field_put(judge, &finding);
}

void
cstrap_field_check_message(struct cstrap_field_judge *judge)
{
	struct cstrap_message_iter iter;
	struct cstrap_node node;
	size_t headers = 0;

	check_length(judge);
	check_form(judge);
	cstrap_message_begin(judge->what->message, &iter);
	while (cstrap_message_next(&iter, &node)) {
		check_headers(judge, &node, &headers);
		check_empty(judge, &node);
		check_version(judge, &node);
		check_security(judge, &node);
	}
}
