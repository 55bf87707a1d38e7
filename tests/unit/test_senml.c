/*
 * test_senml.c - SenML in CBOR and JSON, against published records.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "test_export.h"

/* The Device example of TS Core 1.1.1, 7.4.4, in TLV. */
#define DEVICE                                                               \
	"/3/0 C800144F70656E204D6F62696C6520416C6C69616E6365C801164C6967687" \
	"4776569676874204D324D20436C69656E74C80209333435303030313233C303312" \
	"E30860641000141010588070842000ED842011388870841007D42010384C10964C" \
	"10A0F830B410000C40D5182428FC60E2B30323A3030C11055\n"

/* Table 7.4.4-2, and vectors of the tests of an open client. */
static const struct vector cbor_vectors[] = {
	{ "H-1",
	    "90a321652f332f302f00613003744f70656e204d6f62696c6520416c6c69616e63"
	    "65a200613103764c69676874776569676874204d324d20436c69656e74a2006132"
	    "0369333435303030313233a20061330363312e30a20063362f300201a20063362f"
	    "310205a20063372f3002190ed8a20063372f3102191388a20063382f3002187da2"
	    "0063382f3102190384a2006139021864a200623130020fa2006431312f300200a2"
	    "00623133021a5182428fa20062313403662b30323a3030a200623136036155",
	    DEVICE, CSTRAP_OK },
	{ "H-2: a series, of which the last value counts",
	    "83a521642f37322f221a0184876a0063312f3202fb40366666666666660624a300"
	    "63312f3202fb4036e6666666666606381da30063312f3202fb403819999999999a"
	    "063831",
	    "/72/1 C80208403819999999999A\n", CSTRAP_OK },
	{ "H-3: links",
	    "8ca321612f006836352f302f302f3063766c6f6436363a30a2006836352f302f30"
	    "2f3163766c6f6436363a31a2006636352f302f31036d3836313338303037353535"
	    "3030a2006636352f302f320201a2006636362f302f30036a6d7953657276696365"
	    "31a2006636362f302f31036f496e7465726e65742e31352e323334a2006636362f"
	    "302f3263766c6f6436373a30a2006636362f312f30036a6d795365727669636532"
	    "a2006636362f312f31036f496e7465726e65742e31352e323335a2006636362f31"
	    "2f3263766c6f6b36353533353a3635353335a2006636372f302f30036b38352e37"
	    "362e37362e3834a2006636372f302f31036d38352e37362e3235352e323535",
	    "/65/0 "
	    "88000C440000420000440100420001C8010D3836313338303037353535303"
	    "0C10201\n"
	    "/66/0 "
	    "C8000A6D795365727669636531C8010F496E7465726E65742E31352E32333"
	    "4C40200430000\n"
	    "/66/1 "
	    "C8000A6D795365727669636532C8010F496E7465726E65742E31352E32333"
	    "5C402FFFFFFFF\n"
	    "/67/0 "
	    "C8000B38352E37362E37362E3834C8010D38352E37362E3235352E323535\n",
	    CSTRAP_OK },
	{ "H-4: the base name is all of it",
	    "81a221662f332f302f3003744f70656e204d6f62696c6520416c6c69616e6365",
	    "/3/0 C800144F70656E204D6F62696C6520416C6C69616E6365\n",
	    CSTRAP_OK },
	{ "H-5: names without values",
	    "83a100662f332f302f30a100662f332f302f39"
	    "a100662f312f302f31",
	    NULL, CSTRAP_E_TYPE },
	{ "H-6",
	    "83a200662f332f302f3003744f70656e204d6f62696c6520416c6c69616e6365a2"
	    "00662f332f302f3902185fa200662f312f302f31021a00015180",
	    "/3/0 C800144F70656E204D6F62696C6520416C6C69616E6365C1095F\n"
	    "/1/0 C40100015180\n",
	    CSTRAP_OK },
	{ "H-7",
	    "84a2006c2f333331312f302f3538353004f4a2006c2f333331312f312f35383530"
	    "04f4a2006c2f333331312f322f353835310214a2006c2f333330382f302f353930"
	    "300212",
	    "/3311/0 E116DA00\n/3311/1 E116DA00\n/3311/2 E116DB14\n"
	    "/3308/0 E1170C12\n",
	    CSTRAP_OK },
	{ "H-8: members in any order",
	    "84a321682f36352f3534332f00613003654c574d324da2021907df006131a20063"
	    "322f3004f5a204f40063322f31",
	    "/65/543 C5004C574D324DC20107DF8602410001410100\n", CSTRAP_OK },
	{ "H-9: a name cut anywhere", "81a321642f322f3300622f30021904d2",
	    "/2/3 C20004D2\n", CSTRAP_OK },
	{ "H-15", "81a321642f352f3000622f31036468747470", "/5/0 C40168747470\n",
	    CSTRAP_OK },
	{ "H-16", "81a321662f352f302f310060036468747470", "/5/0 C40168747470\n",
	    CSTRAP_OK },
	{ "H-18: base version 10", "81a3200a00672f33342f302f320201",
	    "/34/0 C10201\n", CSTRAP_OK },
	{ "H-19: base version 11", "81a3200b00672f33342f302f320201", NULL,
	    CSTRAP_E_VERSION },
	{ "H-21: a label that has to be known",
	    "81a421612f65746573745f646661696c006633342f302f320201", NULL,
	    CSTRAP_E_STRUCTURE },
	{ "a label that has not",
	    "81a421612f64746573746466 61696c006633342f302f320201",
	    "/34/0 C10201\n", CSTRAP_OK },
	{ "H-22: base value", "81a3240100672f33342f302f320201",
	    "/34/0 C10202\n", CSTRAP_OK },
	{ "H-23", "81a221672f33342f302f3208450102030405",
	    "/34/0 C5020102030405\n", CSTRAP_OK },
	{ "H-25: a value of no bytes", "81a221672f33342f302f320360",
	    "/34/0 C002\n", CSTRAP_OK },
	{ "H-25, as bytes", "81a221672f33342f302f320840", "/34/0 C002\n",
	    CSTRAP_OK },
	{ "H-26: a map", "a221672f33342f302f320360", NULL, CSTRAP_E_STRUCTURE },
	{ "H-27: two arrays",
	    "81a221672f33342f302f32036081a221672f33342f302f320360", NULL,
	    CSTRAP_E_SYNTAX },
	{ "H-28: one record too few", "82a221672f33342f302f320360", NULL,
	    CSTRAP_E_TRUNCATED },
	{ "H-29: a map after the array",
	    "81a221672f33342f302f320360a221672f33342f302f320360", NULL,
	    CSTRAP_E_SYNTAX },
	{ "H-30: of indefinite length", "9fa221672f33342f302f320360ff",
	    "/34/0 C002\n", CSTRAP_OK },
	{ "H-31", "81bf21672f33342f302f320360ff", "/34/0 C002\n", CSTRAP_OK },
	{ "K-3: a Bootstrap-Server's write",
	    "84a321652f302f312f0061300376636f61703a2f2f3132372e302e302e313a3235"
	    "363833a200613104f4a2006231300201a20061320203",
	    "/0/1 "
	    "C80016636F61703A2F2F3132372E302E302E313A3235363833C10100C10A01"
	    "C10203\n",
	    CSTRAP_OK },
	/* what the table says of a resource */
	{ "a number for a text", "81a200662f302f302f300201", NULL,
	    CSTRAP_E_TYPE },
	{ "a text for a number", "81a200662f302f302f3203613 1", NULL,
	    CSTRAP_E_TYPE },
	{ "a fraction for a number", "81a200662f302f302f3202f93e00", NULL,
	    CSTRAP_E_TYPE },
	{ "a number of 65 bits", "81a200662f302f302f32023bffffffffffffffff",
	    NULL, CSTRAP_E_RANGE },
	{ "a negative number where there is none", "81a200672f302f302f31330220",
	    NULL, CSTRAP_E_RANGE },
	{ "a series by base time",
	    "82a32203006 62f302f302f320201a200662f302f302f320203",
	    "/0/0 C10203\n", CSTRAP_OK },
	{ "two values", "81a300662f302f302f3202030401", NULL,
	    CSTRAP_E_STRUCTURE },
	{ "an id too large", "81a2006a2f36353533352f302f300201", NULL,
	    CSTRAP_E_STRUCTURE },
	{ "a path too short", "81a200642f302f300201", NULL,
	    CSTRAP_E_STRUCTURE },
	{ "a zero in front", "81a200672f302f302f30320203", NULL,
	    CSTRAP_E_STRUCTURE },
	{ "a value twice", "82a200662f302f302f320203a200662f302f302f320203",
	    NULL, CSTRAP_E_DUPLICATE },
	{ "single and multiple",
	    "82a200662f352f302f320203a200682f352f302f322f300203", NULL,
	    CSTRAP_E_DUPLICATE },
	{ "an instance in two pieces",
	    "83a200662f302f302f320203a200662f302f312f320203a200662f302f302f3104"
	    "f5",
	    "/0/0 C10101C10203\n/0/1 C10203\n", CSTRAP_OK },
};

