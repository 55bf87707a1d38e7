/*
 * core/compare.c - two messages merged, level by level.
 *
 * Both sides are gone over at once, ascending by id. The lower of the two next
 * ids is what one side alone has; equal ids are a pair. Into a container both
 * sides go together; a side that lacks it has no nodes there.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "cardstrap/compare.h"

#include "core/siblings.h"

#define LEVELS 4

enum compare_side { SIDE_LEFT = 0, SIDE_RIGHT = 1 };
#define SIDES 2

struct comparison {
	const struct cstrap_message *messages[SIDES];
	struct cstrap_compare_room room; /* what is left of it */
	const struct cstrap_compare_sink *sink;
	struct cstrap_siblings siblings[LEVELS][SIDES];
	struct cstrap_path path;               /* of the open containers */
	struct cstrap_version versions[SIDES]; /* of the open object */
	uint8_t open;                          /* levels */
	size_t count;
};

static struct cstrap_difference_side
side_of(const struct cstrap_node *node)
{
	struct cstrap_difference_side side;

	side.node = node;
	side.presence = node == NULL ? CSTRAP_PRESENCE_ABSENT :
	    node->value.len == 0     ? CSTRAP_PRESENCE_EMPTY :
				       CSTRAP_PRESENCE_SET;
	return side;
}

static void
report(struct comparison *c, enum cstrap_difference_kind kind,
    const struct cstrap_node *left, const struct cstrap_node *right)
{
	struct cstrap_difference difference;

	c->count++;
	if (c->sink == NULL || c->sink->take == NULL)
		return;
	difference.kind = kind;
	difference.path = left != NULL ? left->path :
	    right != NULL              ? right->path :
					 (struct cstrap_path) { 0, { 0 } };
	difference.left = side_of(left);
	difference.right = side_of(right);
	c->sink->take(c->sink->ctx, &difference);
}

static bool
is_container(const struct cstrap_node *node)
{
	return node->kind == CSTRAP_NODE_OBJECT ||
	    node->kind == CSTRAP_NODE_INSTANCE ||
	    node->kind == CSTRAP_NODE_MULTIPLE;
}

static bool
is_same_version(struct cstrap_version a, struct cstrap_version b)
{
	return a.major == b.major && a.minor == b.minor;
}

static void
compare_pair(struct comparison *c, const struct cstrap_node *left,
    const struct cstrap_node *right)
{
	if (left->kind != right->kind)
		report(c, CSTRAP_DIFFERENCE_KIND, left, right);
	else if (left->kind == CSTRAP_NODE_OBJECT) {
		if (!is_same_version(left->version, right->version))
			report(c, CSTRAP_DIFFERENCE_VERSION, left, right);
	} else if (!is_container(left) &&
	    !cstrap_view_equal(left->value, right->value))
		report(c, CSTRAP_DIFFERENCE_VALUE, left, right);
}

/* The next node of a side, with the whole of its path. */
static bool
peek(const struct comparison *c, unsigned int side, struct cstrap_node *node)
{
	const unsigned int level = c->open - 1u;

	if (!cstrap_siblings_peek(&c->siblings[level][side], node))
		return false;
	for (unsigned int i = 0; i < level; i++)
		node->path.id[i] = c->path.id[i];
	if (level > 0)
		node->version = c->versions[side];
	return true;
}

/* Open the next level with what node, a pair's side, holds. */
static bool
enter_side(struct comparison *c, unsigned int side,
    const struct cstrap_node *node)
{
	struct cstrap_view container = { NULL, 0 };

	if (node != NULL && is_container(node))
		container = node->value;
	if (node != NULL && node->kind == CSTRAP_NODE_OBJECT)
		c->versions[side] = node->version;
	return cstrap_siblings_begin(&c->siblings[c->open][side],
	    c->messages[side], container, c->open, &c->room);
}

static enum cstrap_status
enter(struct comparison *c, const struct cstrap_node *left,
    const struct cstrap_node *right)
{
	const unsigned int level = c->open - 1u;
	const struct cstrap_node *one = left != NULL ? left : right;

	if ((left == NULL || !is_container(left)) &&
	    (right == NULL || !is_container(right)))
		return CSTRAP_OK;
	if (!enter_side(c, SIDE_LEFT, left) ||
	    !enter_side(c, SIDE_RIGHT, right))
		return CSTRAP_E_SPACE;
	c->path.id[level] = one->path.id[level];
	c->open++;
	return CSTRAP_OK;
}

static void
leave(struct comparison *c)
{
	struct cstrap_siblings *siblings = c->siblings[--c->open];

	cstrap_siblings_end(&siblings[SIDE_RIGHT], &c->room);
	cstrap_siblings_end(&siblings[SIDE_LEFT], &c->room);
}

/* Take the next pair, or what one side alone has. */
static enum cstrap_status
step(struct comparison *c)
{
	const unsigned int level = c->open - 1u;
	struct cstrap_node nodes[SIDES];
	const struct cstrap_node *left, *right;

	left = peek(c, SIDE_LEFT, &nodes[0]) ? &nodes[0] : NULL;
	right = peek(c, SIDE_RIGHT, &nodes[1]) ? &nodes[1] : NULL;
	if (left == NULL && right == NULL) {
		leave(c);
		return CSTRAP_OK;
	}
	if (left != NULL && right != NULL) {
		const uint16_t a = left->path.id[level];
		const uint16_t b = right->path.id[level];

		left = a <= b ? left : NULL;
		right = b <= a ? right : NULL;
	}
	if (left != NULL)
		cstrap_siblings_skip(&c->siblings[level][SIDE_LEFT]);
	if (right != NULL)
		cstrap_siblings_skip(&c->siblings[level][SIDE_RIGHT]);
	if (right == NULL)
		report(c, CSTRAP_DIFFERENCE_LEFT, left, NULL);
	else if (left == NULL)
		report(c, CSTRAP_DIFFERENCE_RIGHT, NULL, right);
	else
		compare_pair(c, left, right);
	return enter(c, left, right);
}

static bool
begin_side(struct comparison *c, unsigned int side,
    const struct cstrap_message *message)
{
	c->messages[side] = message;
	return cstrap_siblings_begin(&c->siblings[0][side], message,
	    cstrap_view_part(message->bytes, CSTRAP_MESSAGE_HEADER,
		message->bytes.len),
	    0, &c->room);
}

enum cstrap_status
cstrap_compare(const struct cstrap_message *left,
    const struct cstrap_message *right, const struct cstrap_compare_room *room,
    const struct cstrap_compare_sink *sink, size_t *count)
{
	static const struct cstrap_compare_room no_room;
	const bool same = cstrap_view_equal(left->bytes, right->bytes);
	enum cstrap_status st = CSTRAP_OK;
	struct comparison c;

	c.room = room != NULL ? *room : no_room;
	c.sink = sink;
	c.count = 0;
	c.open = same ? 0 : 1;
	if (!same &&
	    (!begin_side(&c, SIDE_LEFT, left) ||
		!begin_side(&c, SIDE_RIGHT, right)))
		st = CSTRAP_E_SPACE;
	while (st == CSTRAP_OK && c.open > 0)
		st = step(&c);
	if (st == CSTRAP_OK && c.count == 0 && !same)
		report(&c, CSTRAP_DIFFERENCE_FORM, NULL, NULL);
	if (count != NULL)
		*count = c.count;
	if (st == CSTRAP_OK && c.count > 0)
		st = CSTRAP_E_DIFFERS;
	return st;
}
