/*
 * profile/render.h - values of a message in words.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#ifndef CSTRAP_PROFILE_RENDER_H
#define CSTRAP_PROFILE_RENDER_H

#include <jansson.h>

#include "cardstrap/profile.h"

/* Holds hex of the longest value, for one at a time. */
#define CSTRAP_RENDER_HEX_MAX (2 * CSTRAP_MESSAGE_MAX + 1)

/* The row of a resource node; NULL for one that is not in the table. */
const struct cstrap_resource *cstrap_node_row(const struct cstrap_node *node,
    enum cstrap_enabler enabler);

/* 4 or 8 bytes of IEEE 754. */
double cstrap_value_double(const struct cstrap_value *value);

/*
 * The natural form of a value where it gives the same bytes again, else
 * {"hex"}; hex is room for that. NULL without memory.
 */
json_t *cstrap_render_value(const struct cstrap_node *node,
    const struct cstrap_resource *row, char hex[CSTRAP_RENDER_HEX_MAX]);

#endif /* CSTRAP_PROFILE_RENDER_H */
