/*
 * fuzz_profile.c - whatever loads as a profile renders, and the rendered text
 * loads to the same bytes; what does not load says why.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include <stdlib.h>
#include <string.h>

#include "cardstrap/profile.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

static const char *const folder = "/nonexistent/cardstrap-fuzz";

static void
demand(bool holds)
{
	if (!holds)
		abort();
}

static void
count_finding(void *ctx, const struct cstrap_finding *finding)
{
	size_t *count = ctx;

	demand(finding->status != CSTRAP_OK);
	demand(strlen(finding->place) < CSTRAP_PLACE_MAX);
	demand(strlen(finding->detail) < CSTRAP_DETAIL_MAX);
	++*count;
}

static enum cstrap_status
load(struct cstrap_view text, uint8_t *room, struct cstrap_message *message)
{
	const struct cstrap_profile_options options = { CSTRAP_ENABLER_NEWEST,
		"fuzz.json", folder };
	size_t count = 0;
	const struct cstrap_sink sink = { count_finding, &count };
	enum cstrap_status st;

	st = cstrap_profile_load(text, &options,
	    (struct cstrap_room) { room, CSTRAP_MESSAGE_MAX }, message, &sink);
	demand((st == CSTRAP_OK) == (count == 0));
	demand((st == CSTRAP_OK) == (message->bytes.data != NULL));
	return st;
}

static void
render_and_load(const struct cstrap_message *message, bool secrets)
{
	const struct cstrap_render_options options = { secrets,
		CSTRAP_ENABLER_NEWEST };
	static uint8_t room[CSTRAP_MESSAGE_MAX];
	struct cstrap_message again;
	enum cstrap_status st;
	char *text;

	demand(
	    cstrap_profile_render(message, &options, &text, NULL) == CSTRAP_OK);
	st = load((struct cstrap_view) { (const uint8_t *)text, strlen(text) },
	    room, &again);
	if (secrets)
		demand(st == CSTRAP_OK &&
		    cstrap_view_equal(again.bytes, message->bytes));
	else
		demand((st == CSTRAP_OK) ==
		    (strstr(text, "\"masked\": {") == NULL));
	free(text);
}

static void
words(const struct cstrap_message *message)
{
	struct cstrap_message_iter iter;
	struct cstrap_node node;
	char room[40];

	cstrap_message_begin(message, &iter);
	while (cstrap_message_next(&iter, &node))
		demand(strlen(cstrap_profile_value_text(&node,
			   CSTRAP_ENABLER_NEWEST, true, room, sizeof(room))) <
		    sizeof(room));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	static uint8_t room[CSTRAP_MESSAGE_MAX];
	struct cstrap_message message;
	uint8_t *copy = malloc(len == 0 ? 1 : len);

	if (copy == NULL)
		return 0;
	if (len > 0)
		memcpy(copy, data, len);
	if (load((struct cstrap_view) { copy, len }, room, &message) ==
	    CSTRAP_OK) {
		render_and_load(&message, true);
		render_and_load(&message, false);
		words(&message);
	}
	free(copy);
	return 0;
}
