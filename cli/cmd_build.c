/*
 * cli/cmd_build.c - cardstrap build: a profile to the bytes of a card file.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include <stdlib.h>
#include <string.h>

#include "cli/cmd.h"

#include "cardstrap/export.h"
#include "cli/input.h"
#include "cli/tree.h"
#include "host/file.h"

static int
read_format(struct cstrap_cli *cli, enum cstrap_format *format)
{
	const char *name = cstrap_cli_value(cli, CSTRAP_OPT_TO);

	*format = CSTRAP_FORMAT_FILE;
	if (name == NULL || cstrap_format_find(name, format))
		return CSTRAP_EXIT_OK;
	return cstrap_fail_usage(&cli->out,
	    "--to takes file, senml-cbor, senml-json, lwm2m-cbor, tlv or "
	    "zephyr");
}

static int
save(struct cstrap_cli *cli, const struct cstrap_message *message,
    const char *path, enum cstrap_format format)
{
	struct cstrap_finding finding = { 0 };
	enum cstrap_enabler enabler;
	enum cstrap_status st;
	char objects[32];
	uint8_t *data;
	size_t len;
	int code;

	code = cstrap_input_enabler(cli, &enabler);
	if (code != CSTRAP_EXIT_OK)
		return code;
	st = cstrap_export(message, format, enabler, &data, &len, &finding);
	if (st == CSTRAP_OK)
		st = cstrap_file_save(path, (struct cstrap_view) { data, len },
		    CSTRAP_FILE_REPLACE, &finding);
	if (data != NULL)
		cstrap_wipe(data, len);
	free(data);
	if (st != CSTRAP_OK)
		return cstrap_fail(&cli->out, CSTRAP_SCENE_FILE, path, st,
		    &finding);
	cstrap_document_text(&cli->out, "file", path);
	cstrap_document_number(&cli->out, "bytes", len);
	cstrap_document_number(&cli->out, "objects", message->object_count);
	if (strcmp(path, "-") != 0)
		cstrap_say(&cli->out, "%s: %zu bytes, %s", path, len,
		    cstrap_count_text(message->object_count, "object",
			objects));
	return CSTRAP_EXIT_OK;
}

int
cstrap_cmd_build(struct cstrap_cli *cli)
{
	const char *profile = cli->options.args[0];
	const char *path = cstrap_cli_value(cli, CSTRAP_OPT_OUTPUT);
	struct cstrap_input input;
	enum cstrap_format format;
	int code;

	if ((code = read_format(cli, &format)) != CSTRAP_EXIT_OK)
		return code;
	if (path == NULL)
		return cstrap_fail_usage(&cli->out, "-o FILE is missing");
	if (cli->out.json && strcmp(path, "-") == 0)
		return cstrap_fail_usage(&cli->out,
		    "--json and -o - both want standard output");
	code = cstrap_input_load(cli, &input, profile);
	if (code == CSTRAP_EXIT_OK)
		code = cstrap_input_check(cli, &input, profile);
	if (code == CSTRAP_EXIT_OK)
		code = save(cli, &input.message, path, format);
	cstrap_input_wipe(&input);
	return code;
}
