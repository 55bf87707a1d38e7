/*
 * core/fcp.c - file control parameters.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "core/fcp_brief.h"

#include "core/cursor.h"

#define TAG_FCP 0x62
#define TAG_FCI 0x6F
#define TAG_SIZE 0x80
#define TAG_TOTAL_SIZE 0x81
#define TAG_DESCRIPTOR 0x82
#define TAG_FILE_ID 0x83
#define TAG_AID 0x84
#define TAG_SFI 0x88
#define TAG_LIFE_CYCLE 0x8A
#define TAG_RULE 0x8B
#define TAG_COMPACT 0x8C
#define TAG_EXPANDED 0xAB
#define TAG_PROPRIETARY 0xA5
#define TAG_PIN_STATUS 0xC6

/* Octet, data coding, then record length (2) and count (1) where there are. */
static void
take_descriptor(struct cstrap_fcp *fcp, struct cstrap_view value)
{
	/* Given twice, the last one counts, all of it. */
	fcp->descriptor = value;
	fcp->kind = value.len > 0 ? cstrap_fcp_kind(value.data[0]) :
				    CSTRAP_FILE_UNKNOWN;
	fcp->record_len = value.len >= 4 ?
	    (uint16_t)cstrap_fcp_number(cstrap_view_part(value, 2, 2)) :
	    0;
	fcp->record_count = value.len >= 5 ? value.data[4] : 0;
}

static void
take_number(struct cstrap_fcp *fcp, const struct cstrap_der *der)
{
	const uint32_t n = cstrap_fcp_number(der->value);

	switch (der->tag) {
	case TAG_SIZE:
		fcp->has_size = true;
		fcp->size = n;
		break;
	case TAG_TOTAL_SIZE:
		fcp->has_total_size = true;
		fcp->total_size = n;
		break;
	case TAG_FILE_ID:
		fcp->has_file_id = der->value.len == 2;
		fcp->file_id = (uint16_t)n;
		break;
	case TAG_SFI: /* present and empty: none (TS 102 221, 11.1.1.4.8) */
		fcp->has_sfi = true;
		fcp->sfi = (uint8_t)(n >> 3 & 0x1F);
		break;
	case TAG_LIFE_CYCLE:
		fcp->has_life_cycle = der->value.len == 1;
		fcp->life_cycle = (uint8_t)n;
		break;
	default:
		break;
	}
}

static void
take_member(struct cstrap_fcp *fcp, const struct cstrap_der *der)
{
	switch (der->tag) {
	case TAG_DESCRIPTOR:
		take_descriptor(fcp, der->value);
		break;
	case TAG_AID:
		fcp->aid = der->value;
		break;
	case TAG_RULE:
		fcp->rule = der->value;
		break;
	case TAG_COMPACT:
		fcp->compact = der->value;
		break;
	case TAG_EXPANDED:
		fcp->expanded = der->value;
		break;
	case TAG_PIN_STATUS:
		fcp->pin_status = der->value;
		break;
	default:
		take_number(fcp, der);
		break;
	}
}

enum cstrap_status
cstrap_fcp_decode(struct cstrap_view answer, struct cstrap_fcp *fcp,
    struct cstrap_finding *finding)
{
	static const struct cstrap_fcp none = { 0 };
	struct cstrap_cursor r;
	struct cstrap_der template, member;

	*fcp = none;
	cstrap_cursor_init(&r, answer);
	if (!cstrap_der_next(&r, &template) ||
	    (template.tag != TAG_FCP && template.tag != TAG_FCI))
		cursor_fail(&r, CSTRAP_E_STRUCTURE, CSTRAP_RULE_FCP_FORM, 0,
		    NULL);
	(void)cstrap_der_enter(&r, &template);
	while (cstrap_der_next(&r, &member))
		take_member(fcp, &member);
	/* Some cards give the size of an EF in the tag of the total size. */
	if (!fcp->has_size && fcp->has_total_size &&
	    fcp->kind != CSTRAP_FILE_DF) {
		fcp->has_size = true;
		fcp->size = fcp->total_size;
	}
	return cstrap_cursor_finding(&r, finding);
}

static void
put_view(struct cstrap_writer *w, uint16_t tag, struct cstrap_view value)
{
	if (value.len > 0)
		cstrap_der_put(w, tag, value);
}

static void
put_number(struct cstrap_writer *w, uint16_t tag, bool present, uint32_t n,
    unsigned int width)
{
	if (!present)
		return;
	cstrap_der_put_header(w, tag, width);
	cstrap_writer_be(w, n, width);
}

static void
put_sfi(struct cstrap_writer *w, const struct cstrap_fcp *fcp)
{
	if (!fcp->has_sfi)
		return;
	cstrap_der_put_header(w, TAG_SFI, fcp->sfi != 0 ? 1 : 0);
	if (fcp->sfi != 0)
		cstrap_writer_be(w, (uint32_t)fcp->sfi << 3, 1);
}

static unsigned int
size_width(uint32_t size)
{
	return size > 0xFFFF ? 4 : 2;
}

static void
put_members(struct cstrap_writer *w, const struct cstrap_fcp *fcp)
{
	put_view(w, TAG_DESCRIPTOR, fcp->descriptor);
	put_number(w, TAG_FILE_ID, fcp->has_file_id, fcp->file_id, 2);
	put_view(w, TAG_AID, fcp->aid);
	put_number(w, TAG_LIFE_CYCLE, fcp->has_life_cycle, fcp->life_cycle, 1);
	put_view(w, TAG_RULE, fcp->rule);
	put_view(w, TAG_COMPACT, fcp->compact);
	put_view(w, TAG_EXPANDED, fcp->expanded);
	put_number(w, TAG_SIZE, fcp->has_size, fcp->size,
	    size_width(fcp->size));
	put_number(w, TAG_TOTAL_SIZE, fcp->has_total_size, fcp->total_size,
	    size_width(fcp->total_size));
	put_sfi(w, fcp);
	put_view(w, TAG_PROPRIETARY, fcp->proprietary);
	put_view(w, TAG_PIN_STATUS, fcp->pin_status);
}

void
cstrap_fcp_put(struct cstrap_writer *w, const struct cstrap_fcp *fcp)
{
	struct cstrap_writer measure;

	cstrap_writer_init(&measure, (struct cstrap_room) { NULL, 0 });
	put_members(&measure, fcp);
	cstrap_der_put_header(w, TAG_FCP, measure.len);
	put_members(w, fcp);
}
