/*
 * core/check_credential.c - resources 3, 4 and 5 of a Security instance: what
 * its mode needs, and what it has no use for (TS Transport 1.1.1, 5.2.8).
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "core/check_read.h"

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
read_mode(const struct cstrap_checker *checker,
    const struct cstrap_node *security, struct cstrap_node *node, int64_t *mode)
{
	return cstrap_instance_integer(checker, security, CSTRAP_SECURITY_MODE,
		   node, mode) &&
	    *mode >= CSTRAP_MODE_PSK && *mode <= CSTRAP_MODE_EST;
}

bool
cstrap_security_needs(const struct cstrap_checker *checker,
    const struct cstrap_node *security, uint16_t id)
{
	struct cstrap_node node;
	int64_t mode;

	return id <= CSTRAP_SECURITY_SECRET_KEY &&
	    read_mode(checker, security, &node, &mode) &&
	    (needs[mode] & BIT(id)) != 0;
}

/* One DER SEQUENCE and nothing else: X.690, 8.1.3. */
static bool
is_der(struct cstrap_view bytes)
{
	struct cstrap_cursor r;
	uint32_t len;

	cstrap_cursor_init(&r, bytes);
	if (cstrap_cursor_be(&r, 1) != DER_SEQUENCE)
		return false;
	len = cstrap_cursor_be(&r, 1);
	if (len > 0x80 && len <= 0x83)
		len = cstrap_cursor_be(&r, len & 0x7F);
	else if (len >= 0x80)
		return false;
	return r.status == CSTRAP_OK && cstrap_cursor_left(&r) == len;
}

/* Resource 4 may be a hash of the certificate instead (/0/x/13). */
static bool
is_hash(const struct cstrap_checker *checker,
    const struct cstrap_node *security, uint16_t id)
{
	struct cstrap_node node;
	int64_t matching;

	return id == CSTRAP_SECURITY_SERVER_KEY &&
	    cstrap_instance_integer(checker, security, CSTRAP_SECURITY_MATCHING,
		&node, &matching) &&
	    matching != 0;
}

static void
check_psk(struct cstrap_checker *checker, uint16_t id,
    const struct cstrap_node *node)
{
	const size_t len = node->value.len;

	if (id == CSTRAP_SECURITY_IDENTITY && len > IDENTITY_MAX)
		cstrap_checker_put(checker, node, CSTRAP_RULE_IDENTITY_LENGTH);
	if (id == CSTRAP_SECURITY_SECRET_KEY && len < PSK_MIN)
		cstrap_checker_put(checker, node, CSTRAP_RULE_PSK_SHORT);
	if (id == CSTRAP_SECURITY_SECRET_KEY && len > PSK_MAX)
		cstrap_checker_put(checker, node, CSTRAP_RULE_PSK_LONG);
}

/* node is the empty resource, or the instance that lacks it. */
static void
put_missing(struct cstrap_checker *checker, const struct cstrap_node *security,
    const struct cstrap_node *node, uint16_t id)
{
	if (node->path.depth > security->path.depth)
		cstrap_checker_put(checker, node, CSTRAP_RULE_KEY_MISSING);
	else
		cstrap_checker_put_resource(checker, security, id,
		    CSTRAP_RULE_KEY_MISSING);
}

/* An empty value counts as none: the standard's example stores /0/x/4 so. */
static void
check_one(struct cstrap_checker *checker, const struct cstrap_node *security,
    int64_t mode, uint16_t id)
{
	struct cstrap_node node;
	const struct cstrap_view value =
	    cstrap_instance_bytes(checker, security, id, &node);
	const bool is_needed = (needs[mode] & BIT(id)) != 0;

	if (value.len == 0) {
		if (is_needed)
			put_missing(checker, security, &node, id);
		return;
	}
	if (!is_needed)
		cstrap_checker_put(checker, &node, CSTRAP_RULE_KEY_UNUSED);
	else if (mode == CSTRAP_MODE_PSK)
		check_psk(checker, id, &node);
	else if (!is_hash(checker, security, id) && !is_der(value))
		cstrap_checker_put(checker, &node, CSTRAP_RULE_KEY_FORM);
}

/* A Bootstrap-Server can hand out every key: it deserves the best one. */
static void
check_bootstrap(struct cstrap_checker *checker,
    const struct cstrap_node *security, const struct cstrap_node *node,
    int64_t mode)
{
	if (!cstrap_security_is_bootstrap(checker, security))
		return;
	if (mode == CSTRAP_MODE_PSK)
		cstrap_checker_put(checker, node, CSTRAP_RULE_BOOTSTRAP_PSK);
	if (mode == CSTRAP_MODE_NOSEC &&
	    !cstrap_instance_has_link(checker, security,
		CSTRAP_SECURITY_OSCORE))
		cstrap_checker_put(checker, node, CSTRAP_RULE_BOOTSTRAP_NOSEC);
}

void
cstrap_check_credential(struct cstrap_checker *checker,
    const struct cstrap_node *security)
{
	struct cstrap_node node;
	int64_t mode;

	if (!read_mode(checker, security, &node, &mode))
		return;
	for (unsigned int id = CSTRAP_SECURITY_IDENTITY;
	     id <= CSTRAP_SECURITY_SECRET_KEY; id++)
		check_one(checker, security, mode, (uint16_t)id);
	check_bootstrap(checker, security, &node, mode);
}
