/*
 * core/walk_target.c - where a walk goes on: the next file, the next directory,
 * the next application, or nowhere.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "core/walk_state.h"

#include <string.h>

static const uint8_t mf[] = { 0x3F, 0x00 };
/* Where the application is on cards that say so nowhere. */
static const struct cstrap_card_path usual_dfs[] = {
	{ 4, { 0x3F, 0x00, 0x7F, 0x50 } },
	{ 4, { 0x3F, 0x00, 0x50, 0x15 } },
};

void
cstrap_walk_set_path(struct cstrap_card_path *path, struct cstrap_view bytes)
{
	path->len = (uint8_t)(bytes.len <= sizeof(path->bytes) ? bytes.len : 0);
	if (path->len > 0)
		memcpy(path->bytes, bytes.data, path->len);
}

void
cstrap_walk_note_trouble(struct cstrap_walk *walk, enum cstrap_status status)
{
	if (walk->trouble != CSTRAP_OK)
		return;
	walk->trouble = status;
	walk->sw = walk->card->sw;
}

/* End without a file. What went wrong first says why. */
void
cstrap_walk_give_up(struct cstrap_walk *walk)
{
	if (walk->trouble != CSTRAP_OK)
		walk->outcome = walk->trouble;
	walk->state = walk->opened_channel ? WALK_CLOSE_CHANNEL : WALK_ENDED;
}

/* How the application that is selected now was found. */
enum cstrap_walk_how
cstrap_walk_how_now(const struct cstrap_walk *walk)
{
	if (walk->df_at == 0)
		return CSTRAP_WALK_BY_AID;
	return walk->df_at <= walk->df_count ? CSTRAP_WALK_BY_DIR :
					       CSTRAP_WALK_BY_PATH;
}

/* The application that is selected is the one that is meant. */
void
cstrap_walk_note_application(struct cstrap_walk *walk)
{
	walk->how = cstrap_walk_how_now(walk);
	walk->application = walk->df;
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
void
cstrap_walk_target_file(struct cstrap_walk *walk, enum cstrap_walk_state state,
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

void
cstrap_walk_brief_fcp(const struct cstrap_walk *walk,
    struct cstrap_fcp_brief *fcp)
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
void
cstrap_walk_read_file(struct cstrap_walk *walk, enum cstrap_walk_state state)
{
	struct cstrap_room room = walk->room;
	struct cstrap_fcp_brief fcp;

	cstrap_walk_brief_fcp(walk, &fcp);
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

void
cstrap_walk_next_df(struct cstrap_walk *walk)
{
	const uint8_t usual = (uint8_t)(walk->df_at - walk->df_count);

	if (walk->df_at < walk->df_count) {
		target(walk, WALK_SELECT_DF, &walk->dfs[walk->df_at]);
	} else if (usual < sizeof(usual_dfs) / sizeof(usual_dfs[0])) {
		target(walk, WALK_SELECT_DF, &usual_dfs[usual]);
	} else {
		cstrap_walk_give_up(walk);
		return;
	}
	walk->df_at++;
}

/* This application has no entry of ours: the next one, if there is one. */
void
cstrap_walk_next_application(struct cstrap_walk *walk)
{
	if (walk->df_at > 0)
		cstrap_walk_next_df(walk);
	else if (walk->next_count < CSTRAP_WALK_NEXT_MAX) {
		walk->next_count++;
		walk->state = WALK_SELECT_AID;
	} else
		walk->state = WALK_SELECT_MF;
}

void
cstrap_walk_next_dodf(struct cstrap_walk *walk)
{
	if (walk->dodf_at < walk->dodf_count)
		cstrap_walk_target_file(walk, WALK_SELECT_DODF,
		    &walk->dodfs[walk->dodf_at++]);
	else
		cstrap_walk_next_application(walk);
}
