/*
 * profile/name.c - names of objects and resources.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "profile/name.h"

#include <stdio.h>
#include <string.h>

#include "cardstrap/profile.h"

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

bool
cstrap_name_is_number(const char *text, uint32_t *number)
{
	size_t i;

	*number = 0;
	if (text[0] == '\0' || (text[0] == '0' && text[1] != '\0'))
		return false;
	for (i = 0; text[i] != '\0'; ++i) {
		if (!is_digit(text[i]) || i == 5)
			return false;
		*number = 10 * *number + (uint32_t)(text[i] - '0');
	}
	return *number <= 65535;
}

/* "" where the result would not fit with its NUL. */
const char *
cstrap_profile_name(const char *registry_name, char *room, size_t room_len)
{
	size_t len = 0, i;
	bool gap = false;

	if (room_len == 0)
		return room;
	for (i = 0; registry_name[i] != '\0'; ++i) {
		char c = registry_name[i];

		if (c >= 'A' && c <= 'Z')
			c = (char)(c - 'A' + 'a');
		if (!is_digit(c) && !(c >= 'a' && c <= 'z')) {
			gap = len > 0;
			continue;
		}
		if (len + 2 + gap > room_len) {
			len = 0;
			break;
		}
		if (gap)
			room[len++] = '_';
		gap = false;
		room[len++] = c;
	}
	room[len] = '\0';
	return room;
}

static bool
is_named(const char *registry_name, const char *name)
{
	char room[CSTRAP_NAME_MAX];

	return strcmp(cstrap_profile_name(registry_name, room, sizeof(room)),
		   name) == 0;
}

const struct cstrap_object *
cstrap_name_object(const char *name)
{
	const struct cstrap_object *object;
	size_t i;

	for (i = 0; (object = cstrap_object_at(i)) != NULL; ++i) {
		if (is_named(object->name, name))
			return object;
	}
	return NULL;
}

const struct cstrap_resource *
cstrap_name_resource(const struct cstrap_object *object,
    struct cstrap_version version, const char *name)
{
	const struct cstrap_resource *row;
	uint8_t i;

	for (i = 0; i < object->resource_count; ++i) {
		row = cstrap_resource_find(object, version,
		    object->resources[i].id);
		if (row != NULL && is_named(row->name, name))
			return row;
	}
	return NULL;
}

const struct cstrap_resource *
cstrap_name_resource_ever(const struct cstrap_object *object, const char *name)
{
	uint8_t i;

	for (i = 0; i < object->resource_count; ++i) {
		if (is_named(object->resources[i].name, name))
			return &object->resources[i];
	}
	return NULL;
}

void
cstrap_nearest_begin(struct cstrap_nearest *nearest, const char *wanted)
{
	nearest->wanted = wanted;
	nearest->best[0] = '\0';
	/* More than half of it wrong is no slip of the pen. */
	nearest->distance = strlen(wanted) / 2 + 2;
}

static size_t
smallest(size_t a, size_t b, size_t c)
{
	const size_t d = a < b ? a : b;

	return c < d ? c : d;
}

/* Changes of one letter that make b of a; both shorter than NAME_MAX. */
static size_t
distance(const char *a, const char *b)
{
	size_t row[CSTRAP_NAME_MAX];
	const size_t len = strlen(b);
	size_t i, k;

	for (k = 0; k <= len; ++k)
		row[k] = k;
	for (i = 0; a[i] != '\0'; ++i) {
		size_t diagonal = row[0];

		row[0] = i + 1;
		for (k = 1; k <= len; ++k) {
			const size_t above = row[k];

			row[k] = smallest(above + 1, row[k - 1] + 1,
			    diagonal + (a[i] != b[k - 1]));
			diagonal = above;
		}
	}
	return row[len];
}

void
cstrap_nearest_offer(struct cstrap_nearest *nearest, const char *candidate)
{
	size_t far;

	if (strlen(nearest->wanted) >= CSTRAP_NAME_MAX ||
	    strlen(candidate) >= CSTRAP_NAME_MAX)
		return;
	if ((far = distance(nearest->wanted, candidate)) >= nearest->distance)
		return;
	nearest->distance = far;
	(void)snprintf(nearest->best, sizeof(nearest->best), "%s", candidate);
}

const char *
cstrap_nearest_words(const struct cstrap_nearest *nearest,
    char room[CSTRAP_NAME_MAX + 24])
{
	room[0] = '\0';
	if (nearest->best[0] != '\0')
		(void)snprintf(room, CSTRAP_NAME_MAX + 24,
		    "; did you mean \"%s\"?", nearest->best);
	return room;
}
