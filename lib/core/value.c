/*
 * core/value.c - values of the LwM2M data types.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "core/value_read.h"

#include <string.h>

/* Big endian bits of 1, 2, 4 or 8 bytes, whatever they mean. */
static uint64_t
read_bits(struct cstrap_view bytes)
{
	uint64_t bits = 0;

	for (size_t i = 0; i < bytes.len; i++)
		bits = bits << 8 | bytes.data[i];
	return bits;
}

static bool
is_number_width(size_t len)
{
	return len == 1 || len == 2 || len == 4 || len == 8;
}

/* Two's complement of len bytes, widened; len is 1, 2, 4 or 8. */
static int64_t
read_signed(struct cstrap_view bytes)
{
	const uint64_t bits = read_bits(bytes);
	const uint64_t sign = (uint64_t)1 << ((bytes.len * 8 - 1) & 63);

	if ((bits & sign) == 0)
		return (int64_t)bits;
	/* -(2^n - bits), without leaving what int64_t holds */
	return -(int64_t)((sign - 1) - (bits & (sign - 1))) - 1;
}

static enum cstrap_rule
fault_of_number(enum cstrap_type type, size_t len)
{
	return is_number_width(len) && (type != CSTRAP_TYPE_FLOAT || len >= 4) ?
	    CSTRAP_RULE_NONE :
	    CSTRAP_RULE_VALUE_LENGTH;
}

enum cstrap_rule
cstrap_value_fault(enum cstrap_type type, struct cstrap_view bytes)
{
	switch (type) {
	case CSTRAP_TYPE_STRING:
	case CSTRAP_TYPE_CORELNK:
		return cstrap_value_is_utf8(bytes) ? CSTRAP_RULE_NONE :
						     CSTRAP_RULE_VALUE_UTF8;
	case CSTRAP_TYPE_OPAQUE:
		return CSTRAP_RULE_NONE;
	case CSTRAP_TYPE_BOOLEAN:
		if (bytes.len != 1)
			return CSTRAP_RULE_VALUE_LENGTH;
		return bytes.data[0] > 1 ? CSTRAP_RULE_VALUE_BOOLEAN :
					   CSTRAP_RULE_NONE;
	case CSTRAP_TYPE_OBJLNK:
		return bytes.len != 4 ? CSTRAP_RULE_VALUE_LENGTH :
					CSTRAP_RULE_NONE;
	case CSTRAP_TYPE_INTEGER:
	case CSTRAP_TYPE_UNSIGNED:
	case CSTRAP_TYPE_TIME:
	case CSTRAP_TYPE_FLOAT:
		return fault_of_number(type, bytes.len);
	case CSTRAP_TYPE_NONE:
		break;
	}
	return CSTRAP_RULE_RESOURCE_EXECUTABLE;
}

static bool
is_signed(enum cstrap_type type)
{
	return type != CSTRAP_TYPE_UNSIGNED;
}

/* What the octets in front of a number would repeat: its sign. */
static uint8_t
extension(enum cstrap_type type, const uint8_t *number)
{
	return is_signed(type) && number[0] >= 0x80 ? 0xFF : 0x00;
}

int32_t
cstrap_value_clamp(enum cstrap_type type, struct cstrap_view bytes)
{
	uint32_t number, sign;
	bool fits = true;
	size_t i = 0;

	if (!is_number_width(bytes.len))
		return CSTRAP_NUMBER_NONE;
	sign = extension(type, bytes.data);
	number = sign != 0 ? UINT32_MAX : 0;
	/* What does not fit into 32 bits has to be sign. */
	for (; i + 4 < bytes.len; i++)
		fits = fits && bytes.data[i] == sign;
	for (; i < bytes.len; i++)
		number = number << 8 | bytes.data[i];
	if (!fits || (number >> 31 != 0) != (sign != 0) ||
	    number == (uint32_t)1 << 31)
		return sign != 0 ? INT32_MIN + 1 : INT32_MAX;
	return sign != 0 ? -(int32_t)(UINT32_MAX - number) - 1 :
			   (int32_t)number;
}

bool
cstrap_value_is_wide(enum cstrap_type type, struct cstrap_view bytes)
{
	const size_t half = bytes.len / 2;

	return half > 0 &&
	    cstrap_view_filled((struct cstrap_view) { bytes.data, half },
		extension(type, bytes.data + half));
}

static void
take(enum cstrap_type type, struct cstrap_view bytes,
    struct cstrap_value *value)
{
	switch (type) {
	case CSTRAP_TYPE_INTEGER:
	case CSTRAP_TYPE_TIME:
		value->of.integer = read_signed(bytes);
		break;
	case CSTRAP_TYPE_UNSIGNED:
		value->of.unsigned_integer = read_bits(bytes);
		break;
	case CSTRAP_TYPE_FLOAT:
		value->of.real.bits = read_bits(bytes);
		value->of.real.width = (uint8_t)bytes.len;
		break;
	case CSTRAP_TYPE_BOOLEAN:
		value->of.boolean = bytes.data[0] == 1;
		break;
	case CSTRAP_TYPE_OBJLNK:
		value->of.link.object =
		    (uint16_t)(bytes.data[0] << 8 | bytes.data[1]);
		value->of.link.instance =
		    (uint16_t)(bytes.data[2] << 8 | bytes.data[3]);
		break;
	case CSTRAP_TYPE_STRING:
	case CSTRAP_TYPE_CORELNK:
	case CSTRAP_TYPE_OPAQUE:
	case CSTRAP_TYPE_NONE:
		value->of.bytes = bytes;
		break;
	}
}

