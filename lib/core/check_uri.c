/*
 * core/check_uri.c - where a server is reached: the form of its URI, and what
 * the scheme asks of the security mode and of the binding.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "core/check_read.h"

#define PORT_MAX 65535u

enum protection {
	PROTECTION_ANY = 0, /* the scheme says nothing of it */
	PROTECTION_NONE = 1,
	PROTECTION_TLS = 2
};

struct scheme {
	const char *name;
	uint8_t protection;
	char binding; /* letter that it needs; 0: none */
	bool has_host;
};

static const struct scheme schemes[] = {
	{ "coap", PROTECTION_NONE, 'U', true },
	{ "coaps", PROTECTION_TLS, 'U', true },
	{ "coap+tcp", PROTECTION_NONE, 'T', true },
	{ "coaps+tcp", PROTECTION_TLS, 'T', true },
	{ "coap+ws", PROTECTION_NONE, 0, true },
	{ "coaps+ws", PROTECTION_TLS, 0, true },
	{ "coap+sms", PROTECTION_ANY, 'S', false },
	{ "sms", PROTECTION_ANY, 'S', false },
	{ "tel", PROTECTION_ANY, 'S', false },
	{ "mqtt", PROTECTION_NONE, 'M', true },
	{ "mqtts", PROTECTION_TLS, 'M', true },
	{ "http", PROTECTION_NONE, 'H', true },
	{ "https", PROTECTION_TLS, 'H', true },
};

#define SCHEME_COUNT (sizeof(schemes) / sizeof(schemes[0]))

static bool
is_digit(uint8_t c)
{
	return c >= '0' && c <= '9';
}

/* May it stand in a URI at all (RFC 3986, 2)? */
static bool
is_uri_octet(uint8_t c)
{
	static const char refused[] = "\"<>\\^`{|}";

	return c > 0x20 && c < 0x7F && cstrap_text_find(refused, c) < 0;
}

/* Offset of the first octet that is in set, or the length. */
static size_t
span(struct cstrap_view text, const char *set)
{
	size_t i = 0;

	while (i < text.len && cstrap_text_find(set, text.data[i]) < 0)
		i++;
	return i;
}

static struct cstrap_view
rest(struct cstrap_view text, size_t from)
{
	return cstrap_view_part(text, from, text.len);
}

static uint8_t
lower(uint8_t c)
{
	return c >= 'A' && c <= 'Z' ? (uint8_t)(c + ('a' - 'A')) : c;
}

/* A scheme is the same in either case (RFC 3986, 3.1). */
static bool
is_name(struct cstrap_view name, const char *text)
{
	size_t i = 0;

	while (i < name.len && text[i] != '\0' &&
	    lower(name.data[i]) == (uint8_t)text[i])
		i++;
	return i == name.len && text[i] == '\0';
}

static const struct scheme *
find_scheme(struct cstrap_view name)
{
	for (size_t i = 0; i < SCHEME_COUNT; i++)
		if (is_name(name, schemes[i].name))
			return &schemes[i];
	return NULL;
}

static enum cstrap_rule
judge_port(struct cstrap_view text)
{
	uint32_t port = 0;

	if (text.len == 0)
		return CSTRAP_RULE_URI_PORT;
	for (size_t i = 0; i < text.len; i++) {
		if (!is_digit(text.data[i]))
			return CSTRAP_RULE_URI_PORT;
		port = port * 10 + text.data[i] - '0';
		if (port > PORT_MAX)
			return CSTRAP_RULE_URI_PORT;
	}
	return port > 0 ? CSTRAP_RULE_NONE : CSTRAP_RULE_URI_PORT;
}

/* Length of the host, 0 where it has no form: a name, IPv4, or [IPv6]. */
static size_t
host_len(struct cstrap_view authority)
{
	const bool is_literal = authority.len > 0 && authority.data[0] == '[';
	size_t len = span(authority, is_literal ? "]" : ":");

	if (!is_literal)
		return span(authority, "@[]") < len ? 0 : len;
	return len < 3 || len == authority.len ? 0 : len + 1;
}

/* "//host[:port]" and whatever path follows; text is after the scheme. */
static enum cstrap_rule
judge_authority(struct cstrap_view text)
{
	struct cstrap_view authority;
	size_t host;

	if (text.len < 2 || text.data[0] != '/' || text.data[1] != '/')
		return CSTRAP_RULE_URI_FORM;
	authority = rest(text, 2);
	authority.len = span(authority, "/?#");
	host = host_len(authority);
	if (host == 0 || (host < authority.len && authority.data[host] != ':'))
		return CSTRAP_RULE_URI_FORM;
	return host < authority.len ? judge_port(rest(authority, host + 1)) :
				      CSTRAP_RULE_NONE;
}

