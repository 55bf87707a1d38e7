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
	return row->since <= place && (row->until == 0 || place <= row->until);
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
enum cstrap_version_index {
	CSTRAP_V_NOW = 0,
	CSTRAP_V_1_0 = 1,
	CSTRAP_V_1_1 = 2,
	CSTRAP_V_1_2 = 3,
	CSTRAP_V_1_3 = 4,
	CSTRAP_V_2_0 = 5
};
#define CSTRAP_VERSION_COUNT 6
extern const struct cstrap_version cstrap_version_table[CSTRAP_VERSION_COUNT];

/* A form of this that clang-format would leave alone is not to be found. */
/* clang-format off */
#define CSTRAP_RANGES(X) \
	X(0, 0) X(0, 1) X(0, 3) X(0, 4) X(0, 15) X(0, 31) X(0, 50) \
	X(0, 100) X(0, 111) X(0, 255) X(0, 999) X(0, 65535) \
	X(1, 9) X(1, 65534) X(1, 65535) X(16, 48)
/* clang-format on */
#define CSTRAP_RANGE_INDEX(min, max) CSTRAP_RANGE_##min##_##max,
enum cstrap_range_index {
	CSTRAP_RANGES(CSTRAP_RANGE_INDEX) CSTRAP_RANGE_COUNT
};
extern const struct cstrap_range cstrap_range_table[CSTRAP_RANGE_COUNT];

#endif /* CSTRAP_CORE_OBJECT_TABLE_H */
