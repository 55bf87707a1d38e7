/*
 * provision/plan_restore.c - keep what a card holds, and put it back: our
 * entry and its file, or that there was none. Bytes of others are never
 * written, though the backup has them.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "provision/plan_make.h"

#include <string.h>

#include "host/text.h"
#include "provision/backup.h"

static struct cstrap_view
content_of(const struct cstrap_survey_file *file)
{
	return (struct cstrap_view) { file->content, file->len };
}

static enum cstrap_status
survey_all(struct cstrap_maker *maker)
{
	struct cstrap_survey *survey = maker->survey;
	enum cstrap_status st = CSTRAP_OK;
	uint16_t df_id = maker->card->df_id;

	if (survey->walk.has_entry && survey->file.exists)
		st = cstrap_survey_read_file(survey, CSTRAP_EXTENT_WHOLE, 0);
	if (st == CSTRAP_OK && survey->has_application) {
		st = cstrap_survey_application(survey);
		if (survey->application.fcp.has_file_id)
			df_id = survey->application.fcp.file_id;
	}
	if (st == CSTRAP_OK && survey->has_application)
		st = cstrap_survey_directories(survey);
	return st == CSTRAP_OK ?
	    cstrap_survey_dir(survey, maker->options->quirks, df_id) :
	    st;
}

/* Our entry as it stands in its directory. */
static enum cstrap_status
keep_entry(struct cstrap_backup *backup, const struct cstrap_survey *survey)
{
	const struct cstrap_survey_file *dodf;
	struct cstrap_directory directory;
	enum cstrap_status st;

	if (survey->dodf_count == 0)
		return CSTRAP_OK;
	dodf = &survey->dodfs[survey->dodf_at < survey->dodf_count ?
		survey->dodf_at :
		0];
	backup->dodf_path = dodf->path;
	if ((st = cstrap_backup_keep(&backup->dodf, content_of(dodf))) !=
		CSTRAP_OK ||
	    !survey->walk.has_entry)
		return st;
	cstrap_directory_read_dodf(&directory, content_of(dodf));
	backup->file_path = survey->walk.file;
	return directory.has_ours ?
	    cstrap_backup_keep(&backup->entry,
		cstrap_view_part(directory.content, directory.ours.at,
		    directory.ours.len)) :
	    CSTRAP_OK;
}

enum cstrap_status
cstrap_maker_backup(struct cstrap_maker *maker)
{
	struct cstrap_survey *survey = maker->survey;
	struct cstrap_backup *backup;
	enum cstrap_status st;

	if ((st = survey_all(maker)) != CSTRAP_OK)
		return st;
	if (survey->file.unread != 0)
		return cstrap_maker_refuse(maker, CSTRAP_E_KEY_NEEDED,
		    CSTRAP_RULE_GUARD_KEY_MISSING,
		    "a PIN to read the bootstrap file, to keep its content");
	if ((backup = maker->plan->backup = cstrap_backup_new()) == NULL)
		return CSTRAP_E_NOMEM;
	memcpy(backup->iccid, survey->iccid, sizeof(backup->iccid));
	backup->application = survey->walk.application;
	if (survey->has_dir)
		backup->dir_record_len = (uint8_t)survey->dir.fcp.record_len;
	if ((st = keep_entry(backup, survey)) != CSTRAP_OK ||
	    (st = cstrap_backup_keep(&backup->dir, content_of(&survey->dir))) !=
		CSTRAP_OK ||
	    (st = cstrap_backup_keep(&backup->odf, content_of(&survey->odf))) !=
		CSTRAP_OK)
		return st;
	return cstrap_backup_keep(&backup->file, content_of(&survey->file));
}

/* Does the entry of the card lead to another file than the saved one did? */
static bool
was_switched(const struct cstrap_survey *survey,
    const struct cstrap_backup *backup)
{
	const struct cstrap_card_path *now = &survey->walk.file;
	const struct cstrap_card_path *then = &backup->file_path;

	return now->len == then->len && now->len == 2 &&
	    now->bytes[0] == then->bytes[0] && now->bytes[1] != then->bytes[1];
}

/*
 * The entry is bytes of a file that anybody may have written: it has to be one
 * entry of ours, whole, for the file that the backup names.
 */
static bool
is_sound(const struct cstrap_backup *backup)
{
	const struct cstrap_view entry = cstrap_backup_view(&backup->entry);
	const struct cstrap_card_path *path = &backup->file_path;
	struct cstrap_directory directory;

	cstrap_directory_read_dodf(&directory, entry);
	return directory.sound && directory.has_ours && directory.count == 1 &&
	    directory.end == entry.len &&
	    cstrap_view_equal((struct cstrap_view) { path->bytes, path->len },
		cstrap_view_part(entry, directory.ours.path_at,
		    directory.ours.path_len));
}

/* A path from the MF leads into this application? */
static bool
is_inside(const struct cstrap_survey *survey,
    const struct cstrap_card_path *path)
{
	const struct cstrap_card_path *df = &survey->walk.application;
	const uint16_t id = survey->application.fcp.file_id;
	const uint8_t by_id[] = { 0x3F, 0x00, (uint8_t)(id >> 8), (uint8_t)id };
	const struct cstrap_view parent = { path->bytes, path->len - 2u };

	if (path->len == 2)
		return true;
	return cstrap_view_equal(parent,
		   (struct cstrap_view) { df->bytes, df->len }) ||
	    (survey->application.fcp.has_file_id &&
		cstrap_view_equal(parent,
		    (struct cstrap_view) { by_id, sizeof(by_id) }));
}