enum cstrap_status
cstrap_value_decode(enum cstrap_type type, struct cstrap_view bytes,
    struct cstrap_value *value, enum cstrap_rule *rule)
{
	value->type = type;
	value->of.unsigned_integer = 0;
	*rule = cstrap_value_fault(type, bytes);
	if (*rule != CSTRAP_RULE_NONE)
		return CSTRAP_E_ENCODING;
	take(type, bytes, value);
	return CSTRAP_OK;
}

/* Fewest of 1, 2, 4, 8 bytes that hold the number. */
static uint8_t
signed_width(int64_t number)
{
	if (number >= INT8_MIN && number <= INT8_MAX)
		return 1;
	if (number >= INT16_MIN && number <= INT16_MAX)
		return 2;
	return number >= INT32_MIN && number <= INT32_MAX ? 4 : 8;
}

static uint8_t
unsigned_width(uint64_t number)
{
	if (number <= UINT8_MAX)
		return 1;
	if (number <= UINT16_MAX)
		return 2;
	return number <= UINT32_MAX ? 4 : 8;
}

static struct cstrap_view
put_bits(uint64_t bits, uint8_t width, uint8_t *room)
{
	for (uint8_t i = width; i > 0; i--, bits >>= 8)
		room[i - 1] = (uint8_t)bits;
	return (struct cstrap_view) { room, width };
}

struct cstrap_view
cstrap_value_encode(const struct cstrap_value *value,
    uint8_t room[CSTRAP_VALUE_NUMBER_MAX])
{
	switch (value->type) {
	case CSTRAP_TYPE_STRING:
	case CSTRAP_TYPE_CORELNK:
	case CSTRAP_TYPE_OPAQUE:
		return value->of.bytes;
	case CSTRAP_TYPE_BOOLEAN:
		return put_bits(value->of.boolean, 1, room);
	case CSTRAP_TYPE_OBJLNK:
		return put_bits((uint64_t)value->of.link.object << 16 |
			value->of.link.instance,
		    4, room);
	case CSTRAP_TYPE_INTEGER:
	case CSTRAP_TYPE_TIME:
		return put_bits((uint64_t)value->of.integer,
		    signed_width(value->of.integer), room);
	case CSTRAP_TYPE_UNSIGNED:
		return put_bits(value->of.unsigned_integer,
		    unsigned_width(value->of.unsigned_integer), room);
	case CSTRAP_TYPE_FLOAT:
		return put_bits(value->of.real.bits, value->of.real.width,
		    room);
	case CSTRAP_TYPE_NONE:
		break;
	}
	return (struct cstrap_view) { room, 0 };
}

/*
 * Octets that follow a lead octet, and the range of the first of them, which
 * keeps out overlong forms, surrogates and what is past U+10FFFF (RFC 3629,
 * section 4). 0 for an octet that leads nothing.
 */
static unsigned int
utf8_follow(uint8_t lead, uint8_t *low, uint8_t *high)
{
	*low = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
	*high = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
	if (lead >= 0xC2 && lead <= 0xDF)
		return 1;
	if (lead >= 0xE0 && lead <= 0xEF)
		return 2;
	return lead >= 0xF0 && lead <= 0xF4 ? 3 : 0;
}

/* Octets of ASCII at the front, counted by the eight. */
static size_t
skip_ascii(struct cstrap_view bytes)
{
	size_t i = 0;

#ifndef __OPTIMIZE_SIZE__
	for (uint64_t eight; i + sizeof(eight) <= bytes.len;
	     i += sizeof(eight)) {
		memcpy(&eight, bytes.data + i, sizeof(eight));
		if ((eight & UINT64_C(0x8080808080808080)) != 0)
			break;
	}
#else
	(void)bytes;
#endif
	return i;
}

bool
cstrap_value_is_utf8(struct cstrap_view bytes)
{
	uint8_t low, high;
	unsigned int follow;

	for (size_t i = skip_ascii(bytes); i < bytes.len;) {
		const uint8_t lead = bytes.data[i++];

		if (lead < 0x80)
			continue;
		follow = utf8_follow(lead, &low, &high);
		if (follow == 0 || follow > bytes.len - i)
			return false;
		for (; follow > 0; follow--, i++) {
			if (bytes.data[i] < low || bytes.data[i] > high)
				return false;
			low = 0x80;
			high = 0xBF;
		}
	}
	return true;
}

const char *
cstrap_type_name(enum cstrap_type type)
{
	static const char *const names[] = { "none", "String", "Integer",
		"Unsigned Integer", "Float", "Boolean", "Opaque", "Time",
		"Objlnk", "Corelnk" };
	const size_t index = (size_t)type;

	return index < sizeof(names) / sizeof(names[0]) ? names[index] : "none";
}
