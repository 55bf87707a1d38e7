/*
 * provision/plan_rules.c - access rules for new files: those of the card that
 * mean what is wanted, by the form the card itself uses.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "provision/plan_make.h"

#include <string.h>

static void
set_reference(struct cstrap_card_rule *rule,
    const struct cstrap_access_rules *rules, uint8_t record)
{
	rule->tag = 0x8B;
	rule->len = 3;
	rule->bytes[0] = (uint8_t)(rules->file_id >> 8);
	rule->bytes[1] = (uint8_t)rules->file_id;
	rule->bytes[2] = record;
}

/* The rule that a file has, as bytes; len 0: none, or too long. */
static struct cstrap_card_rule
rule_of(const struct cstrap_fcp *fcp)
{
	struct cstrap_card_rule rule = { 0 };
	struct cstrap_view bytes = fcp->rule;

	rule.tag = 0x8B;
	if (fcp->compact.len > 0) {
		rule.tag = 0x8C;
		bytes = fcp->compact;
	} else if (fcp->expanded.len > 0) {
		rule.tag = 0xAB;
		bytes = fcp->expanded;
	}
	if (bytes.len > 0 && bytes.len <= sizeof(rule.bytes)) {
		rule.len = (uint8_t)bytes.len;
		memcpy(rule.bytes, bytes.data, bytes.len);
	}
	return rule;
}

/* Read by anybody, updated by ADM keys alone? */
static bool
suits_ef(const struct cstrap_access *read, const struct cstrap_access *update)
{
	if (read->kind != CSTRAP_ACCESS_ALWAYS ||
	    update->kind != CSTRAP_ACCESS_KEYS)
		return false;
	for (uint8_t i = 0; i < update->key_count; i++)
		if (!cstrap_key_is_adm(update->keys[i]))
			return false;
	return update->key_count > 0;
}

/* A directory of the application, whose rule our file may have as well. */
static enum cstrap_status
take_from_neighbour(struct cstrap_maker *maker,
    const struct cstrap_survey_file *file, struct cstrap_new_rules *rules)
{
	struct cstrap_access read, update;
	enum cstrap_status st;
	bool known;

	if (!file->exists || rules->ef.len > 0)
		return CSTRAP_OK;
	st = cstrap_survey_access(maker->survey, file, CSTRAP_ACCESS_READ,
	    &read, &known);
	if (st != CSTRAP_OK || !known)
		return st;
	st = cstrap_survey_access(maker->survey, file, CSTRAP_ACCESS_UPDATE,
	    &update, &known);
	if (st == CSTRAP_OK && known && suits_ef(&read, &update)) {
		rules->ef = rule_of(&file->fcp);
		rules->ef_update = update;
	}
	return st;
}

/* By what they mean, among the records of the card's own EF.ARR. */
static void
take_by_meaning(struct cstrap_maker *maker, struct cstrap_new_rules *rules)
{
	const struct cstrap_access_rules *arr = &maker->survey->mf_rules;
	const uint8_t df =
	    cstrap_access_rules_for_df(arr, maker->options->keys);
	const uint8_t ef =
	    cstrap_access_rules_for_ef(arr, maker->options->keys);

	if (rules->df.len == 0 && df != 0) {
		set_reference(&rules->df, arr, df);
		cstrap_access_rules_record(arr, df, CSTRAP_ACCESS_CREATE_EF,
		    &rules->df_create_ef);
	}
	if (rules->ef.len == 0 && ef != 0) {
		set_reference(&rules->ef, arr, ef);
		cstrap_access_rules_record(arr, ef, CSTRAP_ACCESS_UPDATE,
		    &rules->ef_update);
	}
}

