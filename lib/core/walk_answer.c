/*
 * core/walk_answer.c - what each answer means to a walk, and where it goes on.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "core/walk_state.h"

#include <string.h>

#include "core/fcp_brief.h"
#include "core/walk_read.h"

static const uint8_t ef_dir[] = { 0x2F, 0x00 };
static const uint8_t ef_odf[] = { 0x50, 0x31 };
static void
visit_path(struct cstrap_walk *walk, enum cstrap_walk_file file,
    const struct cstrap_card_path *path)
{
	cstrap_walk_visit(walk, file, path->bytes, path->len);
}

static void
note_rule(struct cstrap_walk *walk, enum cstrap_rule rule, const char *file)
{
	cstrap_walk_note(walk, rule, CSTRAP_NO_OFFSET, file);
}

static void
keep_fcp(struct cstrap_walk *walk)
{
	const struct cstrap_view data = cstrap_card_data(walk->card);

	walk->fcp_len = (uint8_t)(data.len <= sizeof(walk->fcp) ? data.len : 0);
	if (walk->fcp_len > 0)
		memcpy(walk->fcp, data.data, walk->fcp_len);
}

static void
on_channel(struct cstrap_walk *walk, bool done)
{
	const struct cstrap_view data = cstrap_card_data(walk->card);

	walk->state = WALK_SELECT_AID;
	if (done && data.len == 1 && data.data[0] > 0 && data.data[0] < 20) {
		walk->opened_channel = true;
		cstrap_card_set_channel(walk->card, data.data[0]);
	} else {
		note_rule(walk, CSTRAP_RULE_CHANNEL_BASIC, NULL);
	}
}

static bool
is_same_application(const struct cstrap_walk *walk)
{
	return walk->next_count > 0 && walk->fcp_len > 0 &&
	    cstrap_view_equal((struct cstrap_view) { walk->fcp, walk->fcp_len },
		(struct cstrap_view) { walk->application_fcp,
		    walk->application_fcp_len });
}

static void
on_aid(struct cstrap_walk *walk, bool done)
{
	if (!done || is_same_application(walk)) {
		walk->state = WALK_SELECT_MF;
		return;
	}
	walk->application_fcp_len = walk->fcp_len;
	memcpy(walk->application_fcp, walk->fcp, walk->fcp_len);
	walk->how = CSTRAP_WALK_BY_AID;
	walk->strayed = false;
	cstrap_walk_visit(walk, CSTRAP_WALK_FILE_APPLICATION,
	    cstrap_pkcs15_aid.data, cstrap_pkcs15_aid.len);
	walk->state = WALK_SELECT_ODF;
}

static void
on_odf_selected(struct cstrap_walk *walk, bool done)
{
	if (!done) {
		if (walk->card->sw == 0x6982)
			cstrap_walk_note_trouble(walk, CSTRAP_E_CARD_ACCESS);
		cstrap_walk_next_application(walk);
		return;
	}
	/* A DF that was merely guessed is an application if it has an ODF. */
	if (walk->how == CSTRAP_WALK_NOT_FOUND)
		cstrap_walk_note_application(walk);
	walk->has_odf = true;
	cstrap_walk_read_file(walk, WALK_READ_ODF);
}

static void
on_odf_read(struct cstrap_walk *walk)
{
	enum cstrap_status st;

	cstrap_walk_visit(walk, CSTRAP_WALK_FILE_ODF, ef_odf, sizeof(ef_odf));
	walk->dodf_at = 0;
	st = cstrap_walk_read_odf(walk);
	if (walk->is_cut)
		cstrap_walk_note_trouble(walk, CSTRAP_E_SPACE);
	else if (st != CSTRAP_OK)
		cstrap_walk_note_trouble(walk, st);
	if (walk->dodf_count > 1)
		note_rule(walk, CSTRAP_RULE_DODF_SEVERAL, "EF(ODF)");
	cstrap_walk_next_dodf(walk);
}

