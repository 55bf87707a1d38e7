/*
 * provision/plan_create.c - the files of a bootstrap application, new or
 * beside those of others, in the order that keeps a reader away from them
 * until all is there: message, DODF, ODF, EF(DIR). What an interrupted run
 * left is taken up where it stands.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "provision/plan_make.h"

#include <stdlib.h>
#include <string.h>

#include "host/text.h"
#include "provision/survey_file.h"

/* Where the new entry goes. */
struct place {
	struct cstrap_new_rules rules;
	struct cstrap_survey_file file; /* for the message */
	/* A directory that the ODF names already, or else `own`. */
	const struct cstrap_survey_file *dodf;
	struct cstrap_survey_file own;
	struct cstrap_directory directory; /* of dodf */
	struct cstrap_directory odf;
	uint8_t entry_room[CSTRAP_ENTRY_MAX];
	uint8_t odf_room[CSTRAP_ENTRY_MAX];
	struct cstrap_view entry, odf_entry;
};

static struct cstrap_view
content_of(const struct cstrap_survey_file *file)
{
	return (struct cstrap_view) { file->content, file->len };
}

/* Our own entry, or the one that is restored. */
static void
make_entry(struct cstrap_maker *maker, struct place *place)
{
	place->entry = maker->entry.len > 0 ?
	    maker->entry :
	    cstrap_layout_dodf((struct cstrap_room) { place->entry_room,
				   sizeof(place->entry_room) },
		maker->options->quirks, place->file.file_id);
}

/* A directory of the card with room for the entry, or where it once was. */
static bool
choose_shared(struct cstrap_maker *maker, struct place *place)
{
	const struct cstrap_survey *survey = maker->survey;

	for (uint8_t i = 0; i < survey->dodf_count; i++) {
		const struct cstrap_survey_file *dodf = &survey->dodfs[i];

		if (!dodf->exists || dodf->unread != 0)
			continue;
		cstrap_directory_read_dodf(&place->directory, content_of(dodf));
		if (cstrap_directory_can_revive(&place->directory,
			place->entry) ||
		    cstrap_directory_has_room(&place->directory,
			place->entry)) {
			place->dodf = dodf;
			return true;
		}
	}
	return false;
}

/* A DODF of our own: a new one, or one that we began. */
static enum cstrap_status
choose_own(struct cstrap_maker *maker, struct place *place)
{
	static const uint16_t ids[] = { 0x6430, 0x6431, 0x6440, 0x6441, 0x6442,
		0x6443 };
	enum cstrap_status st;

	for (size_t i = 0; i < sizeof(ids) / sizeof(ids[0]); i++) {
		if (cstrap_maker_named(maker, ids[i]) == CSTRAP_NAMED)
			continue;
		st = cstrap_survey_find(maker->survey, ids[i], &place->own);
		if (st != CSTRAP_OK)
			return st;
		cstrap_directory_read_dodf(&place->directory,
		    content_of(&place->own));
		place->dodf = &place->own;
		if (!place->own.exists ||
		    cstrap_maker_may_finish(maker, &place->own) ||
		    (place->directory.has_ours &&
			place->directory.count == 1) ||
		    (place->directory.count == 0 && !place->own.is_inactive &&
			cstrap_directory_has_room(&place->directory,
			    place->entry)))
			return CSTRAP_OK;
		cstrap_survey_file_wipe(&place->own);
	}
	return cstrap_maker_refuse(maker, CSTRAP_E_GUARD,
	    CSTRAP_RULE_GUARD_FILE_FOREIGN, "every file id near 6430");
}

/* The ODF names one directory more: readers differ in which they follow. */
static void
warn_of_several(struct cstrap_maker *maker)
{
	struct cstrap_finding finding;

	cstrap_finding_set(&finding, CSTRAP_E_RULE, CSTRAP_RULE_DODF_SEVERAL,
	    NULL);
	finding.file = "EF(ODF)";
	cstrap_sink_put(maker->options->sink, &finding);
}

static enum cstrap_status
choose_odf(struct cstrap_maker *maker, struct place *place)
{
	const struct cstrap_survey *survey = maker->survey;
	const uint16_t dodf_id = place->dodf->file_id;

	cstrap_directory_read_odf(&place->odf, content_of(&survey->odf),
	    dodf_id);
	place->odf_entry =
	    cstrap_layout_odf((struct cstrap_room) { place->odf_room,
				  sizeof(place->odf_room) },
		dodf_id);
	if (!survey->odf.exists || place->odf.has_ours)
		return CSTRAP_OK;
	if (survey->dodf_count > 0)
		warn_of_several(maker);
	if (survey->odf.is_inactive ||
	    cstrap_directory_has_room(&place->odf, place->odf_entry))
		return CSTRAP_OK;
	return cstrap_maker_refuse(maker, CSTRAP_E_CARD_SPACE,
	    CSTRAP_RULE_GUARD_APPLICATION,
	    "EF(ODF) has no room for one more entry");
}

