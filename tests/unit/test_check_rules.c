/*
 * test_check_rules.c - every rule that a check can give, by a pair of messages:
 * rules/ID.hex breaks it and nothing else, rules/ID.ok.hex just does not.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "fixture.h"

#include "cardstrap/check.h"

#define FIRST 100u
#define LAST 299u

/* What a message breaks before it is one. */
static bool
is_of_decoding(enum cstrap_rule rule)
{
	switch (rule) {
	case CSTRAP_RULE_FILE_CUT:
	case CSTRAP_RULE_FILE_LIMIT:
	case CSTRAP_RULE_FILE_BLANK:
	case CSTRAP_RULE_FILE_UNFINISHED:
	case CSTRAP_RULE_FILE_COUNT:
	case CSTRAP_RULE_TLV_LENGTH:
	case CSTRAP_RULE_TLV_KIND:
	case CSTRAP_RULE_TLV_TWICE:
	case CSTRAP_RULE_TLV_ID:
		return true;
	default:
		return false;
	}
}

/* Messages that are large on purpose have these notes, too. */
static bool
is_of_size(enum cstrap_rule rule)
{
	return rule == CSTRAP_RULE_MESSAGE_LONG ||
	    rule == CSTRAP_RULE_OBJECT_UNKNOWN;
}

static bool
is_large(enum cstrap_rule rule)
{
	return rule == CSTRAP_RULE_FILE_COUNT_LIMIT ||
	    rule == CSTRAP_RULE_CHECK_LIMIT ||
	    rule == CSTRAP_RULE_IDENTITY_LENGTH ||
	    rule == CSTRAP_RULE_KEY_TWICE || rule == CSTRAP_RULE_IDENTITY_TWICE;
}

struct tally {
	enum cstrap_rule rule;
	bool is_wanted;
	bool may_be_large;
	const char *name;
	struct cstrap_finding last; /* of the rule */
	size_t count;
};

static void
take(void *ctx, const struct cstrap_finding *finding)
{
	struct tally *tally = ctx;
	char room[CSTRAP_PATH_TEXT_MAX];

	if (finding->rule == tally->rule && tally->is_wanted) {
		tally->last = *finding;
		tally->count++;
	} else if (!tally->may_be_large || !is_of_size(finding->rule)) {
		fail_msg("%s: %s at %s", tally->name,
		    cstrap_rule_find(finding->rule)->id,
		    cstrap_path_text(&finding->path, room));
	}
}

/* Check a fixture, in a heap block of its size; what follows is its tail. */
static void
check(const char *name, struct tally *tally)
{
	static uint8_t room[FIXTURE_MAX];
	const size_t len = fixture_read(name, room, sizeof(room));
	uint8_t *bytes = fixture_exact((struct cstrap_view) { room, len });
	const struct cstrap_view view = { bytes, len };
	const struct cstrap_sink sink = { take, tally };
	struct cstrap_check_options options = { .file = name };
	struct cstrap_check_count count;
	struct cstrap_message message;
	enum cstrap_status st;

	tally->name = name;
	if (cstrap_message_decode(&message, view, NULL) != CSTRAP_OK)
		fail_msg("%s is no message", name);
	options.tail = cstrap_view_part(view, message.bytes.len, len);
	st = cstrap_check(&message, &options, &sink, &count);
	assert_int_equal(st, count.errors > 0 ? CSTRAP_E_RULE : CSTRAP_OK);
	free(bytes);
}

/* The first line of the fixture: "# CS-X at /0/0/3 offset 43: why". */
static void
read_place(const char *name, char path[32], size_t *offset)
{
	char file[512], line[256], id[64];
	FILE *f;

	fixture_path(name, file, sizeof(file));
	assert_non_null(f = fopen(file, "r"));
	assert_non_null(fgets(line, sizeof(line), f));
	fclose(f);
	if (sscanf(line, "# %63s at %31s offset %zu:", id, path, offset) != 3)
		fail_msg("%s does not say where", name);
}

