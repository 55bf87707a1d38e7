/*
 * tests/card/test_create.c - a blank card gets its files and its message.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "bench.h"

#include <stdio.h>

#include "host/text.h"

static size_t
unhex(const char *hex, uint8_t *room, size_t room_len)
{
	size_t len, at;

	assert_int_equal(CSTRAP_OK,
	    cstrap_unhex((struct cstrap_view) { (const uint8_t *)hex,
			     strlen(hex) },
		(struct cstrap_room) { room, room_len }, &len, &at));
	return len;
}

static void
assert_file(struct bench *bench, const char *path_hex, struct cstrap_view want,
    size_t size)
{
	struct cstrap_vcard_file file;
	uint8_t path[16];

	assert_true(cstrap_vcard_find(bench->vcard,
	    (struct cstrap_view) { path, unhex(path_hex, path, sizeof(path)) },
	    &file));
	assert_true(file.content.len >= want.len);
	if (size != 0)
		assert_int_equal(size, file.content.len);
	assert_memory_equal(want.data, file.content.data, want.len);
	assert_true(cstrap_view_filled(cstrap_view_part(file.content, want.len,
					   file.content.len),
	    0xFF));
}

static void
files_have_the_bytes_of_the_standard(void **state)
{
	struct message wanted;
	struct bench bench;
	uint8_t *text, bytes[64];
	char *line, *save, *space;
	size_t len, lines = 0;

	(void)state;
	bench_open(&bench);
	message_of_profile(&wanted, "psk.json");
	assert_int_equal(CSTRAP_OK, bench_write(&bench, &wanted, true, NULL));
	text = fixture("files/created.txt", &len);
	text[len] = '\0';
	for (line = strtok_r((char *)text, "\n", &save); line != NULL;
	     line = strtok_r(NULL, "\n", &save)) {
		if (line[0] == '#')
			continue;
		space = strchr(line, ' ');
		*space = '\0';
		assert_file(&bench, line,
		    (struct cstrap_view) { bytes,
			unhex(space + 1, bytes, sizeof(bytes)) },
		    0);
		lines++;
	}
	assert_int_equal(3, lines);
	free(text);
	assert_file(&bench, "3F007F506432", wanted.message.bytes, 512);
	bench_close(&bench);
}

static void
files_have_size_and_rules(void **state)
{
	static const struct {
		const char *fid;
		uint16_t size;
	} files[] = { { "5031", 32 }, { "6430", 64 }, { "6432", 512 } };
	struct cstrap_access access;
	struct message wanted;
	struct bench bench;
	struct cstrap_fcp fcp;
	uint8_t answer[256];
	char hex[32];
	size_t len;

	(void)state;
	bench_open(&bench);
	message_of_profile(&wanted, "nosec.json");
	assert_int_equal(CSTRAP_OK, bench_write(&bench, &wanted, true, NULL));
	cstrap_vcard_reset(bench.vcard);
	for (size_t i = 0; i < 3; i++) {
		bench_send(&bench, "00A4040C0CA000000063504B43532D3135", 0x9000,
		    NULL);
		(void)snprintf(hex, sizeof(hex), "00A4000402%s", files[i].fid);
		len = bench_send(&bench, hex, 0x6118, NULL);
		len = bench_send(&bench, "00C0000018", 0x9000, answer);
		assert_int_equal(CSTRAP_OK,
		    cstrap_fcp_decode((struct cstrap_view) { answer, len },
			&fcp, NULL));
		assert_int_equal(files[i].size, fcp.size);
		assert_int_equal(3, fcp.rule.len);
		(void)snprintf(hex, sizeof(hex), "00B2%02X0428",
		    fcp.rule.data[2]);
		bench_send(&bench, "00A4080C022F06", 0x9000, NULL);
		len = bench_send(&bench, hex, 0x9000, answer);
		assert_int_equal(CSTRAP_OK,
		    cstrap_access_expanded((struct cstrap_view) { answer, len },
			CSTRAP_ACCESS_READ, &access, NULL));
		assert_int_equal(CSTRAP_ACCESS_ALWAYS, access.kind);
		assert_int_equal(CSTRAP_OK,
		    cstrap_access_expanded((struct cstrap_view) { answer, len },
			CSTRAP_ACCESS_UPDATE, &access, NULL));
		assert_int_equal(CSTRAP_ACCESS_KEYS, access.kind);
		assert_int_equal(CSTRAP_KEY_ADM1, access.keys[0]);
	}
	bench_close(&bench);
}

struct rule_of {
	uint16_t file_id;
	uint8_t record;
};

static void
take_rule(void *ctx, const struct cstrap_vcard_file *file)
{
	struct rule_of *rule = ctx;

	if (file->file_id == rule->file_id && file->rule.len == 3)
		rule->record = file->rule.data[2];
}

/*
 * EF.ARR has records by which ADM1 creates EFs in a DF, but anybody (5) or
 * PIN1 (2) deletes them.
 */
