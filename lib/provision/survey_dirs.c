/*
 * provision/survey_dirs.c - the directories of a card: EF(ODF) and EF(DODF) of
 * the application, the MF, and EF(DIR).
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "provision/survey.h"

#include <string.h>

#include "host/secret.h"
#include "provision/survey_file.h"

static enum cstrap_status
refused(struct cstrap_survey *survey, enum cstrap_status st, const char *what)
{
	return cstrap_card_answered(&survey->session->card) ?
	    cstrap_session_refused(survey->session, what) :
	    st;
}

enum cstrap_status
cstrap_survey_take(struct cstrap_survey *survey, struct cstrap_view path,
    struct cstrap_survey_file *file)
{
	struct cstrap_fcp fcp;
	enum cstrap_status st;

	file->path.len = (uint8_t)path.len;
	memcpy(file->path.bytes, path.data, path.len);
	file->file_id =
	    (uint16_t)(path.data[path.len - 2] << 8 | path.data[path.len - 1]);
	st = cstrap_survey_select(survey, path, &fcp);
	if (st == CSTRAP_E_CARD_NOT_FOUND)
		return CSTRAP_OK;
	if (st != CSTRAP_OK)
		return refused(survey, st, "SELECT in the PKCS#15 application");
	file->exists = true;
	cstrap_survey_file_keep(file, cstrap_card_data(&survey->session->card));
	return cstrap_survey_file_read(file, survey, SIZE_MAX);
}

enum cstrap_status
cstrap_survey_find(struct cstrap_survey *survey, uint16_t file_id,
    struct cstrap_survey_file *file)
{
	const uint8_t path[] = { (uint8_t)(file_id >> 8), (uint8_t)file_id };

	memset(file, 0, sizeof(*file));
	return cstrap_survey_take(survey,
	    (struct cstrap_view) { path, sizeof(path) }, file);
}

static enum cstrap_status
take_dodfs(struct cstrap_survey *survey)
{
	const struct cstrap_card_path *ours = &survey->walk.dodf;
	struct cstrap_odf_entry entry;
	struct cstrap_finding finding;
	enum cstrap_status st = CSTRAP_OK;
	struct cstrap_cursor r;

	cstrap_cursor_init(&r,
	    (struct cstrap_view) { survey->odf.content, survey->odf.len });
	while (st == CSTRAP_OK && cstrap_odf_next(&r, &entry, &finding)) {
		if (entry.tag != CSTRAP_ODF_DATA_OBJECTS ||
		    entry.at.path.len == 0) {
			survey->has_others = true;
			continue;
		}
		if (survey->dodf_count == CSTRAP_SURVEY_DODF_MAX) {
			survey->has_more = true;
			break;
		}
		if (survey->walk.has_entry &&
		    survey->dodf_at == CSTRAP_SURVEY_DODF_MAX &&
		    cstrap_view_equal(entry.at.path,
			(struct cstrap_view) { ours->bytes, ours->len }))
			survey->dodf_at = survey->dodf_count;
		st = cstrap_survey_take(survey, entry.at.path,
		    &survey->dodfs[survey->dodf_count++]);
	}
	return st;
}

void
cstrap_survey_forget_directories(struct cstrap_survey *survey)
{
	cstrap_survey_file_wipe(&survey->odf);
	memset(&survey->odf, 0, sizeof(survey->odf));
	for (size_t i = 0; i < CSTRAP_SURVEY_DODF_MAX; i++) {
		cstrap_survey_file_wipe(&survey->dodfs[i]);
		memset(&survey->dodfs[i], 0, sizeof(survey->dodfs[i]));
	}
	survey->dodf_count = 0;
	survey->has_more = survey->has_others = false;
}

enum cstrap_status
cstrap_survey_directories(struct cstrap_survey *survey)
{
	static const uint8_t odf[] = { 0x50, 0x31 };
	enum cstrap_status st;

	if (survey->odf.path.len > 0) /* was read before */
		return CSTRAP_OK;
	survey->dodf_at = CSTRAP_SURVEY_DODF_MAX;
	st = cstrap_survey_take(survey,
	    (struct cstrap_view) { odf, sizeof(odf) }, &survey->odf);
	return st == CSTRAP_OK && survey->odf.exists ? take_dodfs(survey) : st;
}

static enum cstrap_status
survey_free_df(struct cstrap_survey *survey, uint16_t df_id)
{
	const uint8_t path[] = { 0x3F, 0x00, (uint8_t)(df_id >> 8),
		(uint8_t)df_id };
	const enum cstrap_status st =
	    cstrap_session_select_path(survey->session,
		(struct cstrap_view) { path, sizeof(path) }, NULL);

	survey->df_id_taken = st == CSTRAP_OK;
	return cstrap_card_answered(&survey->session->card) ? CSTRAP_OK : st;
}

/* All of the EF.ARR that the MF's own rule names; 2F06 where it names none. */
static enum cstrap_status
survey_rules(struct cstrap_survey *survey)
{
	struct cstrap_access_rules *rules = &survey->mf_rules;
	uint16_t file_id = CSTRAP_FID_ARR;
	enum cstrap_status st;
	uint8_t path[4] = { 0x3F, 0x00 }, record;

	(void)cstrap_rule_reference(survey->mf.fcp.rule, &file_id, &record);
	if (rules->file_id != file_id) {
		memset(rules, 0, sizeof(*rules));
		rules->file_id = file_id;
	}
	path[2] = (uint8_t)(file_id >> 8);
	path[3] = (uint8_t)file_id;
	st = cstrap_session_select_path(survey->session,
	    (struct cstrap_view) { path, sizeof(path) }, NULL);
	if (st == CSTRAP_OK)
		return cstrap_access_rules_read_all(rules, survey->session);
	return cstrap_card_answered(&survey->session->card) ? CSTRAP_OK : st;
}

