/*
 * provision/guard.h - what stands between a key and a card.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#ifndef CSTRAP_PROVISION_GUARD_H
#define CSTRAP_PROVISION_GUARD_H

#include "provision/plan.h"
#include "provision/session.h"

/*
 * The card is the one the plan was made from, and every key that the plan
 * presents has tries enough. Nothing is presented yet. A card that answers the
 * query with 9000 counts the key as presented, or says nothing of its tries:
 * its step is marked and not sent, unless unknown counters are allowed.
 *   E_CARD_OTHER, E_CARD_BLOCKED, E_GUARD
 */
enum cstrap_status cstrap_guard_begin(struct cstrap_session *session,
    struct cstrap_plan *plan);

/*
 * Present a key of the ring, once.
 *   E_CARD_KEY      wrong; a try was used, and finding says how many are left
 *   E_CARD_BLOCKED
 */
enum cstrap_status cstrap_guard_present(struct cstrap_session *session,
    const struct cstrap_plan *plan, uint8_t key);

#endif /* CSTRAP_PROVISION_GUARD_H */
