/*
 * provision/plan_create.c - the files of a new application, in the order that
 * keeps a reader away from them until all is there: message, DODF, ODF,
 * EF(DIR). What an interrupted run left is taken up where it stands.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "provision/plan_make.h"

#include <string.h>

#include "host/secret.h"
#include "provision/layout.h"

/* Access rules for the new files, as FCP 8B: file id of EF.ARR, record. */
struct rules {
	uint8_t df_record, ef_record;
	uint8_t df[3], ef[3];
};

static struct cstrap_view
view3(const uint8_t bytes[3])
{
	return (struct cstrap_view) { bytes, 3 };
}

static void
set_rule(uint8_t rule[3], const struct cstrap_access_rules *rules,
    uint8_t record)
{
	rule[0] = (uint8_t)(rules->file_id >> 8);
	rule[1] = (uint8_t)rules->file_id;
	rule[2] = record;
}

static enum cstrap_status
choose_rules(struct cstrap_maker *maker, struct rules *rules)
{
	const struct cstrap_access_rules *arr = &maker->survey->rules;

	rules->df_record =
	    cstrap_access_rules_for_df(arr, maker->options->keys);
	rules->ef_record =
	    cstrap_access_rules_for_ef(arr, maker->options->keys);
	set_rule(rules->df, arr, rules->df_record);
	set_rule(rules->ef, arr, rules->ef_record);
	if (rules->ef_record == 0 ||
	    (rules->df_record == 0 && !maker->survey->has_application))
		return cstrap_maker_refuse(maker, CSTRAP_E_GUARD,
		    CSTRAP_RULE_GUARD_NO_ACCESS_RULE, NULL);
	return CSTRAP_OK;
}

static bool
is_padding(uint8_t octet)
{
	return octet == 0xFF || octet == 0x00;
}

static bool
is_rest_padding(const struct cstrap_survey_file *file, size_t from)
{
	for (size_t i = from; i < file->len; i++)
		if (!is_padding(file->content[i]))
			return false;
	return true;
}

/* A directory that holds nothing, our entry, or a part of it being written. */
static bool
is_ours(const struct cstrap_survey_file *file, struct cstrap_view entry)
{
	if (!file->exists)
		return true;
	if (file->len < entry.len)
		return false;
	for (size_t i = 0; i < entry.len; i++)
		if (file->content[i] != entry.data[i] &&
		    !is_padding(file->content[i]))
			return false;
	return is_rest_padding(file, entry.len);
}

/*
 * A file that no entry leads to is somebody's, unless it is blank or holds
 * what an interrupted run of this very plan wrote.
 */
static bool
is_our_message(const struct cstrap_survey_file *file,
    const struct cstrap_message *message)
{
	const struct cstrap_view new = message->bytes;

	if (!file->exists || is_rest_padding(file, 0))
		return true;
	if (file->len < new.len || !is_padding(file->content[0]))
		return false;
	for (size_t i = 1; i < new.len; i++)
		if (file->content[i] != new.data[i] &&
		    !is_padding(file->content[i]))
			return false;
	return is_rest_padding(file, new.len);
}

static void
put_create(struct cstrap_maker *maker, const char *purpose, uint16_t file_id,
    struct cstrap_view fcp)
{
	const struct cstrap_step_about about = { purpose, file_id, false };
	const struct cstrap_command command = cstrap_command_create_file(fcp);

	cstrap_plan_put(maker->plan, CSTRAP_STEP_CREATE, &about, &command);
}

static enum cstrap_status
create_application(struct cstrap_maker *maker, const struct rules *rules)
{
	const struct cstrap_survey *survey = maker->survey;
	struct cstrap_access create_ef;
	uint8_t room[CSTRAP_UPDATE_MAX];
	enum cstrap_status st;

	if (survey->df_id_taken)
		return cstrap_maker_refuse(maker, CSTRAP_E_GUARD,
		    CSTRAP_RULE_GUARD_FILE_FOREIGN,
		    "3F00/7F50, which is no PKCS#15 application");
	cstrap_plan_put_select(maker->plan, "select the MF", CSTRAP_FID_MF);
	put_create(maker, "create the PKCS#15 application", CSTRAP_FID_PKCS15,
	    cstrap_layout_adf((struct cstrap_room) { room, sizeof(room) },
		view3(rules->df),
		(struct cstrap_view) { survey->pin_status,
		    survey->pin_status_len }));
	cstrap_plan_put_select(maker->plan, "select the PKCS#15 application",
	    CSTRAP_FID_PKCS15);
	st = cstrap_maker_require(maker, survey->has_create_df,
	    &survey->create_df, "create the PKCS#15 application");
	if (st != CSTRAP_OK)
		return st;
	cstrap_access_rules_record(&survey->rules, rules->df_record,
	    CSTRAP_ACCESS_CREATE_EF, &create_ef);
	return cstrap_maker_require(maker, true, &create_ef,
	    "create its files");
}

