/*
 * test_check_meaning.c - rules between values and between instances, where the
 * pairs of test_check_rules.c do not reach: widths, kinds, many instances.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "fixture.h"

#include "cardstrap/check.h"

static uint8_t room[CSTRAP_MESSAGE_MAX];
static struct cstrap_message_writer mw;

static void
begin(void)
{
	cstrap_message_put_begin(&mw,
	    (struct cstrap_room) { room, sizeof(room) });
}

static void
put(enum cstrap_node_kind kind, struct cstrap_path path,
    struct cstrap_view value)
{
	const struct cstrap_node node = { .kind = kind,
		.path = path,
		.value = value };

	assert_int_equal(cstrap_message_put(&mw, &node), CSTRAP_OK);
}

#define NOTHING ((struct cstrap_view) { NULL, 0 })

static void
put_object(uint16_t id)
{
	put(CSTRAP_NODE_OBJECT, (struct cstrap_path) { 1, { id } }, NOTHING);
}

static void
put_instance(uint16_t object, uint16_t id)
{
	put(CSTRAP_NODE_INSTANCE, (struct cstrap_path) { 2, { object, id } },
	    NOTHING);
}

static void
put_value(uint16_t object, uint16_t instance, uint16_t id,
    struct cstrap_view value)
{
	put(CSTRAP_NODE_RESOURCE,
	    (struct cstrap_path) { 3, { object, instance, id } }, value);
}

static void
put_multiple(uint16_t object, uint16_t instance, uint16_t id,
    struct cstrap_view value)
{
	put(CSTRAP_NODE_MULTIPLE,
	    (struct cstrap_path) { 3, { object, instance, id } }, NOTHING);
	put(CSTRAP_NODE_RESOURCE_INSTANCE,
	    (struct cstrap_path) { 4, { object, instance, id, 0 } }, value);
}

/* Findings of one rule, in whatever number of others. */
struct tally {
	enum cstrap_rule rule;
	size_t count, all;
	struct cstrap_path last;
};

static void
take(void *ctx, const struct cstrap_finding *finding)
{
	struct tally *tally = ctx;

	tally->all++;
	if (finding->rule != tally->rule)
		return;
	tally->count++;
	tally->last = finding->path;
}

/* Check what was put, for a rule. */
static struct tally
check_for(enum cstrap_rule rule)
{
	struct tally tally = { .rule = rule };
	const struct cstrap_sink sink = { take, &tally };
	struct cstrap_check_count count;
	struct cstrap_message message;

	assert_int_equal(cstrap_message_put_end(&mw, &message, NULL),
	    CSTRAP_OK);
	(void)cstrap_check(&message, NULL, &sink, &count);
	assert_int_equal(count.errors + count.warnings + count.notes,
	    tally.all);
	return tally;
}

static void
expect(enum cstrap_rule rule, size_t count)
{
	const struct tally tally = check_for(rule);

	if (tally.count != count)
		fail_msg("%s: found %zu times", cstrap_rule_find(rule)->id,
		    tally.count);
}

/* Where the one finding of a rule is. */
static void
expect_at(enum cstrap_rule rule, const char *path)
{
	char text[CSTRAP_PATH_TEXT_MAX];
	const struct tally tally = check_for(rule);

	assert_int_equal(tally.count, 1);
	assert_string_equal(cstrap_path_text(&tally.last, text), path);
}

static void
periods(struct cstrap_view min, struct cstrap_view max, size_t count)
{
	begin();
	put_object(1);
	put_instance(1, 0);
	put_value(1, 0, 2, min);
	put_value(1, 0, 3, max);
	expect(CSTRAP_RULE_PERIOD_ORDER, count);
}

