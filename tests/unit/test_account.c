/*
 * test_account.c - the accounts of a profile, and the profiles that are fixtures.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "test_profile.h"

#include "host/file.h"
#include "host/secret.h"

/* ---- Accounts ---- */

static void
account_nosec(void **state)
{
	(void)state;
	gives(ACCOUNT("\"uri\": \"coap://a\", \"security\": \"nosec\", "
		      "\"short_server_id\": 7"),
	    "/0 /0/0 /0/0/0=636F61703A2F2F61 /0/0/1=00 /0/0/2=03 /0/0/10=07 "
	    "/1 /1/0 /1/0/0=07 /1/0/1=00015180 /1/0/6=00 /1/0/7=55");
}

static void
account_missing(void **state)
{
	(void)state;
	refused(ACCOUNT("\"security\": \"nosec\", \"short_server_id\": 7"),
	    MISSING, "/accounts/0", "\"uri\"");
	refused(ACCOUNT("\"uri\": \"coap://a\", \"short_server_id\": 7"),
	    MISSING, "/accounts/0", "\"security\"");
	refused(ACCOUNT("\"uri\": \"coap://a\", \"security\": \"nosec\""),
	    MISSING, "/accounts/0", "\"short_server_id\"");
	refused(ACCOUNT("\"uri\": \"coaps://a\", \"security\": \"psk\", "
			"\"short_server_id\": 7, \"key\": {\"hex\": \"00\"}"),
	    MISSING, "/accounts/0", "\"identity\"");
	refused(ACCOUNT("\"uri\": \"coaps://a\", \"security\": \"est\", "
			"\"short_server_id\": 7"),
	    MISSING, "/accounts/0", "\"server_certificate\"");
}

static void
account_conflict(void **state)
{
	(void)state;
	refused(ACCOUNT("\"uri\": \"coap://a\", \"security\": \"nosec\", "
			"\"short_server_id\": 7, \"key\": {\"hex\": \"00\"}"),
	    CONFLICT, "/accounts/0/key",
	    "\"key\" does not go with security \"nosec\"");
	refused(ACCOUNT("\"uri\": \"coap://a\", \"security\": \"nosec\", "
			"\"short_server_id\": 7, \"hold_off\": 1"),
	    CONFLICT, "/accounts/0/hold_off", "only a Bootstrap-Server");
	refused(ACCOUNT("\"uri\": \"coap://a\", \"security\": \"nosec\", "
			"\"role\": \"bootstrap\", \"lifetime\": 1"),
	    CONFLICT, "/accounts/0/lifetime", "has no \"lifetime\"");
}

static void
account_words(void **state)
{
	(void)state;
	refused(ACCOUNT("\"uri\": \"coap://a\", \"security\": \"no-sec\", "
			"\"short_server_id\": 7"),
	    NAME, "/accounts/0/security", "did you mean \"nosec\"?");
	refused(ACCOUNT("\"uri\": \"coap://a\", \"security\": \"nosec\", "
			"\"role\": \"bs\""),
	    NAME, "/accounts/0/role", "none of server, bootstrap");
	refused(ACCOUNT("\"uri\": \"coap://a\", \"security\": \"nosec\", "
			"\"short_server_id\": 7, \"life_time\": 1"),
	    NAME, "/accounts/0/life_time", "did you mean \"lifetime\"?");
	refused("{\"accounts\": [7]}", TYPE, "/accounts/0", "");
}

static void
account_values(void **state)
{
	(void)state;
	refused(PSK_ACCOUNT("\"identity\": \"i\", \"short_server_id\": 1, "
			    "\"key\": \"00112233\""),
	    TYPE, "/accounts/0/key", "{\"hex\": ...}");
	refused(PSK_ACCOUNT("\"identity\": 5, \"short_server_id\": 1, "
			    "\"key\": {\"hex\": \"00\"}"),
	    TYPE, "/accounts/0/identity", "opaque");
	refused(PSK_ACCOUNT("\"identity\": \"i\", \"short_server_id\": 65535, "
			    "\"key\": {\"hex\": \"00\"}"),
	    RANGE, "/accounts/0/short_server_id", "1 to 65534");
	refused(PSK_ACCOUNT("\"identity\": \"i\", \"short_server_id\": 1, "
			    "\"key\": {\"hex\": \"00\"}, \"lifetime\": -1"),
	    RANGE, "/accounts/0/lifetime", "0 or more");
}

/* Resource 4 is left out; 10, 11 and 12 follow; no Server instance. */
static void
account_bootstrap_psk(void **state)
{
	(void)state;
	gives(PSK_ACCOUNT("\"role\": \"bootstrap\", \"timeout\": 3, "
			  "\"hold_off\": 2, \"short_server_id\": 9, "
			  "\"key\": {\"hex\": \"AABB\"}, "
			  "\"identity\": {\"hex\": \"01\"}"),
	    "/0 /0/0 /0/0/0=636F6170733A2F2F61 /0/0/1=01 /0/0/2=00 "
	    "/0/0/3=01 /0/0/5=AABB /0/0/10=09 /0/0/11=02 /0/0/12=03");
}

