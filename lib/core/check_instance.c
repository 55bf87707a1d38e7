/*
 * core/check_instance.c - each instance against the object table and the rules on
 * it alone, in one pass over the message.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "core/checker.h"

#include <string.h>

#include "core/object_table.h"

static bool
is_number(enum cstrap_type type)
{
	return type == CSTRAP_TYPE_INTEGER || type == CSTRAP_TYPE_UNSIGNED ||
	    type == CSTRAP_TYPE_TIME;
}

/* Of a number, or of a length. What has neither has no range in the table. */
static bool
is_in_range(const struct cstrap_resource *row, struct cstrap_view bytes)
{
	const enum cstrap_type type = (enum cstrap_type)row->type;
	const struct cstrap_range range = cstrap_range_table[row->range];
	int32_t size = (int32_t)bytes.len;

	if (is_number(type))
		size = type == CSTRAP_TYPE_INTEGER ?
		    value_number(bytes) :
		    cstrap_value_clamp(type, bytes);
	return size >= range.min && size <= range.max;
}

/* item is a resource, or with depth 4 an instance of one. */
static void
check_value(struct cstrap_checker *checker, const struct cstrap_resource *row,
    const struct cstrap_item *item, unsigned int depth)
{
	const enum cstrap_type type = (enum cstrap_type)row->type;
	enum cstrap_rule fault = CSTRAP_RULE_NONE;

	if (type != CSTRAP_TYPE_OPAQUE)
		fault = cstrap_value_fault(type, item->value);
	if (fault == CSTRAP_RULE_NONE &&
	    (row->flags & CSTRAP_RESOURCE_RANGED) != 0 &&
	    !is_in_range(row, item->value))
		fault = CSTRAP_RULE_VALUE_RANGE;
	if (fault != CSTRAP_RULE_NONE)
		cstrap_checker_put(checker, fault, depth, item->offset);
	if ((fault == CSTRAP_RULE_NONE || fault == CSTRAP_RULE_VALUE_RANGE) &&
	    item->value.len > 1 && is_number(type) &&
	    cstrap_value_is_wide(type, item->value))
		cstrap_checker_put(checker, CSTRAP_RULE_VALUE_FORM, depth,
		    item->offset);
}

/* What most values are: right at first sight. A build for size looks twice. */
CSTRAP_HOT bool
is_plain(const struct cstrap_resource *row, struct cstrap_view bytes)
{
#ifndef __OPTIMIZE_SIZE__
	const struct cstrap_range range = cstrap_range_table[row->range];

	switch ((enum cstrap_type)row->type) {
	case CSTRAP_TYPE_OPAQUE:
		return (row->flags & CSTRAP_RESOURCE_RANGED) == 0;
	case CSTRAP_TYPE_BOOLEAN:
		return bytes.len == 1 && bytes.data[0] <= 1;
	case CSTRAP_TYPE_INTEGER:
		return bytes.len == 1 && bytes.data[0] < 0x80 &&
		    ((row->flags & CSTRAP_RESOURCE_RANGED) == 0 ||
			(bytes.data[0] >= range.min &&
			    bytes.data[0] <= range.max));
	default:
		break;
	}
#else
	(void)row;
	(void)bytes;
#endif
	return false;
}

/* row: NULL where values are not judged. */
static void
check_resource_instances(struct cstrap_checker *checker,
    const struct cstrap_resource *row, const struct cstrap_item *multiple)
{
	struct cstrap_span span = cstrap_item_span(checker->message, multiple);
	struct cstrap_item item;

	while (item_next(checker->message, &span, &item)) {
		checker->path.id[3] = item.id;
		if (!item.shortest)
			cstrap_checker_put(checker, CSTRAP_RULE_TLV_FORM, 4,
			    item.offset);
		if (row != NULL)
			check_value(checker, row, &item, 4);
	}
}

/* What the kind of a resource alone breaks; row: NULL if it has none. */
static enum cstrap_rule
judge_kind(const struct cstrap_resource *row, bool multiple)
{
	if (row == NULL)
		return CSTRAP_RULE_RESOURCE_UNKNOWN;
	if (row->type == CSTRAP_TYPE_NONE)
		return CSTRAP_RULE_RESOURCE_EXECUTABLE;
	if (multiple == ((row->flags & CSTRAP_RESOURCE_MULTIPLE) != 0))
		return CSTRAP_RULE_NONE;
	return multiple ? CSTRAP_RULE_RESOURCE_SINGLE :
			  CSTRAP_RULE_RESOURCE_MULTIPLE;
}

/* Ids ascend in most messages: the next row is tried first. */
static const struct cstrap_resource *
find_row(struct cstrap_checker *checker, const struct cstrap_object *object,
    uint16_t id)
{
#ifndef __OPTIMIZE_SIZE__
	const struct cstrap_resource *row = &object->resources[checker->row];

	if (checker->row < object->resource_count && row->id == id &&
	    cstrap_row_is_in(row, checker->place)) {
		checker->row++;
		return row;
	}
	row = cstrap_row_find(object, checker->place, id);
	if (row != NULL)
		checker->row = (uint8_t)(row - object->resources + 1);
	return row;
#else
	return cstrap_row_find(object, checker->place, id);
#endif
}

static void
check_resource(struct cstrap_checker *checker,
    const struct cstrap_object *object, const struct cstrap_item *item)
{
	const bool multiple = item->kind == CSTRAP_TLV_MULTIPLE;
	const struct cstrap_resource *row = NULL;
	enum cstrap_rule rule;

	checker->path.id[2] = item->id;
	if (!item->shortest)
		cstrap_checker_put(checker, CSTRAP_RULE_TLV_FORM, 3,
		    item->offset);
	if (object != NULL) {
		row = find_row(checker, object, item->id);
		rule = judge_kind(row, multiple);
		if (rule != CSTRAP_RULE_NONE) {
			cstrap_checker_put(checker, rule, 3, item->offset);
			row = NULL;
		}
	}
	if (multiple)
		check_resource_instances(checker, row, item);
	else if (row != NULL && !is_plain(row, item->value))
		check_value(checker, row, item, 3);
}

