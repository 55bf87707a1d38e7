/*
 * provision/verify.c - the card against what it should hold, path by path.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "cardstrap/provision.h"

#include <stdlib.h>

#include "cardstrap/compare.h"
#include "host/secret.h"
#include "host/text.h"

/* A difference, with what is wanted on its left and the card on its right. */
static const char *
text_of(enum cstrap_difference_kind kind)
{
	switch (kind) {
	case CSTRAP_DIFFERENCE_LEFT:
		return "missing on the card";
	case CSTRAP_DIFFERENCE_RIGHT:
		return "only on the card";
	case CSTRAP_DIFFERENCE_KIND:
		return "of another kind on the card";
	case CSTRAP_DIFFERENCE_VERSION:
		return "another object version on the card";
	case CSTRAP_DIFFERENCE_VALUE:
		break;
	case CSTRAP_DIFFERENCE_FORM:
		return "the same values in another order or form on the card";
	}
	return "another value on the card";
}

/* ctx is the sink that the findings go to. */
static void
report(void *ctx, const struct cstrap_difference *difference)
{
	struct cstrap_finding finding;

	cstrap_finding_set(&finding, CSTRAP_E_DIFFERS, CSTRAP_RULE_NONE,
	    text_of(difference->kind));
	finding.file = "card";
	finding.path = difference->path;
	cstrap_sink_put(*(const struct cstrap_sink **)ctx, &finding);
}

static enum cstrap_status
compare(const struct cstrap_message *wanted, const struct cstrap_message *held,
    const struct cstrap_sink *sink, size_t *count)
{
	const struct cstrap_compare_sink compare_sink = { report, &sink };
	struct cstrap_compare_room room;
	enum cstrap_status st = CSTRAP_E_NOMEM;

	room.count = CSTRAP_COMPARE_OFFSETS_MAX;
	room.offsets = malloc(room.count * sizeof(room.offsets[0]));
	if (room.offsets != NULL)
		st = cstrap_compare(wanted, held, &room, &compare_sink, count);
	free(room.offsets);
	return st == CSTRAP_E_DIFFERS ? CSTRAP_OK : st;
}

enum cstrap_status
cstrap_card_compare(const struct cstrap_message *wanted,
    const struct cstrap_message *held, const struct cstrap_sink *sink,
    struct cstrap_finding *finding)
{
	size_t count = 0;
	const enum cstrap_status st = compare(wanted, held, sink, &count);

	if (st != CSTRAP_OK)
		return cstrap_finding_set(finding, st, CSTRAP_RULE_NONE,
		    "no memory to compare the messages");
	if (count == 0)
		return CSTRAP_OK;
	cstrap_finding_set(finding, CSTRAP_E_DIFFERS, CSTRAP_RULE_NONE,
	    "the card holds something else");
	if (finding != NULL)
		finding->file = "card";
	cstrap_finding_detail(finding, "%zu difference%s", count,
	    count == 1 ? "" : "s");
	return CSTRAP_E_DIFFERS;
}

enum cstrap_status
cstrap_card_verify(const struct cstrap_link *link,
    const struct cstrap_message *message, const struct cstrap_sink *sink,
    struct cstrap_finding *finding)
{
	const struct cstrap_reading_options options = { .sink = sink };
	struct cstrap_reading reading;
	enum cstrap_status st;
	struct cstrap_room room = { cstrap_secret_alloc(CSTRAP_MESSAGE_MAX),
		CSTRAP_MESSAGE_MAX };

	if (room.data == NULL)
		return cstrap_finding_set(finding, CSTRAP_E_NOMEM,
		    CSTRAP_RULE_NONE, "no memory for the message");
	st = cstrap_reading_run(&reading, link, room, &options, finding);
	if (st == CSTRAP_OK)
		st = cstrap_card_compare(message, &reading.message, sink,
		    finding);
	cstrap_secret_free(room.data, room.len);
	return st;
}
