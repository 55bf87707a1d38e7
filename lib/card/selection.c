/*
 * selection.c - the selected file of each logical channel.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "card/selection.h"

#include <string.h>

#include "cardstrap/fcp.h"
#include "cardstrap/pkcs15.h"
#include "host/text.h"

#define SELECT_BY_FID 0x00
#define SELECT_CHILD_DF 0x01
#define SELECT_CHILD_EF 0x02
#define SELECT_PARENT 0x03
#define SELECT_BY_AID 0x04
#define SELECT_FROM_MF 0x08
#define SELECT_FROM_DF 0x09

uint8_t
cstrap_channel_of(uint8_t cla)
{
	/* ISO 7816-4 5.4.1: first and further interindustry values. */
	if ((cla & 0x40) != 0)
		return (uint8_t)(4 + (cla & 0x0F));
	return cla & 0x03;
}

static void
select_mf(struct cstrap_selected *now)
{
	memset(now, 0, sizeof(*now));
	now->df[0] = CSTRAP_FID_MF >> 8;
	now->df_len = 2;
}

void
cstrap_selection_reset(struct cstrap_selection *selection)
{
	memset(selection, 0, sizeof(*selection));
	for (size_t i = 0; i < CSTRAP_CHANNELS_MAX; i++)
		select_mf(&selection->now[i]);
}

/* Without an FCP, by the custom of TS 102 221 8.5 and PKCS#15. */
static bool
looks_like_df(const uint8_t fid[2])
{
	return fid[0] == 0x3F || fid[0] == 0x5F || fid[0] == 0x7F ||
	    (fid[0] == 0x50 && fid[1] == 0x15);
}

static void
append_df(struct cstrap_selected *now, const uint8_t fid[2])
{
	if (now->df_len + 2 > CSTRAP_SELECTED_DF_MAX)
		return;
	memcpy(now->df + now->df_len, fid, 2);
	now->df_len = (uint8_t)(now->df_len + 2);
}

static void
append_fid(struct cstrap_selected *now, const uint8_t fid[2])
{
	now->has_ef = 0;
	now->ef[0] = now->ef[1] = 0;
	if (fid[0] == CSTRAP_FID_MF >> 8 && fid[1] == 0) {
		select_mf(now);
		return;
	}
	if (!looks_like_df(fid)) {
		now->has_ef = 1;
		memcpy(now->ef, fid, 2);
		return;
	}
	/* A DF of the level we are on: this one again, or one beside it. */
	if (now->df_len >= now->aid_len + 4 &&
	    now->df[now->df_len - 2] == fid[0])
		now->df_len = (uint8_t)(now->df_len - 2);
	append_df(now, fid);
}

/* Every file id of a path below what is selected. */
static void
append_path(struct cstrap_selected *now, struct cstrap_view path)
{
	now->has_ef = 0;
	now->ef[0] = now->ef[1] = 0;
	for (size_t i = 0; i + 1 < path.len; i += 2) {
		const uint8_t *fid = path.data + i;

		if (i + 2 == path.len && !looks_like_df(fid)) {
			now->has_ef = 1;
			memcpy(now->ef, fid, 2);
		} else {
			append_df(now, fid);
		}
	}
}

static void
select_aid(struct cstrap_selected *now, struct cstrap_view aid)
{
	memset(now, 0, sizeof(*now));
	if (aid.len > CSTRAP_AID_MAX)
		aid.len = CSTRAP_AID_MAX;
	if (aid.len > 0)
		memcpy(now->df, aid.data, aid.len);
	now->is_aid = 1;
	now->aid_len = now->df_len = (uint8_t)aid.len;
}

static void
take_select(struct cstrap_selected *now, const struct cstrap_command *command)
{
	const struct cstrap_view data = command->data;

	switch (command->p1) {
	case SELECT_BY_AID:
		select_aid(now, data);
		return;
	case SELECT_FROM_MF:
		/* 7FFF is the current application (TS 102 221 8.4.2). */
		if (data.len >= 2 && data.data[0] == 0x7F &&
		    data.data[1] == 0xFF) {
			now->df_len = now->is_aid ? now->aid_len : 2;
			append_path(now, cstrap_view_part(data, 2, data.len));
			return;
		}
		select_mf(now);
		append_path(now, data);
		return;
	case SELECT_FROM_DF:
		append_path(now, data);
		return;
	case SELECT_PARENT:
		now->has_ef = 0;
		if (now->df_len >= 4)
			now->df_len = (uint8_t)(now->df_len - 2);
		return;
	case SELECT_BY_FID:
	case SELECT_CHILD_DF:
	case SELECT_CHILD_EF:
		if (data.len == 2)
			append_fid(now, data.data);
		else if (data.len == 0)
			select_mf(now);
		return;
	default:
		return;
	}
}