static void
application_is_closed_to_all_but_adm(void **state)
{
	static const uint8_t operations[] = { CSTRAP_ACCESS_DELETE,
		CSTRAP_ACCESS_CREATE_DF, CSTRAP_ACCESS_DELETE_CHILD };
	static const uint8_t path[] = { 0x3F, 0x00, 0x2F, 0x06 };
	struct rule_of rule = { CSTRAP_FID_PKCS15, 0 };
	struct cstrap_vcard_file arr;
	struct cstrap_access access;
	struct message wanted;
	struct bench bench;
	uint8_t key;

	(void)state;
	bench_open(&bench);
	message_of_profile(&wanted, "nosec.json");
	assert_int_equal(CSTRAP_OK, bench_write(&bench, &wanted, true, NULL));
	cstrap_vcard_each(bench.vcard, take_rule, &rule);
	assert_int_not_equal(0, rule.record);
	assert_true(cstrap_vcard_find(bench.vcard,
	    (struct cstrap_view) { path, sizeof(path) }, &arr));
	for (size_t i = 0; i < sizeof(operations); i++) {
		assert_int_equal(CSTRAP_OK,
		    cstrap_access_expanded(cstrap_view_part(arr.content,
					       (rule.record - 1u) *
						   arr.record_len,
					       arr.record_len),
			operations[i], &access, NULL));
		assert_true(access.kind == CSTRAP_ACCESS_NEVER ||
		    (cstrap_access_is_key(&access, &key) &&
			key == CSTRAP_KEY_ADM1));
	}
	bench_close(&bench);
}

static void
card_gives_back_the_same_bytes(void **state)
{
	struct message wanted, held;
	struct bench bench;

	(void)state;
	bench_open(&bench);
	message_of_profile(&wanted, "psk.json");
	assert_int_equal(CSTRAP_E_NO_MESSAGE, bench_read(&bench, &held));
	assert_int_equal(CSTRAP_OK, bench_write(&bench, &wanted, true, NULL));
	cstrap_vcard_reset(bench.vcard);
	assert_int_equal(CSTRAP_OK, bench_read(&bench, &held));
	assert_true(
	    cstrap_view_equal(wanted.message.bytes, held.message.bytes));
	assert_int_equal(CSTRAP_OK,
	    cstrap_card_verify(&bench.link, &wanted.message, NULL, NULL));
	bench_close(&bench);
}

static void
second_write_sends_nothing(void **state)
{
	struct cstrap_vcard_counts before, after;
	struct message wanted;
	struct bench bench;

	(void)state;
	bench_open(&bench);
	message_of_profile(&wanted, "psk.json");
	assert_int_equal(CSTRAP_OK, bench_write(&bench, &wanted, true, NULL));
	cstrap_vcard_counts(bench.vcard, &before);
	assert_int_equal(CSTRAP_OK, bench_write(&bench, &wanted, true, NULL));
	cstrap_vcard_counts(bench.vcard, &after);
	assert_int_equal(1, before.verifies);
	assert_int_equal(4, before.creates);
	assert_int_equal(before.verifies, after.verifies);
	assert_int_equal(before.updates, after.updates);
	assert_int_equal(before.creates, after.creates);
	bench_close(&bench);
}

static void
create_not_asked_for(void **state)
{
	struct cstrap_vcard_counts counts;
	struct message wanted;
	struct bench bench;

	(void)state;
	bench_open(&bench);
	message_of_profile(&wanted, "psk.json");
	assert_int_equal(CSTRAP_E_NO_MESSAGE,
	    bench_write(&bench, &wanted, false, NULL));
	cstrap_vcard_counts(bench.vcard, &counts);
	assert_int_equal(0, counts.verifies + counts.updates + counts.creates);
	bench_close(&bench);
}

