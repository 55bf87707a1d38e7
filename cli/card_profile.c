/*
 * cli/card_profile.c - the kind of card that --card-profile names.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include <string.h>

#include "cli/card_profile.h"

#include "host/file.h"
#include "host/secret.h"

#define PROFILE_TEXT_MAX 16384

static const char *
name_at(size_t index)
{
	const struct cstrap_card_profile *row = cstrap_card_profile_at(index);

	return row != NULL ? row->name : NULL;
}

int
cstrap_card_profile_option(struct cstrap_cli *cli,
    struct cstrap_card_profile *room,
    const struct cstrap_card_profile **profile)
{
	const char *name = cstrap_cli_value(cli, CSTRAP_OPT_CARD_PROFILE);
	struct cstrap_finding finding = { 0 };
	uint8_t *data = NULL;
	size_t len = 0;
	enum cstrap_status st;
	char names[CSTRAP_LIST_TEXT_MAX];

	*profile = NULL;
	if (name == NULL || (*profile = cstrap_card_profile_find(name)) != NULL)
		return CSTRAP_EXIT_OK;
	st = cstrap_file_read(name, PROFILE_TEXT_MAX, &data, &len, &finding);
	if (st == CSTRAP_E_FILE && strpbrk(name, "/.") == NULL)
		return cstrap_fail_usage(&cli->out,
		    "--card-profile: there is no file %s, nor is it one of "
		    "%s",
		    name, cstrap_list_text(name_at, names));
	if (st == CSTRAP_OK)
		st = cstrap_card_profile_load(room,
		    (struct cstrap_view) { data, len }, &finding);
	cstrap_secret_free(data, len);
	if (st != CSTRAP_OK)
		return cstrap_fail(&cli->out, CSTRAP_SCENE_FILE, name, st,
		    &finding);
	*profile = room;
	return CSTRAP_EXIT_OK;
}
