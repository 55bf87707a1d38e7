/*
 * vcard/select.c - SELECT, STATUS and GET RESPONSE (TS 102 221 11.1.1, 11.1.2,
 * 12.1.1).
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include <string.h>

#include "vcard/command.h"
#include "vcard/fcp.h"

/* P1 of SELECT */
#define BY_FILE_ID 0x00
#define BY_CHILD_DF 0x01
#define BY_PARENT_DF 0x03
#define BY_AID 0x04
#define BY_PATH_FROM_MF 0x08
#define BY_PATH_FROM_DF 0x09

#define ANSWER_MASK 0x1C /* of P2: what to return */
#define OCCURRENCE_MASK 0x03

enum occurrence {
	OCCURRENCE_FIRST = 0,
	OCCURRENCE_LAST = 1,
	OCCURRENCE_NEXT = 2,
	OCCURRENCE_PREVIOUS = 3
};

static uint16_t
id_at(struct cstrap_view data, size_t offset)
{
	return (uint16_t)(data.data[offset] << 8 | data.data[offset + 1]);
}

static struct cstrap_vfile *
df_child(const struct cstrap_vfile *df, uint16_t file_id)
{
	struct cstrap_vfile *file = cstrap_vfile_child(df, file_id);

	return file != NULL && file->kind == CSTRAP_VFILE_DF ? file : NULL;
}

/* TS 102 221 8.4.1: what can be selected by its file id from here. */
static struct cstrap_vfile *
find_id(const struct cstrap_vcard *card, const struct cstrap_vchannel *channel,
    uint16_t file_id)
{
	struct cstrap_vfile *df = channel->df;
	struct cstrap_vfile *file;

	if (file_id == CSTRAP_VFILE_ADF)
		return channel->adf;
	if (file_id == CSTRAP_VFILE_MF)
		return card->mf;
	if ((file = cstrap_vfile_child(df, file_id)) != NULL)
		return file;
	if (df->parent != NULL && df->parent->file_id == file_id)
		return df->parent;
	if (df->parent != NULL &&
	    (file = df_child(df->parent, file_id)) != NULL)
		return file;
	return df->file_id == file_id ? df : NULL;
}

static struct cstrap_vfile *
find_path(const struct cstrap_vchannel *channel, struct cstrap_vfile *from,
    struct cstrap_view path)
{
	struct cstrap_vfile *file = from;
	size_t i;

	for (i = 0; i < path.len && file != NULL; i += 2) {
		if (i == 0 && id_at(path, i) == CSTRAP_VFILE_ADF)
			file = channel->adf;
		else
			file = cstrap_vfile_child(file, id_at(path, i));
	}
	return file;
}

/* A name may be cut on the right (TS 102 221 11.1.1.1). */
static bool
aid_matches(const struct cstrap_vfile *file, struct cstrap_view aid)
{
	return file->aid_len >= aid.len &&
	    memcmp(file->aid, aid.data, aid.len) == 0;
}

static struct cstrap_vfile *
find_aid(const struct cstrap_vcard *card, const struct cstrap_vchannel *channel,
    struct cstrap_view aid, enum occurrence occurrence)
{
	const bool relative =
	    occurrence == OCCURRENCE_NEXT || occurrence == OCCURRENCE_PREVIOUS;
	struct cstrap_vfile *file;
	struct cstrap_vfile *found = NULL;
	bool passed;

	/* without such an application at hand, next is first */
	passed = !relative || channel->adf == NULL ||
	    !aid_matches(channel->adf, aid);
	if (passed && occurrence == OCCURRENCE_PREVIOUS)
		occurrence = OCCURRENCE_LAST;
	for (file = card->mf; file != NULL; file = cstrap_vtree_next(file)) {
		if (!aid_matches(file, aid))
			continue;
		if (occurrence == OCCURRENCE_PREVIOUS && file == channel->adf)
			return found;
		if (passed || occurrence == OCCURRENCE_PREVIOUS)
			found = file;
		if (passed &&
		    (occurrence == OCCURRENCE_FIRST ||
			occurrence == OCCURRENCE_NEXT))
			return found;
		if (file == channel->adf)
			passed = true;
	}
	return occurrence == OCCURRENCE_LAST ? found : NULL;
}

/* Is the data of a length that P1 can have? */
static bool
length_is_right(uint8_t p1, size_t len)
{
	switch (p1) {
	case BY_PARENT_DF:
		return len == 0;
	case BY_AID:
		return len >= CSTRAP_VFILE_AID_MIN &&
		    len <= CSTRAP_VFILE_AID_MAX;
	case BY_PATH_FROM_MF:
	case BY_PATH_FROM_DF:
		return len != 0 && len % 2 == 0;
	default:
		return len == 2;
	}
}

static struct cstrap_vfile *
find(const struct cstrap_vcard *card, const struct cstrap_vrequest *request)
{
	const struct cstrap_vchannel *channel = request->channel;

	switch (request->p1) {
	case BY_FILE_ID:
		return find_id(card, channel, id_at(request->data, 0));
	case BY_CHILD_DF:
		return df_child(channel->df, id_at(request->data, 0));
	case BY_PARENT_DF:
		return channel->df->parent;
	case BY_AID:
		return find_aid(card, channel, request->data,
		    (enum occurrence)(request->p2 & OCCURRENCE_MASK));
	case BY_PATH_FROM_MF:
		return find_path(channel, card->mf, request->data);
	default:
		return find_path(channel, channel->df, request->data);
	}
}

