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
};

/* Count a finding on node (NULL: on the whole message) and hand it on. */
void cstrap_checker_put(struct cstrap_checker *checker,
    const struct cstrap_node *node, enum cstrap_rule rule);

/* The same for the resource id of the instance node, which may be absent. */
void cstrap_checker_put_resource(struct cstrap_checker *checker,
    const struct cstrap_node *instance, uint16_t resource,
    enum cstrap_rule rule);

/* Accounts: Security and Server instances that belong together. */
void cstrap_check_accounts(struct cstrap_checker *checker);

#endif /* CSTRAP_CORE_CHECKER_H */
