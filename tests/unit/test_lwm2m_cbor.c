/*
 * test_lwm2m_cbor.c - LwM2M CBOR, against published maps.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "test_export.h"

#define DEVICE_HEX                                                           \
	"A1820300AD00744F70656E204D6F62696C6520416C6C69616E636501764C696768" \
	"74776569676874204D324D20436C69656E740269333435303030313233036331"   \
	"2E3006A20001010507A200190ED80119138808A200187D01190384091864"       \
	"0A0F0BA100000D1A5182428F0E662B30323A3030106155"
#define DEVICE                                                               \
	"/3/0 C800144F70656E204D6F62696C6520416C6C69616E6365C801164C6967687" \
	"4776569676874204D324D20436C69656E74C80209333435303030313233C303312" \
	"E30860641000141010588070842000ED842011388870841007D42010384C10964C" \
	"10A0F830B410000C40D5182428FC60E2B30323A3030C11055\n"

#define SERVERS_HEX                                                       \
	"A101A200A7001865011A0001518002 19012C03191770051A0001518006F507" \
	"615501A7001866011A0001518002190258031917700 51A0001518006F407"   \
	"6155"
#define SERVERS                                                             \
	"/1/0 C10065C40100015180C202012CC2031770C40500015180C10601C10755\n" \
	"/1/1 C10066C40100015180C2020258C2031770C40500015180C10600C10755\n"

static const struct vector vectors[] = {
	{ "I-1", "a1830d181a01182a", "/13/26 C1012A\n", CSTRAP_OK },
	{ "I-2: indefinite", "bf9f0d181a01ff182aff", "/13/26 C1012A\n",
	    CSTRAP_OK },
	{ "I-3: nested", "a10da1181aa101182a", "/13/26 C1012A\n", CSTRAP_OK },
	{ "I-7", "a1830d181a015000112233445566778899aabbccddeeff",
	    "/13/26 C8011000112233445566778899AABBCCDDEEFF\n", CSTRAP_OK },
	{ "I-8: bytes in pieces",
	    "a1830d181a015f480011223344556677488899aabbccddeeffff",
	    "/13/26 C8011000112233445566778899AABBCCDDEEFF\n", CSTRAP_OK },
	{ "I-12: id too large", "a1820d181aa11a0001000005", NULL,
	    CSTRAP_E_STRUCTURE },
	{ "the reserved id", "a1820d181aa119ffff05", NULL, CSTRAP_E_STRUCTURE },
	{ "I-13: path too long", "a1850d181a03040505", NULL,
	    CSTRAP_E_STRUCTURE },
	{ "I-14: an empty path", "a20da180181aa18001182a", NULL,
	    CSTRAP_E_SYNTAX },
	{ "an empty path, once", "a18001", NULL, CSTRAP_E_STRUCTURE },
	{ "an empty path on the way", "a180a10da1181aa101182a", NULL,
	    CSTRAP_E_STRUCTURE },
	{ "I-15: a text for an id", "a10da1623236a101182a", NULL,
	    CSTRAP_E_STRUCTURE },
	{ "I-16: a number", "00", NULL, CSTRAP_E_STRUCTURE },
	{ "I-17: an array", "8401020304", NULL, CSTRAP_E_STRUCTURE },
	{ "TS: /3/0", DEVICE_HEX, DEVICE, CSTRAP_OK },
	{ "TS: /1", SERVERS_HEX, SERVERS, CSTRAP_OK },
	{ "TS: /3/0/6", "A1830300 06A200010105", "/3/0 8606410001410105\n",
	    CSTRAP_OK },
	{ "TS: several prefixes", "A2820300A200612009186483010001 1A00015180",
	    "/3/0 C10020C10964\n/1/0 C40100015180\n", CSTRAP_OK },
	{ "a value above a resource", "a1820d181a01", NULL,
	    CSTRAP_E_STRUCTURE },
	{ "a map below an instance of a resource", "a1840d000100a10102", NULL,
	    CSTRAP_E_STRUCTURE },
	{ "a value twice", "a2830d00010182 0d00a10102", NULL,
	    CSTRAP_E_DUPLICATE },
	{ "a key twice", "a20d01 0d02", NULL, CSTRAP_E_SYNTAX },
	{ "null", "a1830d0001f6", NULL, CSTRAP_E_TYPE },
	{ "undefined", "a1830d0001f7", NULL, CSTRAP_E_TYPE },
	{ "an array for a value", "a1830d000180", NULL, CSTRAP_E_TYPE },
	{ "a tag", "a1830d0001c101", NULL, CSTRAP_E_TYPE },
	{ "text for a number", "a1830000026131", NULL, CSTRAP_E_TYPE },
	{ "a link", "a18300001166 32313a313236", "/0/0 C4110015007E\n",
	    CSTRAP_OK },
	{ "no link", "a183000011663231313132 36", NULL, CSTRAP_E_RANGE },
	{ "what holds nothing", "a300a0 01a100a0 830500 01a0",
	    "/1/0\n/5/0 8001\n", CSTRAP_OK },
	{ "nothing", "a0", "", CSTRAP_OK },
	{ "half a float", "a1830d0001f93c00", "/13/0 C4013F800000\n",
	    CSTRAP_OK },
	{ "the largest number", "a1830d00011bffffffffffffffff",
	    "/13/0 C80108FFFFFFFFFFFFFFFF\n", CSTRAP_OK },
	{ "the smallest number", "a1830d00013b7fffffffffffffff",
	    "/13/0 C801088000000000000000\n", CSTRAP_OK },
	{ "one below it", "a1830d00013b8000000000000000", NULL,
	    CSTRAP_E_RANGE },
};

static void
in(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(vectors) / sizeof(vectors[0]); i++)
		check_vector(&vectors[i], CSTRAP_FORMAT_LWM2M_CBOR);
}

static void
out(void **state)
{
	(void)state;
	check_export(SERVERS, CSTRAP_FORMAT_LWM2M_CBOR, SERVERS_HEX);
	/* one instance, one resource, one with several values */
	check_export("/1/0 C10065C10601\n", CSTRAP_FORMAT_LWM2M_CBOR,
	    "a1820100a200186506f5");
	check_export("/0/0 C102 03\n", CSTRAP_FORMAT_LWM2M_CBOR,
	    "a18300000203");
	check_export("/0/0 8610410001410105\n", CSTRAP_FORMAT_LWM2M_CBOR,
	    "a183000010a200010105");
	check_export("/0/0 C10203\n/1/0 C10065\n", CSTRAP_FORMAT_LWM2M_CBOR,
	    "a200a100a1020301a100a1001865");
	check_export("", CSTRAP_FORMAT_LWM2M_CBOR, "a0");
	check_export("/1/0\n", CSTRAP_FORMAT_LWM2M_CBOR, "a1820100a0");
	check_export("/0/0 C4110015007E\n", CSTRAP_FORMAT_LWM2M_CBOR,
	    "a1830000116632313a313236");
}

static void
each_prefix_is_truncated(void **state)
{
	static uint8_t bytes[256];
	const size_t len = fixture_hex(SERVERS_HEX, bytes, sizeof(bytes));
	struct cstrap_message message;
	struct cstrap_finding finding;

	(void)state;
	for (size_t n = 0; n < len; n++) {
		assert_int_equal(CSTRAP_E_TRUNCATED,
		    import_bytes((struct cstrap_view) { bytes, n },
			CSTRAP_FORMAT_LWM2M_CBOR, &message, &finding));
		assert_true(finding.offset <= n);
		assert_int_equal(CSTRAP_RULE_FORMAT_SYNTAX, finding.rule);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(in),
		cmocka_unit_test(out),
		cmocka_unit_test(each_prefix_is_truncated),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
