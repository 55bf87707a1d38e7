/*
 * tests/card/test_guard.c - keys and foreign content are safe. What was sent
 * is asked of the card.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "bench.h"

#include <stdio.h>

#define VERIFY_ADM1 "0020000A083132333435363738"
#define CREATE_ADF                                                   \
	"00E0000020621E8202782183027F50840CA000000063504B43532D3135" \
	"8A01058B032F06"

static void
give_key(struct bench *bench, const char *text)
{
	bench->keys.count = 0;
	assert_int_equal(CSTRAP_OK,
	    cstrap_keyring_add(&bench->keys, CSTRAP_KEY_ADM1,
		(struct cstrap_view) { (const uint8_t *)text, strlen(text) },
		NULL));
}

static void
assert_untouched(struct bench *bench, const struct cstrap_vcard_counts *before,
    unsigned verifies)
{
	struct cstrap_vcard_counts after;

	cstrap_vcard_counts(bench->vcard, &after);
	assert_int_equal(before->verifies + verifies, after.verifies);
	assert_int_equal(before->updates, after.updates);
	assert_int_equal(before->creates, after.creates);
}

/* The write is refused by this guard, and nothing reaches the card. */
static void
assert_refused(struct bench *bench, enum cstrap_rule rule)
{
	struct cstrap_vcard_counts before;
	struct cstrap_finding finding;
	struct message wanted;

	message_of_profile(&wanted, "psk.json");
	cstrap_vcard_counts(bench->vcard, &before);
	assert_int_equal(CSTRAP_E_GUARD,
	    bench_write(bench, &wanted, true, &finding));
	assert_int_equal(rule, finding.rule);
	assert_untouched(bench, &before, 0);
}

static void
wrong_key_uses_one_try(void **state)
{
	struct cstrap_vcard_counts before = { 0 };
	struct cstrap_finding finding;
	struct message wanted;
	struct bench bench;

	(void)state;
	bench_open(&bench);
	message_of_profile(&wanted, "psk.json");
	give_key(&bench, "ascii:87654321");
	assert_int_equal(CSTRAP_E_CARD_KEY,
	    bench_write(&bench, &wanted, true, &finding));
	assert_untouched(&bench, &before, 1);
	assert_int_equal(9, cstrap_vcard_tries(bench.vcard, CSTRAP_KEY_ADM1));
	assert_non_null(strstr(finding.detail, "9 tries left"));
	bench_close(&bench);
}

static void
too_few_tries(void **state)
{
	struct bench bench;

	(void)state;
	bench_open(&bench);
	for (unsigned left = 9; left >= 2; left--)
		bench_send(&bench, "0020000A083030303030303030",
		    (uint16_t)(0x63C0 | left), NULL);
	assert_refused(&bench, CSTRAP_RULE_GUARD_TRIES);
	assert_int_equal(2, cstrap_vcard_tries(bench.vcard, CSTRAP_KEY_ADM1));
	bench_close(&bench);
}

static void
key_blocked(void **state)
{
	struct cstrap_vcard_counts before;
	struct message wanted;
	struct bench bench;

	(void)state;
	bench_open(&bench);
	message_of_profile(&wanted, "psk.json");
	for (unsigned left = 10; left > 0; left--)
		bench_send(&bench, "0020000A083030303030303030",
		    (uint16_t)(0x63C0 | (left - 1)), NULL);
	cstrap_vcard_counts(bench.vcard, &before);
	assert_int_equal(CSTRAP_E_CARD_BLOCKED,
	    bench_write(&bench, &wanted, true, NULL));
	assert_untouched(&bench, &before, 0);
	bench_close(&bench);
}

