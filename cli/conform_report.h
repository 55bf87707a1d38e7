/*
 * cli/conform_report.h - what scripts came to: for people, as JSON, as JUnit.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#ifndef CSTRAP_CLI_CONFORM_REPORT_H
#define CSTRAP_CLI_CONFORM_REPORT_H

#include "cli/conform_file.h"

/* A line, or two, about one script that was run. */
void cstrap_conform_say(struct cstrap_cli *cli,
    const struct cstrap_conform_file_entry *entry);

struct cstrap_conform_counts {
	size_t passed;
	size_t failed;
	size_t skipped;
};

/* All scripts into the document, and their counts to people. */
void cstrap_conform_tell(struct cstrap_cli *cli,
    const struct cstrap_conform_files *files,
    struct cstrap_conform_counts *counts);

/* The file of --junit, if one is wanted. Returns the exit code. */
int cstrap_conform_junit(struct cstrap_cli *cli,
    const struct cstrap_conform_files *files);

#endif /* CSTRAP_CLI_CONFORM_REPORT_H */
