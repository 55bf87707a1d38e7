/*
 * profile/render.c - a message to a profile's JSON text.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "profile/render.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "host/json.h"
#include "host/secret.h"
#include "host/text.h"
#include "profile/name.h"

struct renderer {
	const struct cstrap_render_options *options;
	json_t *instances; /* of the object that is open, borrowed */
	json_t *resources; /* of the instance */
	json_t *values;    /* of the multiple resource */
	char *hex;
};

/* Append to a list; takes over json. False without memory. */
static bool
append(json_t *list, json_t *json)
{
	return list != NULL && json != NULL &&
	    json_array_append_new(list, json) == 0;
}

static bool
set(json_t *object, const char *key, json_t *json)
{
	return object != NULL && json != NULL &&
	    json_object_set_new(object, key, json) == 0;
}

static json_t *
object_id(uint16_t id)
{
	const struct cstrap_object *object = cstrap_object_find(id);
	char name[CSTRAP_NAME_MAX];

	if (object == NULL)
		return json_integer(id);
	return json_string(
	    cstrap_profile_name(object->name, name, sizeof(name)));
}

static bool
render_object(struct renderer *r, json_t *objects,
    const struct cstrap_node *node)
{
	json_t *object = json_object();
	char version[8];

	if (!append(objects, object) ||
	    !set(object, "object", object_id(node->path.id[0])))
		return false;
	if (node->version.major != 0 || node->version.minor != 0) {
		(void)snprintf(version, sizeof(version), "%u.%u",
		    node->version.major, node->version.minor);
		if (!set(object, "version", json_string(version)))
			return false;
	}
	r->instances = json_array();
	return set(object, "instances", r->instances);
}

static bool
render_instance(struct renderer *r, const struct cstrap_node *node)
{
	json_t *instance = json_object();

	r->resources = json_object();
	return append(r->instances, instance) &&
	    set(instance, "instance", json_integer(node->path.id[1])) &&
	    set(instance, "resources", r->resources);
}

/* The name of a row where a build finds the row by it, else the id. */
static const char *
resource_key(const struct renderer *r, const struct cstrap_node *node,
    const struct cstrap_resource *row, char key[CSTRAP_NAME_MAX])
{
	const struct cstrap_object *object;

	if (row != NULL) {
		object = cstrap_object_find(node->path.id[0]);
		(void)cstrap_profile_name(row->name, key, CSTRAP_NAME_MAX);
		if (object != NULL &&
		    cstrap_name_resource(object,
			cstrap_object_judge(object, node->version,
			    r->options->enabler),
			key) == row)
			return key;
	}
	(void)snprintf(key, CSTRAP_NAME_MAX, "%u", node->path.id[2]);
	return key;
}

static json_t *
value_json(struct renderer *r, const struct cstrap_node *node,
    const struct cstrap_resource *row)
{
	if (!r->options->secrets && cstrap_path_is_secret(&node->path))
		return json_pack("{s:{s:I}}", "masked", "len",
		    (json_int_t)node->value.len);
	return cstrap_render_value(node, row, r->hex);
}

static bool
render_node(struct renderer *r, json_t *objects, const struct cstrap_node *node)
{
	const struct cstrap_resource *row =
	    cstrap_node_row(node, r->options->enabler);
	char key[CSTRAP_NAME_MAX];

	switch (node->kind) {
	case CSTRAP_NODE_OBJECT:
		return render_object(r, objects, node);
	case CSTRAP_NODE_INSTANCE:
		return render_instance(r, node);
	case CSTRAP_NODE_MULTIPLE:
		r->values = json_object();
		return set(r->resources, resource_key(r, node, row, key),
		    r->values);
	case CSTRAP_NODE_RESOURCE:
		return set(r->resources, resource_key(r, node, row, key),
		    value_json(r, node, row));
	case CSTRAP_NODE_RESOURCE_INSTANCE:
		(void)snprintf(key, sizeof(key), "%u", node->path.id[3]);
		return set(r->values, key, value_json(r, node, row));
	}
	return false;
}

/* The text as it grows, in locked memory: jansson's own buffer leaves copies. */
struct text {
	char *data;
	size_t len;
	size_t room_len;
};

static int
text_append(const char *bytes, size_t len, void *ctx)
{
	struct text *t = ctx;
	char *wider;

	if (len > t->room_len - t->len) {
		wider = cstrap_secret_resize(t->data, t->room_len,
		    2 * t->room_len + len);
		if (wider == NULL)
			return -1;
		t->data = wider;
		t->room_len = 2 * t->room_len + len;
	}
	memcpy(t->data + t->len, bytes, len);
	t->len += len;
	return 0;
}

static enum cstrap_status
print(const json_t *root, char **text)
{
	struct text t = { NULL, 0, 0 };
	enum cstrap_status st = CSTRAP_E_NOMEM;

	if (json_dump_callback(root, text_append, &t,
		JSON_INDENT(2) | JSON_REAL_PRECISION(17)) == 0 &&
	    text_append("\n", 2, &t) == 0 && (*text = malloc(t.len)) != NULL) {
		memcpy(*text, t.data, t.len);
		st = CSTRAP_OK;
	}
	cstrap_secret_free(t.data, t.room_len);
	return st;
}

static bool
render_all(struct renderer *r, const struct cstrap_message *message,
    json_t *objects)
{
	struct cstrap_message_iter iter;
	struct cstrap_node node;

	cstrap_message_begin(message, &iter);
	while (cstrap_message_next(&iter, &node)) {
		if (!render_node(r, objects, &node))
			return false;
	}
	return true;
}

enum cstrap_status
cstrap_profile_render(const struct cstrap_message *message,
    const struct cstrap_render_options *options, char **text,
    struct cstrap_finding *finding)
{
	static const struct cstrap_render_options none = { false,
		CSTRAP_ENABLER_NEWEST };
	struct renderer r = { options == NULL ? &none : options, NULL, NULL,
		NULL, NULL };
	enum cstrap_status st = CSTRAP_E_NOMEM;
	json_t *root = json_object();
	json_t *objects = json_array();

	*text = NULL;
	r.hex = cstrap_secret_alloc(CSTRAP_RENDER_HEX_MAX);
	if (r.hex != NULL && set(root, "objects", objects) &&
	    render_all(&r, message, objects))
		st = print(root, text);
	cstrap_json_free(&root);
	cstrap_secret_free(r.hex, CSTRAP_RENDER_HEX_MAX);
	if (st != CSTRAP_OK)
		return cstrap_finding_set(finding, st, CSTRAP_RULE_NONE,
		    "no memory left to write this message as JSON");
	return st;
}
