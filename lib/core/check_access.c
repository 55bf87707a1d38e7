/*
 * core/check_access.c - Access Control: which server may do what, and with
 * what (TS Core 1.1.1, 8).
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "core/checker.h"

#define ANY 65535   /* as instance: the object; as owner: no server */
#define EVERYBODY 0 /* ACL instance for servers that have none */
#define RIGHT_CREATE 16
#define RIGHTS_MAX 31 /* R W E D C */

/* What one Access Control instance is about; NUMBER_NONE where it is not. */
struct target {
	int32_t object;
	int32_t instance;
};

static bool
is_id(int32_t id)
{
	return id >= 0 && id < ANY;
}

/* May a reference in resource id, whose offset is at, be followed? */
static bool
may_follow(struct cstrap_checker *checker, uint8_t id)
{
	checker->path.id[2] = id;
	return cstrap_checker_may_look(checker, 3, checker->at[id]);
}

/* Objects of the client's own, the Device first, need not be in a message. */
static void
check_target(struct cstrap_checker *checker, const struct target *target)
{
	const struct cstrap_message *message = checker->message;
	struct cstrap_version version;
	struct cstrap_item item;

	if (!is_id(target->object) || target->object == CSTRAP_OBJECT_DEVICE ||
	    !may_follow(checker, CSTRAP_ACCESS_OBJECT))
		return;
	if (!cstrap_item_find_object(message, (uint16_t)target->object, &item,
		&version))
		cstrap_checker_put_resource(checker, CSTRAP_RULE_ACCESS_OBJECT,
		    CSTRAP_ACCESS_OBJECT);
	else if (is_id(target->instance) &&
	    !cstrap_item_find(message, cstrap_item_span(message, &item),
		(uint16_t)target->instance, &item))
		cstrap_checker_put_resource(checker,
		    CSTRAP_RULE_ACCESS_INSTANCE, CSTRAP_ACCESS_INSTANCE);
}

/* Of an object as such there is the right to create alone. */
static bool
is_more_than_create(int32_t rights)
{
	return rights >= 0 && rights <= RIGHTS_MAX &&
	    (rights & ~RIGHT_CREATE) != 0;
}

static void
check_acl(struct cstrap_checker *checker, const struct target *target)
{
	struct cstrap_span span;
	struct cstrap_item item;

	if (!cstrap_checker_item(checker, CSTRAP_ACCESS_RIGHTS, &item) ||
	    item.kind != CSTRAP_TLV_MULTIPLE)
		return;
	checker->path.id[2] = CSTRAP_ACCESS_RIGHTS;
	span = cstrap_item_span(checker->message, &item);
	while (cstrap_item_next(checker->message, &span, &item)) {
		checker->path.id[3] = item.id;
		if (target->instance == ANY &&
		    is_more_than_create(cstrap_item_number(&item)))
			cstrap_checker_put(checker, CSTRAP_RULE_ACCESS_RIGHTS,
			    4, item.offset);
		if (item.id != EVERYBODY &&
		    cstrap_checker_may_look(checker, 4, item.offset) &&
		    !cstrap_account_has_server(checker, item.id))
			cstrap_checker_put(checker, CSTRAP_RULE_ACCESS_SERVER,
			    4, item.offset);
	}
}

static void
check_owner(struct cstrap_checker *checker)
{
	const int32_t owner =
	    cstrap_checker_number(checker, CSTRAP_ACCESS_OWNER);

	if (is_id(owner) && may_follow(checker, CSTRAP_ACCESS_OWNER) &&
	    !cstrap_account_has_server(checker, owner))
		cstrap_checker_put_resource(checker, CSTRAP_RULE_ACCESS_OWNER,
		    CSTRAP_ACCESS_OWNER);
}

/* The number of a resource of any instance. */
static int32_t
number_of(const struct cstrap_message *message,
    const struct cstrap_item *instance, uint16_t id)
{
	struct cstrap_item item;

	return cstrap_item_find(message, cstrap_item_span(message, instance),
		   id, &item) ?
	    cstrap_item_number(&item) :
	    CSTRAP_NUMBER_NONE;
}

/* Has an instance before this one, in a span from the first on, its target? */
static void
check_twice(struct cstrap_checker *checker, struct cstrap_span span,
    const struct target *target)
{
	struct cstrap_item other;

	if (target->object == CSTRAP_NUMBER_NONE ||
	    target->instance == CSTRAP_NUMBER_NONE)
		return;
	while (cstrap_item_next(checker->message, &span, &other) &&
	    other.offset != checker->offset)
		if (number_of(checker->message, &other, CSTRAP_ACCESS_OBJECT) ==
			target->object &&
		    number_of(checker->message, &other,
			CSTRAP_ACCESS_INSTANCE) == target->instance) {
			cstrap_checker_put_instance(checker,
			    CSTRAP_RULE_ACCESS_TWICE);
			return;
		}
}

/* Several servers and no rights: the second Server instance is remarked. */
static void
check_none(struct cstrap_checker *checker)
{
	struct cstrap_span span =
	    cstrap_checker_instances(checker, CSTRAP_OBJECT_SERVER);

	if (cstrap_checker_next(checker, &span) &&
	    cstrap_checker_next(checker, &span))
		cstrap_checker_put_instance(checker, CSTRAP_RULE_ACCESS_NONE);
}

void
cstrap_check_access(struct cstrap_checker *checker)
{
	const struct cstrap_span all =
	    cstrap_checker_instances(checker, CSTRAP_OBJECT_ACCESS_CONTROL);
	struct cstrap_span span = all;
	struct target target;
	bool has_any = false;

	for (; cstrap_checker_next(checker, &span); has_any = true) {
		target.object =
		    cstrap_checker_number(checker, CSTRAP_ACCESS_OBJECT);
		target.instance =
		    cstrap_checker_number(checker, CSTRAP_ACCESS_INSTANCE);
		check_target(checker, &target);
		check_acl(checker, &target);
		check_owner(checker);
		if (has_any && cstrap_checker_may_look(checker, 2, checker->offset))
			check_twice(checker, all, &target);
	}
	if (!has_any)
		check_none(checker);
}
