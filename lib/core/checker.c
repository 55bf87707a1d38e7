/*
 * core/checker.c - findings of a check.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "core/checker.h"

static void
put(struct cstrap_checker *checker, enum cstrap_rule rule, size_t offset,
    const struct cstrap_path *path)
{
	struct cstrap_finding finding;

	cstrap_finding_set(&finding, CSTRAP_E_RULE, rule, NULL);
	finding.file = checker->options->file;
	finding.offset = offset;
	finding.path = *path;
	switch (finding.severity) {
	case CSTRAP_SEVERITY_ERROR:
		checker->count.errors++;
		break;
	case CSTRAP_SEVERITY_WARNING:
		checker->count.warnings++;
		break;
	case CSTRAP_SEVERITY_NOTE:
		checker->count.notes++;
		break;
	}
	cstrap_sink_put(checker->sink, &finding);
}

void
cstrap_checker_put(struct cstrap_checker *checker,
    const struct cstrap_node *node, enum cstrap_rule rule)
{
	static const struct cstrap_path root = { 0, { 0, 0, 0, 0 } };

	if (node != NULL)
		put(checker, rule, node->offset, &node->path);
	else
		put(checker, rule, 0, &root);
}

void
cstrap_checker_put_resource(struct cstrap_checker *checker,
    const struct cstrap_node *instance, uint16_t resource,
    enum cstrap_rule rule)
{
	struct cstrap_path path = instance->path;

	path.depth = 3;
	path.id[2] = resource;
	put(checker, rule, instance->offset, &path);
}

bool
cstrap_checker_may_look(struct cstrap_checker *checker,
    const struct cstrap_node *node)
{
	if (checker->lookups > CSTRAP_CHECK_LOOKUPS)
		return false;
	if (checker->lookups++ < CSTRAP_CHECK_LOOKUPS)
		return true;
	cstrap_checker_put(checker, node, CSTRAP_RULE_CHECK_LIMIT);
	return false;
}
