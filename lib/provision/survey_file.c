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

/* Once more with the PINs that were given, if reading wants one. */
static enum cstrap_status
read_on(struct cstrap_survey *survey, struct cstrap_room room, size_t from,
    size_t *len)
{
	enum cstrap_status st =
	    cstrap_session_read(survey->session, room, from, len);

	if (st != CSTRAP_E_CARD_ACCESS)
		return st;
	st = cstrap_survey_unlock(survey);
	if (st == CSTRAP_E_KEY_NEEDED)
		return CSTRAP_E_CARD_ACCESS;
	return st == CSTRAP_OK ?
	    cstrap_session_read(survey->session, room, from, len) :
	    st;
}

/* In the states before "activated", whose rules are not in force yet. */
static bool
is_unborn(const struct cstrap_survey_file *file)
{
	return file->fcp.has_life_cycle &&
	    (file->fcp.life_cycle == CSTRAP_LIFE_CREATION ||
		file->fcp.life_cycle == CSTRAP_LIFE_INITIALISATION);
}

enum cstrap_status
cstrap_survey_file_read(struct cstrap_survey_file *file,
    struct cstrap_survey *survey, size_t upto)
{
	const size_t limit =
	    file->fcp.has_size ? file->fcp.size : CSTRAP_MESSAGE_MAX;
	const size_t from = file->len;
	struct cstrap_room room;
	enum cstrap_status st;
	size_t len = 0;

	if (upto > limit)
		upto = limit;
	if (upto > CSTRAP_MESSAGE_MAX)
		upto = CSTRAP_MESSAGE_MAX;
	if (upto <= from)
		return CSTRAP_OK;
	if ((st = grow(file, upto)) != CSTRAP_OK)
		return st;
	room = (struct cstrap_room) { file->content + from, upto - from };
	st = read_on(survey, room, from, &len);
	file->len += len;
	/* The file ended before its FCP, or the limit, said it would. */
	if (st == CSTRAP_OK && len < room.len)
		file->size = file->len;
	file->is_inactive = st != CSTRAP_OK && from == 0 && is_unborn(file) &&
	    cstrap_card_answered(&survey->session->card);
	if (st == CSTRAP_E_CARD_ACCESS && !file->is_inactive)
		file->unread = CSTRAP_KEY_PIN1;
	return file->is_inactive || file->unread != 0 ? CSTRAP_OK : st;
}
