/*
 * cli/access_text.c - access rules of a card's files, in words.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include <stdio.h>
#include <string.h>

#include "cli/access_text.h"

#include "cardstrap/pkcs15.h"
#include "cli/key.h"

const char *
cstrap_access_text(const struct cstrap_access *access,
    char room[CSTRAP_ACCESS_TEXT_MAX])
{
	char name[8];
	size_t len;

	if (access->kind == CSTRAP_ACCESS_NEVER)
		return "never";
	if (access->kind == CSTRAP_ACCESS_ALWAYS)
		return "always";
	if (access->kind != CSTRAP_ACCESS_KEYS)
		return "by other conditions";
	room[0] = '\0';
	for (uint8_t i = 0; i < access->key_count && i < CSTRAP_ACCESS_KEYS_MAX;
	     i++) {
		len = strlen(room);
		(void)snprintf(room + len, CSTRAP_ACCESS_TEXT_MAX - len, "%s%s",
		    i == 0          ? "" :
			access->all ? " and " :
				      " or ",
		    cstrap_key_ref_name(access->keys[i], name));
	}
	return room;
}

static enum cstrap_status
send(struct cstrap_card *card, const struct cstrap_link *link,
    const struct cstrap_command *command)
{
	enum cstrap_status st;

	st = cstrap_card_exchange(card, &link->transport, command);
	return st != CSTRAP_OK ? st : cstrap_sw_status(cstrap_card_sw(card));
}

/* EF.ARR is under the MF where it is 2F06, else in the application. */
static enum cstrap_status
select_arr(struct cstrap_card *card, const struct cstrap_link *link,
    struct cstrap_view fid, const struct cstrap_card_path *application)
{
	static const uint8_t mf[] = { 0x3F, 0x00 };
	struct cstrap_view parent = { mf, sizeof(mf) };
	struct cstrap_command command;
	enum cstrap_status st = CSTRAP_OK;

	if (fid.data[0] != CSTRAP_FID_ARR >> 8)
		parent = (struct cstrap_view) { application->bytes,
			application->len };
	if (parent.len == 0) {
		command = cstrap_command_select_aid(cstrap_pkcs15_aid, false,
		    CSTRAP_SELECT_NOTHING);
		st = send(card, link, &command);
	}
	for (size_t at = 0; at < parent.len && st == CSTRAP_OK; at += 2) {
		command =
		    cstrap_command_select_fid(cstrap_view_part(parent, at, 2),
			CSTRAP_SELECT_NOTHING);
		st = send(card, link, &command);
	}
	if (st != CSTRAP_OK)
		return st;
	command = cstrap_command_select_fid(fid, CSTRAP_SELECT_NOTHING);
	return send(card, link, &command);
}

static enum cstrap_status
keep(struct cstrap_access_rule *rule, struct cstrap_view bytes, bool compact)
{
	if (bytes.len > sizeof(rule->bytes))
		return CSTRAP_E_SPACE;
	rule->compact = compact;
	rule->len = bytes.len;
	if (bytes.len > 0)
		memcpy(rule->bytes, bytes.data, bytes.len);
	return CSTRAP_OK;
}

enum cstrap_status
cstrap_access_rule_get(struct cstrap_card *card, const struct cstrap_link *link,
    const struct cstrap_fcp *fcp, const struct cstrap_card_path *application,
    struct cstrap_access_rule *rule)
{
	const struct cstrap_view ref = fcp->rule;
	struct cstrap_command command;
	enum cstrap_status st;

	rule->len = 0;
	if (fcp->compact.len > 0)
		return keep(rule, fcp->compact, true);
	if (fcp->expanded.len > 0)
		return keep(rule, fcp->expanded, false);
	if (ref.len < 3)
		return CSTRAP_E_CARD_NOT_FOUND;
	st = select_arr(card, link, cstrap_view_part(ref, 0, 2), application);
	if (st != CSTRAP_OK)
		return st;
	/* file id and record, or pairs of environment and record after it */
	command = cstrap_command_read_record(ref.data[ref.len == 3 ? 2 : 3],
	    CSTRAP_READ_MAX);
	st = send(card, link, &command);
	return st != CSTRAP_OK ? st : keep(rule, cstrap_card_data(card), false);
}

enum cstrap_status
cstrap_access_rule_judge(const struct cstrap_access_rule *rule,
    uint8_t operation, struct cstrap_access *access)
{
	const struct cstrap_view bytes = { rule->bytes, rule->len };

	return rule->compact ?
	    cstrap_access_compact(bytes, operation, access, NULL) :
	    cstrap_access_expanded(bytes, operation, access, NULL);
}