/* What the card itself says about a file id that was taken for an EF. */
static void
take_fcp(struct cstrap_selected *now, struct cstrap_view answer)
{
	struct cstrap_fcp fcp;

	if (answer.len < 4 || now->has_ef == 0 ||
	    cstrap_fcp_decode(cstrap_view_part(answer, 0, answer.len - 2), &fcp,
		NULL) != CSTRAP_OK ||
	    fcp.kind != CSTRAP_FILE_DF)
		return;
	append_df(now, now->ef);
	now->has_ef = 0;
	now->ef[0] = now->ef[1] = 0;
}

/* Did a SELECT take effect? Warnings, too, leave the file selected. */
static bool
has_selected(uint16_t sw)
{
	return cstrap_sw_is_success(sw) || sw >> 8 == 0x61 || sw >> 8 == 0x62 ||
	    sw >> 8 == 0x63;
}

static void
take_channel(struct cstrap_selection *selection,
    const struct cstrap_command *command, struct cstrap_view answer)
{
	uint8_t channel = command->p2;

	if (command->p1 == 0 && channel == 0 && answer.len == 3)
		channel = answer.data[0];
	if (channel > 0 && channel < CSTRAP_CHANNELS_MAX)
		select_mf(&selection->now[channel]);
}

void
cstrap_selection_take(struct cstrap_selection *selection,
    const struct cstrap_command *command, struct cstrap_view answer)
{
	const uint8_t channel = cstrap_channel_of(command->cla);
	struct cstrap_selected *now = &selection->now[channel];
	const bool after_select = selection->named_last[channel] != 0;
	const uint8_t ins = command->ins & 0xFE;

	selection->named_last[channel] = 0;
	if (command->ins == CSTRAP_INS_SELECT) {
		if (!has_selected(cstrap_answer_sw(answer)))
			return;
		take_select(now, command);
		take_fcp(now, answer);
		selection->named_last[channel] = 1;
	} else if (command->ins == CSTRAP_INS_GET_RESPONSE && after_select) {
		take_fcp(now, answer);
	} else if (command->ins == CSTRAP_INS_MANAGE_CHANNEL) {
		take_channel(selection, command, answer);
	} else if ((ins == CSTRAP_INS_READ_BINARY ||
		       ins == CSTRAP_INS_UPDATE_BINARY) &&
	    (command->p1 & 0x80) != 0) {
		now->has_ef = 1;
		now->ef[0] = 0xFF;
		now->ef[1] = command->p1 & 0x1F;
	}
	/* Equal files are equal memory. */
	memset(now->df + now->df_len, 0,
	    (size_t)(CSTRAP_SELECTED_DF_MAX - now->df_len));
}

const struct cstrap_selected *
cstrap_selection_get(const struct cstrap_selection *selection, uint8_t channel)
{
	return &selection->now[channel < CSTRAP_CHANNELS_MAX ? channel : 0];
}

char *
cstrap_selected_text(const struct cstrap_selected *selected,
    char room[CSTRAP_SELECTED_TEXT_MAX])
{
	size_t at = 0;
	size_t i = 0;

	cstrap_hex((struct cstrap_view) { selected->df, selected->aid_len },
	    room);
	at = 2 * (size_t)selected->aid_len;
	for (i = selected->aid_len; i + 1 < selected->df_len; i += 2) {
		if (at > 0)
			room[at++] = '/';
		cstrap_hex((struct cstrap_view) { selected->df + i, 2 },
		    room + at);
		at += 4;
	}
	if (selected->has_ef != 0) {
		room[at++] = '/';
		cstrap_hex((struct cstrap_view) { selected->ef, 2 }, room + at);
	}
	return room;
}
