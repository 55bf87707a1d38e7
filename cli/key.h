/*
 * cli/key.h - keys from files, the environment and standard input, never from
 * the command line, which every user of the system can read.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#ifndef CSTRAP_CLI_KEY_H
#define CSTRAP_CLI_KEY_H

#include "cardstrap/provision.h"
#include "cli/cli.h"

/*
 * Read what --adm and --pin name into ring, which stays the caller's to wipe.
 * Returns the exit code, having said why.
 */
int cstrap_keys_load(struct cstrap_cli *cli, struct cstrap_keyring *ring);

/* Standard input is wanted no more than once, by keys and by FILE? */
int cstrap_keys_share_stdin(struct cstrap_cli *cli);

/* "ADM1".."ADM10", "PIN1" or two hex digits, of which len characters count. */
bool cstrap_key_ref_read(const char *text, size_t len, uint8_t *ref);

/* The name of a reference: "ADM1", "PIN1", or "key 81". Returns room. */
const char *cstrap_key_ref_name(uint8_t ref, char room[8]);

#endif /* CSTRAP_CLI_KEY_H */