/* The order: all of Security, all of Server; ids count up separately. */
static void
account_order(void **state)
{
	(void)state;
	gives("{\"objects\": [{\"object\": 3, \"instances\": []}], "
	      "\"accounts\": ["
	      "{\"role\": \"bootstrap\", \"uri\": \"coap://b\", "
	      "\"security\": \"nosec\"},"
	      "{\"uri\": \"coap://a\", \"security\": \"nosec\", "
	      "\"short_server_id\": 300, \"lifetime\": 60, "
	      "\"binding\": \"T\"}]}",
	    "/0 /0/0 /0/0/0=636F61703A2F2F62 /0/0/1=01 /0/0/2=03 "
	    "/0/1 /0/1/0=636F61703A2F2F61 /0/1/1=00 /0/1/2=03 "
	    "/0/1/10=012C "
	    "/1 /1/0 /1/0/0=012C /1/0/1=3C /1/0/6=00 /1/0/7=54 /3");
}

/* Objects add to what accounts made, and only add. */
static void
account_merge(void **state)
{
	(void)state;
#define NOSEC_AND(objects)                                                  \
	"{\"accounts\": [{\"uri\": \"coap://a\", \"security\": \"nosec\", " \
	"\"short_server_id\": 7}], \"objects\": [" objects "]}"
	gives(NOSEC_AND("{\"object\": 1, \"version\": \"1.1\", \"instances\": "
			"[{\"instance\": 0, \"resources\": {\"2\": 5}}, "
			"{\"instance\": 4, \"resources\": {}}]}"),
	    "/0 /0/0 /0/0/0=636F61703A2F2F61 /0/0/1=00 /0/0/2=03 /0/0/10=07 "
	    "/1@1.1 /1/0 /1/0/0=07 /1/0/1=00015180 /1/0/6=00 /1/0/7=55 "
	    "/1/0/2=05 /1/4");
	refused(NOSEC_AND("{\"object\": 1, \"instances\": [{\"instance\": 0, "
			  "\"resources\": {\"lifetime\": 5}}]}"),
	    TWICE, RESOURCES "/lifetime", "at /accounts/0 already");
	refused(NOSEC_AND("{\"object\": 0, \"instances\": [{\"instance\": 0, "
			  "\"resources\": {\"0\": \"coap://b\"}}]}"),
	    TWICE, RESOURCES "/0", "at /accounts/0/uri already");
}

/* ---- Fixtures ---- */

static void
load_fixture(struct loaded *out, const char *name)
{
	const char *fixtures = getenv("CSTRAP_FIXTURES");
	char path[512];
	uint8_t *data;
	size_t len;

	assert_non_null(fixtures);
	(void)snprintf(path, sizeof(path), "%s/profiles/%s", fixtures, name);
	assert_int_equal(cstrap_file_read(path, 65536, &data, &len, NULL),
	    CSTRAP_OK);
	(void)snprintf(path, sizeof(path), "%s/profiles", fixtures);
	test_options.folder = path;
	load_view(out, (struct cstrap_view) { data, len });
	test_options.folder = NULL;
	cstrap_secret_free(data, len);
}

static void
fixture_psk(void **state)
{
	static struct loaded out;
	char *got;

	(void)state;
	load_fixture(&out, "psk.json");
	assert_int_equal(out.status, CSTRAP_OK);
	assert_int_equal(out.count, 0);
	got = nodes(&out.message);
	assert_string_equal(got,
	    "/0 /0/0 "
	    "/0/0/0=636F6170733A2F2F626F6F7473747261702E6578616D706C652E63"
	    "6F6D3A35363834 /0/0/1=01 /0/0/2=00 "
	    "/0/0/3=75726E3A696D65693A343930313534323033323337353138 "
	    "/0/0/5=7B1E0C4A95D2386FA1C45E0D92B7F683 /0/0/11=05 /0/0/12=00 "
	    "/0/1 "
	    "/0/1/0=636F6170733A2F2F6C776D326D2E6578616D706C652E636F6D3A35"
	    "363834 /0/1/1=00 /0/1/2=00 "
	    "/0/1/3=343930313534323033323337353138406C776D326D2E6578616D70"
	    "6C652E636F6D /0/1/5=D4038C61F27A4BE985166C0FB93E57A2 "
	    "/0/1/10=65 "
	    "/1 /1/0 /1/0/0=65 /1/0/1=00015180 /1/0/6=00 /1/0/7=55");
	free(got);
	load_fixture(&out, "nosec.json");
	assert_int_equal(out.status, CSTRAP_OK);
	assert_int_equal(out.count, 0);
}

/* Ten mistakes, ten findings, each of its own rule and place. */
static void
fixture_bad_ten(void **state)
{
	static struct loaded out;
	size_t i, k;

	(void)state;
	load_fixture(&out, "bad-ten.json");
	assert_int_equal(out.status, CSTRAP_E_RULE);
	assert_int_equal(out.count, 10);
	for (i = 0; i < 10; ++i) {
		assert_int_not_equal(out.findings[i].rule, CSTRAP_RULE_NONE);
		assert_int_equal(out.findings[i].place[0], '/');
		for (k = 0; k < i; ++k) {
			assert_int_not_equal(out.findings[i].rule,
			    out.findings[k].rule);
			assert_string_not_equal(out.findings[i].place,
			    out.findings[k].place);
		}
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(account_nosec),
		cmocka_unit_test(account_missing),
		cmocka_unit_test(account_conflict),
		cmocka_unit_test(account_words),
		cmocka_unit_test(account_values),
		cmocka_unit_test(account_bootstrap_psk),
		cmocka_unit_test(account_order),
		cmocka_unit_test(account_merge),
		cmocka_unit_test(fixture_psk),
		cmocka_unit_test(fixture_bad_ten),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
