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

/* The key material of an account: 3 or 5, empty where it has no use. */
static struct cstrap_view
key_of(const struct cstrap_checker *checker,
    const struct cstrap_account *account, unsigned int id)
{
	const bool is_secret = id == CSTRAP_SECURITY_SECRET_KEY;
	const struct cstrap_view none = { NULL, 0 };

	if (!cstrap_mode_needs(account->mode, id))
		return none;
#ifdef CSTRAP_CHECK_KEEPS
	(void)checker;
	return account->keys[is_secret];
#else
	struct cstrap_item item;

	return cstrap_item_at(checker->message,
		   is_secret ? account->secret : account->identity, &item) &&
		item.tlv.kind == CSTRAP_TLV_RESOURCE ?
	    item.value :
	    none;
#endif
}

static bool
is_shared(const struct cstrap_checker *checker, const struct cstrap_account *a,
    const struct cstrap_account *b, unsigned int id)
{
	const struct cstrap_view key = key_of(checker, a, id);

	return key.len > 0 && cstrap_view_equal(key, key_of(checker, b, id));
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
		secret |= is_shared(checker, account, other,
		    CSTRAP_SECURITY_SECRET_KEY);
		identity |= is_shared(checker, account, other,
		    CSTRAP_SECURITY_IDENTITY);
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
