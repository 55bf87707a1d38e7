/*
 * core/checker.h - what the parts of a check share.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#ifndef CSTRAP_CORE_CHECKER_H
#define CSTRAP_CORE_CHECKER_H

#include "cardstrap/check.h"

struct cstrap_checker {
	const struct cstrap_message *message;
	const struct cstrap_check_options *options;
	const struct cstrap_sink *sink;
	struct cstrap_check_count count;
	uint16_t lookups; /* made so far */
};

/* Count a finding on node (NULL: on the whole message) and hand it on. */
void cstrap_checker_put(struct cstrap_checker *checker,
    const struct cstrap_node *node, enum cstrap_rule rule);

/* The same for the resource id of the instance node, which may be absent. */
void cstrap_checker_put_resource(struct cstrap_checker *checker,
    const struct cstrap_node *instance, uint16_t resource,
    enum cstrap_rule rule);

/*
 * Rules that follow a reference search the whole message. May one more of
 * CSTRAP_CHECK_LOOKUPS be followed? The first that may not is noted, so that
 * a hostile message costs bounded time and no rule is left out in silence.
 */
#define CSTRAP_CHECK_LOOKUPS 256u
bool cstrap_checker_may_look(struct cstrap_checker *checker,
    const struct cstrap_node *node);

/* Accounts: Security and Server instances that belong together. */
void cstrap_check_accounts(struct cstrap_checker *checker);

/* The rest, each on its own; check_NOUN.c says what. */
void cstrap_check_security(struct cstrap_checker *checker);
void cstrap_check_keys_twice(struct cstrap_checker *checker);
void cstrap_check_server(struct cstrap_checker *checker);
void cstrap_check_links(struct cstrap_checker *checker);
void cstrap_check_access(struct cstrap_checker *checker);

/* By parts of the above: one Security instance whose mode is known. */
void cstrap_check_uri(struct cstrap_checker *checker,
    const struct cstrap_node *security);
void cstrap_check_credential(struct cstrap_checker *checker,
    const struct cstrap_node *security);
void cstrap_check_sms(struct cstrap_checker *checker,
    const struct cstrap_node *security);

/* Does the mode of this Security instance need resource 3, 4 or 5? */
bool cstrap_security_needs(const struct cstrap_checker *checker,
    const struct cstrap_node *security, uint16_t id);

#endif /* CSTRAP_CORE_CHECKER_H */
