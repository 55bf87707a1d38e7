/*
 * cli/card_profile.h - the kind of card that --card-profile names.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#ifndef CSTRAP_CLI_CARD_PROFILE_H
#define CSTRAP_CLI_CARD_PROFILE_H

#include "cardstrap/card_profile.h"
#include "cli/cli.h"

/*
 * *profile is a built-in one, or room with what a file says, or NULL where
 * the option was not given. Returns the exit code, having said why.
 */
int cstrap_card_profile_option(struct cstrap_cli *cli,
    struct cstrap_card_profile *room,
    const struct cstrap_card_profile **profile);

#endif /* CSTRAP_CLI_CARD_PROFILE_H */
