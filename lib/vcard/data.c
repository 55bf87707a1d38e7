/*
 * vcard/data.c - READ and UPDATE of BINARY and RECORD (TS 102 221 11.1.3 to
 * 11.1.6).
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "vcard/data.h"

#include "vcard/access.h"
#include "vcard/fcp.h"
#include "vcard/tag.h"

#define SFI_FLAG 0x80 /* of P1: a short file id, P2 is the offset */
#define USABLE_WHEN_DEACTIVATED 0x40 /* TS 102 222 6.3.2.2.2, of C0 */

/* Is the file closed by the state that it is in? */
static bool
is_closed(const struct cstrap_vcard *card, const struct cstrap_vfile *ef)
{
	const struct cstrap_view special =
	    cstrap_vfcp_proprietary(ef, CSTRAP_VFCP_SPECIAL);

	if (cstrap_vfile_is_unfinished(ef))
		return card->quirks[CSTRAP_VQUIRK_ACTIVATE_NEEDED] != 0;
	return cstrap_vfile_is_deactivated(ef) &&
	    card->quirks[CSTRAP_VQUIRK_DEACTIVATED_OPEN] == 0 &&
	    (special.len == 0 ||
		(special.data[0] & USABLE_WHEN_DEACTIVATED) == 0);
}

uint16_t
cstrap_vdata_judge(const struct cstrap_vcard *card,
    const struct cstrap_vrequest *request, enum cstrap_vfile_kind kind,
    uint8_t bit)
{
	const struct cstrap_vfile *ef = request->channel->ef;

	if (ef == NULL)
		return CSTRAP_VSW_NO_EF;
	if (ef->kind != kind)
		return CSTRAP_VSW_FILE_KIND;
	if (!cstrap_vaccess_allowed(card, ef, bit, request->header))
		return CSTRAP_VSW_SECURITY;
	return is_closed(card, ef) ? CSTRAP_VSW_CONDITIONS : CSTRAP_VSW_OK;
}

uint16_t
cstrap_vdata_take_sfi(struct cstrap_vchannel *channel, uint8_t sfi)
{
	struct cstrap_vfile *file = cstrap_vfile_by_sfi(channel->df, sfi);

	if (sfi == 0)
		return CSTRAP_VSW_OK;
	if (file == NULL)
		return CSTRAP_VSW_NO_FILE;
	cstrap_vchannel_enter(channel, file);
	return CSTRAP_VSW_OK;
}

/* Does a BINARY command move more bytes than the card takes at once? */
static bool
is_too_much(const struct cstrap_vcard *card, enum cstrap_vquirk quirk,
    size_t len)
{
	return card->quirks[quirk] != 0 && len > card->quirks[quirk];
}

/* The place that P1 and P2 of a BINARY command mean. */
static uint16_t
binary_place(const struct cstrap_vcard *card, struct cstrap_vrequest *request,
    uint8_t bit, size_t *offset)
{
	uint16_t sw = CSTRAP_VSW_OK;

	*offset = (size_t)request->p1 << 8 | request->p2;
	if ((request->p1 & SFI_FLAG) != 0) {
		if ((request->p1 & 0x60) != 0 || (request->p1 & 0x1F) == 0)
			return CSTRAP_VSW_P1P2;
		*offset = request->p2;
		sw =
		    cstrap_vdata_take_sfi(request->channel, request->p1 & 0x1F);
	}
	if (sw == CSTRAP_VSW_OK)
		sw = cstrap_vdata_judge(card, request, CSTRAP_VFILE_TRANSPARENT,
		    bit);
	return sw;
}

/* Where the standard leaves it open, how the end of a file is told. */
static uint16_t
read_to_end(const struct cstrap_vcard *card, struct cstrap_vrequest *request,
    struct cstrap_view left)
{
	const uint32_t end = card->quirks[CSTRAP_VQUIRK_END_OF_FILE];

	if (end == CSTRAP_VQUIRK_END_6C00 && left.len == 0)
		return CSTRAP_VSW_EXACT;
	if (left.len == 0 && end != CSTRAP_VQUIRK_END_SHORT)
		return CSTRAP_VSW_OFFSET;
	if (end == CSTRAP_VQUIRK_END_6B00)
		return CSTRAP_VSW_OFFSET;
	if (end != CSTRAP_VQUIRK_END_6282 && end != CSTRAP_VQUIRK_END_SHORT)
		return cstrap_vrequest_deliver(card, request, left);
	cstrap_writer_put(&request->answer, left);
	return end == CSTRAP_VQUIRK_END_6282 ? CSTRAP_VSW_END : CSTRAP_VSW_OK;
}

uint16_t
cstrap_vcommand_read_binary(struct cstrap_vcard *card,
    struct cstrap_vrequest *request)
{
	const size_t want = request->p3 == 0 ? CSTRAP_READ_MAX : request->p3;
	const struct cstrap_vfile *ef;
	struct cstrap_view left;
	size_t offset;
	uint16_t sw;