static void
check_pair(const struct cstrap_rule_info *info)
{
	struct tally bad = { .rule = info->rule,
		.is_wanted = true,
		.may_be_large = is_large(info->rule) };
	struct tally good = { .rule = info->rule,
		.is_wanted = false,
		.may_be_large = is_large(info->rule) };
	char name[128], path[32], room[CSTRAP_PATH_TEXT_MAX];
	size_t offset;

	/* A note on size must not be let through as the rule's own. */
	if (info->rule == CSTRAP_RULE_MESSAGE_LONG ||
	    info->rule == CSTRAP_RULE_OBJECT_UNKNOWN)
		assert_false(good.may_be_large);
	snprintf(name, sizeof(name), "rules/%s.ok.hex", info->id);
	check(name, &good);
	snprintf(name, sizeof(name), "rules/%s.hex", info->id);
	check(name, &bad);
	if (bad.count != 1)
		fail_msg("%s: found %zu times", info->id, bad.count);
	read_place(name, path, &offset);
	(void)cstrap_path_text(&bad.last.path, room);
	assert_string_equal(room[0] != '\0' ? room : "/", path);
	assert_int_equal(bad.last.offset, offset);
	assert_int_equal(bad.last.severity, info->severity);
}

static size_t rule_count;

static void
each_rule_alone(void **state)
{
	const struct cstrap_rule_info *info;

	(void)state;
	for (size_t i = 0; (info = cstrap_rule_at(i)) != NULL; i++) {
		if ((unsigned int)info->rule < FIRST ||
		    (unsigned int)info->rule > LAST ||
		    is_of_decoding(info->rule))
			continue;
		check_pair(info);
		rule_count++;
	}
	assert_true(rule_count >= 62);
}

static void
take_fixture(const char *name, struct cstrap_view bytes)
{
	(void)name;
	(void)bytes;
}

static void
no_fixture_without_its_rule(void **state)
{
	(void)state;
	assert_int_equal(fixture_each("rules", take_fixture), 2 * rule_count);
}

/* One message for the cases below, made node by node. */
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
put_object(uint16_t id, uint8_t minor)
{
	const struct cstrap_node node = { .kind = CSTRAP_NODE_OBJECT,
		.path = { 1, { id, 0, 0, 0 } },
		.version = { minor != 0xFF, minor != 0xFF ? minor : 0 } };

	assert_int_equal(cstrap_message_put(&mw, &node), CSTRAP_OK);
}

static void
put_text(uint16_t object, uint16_t resource, const char *text)
{
	put(CSTRAP_NODE_RESOURCE,
	    (struct cstrap_path) { 3, { object, 0, resource } }, text,
	    strlen(text));
}

struct counter {
	enum cstrap_rule rule;
	size_t count;
};

static void
count_rule(void *ctx, const struct cstrap_finding *finding)
{
	struct counter *counter = ctx;

	counter->count += finding->rule == counter->rule;
}

/* How often a rule is found in what was put. */
static size_t
found(enum cstrap_rule rule, enum cstrap_enabler enabler)
{
	const struct cstrap_check_options options = { .enabler = enabler };
	struct counter counter = { rule, 0 };
	const struct cstrap_sink sink = { count_rule, &counter };
	struct cstrap_message message;

	assert_int_equal(cstrap_message_put_end(&mw, &message, NULL),
	    CSTRAP_OK);
	(void)cstrap_check(&message, &options, &sink, NULL);
	return counter.count;
}

static void
begin(uint16_t object, uint8_t minor)
{
	cstrap_message_put_begin(&mw,
	    (struct cstrap_room) { room, sizeof(room) });
	put_object(object, minor);
	put(CSTRAP_NODE_INSTANCE, (struct cstrap_path) { 2, { object, 0 } },
	    NULL, 0);
}

