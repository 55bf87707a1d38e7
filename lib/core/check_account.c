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
	uint32_t next; /* the lowest id behind the range */
	uint8_t seen[2][RANGE / 8];
};

#ifdef CSTRAP_CHECK_KEEPS
static void
keep_key(struct cstrap_checker *checker, uint8_t id, struct cstrap_view *key)
{
	(void)cstrap_checker_load(checker, id);
	/* member by member, as in checker_note */
	key->data = checker->item.value.data;
	key->len = checker->item.value.len;
}
#endif

/*
 * The account of the instance where the check stands. An id outside 1 to 65534
 * is left 0: its range is another rule's.
 */
static void
read_account(struct cstrap_checker *checker, struct cstrap_account *account)
{
	uint8_t at = CSTRAP_SERVER_SHORT_SERVER_ID;

	account->offset = checker->offset;
	account->instance = checker->path.id[1];
	account->is_security = checker->path.id[0] == CSTRAP_OBJECT_SECURITY;
	account->is_bootstrap = false;
	account->mode = CSTRAP_NUMBER_NONE;
	if (account->is_security) {
		at = CSTRAP_SECURITY_SHORT_SERVER_ID;
		account->mode =
		    cstrap_checker_number(checker, CSTRAP_SECURITY_MODE);
		account->is_bootstrap = cstrap_checker_len(checker,
					    CSTRAP_SECURITY_BOOTSTRAP) == 1 &&
		    checker->item.value.data[0] == 1;
	}
	account->number = cstrap_checker_number(checker, at);
	account->has_id =
	    account->number != CSTRAP_NUMBER_NONE && account->number != ID_NONE;
	account->id = account->number > 0 && account->number <= ID_MAX ?
	    (uint16_t)account->number :
	    0;
	account->identity = checker->at[CSTRAP_SECURITY_IDENTITY];
	account->secret = checker->at[CSTRAP_SECURITY_SECRET_KEY];
#ifdef CSTRAP_CHECK_KEEPS
	keep_key(checker, CSTRAP_SECURITY_IDENTITY, &account->keys[0]);
	keep_key(checker, CSTRAP_SECURITY_SECRET_KEY, &account->keys[1]);
#endif
}

/* Where the next account is read to. */
static struct cstrap_account *
place_of_next(struct cstrap_checker *checker)
{
#ifdef CSTRAP_CHECK_KEEPS
	if (checker->account_count++ < CSTRAP_CHECK_ACCOUNTS)
		return &checker->accounts[checker->account_count - 1];
#endif
	return &checker->spare;
}

void
cstrap_account_note(struct cstrap_checker *checker)
{
	struct cstrap_account *account = place_of_next(checker);

	read_account(checker, account);
	checker->account = account;
}

#ifdef CSTRAP_CHECK_KEEPS

static bool
is_kept(const struct cstrap_checker *checker)
{
	return checker->account_count <= CSTRAP_CHECK_ACCOUNTS;
}

/* The account at a place of the list; NULL past its end. */
static const struct cstrap_account *
kept(const struct cstrap_checker *checker, size_t at)
{
	return at < checker->account_count ? &checker->accounts[at] : NULL;
}

#else

static bool
is_kept(const struct cstrap_checker *checker)
{
	(void)checker;
	return false;
}

static const struct cstrap_account *
kept(const struct cstrap_checker *checker, size_t at)
{
	(void)checker;
	(void)at;
	return NULL;
}

#endif /* CSTRAP_CHECK_KEEPS */

void
cstrap_round_begin(struct cstrap_checker *checker, struct cstrap_round *round,
    bool is_security, struct cstrap_account *account)
{
	round->account = account;
	round->is_security = is_security;
	round->at = 0;
	if (!is_kept(checker))
		cstrap_checker_instances(checker,
		    is_security ? CSTRAP_OBJECT_SECURITY : CSTRAP_OBJECT_SERVER,
		    &round->span);
}

CSTRAP_HOT const struct cstrap_account *
round_next(struct cstrap_checker *checker, struct cstrap_round *round)
{
	const struct cstrap_account *account;

	if (is_kept(checker)) {
		do
			account = kept(checker, round->at++);
		while (account != NULL &&
		    account->is_security != round->is_security);
		return account;
	}
	if (!cstrap_checker_next(checker, &round->span))
		return NULL;
	read_account(checker, round->account);
	return round->account;
}

const struct cstrap_account *
cstrap_round_next(struct cstrap_checker *checker, struct cstrap_round *round)
{
	return round_next(checker, round);
}

#ifdef __OPTIMIZE_SIZE__
#define round_next cstrap_round_next /* from here on, for one copy of it */
#endif