/* Numbers that 32 bits do not hold are compared, too. */
static void
periods_of_any_width(void **state)
{
	const struct cstrap_view minute = BYTES("\x3C");
	const struct cstrap_view most = BYTES("\x7F\xFF\xFF\xFF");
	const struct cstrap_view wide = BYTES("\0\0\0\0\x7F\xFF\xFF\xFF");
	const struct cstrap_view more = BYTES("\0\0\0\0\x80\0\0\0");
	const struct cstrap_view huge = BYTES("\0\0\0\x01\0\0\0\0");
	const struct cstrap_view below = BYTES("\xFF\0\0\0\0\0\0\0");

	(void)state;
	periods(minute, minute, 0);
	periods(more, minute, 1);
	periods(huge, more, 1);
	periods(more, huge, 0);
	periods(huge, huge, 0);
	periods(more, most, 1);
	periods(most, more, 0);
	periods(most, wide, 0);
	periods(wide, most, 0);
	/* A maximum that is none, and one that another rule finds wrong. */
	periods(minute, BYTES("\0"), 0);
	periods(minute, below, 0);
	expect(CSTRAP_RULE_TIME_NEGATIVE, 1);
	periods(minute, BYTES("\0\0\x01"), 0);
}

static void
ranges_of_any_width(void **state)
{
	static const struct {
		struct cstrap_view value;
		size_t range, form;
	} ids[] = {
		{ { (const uint8_t *)"\x01", 1 }, 0, 0 },
		{ { (const uint8_t *)"\0", 1 }, 1, 0 },
		{ { (const uint8_t *)"\xFF", 1 }, 1, 0 },
		{ { (const uint8_t *)"\0\x01", 2 }, 0, 1 },
		{ { (const uint8_t *)"\x80\0", 2 }, 1, 0 },
		{ { (const uint8_t *)"\0\0\xFF\xFE", 4 }, 0, 0 },
		{ { (const uint8_t *)"\0\0\xFF\xFF", 4 }, 1, 0 },
		{ { (const uint8_t *)"\x80\0\0\0", 4 }, 1, 0 },
		{ { (const uint8_t *)"\0\0\0\0\0\0\xFF\xFE", 8 }, 0, 1 },
		{ { (const uint8_t *)"\0\0\0\x01\0\0\0\x01", 8 }, 1, 0 },
		{ { (const uint8_t *)"\xFF\xFF\xFF\xFF\0\0\0\x01", 8 }, 1, 0 },
		{ { (const uint8_t *)"\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF", 8 }, 1,
		    1 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(ids) / sizeof(ids[0]); i++) {
		begin();
		put_object(0);
		put_instance(0, 0);
		put_value(0, 0, 10, ids[i].value);
		expect(CSTRAP_RULE_VALUE_RANGE, ids[i].range);
		expect(CSTRAP_RULE_VALUE_FORM, ids[i].form);
	}
	/* What has no sign: /0/x/13 is from 0 to 3, /1/x/17 any number. */
	begin();
	put_object(0);
	put_instance(0, 0);
	put_value(0, 0, 13, BYTES("\xFF"));
	expect(CSTRAP_RULE_VALUE_RANGE, 1);
	begin();
	put_object(1);
	put_instance(1, 0);
	put_value(1, 0, 17, BYTES("\xFF\xFF\xFF\xFF"));
	expect(CSTRAP_RULE_VALUE_RANGE, 0);
	expect(CSTRAP_RULE_VALUE_FORM, 0);
}

/* A Short Server ID that is no number pairs with nothing. */
static void
id_of_another_kind(void **state)
{
	(void)state;
	begin();
	put_object(0);
	put_instance(0, 0);
	put_multiple(0, 0, 10, BYTES("\x01"));
	put_object(1);
	put_instance(1, 0);
	put_value(1, 0, 0, BYTES("\0\0\x01"));
	expect(CSTRAP_RULE_ACCOUNT_ID, 2);
	expect(CSTRAP_RULE_ACCOUNT_SERVER, 0);
}

static void
put_account(uint16_t instance, uint16_t id, bool is_security)
{
	const uint8_t bytes[] = { 0, 0, (uint8_t)(id >> 8), (uint8_t)id };
	const uint16_t object = is_security ? 0 : 1;

	put_instance(object, instance);
	put_value(object, instance, is_security ? 10 : 0,
	    (struct cstrap_view) { bytes, 4 });
}

/* count accounts, ids a step apart; all paired but those that are named. */
static void
put_accounts(uint16_t count, uint16_t step, uint16_t without)
{
	begin();
	put_object(0);
	for (uint16_t i = 0; i < count; i++)
		put_account(i, (uint16_t)(1 + i * step), true);
	put_object(1);
	for (uint16_t i = 0; i < count; i++)
		if (i != without)
			put_account(i, (uint16_t)(1 + i * step), false);
}

/* However many carry one id, it is told of each but the first. */
static void
one_id_in_several(void **state)
{
	(void)state;
	for (uint16_t securities = 1; securities < 5; securities++)
		for (uint16_t servers = 0; servers < 5; servers++) {
			begin();
			put_object(0);
			for (uint16_t i = 0; i < securities; i++)
				put_account(i, 7, true);
			if (servers > 0)
				put_object(1);
			for (uint16_t i = 0; i < servers; i++)
				put_account(i, 7, false);
			expect(CSTRAP_RULE_ACCOUNT_TWICE,
			    securities - 1u +
				(servers > 0 ? servers - 1u : 0u));
			expect(CSTRAP_RULE_ACCOUNT_SERVER,
			    servers == 0 ? securities : 0);
		}
}

/* Few and many, near and far from one another: the same is found. */
static void
accounts_of_any_number(void **state)
{
	static const uint16_t steps[] = { 1, 63, 64, 65, 1000 };

	(void)state;
	for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++)
		for (uint16_t count = 1; count <= 40; count += 3) {
			put_accounts(count, steps[i], 0xFFFF);
			expect(CSTRAP_RULE_ACCOUNT_SERVER, 0);
			expect(CSTRAP_RULE_ACCOUNT_SECURITY, 0);
			expect(CSTRAP_RULE_ACCOUNT_TWICE, 0);
			put_accounts(count, steps[i], (uint16_t)(count / 2));
			expect(CSTRAP_RULE_ACCOUNT_SERVER, 1);
			expect(CSTRAP_RULE_ACCOUNT_SECURITY, 0);
		}
}

