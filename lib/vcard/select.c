/*
 * vcard/select.c - SELECT (TS 102 221 11.1.1), and who else names a file so.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include <string.h>

#include "vcard/fcp.h"
#include "vcard/select.h"

/* P1 of SELECT */
#define BY_FILE_ID 0x00
#define BY_CHILD_DF 0x01
#define BY_PARENT_DF 0x03
#define BY_AID 0x04
#define BY_PATH_FROM_MF 0x08
#define BY_PATH_FROM_DF 0x09

#define ANSWER_MASK 0x1C /* of P2: what to return */
#define ANSWER_FCI 0x00  /* as ISO 7816-4 has it; an FCP is one */
#define OCCURRENCE_MASK 0x03
#define TERMINATION 0x40 /* the application's session ends */

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

struct cstrap_vfile *
cstrap_vselect_id(const struct cstrap_vcard *card,
    const struct cstrap_vchannel *channel, uint16_t file_id)
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
		return cstrap_vselect_id(card, channel,
		    id_at(request->data, 0));
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
is_path(uint8_t p1)
{
	return p1 == BY_PATH_FROM_MF || p1 == BY_PATH_FROM_DF;
}

static bool
p1_is_right(uint8_t p1)
{
	return p1 == BY_FILE_ID || p1 == BY_CHILD_DF || p1 == BY_PARENT_DF ||
	    p1 == BY_AID || is_path(p1);
}

static bool
p2_is_right(const struct cstrap_vcard *card,
    const struct cstrap_vrequest *request)
{
	const uint8_t answer = request->p2 & ANSWER_MASK;
	const unsigned int known = request->p1 == BY_AID ?
	    ANSWER_MASK | OCCURRENCE_MASK | TERMINATION :
	    ANSWER_MASK;

	if ((request->p2 & ~known) != 0)
		return false;
	if (answer == ANSWER_FCI)
		return card->quirks[CSTRAP_VQUIRK_REFUSES_FCI] == 0;
	return answer == CSTRAP_SELECT_FCP || answer == CSTRAP_SELECT_NOTHING;
}

/* Does the card go where SELECT leads? */
static bool
is_reached(const struct cstrap_vcard *card,
    const struct cstrap_vrequest *request, const struct cstrap_vfile *file)
{
	if (card->quirks[CSTRAP_VQUIRK_PATH_STAYS] == 0 ||
	    !is_path(request->p1))
		return true;
	while (file != NULL && file->aid_len == 0)
		file = file->parent;
	return file == NULL || file == request->channel->adf;
}

static uint16_t
not_found(const struct cstrap_vcard *card,
    const struct cstrap_vrequest *request)
{
	const uint32_t aid = card->quirks[CSTRAP_VQUIRK_UNKNOWN_AID];

	return request->p1 == BY_AID && aid != 0 ? (uint16_t)aid :
						   CSTRAP_VSW_NO_FILE;
}

/* 9000, or why there is no such file. */
static uint16_t
locate(const struct cstrap_vcard *card, const struct cstrap_vrequest *request,
    struct cstrap_vfile **file)
{
	*file = NULL;
	if (!p1_is_right(request->p1) || !p2_is_right(card, request))
		return CSTRAP_VSW_P1P2;
	if (is_path(request->p1) && card->quirks[CSTRAP_VQUIRK_NO_PATH] != 0)
		return (uint16_t)card->quirks[CSTRAP_VQUIRK_NO_PATH];
	if (!length_is_right(request->p1, request->data.len))
		return CSTRAP_VSW_LENGTH;
	*file = find(card, request);
	if (*file == NULL || !is_reached(card, request, *file))
		return not_found(card, request);
	return CSTRAP_VSW_OK;
}

uint16_t
cstrap_vrequest_file(const struct cstrap_vcard *card,
    const struct cstrap_vrequest *request, struct cstrap_vfile **file)
{
	const struct cstrap_vchannel *channel = request->channel;

	*file = channel->ef != NULL ? channel->ef : channel->df;
	if (request->p2 != 0 ||
	    (request->p1 != BY_FILE_ID && !is_path(request->p1)))
		return CSTRAP_VSW_P1P2;
	if (request->data.len == 0 && request->p1 == BY_FILE_ID)
		return CSTRAP_VSW_OK;
	if (!length_is_right(request->p1, request->data.len))
		return CSTRAP_VSW_LENGTH;
	*file = request->p1 == BY_FILE_ID ?
	    cstrap_vfile_child(channel->df, id_at(request->data, 0)) :
	    find(card, request);
	return *file == NULL ? CSTRAP_VSW_NO_FILE : CSTRAP_VSW_OK;
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

/* TS 102 221 11.1.1.2: the application is left, and the MF is current. */
static uint16_t
terminate(struct cstrap_vcard *card, struct cstrap_vrequest *request,
    const struct cstrap_vfile *file)
{
	if (request->channel->adf != file)
		return CSTRAP_VSW_CONDITIONS;
	request->channel->adf = NULL;
	cstrap_vchannel_enter(request->channel, card->mf);
	return CSTRAP_VSW_OK;
}

static uint16_t
answer(struct cstrap_vcard *card, const struct cstrap_vrequest *request,
    const struct cstrap_vfile *file)
{
	const bool wanted =
	    (request->p2 & ANSWER_MASK) != CSTRAP_SELECT_NOTHING ||
	    card->quirks[CSTRAP_VQUIRK_SELECT_SPEAKS] != 0;
	uint8_t room[CSTRAP_READ_MAX];
	struct cstrap_writer w;

	if (!wanted || card->quirks[CSTRAP_VQUIRK_NO_FCP] != 0)
		return CSTRAP_VSW_OK;
	cstrap_writer_init(&w, (struct cstrap_room) { room, sizeof(room) });
	cstrap_vfcp_put(&w, card, file);
	return cstrap_vrequest_keep(card, request, cstrap_writer_view(&w));
}

uint16_t
cstrap_vcommand_select(struct cstrap_vcard *card,
    struct cstrap_vrequest *request)
{
	struct cstrap_vfile *file;
	uint16_t sw;

	if ((sw = locate(card, request, &file)) != CSTRAP_VSW_OK)
		return sw;
	if (file == NULL) /* a quirk that calls it 9000 */
		return CSTRAP_VSW_NO_FILE;
	if ((request->p2 & TERMINATION) != 0)
		return terminate(card, request, file);
	cstrap_vchannel_enter(request->channel, file);
	sw = answer(card, request, file);
	return cstrap_vfile_is_deactivated(file) ? CSTRAP_VSW_DEACTIVATED : sw;
}
