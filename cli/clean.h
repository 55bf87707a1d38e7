/*
 * cli/clean.h - text of others, made safe to print.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#ifndef CSTRAP_CLI_CLEAN_H
#define CSTRAP_CLI_CLEAN_H

#include <stddef.h>

/* Bytes that cstrap_clean needs at most for text, the NUL included. */
size_t cstrap_clean_room(const char *text);

/*
 * Copy text, control characters (and all bytes beyond ASCII, where text is
 * not UTF-8) as \xNN, into room. Returns room.
 */
char *cstrap_clean(const char *text, char *room);

#endif /* CSTRAP_CLI_CLEAN_H */
