/*
 * provision/access_rules.c - EF.ARR by meaning.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "provision/access_rules.h"

#include <string.h>

/* The record an FCP's 8B names: file id, record, or pairs of SE and record. */
static bool
rule_reference(struct cstrap_view rule, uint16_t *file_id, uint8_t *record)
{
	if (rule.len < 3)
		return false;
	*file_id = (uint16_t)(rule.data[0] << 8 | rule.data[1]);
	*record = rule.len == 3 ? rule.data[2] : rule.data[3];
	return true;
}

static enum cstrap_status
read_records(struct cstrap_access_rules *rules, struct cstrap_session *session,
    const struct cstrap_fcp *fcp)
{
	const uint16_t len = fcp->record_len != 0 && fcp->record_len < 256 ?
	    fcp->record_len :
	    CSTRAP_READ_MAX;
	enum cstrap_status st = CSTRAP_OK;
	struct cstrap_view content;

	for (uint8_t n = 1; n <= CSTRAP_ARR_RECORDS_MAX; n++) {
		if (fcp->record_count != 0 && n > fcp->record_count)
			break;
		st = cstrap_session_record(session, n, len, &content);
		if (st != CSTRAP_OK || content.len > 255)
			break;
		rules->records[n - 1].len = (uint8_t)content.len;
		if (content.len > 0)
			memcpy(rules->records[n - 1].bytes, content.data,
			    content.len);
		rules->count = n;
	}
	return cstrap_card_answered(&session->card) ? CSTRAP_OK : st;
}

enum cstrap_status
cstrap_access_rules_read(struct cstrap_access_rules *rules,
    struct cstrap_session *session, const struct cstrap_fcp *mf)
{
	struct cstrap_fcp fcp;
	enum cstrap_status st;
	uint8_t record;

	memset(rules, 0, sizeof(*rules));
	if (!rule_reference(mf->rule, &rules->file_id, &record))
		rules->file_id = CSTRAP_FID_ARR;
	st = cstrap_session_select(session, rules->file_id, &fcp);
	if (st != CSTRAP_OK)
		return cstrap_card_answered(&session->card) ? CSTRAP_OK : st;
	return read_records(rules, session, &fcp);
}

void
cstrap_access_rules_record(const struct cstrap_access_rules *rules,
    uint8_t record, uint8_t operation, struct cstrap_access *access)
{
	struct cstrap_view bytes = { NULL, 0 };

	if (record >= 1 && record <= rules->count) {
		bytes.data = rules->records[record - 1].bytes;
		bytes.len = rules->records[record - 1].len;
	}
	(void)cstrap_access_expanded(bytes, operation, access, NULL);
}

void
cstrap_access_rules_resolve(const struct cstrap_access_rules *rules,
    const struct cstrap_fcp *fcp, uint8_t operation,
    struct cstrap_access *access, bool *known)
{
	uint16_t file_id;
	uint8_t record;

	*known = true;
	if (rule_reference(fcp->rule, &file_id, &record) &&
	    file_id == rules->file_id && record >= 1 && record <= rules->count)
		cstrap_access_rules_record(rules, record, operation, access);
	else if (fcp->expanded.len > 0)
		(void)cstrap_access_expanded(fcp->expanded, operation, access,
		    NULL);
	else if (fcp->compact.len > 0)
		(void)cstrap_access_compact(fcp->compact, operation, access,
		    NULL);
	else
		*known = false;
}

bool
cstrap_keyring_has(const struct cstrap_keyring *keys, uint8_t ref)
{
	for (size_t i = 0; keys != NULL && i < keys->count; i++)
		if (keys->keys[i].ref == ref)
			return true;
	return false;
}

static bool
is_adm(uint8_t key)
{
	return (key >= 0x0A && key <= 0x0E) || (key >= 0x8A && key <= 0x8E);
}

static bool
is_open(const struct cstrap_access_rules *rules, uint8_t record,
    uint8_t operation)
{
	struct cstrap_access access;

	cstrap_access_rules_record(rules, record, operation, &access);
	return access.kind == CSTRAP_ACCESS_ALWAYS;
}

/* Is one ADM key, and which, what the operation asks for? */
static bool
wants_adm(const struct cstrap_access_rules *rules, uint8_t record,
    uint8_t operation, uint8_t *key)
{
	struct cstrap_access access;

	cstrap_access_rules_record(rules, record, operation, &access);
	return cstrap_access_is_key(&access, key) && is_adm(*key);
}

/*
 * Closed to all but an ADM key. A PIN does not close it: PINs are often
 * disabled, and then anybody passes.
 */
static bool
is_closed(const struct cstrap_access_rules *rules, uint8_t record,
    uint8_t operation)
{
	struct cstrap_access access;
	uint8_t key;

	cstrap_access_rules_record(rules, record, operation, &access);
	return access.kind == CSTRAP_ACCESS_NEVER ||
	    (cstrap_access_is_key(&access, &key) && is_adm(key));
}

static bool
suits_ef(const struct cstrap_access_rules *rules, uint8_t record, uint8_t *key)
{
	return is_open(rules, record, CSTRAP_ACCESS_READ) &&
	    wants_adm(rules, record, CSTRAP_ACCESS_UPDATE, key) &&
	    is_closed(rules, record, CSTRAP_ACCESS_DELETE) &&
	    is_closed(rules, record, CSTRAP_ACCESS_DEACTIVATE) &&
	    is_closed(rules, record, CSTRAP_ACCESS_ACTIVATE);
}

static bool
suits_df(const struct cstrap_access_rules *rules, uint8_t record, uint8_t *key)
{
	return wants_adm(rules, record, CSTRAP_ACCESS_CREATE_EF, key) &&
	    is_closed(rules, record, CSTRAP_ACCESS_CREATE_DF) &&
	    is_closed(rules, record, CSTRAP_ACCESS_DELETE_CHILD) &&
	    is_closed(rules, record, CSTRAP_ACCESS_DELETE);
}

static uint8_t
choose(const struct cstrap_access_rules *rules,
    const struct cstrap_keyring *keys,
    bool (*suits)(const struct cstrap_access_rules *, uint8_t, uint8_t *))
{
	uint8_t first = 0, key;

	for (uint8_t n = 1; n <= rules->count; n++) {
		if (!suits(rules, n, &key))
			continue;
		if (cstrap_keyring_has(keys, key))
			return n;
		if (first == 0)
			first = n;
	}
	return first;
}

uint8_t
cstrap_access_rules_for_ef(const struct cstrap_access_rules *rules,
    const struct cstrap_keyring *keys)
{
	return choose(rules, keys, suits_ef);
}

uint8_t
cstrap_access_rules_for_df(const struct cstrap_access_rules *rules,
    const struct cstrap_keyring *keys)
{
	return choose(rules, keys, suits_df);
}
