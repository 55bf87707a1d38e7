/*
 * vcard/data.c - READ and UPDATE of BINARY and RECORD (TS 102 221 11.1.3 to
 * 11.1.6).
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include <string.h>

#include "vcard/access.h"
#include "vcard/command.h"

#define SFI_FLAG 0x80 /* of P1: a short file id, P2 is the offset */

/* modes of the RECORD commands: the low bits of P2 */
#define RECORD_NEXT 2
#define RECORD_PREVIOUS 3
#define RECORD_ABSOLUTE 4

/* May the EF that is current be used so? */
static uint16_t
judge(const struct cstrap_vcard *card, const struct cstrap_vfile *ef,
    enum cstrap_vfile_kind kind, uint8_t operation)
{
	if (ef == NULL)
		return CSTRAP_VSW_NO_EF;
	if (ef->kind != kind)
		return CSTRAP_VSW_FILE_KIND;
	if (!cstrap_vaccess_allowed(card, ef, operation))
		return CSTRAP_VSW_SECURITY;
	if (cstrap_vfile_is_deactivated(ef))
		return CSTRAP_VSW_CONDITIONS;
	return CSTRAP_VSW_OK;
}

/* A short file id makes the file the current one. 0: no SFI was given. */
static uint16_t
take_sfi(struct cstrap_vchannel *channel, uint8_t sfi)
{
	struct cstrap_vfile *file = cstrap_vfile_by_sfi(channel->df, sfi);

	if (sfi == 0)
		return CSTRAP_VSW_OK;
	if (file == NULL)
		return CSTRAP_VSW_NO_FILE;
	cstrap_vchannel_enter(channel, file);
	return CSTRAP_VSW_OK;
}

/* The place that P1 and P2 of a BINARY command mean. */
static uint16_t
binary_place(struct cstrap_vcard *card, struct cstrap_vrequest *request,
    uint8_t operation, size_t *offset)
{
	uint16_t sw = CSTRAP_VSW_OK;

	*offset = (size_t)request->p1 << 8 | request->p2;
	if ((request->p1 & SFI_FLAG) != 0) {
		if ((request->p1 & 0x60) != 0 || (request->p1 & 0x1F) == 0)
			return CSTRAP_VSW_P1P2;
		*offset = request->p2;
		sw = take_sfi(request->channel, request->p1 & 0x1F);
	}
	if (sw == CSTRAP_VSW_OK)
		sw = judge(card, request->channel->ef, CSTRAP_VFILE_TRANSPARENT,
		    operation);
	if (sw == CSTRAP_VSW_OK && *offset >= request->channel->ef->size)
		sw = CSTRAP_VSW_OFFSET;
	return sw;
}

/* Write what was sent, or as much of it as the power lasts for. */
static void
write_bytes(struct cstrap_vcard *card, const struct cstrap_vrequest *request,
    uint8_t *place)
{
	size_t len = request->data.len;

	if (request->torn && request->keep < len)
		len = request->keep;
	memcpy(place, request->data.data, len);
	card->dirty = true;
}

uint16_t
cstrap_vcommand_read_binary(struct cstrap_vcard *card,
    struct cstrap_vrequest *request)
{
	const struct cstrap_vfile *ef;
	size_t offset;
	uint16_t sw;

	sw = binary_place(card, request, CSTRAP_VACCESS_READ, &offset);
	if (sw != CSTRAP_VSW_OK)
		return sw;
	ef = request->channel->ef;
	return cstrap_vrequest_deliver(request,
	    (struct cstrap_view) { ef->content + offset, ef->size - offset });
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
	if (request->data.len == 0 || request->data.len > ef->size - offset)
		return CSTRAP_VSW_LENGTH;
	write_bytes(card, request, ef->content + offset);
	return CSTRAP_VSW_OK;
}

/* TS 102 221 11.1.5.2: which record the mode means; 0: none. */
static size_t
record_number(const struct cstrap_vchannel *channel, uint8_t mode, uint8_t p1)
{
	const size_t count = cstrap_vfile_record_count(channel->ef);

	switch (mode) {
	case RECORD_NEXT:
		return channel->record < count ? channel->record + 1 : 0;
	case RECORD_PREVIOUS:
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
record_place(struct cstrap_vcard *card, struct cstrap_vrequest *request,
    uint8_t operation, size_t *number)
{
	const uint8_t mode = request->p2 & 7;
	struct cstrap_vchannel *channel = request->channel;
	uint16_t sw;

	if (mode < RECORD_NEXT || mode > RECORD_ABSOLUTE ||
	    (mode != RECORD_ABSOLUTE && request->p1 != 0))
		return CSTRAP_VSW_P1P2;
	if ((sw = take_sfi(channel, request->p2 >> 3)) != CSTRAP_VSW_OK)
		return sw;
	sw = judge(card, channel->ef, CSTRAP_VFILE_LINEAR, operation);
	if (sw != CSTRAP_VSW_OK)
		return sw;
	*number = record_number(channel, mode, request->p1);
	if (cstrap_vfile_record(channel->ef, *number).len == 0)
		return CSTRAP_VSW_NO_RECORD;
	if (mode != RECORD_ABSOLUTE)
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
	if (request->p3 != record.len)
		return (uint16_t)(CSTRAP_VSW_EXACT | record.len);
	return cstrap_vrequest_deliver(request, record);
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
	write_bytes(card, request, ef->content + (number - 1) * ef->record_len);
	return CSTRAP_VSW_OK;
}