bool
cstrap_account_server(struct cstrap_checker *checker, int32_t id,
    uint16_t *binding)
{
	const struct cstrap_message *message = checker->message;
	struct cstrap_span span = checker->objects[CSTRAP_OBJECT_SERVER];
	struct cstrap_span inside;
	struct cstrap_item *item = &checker->item;
	bool found = false;

	while (!found && item_next(message, &span, item)) {
		*binding = 0;
		item_open(message, item, &inside);
		while (item_next(message, &inside, item)) {
			if (item->tlv.kind != CSTRAP_TLV_RESOURCE)
				continue;
			if (item->tlv.id == CSTRAP_SERVER_SHORT_SERVER_ID)
				found = value_number(item->value) == id;
			if (item->tlv.id == CSTRAP_SERVER_BINDING)
				*binding = (uint16_t)item->tlv.offset;
		}
	}
	return found;
}

bool
cstrap_account_has_server(struct cstrap_checker *checker, int32_t id)
{
	const struct cstrap_account *account;
	uint16_t binding;

	if (!is_kept(checker))
		return cstrap_account_server(checker, id, &binding);
	for (size_t i = 0; (account = kept(checker, i)) != NULL; i++)
		if (!account->is_security && account->number == id)
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

static uint32_t
range_of(const struct cstrap_checker *checker)
{
	return is_kept(checker) ? RANGE_OF_FEW : RANGE;
}

static bool
is_in(const struct cstrap_checker *checker, const struct pairs *pairs,
    const struct cstrap_account *account)
{
	return !account->is_bootstrap && account->id >= pairs->base &&
	    account->id - pairs->base < range_of(checker) && account->id != 0;
}

/* Note the ids of the range, and which stand there twice. */
static void
mark(struct cstrap_checker *checker, struct pairs *pairs, bool is_security)
{
	uint8_t *seen = pairs->seen[is_security];
	const struct cstrap_account *account;
	struct cstrap_round round;

	cstrap_round_begin(checker, &round, is_security, &checker->spare);
	while ((account = round_next(checker, &round)) != NULL) {
		const uint32_t bit = account->id - pairs->base;

		if (!is_in(checker, pairs, account)) {
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

	cstrap_round_begin(checker, &round, is_security, &checker->spare);
	while ((account = round_next(checker, &round)) != NULL) {
		const uint32_t bit = account->id - pairs->base;

		if (is_in(checker, pairs, account) &&
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

	cstrap_round_begin(checker, &round, is_security, &checker->spare);
	while ((account = round_next(checker, &round)) != NULL) {
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

static bool
has_instances(const struct cstrap_checker *checker, unsigned int object)
{
	return checker->objects[object].pos < checker->objects[object].end;
}

/*
 * Is all well among accounts that are kept? As it nearly always is: then there
 * is nothing to be said about each, in order.
 */
static bool
all_pair(const struct cstrap_checker *checker)
{
	const struct cstrap_account *one, *other;
	unsigned int bootstraps = 0, same, others;

	if (!is_kept(checker) || kept(checker, 0) == NULL)
		return false;
	for (size_t i = 0; (one = kept(checker, i)) != NULL; i++) {
		if (one->is_bootstrap) {
			if (bootstraps++ > 0)
				return false;
			continue;
		}
		same = others = 0;
		for (size_t j = 0; (other = kept(checker, j)) != NULL; j++)
			if (other->id == one->id && !other->is_bootstrap)
				++*(other->is_security == one->is_security ?
					&same :
					&others);
		if (one->id == 0 || same != 1 || others == 0)
			return false;
	}
	return true;
}

void
cstrap_check_accounts(struct cstrap_checker *checker)
{
	struct pairs pairs;
	uint32_t other;

	if (checker->message->object_count == 0 || all_pair(checker))
		return;
	pairs.next = summarize(checker, true);
	other = summarize(checker, false);
	if (other < pairs.next)
		pairs.next = other;
	if (!has_instances(checker, CSTRAP_OBJECT_SECURITY) &&
	    !has_instances(checker, CSTRAP_OBJECT_SERVER))
		cstrap_checker_put(checker, CSTRAP_RULE_ACCOUNT_NONE, 0, 0);
	while (pairs.next != UINT32_MAX) {
		pairs.base = pairs.next;
		pairs.next = UINT32_MAX;
		memset(pairs.seen[0], 0, range_of(checker) / 8);
		memset(pairs.seen[1], 0, range_of(checker) / 8);
		mark(checker, &pairs, true);
		mark(checker, &pairs, false);
		report_single(checker, &pairs, true);
		report_single(checker, &pairs, false);
	}
}