/* 17 accounts are more than are kept at a time. */
static void
access_and_bindings_with_many_accounts(void **state)
{
	(void)state;
	for (uint16_t count = 2; count <= 18; count += 16) {
		put_accounts(count, 1, 0xFFFF);
		put_object(2);
		put_instance(2, 0);
		put_value(2, 0, 0, BYTES("\x03"));
		put_value(2, 0, 1, BYTES("\x00"));
		put_value(2, 0, 3, BYTES("\x01"));
		expect(CSTRAP_RULE_ACCESS_OWNER, 0);
		put_accounts(count, 1, 0);
		put_object(2);
		put_instance(2, 0);
		put_value(2, 0, 0, BYTES("\x03"));
		put_value(2, 0, 1, BYTES("\x00"));
		put_value(2, 0, 3, BYTES("\x01"));
		expect_at(CSTRAP_RULE_ACCESS_OWNER, "/2/0/3");
	}
}

/* Three Bootstrap-Servers, also among more accounts than are kept. */
static void
several_bootstrap_servers(void **state)
{
	(void)state;
	for (uint16_t count = 3; count <= 20; count += 17) {
		begin();
		put_object(0);
		for (uint16_t i = 0; i < count; i++) {
			put_instance(0, i);
			put_value(0, i, 1, BYTES("\x01"));
		}
		expect(CSTRAP_RULE_ACCOUNT_BOOTSTRAP, count - 1u);
		/* They pair with nothing. */
		expect(CSTRAP_RULE_ACCOUNT_ID, 0);
	}
}

