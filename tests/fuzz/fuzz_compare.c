/*
 * fuzz_compare.c - a message does not differ from itself, nor from its nodes
 * in another order; two messages differ where their sorted nodes do.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "cardstrap/compare.h"

#define NODES_MAX 256

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

static uint16_t offsets[CSTRAP_COMPARE_OFFSETS_MAX];
static const struct cstrap_compare_room room = { offsets,
	CSTRAP_COMPARE_OFFSETS_MAX };

/* What comparing handed out. */
struct differences {
	size_t left, right, both, form;
	struct cstrap_path last;
};

static int
compare_paths(const struct cstrap_path *a, const struct cstrap_path *b)
{
	for (unsigned int i = 0; i < a->depth && i < b->depth; i++)
		if (a->id[i] != b->id[i])
			return a->id[i] < b->id[i] ? -1 : 1;
	return (int)a->depth - (int)b->depth;
}

static int
compare_nodes(const void *a, const void *b)
{
	const struct cstrap_node *left = a, *right = b;

	return compare_paths(&left->path, &right->path);
}

static void
take(void *ctx, const struct cstrap_difference *difference)
{
	struct differences *d = ctx;

	/* Ascending, each path once. */
	assert(difference->kind == CSTRAP_DIFFERENCE_FORM ||
	    compare_paths(&d->last, &difference->path) < 0);
	d->last = difference->path;
	switch (difference->kind) {
	case CSTRAP_DIFFERENCE_LEFT:
		d->left++;
		break;
	case CSTRAP_DIFFERENCE_RIGHT:
		d->right++;
		break;
	case CSTRAP_DIFFERENCE_FORM:
		d->form++;
		break;
	default:
		d->both++;
		break;
	}
}

static void
compare(const struct cstrap_message *a, const struct cstrap_message *b,
    struct differences *d)
{
	const struct cstrap_compare_sink sink = { take, d };
	enum cstrap_status st;
	size_t count;

	memset(d, 0, sizeof(*d));
	st = cstrap_compare(a, b, &room, &sink, &count);
	assert(count == d->left + d->right + d->both + d->form);
	assert(st == (count > 0 ? CSTRAP_E_DIFFERS : CSTRAP_OK));
	assert(d->form == 0 || count == 1);
	if (cstrap_view_equal(a->bytes, b->bytes))
		assert(count == 0);
}

/* The nodes by path; how many, or more than NODES_MAX. */
static size_t
sort(const struct cstrap_message *message, struct cstrap_node *nodes)
{
	struct cstrap_message_iter iter;
	struct cstrap_node node;
	size_t count = 0;

	cstrap_message_begin(message, &iter);
	while (cstrap_message_next(&iter, &node)) {
		if (count < NODES_MAX)
			nodes[count] = node;
		count++;
	}
	if (count <= NODES_MAX)
		qsort(nodes, count, sizeof(nodes[0]), compare_nodes);
	return count;
}

static bool
is_same_node(const struct cstrap_node *a, const struct cstrap_node *b)
{
	if (a->kind != b->kind)
		return false;
	if (a->kind == CSTRAP_NODE_OBJECT)
		return a->version.major == b->version.major &&
		    a->version.minor == b->version.minor;
	return (a->kind != CSTRAP_NODE_RESOURCE &&
		   a->kind != CSTRAP_NODE_RESOURCE_INSTANCE) ||
	    cstrap_view_equal(a->value, b->value);
}

/* Merge two sorted lists: what there is to find. */
static void
expect(const struct cstrap_node *a, size_t a_count, const struct cstrap_node *b,
    size_t b_count, struct differences *d)
{
	size_t i = 0, j = 0;

	memset(d, 0, sizeof(*d));
	while (i < a_count || j < b_count) {
		const int order = i == a_count ? 1 :
		    j == b_count               ? -1 :
				   compare_paths(&a[i].path, &b[j].path);

		d->left += order < 0;
		d->right += order > 0;
		d->both += order == 0 && !is_same_node(&a[i], &b[j]);
		i += order <= 0;
		j += order >= 0;
	}
}

/* The sorted nodes make a message of the same values. */
static void
check_order(const struct cstrap_message *message,
    const struct cstrap_node *nodes, size_t count)
{
	static uint8_t bytes[CSTRAP_MESSAGE_MAX];
	struct cstrap_message_writer mw;
	struct cstrap_message sorted;
	struct differences d;

	cstrap_message_put_begin(&mw,
	    (struct cstrap_room) { bytes, sizeof(bytes) });
	for (size_t i = 0; i < count; i++)
		assert(cstrap_message_put(&mw, &nodes[i]) == CSTRAP_OK);
	if (cstrap_message_put_end(&mw, &sorted, NULL) != CSTRAP_OK)
		return;
	compare(message, &sorted, &d);
	assert(d.left == 0 && d.right == 0 && d.both == 0);
	/* What ascends needs no room. */
	assert(cstrap_compare(&sorted, &sorted, NULL, NULL, NULL) == CSTRAP_OK);
}

static void
check(const struct cstrap_message *a, const struct cstrap_message *b)
{
	static struct cstrap_node a_nodes[NODES_MAX], b_nodes[NODES_MAX];
	struct differences there, back, wanted;
	size_t a_count, b_count;

	compare(a, a, &there);
	compare(a, b, &there);
	compare(b, a, &back);
	assert(there.left == back.right && there.right == back.left);
	assert(there.both == back.both && there.form == back.form);
	a_count = sort(a, a_nodes);
	b_count = sort(b, b_nodes);
	if (a_count > NODES_MAX || b_count > NODES_MAX)
		return;
	expect(a_nodes, a_count, b_nodes, b_count, &wanted);
	assert(there.left == wanted.left && there.right == wanted.right);
	assert(there.both == wanted.both);
	check_order(a, a_nodes, a_count);
}

/* Two bytes of length, the left message, the right message. */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct cstrap_message left, right;
	uint8_t *a, *b;
	size_t a_len, b_len;

	if (len < 2)
		return 0;
	a_len = (size_t)data[0] << 8 | data[1];
	if (a_len > len - 2)
		a_len = len - 2;
	b_len = len - 2 - a_len;
	a = malloc(a_len > 0 ? a_len : 1);
	b = malloc(b_len > 0 ? b_len : 1);
	if (a != NULL && b != NULL) {
		memcpy(a, data + 2, a_len);
		memcpy(b, data + 2 + a_len, b_len);
		if (cstrap_message_decode(&left,
			(struct cstrap_view) { a, a_len }, NULL) == CSTRAP_OK &&
		    cstrap_message_decode(&right,
			(struct cstrap_view) { b, b_len }, NULL) == CSTRAP_OK)
			check(&left, &right);
	}
	free(a);
	free(b);
	return 0;
}
