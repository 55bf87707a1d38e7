/*
 * card/conform_match.c - commands with their values, answers with patterns.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "card/conform_match.h"

#include <string.h>

/* Does one item fit the beginning of bytes? *used tells how many it took. */
static bool
fits(const struct cstrap_script_item *item, struct cstrap_view bytes,
    struct cstrap_conform_values *values, size_t *used)
{
	struct cstrap_conform_value *value = &values->at[item->value];

	switch (item->kind) {
	case CSTRAP_SCRIPT_OCTET:
		*used = 1;
		return bytes.len > 0 &&
		    (bytes.data[0] & item->mask) == item->octet;
	case CSTRAP_SCRIPT_VALUE:
		*used = value->len;
		return value->len > 0 && bytes.len >= value->len &&
		    memcmp(bytes.data, value->bytes, value->len) == 0;
	case CSTRAP_SCRIPT_CAPTURE:
		*used = item->len;
		if (bytes.len < item->len)
			return false;
		memcpy(value->bytes, bytes.data, item->len);
		value->len = item->len;
		return true;
	default:
		return false;
	}
}

/*
 * Only the last "*" has to give way: what fits in front of it fits there as
 * early as it can, and that leaves the most room.
 */
bool
cstrap_conform_match(const struct cstrap_script_item *items, size_t count,
    struct cstrap_view bytes, struct cstrap_conform_values *values)
{
	struct cstrap_conform_values taken = *values;
	size_t i = 0, at = 0, used = 0;
	size_t star = count, star_at = 0; /* count: none was met */

	while (i < count || at < bytes.len) {
		if (i < count && items[i].kind == CSTRAP_SCRIPT_ANY) {
			star = i++;
			star_at = at;
		} else if (i < count &&
		    fits(&items[i], cstrap_view_part(bytes, at, bytes.len - at),
			&taken, &used)) {
			at += used;
			i++;
		} else if (star < count && star_at < bytes.len) {
			at = ++star_at;
			i = star + 1;
		} else {
			return false;
		}
	}
	*values = taken;
	return true;
}

bool
cstrap_conform_expand(const struct cstrap_script_line *line,
    const struct cstrap_conform_values *values, struct cstrap_view key,
    struct cstrap_writer *w)
{
	for (size_t i = 0; i < line->item_count; i++) {
		const struct cstrap_script_item *item = &line->items[i];
		const struct cstrap_conform_value *value;

		switch (item->kind) {
		case CSTRAP_SCRIPT_OCTET:
			cstrap_writer_be(w, item->octet, 1);
			break;
		case CSTRAP_SCRIPT_VALUE:
			value = &values->at[item->value];
			if (value->len == 0)
				return false;
			cstrap_writer_put(w,
			    (struct cstrap_view) { value->bytes, value->len });
			break;
		case CSTRAP_SCRIPT_KEY:
			if (key.len == 0)
				return false;
			cstrap_writer_put(w, key);
			break;
		default:
			return false;
		}
	}
	return w->status == CSTRAP_OK;
}