#define IMPLICIT 0xFF

static size_t
uri(const char *text, enum cstrap_rule rule)
{
	begin(0, IMPLICIT);
	put_text(0, 0, text);
	return found(rule, CSTRAP_ENABLER_NEWEST);
}

static void
uris_that_have_a_form(void **state)
{
	static const char *const good[] = { "coap://x",
		"coaps://a.example:5684", "COAP+TCP://10.0.0.1",
		"coaps+tcp://[::1]:1", "coap://a?q", "coap://a:65535/rd?a=b",
		"coaps+ws://a/.well-known/coap", "tel:+15550100",
		"sms:15550100", "mqtts://a:8883", "https://a%2Db",
		"coap://a#b" };

	(void)state;
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++)
		if (uri(good[i], CSTRAP_RULE_URI_FORM) +
			uri(good[i], CSTRAP_RULE_URI_SCHEME) +
			uri(good[i], CSTRAP_RULE_URI_PORT) !=
		    0)
			fail_msg("%s is refused", good[i]);
}

static void
uris_that_have_none(void **state)
{
	static const char *const bad[] = { "", ":", "::", "a.example", "coap",
		"coap:", "coap:/a", "coap://", "coap:///rd", "coap://:5683",
		"coap://a b", "coap://a\"", "coap://u@a", "coap://[::1",
		"coap://[]:1", "coap://[:]", "coap://[::1]a", "coap://\xC3\xA9",
		"sms:", "tel:abc", "coap://a[", "://a", "co ap://a",
		"coap:\x7F//a" };

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		if (uri(bad[i], CSTRAP_RULE_URI_FORM) != 1)
			fail_msg("%s is accepted", bad[i]);
	assert_int_equal(uri("coapss://a", CSTRAP_RULE_URI_SCHEME), 1);
	assert_int_equal(uri("coa://a", CSTRAP_RULE_URI_SCHEME), 1);
	assert_int_equal(uri("coap+://a", CSTRAP_RULE_URI_SCHEME), 1);
	assert_int_equal(uri("coap://a:", CSTRAP_RULE_URI_PORT), 1);
	assert_int_equal(uri("coap://a:0", CSTRAP_RULE_URI_PORT), 1);
	assert_int_equal(uri("coap://a:5683x", CSTRAP_RULE_URI_PORT), 1);
	assert_int_equal(uri("coap://[::1]:99999999999", CSTRAP_RULE_URI_PORT),
	    1);
}

static void
uri_empty_beside_an_sms_number(void **state)
{
	(void)state;
	begin(0, IMPLICIT);
	put_text(0, 0, "");
	put_text(0, 9, "+15550100");
	assert_int_equal(found(CSTRAP_RULE_URI_FORM, CSTRAP_ENABLER_NEWEST), 0);
}

static void
put_number(uint16_t object, uint16_t resource, int8_t number)
{
	put(CSTRAP_NODE_RESOURCE,
	    (struct cstrap_path) { 3, { object, 0, resource } }, &number, 1);
}

/* An account of this URI and the SMS number, and its server's binding. */
static size_t
unbound(const char *text, const char *number, const char *binding,
    bool bootstrap)
{
	begin(0, IMPLICIT);
	put_text(0, 0, text);
	put_number(0, 1, bootstrap);
	if (number != NULL)
		put_text(0, 9, number);
	put_number(0, 10, 1);
	put_object(1, IMPLICIT);
	put(CSTRAP_NODE_INSTANCE, (struct cstrap_path) { 2, { 1, 0 } }, NULL,
	    0);
	put_number(1, 0, 1);
	put_text(1, 7, binding);
	return found(CSTRAP_RULE_URI_BINDING, CSTRAP_ENABLER_NEWEST);
}

