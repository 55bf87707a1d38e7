/*
 * cardstrap/change.h - has the card changed, and what is to be done about it
 * (TS Core 1.1.1, 6.1.3.2): the record of what was seen and applied, and the
 * decision that rests on it. The decision is a function of its arguments
 * alone: no clock, no card, no store.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#ifndef CARDSTRAP_CHANGE_H
#define CARDSTRAP_CHANGE_H

#include "cardstrap/crypto.h"

#ifdef __cplusplus
extern "C" {
#endif

#define CSTRAP_ICCID_BYTES_MAX 10 /* content of EF.ICCID */

/* A card's identity: the bytes of EF.ICCID as they are read. */
struct cstrap_card_identity {
	uint8_t len; /* 0: not known */
	uint8_t iccid[CSTRAP_ICCID_BYTES_MAX];
};

/*
 * What a device keeps between two checks, in one commit with the instances
 * that came from the card. Hashes are SHA-256 of the message's 4 + size bytes.
 * `seen` and `applied` are apart, so that a message which cannot be applied is
 * neither tried for ever nor forgotten.
 */
struct cstrap_record {
	uint32_t generation;              /* goes up by one with each commit */
	struct cstrap_card_identity card; /* that was met last */
	bool secure; /* it was once read through a secure channel */
	bool has_seen, has_applied;
	uint8_t seen[CSTRAP_SHA256_LEN];
	uint8_t applied[CSTRAP_SHA256_LEN];
	uint8_t writing_checks; /* in a row that met "being written" */
};

#define CSTRAP_RECORD_VERSION 1
/* The longest record in bytes: all members, all numbers at their largest. */
#define CSTRAP_RECORD_MAX 131

/*
 * Write record as deterministic CBOR (RFC 8949, 4.2.1): a map of small integer
 * keys, ascending, each head in its shortest form:
 *
 *   0 version, an unsigned number       4 seen, 32 bytes
 *   1 generation, an unsigned number    5 applied, 32 bytes
 *   2 identity of the card, 1-10 bytes  6 checks, an unsigned number to 255
 *   3 read securely, true or false      7 tag, 32 bytes
 *
 * 2, 4, 5 and 7 are left out where there is nothing to say. The tag is the
 * HMAC-SHA-256, under key, of all bytes in front of its own 32; it is written
 * if crypto is not NULL. The key should serve nothing else. *out views the
 * part of room that was filled.
 *   E_SPACE      room of CSTRAP_RECORD_MAX bytes always does
 *   E_ARGUMENT   an identity of more than 10 bytes
 *   or what crypto->hmac_sha256 returns; *out is then empty
 */
CSTRAP_API enum cstrap_status cstrap_record_encode(const struct cstrap_record
						       *record,
    const struct cstrap_crypto *crypto, struct cstrap_view key,
    struct cstrap_room room, struct cstrap_view *out);

/*
 * Read what cstrap_record_encode wrote, and nothing else: what is accepted is
 * encoded to the same bytes. With crypto there has to be a tag that fits, and
 * without crypto none: a tag that nobody checks is worth nothing. On failure
 * *record is all zeros, and finding (may be NULL) has rule and offset.
 *   E_TRUNCATED  the record ends too soon        CSTRAP_RULE_RECORD_CUT
 *   E_VERSION    a newer release wrote it        CSTRAP_RULE_RECORD_VERSION
 *                  decide nothing then, and change nothing
 *   E_STRUCTURE  other members, another order, bytes after the record
 *                                                CSTRAP_RULE_RECORD_FORM
 *   E_ENCODING   a longer head than is needed    CSTRAP_RULE_RECORD_FORM
 *   E_TYPE, E_RANGE  a member of another type or size
 *                                                CSTRAP_RULE_RECORD_VALUE
 *   E_RULE       no tag, a tag that does not fit, or one without a key
 *                                                CSTRAP_RULE_RECORD_TAG
 *   or what crypto->hmac_sha256 returns
 */
CSTRAP_API enum cstrap_status cstrap_record_decode(struct cstrap_record *record,
    struct cstrap_view bytes, const struct cstrap_crypto *crypto,
    struct cstrap_view key, struct cstrap_finding *finding);

/* What one walk to the message met. */
enum cstrap_sight_kind {
	CSTRAP_SIGHT_UNREADABLE = 0, /* no contact, no answer, not ready */
	CSTRAP_SIGHT_MESSAGE = 1,    /* read whole; it can be applied */
	CSTRAP_SIGHT_INVALID = 2,    /* read whole; it cannot */
	CSTRAP_SIGHT_NONE = 3,       /* a card that is ready holds none */
	CSTRAP_SIGHT_LOCKED = 4,     /* a PIN is wanted */
	CSTRAP_SIGHT_WRITING = 5,    /* being written */
	CSTRAP_SIGHT_ABSENT = 6      /* there is no card */
};

/*
 * A walk goes the whole way each time, application, ODF, DODF, header and
 * message: a remembered path misses a file that moved.
 */
struct cstrap_sight {
	enum cstrap_sight_kind kind;
	/*
	 * MESSAGE and INVALID: of the 4 + size bytes, or of as many as there
	 * are. Where it equals the record's `applied` the message need not
	 * be decoded: either kind gives the same decision.
	 */
	uint8_t hash[CSTRAP_SHA256_LEN];
	struct cstrap_card_identity card;
	bool secure; /* read through a secure channel */
};

/*
 * What a walk that ended with status met. ready: reader, modem and card are
 * up; before that, "no such file" and "no card" mean nothing. The statuses of
 * bytes that are no message, or break a rule, give INVALID; what is not known
 * to be a fact about the card gives UNREADABLE.
 */
