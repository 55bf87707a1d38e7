/*
 * card/conform_file.c - what a command of a script says about files.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "card/conform_file.h"

#include <string.h>

#define HEADER_LEN 5
#define DF_BITS 0x38 /* of the first octet of a file descriptor */

size_t
cstrap_conform_channel(uint8_t cla)
{
	return (cla & 0x40) == 0 ? cla & 0x03u : 4 + (cla & 0x0Fu);
}

struct cstrap_view
cstrap_conform_data(struct cstrap_view command)
{
	return cstrap_view_part(command, HEADER_LEN, CSTRAP_UPDATE_MAX);
}

/* A tag of one or two octets at *at. */
static bool
take_tag(struct cstrap_view bytes, size_t *at, uint16_t *tag)
{
	if (*at >= bytes.len)
		return false;
	*tag = bytes.data[(*at)++];
	if ((*tag & 0x1F) != 0x1F)
		return true;
	if (*at >= bytes.len)
		return false;
	*tag = (uint16_t)(*tag << 8 | bytes.data[(*at)++]);
	return true;
}

/* A length of one to three octets at *at, which fits in bytes. */
static bool
take_len(struct cstrap_view bytes, size_t *at, size_t *len)
{
	size_t octets;

	if (*at >= bytes.len)
		return false;
	*len = bytes.data[(*at)++];
	if (*len > 0x80) {
		octets = *len & 0x7F;
		if (octets > 2 || octets > bytes.len - *at)
			return false;
		for (*len = 0; octets > 0; octets--)
			*len = *len << 8 | bytes.data[(*at)++];
	} else if (*len == 0x80) {
		return false;
	}
	return *len <= bytes.len - *at;
}

/* The first element of this tag among bytes. */
static bool
find_one(struct cstrap_view bytes, uint16_t wanted, struct cstrap_view *value)
{
	size_t at = 0, len;
	uint16_t tag;

	while (take_tag(bytes, &at, &tag) && take_len(bytes, &at, &len)) {
		*value = cstrap_view_part(bytes, at, len);
		if (tag == wanted)
			return true;
		at += len;
	}
	return false;
}

bool
cstrap_conform_find(struct cstrap_view bytes, const uint16_t *tags,
    size_t count, struct cstrap_view *value)
{
	*value = bytes;
	for (size_t i = 0; i < count; i++)
		if (!find_one(*value, tags[i], value))
			return false;
	return count > 0;
}

bool
cstrap_conform_template(struct cstrap_view fcp,
    struct cstrap_conform_file *file)
{
	struct cstrap_view part;

	memset(file, 0, sizeof(*file));
	if (!cstrap_conform_find(fcp, (uint16_t[]) { 0x62, 0x83 }, 2, &part) ||
	    part.len != 2)
		return false;
	file->file_id = (uint16_t)(part.data[0] << 8 | part.data[1]);
	if (cstrap_conform_find(fcp, (uint16_t[]) { 0x62, 0x82 }, 2, &part) &&
	    part.len > 0)
		file->is_df = (part.data[0] & DF_BITS) == DF_BITS;
	if (cstrap_conform_find(fcp, (uint16_t[]) { 0x62, 0x84 }, 2, &part) &&
	    part.len > 0 && part.len <= sizeof(file->aid)) {
		file->aid_len = (uint8_t)part.len;
		memcpy(file->aid, part.data, part.len);
	}
	return true;
}

int
cstrap_conform_child(const struct cstrap_conform_guard *guard, int df,
    struct cstrap_view fid)
{
	if (fid.len != 2 || df == CSTRAP_CONFORM_FOREIGN)
		return CSTRAP_CONFORM_FOREIGN;
	for (size_t i = 0; i < guard->count; i++) {
		const struct cstrap_conform_file *file = &guard->files[i];

		if (!file->gone && file->parent == df &&
		    file->file_id == (fid.data[0] << 8 | fid.data[1]))
			return (int)i;
	}
	return CSTRAP_CONFORM_FOREIGN;
}