static CSTRAP_APART void
on_dodf_read(struct cstrap_walk *walk)
{
	struct cstrap_dodf_entry entry;
	enum cstrap_status st;

	visit_path(walk, CSTRAP_WALK_FILE_DODF, &walk->target);
	st = cstrap_walk_read_dodf(walk, &entry);
	if (st != CSTRAP_OK) {
		if (st != CSTRAP_E_NO_MESSAGE)
			cstrap_walk_note_trouble(walk, st);
		cstrap_walk_next_dodf(walk);
		return;
	}
	walk->has_entry = true;
	cstrap_walk_note_application(walk);
	walk->dodf = walk->dodfs[walk->dodf_at - 1];
	cstrap_walk_set_path(&walk->file, entry.at.path);
	cstrap_walk_target_file(walk, WALK_SELECT_FILE, &walk->file);
}

static void
on_file_selected(struct cstrap_walk *walk, bool done)
{
	struct cstrap_fcp_brief fcp;

	if (!done) {
		cstrap_walk_note_trouble(walk,
		    cstrap_sw_status(walk->card->sw));
		cstrap_walk_give_up(walk);
		return;
	}
	cstrap_walk_brief_fcp(walk, &fcp);
	walk->has_file_size = fcp.has_size;
	walk->file_size = fcp.size;
	visit_path(walk, CSTRAP_WALK_FILE_BOOTSTRAP, &walk->file);
	if (walk->card->saw_91xx)
		note_rule(walk, CSTRAP_RULE_STATUS_91XX, NULL);
	walk->state = WALK_FOUND;
}

static void
on_dir_selected(struct cstrap_walk *walk, bool done)
{
	struct cstrap_fcp_brief fcp;

	walk->record = 0;
	if (!done) {
		cstrap_walk_next_df(walk);
		return;
	}
	cstrap_walk_brief_fcp(walk, &fcp);
	if (fcp.kind == CSTRAP_FILE_TRANSPARENT) {
		cstrap_walk_read_file(walk, WALK_READ_DIR);
		return;
	}
	walk->record = 1;
	walk->record_count =
	    fcp.record_count != 0 && fcp.record_count < CSTRAP_WALK_RECORD_MAX ?
	    fcp.record_count :
	    CSTRAP_WALK_RECORD_MAX;
	walk->record_len =
	    fcp.record_len != 0 && fcp.record_len <= CSTRAP_READ_MAX ?
	    fcp.record_len :
	    CSTRAP_READ_MAX;
	walk->state = WALK_READ_DIR_RECORD;
}

/* The applications that EF(DIR), or a record of it, names. */
static void
read_dir(struct cstrap_walk *walk)
{
	cstrap_walk_visit(walk, CSTRAP_WALK_FILE_DIR, ef_dir, sizeof(ef_dir));
	cstrap_walk_read_dir(walk);
}

static void
on_dir_read(struct cstrap_walk *walk)
{
	read_dir(walk);
	if (walk->is_cut)
		cstrap_walk_note_trouble(walk, CSTRAP_E_SPACE);
	cstrap_walk_next_df(walk);
}

static void
on_dir_record(struct cstrap_walk *walk, bool done)
{
	if (done) {
		walk->content = cstrap_card_data(walk->card);
		read_dir(walk);
	}
	/* A transparent EF(DIR) of a card that gave no FCP. */
	if (!done && walk->record == 1 && walk->card->sw == 0x6981) {
		walk->record = 0;
		cstrap_walk_read_file(walk, WALK_READ_DIR);
	} else if (!done || walk->record >= walk->record_count)
		cstrap_walk_next_df(walk);
	else
		walk->record++;
}

static void
on_df(struct cstrap_walk *walk, bool done)
{
	if (!done) {
		cstrap_walk_next_df(walk);
		return;
	}
	walk->df = walk->target;
	walk->strayed = false;
	if (walk->how == CSTRAP_WALK_NOT_FOUND &&
	    cstrap_walk_how_now(walk) == CSTRAP_WALK_BY_DIR)
		cstrap_walk_note_application(walk);
	visit_path(walk, CSTRAP_WALK_FILE_APPLICATION, &walk->target);
	walk->state = WALK_SELECT_ODF;
}

