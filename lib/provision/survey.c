/*
 * provision/survey.c - what a card holds, as far as a plan has to know.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "provision/survey.h"

#include <string.h>

#include "cardstrap/message.h"
#include "host/secret.h"
#include "provision/layout.h"

void
cstrap_survey_wipe(struct cstrap_survey *survey)
{
	cstrap_secret_free(survey->odf.content, survey->odf.len);
	cstrap_secret_free(survey->dodf.content, survey->dodf.len);
	cstrap_secret_free(survey->file.content, survey->file.len);
	cstrap_wipe(survey, sizeof(*survey));
}

static enum cstrap_status
survey_mf(struct cstrap_survey *survey, struct cstrap_session *session)
{
	struct cstrap_fcp mf;
	enum cstrap_status st;
	uint8_t rule[16];

	st = cstrap_session_select(session, CSTRAP_FID_MF, &mf);
	if (st != CSTRAP_OK)
		return cstrap_card_answered(&session->card) ?
		    cstrap_session_refused(session, "SELECT MF") :
		    st;
	if (mf.pin_status.len <= sizeof(survey->pin_status) &&
	    mf.pin_status.len > 0) {
		survey->pin_status_len = (uint8_t)mf.pin_status.len;
		memcpy(survey->pin_status, mf.pin_status.data,
		    mf.pin_status.len);
	}
	/* What the FCP views is gone with the next command. */
	if (mf.rule.len > 0 && mf.rule.len <= sizeof(rule))
		memcpy(rule, mf.rule.data, mf.rule.len);
	else
		mf.rule.len = 0;
	mf.rule.data = rule;
	mf.expanded.len = mf.compact.len = 0;
	st = cstrap_access_rules_read(&survey->rules, session, &mf);
	cstrap_access_rules_resolve(&survey->rules, &mf,
	    CSTRAP_ACCESS_CREATE_DF, &survey->create_df,
	    &survey->has_create_df);
	return st;
}

/* Keep what a plan needs of the EF that was selected with this FCP. */
static enum cstrap_status
keep_file(struct cstrap_survey *survey, struct cstrap_session *session,
    const struct cstrap_fcp *fcp, uint16_t file_id,
    struct cstrap_survey_file *file)
{
	struct cstrap_room room;
	enum cstrap_status st;
	size_t len = fcp->has_size && fcp->size <= CSTRAP_MESSAGE_MAX ?
	    fcp->size :
	    CSTRAP_MESSAGE_MAX;

	file->exists = true;
	file->file_id = fcp->has_file_id ? fcp->file_id : file_id;
	cstrap_access_rules_resolve(&survey->rules, fcp, CSTRAP_ACCESS_UPDATE,
	    &file->update, &file->has_update);
	if (len == 0)
		return CSTRAP_OK;
	room = (struct cstrap_room) { cstrap_secret_alloc(len), len };
	if (room.data == NULL)
		return CSTRAP_E_NOMEM;
	file->content = room.data;
	file->len = room.len;
	st = cstrap_session_read(session, room, &len);
	if (len == room.len)
		return st;
	/* The file ended before its FCP said it would. */
	file->content = NULL;
	file->len = 0;
	if (len > 0) {
		file->content = cstrap_secret_resize(room.data, room.len, len);
		file->len = len;
	} else {
		cstrap_secret_free(room.data, room.len);
	}
	if (len > 0 && file->content == NULL) {
		cstrap_secret_free(room.data, room.len);
		file->len = 0;
		st = CSTRAP_E_NOMEM;
	}
	return st;
}

static enum cstrap_status
survey_file(struct cstrap_survey *survey, struct cstrap_session *session,
    uint16_t file_id, struct cstrap_survey_file *file)
{
	struct cstrap_fcp fcp;
	enum cstrap_status st;

	st = cstrap_session_select(session, file_id, &fcp);
	if (st == CSTRAP_E_CARD_NOT_FOUND)
		return CSTRAP_OK;
	if (st != CSTRAP_OK)
		return cstrap_card_answered(&session->card) ?
		    cstrap_session_refused(session,
			"SELECT in the PKCS#15 application") :
		    st;
	return keep_file(survey, session, &fcp, file_id, file);
}

/* The FCP of our file goes by while the walk selects it. */
struct passing {
	struct cstrap_survey *survey;
	uint8_t len;
	uint8_t fcp[255];
};

