/*
 * core/checker.h - what the parts of a check share: where it stands, the
 * values there, and findings.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#ifndef CSTRAP_CORE_CHECKER_H
#define CSTRAP_CORE_CHECKER_H

#include <string.h>

#include "cardstrap/check.h"
#include "core/item.h"
#include "core/value_read.h"

#define CSTRAP_CHECK_RESOURCES 28 /* ids that rules speak of: 0 to 27 */
#define CSTRAP_CHECK_OBJECTS 3    /* Security, Server, Access Control */

/*
 * A build for speed keeps what it has read: the values of the instance, and
 * accounts up to a number; where there are more, all are read anew when they
 * are wanted.
 */
#ifndef __OPTIMIZE_SIZE__
#define CSTRAP_CHECK_KEEPS
#define CSTRAP_CHECK_ACCOUNTS 16u
#endif

/* What the rules want of one Security or Server instance. */
struct cstrap_account {
	uint16_t offset;
	uint16_t instance;
	uint16_t id;               /* Short Server ID if 1 to 65534; else 0 */
	uint16_t identity, secret; /* offsets */
#ifdef CSTRAP_CHECK_KEEPS
	struct cstrap_view keys[2]; /* what is there */
#endif
	bool is_security;
	bool is_bootstrap;
	bool has_id;    /* one that another rule judges, perhaps */
	int32_t number; /* its Short Server ID as it stands */
	int32_t mode;   /* of Security; NUMBER_NONE: no number */
};

/*
 * path, offset, at and account are of the instance where the check stands. A
 * rule reads its resources by their offsets, so that nothing is searched for;
 * what was read last is the item.
 */
struct cstrap_checker {
	const struct cstrap_message *message;
	struct cstrap_item item;
	struct cstrap_path path;
	uint16_t offset;
	uint16_t lookups;              /* made so far */
	struct cstrap_version version; /* of the object; 0.0 implicit */
	uint8_t row;    /* of the object, that is expected next */
	uint8_t place;  /* of the version that values are judged by */
	uint8_t depth;  /* of the item among the values of a resource */
	bool has_links; /* in Security or Server */
	bool has_keys;  /* there is an object that has to be linked to */
	struct cstrap_span values; /* of the resource whose values are read */
	const struct cstrap_account *account;
	struct cstrap_account spare; /* for one that is not kept */
	const struct cstrap_check_options *options;
	const struct cstrap_sink *sink;
	struct cstrap_check_count count;
	uint16_t at[CSTRAP_CHECK_RESOURCES];              /* by id; 0: absent */
	struct cstrap_span objects[CSTRAP_CHECK_OBJECTS]; /* by id */
#ifdef CSTRAP_CHECK_KEEPS
	uint32_t singles; /* bits by id: single resources, and their values */
	struct cstrap_view single[CSTRAP_CHECK_RESOURCES];
	size_t account_count;
	struct cstrap_account accounts[CSTRAP_CHECK_ACCOUNTS];
#endif
};

/* --- where it stands ----------------------------------------------------- */

/* Stand before the instances of an object; there are none without it. */
void cstrap_checker_instances(struct cstrap_checker *checker, uint16_t object,
    struct cstrap_span *span);

/* Go to the next of them and read where its resources are. */
bool cstrap_checker_next(struct cstrap_checker *checker,
    struct cstrap_span *span);

/* --- values of the instance, by their ids -------------------------------- */

/* Begin with an instance, and note a resource of it. */
CSTRAP_HOT void
checker_clear(struct cstrap_checker *checker)
{
	memset(checker->at, 0, sizeof(checker->at));
#ifdef CSTRAP_CHECK_KEEPS
	checker->singles = 0;
#endif
}

CSTRAP_HOT void
checker_note(struct cstrap_checker *checker, const struct cstrap_item *item)
{
	const uint16_t id = item->tlv.id;

	if (id >= CSTRAP_CHECK_RESOURCES)
		return;
	checker->at[id] = (uint16_t)item->tlv.offset;
#ifdef CSTRAP_CHECK_KEEPS
	checker->singles |= (uint32_t)(item->tlv.kind == CSTRAP_TLV_RESOURCE)
	    << id;
	/* Member by member: one load of both would wait for their stores. */
	checker->single[id].data = item->value.data;
	checker->single[id].len = item->value.len;
#endif
}

/*
 * Make the value of a single resource that of the item. False where it is
 * absent or multiple; the value is then empty.
 */
#ifdef CSTRAP_CHECK_KEEPS
CSTRAP_HOT bool
cstrap_checker_load(struct cstrap_checker *checker, uint8_t id)
{
	const bool is_there = (checker->singles >> id & 1) != 0;

	checker->item.value.data = checker->single[id].data;
	checker->item.value.len = is_there ? checker->single[id].len : 0;
	return is_there;
}
#else
bool cstrap_checker_load(struct cstrap_checker *checker, uint8_t id);
#endif

