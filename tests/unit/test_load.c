/*
 * test_load.c - profiles to messages: objects, names, values, limits.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "test_profile.h"

/* ---- Objects ---- */

static void
nothing_at_all(void **state)
{
	(void)state;
	gives("{}", "");
	gives("{\"comment\": \"none\", \"$schema\": \"x\", \"accounts\": [], "
	      "\"objects\": []}",
	    "");
	gives("{\"objects\": [{\"object\": 1, \"instances\": []}]}", "/1");
}

static void
syntax(void **state)
{
	(void)state;
	refused("{\"objects\":\n  [,]}", SYNTAX, "line 2, column 4", "");
	refused("", SYNTAX, "line 1, column 0", "");
	refused("[]", TYPE, "", "an array where an object belongs");
	refused("{\"object\": []}", NAME, "/object",
	    "did you mean \"objects\"?");
	refused("{\"comment\": 1}", TYPE, "/comment",
	    "an integer where a string belongs");
	refused("{\"objects\": {}}", TYPE, "/objects", "");
	refused("{\"accounts\": {}}", TYPE, "/accounts", "");
	refused("{\"objects\": [1]}", TYPE, "/objects/0", "");
}

static void
object_ids(void **state)
{
	(void)state;
	gives("{\"objects\": [{\"object\": 65534, \"instances\": []}]}",
	    "/65534");
	gives("{\"objects\": [{\"object\": \"access_control\", "
	      "\"instances\": []}]}",
	    "/2");
	refused("{\"objects\": [{\"object\": 65535, \"instances\": []}]}",
	    RANGE, "/objects/0/object", "0 to 65534");
	refused("{\"objects\": [{\"object\": -1, \"instances\": []}]}", RANGE,
	    "/objects/0/object", "0 to 65534");
	refused("{\"objects\": [{\"object\": true, \"instances\": []}]}", TYPE,
	    "/objects/0/object", "");
	refused("{\"objects\": [{\"object\": \"Security\", "
		"\"instances\": []}]}",
	    NAME, "/objects/0/object", "did you mean \"security\"?");
	refused("{\"objects\": [{\"instances\": []}]}", MISSING, "/objects/0",
	    "\"object\"");
	refused("{\"objects\": [{\"object\": 1}]}", MISSING, "/objects/0",
	    "\"instances\"");
	refused("{\"objects\": [{\"object\": 1, \"instances\": [], "
		"\"instance\": 0}]}",
	    NAME, "/objects/0/instance", "did you mean \"instances\"?");
}

static void
object_version(void **state)
{
	(void)state;
	gives("{\"objects\": [{\"object\": 1, \"version\": \"1.2\", "
	      "\"instances\": []}]}",
	    "/1@1.2");
	gives("{\"objects\": [{\"object\": 1, \"version\": \"255.255\", "
	      "\"instances\": []}]}",
	    "/1@255.255");
#define VERSION(text)                                                 \
	refused("{\"objects\": [{\"object\": 1, \"version\": \"" text \
		"\", \"instances\": []}]}",                           \
	    RANGE, "/objects/0/version", "MAJOR.MINOR")
	VERSION("0.1");
	VERSION("1");
	VERSION("1.256");
	VERSION("256.0");
	VERSION("1.01");
	VERSION("1.");
	VERSION("");
	VERSION("1.1.1");
}

static void
instance_ids(void **state)
{
	(void)state;
	gives("{\"objects\": [{\"object\": 1, \"instances\": ["
	      "{\"instance\": 65534, \"resources\": {}}]}]}",
	    "/1 /1/65534");
	refused("{\"objects\": [{\"object\": 1, \"instances\": ["
		"{\"instance\": 65535, \"resources\": {}}]}]}",
	    RANGE, "/objects/0/instances/0/instance", "");
	refused("{\"objects\": [{\"object\": 1, \"instances\": ["
		"{\"resources\": {}}]}]}",
	    MISSING, "/objects/0/instances/0", "\"instance\"");
	refused("{\"objects\": [{\"object\": 1, \"instances\": ["
		"{\"instance\": 0}]}]}",
	    MISSING, "/objects/0/instances/0", "\"resources\"");
}

/* ---- Values ---- */

