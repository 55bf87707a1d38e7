/*
 * card/selection.h - which file the commands of a transcript speak of: the
 * selection of each logical channel, followed through its SELECTs.
 *
 * It goes by how a file was named, not by what it is: one file selected by
 * two names counts as two.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#ifndef CSTRAP_CARD_SELECTION_H
#define CSTRAP_CARD_SELECTION_H

#include "cardstrap/apdu.h"

#define CSTRAP_CHANNELS_MAX 20
#define CSTRAP_SELECTED_DF_MAX 24

/* Octets only, so that equal files are equal memory. */
struct cstrap_selected {
	uint8_t is_aid; /* df is an AID, then file ids below it */
	uint8_t aid_len;
	uint8_t df_len;
	uint8_t df[CSTRAP_SELECTED_DF_MAX];
	uint8_t has_ef;
	uint8_t ef[2]; /* file id; FF and the SFI for a short one */
};

/* Members are private. */
struct cstrap_selection {
	struct cstrap_selected now[CSTRAP_CHANNELS_MAX];
	uint8_t named_last[CSTRAP_CHANNELS_MAX]; /* a SELECT came last */
};

/* Power on, or reset: the MF on every channel. */
void cstrap_selection_reset(struct cstrap_selection *selection);

/* Follow one exchange; answer is empty where none came. */
void cstrap_selection_take(struct cstrap_selection *selection,
    const struct cstrap_command *command, struct cstrap_view answer);

/* The channel that a class octet names. */
uint8_t cstrap_channel_of(uint8_t cla);

/* What is selected on the channel; borrowed. */
const struct cstrap_selected *
cstrap_selection_get(const struct cstrap_selection *selection, uint8_t channel);

#define CSTRAP_SELECTED_TEXT_MAX (3 * CSTRAP_SELECTED_DF_MAX + 8)

/* "3F00/7F50/6432", "A000000063504B43532D3135/5031"; returns room. */
char *cstrap_selected_text(const struct cstrap_selected *selected,
    char room[CSTRAP_SELECTED_TEXT_MAX]);

#endif /* CSTRAP_CARD_SELECTION_H */
