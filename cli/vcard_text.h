/*
 * cli/vcard_text.h - what the verbs of virtual cards say of one.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#ifndef CSTRAP_CLI_VCARD_TEXT_H
#define CSTRAP_CLI_VCARD_TEXT_H

#include "cardstrap/vcard.h"
#include "cli/cli.h"

/* List keys with their tries, and quirks; "keys" and "quirks" of --json. */
void cstrap_vcard_say_keys(struct cstrap_cli *cli,
    const struct cstrap_vcard *vcard);
void cstrap_vcard_say_quirks(struct cstrap_cli *cli,
    const struct cstrap_vcard *vcard);

/* Its number, or that it has none. */
void cstrap_vcard_say_iccid(struct cstrap_cli *cli,
    const struct cstrap_vcard *vcard);

#endif /* CSTRAP_CLI_VCARD_TEXT_H */
