/*
 * test_render.c - messages to profiles, and values in words.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "test_profile.h"

#include <dirent.h>

#include "host/file.h"
#include "host/json.h"
#include "host/secret.h"
#include "profile/render.h"
#include "profile/values.h"

/* Load, render with secrets, compare. */
static void
renders(const char *profile, const char *expected)
{
	const struct cstrap_render_options options = { true,
		CSTRAP_ENABLER_NEWEST };
	static struct loaded out;
	char *text;

	load(&out, profile);
	assert_int_equal(out.status, CSTRAP_OK);
	assert_int_equal(cstrap_profile_render(&out.message, &options, &text,
			     NULL),
	    CSTRAP_OK);
	assert_string_equal(text, expected);
	free(text);
}

static void
form_pinned(void **state)
{
	(void)state;
	renders("{}", "{\n  \"objects\": []\n}\n");
	renders("{\"objects\": [{\"object\": 1, \"version\": \"1.1\", "
		"\"instances\": [{\"instance\": 3, \"resources\": {\"7\": "
		"\"U\", \"1\": 60}}]}, {\"object\": 9999, \"instances\": []}]}",
	    "{\n"
	    "  \"objects\": [\n"
	    "    {\n"
	    "      \"object\": \"server\",\n"
	    "      \"version\": \"1.1\",\n"
	    "      \"instances\": [\n"
	    "        {\n"
	    "          \"instance\": 3,\n"
	    "          \"resources\": {\n"
	    "            \"binding\": \"U\",\n"
	    "            \"lifetime\": 60\n"
	    "          }\n"
	    "        }\n"
	    "      ]\n"
	    "    },\n"
	    "    {\n"
	    "      \"object\": 9999,\n"
	    "      \"instances\": []\n"
	    "    }\n"
	    "  ]\n"
	    "}\n");
}

/* One resource as it is rendered, in short form; and it loads back. */
static void
value_as(const char *object, const char *in, const char *id, bool secrets,
    const char *expected)
{
	const struct cstrap_render_options options = { secrets,
		CSTRAP_ENABLER_NEWEST };
	static struct loaded first, second;
	char profile[1024], *text, *got;
	json_t *root, *resources;

	(void)snprintf(profile, sizeof(profile), INSTANCE("%s", "\"%s\": %s"),
	    object, id, in);
	load(&first, profile);
	assert_int_equal(first.status, CSTRAP_OK);
	assert_int_equal(cstrap_profile_render(&first.message, &options, &text,
			     NULL),
	    CSTRAP_OK);
	root = json_loads(text, 0, NULL);
	assert_non_null(root);
	resources = json_object_get(
	    json_array_get(json_object_get(json_array_get(json_object_get(root,
							      "objects"),
					       0),
			       "instances"),
		0),
	    "resources");
	got = json_dumps(resources, JSON_COMPACT);
	assert_string_equal(got, expected);
	free(got);
	json_decref(root);
	load(&second, text);
	free(text);
	if (strstr(expected, "masked") != NULL) {
		assert_int_equal(second.findings[0].status, CSTRAP_E_MASKED);
		return;
	}
	assert_int_equal(second.status, CSTRAP_OK);
	assert_int_equal(second.message.bytes.len, first.message.bytes.len);
	assert_memory_equal(second.message.bytes.data, first.message.bytes.data,
	    first.message.bytes.len);
}

static void
natural_where_it_builds_back(void **state)
{
	(void)state;
	value_as("1", "300", "1", true, "{\"lifetime\":300}");
	value_as("0", "true", "1", true, "{\"bootstrap_server\":true}");
	value_as("1", "\"11:0\"", "10", true, "{\"apn_link\":\"11:0\"}");
	value_as("1", "\"a\\\"\\u00e9\"", "7", true,
	    "{\"binding\":\"a\\\"\xC3\xA9\"}");
	value_as("1", "\"\"", "7", true, "{\"binding\":\"\"}");
	value_as("0", "{\"text\": \"id 1\"}", "3", true,
	    "{\"public_key_or_identity\":{\"text\":\"id 1\"}}");
	value_as("0", "[1, 2]", "16", true,
	    "{\"dtls_tls_ciphersuite\":{\"0\":1,\"1\":2}}");
	value_as("0", "{}", "16", true, "{\"dtls_tls_ciphersuite\":{}}");
}