static void
cbor_in(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(cbor_vectors) / sizeof(cbor_vectors[0]);
	     i++)
		check_vector(&cbor_vectors[i], CSTRAP_FORMAT_SENML_CBOR);
}

#define ACCOUNT                                                               \
	"/0/1 C80016636F61703A2F2F3132372E302E302E313A3235363833C10100C10A01" \
	"C10203\n"
#define SERVER "/1/1 C10001C201012CC10600C10755\n"

/* K-3 and K-4, which a Bootstrap-Server of others wrote. */
static void
cbor_out(void **state)
{
	(void)state;
	check_export(ACCOUNT, CSTRAP_FORMAT_SENML_CBOR,
	    "84a321652f302f312f0061300376636f61703a2f2f3132372e302e302e313a3235"
	    "363833a200613104f4a2006231300201a20061320203");
	check_export(SERVER, CSTRAP_FORMAT_SENML_CBOR,
	    "84a321652f312f312f0061300201a20061310219012ca200613604f4a200613703"
	    "6155");
	/* a new base name for each instance; a link; bytes of no table */
	check_export("/0/0 C4110015FFFF\n/34/0 C202ABCD\n",
	    CSTRAP_FORMAT_SENML_CBOR,
	    "82a321652f302f302f0062313763766c6f6832313a3635353335"
	    "a321662f33342f302f0061320842abcd");
	check_export("/0/0 8610410001410102\n", CSTRAP_FORMAT_SENML_CBOR,
	    "82a321652f302f302f006431362f300201a2006431362f310202");
}