static void
key_missing(void **state)
{
	const struct cstrap_vcard_counts before = { 0 };
	struct cstrap_finding finding;
	struct message wanted;
	struct bench bench;

	(void)state;
	bench_open(&bench);
	message_of_profile(&wanted, "psk.json");
	bench.keys.count = 0;
	assert_int_equal(CSTRAP_E_KEY_NEEDED,
	    bench_write(&bench, &wanted, true, &finding));
	assert_non_null(strstr(finding.detail, "ADM1"));
	assert_untouched(&bench, &before, 0);
	bench_close(&bench);
}

static void
another_card(void **state)
{
	const struct cstrap_vcard_counts before = { 0 };
	struct cstrap_plan_options options = { .create = true,
		.iccid = "8988211000000000002" };
	struct cstrap_plan *plan;
	struct message wanted;
	struct bench bench;

	(void)state;
	bench_open(&bench);
	message_of_profile(&wanted, "psk.json");
	options.keys = &bench.keys;
	assert_int_equal(CSTRAP_E_CARD_OTHER,
	    cstrap_plan_make(&plan, &bench.link, &wanted.message, &options,
		NULL));
	assert_null(plan);
	assert_untouched(&bench, &before, 0);
	bench_close(&bench);
}

/* A plan made for one card does not run on the next one in the reader. */
static void
card_changed_after_the_plan(void **state)
{
	const struct cstrap_vcard_options other_options = {
		.iccid = "8988211000000000002"
	};
	const struct cstrap_vcard_counts before = { 0 };
	struct cstrap_plan_options options = { .create = true };
	struct cstrap_plan *plan;
	struct message wanted;
	struct bench bench, other;

	(void)state;
	bench_open(&bench);
	bench_open(&other);
	bench_close(&other);
	assert_int_equal(CSTRAP_OK,
	    cstrap_vcard_new(&other.vcard, &other_options, NULL));
	cstrap_vcard_link(other.vcard, false, &other.link);
	message_of_profile(&wanted, "psk.json");
	options.keys = &bench.keys;
	assert_int_equal(CSTRAP_OK,
	    cstrap_plan_make(&plan, &bench.link, &wanted.message, &options,
		NULL));
	assert_int_equal(CSTRAP_E_CARD_OTHER,
	    cstrap_plan_run(plan, &other.link, NULL, NULL));
	assert_untouched(&other, &before, 0);
	cstrap_plan_close(&plan);
	bench_close(&bench);
	bench_close(&other);
}

struct found {
	uint16_t file_id;
	uint8_t record; /* of its access rule; 0: not there */
};

static void
find_rule(void *ctx, const struct cstrap_vcard_file *file)
{
	struct found *found = ctx;

	if (file->file_id == found->file_id && file->rule.len == 3)
		found->record = file->rule.data[2];
}

/* A PKCS#15 application of somebody else, with these bytes in its ODF. */
static void
create_foreign_application(struct bench *bench, const char *odf)
{
	struct found df = { 0x7F50, 0 }, ef = { 0x5031, 0 };
	struct message scratch;
	struct bench model;
	char hex[128];

	/* The rules are those that cardstrap itself chose on such a card. */
	bench_open(&model);
	message_of_profile(&scratch, "nosec.json");
	assert_int_equal(CSTRAP_OK, bench_write(&model, &scratch, true, NULL));
	cstrap_vcard_each(model.vcard, find_rule, &df);
	cstrap_vcard_each(model.vcard, find_rule, &ef);
	bench_close(&model);
	assert_true(df.record != 0 && ef.record != 0);
	bench_send(bench, VERIFY_ADM1, 0x9000, NULL);
	(void)snprintf(hex, sizeof(hex), CREATE_ADF "%02X", df.record);
	bench_send(bench, hex, 0x9000, NULL);
	(void)snprintf(hex, sizeof(hex),
	    "00E000001862168202412183025031"
	    "8A01058B032F06%02X800200208800",
	    ef.record);
	bench_send(bench, hex, 0x9000, NULL);
	bench_send(bench, odf, 0x9000, NULL);
	cstrap_vcard_reset(bench->vcard);
}

