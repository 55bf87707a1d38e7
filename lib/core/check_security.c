/*
 * core/check_security.c - each Security instance by itself, and its times.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "core/check_read.h"

#define DAY 86400

static void
check_hold_off(struct cstrap_checker *checker,
    const struct cstrap_node *security)
{
	struct cstrap_node node;
	int64_t seconds;

	if (!cstrap_instance_integer(checker, security,
		CSTRAP_SECURITY_HOLD_OFF, &node, &seconds))
		return;
	if (seconds < 0)
		cstrap_checker_put(checker, &node, CSTRAP_RULE_TIME_NEGATIVE);
	else if (seconds > DAY)
		cstrap_checker_put(checker, &node, CSTRAP_RULE_HOLD_OFF_LONG);
}

/* 0 is as good as absent: the account stays (TS Core 1.1.1, 6.1.3.3). */
static void
check_timeout(struct cstrap_checker *checker,
    const struct cstrap_node *security)
{
	struct cstrap_node node;
	int64_t seconds;

	if (!cstrap_instance_integer(checker, security, CSTRAP_SECURITY_TIMEOUT,
		&node, &seconds))
		return;
	if (seconds < 0)
		cstrap_checker_put(checker, &node, CSTRAP_RULE_TIME_NEGATIVE);
	else if (seconds == 0)
		cstrap_checker_put(checker, &node,
		    CSTRAP_RULE_TIMEOUT_INFINITE);
}

void
cstrap_check_security(struct cstrap_checker *checker)
{
	struct cstrap_inside inside;
	struct cstrap_node security;

	cstrap_instances_begin(checker, CSTRAP_OBJECT_SECURITY, &inside);
	while (cstrap_inside_next(&inside, &security)) {
		cstrap_check_uri(checker, &security);
		cstrap_check_credential(checker, &security);
		cstrap_check_sms(checker, &security);
		check_hold_off(checker, &security);
		check_timeout(checker, &security);
	}
}