static void
integers(void **state)
{
	(void)state;
	gives(INSTANCE("1", "\"lifetime\": 127"), "/1 /1/0 /1/0/1=7F");
	gives(INSTANCE("1", "\"1\": 128"), "/1 /1/0 /1/0/1=0080");
	gives(INSTANCE("1", "\"1\": -9223372036854775808"),
	    "/1 /1/0 /1/0/1=8000000000000000");
	refused(INSTANCE("1", "\"1\": \"60\""), TYPE, RESOURCES "/1",
	    "a string where a value of type Integer belongs");
	refused(INSTANCE("1", "\"1\": 1.0"), TYPE, RESOURCES "/1",
	    "a number with a fraction");
	refused(INSTANCE("1", "\"1\": null"), TYPE, RESOURCES "/1", "null");
}

static void
integer_range(void **state)
{
	(void)state;
	gives(INSTANCE("0", "\"10\": 65534"), "/0 /0/0 /0/0/10=0000FFFE");
	gives(INSTANCE("0", "\"10\": 1"), "/0 /0/0 /0/0/10=01");
	refused(INSTANCE("0", "\"10\": 65535"), RANGE, RESOURCES "/10",
	    "this Integer is 1 to 65534");
	refused(INSTANCE("0", "\"10\": 0"), RANGE, RESOURCES "/10", "");
	refused(INSTANCE("0", "\"13\": -1"), RANGE, RESOURCES "/13", "");
	refused(INSTANCE("1", "\"13\": -1"), RANGE, RESOURCES "/13", "");
}

static void
raw_out_of_range(void **state)
{
	(void)state;
	gives(INSTANCE("0", "\"10\": {\"hex\": \"00 00 ff ff ff\"}"),
	    "/0 /0/0 /0/0/10=0000FFFFFF");
	gives(INSTANCE("0", "\"10\": {\"hex\": \"\"}"), "/0 /0/0 /0/0/10=");
}

static void
booleans(void **state)
{
	(void)state;
	gives(INSTANCE("0", "\"bootstrap_server\": true"), "/0 /0/0 /0/0/1=01");
	refused(INSTANCE("0", "\"bootstrap_server\": 1"), TYPE,
	    RESOURCES "/bootstrap_server", "type Boolean");
}

static void
strings(void **state)
{
	char text[400], long_uri[257];

	(void)state;
	gives(INSTANCE("1", "\"binding\": \"UQ\""), "/1 /1/0 /1/0/7=5551");
	gives(INSTANCE("1", "\"binding\": \"\""), "/1 /1/0 /1/0/7=");
	memset(long_uri, 'x', 256);
	long_uri[256] = '\0';
	(void)snprintf(text, sizeof(text), INSTANCE("0", "\"0\": \"%s\""),
	    long_uri);
	refused(text, RANGE, RESOURCES "/0", "0 to 255 bytes");
}

static void
links(void **state)
{
	(void)state;
	gives(INSTANCE("1", "\"apn_link\": \"11:3\""),
	    "/1 /1/0 /1/0/10=000B0003");
	gives(INSTANCE("1", "\"apn_link\": \"65535:65535\""),
	    "/1 /1/0 /1/0/10=FFFFFFFF");
#define LINK(text)                                                  \
	refused(INSTANCE("1", "\"apn_link\": \"" text "\""), RANGE, \
	    RESOURCES "/apn_link", "OBJECT:INSTANCE")
	LINK("11");
	LINK("11:");
	LINK(":3");
	LINK("011:3");
	LINK("11:65536");
	LINK("11:3:4");
	LINK("100000:3");
	LINK("");
}

static void
opaque_forms(void **state)
{
	(void)state;
	gives(INSTANCE("0", "\"5\": {\"base64\": \"AP8=\"}"),
	    "/0 /0/0 /0/0/5=00FF");
	gives(INSTANCE("0", "\"3\": {\"text\": \"ab\"}"),
	    "/0 /0/0 /0/0/3=6162");
	refused(INSTANCE("0", "\"5\": \"00FF\""), TYPE, RESOURCES "/5",
	    "{\"hex\": ...}");
	refused(INSTANCE("0", "\"5\": {}, \"4\": {\"hexx\": \"\"}"), NAME,
	    RESOURCES "/4/hexx", "{\"hex\": ...}");
	refused(INSTANCE("0", "\"5\": {\"hex\": \"00\", \"text\": \"\"}"), TYPE,
	    RESOURCES "/5", "");
	refused(INSTANCE("0", "\"5\": {\"hex\": 1}"), TYPE, RESOURCES "/5/hex",
	    "a string belongs");
	refused(INSTANCE("0", "\"5\": {\"hex\": \"0x00\"}"), SYNTAX,
	    RESOURCES "/5/hex", "character 2 is wrong");
	refused(INSTANCE("0", "\"5\": {\"base64\": \"AP8\"}"), SYNTAX,
	    RESOURCES "/5/base64", "character 4 is missing");
	refused(INSTANCE("0", "\"8\": {\"text\": \"fifteen bytes..\"}"), RANGE,
	    RESOURCES "/8/text", "16 to 48 bytes");
}

