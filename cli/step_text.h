/*
 * cli/step_text.h - a step of a plan, in words and in hex.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#ifndef CSTRAP_CLI_STEP_TEXT_H
#define CSTRAP_CLI_STEP_TEXT_H

#include "cardstrap/provision.h"

#define CSTRAP_STEP_WORDS_MAX 64
#define CSTRAP_STEP_HEX_MAX (2 * (CSTRAP_COMMAND_MAX + CSTRAP_KEY_LEN) + 1)

/* "UPDATE BINARY 6432: 255 bytes at 4", "VERIFY ADM1". Returns room. */
const char *cstrap_step_words(const struct cstrap_step *step,
    char room[CSTRAP_STEP_WORDS_MAX]);

/*
 * The command as it is sent. Masked as ".." are a key, in any case, and what
 * is secret in the data, unless secrets. Returns room.
 */
const char *cstrap_step_hex(const struct cstrap_step *step, bool secrets,
    char room[CSTRAP_STEP_HEX_MAX]);

/*
 * The answer that is expected, with what is secret in it masked unless
 * secrets: "61.." where an FCP has to be fetched. Returns room.
 */
const char *cstrap_step_answer_hex(const struct cstrap_step *step, bool secrets,
    char room[CSTRAP_STEP_HEX_MAX]);

/* Bytes of the command and of its answer, key and status word included. */
size_t cstrap_step_sent(const struct cstrap_step *step);
size_t cstrap_step_received(const struct cstrap_step *step);

#endif /* CSTRAP_CLI_STEP_TEXT_H */
