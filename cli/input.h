/*
 * cli/input.h - the FILE of show, check, write, verify and build: the bytes of
 * a card file, or a profile in JSON, told apart by the first character.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#ifndef CSTRAP_CLI_INPUT_H
#define CSTRAP_CLI_INPUT_H

#include "cardstrap/message.h"
#include "cardstrap/store.h"
#include "cli/cli.h"

/* Members are for reading; message and tail view what it owns. */
struct cstrap_input {
	struct cstrap_message message;
	struct cstrap_view tail; /* what follows it in the file */
	bool is_profile;
	struct cstrap_store *store; /* that the file is; or NULL */
	unsigned int quirks;        /* that the bytes had, as --quirk allows */
	uint8_t *data;              /* the file; secret memory */
	size_t data_len;
	uint8_t *room; /* of a message that was made; secret memory, or NULL */
};

/*
 * Read path ("-": standard input). Mistakes are printed, all of them. Returns
 * the exit code; input is to be ended by cstrap_input_wipe in any case.
 */
int cstrap_input_load(struct cstrap_cli *cli, struct cstrap_input *input,
    const char *path);

void cstrap_input_wipe(struct cstrap_input *input);

/* The verb's argument has to be a file, not the word "card". */
int cstrap_input_no_card(struct cstrap_cli *cli);

/* Does the verb's argument mean the card: "card", or none at all? */
bool cstrap_input_is_card(const struct cstrap_cli *cli);

/* Read --lwm2m into *enabler. Returns the exit code, having said why. */
int cstrap_input_enabler(struct cstrap_cli *cli, enum cstrap_enabler *enabler);

/*
 * Run the rules before something is made of the message: findings go to
 * stderr, and those of severity error refuse unless --force. Returns the exit
 * code.
 */
int cstrap_input_check(struct cstrap_cli *cli, const struct cstrap_input *input,
    const char *path);

#endif /* CSTRAP_CLI_INPUT_H */
