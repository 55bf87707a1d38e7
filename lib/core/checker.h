/*
 * core/checker.h - what the parts of a check share: where it stands, the
 * values there, and findings.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#ifndef CSTRAP_CORE_CHECKER_H
#define CSTRAP_CORE_CHECKER_H

#include "cardstrap/check.h"
#include "core/item.h"
#include "core/value_read.h"

#define CSTRAP_CHECK_RESOURCES 28 /* ids that rules speak of: 0 to 27 */

#define CSTRAP_CHECK_OBJECTS 3 /* Security, Server, Access Control */

/* Accounts that are kept; more of them are read anew when they are wanted. */
#ifdef __OPTIMIZE_SIZE__
#define CSTRAP_CHECK_ACCOUNTS 4
#else
#define CSTRAP_CHECK_ACCOUNTS 16
#endif

/* What pairing needs of one Security or Server instance. */
struct cstrap_account {
	uint16_t offset;
	uint16_t instance;
	int32_t number; /* its Short Server ID as it stands */
	uint16_t id;    /* the same if it is 1 to 65534; else 0 */
	uint16_t identity, secret; /* offsets, where its mode needs them */
	bool is_security;
	bool is_bootstrap;
	bool has_id; /* one that another rule judges, perhaps */
};

/*
 * path, offset and at are of the instance where the check stands. A rule reads
 * its resources by their offsets, so that nothing is searched for.
 */
struct cstrap_checker {
	const struct cstrap_message *message;
	const struct cstrap_check_options *options;
	const struct cstrap_sink *sink;
	struct cstrap_check_count count;
	struct cstrap_path path;
	struct cstrap_version version; /* of the object; 0.0 implicit */
	uint16_t offset;
	uint16_t lookups; /* made so far */
	uint16_t at[CSTRAP_CHECK_RESOURCES]; /* by id; 0: absent */
	uint8_t row;    /* of the object, that is expected next */
	uint8_t place;  /* of the version that values are judged by */
	bool has_links; /* in Security or Server */
	bool has_keys;  /* there is an object that has to be linked to */
	struct {
		struct cstrap_span span;
		struct cstrap_version version;
	} objects[CSTRAP_CHECK_OBJECTS]; /* by id; empty: absent */
	size_t account_count;
	struct cstrap_account accounts[CSTRAP_CHECK_ACCOUNTS];
};

/* --- where it stands ----------------------------------------------------- */

/* Stand before the instances of an object; there are none without it. */
struct cstrap_span cstrap_checker_instances(struct cstrap_checker *checker,
    uint16_t object);

/* Go to the next of them and read where its resources are. */
bool cstrap_checker_next(struct cstrap_checker *checker,
    struct cstrap_span *span);

/* --- values of the instance, by their ids -------------------------------- */

/* The element of a resource, single or multiple. */
bool cstrap_checker_item(const struct cstrap_checker *checker, uint8_t id,
    struct cstrap_item *item);

/* Bytes of a single one; empty where it is absent or multiple. */
struct cstrap_view cstrap_checker_bytes(const struct cstrap_checker *checker,
    uint8_t id);

/* Its number, as cstrap_value_clamp gives it. */
int32_t cstrap_checker_number(const struct cstrap_checker *checker, uint8_t id);

/* The same of a time in seconds, which is remarked where it is negative. */
int32_t cstrap_checker_seconds(struct cstrap_checker *checker, uint8_t id);

/* An Integer of any width, drawn to what 32 bits hold, NUMBER_NONE apart. */
int32_t cstrap_item_number(const struct cstrap_item *item);

/* Is it marked as Bootstrap-Server? */
bool cstrap_checker_is_bootstrap(const struct cstrap_checker *checker);

/* Does a mode of /0/x/2 (any number) need resource 3, 4 or 5? */
bool cstrap_mode_needs(int32_t mode, uint8_t id);

/* The Server instance of a Short Server ID. */
bool cstrap_checker_server(const struct cstrap_checker *checker, int32_t id,
    struct cstrap_item *server);

/* --- accounts ------------------------------------------------------------ */

/* Take up the instance where the check stands, of object 0 or 1. */
void cstrap_account_note(struct cstrap_checker *checker);

/* Goes over the Security instances, or over the Server ones. */
struct cstrap_round {
	struct cstrap_span span;
	size_t at;
	bool is_security;
	struct cstrap_account account; /* where it was read anew */
};

void cstrap_round_begin(struct cstrap_checker *checker,
    struct cstrap_round *round, bool is_security);
/* The next account, of use until the one after it; NULL at the end. */
const struct cstrap_account *cstrap_round_next(struct cstrap_checker *checker,
    struct cstrap_round *round);

/* Has a Server instance this Short Server ID? When all accounts are noted. */
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

/* On a resource instance of the multiple resource that path names. */
void cstrap_checker_put_item(struct cstrap_checker *checker,
    enum cstrap_rule rule, const struct cstrap_item *item);

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

/* Accounts: Security and Server instances that belong together. */
void cstrap_check_accounts(struct cstrap_checker *checker);

/* The rest between instances; check_NOUN.c says what. */
void cstrap_check_keys_twice(struct cstrap_checker *checker);
void cstrap_check_links(struct cstrap_checker *checker);
void cstrap_check_access(struct cstrap_checker *checker);

/* What the values of the instance mean, where the check stands. */
void cstrap_check_security(struct cstrap_checker *checker);
void cstrap_check_server(struct cstrap_checker *checker);

/* By parts of the above: the Security instance where the check stands. */
void cstrap_check_uri(struct cstrap_checker *checker);
void cstrap_check_credential(struct cstrap_checker *checker);

#endif /* CSTRAP_CORE_CHECKER_H */
