/*
 * cli/quirk.c - defects by name.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include <string.h>

#include "cli/quirk.h"

/* Those of the directories; nobody wants a message of a broken form. */
#define CAN_BE_WRITTEN \
	((unsigned int)(CSTRAP_QUIRK_WRAPPED_OID | CSTRAP_QUIRK_PRINTED_DIR))

static const struct cstrap_quirk_info *
find(const char *name)
{
	const struct cstrap_quirk_info *info;

	for (size_t i = 0; (info = cstrap_quirk_at(i)) != NULL; i++)
		if (strcmp(info->name, name) == 0)
			return info;
	return NULL;
}

/* "wrapped-oid, printed-dir", of those in the set. */
static const char *
names_of(unsigned int quirks, char room[128])
{
	const struct cstrap_quirk_info *info;
	size_t len = 0;

	room[0] = '\0';
	for (size_t i = 0; (info = cstrap_quirk_at(i)) != NULL; i++) {
		if ((quirks & info->quirk) == 0 || len >= 100)
			continue;
		len += (size_t)snprintf(room + len, 128 - len, "%s%s",
		    len > 0 ? ", " : "", info->name);
	}
	return room;
}

static int
read_names(struct cstrap_cli *cli, unsigned int allowed, const char *what,
    unsigned int *quirks)
{
	const char *list = cstrap_cli_value(cli, CSTRAP_OPT_QUIRK);
	const struct cstrap_quirk_info *info;
	char name[CSTRAP_LIST_NAME_MAX], room[128];

	*quirks = 0;
	while (cstrap_list_next(&list, name)) {
		info = find(name);
		if (info == NULL || (info->quirk & allowed) == 0)
			return cstrap_fail_usage(&cli->out,
			    "--quirk: %s is no defect that can be %s; these "
			    "are: %s",
			    name, what, names_of(allowed, room));
		*quirks |= info->quirk;
	}
	return CSTRAP_EXIT_OK;
}

int
cstrap_quirks_to_read(struct cstrap_cli *cli, unsigned int *quirks)
{
	return read_names(cli, ~0u, "read", quirks);
}

int
cstrap_quirks_to_write(struct cstrap_cli *cli, unsigned int *quirks)
{
	return read_names(cli, CAN_BE_WRITTEN, "written", quirks);
}

void
cstrap_quirks_tell(struct cstrap_cli *cli, unsigned int met, const char *what)
{
	char room[128];

	if (met == 0)
		return;
	cstrap_document_text(&cli->out, "quirks", names_of(met, room));
	cstrap_remark(&cli->out,
	    "%s: read with its defect %s, as --quirk allows", what,
	    names_of(met, room));
}
