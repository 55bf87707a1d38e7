/*
 * vcard/gsm.c - class A0, for readers of the first SIMs: SELECT, STATUS, READ
 * and VERIFY, with the answers and status words of TS 51.011 9.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "vcard/access.h"
#include "vcard/instruction.h"
#include "vcard/select.h"

#define SFI_OR_MODE 0x80 /* of P1: there are no short file ids */

#define TYPE_MF 0x01
#define TYPE_DF 0x02
#define TYPE_EF 0x04
#define CHV_SET 0x80     /* of a CHV's status: it has a value */
#define NOT_INVALID 0x01 /* of a file's status */

/* TS 51.011 9.4 */
enum gsm_sw {
	GSM_MORE = 0x9F00, /* | bytes for GET RESPONSE */
	GSM_MEMORY = 0x9240,
	GSM_NO_EF = 0x9400,
	GSM_RANGE = 0x9402,
	GSM_NO_FILE = 0x9404,
	GSM_FILE_KIND = 0x9408,
	GSM_NO_CHV = 0x9802,
	GSM_ACCESS = 0x9804,
	GSM_CHV_STATUS = 0x9808,
	GSM_INVALID = 0x9810,
	GSM_BLOCKED = 0x9840
};

static const struct {
	uint16_t here;
	uint16_t gsm;
} translations[] = { { CSTRAP_VSW_MEMORY, GSM_MEMORY },
	{ CSTRAP_VSW_FILE_KIND, GSM_FILE_KIND },
	{ CSTRAP_VSW_SECURITY, GSM_ACCESS }, { CSTRAP_VSW_TRIES, GSM_BLOCKED },
	{ CSTRAP_VSW_BLOCKED, GSM_BLOCKED },
	{ CSTRAP_VSW_PIN_DISABLED, GSM_CHV_STATUS },
	{ CSTRAP_VSW_CONDITIONS, GSM_INVALID }, { CSTRAP_VSW_NO_EF, GSM_NO_EF },
	{ CSTRAP_VSW_NO_FILE, GSM_NO_FILE },
	{ CSTRAP_VSW_NO_RECORD, GSM_RANGE }, { CSTRAP_VSW_OFFSET, GSM_RANGE },
	{ CSTRAP_VSW_P1P2, CSTRAP_VSW_OFFSET },
	{ CSTRAP_VSW_NO_KEY, GSM_NO_CHV } };

static uint16_t
translate(uint16_t sw)
{
	size_t i;

	for (i = 0; i < sizeof(translations) / sizeof(translations[0]); i++) {
		if (translations[i].here == sw)
			return translations[i].gsm;
	}
	switch (sw & 0xFF00) {
	case CSTRAP_VSW_MORE:
		return (uint16_t)(GSM_MORE | (sw & 0xFF));
	case CSTRAP_VSW_EXACT:
		return (uint16_t)(CSTRAP_VSW_LENGTH | (sw & 0xFF));
	case CSTRAP_VSW_TRIES & 0xFF00:
		return GSM_ACCESS;
	default:
		return sw;
	}
}

/* TS 51.011 9.3: always 0, CHV1 1, CHV2 2, administrative 4, never F. */
static uint8_t
level(const struct cstrap_vcard *card, const struct cstrap_vfile *file,
    uint8_t bit)
{
	static const uint8_t header[4] = { CSTRAP_VCLASS_GSM, 0, 0, 0 };
	static const uint8_t levels[] = { 0x0, 0x1, 0x2, 0x4 };
	struct cstrap_vwho who = { card, CSTRAP_VHOLDER_NOW };
	size_t i;

	for (i = 0; i < sizeof(levels); i++) {
		who.holder = (enum cstrap_vholder)(CSTRAP_VHOLDER_NOBODY + i);
		if (cstrap_vaccess_judge(&who, file, bit, header, NULL) ==
		    CSTRAP_VMET_YES)
			return levels[i];
	}
	return 0xF;
}

static void
put_ef(struct cstrap_writer *w, const struct cstrap_vcard *card,
    const struct cstrap_vfile *file)
{
	cstrap_writer_fill(w, 0x00, 2);
	cstrap_writer_be(w, (uint32_t)file->size & 0xFFFF, 2);
	cstrap_writer_be(w, file->file_id, 2);
	cstrap_writer_be(w, TYPE_EF, 1);
	cstrap_writer_fill(w, 0x00, 1);
	cstrap_writer_be(w,
	    (uint32_t)level(card, file, CSTRAP_VACCESS_READ) << 4 |
		level(card, file, CSTRAP_VACCESS_UPDATE),
	    1);
	cstrap_writer_be(w, 0xFF, 1); /* INCREASE, for cyclic files */
	cstrap_writer_be(w,
	    (uint32_t)level(card, file, CSTRAP_VACCESS_ACTIVATE) << 4 |
		level(card, file, CSTRAP_VACCESS_DEACTIVATE),
	    1);
	cstrap_writer_be(w, cstrap_vfile_is_deactivated(file) ? 0 : NOT_INVALID,
	    1);
	cstrap_writer_be(w, 2, 1); /* octets that follow */
	cstrap_writer_be(w, file->kind == CSTRAP_VFILE_LINEAR ? 1 : 0, 1);
	cstrap_writer_be(w, file->record_len, 1);
}

