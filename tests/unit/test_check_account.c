/*
 * test_check_account.c - accounts that pair, and those that do not.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "fixture.h"

#include "cardstrap/check.h"

static uint8_t room[CSTRAP_MESSAGE_MAX];
static struct cstrap_message_writer mw;

static void
put(enum cstrap_node_kind kind, struct cstrap_path path, const void *data,
    size_t len)
{
	const struct cstrap_node node = { .kind = kind,
		.path = path,
		.value = { data, len } };

	assert_int_equal(cstrap_message_put(&mw, &node), CSTRAP_OK);
}

static void
put_object(uint16_t id, struct cstrap_version version)
{
	const struct cstrap_node node = { .kind = CSTRAP_NODE_OBJECT,
		.path = { 1, { id, 0, 0, 0 } },
		.version = version };

	assert_int_equal(cstrap_message_put(&mw, &node), CSTRAP_OK);
}

#define NO_ID (-1)

static void
put_id(struct cstrap_path path, int32_t id)
{
	const uint8_t bytes[4] = { 0, 0, (uint8_t)(id >> 8), (uint8_t)id };

	if (id != NO_ID)
		put(CSTRAP_NODE_RESOURCE, path, bytes, 4);
}

static void
put_security(uint16_t instance, bool bootstrap, int32_t id)
{
	const uint8_t flag = bootstrap;

	put(CSTRAP_NODE_INSTANCE, (struct cstrap_path) { 2, { 0, instance } },
	    NULL, 0);
	put(CSTRAP_NODE_RESOURCE,
	    (struct cstrap_path) { 3, { 0, instance, 1 } }, &flag, 1);
	put_id((struct cstrap_path) { 3, { 0, instance, 10 } }, id);
}

static void
put_server(uint16_t instance, int32_t id)
{
	put(CSTRAP_NODE_INSTANCE, (struct cstrap_path) { 2, { 1, instance } },
	    NULL, 0);
	put_id((struct cstrap_path) { 3, { 1, instance, 0 } }, id);
}

static const struct cstrap_version implicit = { 0, 0 };

static void
begin(void)
{
	cstrap_message_put_begin(&mw,
	    (struct cstrap_room) { room, sizeof(room) });
}

static struct cstrap_message
end(void)
{
	struct cstrap_message message;

	assert_int_equal(cstrap_message_put_end(&mw, &message, NULL),
	    CSTRAP_OK);
	return message;
}

static size_t
is_account_rule(enum cstrap_rule rule)
{
	return rule >= CSTRAP_RULE_ACCOUNT_NONE &&
	    rule <= CSTRAP_RULE_ACCOUNT_TWICE;
}

/* The findings on accounts are these, in this order; "" for none. */
static void
expect(const char *wanted)
{
	const struct cstrap_message message = end();
	struct found found;
	const struct cstrap_sink sink = found_sink(&found);
	char path[CSTRAP_PATH_TEXT_MAX], got[512] = "";

	(void)cstrap_check(&message, NULL, &sink, NULL);
	assert_true(found.count < FOUND_MAX);
	for (size_t i = 0; i < found.count; i++) {
		const size_t len = strlen(got);

		if (!is_account_rule(found.row[i].rule))
			continue;
		snprintf(got + len, sizeof(got) - len, "%s%s %s",
		    len > 0 ? ", " : "",
		    cstrap_rule_find(found.row[i].rule)->id + 11,
		    cstrap_path_text(&found.row[i].path, path));
	}
	assert_string_equal(got, wanted);
}

static void
accounts_that_pair(void **state)
{
	(void)state;
	begin();
	put_object(0, implicit);
	put_security(0, true, NO_ID);
	put_security(1, false, 101);
	put_security(2, false, 65534);
	put_object(1, implicit);
	put_server(7, 65534);
	put_server(8, 101);
	expect("");
}

