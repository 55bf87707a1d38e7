/*
 * core/check_security.c - each Security instance by itself: its keys, reaching it
 * by SMS (TS Core 1.1.1, E.1), and its times.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "core/checker.h"

#define DAY 86400
#define KEY_UNIT 16u /* KIc and KID have 16, 32 or 48 bytes */
#define KEY_MAX 48u

/* Absent, and below 0 or above 255, which is a matter of the range. */
static bool
is_reserved(int32_t mode)
{
	return mode == 0 ||
	    (mode > CSTRAP_SMS_NOSEC && mode < CSTRAP_SMS_PROPRIETARY);
}

/* Lengths outside 16 to 48 are a matter of the range. */
static bool
is_key_len(size_t len)
{
	return len <= KEY_UNIT || len >= KEY_MAX || len % KEY_UNIT == 0;
}

static enum cstrap_rule
judge_sms_mode(struct cstrap_checker *checker, int32_t mode)
{
	if (is_reserved(mode))
		return CSTRAP_RULE_SMS_MODE;
	return cstrap_checker_len(checker, CSTRAP_SECURITY_SMS_NUMBER) == 0 ?
	    CSTRAP_RULE_SMS_NUMBER :
	    CSTRAP_RULE_NONE;
}

static void
check_sms(struct cstrap_checker *checker)
{
	const int32_t mode =
	    cstrap_checker_number(checker, CSTRAP_SECURITY_SMS_MODE);
	const bool is_secure =
	    mode != CSTRAP_NUMBER_NONE && mode != CSTRAP_SMS_NOSEC;

	if (!is_key_len(cstrap_checker_len(checker, CSTRAP_SECURITY_SMS_KEY)))
		checker_put_resource(checker, CSTRAP_RULE_SMS_KEY_LENGTH,
		    CSTRAP_SECURITY_SMS_KEY);
	for (uint8_t id = CSTRAP_SECURITY_SMS_PARAMETERS;
	     id <= CSTRAP_SECURITY_SMS_KEY && !is_secure; id++)
		if (cstrap_checker_len(checker, id) > 0)
			checker_put_resource(checker, CSTRAP_RULE_SMS_UNUSED,
			    id);
	if (mode != CSTRAP_NUMBER_NONE)
		checker_put_resource(checker, judge_sms_mode(checker, mode),
		    CSTRAP_SECURITY_SMS_MODE);
}

static void
check_hold_off(struct cstrap_checker *checker)
{
	if (cstrap_checker_seconds(checker, CSTRAP_SECURITY_HOLD_OFF) > DAY)
		checker_put_resource(checker, CSTRAP_RULE_HOLD_OFF_LONG,
		    CSTRAP_SECURITY_HOLD_OFF);
}

/* 0 is as good as absent: the account stays (TS Core 1.1.1, 6.1.3.3). */
static void
check_timeout(struct cstrap_checker *checker)
{
	if (cstrap_checker_seconds(checker, CSTRAP_SECURITY_TIMEOUT) == 0)
		checker_put_resource(checker, CSTRAP_RULE_TIMEOUT_INFINITE,
		    CSTRAP_SECURITY_TIMEOUT);
}

void
cstrap_check_security(struct cstrap_checker *checker)
{
	cstrap_check_credential(checker);
	check_sms(checker);
	check_hold_off(checker);
	check_timeout(checker);
}