static bool
p1p2_are_right(const struct cstrap_vrequest *request)
{
	const uint8_t answer = request->p2 & ANSWER_MASK;

	if (request->p1 > BY_PATH_FROM_DF || request->p1 == 2 ||
	    (request->p1 > BY_AID && request->p1 < BY_PATH_FROM_MF))
		return false;
	if (answer != CSTRAP_SELECT_FCP && answer != CSTRAP_SELECT_NOTHING)
		return false;
	return (request->p2 &
		   ~(request->p1 == BY_AID ? ANSWER_MASK | OCCURRENCE_MASK :
					     ANSWER_MASK)) == 0;
}

void
cstrap_vchannel_enter(struct cstrap_vchannel *channel,
    struct cstrap_vfile *file)
{
	channel->record = 0;
	if (file->kind != CSTRAP_VFILE_DF) {
		channel->df = file->parent;
		channel->ef = file;
		return;
	}
	channel->df = file;
	channel->ef = NULL;
	if (file->aid_len != 0)
		channel->adf = file;
}

/* Keep the FCP for GET RESPONSE; the bytes that wait. */
static size_t
prepare_fcp(struct cstrap_vcard *card, const struct cstrap_vrequest *request,
    const struct cstrap_vfile *file)
{
	struct cstrap_writer w;

	cstrap_writer_init(&w,
	    (struct cstrap_room) { card->pending, sizeof(card->pending) });
	cstrap_vfcp_put(&w, card, file);
	card->pending_len = cstrap_writer_view(&w).len;
	card->pending_channel = request->number;
	return card->pending_len;
}

uint16_t
cstrap_vcommand_select(struct cstrap_vcard *card,
    struct cstrap_vrequest *request)
{
	struct cstrap_vfile *file;
	size_t waiting = 0;

	if (!p1p2_are_right(request))
		return CSTRAP_VSW_P1P2;
	if (!length_is_right(request->p1, request->data.len))
		return CSTRAP_VSW_LENGTH;
	if ((file = find(card, request)) == NULL)
		return CSTRAP_VSW_NO_FILE;
	cstrap_vchannel_enter(request->channel, file);
	if ((request->p2 & ANSWER_MASK) == CSTRAP_SELECT_FCP)
		waiting = prepare_fcp(card, request, file);
	if (cstrap_vfile_is_deactivated(file))
		return CSTRAP_VSW_DEACTIVATED;
	return waiting == 0 ? CSTRAP_VSW_OK :
			      (uint16_t)(CSTRAP_VSW_MORE | waiting);
}

uint16_t
cstrap_vcommand_get_response(struct cstrap_vcard *card,
    struct cstrap_vrequest *request)
{
	struct cstrap_view waiting = { card->pending, card->pending_len };
	size_t taken;
	uint16_t sw;

	if (request->p1 != 0 || request->p2 != 0) {
		card->pending_len = 0;
		return CSTRAP_VSW_P1P2;
	}
	/* TS 102 221 10.1.1: on the channel that the answer belongs to */
	if (waiting.len == 0 || request->number != card->pending_channel) {
		card->pending_len = 0;
		return CSTRAP_VSW_CONDITIONS;
	}
	sw = cstrap_vrequest_deliver(request, waiting);
	if (sw != CSTRAP_VSW_OK)
		return sw;
	taken = request->answer.len;
	card->pending_len -= taken;
	memmove(card->pending, card->pending + taken, card->pending_len);
	return card->pending_len == 0 ?
	    CSTRAP_VSW_OK :
	    (uint16_t)(CSTRAP_VSW_MORE | card->pending_len);
}

uint16_t
cstrap_vcommand_status(struct cstrap_vcard *card,
    struct cstrap_vrequest *request)
{
	const struct cstrap_vfile *adf = request->channel->adf;
	uint8_t room[CSTRAP_READ_MAX];
	struct cstrap_writer w;

	if (request->p1 > 2)
		return CSTRAP_VSW_P1P2;
	cstrap_writer_init(&w, (struct cstrap_room) { room, sizeof(room) });
	switch (request->p2) {
	case 0x00:
		cstrap_vfcp_put(&w, card, request->channel->df);
		break;
	case 0x01:
		if (adf == NULL)
			return CSTRAP_VSW_CONDITIONS;
		cstrap_writer_be(&w, 0x84, 1);
		cstrap_writer_be(&w, adf->aid_len, 1);
		cstrap_writer_put(&w,
		    (struct cstrap_view) { adf->aid, adf->aid_len });
		break;
	case 0x0C:
		return request->p3 == 0 ? CSTRAP_VSW_OK : CSTRAP_VSW_LENGTH;
	default:
		return CSTRAP_VSW_P1P2;
	}
	return cstrap_vrequest_deliver(request, cstrap_writer_view(&w));
}