static void
order_of_objects_does_not_matter(void **state)
{
	(void)state;
	begin();
	put_object(1, implicit);
	put_server(0, 1);
	put_object(0, implicit);
	put_security(0, false, 1);
	expect("");
}

static void
bootstrap_server_needs_no_server_instance(void **state)
{
	(void)state;
	begin();
	put_object(0, implicit);
	put_security(0, true, 5);
	expect("");
}

static void
no_account_at_all(void **state)
{
	(void)state;
	begin();
	put_object(2, implicit);
	expect("NONE ");
	begin();
	put_object(0, implicit);
	expect("NONE ");
	begin();
	expect("");
}

static void
one_of_a_pair(void **state)
{
	(void)state;
	begin();
	put_object(0, implicit);
	put_security(3, false, 9);
	expect("SERVER /0/3");
	begin();
	put_object(1, implicit);
	put_server(4, 9);
	expect("SECURITY /1/4");
	begin();
	put_object(0, implicit);
	put_security(0, false, 1);
	put_object(1, implicit);
	put_server(0, 1025);
	expect("SERVER /0/0, SECURITY /1/0");
}

static void
two_bootstrap_servers(void **state)
{
	(void)state;
	begin();
	put_object(0, implicit);
	put_security(0, true, NO_ID);
	put_security(1, true, NO_ID);
	put_security(2, true, NO_ID);
	expect("BOOTSTRAP /0/1, BOOTSTRAP /0/2");
}

static void
id_that_is_not_there(void **state)
{
	(void)state;
	begin();
	put_object(0, implicit);
	put_security(0, false, NO_ID);
	put_object(1, implicit);
	put_server(0, NO_ID);
	expect("ID /0/0, ID /1/0");
}

static void
id_that_stands_twice(void **state)
{
	(void)state;
	begin();
	put_object(0, implicit);
	put_security(0, false, 1);
	put_security(1, false, 1);
	put_object(1, implicit);
	put_server(0, 1);
	put_server(1, 1);
	expect("TWICE /0/1, TWICE /1/1");
}

/*
 * Server 1.0 allows 65535 as a number, which yet names no server: such an
 * account cannot pair, and that has to be said.
 */
static void
id_65535_of_an_old_server(void **state)
{
	(void)state;
	begin();
	put_object(0, implicit);
	put_security(0, true, NO_ID);
	put_object(1, (struct cstrap_version) { 1, 0 });
	put_server(0, 65535);
	expect("ID /1/0");
}

static void
many_in_any_order(void **state)
{
	(void)state;
	begin();
	put_object(0, implicit);
	for (uint16_t i = 0; i < 1000; i++)
		put_security(i, false, 1 + i * 65);
	put_object(1, implicit);
	for (uint16_t i = 0; i < 1000; i++)
		put_server(i, 1 + (999 - i) * 65);
	for (size_t i = 0; i < 1; i++) {
		const struct cstrap_message message = end();
		struct cstrap_check_count count;
		struct found found;
		const struct cstrap_sink sink = found_sink(&found);

		(void)cstrap_check(&message, NULL, &sink, &count);
		for (size_t j = 0; j < FOUND_MAX; j++)
			assert_false(is_account_rule(found.row[j].rule));
		/* Mandatory resources apart, nothing is wrong. */
		assert_int_equal(count.errors, 1000 * 2 + 1000 * 3);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(accounts_that_pair),
		cmocka_unit_test(order_of_objects_does_not_matter),
		cmocka_unit_test(bootstrap_server_needs_no_server_instance),
		cmocka_unit_test(no_account_at_all),
		cmocka_unit_test(one_of_a_pair),
		cmocka_unit_test(two_bootstrap_servers),
		cmocka_unit_test(id_that_is_not_there),
		cmocka_unit_test(id_that_stands_twice),
		cmocka_unit_test(id_65535_of_an_old_server),
		cmocka_unit_test(many_in_any_order),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
