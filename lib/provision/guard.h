/*
 * provision/guard.h - what stands between a key and a card: identity, counter,
 * one VERIFY.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#ifndef CSTRAP_PROVISION_GUARD_H
#define CSTRAP_PROVISION_GUARD_H

#include "provision/session.h"

struct cstrap_guard {
	const struct cstrap_keyring *keys; /* borrowed; may be NULL */
	int min_tries;
	bool allow_unknown_tries;
};

#define CSTRAP_TRIES_UNASKED (-2)

/* The card is the one with this ICCID, still. E_CARD_OTHER */
enum cstrap_status cstrap_guard_identity(struct cstrap_session *session,
    const char *iccid);

/*
 * Ask the counter of key. *presented: the card counts it as presented already.
 * Where tries may stay unknown, 9000 to the question proves nothing, unless
 * the card accepted the key from us before.
 * *tries is what an earlier call found (CSTRAP_TRIES_UNASKED: none), and
 * becomes what this one does.
 *   E_GUARD         too few, unknown, or fewer than before
 *   E_CARD_BLOCKED
 */
enum cstrap_status cstrap_guard_tries(struct cstrap_session *session,
    const struct cstrap_guard *guard, uint8_t key, bool accepted, int *tries,
    bool *presented);

/* One VERIFY. E_KEY_NEEDED, E_CARD_KEY, E_CARD_BLOCKED */
enum cstrap_status cstrap_guard_present(struct cstrap_session *session,
    const struct cstrap_guard *guard, uint8_t key);

/* PIN1-8 and their second ones, and the universal PIN (TS 102 221 9.5.1). */
bool cstrap_key_is_pin(uint8_t ref);

#endif /* CSTRAP_PROVISION_GUARD_H */
