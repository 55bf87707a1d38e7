/*
 * core/check_server.c - each Server instance by itself: times and binding
 * (TS Core 1.1.1, E.2; bindings of 1.0 are in TS Core 1.0, 5.3.1.1).
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "core/check_read.h"

#include <string.h>

#define LIFETIME_MIN 60

enum era {
	ERA_UNKNOWN = 0, /* version 00, and no Enabler was named */
	ERA_1_0 = 1,
	ERA_LATER = 2
};

/* U, S or both, with Q for queue mode. */
static bool
is_old_binding(struct cstrap_view binding)
{
	static const char bindings[][4] = { "U", "UQ", "S", "SQ", "US", "UQS" };

	for (size_t i = 0; i < sizeof(bindings) / sizeof(bindings[0]); i++)
		if (binding.len > 0 && binding.len < sizeof(bindings[i]) &&
		    memcmp(binding.data, bindings[i], binding.len) == 0 &&
		    bindings[i][binding.len] == '\0')
			return true;
	return false;
}

/* A set of transports, each once. */
static bool
is_new_binding(struct cstrap_view binding)
{
	unsigned int seen = 0;

	for (size_t i = 0; i < binding.len; i++) {
		const int at = cstrap_text_find("UMHTSN", binding.data[i]);

		if (at < 0 || (seen & 1u << at) != 0)
			return false;
		seen |= 1u << at;
	}
	return seen != 0;
}

static enum era
find_era(const struct cstrap_checker *checker, const struct cstrap_node *server)
{
	struct cstrap_version version = server->version;

	if (version.major == 0 &&
	    checker->options->enabler == CSTRAP_ENABLER_NEWEST)
		return ERA_UNKNOWN;
	version = cstrap_object_judge(cstrap_object_find(CSTRAP_OBJECT_SERVER),
	    version, checker->options->enabler);
	return version.major == 1 && version.minor == 0 ? ERA_1_0 : ERA_LATER;
}

static void
check_binding(struct cstrap_checker *checker, const struct cstrap_node *server)
{
	const enum era era = find_era(checker, server);
	struct cstrap_node node;
	struct cstrap_view binding;

	if (!cstrap_instance_find(checker, server, CSTRAP_SERVER_BINDING,
		&node) ||
	    node.kind != CSTRAP_NODE_RESOURCE)
		return;
	binding = node.value;
	if (era == ERA_1_0 ? is_old_binding(binding) : is_new_binding(binding))
		return;
	if (era == ERA_1_0 || !is_old_binding(binding))
		cstrap_checker_put(checker, &node, CSTRAP_RULE_BINDING_FORM);
	else if (era == ERA_LATER)
		cstrap_checker_put(checker, &node, CSTRAP_RULE_BINDING_QUEUE);
}

static void
check_preferred(struct cstrap_checker *checker,
    const struct cstrap_node *server)
{
	struct cstrap_node node, other;
	const struct cstrap_view preferred = cstrap_instance_bytes(checker,
	    server, CSTRAP_SERVER_PREFERRED_TRANSPORT, &node);
	const struct cstrap_view binding = cstrap_instance_bytes(checker,
	    server, CSTRAP_SERVER_BINDING, &other);

	if (preferred.len == 0)
		return;
	for (size_t i = 0; i < binding.len && preferred.len == 1; i++)
		if (binding.data[i] == preferred.data[0])
			return;
	cstrap_checker_put(checker, &node, CSTRAP_RULE_BINDING_PREFERRED);
}

/* A resource in seconds; -1 where it cannot be judged. */
static int64_t
read_seconds(struct cstrap_checker *checker, const struct cstrap_node *server,
    uint16_t id, struct cstrap_node *node)
{
	int64_t seconds;

	if (!cstrap_instance_integer(checker, server, id, node, &seconds))
		return -1;
	if (seconds < 0)
		cstrap_checker_put(checker, node, CSTRAP_RULE_TIME_NEGATIVE);
	return seconds;
}

static void
check_times(struct cstrap_checker *checker, const struct cstrap_node *server)
{
	struct cstrap_node node;
	int64_t lifetime, min, max;

	lifetime = read_seconds(checker, server, CSTRAP_SERVER_LIFETIME, &node);
	if (lifetime >= 0 && lifetime < LIFETIME_MIN)
		cstrap_checker_put(checker, &node, CSTRAP_RULE_LIFETIME_SHORT);
	min =
	    read_seconds(checker, server, CSTRAP_SERVER_MINIMUM_PERIOD, &node);
	max =
	    read_seconds(checker, server, CSTRAP_SERVER_MAXIMUM_PERIOD, &node);
	if (max > 0 && max < min)
		cstrap_checker_put(checker, &node, CSTRAP_RULE_PERIOD_ORDER);
	(void)read_seconds(checker, server, CSTRAP_SERVER_DISABLE_TIMEOUT,
	    &node);
}

void
cstrap_check_server(struct cstrap_checker *checker)
{
	struct cstrap_inside inside;
	struct cstrap_node server;

	cstrap_instances_begin(checker, CSTRAP_OBJECT_SERVER, &inside);
	while (cstrap_inside_next(&inside, &server)) {
		check_times(checker, &server);
		check_binding(checker, &server);
		check_preferred(checker, &server);
	}
}
