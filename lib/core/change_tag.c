/*
 * core/change_tag.c - what a card says of changes of its message.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "cardstrap/change_tag.h"

#include <string.h>

#include "cardstrap/pkcs15.h"

#define GET_DATA 0xCA
#define TAG_P1 0x01 /* ISO 7816-4: 0100 to 01FF are the application's */
#define TAG_P2 0xC7

struct cstrap_command
cstrap_command_change_tag(void)
{
	return (struct cstrap_command) { .ins = GET_DATA,
		.p1 = TAG_P1,
		.p2 = TAG_P2,
		.le = CSTRAP_CHANGE_TAG_LEN };
}

enum cstrap_status
cstrap_change_tag_decode(struct cstrap_change_tag *tag, struct cstrap_view data)
{
	memset(tag, 0, sizeof(*tag));
	if (data.len != CSTRAP_CHANGE_TAG_LEN)
		return CSTRAP_E_LENGTH;
	for (size_t i = 0; i < 4; i++)
		tag->counter = tag->counter << 8 | data.data[i];
	memcpy(tag->hash, data.data + 4, sizeof(tag->hash));
	tag->has_message = !cstrap_view_filled((struct cstrap_view) { tag->hash,
						   sizeof(tag->hash) },
	    0);
	return CSTRAP_OK;
}

/* One command, whose status word has to say that it was done. */
static enum cstrap_status
ask(struct cstrap_card *card, const struct cstrap_transport *transport,
    struct cstrap_command command)
{
	const enum cstrap_status st =
	    cstrap_card_exchange(card, transport, &command);

	return st == CSTRAP_OK ? cstrap_sw_status(cstrap_card_sw(card)) : st;
}

enum cstrap_status
cstrap_change_tag_read(struct cstrap_change_tag *tag, struct cstrap_card *card,
    const struct cstrap_transport *transport)
{
	enum cstrap_status st;

	memset(tag, 0, sizeof(*tag));
	st = ask(card, transport,
	    cstrap_command_select_aid(cstrap_pkcs15_aid, false,
		CSTRAP_SELECT_NOTHING));
	if (st == CSTRAP_OK)
		st = ask(card, transport, cstrap_command_change_tag());
	return st == CSTRAP_OK ?
	    cstrap_change_tag_decode(tag, cstrap_card_data(card)) :
	    st;
}

bool
cstrap_change_tag_agrees(const struct cstrap_change_tag *tag,
    const struct cstrap_record *record)
{
	return tag->has_message && record->has_seen && record->has_applied &&
	    memcmp(record->seen, record->applied, sizeof(record->seen)) == 0 &&
	    memcmp(tag->hash, record->seen, sizeof(tag->hash)) == 0;
}
