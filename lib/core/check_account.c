/*
 * core/check_account.c - accounts: a Security and a Server instance that carry
 * the same Short Server ID (TS Core 1.1.1, 6.1.2).
 *
 * Short Server IDs are swept in ranges with one bitmap an object, from the
 * lowest id to the next that is left, so that a file of thousands of instances
 * in any order costs a bounded number of passes.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "core/checker.h"

#include <string.h>

#ifdef __OPTIMIZE_SIZE__
#define RANGE 256u
#else
#define RANGE 1024u
#endif
#define RANGE_OF_FEW 64u /* where accounts are kept, a pass is cheap */
#define ID_MAX 65534
#define ID_NONE 65535 /* in the range of Server 1.0, yet names no server */

/* Ids of a range that a Server [0] and that a Security [1] instance carries. */
struct pairs {
	uint32_t base;
	uint32_t range;
	uint32_t next; /* the lowest id behind the range */
	uint8_t seen[2][RANGE / 8];
};

/* Of key material, where the mode has a use for it. */
static uint16_t
offset_of(const struct cstrap_checker *checker, uint8_t id, int32_t mode)
{
	return cstrap_mode_needs(mode, id) ? checker->at[id] : 0;
}

/*
 * The account of the instance where the check stands. An id outside 1 to 65534
 * is left 0: its range is another rule's.
 */
static void
read_account(const struct cstrap_checker *checker,
    struct cstrap_account *account)
{
	const bool is_security = checker->path.id[0] == CSTRAP_OBJECT_SECURITY;
	const int32_t id = cstrap_checker_number(checker,
	    is_security ? CSTRAP_SECURITY_SHORT_SERVER_ID :
			  CSTRAP_SERVER_SHORT_SERVER_ID);
	const int32_t mode = is_security ?
	    cstrap_checker_number(checker, CSTRAP_SECURITY_MODE) :
	    CSTRAP_NUMBER_NONE;

	account->offset = checker->offset;
	account->instance = checker->path.id[1];
	account->is_security = is_security;
	account->is_bootstrap =
	    is_security && cstrap_checker_is_bootstrap(checker);
	account->has_id = id != CSTRAP_NUMBER_NONE && id != ID_NONE;
	account->number = id;
	account->id = id > 0 && id <= ID_MAX ? (uint16_t)id : 0;
	account->identity = offset_of(checker, CSTRAP_SECURITY_IDENTITY, mode);
	account->secret = offset_of(checker, CSTRAP_SECURITY_SECRET_KEY, mode);
}

void
cstrap_account_note(struct cstrap_checker *checker)
{
	if (checker->account_count < CSTRAP_CHECK_ACCOUNTS)
		read_account(checker,
		    &checker->accounts[checker->account_count]);
	checker->account_count++;
}

static bool
is_kept(const struct cstrap_checker *checker)
{
	return checker->account_count <= CSTRAP_CHECK_ACCOUNTS;
}

void
cstrap_round_begin(struct cstrap_checker *checker, struct cstrap_round *round,
    bool is_security)
{
	round->is_security = is_security;
	round->at = 0;
	if (!is_kept(checker))
		round->span = cstrap_checker_instances(checker,
		    is_security ? CSTRAP_OBJECT_SECURITY :
				  CSTRAP_OBJECT_SERVER);
}

const struct cstrap_account *
cstrap_round_next(struct cstrap_checker *checker, struct cstrap_round *round)
{
	const struct cstrap_account *account;

	if (!is_kept(checker)) {
		if (!cstrap_checker_next(checker, &round->span))
			return NULL;
		read_account(checker, &round->account);
		return &round->account;
	}
	while (round->at < checker->account_count) {
		account = &checker->accounts[round->at++];
		if (account->is_security == round->is_security)
			return account;
	}
	return NULL;
}

bool
cstrap_account_has_server(struct cstrap_checker *checker, int32_t id)
{
	struct cstrap_item server;

	if (!is_kept(checker))
		return cstrap_checker_server(checker, id, &server);
	for (size_t i = 0; i < checker->account_count; i++)
		if (!checker->accounts[i].is_security &&
		    checker->accounts[i].number == id)
			return true;
	return false;
}

