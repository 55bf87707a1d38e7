/*
 * device/look.h - one look at the card: the whole way to the message.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#ifndef CSTRAP_DEVICE_LOOK_H
#define CSTRAP_DEVICE_LOOK_H

#include "cardstrap/link.h"
#include "cardstrap/sync.h"

struct cstrap_look {
	const struct cstrap_sync_options *options; /* borrowed */
	const struct cstrap_crypto *crypto;        /* borrowed */
	struct cstrap_room room;                   /* borrowed, filled */
	struct cstrap_card_identity identity;      /* known, or read */
	/* What the card's change tag is compared with; NULL: read in full. */
	const struct cstrap_record *record; /* borrowed */

	struct cstrap_sight sight;
	enum cstrap_status status;     /* that it ended with */
	struct cstrap_message message; /* views room; of MESSAGE alone */
	uint8_t lock; /* key reference that READ asks for; 0: not told */
	struct cstrap_finding why;
};

/*
 * Walk application, ODF, DODF, header and message, in one transaction; hash,
 * decode and check what is there. Fills the members from sight on. Where the
 * card says by its change tag that nothing changed, that is the sight, and
 * there is no message.
 */
void cstrap_look(struct cstrap_look *look, const struct cstrap_link *link);

/*
 * Which key the file with this FCP wants before it is read: by its own rule,
 * or by the record of EF.ARR that it names. 0: it does not tell, or none.
 * Leaves another file selected.
 */
uint8_t cstrap_look_lock(struct cstrap_card *card,
    const struct cstrap_transport *transport, struct cstrap_view fcp);

#endif /* CSTRAP_DEVICE_LOOK_H */
