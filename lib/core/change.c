/*
 * core/change.c - the decision: what was met against what was recorded.
 *
 * The arguments become a set of facts; the first row of the table whose facts
 * hold decides. What a row may say, and in which order rows are asked, is the
 * table's alone.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "cardstrap/change.h"

#include <string.h>

enum change_fact {
	/* of the first sight */
	FACT_UNREADABLE = 1 << 0,
	FACT_MESSAGE = 1 << 1,
	FACT_INVALID = 1 << 2,
	FACT_NONE = 1 << 3,
	FACT_LOCKED = 1 << 4,
	FACT_WRITING = 1 << 5,
	FACT_ABSENT = 1 << 6,
	/* of it and the record */
	FACT_APPLIED_SAME = 1 << 7, /* its hash is the one applied */
	FACT_SEEN_SAME = 1 << 8,    /* its hash is the one seen last */
	FACT_OTHER = 1 << 9,        /* card than the one met last */
	FACT_PLAIN = 1 << 10, /* though the card was read securely before */
	FACT_STUCK = 1 << 11, /* being written for too many checks */
	/* of the second sight */
	FACT_AGREES = 1 << 12,
	FACT_DIFFERS = 1 << 13,
	/* of the record and the policy */
	FACT_KNOWN = 1 << 14, /* something was seen or applied */
	FACT_APPLIED = 1 << 15,
	FACT_REFUSED = 1 << 16,
	FACT_STRICT = 1 << 17,
	FACT_HOLD = 1 << 18
};

/* What becomes of the record. */
enum change_effect {
	EFFECT_MEET = 1 << 0,    /* the card is the last met; RESTART */
	EFFECT_SEE = 1 << 1,     /* its hash is what was seen */
	EFFECT_TAKE = 1 << 2,    /* its hash is what was applied */
	EFFECT_DROP = 1 << 3,    /* nothing is applied */
	EFFECT_FORGET = 1 << 4,  /* nothing was seen or applied */
	EFFECT_RESTART = 1 << 5, /* nothing is being written */
	EFFECT_COUNT = 1 << 6    /* one more check met that */
};

struct change_row {
	uint32_t need;   /* facts that have to hold */
	uint32_t forbid; /* facts that must not */
	uint8_t state;   /* enum cstrap_change_state */
	uint8_t actions; /* enum cstrap_change_action */
	uint8_t effects;
	bool confirm; /* only if a second sight agrees */
};

#define ROW(reason, need, forbid, state, actions, confirm, effects)       \
	[CSTRAP_REASON_##reason] = { need, forbid, CSTRAP_CHANGE_##state, \
		actions, effects, confirm }

/*
 * First what says nothing about the card's content, then no card, no message,
 * a message that is in use, one that cannot be, and one that can.
 */