static void
put_access(uint16_t instance, struct cstrap_view object,
    struct cstrap_view target)
{
	put_instance(2, instance);
	if (object.len > 0)
		put_value(2, instance, 0, object);
	if (target.len > 0)
		put_value(2, instance, 1, target);
}

static void
rights_twice(void **state)
{
	const struct cstrap_view device = BYTES("\x03"), wide = BYTES("\0\x03");
	const struct cstrap_view zero = BYTES("\0"), one = BYTES("\x01");

	(void)state;
	begin();
	put_object(2);
	put_access(4, device, zero);
	put_access(2, device, one);
	put_access(7, wide, zero);
	put_access(9, device, zero);
	expect(CSTRAP_RULE_ACCESS_TWICE, 2);
	/* Where a part is missing nothing is said twice. */
	begin();
	put_object(2);
	put_access(0, device, NOTHING);
	put_access(1, device, NOTHING);
	put_access(2, NOTHING, zero);
	put_access(3, NOTHING, zero);
	expect(CSTRAP_RULE_ACCESS_TWICE, 0);
	begin();
	put_object(2);
	put_access(0, device, zero);
	put_access(5, device, zero);
	expect_at(CSTRAP_RULE_ACCESS_TWICE, "/2/5");
}

/* Thousands of them cost no more than the look-ups that are allowed. */
static void
rights_in_thousands(void **state)
{
	(void)state;
	begin();
	put_object(2);
	for (uint16_t i = 0; i < 2500; i++)
		put_access(i, BYTES("\x03"), BYTES("\0"));
	expect(CSTRAP_RULE_CHECK_LIMIT, 1);
}

static void
put_apn(uint16_t instance)
{
	put_object(11);
	put_instance(11, instance);
}

static void
apn_links(void **state)
{
	const struct cstrap_view to_1 = BYTES("\0\x0B\0\x01");
	const struct cstrap_view to_3 = BYTES("\0\x0B\0\x03");
	const struct cstrap_view other = BYTES("\0\x0A\0\x01");
	const struct cstrap_view null = BYTES("\xFF\xFF\xFF\xFF");

	(void)state;
	begin();
	put_object(1);
	put_instance(1, 0);
	put_value(1, 0, 10, to_1);
	put_multiple(1, 0, 24, to_1);
	put_apn(1);
	expect(CSTRAP_RULE_LINK_APN, 0);
	begin();
	put_object(1);
	put_instance(1, 0);
	put_value(1, 0, 10, null);
	put_multiple(1, 0, 24, to_3);
	put_apn(1);
	expect_at(CSTRAP_RULE_LINK_APN, "/1/0/24/0");
	/* to another object, and to none; of a length that no link has */
	begin();
	put_object(1);
	put_instance(1, 0);
	put_value(1, 0, 10, other);
	put_multiple(1, 0, 24, BYTES("\0\x0B\0"));
	put_apn(1);
	expect_at(CSTRAP_RULE_LINK_APN, "/1/0/10");
	begin();
	put_object(1);
	put_instance(1, 0);
	put_value(1, 0, 10, to_1);
	expect_at(CSTRAP_RULE_LINK_APN, "/1/0/10");
}

static void
keys_that_nothing_links_to(void **state)
{
	(void)state;
	/* COSE, by the second of two accounts */
	begin();
	put_object(0);
	put_instance(0, 0);
	put_instance(0, 1);
	put_multiple(0, 1, 27, BYTES("\0\x17\0\x01"));
	put_object(23);
	put_instance(23, 0);
	put_instance(23, 1);
	expect_at(CSTRAP_RULE_LINK_UNUSED, "/23/0");
	/* a link to the same instance of another object does not count */
	begin();
	put_object(0);
	put_instance(0, 0);
	put_value(0, 0, 17, BYTES("\0\x17\0\0"));
	put_object(21);
	put_instance(21, 0);
	expect_at(CSTRAP_RULE_LINK_UNUSED, "/21/0");
	/* nor does one that is cut, and nobody there is nobody */
	begin();
	put_object(0);
	put_instance(0, 0);
	put_value(0, 0, 17, BYTES("\0\x15\0"));
	put_object(21);
	put_instance(21, 0);
	expect_at(CSTRAP_RULE_LINK_UNUSED, "/21/0");
	begin();
	put_object(21);
	put_instance(21, 3);
	expect_at(CSTRAP_RULE_LINK_UNUSED, "/21/3");
}

