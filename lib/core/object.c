/*
 * core/object.c - look-ups in the object table.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "cardstrap/object.h"

#include "core/object_table.h"

const struct cstrap_object *
cstrap_object_find(uint16_t id)
{
	for (size_t i = 0; i < cstrap_object_table_count; i++)
		if (cstrap_object_table[i].id == id)
			return &cstrap_object_table[i];
	return NULL;
}

const struct cstrap_object *
cstrap_object_at(size_t index)
{
	return index < cstrap_object_table_count ? &cstrap_object_table[index] :
						   NULL;
}

static unsigned int
number(struct cstrap_version version)
{
	return (unsigned int)version.major << 8 | version.minor;
}

struct cstrap_version
cstrap_object_judge(const struct cstrap_object *object,
    struct cstrap_version version, enum cstrap_enabler enabler)
{
	uint8_t i = object->version_count;

	if (number(version) != 0)
		return version;
	while (i > 1 && enabler != CSTRAP_ENABLER_NEWEST &&
	    object->versions[i - 1].enabler > (uint8_t)enabler)
		i--;
	return object->versions[i - 1].version;
}

bool
cstrap_object_has_version(const struct cstrap_object *object,
    struct cstrap_version version)
{
	if (number(version) == 0)
		return true;
	for (uint8_t i = 0; i < object->version_count; i++)
		if (number(object->versions[i].version) == number(version))
			return true;
	return false;
}

struct cstrap_version
cstrap_resource_since(const struct cstrap_resource *resource)
{
	return cstrap_version_table[resource->since];
}

struct cstrap_version
cstrap_resource_until(const struct cstrap_resource *resource)
{
	return cstrap_version_table[resource->until];
}

struct cstrap_range
cstrap_resource_range(const struct cstrap_resource *resource)
{
	return cstrap_range_table[resource->range];
}

uint8_t
cstrap_version_place(struct cstrap_version version)
{
	uint8_t place = 0;

	while (place + 1 < CSTRAP_VERSION_COUNT &&
	    number(cstrap_version_table[place + 1]) <= number(version))
		place++;
	return place;
}

const struct cstrap_resource *
cstrap_resource_find(const struct cstrap_object *object,
    struct cstrap_version version, uint16_t id)
{
	return cstrap_row_find(object, cstrap_version_place(version), id);
}

bool
cstrap_path_is_secret(const struct cstrap_path *path)
{
	const struct cstrap_object *object;

	if (path->depth < 3 ||
	    (object = cstrap_object_find(path->id[0])) == NULL)
		return false;
	for (uint8_t i = 0; i < object->resource_count; i++)
		if (object->resources[i].id == path->id[2] &&
		    object->resources[i].flags & CSTRAP_RESOURCE_SECRET)
			return true;
	return false;
}
