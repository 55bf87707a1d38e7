/*
 * core/walk_answer.c - what each answer means to a walk, and where it goes on.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "core/walk_state.h"

#include <string.h>

#include "core/fcp_brief.h"
#include "core/walk_read.h"

static const uint8_t mf[] = { 0x3F, 0x00 };
static const uint8_t ef_dir[] = { 0x2F, 0x00 };
static const uint8_t ef_odf[] = { 0x50, 0x31 };
/* Where the application is on cards that say so nowhere. */
static const struct cstrap_card_path usual_dfs[] = {
	{ 4, { 0x3F, 0x00, 0x7F, 0x50 } },
	{ 4, { 0x3F, 0x00, 0x50, 0x15 } },
};

static void
set_path(struct cstrap_card_path *path, struct cstrap_view bytes)
{
	path->len = (uint8_t)(bytes.len <= sizeof(path->bytes) ? bytes.len : 0);
	if (path->len > 0)
		memcpy(path->bytes, bytes.data, path->len);
}

/* End without a file. What went wrong first says why. */
static void
give_up(struct cstrap_walk *walk)
{
	if (walk->trouble != CSTRAP_OK)
		walk->outcome = walk->trouble;
	walk->state = walk->opened_channel ? WALK_CLOSE_CHANNEL : WALK_ENDED;
}

static void
note_trouble(struct cstrap_walk *walk, enum cstrap_status status)
{
	if (walk->trouble != CSTRAP_OK)
		return;
	walk->trouble = status;
	walk->sw = walk->card->sw;
}

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
target(struct cstrap_walk *walk, enum cstrap_walk_state state,
    const struct cstrap_card_path *path)
{
	walk->target = *path;
	walk->step = 0;
	walk->stepwise = false;
	walk->state = (uint8_t)state;
}

/*
 * A file of the application. A path that is not absolute begins at its DF
 * (PKCS#15 v1.1, 6.1.5), which is the current one, unless a path led away.
 */