static void
json_in_and_out(void **state)
{
	static const char json[] =
	    "[{\"bn\":\"/0/1/\",\"n\":\"0\",\"vs\":\"coap://127.0.0.1:25683\"},"
	    "{\"n\":\"1\",\"vb\":false},{\"n\":\"10\",\"v\":1},"
	    "{\"n\":\"2\",\"v\":3}]";
	struct cstrap_message message, again;
	struct cstrap_finding finding;
	uint8_t room[512];
	uint8_t *data;
	size_t len;

	(void)state;
	assert_int_equal(CSTRAP_OK,
	    import_bytes(BYTES(json), CSTRAP_FORMAT_SENML_JSON, &message,
		&finding));
	assert_lines("K-5", &message, ACCOUNT);
	assert_int_equal(CSTRAP_OK,
	    cstrap_export(&message, CSTRAP_FORMAT_SENML_JSON,
		CSTRAP_ENABLER_NEWEST, &data, &len, &finding));
	assert_string_equal((char *)data,
	    "[{\"bn\":\"/0/1/\",\"n\":\"0\",\"vs\":\"coap://127.0.0.1:25683\"}"
	    ",\n{\"n\":\"1\",\"vb\":false},\n{\"n\":\"10\",\"v\":1},"
	    "\n{\"n\":\"2\",\"v\":3}]\n");
	assert_int_equal(CSTRAP_OK,
	    cstrap_import((struct cstrap_view) { data, len },
		CSTRAP_FORMAT_SENML_JSON, CSTRAP_ENABLER_NEWEST,
		(struct cstrap_room) { room, sizeof(room) }, &again, &finding));
	assert_true(cstrap_view_equal(message.bytes, again.bytes));
	free(data);
}

struct json_row {
	const char *json;
	const char *lines; /* NULL: refused */
	enum cstrap_status status;
	const char *place;
};

