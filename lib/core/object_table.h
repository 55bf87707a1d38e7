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

#endif /* CSTRAP_CORE_OBJECT_TABLE_H */