/* Create a file unless it is there. */
static enum cstrap_status
create_file(struct cstrap_maker *maker, const struct rules *rules,
    const struct cstrap_survey_file *file, const char *purpose,
    uint16_t file_id, uint32_t size)
{
	const struct cstrap_survey *survey = maker->survey;
	uint8_t room[CSTRAP_UPDATE_MAX];
	enum cstrap_status st = CSTRAP_OK;

	if (file->exists)
		return CSTRAP_OK;
	put_create(maker, purpose, file_id,
	    cstrap_layout_ef((struct cstrap_room) { room, sizeof(room) },
		file_id, view3(rules->ef), size));
	cstrap_plan_put_rule(maker->plan, file_id, view3(rules->ef), size);
	if (survey->has_application)
		st = cstrap_maker_require(maker, survey->has_create_ef,
		    &survey->create_ef, "create the files");
	return st;
}

static enum cstrap_status
require_update(struct cstrap_maker *maker, const struct rules *rules,
    const struct cstrap_survey_file *file)
{
	struct cstrap_access access = file->update;

	if (!file->exists)
		cstrap_access_rules_record(&maker->survey->rules,
		    rules->ef_record, CSTRAP_ACCESS_UPDATE, &access);
	else if (file->has_update && access.kind == CSTRAP_ACCESS_ALWAYS)
		return cstrap_maker_refuse(maker, CSTRAP_E_GUARD,
		    CSTRAP_RULE_GUARD_UPDATE_OPEN, NULL);
	return cstrap_maker_require(maker, !file->exists || file->has_update,
	    &access, "write the files");
}

/* The message, into a file that is new, blank, or half written by this plan. */
static enum cstrap_status
put_message(struct cstrap_maker *maker, const struct rules *rules,
    uint32_t size)
{
	const struct cstrap_survey_file *file = &maker->survey->file;
	struct cstrap_view content = { file->content, file->len };
	uint8_t *blank = NULL;
	enum cstrap_status st;

	if (!file->exists) {
		if ((blank = cstrap_secret_alloc(size)) == NULL)
			return CSTRAP_E_NOMEM;
		memset(blank, 0xFF, size);
		content = (struct cstrap_view) { blank, size };
	}
	cstrap_plan_put_select(maker->plan, "select the bootstrap file",
	    CSTRAP_FID_BOOTSTRAP);
	if (blank != NULL) {
		const struct cstrap_step_about about = {
			"check that the new file is blank",
			CSTRAP_FID_BOOTSTRAP, true
		};

		cstrap_plan_put_read(maker->plan, &about, 0,
		    cstrap_view_part(content, 0, maker->message->bytes.len));
	}
	st = cstrap_plan_message(maker->plan, CSTRAP_FID_BOOTSTRAP, content,
	    maker->message, maker->finding);
	cstrap_secret_free(blank, size);
	return st == CSTRAP_OK ? require_update(maker, rules, file) : st;
}

/* Our entry into a directory: its tag last, so that no part of it shows. */
static enum cstrap_status
put_entry(struct cstrap_maker *maker, const struct rules *rules,
    const struct cstrap_survey_file *file,
    const struct cstrap_step_about *about, struct cstrap_view entry)
{
	if (file->exists &&
	    cstrap_view_equal(entry,
		cstrap_view_part((struct cstrap_view) { file->content,
				     file->len },
		    0, entry.len)))
		return CSTRAP_OK;
	cstrap_plan_put_select(maker->plan, "select the directory",
	    about->file_id);
	cstrap_plan_put_update(maker->plan, about, 1,
	    cstrap_view_part(entry, 1, entry.len));
	cstrap_plan_put_update(maker->plan, about, 0,
	    cstrap_view_part(entry, 0, 1));
	cstrap_plan_put_read(maker->plan, about, 0, entry);
	return require_update(maker, rules, file);
}

static enum cstrap_status
put_entries(struct cstrap_maker *maker, const struct rules *rules,
    struct cstrap_view odf, struct cstrap_view dodf)
{
	static const struct cstrap_step_about about_dodf = {
		"entry of the data object directory", CSTRAP_FID_DODF, false
	};
	static const struct cstrap_step_about about_odf = {
		"entry of the object directory", CSTRAP_FID_ODF, false
	};
	enum cstrap_status st;

