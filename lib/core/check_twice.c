/*
 * core/check_twice.c - keys and identities that two accounts share
 * (TS Transport 1.1.1, 5.2.1).
 *
 * Accounts are compared in pairs, in constant time, up to ACCOUNTS_MAX of
 * them; that there are more is noted.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "core/checker.h"

#define ACCOUNTS_MAX 64u

/* Offsets of two keys; 0: one that is not there. */
static bool
is_shared(const struct cstrap_message *message, uint16_t a, uint16_t b)
{
	struct cstrap_item x, y;

	return cstrap_item_at(message, a, &x) &&
	    x.tlv.kind == CSTRAP_TLV_RESOURCE && x.value.len > 0 &&
	    cstrap_item_at(message, b, &y) &&
	    y.tlv.kind == CSTRAP_TLV_RESOURCE &&
	    cstrap_view_equal(x.value, y.value);
}

static bool
both_need(const struct cstrap_account *a, const struct cstrap_account *b,
    unsigned int id)
{
	return cstrap_mode_needs(a->mode, id) && cstrap_mode_needs(b->mode, id);
}

static void
put(struct cstrap_checker *checker, const struct cstrap_account *account,
    uint8_t id, uint16_t offset)
{
	checker->path.id[0] = CSTRAP_OBJECT_SECURITY;
	checker->path.id[1] = account->instance;
	checker->path.id[2] = id;
	cstrap_checker_put(checker,
	    id == CSTRAP_SECURITY_SECRET_KEY ? CSTRAP_RULE_KEY_TWICE :
					       CSTRAP_RULE_IDENTITY_TWICE,
	    3, offset);
}

/* Has one of the accounts before this one the same? */
static void
compare(struct cstrap_checker *checker, const struct cstrap_account *account)
{
	const struct cstrap_account *other;
	struct cstrap_round round;
	bool secret = false, identity = false;

	cstrap_round_begin(checker, &round, true, &checker->spare);
	while ((other = cstrap_round_next(checker, &round)) != NULL &&
	    other->offset != account->offset) {
		if (both_need(account, other, CSTRAP_SECURITY_SECRET_KEY))
			secret |= is_shared(checker->message, account->secret,
			    other->secret);
		if (both_need(account, other, CSTRAP_SECURITY_IDENTITY))
			identity |= is_shared(checker->message,
			    account->identity, other->identity);
	}
	if (secret)
		put(checker, account, CSTRAP_SECURITY_SECRET_KEY,
		    account->secret);
	if (identity)
		put(checker, account, CSTRAP_SECURITY_IDENTITY,
		    account->identity);
}

void
cstrap_check_keys_twice(struct cstrap_checker *checker)
{
	const struct cstrap_account *account;
	struct cstrap_account read;
	struct cstrap_round round;
	size_t count = 0;

	cstrap_round_begin(checker, &round, true, &read);
	for (; (account = cstrap_round_next(checker, &round)) != NULL;
	     count++) {
		if (count == ACCOUNTS_MAX) {
			checker->path.id[1] = account->instance;
			cstrap_checker_put(checker, CSTRAP_RULE_CHECK_LIMIT, 2,
			    account->offset);
			return;
		}
		compare(checker, account);
	}
}
