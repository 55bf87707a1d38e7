/*
 * cli/cmd_vcard_create.c - cardstrap vcard create: a virtual card, blank or by
 * a description.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include <stdlib.h>
#include <string.h>

#include "cli/cmd.h"

#include "cli/vcard_text.h"
#include "host/file.h"
#include "host/secret.h"

#define DESCRIPTION_MAX 262144 /* bytes of its text */

/* A card description that was read; wipe it, it has keys. */
struct description {
	uint8_t *text;
	size_t len;
	char *folder;
};

static void
description_wipe(struct description *d)
{
	cstrap_secret_free(d->text, d->len);
	free(d->folder);
}

/* What it names is beside it, unless another folder was given. */
static char *
folder_for(const struct cstrap_cli *cli, const char *path)
{
	const char *files = cstrap_cli_value(cli, CSTRAP_OPT_FILES);
	const char *slash = strrchr(path, '/');

	if (files != NULL)
		return strdup(files);
	if (slash == NULL)
		return strdup(".");
	return slash == path ? strdup("/") :
			       strndup(path, (size_t)(slash - path));
}

static enum cstrap_status
description_read(struct cstrap_cli *cli, const char *path,
    struct description *d, struct cstrap_vcard_options *options,
    struct cstrap_finding *finding)
{
	enum cstrap_status st;

	if (path == NULL)
		return CSTRAP_OK;
	if ((d->folder = folder_for(cli, path)) == NULL)
		return CSTRAP_E_NOMEM;
	st =
	    cstrap_file_read(path, DESCRIPTION_MAX, &d->text, &d->len, finding);
	options->description = (struct cstrap_view) { d->text, d->len };
	options->folder = d->folder;
	return st;
}

/* A blank card's key is told; others stand in their description. */
static void
say_keys(struct cstrap_cli *cli, const struct cstrap_vcard *vcard, bool blank)
{
	if (!blank) {
		cstrap_vcard_say_keys(cli, vcard);
		return;
	}
	cstrap_say(&cli->out, "ADM1 ascii:%s (%d tries)", CSTRAP_VCARD_ADM1,
	    CSTRAP_VCARD_ADM1_TRIES);
	cstrap_document_text(&cli->out, "adm1", "ascii:" CSTRAP_VCARD_ADM1);
	cstrap_document_number(&cli->out, "tries", CSTRAP_VCARD_ADM1_TRIES);
}

/* The description is to blame where it was read and is wrong. */
static const char *
culprit(enum cstrap_status st, const char *path, const char *from)
{
	const bool is_host = st == CSTRAP_E_EXISTS || st == CSTRAP_E_LOCKED ||
	    st == CSTRAP_E_NOMEM || st == CSTRAP_E_ARGUMENT;

	return from == NULL || is_host ? path : from;
}

int
cstrap_cmd_vcard_create(struct cstrap_cli *cli)
{
	const char *path = cli->options.args[0];
	const char *from = cstrap_cli_value(cli, CSTRAP_OPT_FROM);
	struct cstrap_vcard_options options = { .iccid = cstrap_cli_value(cli,
						    CSTRAP_OPT_ICCID) };
	struct description description = { NULL, 0, NULL };
	struct cstrap_finding finding = { 0 };
	struct cstrap_vcard *vcard = NULL;
	enum cstrap_status st;

	st = description_read(cli, from, &description, &options, &finding);
	if (st == CSTRAP_OK)
		st = cstrap_vcard_create(&vcard, path, &options, &finding);
	description_wipe(&description);
	if (st != CSTRAP_OK)
		return cstrap_fail(&cli->out, CSTRAP_SCENE_FILE,
		    culprit(st, path, from), st, &finding);
	if (from == NULL)
		cstrap_say(&cli->out, "%s: a blank virtual card", path);
	else
		cstrap_say(&cli->out, "%s: a virtual card as %s describes it",
		    path, from);
	cstrap_document_text(&cli->out, "file", path);
	cstrap_vcard_say_iccid(cli, vcard);
	say_keys(cli, vcard, from == NULL);
	cstrap_vcard_close(&vcard);
	return CSTRAP_EXIT_OK;
}