/* 7F50 is a DF of somebody's, without the name of PKCS#15. */
static void
file_id_of_the_application_is_taken(void **state)
{
	struct bench bench;

	(void)state;
	bench_open(&bench);
	bench_send(&bench, VERIFY_ADM1, 0x9000, NULL);
	bench_send(&bench, "00E000001262108202782183027F508A01058B032F0607",
	    0x9000, NULL);
	cstrap_vcard_reset(bench.vcard);
	assert_refused(&bench, CSTRAP_RULE_GUARD_FILE_FOREIGN);
	bench_close(&bench);
}

/* An application without entries, and a 6432 that nothing leads to. */
static void
file_that_no_entry_leads_to(void **state)
{
	static const uint8_t theirs[] = { 0xCA, 0xFE, 0xBA, 0xBE };
	static const uint8_t path[] = { 0x3F, 0x00, 0x7F, 0x50, 0x64, 0x33 };
	struct cstrap_vcard_file file;
	struct message wanted;
	struct bench bench;

	(void)state;
	bench_open(&bench);
	create_foreign_application(&bench, "00D6000001FF");
	bench_send(&bench, VERIFY_ADM1, 0x9000, NULL);
	bench_send(&bench, "00A4040C0CA000000063504B43532D3135", 0x9000, NULL);
	bench_send(&bench,
	    "00E00000186216820241218302"
	    "64328A01058B032F0605800202008800",
	    0x9000, NULL);
	bench_send(&bench, "00D6000004CAFEBABE", 0x9000, NULL);
	cstrap_vcard_reset(bench.vcard);
	message_of_profile(&wanted, "psk.json");
	assert_int_equal(CSTRAP_OK, bench_write(&bench, &wanted, true, NULL));
	/* It is somebody's: the next free id is taken. */
	assert_true(bench_image_has(&bench,
	    (struct cstrap_view) { theirs, sizeof(theirs) }));
	assert_true(cstrap_vcard_find(bench.vcard,
	    (struct cstrap_view) { path, sizeof(path) }, &file));
	assert_memory_equal(wanted.message.bytes.data, file.content.data,
	    wanted.message.bytes.len);
	bench_close(&bench);
}

static void
old_key_is_gone_after_a_rewrite(void **state)
{
	static const uint8_t old_key[] = { 0xDE, 0xAD, 0xBE, 0xEF, 0x01, 0x02,
		0x03, 0x04, 0x05, 0x06, 0x07, 0x08, 0x09, 0x0A, 0x0B, 0x0C };
	static const char old_text[] =
	    "{\"accounts\":[{\"role\":\"bootstrap\",\"security\":\"psk\","
	    "\"uri\":\"coaps://a-rather-long-name.example.com\","
	    "\"identity\":\"someone-with-a-long-name\","
	    "\"key\":{\"hex\":\"DEADBEEF0102030405060708090A0B0C\"}}]}";
	static const char new_text[] =
	    "{\"accounts\":[{\"role\":\"bootstrap\",\"security\":\"nosec\","
	    "\"uri\":\"coap://b\"}]}";
	const struct cstrap_view needle = { old_key, sizeof(old_key) };
	struct message wanted;
	struct bench bench;

	(void)state;
	bench_open(&bench);
	message_of_text(&wanted, old_text);
	assert_int_equal(CSTRAP_OK, bench_write(&bench, &wanted, true, NULL));
	assert_true(bench_image_has(&bench, needle));
	message_of_text(&wanted, new_text);
	assert_int_equal(CSTRAP_OK, bench_write(&bench, &wanted, true, NULL));
	assert_false(bench_image_has(&bench, needle));
	bench_close(&bench);
}

static void
add_key(struct bench *bench, uint8_t ref, const char *text)
{
	assert_int_equal(CSTRAP_OK,
	    cstrap_keyring_add(&bench->keys, ref,
		(struct cstrap_view) { (const uint8_t *)text, strlen(text) },
		NULL));
}

