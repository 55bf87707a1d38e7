/*
 * profile/objects.c - the `objects` member: objects, instances and resources
 * by id or name.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "profile/loader.h"

#include <string.h>

#include "profile/credential.h"
#include "profile/name.h"
#include "profile/values.h"

/* What an object of the profile is, while its resources are read. */
struct scope {
	const struct cstrap_object *object; /* NULL: not in the table */
	struct cstrap_version version;      /* to judge by */
	struct cstrap_draft_node *node;     /* NULL: mistakes alone */
};

static struct cstrap_draft_node *
put(struct cstrap_loader *l, struct cstrap_draft_node *parent,
    enum cstrap_node_kind kind, uint16_t id)
{
	return parent == NULL ?
	    NULL :
	    cstrap_draft_put(&l->draft, parent, kind, id, l->place);
}

static void
twice(struct cstrap_loader *l, const struct cstrap_draft_node *first)
{
	cstrap_loader_mistake(l, CSTRAP_E_DUPLICATE, CSTRAP_RULE_PROFILE_TWICE,
	    NULL, "it stands at %.160s already", first->place);
}

static void
load_value(struct cstrap_loader *l, const struct cstrap_resource *row,
    const json_t *json, struct cstrap_draft_node *node)
{
	const struct cstrap_slot slot = { row,
		cstrap_credential_kinds(&l->path), false, false };
	struct cstrap_view value;

	if (cstrap_value_load(l, &slot, json, &value) && node != NULL)
		node->value = value;
}

/* A value among several. One of a single resource has to be raw bytes. */
static void
load_one_of(struct cstrap_loader *l, const struct cstrap_resource *row,
    uint16_t id, const json_t *json, struct cstrap_draft_node *node)
{
	l->path.depth = 4;
	l->path.id[3] = id;
	if (row != NULL && (row->flags & CSTRAP_RESOURCE_MULTIPLE) == 0 &&
	    json_object_get(json, "hex") == NULL &&
	    json_object_get(json, "masked") == NULL)
		cstrap_loader_mistake(l, CSTRAP_E_TYPE,
		    CSTRAP_RULE_PROFILE_TYPE,
		    "this resource has one value, not several",
		    "only values in {\"hex\"} are carried here as they are");
	else
		load_value(l, row, json,
		    put(l, node, CSTRAP_NODE_RESOURCE_INSTANCE, id));
	l->path.depth = 3;
}

static void
load_map(struct cstrap_loader *l, const struct cstrap_resource *row,
    json_t *map, struct cstrap_draft_node *node)
{
	const char *key;
	json_t *json;
	uint32_t id;
	size_t before;

	json_object_foreach(map, key, json)
	{
		before = cstrap_loader_enter(l, key);
		if (!cstrap_name_is_number(key, &id) || id > 65534)
			cstrap_loader_mistake(l, CSTRAP_E_NAME,
			    CSTRAP_RULE_PROFILE_NAME,
			    "not a Resource Instance ID",
			    "an id is 0 to 65534, without leading zeros");
		else
			load_one_of(l, row, (uint16_t)id, json, node);
		cstrap_loader_leave(l, before);
	}
}

static void
load_array(struct cstrap_loader *l, const struct cstrap_resource *row,
    const json_t *array, struct cstrap_draft_node *node)
{
	json_t *json;
	size_t i, before;

	json_array_foreach(array, i, json)
	{
		if (i == CSTRAP_DRAFT_NODES_MAX)
			break;
		before = cstrap_loader_enter_at(l, i);
		load_one_of(l, row, (uint16_t)i, json, node);
		cstrap_loader_leave(l, before);
	}
}

/* {} or {"0": ...}: a form of one value begins with a letter. */
static bool
is_map(const json_t *json)
{
	const char *key;

	if (!json_is_object(json))
		return false;
	if (json_object_size(json) == 0)
		return true;
	key = json_object_iter_key(json_object_iter((json_t *)(uintptr_t)json));
	return key[0] >= '0' && key[0] <= '9';
}

/* One value of a multiple resource is carried as raw bytes alone. */
static bool
is_one_misplaced(const struct cstrap_resource *row, const json_t *json)
{
	return row != NULL && (row->flags & CSTRAP_RESOURCE_MULTIPLE) != 0 &&
	    json_object_get(json, "hex") == NULL &&
	    json_object_get(json, "masked") == NULL;
}

static void
load_resource_value(struct cstrap_loader *l, const struct cstrap_resource *row,
    uint16_t id, json_t *json, struct cstrap_draft_node *instance)
{
	if (is_map(json))
		load_map(l, row, json,
		    put(l, instance, CSTRAP_NODE_MULTIPLE, id));
	else if (json_is_array(json) && row != NULL &&
	    (row->flags & CSTRAP_RESOURCE_MULTIPLE) != 0)
		load_array(l, row, json,
		    put(l, instance, CSTRAP_NODE_MULTIPLE, id));
	else if (is_one_misplaced(row, json))
		cstrap_loader_mistake(l, CSTRAP_E_TYPE,
		    CSTRAP_RULE_PROFILE_TYPE,
		    "this resource has several values, not one",
		    "write them as [...] or by their ids, {\"0\": ...}");
	else
		load_value(l, row, json,
		    put(l, instance, CSTRAP_NODE_RESOURCE, id));
}

