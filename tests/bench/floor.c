/*
 * tests/bench/floor.c - the least that going over a message can cost: the
 * headers, and whether what they announce is there.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "floor.h"

#define KIND_INSTANCE 0u
#define KIND_MULTIPLE 2u

/* Reads the header at *pos, of at most 6 bytes; false past end. */
static bool
read_header(const uint8_t *bytes, size_t *pos, size_t end, unsigned int *kind,
    size_t *id, size_t *len)
{
	const uint8_t type = bytes[*pos];
	const size_t id_width = type & 0x20 ? 2 : 1;
	size_t len_width = type >> 3 & 3;
	const uint8_t *p = bytes + *pos + 1;

	if (1 + id_width + len_width > end - *pos)
		return false;
	*pos += 1 + id_width + len_width;
	*kind = type >> 6;
	*id = *p++;
	if (id_width == 2)
		*id = *id << 8 | *p++;
	*len = len_width == 0 ? type & 7u : 0;
	for (; len_width > 0; len_width--)
		*len = *len << 8 | *p++;
	return *len <= end - *pos;
}

/* The TLVs of one object, one container in another. */
static size_t
walk_object(const uint8_t *bytes, size_t pos, size_t end)
{
	size_t ends[3] = { end, 0, 0 };
	unsigned int open = 0, kind;
	size_t sum = 0, id, len;

	for (;;) {
		while (pos == ends[open]) {
			if (open == 0)
				return sum;
			open--;
		}
		if (!read_header(bytes, &pos, ends[open], &kind, &id, &len))
			return 0;
		sum += id + len;
		if ((kind == KIND_INSTANCE || kind == KIND_MULTIPLE) &&
		    open < 2) {
			ends[++open] = pos + len;
		} else {
			sum += len > 0 ? bytes[pos] : 0;
			pos += len;
		}
	}
}

size_t
floor_walk(struct cstrap_view message)
{
	const uint8_t *bytes = message.data;
	size_t pos = 4, sum = 0, len, header;

	while (message.len - pos >= 6) {
		header = bytes[pos + 2] == 0 ? 5 : 6;
		len = (size_t)bytes[pos + header - 2] << 8 |
		    bytes[pos + header - 1];
		pos += header;
		if (len > message.len - pos)
			return 0;
		sum += walk_object(bytes, pos, pos + len);
		pos += len;
	}
	return sum;
}
