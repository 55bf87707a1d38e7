/*
 * cardstrap/change_tag.h - the change tag of cards that compute one
 * (applet-spec/12-change-tag.md): one command after SELECT tells whether the
 * message is still the one that was applied.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#ifndef CARDSTRAP_CHANGE_TAG_H
#define CARDSTRAP_CHANGE_TAG_H

#include "cardstrap/card.h"
#include "cardstrap/change.h"

#ifdef __cplusplus
extern "C" {
#endif

#define CSTRAP_CHANGE_TAG_HASH_LEN 16
#define CSTRAP_CHANGE_TAG_LEN (4 + CSTRAP_CHANGE_TAG_HASH_LEN)

struct cstrap_change_tag {
	uint32_t counter; /* of the commits of a message */
	bool has_message; /* false: none is committed now */
	uint8_t hash[CSTRAP_CHANGE_TAG_HASH_LEN]; /* of the message's SHA-256 */
};

/* GET DATA 01C7: for the application that is selected. Changes nothing. */
CSTRAP_API struct cstrap_command cstrap_command_change_tag(void);

/*
 * Read the data of the answer, without its status word. A card that has no
 * change tag answers with an error word: nothing to be read then.
 *   E_LENGTH   other than 20 octets; *tag is cleared
 */
CSTRAP_API enum cstrap_status cstrap_change_tag_decode(struct cstrap_change_tag
							   *tag,
    struct cstrap_view data);

/*
 * Both commands, SELECT of the application and GET DATA, on the channel of
 * card. The application stays selected. On failure *tag is cleared, and the
 * card is to be read:
 *   E_CARD_*   it has no application, or no change tag
 *   E_LENGTH   it answers something else
 *   or what the transport failed with
 */
CSTRAP_API enum cstrap_status cstrap_change_tag_read(struct cstrap_change_tag
							 *tag,
    struct cstrap_card *card, const struct cstrap_transport *transport);

/*
 * Does the card hold what was seen and applied last? True only if nothing is
 * to be done: a message stands on the card, and the record has its hash both
 * as seen and as applied. False: read the card.
 */
CSTRAP_API bool cstrap_change_tag_agrees(const struct cstrap_change_tag *tag,
    const struct cstrap_record *record);

#ifdef __cplusplus
}
#endif

#endif /* CARDSTRAP_CHANGE_TAG_H */
