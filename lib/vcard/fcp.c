/*
 * vcard/fcp.c - file control parameters, as this card writes and reads them.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "vcard/fcp.h"

#include <string.h>

#include "cardstrap/der.h"

#define TAG_FCP 0x62
#define TAG_SIZE 0x80
#define TAG_TOTAL 0x81
#define TAG_DESCRIPTOR 0x82
#define TAG_FILE_ID 0x83
#define TAG_AID 0x84
#define TAG_SFI 0x88
#define TAG_LIFE_CYCLE 0x8A
#define TAG_RULE 0x8B
#define TAG_PROPRIETARY 0xA5
#define TAG_PIN_STATUS 0xC6

#define DATA_CODING 0x21 /* second octet of every descriptor */
#define FCP_MAX 128

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

	cstrap_der_put_header(w, TAG_DESCRIPTOR, records == 0 ? 2 : 5);
	cstrap_writer_be(w, file->descriptor, 1);
	cstrap_writer_be(w, DATA_CODING, 1);
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
	unsigned int enabled = 0;
	size_t i;

	if (file->pin_status_len != 0) {
		put_bytes(w, TAG_PIN_STATUS, file->pin_status,
		    file->pin_status_len);
		return;
	}
	for (i = 0; i < card->key_count; i++) {
		if (card->keys[i].enabled)
			enabled |= 0x80u >> i;
	}
	cstrap_der_put_header(w, TAG_PIN_STATUS, 3 + 3 * card->key_count);
	put_number(w, 0x90, enabled, 1);
	for (i = 0; i < card->key_count; i++)
		put_number(w, 0x83, card->keys[i].ref, 1);
}

static void
put_df(struct cstrap_writer *w, const struct cstrap_vcard *card,
    const struct cstrap_vfile *file)
{
	put_pin_status(w, card, file);
	if (file->has_total)
		put_number(w, TAG_TOTAL, file->total,
		    file->total > 0xFFFF ? 4 : 2);
}

static void
put_ef(struct cstrap_writer *w, const struct cstrap_vfile *file)
{
	const uint8_t sfi = (uint8_t)(file->sfi << 3);

	put_number(w, TAG_SIZE, (uint32_t)file->size,
	    file->size > 0xFFFF ? 4 : 2);
	put_bytes(w, TAG_SFI, &sfi, file->sfi == 0 ? 0 : 1);
}

void
cstrap_vfcp_put(struct cstrap_writer *w, const struct cstrap_vcard *card,
    const struct cstrap_vfile *file)
{
	uint8_t body[FCP_MAX];
	struct cstrap_writer inner;

	cstrap_writer_init(&inner, (struct cstrap_room) { body, sizeof(body) });
	put_descriptor(&inner, file);
	put_number(&inner, TAG_FILE_ID, file->file_id, 2);
	if (file->aid_len != 0)
		put_bytes(&inner, TAG_AID, file->aid, file->aid_len);
	if (file->parent == NULL)
		put_bytes(&inner, TAG_PROPRIETARY, uicc_characteristics,
		    sizeof(uicc_characteristics));
	put_number(&inner, TAG_LIFE_CYCLE, file->life_cycle, 1);
	put_bytes(&inner, TAG_RULE, file->rule, sizeof(file->rule));
	if (file->kind == CSTRAP_VFILE_DF)
		put_df(&inner, card, file);
	else
		put_ef(&inner, file);
	cstrap_der_put(w, TAG_FCP, cstrap_writer_view(&inner));
}

bool
cstrap_vfcp_is_pin_status(struct cstrap_view value)
{
	struct cstrap_cursor r;
	struct cstrap_der der;
	size_t count = 0;

	cstrap_cursor_init(&r, value);
	if (!cstrap_der_next(&r, &der) || der.tag != 0x90 ||
	    der.value.len == 0 || value.len > CSTRAP_VFILE_PIN_STATUS_MAX)
		return false;
	while (cstrap_der_next(&r, &der)) {
		if (der.tag == 0x95 && der.value.len == 1)
			continue; /* usage of the universal PIN */
		if (der.tag != 0x83 || der.value.len != 1)
			return false;
		count++;
	}
	return r.status == CSTRAP_OK && cstrap_cursor_left(&r) == 0 &&
	    count != 0;
}

/* A size of 2 to 4 octets (TS 102 222 6.3.2.2.1). */
static bool
parse_size(struct cstrap_view value, uint32_t *size)
{
	struct cstrap_cursor r;

	if (value.len < 2 || value.len > 4)
		return false;
	cstrap_cursor_init(&r, value);
	*size = cstrap_cursor_be(&r, (unsigned int)value.len);
	return true;
}

/* Two octets, and for records their length, and maybe their number. */
static bool
parse_descriptor(struct cstrap_view value, struct cstrap_vfile *form,
    size_t *records)
{
	if (value.len < 2 || value.data[1] != DATA_CODING ||
	    !cstrap_vfile_kind(value.data[0], &form->kind))
		return false;
	form->descriptor = value.data[0];
	if (form->kind != CSTRAP_VFILE_LINEAR)
		return value.len == 2;
	if ((value.len != 4 && value.len != 5) || value.data[2] != 0)
		return false;
	form->record_len = value.data[3];
	*records = value.len == 5 ? value.data[4] : 0;
	return value.len == 4 || *records != 0;
}

