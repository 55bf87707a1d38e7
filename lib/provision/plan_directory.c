/*
 * provision/plan_directory.c - our entry in a directory that others share:
 * added behind theirs with its tag last, taken away or re-pointed by one byte.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "provision/plan_make.h"

#include <string.h>

#include "provision/delta.h"

#define ENTRY_MAX 255

struct edit {
	struct cstrap_maker *maker;
	const struct cstrap_survey_file *file;
	const struct cstrap_directory *directory;
	struct cstrap_step_about about;
};

static struct edit
begin(struct cstrap_maker *maker, const struct cstrap_survey_file *file,
    const struct cstrap_directory *directory)
{
	struct edit edit = { maker, file, directory,
		{ "entry of the directory", file->file_id, false } };

	if (file->file_id == CSTRAP_FID_ODF)
		edit.about.purpose = "entry of the object directory";
	else
		edit.about.purpose = "entry of the data object directory";
	cstrap_maker_select_path(maker,
	    (struct cstrap_view) { file->path.bytes, file->path.len });
	maker->plan->changes_way = true;
	return edit;
}

/* What differs of bytes at offset, and nothing else. */
static void
put_differing(struct edit *edit, size_t at, struct cstrap_view bytes)
{
	const struct cstrap_view old =
	    cstrap_view_part(edit->directory->content, at, bytes.len);
	struct cstrap_run_of_bytes run;
	size_t from = 0;

	while (cstrap_delta_next(old, bytes, &from, &run))
		cstrap_plan_put_update(edit->maker->plan, &edit->about,
		    at + run.at, cstrap_view_part(bytes, run.at, run.len));
}

static void
put_octet(struct edit *edit, size_t at, uint8_t octet)
{
	cstrap_plan_put_update(edit->maker->plan, &edit->about, at,
	    (struct cstrap_view) { &octet, 1 });
}

static void
put_read(struct edit *edit, size_t at, struct cstrap_view expected)
{
	const struct cstrap_step_about about = { "read the entry back",
		edit->file->file_id, false };

	cstrap_plan_put_read(edit->maker->plan, &about, at, expected);
}

enum cstrap_status
cstrap_maker_append(struct cstrap_maker *maker,
    const struct cstrap_survey_file *file,
    const struct cstrap_directory *directory, struct cstrap_view entry)
{
	struct edit edit = begin(maker, file, directory);
	const size_t at = directory->end;

	/* The tag is what commits: it goes in front of what is there, read. */
	put_differing(&edit, at + 1, cstrap_view_part(entry, 1, entry.len));
	put_read(&edit, at + 1, cstrap_view_part(entry, 1, entry.len));
	edit.about.purpose = "commit: the tag of the entry";
	put_octet(&edit, at, entry.data[0]);
	put_read(&edit, at, cstrap_view_part(entry, 0, 1));
	return file->exists ?
	    cstrap_maker_require_of(maker, file, CSTRAP_ACCESS_UPDATE,
		"write the directories") :
	    CSTRAP_OK;
}

enum cstrap_status
cstrap_maker_revive(struct cstrap_maker *maker,
    const struct cstrap_survey_file *file,
    const struct cstrap_directory *directory, struct cstrap_view entry)
{
	const struct cstrap_directory_entry *dead = &directory->dead;
	struct edit edit = begin(maker, file, directory);

	put_differing(&edit, dead->path_at,
	    cstrap_view_part(entry, dead->path_at - dead->at, dead->path_len));
	put_octet(&edit, dead->oid_at, entry.data[dead->oid_at - dead->at]);
	put_read(&edit, dead->at, entry);
	return cstrap_maker_require_of(maker, file, CSTRAP_ACCESS_UPDATE,
	    "write the directories");
}

/* Our entry is the last one: FF from its tag on, the tag first. */
static void
remove_last(struct edit *edit)
{
	const struct cstrap_directory_entry *ours = &edit->directory->ours;
	uint8_t blank[ENTRY_MAX];

	memset(blank, 0xFF, sizeof(blank));
	put_octet(edit, ours->at, 0xFF);
	put_differing(edit, ours->at + 1,
	    (struct cstrap_view) { blank, ours->len - 1 });
	put_read(edit, ours->at, (struct cstrap_view) { blank, ours->len });
}

/* Others follow: it stays well formed, and names nothing that is known. */
static void
make_void(struct edit *edit)
{
	const struct cstrap_directory_entry *ours = &edit->directory->ours;
	const uint8_t octet = CSTRAP_OID_VOID;
	uint8_t expected[ENTRY_MAX];

	memcpy(expected, edit->directory->content.data + ours->at, ours->len);
	if (ours->oid2_at != 0) {
		put_octet(edit, ours->oid2_at, octet);
		expected[ours->oid2_at - ours->at] = octet;
	}
	put_octet(edit, ours->oid_at, octet);
	expected[ours->oid_at - ours->at] = octet;
	put_read(edit, ours->at, (struct cstrap_view) { expected, ours->len });
}

void
cstrap_maker_take_away(struct cstrap_maker *maker,
    const struct cstrap_survey_file *file,
    const struct cstrap_directory *directory)
{
	const struct cstrap_directory_entry *ours = &directory->ours;
	struct edit edit = begin(maker, file, directory);

	if (directory->sound && ours->at + ours->len == directory->end &&
	    ours->len <= ENTRY_MAX)
		remove_last(&edit);
	else if (ours->len <= ENTRY_MAX)
		make_void(&edit);
}

void
cstrap_maker_switch(struct cstrap_maker *maker,
    const struct cstrap_survey_file *file,
    const struct cstrap_directory *directory, uint8_t low)
{
	const struct cstrap_directory_entry *ours = &directory->ours;
	const size_t at = ours->path_at + ours->path_len - 1;
	struct edit edit = begin(maker, file, directory);
	uint8_t expected[ENTRY_MAX];

	if (ours->len > ENTRY_MAX)
		return;
	memcpy(expected, directory->content.data + ours->at, ours->len);
	expected[at - ours->at] = low;
	edit.about.purpose = "commit: switch the entry to the other file";
	put_octet(&edit, at, low);
	put_read(&edit, ours->at, (struct cstrap_view) { expected, ours->len });
}
