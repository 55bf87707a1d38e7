/*
 * provision/plan_make.c - from what a card holds to what it should hold.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "provision/plan_make.h"

#include <stdlib.h>
#include <string.h>

#include "host/text.h"
#include "provision/layout.h"

enum cstrap_status
cstrap_maker_refuse(struct cstrap_maker *maker, enum cstrap_status st,
    enum cstrap_rule rule, const char *detail)
{
	cstrap_finding_set(maker->finding, st, rule, NULL);
	if (maker->finding != NULL)
		maker->finding->file = "card";
	if (detail != NULL)
		cstrap_finding_detail(maker->finding, "%s", detail);
	return st;
}

static enum cstrap_status
need(struct cstrap_maker *maker, uint8_t key, const char *what)
{
	char name[8];

	for (size_t i = 0; i < maker->key_count; i++)
		if (maker->keys[i] == key)
			return CSTRAP_OK;
	if (!cstrap_keyring_has(maker->options->keys, key)) {
		cstrap_finding_set(maker->finding, CSTRAP_E_KEY_NEEDED,
		    CSTRAP_RULE_GUARD_KEY_MISSING, NULL);
		if (maker->finding != NULL)
			maker->finding->file = "card";
		cstrap_finding_detail(maker->finding, "%s to %s",
		    cstrap_key_name(key, name), what);
		return CSTRAP_E_KEY_NEEDED;
	}
	if (maker->key_count == CSTRAP_KEYRING_MAX)
		return CSTRAP_E_INTERNAL;
	maker->keys[maker->key_count++] = key;
	return CSTRAP_OK;
}

/* Of keys that are alternatives, one that was given; else the first. */
static uint8_t
choose_key(const struct cstrap_maker *maker, const struct cstrap_access *access)
{
	for (uint8_t i = 0; i < access->key_count; i++)
		if (cstrap_keyring_has(maker->options->keys, access->keys[i]))
			return access->keys[i];
	return access->keys[0];
}

/* The card does not say: ADM1 is what is usual, else the one that was given. */
static uint8_t
usual_key(const struct cstrap_maker *maker)
{
	const struct cstrap_keyring *ring = maker->options->keys;

	if (ring != NULL && !cstrap_keyring_has(ring, CSTRAP_KEY_ADM1))
		for (size_t i = 0; i < ring->count; i++)
			if (cstrap_key_is_adm(ring->keys[i].ref))
				return ring->keys[i].ref;
	return CSTRAP_KEY_ADM1;
}

/* The rule of a file that anybody may update is no protection for keys. */
enum cstrap_status
cstrap_maker_require_of(struct cstrap_maker *maker,
    const struct cstrap_survey_file *file, uint8_t operation, const char *what)
{
	struct cstrap_access access;
	enum cstrap_status st;
	bool known;

	st = cstrap_survey_access(maker->survey, file, operation, &access,
	    &known);
	if (st != CSTRAP_OK)
		return st;
	if (operation == CSTRAP_ACCESS_UPDATE && known &&
	    file->fcp.kind != CSTRAP_FILE_DF &&
	    access.kind == CSTRAP_ACCESS_ALWAYS)
		return cstrap_maker_refuse(maker, CSTRAP_E_GUARD,
		    CSTRAP_RULE_GUARD_UPDATE_OPEN, NULL);
	return cstrap_maker_require(maker, known, &access, what);
}

enum cstrap_status
cstrap_maker_require(struct cstrap_maker *maker, bool known,
    const struct cstrap_access *access, const char *what)
{
	enum cstrap_status st = CSTRAP_OK;

	if (!known)
		return need(maker, usual_key(maker), what);
	switch (access->kind) {
	case CSTRAP_ACCESS_ALWAYS:
		return CSTRAP_OK;
	case CSTRAP_ACCESS_KEYS:
		break;
	case CSTRAP_ACCESS_NEVER:
	case CSTRAP_ACCESS_OTHER:
		cstrap_finding_set(maker->finding, CSTRAP_E_GUARD,
		    CSTRAP_RULE_GUARD_NO_ACCESS_RULE,
		    access->kind == CSTRAP_ACCESS_NEVER ?
			"the card's rules never allow it" :
			"the card's rules ask for more than a key");
		if (maker->finding != NULL)
			maker->finding->file = "card";
		cstrap_finding_detail(maker->finding, "to %s", what);
		return CSTRAP_E_GUARD;
	}
	if (!access->all)
		return need(maker, choose_key(maker, access), what);
	for (uint8_t i = 0; st == CSTRAP_OK && i < access->key_count; i++)
		st = need(maker, access->keys[i], what);
	return st;
}