/* clang-format off */
static const struct change_row change_rows[CSTRAP_REASON_COUNT] = {
	ROW(READS_DIFFER, FACT_DIFFERS, 0,
	    UNREADABLE, 0, false, 0),
	ROW(NO_CONTACT, FACT_UNREADABLE, 0,
	    UNREADABLE, 0, false, 0),
	ROW(PIN, FACT_LOCKED, 0,
	    LOCKED, 0, false, 0),
	ROW(PLAIN_READ, FACT_PLAIN, 0,
	    UNREADABLE, 0, false, 0),
	ROW(WRITING_REFUSED, FACT_WRITING | FACT_REFUSED, 0,
	    BEING_WRITTEN, 0, false, 0),
	ROW(WRITING, FACT_WRITING, FACT_STUCK,
	    BEING_WRITTEN, 0, false, EFFECT_COUNT),
	ROW(STUCK_STRICT, FACT_WRITING | FACT_APPLIED | FACT_STRICT, 0,
	    INVALID, CSTRAP_ACTION_DISABLE, true, EFFECT_DROP | EFFECT_COUNT),
	ROW(STUCK, FACT_WRITING, 0,
	    INVALID, 0, false, EFFECT_COUNT),
	ROW(REMOVED, FACT_ABSENT | FACT_KNOWN, 0,
	    REMOVED, CSTRAP_ACTION_DELETE, true,
	    EFFECT_FORGET | EFFECT_RESTART),
	ROW(REMOVED_REFUSED, FACT_ABSENT | FACT_REFUSED, 0,
	    REMOVED, CSTRAP_ACTION_DELETE, true,
	    EFFECT_FORGET | EFFECT_RESTART),
	ROW(NO_CARD, FACT_ABSENT, 0,
	    REMOVED, 0, false, EFFECT_RESTART),
	ROW(GONE, FACT_NONE | FACT_KNOWN, 0,
	    GONE, CSTRAP_ACTION_DELETE, true, EFFECT_MEET | EFFECT_FORGET),
	ROW(GONE_REFUSED, FACT_NONE | FACT_REFUSED, 0,
	    GONE, CSTRAP_ACTION_DELETE, true, EFFECT_MEET | EFFECT_FORGET),
	ROW(NO_MESSAGE, FACT_NONE, 0,
	    GONE, 0, false, EFFECT_RESTART),
	ROW(OTHER_CARD_SAME, FACT_APPLIED_SAME | FACT_OTHER, 0,
	    OTHER_CARD, CSTRAP_ACTION_REGISTER, true, EFFECT_MEET | EFFECT_SEE),
	ROW(UNCHANGED, FACT_APPLIED_SAME, 0,
	    UNCHANGED, 0, false, EFFECT_MEET | EFFECT_SEE),
	ROW(INVALID_STRICT, FACT_INVALID | FACT_APPLIED | FACT_STRICT, 0,
	    INVALID, CSTRAP_ACTION_DISABLE, true,
	    EFFECT_MEET | EFFECT_SEE | EFFECT_DROP),
	ROW(INVALID_AGAIN, FACT_INVALID | FACT_SEEN_SAME, FACT_OTHER,
	    INVALID, 0, false, EFFECT_MEET),
	ROW(INVALID, FACT_INVALID, 0,
	    INVALID, 0, true, EFFECT_MEET | EFFECT_SEE),
	ROW(HOLD_AGAIN,
	    FACT_MESSAGE | FACT_HOLD | FACT_SEEN_SAME,
	    FACT_OTHER | FACT_APPLIED,
	    UNCHANGED, 0, false, EFFECT_MEET),
	ROW(HOLD_OTHER_CARD,
	    FACT_MESSAGE | FACT_HOLD | FACT_OTHER | FACT_KNOWN, 0,
	    OTHER_CARD, CSTRAP_ACTION_DISABLE, true,
	    EFFECT_MEET | EFFECT_SEE | EFFECT_DROP),
	ROW(HOLD_CHANGED, FACT_MESSAGE | FACT_HOLD | FACT_KNOWN, 0,
	    CHANGED, CSTRAP_ACTION_DISABLE, true,
	    EFFECT_MEET | EFFECT_SEE | EFFECT_DROP),
	ROW(HOLD_NEW, FACT_MESSAGE | FACT_HOLD, 0,
	    NEW, 0, true, EFFECT_MEET | EFFECT_SEE),
	ROW(OTHER_CARD, FACT_MESSAGE | FACT_OTHER | FACT_KNOWN, 0,
	    OTHER_CARD, CSTRAP_ACTION_DISABLE | CSTRAP_ACTION_APPLY, true,
	    EFFECT_MEET | EFFECT_SEE | EFFECT_TAKE),
	ROW(CHANGED, FACT_MESSAGE | FACT_KNOWN, 0,
	    CHANGED, CSTRAP_ACTION_DISABLE | CSTRAP_ACTION_APPLY, true,
	    EFFECT_MEET | EFFECT_SEE | EFFECT_TAKE),
	ROW(NEW, FACT_MESSAGE, 0,
	    NEW, CSTRAP_ACTION_APPLY, true,
	    EFFECT_MEET | EFFECT_SEE | EFFECT_TAKE),
};
/* clang-format on */

static bool
is_same_card(const struct cstrap_card_identity *a,
    const struct cstrap_card_identity *b)
{
	return cstrap_view_equal((struct cstrap_view) { a->iccid, a->len },
	    (struct cstrap_view) { b->iccid, b->len });
}

static bool
is_same_hash(const uint8_t a[CSTRAP_SHA256_LEN],
    const uint8_t b[CSTRAP_SHA256_LEN])
{
	return memcmp(a, b, CSTRAP_SHA256_LEN) == 0;
}

static bool
has_hash(const struct cstrap_sight *sight)
{
	return sight->kind == CSTRAP_SIGHT_MESSAGE ||
	    sight->kind == CSTRAP_SIGHT_INVALID;
}

static bool
agree(const struct cstrap_sight *a, const struct cstrap_sight *b)
{
	if (a->kind != b->kind)
		return false;
	if (a->kind == CSTRAP_SIGHT_ABSENT)
		return true;
	return a->secure == b->secure && is_same_card(&a->card, &b->card) &&
	    (!has_hash(a) || is_same_hash(a->hash, b->hash));
}

