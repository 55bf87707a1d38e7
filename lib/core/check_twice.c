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

static struct cstrap_view
key_at(const struct cstrap_checker *checker, uint16_t offset)
{
	struct cstrap_item item;
	struct cstrap_span span = { offset, checker->message->bytes.len };

	if (item_next(checker->message, &span, &item) &&
	    item.kind == CSTRAP_TLV_RESOURCE)
		return item.value;
	return (struct cstrap_view) { NULL, 0 };
}

static bool
is_shared(const struct cstrap_checker *checker, uint16_t a, uint16_t b)
{
	struct cstrap_view key;

	if (a == 0 || b == 0)
		return false;
	key = key_at(checker, a);
	return key.len > 0 && cstrap_view_equal(key, key_at(checker, b));
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

	cstrap_round_begin(checker, &round, true);
	while ((other = cstrap_round_next(checker, &round)) != NULL &&
	    other->offset != account->offset) {
		secret |= is_shared(checker, account->secret, other->secret);
		identity |=
		    is_shared(checker, account->identity, other->identity);
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
	struct cstrap_round round;
	size_t count = 0;

	cstrap_round_begin(checker, &round, true);
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
