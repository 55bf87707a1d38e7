/*
 * cli/cmd_vcard_create.c - cardstrap vcard create: a blank virtual card.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "cli/cmd.h"

#include "cardstrap/vcard.h"

int
cstrap_cmd_vcard_create(struct cstrap_cli *cli)
{
	const char *path = cli->options.args[0];
	const struct cstrap_vcard_options options = {
		.iccid = cstrap_cli_value(cli, CSTRAP_OPT_ICCID)
	};
	struct cstrap_finding finding = { 0 };
	struct cstrap_vcard *vcard = NULL;
	enum cstrap_status st;

	st = cstrap_vcard_create(&vcard, path, &options, &finding);
	if (st != CSTRAP_OK)
		return cstrap_fail(&cli->out, CSTRAP_SCENE_FILE, path, st,
		    &finding);
	cstrap_say(&cli->out, "%s: a blank virtual card", path);
	cstrap_say(&cli->out, "ICCID %s", cstrap_vcard_iccid(vcard));
	cstrap_say(&cli->out, "ADM1 ascii:%s (%d tries)", CSTRAP_VCARD_ADM1,
	    CSTRAP_VCARD_ADM1_TRIES);
	cstrap_document_text(&cli->out, "file", path);
	cstrap_document_text(&cli->out, "iccid", cstrap_vcard_iccid(vcard));
	cstrap_document_text(&cli->out, "adm1", "ascii:" CSTRAP_VCARD_ADM1);
	cstrap_document_number(&cli->out, "tries", CSTRAP_VCARD_ADM1_TRIES);
	cstrap_vcard_close(&vcard);
	return CSTRAP_EXIT_OK;
}