void
cstrap_maker_select_application(struct cstrap_maker *maker)
{
	static const struct cstrap_step_about about = {
		"select the PKCS#15 application", CSTRAP_FID_PKCS15, false
	};
	const struct cstrap_walk *walk = &maker->survey->walk;

	if (walk->how == CSTRAP_WALK_BY_AID ||
	    walk->how == CSTRAP_WALK_NOT_FOUND) {
		const uint8_t nexts = cstrap_survey_nexts(maker->survey);

		for (uint8_t i = 0; i <= nexts; i++) {
			const struct cstrap_command by_aid =
			    cstrap_command_select_aid(cstrap_pkcs15_aid, i > 0,
				CSTRAP_SELECT_NOTHING);

			cstrap_plan_put(maker->plan, CSTRAP_STEP_SELECT, &about,
			    &by_aid);
		}
	} else
		cstrap_maker_select_path(maker,
		    (struct cstrap_view) { walk->application.bytes,
			walk->application.len });
}

void
cstrap_maker_select_path(struct cstrap_maker *maker, struct cstrap_view path)
{
	if (path.len >= 2 && path.data[0] != 0x3F)
		cstrap_maker_select_application(maker);
	for (size_t i = 0; i + 1 < path.len; i += 2)
		cstrap_plan_put_select(maker->plan,
		    i + 2 == path.len ? "select the file" : "select on the way",
		    (uint16_t)(path.data[i] << 8 | path.data[i + 1]));
}

struct cstrap_plan_file
cstrap_maker_file(const struct cstrap_survey_file *file)
{
	struct cstrap_plan_file plan = {
		.file_id = file->file_id,
		.known = { file->content, file->len },
		.size = file->size,
		.unread = file->unread,
	};

	if (file->unread != 0)
		plan.used = file->size;
	else if (file->len < file->size && file->len >= CSTRAP_MESSAGE_HEADER)
		plan.used = cstrap_message_length(file->content);
	else
		plan.used = cstrap_used_len(plan.known);
	if (plan.used > plan.size)
		plan.used = plan.size;
	return plan;
}

/* RESIZE FILE, where the content does not fit. */
static enum cstrap_status
put_resize(struct cstrap_maker *maker, struct cstrap_view path,
    struct cstrap_plan_file *file)
{
	static const char purpose[] = "make the bootstrap file larger";
	const struct cstrap_step_about about = { purpose, file->file_id,
		false };
	const uint32_t size = cstrap_layout_file_size(maker->content.len);
	uint8_t room[CSTRAP_ENTRY_MAX];
	struct cstrap_command command;

	if (maker->content.len <= file->size || !maker->card->can_resize ||
	    maker->content.len > CSTRAP_MESSAGE_MAX)
		return CSTRAP_OK;
	if (path.len == 2)
		cstrap_maker_select_application(maker);
	else
		cstrap_maker_select_path(maker,
		    cstrap_view_part(path, 0, path.len - 2));
	command = cstrap_command_resize_file(
	    cstrap_layout_resize((struct cstrap_room) { room, sizeof(room) },
		maker->card, file->file_id, size));
	cstrap_plan_put(maker->plan, CSTRAP_STEP_RESIZE, &about, &command);
	file->size = size;
	return maker->plan->status;
}