/* What a rule that was given, or taken as it is, asks for. */
static bool
resolve(const struct cstrap_maker *maker, const struct cstrap_card_rule *rule,
    uint8_t operation, struct cstrap_access *access)
{
	const struct cstrap_view bytes = { rule->bytes, rule->len };
	struct cstrap_fcp fcp = { 0 };

	if (rule->tag == 0x8B)
		fcp.rule = bytes;
	else if (rule->tag == 0x8C)
		fcp.compact = bytes;
	else
		fcp.expanded = bytes;
	return cstrap_access_rules_resolve(&maker->survey->mf_rules, &fcp,
	    operation, access);
}

/* Given by the card profile: still held to what safety asks for. */
static enum cstrap_status
take_given(struct cstrap_maker *maker, struct cstrap_new_rules *rules)
{
	struct cstrap_access read;

	rules->ef = maker->card->ef_rule;
	rules->df = maker->card->df_rule;
	if (rules->df.len > 0 &&
	    !resolve(maker, &rules->df, CSTRAP_ACCESS_CREATE_EF,
		&rules->df_create_ef))
		rules->df_create_ef.kind = CSTRAP_ACCESS_OTHER;
	if (rules->ef.len == 0)
		return CSTRAP_OK;
	if (!resolve(maker, &rules->ef, CSTRAP_ACCESS_UPDATE,
		&rules->ef_update) ||
	    !resolve(maker, &rules->ef, CSTRAP_ACCESS_READ, &read))
		return cstrap_maker_refuse(maker, CSTRAP_E_GUARD,
		    CSTRAP_RULE_GUARD_NO_ACCESS_RULE,
		    "the rule of the card profile is none of the card's");
	if (rules->ef_update.kind == CSTRAP_ACCESS_ALWAYS)
		return cstrap_maker_refuse(maker, CSTRAP_E_GUARD,
		    CSTRAP_RULE_GUARD_UPDATE_OPEN,
		    "the rule of the card profile");
	return CSTRAP_OK;
}

/* A second file is as open, and as closed, as the first one. */
static enum cstrap_status
take_of_file(struct cstrap_maker *maker, struct cstrap_new_rules *rules)
{
	const struct cstrap_survey_file *file = &maker->survey->file;
	const struct cstrap_card_rule rule = rule_of(&file->fcp);
	struct cstrap_access update;
	enum cstrap_status st;
	bool known;

	if (!file->exists || rule.len == 0 || rules->ef.len > 0)
		return CSTRAP_OK;
	st = cstrap_survey_access(maker->survey, file, CSTRAP_ACCESS_UPDATE,
	    &update, &known);
	if (st == CSTRAP_OK && known && update.kind == CSTRAP_ACCESS_KEYS) {
		rules->ef = rule;
		rules->ef_update = update;
	}
	return st;
}

enum cstrap_status
cstrap_maker_rules(struct cstrap_maker *maker, struct cstrap_new_rules *rules)
{
	struct cstrap_survey *survey = maker->survey;
	enum cstrap_status st;

	memset(rules, 0, sizeof(*rules));
	/* A card without rules: whoever has its key may do everything. */
	if (!maker->card->has_rule) {
		rules->df_create_ef.kind = CSTRAP_ACCESS_KEYS;
		rules->df_create_ef.key_count = 1;
		rules->df_create_ef.keys[0] = CSTRAP_KEY_ADM1;
		rules->ef_update = rules->df_create_ef;
		return CSTRAP_OK;
	}
	if ((st = take_given(maker, rules)) != CSTRAP_OK)
		return st;
	if ((st = take_of_file(maker, rules)) != CSTRAP_OK)
		return st;
	take_by_meaning(maker, rules);
	st = take_from_neighbour(maker, &survey->odf, rules);
	for (uint8_t i = 0; st == CSTRAP_OK && i < survey->dodf_count; i++)
		st = take_from_neighbour(maker, &survey->dodfs[i], rules);
	if (st != CSTRAP_OK)
		return st;
	if (rules->ef.len == 0 ||
	    (rules->df.len == 0 && !survey->has_application))
		return cstrap_maker_refuse(maker, CSTRAP_E_GUARD,
		    CSTRAP_RULE_GUARD_NO_ACCESS_RULE, NULL);
	return CSTRAP_OK;
}
