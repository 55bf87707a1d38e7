/*
 * core/status.c - names of statuses, findings and the paths they carry.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "cardstrap/status.h"

#include "core/rule_severity.h"

#define STATUS(name)        \
	case CSTRAP_##name: \
		return "CSTRAP_" #name

const char *
cstrap_status_name(enum cstrap_status status)
{
	switch (status) {
		STATUS(OK);
		STATUS(E_INTERNAL);
		STATUS(E_ARGUMENT);
		STATUS(E_SPACE);
		STATUS(E_ORDER);
		STATUS(E_TRUNCATED);
		STATUS(E_LENGTH);
		STATUS(E_STRUCTURE);
		STATUS(E_DUPLICATE);
		STATUS(E_ID);
		STATUS(E_COUNT);
		STATUS(E_ENCODING);
		STATUS(E_SYNTAX);
		STATUS(E_VERSION);
		STATUS(E_UNORDERED);
		STATUS(E_RULE);
		STATUS(E_TYPE);
		STATUS(E_RANGE);
		STATUS(E_NAME);
		STATUS(E_MASKED);
		STATUS(E_TOO_LARGE);
		STATUS(E_MISSING);
		STATUS(E_CONFLICT);
		STATUS(E_NEVER_WRITTEN);
		STATUS(E_BEING_WRITTEN);
		STATUS(E_DIFFERS);
		STATUS(E_CARD_PROTOCOL);
		STATUS(E_CARD_NOT_FOUND);
		STATUS(E_CARD_ACCESS);
		STATUS(E_CARD_BLOCKED);
		STATUS(E_CARD_KEY);
		STATUS(E_CARD_SPACE);
		STATUS(E_CARD_STATUS);
		STATUS(E_CARD_REMOVED);
		STATUS(E_CARD_RESET);
		STATUS(E_CARD_ABSENT);
		STATUS(E_CARD_OTHER);
		STATUS(E_READER);
		STATUS(E_GUARD);
		STATUS(E_KEY_NEEDED);
		STATUS(E_PARTLY);
		STATUS(E_NO_MESSAGE);
		STATUS(E_NOMEM);
		STATUS(E_FILE);
		STATUS(E_EXISTS);
		STATUS(E_LOCKED);
		STATUS(E_LIBRARY);
	}
	return "CSTRAP_E_INTERNAL";
}

enum cstrap_status
cstrap_finding_set(struct cstrap_finding *finding, enum cstrap_status status,
    enum cstrap_rule rule, const char *text)
{
#ifndef CSTRAP_NO_TEXT
	const struct cstrap_rule_info *info;
#endif

	if (finding == NULL)
		return status;
	finding->status = status;
	finding->rule = rule;
	finding->severity = cstrap_rule_severity(rule);
	finding->file = NULL;
	finding->offset = CSTRAP_NO_OFFSET;
	finding->path.depth = 0;
	finding->text = text;
#ifndef CSTRAP_NO_TEXT
	info = cstrap_rule_find(rule);
	if (text == NULL && info != NULL)
		finding->text = info->text;
	finding->place[0] = '\0';
	finding->detail[0] = '\0';
#endif
	return status;
}

void
cstrap_sink_put(const struct cstrap_sink *sink,
    const struct cstrap_finding *finding)
{
	if (sink != NULL && sink->take != NULL)
		sink->take(sink->ctx, finding);
}

/* "/" and the digits of id, at end; returns the new end. */
static char *
put_id(char *end, uint16_t id)
{
	uint16_t power = 10000;

	*end++ = '/';
	while (power > 1 && id < power)
		power /= 10;
	for (; power > 0; power /= 10)
		*end++ = (char)('0' + id / power % 10);
	return end;
}

const char *
cstrap_path_text(const struct cstrap_path *path,
    char room[CSTRAP_PATH_TEXT_MAX])
{
	char *end = room;

	for (uint8_t i = 0; i < path->depth && i < 4; i++)
		end = put_id(end, path->id[i]);
	*end = '\0';
	return room;
}
