/*
 * vcard/fcp_parse.c - file control parameters, as this card reads them.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include <string.h>

#include "cardstrap/der.h"
#include "vcard/access.h"
#include "vcard/fcp.h"

#define OPERATIONAL 0x05

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

bool
cstrap_vfcp_is_proprietary(struct cstrap_view value)
{
	struct cstrap_cursor r;
	struct cstrap_der der;

	cstrap_cursor_init(&r, value);
	while (cstrap_der_next(&r, &der))
		continue;
	return value.len != 0 && value.len <= CSTRAP_VFILE_PROPRIETARY_MAX &&
	    r.status == CSTRAP_OK && cstrap_cursor_left(&r) == 0;
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

static bool
parse_file_id(struct cstrap_view value, uint16_t *file_id)
{
	if (value.len != 2)
		return false;
	*file_id = (uint16_t)(value.data[0] << 8 | value.data[1]);
	return true;
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

static bool
parse_rule(const struct cstrap_der *der, struct cstrap_vrule *rule)
{
	rule->tag = (uint8_t)der->tag;
	return parse_short(der->value, rule->bytes, sizeof(rule->bytes),
		   &rule->len) &&
	    cstrap_vaccess_is_sound(rule);
}

/* What was seen, a bit a tag; 80..8F by their low octet, the others here. */
enum seen {
	SEEN_SIZE = 0,
	SEEN_TOTAL = 1,
	SEEN_DESCRIPTOR = 2,
	SEEN_FILE_ID = 3,
	SEEN_SFI = 8,
	SEEN_LIFE_CYCLE = 10,
	SEEN_RULE = 11,
	SEEN_PIN_STATUS = 16,
	SEEN_PROPRIETARY = 17
};

struct parse {
	const uint32_t *quirks;
	struct cstrap_vfile *form;
	uint32_t seen;
	uint32_t size;
	uint32_t total;
	size_t records;
};

static bool
has(const struct parse *parse, enum seen what)
{
	return (parse->seen >> what & 1) != 0;
}

static uint32_t
seen_bit(uint16_t tag)
{
	switch (tag) {
	case CSTRAP_VFCP_PIN_STATUS:
		return 1u << SEEN_PIN_STATUS;
	case CSTRAP_VFCP_PROPRIETARY:
		return 1u << SEEN_PROPRIETARY;
	case CSTRAP_VRULE_COMPACT:
	case CSTRAP_VRULE_EXPANDED:
		return 1u << SEEN_RULE;
	default:
		return 1u << (tag & 0xF);
	}
}

/* Two octets, and for records their length, and maybe their number. */
static bool
parse_descriptor(struct cstrap_view value, struct parse *p)
{
	const bool is_short =
	    value.len == 1 && p->quirks[CSTRAP_VQUIRK_ISO_CREATE] != 0;
	struct cstrap_vfile *form = p->form;

	if ((!is_short &&
		(value.len < 2 || value.data[1] != CSTRAP_VFCP_DATA_CODING)) ||
	    !cstrap_vfile_kind(value.data[0], &form->kind))
		return false;
	form->descriptor = value.data[0];
	if (form->kind != CSTRAP_VFILE_LINEAR)
		return value.len == (is_short ? 1 : 2);
	if ((value.len != 4 && value.len != 5) || value.data[2] != 0)
		return false;
	form->record_len = value.data[3];
	p->records = value.len == 5 ? value.data[4] : 0;
	return value.len == 4 || p->records != 0;
}

static bool
parse_df_value(struct cstrap_view value, const struct cstrap_der *der,
    struct cstrap_vfile *form)
{
	if (der->tag == CSTRAP_VFCP_AID)
		return parse_short(value, form->aid, sizeof(form->aid),
		    &form->aid_len);
	return cstrap_vfcp_is_pin_status(value) &&
	    parse_short(value, form->pin_status, sizeof(form->pin_status),
		&form->pin_status_len);
}

static bool
parse_value(struct parse *p, const struct cstrap_der *der)
{
	const struct cstrap_view value = der->value;
	struct cstrap_vfile *form = p->form;
	uint8_t len;

	switch (der->tag) {
	case CSTRAP_VFCP_DESCRIPTOR:
		return parse_descriptor(value, p);
	case CSTRAP_VFCP_FILE_ID:
		return parse_file_id(value, &form->file_id);
	case CSTRAP_VFCP_AID:
	case CSTRAP_VFCP_PIN_STATUS:
		return parse_df_value(value, der, form);
	case CSTRAP_VFCP_LIFE_CYCLE:
		return parse_short(value, &form->life_cycle, 1, &len);
	case CSTRAP_VRULE_REFERENCE:
	case CSTRAP_VRULE_COMPACT:
	case CSTRAP_VRULE_EXPANDED:
		return parse_rule(der, &form->rule);
	case CSTRAP_VFCP_SIZE:
		return parse_size(value, &p->size);
	case CSTRAP_VFCP_TOTAL:
		return parse_size(value, &p->total);
	case CSTRAP_VFCP_SFI:
		return parse_sfi(value, form);
	case CSTRAP_VFCP_PROPRIETARY:
		return cstrap_vfcp_is_proprietary(value) &&
		    parse_short(value, form->proprietary,
			sizeof(form->proprietary), &form->proprietary_len);
	case 0x85: /* what other makers' rules and attributes are in */
	case 0x86:
		return p->quirks[CSTRAP_VQUIRK_ISO_CREATE] != 0;
	default:
		return false;
	}
}