static void
unknown_resource(struct cstrap_loader *l, const struct scope *s,
    const char *key)
{
	const struct cstrap_resource *row;
	struct cstrap_nearest nearest;
	char words[CSTRAP_NAME_MAX + 24], name[CSTRAP_NAME_MAX];
	uint8_t i;

	if (s->object == NULL) {
		cstrap_loader_mistake(l, CSTRAP_E_NAME,
		    CSTRAP_RULE_PROFILE_NAME, NULL,
		    "\"%.80s\": an object that is not in the tables has its "
		    "resources by id, 0 to 65534",
		    key);
		return;
	}
	if ((row = cstrap_name_resource_ever(s->object, key)) != NULL) {
		cstrap_loader_mistake(l, CSTRAP_E_NAME,
		    CSTRAP_RULE_PROFILE_NAME, NULL,
		    "\"%.80s\" is not in version %u.%u of this object "
		    "(it came with %u.%u)",
		    key, s->version.major, s->version.minor,
		    cstrap_resource_since(row).major,
		    cstrap_resource_since(row).minor);
		return;
	}
	cstrap_nearest_begin(&nearest, key);
	for (i = 0; i < s->object->resource_count; ++i) {
		row = cstrap_resource_find(s->object, s->version,
		    s->object->resources[i].id);
		if (row != NULL)
			cstrap_nearest_offer(&nearest,
			    cstrap_profile_name(row->name, name, sizeof(name)));
	}
	cstrap_loader_mistake(l, CSTRAP_E_NAME, CSTRAP_RULE_PROFILE_NAME, NULL,
	    "\"%.80s\" is no resource of this object%s", key,
	    cstrap_nearest_words(&nearest, words));
}

/* By name, else by number. *row is NULL for an id that is not known. */
static bool
find_resource(struct cstrap_loader *l, const struct scope *s, const char *key,
    uint16_t *id, const struct cstrap_resource **row)
{
	uint32_t number;

	*row = NULL;
	if (cstrap_name_is_number(key, &number) && number <= 65534) {
		*id = (uint16_t)number;
		if (s->object != NULL)
			*row = cstrap_resource_find(s->object, s->version, *id);
		return true;
	}
	if (s->object != NULL)
		*row = cstrap_name_resource(s->object, s->version, key);
	if (*row == NULL) {
		unknown_resource(l, s, key);
		return false;
	}
	*id = (*row)->id;
	return true;
}

static void
load_resource(struct cstrap_loader *l, const struct scope *s, const char *key,
    json_t *json, struct cstrap_draft_node *instance)
{
	const struct cstrap_draft_node *first = NULL;
	const struct cstrap_resource *row;
	uint16_t id;

	if (!find_resource(l, s, key, &id, &row))
		return;
	l->path.depth = 3;
	l->path.id[2] = id;
	if (instance != NULL)
		first = cstrap_draft_find(&l->draft, instance, id);
	if (first != NULL)
		twice(l, first);
	load_resource_value(l, row, id, json, first != NULL ? NULL : instance);
	l->path.depth = 2;
}

/*
 * The node to put into: a new one, or one that an account made and that this
 * adds to. NULL after a mistake.
 */
static struct cstrap_draft_node *
list(struct cstrap_loader *l, struct cstrap_draft_node *parent,
    enum cstrap_node_kind kind, uint16_t id)
{
	struct cstrap_draft_node *node;

	node = cstrap_draft_find(&l->draft, parent, id);
	if (node != NULL && node->listed) {
		twice(l, node);
		return NULL;
	}
	if (node == NULL)
		node = cstrap_draft_put(&l->draft, parent, kind, id, l->place);
	if (node != NULL)
		node->listed = true;
	return node;
}

static void
load_instance(struct cstrap_loader *l, const struct scope *s,
    const json_t *json)
{
	static const char *const names[] = { "instance", "resources", NULL };
	struct cstrap_draft_node *node = NULL;
	json_t *id_json, *resources, *part;
	const char *key;
	size_t before, inner;
	uint16_t id = 0;

	if (!cstrap_loader_is(l, json, JSON_OBJECT))
		return;
	cstrap_loader_only(l, json, names);
	l->path.id[1] = CSTRAP_LOADER_NO_ID;
	if ((id_json = cstrap_loader_member(l, json, "instance")) != NULL) {
		before = cstrap_loader_enter(l, "instance");
		if (cstrap_loader_id(l, id_json, &id)) {
			l->path.depth = 2;
			l->path.id[1] = id;
			if (s->node != NULL)
				node =
				    list(l, s->node, CSTRAP_NODE_INSTANCE, id);
		}
		cstrap_loader_leave(l, before);
	}
	if ((resources = cstrap_loader_member(l, json, "resources")) == NULL)
		return;
	before = cstrap_loader_enter(l, "resources");
	if (cstrap_loader_is(l, resources, JSON_OBJECT)) {
		json_object_foreach(resources, key, part)
		{
			inner = cstrap_loader_enter(l, key);
			load_resource(l, s, key, part, node);
			cstrap_loader_leave(l, inner);
		}
	}
	cstrap_loader_leave(l, before);
}

