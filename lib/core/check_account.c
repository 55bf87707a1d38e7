/*
 * core/check_account.c - accounts: a Security and a Server instance that carry
 * the same Short Server ID (TS Core 1.1.1, 6.1.2).
 *
 * Short Server IDs are swept in ranges with one bitmap an object, so that a
 * file of thousands of instances in any order costs a bounded number of
 * passes.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "core/checker.h"

#include <string.h>

#include "cardstrap/tlv.h"

#define RANGE 1024u
#define ID_MIN 1
#define ID_MAX 65534
#define ID_NONE 65535 /* in the range of Server 1.0, yet names no server */

/* What pairing needs of one Security or Server instance. */
struct account {
	struct cstrap_node node;
	bool is_security;
	bool is_bootstrap;
	bool has_id;
	uint32_t id;
};

/* Ids of a range that a Security and that a Server instance carries. */
struct pairs {
	uint32_t base;
	uint8_t security[RANGE / 8];
	uint8_t server[RANGE / 8];
};

static void
read_id(struct account *account, struct cstrap_view bytes)
{
	struct cstrap_value value;
	enum cstrap_rule rule;

	account->has_id = cstrap_value_decode(CSTRAP_TYPE_INTEGER, bytes,
			      &value, &rule) == CSTRAP_OK &&
	    value.of.integer != ID_NONE;
	if (account->has_id && value.of.integer >= ID_MIN &&
	    value.of.integer <= ID_MAX)
		account->id = (uint32_t)value.of.integer;
}

static void
read_resource(struct account *account, uint16_t id, struct cstrap_view bytes)
{
	const uint16_t short_id = account->is_security ?
	    (uint16_t)CSTRAP_SECURITY_SHORT_SERVER_ID :
	    (uint16_t)CSTRAP_SERVER_SHORT_SERVER_ID;

	if (id == short_id)
		read_id(account, bytes);
	else if (account->is_security && id == CSTRAP_SECURITY_BOOTSTRAP)
		account->is_bootstrap = bytes.len == 1 && bytes.data[0] == 1;
}

/*
 * The next Security or Server instance. An id outside 1 to 65534 is left 0:
 * its range is another rule's.
 */
static bool
next_account(struct cstrap_message_iter *iter, struct account *account)
{
	struct cstrap_cursor r;
	struct cstrap_tlv tlv;

	do {
		if (!cstrap_message_next(iter, &account->node))
			return false;
	} while (account->node.kind != CSTRAP_NODE_INSTANCE ||
	    account->node.path.id[0] > CSTRAP_OBJECT_SERVER);
	account->is_security =
	    account->node.path.id[0] == CSTRAP_OBJECT_SECURITY;
	account->is_bootstrap = false;
	account->has_id = false;
	account->id = 0;
	cstrap_cursor_init(&r, account->node.value);
	while (cstrap_cursor_left(&r) > 0 &&
	    cstrap_tlv_header(&r, &tlv) == CSTRAP_OK) {
		const struct cstrap_view value =
		    cstrap_cursor_take(&r, tlv.len);

		if (tlv.kind == CSTRAP_TLV_RESOURCE)
			read_resource(account, tlv.id, value);
	}
	return true;
}

static uint8_t *
bitmap(struct pairs *pairs, bool security)
{
	return security ? pairs->security : pairs->server;
}

static bool
is_in(const struct pairs *pairs, const struct account *account)
{
	return !account->is_bootstrap && account->id >= pairs->base &&
	    account->id - pairs->base < RANGE && account->id != 0;
}

static void
mark(struct cstrap_checker *checker, struct pairs *pairs)
{
	struct cstrap_message_iter iter;
	struct account account;

	cstrap_message_begin(checker->message, &iter);
	while (next_account(&iter, &account)) {
		const uint32_t bit = account.id - pairs->base;
		uint8_t *ids = bitmap(pairs, account.is_security);

		if (!is_in(pairs, &account))
			continue;
		if (ids[bit / 8] & 1u << bit % 8)
			cstrap_checker_put(checker, &account.node,
			    CSTRAP_RULE_ACCOUNT_TWICE);
		ids[bit / 8] |= (uint8_t)(1u << bit % 8);
	}
}

static void
report_single(struct cstrap_checker *checker, struct pairs *pairs)
{
	struct cstrap_message_iter iter;
	struct account account;

	cstrap_message_begin(checker->message, &iter);
	while (next_account(&iter, &account)) {
		const uint32_t bit = account.id - pairs->base;
		const uint8_t *others = bitmap(pairs, !account.is_security);

		if (is_in(pairs, &account) &&
		    (others[bit / 8] & 1u << bit % 8) == 0)
			cstrap_checker_put(checker, &account.node,
			    account.is_security ? CSTRAP_RULE_ACCOUNT_SERVER :
						  CSTRAP_RULE_ACCOUNT_SECURITY);
	}
}

struct summary {
	size_t accounts;
	size_t bootstraps;
	uint32_t low, high; /* range of the ids; low > high: none */
};

/* What one pass tells: who lacks an id, and how many Bootstrap-Servers. */
static void
summarize(struct cstrap_checker *checker, struct summary *summary)
{
	struct cstrap_message_iter iter;
	struct account account;

	cstrap_message_begin(checker->message, &iter);
	while (next_account(&iter, &account)) {
		summary->accounts++;
		if (account.is_bootstrap) {
			if (++summary->bootstraps > 1)
				cstrap_checker_put(checker, &account.node,
				    CSTRAP_RULE_ACCOUNT_BOOTSTRAP);
			continue;
		}
		if (!account.has_id)
			cstrap_checker_put(checker, &account.node,
			    CSTRAP_RULE_ACCOUNT_ID);
		if (account.id == 0)
			continue;
		if (account.id < summary->low)
			summary->low = account.id;
		if (account.id > summary->high)
			summary->high = account.id;
	}
}

void
cstrap_check_accounts(struct cstrap_checker *checker)
{
	struct summary summary = { 0, 0, UINT32_MAX, 0 };
	struct pairs pairs;

	if (checker->message->object_count == 0)
		return;
	summarize(checker, &summary);
	if (summary.accounts == 0)
		cstrap_checker_put(checker, NULL, CSTRAP_RULE_ACCOUNT_NONE);
	for (pairs.base = summary.low; pairs.base <= summary.high;
	     pairs.base += RANGE) {
		memset(pairs.security, 0, sizeof(pairs.security));
		memset(pairs.server, 0, sizeof(pairs.server));
		mark(checker, &pairs);
		report_single(checker, &pairs);
	}
}