static void
forms_of_other_types(void **state)
{
	(void)state;
	refused(INSTANCE("1", "\"binding\": {\"text\": \"U\"}"), TYPE,
	    RESOURCES "/binding/text", "{\"text\"} is for opaque values");
	refused(INSTANCE("1", "\"lifetime\": {\"base64\": \"AA==\"}"), TYPE,
	    RESOURCES "/lifetime/base64", "Integer");
}

static void
masked(void **state)
{
	(void)state;
	refused(INSTANCE("0", "\"5\": {\"masked\": {\"len\": 16}}"), MASKED,
	    RESOURCES "/5", "--show-secrets");
	refused(INSTANCE("0", "\"16\": {\"0\": {\"masked\": {\"len\": 1}}}"),
	    MASKED, RESOURCES "/16/0", "--show-secrets");
	refused("{\"accounts\": [{\"uri\": \"coaps://a\", \"security\": "
		"\"psk\", \"identity\": \"i\", \"key\": {\"masked\": "
		"{\"len\": 16}}, \"short_server_id\": 1}]}",
	    MASKED, "/accounts/0/key", "--show-secrets");
}

static void
executable(void **state)
{
	(void)state;
	refused(INSTANCE("1", "\"disable\": true"), CSTRAP_E_TYPE,
	    CSTRAP_RULE_RESOURCE_EXECUTABLE, RESOURCES "/disable", "");
	refused(INSTANCE("1", "\"disable\": {\"text\": \"\"}"), TYPE,
	    RESOURCES "/disable/text", "");
}

static void
several(void **state)
{
	(void)state;
	gives(INSTANCE("2", "\"acl\": {\"101\": 31, \"7\": 1}"),
	    "/2 /2/0 /2/0/2* /2/0/2/101=1F /2/0/2/7=01");
	gives(INSTANCE("0", "\"16\": [1, 300]"),
	    "/0 /0/0 /0/0/16* /0/0/16/0=01 /0/0/16/1=012C");
	gives(INSTANCE("0", "\"16\": {}"), "/0 /0/0 /0/0/16*");
	gives(INSTANCE("0", "\"16\": []"), "/0 /0/0 /0/0/16*");
	refused(INSTANCE("0", "\"16\": 1"), TYPE, RESOURCES "/16",
	    "[...] or by their ids");
	refused(INSTANCE("0", "\"16\": {\"0\": 1, \"00\": 2}"), NAME,
	    RESOURCES "/16/00", "0 to 65534");
	refused(INSTANCE("0", "\"16\": {\"65535\": 1}"), NAME,
	    RESOURCES "/16/65535", "0 to 65534");
	refused(INSTANCE("0", "\"16\": [1, true]"), TYPE, RESOURCES "/16/1",
	    "Unsigned Integer");
	refused(INSTANCE("1", "\"1\": [1]"), TYPE, RESOURCES "/1", "an array");
	refused(INSTANCE("1", "\"1\": {\"0\": 1}"), TYPE, RESOURCES "/1/0",
	    "{\"hex\"}");
}

/* What a card holds against the table still builds, as raw bytes. */
static void
several_against_the_table(void **state)
{
	(void)state;
	gives(INSTANCE("1", "\"1\": {\"3\": {\"hex\": \"05\"}}"),
	    "/1 /1/0 /1/0/1* /1/0/1/3=05");
	gives(INSTANCE("0", "\"16\": {\"hex\": \"05\"}"), "/0 /0/0 /0/0/16=05");
	gives(INSTANCE("1", "\"4\": {\"hex\": \"\"}"), "/1 /1/0 /1/0/4=");
}

/* ---- Names ---- */

static void
resource_names(void **state)
{
	(void)state;
	gives(INSTANCE("0", "\"sms_binding_secret_key_s\": {\"hex\": \"\"}"),
	    "/0 /0/0 /0/0/8=");
	refused(INSTANCE("0", "\"server_url\": \"coap://a\""), NAME,
	    RESOURCES "/server_url", "did you mean \"server_uri\"?");
	refused(INSTANCE("0", "\"Server URI\": \"coap://a\""), NAME,
	    RESOURCES "/Server URI", "did you mean \"server_uri\"?");
	refused(INSTANCE("0", "\"00\": \"coap://a\""), NAME, RESOURCES "/00",
	    "");
	refused(INSTANCE("0", "\"65535\": {\"hex\": \"\"}"), NAME,
	    RESOURCES "/65535", "");
	refused(INSTANCE("9999", "\"uri\": {\"hex\": \"\"}"), NAME,
	    RESOURCES "/uri", "by id");
	refused(INSTANCE("0", "\"a/b~\": 1"), NAME, RESOURCES "/a~1b~0", "");
}