/* The rules of this card's files name ADM2, and ADM1 is of no use. */
static void
key_is_the_one_that_the_rule_names(void **state)
{
	struct cstrap_vcard_counts before, after;
	struct cstrap_finding finding;
	struct message wanted;
	struct bench bench;

	(void)state;
	bench_describe(&bench, "adm2");
	message_of_profile(&wanted, "psk.json");
	cstrap_vcard_counts(bench.vcard, &before);
	assert_int_equal(CSTRAP_E_KEY_NEEDED,
	    bench_write(&bench, &wanted, false, &finding));
	assert_non_null(strstr(finding.detail, "ADM2"));
	assert_untouched(&bench, &before, 0);
	add_key(&bench, 0x0B, "ascii:87654321");
	assert_int_equal(CSTRAP_OK, bench_write(&bench, &wanted, false, NULL));
	cstrap_vcard_counts(bench.vcard, &after);
	assert_int_equal(before.verifies + 1, after.verifies);
	bench_close(&bench);
}

static void
both_keys_of_a_rule(void **state)
{
	struct cstrap_vcard_counts before, after;
	struct cstrap_finding finding;
	struct message wanted;
	struct bench bench;

	(void)state;
	bench_describe(&bench, "two-keys");
	message_of_profile(&wanted, "psk.json");
	cstrap_vcard_counts(bench.vcard, &before);
	assert_int_equal(CSTRAP_E_KEY_NEEDED,
	    bench_write(&bench, &wanted, false, &finding));
	assert_untouched(&bench, &before, 0);
	add_key(&bench, 0x0B, "ascii:87654321");
	assert_int_equal(CSTRAP_OK, bench_write(&bench, &wanted, false, NULL));
	cstrap_vcard_counts(bench.vcard, &after);
	assert_int_equal(before.verifies + 2, after.verifies);
	bench_close(&bench);
}

/* Somebody who tries ADM2 as soon as ADM1 was presented. */
struct intruder {
	struct cstrap_transport inner;
	unsigned int verifies;
};

static enum cstrap_status
intrude(void *ctx, struct cstrap_view command, struct cstrap_room room,
    size_t *len)
{
	static const uint8_t guess[] = { 0x00, 0x20, 0x00, 0x0B, 0x08, 0x30,
		0x30, 0x30, 0x30, 0x30, 0x30, 0x30, 0x30 };
	struct intruder *intruder = ctx;
	enum cstrap_status st;

	st = intruder->inner.exchange(intruder->inner.ctx, command, room, len);
	if (command.data[1] == CSTRAP_INS_VERIFY && command.len > 5 &&
	    intruder->verifies++ == 0) {
		uint8_t other[CSTRAP_ANSWER_MAX];
		size_t other_len;

		(void)intruder->inner.exchange(intruder->inner.ctx,
		    (struct cstrap_view) { guess, sizeof(guess) },
		    (struct cstrap_room) { other, sizeof(other) }, &other_len);
	}
	return st;
}

static void
counter_falls_between_two_readings(void **state)
{
	struct intruder intruder = { 0 };
	struct cstrap_vcard_counts before, after;
	struct cstrap_finding finding;
	struct message wanted;
	struct bench bench;

	(void)state;
	bench_describe(&bench, "two-keys");
	add_key(&bench, 0x0B, "ascii:87654321");
	message_of_profile(&wanted, "psk.json");
	intruder.inner = bench.link.transport;
	bench.link.transport = (struct cstrap_transport) { intrude, &intruder };
	cstrap_vcard_counts(bench.vcard, &before);
	assert_int_equal(CSTRAP_E_GUARD,
	    bench_write(&bench, &wanted, false, &finding));
	assert_int_equal(CSTRAP_RULE_GUARD_TRIES, finding.rule);
	assert_non_null(strstr(finding.detail, "ADM2"));
	/* ADM1, and the guess of somebody else. */
	assert_int_equal(1, intruder.verifies);
	cstrap_vcard_counts(bench.vcard, &after);
	assert_int_equal(before.verifies + 2, after.verifies);
	assert_int_equal(before.updates, after.updates);
	bench_close(&bench);
}

