/*
 * tests/fuzz/window_model.h - the same bytes through the window and whole.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#ifndef TESTS_FUZZ_WINDOW_MODEL_H
#define TESTS_FUZZ_WINDOW_MODEL_H

#include <stdlib.h>
#include <string.h>

#include "cardstrap/window.h"

/* Follows a decoded message while the window tells its nodes. */
struct window_model {
	struct cstrap_message_iter iter;
	struct cstrap_node node;
	size_t taken;    /* of the value of node */
	bool whole_only; /* every value has to come in one part */
	bool wrong;
};

static inline bool
window_model_same_path(const struct cstrap_path *a, const struct cstrap_path *b)
{
	return a->depth == b->depth &&
	    memcmp(a->id, b->id, a->depth * sizeof(a->id[0])) == 0;
}

static inline void
window_model_take(void *ctx, const struct cstrap_window_part *part)
{
	struct window_model *model = ctx;
	const bool container = part->kind == CSTRAP_NODE_OBJECT ||
	    part->kind == CSTRAP_NODE_INSTANCE ||
	    part->kind == CSTRAP_NODE_MULTIPLE;

	if (part->at == 0) {
		if (!cstrap_message_next(&model->iter, &model->node)) {
			model->wrong = true;
			return;
		}
		model->taken = 0;
	}
	if (part->kind != model->node.kind ||
	    !window_model_same_path(&part->path, &model->node.path) ||
	    part->offset != model->node.offset ||
	    part->len != model->node.value.len || part->at != model->taken ||
	    part->version.major != model->node.version.major ||
	    part->version.minor != model->node.version.minor)
		model->wrong = true;
	if (container || model->wrong)
		return;
	if (part->part.len > part->len - part->at ||
	    (model->whole_only && part->part.len != part->len) ||
	    (part->part.len > 0 &&
		memcmp(part->part.data, model->node.value.data + part->at,
		    part->part.len) != 0))
		model->wrong = true;
	model->taken += part->part.len;
}

/*
 * Feed bytes in pieces of piece bytes through a window of room bytes; where it
 * accepts, demand the nodes and values of the whole form. Returns the window's
 * status; *wrong tells a difference.
 */
static inline enum cstrap_status
window_model_run(struct cstrap_view bytes, size_t piece, size_t room_len,
    bool *wrong)
{
	uint8_t *room = room_len > 0 ? malloc(room_len) : NULL;
	struct cstrap_window window;
	struct cstrap_message message;
	struct window_model model;
	enum cstrap_status whole, st = CSTRAP_OK;

	memset(&model, 0, sizeof(model));
	whole = cstrap_message_decode(&message, bytes, NULL);
	if (whole == CSTRAP_OK)
		cstrap_message_begin(&message, &model.iter);
	model.whole_only = room_len >= bytes.len;
	cstrap_window_begin(&window, (struct cstrap_room) { room, room_len },
	    whole == CSTRAP_OK ? window_model_take : NULL, &model);
	for (size_t at = 0; st == CSTRAP_OK && at < bytes.len; at += piece)
		st = cstrap_window_feed(&window,
		    cstrap_view_part(bytes, at, piece));
	st = cstrap_window_end(&window, NULL);
	free(room);
	*wrong = model.wrong || (st == CSTRAP_OK && whole != CSTRAP_OK) ||
	    (st != CSTRAP_OK && st != CSTRAP_E_UNORDERED &&
		whole == CSTRAP_OK) ||
	    (st == CSTRAP_OK && cstrap_message_next(&model.iter, &model.node));
	return st;
}

#endif /* TESTS_FUZZ_WINDOW_MODEL_H */