static void
hex_where_it_does_not(void **state)
{
	static const struct {
		const char *object, *id, *hex, *name;
	} cases[] = {
		{ "1", "1", "0005", "lifetime" },   /* longer than needed */
		{ "1", "1", "000005", "lifetime" }, /* no integer */
		{ "1", "1", "", "lifetime" },
		{ "0", "1", "02", "bootstrap_server" },
		{ "0", "10", "00", "short_server_id" }, /* out of range */
		{ "1", "7", "550055", "binding" },      /* a NUL */
		{ "1", "7", "550A", "binding" },        /* control characters */
		{ "1", "7", "C29B", "binding" },
		{ "1", "7", "C080", "binding" }, /* not UTF-8 */
		{ "1", "10", "000B00", "apn_link" },
		{ "1", "13", "FFFFFFFFFFFFFFFF",
		    "registration_priority_order" },
		{ "0", "3", "", "public_key_or_identity" },
		{ "0", "3", "6162FF", "public_key_or_identity" },
		{ "0", "5", "616263", "secret_key" }, /* a secret's look */
		{ "0", "3", "2D2D2D2D2D424547494E20", /* PEM becomes DER */
		    "public_key_or_identity" },
		{ "1", "4", "", "disable" },
		{ "0", "16", "05", "dtls_tls_ciphersuite" },
		{ "9999", "1", "6162", "1" },
		{ "0", "999", "6162", "999" },
	};
	char in[80], out[160];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); ++i) {
		(void)snprintf(in, sizeof(in), "{\"hex\": \"%s\"}",
		    cases[i].hex);
		(void)snprintf(out, sizeof(out), "{\"%s\":{\"hex\":\"%s\"}}",
		    cases[i].name, cases[i].hex);
		value_as(cases[i].object, in, cases[i].id, true, out);
	}
}

static void
several_against_the_table(void **state)
{
	(void)state;
	value_as("1", "{\"3\": {\"hex\": \"05\"}}", "1", true,
	    "{\"lifetime\":{\"3\":{\"hex\":\"05\"}}}");
	value_as("9999", "{\"3\": {\"hex\": \"05\"}}", "1", true,
	    "{\"1\":{\"3\":{\"hex\":\"05\"}}}");
	value_as("1", "{}", "1", true, "{\"lifetime\":{}}");
}

static void
secret_masked(void **state)
{
	(void)state;
	value_as("0", "{\"text\": \"0123456789\"}", "5", false,
	    "{\"secret_key\":{\"masked\":{\"len\":10}}}");
	value_as("0", "{\"text\": \"id\"}", "3", false,
	    "{\"public_key_or_identity\":{\"text\":\"id\"}}");
	/* a secret in the form of several values */
	value_as("0", "{\"0\": {\"hex\": \"3031\"}}", "5", false,
	    "{\"secret_key\":{\"0\":{\"masked\":{\"len\":2}}}}");
}

/* No object of the tables has a Float, so the row is made here. */
static void
float_as(const char *hex, const char *expected)
{
	const struct cstrap_resource row = { .id = 1,
		.type = CSTRAP_TYPE_FLOAT };
	static char room[CSTRAP_RENDER_HEX_MAX];
	uint8_t bytes[8], number[CSTRAP_VALUE_NUMBER_MAX];
	struct cstrap_node node;
	struct cstrap_value value;
	struct cstrap_view back;
	json_t *json;
	size_t len, at;
	char *got;

	assert_int_equal(cstrap_unhex((struct cstrap_view) { (const uint8_t *)
								 hex,
					  strlen(hex) },
			     (struct cstrap_room) { bytes, 8 }, &len, &at),
	    CSTRAP_OK);
	memset(&node, 0, sizeof(node));
	node.kind = CSTRAP_NODE_RESOURCE;
	node.value = (struct cstrap_view) { bytes, len };
	json = cstrap_render_value(&node, &row, room);
	assert_non_null(json);
	got = json_dumps(json,
	    JSON_COMPACT | JSON_ENCODE_ANY | JSON_REAL_PRECISION(17));
	json_decref(json);
	assert_string_equal(got, expected);
	if (got[0] != '{') {
		json = json_loads(got, JSON_DECODE_ANY, NULL);
		assert_int_equal(cstrap_natural_value(&row, json, &value),
		    CSTRAP_OK);
		json_decref(json);
		back = cstrap_value_encode(&value, number);
		assert_int_equal(back.len, len);
		assert_memory_equal(back.data, bytes, len);
	}
	free(got);
}

