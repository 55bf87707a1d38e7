/*
 * cli/access_text.h - access rules of a card's files, in words.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#ifndef CSTRAP_CLI_ACCESS_TEXT_H
#define CSTRAP_CLI_ACCESS_TEXT_H

#include "cardstrap/access.h"
#include "cardstrap/fcp.h"
#include "cardstrap/link.h"
#include "cardstrap/walk.h"

#define CSTRAP_ACCESS_TEXT_MAX 96

/* "always", "ADM1", "ADM1 or PIN1", "never" ... Returns room. */
const char *cstrap_access_text(const struct cstrap_access *access,
    char room[CSTRAP_ACCESS_TEXT_MAX]);

/* A rule as the card holds it. */
struct cstrap_access_rule {
	bool compact;
	size_t len;
	uint8_t bytes[256];
};

/*
 * The rule that an FCP holds or refers to; EF.ARR is read where it is needed,
 * on the session's channel, under the application (its path; empty: by AID).
 * Moves the selection.
 *   E_CARD_NOT_FOUND   the FCP names none, or EF.ARR lacks it
 */
enum cstrap_status cstrap_access_rule_get(struct cstrap_card *card,
    const struct cstrap_link *link, const struct cstrap_fcp *fcp,
    const struct cstrap_card_path *application,
    struct cstrap_access_rule *rule);

/* What the rule asks for an operation. */
enum cstrap_status cstrap_access_rule_judge(const struct cstrap_access_rule
						*rule,
    uint8_t operation, struct cstrap_access *access);

#endif /* CSTRAP_CLI_ACCESS_TEXT_H */