/* Does the first piece of a directory show where its entries end? */
static CSTRAP_APART bool
is_whole(const struct cstrap_walk *walk, struct cstrap_view content)
{
	struct cstrap_cursor r;
	struct cstrap_der der;

	if (!walk->options.lean || walk->begun > 0 ||
	    walk->state == WALK_READ_DIR || content.len < walk->read.room.len)
		return true;
	cstrap_cursor_init(&r, content);
	while (cstrap_der_next(&r, &der))
		continue;
	return r.status == CSTRAP_OK && r.pos < content.len;
}

void
cstrap_walk_on_read(struct cstrap_walk *walk)
{
	const struct cstrap_view content = { walk->room.data,
		walk->begun + cstrap_ef_read_len(&walk->read) };

	if (!is_whole(walk, content) && content.len < walk->room.len) {
		walk->begun = (uint16_t)content.len;
		cstrap_ef_read_begin(&walk->read, walk->card,
		    (struct cstrap_room) { walk->room.data + content.len,
			walk->room.len - content.len },
		    content.len);
		return;
	}
	/* A file that fills the room may go on, if its FCP does not tell. */
	if (content.len < walk->room.len)
		walk->is_cut = false;
	walk->content = content;
	if (walk->state == WALK_READ_ODF)
		on_odf_read(walk);
	else if (walk->state == WALK_READ_DODF)
		on_dodf_read(walk);
	else
		on_dir_read(walk);
}

/* A file of the application would not be read: it may want a PIN. */
void
cstrap_walk_on_read_refused(struct cstrap_walk *walk, enum cstrap_status st)
{
	cstrap_walk_note_trouble(walk, st);
	if (walk->state == WALK_READ_DIR)
		cstrap_walk_next_df(walk);
	else if (walk->state == WALK_READ_DODF)
		cstrap_walk_next_dodf(walk);
	else
		cstrap_walk_next_application(walk);
}

/* More file ids of a path to go, or the same path in another way? */
static bool
goes_on(struct cstrap_walk *walk, bool done)
{
	const bool by_path = walk->state == WALK_SELECT_DODF ||
	    walk->state == WALK_SELECT_FILE || walk->state == WALK_SELECT_DF;

	if (!by_path)
		return false;
	if (walk->stepwise) {
		walk->step = (uint8_t)(walk->step + 2);
		return done && walk->step < walk->target.len;
	}
	if (done || walk->target.len <= 2 || walk->card->sw == 0x6982)
		return false;
	walk->stepwise = true;
	return true;
}

static void
on_dodf_selected(struct cstrap_walk *walk, bool done)
{
	if (done) {
		cstrap_walk_read_file(walk, WALK_READ_DODF);
		return;
	}
	cstrap_walk_note_trouble(walk, cstrap_sw_status(walk->card->sw));
	cstrap_walk_next_dodf(walk);
}

CSTRAP_APART void
cstrap_walk_on_answer(struct cstrap_walk *walk)
{
	const uint16_t sw = walk->card->sw;
	const bool done = cstrap_sw_is_success(sw) || sw == 0x6283;

	if (goes_on(walk, done))
		return;
	walk->content.len = 0;
	if (done && walk->state != WALK_READ_DIR_RECORD)
		keep_fcp(walk);
	switch (walk->state) {
	case WALK_OPEN_CHANNEL:
		on_channel(walk, done);
		break;
	case WALK_SELECT_AID:
		on_aid(walk, done);
		break;
	case WALK_SELECT_ODF:
		on_odf_selected(walk, done);
		break;
	case WALK_SELECT_DODF:
		on_dodf_selected(walk, done);
		break;
	case WALK_SELECT_FILE:
		on_file_selected(walk, done);
		break;
	case WALK_SELECT_MF:
		walk->state = WALK_SELECT_DIR;
		break;
	case WALK_SELECT_DIR:
		on_dir_selected(walk, done);
		break;
	case WALK_READ_DIR_RECORD:
		on_dir_record(walk, done);
		break;
	case WALK_SELECT_DF:
		on_df(walk, done);
		break;
	default: /* WALK_CLOSE_CHANNEL: the others send no command */
		walk->opened_channel = false;
		cstrap_card_set_channel(walk->card, 0);
		walk->state = WALK_ENDED;
		break;
	}
}