/* What the URI breaks; its scheme, where it is known, goes to *scheme. */
static enum cstrap_rule
judge_uri(struct cstrap_view uri, const struct scheme **scheme)
{
	const size_t colon = span(uri, ":");

	*scheme = NULL;
	for (size_t i = 0; i < uri.len; i++)
		if (!is_uri_octet(uri.data[i]))
			return CSTRAP_RULE_URI_FORM;
	if (colon == 0 || colon >= uri.len)
		return CSTRAP_RULE_URI_FORM;
	*scheme = find_scheme(cstrap_view_part(uri, 0, colon));
	if (*scheme == NULL)
		return CSTRAP_RULE_URI_SCHEME;
	if ((*scheme)->has_host)
		return judge_authority(rest(uri, colon + 1));
	return span(uri, "0123456789") < uri.len ? CSTRAP_RULE_NONE :
						   CSTRAP_RULE_URI_FORM;
}

static bool
has_sms_number(const struct cstrap_checker *checker,
    const struct cstrap_node *security)
{
	struct cstrap_node node;

	return cstrap_instance_bytes(checker, security,
		   CSTRAP_SECURITY_SMS_NUMBER, &node)
		   .len > 0;
}

/* NoSec goes with a scheme without TLS, the other modes with one with it. */
static void
check_mode(struct cstrap_checker *checker, const struct cstrap_node *security,
    const struct cstrap_node *uri, const struct scheme *scheme)
{
	struct cstrap_node node;
	int64_t mode;

	if (scheme->protection == PROTECTION_ANY ||
	    !cstrap_instance_integer(checker, security, CSTRAP_SECURITY_MODE,
		&node, &mode))
		return;
	if ((mode == CSTRAP_MODE_NOSEC) !=
	    (scheme->protection == PROTECTION_NONE))
		cstrap_checker_put(checker, uri, CSTRAP_RULE_URI_SECURITY);
}

/*
 * A server that is reached by UDP needs U; under LwM2M 1.0 its account may
 * name an SMS number beside the URI instead, and N (no IP) has no scheme.
 */
static bool
is_bound(struct cstrap_view binding, char letter, bool has_number)
{
	bool found = false;

	for (size_t i = 0; i < binding.len; i++) {
		const uint8_t c = binding.data[i];

		found = found || c == (uint8_t)letter;
		if (letter == 'U')
			found = found || c == 'N' || (c == 'S' && has_number);
	}
	return found;
}

static void
check_binding(struct cstrap_checker *checker,
    const struct cstrap_node *security, const struct cstrap_node *uri,
    const struct scheme *scheme)
{
	struct cstrap_node node, server;
	struct cstrap_view binding;
	int64_t id;

	if (scheme->binding == 0 ||
	    cstrap_security_is_bootstrap(checker, security) ||
	    !cstrap_instance_integer(checker, security,
		CSTRAP_SECURITY_SHORT_SERVER_ID, &node, &id) ||
	    !cstrap_checker_may_look(checker, security) ||
	    !cstrap_server_find(checker, id, &server))
		return;
	binding = cstrap_instance_bytes(checker, &server, CSTRAP_SERVER_BINDING,
	    &node);
	if (binding.len > 0 &&
	    !is_bound(binding, scheme->binding,
		has_sms_number(checker, security)))
		cstrap_checker_put(checker, uri, CSTRAP_RULE_URI_BINDING);
}

static void
check_secondary(struct cstrap_checker *checker,
    const struct cstrap_node *security)
{
	struct cstrap_inside inside;
	struct cstrap_node node;
	const struct scheme *scheme;

	if (!cstrap_instance_find(checker, security,
		CSTRAP_SECURITY_SECONDARY_URI, &node) ||
	    node.kind != CSTRAP_NODE_MULTIPLE)
		return;
	cstrap_inside_begin(checker, &node, &inside);
	while (cstrap_inside_next(&inside, &node)) {
		const enum cstrap_rule rule = judge_uri(node.value, &scheme);

		if (rule != CSTRAP_RULE_NONE)
			cstrap_checker_put(checker, &node, rule);
	}
}

void
cstrap_check_uri(struct cstrap_checker *checker,
    const struct cstrap_node *security)
{
	struct cstrap_node node;
	const struct scheme *scheme;
	enum cstrap_rule rule;

	check_secondary(checker, security);
	if (!cstrap_instance_find(checker, security, CSTRAP_SECURITY_URI,
		&node) ||
	    node.kind != CSTRAP_NODE_RESOURCE ||
	    (node.value.len == 0 && has_sms_number(checker, security)))
		return;
	rule = judge_uri(node.value, &scheme);
	if (rule != CSTRAP_RULE_NONE) {
		cstrap_checker_put(checker, &node, rule);
		return;
	}
	check_mode(checker, security, &node, scheme);
	check_binding(checker, security, &node, scheme);
}