static void
scheme_and_binding(void **state)
{
	(void)state;
	assert_int_equal(unbound("coap://a", NULL, "TU", false), 0);
	assert_int_equal(unbound("coap://a", NULL, "N", false), 0);
	assert_int_equal(unbound("coap://a", NULL, "T", false), 1);
	assert_int_equal(unbound("coap://a", NULL, "S", false), 1);
	assert_int_equal(unbound("coap://a", "+15550100", "SQ", false), 0);
	assert_int_equal(unbound("coaps+tcp://a", "+1", "US", false), 1);
	assert_int_equal(unbound("coaps+tcp://a", NULL, "US", true), 0);
	assert_int_equal(unbound("coap+ws://a", NULL, "U", false), 0);
	assert_int_equal(unbound("tel:+15550100", NULL, "U", false), 1);
	assert_int_equal(unbound("tel:+15550100", NULL, "UQS", false), 0);
	assert_int_equal(unbound("mqtt://a", NULL, "M", false), 0);
	assert_int_equal(unbound("https://a", NULL, "M", false), 1);
	/* A binding that is not there is another rule's. */
	assert_int_equal(unbound("coap://a", NULL, "", false), 0);
}

static size_t
x509(int8_t matching, const void *certificate, size_t len)
{
	begin(0, IMPLICIT);
	put_number(0, 2, 2);
	put(CSTRAP_NODE_RESOURCE, (struct cstrap_path) { 3, { 0, 0, 4 } },
	    certificate, len);
	put_number(0, 13, matching);
	return found(CSTRAP_RULE_KEY_FORM, CSTRAP_ENABLER_NEWEST);
}

static void
certificates_in_their_lengths(void **state)
{
	static const uint8_t der[4 + 0x101] = { 0x30, 0x82, 0x01, 0x00 };
	static const uint8_t two[] = { 0x30, 0x81, 0x02, 5, 0, 0 };

	(void)state;
	assert_int_equal(x509(0, der, 4 + 0x100), 0);
	assert_int_equal(x509(0, der, 4 + 0xFF), 1);
	assert_int_equal(x509(0, der, 4 + 0x101), 1);
	assert_int_equal(x509(0, two, 5), 0);
	assert_int_equal(x509(0, two, 6), 1);
	assert_int_equal(x509(0, two, 2), 1);
	assert_int_equal(x509(0, "\x30\x80\0\0", 4), 1);
	assert_int_equal(x509(0, "\x30\x84\0\0\0\0", 6), 1);
	assert_int_equal(x509(0, "-----BEGIN", 10), 1);
	/* A hash of it has no form. */
	assert_int_equal(x509(1, "-----BEGIN", 10), 0);
}

static void
times_below_zero_and_periods(void **state)
{
	static const uint16_t where[][2] = { { 0, 11 }, { 0, 12 }, { 1, 1 },
		{ 1, 2 }, { 1, 3 }, { 1, 5 } };

	(void)state;
	for (size_t i = 0; i < sizeof(where) / sizeof(where[0]); i++) {
		begin(where[i][0], IMPLICIT);
		put_number(where[i][0], where[i][1], -1);
		assert_int_equal(found(CSTRAP_RULE_TIME_NEGATIVE,
				     CSTRAP_ENABLER_NEWEST),
		    1);
	}
	/* A maximum of 0 is none. */
	begin(1, IMPLICIT);
	put_number(1, 2, 60);
	put_number(1, 3, 0);
	assert_int_equal(found(CSTRAP_RULE_PERIOD_ORDER, CSTRAP_ENABLER_NEWEST),
	    0);
	begin(0, IMPLICIT);
	put_number(0, 6, -1);
	assert_int_equal(found(CSTRAP_RULE_SMS_MODE, CSTRAP_ENABLER_NEWEST), 0);
}

