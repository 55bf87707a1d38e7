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
	/* of the first sight: 1 << its kind */
	FACT_UNREADABLE = 1 << CSTRAP_SIGHT_UNREADABLE,
	FACT_MESSAGE = 1 << CSTRAP_SIGHT_MESSAGE,
	FACT_INVALID = 1 << CSTRAP_SIGHT_INVALID,
	FACT_NONE = 1 << CSTRAP_SIGHT_NONE,
	FACT_LOCKED = 1 << CSTRAP_SIGHT_LOCKED,
	FACT_WRITING = 1 << CSTRAP_SIGHT_WRITING,
	FACT_ABSENT = 1 << CSTRAP_SIGHT_ABSENT,
	/* of it and the record */
	FACT_APPLIED_SAME = 1 << 7, /* its hash is the one applied */
	FACT_SEEN_SAME = 1 << 8,    /* its hash is the one seen last */
	FACT_OTHER = 1 << 9,        /* card than the one met last */
	FACT_MET = 1 << 10,         /* the opposite */
	FACT_PLAIN = 1 << 11, /* though the card was read securely before */
	FACT_WAIT = 1 << 12,  /* not yet written for too many checks */
	/* of the second sight */
	FACT_AGREES = 1 << 13,
	FACT_DIFFERS = 1 << 14,
	/* of the record and the policy */
	FACT_KNOWN = 1 << 15, /* something was seen or applied */
	FACT_APPLIED = 1 << 16,
	FACT_NOT_APPLIED = 1 << 17,
	FACT_REFUSED = 1 << 18,
	FACT_STRICT = 1 << 19,
	FACT_HOLD = 1 << 20
};

/* What becomes of the record. */
enum change_effect {
	EFFECT_MEET = 1 << 0,    /* the card is the last met; RESTART */
	EFFECT_SEE = 1 << 1,     /* its hash is what was seen */
	EFFECT_TAKE = 1 << 2,    /* its hash is what was applied */
	EFFECT_DROP = 1 << 3,    /* nothing is applied */
	EFFECT_FORGET = 1 << 4,  /* nothing was seen or applied */
	EFFECT_RESTART = 1 << 5, /* nothing is being written */
	EFFECT_COUNT = 1 << 6,   /* one more check met that */
	CONFIRM = 1 << 7         /* only if a second sight agrees */
};

struct change_row {
	unsigned int need : 24;   /* facts that have to hold */
	unsigned int effects : 8; /* enum change_effect */
	uint8_t state;            /* enum cstrap_change_state */
	uint8_t actions;          /* enum cstrap_change_action */
};

