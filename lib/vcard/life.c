/*
 * vcard/life.c - ACTIVATE and DEACTIVATE FILE (TS 102 221 11.1.14, 11.1.15).
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "vcard/access.h"
#include "vcard/command.h"

#define ACTIVATED 0x05
#define DEACTIVATED 0x04

static uint16_t
set_life(struct cstrap_vcard *card, struct cstrap_vrequest *request,
    uint8_t bit, uint8_t life_cycle)
{
	struct cstrap_vfile *file;
	const uint16_t sw = cstrap_vrequest_file(card, request, &file);

	if (sw != CSTRAP_VSW_OK)
		return sw;
	if (!cstrap_vaccess_allowed(card, file, bit, request->header))
		return CSTRAP_VSW_SECURITY;
	/* without its MF there is no card */
	if (file->parent == NULL || cstrap_vchannel_holds(card, request, file))
		return CSTRAP_VSW_CONDITIONS;
	if (life_cycle == DEACTIVATED && cstrap_vfile_is_unfinished(file))
		return CSTRAP_VSW_CONDITIONS;
	if (file->life_cycle != life_cycle) {
		file->life_cycle = life_cycle;
		card->dirty = true;
	}
	return CSTRAP_VSW_OK;
}

uint16_t
cstrap_vcommand_activate_file(struct cstrap_vcard *card,
    struct cstrap_vrequest *request)
{
	return set_life(card, request, CSTRAP_VACCESS_ACTIVATE, ACTIVATED);
}

uint16_t
cstrap_vcommand_deactivate_file(struct cstrap_vcard *card,
    struct cstrap_vrequest *request)
{
	return set_life(card, request, CSTRAP_VACCESS_DEACTIVATE, DEACTIVATED);
}
