/*
 * cli/cmd_explain.c - cardstrap explain: what a rule means.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include <string.h>
#include <strings.h>

#include "cli/cmd.h"

#include "cardstrap/rule.h"
#include "cli/finding.h"

static const struct cstrap_rule_info *
find(const char *id)
{
	const struct cstrap_rule_info *info;

	for (size_t i = 0; (info = cstrap_rule_at(i)) != NULL; i++)
		if (strcasecmp(info->id, id) == 0 ||
		    (strncmp(info->id, "CS-", 3) == 0 &&
			strcasecmp(info->id + 3, id) == 0))
			return info;
	return NULL;
}

static json_t *
rule_json(const struct cstrap_rule_info *info)
{
	return json_pack("{s:s, s:s, s:s, s:s, s:s}", "id", info->id,
	    "severity", cstrap_severity_name(info->severity), "text",
	    info->text, "clause", info->clause, "remedy", info->remedy);
}

static void
explain(struct cstrap_cli *cli, const struct cstrap_rule_info *info)
{
	cstrap_say(&cli->out, "%s (%s)", info->id,
	    cstrap_severity_name(info->severity));
	cstrap_say(&cli->out, "  what:   %s", info->text);
	cstrap_say(&cli->out, "  clause: %s", info->clause);
	cstrap_say(&cli->out, "  remedy: %s", info->remedy);
	cstrap_document_set(&cli->out, "rule", rule_json(info));
}

static void
list(struct cstrap_cli *cli)
{
	const struct cstrap_rule_info *info;
	json_t *rules = json_array();

	for (size_t i = 0; (info = cstrap_rule_at(i)) != NULL; i++) {
		cstrap_say(&cli->out, "%-24s %s", info->id, info->text);
		if (rules != NULL)
			(void)json_array_append_new(rules, rule_json(info));
	}
	cstrap_document_set(&cli->out, "rules", rules);
}

int
cstrap_cmd_explain(struct cstrap_cli *cli)
{
	const char *id = cli->options.args[0];
	const struct cstrap_rule_info *info;

	if (cli->options.arg_count == 0) {
		list(cli);
		return CSTRAP_EXIT_OK;
	}
	if ((info = find(id)) == NULL)
		return cstrap_fail_with(&cli->out, CSTRAP_EXIT_USAGE,
		    "cardstrap explain lists all rules", "there is no rule %s",
		    id);
	explain(cli, info);
	return CSTRAP_EXIT_OK;
}
