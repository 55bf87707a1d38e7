/*
 * cli/conform_file.h - the scripts that conform runs: files, folders of them,
 * and those that are installed with the program.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#ifndef CSTRAP_CLI_CONFORM_FILE_H
#define CSTRAP_CLI_CONFORM_FILE_H

#include "cardstrap/conform.h"
#include "cli/cli.h"

struct cstrap_conform_file_entry {
	char *path;
	char name[64]; /* without folder and ".apdu" */
	uint8_t *data;
	size_t len;
	struct cstrap_conform_script script;
	struct cstrap_conform_report report;
	bool was_run;
};

struct cstrap_conform_files {
	struct cstrap_conform_file_entry *at;
	size_t count;
};

/*
 * Read all scripts that the command line names, or those installed, and judge
 * their form. Returns the exit code, having said why; to be ended with
 * cstrap_conform_files_wipe in any case.
 */
int cstrap_conform_files_load(struct cstrap_cli *cli,
    struct cstrap_conform_files *files);
void cstrap_conform_files_wipe(struct cstrap_conform_files *files);

#endif /* CSTRAP_CLI_CONFORM_FILE_H */