/* The octet 00 is no end of a text. */
static void
binding_with_an_octet_more(void **state)
{
	(void)state;
	begin();
	put_object(1);
	put_instance(1, 0);
	put_value(1, 0, 7, BYTES("U\0"));
	expect(CSTRAP_RULE_BINDING_FORM, 1);
}

static void
preferred_transport(void **state)
{
	(void)state;
	begin();
	put_object(1);
	put_instance(1, 0);
	put_value(1, 0, 22, BYTES("U"));
	expect(CSTRAP_RULE_BINDING_PREFERRED, 1);
	begin();
	put_object(1);
	put_instance(1, 0);
	put_value(1, 0, 22, BYTES("U"));
	put_value(1, 0, 7, BYTES("TU"));
	expect(CSTRAP_RULE_BINDING_PREFERRED, 0);
	begin();
	put_object(1);
	put_instance(1, 0);
	put_value(1, 0, 7, BYTES("TU"));
	put_value(1, 0, 22, BYTES("TU"));
	expect(CSTRAP_RULE_BINDING_PREFERRED, 1);
	begin();
	put_object(1);
	put_instance(1, 0);
	put_value(1, 0, 7, BYTES("TU"));
	put_value(1, 0, 22, BYTES(""));
	expect(CSTRAP_RULE_BINDING_PREFERRED, 0);
}

/* Key material in a form that is not a value is none. */
static void
keys_of_another_kind(void **state)
{
	(void)state;
	begin();
	put_object(0);
	for (uint16_t i = 0; i < 2; i++) {
		put_instance(0, i);
		put_value(0, i, 2, BYTES("\0"));
		put_multiple(0, i, 5, BYTES("0123456789ABCDEF"));
	}
	expect(CSTRAP_RULE_KEY_TWICE, 0);
	expect(CSTRAP_RULE_KEY_MISSING, 4);
}

/* Findings on one instance stand together, in the order of the message. */
static void
order_of_findings(void **state)
{
	struct found found;
	const struct cstrap_sink sink = found_sink(&found);
	struct cstrap_message message;
	static const enum cstrap_rule rules[] = { CSTRAP_RULE_VALUE_RANGE,
		CSTRAP_RULE_URI_FORM, CSTRAP_RULE_TIME_NEGATIVE,
		CSTRAP_RULE_VALUE_UTF8, CSTRAP_RULE_ACCOUNT_ID };
	size_t at = 0;

	(void)state;
	begin();
	put_object(0);
	put_instance(0, 0);
	put_value(0, 0, 0, BYTES(":"));
	put_value(0, 0, 2, BYTES("\x07"));
	put_value(0, 0, 11, BYTES("\xFF"));
	put_instance(0, 1);
	put_value(0, 1, 14, BYTES("\xFF"));
	assert_int_equal(cstrap_message_put_end(&mw, &message, NULL),
	    CSTRAP_OK);
	assert_int_equal(cstrap_check(&message, NULL, &sink, NULL),
	    CSTRAP_E_RULE);
	for (size_t i = 0; i < found.count; i++)
		if (at < 5 && found.row[i].rule == rules[at])
			at++;
	assert_int_equal(at, 5);
}