static void
visit(void *ctx, const struct cstrap_walk_visit *visit)
{
	struct passing *passing = ctx;

	if (visit->file != CSTRAP_WALK_FILE_BOOTSTRAP ||
	    visit->fcp.len > sizeof(passing->fcp))
		return;
	passing->len = (uint8_t)visit->fcp.len;
	if (visit->fcp.len > 0)
		memcpy(passing->fcp, visit->fcp.data, visit->fcp.len);
}

/* The walk ended at our file: keep it. */
static enum cstrap_status
keep_bootstrap(struct cstrap_survey *survey, struct cstrap_session *session,
    const struct passing *passing)
{
	const struct cstrap_card_path *path = &survey->walk.file;
	static const struct cstrap_fcp none = { 0 };
	struct cstrap_fcp fcp = none;

	if (passing->len > 0)
		(void)cstrap_fcp_decode((struct cstrap_view) { passing->fcp,
					    passing->len },
		    &fcp, NULL);
	return keep_file(survey, session, &fcp,
	    (uint16_t)(path->bytes[path->len - 2] << 8 |
		path->bytes[path->len - 1]),
	    &survey->file);
}

static enum cstrap_status
survey_walk(struct cstrap_survey *survey, struct cstrap_session *session,
    const struct cstrap_sink *sink)
{
	struct passing passing = { survey, 0, { 0 } };
	const struct cstrap_walk_options options = { true, visit, &passing,
		sink };
	struct cstrap_room room = { cstrap_secret_alloc(CSTRAP_MESSAGE_MAX),
		CSTRAP_MESSAGE_MAX };
	enum cstrap_status st;

	if (room.data == NULL)
		return CSTRAP_E_NOMEM;
	cstrap_walk_begin(&survey->walk, &session->card, room, &options);
	st = cstrap_walk_run(&survey->walk, &session->link->transport);
	cstrap_secret_free(room.data, room.len);
	survey->has_application = survey->walk.how != CSTRAP_WALK_NOT_FOUND;
	if (st == CSTRAP_OK)
		return keep_bootstrap(survey, session, &passing);
	/* A directory of somebody's that leads nowhere is not ours to judge. */
	if (st == CSTRAP_E_NO_MESSAGE ||
	    (st == CSTRAP_E_CARD_NOT_FOUND && !survey->walk.has_entry))
		return CSTRAP_OK;
	return cstrap_card_answered(&session->card) &&
		st == survey->walk.outcome ?
	    cstrap_session_refused(session, "the walk to the bootstrap file") :
	    cstrap_session_failed(session, st);
}

enum cstrap_status
cstrap_survey_select_application(const struct cstrap_survey *survey,
    struct cstrap_session *session, struct cstrap_fcp *fcp)
{
	static const struct cstrap_fcp none = { 0 };
	const struct cstrap_command command =
	    cstrap_command_select_aid(cstrap_pkcs15_aid, false,
		CSTRAP_SELECT_FCP);
	const struct cstrap_card_path *path = &survey->walk.application;
	enum cstrap_status st;

	*fcp = none;
	if (survey->walk.how != CSTRAP_WALK_BY_AID)
		return cstrap_session_select_path(session,
		    (struct cstrap_view) { path->bytes, path->len }, fcp);
	if ((st = cstrap_session_exchange(session, &command)) != CSTRAP_OK)
		return st;
	st = cstrap_sw_status(cstrap_card_sw(&session->card));
	if (st == CSTRAP_OK && cstrap_card_data(&session->card).len > 0)
		st = cstrap_fcp_decode(cstrap_card_data(&session->card), fcp,
		    session->finding);
	return st;
}