	sw = binary_place(card, request, CSTRAP_VACCESS_READ, &offset);
	if (sw != CSTRAP_VSW_OK)
		return sw;
	if (is_too_much(card, CSTRAP_VQUIRK_READ_MAX, want))
		return CSTRAP_VSW_LENGTH;
	ef = request->channel->ef;
	left = cstrap_view_part((struct cstrap_view) { ef->content, ef->size },
	    offset, ef->size);
	if (want > left.len)
		return read_to_end(card, request, left);
	return cstrap_vrequest_deliver(card, request, left);
}

uint16_t
cstrap_vcommand_update_binary(struct cstrap_vcard *card,
    struct cstrap_vrequest *request)
{
	struct cstrap_vfile *ef;
	size_t offset;
	uint16_t sw;

	sw = binary_place(card, request, CSTRAP_VACCESS_UPDATE, &offset);
	if (sw != CSTRAP_VSW_OK)
		return sw;
	ef = request->channel->ef;
	if (offset >= ef->size)
		return CSTRAP_VSW_OFFSET;
	if (request->data.len == 0 || request->data.len > ef->size - offset ||
	    is_too_much(card, CSTRAP_VQUIRK_UPDATE_MAX, request->data.len))
		return CSTRAP_VSW_LENGTH;
	if (cstrap_vquirk_is_bad(card, ef->file_id, offset, request->data.len))
		return CSTRAP_VSW_MEMORY;
	sw = cstrap_vphysics_write(card, request, ef, offset);
	cstrap_vtag_written(card, ef, offset,
	    request->torn && request->keep < request->data.len ?
		request->keep :
		request->data.len);
	return sw;
}

/* TS 102 221 11.1.5.2: which record the mode means; 0: none. */
static size_t
record_number(const struct cstrap_vchannel *channel, uint8_t mode, uint8_t p1)
{
	const size_t count = cstrap_vfile_record_count(channel->ef);

	switch (mode) {
	case CSTRAP_VRECORD_NEXT:
		return channel->record < count ? channel->record + 1 : 0;
	case CSTRAP_VRECORD_PREVIOUS:
		return channel->record == 0 ? count : channel->record - 1;
	default:
		return p1 == 0 ? channel->record : p1;
	}
}

/*
 * The record that P1 and P2 of a RECORD command mean. Absolute mode leaves
 * the record pointer alone, the others move it.
 */
static uint16_t
record_place(const struct cstrap_vcard *card, struct cstrap_vrequest *request,
    uint8_t bit, size_t *number)
{
	const uint8_t mode = request->p2 & 7;
	struct cstrap_vchannel *channel = request->channel;
	uint16_t sw;

	if (mode < CSTRAP_VRECORD_NEXT || mode > CSTRAP_VRECORD_ABSOLUTE ||
	    (mode != CSTRAP_VRECORD_ABSOLUTE && request->p1 != 0))
		return CSTRAP_VSW_P1P2;
	sw = cstrap_vdata_take_sfi(channel, request->p2 >> 3);
	if (sw != CSTRAP_VSW_OK)
		return sw;
	sw = cstrap_vdata_judge(card, request, CSTRAP_VFILE_LINEAR, bit);
	if (sw != CSTRAP_VSW_OK)
		return sw;
	*number = record_number(channel, mode, request->p1);
	if (cstrap_vfile_record(channel->ef, *number).len == 0)
		return CSTRAP_VSW_NO_RECORD;
	if (mode != CSTRAP_VRECORD_ABSOLUTE)
		channel->record = *number;
	return CSTRAP_VSW_OK;
}

uint16_t
cstrap_vcommand_read_record(struct cstrap_vcard *card,
    struct cstrap_vrequest *request)
{
	struct cstrap_view record;
	size_t number;
	uint16_t sw;

	sw = record_place(card, request, CSTRAP_VACCESS_READ, &number);
	if (sw != CSTRAP_VSW_OK)
		return sw;
	record = cstrap_vfile_record(request->channel->ef, number);
	/* the whole record or nothing */
	if (request->p3 != record.len &&
	    (request->p3 != 0 ||
		card->quirks[CSTRAP_VQUIRK_LE_00_NOTHING] == 0))
		return (uint16_t)(CSTRAP_VSW_EXACT | record.len);
	return cstrap_vrequest_deliver(card, request, record);
}

uint16_t
cstrap_vcommand_update_record(struct cstrap_vcard *card,
    struct cstrap_vrequest *request)
{
	struct cstrap_vfile *ef;
	size_t number;
	uint16_t sw;

	sw = record_place(card, request, CSTRAP_VACCESS_UPDATE, &number);
	if (sw != CSTRAP_VSW_OK)
		return sw;
	ef = request->channel->ef;
	if (request->data.len != ef->record_len)
		return CSTRAP_VSW_LENGTH;
	if (cstrap_vquirk_is_bad(card, ef->file_id,
		(number - 1) * ef->record_len, ef->record_len))
		return CSTRAP_VSW_MEMORY;
	return cstrap_vphysics_write(card, request, ef,
	    (number - 1) * ef->record_len);
}
