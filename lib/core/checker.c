/*
 * core/checker.c - where a check stands, and its findings.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "core/checker.h"

#include "core/rule_severity.h"

void
cstrap_checker_instances(struct cstrap_checker *checker, uint16_t object,
    struct cstrap_span *span)
{
	struct cstrap_item item;

	checker->path.id[0] = object;
	span->pos = span->end = 0;
	if (object < CSTRAP_CHECK_OBJECTS)
		*span = checker->objects[object];
	else if (cstrap_item_find_object(checker->message, object, &item,
		     &checker->version))
		item_open(checker->message, &item, span);
}

bool
cstrap_checker_next(struct cstrap_checker *checker, struct cstrap_span *span)
{
	struct cstrap_item *item = &checker->item;
	struct cstrap_span inside;

	if (!cstrap_item_next(checker->message, span, item))
		return false;
	checker->path.id[1] = item->tlv.id;
	checker->offset = (uint16_t)item->tlv.offset;
	item_open(checker->message, item, &inside);
	checker_clear(checker);
	while (item_next(checker->message, &inside, item))
		checker_note(checker, item);
	return true;
}

#ifndef CSTRAP_CHECK_KEEPS

bool
cstrap_checker_load(struct cstrap_checker *checker, uint8_t id)
{
	struct cstrap_span span = { checker->at[id],
		(uint16_t)checker->message->bytes.len };

	if (span.pos != 0 &&
	    item_next(checker->message, &span, &checker->item) &&
	    checker->item.tlv.kind == CSTRAP_TLV_RESOURCE)
		return true;
	checker->item.value.len = 0;
	return false;
}

size_t
cstrap_checker_len(struct cstrap_checker *checker, uint8_t id)
{
	(void)cstrap_checker_load(checker, id);
	return checker->item.value.len;
}

int32_t
cstrap_checker_number(struct cstrap_checker *checker, uint8_t id)
{
	return cstrap_checker_load(checker, id) ?
	    value_number(checker->item.value) :
	    CSTRAP_NUMBER_NONE;
}

#endif /* CSTRAP_CHECK_KEEPS */

int32_t
cstrap_checker_seconds(struct cstrap_checker *checker, uint8_t id)
{
	const int32_t seconds = cstrap_checker_number(checker, id);

	if (seconds < 0 && seconds != CSTRAP_NUMBER_NONE)
		cstrap_checker_put_resource(checker, CSTRAP_RULE_TIME_NEGATIVE,
		    id);
	return seconds;
}

void
cstrap_checker_values(struct cstrap_checker *checker, uint8_t id)
{
	const uint16_t at = checker->at[id];
	struct cstrap_span *values = &checker->values;

	checker->path.id[2] = id;
	checker->depth = 3;
	values->pos = values->end = at;
	if (!cstrap_item_at(checker->message, at, &checker->item))
		return;
	item_open(checker->message, &checker->item, values);
	if (checker->item.tlv.kind == CSTRAP_TLV_MULTIPLE)
		checker->depth = 4;
	else
		values->pos = at;
}

bool
cstrap_checker_value(struct cstrap_checker *checker)
{
	if (!cstrap_item_next(checker->message, &checker->values,
		&checker->item))
		return false;
	checker->path.id[3] = checker->item.tlv.id;
	return true;
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

	checker->path.id[2] = id;
	cstrap_checker_put(checker, rule, 3, at != 0 ? at : checker->offset);
}

void
cstrap_checker_put_value(struct cstrap_checker *checker, enum cstrap_rule rule)
{
	cstrap_checker_put(checker, rule, checker->depth,
	    checker->item.tlv.offset);
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
