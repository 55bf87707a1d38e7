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

const struct cstrap_resource *
cstrap_resource_find(const struct cstrap_object *object,
    struct cstrap_version version, uint16_t id)
{
	const unsigned int wanted = number(version);

	for (uint8_t i = 0; i < object->resource_count; i++) {
		const struct cstrap_resource *row = &object->resources[i];
		const unsigned int until = number(row->until);

		if (row->id == id && number(row->since) <= wanted &&
		    (until == 0 || wanted <= until))
			return row;
	}
	return NULL;
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
