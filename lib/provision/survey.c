/*
 * provision/survey.c - what a card holds: the way to our file, the file, and
 * who may do what with it.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "provision/survey.h"

#include <string.h>

#include "cardstrap/message.h"
#include "host/secret.h"
#include "provision/survey_file.h"

#define SW_CONDITIONS 0x6985 /* of use are not satisfied */

void
cstrap_survey_wipe(struct cstrap_survey *survey)
{
	cstrap_survey_file_wipe(&survey->file);
	cstrap_survey_file_wipe(&survey->odf);
	cstrap_survey_file_wipe(&survey->dir);
	for (size_t i = 0; i < CSTRAP_SURVEY_DODF_MAX; i++)
		cstrap_survey_file_wipe(&survey->dodfs[i]);
}

enum cstrap_status
cstrap_survey_begin(struct cstrap_survey *survey,
    struct cstrap_session *session, const struct cstrap_sink *sink)
{
	survey->session = session;
	survey->sink = sink;
	return cstrap_session_iccid(session, survey->iccid);
}

/* The FCP of our file goes by while the walk selects it. */
static void
visit(void *ctx, const struct cstrap_walk_visit *visit)
{
	struct cstrap_survey *survey = ctx;

	if (visit->file == CSTRAP_WALK_FILE_BOOTSTRAP)
		cstrap_survey_file_keep(&survey->file, visit->fcp);
}

static enum cstrap_status
walk_failed(struct cstrap_survey *survey, enum cstrap_status st)
{
	struct cstrap_session *session = survey->session;

	if (!cstrap_card_answered(&session->card) || st != survey->walk.outcome)
		return cstrap_session_failed(session, st);
	(void)cstrap_session_refused(session,
	    st == CSTRAP_E_CARD_ACCESS ?
		"a file on the way to the bootstrap file wants a PIN" :
		"the walk to the bootstrap file");
	if (session->finding != NULL)
		session->finding->status = st;
	return st;
}

enum cstrap_status
cstrap_survey_walk(struct cstrap_survey *survey)
{
	const struct cstrap_walk_options options = { .basic_channel = true,
		.lean = true,
		.visit = visit,
		.visit_ctx = survey,
		.sink = survey->sink };
	struct cstrap_room room = { cstrap_secret_alloc(CSTRAP_MESSAGE_MAX),
		CSTRAP_MESSAGE_MAX };
	const struct cstrap_card_path *path = &survey->walk.file;
	enum cstrap_status st;

	if (room.data == NULL)
		return CSTRAP_E_NOMEM;
	cstrap_walk_begin(&survey->walk, &survey->session->card, room,
	    &options);
	st = cstrap_walk_run(&survey->walk, &survey->session->link->transport);
	cstrap_secret_free(room.data, room.len);
	survey->has_application = survey->walk.how != CSTRAP_WALK_NOT_FOUND;
	if (st == CSTRAP_OK) {
		survey->file.exists = true;
		survey->file.path = *path;
		if (survey->file.file_id == 0)
			survey->file.file_id =
			    (uint16_t)(path->bytes[path->len - 2] << 8 |
				path->bytes[path->len - 1]);
		return CSTRAP_OK;
	}
	/*
	 * A directory of somebody's that leads nowhere is not ours to judge;
	 * one that is not activated yet leads nowhere.
	 */
	if (st == CSTRAP_E_NO_MESSAGE || st == CSTRAP_E_CARD_NOT_FOUND ||
	    (survey->walk.sw == SW_CONDITIONS && !survey->walk.has_entry))
		return CSTRAP_OK;
	return walk_failed(survey, st);
}

uint8_t
cstrap_survey_nexts(const struct cstrap_survey *survey)
{
	return survey->walk.has_entry &&
		survey->walk.how == CSTRAP_WALK_BY_AID ?
	    survey->walk.next_count :
	    0;
}

/* Is this content a message, and one whose length is worth comparing? */
static bool
is_message(struct cstrap_view header, size_t *len)
{
	const enum cstrap_message_state state =
	    cstrap_message_state(header.data);

	*len = cstrap_message_length(header.data);
	return (state == CSTRAP_STATE_MESSAGE || state == CSTRAP_STATE_EMPTY) &&
	    *len <= CSTRAP_MESSAGE_MAX;
}

enum cstrap_status
cstrap_survey_read_file(struct cstrap_survey *survey,
    enum cstrap_survey_extent extent, size_t same_len)
{
	struct cstrap_survey_file *file = &survey->file;
	const size_t header = CSTRAP_MESSAGE_HEADER;
	struct cstrap_view view;
	enum cstrap_status st;
	size_t len;

	/* Without its size nobody knows what may be left in it. */
	if (extent == CSTRAP_EXTENT_WHOLE || !file->fcp.has_size)
		return cstrap_survey_file_read(file, survey, SIZE_MAX);
	st = cstrap_survey_file_read(file, survey, header);
	view = (struct cstrap_view) { file->content, file->len };
	if (st != CSTRAP_OK || file->unread != 0 || view.len < header)
		return st;
	if (!is_message(view, &len))
		return cstrap_survey_file_read(file, survey, SIZE_MAX);
	return len == same_len ? cstrap_survey_file_read(file, survey, len) :
				 CSTRAP_OK;
}

