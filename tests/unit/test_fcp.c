/*
 * test_fcp.c - file control parameters, read and written.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "fixture.h"

#include "cardstrap/fcp.h"

static uint8_t room[512];

static enum cstrap_status
decode(const char *hex, struct cstrap_fcp *fcp, struct cstrap_finding *finding)
{
	return cstrap_fcp_decode((struct cstrap_view) { room,
				     fixture_hex(hex, room, sizeof(room)) },
	    fcp, finding);
}

#define EF_6430 "621682024121830264308A01058B036F0602800200788800"
#define ADF                                                        \
	"622582027821840CA000000063504B43532D31358A01058B032F060C" \
	"C60990014083010183010A"
#define DIR "621A82054221002603 83022F00 8A0105 8B032F0601 80020072 8801F0"

static void
transparent_file(void **state)
{
	struct cstrap_fcp fcp;

	(void)state;
	assert_int_equal(decode(EF_6430, &fcp, NULL), CSTRAP_OK);
	assert_int_equal(fcp.kind, CSTRAP_FILE_TRANSPARENT);
	assert_true(fcp.has_file_id && fcp.file_id == 0x6430);
	assert_true(
	    fcp.has_life_cycle && fcp.life_cycle == CSTRAP_LIFE_ACTIVATED);
	assert_hex(fcp.rule, "6F0602");
	assert_true(fcp.has_size && fcp.size == 0x78);
	assert_false(fcp.has_total_size);
	assert_true(fcp.has_sfi && fcp.sfi == 0);
	assert_int_equal(fcp.record_len, 0);
}

static void
application(void **state)
{
	struct cstrap_fcp fcp;

	(void)state;
	assert_int_equal(decode(ADF, &fcp, NULL), CSTRAP_OK);
	assert_int_equal(fcp.kind, CSTRAP_FILE_DF);
	assert_hex(fcp.aid, "A000000063504B43532D3135");
	assert_hex(fcp.pin_status, "90014083010183010A");
	assert_false(fcp.has_file_id || fcp.has_size || fcp.has_sfi);
}

static void
records(void **state)
{
	struct cstrap_fcp fcp;

	(void)state;
	assert_int_equal(decode(DIR, &fcp, NULL), CSTRAP_OK);
	assert_int_equal(fcp.kind, CSTRAP_FILE_LINEAR);
	assert_int_equal(fcp.record_len, 0x26);
	assert_int_equal(fcp.record_count, 3);
	assert_int_equal(fcp.sfi, 0x1E);
}

static void
kinds_of_the_descriptor(void **state)
{
	static const struct {
		const char *hex;
		enum cstrap_file_kind kind;
	} rows[] = { { "6203820101", CSTRAP_FILE_TRANSPARENT },
		{ "6203820141", CSTRAP_FILE_TRANSPARENT },
		{ "6203820142", CSTRAP_FILE_LINEAR },
		{ "6203820146", CSTRAP_FILE_CYCLIC },
		{ "6203820139", CSTRAP_FILE_BER_TLV },
		{ "6203820179", CSTRAP_FILE_BER_TLV },
		{ "6203820138", CSTRAP_FILE_DF },
		{ "6203820178", CSTRAP_FILE_DF },
		{ "6203820100", CSTRAP_FILE_UNKNOWN },
		{ "62028200", CSTRAP_FILE_UNKNOWN },
		{ "6200", CSTRAP_FILE_UNKNOWN } };
	struct cstrap_fcp fcp;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		assert_int_equal(decode(rows[i].hex, &fcp, NULL), CSTRAP_OK);
		assert_int_equal(fcp.kind, rows[i].kind);
	}
}

static void
size_in_the_tag_of_the_total(void **state)
{
	struct cstrap_fcp fcp;

	(void)state;
	assert_int_equal(decode("6208 82024121 81020100", &fcp, NULL),
	    CSTRAP_OK);
	assert_true(fcp.has_size && fcp.size == 0x100);
	assert_int_equal(decode("6208 82027821 81020100", &fcp, NULL),
	    CSTRAP_OK);
	assert_false(fcp.has_size);
	assert_true(fcp.has_total_size);
}

static void
members_of_odd_lengths(void **state)
{
	struct cstrap_fcp fcp;

	(void)state;
	assert_int_equal(decode("620F 830164 8A00 8000 8806 FFFFFFFFFFFF", &fcp,
			     NULL),
	    CSTRAP_OK);
	assert_false(fcp.has_file_id || fcp.has_life_cycle);
	assert_int_equal(fcp.size, 0);
	assert_int_equal(fcp.sfi, 0x1F);
	/* A descriptor given twice: the last one, all of it. */
	assert_int_equal(decode("6209 82054221002603 8200", &fcp, NULL),
	    CSTRAP_OK);
	assert_int_equal(fcp.kind, CSTRAP_FILE_UNKNOWN);
	assert_int_equal(fcp.record_len, 0);
	assert_int_equal(fcp.record_count, 0);
	assert_int_equal(decode("6F03 820141", &fcp, NULL), CSTRAP_OK);
	assert_int_equal(fcp.kind, CSTRAP_FILE_TRANSPARENT);
}

