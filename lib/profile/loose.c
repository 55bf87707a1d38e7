/*
 * profile/loose.c - values of CBOR and JSON to bytes of TLV and back.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "profile/loose.h"

#include <float.h>
#include <math.h>
#include <string.h>

#include "profile/render.h"

/* 2^53: up to here each integer is a double of its own. */
#define EXACT_MAX UINT64_C(9007199254740992)

static const struct cstrap_resource *
row_of(const struct cstrap_path *path, enum cstrap_enabler enabler)
{
	struct cstrap_node node;

	memset(&node, 0, sizeof(node));
	node.path = *path;
	return cstrap_node_row(&node, enabler);
}

static void
set_real(struct cstrap_value *value, double real, bool narrow)
{
	uint32_t bits;
	float single;

	value->of.real.width = narrow ? 4 : 8;
	if (narrow) {
		single = (float)real;
		memcpy(&bits, &single, sizeof(bits));
		value->of.real.bits = bits;
	} else {
		memcpy(&value->of.real.bits, &real, sizeof(real));
	}
}

bool
cstrap_loose_is_narrow(double real)
{
	double single;

	if (fabs(real) > (double)FLT_MAX)
		return false;
	single = (double)(float)real;
	return memcmp(&real, &single, sizeof(real)) == 0;
}

static enum cstrap_status
to_integer(const struct cstrap_loose *loose, struct cstrap_value *value)
{
	if (loose->kind != CSTRAP_LOOSE_INTEGER)
		return CSTRAP_E_TYPE;
	if (loose->number > INT64_MAX)
		return CSTRAP_E_RANGE;
	value->of.integer = loose->negative ? -1 - (int64_t)loose->number :
					      (int64_t)loose->number;
	return CSTRAP_OK;
}

static enum cstrap_status
to_unsigned(const struct cstrap_loose *loose, struct cstrap_value *value)
{
	if (loose->kind != CSTRAP_LOOSE_INTEGER)
		return CSTRAP_E_TYPE;
	value->of.unsigned_integer = loose->number;
	return loose->negative ? CSTRAP_E_RANGE : CSTRAP_OK;
}

static enum cstrap_status
to_real(const struct cstrap_loose *loose, struct cstrap_value *value)
{
	double real = loose->real;

	if (loose->kind == CSTRAP_LOOSE_INTEGER) {
		if (loose->number > EXACT_MAX)
			return CSTRAP_E_RANGE;
		real = (double)loose->number;
		if (loose->negative)
			real = -1 - real;
		set_real(value, real, cstrap_loose_is_narrow(real));
		return CSTRAP_OK;
	}
	if (loose->kind != CSTRAP_LOOSE_REAL)
		return CSTRAP_E_TYPE;
	set_real(value, real, loose->narrow);
	return CSTRAP_OK;
}

static enum cstrap_status
to_text(const struct cstrap_loose *loose, struct cstrap_value *value)
{
	if (loose->kind != CSTRAP_LOOSE_TEXT)
		return CSTRAP_E_TYPE;
	value->of.bytes = loose->bytes;
	return CSTRAP_OK;
}

/* Text, too: object 21 had strings where it has opaque values now. */
static enum cstrap_status
to_bytes(const struct cstrap_loose *loose, struct cstrap_value *value)
{
	if (loose->kind != CSTRAP_LOOSE_BYTES &&
	    loose->kind != CSTRAP_LOOSE_TEXT)
		return CSTRAP_E_TYPE;
	value->of.bytes = loose->bytes;
	return CSTRAP_OK;
}

static enum cstrap_status
to_link(const struct cstrap_loose *loose, struct cstrap_value *value)
{
	value->of.link = loose->link;
	if (loose->kind == CSTRAP_LOOSE_LINK)
		return CSTRAP_OK;
	if (loose->kind != CSTRAP_LOOSE_TEXT)
		return CSTRAP_E_TYPE;
	return cstrap_loose_link(loose->bytes, &value->of.link) ?
	    CSTRAP_OK :
	    CSTRAP_E_RANGE;
}

static enum cstrap_status
to_boolean(const struct cstrap_loose *loose, struct cstrap_value *value)
{
	value->of.boolean = loose->boolean;
	return loose->kind == CSTRAP_LOOSE_BOOLEAN ? CSTRAP_OK : CSTRAP_E_TYPE;
}

/* The type that an unknown resource gets from its value. */
static enum cstrap_type
own_type(const struct cstrap_loose *loose)
{
	switch (loose->kind) {
	case CSTRAP_LOOSE_INTEGER:
		return loose->number > INT64_MAX && !loose->negative ?
		    CSTRAP_TYPE_UNSIGNED :
		    CSTRAP_TYPE_INTEGER;
	case CSTRAP_LOOSE_REAL:
		return CSTRAP_TYPE_FLOAT;
	case CSTRAP_LOOSE_BOOLEAN:
		return CSTRAP_TYPE_BOOLEAN;
	case CSTRAP_LOOSE_LINK:
		return CSTRAP_TYPE_OBJLNK;
	case CSTRAP_LOOSE_TEXT:
	case CSTRAP_LOOSE_BYTES:
		return CSTRAP_TYPE_OPAQUE;
	case CSTRAP_LOOSE_NONE:
		break;
	}
	return CSTRAP_TYPE_NONE;
}