static bool
is_template(const struct parse *p, uint16_t tag)
{
	return tag == CSTRAP_VFCP_TEMPLATE ||
	    (tag == CSTRAP_VFCP_FCI &&
		p->quirks[CSTRAP_VQUIRK_ISO_CREATE] != 0);
}

static bool
parse_all(struct parse *p, struct cstrap_view fcp)
{
	struct cstrap_cursor r;
	struct cstrap_der der;
	size_t end;

	cstrap_cursor_init(&r, fcp);
	if (!cstrap_der_next(&r, &der) || !is_template(p, der.tag) ||
	    cstrap_cursor_left(&r) != 0)
		return false;
	end = cstrap_der_enter(&r, &der);
	while (cstrap_der_next(&r, &der)) {
		const uint32_t bit = seen_bit(der.tag);

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

/* What a card that follows ISO 7816-9 alone does without. */
static void
imply_iso(struct parse *p, const struct cstrap_vfile *df)
{
	const uint8_t record = (uint8_t)p->quirks[CSTRAP_VQUIRK_ISO_CREATE];
	struct cstrap_vfile *form = p->form;

	if (record == 0)
		return;
	if (!has(p, SEEN_LIFE_CYCLE))
		form->life_cycle = OPERATIONAL;
	p->seen |= 1u << SEEN_LIFE_CYCLE;
	if (!has(p, SEEN_RULE))
		form->rule = form->kind == CSTRAP_VFILE_DF ?
		    df->rule :
		    (struct cstrap_vrule) { CSTRAP_VRULE_REFERENCE, 3,
			    { CSTRAP_VFILE_ARR >> 8, CSTRAP_VFILE_ARR & 0xFF,
				record } };
	p->seen |= 1u << SEEN_RULE;
}

/* 80 is the size of an EF, 81 the total of a DF, or on some cards both. */
static bool
take_size(struct parse *p)
{
	const bool in_81 = p->quirks[CSTRAP_VQUIRK_SIZE_IN_81] != 0;
	const bool either = p->quirks[CSTRAP_VQUIRK_ISO_CREATE] != 0;
	struct cstrap_vfile *form = p->form;

	if (form->kind == CSTRAP_VFILE_DF) {
		form->has_total = has(p, SEEN_TOTAL);
		form->total = p->total;
		return !has(p, SEEN_SIZE) && !has(p, SEEN_SFI);
	}
	if (has(p, SEEN_SIZE) == has(p, SEEN_TOTAL))
		return false;
	form->size = has(p, SEEN_SIZE) ? p->size : p->total;
	return either || has(p, SEEN_TOTAL) == in_81;
}

/* What some cards want of a DF, and others do not want. */
static bool
suits_quirks(const struct parse *p)
{
	const uint32_t *quirks = p->quirks;

	if (p->form->kind != CSTRAP_VFILE_DF)
		return true;
	return (quirks[CSTRAP_VQUIRK_PIN_STATUS_NEEDED] == 0 ||
		   has(p, SEEN_PIN_STATUS)) &&
	    (quirks[CSTRAP_VQUIRK_PIN_STATUS_REFUSED] == 0 ||
		!has(p, SEEN_PIN_STATUS)) &&
	    (quirks[CSTRAP_VQUIRK_DF_TOTAL_NEEDED] == 0 || has(p, SEEN_TOTAL));
}

uint16_t
cstrap_vfcp_parse(const struct cstrap_vcard *card, struct cstrap_view fcp,
    const struct cstrap_vfile *df, struct cstrap_vfile *form)
{
	struct parse p = { .quirks = card->quirks, .form = form };

	memset(form, 0, sizeof(*form));
	if (!parse_all(&p, fcp) || !has(&p, SEEN_DESCRIPTOR) ||
	    !has(&p, SEEN_FILE_ID))
		return CSTRAP_VSW_WRONG_DATA;
	imply_iso(&p, df);
	if (!has(&p, SEEN_LIFE_CYCLE) || !has(&p, SEEN_RULE) ||
	    !take_size(&p) || !suits_quirks(&p))
		return CSTRAP_VSW_WRONG_DATA;
	if (form->kind != CSTRAP_VFILE_DF && !has(&p, SEEN_SFI))
		imply_sfi(df, form);
	if (!cstrap_vfile_sound(form) ||
	    (p.records != 0 && p.records != cstrap_vfile_record_count(form)))
		return CSTRAP_VSW_WRONG_DATA;
	if (card->quirks[CSTRAP_VQUIRK_ACTIVATE_NEEDED] != 0 &&
	    !cstrap_vfile_is_unfinished(form))
		return CSTRAP_VSW_WRONG_DATA;
	return CSTRAP_VSW_OK;
}

uint16_t
cstrap_vfcp_parse_resize(struct cstrap_view fcp, uint16_t *file_id,
    size_t *size)
{
	static const uint32_t none[CSTRAP_VQUIRK_COUNT];
	const uint32_t both = 1u << SEEN_SIZE | 1u << SEEN_FILE_ID;
	struct cstrap_vfile form;
	struct parse p = { .quirks = none, .form = &form };

	memset(&form, 0, sizeof(form));
	if (!parse_all(&p, fcp) || p.seen != both)
		return CSTRAP_VSW_WRONG_DATA;
	*file_id = form.file_id;
	*size = p.size;
	return CSTRAP_VSW_OK;
}