static void
expect_refused(const char *hex, enum cstrap_status status, size_t offset)
{
	struct cstrap_finding finding;
	struct cstrap_fcp fcp;

	assert_int_equal(decode(hex, &fcp, &finding), status);
	assert_int_equal(finding.offset, offset);
	assert_true(finding.rule == CSTRAP_RULE_FCP_FORM ||
	    finding.rule == CSTRAP_RULE_DER_FORM);
}

static void
no_template(void **state)
{
	(void)state;
	expect_refused("", CSTRAP_E_STRUCTURE, 0);
	expect_refused("9000", CSTRAP_E_STRUCTURE, 0);
	expect_refused("3000", CSTRAP_E_STRUCTURE, 0);
	expect_refused("FFFF", CSTRAP_E_STRUCTURE, 0);
	expect_refused("62058202", CSTRAP_E_TRUNCATED, 0);
	expect_refused("6203 820241", CSTRAP_E_TRUNCATED, 2);
	expect_refused("6203 820241 00", CSTRAP_E_LENGTH, 2);
}

static void
written_in_the_order_of_create_file(void **state)
{
	struct cstrap_fcp fcp = { .descriptor = BYTES("\x41\x21"),
		.has_file_id = true,
		.file_id = 0x6432,
		.has_life_cycle = true,
		.life_cycle = 5,
		.rule = BYTES("\x2F\x06\x04"),
		.has_size = true,
		.size = 512,
		.has_sfi = true };
	struct cstrap_writer w;
	uint8_t out[300];

	(void)state;
	cstrap_writer_init(&w, (struct cstrap_room) { out, sizeof(out) });
	cstrap_fcp_put(&w, &fcp);
	assert_hex(cstrap_writer_view(&w),
	    "6216 82024121 83026432 8A0105"
	    "8B032F0604 80020200 8800");
	fcp.sfi = 3;
	fcp.size = 0x10000;
	fcp.pin_status = BYTES("\x90\x00");
	cstrap_writer_init(&w, (struct cstrap_room) { out, sizeof(out) });
	cstrap_fcp_put(&w, &fcp);
	assert_hex(cstrap_writer_view(&w),
	    "621D 82024121 83026432 8A0105"
	    "8B032F0604 800400010000 880118"
	    "C6029000");
}

static void
written_and_read_again(void **state)
{
	static const char *const forms[] = { EF_6430, ADF, DIR };
	struct cstrap_writer w;
	struct cstrap_fcp fcp;
	uint8_t out[300];

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		assert_int_equal(decode(forms[i], &fcp, NULL), CSTRAP_OK);
		cstrap_writer_init(&w,
		    (struct cstrap_room) { out, sizeof(out) });
		cstrap_fcp_put(&w, &fcp);
		assert_hex(cstrap_writer_view(&w), forms[i]);
	}
}

static void
rule_in_its_expanded_form(void **state)
{
	struct cstrap_fcp fcp;

	(void)state;
	assert_int_equal(decode("6209 82024121 AB03800101", &fcp, NULL),
	    CSTRAP_OK);
	assert_hex(fcp.expanded, "800101");
	assert_int_equal(fcp.rule.len + fcp.compact.len, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(transparent_file),
		cmocka_unit_test(application),
		cmocka_unit_test(records),
		cmocka_unit_test(kinds_of_the_descriptor),
		cmocka_unit_test(size_in_the_tag_of_the_total),
		cmocka_unit_test(members_of_odd_lengths),
		cmocka_unit_test(no_template),
		cmocka_unit_test(written_in_the_order_of_create_file),
		cmocka_unit_test(written_and_read_again),
		cmocka_unit_test(rule_in_its_expanded_form),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
