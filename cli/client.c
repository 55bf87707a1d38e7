/*
 * cli/client.c - clients in the field that --for names.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include <string.h>

#include "cli/client.h"

static const char *
name_at(size_t index)
{
	const struct cstrap_field *row = cstrap_field_at(index);

	return row != NULL ? row->name : NULL;
}

int
cstrap_clients_known(struct cstrap_cli *cli)
{
	const char *list = cstrap_cli_value(cli, CSTRAP_OPT_FOR);
	char name[CSTRAP_LIST_NAME_MAX], room[CSTRAP_LIST_TEXT_MAX];

	while (cstrap_list_next(&list, name))
		if (cstrap_field_find(name) == NULL)
			return cstrap_fail_usage(&cli->out,
			    "--for: there is no client %s; these are known: %s",
			    name, cstrap_list_text(name_at, room));
	return CSTRAP_EXIT_OK;
}

void
cstrap_clients_judge(struct cstrap_cli *cli,
    const struct cstrap_field_case *what, const struct cstrap_sink *sink)
{
	const char *list = cstrap_cli_value(cli, CSTRAP_OPT_FOR);
	const struct cstrap_field *field;
	char name[CSTRAP_LIST_NAME_MAX];
	json_t *clients = list != NULL ? json_object() : NULL;

	while (cstrap_list_next(&list, name)) {
		bool reads;

		if ((field = cstrap_field_find(name)) == NULL)
			continue;
		reads = cstrap_field_check(field, what, sink) == CSTRAP_OK;
		cstrap_say(&cli->out, "%s (%s): %s", field->name, field->what,
		    reads ? "can read this" : "cannot read this");
		if (clients != NULL)
			(void)json_object_set_new(clients, field->name,
			    json_boolean(reads));
	}
	cstrap_document_set(&cli->out, "for", clients);
}
