/*
 * provision/plan_make.c - from what a card holds to what it should hold.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "provision/plan_make.h"

#include <stdlib.h>
#include <string.h>

#include "host/text.h"

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

enum cstrap_status
cstrap_maker_require(struct cstrap_maker *maker, bool known,
    const struct cstrap_access *access, const char *what)
{
	enum cstrap_status st = CSTRAP_OK;

	if (!known) /* the card does not say; ADM1 is what is usual */
		return need(maker, CSTRAP_KEY_ADM1, what);
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
	const struct cstrap_command by_aid =
	    cstrap_command_select_aid(cstrap_pkcs15_aid, false,
		CSTRAP_SELECT_NOTHING);
	const struct cstrap_walk *walk = &maker->survey->walk;

	if (walk->how == CSTRAP_WALK_BY_AID)
		cstrap_plan_put(maker->plan, CSTRAP_STEP_SELECT, &about,
		    &by_aid);
	else
		cstrap_maker_select_path(maker, &walk->application);
}

void
cstrap_maker_select_path(struct cstrap_maker *maker,
    const struct cstrap_card_path *path)
{
	for (uint8_t i = 0; i + 1 < path->len; i = (uint8_t)(i + 2))
		cstrap_plan_put_select(maker->plan, "select on the way",
		    (uint16_t)(path->bytes[i] << 8 | path->bytes[i + 1]));
}

/* The card has our entry and its file: write the file anew. */
static enum cstrap_status
make_rewrite(struct cstrap_maker *maker)
{
	const struct cstrap_survey_file *file = &maker->survey->file;
	const struct cstrap_view content = { file->content, file->len };
	const size_t before = maker->plan->count;
	size_t selected;
	enum cstrap_status st;

	if (maker->survey->walk.has_part && maker->survey->walk.index != 0)
		return cstrap_maker_refuse(maker, CSTRAP_E_GUARD,
		    CSTRAP_RULE_GUARD_FILE_FOREIGN,
		    "the entry names a part of a file that has others");
	if (file->has_update && file->update.kind == CSTRAP_ACCESS_ALWAYS)
		return cstrap_maker_refuse(maker, CSTRAP_E_GUARD,
		    CSTRAP_RULE_GUARD_UPDATE_OPEN, NULL);
	cstrap_maker_select_application(maker);
	cstrap_maker_select_path(maker, &maker->survey->walk.file);
	selected = maker->plan->count;
	st = cstrap_plan_message(maker->plan, file->file_id, content,
	    maker->message, maker->finding);
	if (st != CSTRAP_OK)
		return st;
	if (maker->plan->count == selected) {
		maker->plan->count = before;
		return CSTRAP_OK;
	}
	return cstrap_maker_require(maker, file->has_update, &file->update,
	    "write the bootstrap file");
}

static enum cstrap_status
make_steps(struct cstrap_maker *maker)
{
	const struct cstrap_survey *survey = maker->survey;
	enum cstrap_status st;

	if (survey->walk.has_entry)
		st = make_rewrite(maker);
	else if (maker->options->create)
		st = cstrap_maker_create(maker);
	else if (survey->has_application)
		st = cstrap_maker_refuse(maker, CSTRAP_E_NO_MESSAGE,
		    CSTRAP_RULE_NONE,
		    "no entry for it in the PKCS#15 application");
	else
		st = cstrap_maker_refuse(maker, CSTRAP_E_NO_MESSAGE,
		    CSTRAP_RULE_NONE, "no PKCS#15 application");
	if (st == CSTRAP_E_NO_MESSAGE && maker->finding != NULL)
		maker->finding->text =
		    "the card has no bootstrap file; --create makes it";
	if (st == CSTRAP_OK && maker->options->create)
		st = cstrap_maker_name(maker);
	return st == CSTRAP_OK ? maker->plan->status : st;
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
		key = plan->steps[steps + i];
		memmove(&plan->steps[i + 1], &plan->steps[i],
		    steps * sizeof(key));
		plan->steps[i] = key;
	}
	return CSTRAP_OK;
}

static enum cstrap_status
make(struct cstrap_maker *maker, struct cstrap_session *session)
{
	struct cstrap_survey *survey = maker->survey;
	enum cstrap_status st;

	st = cstrap_survey_take(survey, session, maker->options->sink);
	if (st != CSTRAP_OK)
		return st;
	memcpy(maker->plan->iccid, survey->iccid, sizeof(survey->iccid));
	if (maker->options->iccid != NULL &&
	    strcmp(maker->options->iccid, survey->iccid) != 0)
		return cstrap_maker_refuse(maker, CSTRAP_E_CARD_OTHER,
		    CSTRAP_RULE_GUARD_IDENTITY, survey->iccid);
	if ((st = make_steps(maker)) != CSTRAP_OK)
		return st;
	return maker->plan->count > 0 ? put_keys(maker) : CSTRAP_OK;
}

static enum cstrap_status
no_memory(struct cstrap_finding *finding)
{
	return cstrap_finding_set(finding, CSTRAP_E_NOMEM, CSTRAP_RULE_NONE,
	    "no memory for the plan");
}

enum cstrap_status
cstrap_plan_make(struct cstrap_plan **out, const struct cstrap_link *link,
    const struct cstrap_message *message,
    const struct cstrap_plan_options *options, struct cstrap_finding *finding)
{
	enum cstrap_status st = CSTRAP_E_INTERNAL;
	struct cstrap_session session;
	struct cstrap_maker maker = { .message = message,
		.options = options,
		.finding = finding };

	*out = NULL;
	maker.plan = calloc(1, sizeof(*maker.plan));
	maker.survey = calloc(1, sizeof(*maker.survey));
	if (maker.plan == NULL || maker.survey == NULL) {
		st = no_memory(finding);
		goto out;
	}
	maker.plan->keys = options->keys;
	maker.plan->min_tries = options->min_tries > 0 ? options->min_tries : 3;
	maker.plan->allow_unknown_tries = options->allow_unknown_tries;
	if ((st = cstrap_session_begin(&session, link, finding)) != CSTRAP_OK)
		goto out;
	st = cstrap_session_end(&session, make(&maker, &session));
	if (st == CSTRAP_E_NOMEM)
		st = no_memory(finding);
	if (st == CSTRAP_OK) {
		*out = maker.plan;
		maker.plan = NULL;
	}
out:
	if (maker.survey != NULL)
		cstrap_survey_wipe(maker.survey);
	free(maker.survey);
	cstrap_plan_close(&maker.plan);
	return st;
}
