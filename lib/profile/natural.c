/*
 * profile/natural.c - values in the natural form of their type.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "profile/values.h"

#include <float.h>
#include <math.h>
#include <string.h>

#include "profile/name.h"

/* 2^53: up to here each integer is a double of its own. */
#define EXACT_MAX INT64_C(9007199254740992)

bool
cstrap_value_in_range(const struct cstrap_resource *row,
    const struct cstrap_value *value)
{
	const struct cstrap_range range = cstrap_resource_range(row);

	if ((row->flags & CSTRAP_RESOURCE_RANGED) == 0)
		return true;
	switch (value->type) {
	case CSTRAP_TYPE_INTEGER:
	case CSTRAP_TYPE_TIME:
		return value->of.integer >= range.min &&
		    value->of.integer <= range.max;
	case CSTRAP_TYPE_UNSIGNED:
		return value->of.unsigned_integer >= range.min &&
		    value->of.unsigned_integer <= range.max;
	case CSTRAP_TYPE_STRING:
	case CSTRAP_TYPE_CORELNK:
	case CSTRAP_TYPE_OPAQUE:
		return value->of.bytes.len >= range.min &&
		    value->of.bytes.len <= range.max;
	default:
		return true;
	}
}

static enum cstrap_status
natural_integer(const json_t *json, struct cstrap_value *value)
{
	const json_int_t number = json_integer_value(json);

	if (!json_is_integer(json))
		return CSTRAP_E_TYPE;
	if (value->type == CSTRAP_TYPE_UNSIGNED && number < 0)
		return CSTRAP_E_RANGE;
	if (value->type == CSTRAP_TYPE_UNSIGNED)
		value->of.unsigned_integer = (uint64_t)number;
	else
		value->of.integer = number;
	return CSTRAP_OK;
}

/* Four bytes where they hold the number exactly, else eight. */
static enum cstrap_status
natural_float(const json_t *json, struct cstrap_value *value)
{
	const json_int_t whole = json_integer_value(json);
	double number;
	float narrow;
	uint32_t bits;

	if (!json_is_number(json))
		return CSTRAP_E_TYPE;
	if (json_is_integer(json) && (whole > EXACT_MAX || whole < -EXACT_MAX))
		return CSTRAP_E_RANGE;
	number = json_number_value(json);
	value->of.real.width = 8;
	memcpy(&value->of.real.bits, &number, sizeof(number));
	if (fabs(number) > (double)FLT_MAX)
		return CSTRAP_OK;
	narrow = (float)number;
	if (memcmp(&number, &(double) { (double)narrow }, sizeof(number)) ==
	    0) {
		memcpy(&bits, &narrow, sizeof(bits));
		value->of.real.bits = bits;
		value->of.real.width = 4;
	}
	return CSTRAP_OK;
}

static enum cstrap_status
natural_text(const json_t *json, struct cstrap_value *value)
{
	if (!json_is_string(json))
		return CSTRAP_E_TYPE;
	value->of.bytes.data = (const uint8_t *)json_string_value(json);
	value->of.bytes.len = json_string_length(json);
	return CSTRAP_OK;
}

/* "10:0", two ids. */
static enum cstrap_status
natural_link(const json_t *json, struct cstrap_value *value)
{
	const char *text = json_string_value(json);
	uint32_t object, instance;
	const char *colon;
	char left[6];

	if (text == NULL)
		return CSTRAP_E_TYPE;
	colon = strchr(text, ':');
	if (colon == NULL || colon - text >= (ptrdiff_t)sizeof(left))
		return CSTRAP_E_RANGE;
	memcpy(left, text, (size_t)(colon - text));
	left[colon - text] = '\0';
	if (!cstrap_name_is_number(left, &object) ||
	    !cstrap_name_is_number(colon + 1, &instance))
		return CSTRAP_E_RANGE;
	value->of.link.object = (uint16_t)object;
	value->of.link.instance = (uint16_t)instance;
	return CSTRAP_OK;
}

enum cstrap_status
cstrap_natural_value(const struct cstrap_resource *row, const json_t *json,
    struct cstrap_value *value)
{
	enum cstrap_status st = CSTRAP_E_TYPE;

	memset(value, 0, sizeof(*value));
	value->type = (enum cstrap_type)row->type;
	switch (value->type) {
	case CSTRAP_TYPE_INTEGER:
	case CSTRAP_TYPE_UNSIGNED:
	case CSTRAP_TYPE_TIME:
		st = natural_integer(json, value);
		break;
	case CSTRAP_TYPE_FLOAT:
		st = natural_float(json, value);
		break;
	case CSTRAP_TYPE_BOOLEAN:
		st = json_is_boolean(json) ? CSTRAP_OK : CSTRAP_E_TYPE;
		value->of.boolean = json_is_true(json);
		break;
	case CSTRAP_TYPE_STRING:
	case CSTRAP_TYPE_CORELNK:
		st = natural_text(json, value);
		break;
	case CSTRAP_TYPE_OBJLNK:
		st = natural_link(json, value);
		break;
	case CSTRAP_TYPE_OPAQUE:
	case CSTRAP_TYPE_NONE:
		break;
	}
	if (st == CSTRAP_OK && !cstrap_value_in_range(row, value))
		st = CSTRAP_E_RANGE;
	return st;
}
