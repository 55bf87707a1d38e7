/*
 * core/fcp_brief.c - kind, size and records out of file control parameters.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "core/fcp_brief.h"

#include <string.h>

#include "core/der_read.h"

#define TAG_FCP 0x62
#define TAG_FCI 0x6F

uint32_t
cstrap_fcp_number(struct cstrap_view bytes)
{
	uint32_t number = 0;

	for (size_t i = 0; i < bytes.len && i < 4; i++)
		/* NOLINTNEXTLINE(clang-analyzer-core.NullDereference) */
		number = number << 8 | bytes.data[i];
	return number;
}

enum cstrap_file_kind
cstrap_fcp_kind(uint8_t octet)
{
	if ((octet & 0xBF) == 0x38)
		return CSTRAP_FILE_DF;
	if ((octet & 0xBF) == 0x39)
		return CSTRAP_FILE_BER_TLV;
	switch (octet & 0x87) {
	case 0x01:
		return CSTRAP_FILE_TRANSPARENT;
	case 0x02:
		return CSTRAP_FILE_LINEAR;
	case 0x06:
		return CSTRAP_FILE_CYCLIC;
	default:
		return CSTRAP_FILE_UNKNOWN;
	}
}

/* Octet, data coding, then record length (2) and count (1) where there are. */
static void
take_descriptor(struct cstrap_fcp_brief *brief, struct cstrap_view descriptor)
{
	if (descriptor.len == 0)
		return;
	brief->kind = cstrap_fcp_kind(descriptor.data[0]);
	if (descriptor.len >= 4)
		brief->record_len =
		    (uint16_t)(descriptor.data[2] << 8 | descriptor.data[3]);
	if (descriptor.len >= 5)
		brief->record_count = descriptor.data[4];
}

void
cstrap_fcp_brief(struct cstrap_view answer, struct cstrap_fcp_brief *brief)
{
	/* size, total size, descriptor */
	static const uint8_t tags[] = { 0x80, 0x81, 0x82, 0 };
	struct cstrap_view found[] = { { NULL, 0 }, { NULL, 0 }, { NULL, 0 } };
	struct cstrap_cursor r;
	struct cstrap_der der;

	memset(brief, 0, sizeof(*brief));
	cursor_init(&r, answer);
	if (!cstrap_der_next(&r, &der) ||
	    (der.tag != TAG_FCP && der.tag != TAG_FCI))
		return;
	(void)cstrap_der_enter(&r, &der);
	cstrap_der_members(&r, tags, found);
	if (r.status != CSTRAP_OK)
		return;
	take_descriptor(brief, found[2]);
	/* Some cards give the size of an EF in the tag of the total size. */
	if (found[0].data == NULL && brief->kind != CSTRAP_FILE_DF)
		found[0] = found[1];
	brief->has_size = found[0].data != NULL;
	brief->size = cstrap_fcp_number(found[0]);
}
