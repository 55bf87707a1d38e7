/*
 * card_process.h - a card behind vpcd, in a process of its own.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#ifndef CSTRAP_TEST_CARD_PROCESS_H
#define CSTRAP_TEST_CARD_PROCESS_H

#include <sys/types.h>

enum card_kind {
	CARD_BLANK, /* a blank virtual UICC */
	CARD_MUTE,  /* has an ATR, and never answers a command */
	CARD_SHORT, /* answers each command with one byte */
	CARD_LEAVES /* closes the connection instead of an answer */
};

/* Plug a card into the first reader; returns when it can be opened. */
pid_t card_start(enum card_kind kind);

/* Pull it out; returns when the reader is empty. */
void card_stop(pid_t pid);

/* Name of the first reader; borrowed. */
const char *card_reader(void);

#endif /* CSTRAP_TEST_CARD_PROCESS_H */