static const struct json_row json_rows[] = {
	{ "[{\"n\":\"/0/0/5\",\"vd\":\"-_8A\"}]", "/0/0 C305FBFF00\n",
	    CSTRAP_OK, "" },
	{ "[{\"n\":\"/0/0/5\",\"vd\":\"-_8\"}]", "/0/0 C205FBFF\n", CSTRAP_OK,
	    "" },
	{ "[{\"n\":\"/0/0/17\",\"vlo\":\"21:0\"}]", "/0/0 C41100150000\n",
	    CSTRAP_OK, "" },
	{ "[{\"n\":\"/5/0/1\",\"v\":-2},{\"n\":\"/5/0/2\",\"v\":0.5}]",
	    "/5/0 C101FEC4023F000000\n", CSTRAP_OK, "" },
	{ "[{\"bn\":\"/5/0/\",\"bv\":2,\"n\":\"1\",\"v\":-3},"
	  "{\"n\":\"2\",\"v\":1.5}]",
	    "/5/0 C101FFC40240600000\n", CSTRAP_OK, "" },
	{ "[{\"n\":\"/5/0/1\",\"v\":1,\"u\":\"s\",\"bver\":10}]",
	    "/5/0 C10101\n", CSTRAP_OK, "" },
	{ "[]", "", CSTRAP_OK, "" },
	{ "[{\"n\":\"/0/0/5\",\"vd\":\"-_9\"}]", NULL, CSTRAP_E_STRUCTURE,
	    "/0/vd" }, /* bits left over */
	{ "[{\"n\":\"/0/0/5\",\"vd\":\"-_8=\"}]", NULL, CSTRAP_E_STRUCTURE,
	    "/0/vd" },
	{ "[{\"n\":\"/0/0/5\",\"vd\":\"A\"}]", NULL, CSTRAP_E_STRUCTURE,
	    "/0/vd" },
	{ "[{\"n\":\"/0/0/2\",\"v\":1},{\"n\":\"/0/0/1\",\"vb\":1}]", NULL,
	    CSTRAP_E_STRUCTURE, "/1/vb" },
	{ "[{\"n\":\"/0/0/2\",\"v\":1,\"x_\":1}]", NULL, CSTRAP_E_STRUCTURE,
	    "/0/x_" },
	{ "[{\"n\":\"/0/0/2\",\"v\":1},3]", NULL, CSTRAP_E_STRUCTURE, "/1" },
	{ "[{\"n\":\"/0/0/2\",\"v\":1.5}]", NULL, CSTRAP_E_TYPE, "/0" },
	{ "[{\"n\":\"/0/0/2\"}]", NULL, CSTRAP_E_TYPE, "/0" },
	{ "[{\"n\":\"/0/0/2\",\"v\":1,\"vb\":true}]", NULL, CSTRAP_E_STRUCTURE,
	    "/0" },
	{ "[{\"n\":\"0/0/2\",\"v\":1}]", NULL, CSTRAP_E_STRUCTURE, "/0" },
	{ "[{\"n\":\"/0/0/17\",\"vlo\":\"21\"}]", NULL, CSTRAP_E_STRUCTURE,
	    "/0/vlo" },
	{ "[{\"n\":\"/0/0/2\",\"v\":1}", NULL, CSTRAP_E_SYNTAX, NULL },
};

static void
json_rows_hold(void **state)
{
	struct cstrap_message message;
	struct cstrap_finding finding;

	(void)state;
	for (size_t i = 0; i < sizeof(json_rows) / sizeof(json_rows[0]); i++) {
		const struct json_row *row = &json_rows[i];
		const struct cstrap_view text = { (const uint8_t *)row->json,
			strlen(row->json) };

		memset(&finding, 0, sizeof(finding));
		if (import_bytes(text, CSTRAP_FORMAT_SENML_JSON, &message,
			&finding) != row->status)
			fail_msg("%s: %s", row->json,
			    cstrap_status_name(finding.status));
		if (row->lines != NULL) {
			assert_lines(row->json, &message, row->lines);
			continue;
		}
		assert_null(message.bytes.data);
		assert_non_null(cstrap_rule_find(finding.rule));
		if (row->place != NULL)
			assert_string_equal(row->place, finding.place);
	}
}

static void
container_without_values(void **state)
{
	static const char *const rows[] = { "/0/0\n", "/0/0 C10203\n/1/7\n",
		"/0/0 8010\n" };
	struct cstrap_message message;
	struct cstrap_finding finding;
	uint8_t *data;
	size_t len;

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		assert_int_equal(CSTRAP_OK,
		    import_bytes((struct cstrap_view) { (const uint8_t *)
							    rows[i],
				     strlen(rows[i]) },
			CSTRAP_FORMAT_TLV, &message, NULL));
		assert_int_equal(CSTRAP_E_STRUCTURE,
		    cstrap_export(&message, CSTRAP_FORMAT_SENML_CBOR,
			CSTRAP_ENABLER_NEWEST, &data, &len, &finding));
		assert_int_equal(CSTRAP_RULE_FORMAT_LOST, finding.rule);
		assert_int_equal(i == 2 ? 3 : 2, finding.path.depth);
		assert_null(data);
	}
}

static void
value_in_no_form(void **state)
{
	struct cstrap_message message;
	struct cstrap_finding finding;
	uint8_t *data;
	size_t len;

	(void)state;
	assert_int_equal(CSTRAP_OK,
	    import_bytes(BYTES("/0/0 C302000003\n"), CSTRAP_FORMAT_TLV,
		&message, NULL));
	for (int f = CSTRAP_FORMAT_SENML_CBOR; f <= CSTRAP_FORMAT_ZEPHYR; f++) {
		if (f == CSTRAP_FORMAT_TLV)
			continue;
		assert_int_equal(CSTRAP_E_ENCODING,
		    cstrap_export(&message, (enum cstrap_format)f,
			CSTRAP_ENABLER_NEWEST, &data, &len, &finding));
		assert_int_equal(CSTRAP_RULE_VALUE_LENGTH, finding.rule);
		assert_int_equal(2, finding.path.id[2]);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(cbor_in),
		cmocka_unit_test(cbor_out),
		cmocka_unit_test(json_in_and_out),
		cmocka_unit_test(json_rows_hold),
		cmocka_unit_test(container_without_values),
		cmocka_unit_test(value_in_no_form),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
