/*
 * cli/conform_file.c - the scripts that conform runs.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include <dirent.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "cli/conform_file.h"

#include "host/file.h"
#include "host/secret.h"

#define FILES_MAX 256
#define ENDING ".apdu"

static int
no_memory(struct cstrap_cli *cli)
{
	return cstrap_fail(&cli->out, CSTRAP_SCENE_FILE, NULL, CSTRAP_E_NOMEM,
	    &(struct cstrap_finding) { 0 });
}

/* "select-aid" of "folder/select-aid.apdu" */
static void
take_name(struct cstrap_conform_file_entry *entry)
{
	const char *slash = strrchr(entry->path, '/');
	const char *name = slash != NULL ? slash + 1 : entry->path;
	const char *end = strrchr(name, '.');
	size_t len = end != NULL && strcmp(end, ENDING) == 0 ?
	    (size_t)(end - name) :
	    strlen(name);

	if (len > sizeof(entry->name) - 1)
		len = sizeof(entry->name) - 1;
	memcpy(entry->name, name, len);
	entry->name[len] = '\0';
}

static int
add_file(struct cstrap_cli *cli, struct cstrap_conform_files *files,
    const char *path)
{
	struct cstrap_conform_file_entry *entry;
	struct cstrap_finding finding = { 0 };
	enum cstrap_status st;

	if (files->count == FILES_MAX)
		return cstrap_fail_usage(&cli->out,
		    "more than %d scripts at once", FILES_MAX);
	entry = &files->at[files->count++];
	if ((entry->path = strdup(path)) == NULL)
		return no_memory(cli);
	take_name(entry);
	st = cstrap_file_read(path, CSTRAP_CONFORM_SCRIPT_MAX, &entry->data,
	    &entry->len, &finding);
	if (st == CSTRAP_OK)
		st = cstrap_conform_scan((struct cstrap_view) { entry->data,
					     entry->len },
		    &entry->script, &finding);
	if (st == CSTRAP_OK)
		return CSTRAP_EXIT_OK;
	return cstrap_fail(&cli->out, CSTRAP_SCENE_FILE, path, st, &finding);
}

static int
is_script(const struct dirent *entry)
{
	const size_t len = strlen(entry->d_name);
	const size_t end = sizeof(ENDING) - 1;

	return entry->d_name[0] != '.' && len > end &&
	    strcmp(entry->d_name + len - end, ENDING) == 0;
}

static int
add_folder(struct cstrap_cli *cli, struct cstrap_conform_files *files,
    const char *folder)
{
	struct dirent **entries = NULL;
	const int count = scandir(folder, &entries, is_script, alphasort);
	char path[PATH_MAX];
	int code = CSTRAP_EXIT_OK;

	for (int i = 0; i < count; i++) {
		const int len = snprintf(path, sizeof(path), "%s/%s", folder,
		    entries[i]->d_name);

		if (code == CSTRAP_EXIT_OK && len > 0 &&
		    (size_t)len < sizeof(path))
			code = add_file(cli, files, path);
		free(entries[i]);
	}
	free(entries);
	if (code == CSTRAP_EXIT_OK && count < 1)
		return cstrap_fail_with(&cli->out, CSTRAP_EXIT_HOST,
		    "name scripts, or a folder that holds some",
		    "%s: there are no scripts (*" ENDING ")", folder);
	return code;
}

static int
add(struct cstrap_cli *cli, struct cstrap_conform_files *files,
    const char *path)
{
	struct stat info;

	if (stat(path, &info) == 0 && S_ISDIR(info.st_mode))
		return add_folder(cli, files, path);
	return add_file(cli, files, path);
}

int
cstrap_conform_files_load(struct cstrap_cli *cli,
    struct cstrap_conform_files *files)
{
	const char *folder = getenv("CARDSTRAP_SCRIPTS");
	int code = CSTRAP_EXIT_OK;

	memset(files, 0, sizeof(*files));
	files->at = calloc(FILES_MAX, sizeof(*files->at));
	if (files->at == NULL)
		return no_memory(cli);
	if (cli->options.arg_count == 0)
		return add_folder(cli, files,
		    folder != NULL ? folder : CSTRAP_SCRIPTS);
	for (int i = 0; code == CSTRAP_EXIT_OK && i < cli->options.arg_count;
	     i++)
		code = add(cli, files, cli->options.args[i]);
	return code;
}

void
cstrap_conform_files_wipe(struct cstrap_conform_files *files)
{
	for (size_t i = 0; i < files->count; i++) {
		free(files->at[i].path);
		cstrap_secret_free(files->at[i].data, files->at[i].len);
	}
	free(files->at);
	memset(files, 0, sizeof(*files));
}