/* The card has our entry and its file: make the file hold the content. */
enum cstrap_status
cstrap_maker_rewrite(struct cstrap_maker *maker)
{
	struct cstrap_survey *survey = maker->survey;
	const struct cstrap_view path = { survey->walk.file.bytes,
		survey->walk.file.len };
	struct cstrap_plan_file file;
	const size_t before = maker->plan->count;
	size_t selected;
	enum cstrap_status st;

	if (survey->walk.has_part && survey->walk.index != 0)
		return cstrap_maker_refuse(maker, CSTRAP_E_GUARD,
		    CSTRAP_RULE_GUARD_FILE_FOREIGN,
		    "the entry names a part of a file that has others");
	st = cstrap_survey_read_file(survey, CSTRAP_EXTENT_MESSAGE,
	    maker->content.len);
	if (st != CSTRAP_OK)
		return st;
	file = cstrap_maker_file(&survey->file);
	if ((st = put_resize(maker, path, &file)) != CSTRAP_OK)
		return st;
	cstrap_maker_select_path(maker, path);
	maker->plan->steps[maker->plan->count - 1].purpose =
	    "select the bootstrap file";
	selected = maker->plan->count;
	st = cstrap_plan_message(maker->plan, &file, maker->content,
	    maker->finding);
	if (st == CSTRAP_OK && maker->plan->count == selected)
		cstrap_plan_cut(maker->plan, before);
	else if (st == CSTRAP_OK)
		st = cstrap_maker_require_of(maker, &survey->file,
		    CSTRAP_ACCESS_UPDATE, "write the bootstrap file");
	return st;
}

/* The keys go before everything else, each once. */
static enum cstrap_status
put_keys(struct cstrap_maker *maker)
{
	struct cstrap_plan *plan = maker->plan;
	const size_t steps = plan->count;
	struct cstrap_plan_step key;

	for (size_t i = 0; i < maker->key_count; i++) {
		cstrap_plan_put_verify(plan, maker->keys[i]);
		if (plan->status != CSTRAP_OK)
			return plan->status;
		plan->steps[steps + i].accepted =
		    cstrap_survey_accepted(maker->survey, maker->keys[i]);
		key = plan->steps[steps + i];
		memmove(&plan->steps[i + 1], &plan->steps[i],
		    steps * sizeof(key));
		plan->steps[i] = key;
	}
	return CSTRAP_OK;
}

/* A file on the way that wants a PIN: with it, the walk goes once more. */
static enum cstrap_status
walk(struct cstrap_maker *maker)
{
	enum cstrap_status st = cstrap_survey_walk(maker->survey);

	if (st != CSTRAP_E_CARD_ACCESS)
		return st;
	st = cstrap_survey_unlock_way(maker->survey);
	if (st == CSTRAP_E_KEY_NEEDED)
		return cstrap_maker_refuse(maker, st,
		    CSTRAP_RULE_GUARD_KEY_MISSING,
		    "a PIN to read the directory of data objects");
	return st == CSTRAP_OK ? cstrap_survey_walk(maker->survey) : st;
}

static enum cstrap_status
make(struct cstrap_maker *maker, struct cstrap_session *session,
    enum cstrap_status (*job)(struct cstrap_maker *maker))
{
	struct cstrap_survey *survey = maker->survey;
	enum cstrap_status st;

	survey->guard = (struct cstrap_guard) { maker->plan->keys,
		maker->plan->min_tries, maker->plan->allow_unknown_tries };
	st = cstrap_survey_begin(survey, session, maker->options->sink);
	if (st != CSTRAP_OK)
		return st;
	memcpy(maker->plan->iccid, survey->iccid, sizeof(survey->iccid));
	if (maker->options->iccid != NULL &&
	    (survey->iccid[0] == '\0' ||
		strcmp(maker->options->iccid, survey->iccid) != 0))
		return cstrap_maker_refuse(maker, CSTRAP_E_CARD_OTHER,
		    CSTRAP_RULE_GUARD_IDENTITY, survey->iccid);
	if ((st = walk(maker)) != CSTRAP_OK ||
	    (maker->options->backup &&
		(st = cstrap_maker_backup(maker)) != CSTRAP_OK) ||
	    (st = job(maker)) != CSTRAP_OK)
		return st;
	if (maker->plan->status != CSTRAP_OK)
		return maker->plan->status;
	return maker->plan->count > 0 ? put_keys(maker) : CSTRAP_OK;
}

