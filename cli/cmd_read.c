/*
 * cli/cmd_read.c - cardstrap read: save the message of a card.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include <stdlib.h>
#include <string.h>

#include "cli/cmd.h"

#include "cli/read_card.h"
#include "cli/tree.h"
#include "host/file.h"

#define DIRECTORIES_MAX 8  /* ODF and DODFs of one application */
#define DIRECTORY_MAX 4096 /* bytes of one of them that are kept */

/* A directory that the walk read, kept until the message is there. */
struct directory {
	char suffix[12]; /* ".odf", ".dodf", ".dodf2" */
	size_t len;
	uint8_t data[DIRECTORY_MAX];
};

struct directories {
	size_t count;
	unsigned dodfs;
	bool overflow;
	struct directory *all;
};

static void
keep_directory(void *ctx, const struct cstrap_walk_visit *visit)
{
	struct directories *d = ctx;
	struct directory *one;

	if (visit->file != CSTRAP_WALK_FILE_ODF &&
	    visit->file != CSTRAP_WALK_FILE_DODF)
		return;
	if (d->count == DIRECTORIES_MAX || visit->content.len > DIRECTORY_MAX) {
		d->overflow = true;
		return;
	}
	one = &d->all[d->count++];
	one->len = visit->content.len;
	if (one->len > 0)
		memcpy(one->data, visit->content.data, one->len);
	if (visit->file == CSTRAP_WALK_FILE_ODF)
		(void)snprintf(one->suffix, sizeof(one->suffix), ".odf");
	else if (++d->dodfs == 1)
		(void)snprintf(one->suffix, sizeof(one->suffix), ".dodf");
	else
		(void)snprintf(one->suffix, sizeof(one->suffix), ".dodf%u",
		    d->dodfs);
}

static int
save(struct cstrap_cli *cli, const char *path, const char *suffix,
    struct cstrap_view bytes)
{
	struct cstrap_finding finding = { 0 };
	const size_t len = strlen(path) + strlen(suffix) + 1;
	char *name = malloc(len);
	enum cstrap_status st = CSTRAP_E_NOMEM;
	int code = CSTRAP_EXIT_OK;

	if (name != NULL) {
		(void)snprintf(name, len, "%s%s", path, suffix);
		st = cstrap_file_save(name, bytes, CSTRAP_FILE_REPLACE,
		    &finding);
	}
	if (st != CSTRAP_OK)
		code = cstrap_fail(&cli->out, CSTRAP_SCENE_FILE, name, st,
		    &finding);
	else if (strcmp(path, "-") != 0)
		cstrap_say(&cli->out, "%s: %zu bytes", name, bytes.len);
	free(name);
	return code;
}

static int
save_all(struct cstrap_cli *cli, const struct cstrap_reading *reading,
    const struct directories *directories, const char *path)
{
	const struct cstrap_view bytes = cstrap_cli_has(cli, CSTRAP_OPT_FULL) ?
	    reading->file :
	    reading->message.bytes;
	int code;

	if (directories->overflow)
		return cstrap_fail_with(&cli->out, CSTRAP_EXIT_CARD, NULL,
		    "card: a directory is larger than %d bytes, or there are "
		    "more than %d",
		    DIRECTORY_MAX, DIRECTORIES_MAX);
	code = save(cli, path, "", bytes);
	for (size_t i = 0; i < directories->count && code == CSTRAP_EXIT_OK;
	     i++)
		code = save(cli, path, directories->all[i].suffix,
		    (struct cstrap_view) { directories->all[i].data,
			directories->all[i].len });
	cstrap_document_text(&cli->out, "file", path);
	cstrap_document_number(&cli->out, "bytes", bytes.len);
	cstrap_document_number(&cli->out, "objects",
	    reading->message.object_count);
	return code;
}

static int
usage(struct cstrap_cli *cli, const char *path)
{
	if (path == NULL)
		return cstrap_fail_usage(&cli->out, "-o FILE is missing");
	if (strcmp(path, "-") != 0)
		return CSTRAP_EXIT_OK;
	if (cli->out.json)
		return cstrap_fail_usage(&cli->out,
		    "--json and -o - both want standard output");
	if (cstrap_cli_has(cli, CSTRAP_OPT_TREE))
		return cstrap_fail_usage(&cli->out,
		    "--tree writes several files: name one with -o");
	return CSTRAP_EXIT_OK;
}

int
cstrap_cmd_read(struct cstrap_cli *cli)
{
	const char *path = cstrap_cli_value(cli, CSTRAP_OPT_OUTPUT);
	struct directories directories = { 0 };
	struct cstrap_card_message card;
	struct cstrap_report report;
	struct cstrap_sink sink =
	    cstrap_report_sink(&report, &cli->out, stderr, "card");
	struct cstrap_reading_options options = { .sink = &sink,
		.full = cstrap_cli_has(cli, CSTRAP_OPT_FULL) };
	int code = usage(cli, path);

	if (code != CSTRAP_EXIT_OK)
		return code;
	directories.all = calloc(DIRECTORIES_MAX, sizeof(*directories.all));
	if (directories.all == NULL)
		return cstrap_fail(&cli->out, CSTRAP_SCENE_FILE, NULL,
		    CSTRAP_E_NOMEM, &(struct cstrap_finding) { 0 });
	if (cstrap_cli_has(cli, CSTRAP_OPT_TREE)) {
		options.visit = keep_directory;
		options.visit_ctx = &directories;
	}
	code = cstrap_card_message_read(cli, &card, &options);
	if (code == CSTRAP_EXIT_OK)
		code = save_all(cli, &card.reading, &directories, path);
	cstrap_card_message_wipe(&card);
	free(directories.all);
	return code;
}
