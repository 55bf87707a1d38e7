/*
 * core/instance.c - an instance in a few bytes: what it is the same thing as.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "cardstrap/apply.h"

void
cstrap_instance_begin(struct cstrap_instance *instance, uint16_t object,
    uint16_t id, enum cstrap_provenance provenance)
{
	const struct cstrap_object *row = cstrap_object_find(object);

	instance->object = object;
	instance->id = id;
	instance->key[0] = instance->key[1] = 0;
	instance->identity = row != NULL && !row->multiple ?
	    CSTRAP_IDENTITY_SINGLE :
	    CSTRAP_IDENTITY_NONE;
	instance->provenance = (uint8_t)provenance;
	instance->state = CSTRAP_INSTANCE_USED;
	instance->step = CSTRAP_APPLY_KEEP;
	instance->to = id;
}

/* A number that can be an id. */
static bool
read_id(struct cstrap_view value, uint16_t *id)
{
	struct cstrap_value number;
	enum cstrap_rule rule;

	if (cstrap_value_decode(CSTRAP_TYPE_INTEGER, value, &number, &rule) !=
		CSTRAP_OK ||
	    number.of.integer < 0 || number.of.integer > UINT16_MAX)
		return false;
	*id = (uint16_t)number.of.integer;
	return true;
}

static void
note_security(struct cstrap_instance *instance, uint16_t resource,
    struct cstrap_view value)
{
	if (resource == CSTRAP_SECURITY_BOOTSTRAP && value.len == 1 &&
	    value.data[0] == 1) {
		/* Whatever Short Server ID it may have, too. */
		instance->identity = CSTRAP_IDENTITY_BOOTSTRAP;
		instance->key[0] = 0;
	} else if (resource == CSTRAP_SECURITY_SHORT_SERVER_ID &&
	    instance->identity != CSTRAP_IDENTITY_BOOTSTRAP &&
	    read_id(value, &instance->key[0])) {
		instance->identity = CSTRAP_IDENTITY_SERVER;
	}
}

void
cstrap_instance_note(struct cstrap_instance *instance, uint16_t resource,
    struct cstrap_view value)
{
	switch (instance->object) {
	case CSTRAP_OBJECT_SECURITY:
		note_security(instance, resource, value);
		break;
	case CSTRAP_OBJECT_SERVER:
		if (resource == CSTRAP_SERVER_SHORT_SERVER_ID &&
		    read_id(value, &instance->key[0]))
			instance->identity = CSTRAP_IDENTITY_SERVER;
		break;
	case CSTRAP_OBJECT_ACCESS_CONTROL:
		if ((resource == CSTRAP_ACCESS_OBJECT &&
			read_id(value, &instance->key[0])) ||
		    (resource == CSTRAP_ACCESS_INSTANCE &&
			read_id(value, &instance->key[1])))
			instance->identity = CSTRAP_IDENTITY_TARGET;
		break;
	default:
		break;
	}
}

enum cstrap_status
cstrap_instance_list(const struct cstrap_message *message,
    enum cstrap_provenance provenance, struct cstrap_instance *room, size_t max,
    size_t *count)
{
	struct cstrap_message_iter iter;
	struct cstrap_node node;

	*count = 0;
	cstrap_message_begin(message, &iter);
	while (cstrap_message_next(&iter, &node)) {
		if (node.kind == CSTRAP_NODE_RESOURCE) {
			cstrap_instance_note(&room[*count - 1], node.path.id[2],
			    node.value);
		} else if (node.kind == CSTRAP_NODE_INSTANCE) {
			if (*count == max)
				return CSTRAP_E_SPACE;
			cstrap_instance_begin(&room[(*count)++],
			    node.path.id[0], node.path.id[1], provenance);
		}
	}
	return CSTRAP_OK;
}
