/*
 * core/check_security.c - each Security instance by itself: its URI, its keys,
 * reaching it by SMS (TS Core 1.1.1, E.1), and its times.
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

static bool
is_there(const struct cstrap_checker *checker, uint8_t id)
{
	return cstrap_checker_bytes(checker, id).len > 0;
}

/* Lengths outside 16 to 48 are a matter of the range. */
static void
check_sms_key(struct cstrap_checker *checker)
{
	const size_t len =
	    cstrap_checker_bytes(checker, CSTRAP_SECURITY_SMS_KEY).len;

	if (len > KEY_UNIT && len < KEY_MAX && len % KEY_UNIT != 0)
		cstrap_checker_put_resource(checker,
		    CSTRAP_RULE_SMS_KEY_LENGTH, CSTRAP_SECURITY_SMS_KEY);
}

static void
check_sms(struct cstrap_checker *checker)
{
	const int32_t mode =
	    cstrap_checker_number(checker, CSTRAP_SECURITY_SMS_MODE);

	check_sms_key(checker);
	if (mode == CSTRAP_NUMBER_NONE || mode == CSTRAP_SMS_NOSEC)
		for (uint8_t id = CSTRAP_SECURITY_SMS_PARAMETERS;
		     id <= CSTRAP_SECURITY_SMS_KEY; id++)
			if (is_there(checker, id))
				cstrap_checker_put_resource(checker,
				    CSTRAP_RULE_SMS_UNUSED, id);
	if (mode == CSTRAP_NUMBER_NONE)
		return;
	if (is_reserved(mode))
		cstrap_checker_put_resource(checker, CSTRAP_RULE_SMS_MODE,
		    CSTRAP_SECURITY_SMS_MODE);
	else if (!is_there(checker, CSTRAP_SECURITY_SMS_NUMBER))
		cstrap_checker_put_resource(checker, CSTRAP_RULE_SMS_NUMBER,
		    CSTRAP_SECURITY_SMS_MODE);
}

static void
check_hold_off(struct cstrap_checker *checker)
{
	if (cstrap_checker_seconds(checker, CSTRAP_SECURITY_HOLD_OFF) > DAY)
		cstrap_checker_put_resource(checker, CSTRAP_RULE_HOLD_OFF_LONG,
		    CSTRAP_SECURITY_HOLD_OFF);
}

/* 0 is as good as absent: the account stays (TS Core 1.1.1, 6.1.3.3). */
static void
check_timeout(struct cstrap_checker *checker)
{
	if (cstrap_checker_seconds(checker, CSTRAP_SECURITY_TIMEOUT) == 0)
		cstrap_checker_put_resource(checker,
		    CSTRAP_RULE_TIMEOUT_INFINITE, CSTRAP_SECURITY_TIMEOUT);
}

void
cstrap_check_security(struct cstrap_checker *checker)
{
	cstrap_check_uri(checker);
	cstrap_check_credential(checker);
	check_sms(checker);
	check_hold_off(checker);
	check_timeout(checker);
}