/* How a write ends on a card whose file only PIN1 reads. */
static uint8_t
unread_key(struct bench *bench, const struct message *wanted)
{
	struct cstrap_plan_options options = { .keys = &bench->keys,
		.hold = true };
	struct cstrap_plan *plan;
	uint8_t key;

	assert_int_equal(CSTRAP_OK,
	    cstrap_plan_make(&plan, &bench->link, &wanted->message, &options,
		NULL));
	key = cstrap_plan_unread_key(plan);
	assert_int_equal(CSTRAP_OK,
	    cstrap_plan_run(plan, &bench->link, NULL, NULL));
	cstrap_plan_close(&plan);
	cstrap_vcard_reset(bench->vcard);
	return key;
}

static void
file_that_only_a_pin_reads(void **state)
{
	struct message wanted, held;
	struct bench bench;

	(void)state;
	bench_describe(&bench, "pin-file");
	message_of_profile(&wanted, "nosec.json");
	assert_int_equal(CSTRAP_KEY_PIN1, unread_key(&bench, &wanted));
	assert_int_equal(CSTRAP_E_CARD_ACCESS, bench_read(&bench, &held));
	add_key(&bench, CSTRAP_KEY_PIN1, "ascii:1234");
	assert_int_equal(CSTRAP_OK, bench_read(&bench, &held));
	assert_true(
	    cstrap_view_equal(wanted.message.bytes, held.message.bytes));
	cstrap_vcard_reset(bench.vcard);
	message_of_profile(&wanted, "psk.json");
	assert_int_equal(0, unread_key(&bench, &wanted));
	assert_int_equal(CSTRAP_OK, bench_read(&bench, &held));
	assert_true(
	    cstrap_view_equal(wanted.message.bytes, held.message.bytes));
	bench_close(&bench);
}

static void
pin_is_wrong(void **state)
{
	struct cstrap_vcard_counts before, after;
	struct message wanted, held;
	struct bench bench;

	(void)state;
	bench_describe(&bench, "pin-dodf");
	message_of_profile(&wanted, "psk.json");
	assert_int_equal(CSTRAP_E_KEY_NEEDED,
	    bench_write(&bench, &wanted, false, NULL));
	add_key(&bench, CSTRAP_KEY_PIN1, "ascii:4321");
	cstrap_vcard_counts(bench.vcard, &before);
	assert_int_equal(CSTRAP_E_CARD_KEY,
	    bench_write(&bench, &wanted, false, NULL));
	cstrap_vcard_counts(bench.vcard, &after);
	assert_int_equal(before.verifies + 1, after.verifies);
	assert_int_equal(2, cstrap_vcard_tries(bench.vcard, CSTRAP_KEY_PIN1));
	/* Two tries are fewer than three: it is not presented again. */
	cstrap_vcard_reset(bench.vcard);
	assert_int_equal(CSTRAP_E_GUARD, bench_read(&bench, &held));
	assert_int_equal(2, cstrap_vcard_tries(bench.vcard, CSTRAP_KEY_PIN1));
	bench_close(&bench);
}