static void
resource_of_other_version(void **state)
{
	(void)state;
	refused("{\"objects\": [{\"object\": 0, \"version\": \"1.0\", "
		"\"instances\": [{\"instance\": 0, \"resources\": "
		"{\"sni\": \"x\"}}]}]}",
	    NAME, RESOURCES "/sni", "not in version 1.0");
	/* by its id it is one that this version does not know */
	gives("{\"objects\": [{\"object\": 0, \"version\": \"1.0\", "
	      "\"instances\": [{\"instance\": 0, \"resources\": "
	      "{\"14\": {\"text\": \"x\"}}}]}]}",
	    "/0@1.0 /0/0 /0/0/14=78");
}

static void
enabler(void **state)
{
	(void)state;
	test_options.enabler = CSTRAP_ENABLER_1_0;
	refused(INSTANCE("0", "\"sni\": \"x\""), NAME, RESOURCES "/sni",
	    "not in version 1.0");
	test_options.enabler = CSTRAP_ENABLER_NEWEST;
	gives(INSTANCE("0", "\"sni\": \"x\""), "/0 /0/0 /0/0/14=78");
}

static void
unknown_ids(void **state)
{
	(void)state;
	gives(INSTANCE("9999",
		  "\"1\": {\"text\": \"x\"}, "
		  "\"2\": {\"0\": {\"base64\": \"AA==\"}}"),
	    "/9999 /9999/0 /9999/0/1=78 /9999/0/2* /9999/0/2/0=00");
	refused(INSTANCE("9999", "\"1\": 5"), TYPE, RESOURCES "/1",
	    "an integer; write it as {\"hex\": ...}");
	refused(INSTANCE("9999", "\"1\": [{\"hex\": \"\"}]"), TYPE,
	    RESOURCES "/1", "an array");
	refused(INSTANCE("0", "\"999\": \"x\""), TYPE, RESOURCES "/999",
	    "a string");
}

/* ---- Twice ---- */

static void
resource_twice(void **state)
{
	(void)state;
	refused(INSTANCE("1", "\"lifetime\": 1, \"1\": 2"), TWICE,
	    RESOURCES "/1", "at " RESOURCES "/lifetime already");
}

static void
instance_twice(void **state)
{
	(void)state;
	refused("{\"objects\": [{\"object\": 1, \"instances\": ["
		"{\"instance\": 0, \"resources\": {\"1\": 1}}, "
		"{\"instance\": 0, \"resources\": {\"1\": 1}}]}]}",
	    TWICE, "/objects/0/instances/1/instance",
	    "at /objects/0/instances/0/instance already");
}

static void
object_twice(void **state)
{
	(void)state;
	refused("{\"objects\": [{\"object\": 1, \"instances\": []}, "
		"{\"object\": \"server\", \"instances\": []}]}",
	    TWICE, "/objects/1/object", "at /objects/0/object already");
}

static void
member_twice(void **state)
{
	(void)state;
	refused("{\"objects\": [], \"objects\": []}", SYNTAX,
	    "line 1, column 25", "twice");
}

/* ---- Limits ---- */

/* A profile of one opaque value of so many bytes. */
static void
load_long(struct loaded *out, size_t len)
{
	static const char head[] = "{\"objects\": [{\"object\": 9999, "
				   "\"instances\": [{\"instance\": 0, "
				   "\"resources\": {\"1\": {\"text\": \"";
	static const char tail[] = "\"}}}]}]}";
	char *text = malloc(sizeof(head) + len + sizeof(tail));

	assert_non_null(text);
	memcpy(text, head, sizeof(head));
	memset(text + sizeof(head) - 1, 'x', len);
	memcpy(text + sizeof(head) - 1 + len, tail, sizeof(tail));
	load(out, text);
	free(text);
}