static void
expect_binding(uint8_t minor, enum cstrap_enabler enabler, const char *text,
    size_t form, size_t queue)
{
	begin(1, minor);
	put_text(1, 7, text);
	if (found(CSTRAP_RULE_BINDING_FORM, enabler) != form)
		fail_msg("%s of version %u: form", text, minor);
	begin(1, minor);
	put_text(1, 7, text);
	if (found(CSTRAP_RULE_BINDING_QUEUE, enabler) != queue)
		fail_msg("%s of version %u: queue", text, minor);
}

/* Where neither version nor Enabler is named, the forms of both are right. */
static void
bindings_by_version(void **state)
{
	static const char *const old[] = { "U", "UQ", "S", "SQ", "US", "UQS" };
	static const char *const newer[] = { "T", "SU", "UMHTSN", "N" };
	static const char *const none[] = { "", "Q", "UU", "UQT", "u", "US ",
		"UQSQ", "TQ" };

	(void)state;
	for (size_t i = 0; i < 6; i++) {
		const size_t queue = strchr(old[i], 'Q') != NULL;

		expect_binding(0, CSTRAP_ENABLER_NEWEST, old[i], 0, 0);
		expect_binding(IMPLICIT, CSTRAP_ENABLER_1_0, old[i], 0, 0);
		expect_binding(IMPLICIT, CSTRAP_ENABLER_NEWEST, old[i], 0, 0);
		expect_binding(1, CSTRAP_ENABLER_1_0, old[i], 0, queue);
		expect_binding(IMPLICIT, CSTRAP_ENABLER_1_2, old[i], 0, queue);
	}
	for (size_t i = 0; i < 4; i++) {
		expect_binding(0, CSTRAP_ENABLER_NEWEST, newer[i], 1, 0);
		expect_binding(2, CSTRAP_ENABLER_NEWEST, newer[i], 0, 0);
		expect_binding(IMPLICIT, CSTRAP_ENABLER_NEWEST, newer[i], 0, 0);
	}
	for (size_t i = 0; i < 8; i++) {
		expect_binding(0, CSTRAP_ENABLER_NEWEST, none[i], 1, 0);
		expect_binding(2, CSTRAP_ENABLER_NEWEST, none[i], 1, 0);
		expect_binding(IMPLICIT, CSTRAP_ENABLER_NEWEST, none[i], 1, 0);
	}
}

/* Which of 3, 4 and 5 is missing and which has no use, mode by mode. */
static void
key_material_by_mode(void **state)
{
	static const char *const missing[] = { "101", "111", "111", "000",
		"010" };

	(void)state;
	for (uint8_t mode = 0; mode < 5; mode++) {
		for (uint16_t id = 3; id <= 5; id++) {
			const bool is_needed = missing[mode][id - 3] == '1';

			begin(0, IMPLICIT);
			put(CSTRAP_NODE_RESOURCE,
			    (struct cstrap_path) { 3, { 0, 0, 2 } }, &mode, 1);
			put_text(0, id, "some octets of key");
			assert_int_equal(found(CSTRAP_RULE_KEY_UNUSED,
					     CSTRAP_ENABLER_NEWEST),
			    is_needed ? 0 : 1);
			begin(0, IMPLICIT);
			put(CSTRAP_NODE_RESOURCE,
			    (struct cstrap_path) { 3, { 0, 0, 2 } }, &mode, 1);
			for (uint16_t other = 3; other <= 5; other++)
				if (other != id)
					put_text(0, other, "octets");
			assert_int_equal(found(CSTRAP_RULE_KEY_MISSING,
					     CSTRAP_ENABLER_NEWEST),
			    is_needed ? 1 : 0);
			/* One absence, one finding. */
			assert_int_equal(found(CSTRAP_RULE_RESOURCE_ABSENT,
					     CSTRAP_ENABLER_NEWEST),
			    is_needed ? 0 : 1);
		}
	}
}