static void
put_chv(struct cstrap_writer *w, const struct cstrap_vcard *card, uint8_t ref)
{
	const struct cstrap_vkey *key = cstrap_vcard_key(card, ref);

	if (key == NULL) {
		cstrap_writer_fill(w, 0x00, 2);
		return;
	}
	cstrap_writer_be(w, CHV_SET | key->tries, 1);
	cstrap_writer_be(w,
	    key->puk_max == 0 ? 0 : (uint32_t)(CHV_SET | key->puk_tries), 1);
}

static void
put_df(struct cstrap_writer *w, const struct cstrap_vcard *card,
    const struct cstrap_vfile *df)
{
	const struct cstrap_vkey *chv1 =
	    cstrap_vcard_key(card, CSTRAP_VCARD_PIN1);
	const struct cstrap_vfile *file;
	uint32_t dfs = 0;
	uint32_t efs = 0;

	for (file = df->child; file != NULL; file = file->next) {
		if (file->kind == CSTRAP_VFILE_DF)
			dfs++;
		else
			efs++;
	}
	cstrap_writer_fill(w, 0x00, 4); /* free memory is not told */
	cstrap_writer_be(w, df->file_id, 2);
	cstrap_writer_be(w, df->parent == NULL ? TYPE_MF : TYPE_DF, 1);
	cstrap_writer_fill(w, 0x00, 5);
	cstrap_writer_be(w, 9, 1); /* octets that follow */
	cstrap_writer_be(w, chv1 == NULL || !chv1->enabled ? 0x91 : 0x11, 1);
	cstrap_writer_be(w, dfs, 1);
	cstrap_writer_be(w, efs, 1);
	cstrap_writer_be(w, 4, 1); /* CHVs and their unblocking keys */
	cstrap_writer_fill(w, 0x00, 1);
	put_chv(w, card, CSTRAP_VCARD_PIN1);
	put_chv(w, card, CSTRAP_VCARD_PIN1 | 0x80);
}

static struct cstrap_view
describe(const struct cstrap_vcard *card, const struct cstrap_vfile *file,
    struct cstrap_room room)
{
	struct cstrap_writer w;

	cstrap_writer_init(&w, room);
	if (file->kind == CSTRAP_VFILE_DF)
		put_df(&w, card, file);
	else
		put_ef(&w, card, file);
	return cstrap_writer_view(&w);
}

static uint16_t
gsm_select(struct cstrap_vcard *card, struct cstrap_vrequest *request)
{
	const struct cstrap_view data = request->data;
	struct cstrap_vfile *file = NULL;
	uint8_t room[32];
	uint16_t file_id;

	if (request->p1 != 0 || request->p2 != 0)
		return CSTRAP_VSW_P1P2;
	if (data.len != 2)
		return CSTRAP_VSW_LENGTH;
	file_id = (uint16_t)(data.data[0] << 8 | data.data[1]);
	if (file_id != CSTRAP_VFILE_ADF)
		file = cstrap_vselect_id(card, request->channel, file_id);
	if (file == NULL)
		return CSTRAP_VSW_NO_FILE;
	cstrap_vchannel_enter(request->channel, file);
	return cstrap_vrequest_keep(card, request,
	    describe(card, file, (struct cstrap_room) { room, sizeof(room) }));
}

static uint16_t
gsm_status(struct cstrap_vcard *card, struct cstrap_vrequest *request)
{
	uint8_t room[32];

	if (request->p1 != 0 || request->p2 != 0)
		return CSTRAP_VSW_P1P2;
	return cstrap_vrequest_deliver(card, request,
	    describe(card, request->channel->df,
		(struct cstrap_room) { room, sizeof(room) }));
}

/* Who asks for less gets that, and no word of the rest. */
static uint16_t
gsm_get_response(struct cstrap_vcard *card, struct cstrap_vrequest *request)
{
	const uint16_t sw = cstrap_vcommand_get_response(card, request);

	if ((sw & 0xFF00) != CSTRAP_VSW_MORE)
		return sw;
	card->pending_len = 0;
	return CSTRAP_VSW_OK;
}

uint16_t
cstrap_vgsm_run(struct cstrap_vcard *card, struct cstrap_vrequest *request,
    cstrap_vcommand *run)
{
	const uint8_t ins = request->header[1];

	if (ins == CSTRAP_INS_SELECT)
		return translate(gsm_select(card, request));
	if (ins == CSTRAP_INS_STATUS)
		return translate(gsm_status(card, request));
	if (ins == CSTRAP_INS_GET_RESPONSE)
		return translate(gsm_get_response(card, request));
	if ((ins == CSTRAP_INS_READ_BINARY &&
		(request->p1 & SFI_OR_MODE) != 0) ||
	    (ins == CSTRAP_INS_READ_RECORD && request->p2 >> 3 != 0))
		return CSTRAP_VSW_OFFSET;
	return translate(run(card, request));
}
