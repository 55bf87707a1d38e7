/*
 * fuzz_message.c - a message that is accepted lies in the input, is encoded
 * to bytes that are encoded to themselves, and keeps its nodes; one that is
 * refused says where.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "cardstrap/check.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

static uint8_t first[CSTRAP_MESSAGE_MAX], second[CSTRAP_MESSAGE_MAX];

/* Same nodes in the same order, with the same values. */
static void
compare(const struct cstrap_message *a, const struct cstrap_message *b)
{
	struct cstrap_message_iter ai, bi;
	struct cstrap_node an, bn;

	cstrap_message_begin(a, &ai);
	cstrap_message_begin(b, &bi);
	while (cstrap_message_next(&ai, &an)) {
		assert(cstrap_message_next(&bi, &bn));
		assert(an.kind == bn.kind && an.path.depth == bn.path.depth);
		assert(memcmp(an.path.id, bn.path.id,
			   an.path.depth * sizeof(an.path.id[0])) == 0);
		assert(an.version.major == bn.version.major &&
		    an.version.minor == bn.version.minor);
		assert(bn.shortest);
		if (an.kind == CSTRAP_NODE_RESOURCE ||
		    an.kind == CSTRAP_NODE_RESOURCE_INSTANCE)
			assert(cstrap_view_equal(an.value, bn.value));
	}
	assert(!cstrap_message_next(&bi, &bn));
}

static void
check_accepted(const struct cstrap_message *message)
{
	struct cstrap_message once, twice;
	struct cstrap_check_count count;
	enum cstrap_status st;

	st = cstrap_message_encode(message,
	    (struct cstrap_room) { first, sizeof(first) }, &once, NULL);
	if (message->object_count > CSTRAP_MESSAGE_OBJECTS_MAX) {
		assert(st == CSTRAP_E_COUNT);
		return;
	}
	assert(st == CSTRAP_OK && once.bytes.len <= message->bytes.len);
	compare(message, &once);
	assert(cstrap_message_encode(&once,
		   (struct cstrap_room) { second, sizeof(second) }, &twice,
		   NULL) == CSTRAP_OK);
	assert(cstrap_view_equal(once.bytes, twice.bytes));
	(void)cstrap_check(message, NULL, NULL, &count);
	/* What comes out changed was remarked. */
	if (!cstrap_view_equal(message->bytes, once.bytes))
		assert(count.notes > 0);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	uint8_t *copy = malloc(len > 0 ? len : 1);
	struct cstrap_message message;
	struct cstrap_finding finding;

	if (copy == NULL)
		return 0;
	if (len > 0)
		memcpy(copy, data, len);
	if (cstrap_message_decode(&message, (struct cstrap_view) { copy, len },
		&finding) == CSTRAP_OK) {
		assert(message.bytes.data == copy);
		assert(message.bytes.len <= len &&
		    message.bytes.len <= CSTRAP_MESSAGE_MAX);
		check_accepted(&message);
	} else {
		assert(message.bytes.data == NULL);
		assert(finding.rule != CSTRAP_RULE_NONE);
		assert(finding.offset <= len && finding.path.depth <= 4);
	}
	free(copy);
	return 0;
}
