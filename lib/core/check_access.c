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

/* May a reference in resource id be followed? */
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
	struct cstrap_version version;
	struct cstrap_item item;

	if (!is_id(target->object) || target->object == CSTRAP_OBJECT_DEVICE ||
	    !may_follow(checker, CSTRAP_ACCESS_OBJECT))
		return;
	if (!cstrap_item_find_object(checker->message, (uint16_t)target->object,
		&item, &version))
		cstrap_checker_put_resource(checker, CSTRAP_RULE_ACCESS_OBJECT,
		    CSTRAP_ACCESS_OBJECT);
	else if (is_id(target->instance) &&
	    !cstrap_item_find(checker->message, (uint16_t)target->instance,
		&item))
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
	size_t offset;

	cstrap_checker_values(checker, CSTRAP_ACCESS_RIGHTS);
	while (checker->depth == 4 && cstrap_checker_value(checker)) {
		offset = checker->item.tlv.offset;
		if (target->instance == ANY &&
		    is_more_than_create(value_number(checker->item.value)))
			cstrap_checker_put(checker, CSTRAP_RULE_ACCESS_RIGHTS,
			    4, offset);
		if (checker->path.id[3] != EVERYBODY &&
		    cstrap_checker_may_look(checker, 4, offset) &&
		    !cstrap_account_has_server(checker, checker->path.id[3]))
			cstrap_checker_put(checker, CSTRAP_RULE_ACCESS_SERVER,
			    4, offset);
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

static void
read_target(struct cstrap_checker *checker, struct target *target)
{
	target->object = cstrap_checker_number(checker, CSTRAP_ACCESS_OBJECT);
	target->instance =
	    cstrap_checker_number(checker, CSTRAP_ACCESS_INSTANCE);
}

/*
 * Has an instance before this one the same target? It is looked for from the
 * first on, which moves the check there.
 */
static void
check_twice(struct cstrap_checker *checker, const struct target *target)
{
	const uint16_t offset = checker->offset;
	const uint16_t instance = checker->path.id[1];
	struct target other;
	struct cstrap_span span;

	if (target->object == CSTRAP_NUMBER_NONE ||
	    target->instance == CSTRAP_NUMBER_NONE ||
	    !cstrap_checker_may_look(checker, 2, offset))
		return;
	cstrap_checker_instances(checker, CSTRAP_OBJECT_ACCESS_CONTROL, &span);
	while (
	    cstrap_checker_next(checker, &span) && checker->offset != offset) {
		read_target(checker, &other);
		if (other.object != target->object ||
		    other.instance != target->instance)
			continue;
		checker->path.id[1] = instance;
		cstrap_checker_put(checker, CSTRAP_RULE_ACCESS_TWICE, 2,
		    offset);
		return;
	}
}

/* Several servers and no rights: the second Server instance is remarked. */
static void
check_none(struct cstrap_checker *checker)
{
	struct cstrap_span span;

	cstrap_checker_instances(checker, CSTRAP_OBJECT_SERVER, &span);
	if (!cstrap_checker_next(checker, &span))
		return;
	if (cstrap_checker_next(checker, &span))
		cstrap_checker_put_instance(checker, CSTRAP_RULE_ACCESS_NONE);
}

void
cstrap_check_access(struct cstrap_checker *checker)
{
	struct cstrap_span span;
	struct target target;
	bool has_any = false;

	cstrap_checker_instances(checker, CSTRAP_OBJECT_ACCESS_CONTROL, &span);
	for (; cstrap_checker_next(checker, &span); has_any = true) {
		read_target(checker, &target);
		check_target(checker, &target);
		check_acl(checker, &target);
		check_owner(checker);
		if (has_any)
			check_twice(checker, &target);
	}
	if (!has_any)
		check_none(checker);
}
