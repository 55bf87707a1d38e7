/*
 * cli/vcard_file.h - one file of a virtual card, as a person wants to see it.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#ifndef CSTRAP_CLI_VCARD_FILE_H
#define CSTRAP_CLI_VCARD_FILE_H

#include "cardstrap/vcard.h"
#include "cli/cli.h"

#define CSTRAP_VCARD_DODFS_MAX 16

/* What the ODFs of a card lead to. */
struct cstrap_vcard_dodfs {
	size_t count;
	struct {
		size_t len;
		uint8_t path[32];
	} list[CSTRAP_VCARD_DODFS_MAX];
};

/* Collect them; ctx of cstrap_vcard_each is a struct cstrap_vcard_dodfs. */
void cstrap_vcard_dodf_collect(void *ctx, const struct cstrap_vcard_file *file);

/*
 * What the file holds: records of EF(DIR), entries of directories, rules,
 * the tree of a message; secrets as their length, unless asked for.
 */
void cstrap_vcard_say_content(struct cstrap_cli *cli,
    const struct cstrap_vcard_file *file,
    const struct cstrap_vcard_dodfs *dodfs, bool secrets);

/* Does the standard say that no secret is in it? */
bool cstrap_vcard_file_is_public(const struct cstrap_vcard_file *file);

/* "EF(DIR)", "MF"; "EF" or "DF" where it has no name. */
const char *cstrap_vcard_file_name(const struct cstrap_vcard_file *file,
    const struct cstrap_vcard_dodfs *dodfs);

#endif /* CSTRAP_CLI_VCARD_FILE_H */