enum cstrap_status
cstrap_loose_encode(const struct cstrap_loose *loose,
    const struct cstrap_path *path, enum cstrap_enabler enabler,
    uint8_t room[CSTRAP_VALUE_NUMBER_MAX], struct cstrap_view *bytes)
{
	const struct cstrap_resource *row = row_of(path, enabler);
	enum cstrap_status st = CSTRAP_E_TYPE;
	struct cstrap_value value;

	memset(&value, 0, sizeof(value));
	*bytes = (struct cstrap_view) { NULL, 0 };
	value.type =
	    row == NULL ? own_type(loose) : (enum cstrap_type)row->type;
	switch (value.type) {
	case CSTRAP_TYPE_INTEGER:
	case CSTRAP_TYPE_TIME:
		st = to_integer(loose, &value);
		break;
	case CSTRAP_TYPE_UNSIGNED:
		st = to_unsigned(loose, &value);
		break;
	case CSTRAP_TYPE_FLOAT:
		st = to_real(loose, &value);
		break;
	case CSTRAP_TYPE_BOOLEAN:
		st = to_boolean(loose, &value);
		break;
	case CSTRAP_TYPE_STRING:
	case CSTRAP_TYPE_CORELNK:
		st = to_text(loose, &value);
		break;
	case CSTRAP_TYPE_OPAQUE:
		st = to_bytes(loose, &value);
		break;
	case CSTRAP_TYPE_OBJLNK:
		st = to_link(loose, &value);
		break;
	case CSTRAP_TYPE_NONE:
		break;
	}
	if (st == CSTRAP_OK)
		*bytes = cstrap_value_encode(&value, room);
	return st;
}

static void
from_signed(struct cstrap_loose *loose, int64_t number)
{
	loose->kind = CSTRAP_LOOSE_INTEGER;
	loose->negative = number < 0;
	loose->number = (uint64_t)(number < 0 ? -1 - number : number);
}

enum cstrap_status
cstrap_loose_decode(const struct cstrap_node *node, enum cstrap_enabler enabler,
    struct cstrap_loose *loose, enum cstrap_rule *rule)
{
	const struct cstrap_resource *row = cstrap_node_row(node, enabler);
	struct cstrap_value value;
	enum cstrap_status st;

	memset(loose, 0, sizeof(*loose));
	loose->kind = CSTRAP_LOOSE_BYTES;
	loose->bytes = node->value;
	*rule = CSTRAP_RULE_NONE;
	if (row == NULL)
		return CSTRAP_OK;
	st = cstrap_value_decode((enum cstrap_type)row->type, node->value,
	    &value, rule);
	if (st != CSTRAP_OK)
		return st;
	switch (value.type) {
	case CSTRAP_TYPE_STRING:
	case CSTRAP_TYPE_CORELNK:
		loose->kind = CSTRAP_LOOSE_TEXT;
		break;
	case CSTRAP_TYPE_INTEGER:
	case CSTRAP_TYPE_TIME:
		from_signed(loose, value.of.integer);
		break;
	case CSTRAP_TYPE_UNSIGNED:
		loose->kind = CSTRAP_LOOSE_INTEGER;
		loose->number = value.of.unsigned_integer;
		break;
	case CSTRAP_TYPE_FLOAT:
		loose->kind = CSTRAP_LOOSE_REAL;
		loose->real = cstrap_value_double(&value);
		loose->narrow = value.of.real.width == 4;
		break;
	case CSTRAP_TYPE_BOOLEAN:
		loose->kind = CSTRAP_LOOSE_BOOLEAN;
		loose->boolean = value.of.boolean;
		break;
	case CSTRAP_TYPE_OBJLNK:
		loose->kind = CSTRAP_LOOSE_LINK;
		loose->link = value.of.link;
		break;
	case CSTRAP_TYPE_OPAQUE:
	case CSTRAP_TYPE_NONE:
		break;
	}
	return CSTRAP_OK;
}

/* Digits without leading zeros; *at ends behind them. */
static bool
read_id(struct cstrap_view text, size_t *at, uint16_t *id)
{
	const size_t start = *at;
	uint32_t number = 0;

	while (*at < text.len && *at - start < 5 && text.data[*at] >= '0' &&
	    text.data[*at] <= '9')
		number = number * 10 + text.data[(*at)++] - '0';
	*id = (uint16_t)number;
	return *at > start && number <= UINT16_MAX &&
	    (text.data[start] != '0' || *at == start + 1);
}

bool
cstrap_loose_link(struct cstrap_view text, struct cstrap_objlnk *link)
{
	size_t at = 0;

	return read_id(text, &at, &link->object) && at < text.len &&
	    text.data[at++] == ':' && read_id(text, &at, &link->instance) &&
	    at == text.len;
}

bool
cstrap_loose_add(struct cstrap_loose *loose, const struct cstrap_loose *base)
{
	struct cstrap_value a, b;
	int64_t sum;

	if (to_integer(loose, &a) == CSTRAP_OK &&
	    to_integer(base, &b) == CSTRAP_OK) {
		if (__builtin_add_overflow(a.of.integer, b.of.integer, &sum))
			return false;
		from_signed(loose, sum);
		return true;
	}
	if (to_real(loose, &a) != CSTRAP_OK || to_real(base, &b) != CSTRAP_OK)
		return false;
	loose->real = cstrap_value_double(&a) + cstrap_value_double(&b);
	loose->kind = CSTRAP_LOOSE_REAL;
	loose->narrow = cstrap_loose_is_narrow(loose->real);
	return true;
}