static void
unknown_object(struct cstrap_loader *l, const char *name)
{
	const struct cstrap_object *object;
	struct cstrap_nearest nearest;
	char words[CSTRAP_NAME_MAX + 24], room[CSTRAP_NAME_MAX];
	size_t i;

	cstrap_nearest_begin(&nearest, name);
	for (i = 0; (object = cstrap_object_at(i)) != NULL; ++i)
		cstrap_nearest_offer(&nearest,
		    cstrap_profile_name(object->name, room, sizeof(room)));
	cstrap_loader_mistake(l, CSTRAP_E_NAME, CSTRAP_RULE_PROFILE_NAME, NULL,
	    "\"%.80s\" is no object that is known%s", name,
	    cstrap_nearest_words(&nearest, words));
}

static bool
load_object_id(struct cstrap_loader *l, const json_t *json, uint16_t *id)
{
	const struct cstrap_object *object;

	if (!json_is_string(json))
		return cstrap_loader_id(l, json, id);
	object = cstrap_name_object(json_string_value(json));
	if (object == NULL) {
		unknown_object(l, json_string_value(json));
		return false;
	}
	*id = object->id;
	return true;
}

/* "1.1": major 1..255, for 0 is the octet that means "no version here". */
static bool
read_version(const char *text, struct cstrap_version *version)
{
	const char *dot = strchr(text, '.');
	uint32_t major, minor;
	char left[4];

	if (dot == NULL || dot - text >= (ptrdiff_t)sizeof(left))
		return false;
	memcpy(left, text, (size_t)(dot - text));
	left[dot - text] = '\0';
	if (!cstrap_name_is_number(left, &major) || major < 1 || major > 255 ||
	    !cstrap_name_is_number(dot + 1, &minor) || minor > 255)
		return false;
	version->major = (uint8_t)major;
	version->minor = (uint8_t)minor;
	return true;
}

static void
load_version(struct cstrap_loader *l, const json_t *json,
    struct cstrap_version *version)
{
	const size_t before = cstrap_loader_enter(l, "version");

	if (cstrap_loader_is(l, json, JSON_STRING) &&
	    !read_version(json_string_value(json), version))
		cstrap_loader_mistake(l, CSTRAP_E_RANGE,
		    CSTRAP_RULE_PROFILE_RANGE, "not a version of an object",
		    "write it as \"MAJOR.MINOR\", say \"1.1\", or leave it "
		    "out");
	cstrap_loader_leave(l, before);
}

/* The id, the version, and what of them the instances need to know. */
static void
load_scope(struct cstrap_loader *l, const json_t *json, struct scope *s)
{
	struct cstrap_version version = { 0, 0 };
	json_t *part;
	size_t before;
	uint16_t id;

	memset(s, 0, sizeof(*s));
	if ((part = json_object_get(json, "version")) != NULL)
		load_version(l, part, &version);
	if ((part = cstrap_loader_member(l, json, "object")) == NULL)
		return;
	before = cstrap_loader_enter(l, "object");
	if (load_object_id(l, part, &id)) {
		l->path.depth = 1;
		l->path.id[0] = id;
		s->node = list(l, NULL, CSTRAP_NODE_OBJECT, id);
		if ((s->object = cstrap_object_find(id)) != NULL)
			s->version = cstrap_object_judge(s->object, version,
			    l->options->enabler);
	}
	if (s->node != NULL)
		s->node->version = version;
	cstrap_loader_leave(l, before);
}

static void
load_object(struct cstrap_loader *l, const json_t *json)
{
	static const char *const names[] = { "object", "version", "instances",
		NULL };
	struct scope s;
	json_t *instances, *part;
	size_t before, inner, i;

	if (!cstrap_loader_is(l, json, JSON_OBJECT))
		return;
	cstrap_loader_only(l, json, names);
	load_scope(l, json, &s);
	if ((instances = cstrap_loader_member(l, json, "instances")) == NULL)
		return;
	before = cstrap_loader_enter(l, "instances");
	/* Without its object, no name inside could be judged. */
	if (cstrap_loader_is(l, instances, JSON_ARRAY) && l->path.depth == 1) {
		json_array_foreach(instances, i, part)
		{
			inner = cstrap_loader_enter_at(l, i);
			load_instance(l, &s, part);
			l->path.depth = 1;
			cstrap_loader_leave(l, inner);
		}
	}
	cstrap_loader_leave(l, before);
}

void
cstrap_load_objects(struct cstrap_loader *l, const json_t *objects)
{
	json_t *part;
	size_t before, i;

	if (!cstrap_loader_is(l, objects, JSON_ARRAY))
		return;
	json_array_foreach(objects, i, part)
	{
		before = cstrap_loader_enter_at(l, i);
		load_object(l, part);
		l->path.depth = 0;
		cstrap_loader_leave(l, before);
	}
}
