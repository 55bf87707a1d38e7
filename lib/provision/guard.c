/*
 * provision/guard.c - what stands between a key and a card.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "provision/guard.h"

#include <string.h>

#include "host/text.h"

static enum cstrap_status
refuse(struct cstrap_session *session, enum cstrap_status st,
    enum cstrap_rule rule, const char *text)
{
	cstrap_finding_set(session->finding, st, rule, text);
	if (session->finding != NULL)
		session->finding->file = "card";
	return st;
}

enum cstrap_status
cstrap_guard_identity(struct cstrap_session *session, const char *wanted)
{
	char iccid[CSTRAP_ICCID_MAX];
	enum cstrap_status st;

	if ((st = cstrap_session_iccid(session, iccid)) != CSTRAP_OK)
		return st;
	if (wanted[0] != '\0' && strcmp(iccid, wanted) == 0)
		return CSTRAP_OK;
	st = refuse(session, CSTRAP_E_CARD_OTHER, CSTRAP_RULE_GUARD_IDENTITY,
	    NULL);
	cstrap_finding_detail(session->finding,
	    "ICCID %s; the plan was made for %s", iccid, wanted);
	return st;
}

/* What the counter says now, and said before; which one is too low? */
static enum cstrap_status
judge_tries(struct cstrap_session *session, const struct cstrap_guard *guard,
    const char *name, int tries, int before)
{
	enum cstrap_status st = CSTRAP_OK;

	if (tries == 0) {
		st = refuse(session, CSTRAP_E_CARD_BLOCKED, CSTRAP_RULE_NONE,
		    "the key is blocked");
		cstrap_finding_detail(session->finding, "%s", name);
	} else if (before >= 0 && tries < before) {
		st = refuse(session, CSTRAP_E_GUARD, CSTRAP_RULE_GUARD_TRIES,
		    "somebody else uses up tries of this key");
		cstrap_finding_detail(session->finding,
		    "%s had %d tries left a moment ago, and has %d now", name,
		    before, tries);
	} else if (tries < 0 && !guard->allow_unknown_tries) {
		st = refuse(session, CSTRAP_E_GUARD,
		    CSTRAP_RULE_GUARD_TRIES_UNKNOWN, NULL);
		cstrap_finding_detail(session->finding, "%s", name);
	} else if (tries >= 0 && tries < guard->min_tries) {
		st = refuse(session, CSTRAP_E_GUARD, CSTRAP_RULE_GUARD_TRIES,
		    NULL);
		cstrap_finding_detail(session->finding,
		    "%s has %d %s left; %d are asked for", name, tries,
		    tries == 1 ? "try" : "tries", guard->min_tries);
	}
	return st;
}

enum cstrap_status
cstrap_guard_tries(struct cstrap_session *session,
    const struct cstrap_guard *guard, uint8_t key, bool accepted, int *tries,
    bool *presented)
{
	const int before = *tries;
	enum cstrap_status st;
	bool verified;
	char name[8];

	st = cstrap_session_tries(session, key, tries, &verified);
	*presented = verified && (accepted || !guard->allow_unknown_tries);
	if (st != CSTRAP_OK || verified)
		return st;
	return judge_tries(session, guard, cstrap_key_name(key, name), *tries,
	    before);
}

static enum cstrap_status
judge(struct cstrap_session *session, uint8_t key)
{
	const uint16_t sw = cstrap_card_sw(&session->card);
	const int tries = cstrap_sw_tries(sw);
	enum cstrap_status st;
	char name[8];

	if (cstrap_sw_is_success(sw))
		return CSTRAP_OK;
	(void)cstrap_key_name(key, name);
	if (tries > 0) {
		st = refuse(session, CSTRAP_E_CARD_KEY, CSTRAP_RULE_NONE,
		    "the key is wrong");
		cstrap_finding_detail(session->finding,
		    "%s; %d %s left, one was used", name, tries,
		    tries == 1 ? "try" : "tries");
		return st;
	}
	if (tries == 0 || sw == 0x6983) {
		st = refuse(session, CSTRAP_E_CARD_BLOCKED, CSTRAP_RULE_NONE,
		    tries == 0 ? "the key is wrong, and blocked now" :
				 "the key is blocked");
		cstrap_finding_detail(session->finding, "%s", name);
		return st;
	}
	return cstrap_session_refused(session, "VERIFY");
}

enum cstrap_status
cstrap_guard_present(struct cstrap_session *session,
    const struct cstrap_guard *guard, uint8_t key)
{
	const struct cstrap_keyring *ring = guard->keys;
	struct cstrap_command command;
	enum cstrap_status st;

	for (size_t i = 0; ring != NULL && i < ring->count; i++) {
		if (ring->keys[i].ref != key)
			continue;
		command = cstrap_command_verify(key,
		    (struct cstrap_view) { ring->keys[i].value,
			CSTRAP_KEY_LEN });
		st = cstrap_session_exchange(session, &command);
		return st == CSTRAP_OK ? judge(session, key) : st;
	}
	return refuse(session, CSTRAP_E_KEY_NEEDED,
	    CSTRAP_RULE_GUARD_KEY_MISSING, NULL);
}

bool
cstrap_key_is_pin(uint8_t ref)
{
	return (ref >= 0x01 && ref <= 0x08) || (ref >= 0x81 && ref <= 0x88) ||
	    ref == 0x11;
}