/* A mandatory resource that the instance lacks, if its version has it. */
static void
put_absent(struct cstrap_checker *checker, const struct cstrap_object *object,
    uint8_t id)
{
	const struct cstrap_resource *row =
	    cstrap_row_find(object, checker->place, id);

	if (row == NULL)
		return;
	if ((row->flags & CSTRAP_RESOURCE_TOLERATED) == 0)
		cstrap_checker_put_resource(checker,
		    CSTRAP_RULE_RESOURCE_MISSING, id);
	/* What the mode needs is missing: check_credential.c. */
	else if (!cstrap_mode_needs(cstrap_checker_number(checker,
					CSTRAP_SECURITY_MODE),
		     id))
		cstrap_checker_put_resource(checker,
		    CSTRAP_RULE_RESOURCE_ABSENT, id);
}

static void
check_absent(struct cstrap_checker *checker, const struct cstrap_object *object,
    uint32_t present)
{
	uint32_t absent = object->mandatory & ~present;

	for (uint8_t id = 0; absent != 0; id++, absent >>= 1)
		if ((absent & 1) != 0)
			put_absent(checker, object, id);
}

/* Resources of Security, and of Server, that are links. */
static bool
has_links(const struct cstrap_checker *checker, uint8_t object)
{
	const uint16_t *at = checker->at;

	return object == CSTRAP_OBJECT_SECURITY ?
	    (at[CSTRAP_SECURITY_OSCORE] | at[CSTRAP_SECURITY_MQTT] |
		at[CSTRAP_SECURITY_COSE]) != 0 :
	    (at[CSTRAP_SERVER_APN] | at[CSTRAP_SERVER_OTHER_APNS]) != 0;
}

static void
check_instance(struct cstrap_checker *checker,
    const struct cstrap_object *object, const struct cstrap_item *instance)
{
	struct cstrap_span span = cstrap_item_span(checker->message, instance);
	struct cstrap_item item;
	uint32_t present = 0;

	memset(checker->at, 0, sizeof(checker->at));
	checker->row = 0;
	while (item_next(checker->message, &span, &item)) {
		if (item.id < CSTRAP_CHECK_RESOURCES) {
			checker->at[item.id] = item.offset;
			present |= (uint32_t)1 << item.id;
		}
		check_resource(checker, object, &item);
	}
	if (object == NULL)
		return;
	check_absent(checker, object, present);
	if (object->id > CSTRAP_OBJECT_SERVER)
		return;
	if (has_links(checker, object->id))
		checker->has_links = true;
	cstrap_account_note(checker);
	if (object->id == CSTRAP_OBJECT_SECURITY)
		cstrap_check_security(checker);
	else
		cstrap_check_server(checker);
}

/* The object's row, and the version by which its values are judged. */
static const struct cstrap_object *
find_object(struct cstrap_checker *checker, const struct cstrap_item *item)
{
	const struct cstrap_object *object = cstrap_object_find(item->id);
	enum cstrap_rule rule = CSTRAP_RULE_NONE;

	if (object == NULL)
		rule = CSTRAP_RULE_OBJECT_UNKNOWN;
	else if (!cstrap_object_has_version(object, checker->version))
		rule = CSTRAP_RULE_OBJECT_VERSION;
	if (rule != CSTRAP_RULE_NONE)
		cstrap_checker_put(checker, rule, 1, item->offset);
	if (object != NULL)
		checker->place = cstrap_version_place(
		    cstrap_object_judge(object, checker->version,
			checker->options->enabler));
	return object;
}

static void
check_object(struct cstrap_checker *checker, const struct cstrap_item *of)
{
	const struct cstrap_object *object = find_object(checker, of);
	struct cstrap_span span = cstrap_item_span(checker->message, of);
	struct cstrap_item item;
	bool first = true;

	for (; item_next(checker->message, &span, &item); first = false) {
		checker->path.id[1] = item.id;
		checker->offset = item.offset;
		if (!item.shortest)
			cstrap_checker_put_instance(checker,
			    CSTRAP_RULE_TLV_FORM);
		if (object != NULL && !object->multiple &&
		    (!first || item.id != 0))
			cstrap_checker_put_instance(checker,
			    CSTRAP_RULE_OBJECT_SINGLE);
		check_instance(checker, object, &item);
	}
	if (first)
		cstrap_checker_put(checker, CSTRAP_RULE_OBJECT_EMPTY, 1,
		    of->offset);
}

/* The rules on meaning come back to some objects. */
static void
note_object(struct cstrap_checker *checker, const struct cstrap_item *item)
{
	if (item->id < CSTRAP_CHECK_OBJECTS) {
		checker->objects[item->id].span =
		    cstrap_item_span(checker->message, item);
		checker->objects[item->id].version = checker->version;
	}
	if (item->id == CSTRAP_OBJECT_OSCORE || item->id == CSTRAP_OBJECT_COSE)
		checker->has_keys = true;
}

void
cstrap_check_instances(struct cstrap_checker *checker)
{
	struct cstrap_span span = cstrap_item_objects(checker->message);
	struct cstrap_item item;

	while (cstrap_item_next_object(checker->message, &span, &item,
	    &checker->version))
		note_object(checker, &item);
	span = cstrap_item_objects(checker->message);
	while (cstrap_item_next_object(checker->message, &span, &item,
	    &checker->version)) {
		checker->path.id[0] = item.id;
		check_object(checker, &item);
	}
}
