/*
 * core/check_sms.c - resources 6 to 9 of a Security instance: reaching the
 * server by SMS (TS Core 1.1.1, E.1).
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "core/check_read.h"

#define KEY_UNIT 16u /* KIc and KID have 16, 32 or 48 bytes */
#define KEY_MAX 48u

static bool
is_mode(int64_t mode)
{
	return (mode >= CSTRAP_SMS_DTLS && mode <= CSTRAP_SMS_NOSEC) ||
	    mode >= CSTRAP_SMS_PROPRIETARY;
}

/* Lengths outside 16 to 48 are a matter of the range. */
static void
check_key(struct cstrap_checker *checker, const struct cstrap_node *security)
{
	struct cstrap_node node;
	const size_t len = cstrap_instance_bytes(checker, security,
	    CSTRAP_SECURITY_SMS_KEY, &node)
			       .len;

	if (len > KEY_UNIT && len < KEY_MAX && len % KEY_UNIT != 0)
		cstrap_checker_put(checker, &node, CSTRAP_RULE_SMS_KEY_LENGTH);
}

static void
check_unused(struct cstrap_checker *checker, const struct cstrap_node *security)
{
	for (unsigned int id = CSTRAP_SECURITY_SMS_PARAMETERS;
	     id <= CSTRAP_SECURITY_SMS_KEY; id++) {
		struct cstrap_node node;

		if (cstrap_instance_bytes(checker, security, (uint16_t)id,
			&node)
			.len > 0)
			cstrap_checker_put(checker, &node,
			    CSTRAP_RULE_SMS_UNUSED);
	}
}

void
cstrap_check_sms(struct cstrap_checker *checker,
    const struct cstrap_node *security)
{
	struct cstrap_node node, number;
	int64_t mode;
	const bool has_mode = cstrap_instance_integer(checker, security,
	    CSTRAP_SECURITY_SMS_MODE, &node, &mode);

	check_key(checker, security);
	if (!has_mode || mode == CSTRAP_SMS_NOSEC)
		check_unused(checker, security);
	if (!has_mode)
		return;
	/* Below 0 and above 255 is a matter of the range. */
	if (!is_mode(mode) && mode >= 0)
		cstrap_checker_put(checker, &node, CSTRAP_RULE_SMS_MODE);
	else if (cstrap_instance_bytes(checker, security,
		     CSTRAP_SECURITY_SMS_NUMBER, &number)
		     .len == 0)
		cstrap_checker_put(checker, &node, CSTRAP_RULE_SMS_NUMBER);
}
