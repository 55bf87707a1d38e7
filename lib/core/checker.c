/*
 * core/checker.c - where a check stands, and its findings.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "core/checker.h"

#include <string.h>

#include "core/rule_severity.h"

struct cstrap_span
cstrap_checker_instances(struct cstrap_checker *checker, uint16_t object)
{
	struct cstrap_item item;

	checker->path.id[0] = object;
	if (object < CSTRAP_CHECK_OBJECTS) {
		checker->version = checker->objects[object].version;
		return checker->objects[object].span;
	}
	if (!cstrap_item_find_object(checker->message, object, &item,
		&checker->version))
		return (struct cstrap_span) { 0, 0 };
	return cstrap_item_span(checker->message, &item);
}

bool
cstrap_checker_next(struct cstrap_checker *checker, struct cstrap_span *span)
{
	struct cstrap_span inside;
	struct cstrap_item item;

	if (!cstrap_item_next(checker->message, span, &item))
		return false;
	checker->path.id[1] = item.id;
	checker->offset = item.offset;
	inside = cstrap_item_span(checker->message, &item);
	memset(checker->at, 0, sizeof(checker->at));
	while (item_next(checker->message, &inside, &item))
		if (item.id < CSTRAP_CHECK_RESOURCES)
			checker->at[item.id] = item.offset;
	return true;
}

bool
cstrap_checker_item(const struct cstrap_checker *checker, uint8_t id,
    struct cstrap_item *item)
{
	return cstrap_item_at(checker->message, checker->at[id], item);
}

struct cstrap_view
cstrap_checker_bytes(const struct cstrap_checker *checker, uint8_t id)
{
	struct cstrap_span span = { checker->at[id],
		checker->message->bytes.len };
	struct cstrap_item item;

	if (span.pos != 0 && item_next(checker->message, &span, &item) &&
	    item.kind == CSTRAP_TLV_RESOURCE)
		return item.value;
	return (struct cstrap_view) { NULL, 0 };
}

int32_t
cstrap_item_number(const struct cstrap_item *item)
{
	return item->kind == CSTRAP_TLV_RESOURCE ||
		item->kind == CSTRAP_TLV_RESOURCE_INSTANCE ?
	    value_number(item->value) :
	    CSTRAP_NUMBER_NONE;
}

int32_t
cstrap_checker_number(const struct cstrap_checker *checker, uint8_t id)
{
	return value_number(cstrap_checker_bytes(checker, id));
}

int32_t
cstrap_checker_seconds(struct cstrap_checker *checker, uint8_t id)
{
	const int32_t seconds = cstrap_checker_number(checker, id);

	if (seconds < 0 && seconds != CSTRAP_NUMBER_NONE)
		cstrap_checker_put_resource(checker, CSTRAP_RULE_TIME_NEGATIVE,
		    id);
	return seconds;
}

bool
cstrap_checker_is_bootstrap(const struct cstrap_checker *checker)
{
	const struct cstrap_view flag =
	    cstrap_checker_bytes(checker, CSTRAP_SECURITY_BOOTSTRAP);

	return flag.len == 1 && flag.data[0] == 1;
}

bool
cstrap_checker_server(const struct cstrap_checker *checker, int32_t id,
    struct cstrap_item *server)
{
	const struct cstrap_message *message = checker->message;
	struct cstrap_span span = checker->objects[CSTRAP_OBJECT_SERVER].span;
	struct cstrap_item item;

	while (item_next(message, &span, server))
		if (cstrap_item_find(message, cstrap_item_span(message, server),
			CSTRAP_SERVER_SHORT_SERVER_ID, &item) &&
		    cstrap_item_number(&item) == id)
			return true;
	return false;
}

static void
count_one(struct cstrap_check_count *count, enum cstrap_severity severity)
{
	switch (severity) {
	case CSTRAP_SEVERITY_ERROR:
		count->errors++;
		break;
	case CSTRAP_SEVERITY_WARNING:
		count->warnings++;
		break;
	case CSTRAP_SEVERITY_NOTE:
		count->notes++;
		break;
	}
}

void
cstrap_checker_put(struct cstrap_checker *checker, enum cstrap_rule rule,
    unsigned int depth, size_t offset)
{
	struct cstrap_finding finding;

	if (rule == CSTRAP_RULE_NONE)
		return;
	count_one(&checker->count, cstrap_rule_severity(rule));
	if (checker->sink == NULL)
		return;
	cstrap_finding_set(&finding, CSTRAP_E_RULE, rule, NULL);
	finding.file = checker->options->file;
	finding.offset = offset;
	finding.path = checker->path;
	finding.path.depth = (uint8_t)depth;
	cstrap_sink_put(checker->sink, &finding);
}

void
cstrap_checker_put_instance(struct cstrap_checker *checker,
    enum cstrap_rule rule)
{
	cstrap_checker_put(checker, rule, 2, checker->offset);
}

void
cstrap_checker_put_resource(struct cstrap_checker *checker,
    enum cstrap_rule rule, uint8_t id)
{
	const uint16_t at = checker->at[id];

	if (rule == CSTRAP_RULE_NONE)
		return;
	checker->path.id[2] = id;
	cstrap_checker_put(checker, rule, 3, at != 0 ? at : checker->offset);
}

void
cstrap_checker_put_item(struct cstrap_checker *checker, enum cstrap_rule rule,
    const struct cstrap_item *item)
{
	checker->path.id[3] = item->id;
	cstrap_checker_put(checker, rule, 4, item->offset);
}

bool
cstrap_checker_may_look(struct cstrap_checker *checker, unsigned int depth,
    size_t offset)
{
	if (checker->lookups > CSTRAP_CHECK_LOOKUPS)
		return false;
	if (checker->lookups++ < CSTRAP_CHECK_LOOKUPS)
		return true;
	cstrap_checker_put(checker, CSTRAP_RULE_CHECK_LIMIT, depth, offset);
	return false;
}
