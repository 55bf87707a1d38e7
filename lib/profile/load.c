/*
 * profile/load.c - a profile's JSON text to a message.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "cardstrap/profile.h"

#include <string.h>

#include "host/json.h"
#include "profile/loader.h"

static enum cstrap_status
parse(const struct cstrap_loader *l, struct cstrap_view text, json_t **root)
{
	struct cstrap_finding finding;
	enum cstrap_status st;

	if ((st = cstrap_json_load(root, text, &finding)) == CSTRAP_OK)
		return st;
	finding.rule = CSTRAP_RULE_PROFILE_SYNTAX;
	finding.file = l->options->file;
	cstrap_sink_put(l->sink, &finding);
	return st;
}

/* Members that are for people and for their editors. */
static void
check_remark(struct cstrap_loader *l, const json_t *root, const char *member)
{
	const json_t *json = json_object_get(root, member);
	size_t before;

	if (json == NULL)
		return;
	before = cstrap_loader_enter(l, member);
	(void)cstrap_loader_is(l, json, JSON_STRING);
	cstrap_loader_leave(l, before);
}

static void
load_part(struct cstrap_loader *l, const json_t *root, const char *member,
    void (*load)(struct cstrap_loader *l, const json_t *json))
{
	const json_t *json = json_object_get(root, member);
	size_t before;

	if (json == NULL)
		return;
	before = cstrap_loader_enter(l, member);
	load(l, json);
	cstrap_loader_leave(l, before);
}

static void
load_root(struct cstrap_loader *l, const json_t *root)
{
	static const char *const names[] = { "accounts", "objects", "$schema",
		"comment", NULL };

	if (!cstrap_loader_is(l, root, JSON_OBJECT))
		return;
	cstrap_loader_only(l, root, names);
	check_remark(l, root, "$schema");
	check_remark(l, root, "comment");
	load_part(l, root, "accounts", cstrap_load_accounts);
	load_part(l, root, "objects", cstrap_load_objects);
}

static enum cstrap_status
encode(struct cstrap_loader *l, struct cstrap_room room,
    struct cstrap_message *message)
{
	struct cstrap_finding finding;
	enum cstrap_status st;

	if (l->draft.status != CSTRAP_OK) {
		cstrap_loader_mistake(l, l->draft.status,
		    l->draft.status == CSTRAP_E_TOO_LARGE ?
			CSTRAP_RULE_FILE_LIMIT :
			CSTRAP_RULE_NONE,
		    l->draft.status == CSTRAP_E_TOO_LARGE ?
			NULL :
			"no memory left for this profile",
		    "%s", "");
		return l->draft.status;
	}
	if (l->mistakes > 0)
		return CSTRAP_E_RULE;
	st = cstrap_draft_encode(&l->draft, room, message, &finding);
	if (st == CSTRAP_OK)
		return st;
	/* The offset is one of the message, which nobody can look at. */
	finding.offset = CSTRAP_NO_OFFSET;
	finding.file = l->options->file;
	cstrap_sink_put(l->sink, &finding);
	cstrap_wipe(room.data, room.len);
	return st;
}

enum cstrap_status
cstrap_profile_load(struct cstrap_view text,
    const struct cstrap_profile_options *options, struct cstrap_room room,
    struct cstrap_message *message, const struct cstrap_sink *sink)
{
	static const struct cstrap_profile_options none = {
		CSTRAP_ENABLER_NEWEST, NULL, NULL
	};
	enum cstrap_status st = CSTRAP_E_INTERNAL;
	struct cstrap_loader l;
	json_t *root = NULL;

	memset(message, 0, sizeof(*message));
	memset(&l, 0, sizeof(l));
	l.options = options == NULL ? &none : options;
	l.sink = sink;
	if ((st = cstrap_draft_init(&l.draft)) != CSTRAP_OK) {
		l.draft.status = st;
		goto out;
	}
	if ((st = parse(&l, text, &root)) != CSTRAP_OK)
		goto out;
	load_root(&l, root);
	st = encode(&l, room, message);
out:
	if (st != CSTRAP_OK)
		memset(message, 0, sizeof(*message));
	cstrap_json_free(&root);
	cstrap_draft_wipe(&l.draft);
	return st;
}
