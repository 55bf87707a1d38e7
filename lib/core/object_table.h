/*
 * core/object_table.h - the rows behind cardstrap/object.h.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#ifndef CSTRAP_CORE_OBJECT_TABLE_H
#define CSTRAP_CORE_OBJECT_TABLE_H

#include "cardstrap/object.h"

/* Ascending by id. */
extern const struct cstrap_object cstrap_object_table[];
extern const size_t cstrap_object_table_count;

/*
 * Where a version stands in cstrap_version_table: at the last that is not
 * newer. Rows compare by this place.
 */
uint8_t cstrap_version_place(struct cstrap_version version);

/* Is the row of this version? No two rows of one id are of the same. */
static inline bool
cstrap_row_is_in(const struct cstrap_resource *row, uint8_t place)
{
	return row->since <= place &&
	    (row->until == 0 || place <= row->until);
}

/*
 * The row of an id in a version. Rows ascend, and no table leaves out more
 * than one id, so that the search begins where the row is.
 */
static inline const struct cstrap_resource *
cstrap_row_find(const struct cstrap_object *object, uint8_t place, uint16_t id)
{
	const unsigned int count = object->resource_count;

	for (unsigned int i = id > 0 ? id - 1u : 0u;
	     i < count && object->resources[i].id <= id; i++)
		if (object->resources[i].id == id &&
		    cstrap_row_is_in(&object->resources[i], place))
			return &object->resources[i];
	return NULL;
}

/* What the members since and until, and range, of a row lead to. */
#define CSTRAP_VERSION_COUNT 6
extern const struct cstrap_version cstrap_version_table[CSTRAP_VERSION_COUNT];
extern const struct cstrap_range cstrap_range_table[];

#endif /* CSTRAP_CORE_OBJECT_TABLE_H */
