/*
 * profile/values.h - values in JSON: the natural form of their type, and the
 * forms that any value may take.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#ifndef CSTRAP_PROFILE_VALUES_H
#define CSTRAP_PROFILE_VALUES_H

#include "profile/loader.h"

/* Where a value goes. */
struct cstrap_slot {
	const struct cstrap_resource *row; /* NULL: unknown, no type */
	unsigned int kinds;                /* enum cstrap_credential, for PEM */
	bool wants_kind; /* a file has to be one of them, PEM or DER */
	bool text;       /* an opaque value may be a plain string */
};

/*
 * The natural form of a type that has one (not opaque). The value borrows a
 * string's bytes.
 *   E_TYPE    json is of another kind
 *   E_RANGE   out of the type's or the row's range
 */
enum cstrap_status cstrap_natural_value(const struct cstrap_resource *row,
    const json_t *json, struct cstrap_value *value);

/* Number or length inside the row's range? True for a row without one. */
bool cstrap_value_in_range(const struct cstrap_resource *row,
    const struct cstrap_value *value);

/*
 * Bytes of a value into the draft; mistakes are reported. *out views the
 * draft. False after a mistake.
 */
bool cstrap_value_load(struct cstrap_loader *l, const struct cstrap_slot *slot,
    const json_t *json, struct cstrap_view *out);

/* The value itself, as an account makes it. */
bool cstrap_value_keep(struct cstrap_loader *l,
    const struct cstrap_value *value, struct cstrap_view *out);

#endif /* CSTRAP_PROFILE_VALUES_H */