static uint32_t
facts_of_kind(enum cstrap_sight_kind kind)
{
	switch (kind) {
	case CSTRAP_SIGHT_MESSAGE:
		return FACT_MESSAGE;
	case CSTRAP_SIGHT_INVALID:
		return FACT_INVALID;
	case CSTRAP_SIGHT_NONE:
		return FACT_NONE;
	case CSTRAP_SIGHT_LOCKED:
		return FACT_LOCKED;
	case CSTRAP_SIGHT_WRITING:
		return FACT_WRITING;
	case CSTRAP_SIGHT_ABSENT:
		return FACT_ABSENT;
	case CSTRAP_SIGHT_UNREADABLE:
		break;
	}
	return FACT_UNREADABLE;
}

static uint32_t
facts_of_record(const struct cstrap_record *record,
    const struct cstrap_sight *sight)
{
	const bool other = record->card.len > 0 && sight->card.len > 0 &&
	    !is_same_card(&record->card, &sight->card);
	uint32_t facts = 0;

	if (record->has_seen || record->has_applied)
		facts |= FACT_KNOWN;
	if (record->has_applied)
		facts |= FACT_APPLIED;
	if (record->has_applied && has_hash(sight) &&
	    is_same_hash(record->applied, sight->hash))
		facts |= FACT_APPLIED_SAME;
	if (record->has_seen && has_hash(sight) &&
	    is_same_hash(record->seen, sight->hash))
		facts |= FACT_SEEN_SAME;
	if (other)
		facts |= FACT_OTHER;
	if (record->secure && !sight->secure && !other &&
	    sight->kind != CSTRAP_SIGHT_ABSENT)
		facts |= FACT_PLAIN;
	return facts;
}

static uint8_t
writing_max(const struct cstrap_change_policy *policy)
{
	return policy->writing_max != 0 ? policy->writing_max :
					  CSTRAP_WRITING_CHECKS;
}

static uint32_t
gather_facts(const struct cstrap_change_input *input,
    const struct cstrap_record *record,
    const struct cstrap_change_policy *policy)
{
	uint32_t facts = facts_of_kind(input->first->kind) |
	    facts_of_record(record, input->first);

	if (input->second != NULL)
		facts |= agree(input->first, input->second) ? FACT_AGREES :
							      FACT_DIFFERS;
	if (input->record_refused)
		facts |= FACT_REFUSED;
	if (record->writing_checks >= writing_max(policy))
		facts |= FACT_STUCK;
	if (!policy->keep)
		facts |= FACT_STRICT;
	if (policy->hold)
		facts |= FACT_HOLD;
	if (policy->allow_plain)
		facts &= ~(uint32_t)FACT_PLAIN;
	return facts;
}

/* Some row fits: each kind of sight has one that asks for nothing else. */
static enum cstrap_change_reason
find_row(uint32_t facts)
{
	unsigned int i = 0;

	while (i < CSTRAP_REASON_COUNT - 1 &&
	    ((facts & change_rows[i].need) != change_rows[i].need ||
		(facts & change_rows[i].forbid) != 0))
		i++;
	return (enum cstrap_change_reason)i;
}

static void
meet(struct cstrap_record *record, const struct cstrap_sight *sight)
{
	if (sight->card.len == 0 || is_same_card(&record->card, &sight->card)) {
		record->secure = record->secure || sight->secure;
		return;
	}
	/* An identity that is learnt late leaves the rest as it is. */
	record->secure =
	    sight->secure || (record->card.len == 0 && record->secure);
	record->card = sight->card;
}

static void
affect(struct cstrap_record *record, unsigned int effects,
    const struct cstrap_sight *sight, uint8_t checks_max)
{
	if (effects & EFFECT_MEET)
		meet(record, sight);
	if (effects & EFFECT_SEE) {
		record->has_seen = true;
		memcpy(record->seen, sight->hash, CSTRAP_SHA256_LEN);
	}
	if (effects & EFFECT_TAKE) {
		record->has_applied = true;
		memcpy(record->applied, sight->hash, CSTRAP_SHA256_LEN);
	}
	if (effects & (EFFECT_DROP | EFFECT_FORGET)) {
		record->has_applied = false;
		memset(record->applied, 0, CSTRAP_SHA256_LEN);
	}
	if (effects & EFFECT_FORGET) {
		record->has_seen = false;
		memset(record->seen, 0, CSTRAP_SHA256_LEN);
	}
	if (effects & (EFFECT_MEET | EFFECT_RESTART))
		record->writing_checks = 0;
	/* No further than it takes to be stuck: each step is a commit. */
	if (effects & EFFECT_COUNT && record->writing_checks <= checks_max &&
	    record->writing_checks < UINT8_MAX)
		record->writing_checks++;
}