/* The file that our entry leads to already, though nothing led to the entry. */
static enum cstrap_status
take_entered_file(struct cstrap_maker *maker, struct place *place)
{
	const struct cstrap_directory_entry *ours = &place->directory.ours;
	const uint8_t *low =
	    place->directory.content.data + ours->path_at + ours->path_len;

	cstrap_survey_file_wipe(&place->file);
	return cstrap_survey_find(maker->survey,
	    (uint16_t)(low[-2] << 8 | low[-1]), &place->file);
}

static enum cstrap_status
choose_in_application(struct cstrap_maker *maker, struct place *place)
{
	const uint16_t first = maker->entry_file_id != 0 ?
	    maker->entry_file_id :
	    CSTRAP_FID_BOOTSTRAP;
	enum cstrap_status st;

	st = cstrap_maker_choose_file(maker, first, maker->entry.len > 0,
	    &place->file);
	if (st != CSTRAP_OK)
		return st;
	if (maker->entry.len > 0 && place->file.file_id != first)
		return cstrap_maker_refuse(maker, CSTRAP_E_GUARD,
		    CSTRAP_RULE_GUARD_FILE_FOREIGN,
		    "the file that the backup names");
	make_entry(maker, place);
	if (!choose_shared(maker, place)) {
		if ((st = choose_own(maker, place)) != CSTRAP_OK)
			return st;
		if (place->own.exists && place->directory.has_ours &&
		    (st = take_entered_file(maker, place)) != CSTRAP_OK)
			return st;
	}
	return choose_odf(maker, place);
}

static enum cstrap_status
choose(struct cstrap_maker *maker, struct place *place)
{
	enum cstrap_status st;

	st = cstrap_survey_mf(maker->survey, maker->card->df_id);
	if (st == CSTRAP_OK && maker->survey->has_application)
		st = cstrap_survey_application(maker->survey);
	if (st == CSTRAP_OK && maker->survey->has_application)
		st = cstrap_survey_directories(maker->survey);
	if (st == CSTRAP_OK)
		st = cstrap_maker_rules(maker, &place->rules);
	if (st != CSTRAP_OK)
		return st;
	if (maker->survey->has_application)
		return choose_in_application(maker, place);
	place->file.file_id = maker->entry_file_id != 0 ? maker->entry_file_id :
							  CSTRAP_FID_BOOTSTRAP;
	place->own.file_id = CSTRAP_FID_DODF;
	place->dodf = &place->own;
	make_entry(maker, place);
	return choose_odf(maker, place);
}

static void
set_path(struct cstrap_survey_file *file)
{
	file->path.len = 2;
	file->path.bytes[0] = (uint8_t)(file->file_id >> 8);
	file->path.bytes[1] = (uint8_t)file->file_id;
}

static enum cstrap_status
put_files(struct cstrap_maker *maker, struct place *place, uint32_t size)
{
	struct cstrap_survey_file odf = maker->survey->odf;
	enum cstrap_status st;

	odf.file_id = CSTRAP_FID_ODF;
	st = cstrap_maker_make_file(maker, &place->rules,
	    "create the object directory", &odf, CSTRAP_ODF_SIZE);
	if (st == CSTRAP_OK)
		st = cstrap_maker_make_file(maker, &place->rules,
		    "create the data object directory", place->dodf,
		    CSTRAP_DODF_SIZE);
	return st == CSTRAP_OK ?
	    cstrap_maker_make_file(maker, &place->rules,
		"create the bootstrap file", &place->file, size) :
	    st;
}

static enum cstrap_status
put_entries(struct cstrap_maker *maker, struct place *place)
{
	struct cstrap_survey_file odf = maker->survey->odf;
	enum cstrap_status st = CSTRAP_OK;

	odf.file_id = CSTRAP_FID_ODF;
	set_path(&odf);
	if (!place->own.exists)
		set_path(&place->own);
	if (!place->directory.has_ours)
		st = cstrap_directory_can_revive(&place->directory,
			 place->entry) ?
		    cstrap_maker_revive(maker, place->dodf, &place->directory,
			place->entry) :
		    cstrap_maker_append(maker, place->dodf, &place->directory,
			place->entry);
	if (st == CSTRAP_OK && !place->odf.has_ours)
		st = cstrap_maker_append(maker, &odf, &place->odf,
		    place->odf_entry);
	return st;
}

