/*
 * vcard/search.c - SEARCH RECORD, the simple forms (TS 102 221 11.1.7).
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include <string.h>

#include "vcard/access.h"
#include "vcard/data.h"

#define FORWARD 4 /* low bits of P2 */
#define BACKWARD 5
#define ENHANCED 6

/* Does the record hold the string, anywhere? */
static bool
holds(struct cstrap_view record, struct cstrap_view string)
{
	return memmem(record.data, record.len, string.data, string.len) != NULL;
}

/* From record start on; their numbers, the first of which is current now. */
static void
search(struct cstrap_vrequest *request, size_t start, struct cstrap_writer *w)
{
	struct cstrap_vchannel *channel = request->channel;
	const size_t count = cstrap_vfile_record_count(channel->ef);
	const bool forward = (request->p2 & 7) == FORWARD;
	size_t number;

	for (number = start; number >= 1 && number <= count;
	     number += forward ? 1 : (size_t)-1) {
		if (!holds(cstrap_vfile_record(channel->ef, number),
			request->data))
			continue;
		if (cstrap_writer_view(w).len == 0)
			channel->record = number;
		cstrap_writer_be(w, (uint32_t)number, 1);
	}
}

/* P1; 00 means the current record, or where there is none, the first. */
static size_t
first_of(const struct cstrap_vrequest *request)
{
	const struct cstrap_vchannel *channel = request->channel;

	if (request->p1 != 0)
		return request->p1;
	if (channel->record != 0)
		return channel->record;
	return (request->p2 & 7) == FORWARD ?
	    1 :
	    cstrap_vfile_record_count(channel->ef);
}

uint16_t
cstrap_vcommand_search_record(struct cstrap_vcard *card,
    struct cstrap_vrequest *request)
{
	uint8_t room[CSTRAP_VFILE_RECORDS_MAX];
	struct cstrap_writer w;
	uint16_t sw;

	if ((request->p2 & 7) == ENHANCED)
		return CSTRAP_VSW_NOT_SUPPORTED;
	if ((request->p2 & 7) != FORWARD && (request->p2 & 7) != BACKWARD)
		return CSTRAP_VSW_P1P2;
	sw = cstrap_vdata_take_sfi(request->channel, request->p2 >> 3);
	if (sw == CSTRAP_VSW_OK)
		sw = cstrap_vdata_judge(card, request, CSTRAP_VFILE_LINEAR,
		    CSTRAP_VACCESS_READ);
	if (sw != CSTRAP_VSW_OK)
		return sw;
	if (request->data.len == 0 ||
	    request->data.len > request->channel->ef->record_len)
		return CSTRAP_VSW_LENGTH;
	if (request->p1 > cstrap_vfile_record_count(request->channel->ef))
		return CSTRAP_VSW_NO_RECORD;
	cstrap_writer_init(&w, (struct cstrap_room) { room, sizeof(room) });
	search(request, first_of(request), &w);
	if (cstrap_writer_view(&w).len == 0)
		return CSTRAP_VSW_END;
	return cstrap_vrequest_keep(card, request, cstrap_writer_view(&w));
}
