/*
 * test_fcp_brief.c - what a walk takes from file control parameters, against
 * the whole of them.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "fixture.h"

#include "core/fcp_brief.h"

static struct cstrap_fcp_brief
brief(const char *hex)
{
	struct cstrap_fcp_brief out;
	struct cstrap_fcp fcp;
	uint8_t room[64];
	const struct cstrap_view answer = { room,
		fixture_hex(hex, room, sizeof(room)) };

	memset(&out, 0xA5, sizeof(out));
	cstrap_fcp_brief(answer, &out);
	if (cstrap_fcp_decode(answer, &fcp, NULL) == CSTRAP_OK) {
		assert_int_equal(out.kind, fcp.kind);
		assert_int_equal(out.has_size, fcp.has_size);
		assert_int_equal(out.size, fcp.size);
		assert_int_equal(out.record_len, fcp.record_len);
		assert_int_equal(out.record_count, fcp.record_count);
	}
	return out;
}

static void
files_of_each_kind(void **state)
{
	struct cstrap_fcp_brief fcp;

	(void)state;
	fcp = brief("6208 82024121 80020016");
	assert_int_equal(fcp.kind, CSTRAP_FILE_TRANSPARENT);
	assert_true(fcp.has_size && fcp.size == 0x16);
	fcp = brief("6207 8205422100260A");
	assert_int_equal(fcp.kind, CSTRAP_FILE_LINEAR);
	assert_true(fcp.record_len == 0x26 && fcp.record_count == 10);
	fcp = brief("6F06 820446210110");
	assert_int_equal(fcp.kind, CSTRAP_FILE_CYCLIC);
	assert_true(fcp.record_len == 0x110 && fcp.record_count == 0);
	assert_int_equal(brief("6204 82027821").kind, CSTRAP_FILE_DF);
	assert_int_equal(brief("6204 82027921").kind, CSTRAP_FILE_BER_TLV);
	assert_int_equal(brief("6204 82024721").kind, CSTRAP_FILE_UNKNOWN);
	assert_int_equal(brief("6202 8200").kind, CSTRAP_FILE_UNKNOWN);
	assert_false(brief("6204 82024121").has_size);
}

/* In the tag of the total size: of an EF it is the size, of a DF it is not. */
static void
size_in_another_tag(void **state)
{
	(void)state;
	assert_int_equal(brief("6208 82024121 81020016").size, 0x16);
	assert_false(brief("6208 82027821 81020016").has_size);
	assert_int_equal(brief("6208 80020008 81020010").size, 8);
	assert_true(brief("6202 8000").has_size);
	/* Four octets of a size count. */
	assert_int_equal(brief("6207 80050102030405").size, 0x01020304);
}

static void
nothing_to_be_read(void **state)
{
	static const char *const none[] = { "", "9000", "6402820241",
		"62088202", "6206 8202412180", "FFFF" };

	(void)state;
	for (size_t i = 0; i < sizeof(none) / sizeof(none[0]); i++) {
		const struct cstrap_fcp_brief fcp = brief(none[i]);

		assert_int_equal(fcp.kind, CSTRAP_FILE_UNKNOWN);
		assert_false(fcp.has_size);
		assert_int_equal(fcp.size + fcp.record_len + fcp.record_count,
		    0);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(files_of_each_kind),
		cmocka_unit_test(size_in_another_tag),
		cmocka_unit_test(nothing_to_be_read),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
