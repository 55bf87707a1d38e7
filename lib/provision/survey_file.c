/*
 * provision/survey_file.c - one file of a card, as far as it was read.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "provision/survey_file.h"

#include <string.h>

#include "cardstrap/message.h"
#include "host/secret.h"

void
cstrap_survey_file_wipe(struct cstrap_survey_file *file)
{
	cstrap_secret_free(file->content, file->room);
	file->content = NULL;
	file->room = file->len = 0;
}

void
cstrap_survey_file_keep(struct cstrap_survey_file *file, struct cstrap_view fcp)
{
	static const struct cstrap_fcp none = { 0 };

	file->fcp = none;
	file->fcp_len = 0;
	if (fcp.len == 0 || fcp.len > sizeof(file->fcp_bytes))
		return;
	memcpy(file->fcp_bytes, fcp.data, fcp.len);
	file->fcp_len = (uint8_t)fcp.len;
	if (cstrap_fcp_decode((struct cstrap_view) { file->fcp_bytes, fcp.len },
		&file->fcp, NULL) != CSTRAP_OK)
		file->fcp = none;
	if (file->fcp.has_file_id)
		file->file_id = file->fcp.file_id;
	if (file->fcp.has_size)
		file->size = file->fcp.size;
}

size_t
cstrap_used_len(struct cstrap_view content)
{
	size_t len = content.len;

	while (len > 0 && content.data[len - 1] == 0xFF)
		len--;
	return len;
}

static enum cstrap_status
grow(struct cstrap_survey_file *file, size_t room)
{
	uint8_t *content;

	if (room <= file->room)
		return CSTRAP_OK;
	content = file->content == NULL ?
	    cstrap_secret_alloc(room) :
	    cstrap_secret_resize(file->content, file->room, room);
	if (content == NULL)
		return CSTRAP_E_NOMEM;
	file->content = content;
	file->room = room;
	return CSTRAP_OK;
}

/* In the states before "activated", whose rules are not in force yet. */
static bool
is_unborn(const struct cstrap_survey_file *file)
{
	return file->fcp.has_life_cycle &&
	    (file->fcp.life_cycle == CSTRAP_LIFE_CREATION ||
		file->fcp.life_cycle == CSTRAP_LIFE_INITIALISATION);
}

/* What the card gives, as it is selected now. */
static enum cstrap_status
read_selected(struct cstrap_survey_file *file, struct cstrap_survey *survey,
    size_t upto)
{
	const size_t from = file->len;
	const struct cstrap_room room = { file->content + from, upto - from };
	enum cstrap_status st;
	size_t len;

	st = cstrap_session_read(survey->session, room, from, &len);
	file->len += len;
	/* The file ended before its FCP, or the limit, said it would. */
	if (st == CSTRAP_OK && len < room.len)
		file->size = file->len;
	file->is_inactive = st != CSTRAP_OK && from == 0 && is_unborn(file) &&
	    cstrap_card_answered(&survey->session->card);
	file->unread = 0;
	if (st == CSTRAP_E_CARD_ACCESS && !file->is_inactive)
		file->unread = CSTRAP_KEY_PIN1; /* its rule may say another */
	return file->is_inactive || file->unread != 0 ? CSTRAP_OK : st;
}

enum cstrap_status
cstrap_survey_file_read(struct cstrap_survey_file *file,
    struct cstrap_survey *survey, size_t upto)
{
	const size_t limit =
	    file->fcp.has_size ? file->fcp.size : CSTRAP_MESSAGE_MAX;
	enum cstrap_status st;

	if (upto > limit)
		upto = limit;
	if (upto > CSTRAP_MESSAGE_MAX)
		upto = CSTRAP_MESSAGE_MAX;
	if (upto <= file->len)
		return CSTRAP_OK;
	if ((st = grow(file, upto)) != CSTRAP_OK ||
	    (st = read_selected(file, survey, upto)) != CSTRAP_OK ||
	    file->unread == 0)
		return st;
	st = cstrap_survey_unlock(survey, file);
	if (st != CSTRAP_OK)
		return st == CSTRAP_E_KEY_NEEDED ? CSTRAP_OK : st;
	st = cstrap_survey_select(survey,
	    (struct cstrap_view) { file->path.bytes, file->path.len }, NULL);
	return st == CSTRAP_OK ? read_selected(file, survey, upto) : st;
}