/* Reading wants PIN1, and writing PIN1 and ADM1: each goes once. */
static void
pin_that_reading_and_writing_want(void **state)
{
	struct cstrap_plan_options options = { .hold = true,
		.allow_unknown_tries = true };
	struct cstrap_vcard_counts before, after;
	struct message wanted;
	struct cstrap_plan *plan;
	struct bench bench;

	(void)state;
	bench_describe(&bench, "pin-both");
	add_key(&bench, CSTRAP_KEY_PIN1, "ascii:1234");
	options.keys = &bench.keys;
	message_of_profile(&wanted, "nosec.json");
	for (int hold = 1; hold >= 0; hold--) {
		options.hold = hold;
		cstrap_vcard_counts(bench.vcard, &before);
		assert_int_equal(CSTRAP_OK,
		    cstrap_plan_make(&plan, &bench.link, &wanted.message,
			&options, NULL));
		assert_int_equal(CSTRAP_OK,
		    cstrap_plan_run(plan, &bench.link, NULL, NULL));
		cstrap_plan_close(&plan);
		cstrap_vcard_counts(bench.vcard, &after);
		assert_int_equal(before.verifies + 2, after.verifies);
		cstrap_vcard_reset(bench.vcard);
		message_of_profile(&wanted, "psk.json");
	}
	bench_close(&bench);
}

/* A PIN that the file does not ask for is not tried, right or wrong. */
static void
pin_that_no_rule_names(void **state)
{
	struct cstrap_vcard_counts before, after;
	struct message held, wanted;
	struct bench bench;

	(void)state;
	bench_describe(&bench, "pin-both");
	add_key(&bench, 0x81, "ascii:0000");
	message_of_profile(&wanted, "psk.json");
	cstrap_vcard_counts(bench.vcard, &before);
	assert_int_equal(CSTRAP_E_CARD_ACCESS, bench_read(&bench, &held));
	assert_int_equal(CSTRAP_E_KEY_NEEDED,
	    bench_write(&bench, &wanted, false, NULL));
	cstrap_vcard_counts(bench.vcard, &after);
	assert_int_equal(before.verifies, after.verifies);
	add_key(&bench, CSTRAP_KEY_PIN1, "ascii:1234");
	assert_int_equal(CSTRAP_OK, bench_read(&bench, &held));
	cstrap_vcard_counts(bench.vcard, &after);
	assert_int_equal(before.verifies + 1, after.verifies);
	assert_int_equal(3, cstrap_vcard_tries(bench.vcard, 0x81));
	bench_close(&bench);
}

static enum cstrap_status
end_badly(void *ctx)
{
	(void)ctx;
	return CSTRAP_E_READER;
}

/* A plan that kept the card keeps nothing of who asked for it. */
static void
card_is_let_go_when_the_caller_is_gone(void **state)
{
	struct cstrap_finding *finding = calloc(1, sizeof(*finding));
	struct cstrap_plan_options options = { .create = true, .hold = true };
	struct message wanted;
	struct cstrap_plan *plan;
	struct bench bench;

	(void)state;
	bench_open(&bench);
	options.keys = &bench.keys;
	bench.link.end = end_badly;
	message_of_profile(&wanted, "psk.json");
	assert_int_equal(CSTRAP_OK,
	    cstrap_plan_make(&plan, &bench.link, &wanted.message, &options,
		finding));
	free(finding); /* the sanitizer sees a write to it */
	cstrap_plan_close(&plan);
	bench_close(&bench);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(wrong_key_uses_one_try),
		cmocka_unit_test(too_few_tries),
		cmocka_unit_test(key_blocked),
		cmocka_unit_test(key_missing),
		cmocka_unit_test(another_card),
		cmocka_unit_test(card_changed_after_the_plan),
		cmocka_unit_test(file_id_of_the_application_is_taken),
		cmocka_unit_test(file_that_no_entry_leads_to),
		cmocka_unit_test(old_key_is_gone_after_a_rewrite),
		cmocka_unit_test(key_is_the_one_that_the_rule_names),
		cmocka_unit_test(both_keys_of_a_rule),
		cmocka_unit_test(counter_falls_between_two_readings),
		cmocka_unit_test(file_that_only_a_pin_reads),
		cmocka_unit_test(pin_is_wrong),
		cmocka_unit_test(pin_that_reading_and_writing_want),
		cmocka_unit_test(pin_that_no_rule_names),
		cmocka_unit_test(card_is_let_go_when_the_caller_is_gone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