static void
target_file(struct cstrap_walk *walk, enum cstrap_walk_state state,
    const struct cstrap_card_path *path)
{
	static const struct cstrap_card_path adf = { 2, { 0x7F, 0xFF } };
	const struct cstrap_card_path *base =
	    walk->df.len > 0 ? &walk->df : &adf;
	const bool is_absolute = path->len > 2 &&
	    (memcmp(path->bytes, mf, sizeof(mf)) == 0 ||
		memcmp(path->bytes, adf.bytes, 2) == 0);

	target(walk, state, path);
	if (walk->strayed && !is_absolute &&
	    base->len + path->len <= CSTRAP_PATH_MAX) {
		walk->target = *base;
		walk->target.len = (uint8_t)(base->len + path->len);
		memcpy(walk->target.bytes + base->len, path->bytes, path->len);
	}
	walk->strayed = walk->strayed || path->len > 2;
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
brief_fcp(const struct cstrap_walk *walk, struct cstrap_fcp_brief *fcp)
{
	cstrap_fcp_brief((struct cstrap_view) { walk->fcp, walk->fcp_len },
	    fcp);
}

/*
 * The directories of the standard's own examples with one octet of padding
 * behind them: where that is seen, nothing else has to be read.
 */
static size_t
first_piece(enum cstrap_walk_state state)
{
	return state == WALK_READ_ODF ? 10 : 42;
}

/* Read the file that was selected: as much as its FCP says, or all. */
static void
read_file(struct cstrap_walk *walk, enum cstrap_walk_state state)
{
	struct cstrap_room room = walk->room;
	struct cstrap_fcp_brief fcp;

	brief_fcp(walk, &fcp);
	if (fcp.has_size && fcp.size <= room.len)
		room.len = fcp.size;
	walk->is_cut = !fcp.has_size || fcp.size > room.len;
	walk->begun = 0;
	if (walk->options.lean && state != WALK_READ_DIR &&
	    room.len > first_piece(state))
		room.len = first_piece(state);
	cstrap_ef_read_begin(&walk->read, walk->card, room, 0);
	walk->state = (uint8_t)state;
}

static void
next_df(struct cstrap_walk *walk)
{
	const uint8_t usual = (uint8_t)(walk->df_at - walk->df_count);

	if (walk->df_at < walk->df_count) {
		target(walk, WALK_SELECT_DF, &walk->dfs[walk->df_at]);
	} else if (usual < sizeof(usual_dfs) / sizeof(usual_dfs[0])) {
		target(walk, WALK_SELECT_DF, &usual_dfs[usual]);
	} else {
		give_up(walk);
		return;
	}
	walk->df_at++;
}

/* This application has no entry of ours: the next one, if there is one. */
static void
next_application(struct cstrap_walk *walk)
{
	if (walk->df_at > 0)
		next_df(walk);
	else if (walk->next_count < CSTRAP_WALK_NEXT_MAX) {
		walk->next_count++;
		walk->state = WALK_SELECT_AID;
	} else
		walk->state = WALK_SELECT_MF;
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

/* How the application that is selected now was found. */
static enum cstrap_walk_how
how_now(const struct cstrap_walk *walk)
{
	if (walk->df_at == 0)
		return CSTRAP_WALK_BY_AID;
	return walk->df_at <= walk->df_count ? CSTRAP_WALK_BY_DIR :
					       CSTRAP_WALK_BY_PATH;
}

/* The application that is selected is the one that is meant. */
static void
note_application(struct cstrap_walk *walk)
{
	walk->how = how_now(walk);
	walk->application = walk->df;
}

static void
on_odf_selected(struct cstrap_walk *walk, bool done)
{
	if (!done) {
		if (walk->card->sw == 0x6982)
			note_trouble(walk, CSTRAP_E_CARD_ACCESS);
		next_application(walk);
		return;
	}
	/* A DF that was merely guessed is an application if it has an ODF. */
	if (walk->how == CSTRAP_WALK_NOT_FOUND)
		note_application(walk);
	walk->has_odf = true;
	read_file(walk, WALK_READ_ODF);
}

static void
next_dodf(struct cstrap_walk *walk)
{
	if (walk->dodf_at < walk->dodf_count)
		target_file(walk, WALK_SELECT_DODF,
		    &walk->dodfs[walk->dodf_at++]);
	else
		next_application(walk);
}

static void
on_odf_read(struct cstrap_walk *walk)
{
	enum cstrap_status st;

	cstrap_walk_visit(walk, CSTRAP_WALK_FILE_ODF, ef_odf, sizeof(ef_odf));
	walk->dodf_at = 0;
	st = cstrap_walk_read_odf(walk);
	if (walk->is_cut)
		note_trouble(walk, CSTRAP_E_SPACE);
	else if (st != CSTRAP_OK)
		note_trouble(walk, st);
	if (walk->dodf_count > 1)
		note_rule(walk, CSTRAP_RULE_DODF_SEVERAL, "EF(ODF)");
	next_dodf(walk);
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
			note_trouble(walk, st);
		next_dodf(walk);
		return;
	}
	walk->has_entry = true;
	note_application(walk);
	walk->dodf = walk->dodfs[walk->dodf_at - 1];
	set_path(&walk->file, entry.at.path);
	target_file(walk, WALK_SELECT_FILE, &walk->file);
}

static void
on_file_selected(struct cstrap_walk *walk, bool done)
{
	struct cstrap_fcp_brief fcp;

	if (!done) {
		note_trouble(walk, cstrap_sw_status(walk->card->sw));
		give_up(walk);
		return;
	}
	brief_fcp(walk, &fcp);
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
		next_df(walk);
		return;
	}
	brief_fcp(walk, &fcp);
	if (fcp.kind == CSTRAP_FILE_TRANSPARENT) {
		read_file(walk, WALK_READ_DIR);
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
		note_trouble(walk, CSTRAP_E_SPACE);
	next_df(walk);
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
		read_file(walk, WALK_READ_DIR);
	} else if (!done || walk->record >= walk->record_count)
		next_df(walk);
	else
		walk->record++;
}

static void
on_df(struct cstrap_walk *walk, bool done)
{
	if (!done) {
		next_df(walk);
		return;
	}
	walk->df = walk->target;
	walk->strayed = false;
	if (walk->how == CSTRAP_WALK_NOT_FOUND &&
	    how_now(walk) == CSTRAP_WALK_BY_DIR)
		note_application(walk);
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
	note_trouble(walk, st);
	if (walk->state == WALK_READ_DIR)
		next_df(walk);
	else if (walk->state == WALK_READ_DODF)
		next_dodf(walk);
	else
		next_application(walk);
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
		read_file(walk, WALK_READ_DODF);
		return;
	}
	note_trouble(walk, cstrap_sw_status(walk->card->sw));
	next_dodf(walk);
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
