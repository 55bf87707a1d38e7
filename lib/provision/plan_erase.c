/*
 * provision/plan_erase.c - our entry and its file off the card, all else as it
 * was: overwrite the file, take the entry away, delete the file. What an
 * interrupted run left is finished.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "provision/plan_make.h"

#include <string.h>

#include "cardstrap/quirk.h"
#include "provision/survey_file.h"

static struct cstrap_view
content_of(const struct cstrap_survey_file *file)
{
	return (struct cstrap_view) { file->content, file->len };
}

/*
 * DELETE of a file of the application, where the card and its rules let us;
 * else the blank file stays.
 */
static enum cstrap_status
put_delete(struct cstrap_maker *maker, const struct cstrap_survey_file *file)
{
	const uint8_t fid[] = { (uint8_t)(file->file_id >> 8),
		(uint8_t)file->file_id };
	const struct cstrap_step_about about = { "delete the bootstrap file",
		file->file_id, false };
	const struct cstrap_command command = cstrap_command_delete_file(
	    (struct cstrap_view) { fid, sizeof(fid) });
	struct cstrap_access access;
	enum cstrap_status st;
	bool known;

	if (!maker->card->can_delete)
		return CSTRAP_OK;
	st = cstrap_survey_access(maker->survey, file, CSTRAP_ACCESS_DELETE,
	    &access, &known);
	if (st != CSTRAP_OK ||
	    (known && access.kind != CSTRAP_ACCESS_ALWAYS &&
		access.kind != CSTRAP_ACCESS_KEYS))
		return st;
	if ((st = cstrap_maker_require(maker, known, &access,
		 "delete the bootstrap file")) != CSTRAP_OK)
		return st;
	cstrap_maker_select_application(maker);
	cstrap_plan_put(maker->plan, CSTRAP_STEP_DELETE, &about, &command);
	return maker->plan->status;
}

/* A file that is blank, and that nothing names: left by a run of ours. */
static enum cstrap_status
delete_blank(struct cstrap_maker *maker, uint16_t file_id)
{
	struct cstrap_survey_file file = { 0 };
	enum cstrap_status st;

	st = cstrap_survey_find(maker->survey, file_id, &file);
	if (st == CSTRAP_OK && cstrap_maker_may_delete(maker, &file))
		st = put_delete(maker, &file);
	cstrap_survey_file_wipe(&file);
	return st;
}

static enum cstrap_status
put_wipe(struct cstrap_maker *maker)
{
	const struct cstrap_survey *survey = maker->survey;
	const struct cstrap_plan_file file = cstrap_maker_file(&survey->file);
	const size_t before = maker->plan->count;
	enum cstrap_status st;
	size_t selected;

	cstrap_maker_select_path(maker,
	    (struct cstrap_view) { survey->walk.file.bytes,
		survey->walk.file.len });
	selected = maker->plan->count;
	st = cstrap_plan_wipe(maker->plan, &file);
	if (st == CSTRAP_OK && maker->plan->count == selected) {
		cstrap_plan_cut(maker->plan, before);
		return CSTRAP_OK;
	}
	return st == CSTRAP_OK ?
	    cstrap_maker_require_of(maker, &survey->file, CSTRAP_ACCESS_UPDATE,
		"overwrite the bootstrap file") :
	    st;
}

/* The entry that leads to our file, in the directory the walk found it in. */
static enum cstrap_status
put_take_away(struct cstrap_maker *maker)
{
	const struct cstrap_survey *survey = maker->survey;
	const struct cstrap_survey_file *dodf;
	struct cstrap_directory directory;

	if (survey->dodf_at >= survey->dodf_count)
		return cstrap_maker_refuse(maker, CSTRAP_E_GUARD,
		    CSTRAP_RULE_GUARD_APPLICATION,
		    "the directory of our entry is not found again");
	dodf = &survey->dodfs[survey->dodf_at];
	cstrap_directory_read_dodf(&directory, content_of(dodf));
	if (!directory.has_ours)
		return cstrap_maker_refuse(maker, CSTRAP_E_GUARD,
		    CSTRAP_RULE_GUARD_APPLICATION,
		    "the directory of our entry cannot be read");
	cstrap_maker_take_away(maker, dodf, &directory);
	return cstrap_maker_require_of(maker, dodf, CSTRAP_ACCESS_UPDATE,
	    "take the entry away");
}

static enum cstrap_status
erase_entry(struct cstrap_maker *maker)
{
	struct cstrap_survey *survey = maker->survey;
	enum cstrap_status st = CSTRAP_OK;

	if (survey->walk.has_part && survey->walk.index != 0)
		return cstrap_maker_refuse(maker, CSTRAP_E_GUARD,
		    CSTRAP_RULE_GUARD_FILE_FOREIGN,
		    "the entry names a part of a file that has others");
	if (survey->file.exists) {
		st = cstrap_survey_read_file(survey, CSTRAP_EXTENT_WHOLE, 0);
		if (st == CSTRAP_OK)
			st = put_wipe(maker);
	}
	if (st == CSTRAP_OK)
		st = cstrap_survey_application(survey);
	if (st == CSTRAP_OK)
		st = cstrap_survey_directories(survey);
	if (st == CSTRAP_OK)
		st = put_take_away(maker);
	/* A file that others name as well, or of another DF, is left blank. */
	if (st == CSTRAP_OK && survey->file.exists &&
	    survey->walk.file.len == 2 &&
	    cstrap_maker_named(maker, survey->file.file_id) != CSTRAP_NAMED)
		st = put_delete(maker, &survey->file);
	/* The second file of A/B. */
	return st == CSTRAP_OK && survey->walk.file.len == 2 ?
	    delete_blank(maker, (uint16_t)(survey->file.file_id ^ 1)) :
	    st;
}

