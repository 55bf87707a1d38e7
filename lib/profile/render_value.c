/*
 * profile/render_value.c - the value of a resource to JSON.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "profile/render.h"

#include <stdio.h>
#include <string.h>

#include "host/json.h"
#include "host/text.h"
#include "profile/credential.h"
#include "profile/values.h"

const struct cstrap_resource *
cstrap_node_row(const struct cstrap_node *node, enum cstrap_enabler enabler)
{
	const struct cstrap_object *object =
	    cstrap_object_find(node->path.id[0]);

	if (object == NULL || node->path.depth < 3)
		return NULL;
	return cstrap_resource_find(object,
	    cstrap_object_judge(object, node->version, enabler),
	    node->path.id[2]);
}

double
cstrap_value_double(const struct cstrap_value *value)
{
	double number;
	float narrow;
	uint32_t bits;

	if (value->of.real.width == 4) {
		bits = (uint32_t)value->of.real.bits;
		memcpy(&narrow, &bits, sizeof(narrow));
		return (double)narrow;
	}
	memcpy(&number, &value->of.real.bits, sizeof(number));
	return number;
}

/* What JSON, and a terminal that it may be printed on, can take as it is. */
static bool
is_plain_text(struct cstrap_view bytes)
{
	size_t i;

	for (i = 0; i < bytes.len; ++i) {
		if (bytes.data[i] < 0x20 || bytes.data[i] == 0x7F)
			return false;
		if (bytes.data[i] == 0xC2 && i + 1 < bytes.len &&
		    bytes.data[i + 1] <= 0x9F)
			return false;
	}
	return true;
}

static json_t *
text_json(struct cstrap_view bytes)
{
	return is_plain_text(bytes) ?
	    json_stringn((const char *)bytes.data, bytes.len) :
	    NULL;
}

static json_t *
link_json(struct cstrap_objlnk link)
{
	char text[16];

	(void)snprintf(text, sizeof(text), "%u:%u", link.object, link.instance);
	return json_string(text);
}

/* A form that may give the same bytes, or NULL. */
static json_t *
candidate(const struct cstrap_value *value)
{
	switch (value->type) {
	case CSTRAP_TYPE_STRING:
	case CSTRAP_TYPE_CORELNK:
		return text_json(value->of.bytes);
	case CSTRAP_TYPE_INTEGER:
	case CSTRAP_TYPE_TIME:
		return json_integer(value->of.integer);
	case CSTRAP_TYPE_UNSIGNED:
		return value->of.unsigned_integer > INT64_MAX ?
		    NULL :
		    json_integer((json_int_t)value->of.unsigned_integer);
	case CSTRAP_TYPE_FLOAT:
		return json_real(cstrap_value_double(value));
	case CSTRAP_TYPE_BOOLEAN:
		return json_boolean(value->of.boolean);
	case CSTRAP_TYPE_OBJLNK:
		return link_json(value->of.link);
	case CSTRAP_TYPE_OPAQUE:
	case CSTRAP_TYPE_NONE:
		break;
	}
	return NULL;
}

/* Read back by the very function that a build uses. */
static json_t *
natural_json(struct cstrap_view bytes, const struct cstrap_resource *row)
{
	uint8_t number[CSTRAP_VALUE_NUMBER_MAX];
	struct cstrap_value value;
	enum cstrap_rule rule;
	json_t *json;

	if (cstrap_value_decode((enum cstrap_type)row->type, bytes, &value,
		&rule) != CSTRAP_OK ||
	    (json = candidate(&value)) == NULL)
		return NULL;
	if (cstrap_natural_value(row, json, &value) == CSTRAP_OK &&
	    cstrap_view_equal(cstrap_value_encode(&value, number), bytes))
		return json;
	cstrap_json_free(&json);
	return NULL;
}

/* {"text"} for an opaque value that is one; PEM would become DER. */
static json_t *
opaque_json(const struct cstrap_node *node, const struct cstrap_resource *row)
{
	struct cstrap_value value;
	size_t i;

	memset(&value, 0, sizeof(value));
	value.type = CSTRAP_TYPE_OPAQUE;
	value.of.bytes = node->value;
	if (node->value.len == 0 || !cstrap_value_in_range(row, &value) ||
	    cstrap_path_is_secret(&node->path) ||
	    cstrap_credential_is_pem(node->value))
		return NULL;
	for (i = 0; i < node->value.len; ++i) {
		if (node->value.data[i] < 0x20 || node->value.data[i] > 0x7E)
			return NULL;
	}
	return json_pack("{s:o}", "text", text_json(node->value));
}

json_t *
cstrap_render_value(const struct cstrap_node *node,
    const struct cstrap_resource *row, char hex[CSTRAP_RENDER_HEX_MAX])
{
	/* A resource with several values, or one, against its row: raw. */
	const bool several = node->kind == CSTRAP_NODE_RESOURCE_INSTANCE;
	json_t *json = NULL;

	if (row != NULL &&
	    several == ((row->flags & CSTRAP_RESOURCE_MULTIPLE) != 0))
		json = row->type == CSTRAP_TYPE_OPAQUE ?
		    opaque_json(node, row) :
		    natural_json(node->value, row);
	if (json != NULL)
		return json;
	json = json_pack("{s:s}", "hex", cstrap_hex(node->value, hex));
	cstrap_wipe(hex, 2 * node->value.len);
	return json;
}
