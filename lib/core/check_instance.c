/*
 * core/check_instance.c - each instance against the object table, and against
 * the rules on it alone, in one pass over the message.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "core/checker.h"

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

/* The value of a resource at depth 3, of an instance of one at depth 4. */
static void
check_value(struct cstrap_checker *checker, const struct cstrap_resource *row,
    struct cstrap_view value, size_t offset, unsigned int depth)
{
	const enum cstrap_type type = (enum cstrap_type)row->type;
	enum cstrap_rule fault = cstrap_value_fault(type, value);

	if (fault == CSTRAP_RULE_NONE &&
	    (row->flags & CSTRAP_RESOURCE_RANGED) != 0 &&
	    !is_in_range(row, value))
		fault = CSTRAP_RULE_VALUE_RANGE;
	cstrap_checker_put(checker, fault, depth, offset);
	if ((fault == CSTRAP_RULE_NONE || fault == CSTRAP_RULE_VALUE_RANGE) &&
	    is_number(type) && cstrap_value_is_wide(type, value))
		cstrap_checker_put(checker, CSTRAP_RULE_VALUE_FORM, depth,
		    offset);
}

/* What most values are: right at first sight. A build for size looks twice. */
CSTRAP_HOT bool
is_plain(const struct cstrap_resource *row, struct cstrap_view bytes)
{
#ifndef __OPTIMIZE_SIZE__
	const struct cstrap_range *range;

	switch ((enum cstrap_type)row->type) {
	case CSTRAP_TYPE_OPAQUE:
		return (row->flags & CSTRAP_RESOURCE_RANGED) == 0;
	case CSTRAP_TYPE_STRING:
		range = &cstrap_range_table[row->range];
		return ((row->flags & CSTRAP_RESOURCE_RANGED) == 0 ||
			   (bytes.len >= range->min &&
			       bytes.len <= range->max)) &&
		    cstrap_value_is_utf8(bytes);
	case CSTRAP_TYPE_BOOLEAN:
		return bytes.len == 1 && bytes.data[0] <= 1;
	case CSTRAP_TYPE_INTEGER:
		if (bytes.len == 0 || bytes.data[0] >= 0x80)
			return false;
		if ((row->flags & CSTRAP_RESOURCE_RANGED) != 0) {
			range = &cstrap_range_table[row->range];
			return bytes.len == 1 && bytes.data[0] >= range->min &&
			    bytes.data[0] <= range->max;
		}
		/* not wide: the upper half is there and is not 0 */
		return bytes.len == 1 ||
		    (bytes.len == 2 && bytes.data[0] != 0) ||
		    (bytes.len == 4 && (bytes.data[0] | bytes.data[1]) != 0);
	default:
		break;
	}
#else
	(void)row;
	(void)bytes;
#endif
	return false;
}

/* A header that is longer than it has to be. */
CSTRAP_HOT void
check_form(struct cstrap_checker *checker, const struct cstrap_item *item,
    unsigned int depth)
{
	if (!item->tlv.shortest)
		cstrap_checker_put(checker, CSTRAP_RULE_TLV_FORM, depth,
		    item->tlv.offset);
}

