/*
 * vcard/admin.c - CREATE FILE (TS 102 222 6.3).
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "vcard/access.h"
#include "vcard/command.h"
#include "vcard/fcp.h"

static bool
may_create(const struct cstrap_vcard *card, const struct cstrap_vfile *df,
    const struct cstrap_vfile *form)
{
	return cstrap_vaccess_allowed(card, df,
	    form->kind == CSTRAP_VFILE_DF ? CSTRAP_VACCESS_CREATE_DF :
					    CSTRAP_VACCESS_CREATE_EF);
}

uint16_t
cstrap_vcommand_create_file(struct cstrap_vcard *card,
    struct cstrap_vrequest *request)
{
	struct cstrap_vfile *df = request->channel->df;
	struct cstrap_vfile *file;
	struct cstrap_vfile form;
	uint16_t sw;

	if (request->p1 != 0 || request->p2 != 0)
		return CSTRAP_VSW_P1P2;
	if (request->data.len == 0)
		return CSTRAP_VSW_LENGTH;
	sw = cstrap_vfcp_parse(request->data, df, &form);
	if (sw != CSTRAP_VSW_OK)
		return sw;
	if (!may_create(card, df, &form))
		return CSTRAP_VSW_SECURITY;
	if (cstrap_vfile_is_deactivated(df))
		return CSTRAP_VSW_CONDITIONS;
	/* a file whose rule nobody can find would be closed for ever */
	if (!cstrap_vaccess_exists(df, form.rule))
		return CSTRAP_VSW_WRONG_DATA;
	if ((sw = cstrap_vfile_fits(df, &form)) != CSTRAP_VSW_OK)
		return sw;
	if ((file = cstrap_vfile_new(&form)) == NULL) {
		request->status = cstrap_finding_set(&card->trouble,
		    CSTRAP_E_NOMEM, CSTRAP_RULE_NONE, NULL);
		return CSTRAP_VSW_NO_MEMORY;
	}
	cstrap_vfile_attach(df, file);
	cstrap_vchannel_enter(request->channel, file);
	card->dirty = true;
	return CSTRAP_VSW_OK;
}
