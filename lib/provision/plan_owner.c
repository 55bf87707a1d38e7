/*
 * provision/plan_owner.c - whose is a file? Ours is what our entry leads to;
 * any other is somebody's, unless it is blank or holds what an interrupted run
 * of ours left.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "provision/plan_make.h"

#include <string.h>

#include "provision/survey_file.h"

#define IDS_TRIED 14 /* the ids of one row: 6432 to 643F */

/* All of one octet, FF or 00: as files are made. */
static bool
is_blank(struct cstrap_view content)
{
	return cstrap_view_filled(content, 0xFF) ||
	    cstrap_view_filled(content, 0x00);
}

/* A bootstrap message, or one that is being written or taken away. */
static bool
is_bootstrap(struct cstrap_view content)
{
	const struct cstrap_view rest =
	    cstrap_view_part(content, CSTRAP_MESSAGE_HEADER, content.len);
	struct cstrap_message message;

	if (content.len < CSTRAP_MESSAGE_HEADER)
		return false;
	switch (cstrap_message_state(content.data)) {
	case CSTRAP_STATE_BEING_WRITTEN:
		/* Or overwritten, and its size cut between FF and FF. */
		return cstrap_message_length(content.data) <= content.len ||
		    is_blank(rest);
	case CSTRAP_STATE_NEVER_WRITTEN:
	case CSTRAP_STATE_EMPTY:
		return is_blank(rest);
	case CSTRAP_STATE_MESSAGE:
		break;
	}
	return cstrap_message_decode(&message, content, NULL) == CSTRAP_OK;
}

/*
 * Blank but for what an interrupted run of this very plan wrote: each octet is
 * the new one, or still the one that the file was filled with. The count may
 * be 0 instead.
 */
static bool
is_begun(struct cstrap_view old, struct cstrap_view new)
{
	const uint8_t fill = old.len > 0 ? old.data[old.len - 1] : 0xFF;

	if (old.len < new.len || (fill != 0xFF && fill != 0x00))
		return false;
	for (size_t i = 0; i < old.len; i++) {
		const uint8_t wanted = i < new.len ? new.data[i] : 0xFF;

		if (old.data[i] != wanted && old.data[i] != fill &&
		    !(i < 2 && old.data[i] == 0))
			return false;
	}
	return true;
}

/* Do two bytes stand in content, outside of the entry? */
static bool
holds(struct cstrap_view content, const uint8_t id[2],
    const struct cstrap_directory_entry *but)
{
	for (size_t i = 0; i + 2 <= content.len; i++)
		if (memcmp(content.data + i, id, 2) == 0 &&
		    (but == NULL || i < but->at || i >= but->at + but->len))
			return true;
	return false;
}

bool
cstrap_maker_knows_directories(const struct cstrap_maker *maker)
{
	const struct cstrap_survey *survey = maker->survey;
	struct cstrap_directory directory;

	for (uint8_t i = 0; i < survey->dodf_count; i++) {
		const struct cstrap_survey_file *dodf = &survey->dodfs[i];

		cstrap_directory_read_dodf(&directory,
		    (struct cstrap_view) { dodf->content, dodf->len });
		if (dodf->unread != 0 || dodf->is_inactive || !directory.sound)
			return false;
	}
	return !survey->has_more;
}

enum cstrap_named
cstrap_maker_named(const struct cstrap_maker *maker, uint16_t file_id)
{
	const struct cstrap_survey *survey = maker->survey;
	const uint8_t id[] = { (uint8_t)(file_id >> 8), (uint8_t)file_id };
	struct cstrap_directory directory;

	/* What stands behind the last entry of a directory is no entry. */
	cstrap_directory_read_odf(&directory,
	    (struct cstrap_view) { survey->odf.content, survey->odf.len }, 0);
	if (holds(cstrap_view_part(directory.content, 0, directory.end), id,
		NULL))
		return CSTRAP_NAMED;
	for (uint8_t i = 0; i < survey->dodf_count; i++) {
		const struct cstrap_survey_file *dodf = &survey->dodfs[i];
		const struct cstrap_view content = { dodf->content, dodf->len };

		cstrap_directory_read_dodf(&directory, content);
		if (holds(cstrap_view_part(content, 0, directory.end), id,
			directory.has_ours     ? &directory.ours :
			    directory.has_dead ? &directory.dead :
						 NULL))
			return CSTRAP_NAMED;
	}
	return cstrap_maker_knows_directories(maker) ? CSTRAP_NAMED_NOT :
						       CSTRAP_NAMED_PERHAPS;
}

bool
cstrap_maker_may_finish(const struct cstrap_maker *maker,
    const struct cstrap_survey_file *file)
{
	return file->is_inactive && maker->card->has_life_cycle &&
	    maker->card->life_cycle != CSTRAP_LIFE_ACTIVATED;
}

bool
cstrap_maker_may_delete(const struct cstrap_maker *maker,
    const struct cstrap_survey_file *file)
{
	return file->exists && file->unread == 0 && !file->is_inactive &&
	    !maker->survey->has_others &&
	    file->fcp.kind == CSTRAP_FILE_TRANSPARENT &&
	    cstrap_view_filled((struct cstrap_view) { file->content,
				   file->len },
		0xFF) &&
	    cstrap_maker_named(maker, file->file_id) == CSTRAP_NAMED_NOT;
}

static bool
may_take(const struct cstrap_maker *maker,
    const struct cstrap_survey_file *file, bool any_bootstrap)
{
	const struct cstrap_view old = { file->content, file->len };
	const enum cstrap_named named =
	    cstrap_maker_named(maker, file->file_id);

	if (!file->exists)
		return true;
	if (named == CSTRAP_NAMED || file->size < maker->content.len ||
	    file->unread != 0 || file->fcp.kind == CSTRAP_FILE_DF ||
	    file->fcp.kind == CSTRAP_FILE_LINEAR)
		return false;
	if (file->is_inactive)
		return cstrap_maker_may_finish(maker, file);
	return is_blank(old) || is_begun(old, maker->content) ||
	    (any_bootstrap && named == CSTRAP_NAMED_NOT && is_bootstrap(old));
}

enum cstrap_status
cstrap_maker_choose_file(struct cstrap_maker *maker, uint16_t first,
    bool any_bootstrap, struct cstrap_survey_file *file)
{
	const struct cstrap_survey *survey = maker->survey;
	const uint16_t row = (uint16_t)((first & 0xFFF0) | 2);
	enum cstrap_status st;

	for (unsigned int i = 0; i <= IDS_TRIED; i++) {
		const uint16_t id = i == 0 ? first : (uint16_t)(row + i - 1);

		if ((i > 0 && id == first) ||
		    (survey->file.exists && id == survey->file.file_id))
			continue;
		st = cstrap_survey_find(maker->survey, id, file);
		if (st != CSTRAP_OK || may_take(maker, file, any_bootstrap))
			return st;
		cstrap_survey_file_wipe(file);
	}
	return cstrap_maker_refuse(maker, CSTRAP_E_GUARD,
	    CSTRAP_RULE_GUARD_FILE_FOREIGN, "every file id near 6432");
}
