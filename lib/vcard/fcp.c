/*
 * vcard/fcp.c - file control parameters, as this card writes them.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "vcard/fcp.h"

#include "cardstrap/der.h"

#define FCP_MAX 250 /* and its header fit into one answer */

/* UICC characteristics: clock stop allowed, classes A to C. */
static const uint8_t uicc_characteristics[] = { 0x80, 0x01, 0x71 };

static void
put_number(struct cstrap_writer *w, uint16_t tag, uint32_t number,
    unsigned int width)
{
	cstrap_der_put_header(w, tag, width);
	cstrap_writer_be(w, number, width);
}

static void
put_bytes(struct cstrap_writer *w, uint16_t tag, const uint8_t *data,
    size_t len)
{
	cstrap_der_put(w, tag, (struct cstrap_view) { data, len });
}

static void
put_descriptor(struct cstrap_writer *w, const struct cstrap_vfile *file)
{
	const size_t records = cstrap_vfile_record_count(file);

	cstrap_der_put_header(w, CSTRAP_VFCP_DESCRIPTOR, records == 0 ? 2 : 5);
	cstrap_writer_be(w, file->descriptor, 1);
	cstrap_writer_be(w, CSTRAP_VFCP_DATA_CODING, 1);
	if (records != 0) {
		cstrap_writer_be(w, file->record_len, 2);
		cstrap_writer_be(w, (uint32_t)records, 1);
	}
}

/* TS 102 221 9.5.2: a bit a key, the first one highest, then the keys. */
static void
put_pin_status(struct cstrap_writer *w, const struct cstrap_vcard *card,
    const struct cstrap_vfile *file)
{
	const unsigned int width = ((unsigned int)card->key_count + 7) / 8;
	uint32_t enabled = 0;
	size_t i;

	if (file->pin_status_len != 0) {
		put_bytes(w, CSTRAP_VFCP_PIN_STATUS, file->pin_status,
		    file->pin_status_len);
		return;
	}
	for (i = 0; i < card->key_count; i++) {
		if (card->keys[i].enabled)
			enabled |= (uint32_t)1 << (8 * width - 1 - i);
	}
	cstrap_der_put_header(w, CSTRAP_VFCP_PIN_STATUS,
	    2 + width + 3 * card->key_count);
	put_number(w, 0x90, enabled, width);
	for (i = 0; i < card->key_count; i++)
		put_number(w, 0x83, card->keys[i].ref, 1);
}

static void
put_df(struct cstrap_writer *w, const struct cstrap_vcard *card,
    const struct cstrap_vfile *file)
{
	if (card->key_count != 0 || file->pin_status_len != 0)
		put_pin_status(w, card, file);
	if (file->has_total)
		put_number(w, CSTRAP_VFCP_TOTAL, file->total,
		    file->total > 0xFFFF ? 4 : 2);
}

static void
put_ef(struct cstrap_writer *w, const struct cstrap_vcard *card,
    const struct cstrap_vfile *file)
{
	const uint8_t sfi = (uint8_t)(file->sfi << 3);

	if (card->quirks[CSTRAP_VQUIRK_FCP_WITHOUT_SIZE] == 0)
		put_number(w,
		    card->quirks[CSTRAP_VQUIRK_SIZE_IN_81] != 0 ?
			CSTRAP_VFCP_TOTAL :
			CSTRAP_VFCP_SIZE,
		    (uint32_t)file->size, file->size > 0xFFFF ? 4 : 2);
	put_bytes(w, CSTRAP_VFCP_SFI, &sfi, file->sfi == 0 ? 0 : 1);
}

static void
put_proprietary(struct cstrap_writer *w, const struct cstrap_vfile *file)
{
	if (file->parent == NULL)
		put_bytes(w, CSTRAP_VFCP_PROPRIETARY, uicc_characteristics,
		    sizeof(uicc_characteristics));
	else if (file->proprietary_len != 0)
		put_bytes(w, CSTRAP_VFCP_PROPRIETARY, file->proprietary,
		    file->proprietary_len);
}

void
cstrap_vfcp_put(struct cstrap_writer *w, const struct cstrap_vcard *card,
    const struct cstrap_vfile *file)
{
	uint8_t body[FCP_MAX];
	struct cstrap_writer inner;

	cstrap_writer_init(&inner, (struct cstrap_room) { body, sizeof(body) });
	put_descriptor(&inner, file);
	put_number(&inner, CSTRAP_VFCP_FILE_ID, file->file_id, 2);
	if (file->aid_len != 0)
		put_bytes(&inner, CSTRAP_VFCP_AID, file->aid, file->aid_len);
	put_proprietary(&inner, file);
	put_number(&inner, CSTRAP_VFCP_LIFE_CYCLE, file->life_cycle, 1);
	put_bytes(&inner, file->rule.tag, file->rule.bytes, file->rule.len);
	if (file->kind == CSTRAP_VFILE_DF)
		put_df(&inner, card, file);
	else
		put_ef(&inner, card, file);
	cstrap_der_put(w,
	    card->quirks[CSTRAP_VQUIRK_FCI_TAG] != 0 ? CSTRAP_VFCP_FCI :
						       CSTRAP_VFCP_TEMPLATE,
	    cstrap_writer_view(&inner));
}

struct cstrap_view
cstrap_vfcp_proprietary(const struct cstrap_vfile *file, uint16_t tag)
{
	const struct cstrap_view value = { file->proprietary,
		file->proprietary_len };
	struct cstrap_cursor r;
	struct cstrap_der der;

	cstrap_cursor_init(&r, value);
	while (cstrap_der_next(&r, &der)) {
		if (der.tag == tag)
			return der.value;
	}
	return (struct cstrap_view) { NULL, 0 };
}
