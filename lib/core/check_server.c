/*
 * core/check_server.c - each Server instance by itself: times and binding
 * (TS Core 1.1.1, E.2; bindings of 1.0 are in TS Core 1.0, 5.3.1.1).
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "core/checker.h"

#include <string.h>

#include "core/object_table.h"

#define LIFETIME_MIN 60

enum era {
	ERA_UNKNOWN = 0, /* version 00, and no Enabler was named */
	ERA_1_0 = 1,
	ERA_LATER = 2
};

/* Is this letter at *at? Then go on to the next. */
static bool
took(struct cstrap_view text, size_t *at, char letter)
{
	if (*at >= text.len || text.data[*at] != (uint8_t)letter)
		return false;
	++*at;
	return true;
}

/* U, UQ, S, SQ, US or UQS: Q is queue mode. */
static bool
is_old_binding(struct cstrap_view binding)
{
	size_t at = 0;

	if (took(binding, &at, 'U')) {
		(void)took(binding, &at, 'Q');
		(void)took(binding, &at, 'S');
	} else if (took(binding, &at, 'S')) {
		(void)took(binding, &at, 'Q');
	}
	return at > 0 && at == binding.len;
}

static int
place_in(const char *text, uint8_t octet)
{
	for (int i = 0; text[i] != '\0'; i++)
		if ((uint8_t)text[i] == octet)
			return i;
	return -1;
}

/* A set of transports, each once. */
static bool
is_new_binding(struct cstrap_view binding)
{
	unsigned int seen = 0;

	for (size_t i = 0; i < binding.len; i++) {
		const int at = place_in("UMHTSN", binding.data[i]);

		if (at < 0 || (seen & 1u << at) != 0)
			return false;
		seen |= 1u << at;
	}
	return seen != 0;
}

static enum era
find_era(const struct cstrap_checker *checker)
{
	if (checker->version.major == 0 &&
	    checker->options->enabler == CSTRAP_ENABLER_NEWEST)
		return ERA_UNKNOWN;
	return checker->place <= CSTRAP_V_1_0 ? ERA_1_0 : ERA_LATER;
}

static enum cstrap_rule
judge_binding(const struct cstrap_checker *checker)
{
	const struct cstrap_view binding = checker->item.value;
	const enum era era = find_era(checker);

	if (era == ERA_1_0 ? is_old_binding(binding) : is_new_binding(binding))
		return CSTRAP_RULE_NONE;
	if (era == ERA_1_0 || !is_old_binding(binding))
		return CSTRAP_RULE_BINDING_FORM;
	return era == ERA_LATER ? CSTRAP_RULE_BINDING_QUEUE : CSTRAP_RULE_NONE;
}

/* A binding that is there and empty has no form. */
static void
check_binding(struct cstrap_checker *checker)
{
	if (cstrap_checker_load(checker, CSTRAP_SERVER_BINDING))
		checker_put_resource(checker, judge_binding(checker),
		    CSTRAP_SERVER_BINDING);
}

static void
check_preferred(struct cstrap_checker *checker)
{
	const size_t len =
	    cstrap_checker_len(checker, CSTRAP_SERVER_PREFERRED_TRANSPORT);
	const uint8_t letter = len > 0 ? checker->item.value.data[0] : 0;

	if (len == 0)
		return;
	(void)cstrap_checker_load(checker, CSTRAP_SERVER_BINDING);
	for (size_t i = 0; i < checker->item.value.len && len == 1; i++)
		if (checker->item.value.data[i] == letter)
			return;
	checker_put_resource(checker, CSTRAP_RULE_BINDING_PREFERRED,
	    CSTRAP_SERVER_PREFERRED_TRANSPORT);
}

/* Both are at 2^31 - 1 or above it, where they were drawn to that. */
static bool
is_longer(struct cstrap_checker *checker, uint8_t a, uint8_t b)
{
	struct cstrap_view x, y;

	(void)cstrap_checker_load(checker, a);
	x = checker->item.value;
	(void)cstrap_checker_load(checker, b);
	y = checker->item.value;
	for (; x.len > y.len; x.data++, x.len--)
		if (x.data[0] != 0)
			return true;
	for (; y.len > x.len; y.data++, y.len--)
		if (y.data[0] != 0)
			return false;
	return memcmp(x.data, y.data, x.len) > 0;
}

static void
check_times(struct cstrap_checker *checker)
{
	const int32_t lifetime =
	    cstrap_checker_seconds(checker, CSTRAP_SERVER_LIFETIME);
	int32_t min, max;

	if (lifetime >= 0 && lifetime < LIFETIME_MIN)
		checker_put_resource(checker, CSTRAP_RULE_LIFETIME_SHORT,
		    CSTRAP_SERVER_LIFETIME);
	min = cstrap_checker_seconds(checker, CSTRAP_SERVER_MINIMUM_PERIOD);
	max = cstrap_checker_seconds(checker, CSTRAP_SERVER_MAXIMUM_PERIOD);
	if (max > 0 &&
	    (max < min ||
		(min == INT32_MAX &&
		    is_longer(checker, CSTRAP_SERVER_MINIMUM_PERIOD,
			CSTRAP_SERVER_MAXIMUM_PERIOD))))
		checker_put_resource(checker, CSTRAP_RULE_PERIOD_ORDER,
		    CSTRAP_SERVER_MAXIMUM_PERIOD);
	(void)cstrap_checker_seconds(checker, CSTRAP_SERVER_DISABLE_TIMEOUT);
}

void
cstrap_check_server(struct cstrap_checker *checker)
{
	check_times(checker);
	check_binding(checker);
	check_preferred(checker);
}