	st = put_entry(maker, rules, &maker->survey->dodf, &about_dodf, dodf);
	if (st != CSTRAP_OK)
		return st;
	return put_entry(maker, rules, &maker->survey->odf, &about_odf, odf);
}

static enum cstrap_status
check_ours(struct cstrap_maker *maker, struct cstrap_view odf,
    struct cstrap_view dodf)
{
	const struct cstrap_survey *survey = maker->survey;

	if (!is_ours(&survey->odf, odf) || !is_ours(&survey->dodf, dodf))
		return cstrap_maker_refuse(maker, CSTRAP_E_GUARD,
		    CSTRAP_RULE_GUARD_APPLICATION, NULL);
	if (!is_our_message(&survey->file, maker->message))
		return cstrap_maker_refuse(maker, CSTRAP_E_GUARD,
		    CSTRAP_RULE_GUARD_FILE_FOREIGN,
		    "EF 6432, which no entry leads to");
	return CSTRAP_OK;
}

enum cstrap_status
cstrap_maker_create(struct cstrap_maker *maker)
{
	const struct cstrap_survey *survey = maker->survey;
	const uint32_t size =
	    cstrap_layout_file_size(maker->message->bytes.len);
	uint8_t odf_room[CSTRAP_ENTRY_MAX], dodf_room[CSTRAP_ENTRY_MAX];
	const struct cstrap_view odf = cstrap_layout_odf(
	    (struct cstrap_room) { odf_room, sizeof(odf_room) });
	const struct cstrap_view dodf = cstrap_layout_dodf(
	    (struct cstrap_room) { dodf_room, sizeof(dodf_room) });
	enum cstrap_status st;
	struct rules rules;

	if ((st = check_ours(maker, odf, dodf)) != CSTRAP_OK ||
	    (st = choose_rules(maker, &rules)) != CSTRAP_OK)
		return st;
	if (survey->has_application)
		cstrap_maker_select_application(maker);
	else if ((st = create_application(maker, &rules)) != CSTRAP_OK)
		return st;
	if ((st = create_file(maker, &rules, &survey->odf,
		 "create the object directory", CSTRAP_FID_ODF,
		 CSTRAP_ODF_SIZE)) != CSTRAP_OK ||
	    (st = create_file(maker, &rules, &survey->dodf,
		 "create the data object directory", CSTRAP_FID_DODF,
		 CSTRAP_DODF_SIZE)) != CSTRAP_OK ||
	    (st = create_file(maker, &rules, &survey->file,
		 "create the bootstrap file", CSTRAP_FID_BOOTSTRAP, size)) !=
		CSTRAP_OK ||
	    (st = put_message(maker, &rules, size)) != CSTRAP_OK)
		return st;
	return put_entries(maker, &rules, odf, dodf);
}

enum cstrap_status
cstrap_maker_name(struct cstrap_maker *maker)
{
	static const struct cstrap_step_about about = {
		"name the application in EF(DIR)", CSTRAP_FID_DIR, false
	};
	const struct cstrap_survey *survey = maker->survey;
	const uint16_t df_id =
	    survey->has_application ? survey->df_id : CSTRAP_FID_PKCS15;
	uint8_t record[255];
	struct cstrap_view entry, whole;
	struct cstrap_command command;

	if (!survey->has_dir || survey->dir_named || df_id == 0)
		return CSTRAP_OK;
	memset(record, 0xFF, sizeof(record));
	entry =
	    cstrap_layout_dir((struct cstrap_room) { record, sizeof(record) },
		df_id, survey->dir_record_len);
	if (survey->dir_free == 0 || entry.len > survey->dir_record_len)
		return cstrap_maker_refuse(maker, CSTRAP_E_CARD_SPACE,
		    CSTRAP_RULE_DIR_RECORD,
		    "EF(DIR) has no free record that the entry fits into");
	if (entry.len < sizeof(record))
		memset(record + entry.len, 0xFF, sizeof(record) - entry.len);
	whole = (struct cstrap_view) { record, survey->dir_record_len };
	cstrap_plan_put_select(maker->plan, "select the MF", CSTRAP_FID_MF);
	cstrap_plan_put_select(maker->plan, "select EF(DIR)", CSTRAP_FID_DIR);
	command = cstrap_command_update_record(survey->dir_free, whole);
	cstrap_plan_put(maker->plan, CSTRAP_STEP_UPDATE, &about, &command);
	cstrap_plan_put_read_record(maker->plan, &about, survey->dir_free,
	    whole);
	return cstrap_maker_require(maker, survey->has_dir_update,
	    &survey->dir_update, "name the application in EF(DIR)");
}
