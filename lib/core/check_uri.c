/*
 * core/check_uri.c - where a server is reached: the form of its URI, and what
 * the scheme asks of the security mode and of the binding.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "core/checker.h"

#include <string.h>

#define PORT_MAX 65535u
#define SCHEME_MAX 9 /* "coaps+tcp" */

/* A scheme; that of TLS has an s behind the fourth letter. */
struct scheme {
	char name[SCHEME_MAX];
	char binding; /* letter that it needs; 0: none */
};

static const struct scheme schemes[] = {
	{ "coap", 'U' },
	{ "coap+tcp", 'T' },
	{ "coap+ws", 0 },
	{ "mqtt", 'M' },
	{ "http", 'H' },
	/* from here on without TLS, and without a host */
	{ "coap+sms", 'S' },
	{ "sms", 'S' },
	{ "tel", 'S' },
};

#define SCHEME_COUNT (sizeof(schemes) / sizeof(schemes[0]))
#define HOST_COUNT 5u /* schemes with a host */
#define TLS_AT 4u     /* where its s is */

/* What a URI was found to be. */
struct uri {
	size_t colon; /* behind the scheme */
	size_t mark;  /* the first that ends a host; the end, if none does */
	char binding;
	bool has_host;
	bool is_tls;
};

/* What an octet is in a URI (RFC 3986, 2). */
#define REFUSED 0x80 /* stands in none, as all from 80 on */
#define MARK 0x01    /* ends a host: # / : ? @ [ ] */
#define END 0x02     /* ends an authority: # / ? */

/* clang-format off */
#define R REFUSED
#define M MARK
#define E (MARK | END)
static const uint8_t octets[0x80] = {
	R, R, R, R, R, R, R, R, R, R, R, R, R, R, R, R,
	R, R, R, R, R, R, R, R, R, R, R, R, R, R, R, R,
	R, 0, R, E, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, E,
	0, 0, 0, 0, 0, 0, 0, 0, 0, 0, M, 0, R, 0, R, E,
	M, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
	0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, M, R, M, R, 0,
	R, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
	0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, R, R, R, 0, R,
};
#undef R
#undef M
#undef E
/* clang-format on */

#ifndef __OPTIMIZE_SIZE__
#define EACH(octet) (UINT64_C(0x0101010101010101) * (octet))

/* The top bit of each octet: is it from low to high? All are below 0x80. */
CSTRAP_HOT uint64_t
between(uint64_t eight, unsigned int low, unsigned int high)
{
	return (eight + EACH(0x80 - low)) & ~(eight + EACH(0x7F - high));
}
#endif

static unsigned int
kind_of(uint8_t c)
{
	return octets[c & 0x7F] | (c & REFUSED);
}

static bool
is_digit(uint8_t c)
{
	return c >= '0' && c <= '9';
}

static bool
is_end(uint8_t c)
{
	return (kind_of(c) & END) != 0;
}

static uint8_t
lower(uint8_t c)
{
	return c >= 'A' && c <= 'Z' ? (uint8_t)(c + ('a' - 'A')) : c;
}

/* A scheme is the same in either case (RFC 3986, 3.1); an s may be left out. */
static bool
is_name(struct cstrap_view text, bool is_tls, const char name[SCHEME_MAX])
{
	size_t i = 0, at = 0;

	for (; i < text.len; i++) {
		if (is_tls && i == TLS_AT)
			continue;
		if (at == SCHEME_MAX - 1 ||
		    lower(text.data[i]) != (uint8_t)name[at])
			return false;
		at++;
	}
	return name[at] == '\0';
}

static bool
find_scheme(struct cstrap_view text, struct uri *uri)
{
	uri->is_tls = text.len > TLS_AT && lower(text.data[TLS_AT]) == 's';
	for (size_t i = 0; i < (uri->is_tls ? HOST_COUNT : SCHEME_COUNT); i++) {
		if (!is_name(text, uri->is_tls, schemes[i].name))
			continue;
		uri->binding = schemes[i].binding;
		uri->has_host = i < HOST_COUNT;
		return true;
	}
	return false;
}

/* The port from text.data[at] on, up to the end of the authority. */
static enum cstrap_rule
judge_port(struct cstrap_view text, size_t at)
{
	uint32_t port = 0;

	for (; at < text.len && !is_end(text.data[at]); at++) {
		port = port * 10 + text.data[at] - '0';
		if (!is_digit(text.data[at]) || port > PORT_MAX)
			return CSTRAP_RULE_URI_PORT;
	}
	return port > 0 ? CSTRAP_RULE_NONE : CSTRAP_RULE_URI_PORT;
}

/* An [IPv6] host from at on: where it ends; 0: it has no form. */
static size_t
literal_end(struct cstrap_view text, size_t at)
{
	size_t end = at;

	while (
	    end < text.len && text.data[end] != ']' && !is_end(text.data[end]))
		end++;
	return end < text.len && text.data[end] == ']' && end - at > 2 ?
	    end + 1 :
	    0;
}

