/*
 * provision/plan_files.c - new files, and the content of the bootstrap file.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "provision/plan_make.h"

#include <stdio.h>
#include <string.h>

#include "host/secret.h"
static void
put_create(struct cstrap_maker *maker, const char *purpose, uint16_t file_id,
    struct cstrap_view fcp)
{
	const struct cstrap_step_about about = { purpose, file_id, false };
	const struct cstrap_command command = cstrap_command_create_file(fcp);

	cstrap_plan_put(maker->plan, CSTRAP_STEP_CREATE, &about, &command);
}

/* Files that are made in another state than "activated" are activated. */
static void
put_activate(struct cstrap_maker *maker, uint16_t file_id)
{
	const struct cstrap_step_about about = { "activate the new file",
		file_id, false };
	const struct cstrap_command command =
	    cstrap_command_activate_file((struct cstrap_view) { NULL, 0 });

	if (!maker->card->has_life_cycle ||
	    maker->card->life_cycle == CSTRAP_LIFE_ACTIVATED)
		return;
	cstrap_plan_put_select(maker->plan, "select the new file", file_id);
	cstrap_plan_put(maker->plan, CSTRAP_STEP_ACTIVATE, &about, &command);
}

enum cstrap_status
cstrap_maker_create_application(struct cstrap_maker *maker,
    const struct cstrap_new_rules *rules)
{
	const struct cstrap_survey *survey = maker->survey;
	const uint16_t df_id = maker->card->df_id;
	uint8_t room[CSTRAP_UPDATE_MAX];
	char detail[64];
	enum cstrap_status st;

	if (survey->df_id_taken) {
		(void)snprintf(detail, sizeof(detail),
		    "3F00/%04X, which is no PKCS#15 application", df_id);
		return cstrap_maker_refuse(maker, CSTRAP_E_GUARD,
		    CSTRAP_RULE_GUARD_FILE_FOREIGN, detail);
	}
	cstrap_plan_put_select(maker->plan, "select the MF", CSTRAP_FID_MF);
	put_create(maker, "create the PKCS#15 application", df_id,
	    cstrap_layout_adf((struct cstrap_room) { room, sizeof(room) },
		maker->card, &rules->df, survey->mf.fcp.pin_status));
	put_activate(maker, df_id);
	cstrap_plan_put_select(maker->plan, "select the PKCS#15 application",
	    df_id);
	st = cstrap_maker_require_of(maker, &survey->mf,
	    CSTRAP_ACCESS_CREATE_DF, "create the PKCS#15 application");
	return st == CSTRAP_OK ? cstrap_maker_require(maker, true,
				     &rules->df_create_ef, "create its files") :
				 st;
}

/* What a new file is made by has to be readable: else it stays unmade. */
static enum cstrap_status
check_fcps(struct cstrap_maker *maker)
{
	const struct cstrap_survey *survey = maker->survey;

	return maker->card->has_rule && survey->mf.exists &&
		survey->mf.fcp_len == 0 ?
	    cstrap_maker_refuse(maker, CSTRAP_E_GUARD,
		CSTRAP_RULE_GUARD_NO_ACCESS_RULE,
		"the card tells no FCP, so that the rule of a new file "
		"could not be checked") :
	    CSTRAP_OK;
}

enum cstrap_status
cstrap_maker_make_file(struct cstrap_maker *maker,
    const struct cstrap_new_rules *rules, const char *purpose,
    const struct cstrap_survey_file *file, uint32_t size)
{
	static const struct cstrap_card_rule none = { 0 };
	const struct cstrap_survey *survey = maker->survey;
	uint8_t room[CSTRAP_UPDATE_MAX];
	enum cstrap_status st;

	if (file->exists && !file->is_inactive)
		return CSTRAP_OK;
	if ((st = check_fcps(maker)) != CSTRAP_OK)
		return st;
	if (!file->exists)
		put_create(maker, purpose, file->file_id,
		    cstrap_layout_ef((struct cstrap_room) { room,
					 sizeof(room) },
			maker->card, &rules->ef, file->file_id, size));
	put_activate(maker, file->file_id);
	cstrap_plan_put_rule(maker->plan, file->file_id,
	    maker->card->has_rule ? &rules->ef : &none,
	    file->exists ? (uint32_t)file->size : size);
	return survey->application.exists ?
	    cstrap_maker_require_of(maker, &survey->application,
		CSTRAP_ACCESS_CREATE_EF, "create the files") :
	    CSTRAP_OK;
}

/* A new file has to be blank: what CREATE leaves in it is the card's choice. */
static enum cstrap_status
put_into_new(struct cstrap_maker *maker, uint16_t file_id, uint32_t size)
{
	static const char purpose[] = "check that the new file is blank";
	const struct cstrap_step_about about = { purpose, file_id, true };
	struct cstrap_plan_file file = { .file_id = file_id, .size = size };
	uint8_t *blank = cstrap_secret_alloc(size);
	enum cstrap_status st;

	if (blank == NULL)
		return CSTRAP_E_NOMEM;
	memset(blank, 0xFF, size);
	file.known = (struct cstrap_view) { blank, size };
	cstrap_plan_put_read(maker->plan, &about, 0,
	    cstrap_view_part(file.known, 0, maker->content.len));
	st = cstrap_plan_message(maker->plan, &file, maker->content,
	    maker->finding);
	cstrap_secret_free(blank, size);
	return st;
}

enum cstrap_status
cstrap_maker_put_content(struct cstrap_maker *maker,
    const struct cstrap_new_rules *rules, const struct cstrap_survey_file *file,
    uint32_t new_size)
{
	struct cstrap_plan_file known;
	enum cstrap_status st;
	size_t selected;

	cstrap_plan_put_select(maker->plan, "select the bootstrap file",
	    file->file_id);
	if (!file->exists || file->is_inactive) {
		st = put_into_new(maker, file->file_id,
		    file->exists ? (uint32_t)file->size : new_size);
		return st == CSTRAP_OK ?
		    cstrap_maker_require(maker, true, &rules->ef_update,
			"write the files") :
		    st;
	}
	known = cstrap_maker_file(file);
	selected = maker->plan->count;
	st = cstrap_plan_message(maker->plan, &known, maker->content,
	    maker->finding);
	return st == CSTRAP_OK && maker->plan->count > selected ?
	    cstrap_maker_require_of(maker, file, CSTRAP_ACCESS_UPDATE,
		"write the files") :
	    st;
}