enum cstrap_status
cstrap_survey_mf(struct cstrap_survey *survey, uint16_t df_id)
{
	struct cstrap_fcp fcp;
	enum cstrap_status st;

	st = cstrap_session_select(survey->session, CSTRAP_FID_MF, &fcp);
	if (st != CSTRAP_OK)
		return refused(survey, st, "SELECT MF");
	cstrap_survey_file_keep(&survey->mf,
	    cstrap_card_data(&survey->session->card));
	survey->mf.exists = true;
	if ((st = survey_rules(survey)) != CSTRAP_OK || survey->has_application)
		return st;
	return survey_free_df(survey, df_id);
}

/*
 * A record that begins as ours would and ends in FF: a run of ours lost power
 * while it was written, on a card that does not update records whole.
 */
static bool
is_begun(struct cstrap_view entry, struct cstrap_view content)
{
	size_t same = 0;

	while (same < entry.len && same < content.len &&
	    content.data[same] == entry.data[same])
		same++;
	return same > 0 && same < entry.len &&
	    cstrap_view_filled(cstrap_view_part(content, same, content.len),
		0xFF);
}

static void
note_dir_record(struct cstrap_survey *survey, uint8_t n,
    struct cstrap_view content, struct cstrap_view entry)
{
	struct cstrap_dir_record record;
	size_t len;

	if (cstrap_view_filled(content, 0xFF)) {
		if (survey->dir_free == 0)
			survey->dir_free = n;
	} else if (is_begun(entry, content)) {
		survey->dir_free = n;
	} else if (cstrap_dir_record_decode(content, &record, &len, NULL) ==
		CSTRAP_OK &&
	    cstrap_view_equal(record.aid, cstrap_pkcs15_aid)) {
		survey->dir_named = true;
		if (cstrap_view_equal(entry,
			cstrap_view_part(content, 0, entry.len)) &&
		    cstrap_view_filled(cstrap_view_part(content, entry.len,
					   content.len),
			0xFF))
			survey->dir_at = n;
	}
}

/* Keep a record behind those before it. */
static enum cstrap_status
keep_record(struct cstrap_survey_file *dir, struct cstrap_view content)
{
	if (dir->room == 0) {
		dir->room =
		    CSTRAP_DIR_RECORDS_MAX * (size_t)dir->fcp.record_len;
		dir->content = cstrap_secret_alloc(dir->room);
		if (dir->content == NULL) {
			dir->room = 0;
			return CSTRAP_E_NOMEM;
		}
	}
	if (content.len != dir->fcp.record_len ||
	    dir->len + content.len > dir->room)
		return CSTRAP_E_CARD_PROTOCOL;
	memcpy(dir->content + dir->len, content.data, content.len);
	dir->len += content.len;
	return CSTRAP_OK;
}

static enum cstrap_status
read_records(struct cstrap_survey *survey)
{
	struct cstrap_survey_file *dir = &survey->dir;
	struct cstrap_view content;
	enum cstrap_status st;

	for (uint8_t n = 1; n <= CSTRAP_DIR_RECORDS_MAX; n++) {
		if (dir->fcp.record_count != 0 && n > dir->fcp.record_count)
			return CSTRAP_OK;
		st = cstrap_session_record(survey->session, n,
		    dir->fcp.record_len, &content);
		if (st != CSTRAP_OK)
			return cstrap_card_answered(&survey->session->card) ?
			    CSTRAP_OK :
			    st;
		if ((st = keep_record(dir, content)) != CSTRAP_OK)
			return st;
	}
	return CSTRAP_OK;
}

enum cstrap_status
cstrap_survey_dir(struct cstrap_survey *survey, unsigned int quirks,
    uint16_t df_id)
{
	static const uint8_t path[] = { 0x3F, 0x00, 0x2F, 0x00 };
	struct cstrap_survey_file *dir = &survey->dir;
	struct cstrap_view entry;
	struct cstrap_fcp fcp;
	enum cstrap_status st;

	if (dir->exists) /* was read before */
		return CSTRAP_OK;
	st = cstrap_session_select_path(survey->session,
	    (struct cstrap_view) { path, sizeof(path) }, &fcp);
	if (st != CSTRAP_OK)
		return cstrap_card_answered(&survey->session->card) ?
		    CSTRAP_OK :
		    st;
	cstrap_survey_file_keep(dir, cstrap_card_data(&survey->session->card));
	survey->has_dir = dir->fcp.kind == CSTRAP_FILE_LINEAR &&
	    dir->fcp.record_len > 0 && dir->fcp.record_len < 256;
	if (!survey->has_dir)
		return CSTRAP_OK;
	dir->exists = true;
	entry = cstrap_layout_dir((struct cstrap_room) { survey->dir_entry,
				      sizeof(survey->dir_entry) },
	    quirks, df_id, dir->fcp.record_len);
	survey->dir_entry_len = (uint8_t)entry.len;
	if ((st = read_records(survey)) != CSTRAP_OK)
		return st;
	for (size_t at = 0; at < dir->len; at += dir->fcp.record_len)
		note_dir_record(survey, (uint8_t)(at / dir->fcp.record_len + 1),
		    (struct cstrap_view) { dir->content + at,
			dir->fcp.record_len },
		    entry);
	return CSTRAP_OK;
}
