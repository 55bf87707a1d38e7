/*
 * provision/plan_ab.c - the message into a second file, to which one byte of
 * the directory then switches; the first file is overwritten last.
 *
 * A reader meets the old message or the new one, never "being written". What
 * an interrupted run left is told by the second file: it is ours if nothing
 * names it and it holds a bootstrap message, or the remains of one.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "provision/plan_make.h"

#include <stdlib.h>
#include <string.h>

#include "provision/survey_file.h"

struct pair {
	struct cstrap_survey_file other; /* the second file */
	struct cstrap_new_rules rules;
	const struct cstrap_survey_file *dodf;
	struct cstrap_directory directory;
};

static struct cstrap_view
content_of(const struct cstrap_survey_file *file)
{
	return (struct cstrap_view) { file->content, file->len };
}

/* What keeps one byte from being the switch. */
static enum cstrap_status
check_entry(struct cstrap_maker *maker, const struct pair *pair)
{
	const char *why = NULL;

	if (pair->dodf == NULL || !pair->directory.has_ours)
		why = "the entry stands in a directory that cannot be read";
	else if (pair->directory.ours.has_part)
		why = "the entry names a part of a file";
	else if (maker->survey->walk.file.len != 2)
		why = "the entry names a file outside of the application";
	else if (!cstrap_maker_knows_directories(maker))
		why = "a directory that cannot be read may name the second "
		      "file, too";
	return why == NULL ? CSTRAP_OK :
			     cstrap_maker_refuse(maker, CSTRAP_E_GUARD,
				 CSTRAP_RULE_GUARD_FILE_FOREIGN, why);
}

static enum cstrap_status
survey_pair(struct cstrap_maker *maker, struct pair *pair)
{
	struct cstrap_survey *survey = maker->survey;
	const uint16_t old = survey->file.file_id;
	enum cstrap_status st;

	st = cstrap_survey_read_file(survey, CSTRAP_EXTENT_WHOLE, 0);
	if (st == CSTRAP_OK)
		st = cstrap_survey_application(survey);
	if (st == CSTRAP_OK)
		st = cstrap_survey_directories(survey);
	if (st == CSTRAP_OK)
		st = cstrap_survey_mf(survey, maker->card->df_id);
	if (st != CSTRAP_OK)
		return st;
	if (survey->dodf_at < survey->dodf_count) {
		pair->dodf = &survey->dodfs[survey->dodf_at];
		cstrap_directory_read_dodf(&pair->directory,
		    content_of(pair->dodf));
	}
	if ((st = check_entry(maker, pair)) != CSTRAP_OK)
		return st;
	return cstrap_maker_choose_file(maker,
	    maker->entry_file_id != 0 ? maker->entry_file_id :
					(uint16_t)(old ^ 1),
	    true, &pair->other);
}

/* Overwrite a file that holds what no reader is to find. */
static enum cstrap_status
put_wipe(struct cstrap_maker *maker, const struct cstrap_survey_file *file)
{
	const struct cstrap_plan_file known = cstrap_maker_file(file);
	const size_t before = maker->plan->count;
	enum cstrap_status st;
	size_t selected;

	cstrap_maker_select_application(maker);
	cstrap_plan_put_select(maker->plan, "select the other file",
	    file->file_id);
	selected = maker->plan->count;
	st = cstrap_plan_wipe(maker->plan, &known);
	if (st == CSTRAP_OK && maker->plan->count == selected) {
		cstrap_plan_cut(maker->plan, before);
		return CSTRAP_OK;
	}
	return st == CSTRAP_OK ?
	    cstrap_maker_require_of(maker, file, CSTRAP_ACCESS_UPDATE,
		"overwrite the other file") :
	    st;
}

static bool
holds_content(const struct cstrap_maker *maker,
    const struct cstrap_survey_file *file)
{
	const struct cstrap_view wanted = maker->content;

	return cstrap_view_equal(wanted,
		   cstrap_view_part(content_of(file), 0, wanted.len)) &&
	    cstrap_is_padding(content_of(file), wanted.len);
}

static enum cstrap_status
put_switch(struct cstrap_maker *maker, struct pair *pair)
{
	const uint32_t size = cstrap_layout_file_size(maker->content.len);
	enum cstrap_status st = CSTRAP_OK;

	cstrap_maker_select_application(maker);
	if (!pair->other.exists || pair->other.is_inactive)
		st = cstrap_maker_rules(maker, &pair->rules);
	if (st == CSTRAP_OK)
		st = cstrap_maker_make_file(maker, &pair->rules,
		    "create the second file", &pair->other, size);
	if (st == CSTRAP_OK)
		st = cstrap_maker_put_content(maker, &pair->rules, &pair->other,
		    size);
	if (st != CSTRAP_OK)
		return st;
	cstrap_maker_switch(maker, pair->dodf, &pair->directory,
	    (uint8_t)pair->other.file_id);
	st = cstrap_maker_require_of(maker, pair->dodf, CSTRAP_ACCESS_UPDATE,
	    "switch the entry");
	return st == CSTRAP_OK ? put_wipe(maker, &maker->survey->file) : st;
}

enum cstrap_status
cstrap_maker_ab(struct cstrap_maker *maker)
{
	struct pair *pair = calloc(1, sizeof(*pair));
	enum cstrap_status st;

	if (pair == NULL)
		return CSTRAP_E_NOMEM;
	st = survey_pair(maker, pair);
	/* Switched before: what is left of the other file goes. */
	if (st == CSTRAP_OK && holds_content(maker, &maker->survey->file) &&
	    maker->entry_file_id == 0)
		st = pair->other.exists && !pair->other.is_inactive ?
		    put_wipe(maker, &pair->other) :
		    CSTRAP_OK;
	else if (st == CSTRAP_OK)
		st = put_switch(maker, pair);
	cstrap_survey_file_wipe(&pair->other);
	cstrap_wipe(pair, sizeof(*pair));
	free(pair);
	return st;
}