/* Behind "//": host[:port] and whatever path follows. */
static enum cstrap_rule
judge_authority(struct cstrap_view text, const struct uri *uri)
{
	const size_t at = uri->colon + 3;
	size_t end = uri->mark;

	if (text.len < at || text.data[at - 2] != '/' ||
	    text.data[at - 1] != '/')
		return CSTRAP_RULE_URI_FORM;
	if (end == at && end < text.len && text.data[at] == '[')
		end = literal_end(text, at);
	else if (end == at)
		end = 0;
	if (end == 0)
		return CSTRAP_RULE_URI_FORM;
	if (end == text.len || is_end(text.data[end]))
		return CSTRAP_RULE_NONE;
	return text.data[end] == ':' ? judge_port(text, end + 1) :
				       CSTRAP_RULE_URI_FORM;
}

static bool
has_digit(struct cstrap_view text, size_t at)
{
	for (; at < text.len; at++)
		if (is_digit(text.data[at]))
			return true;
	return false;
}

/* Behind letters, digits, dots and hyphens from at on, eight at a time. */
CSTRAP_HOT size_t
skip_plain(struct cstrap_view text, size_t at)
{
#ifndef __OPTIMIZE_SIZE__
	for (uint64_t eight; text.len - at >= sizeof(eight);
	     at += sizeof(eight)) {
		memcpy(&eight, text.data + at, sizeof(eight));
		if ((eight & EACH(0x80)) != 0 ||
		    ((between(eight | EACH(0x20), 'a', 'z') |
			 between(eight, '0', '9') | between(eight, '-', '.')) &
			EACH(0x80)) != EACH(0x80))
			break;
	}
#else
	(void)text;
#endif
	return at;
}

/* Find what divides the URI. False: there is what stands in no URI. */
static bool
divide(struct cstrap_view text, struct uri *uri)
{
	unsigned int kind;
	size_t i = 0;

	uri->colon = text.len;
	uri->mark = text.len;
	for (; i < text.len && i < uri->colon + 3; i++) {
		if ((kind_of(text.data[i]) & REFUSED) != 0)
			return false;
		if (text.data[i] == ':' && uri->colon == text.len)
			uri->colon = i;
	}
	/* A host is what is long, and behind "://". */
	for (i = skip_plain(text, i); i < text.len; i++) {
		if ((kind = kind_of(text.data[i])) == 0)
			continue;
		if ((kind & REFUSED) != 0)
			return false;
		if (i < uri->mark)
			uri->mark = i;
	}
	return true;
}

/* What the URI breaks; what it is goes to *uri where it breaks nothing. */
static enum cstrap_rule
judge_uri(struct cstrap_view text, struct uri *uri)
{
	if (!divide(text, uri) || uri->colon == 0 || uri->colon == text.len)
		return CSTRAP_RULE_URI_FORM;
	if (!find_scheme((struct cstrap_view) { text.data, uri->colon }, uri))
		return CSTRAP_RULE_URI_SCHEME;
	if (uri->has_host)
		return judge_authority(text, uri);
	return has_digit(text, uri->colon + 1) ? CSTRAP_RULE_NONE :
						 CSTRAP_RULE_URI_FORM;
}

static bool
has_sms_number(struct cstrap_checker *checker)
{
	return cstrap_checker_len(checker, CSTRAP_SECURITY_SMS_NUMBER) > 0;
}

/* NoSec goes with a scheme without TLS, the other modes with one with it. */
static enum cstrap_rule
judge_mode(int32_t mode, const struct uri *uri)
{
	return uri->has_host && mode != CSTRAP_NUMBER_NONE &&
		(mode == CSTRAP_MODE_NOSEC) == uri->is_tls ?
	    CSTRAP_RULE_URI_SECURITY :
	    CSTRAP_RULE_NONE;
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

/* Against the binding of the Server instance of this account, if any. */
static void
check_binding(struct cstrap_checker *checker, const struct uri *uri)
{
	const struct cstrap_account *account = checker->account;
	const bool has_number = has_sms_number(checker);
	uint16_t at;

	if (uri->binding != 0 && !account->is_bootstrap &&
	    account->number != CSTRAP_NUMBER_NONE &&
	    cstrap_checker_may_look(checker, 2, checker->offset) &&
	    cstrap_account_server(checker, account->number, &at) &&
	    cstrap_item_at(checker->message, at, &checker->item) &&
	    checker->item.value.len > 0 &&
	    !is_bound(checker->item.value, uri->binding, has_number))
		checker_put_resource(checker, CSTRAP_RULE_URI_BINDING,
		    CSTRAP_SECURITY_URI);
}

static void
check_secondary(struct cstrap_checker *checker)
{
	struct uri uri;

	cstrap_checker_values(checker, CSTRAP_SECURITY_SECONDARY_URI);
	while (checker->depth == 4 && cstrap_checker_value(checker))
		cstrap_checker_put_value(checker,
		    judge_uri(checker->item.value, &uri));
}

void
cstrap_check_uri(struct cstrap_checker *checker)
{
	enum cstrap_rule rule;
	struct uri uri;

	if (checker->at[CSTRAP_SECURITY_SECONDARY_URI] != 0)
		check_secondary(checker);
	if (!cstrap_checker_load(checker, CSTRAP_SECURITY_URI))
		return;
	rule = judge_uri(checker->item.value, &uri);
	if (checker->item.value.len == 0 && has_sms_number(checker))
		return;
	if (rule == CSTRAP_RULE_NONE) {
		check_binding(checker, &uri);
		rule = judge_mode(checker->account->mode, &uri);
	}
	checker_put_resource(checker, rule, CSTRAP_SECURITY_URI);
}