/* Header 4, object 5, instance and resource with 16-bit lengths 4 each. */
static void
message_one_over(void **state)
{
	static struct loaded out;
	const size_t most = CSTRAP_MESSAGE_MAX - 4 - 5 - 4 - 4;

	(void)state;
	load_long(&out, most);
	assert_int_equal(out.status, CSTRAP_OK);
	assert_int_equal(out.message.bytes.len, CSTRAP_MESSAGE_MAX);
	load_long(&out, most + 1);
	assert_int_not_equal(out.status, CSTRAP_OK);
	assert_int_equal(out.count, 1);
	assert_int_equal(out.findings[0].status, out.status);
	assert_string_equal(out.findings[0].file, "test.json");
	assert_null(out.message.bytes.data);
	load_long(&out, 70000);
	assert_int_equal(out.status, CSTRAP_E_RULE);
	assert_int_equal(out.count, 1);
	assert_int_equal(out.findings[0].status, CSTRAP_E_TOO_LARGE);
	assert_int_equal(out.findings[0].rule, CSTRAP_RULE_FILE_LIMIT);
}

static void
room_one_short(void **state)
{
	static const char text[] = INSTANCE("1", "\"1\": 5");
	uint8_t room[14];
	struct cstrap_message message;

	(void)state;
	assert_int_equal(
	    cstrap_profile_load((struct cstrap_view) { (const uint8_t *)text,
				    sizeof(text) - 1 },
		NULL, (struct cstrap_room) { room, 14 }, &message, NULL),
	    CSTRAP_OK);
	assert_int_equal(message.bytes.len, 14);
	assert_int_equal(
	    cstrap_profile_load((struct cstrap_view) { (const uint8_t *)text,
				    sizeof(text) - 1 },
		NULL, (struct cstrap_room) { room, 13 }, &message, NULL),
	    CSTRAP_E_SPACE);
	assert_null(message.bytes.data);
}

/* More nodes than bytes could hold: refused before memory is spent on them. */
static void
nodes_one_over(void **state)
{
	static struct loaded out;
	char *text = malloc(1u << 18), *at = text;
	size_t i;

	(void)state;
	assert_non_null(text);
	at += sprintf(at,
	    "{\"objects\": [{\"object\": 0, \"instances\": "
	    "[{\"instance\": 0, \"resources\": {\"16\": [0");
	for (i = 0; i < CSTRAP_MESSAGE_MAX / 2; ++i)
		at += sprintf(at, ",0");
	(void)sprintf(at, "]}}]}]}");
	load(&out, text);
	free(text);
	assert_int_equal(out.status, CSTRAP_E_TOO_LARGE);
	assert_int_equal(out.count, 1);
	assert_int_equal(out.findings[0].rule, CSTRAP_RULE_FILE_LIMIT);
}

static void
objects_one_over(void **state)
{
	static struct loaded out;
	char *text = malloc(1u << 16), *at = text;
	size_t i;

	(void)state;
	assert_non_null(text);
	at += sprintf(at, "{\"objects\": [");
	for (i = 0; i < 256; ++i)
		at += sprintf(at, "%s{\"object\": %zu, \"instances\": []}",
		    i == 0 ? "" : ",", i);
	(void)sprintf(at, "]}");
	load(&out, text);
	free(text);
	assert_int_equal(out.status, CSTRAP_E_COUNT);
	assert_int_equal(out.count, 1);
	assert_int_equal(out.findings[0].rule, CSTRAP_RULE_FILE_COUNT_LIMIT);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_at_all),
		cmocka_unit_test(syntax),
		cmocka_unit_test(object_ids),
		cmocka_unit_test(object_version),
		cmocka_unit_test(instance_ids),
		cmocka_unit_test(integers),
		cmocka_unit_test(integer_range),
		cmocka_unit_test(raw_out_of_range),
		cmocka_unit_test(booleans),
		cmocka_unit_test(strings),
		cmocka_unit_test(links),
		cmocka_unit_test(opaque_forms),
		cmocka_unit_test(forms_of_other_types),
		cmocka_unit_test(masked),
		cmocka_unit_test(executable),
		cmocka_unit_test(several),
		cmocka_unit_test(several_against_the_table),
		cmocka_unit_test(resource_names),
		cmocka_unit_test(resource_of_other_version),
		cmocka_unit_test(enabler),
		cmocka_unit_test(unknown_ids),
		cmocka_unit_test(resource_twice),
		cmocka_unit_test(instance_twice),
		cmocka_unit_test(object_twice),
		cmocka_unit_test(member_twice),
		cmocka_unit_test(message_one_over),
		cmocka_unit_test(room_one_short),
		cmocka_unit_test(nodes_one_over),
		cmocka_unit_test(objects_one_over),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