static bool
parse_short(struct cstrap_view value, uint8_t *room, size_t max, uint8_t *len)
{
	if (value.len == 0 || value.len > max)
		return false;
	memcpy(room, value.data, value.len);
	*len = (uint8_t)value.len;
	return true;
}

static bool
parse_sfi(struct cstrap_view value, struct cstrap_vfile *form)
{
	if (value.len == 0)
		return true;
	form->sfi = value.data[0] >> 3;
	return value.len == 1 && (value.data[0] & 7) == 0 && form->sfi != 0 &&
	    form->sfi <= 30;
}

/* What was seen, a bit a tag; 82..8B by their low octet, the others here. */
enum seen {
	SEEN_SIZE = 0,
	SEEN_TOTAL = 1,
	SEEN_DESCRIPTOR = 2,
	SEEN_FILE_ID = 3,
	SEEN_AID = 4,
	SEEN_SFI = 8,
	SEEN_LIFE_CYCLE = 10,
	SEEN_RULE = 11,
	SEEN_PIN_STATUS = 16
};

struct parse {
	struct cstrap_vfile *form;
	uint32_t seen;
	uint32_t size;
	size_t records;
};

static bool
has(const struct parse *parse, enum seen what)
{
	return (parse->seen >> what & 1) != 0;
}

static bool
parse_value(struct parse *p, const struct cstrap_der *der)
{
	const struct cstrap_view value = der->value;
	struct cstrap_vfile *form = p->form;
	uint8_t len;

	switch (der->tag) {
	case TAG_DESCRIPTOR:
		return parse_descriptor(value, form, &p->records);
	case TAG_FILE_ID:
		if (value.len != 2)
			return false;
		form->file_id = (uint16_t)(value.data[0] << 8 | value.data[1]);
		return true;
	case TAG_AID:
		return parse_short(value, form->aid, sizeof(form->aid),
		    &form->aid_len);
	case TAG_LIFE_CYCLE:
		return parse_short(value, &form->life_cycle, 1, &len);
	case TAG_RULE:
		return value.len == sizeof(form->rule) &&
		    parse_short(value, form->rule, sizeof(form->rule), &len);
	case TAG_SIZE:
		return parse_size(value, &p->size);
	case TAG_TOTAL:
		return parse_size(value, &form->total);
	case TAG_SFI:
		return parse_sfi(value, form);
	case TAG_PIN_STATUS:
		return cstrap_vfcp_is_pin_status(value) &&
		    parse_short(value, form->pin_status,
			sizeof(form->pin_status), &form->pin_status_len);
	default:
		return false;
	}
}

static bool
parse_all(struct parse *p, struct cstrap_view fcp)
{
	struct cstrap_cursor r;
	struct cstrap_der der;
	size_t end;

	cstrap_cursor_init(&r, fcp);
	if (!cstrap_der_next(&r, &der) || der.tag != TAG_FCP ||
	    cstrap_cursor_left(&r) != 0)
		return false;
	end = cstrap_der_enter(&r, &der);
	while (cstrap_der_next(&r, &der)) {
		const uint32_t bit = 1u
		    << (der.tag == TAG_PIN_STATUS ? SEEN_PIN_STATUS :
						    der.tag & 0xF);

		if ((p->seen & bit) != 0 || !parse_value(p, &der))
			return false;
		p->seen |= bit;
	}
	if (cstrap_cursor_left(&r) != 0)
		return false;
	cstrap_cursor_widen(&r, end);
	return r.status == CSTRAP_OK;
}

/*
 * TS 102 221 11.1.1.4.8: without 88 the low bits of the file id are the SFI.
 * Where they cannot be, the file has none.
 */
static void
imply_sfi(const struct cstrap_vfile *df, struct cstrap_vfile *form)
{
	const uint8_t sfi = form->file_id & 0x1F;

	if (sfi != 0x1F && cstrap_vfile_by_sfi(df, sfi) == NULL)
		form->sfi = sfi;
}

uint16_t
cstrap_vfcp_parse(struct cstrap_view fcp, const struct cstrap_vfile *df,
    struct cstrap_vfile *form)
{
	struct parse p = { .form = form };
	bool is_df;

	memset(form, 0, sizeof(*form));
	if (!parse_all(&p, fcp) || !has(&p, SEEN_DESCRIPTOR) ||
	    !has(&p, SEEN_FILE_ID) || !has(&p, SEEN_LIFE_CYCLE) ||
	    !has(&p, SEEN_RULE))
		return CSTRAP_VSW_WRONG_DATA;
	is_df = form->kind == CSTRAP_VFILE_DF;
	if (has(&p, SEEN_SIZE) == is_df || (is_df && has(&p, SEEN_SFI)))
		return CSTRAP_VSW_WRONG_DATA;
	form->has_total = has(&p, SEEN_TOTAL);
	form->size = p.size;
	if (!is_df && !has(&p, SEEN_SFI))
		imply_sfi(df, form);
	if (!cstrap_vfile_sound(form) ||
	    (p.records != 0 && p.records != cstrap_vfile_record_count(form)))
		return CSTRAP_VSW_WRONG_DATA;
	return CSTRAP_VSW_OK;
}