static void
put(struct cstrap_checker *checker, enum cstrap_rule rule,
    const struct cstrap_account *account)
{
	checker->path.id[0] = account->is_security ? CSTRAP_OBJECT_SECURITY :
						     CSTRAP_OBJECT_SERVER;
	checker->path.id[1] = account->instance;
	cstrap_checker_put(checker, rule, 2, account->offset);
}

static bool
is_in(const struct pairs *pairs, const struct cstrap_account *account)
{
	return !account->is_bootstrap && account->id >= pairs->base &&
	    account->id - pairs->base < pairs->range && account->id != 0;
}

/* Note the ids of the range, and which stand there twice. */
static void
mark(struct cstrap_checker *checker, struct pairs *pairs, bool is_security)
{
	uint8_t *seen = pairs->seen[is_security];
	const struct cstrap_account *account;
	struct cstrap_round round;

	cstrap_round_begin(checker, &round, is_security);
	while ((account = cstrap_round_next(checker, &round)) != NULL) {
		const uint32_t bit = account->id - pairs->base;

		if (!is_in(pairs, account)) {
			if (!account->is_bootstrap &&
			    account->id > pairs->base &&
			    account->id < pairs->next)
				pairs->next = account->id;
			continue;
		}
		if (seen[bit / 8] & 1u << bit % 8)
			put(checker, CSTRAP_RULE_ACCOUNT_TWICE, account);
		seen[bit / 8] |= (uint8_t)(1u << bit % 8);
	}
}

static void
report_single(struct cstrap_checker *checker, const struct pairs *pairs,
    bool is_security)
{
	const uint8_t *others = pairs->seen[!is_security];
	const struct cstrap_account *account;
	struct cstrap_round round;

	cstrap_round_begin(checker, &round, is_security);
	while ((account = cstrap_round_next(checker, &round)) != NULL) {
		const uint32_t bit = account->id - pairs->base;

		if (is_in(pairs, account) &&
		    (others[bit / 8] & 1u << bit % 8) == 0)
			put(checker,
			    is_security ? CSTRAP_RULE_ACCOUNT_SERVER :
					  CSTRAP_RULE_ACCOUNT_SECURITY,
			    account);
	}
}

/* Who lacks an id, and how many Bootstrap-Servers; the lowest id. */
static uint32_t
summarize(struct cstrap_checker *checker, bool is_security)
{
	const struct cstrap_account *account;
	struct cstrap_round round;
	uint32_t lowest = UINT32_MAX;
	bool has_bootstrap = false;

	cstrap_round_begin(checker, &round, is_security);
	while ((account = cstrap_round_next(checker, &round)) != NULL) {
		if (account->is_bootstrap) {
			if (has_bootstrap)
				put(checker, CSTRAP_RULE_ACCOUNT_BOOTSTRAP,
				    account);
			has_bootstrap = true;
			continue;
		}
		if (!account->has_id)
			put(checker, CSTRAP_RULE_ACCOUNT_ID, account);
		if (account->id != 0 && account->id < lowest)
			lowest = account->id;
	}
	return lowest;
}

void
cstrap_check_accounts(struct cstrap_checker *checker)
{
	struct pairs pairs;
	uint32_t other;

	if (checker->message->object_count == 0)
		return;
	pairs.next = summarize(checker, true);
	other = summarize(checker, false);
	if (other < pairs.next)
		pairs.next = other;
	if (checker->account_count == 0)
		cstrap_checker_put(checker, CSTRAP_RULE_ACCOUNT_NONE, 0, 0);
	pairs.range = is_kept(checker) ? RANGE_OF_FEW : RANGE;
	while (pairs.next != UINT32_MAX) {
		pairs.base = pairs.next;
		pairs.next = UINT32_MAX;
		memset(pairs.seen[0], 0, pairs.range / 8);
		memset(pairs.seen[1], 0, pairs.range / 8);
		mark(checker, &pairs, true);
		mark(checker, &pairs, false);
		report_single(checker, &pairs, true);
		report_single(checker, &pairs, false);
	}
}