static enum cstrap_status
no_memory(struct cstrap_finding *finding)
{
	return cstrap_finding_set(finding, CSTRAP_E_NOMEM, CSTRAP_RULE_NONE,
	    "no memory for the plan");
}

static void
set_plan(struct cstrap_maker *maker)
{
	const struct cstrap_plan_options *options = maker->options;
	struct cstrap_plan *plan = maker->plan;

	maker->card =
	    options->card != NULL ? options->card : cstrap_card_profile_at(0);
	plan->keys = options->keys;
	plan->min_tries = options->min_tries > 0 ? options->min_tries :
						   maker->card->min_tries;
	plan->allow_unknown_tries = options->allow_unknown_tries;
	plan->piece_max = maker->card->piece_max > 0 &&
		maker->card->piece_max < CSTRAP_UPDATE_MAX ?
	    maker->card->piece_max :
	    CSTRAP_UPDATE_MAX;
}

enum cstrap_status
cstrap_maker_run(struct cstrap_plan **out, struct cstrap_maker *maker,
    const struct cstrap_link *link,
    enum cstrap_status (*job)(struct cstrap_maker *maker))
{
	enum cstrap_status st = CSTRAP_E_INTERNAL;
	struct cstrap_session *session;

	*out = NULL;
	maker->plan = calloc(1, sizeof(*maker->plan));
	maker->survey = calloc(1, sizeof(*maker->survey));
	if (maker->plan == NULL || maker->survey == NULL) {
		st = no_memory(maker->finding);
		goto out;
	}
	set_plan(maker);
	session = &maker->plan->session;
	if ((st = cstrap_session_begin(session, link, maker->finding)) !=
	    CSTRAP_OK)
		goto out;
	st = make(maker, session, job);
	maker->plan->held = st == CSTRAP_OK && maker->options->hold;
	if (!maker->plan->held)
		st = cstrap_session_end(session, st);
	session->finding = NULL; /* the caller's, and not ours to keep */
	if (st == CSTRAP_E_NOMEM)
		st = no_memory(maker->finding);
	if (st == CSTRAP_OK) {
		*out = maker->plan;
		maker->plan = NULL;
	}
out:
	if (maker->survey != NULL)
		cstrap_survey_wipe(maker->survey);
	free(maker->survey);
	cstrap_plan_close(&maker->plan);
	return st;
}

static enum cstrap_status
write_job(struct cstrap_maker *maker)
{
	const struct cstrap_survey *survey = maker->survey;
	enum cstrap_status st;

	if (survey->walk.has_entry && survey->file.exists) {
		st = maker->options->method == CSTRAP_METHOD_AB ?
		    cstrap_maker_ab(maker) :
		    cstrap_maker_rewrite(maker);
	} else if (maker->options->create) {
		st = cstrap_maker_create(maker);
	} else {
		st = cstrap_maker_refuse(maker, CSTRAP_E_NO_MESSAGE,
		    CSTRAP_RULE_NONE,
		    survey->has_application ?
			"no entry for it in the PKCS#15 application" :
			"no PKCS#15 application");
		if (maker->finding != NULL)
			maker->finding->text =
			    "the card has no bootstrap file; --create makes it";
	}
	if (st == CSTRAP_OK && maker->options->create)
		st = cstrap_maker_name(maker);
	return st;
}

enum cstrap_status
cstrap_plan_make(struct cstrap_plan **out, const struct cstrap_link *link,
    const struct cstrap_message *message,
    const struct cstrap_plan_options *options, struct cstrap_finding *finding)
{
	struct cstrap_maker maker = { .options = options,
		.finding = finding,
		.content = message->bytes };

	/* The byte that commits is the whole count. */
	if (message->object_count > CSTRAP_MESSAGE_OBJECTS_MAX) {
		*out = NULL;
		return cstrap_finding_set(finding, CSTRAP_E_COUNT,
		    CSTRAP_RULE_FILE_COUNT_LIMIT, NULL);
	}
	return cstrap_maker_run(out, &maker, link, write_job);
}