/* What a multiple resource holds. row: NULL where that is not judged. */
CSTRAP_HOT void
check_resource_instances(struct cstrap_checker *checker,
    const struct cstrap_resource *row, struct cstrap_item *item)
{
	struct cstrap_span span;

	item_open(checker->message, item, &span);
	while (item_next(checker->message, &span, item)) {
		checker->path.id[3] = item->tlv.id;
		check_form(checker, item, 4);
		if (row != NULL)
			check_value(checker, row, item->value, item->tlv.offset,
			    4);
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

CSTRAP_HOT void
check_resource(struct cstrap_checker *checker,
    const struct cstrap_object *object, struct cstrap_item *item)
{
	const bool multiple = item->tlv.kind == CSTRAP_TLV_MULTIPLE;
	const struct cstrap_resource *row = NULL;
	enum cstrap_rule rule;

	checker->path.id[2] = item->tlv.id;
	check_form(checker, item, 3);
	if (object != NULL) {
		row = find_row(checker, object, item->tlv.id);
		rule = judge_kind(row, multiple);
		if (rule != CSTRAP_RULE_NONE) {
			cstrap_checker_put(checker, rule, 3, item->tlv.offset);
			row = NULL;
		}
	}
	if (multiple)
		check_resource_instances(checker, row, item);
	else if (row != NULL && !is_plain(row, item->value))
		check_value(checker, row, item->value, item->tlv.offset, 3);
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
	else if (!cstrap_mode_needs(checker->account->mode, id))
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

/* The rules on one Security or Server instance alone. */
static void
check_meaning(struct cstrap_checker *checker)
{
	const uint16_t *at = checker->at;

	if (checker->account->is_security) {
		cstrap_check_uri(checker);
		cstrap_check_security(checker);
		if ((at[CSTRAP_SECURITY_OSCORE] | at[CSTRAP_SECURITY_MQTT] |
			at[CSTRAP_SECURITY_COSE]) != 0)
			checker->has_links = true;
	} else {
		cstrap_check_server(checker);
		if ((at[CSTRAP_SERVER_APN] | at[CSTRAP_SERVER_OTHER_APNS]) != 0)
			checker->has_links = true;
	}
}

CSTRAP_HOT void
check_instance(struct cstrap_checker *checker,
    const struct cstrap_object *object, struct cstrap_item *item)
{
	struct cstrap_span span;
	uint32_t present = 0;

	item_open(checker->message, item, &span);
	checker_clear(checker);
	checker->row = 0;
	while (item_next(checker->message, &span, item)) {
		checker_note(checker, item);
		if (item->tlv.id < CSTRAP_CHECK_RESOURCES)
			present |= (uint32_t)1 << item->tlv.id;
		check_resource(checker, object, item);
	}
	if (object == NULL)
		return;
	if (object->id <= CSTRAP_OBJECT_SERVER)
		cstrap_account_note(checker);
	check_absent(checker, object, present);
	if (object->id <= CSTRAP_OBJECT_SERVER)
		check_meaning(checker);
}

/* The row of an object, and the version by which its values are judged. */
static const struct cstrap_object *
find_object(struct cstrap_checker *checker, const struct cstrap_item *of)
{
	const struct cstrap_object *object = cstrap_object_find(of->tlv.id);
	enum cstrap_rule rule = CSTRAP_RULE_NONE;

	if (object == NULL)
		rule = CSTRAP_RULE_OBJECT_UNKNOWN;
	else if (!cstrap_object_has_version(object, checker->version))
		rule = CSTRAP_RULE_OBJECT_VERSION;
	cstrap_checker_put(checker, rule, 1, of->tlv.offset);
	if (object != NULL)
		checker->place =
		    cstrap_version_place(cstrap_object_judge(object,
			checker->version, checker->options->enabler));
	return object;
}

/*
 * All levels go through one item: on a small stack that of the checker, else
 * one of their own, which a compiler keeps in registers.
 */
#ifdef CSTRAP_CHECK_KEEPS
#define ITEM(name, checker) struct cstrap_item place_, *const name = &place_
#else
#define ITEM(name, checker) struct cstrap_item *const name = &(checker)->item
#endif

static void
check_object(struct cstrap_checker *checker, const struct cstrap_item *of)
{
	const struct cstrap_object *object = find_object(checker, of);
	const size_t offset = of->tlv.offset;
	struct cstrap_span span;
	bool first = true;
	ITEM(item, checker);

	item_open(checker->message, of, &span);
	for (; item_next(checker->message, &span, item); first = false) {
		checker->path.id[1] = item->tlv.id;
		checker->offset = (uint16_t)item->tlv.offset;
		check_form(checker, item, 2);
		if (object != NULL && !object->multiple &&
		    (!first || item->tlv.id != 0))
			cstrap_checker_put_instance(checker,
			    CSTRAP_RULE_OBJECT_SINGLE);
		check_instance(checker, object, item);
	}
	if (first)
		cstrap_checker_put(checker, CSTRAP_RULE_OBJECT_EMPTY, 1,
		    offset);
}

/* The rules on meaning come back to some objects. */
static void
note_object(struct cstrap_checker *checker)
{
	const uint16_t id = checker->item.tlv.id;

	if (id < CSTRAP_CHECK_OBJECTS)
		item_open(checker->message, &checker->item,
		    &checker->objects[id]);
	if (id == CSTRAP_OBJECT_OSCORE || id == CSTRAP_OBJECT_COSE)
		checker->has_keys = true;
}

void
cstrap_check_instances(struct cstrap_checker *checker)
{
	static const struct cstrap_span all = { CSTRAP_MESSAGE_HEADER, 0 };
	struct cstrap_span span = all;

	while (item_next_object(checker->message, &span, &checker->item,
	    &checker->version))
		note_object(checker);
	span = all;
	while (item_next_object(checker->message, &span, &checker->item,
	    &checker->version)) {
		checker->path.id[0] = checker->item.tlv.id;
		check_object(checker, &checker->item);
	}
}
