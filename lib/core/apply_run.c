/*
 * core/apply_run.c - a plan carried out: links that follow their instances,
 * and the steps in a client's own data model.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "cardstrap/apply.h"

static const struct cstrap_instance *
find(const struct cstrap_apply *apply, uint16_t object, uint16_t id)
{
	for (size_t i = 0; apply->coming != NULL && i < apply->coming_count;
	     i++)
		if (apply->coming[i].object == object &&
		    apply->coming[i].id == id)
			return &apply->coming[i];
	return NULL;
}

/* Which instance it controls follows that instance. */
static void
follow_target(struct cstrap_apply *apply,
    const struct cstrap_instance *instance, struct cstrap_node *node)
{
	struct cstrap_value value;
	enum cstrap_rule rule;

	if (instance->identity != CSTRAP_IDENTITY_TARGET ||
	    cstrap_value_decode(CSTRAP_TYPE_INTEGER, node->value, &value,
		&rule) != CSTRAP_OK ||
	    value.of.integer == instance->key[1])
		return;
	value.of.integer = instance->key[1];
	node->value = cstrap_value_encode(&value, apply->number);
}

static void
follow_link(struct cstrap_apply *apply, struct cstrap_node *node)
{
	const struct cstrap_instance *target;
	struct cstrap_value value;
	enum cstrap_rule rule;

	if (cstrap_value_decode(CSTRAP_TYPE_OBJLNK, node->value, &value,
		&rule) != CSTRAP_OK)
		return;
	target = find(apply, value.of.link.object, value.of.link.instance);
	if (target == NULL || target->to == target->id)
		return;
	value.of.link.instance = target->to;
	node->value = cstrap_value_encode(&value, apply->number);
}

static bool
is_link(const struct cstrap_node *node)
{
	const struct cstrap_object *object =
	    cstrap_object_find(node->path.id[0]);
	const struct cstrap_resource *row;

	if (object == NULL)
		return false;
	row = cstrap_resource_find(object,
	    cstrap_object_judge(object, node->version, CSTRAP_ENABLER_NEWEST),
	    node->path.id[2]);
	return row != NULL && row->type == CSTRAP_TYPE_OBJLNK;
}

void
cstrap_apply_node(struct cstrap_apply *apply,
    const struct cstrap_instance *instance, struct cstrap_node *node)
{
	if (instance == NULL)
		instance = find(apply, node->path.id[0], node->path.id[1]);
	if (instance == NULL || node->path.depth < 2)
		return;
	node->path.id[1] = instance->to;
	if (node->kind != CSTRAP_NODE_RESOURCE &&
	    node->kind != CSTRAP_NODE_RESOURCE_INSTANCE)
		return;
	if (node->path.id[0] == CSTRAP_OBJECT_ACCESS_CONTROL &&
	    node->path.id[2] == CSTRAP_ACCESS_INSTANCE)
		follow_target(apply, instance, node);
	else if (is_link(node))
		follow_link(apply, node);
}

static enum cstrap_status
do_step(const struct cstrap_model *model,
    const struct cstrap_instance *instance)
{
	switch (instance->step) {
	case CSTRAP_APPLY_DISABLE:
	case CSTRAP_APPLY_SET_ASIDE:
		return model->disable(model->ctx, instance);
	case CSTRAP_APPLY_DELETE:
		return model->remove(model->ctx, instance);
	case CSTRAP_APPLY_RESTORE:
		return model->restore(model->ctx, instance);
	default: /* INSTALL: written below */
		return CSTRAP_OK;
	}
}

static enum cstrap_status
write_nodes(struct cstrap_apply *apply, const struct cstrap_message *message,
    const struct cstrap_model *model)
{
	const struct cstrap_instance *instance = NULL;
	enum cstrap_status st = CSTRAP_OK;
	struct cstrap_message_iter iter;
	struct cstrap_node node;
	size_t count = 0;

	cstrap_message_begin(message, &iter);
	while (st == CSTRAP_OK && cstrap_message_next(&iter, &node)) {
		if (node.kind == CSTRAP_NODE_OBJECT)
			continue;
		if (node.kind == CSTRAP_NODE_INSTANCE) {
			if (count == apply->coming_count)
				return CSTRAP_E_ARGUMENT;
			instance = &apply->coming[count++];
		}
		cstrap_apply_node(apply, instance, &node);
		st = model->write(model->ctx, &node);
	}
	return st != CSTRAP_OK || count == apply->coming_count ?
	    st :
	    CSTRAP_E_ARGUMENT;
}

enum cstrap_status
cstrap_apply_run(struct cstrap_apply *apply,
    const struct cstrap_message *message, const struct cstrap_model *model,
    struct cstrap_view record)
{
	const struct cstrap_instance *instance;
	enum cstrap_status st = CSTRAP_OK;

	while (st == CSTRAP_OK && cstrap_apply_next(apply, &instance))
		st = do_step(model, instance);
	if (st == CSTRAP_OK && apply->coming_count > 0)
		st = message == NULL ? CSTRAP_E_ARGUMENT :
				       write_nodes(apply, message, model);
	if (st == CSTRAP_OK)
		st = model->commit(model->ctx, record);
	cstrap_wipe(apply->number, sizeof(apply->number));
	if (st == CSTRAP_OK)
		return st;
	apply->pass = 0;
	apply->at = 0;
	model->abandon(model->ctx);
	return st;
}
