/*
 * tests/card/test_read.c - cards as they are found in the field: what their
 * directories hold, and what reading them says.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "bench.h"

#include <stdio.h>

#define VERIFY_ADM1 "0020000A083132333435363738"
/* Records of the blank card's EF.ARR: a DF of ADM1; READ always, else ADM1. */
#define RULE_DF "8A01058B032F0607"
#define RULE_EF "8A01058B032F0605"
#define RULE_OPEN "8A01058B032F0604"

#define ODF_TO_6430 "A706300404026430"
#define DODF_WRAPPED                                                 \
	"A127300030110C0F4C774D324D20426F6F747374726170A110300E0606" \
	"0604672B0901300404026432"
#define DODF_CORRECT                                                 \
	"A125300030110C0F4C774D324D20426F6F747374726170A10E300C0604" \
	"672B0901300404026432"
#define DODF_ACCESS_RULES                          \
	"A1293000300F0C0D475020534520416363204374" \
	"6CA114301206"                             \
	"0A2A864886FC6B81480101300404024200"
#define DODF_OPAQUE                                        \
	"302330110C0F4C774D324D20426F6F747374726170300606" \
	"04672B0901A106300404026432"
#define NOSEC_FILE                                                         \
	"00010036000000003108002EC80025636F61703A2F2F6C657368616E2E65636C" \
	"6970736570726F6A656374732E696F3A35373833C10101C10203FFFF"

struct findings {
	unsigned count;
	enum cstrap_rule rules[8];
};

static void
take(void *ctx, const struct cstrap_finding *finding)
{
	struct findings *findings = ctx;

	assert_true(findings->count < 8);
	findings->rules[findings->count++] = finding->rule;
}

static void
send_with_data(struct bench *bench, const char *header, const char *data)
{
	char hex[600];

	(void)snprintf(hex, sizeof(hex), "%s%02zX%s", header, strlen(data) / 2,
	    data);
	bench_send(bench, hex, 0x9000, NULL);
}

static void
create_ef(struct bench *bench, const char *fid, const char *size,
    const char *rule, const char *content)
{
	char fcp[128];

	(void)snprintf(fcp, sizeof(fcp), "6216820241218302%s%s8002%s8800", fid,
	    rule, size);
	send_with_data(bench, "00E00000", fcp);
	send_with_data(bench, "00D60000", content);
}

/* A card with these directories and this file. */
static void
make_card_with(struct bench *bench, const char *odf, const char *dodf,
    const char *rule, const char *file)
{
	bench_open(bench);
	bench_send(bench, VERIFY_ADM1, 0x9000, NULL);
	send_with_data(bench, "00E00000",
	    "621E8202782183027F50840CA000000063504B43532D3135" RULE_DF);
	create_ef(bench, "5031", "0020", RULE_EF, odf);
	create_ef(bench, "6430", "0080", RULE_EF, dodf);
	create_ef(bench, "6432", "0100", rule, file);
	cstrap_vcard_reset(bench->vcard);
}

static void
make_card(struct bench *bench, const char *odf, const char *dodf,
    const char *file)
{
	make_card_with(bench, odf, dodf, RULE_EF, file);
}

static enum cstrap_status
read_card(struct bench *bench, struct cstrap_reading *reading,
    struct findings *findings)
{
	static uint8_t room[CSTRAP_MESSAGE_MAX];
	const struct cstrap_sink sink = { take, findings };
	const struct cstrap_reading_options options = { .sink = &sink };

	memset(findings, 0, sizeof(*findings));
	return cstrap_reading_run(reading, &bench->link,
	    (struct cstrap_room) { room, sizeof(room) }, &options, NULL);
}

static void
assert_readable(const char *dodf, enum cstrap_rule rule)
{
	struct cstrap_reading reading;
	struct findings findings;
	struct bench bench;

	make_card(&bench, ODF_TO_6430, dodf, NOSEC_FILE);
	assert_int_equal(CSTRAP_OK, read_card(&bench, &reading, &findings));
	assert_int_equal(58, reading.message.bytes.len);
	assert_int_equal(rule == CSTRAP_RULE_NONE ? 0 : 1, findings.count);
	if (findings.count > 0)
		assert_int_equal(rule, findings.rules[0]);
	assert_int_equal(rule == CSTRAP_RULE_OID_WRAPPED,
	    reading.walk.is_wrapped);
	bench_close(&bench);
}

static void
oid_wrapped_twice_is_read_and_reported(void **state)
{
	(void)state;
	assert_readable(DODF_WRAPPED, CSTRAP_RULE_OID_WRAPPED);
}

static void
oid_correct(void **state)
{
	(void)state;
	assert_readable(DODF_CORRECT, CSTRAP_RULE_NONE);
}

static void
entry_behind_somebody_elses(void **state)
{
	(void)state;
	assert_readable(DODF_ACCESS_RULES DODF_CORRECT, CSTRAP_RULE_NONE);
}