/* Nothing that was decoded is so long. */
static void
message_of_no_decoder(void **state)
{
	const struct cstrap_message message = {
		{ room, CSTRAP_MESSAGE_MAX + 1 }, 1
	};
	struct cstrap_check_count count = { 1, 1, 1 };

	(void)state;
	assert_int_equal(cstrap_check(&message, NULL, NULL, &count),
	    CSTRAP_E_ARGUMENT);
	assert_int_equal(count.errors + count.warnings + count.notes, 0);
	assert_int_equal(cstrap_check(&message, NULL, NULL, NULL),
	    CSTRAP_E_ARGUMENT);
}

/* Periods whose leading octets decide. */
static void
periods_of_unequal_width(void **state)
{
	const struct cstrap_view most = BYTES("\x7F\xFF\xFF\xFF");
	const struct cstrap_view huge = BYTES("\0\0\0\x01\0\0\0\0");

	(void)state;
	periods(huge, most, 1);
	periods(most, huge, 0);
}

/* A resource of a version that the object does not have is not missed. */
static void
mandatory_in_a_later_version(void **state)
{
	const struct cstrap_node old = { .kind = CSTRAP_NODE_OBJECT,
		.path = { 1, { 10 } },
		.version = { 1, 0 } };

	(void)state;
	begin();
	assert_int_equal(cstrap_message_put(&mw, &old), CSTRAP_OK);
	put_instance(10, 0);
	expect(CSTRAP_RULE_RESOURCE_MISSING, 0);
	begin();
	put_object(10);
	put_instance(10, 0);
	expect(CSTRAP_RULE_RESOURCE_MISSING, 1);
}

