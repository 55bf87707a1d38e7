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

/* One opaque value that makes the message total bytes long. */
static void
fill_message(struct message *message, size_t total)
{
	struct cstrap_message_writer mw;
	struct cstrap_node node = { 0 };
	static uint8_t value[CSTRAP_MESSAGE_MAX];
	const size_t headers = 4 + 5 + 4 + 4;

	memset(value, 0x5A, sizeof(value));
	cstrap_message_put_begin(&mw,
	    (struct cstrap_room) { message->bytes, sizeof(message->bytes) });
	node.kind = CSTRAP_NODE_OBJECT;
	node.path = (struct cstrap_path) { 1, { 1000, 0, 0, 0 } };
	(void)cstrap_message_put(&mw, &node);
	node.kind = CSTRAP_NODE_INSTANCE;
	node.path.depth = 2;
	(void)cstrap_message_put(&mw, &node);
	node.kind = CSTRAP_NODE_RESOURCE;
	node.path.depth = 3;
	node.value = (struct cstrap_view) { value, total - headers };
	(void)cstrap_message_put(&mw, &node);
	assert_int_equal(CSTRAP_OK,
	    cstrap_message_put_end(&mw, &message->message, NULL));
	assert_int_equal(total, message->message.bytes.len);
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
	fill_message(wanted, CSTRAP_MESSAGE_MAX);
	assert_int_equal(CSTRAP_OK, bench_write(&bench, wanted, true, NULL));
	assert_int_equal(CSTRAP_OK, bench_read(&bench, held));
	assert_true(
	    cstrap_view_equal(wanted->message.bytes, held->message.bytes));
	bench_close(&bench);
	free(wanted);
	free(held);
}

static void
message_outgrows_its_file(void **state)
{
	struct cstrap_vcard_counts before, after;
	struct message *wanted = malloc(sizeof(*wanted));
	struct cstrap_finding finding;
	struct bench bench;

	(void)state;
	assert_non_null(wanted);
	bench_open(&bench);
	message_of_profile(wanted, "nosec.json");
	assert_int_equal(CSTRAP_OK, bench_write(&bench, wanted, true, NULL));
	cstrap_vcard_counts(bench.vcard, &before);
	fill_message(wanted, 513);
	assert_int_equal(CSTRAP_E_CARD_SPACE,
	    bench_write(&bench, wanted, true, &finding));
	assert_int_equal(CSTRAP_RULE_GUARD_FILE_SIZE, finding.rule);
	cstrap_vcard_counts(bench.vcard, &after);
	assert_int_equal(before.updates, after.updates);
	fill_message(wanted, 512);
	assert_int_equal(CSTRAP_OK,
	    bench_write(&bench, wanted, true, &finding));
	bench_close(&bench);
	free(wanted);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(files_have_the_bytes_of_the_standard),
		cmocka_unit_test(files_have_size_and_rules),
		cmocka_unit_test(card_gives_back_the_same_bytes),
		cmocka_unit_test(second_write_sends_nothing),
		cmocka_unit_test(create_not_asked_for),
		cmocka_unit_test(largest_message_fits),
		cmocka_unit_test(message_outgrows_its_file),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
