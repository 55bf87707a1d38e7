/*
 * cli/open_card.h - the only place that opens a card of a SPEC: pcsc:, at:,
 * vcard:, replay:.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#ifndef CSTRAP_CLI_OPEN_CARD_H
#define CSTRAP_CLI_OPEN_CARD_H

#include "cardstrap/link.h"
#include "cli/cli.h"

struct cstrap_vcard;

/*
 * Open the card that the options or the environment choose, with its trace.
 * Returns the exit code, having said why; on success *link is the caller's to
 * close with cstrap_close_card.
 */
int cstrap_open_card(struct cstrap_cli *cli, bool exclusive,
    struct cstrap_link *link);

/*
 * The same where having no card is no error: *absent is set then, and *link is
 * cleared.
 */
int cstrap_open_card_if(struct cstrap_cli *cli, struct cstrap_link *link,
    bool *absent);

/* The card that is open, where it is one of this process; else NULL. */
struct cstrap_vcard *cstrap_open_card_vcard(void);

/* Close; a trace is written now. Returns code. */
int cstrap_close_card(struct cstrap_link *link, int code);

/* cstrap_fail for a status of the card. Knows of interruptions. */
int cstrap_fail_card(struct cstrap_cli *cli, enum cstrap_scene scene,
    enum cstrap_status st, const struct cstrap_finding *finding);

/* The same where only the link knows why. */
int cstrap_fail_link(struct cstrap_cli *cli, enum cstrap_scene scene,
    enum cstrap_status st, const struct cstrap_link *link);

#endif /* CSTRAP_CLI_OPEN_CARD_H */