static void
entry_of_the_first_releases(void **state)
{
	(void)state;
	assert_readable(DODF_OPAQUE, CSTRAP_RULE_NONE);
}

static void
assert_unreadable(const char *odf, const char *dodf, const char *file,
    enum cstrap_status status)
{
	struct cstrap_reading reading;
	struct findings findings;
	struct bench bench;

	make_card(&bench, odf, dodf, file);
	assert_int_equal(status, read_card(&bench, &reading, &findings));
	bench_close(&bench);
}

static void
card_without_a_message(void **state)
{
	(void)state;
	assert_unreadable("A706300404024407A506300404024404FFFFFF", "FFFF",
	    "FFFF", CSTRAP_E_CARD_NOT_FOUND);
	assert_unreadable("FFFF", "FFFF", "FFFF", CSTRAP_E_NO_MESSAGE);
	assert_unreadable(ODF_TO_6430, "FFFFFFFFFFFFFFFF", "FFFF",
	    CSTRAP_E_NO_MESSAGE);
	assert_unreadable(ODF_TO_6430, DODF_ACCESS_RULES, "FFFF",
	    CSTRAP_E_NO_MESSAGE);
	assert_unreadable(ODF_TO_6430, DODF_CORRECT, "FFFFFFFF",
	    CSTRAP_E_NEVER_WRITTEN);
	assert_unreadable(ODF_TO_6430, DODF_CORRECT, "00000036",
	    CSTRAP_E_BEING_WRITTEN);
}

static void
directory_that_is_damaged(void **state)
{
	(void)state;
	assert_unreadable(ODF_TO_6430, "A1FF", "FFFF", CSTRAP_E_ENCODING);
	assert_unreadable("A70630040403643000", DODF_CORRECT, "FFFF",
	    CSTRAP_E_LENGTH);
}

static void
file_that_is_damaged(void **state)
{
	(void)state;
	assert_unreadable(ODF_TO_6430, DODF_CORRECT, "00010400000000",
	    CSTRAP_E_TRUNCATED);
	assert_unreadable(ODF_TO_6430, DODF_CORRECT, "000200060003000000",
	    CSTRAP_E_LENGTH);
}

static void
channel_is_closed_again(void **state)
{
	struct cstrap_reading reading;
	struct findings findings;
	struct bench bench;

	(void)state;
	make_card(&bench, ODF_TO_6430, DODF_CORRECT, NOSEC_FILE);
	for (int i = 0; i < 8; i++) {
		assert_int_equal(CSTRAP_OK,
		    read_card(&bench, &reading, &findings));
		assert_int_equal(0, findings.count);
	}
	bench_close(&bench);
}

static void
file_that_anybody_may_change_gets_no_message(void **state)
{
	struct cstrap_vcard_counts before, after;
	struct cstrap_finding finding;
	struct message wanted;
	struct bench bench;

	(void)state;
	message_of_profile(&wanted, "psk.json");
	make_card_with(&bench, ODF_TO_6430, DODF_CORRECT, RULE_OPEN,
	    NOSEC_FILE);
	cstrap_vcard_counts(bench.vcard, &before);
	assert_int_equal(CSTRAP_E_GUARD,
	    bench_write(&bench, &wanted, false, &finding));
	assert_int_equal(CSTRAP_RULE_GUARD_UPDATE_OPEN, finding.rule);
	cstrap_vcard_counts(bench.vcard, &after);
	assert_int_equal(before.updates, after.updates);
	assert_int_equal(before.verifies, after.verifies);
	bench_close(&bench);
}

/* Both bytes of the count are taken back before the rest is written. */
static void
file_that_counts_256_objects_is_rewritten(void **state)
{
	struct message wanted, held;
	struct bench bench;

	(void)state;
	message_of_profile(&wanted, "psk.json");
	make_card(&bench, ODF_TO_6430, DODF_WRAPPED, "01010010FFFFFFFF");
	assert_int_equal(CSTRAP_OK, bench_write(&bench, &wanted, false, NULL));
	assert_int_equal(CSTRAP_OK, bench_read(&bench, &held));
	assert_true(
	    cstrap_view_equal(wanted.message.bytes, held.message.bytes));
	bench_close(&bench);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(oid_wrapped_twice_is_read_and_reported),
		cmocka_unit_test(oid_correct),
		cmocka_unit_test(entry_behind_somebody_elses),
		cmocka_unit_test(entry_of_the_first_releases),
		cmocka_unit_test(card_without_a_message),
		cmocka_unit_test(directory_that_is_damaged),
		cmocka_unit_test(file_that_is_damaged),
		cmocka_unit_test(channel_is_closed_again),
		cmocka_unit_test(file_that_anybody_may_change_gets_no_message),
		cmocka_unit_test(file_that_counts_256_objects_is_rewritten),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