/* The tail is what is left of this entry, and nothing else? */
static bool
is_rest_of(const struct cstrap_directory *directory, struct cstrap_view entry)
{
	const struct cstrap_view tail =
	    cstrap_view_part(directory->content, directory->end, entry.len);

	return cstrap_directory_has_room(directory, entry) &&
	    !cstrap_is_padding(tail, 0);
}

/* With its tag put back it would be an entry of ours: then its length. */
static size_t
rest_with_tag(const struct cstrap_directory *directory, uint8_t tag)
{
	const struct cstrap_view tail =
	    cstrap_view_part(directory->content, directory->end, UINT8_MAX);
	struct cstrap_directory alive;
	uint8_t copy[UINT8_MAX];

	if (tail.len < 2)
		return 0;
	memcpy(copy, tail.data, tail.len);
	copy[0] = tag;
	cstrap_directory_read_dodf(&alive,
	    (struct cstrap_view) { copy, tail.len });
	return alive.has_ours && alive.count == 1 ? alive.ours.len : 0;
}

/*
 * Length of what an interrupted run left of our entry, whose tag it took away;
 * 0: nothing. An entry of the form we write is known by any part of it.
 */
static size_t
rest_len(const struct cstrap_directory *directory)
{
	static const unsigned int forms[] = { 0, CSTRAP_QUIRK_WRAPPED_OID };
	uint8_t room[CSTRAP_ENTRY_MAX];
	struct cstrap_view entry;
	size_t len;

	if ((len = rest_with_tag(directory, CSTRAP_DODF_OID)) > 0 ||
	    (len = rest_with_tag(directory, CSTRAP_DODF_OPAQUE)) > 0)
		return len;
	for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++)
		for (uint16_t id = CSTRAP_FID_BOOTSTRAP;
		     id <= (CSTRAP_FID_BOOTSTRAP | 0xF); id++) {
			entry = cstrap_layout_dodf((struct cstrap_room) { room,
						       sizeof(room) },
			    forms[i], id);
			if (is_rest_of(directory, entry))
				return entry.len;
		}
	return 0;
}

static enum cstrap_status
finish_directory(struct cstrap_maker *maker,
    const struct cstrap_survey_file *dodf)
{
	struct cstrap_directory directory;

	if (!dodf->exists || dodf->unread != 0 || dodf->is_inactive)
		return CSTRAP_OK;
	cstrap_directory_read_dodf(&directory, content_of(dodf));
	directory.ours.len = rest_len(&directory);
	if (!directory.sound || directory.ours.len == 0)
		return CSTRAP_OK;
	directory.has_ours = true;
	directory.ours.at = directory.end;
	directory.end += directory.ours.len;
	cstrap_maker_take_away(maker, dodf, &directory);
	return cstrap_maker_require_of(maker, dodf, CSTRAP_ACCESS_UPDATE,
	    "take the entry away");
}

/* No entry of ours: is there a blank file that an interrupted run left? */
static enum cstrap_status
finish(struct cstrap_maker *maker)
{
	struct cstrap_survey *survey = maker->survey;
	enum cstrap_status st;

	st = cstrap_survey_application(survey);
	if (st == CSTRAP_OK)
		st = cstrap_survey_directories(survey);
	for (uint8_t i = 0; st == CSTRAP_OK && i < survey->dodf_count; i++)
		st = finish_directory(maker, &survey->dodfs[i]);
	if (st == CSTRAP_OK)
		st = delete_blank(maker, CSTRAP_FID_BOOTSTRAP);
	return st == CSTRAP_OK ? delete_blank(maker, CSTRAP_FID_BOOTSTRAP ^ 1) :
				 st;
}

enum cstrap_status
cstrap_maker_erase(struct cstrap_maker *maker)
{
	if (maker->survey->walk.has_entry)
		return erase_entry(maker);
	return maker->survey->has_application ? finish(maker) : CSTRAP_OK;
}

/* What takes files off a card names the card. */
static bool
names_card(const struct cstrap_plan_options *options,
    struct cstrap_finding *finding)
{
	if (options->iccid != NULL)
		return true;
	cstrap_finding_set(finding, CSTRAP_E_ARGUMENT,
	    CSTRAP_RULE_GUARD_IDENTITY,
	    "the ICCID of the card has to be given");
	return false;
}

enum cstrap_status
cstrap_plan_make_erase(struct cstrap_plan **out, const struct cstrap_link *link,
    const struct cstrap_plan_options *options, struct cstrap_finding *finding)
{
	struct cstrap_maker maker = { .options = options, .finding = finding };

	*out = NULL;
	if (!names_card(options, finding))
		return CSTRAP_E_ARGUMENT;
	return cstrap_maker_run(out, &maker, link, cstrap_maker_erase);
}
