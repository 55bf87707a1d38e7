/*
 * cardstrap/quirk.h - defects that cards in the field have, by name. Each is
 * read only if it is in the table as read, or was asked for; none is ever
 * written unless asked for.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#ifndef CARDSTRAP_QUIRK_H
#define CARDSTRAP_QUIRK_H

#include "cardstrap/message.h"

#ifdef __cplusplus
extern "C" {
#endif

enum cstrap_quirk {
	CSTRAP_QUIRK_WRAPPED_OID = 1 << 0,    /* OID tagged twice, in DODF */
	CSTRAP_QUIRK_PRINTED_DIR = 1 << 1,    /* EF(DIR) as G.3.1 prints it */
	CSTRAP_QUIRK_BARE_RESOURCES = 1 << 2, /* no Object Instance TLV */
	CSTRAP_QUIRK_BARE_TLV = 1 << 3        /* no count, size, object */
};

struct cstrap_quirk_info {
	enum cstrap_quirk quirk;
	bool read; /* tolerated without being asked for */
#ifndef CSTRAP_NO_TEXT
	const char *name; /* "wrapped-oid" */
	const char *seen; /* where */
#endif
};

/* The rows of the table; NULL past the last. */
CSTRAP_API const struct cstrap_quirk_info *cstrap_quirk_at(size_t index);

/*
 * Decode bytes that have the quirks (a set of enum cstrap_quirk), and write
 * the message they mean into room. What has none of them comes out as the
 * canonical form of itself. *met tells which were there.
 *   BARE_RESOURCES   resources right in an object become its instance 0
 *   BARE_TLV         a file of TLV alone becomes instance 0 of object 0;
 *                    FF behind it is padding
 * Statuses as cstrap_message_decode and cstrap_message_put_end; offsets of
 * E_DUPLICATE are those of the message that was written.
 */
CSTRAP_API enum cstrap_status cstrap_message_mend(struct cstrap_message
						      *message,
    struct cstrap_view bytes, unsigned int quirks, struct cstrap_room room,
    unsigned int *met, struct cstrap_finding *finding);

#ifdef __cplusplus
}
#endif

#endif /* CARDSTRAP_QUIRK_H */
