/*
 * cli/device_key.h - the key of a device, from a file, the environment or
 * standard input.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#ifndef CSTRAP_CLI_DEVICE_KEY_H
#define CSTRAP_CLI_DEVICE_KEY_H

#include "cardstrap/bytes.h"
#include "cli/cli.h"

#define CSTRAP_DEVICE_KEY_MAX 64 /* bytes */

/* Secret memory; len 0: no key was given. */
struct cstrap_device_key {
	uint8_t *data;
	size_t len;
};

/*
 * What --key names: "hex:" and 32 to 128 hex digits. Returns the exit code,
 * having said why; key is to be ended with cstrap_device_key_wipe in any case.
 */
int cstrap_device_key_load(struct cstrap_cli *cli,
    struct cstrap_device_key *key);
void cstrap_device_key_wipe(struct cstrap_device_key *key);

#endif /* CSTRAP_CLI_DEVICE_KEY_H */