static void
put_mode(uint16_t instance, uint8_t mode, const char *key)
{
	put(CSTRAP_NODE_INSTANCE, (struct cstrap_path) { 2, { 0, instance } },
	    NULL, 0);
	put(CSTRAP_NODE_RESOURCE,
	    (struct cstrap_path) { 3, { 0, instance, 2 } }, &mode, 1);
	put(CSTRAP_NODE_RESOURCE,
	    (struct cstrap_path) { 3, { 0, instance, 5 } }, key, strlen(key));
}

static void
put_accounts(uint16_t count)
{
	char key[32];

	cstrap_message_put_begin(&mw,
	    (struct cstrap_room) { room, sizeof(room) });
	put_object(0, IMPLICIT);
	for (uint16_t i = 0; i < count; i++) {
		snprintf(key, sizeof(key), "a key of its own, %04u", i);
		put_mode(i, 0, i == 63 ? "a key of its own, 0000" : key);
	}
}

/* 64 accounts are compared with one another; that there are more is said. */
static void
more_accounts_than_are_compared(void **state)
{
	(void)state;
	put_accounts(64);
	assert_int_equal(found(CSTRAP_RULE_KEY_TWICE, CSTRAP_ENABLER_NEWEST),
	    1);
	assert_int_equal(found(CSTRAP_RULE_CHECK_LIMIT, CSTRAP_ENABLER_NEWEST),
	    0);
	put_accounts(65);
	assert_int_equal(found(CSTRAP_RULE_CHECK_LIMIT, CSTRAP_ENABLER_NEWEST),
	    1);
}

/* What a mode has no use for is not compared: NoSec accounts share nothing. */
static void
same_octets_without_use(void **state)
{
	(void)state;
	cstrap_message_put_begin(&mw,
	    (struct cstrap_room) { room, sizeof(room) });
	put_object(0, IMPLICIT);
	put_mode(0, 3, "0123456789ABCDEF");
	put_mode(1, 0, "0123456789ABCDEF");
	assert_int_equal(found(CSTRAP_RULE_KEY_TWICE, CSTRAP_ENABLER_NEWEST),
	    0);
}

static void
put_rights(uint16_t count)
{
	static const uint8_t rights = 1;

	begin(2, IMPLICIT);
	put(CSTRAP_NODE_MULTIPLE, (struct cstrap_path) { 3, { 2, 0, 2 } }, NULL,
	    0);
	for (uint16_t i = 1; i <= count; i++)
		put(CSTRAP_NODE_RESOURCE_INSTANCE,
		    (struct cstrap_path) { 4, { 2, 0, 2, i } }, &rights, 1);
}

/* References are followed up to a number; that there are more is said once. */
static void
hostile_number_of_references(void **state)
{
	(void)state;
	put_rights(256);
	assert_int_equal(found(CSTRAP_RULE_ACCESS_SERVER,
			     CSTRAP_ENABLER_NEWEST),
	    256);
	assert_int_equal(found(CSTRAP_RULE_CHECK_LIMIT, CSTRAP_ENABLER_NEWEST),
	    0);
	put_rights(6000);
	assert_int_equal(found(CSTRAP_RULE_ACCESS_SERVER,
			     CSTRAP_ENABLER_NEWEST),
	    256);
	assert_int_equal(found(CSTRAP_RULE_CHECK_LIMIT, CSTRAP_ENABLER_NEWEST),
	    1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_rule_alone),
		cmocka_unit_test(no_fixture_without_its_rule),
		cmocka_unit_test(uris_that_have_a_form),
		cmocka_unit_test(uris_that_have_none),
		cmocka_unit_test(uri_empty_beside_an_sms_number),
		cmocka_unit_test(scheme_and_binding),
		cmocka_unit_test(certificates_in_their_lengths),
		cmocka_unit_test(times_below_zero_and_periods),
		cmocka_unit_test(bindings_by_version),
		cmocka_unit_test(key_material_by_mode),
		cmocka_unit_test(more_accounts_than_are_compared),
		cmocka_unit_test(same_octets_without_use),
		cmocka_unit_test(hostile_number_of_references),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