static void
largest_message_fits(void **state)
{
	struct message *wanted = malloc(sizeof(*wanted));
	struct message *held = malloc(sizeof(*held));
	struct bench bench;

	(void)state;
	assert_non_null(wanted);
	assert_non_null(held);
	bench_open(&bench);
	message_of_length(wanted, CSTRAP_MESSAGE_MAX);
	assert_int_equal(CSTRAP_OK, bench_write(&bench, wanted, true, NULL));
	assert_int_equal(CSTRAP_OK, bench_read(&bench, held));
	assert_true(
	    cstrap_view_equal(wanted->message.bytes, held->message.bytes));
	bench_close(&bench);
	free(wanted);
	free(held);
}

/* 256 empty objects are a message, but not one that a byte commits. */
static void
objects_that_one_byte_does_not_count(void **state)
{
	static uint8_t bytes[4 + 256 * 5] = { 0x01, 0x00, 0x05, 0x00 };
	struct cstrap_vcard_counts counts;
	struct cstrap_finding finding;
	struct message wanted;
	struct bench bench;

	(void)state;
	for (size_t i = 0; i < 256; i++)
		bytes[4 + i * 5 + 1] = (uint8_t)i;
	assert_int_equal(CSTRAP_OK,
	    cstrap_message_decode(&wanted.message,
		(struct cstrap_view) { bytes, sizeof(bytes) }, NULL));
	bench_open(&bench);
	assert_int_equal(CSTRAP_E_COUNT,
	    bench_write(&bench, &wanted, true, &finding));
	assert_int_equal(CSTRAP_RULE_FILE_COUNT_LIMIT, finding.rule);
	cstrap_vcard_counts(bench.vcard, &counts);
	assert_int_equal(0, counts.verifies + counts.updates + counts.creates);
	bench_close(&bench);
}

/* A card that is not known to resize files: nothing is sent. */
static void
message_outgrows_its_file(void **state)
{
	struct cstrap_card_profile rigid = *cstrap_card_profile_at(0);
	struct cstrap_vcard_counts before, after;
	struct message *wanted = malloc(sizeof(*wanted));
	struct cstrap_finding finding;
	struct bench bench;

	(void)state;
	assert_non_null(wanted);
	bench_open(&bench);
	rigid.can_resize = false;
	bench.card = &rigid;
	message_of_profile(wanted, "nosec.json");
	assert_int_equal(CSTRAP_OK, bench_write(&bench, wanted, true, NULL));
	cstrap_vcard_counts(bench.vcard, &before);
	message_of_length(wanted, 513);
	assert_int_equal(CSTRAP_E_CARD_SPACE,
	    bench_write(&bench, wanted, true, &finding));
	assert_int_equal(CSTRAP_RULE_GUARD_FILE_SIZE, finding.rule);
	cstrap_vcard_counts(bench.vcard, &after);
	assert_int_equal(before.updates, after.updates);
	message_of_length(wanted, 512);
	assert_int_equal(CSTRAP_OK,
	    bench_write(&bench, wanted, true, &finding));
	bench_close(&bench);
	free(wanted);
}

/* One that is: the file grows in place, and keeps its id. */
static void
file_is_resized(void **state)
{
	static const uint8_t path[] = { 0x3F, 0x00, 0x7F, 0x50, 0x64, 0x32 };
	struct cstrap_vcard_file file;
	struct cstrap_vcard_counts counts;
	struct message *wanted = malloc(sizeof(*wanted));
	struct bench bench;

	(void)state;
	assert_non_null(wanted);
	bench_open(&bench);
	message_of_profile(wanted, "nosec.json");
	assert_int_equal(CSTRAP_OK, bench_write(&bench, wanted, true, NULL));
	message_of_length(wanted, 2000);
	assert_int_equal(CSTRAP_OK, bench_write(&bench, wanted, true, NULL));
	cstrap_vcard_counts(bench.vcard, &counts);
	assert_int_equal(1, counts.resizes);
	assert_true(cstrap_vcard_find(bench.vcard,
	    (struct cstrap_view) { path, sizeof(path) }, &file));
	assert_int_equal(2048, file.content.len);
	assert_memory_equal(wanted->message.bytes.data, file.content.data,
	    2000);
	bench_close(&bench);
	free(wanted);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(files_have_the_bytes_of_the_standard),
		cmocka_unit_test(files_have_size_and_rules),
		cmocka_unit_test(application_is_closed_to_all_but_adm),
		cmocka_unit_test(card_gives_back_the_same_bytes),
		cmocka_unit_test(second_write_sends_nothing),
		cmocka_unit_test(create_not_asked_for),
		cmocka_unit_test(largest_message_fits),
		cmocka_unit_test(objects_that_one_byte_does_not_count),
		cmocka_unit_test(message_outgrows_its_file),
		cmocka_unit_test(file_is_resized),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