static void
floats(void **state)
{
	(void)state;
	float_as("3FC00000", "1.5");
	float_as("3DCCCCCD", "0.10000000149011612");
	float_as("80000000", "-0.0");
	float_as("00000001", "1.4012984643248171e-45");
	float_as("3FB999999999999A", "0.10000000000000001");
	float_as("7FEFFFFFFFFFFFFF", "1.7976931348623157e308");
	/* eight bytes where four do; infinite; no number */
	float_as("3FF8000000000000", "{\"hex\":\"3FF8000000000000\"}");
	float_as("7F800000", "{\"hex\":\"7F800000\"}");
	float_as("7FC00000", "{\"hex\":\"7FC00000\"}");
}

static void
float_of_integer(void **state)
{
	const struct cstrap_resource row = { .type = CSTRAP_TYPE_FLOAT };
	struct cstrap_value value;
	json_t *json = json_integer(2);

	(void)state;
	assert_int_equal(cstrap_natural_value(&row, json, &value), CSTRAP_OK);
	assert_int_equal(value.of.real.width, 4);
	assert_true(value.of.real.bits == 0x40000000);
	json_integer_set(json, (json_int_t)1 << 53);
	assert_int_equal(cstrap_natural_value(&row, json, &value), CSTRAP_OK);
	json_integer_set(json, ((json_int_t)1 << 53) + 1);
	assert_int_equal(cstrap_natural_value(&row, json, &value),
	    CSTRAP_E_RANGE);
	json_decref(json);
}

/* Every message of the fixtures: render, load, the same canonical bytes. */
static void
fixtures_build_back(void **state)
{
	static uint8_t room[CSTRAP_MESSAGE_MAX];
	const struct cstrap_render_options options = { true,
		CSTRAP_ENABLER_NEWEST };
	static struct loaded out;
	struct cstrap_message message, canonical;
	char path[512], *text;
	struct dirent *entry;
	uint8_t *data;
	size_t len, count = 0;
	DIR *d;

	(void)state;
	assert_non_null(getenv("CSTRAP_FIXTURES"));
	(void)snprintf(path, sizeof(path), "%s/messages",
	    getenv("CSTRAP_FIXTURES"));
	assert_non_null(d = opendir(path));
	while ((entry = readdir(d)) != NULL) {
		if (strstr(entry->d_name, ".bin") == NULL)
			continue;
		(void)snprintf(path, sizeof(path), "%s/messages/%s",
		    getenv("CSTRAP_FIXTURES"), entry->d_name);
		assert_int_equal(cstrap_file_read(path, 65536, &data, &len,
				     NULL),
		    CSTRAP_OK);
		assert_int_equal(cstrap_message_decode(&message,
				     (struct cstrap_view) { data, len }, NULL),
		    CSTRAP_OK);
		assert_int_equal(cstrap_message_encode(&message,
				     (struct cstrap_room) { room,
					 sizeof(room) },
				     &canonical, NULL),
		    CSTRAP_OK);
		assert_int_equal(cstrap_profile_render(&message, &options,
				     &text, NULL),
		    CSTRAP_OK);
		load(&out, text);
		assert_int_equal(out.status, CSTRAP_OK);
		assert_true(
		    cstrap_view_equal(out.message.bytes, canonical.bytes));
		free(text);
		cstrap_secret_free(data, len);
		++count;
	}
	closedir(d);
	assert_true(count > 3);
}

/* ---- In words ---- */

static void
words_for(uint16_t object, uint16_t id, const char *bytes, size_t len,
    bool secrets, size_t room_len, const char *expected)
{
	struct cstrap_node node;
	char room[128];

	memset(&node, 0, sizeof(node));
	node.kind = CSTRAP_NODE_RESOURCE;
	node.path = (struct cstrap_path) { 3, { object, 0, id, 0 } };
	node.value = (struct cstrap_view) { (const uint8_t *)bytes, len };
	memset(room, '#', sizeof(room));
	assert_ptr_equal(cstrap_profile_value_text(&node, CSTRAP_ENABLER_NEWEST,
			     secrets, room, room_len),
	    room);
	assert_string_equal(room, expected);
	assert_int_equal(room[room_len], '#');
}

