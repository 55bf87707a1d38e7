/*
 * profile/senml.c - records of SenML: names that base names begin, and values.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "profile/senml.h"

#include <stdio.h>
#include <string.h>

bool
cstrap_senml_must_know(struct cstrap_view label)
{
	return label.len > 0 && label.data[label.len - 1] == '_';
}

/* "/1/0/7": ids without leading zeros, none of them 65535. */
static bool
read_path(struct cstrap_view name, struct cstrap_path *path)
{
	size_t at = 0, start;
	uint32_t id;

	*path = (struct cstrap_path) { 0, { 0, 0, 0, 0 } };
	while (at < name.len) {
		if (path->depth == 4 || name.data[at++] != '/')
			return false;
		start = at;
		id = 0;
		while (at < name.len && at - start < 5 &&
		    name.data[at] >= '0' && name.data[at] <= '9')
			id = id * 10 + name.data[at++] - '0';
		if (at == start || id >= UINT16_MAX ||
		    (name.data[start] == '0' && at > start + 1))
			return false;
		path->id[path->depth++] = (uint16_t)id;
	}
	return path->depth >= 3;
}

static bool
take_base(struct cstrap_senml *s, const struct cstrap_senml_record *record)
{
	if (record->has_base_name) {
		if (record->base_name.len > sizeof(s->base))
			return false;
		s->base_len = record->base_name.len;
		if (s->base_len > 0)
			memcpy(s->base, record->base_name.data, s->base_len);
	}
	if (record->has_base_value)
		s->base_value = record->base_value;
	if (record->has_base_time)
		s->in_time = true;
	return true;
}

static bool
resolve(const struct cstrap_senml *s, struct cstrap_view name,
    struct cstrap_path *path)
{
	uint8_t whole[2 * CSTRAP_SENML_NAME_MAX];

	if (name.len > sizeof(whole) - s->base_len)
		return false;
	memcpy(whole, s->base, s->base_len);
	if (name.len > 0)
		memcpy(whole + s->base_len, name.data, name.len);
	return read_path((struct cstrap_view) { whole, s->base_len + name.len },
	    path);
}

enum cstrap_status
cstrap_senml_take(struct cstrap_senml *s,
    const struct cstrap_senml_record *record)
{
	struct cstrap_gather *g = s->gather;
	struct cstrap_loose value = record->value;
	struct cstrap_path path;

	if (record->has_version && record->version > CSTRAP_SENML_VERSION)
		return cstrap_gather_refuse(g, CSTRAP_E_VERSION,
		    CSTRAP_RULE_FORMAT_SYNTAX, NULL,
		    "a base version that this release cannot read");
	if (!take_base(s, record) || !resolve(s, record->name, &path))
		return cstrap_gather_refuse(g, CSTRAP_E_STRUCTURE,
		    CSTRAP_RULE_FORMAT_PATH, NULL, NULL);
	if (record->value_count > 1)
		return cstrap_gather_refuse(g, CSTRAP_E_STRUCTURE,
		    CSTRAP_RULE_FORMAT_VALUE, &path,
		    "a record with more than one value");
	if (s->base_value.kind != CSTRAP_LOOSE_NONE &&
	    (value.kind == CSTRAP_LOOSE_INTEGER ||
		value.kind == CSTRAP_LOOSE_REAL) &&
	    !cstrap_loose_add(&value, &s->base_value))
		return cstrap_gather_refuse(g, CSTRAP_E_RANGE,
		    CSTRAP_RULE_FORMAT_VALUE, &path,
		    "base value and value add up to no number");
	return cstrap_gather_value(g, &path, &value,
	    s->in_time || record->has_time);
}

/* --- out ------------------------------------------------------------------ */

static bool
is_value(const struct cstrap_node *node)
{
	return node->kind == CSTRAP_NODE_RESOURCE ||
	    node->kind == CSTRAP_NODE_RESOURCE_INSTANCE;
}

size_t
cstrap_senml_count(const struct cstrap_message *message)
{
	struct cstrap_message_iter iter;
	struct cstrap_node node;
	size_t count = 0;

	cstrap_message_begin(message, &iter);
	while (cstrap_message_next(&iter, &node))
		count += is_value(&node);
	return count;
}

static enum cstrap_status
refuse(struct cstrap_finding *finding, enum cstrap_status st,
    enum cstrap_rule rule, const struct cstrap_node *node)
{
	cstrap_finding_set(finding, st, rule, NULL);
	if (finding != NULL) {
		finding->offset = node->offset;
		finding->path = node->path;
	}
	return st;
}

static enum cstrap_status
put_value(const struct cstrap_node *node, enum cstrap_enabler enabler,
    const struct cstrap_senml_sink *sink, bool begins,
    struct cstrap_finding *finding)
{
	struct cstrap_loose loose;
	enum cstrap_rule rule;
	char base[24], name[16];
	enum cstrap_status st;

	st = cstrap_loose_decode(node, enabler, &loose, &rule);
	if (st != CSTRAP_OK)
		return refuse(finding, st, rule, node);
	(void)snprintf(base, sizeof(base), "/%u/%u/", node->path.id[0],
	    node->path.id[1]);
	if (node->path.depth == 4)
		(void)snprintf(name, sizeof(name), "%u/%u", node->path.id[2],
		    node->path.id[3]);
	else
		(void)snprintf(name, sizeof(name), "%u", node->path.id[2]);
	sink->take(sink->ctx, base, begins, name, &loose);
	cstrap_wipe(&loose, sizeof(loose));
	return CSTRAP_OK;
}

enum cstrap_status
cstrap_senml_each(const struct cstrap_message *message,
    enum cstrap_enabler enabler, const struct cstrap_senml_sink *sink,
    struct cstrap_finding *finding)
{
	enum cstrap_status st = CSTRAP_OK;
	struct cstrap_message_iter iter;
	struct cstrap_node node;
	bool begins = true;

	cstrap_message_begin(message, &iter);
	while (st == CSTRAP_OK && cstrap_message_next(&iter, &node)) {
		if (is_value(&node)) {
			st = put_value(&node, enabler, sink, begins, finding);
			begins = false;
			continue;
		}
		/* No words for a container that holds nothing. */
		if (node.value.len == 0)
			st = refuse(finding, CSTRAP_E_STRUCTURE,
			    CSTRAP_RULE_FORMAT_LOST, &node);
		if (node.kind == CSTRAP_NODE_INSTANCE)
			begins = true;
	}
	return st;
}