/* Rights that are no number, and some that another rule finds wrong. */
static void
rights_of_any_kind(void **state)
{
	static const struct {
		struct cstrap_view rights;
		size_t wrong;
	} cases[] = {
		{ { (const uint8_t *)"\x10", 1 }, 0 },
		{ { (const uint8_t *)"\x11", 1 }, 1 },
		{ { (const uint8_t *)"\x20", 1 }, 0 },
		{ { (const uint8_t *)"\xFF", 1 }, 0 },
		{ { (const uint8_t *)"", 0 }, 0 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		begin();
		put_object(2);
		put_instance(2, 0);
		put_value(2, 0, 0, BYTES("\x03"));
		put_value(2, 0, 1, BYTES("\0\0\xFF\xFF"));
		put_multiple(2, 0, 2, cases[i].rights);
		expect(CSTRAP_RULE_ACCESS_RIGHTS, cases[i].wrong);
	}
}

/* An account whose id cannot be read is bound to no server's binding. */
static void
uri_of_an_account_without_id(void **state)
{
	(void)state;
	begin();
	put_object(0);
	put_instance(0, 0);
	put_value(0, 0, 0, BYTES("coaps+tcp://a"));
	put_object(1);
	put_instance(1, 0);
	put_value(1, 0, 7, BYTES("U"));
	expect(CSTRAP_RULE_URI_BINDING, 0);
	/* nor to one that has no id, or another */
	begin();
	put_object(0);
	put_instance(0, 0);
	put_value(0, 0, 0, BYTES("coaps+tcp://a"));
	put_value(0, 0, 10, BYTES("\x01"));
	put_object(1);
	put_instance(1, 0);
	put_multiple(1, 0, 0, BYTES("\x01"));
	put_value(1, 0, 7, BYTES("U"));
	expect(CSTRAP_RULE_URI_BINDING, 0);
}

/* Modes of SMS that are told apart by their numbers alone. */
static void
sms_modes_and_keys(void **state)
{
	static const struct {
		uint8_t mode[2];
		size_t reserved;
	} modes[] = { { { 0, 0 }, 1 }, { { 0, 1 }, 0 }, { { 0, 3 }, 0 },
		{ { 0, 4 }, 1 }, { { 0, 203 }, 1 }, { { 0, 204 }, 0 },
		{ { 0, 255 }, 0 }, { { 1, 0 }, 0 } };
	static const uint8_t key[64];

	(void)state;
	for (size_t i = 0; i < sizeof(modes) / sizeof(modes[0]); i++) {
		begin();
		put_object(0);
		put_instance(0, 0);
		put_value(0, 0, 6, (struct cstrap_view) { modes[i].mode, 2 });
		expect(CSTRAP_RULE_SMS_MODE, modes[i].reserved);
	}
	for (size_t len = 1; len <= sizeof(key); len++) {
		begin();
		put_object(0);
		put_instance(0, 0);
		put_value(0, 0, 8, (struct cstrap_view) { key, len });
		/* Shorter and longer ones are a matter of the range. */
		expect(CSTRAP_RULE_SMS_KEY_LENGTH,
		    len > 16 && len < 48 && len != 32);
		expect(CSTRAP_RULE_VALUE_RANGE, len < 16 || len > 48);
	}
}

/* Empty keys, and one kind beside another, are not the same key. */
static void
keys_that_are_not_shared(void **state)
{
	(void)state;
	for (unsigned int kind = 0; kind < 3; kind++) {
		begin();
		put_object(0);
		put_instance(0, 0);
		put_value(0, 0, 2, BYTES("\0"));
		put_value(0, 0, 5, kind == 0 ? BYTES("") : BYTES("0123456789"));
		put_instance(0, 1);
		put_value(0, 1, 2, BYTES("\0"));
		if (kind == 2)
			put_multiple(0, 1, 5, BYTES("0123456789"));
		else if (kind == 0)
			put_value(0, 1, 5, BYTES(""));
		expect(CSTRAP_RULE_KEY_TWICE, 0);
	}
}

/* References past the last that is followed are left alone. */
static void
references_past_the_limit(void **state)
{
	(void)state;
	begin();
	put_object(2);
	put_instance(2, 0);
	put(CSTRAP_NODE_MULTIPLE, (struct cstrap_path) { 3, { 2, 0, 2 } },
	    NOTHING);
	for (uint16_t i = 1; i <= 300; i++)
		put(CSTRAP_NODE_RESOURCE_INSTANCE,
		    (struct cstrap_path) { 4, { 2, 0, 2, i } }, BYTES("\x01"));
	put_value(2, 0, 3, BYTES("\x07"));
	put_access(1, BYTES("\x07"), BYTES("\0"));
	put_access(2, BYTES("\x07"), BYTES("\0"));
	put_object(21);
	put_instance(21, 0);
	expect(CSTRAP_RULE_CHECK_LIMIT, 1);
	expect(CSTRAP_RULE_ACCESS_OWNER, 0);
	expect(CSTRAP_RULE_ACCESS_OBJECT, 0);
	expect(CSTRAP_RULE_ACCESS_TWICE, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(periods_of_any_width),
		cmocka_unit_test(ranges_of_any_width),
		cmocka_unit_test(id_of_another_kind),
		cmocka_unit_test(one_id_in_several),
		cmocka_unit_test(accounts_of_any_number),
		cmocka_unit_test(access_and_bindings_with_many_accounts),
		cmocka_unit_test(several_bootstrap_servers),
		cmocka_unit_test(rights_twice),
		cmocka_unit_test(rights_in_thousands),
		cmocka_unit_test(apn_links),
		cmocka_unit_test(keys_that_nothing_links_to),
		cmocka_unit_test(binding_with_an_octet_more),
		cmocka_unit_test(preferred_transport),
		cmocka_unit_test(keys_of_another_kind),
		cmocka_unit_test(order_of_findings),
		cmocka_unit_test(message_of_no_decoder),
		cmocka_unit_test(periods_of_unequal_width),
		cmocka_unit_test(mandatory_in_a_later_version),
		cmocka_unit_test(rights_of_any_kind),
		cmocka_unit_test(uri_of_an_account_without_id),
		cmocka_unit_test(sms_modes_and_keys),
		cmocka_unit_test(keys_that_are_not_shared),
		cmocka_unit_test(references_past_the_limit),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
