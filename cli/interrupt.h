/*
 * cli/interrupt.h - what SIGINT and SIGTERM do.
 *
 * Without a card in use, or the second time, the program dies at once. While a
 * card is used, the command that is on its way ends first, and no other one
 * is sent.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#ifndef CSTRAP_CLI_INTERRUPT_H
#define CSTRAP_CLI_INTERRUPT_H

#include "cardstrap/link.h"

/* Set the handlers. SIGPIPE is ignored: writing then fails and is reported. */
void cstrap_interrupt_begin(void);

/*
 * Put the guard around *link, which then refuses to send after a signal.
 * E_NOMEM leaves *link as it was.
 */
enum cstrap_status cstrap_interrupt_guard(struct cstrap_link *link,
    void (*told)(void *ctx, struct cstrap_view command,
	struct cstrap_view answer),
    void *told_ctx);

/* The signal that came, 0 for none. */
int cstrap_interrupt_signal(void);

/* For a loop of one's own: set by the handler, which then only sets it. */
const volatile int *cstrap_interrupt_flag(void);

#endif /* CSTRAP_CLI_INTERRUPT_H */