/* By AID, its first occurrence or a later one; fcp of what comes last. */
static enum cstrap_status
select_by_aid(struct cstrap_survey *survey, struct cstrap_fcp *fcp)
{
	struct cstrap_session *session = survey->session;
	const uint8_t nexts = cstrap_survey_nexts(survey);
	enum cstrap_status st = CSTRAP_OK;

	for (uint8_t i = 0; st == CSTRAP_OK && i <= nexts; i++) {
		const struct cstrap_command command =
		    cstrap_command_select_aid(cstrap_pkcs15_aid, i > 0,
			fcp != NULL ? CSTRAP_SELECT_FCP :
				      CSTRAP_SELECT_NOTHING);

		if ((st = cstrap_session_exchange(session, &command)) !=
		    CSTRAP_OK)
			return st;
		st = cstrap_sw_status(cstrap_card_sw(&session->card));
	}
	if (st == CSTRAP_OK && fcp != NULL &&
	    cstrap_card_data(&session->card).len > 0)
		st = cstrap_fcp_decode(cstrap_card_data(&session->card), fcp,
		    session->finding);
	return st;
}

enum cstrap_status
cstrap_survey_select_application(struct cstrap_survey *survey,
    struct cstrap_fcp *fcp)
{
	static const struct cstrap_fcp none = { 0 };
	const struct cstrap_card_path *path = &survey->walk.application;

	if (fcp != NULL)
		*fcp = none;
	if (survey->walk.how == CSTRAP_WALK_BY_AID)
		return select_by_aid(survey, fcp);
	return cstrap_session_select_path(survey->session,
	    (struct cstrap_view) { path->bytes, path->len }, fcp);
}

enum cstrap_status
cstrap_survey_application(struct cstrap_survey *survey)
{
	struct cstrap_session *session = survey->session;
	struct cstrap_fcp fcp;
	enum cstrap_status st;

	if (survey->application.exists) /* was read before */
		return CSTRAP_OK;
	st = cstrap_survey_select_application(survey, &fcp);
	if (st != CSTRAP_OK)
		return cstrap_card_answered(&session->card) ?
		    cstrap_session_refused(session,
			"SELECT the PKCS#15 application") :
		    st;
	cstrap_survey_file_keep(&survey->application,
	    cstrap_card_data(&session->card));
	survey->application.exists = true;
	return CSTRAP_OK;
}

/*
 * SELECT the EF.ARR that a file of the application refers to. 2Fxx lies under
 * the MF; any other id beside the file, else under the MF.
 */
static enum cstrap_status
select_rules(struct cstrap_survey *survey, uint16_t file_id, bool *local)
{
	const uint8_t path[] = { 0x3F, 0x00, (uint8_t)(file_id >> 8),
		(uint8_t)file_id };
	enum cstrap_status st;

	*local = file_id >> 8 != 0x2F && survey->has_application;
	if (*local) {
		st = cstrap_survey_select_application(survey, NULL);
		if (st == CSTRAP_OK)
			st = cstrap_session_select(survey->session, file_id,
			    NULL);
		if (st == CSTRAP_OK ||
		    !cstrap_card_answered(&survey->session->card))
			return st;
		*local = false;
	}
	return cstrap_session_select_path(survey->session,
	    (struct cstrap_view) { path, sizeof(path) }, NULL);
}

/* The rules that know the record, reading it first if need be; NULL: none. */
static enum cstrap_status
learn(struct cstrap_survey *survey, uint16_t file_id, uint8_t record,
    const struct cstrap_access_rules **rules)
{
	struct cstrap_access_rules *const all[] = { &survey->mf_rules,
		&survey->df_rules };
	enum cstrap_status st;
	bool local;

	*rules = NULL;
	if (record < 1 || record > CSTRAP_ARR_RECORDS_MAX)
		return CSTRAP_OK;
	for (size_t i = 0; i < 2; i++)
		if (all[i]->file_id == file_id &&
		    (all[i]->whole || all[i]->records[record - 1].is_known)) {
			*rules = all[i];
			return CSTRAP_OK;
		}
	st = select_rules(survey, file_id, &local);
	if (st == CSTRAP_OK) {
		all[local]->file_id = file_id;
		st = cstrap_access_rules_read(all[local], survey->session,
		    record);
		*rules = all[local];
	}
	return st != CSTRAP_OK &&
		!cstrap_card_answered(&survey->session->card) ?
	    st :
	    CSTRAP_OK;
}

enum cstrap_status
cstrap_survey_access(struct cstrap_survey *survey,
    const struct cstrap_survey_file *file, uint8_t operation,
    struct cstrap_access *access, bool *known)
{
	const struct cstrap_access_rules *rules = &survey->mf_rules;
	enum cstrap_status st = CSTRAP_OK;
	uint16_t file_id;
	uint8_t record;

	*known = false;
	if (cstrap_rule_reference(file->fcp.rule, &file_id, &record))
		st = learn(survey, file_id, record, &rules);
	if (st == CSTRAP_OK && rules != NULL)
		*known = cstrap_access_rules_resolve(rules, &file->fcp,
		    operation, access);
	return st;
}

enum cstrap_status
cstrap_survey_select(struct cstrap_survey *survey, struct cstrap_view path,
    struct cstrap_fcp *fcp)
{
	enum cstrap_status st = CSTRAP_OK;

	if (path.data[0] != 0x3F)
		st = cstrap_survey_select_application(survey, NULL);
	return st == CSTRAP_OK ?
	    cstrap_session_select_path(survey->session, path, fcp) :
	    st;
}
