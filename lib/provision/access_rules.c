/*
 * provision/access_rules.c - EF.ARR by meaning.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "provision/access_rules.h"

#include <string.h>

#define TAG_INSTRUCTION 0x84 /* a rule for one instruction alone */

bool
cstrap_rule_reference(struct cstrap_view rule, uint16_t *file_id,
    uint8_t *record)
{
	if (rule.len < 3)
		return false;
	*file_id = (uint16_t)(rule.data[0] << 8 | rule.data[1]);
	*record = rule.len == 3 ? rule.data[2] : rule.data[3];
	return true;
}

enum cstrap_status
cstrap_access_rules_read(struct cstrap_access_rules *rules,
    struct cstrap_session *session, uint8_t record)
{
	struct cstrap_view content;
	enum cstrap_status st;

	if (record < 1 || record > CSTRAP_ARR_RECORDS_MAX)
		return CSTRAP_E_CARD_NOT_FOUND;
	st = cstrap_session_record(session, record, CSTRAP_READ_MAX, &content);
	if (st != CSTRAP_OK)
		return st;
	if (content.len > sizeof(rules->records[0].bytes))
		return CSTRAP_E_CARD_NOT_FOUND;
	rules->records[record - 1].is_known = true;
	rules->records[record - 1].len = (uint8_t)content.len;
	if (content.len > 0)
		memcpy(rules->records[record - 1].bytes, content.data,
		    content.len);
	if (record > rules->count)
		rules->count = record;
	return CSTRAP_OK;
}

enum cstrap_status
cstrap_access_rules_read_all(struct cstrap_access_rules *rules,
    struct cstrap_session *session)
{
	enum cstrap_status st = CSTRAP_OK;

	for (uint8_t n = 1; n <= CSTRAP_ARR_RECORDS_MAX; n++) {
		if (rules->records[n - 1].is_known)
			continue;
		st = cstrap_access_rules_read(rules, session, n);
		if (st != CSTRAP_OK)
			break;
	}
	rules->whole = true;
	return cstrap_card_answered(&session->card) ? CSTRAP_OK : st;
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

/*
 * A compact condition that wants a user to be authenticated and nothing else
 * does not say by which key (ISO 7816-4 5.4.3.1): that is not known then.
 */
static bool
is_any_key(struct cstrap_view compact, uint8_t operation)
{
	size_t at = 0;

	if (compact.len == 0)
		return false;
	for (unsigned int bit = 0x40; bit > operation; bit >>= 1)
		at += (compact.data[0] & bit) != 0;
	return (compact.data[0] & operation) != 0 && at + 1 < compact.len &&
	    (compact.data[at + 1] & 0x70) == 0x10;
}

bool
cstrap_access_rules_resolve(const struct cstrap_access_rules *rules,
    const struct cstrap_fcp *fcp, uint8_t operation,
    struct cstrap_access *access)
{
	static const struct cstrap_access never = { CSTRAP_ACCESS_NEVER, false,
		0, { 0 } };
	uint16_t file_id;
	uint8_t record;

	*access = never;
	if (cstrap_rule_reference(fcp->rule, &file_id, &record)) {
		if (file_id != rules->file_id || record < 1 ||
		    record > rules->count ||
		    !rules->records[record - 1].is_known)
			return false;
		cstrap_access_rules_record(rules, record, operation, access);
	} else if (fcp->expanded.len > 0) {
		(void)cstrap_access_expanded(fcp->expanded, operation, access,
		    NULL);
	} else if (fcp->compact.len > 0) {
		(void)cstrap_access_compact(fcp->compact, operation, access,
		    NULL);
		return !is_any_key(fcp->compact, operation);
	} else {
		return false;
	}
	return true;
}

bool
cstrap_keyring_has(const struct cstrap_keyring *keys, uint8_t ref)
{
	for (size_t i = 0; keys != NULL && i < keys->count; i++)
		if (keys->keys[i].ref == ref)
			return true;
	return false;
}

bool
cstrap_key_is_adm(uint8_t key)
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
	return cstrap_access_is_key(&access, key) && cstrap_key_is_adm(*key);
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
	    (cstrap_access_is_key(&access, &key) && cstrap_key_is_adm(key));
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

/* Does a record have a rule for RESIZE FILE of its own: 84 01 D4? */
static bool
can_grow(const struct cstrap_access_rules *rules, uint8_t record)
{
	struct cstrap_cursor r;
	struct cstrap_der der;

	cstrap_cursor_init(&r,
	    (struct cstrap_view) { rules->records[record - 1].bytes,
		rules->records[record - 1].len });
	while (cstrap_der_next(&r, &der))
		if (der.tag == TAG_INSTRUCTION && der.value.len == 1 &&
		    der.value.data[0] == CSTRAP_INS_RESIZE_FILE)
			return true;
	return false;
}

/* Best a record whose key is in the ring, and of these one that lets grow. */
static uint8_t
choose(const struct cstrap_access_rules *rules,
    const struct cstrap_keyring *keys,
    bool (*suits)(const struct cstrap_access_rules *, uint8_t, uint8_t *))
{
	uint8_t best = 0, key;
	int best_worth = -1;

	for (uint8_t n = 1; n <= rules->count; n++) {
		int worth;

		if (!rules->records[n - 1].is_known || !suits(rules, n, &key))
			continue;
		worth = 2 * cstrap_keyring_has(keys, key) + can_grow(rules, n);
		if (worth > best_worth) {
			best = n;
			best_worth = worth;
		}
	}
	return best;
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