/* The application, and what is in it if nothing in it leads to our file. */
static enum cstrap_status
survey_application(struct cstrap_survey *survey, struct cstrap_session *session)
{
	struct cstrap_fcp fcp;
	enum cstrap_status st;

	st = cstrap_survey_select_application(survey, session, &fcp);
	if (st != CSTRAP_OK)
		return cstrap_card_answered(&session->card) ?
		    cstrap_session_refused(session,
			"SELECT the PKCS#15 application") :
		    st;
	survey->df_id = fcp.has_file_id ? fcp.file_id : 0;
	cstrap_access_rules_resolve(&survey->rules, &fcp,
	    CSTRAP_ACCESS_CREATE_EF, &survey->create_ef,
	    &survey->has_create_ef);
	if (survey->walk.has_entry)
		return CSTRAP_OK;
	if ((st = survey_file(survey, session, CSTRAP_FID_ODF, &survey->odf)) !=
		CSTRAP_OK ||
	    (st = survey_file(survey, session, CSTRAP_FID_DODF,
		 &survey->dodf)) != CSTRAP_OK)
		return st;
	return survey_file(survey, session, CSTRAP_FID_BOOTSTRAP,
	    &survey->file);
}

static enum cstrap_status
survey_free_df(struct cstrap_survey *survey, struct cstrap_session *session)
{
	static const uint8_t path[] = { 0x3F, 0x00, 0x7F, 0x50 };
	const enum cstrap_status st = cstrap_session_select_path(session,
	    (struct cstrap_view) { path, sizeof(path) }, NULL);

	survey->df_id_taken = st == CSTRAP_OK;
	return cstrap_card_answered(&session->card) ? CSTRAP_OK : st;
}

/*
 * A record that begins as ours would and ends in FF: a run of ours lost power
 * while it was written, on a card that does not update records whole.
 */
static bool
is_begun(const struct cstrap_survey *survey, struct cstrap_view content)
{
	const uint16_t df_id =
	    survey->has_application ? survey->df_id : CSTRAP_FID_PKCS15;
	uint8_t room[CSTRAP_ENTRY_MAX];
	const struct cstrap_view entry =
	    cstrap_layout_dir((struct cstrap_room) { room, sizeof(room) },
		df_id, survey->dir_record_len);
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
    struct cstrap_view content)
{
	struct cstrap_dir_record record;
	size_t len;

	if (cstrap_view_filled(content, 0xFF)) {
		if (survey->dir_free == 0)
			survey->dir_free = n;
	} else if (is_begun(survey, content)) {
		survey->dir_free = n;
	} else if (cstrap_dir_record_decode(content, &record, &len, NULL) ==
		CSTRAP_OK &&
	    cstrap_view_equal(record.aid, cstrap_pkcs15_aid)) {
		survey->dir_named = true;
	}
}

static enum cstrap_status
survey_dir(struct cstrap_survey *survey, struct cstrap_session *session)
{
	static const uint8_t path[] = { 0x3F, 0x00, 0x2F, 0x00 };
	struct cstrap_view content;
	struct cstrap_fcp fcp;
	enum cstrap_status st;

	st = cstrap_session_select_path(session,
	    (struct cstrap_view) { path, sizeof(path) }, &fcp);
	if (st != CSTRAP_OK)
		return cstrap_card_answered(&session->card) ? CSTRAP_OK : st;
	survey->has_dir = fcp.kind == CSTRAP_FILE_LINEAR &&
	    fcp.record_len > 0 && fcp.record_len < 256;
	if (!survey->has_dir)
		return CSTRAP_OK;
	survey->dir_record_len = (uint8_t)fcp.record_len;
	cstrap_access_rules_resolve(&survey->rules, &fcp, CSTRAP_ACCESS_UPDATE,
	    &survey->dir_update, &survey->has_dir_update);
	for (uint8_t n = 1; n <= CSTRAP_DIR_RECORDS_MAX; n++) {
		st = cstrap_session_record(session, n, survey->dir_record_len,
		    &content);
		if (st != CSTRAP_OK)
			break;
		note_dir_record(survey, n, content);
	}
	return cstrap_card_answered(&session->card) ? CSTRAP_OK : st;
}

enum cstrap_status
cstrap_survey_take(struct cstrap_survey *survey, struct cstrap_session *session,
    const struct cstrap_sink *sink)
{
	enum cstrap_status st;

	memset(survey, 0, sizeof(*survey));
	if ((st = cstrap_session_iccid(session, survey->iccid)) != CSTRAP_OK ||
	    (st = survey_mf(survey, session)) != CSTRAP_OK ||
	    (st = survey_walk(survey, session, sink)) != CSTRAP_OK)
		return st;
	st = survey->has_application ? survey_application(survey, session) :
				       survey_free_df(survey, session);
	return st == CSTRAP_OK ? survey_dir(survey, session) : st;
}
