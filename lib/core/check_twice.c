/*
 * core/check_twice.c - keys and identities that two accounts share
 * (TS Transport 1.1.1, 5.2.1).
 *
 * Accounts are compared in pairs, in constant time, up to ACCOUNTS_MAX of
 * them; that there are more is noted.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "core/check_read.h"

#define ACCOUNTS_MAX 64u

/* The key material of an instance that has a use for it. */
static struct cstrap_view
read_key(const struct cstrap_checker *checker,
    const struct cstrap_node *security, uint16_t id, struct cstrap_node *node)
{
	if (!cstrap_security_needs(checker, security, id)) {
		*node = *security;
		return (struct cstrap_view) { NULL, 0 };
	}
	return cstrap_instance_bytes(checker, security, id, node);
}

/* Has one of the first count accounts the same? */
static bool
is_shared(const struct cstrap_checker *checker, struct cstrap_view key,
    uint16_t id, size_t count)
{
	struct cstrap_inside inside;
	struct cstrap_node security, node;
	bool found = false;

	cstrap_instances_begin(checker, CSTRAP_OBJECT_SECURITY, &inside);
	for (size_t i = 0; i < count && cstrap_inside_next(&inside, &security);
	     i++)
		if (cstrap_view_equal(key,
			read_key(checker, &security, id, &node)))
			found = true;
	return found;
}

static void
compare(struct cstrap_checker *checker, const struct cstrap_node *security,
    uint16_t id, enum cstrap_rule rule, size_t count)
{
	struct cstrap_node node;
	const struct cstrap_view key = read_key(checker, security, id, &node);

	if (key.len > 0 && is_shared(checker, key, id, count))
		cstrap_checker_put(checker, &node, rule);
}

void
cstrap_check_keys_twice(struct cstrap_checker *checker)
{
	struct cstrap_inside inside;
	struct cstrap_node security;
	size_t count = 0;

	cstrap_instances_begin(checker, CSTRAP_OBJECT_SECURITY, &inside);
	for (; cstrap_inside_next(&inside, &security); count++) {
		if (count == ACCOUNTS_MAX) {
			cstrap_checker_put(checker, &security,
			    CSTRAP_RULE_CHECK_LIMIT);
			return;
		}
		compare(checker, &security, CSTRAP_SECURITY_SECRET_KEY,
		    CSTRAP_RULE_KEY_TWICE, count);
		compare(checker, &security, CSTRAP_SECURITY_IDENTITY,
		    CSTRAP_RULE_IDENTITY_TWICE, count);
	}
}