CSTRAP_API enum cstrap_sight_kind cstrap_sight_of(enum cstrap_status status,
    bool ready);

/* In the words of cardstrap(1). Numbers never change. */
enum cstrap_change_state {
	CSTRAP_CHANGE_NEW = 0,
	CSTRAP_CHANGE_UNCHANGED = 1,
	CSTRAP_CHANGE_CHANGED = 2,
	CSTRAP_CHANGE_OTHER_CARD = 3,
	CSTRAP_CHANGE_REMOVED = 4, /* there is no card (any more) */
	CSTRAP_CHANGE_GONE = 5,    /* the card holds no message (more) */
	CSTRAP_CHANGE_INVALID = 6,
	CSTRAP_CHANGE_LOCKED = 7,
	CSTRAP_CHANGE_BEING_WRITTEN = 8,
	CSTRAP_CHANGE_UNREADABLE = 9
};

/*
 * "Card's instances" are those whose provenance is the card. To be done in
 * this order; DELETE, APPLY and RECORD are one commit.
 */
enum cstrap_change_action {
	CSTRAP_ACTION_DISABLE = 1 << 0, /* the card's are out of use at once */
	CSTRAP_ACTION_RESET = 1 << 1,   /* reset the card, then read again */
	CSTRAP_ACTION_READ_AGAIN = 1 << 2, /* decide again, with both sights */
	CSTRAP_ACTION_DELETE = 1 << 3,     /* the card's, disabled ones too */
	CSTRAP_ACTION_APPLY = 1 << 4,      /* DELETE, then the message's come */
	CSTRAP_ACTION_RECORD = 1 << 5,     /* commit the new record */
	CSTRAP_ACTION_REGISTER = 1 << 6 /* anew, with the servers there are */
};

/*
 * Why: the row of the precedence table, the first that fits. The numbers are
 * the order of precedence and may change.
 */
enum cstrap_change_reason {
	CSTRAP_REASON_READS_DIFFER = 0,
	CSTRAP_REASON_NO_CONTACT = 1,
	CSTRAP_REASON_PIN = 2,
	CSTRAP_REASON_PLAIN_READ = 3,      /* of a card once read securely */
	CSTRAP_REASON_WRITING_REFUSED = 4, /* and the record is not ours */
	CSTRAP_REASON_WRITING = 5,
	CSTRAP_REASON_STUCK_STRICT = 6, /* being written for too long */
	CSTRAP_REASON_STUCK = 7,
	CSTRAP_REASON_REMOVED = 8,
	CSTRAP_REASON_REMOVED_REFUSED = 9,
	CSTRAP_REASON_NO_CARD = 10, /* nor was there one */
	CSTRAP_REASON_GONE = 11,
	CSTRAP_REASON_GONE_REFUSED = 12,
	CSTRAP_REASON_NO_MESSAGE = 13, /* nor was there one */
	CSTRAP_REASON_OTHER_CARD_SAME = 14,
	CSTRAP_REASON_UNCHANGED = 15,
	CSTRAP_REASON_INVALID_STRICT = 16,
	CSTRAP_REASON_INVALID_AGAIN = 17,
	CSTRAP_REASON_INVALID = 18,
	CSTRAP_REASON_HOLD_AGAIN = 19,
	CSTRAP_REASON_HOLD_OTHER_CARD = 20,
	CSTRAP_REASON_HOLD_CHANGED = 21,
	CSTRAP_REASON_HOLD_NEW = 22,
	CSTRAP_REASON_OTHER_CARD = 23,
	CSTRAP_REASON_CHANGED = 24,
	CSTRAP_REASON_NEW = 25
};
#define CSTRAP_REASON_COUNT 26

#define CSTRAP_WRITING_CHECKS 10 /* the default of writing_max */

/* All zeros is the default policy. */
struct cstrap_change_policy {
	bool keep;           /* an invalid message leaves the old in use */
	bool hold;           /* do not apply: disable and wait */
	bool allow_plain;    /* of a card that was once read securely */
	uint8_t writing_max; /* 0: CSTRAP_WRITING_CHECKS */
};

/* Everything is borrowed for the call. */
struct cstrap_change_input {
	const struct cstrap_record *record; /* NULL: there is none */
	/*
	 * There is a record, but it could not be authenticated or is damaged:
	 * `record` is not looked at, where instances came from is not known,
	 * and the card counts as new.
	 */
	bool record_refused;
	const struct cstrap_sight *first;
	const struct cstrap_sight *second;         /* NULL: not looked yet */
	const struct cstrap_change_policy *policy; /* NULL: the default */
};

struct cstrap_decision {
	enum cstrap_change_state state;
	enum cstrap_change_reason reason;
	unsigned int actions;        /* enum cstrap_change_action */
	struct cstrap_record record; /* to commit, with ACTION_RECORD */
};

/*
 * Decide. A message that equals the one applied is done with at once. All that
 * disables, deletes or applies wants a second sight that agrees with the first
 * in kind, hash, identity and channel: until there is one the only actions are
 * READ_AGAIN and perhaps RESET, and the state is what it would come to. Sights
 * that do not agree are unreadable and change nothing. A refused record alone
 * disables at once, whatever is seen.
 *
 * Two identities differ if both are known and are not equal.
 */
CSTRAP_API void cstrap_change_decide(const struct cstrap_change_input *input,
    struct cstrap_decision *decision);

#ifndef CSTRAP_NO_TEXT
/* "other-card" and so on, as cardstrap(1) prints it; never NULL. */
CSTRAP_API const char *cstrap_change_state_name(enum cstrap_change_state state);
#endif

#ifdef __cplusplus
}
#endif

#endif /* CARDSTRAP_CHANGE_H */
