/*
 * card/channels.h - the logical channels that commands opened on a card and
 * did not close.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#ifndef CSTRAP_CARD_CHANNELS_H
#define CSTRAP_CARD_CHANNELS_H

#include "cardstrap/apdu.h"

#define CSTRAP_CHANNELS_MAX 20 /* TS 102 221 10.1.1; 0 is always open */

struct cstrap_channels {
	uint32_t open; /* a bit for each number */
};

/* A command went by, and its answer (ISO 7816-4 11.1.2: MANAGE CHANNEL). */
void cstrap_channels_see(struct cstrap_channels *channels,
    struct cstrap_view command, struct cstrap_view answer);

/*
 * The command that closes one of them, in room, which is no longer counted;
 * empty: none is open.
 */
struct cstrap_view cstrap_channels_close_next(struct cstrap_channels *channels,
    struct cstrap_room room);

#endif /* CSTRAP_CARD_CHANNELS_H */