static void
value_words(void **state)
{
	(void)state;
	words_for(1, 7, "U", 1, false, 100, "\"U\"");
	words_for(1, 7, "a\"\\\n\xC2\x9B", 6, false, 100,
	    "\"a\\\"\\\\\\u000A\\u009B\"");
	words_for(1, 1, "\xFF", 1, false, 100, "-1");
	words_for(1, 13, "\xFF", 1, false, 100, "255");
	words_for(0, 1, "\x01", 1, false, 100, "true");
	words_for(1, 10, "\x00\x0A\x00\x01", 4, false, 100, "10:1");
	words_for(0, 3, "\x01\xAB", 2, false, 100, "01AB");
	words_for(0, 5, "0123456789abcdef", 16, false, 100, "16 secret bytes");
	words_for(0, 5, "0", 1, false, 100, "1 secret byte");
	words_for(0, 5, "0", 1, true, 100, "30");
	words_for(9999, 1, "\x01", 1, false, 100, "01");
	/* a value that its type does not allow */
	words_for(1, 1, "\x00\x00\x05", 3, false, 100, "000005");
	words_for(1, 7, "\xC0", 1, false, 100, "C0");
}

static void
value_words_cut(void **state)
{
	(void)state;
	words_for(1, 7, "\xC3\xA9\xC3\xA9", 4, false, 7,
	    "\"\xC3\xA9\xC3\xA9\"");
	words_for(1, 7, "\xC3\xA9\xC3\xA9", 4, false, 5, "\"\xC3\xA9");
	words_for(0, 3, "\x01\x02\x03", 3, false, 6, "0102");
	words_for(1, 1, "\x7F", 1, false, 3, "");
	words_for(1, 1, "\x7F", 1, false, 1, "");
}

static void
name_forms(void **state)
{
	char room[64];

	(void)state;
	assert_string_equal(cstrap_profile_name("Server URI", room, 64),
	    "server_uri");
	assert_string_equal(cstrap_profile_name("DTLS/TLS Ciphersuite", room,
				64),
	    "dtls_tls_ciphersuite");
	assert_string_equal(cstrap_profile_name("Secret Key(s)", room, 64),
	    "secret_key_s");
	assert_string_equal(cstrap_profile_name("IP address (2)", room, 64),
	    "ip_address_2");
	assert_string_equal(cstrap_profile_name("  A  ", room, 64), "a");
	assert_string_equal(cstrap_profile_name("Server URI", room, 11),
	    "server_uri");
	assert_string_equal(cstrap_profile_name("Server URI", room, 10), "");
}

/* A name has to find the one resource that it was made of. */
static void
names_unique(void **state)
{
	const struct cstrap_object *object;
	const struct cstrap_resource *a, *b;
	char left[64], right[64];
	size_t i, v, k, m;

	(void)state;
	for (i = 0; (object = cstrap_object_at(i)) != NULL; ++i) {
		for (v = 0; v < object->version_count; ++v) {
			for (k = 0; k < 100; ++k) {
				a = cstrap_resource_find(object,
				    object->versions[v].version, (uint16_t)k);
				if (a == NULL)
					continue;
				cstrap_profile_name(a->name, left, 64);
				assert_true(left[0] >= 'a' && left[0] <= 'z');
				for (m = 0; m < k; ++m) {
					b = cstrap_resource_find(object,
					    object->versions[v].version,
					    (uint16_t)m);
					if (b == NULL)
						continue;
					assert_string_not_equal(left,
					    cstrap_profile_name(b->name, right,
						64));
				}
			}
		}
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(form_pinned),
		cmocka_unit_test(natural_where_it_builds_back),
		cmocka_unit_test(hex_where_it_does_not),
		cmocka_unit_test(several_against_the_table),
		cmocka_unit_test(secret_masked),
		cmocka_unit_test(floats),
		cmocka_unit_test(float_of_integer),
		cmocka_unit_test(fixtures_build_back),
		cmocka_unit_test(value_words),
		cmocka_unit_test(value_words_cut),
		cmocka_unit_test(name_forms),
		cmocka_unit_test(names_unique),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
