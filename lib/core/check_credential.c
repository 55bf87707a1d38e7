/*
 * core/check_credential.c - resources 3, 4 and 5 of a Security instance: what
 * its mode needs, and what it has no use for (TS Transport 1.1.1, 5.2.8).
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "core/checker.h"

#include "cardstrap/der.h"

#define IDENTITY_MAX 128u /* that a client has to support */
#define PSK_MIN 16u       /* recommended */
#define PSK_MAX 64u       /* that a client has to support */

#define DER_SEQUENCE 0x30

/* By mode: which of the three it needs. What is not needed has no use. */
#define BIT(resource) (1u << (resource))
#define ALL                                                                \
	(BIT(CSTRAP_SECURITY_IDENTITY) | BIT(CSTRAP_SECURITY_SERVER_KEY) | \
	    BIT(CSTRAP_SECURITY_SECRET_KEY))

static const uint8_t needs[] = {
	[CSTRAP_MODE_PSK] =
	    BIT(CSTRAP_SECURITY_IDENTITY) | BIT(CSTRAP_SECURITY_SECRET_KEY),
	[CSTRAP_MODE_RPK] = ALL,
	[CSTRAP_MODE_X509] = ALL,
	[CSTRAP_MODE_NOSEC] = 0,
	[CSTRAP_MODE_EST] = BIT(CSTRAP_SECURITY_SERVER_KEY),
};

static bool
is_mode(int32_t mode)
{
	return mode >= CSTRAP_MODE_PSK && mode <= CSTRAP_MODE_EST;
}

bool
cstrap_mode_needs(int32_t mode, unsigned int id)
{
	return is_mode(mode) && (needs[mode] >> id & 1u) != 0;
}

/* One DER SEQUENCE and nothing else: X.690, 8.1.3. */
static CSTRAP_APART bool
is_der(struct cstrap_view bytes)
{
	struct cstrap_cursor r;
	struct cstrap_der der;

	cstrap_cursor_init(&r, bytes);
	return cstrap_der_next(&r, &der) && der.tag == DER_SEQUENCE &&
	    cstrap_cursor_left(&r) == 0;
}

/* Resource 4 may be a hash of the certificate instead (/0/x/13). */
static bool
is_hash(struct cstrap_checker *checker, uint8_t id)
{
	const int32_t matching =
	    cstrap_checker_number(checker, CSTRAP_SECURITY_MATCHING);

	return id == CSTRAP_SECURITY_SERVER_KEY &&
	    matching != CSTRAP_NUMBER_NONE && matching != 0;
}

static enum cstrap_rule
judge_psk(uint8_t id, size_t len)
{
	if (id == CSTRAP_SECURITY_IDENTITY)
		return len > IDENTITY_MAX ? CSTRAP_RULE_IDENTITY_LENGTH :
					    CSTRAP_RULE_NONE;
	if (len < PSK_MIN)
		return CSTRAP_RULE_PSK_SHORT;
	return len > PSK_MAX ? CSTRAP_RULE_PSK_LONG : CSTRAP_RULE_NONE;
}

/* An empty value counts as none: the standard's example stores /0/x/4 so. */
static enum cstrap_rule
judge(struct cstrap_checker *checker, uint8_t id)
{
	const int32_t mode = checker->account->mode;
	const bool is_needed = cstrap_mode_needs(mode, id);
	const size_t len = cstrap_checker_len(checker, id);

	if (len == 0)
		return is_needed ? CSTRAP_RULE_KEY_MISSING : CSTRAP_RULE_NONE;
	if (!is_needed)
		return CSTRAP_RULE_KEY_UNUSED;
	if (mode == CSTRAP_MODE_PSK)
		return judge_psk(id, len);
	return is_der(checker->item.value) || is_hash(checker, id) ?
	    CSTRAP_RULE_NONE :
	    CSTRAP_RULE_KEY_FORM;
}

/* Has it a link to OSCORE, other than the null link? */
static bool
has_oscore(struct cstrap_checker *checker)
{
	return cstrap_checker_len(checker, CSTRAP_SECURITY_OSCORE) == 4 &&
	    !cstrap_view_filled(checker->item.value, 0xFF);
}

/* A Bootstrap-Server can hand out every key: it deserves the best one. */
static enum cstrap_rule
judge_bootstrap(struct cstrap_checker *checker)
{
	const int32_t mode = checker->account->mode;

	if (mode == CSTRAP_MODE_PSK)
		return CSTRAP_RULE_BOOTSTRAP_PSK;
	return mode == CSTRAP_MODE_NOSEC && !has_oscore(checker) ?
	    CSTRAP_RULE_BOOTSTRAP_NOSEC :
	    CSTRAP_RULE_NONE;
}

void
cstrap_check_credential(struct cstrap_checker *checker)
{
	if (!is_mode(checker->account->mode))
		return;
	for (unsigned int id = CSTRAP_SECURITY_IDENTITY;
	     id <= CSTRAP_SECURITY_SECRET_KEY; id++)
		checker_put_resource(checker, judge(checker, (uint8_t)id),
		    (uint8_t)id);
	if (checker->account->is_bootstrap)
		checker_put_resource(checker, judge_bootstrap(checker),
		    CSTRAP_SECURITY_MODE);
}