#define AT(reason) [CSTRAP_REASON_##reason]
#define ROW(reason, need, state, actions, effects) \
	AT(reason) = { need, effects, CSTRAP_CHANGE_##state, actions }

/*
 * First what says nothing about the card's content, then no card, no message,
 * a message that is in use, one that cannot be, and one that can.
 */
/* clang-format off */
static const struct change_row change_rows[CSTRAP_REASON_COUNT] = {
	ROW(READS_DIFFER, FACT_DIFFERS,
	    UNREADABLE, 0, 0),
	ROW(NO_CONTACT, FACT_UNREADABLE,
	    UNREADABLE, 0, 0),
	ROW(PIN, FACT_LOCKED,
	    LOCKED, 0, 0),
	ROW(PLAIN_READ, FACT_PLAIN,
	    UNREADABLE, 0, 0),
	ROW(WRITING_REFUSED, FACT_WRITING | FACT_REFUSED,
	    BEING_WRITTEN, 0, 0),
	ROW(WRITING, FACT_WRITING | FACT_WAIT,
	    BEING_WRITTEN, 0, EFFECT_COUNT),
	ROW(STUCK_STRICT, FACT_WRITING | FACT_APPLIED | FACT_STRICT,
	    INVALID, CSTRAP_ACTION_DISABLE, CONFIRM | EFFECT_DROP | EFFECT_COUNT),
	ROW(STUCK, FACT_WRITING,
	    INVALID, 0, EFFECT_COUNT),
	ROW(REMOVED, FACT_ABSENT | FACT_KNOWN,
	    REMOVED, CSTRAP_ACTION_DELETE, CONFIRM | EFFECT_FORGET | EFFECT_RESTART),
	ROW(REMOVED_REFUSED, FACT_ABSENT | FACT_REFUSED,
	    REMOVED, CSTRAP_ACTION_DELETE, CONFIRM | EFFECT_FORGET | EFFECT_RESTART),
	ROW(NO_CARD, FACT_ABSENT,
	    REMOVED, 0, EFFECT_RESTART),
	ROW(GONE, FACT_NONE | FACT_KNOWN,
	    GONE, CSTRAP_ACTION_DELETE, CONFIRM | EFFECT_MEET | EFFECT_FORGET),
	ROW(GONE_REFUSED, FACT_NONE | FACT_REFUSED,
	    GONE, CSTRAP_ACTION_DELETE, CONFIRM | EFFECT_MEET | EFFECT_FORGET),
	ROW(NO_MESSAGE, FACT_NONE,
	    GONE, 0, EFFECT_RESTART),
	ROW(OTHER_CARD_SAME, FACT_APPLIED_SAME | FACT_OTHER,
	    OTHER_CARD, CSTRAP_ACTION_REGISTER, CONFIRM | EFFECT_MEET | EFFECT_SEE),
	ROW(UNCHANGED, FACT_APPLIED_SAME,
	    UNCHANGED, 0, EFFECT_MEET | EFFECT_SEE),
	ROW(INVALID_STRICT, FACT_INVALID | FACT_APPLIED | FACT_STRICT,
	    INVALID, CSTRAP_ACTION_DISABLE, CONFIRM | EFFECT_MEET | EFFECT_SEE | EFFECT_DROP),
	ROW(INVALID_AGAIN, FACT_INVALID | FACT_SEEN_SAME | FACT_MET,
	    INVALID, 0, EFFECT_MEET),
	ROW(INVALID, FACT_INVALID,
	    INVALID, 0, CONFIRM | EFFECT_MEET | EFFECT_SEE),
	ROW(HOLD_AGAIN, FACT_MESSAGE | FACT_HOLD | FACT_SEEN_SAME | FACT_MET | FACT_NOT_APPLIED,
	    UNCHANGED, 0, EFFECT_MEET),
	ROW(HOLD_OTHER_CARD, FACT_MESSAGE | FACT_HOLD | FACT_OTHER | FACT_KNOWN,
	    OTHER_CARD, CSTRAP_ACTION_DISABLE, CONFIRM | EFFECT_MEET | EFFECT_SEE | EFFECT_DROP),
	ROW(HOLD_CHANGED, FACT_MESSAGE | FACT_HOLD | FACT_KNOWN,
	    CHANGED, CSTRAP_ACTION_DISABLE, CONFIRM | EFFECT_MEET | EFFECT_SEE | EFFECT_DROP),
	ROW(HOLD_NEW, FACT_MESSAGE | FACT_HOLD,
	    NEW, 0, CONFIRM | EFFECT_MEET | EFFECT_SEE),
	ROW(OTHER_CARD, FACT_MESSAGE | FACT_OTHER | FACT_KNOWN,
	    OTHER_CARD, CSTRAP_ACTION_DISABLE | CSTRAP_ACTION_APPLY, CONFIRM | EFFECT_MEET | EFFECT_SEE | EFFECT_TAKE),
	ROW(CHANGED, FACT_MESSAGE | FACT_KNOWN,
	    CHANGED, CSTRAP_ACTION_DISABLE | CSTRAP_ACTION_APPLY, CONFIRM | EFFECT_MEET | EFFECT_SEE | EFFECT_TAKE),
	ROW(NEW, FACT_MESSAGE,
	    NEW, CSTRAP_ACTION_APPLY, CONFIRM | EFFECT_MEET | EFFECT_SEE | EFFECT_TAKE),
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
is_same_hash(const uint8_t *a, const uint8_t *b)
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
facts_of_record(const struct cstrap_record *record,
    const struct cstrap_sight *sight)
{
	const bool other = record->card.len > 0 && sight->card.len > 0 &&
	    !is_same_card(&record->card, &sight->card);
	uint32_t facts = other ? FACT_OTHER : FACT_MET;

	facts |=
	    record->has_applied ? FACT_APPLIED | FACT_KNOWN : FACT_NOT_APPLIED;
	if (record->has_seen)
		facts |= FACT_KNOWN;
	if (has_hash(sight)) {
		if (record->has_applied &&
		    is_same_hash(record->applied, sight->hash))
			facts |= FACT_APPLIED_SAME;
		if (record->has_seen && is_same_hash(record->seen, sight->hash))
			facts |= FACT_SEEN_SAME;
	}
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
	const enum cstrap_sight_kind kind = input->first->kind;
	uint32_t facts = facts_of_record(record, input->first);

	facts |=
	    kind <= CSTRAP_SIGHT_ABSENT ? (uint32_t)1 << kind : FACT_UNREADABLE;

	if (input->second != NULL)
		facts |= agree(input->first, input->second) ? FACT_AGREES :
							      FACT_DIFFERS;
	if (input->record_refused)
		facts |= FACT_REFUSED;
	if (record->writing_checks < writing_max(policy))
		facts |= FACT_WAIT;
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

	while (
	    i < CSTRAP_REASON_COUNT - 1 && (change_rows[i].need & ~facts) != 0)
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

/* Keep the hash as what was seen or applied; with NULL there is none. */
static void
set_hash(bool *has, uint8_t *place, const uint8_t *hash)
{
	*has = hash != NULL;
	if (hash != NULL)
		memcpy(place, hash, CSTRAP_SHA256_LEN);
	else
		memset(place, 0, CSTRAP_SHA256_LEN);
}

static void
affect(struct cstrap_record *record, unsigned int effects,
    const struct cstrap_sight *sight, uint8_t checks_max)
{
	const uint8_t *hash = sight->hash;

	if (effects & EFFECT_MEET)
		meet(record, sight);
	if (effects & (EFFECT_SEE | EFFECT_FORGET))
		set_hash(&record->has_seen, record->seen,
		    effects & EFFECT_SEE ? hash : NULL);
	if (effects & (EFFECT_TAKE | EFFECT_DROP | EFFECT_FORGET))
		set_hash(&record->has_applied, record->applied,
		    effects & EFFECT_TAKE ? hash : NULL);
	if (effects & (EFFECT_MEET | EFFECT_RESTART))
		record->writing_checks = 0;
	/* No further than it takes to be stuck: each step is a commit. */
	if (effects & EFFECT_COUNT && record->writing_checks <= checks_max &&
	    record->writing_checks < UINT8_MAX)
		record->writing_checks++;
}

/* Nothing is certain yet: look again, after a reset if it looked broken. */
static unsigned int
look_again(uint32_t facts)
{
	return CSTRAP_ACTION_READ_AGAIN |
	    (facts & (FACT_INVALID | FACT_WRITING) ? CSTRAP_ACTION_RESET : 0u);
}

/* The row, unless a second sight has to agree first. */
static void
decide(const struct cstrap_change_input *input, uint32_t facts,
    struct cstrap_decision *decision, uint8_t checks_max)
{
	const struct change_row *row = &change_rows[decision->reason];

	decision->state = (enum cstrap_change_state)row->state;
	if ((row->effects & CONFIRM) != 0 && (facts & FACT_AGREES) == 0) {
		decision->actions = look_again(facts);
		return;
	}
	decision->actions = row->actions;
	affect(&decision->record, row->effects, input->first, checks_max);
	/* A record takes the place of the refused one. */
	if ((facts & FACT_REFUSED) != 0 && (row->effects & ~CONFIRM) != 0)
		decision->actions |= CSTRAP_ACTION_RECORD;
}

/* old: NULL for none, which is all zeros. */
static bool
is_changed(const struct cstrap_record *old, const struct cstrap_record *record)
{
	if (old != NULL)
		return memcmp(old, record, sizeof(*record)) != 0;
	return !cstrap_view_filled((struct cstrap_view) { (const uint8_t *)
							      record,
				       sizeof(*record) },
	    0);
}

void
cstrap_change_decide(const struct cstrap_change_input *input,
    struct cstrap_decision *decision)
{
	static const struct cstrap_change_policy no_policy;
	const struct cstrap_change_policy *policy =
	    input->policy != NULL ? input->policy : &no_policy;
	const struct cstrap_record *old =
	    input->record_refused ? NULL : input->record;
	struct cstrap_record *record = &decision->record;
	uint32_t facts;

	/* With what lies between its members: they are compared as bytes. */
	if (old != NULL)
		memcpy(record, old, sizeof(*record));
	else
		memset(record, 0, sizeof(*record));
	facts = gather_facts(input, record, policy);
	decision->reason = find_row(facts);
	decide(input, facts, decision, writing_max(policy));
	/* Where its instances came from is no longer known. */
	if (facts & FACT_REFUSED)
		decision->actions |= CSTRAP_ACTION_DISABLE;
	if (is_changed(old, record))
		decision->actions |= CSTRAP_ACTION_RECORD;
	if ((decision->actions & CSTRAP_ACTION_RECORD) != 0 &&
	    record->generation < UINT32_MAX)
		record->generation++;
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