/*
 * Load it and say how long it is; 0 where it is absent or multiple. And its
 * number, as cstrap_value_clamp gives it, which may leave the item as it is.
 */
#ifdef CSTRAP_CHECK_KEEPS
CSTRAP_HOT size_t
cstrap_checker_len(struct cstrap_checker *checker, uint8_t id)
{
	return cstrap_checker_load(checker, id) ? checker->single[id].len : 0;
}

CSTRAP_HOT int32_t
cstrap_checker_number(struct cstrap_checker *checker, uint8_t id)
{
	return (checker->singles >> id & 1) != 0 ?
	    value_number(checker->single[id]) :
	    CSTRAP_NUMBER_NONE;
}
#else
size_t cstrap_checker_len(struct cstrap_checker *checker, uint8_t id);
int32_t cstrap_checker_number(struct cstrap_checker *checker, uint8_t id);
#endif

/* The number of a time in seconds, which is remarked where it is negative. */
int32_t cstrap_checker_seconds(struct cstrap_checker *checker, uint8_t id);

/*
 * Go over the values of a resource: its own, at depth 3, or those of its
 * instances, at depth 4. Each becomes the item, with path and depth.
 */
void cstrap_checker_values(struct cstrap_checker *checker, uint8_t id);
bool cstrap_checker_value(struct cstrap_checker *checker);

/* Does a mode of /0/x/2 (any number) need resource 3, 4 or 5? */
bool cstrap_mode_needs(int32_t mode, unsigned int id);

/* --- accounts ------------------------------------------------------------ */

/* Read that of the instance where the check stands, and take it up. */
void cstrap_account_note(struct cstrap_checker *checker);

/* Goes over the Security instances, or over the Server ones; private. */
struct cstrap_round {
	struct cstrap_span span;
	size_t at;
	bool is_security;
	struct cstrap_account *account; /* where one is read anew */
};

/* Where accounts have to be read anew, they are read into *account. */
void cstrap_round_begin(struct cstrap_checker *checker,
    struct cstrap_round *round, bool is_security,
    struct cstrap_account *account);

/* The next account, of use until the one after it; NULL at the end. */
const struct cstrap_account *cstrap_round_next(struct cstrap_checker *checker,
    struct cstrap_round *round);

/*
 * Is there a Server instance of this Short Server ID? The offset of its
 * binding goes to *binding; 0: it has none. The item is then another.
 */
bool cstrap_account_server(struct cstrap_checker *checker, int32_t id,
    uint16_t *binding);

/* The same question, when all accounts are noted. */
bool cstrap_account_has_server(struct cstrap_checker *checker, int32_t id);

/* --- findings; those of RULE_NONE are none -------------------------------- */

/* On the node of path's first depth ids, whose header is at offset. */
void cstrap_checker_put(struct cstrap_checker *checker, enum cstrap_rule rule,
    unsigned int depth, size_t offset);

/* On the instance, and on a resource of it: where it is, or where it is not. */
void cstrap_checker_put_instance(struct cstrap_checker *checker,
    enum cstrap_rule rule);
void cstrap_checker_put_resource(struct cstrap_checker *checker,
    enum cstrap_rule rule, uint8_t id);
CSTRAP_HOT void
checker_put_resource(struct cstrap_checker *checker, enum cstrap_rule rule,
    uint8_t id)
{
#ifndef __OPTIMIZE_SIZE__
	if (rule == CSTRAP_RULE_NONE) /* as nearly always */
		return;
#endif
	cstrap_checker_put_resource(checker, rule, id);
}

/* On the value that cstrap_checker_value gave. */
void cstrap_checker_put_value(struct cstrap_checker *checker,
    enum cstrap_rule rule);

/*
 * Rules that follow a reference search the whole message. May one more of
 * CSTRAP_CHECK_LOOKUPS be followed? The first that may not is noted on the
 * node of path's first depth ids, so that a hostile message costs bounded
 * time and no rule is left out in silence.
 */
#define CSTRAP_CHECK_LOOKUPS 256u
bool cstrap_checker_may_look(struct cstrap_checker *checker, unsigned int depth,
    size_t offset);

/* --- the parts ----------------------------------------------------------- */

/*
 * Instance by instance: types, ranges, and what has to be there; then what
 * its values mean together. Notes accounts on its way.
 */
void cstrap_check_instances(struct cstrap_checker *checker);

/* What the values of the instance mean, where the check stands. */
void cstrap_check_security(struct cstrap_checker *checker);
void cstrap_check_uri(struct cstrap_checker *checker);
void cstrap_check_credential(struct cstrap_checker *checker);
void cstrap_check_server(struct cstrap_checker *checker);

/* The rest between instances; check_NOUN.c says what. */
void cstrap_check_accounts(struct cstrap_checker *checker);
void cstrap_check_keys_twice(struct cstrap_checker *checker);
void cstrap_check_links(struct cstrap_checker *checker);
void cstrap_check_access(struct cstrap_checker *checker);

#endif /* CSTRAP_CORE_CHECKER_H */