static bool
is_same_record(const struct cstrap_record *a, const struct cstrap_record *b)
{
	return is_same_card(&a->card, &b->card) && a->secure == b->secure &&
	    a->has_seen == b->has_seen && a->has_applied == b->has_applied &&
	    is_same_hash(a->seen, b->seen) &&
	    is_same_hash(a->applied, b->applied) &&
	    a->writing_checks == b->writing_checks;
}

/* Nothing is certain yet: look again, after a reset if it looked broken. */
static unsigned int
look_again(uint32_t facts)
{
	return CSTRAP_ACTION_READ_AGAIN |
	    (facts & (FACT_INVALID | FACT_WRITING) ? CSTRAP_ACTION_RESET : 0u);
}

void
cstrap_change_decide(const struct cstrap_change_input *input,
    struct cstrap_decision *decision)
{
	static const struct cstrap_record no_record;
	static const struct cstrap_change_policy no_policy;
	const struct cstrap_record *old =
	    input->record != NULL && !input->record_refused ? input->record :
							      &no_record;
	const struct cstrap_change_policy *policy =
	    input->policy != NULL ? input->policy : &no_policy;
	const uint32_t facts = gather_facts(input, old, policy);
	const struct change_row *row;
	bool replaced = false;

	decision->reason = find_row(facts);
	decision->record = *old;
	row = &change_rows[decision->reason];
	decision->state = (enum cstrap_change_state)row->state;
	decision->actions = row->actions;
	if (row->confirm && (facts & FACT_AGREES) == 0)
		decision->actions = look_again(facts);
	else {
		replaced = (facts & FACT_REFUSED) != 0 && row->effects != 0;
		affect(&decision->record, row->effects, input->first,
		    writing_max(policy));
	}
	/* Where its instances came from is no longer known. */
	if (facts & FACT_REFUSED)
		decision->actions |= CSTRAP_ACTION_DISABLE;
	if (is_same_record(old, &decision->record) && !replaced)
		return;
	decision->actions |= CSTRAP_ACTION_RECORD;
	if (decision->record.generation < UINT32_MAX)
		decision->record.generation++;
}

struct sight_row {
	uint8_t status;
	uint8_t kind;
};

/* Facts about the card, each by its status; the rest is bytes or trouble. */
static const struct sight_row sight_rows[] = {
	{ CSTRAP_OK, CSTRAP_SIGHT_MESSAGE },
	{ CSTRAP_E_UNORDERED, CSTRAP_SIGHT_UNREADABLE },
	{ CSTRAP_E_NEVER_WRITTEN, CSTRAP_SIGHT_NONE },
	{ CSTRAP_E_BEING_WRITTEN, CSTRAP_SIGHT_WRITING },
	{ CSTRAP_E_CARD_NOT_FOUND, CSTRAP_SIGHT_NONE },
	{ CSTRAP_E_CARD_ACCESS, CSTRAP_SIGHT_LOCKED },
	{ CSTRAP_E_CARD_BLOCKED, CSTRAP_SIGHT_LOCKED },
	{ CSTRAP_E_CARD_KEY, CSTRAP_SIGHT_LOCKED },
	{ CSTRAP_E_CARD_ABSENT, CSTRAP_SIGHT_ABSENT },
	{ CSTRAP_E_KEY_NEEDED, CSTRAP_SIGHT_LOCKED },
	{ CSTRAP_E_NO_MESSAGE, CSTRAP_SIGHT_NONE },
};

#define FIRST_OF_BYTES 20 /* 20-59: bytes, and rules they break */
#define LAST_OF_BYTES 59

enum cstrap_sight_kind
cstrap_sight_of(enum cstrap_status status, bool ready)
{
	enum cstrap_sight_kind kind = CSTRAP_SIGHT_UNREADABLE;

	if (status >= FIRST_OF_BYTES && status <= LAST_OF_BYTES)
		kind = CSTRAP_SIGHT_INVALID;
	for (size_t i = 0; i < sizeof(sight_rows) / sizeof(sight_rows[0]); i++)
		if (sight_rows[i].status == status)
			kind = (enum cstrap_sight_kind)sight_rows[i].kind;
	if (!ready &&
	    (kind == CSTRAP_SIGHT_NONE || kind == CSTRAP_SIGHT_ABSENT))
		kind = CSTRAP_SIGHT_UNREADABLE;
	return kind;
}

#ifndef CSTRAP_NO_TEXT

const char *
cstrap_change_state_name(enum cstrap_change_state state)
{
	static const char names[][14] = { "new", "unchanged", "changed",
		"other-card", "removed", "gone", "invalid", "locked",
		"being-written", "unreadable" };

	return (unsigned int)state < sizeof(names) / sizeof(names[0]) ?
	    names[state] :
	    "unreadable";
}

#endif /* CSTRAP_NO_TEXT */