static enum cstrap_status
put_all(struct cstrap_maker *maker, struct place *place)
{
	const uint32_t size = cstrap_layout_file_size(maker->content.len);
	enum cstrap_status st;

	if (!maker->survey->has_application)
		st = cstrap_maker_create_application(maker, &place->rules);
	else {
		cstrap_maker_select_application(maker);
		st = CSTRAP_OK;
	}
	if (st == CSTRAP_OK)
		st = put_files(maker, place, size);
	if (st == CSTRAP_OK)
		st = cstrap_maker_put_content(maker, &place->rules,
		    &place->file, size);
	return st == CSTRAP_OK ? put_entries(maker, place) : st;
}

/* An entry of ours leads to a file that is not there: make that file. */
static enum cstrap_status
make_missing(struct cstrap_maker *maker, struct place *place)
{
	const struct cstrap_card_path *path = &maker->survey->walk.file;

	if (path->len != 2)
		return cstrap_maker_refuse(maker, CSTRAP_E_GUARD,
		    CSTRAP_RULE_GUARD_FILE_FOREIGN,
		    "our entry names a file in another DF, which is not there");
	place->file.file_id = (uint16_t)(path->bytes[0] << 8 | path->bytes[1]);
	place->directory.has_ours = place->odf.has_ours = true;
	place->own.exists = true;
	place->dodf = &place->own;
	return CSTRAP_OK;
}

enum cstrap_status
cstrap_maker_create(struct cstrap_maker *maker)
{
	struct place *place = calloc(1, sizeof(*place));
	enum cstrap_status st;

	if (place == NULL)
		return CSTRAP_E_NOMEM;
	if (maker->survey->walk.has_entry) {
		st = cstrap_survey_mf(maker->survey, maker->card->df_id);
		if (st == CSTRAP_OK)
			st = cstrap_survey_application(maker->survey);
		if (st == CSTRAP_OK)
			st = cstrap_survey_directories(maker->survey);
		if (st == CSTRAP_OK)
			st = cstrap_maker_rules(maker, &place->rules);
		if (st == CSTRAP_OK)
			st = make_missing(maker, place);
	} else {
		st = choose(maker, place);
	}
	if (st == CSTRAP_OK)
		st = put_all(maker, place);
	cstrap_survey_file_wipe(&place->file);
	cstrap_survey_file_wipe(&place->own);
	cstrap_wipe(place, sizeof(*place));
	free(place);
	return st;
}

enum cstrap_status
cstrap_maker_name(struct cstrap_maker *maker)
{
	static const struct cstrap_step_about about = {
		"name the application in EF(DIR)", CSTRAP_FID_DIR, false
	};
	struct cstrap_survey *survey = maker->survey;
	const struct cstrap_card_path *path = &survey->walk.application;
	uint16_t df_id = maker->card->df_id;
	struct cstrap_command command;
	struct cstrap_view whole;
	enum cstrap_status st = CSTRAP_OK;
	uint8_t record[255];

	if (survey->has_application)
		st = cstrap_survey_application(survey);
	if (st != CSTRAP_OK)
		return st;
	if (survey->has_application)
		df_id = survey->application.fcp.has_file_id ?
		    survey->application.fcp.file_id :
		    0;
	if (df_id == 0 && path->len >= 2)
		df_id = (uint16_t)(path->bytes[path->len - 2] << 8 |
		    path->bytes[path->len - 1]);
	st = cstrap_survey_dir(survey, maker->options->quirks, df_id);
	if (st != CSTRAP_OK || !survey->has_dir || survey->dir_named ||
	    df_id == 0)
		return st;
	if (survey->dir_free == 0 || survey->dir_entry_len == 0 ||
	    survey->dir_entry_len > survey->dir.fcp.record_len)
		return cstrap_maker_refuse(maker, CSTRAP_E_CARD_SPACE,
		    CSTRAP_RULE_DIR_RECORD,
		    "EF(DIR) has no free record that the entry fits into");
	memset(record, 0xFF, sizeof(record));
	memcpy(record, survey->dir_entry, survey->dir_entry_len);
	whole = (struct cstrap_view) { record, survey->dir.fcp.record_len };
	cstrap_plan_put_select(maker->plan, "select the MF", CSTRAP_FID_MF);
	cstrap_plan_put_select(maker->plan, "select EF(DIR)", CSTRAP_FID_DIR);
	command = cstrap_command_update_record(survey->dir_free, whole);
	cstrap_plan_put(maker->plan, CSTRAP_STEP_UPDATE, &about, &command);
	cstrap_plan_put_read_record(maker->plan, &about, survey->dir_free,
	    whole);
	maker->plan->changes_way = true;
	return cstrap_maker_require_of(maker, &survey->dir,
	    CSTRAP_ACCESS_UPDATE, "name the application in EF(DIR)");
}