static enum cstrap_status
put_back_file(struct cstrap_maker *maker, const struct cstrap_backup *backup)
{
	const struct cstrap_card_path *path = &backup->file_path;

	if (!is_sound(backup))
		return cstrap_finding_set(maker->finding, CSTRAP_E_STRUCTURE,
		    CSTRAP_RULE_DODF_ENTRY,
		    "the backup's entry is none of ours for its file");
	maker->content = cstrap_backup_view(&backup->file);
	maker->content.len = cstrap_used_len(maker->content);
	/* Blank, or not there: as good as none. */
	if (maker->content.len < CSTRAP_MESSAGE_HEADER)
		return cstrap_maker_erase(maker);
	maker->entry_file_id = (uint16_t)(path->bytes[path->len - 2] << 8 |
	    path->bytes[path->len - 1]);
	if (!maker->survey->walk.has_entry) {
		if (maker->survey->has_application &&
		    !is_inside(maker->survey, path))
			return cstrap_maker_refuse(maker, CSTRAP_E_GUARD,
			    CSTRAP_RULE_GUARD_FILE_FOREIGN,
			    "the saved entry leads into another application");
		maker->entry = cstrap_backup_view(&backup->entry);
		return cstrap_maker_create(maker);
	}
	if (was_switched(maker->survey, backup))
		return cstrap_maker_ab(maker);
	maker->entry_file_id = 0;
	/* Put back before, by a switch: the other file may be left to wipe. */
	if (path->len == 2 && !maker->survey->walk.has_part &&
	    cstrap_view_equal(maker->content,
		cstrap_view_part(content_of(&maker->survey->file), 0,
		    maker->content.len)))
		return cstrap_maker_ab(maker);
	return cstrap_maker_rewrite(maker);
}

/* The record of EF(DIR) that a run of ours wrote where there was none. */
static enum cstrap_status
put_back_dir(struct cstrap_maker *maker, const struct cstrap_backup *backup)
{
	static const struct cstrap_step_about about = {
		"take the name out of EF(DIR)", CSTRAP_FID_DIR, false
	};
	const struct cstrap_survey *survey = maker->survey;
	const size_t len = backup->dir_record_len;
	struct cstrap_view saved;
	struct cstrap_command command;

	if (!survey->has_dir || survey->dir_at == 0 ||
	    survey->dir.fcp.record_len != len)
		return CSTRAP_OK;
	saved = cstrap_view_part(cstrap_backup_view(&backup->dir),
	    (survey->dir_at - 1u) * len, len);
	if (saved.len != len || !cstrap_view_filled(saved, 0xFF))
		return CSTRAP_OK;
	cstrap_plan_put_select(maker->plan, "select the MF", CSTRAP_FID_MF);
	cstrap_plan_put_select(maker->plan, "select EF(DIR)", CSTRAP_FID_DIR);
	command = cstrap_command_update_record(survey->dir_at, saved);
	cstrap_plan_put(maker->plan, CSTRAP_STEP_UPDATE, &about, &command);
	cstrap_plan_put_read_record(maker->plan, &about, survey->dir_at, saved);
	maker->plan->changes_way = true;
	return cstrap_maker_require_of(maker, &survey->dir,
	    CSTRAP_ACCESS_UPDATE, "write EF(DIR)");
}

struct restore {
	struct cstrap_maker maker; /* first, for the job */
	const struct cstrap_backup *backup;
};

static enum cstrap_status
restore_job(struct cstrap_maker *maker)
{
	const struct cstrap_backup *backup =
	    ((const struct restore *)(const void *)maker)->backup;
	enum cstrap_status st;

	if (strcmp(backup->iccid, maker->survey->iccid) != 0) {
		st = cstrap_maker_refuse(maker, CSTRAP_E_CARD_OTHER,
		    CSTRAP_RULE_GUARD_IDENTITY, NULL);
		cstrap_finding_detail(maker->finding,
		    "ICCID %s; the backup is of %s", maker->survey->iccid,
		    backup->iccid);
		return st;
	}
	if ((st = survey_all(maker)) != CSTRAP_OK)
		return st;
	st = backup->entry.len > 0 ? put_back_file(maker, backup) :
				     cstrap_maker_erase(maker);
	return st == CSTRAP_OK ? put_back_dir(maker, backup) : st;
}

enum cstrap_status
cstrap_plan_make_restore(struct cstrap_plan **out,
    const struct cstrap_link *link, const struct cstrap_backup *backup,
    const struct cstrap_plan_options *options, struct cstrap_finding *finding)
{
	struct restore restore = { { .options = options, .finding = finding },
		backup };

	*out = NULL;
	if (options->iccid == NULL)
		return cstrap_finding_set(finding, CSTRAP_E_ARGUMENT,
		    CSTRAP_RULE_GUARD_IDENTITY,
		    "the ICCID of the card has to be given");
	return cstrap_maker_run(out, &restore.maker, link, restore_job);
}
