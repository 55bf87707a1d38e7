/*
 * test_store_refuse.c - stores that are damaged, foreign, newer, sealed or in use.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "test_store.h"

static const struct cstrap_store_options other_key = { .key = { key_bytes + 1,
							   16 } };

/* --- what it refuses ------------------------------------------------------- */

static size_t
make_store(uint8_t *room, size_t room_len,
    const struct cstrap_store_options *options)
{
	static const uint8_t record[] = { 0xA4, 0, 1, 1, 5, 3, 0xF4, 6, 0 };
	struct cstrap_store *store = open_with(options);
	const struct cstrap_view view = { record, sizeof(record) };

	put(store, CARD_1, CSTRAP_FROM_FACTORY);
	apply(store, CARD_2, CSTRAP_ACTION_APPLY, view);
	cstrap_store_close(&store);
	return read_store(room, room_len);
}

static void
each_prefix_and_each_byte(void **state)
{
	static uint8_t bytes[1024], copy[1024];
	const size_t len = make_store(bytes, sizeof(bytes), NULL);
	struct cstrap_finding finding;

	(void)state;
	assert_true(len < sizeof(bytes));
	assert_true(cstrap_store_guess((struct cstrap_view) { bytes, len }));
	for (size_t n = 0; n < len; n++) {
		write_store(bytes, n);
		memset(&finding, 0, sizeof(finding));
		assert_int_equal(CSTRAP_E_TRUNCATED, refusal(NULL, &finding));
		assert_int_equal(CSTRAP_RULE_STORE_FORM, finding.rule);
		assert_true(finding.offset <= n);
		/* Nothing was changed: there is a way back. */
		assert_int_equal(n, read_store(copy, sizeof(copy)));
		assert_memory_equal(bytes, copy, n);
	}
	for (size_t n = 0; n < len; n++) {
		memcpy(copy, bytes, len);
		copy[n] ^= 0x01;
		write_store(copy, len);
		memset(&finding, 0, sizeof(finding));
		assert_int_not_equal(CSTRAP_OK, refusal(NULL, &finding));
		assert_in_range(finding.rule, CSTRAP_RULE_STORE_FORM,
		    CSTRAP_RULE_STORE_LIMIT);
	}
	write_store(bytes, len);
	bytes[len] = 0;
	write_store(bytes, len + 1);
	assert_int_equal(CSTRAP_E_SYNTAX, refusal(NULL, &finding));
}

/* The same store in other CBOR, with a seal that fits it. */
static void
another_form(void **state)
{
	static uint8_t bytes[1024];
	const size_t len = make_store(bytes, sizeof(bytes), NULL);
	uint8_t *list = memmem(bytes, len, "instances\x84", 10);
	struct cstrap_crypto crypto;
	struct cstrap_finding finding;

	(void)state;
	assert_non_null(list);
	list += 9;
	memmove(list + 1, list, len - (size_t)(list - bytes));
	list[0] = 0x98;
	list[1] = 4;
	assert_int_equal(CSTRAP_OK, cstrap_crypto_open(&crypto));
	assert_int_equal(CSTRAP_OK,
	    cstrap_crypto_sha256(&crypto,
		(struct cstrap_view) { bytes, len + 1 - CSTRAP_SHA256_LEN },
		bytes + len + 1 - CSTRAP_SHA256_LEN));
	cstrap_crypto_close(&crypto);
	write_store(bytes, len + 1);
	assert_int_equal(CSTRAP_E_STRUCTURE, refusal(NULL, &finding));
	assert_int_equal(CSTRAP_RULE_STORE_FORM, finding.rule);
}

static void
foreign_files(void **state)
{
	static const char *const files[] = { "hello", "\x80", "\xA0",
		"\xA1\x66"
		"format\x01",
		"\xA1\x66"
		"format\x60" };
	struct cstrap_finding finding;

	(void)state;
	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		write_store((const uint8_t *)files[i], strlen(files[i]));
		assert_int_not_equal(CSTRAP_OK, refusal(NULL, &finding));
		assert_int_equal(CSTRAP_RULE_STORE_FORM, finding.rule);
		assert_false(cstrap_store_guess((struct cstrap_view) {
		    (const uint8_t *)files[i], strlen(files[i]) }));
	}
}

static void
store_of_a_newer_release(void **state)
{
	static uint8_t bytes[1024];
	const size_t len = make_store(bytes, sizeof(bytes), NULL);
	uint8_t *version = memmem(bytes, len, "version", 7);
	struct cstrap_finding finding;

	(void)state;
	assert_non_null(version);
	assert_int_equal(1, version[7]);
	version[7] = 2;
	write_store(bytes, len);
	assert_int_equal(CSTRAP_E_VERSION, refusal(NULL, &finding));
	assert_int_equal(CSTRAP_RULE_STORE_VERSION, finding.rule);
	/* With a key, too: no seal is looked at before. */
	assert_int_equal(CSTRAP_E_VERSION, refusal(&keyed, &finding));
}

static void
device_key(void **state)
{
	static const struct cstrap_store_options short_key = {
		.key = { key_bytes, CSTRAP_STORE_KEY_MIN - 1 }
	};
	static const struct cstrap_store_options look = { .read_only = true };
	static uint8_t bytes[1024];
	struct cstrap_finding finding;
	struct cstrap_store *store;
	struct cstrap_record record;
	uint8_t *server;
	size_t len;

	(void)state;
	assert_int_equal(CSTRAP_E_ARGUMENT, refusal(&short_key, &finding));
	len = make_store(bytes, sizeof(bytes), &keyed);
	/* Without it nothing is done, but it can be looked at. */
	assert_int_equal(CSTRAP_E_RULE, refusal(NULL, &finding));
	assert_int_equal(CSTRAP_RULE_STORE_SEAL, finding.rule);
	store = open_with(&look);
	assert_true(cstrap_store_is_keyed(store));
	assert_int_equal(4, cstrap_store_count(store));
	assert_int_equal(CSTRAP_E_ORDER, cstrap_store_commit(store, NULL));
	cstrap_store_close(&store);
	/* Another key, or a changed byte: it is not trusted, and not lost. */
	store = open_with(&other_key);
	assert_true(cstrap_store_is_refused(store));
	assert_int_equal(4, cstrap_store_count(store));
	cstrap_store_close(&store);
	server = memmem(bytes, len, "\xC1\x0A\x02", 3);
	assert_non_null(server);
	server[2] = 3;
	write_store(bytes, len);
	store = open_with(&keyed);
	assert_true(cstrap_store_is_refused(store));
	/* A commit makes it this device's again. */
	assert_int_equal(CSTRAP_OK, cstrap_store_commit(store, NULL));
	assert_false(cstrap_store_is_refused(store));
	cstrap_store_close(&store);
	store = open_with(&keyed);
	assert_false(cstrap_store_is_refused(store));
	(void)cstrap_store_record(store, &record, NULL);
	cstrap_store_close(&store);
	/* A checksum is no seal: whoever can write can make one. */
	assert_int_equal(0, unlink(file_path()));
	(void)make_store(bytes, sizeof(bytes), NULL);
	store = open_with(&keyed);
	assert_true(cstrap_store_is_refused(store));
	cstrap_store_close(&store);
}

static void
looked_at_without_the_key(void **state)
{
	struct cstrap_store *store = open_with(&keyed);
	struct cstrap_record record = { .generation = 7, .has_seen = true };
	struct cstrap_record shown;
	static const struct cstrap_store_options look = { .read_only = true };
	uint8_t room[CSTRAP_RECORD_MAX];
	struct cstrap_view bytes;

	(void)state;
	/* With some tag or other: it is not looked at. */
	assert_int_equal(CSTRAP_OK,
	    cstrap_record_encode(&record, NULL, nothing,
		(struct cstrap_room) { room, sizeof(room) }, &bytes));
	room[0]++;
	room[bytes.len] = 7;
	room[bytes.len + 1] = 0x58;
	room[bytes.len + 2] = 32;
	memset(room + bytes.len + 3, 0xAA, 32);
	apply(store, CARD_1, CSTRAP_ACTION_APPLY,
	    (struct cstrap_view) { room, bytes.len + 35 });
	cstrap_store_close(&store);
	store = open_with(&look);
	assert_int_equal(CSTRAP_OK, cstrap_store_record(store, &shown, NULL));
	assert_int_equal(7, shown.generation);
	assert_true(shown.has_seen);
	cstrap_store_close(&store);
	store = open_with(&keyed);
	assert_int_equal(CSTRAP_E_RULE,
	    cstrap_store_record(store, &shown, NULL));
	cstrap_store_close(&store);
}

static void
in_use_by_another_process(void **state)
{
	struct cstrap_store *store = open_with(NULL);
	struct cstrap_finding finding;

	(void)state;
	assert_int_equal(CSTRAP_E_LOCKED, refusal(NULL, &finding));
	cstrap_store_close(&store);
	assert_int_equal(CSTRAP_OK, refusal(NULL, &finding));
}

static void
leftovers_of_a_crash(void **state)
{
	struct cstrap_store *store;
	char path[160];
	FILE *f;

	(void)state;
	(void)snprintf(path, sizeof(path), "%s/." CSTRAP_STORE_FILE ".abcDEF",
	    folder);
	assert_non_null(f = fopen(path, "wb"));
	fclose(f);
	store = open_with(NULL);
	assert_int_not_equal(0, access(path, F_OK));
	cstrap_store_close(&store);
}

/* One instance more than it holds: what was there is there. */
static void
more_than_it_holds(void **state)
{
	static char lines[CSTRAP_STORE_INSTANCES_MAX * 12 + 64];
	struct cstrap_store *store = open_with(NULL);
	struct cstrap_finding finding;
	struct cstrap_message message;
	size_t len = 0;

	(void)state;
	put(store, CARD_1, CSTRAP_FROM_SERVER);
	assert_int_equal(CSTRAP_OK, cstrap_store_commit(store, NULL));
	for (unsigned int i = 0; i < CSTRAP_STORE_OTHERS_MAX - 2; i++)
		len += (size_t)sprintf(lines + len, "/5/%u\n", i);
	put(store, lines, CSTRAP_FROM_SERVER);
	assert_int_equal(CSTRAP_OK, cstrap_store_commit(store, NULL));
	message = message_of("/6/0\n");
	assert_int_equal(CSTRAP_E_SPACE,
	    cstrap_store_write(store, &message, CSTRAP_FROM_SERVER, &finding));
	assert_int_equal(CSTRAP_RULE_STORE_LIMIT, finding.rule);
	assert_int_equal(CSTRAP_STORE_OTHERS_MAX, cstrap_store_count(store));
	/* The other half is the card's. */
	len = 0;
	for (unsigned int i = 0; i < CSTRAP_STORE_OTHERS_MAX; i++)
		len += (size_t)sprintf(lines + len, "/6/%u\n", i);
	apply(store, lines, CSTRAP_ACTION_APPLY, nothing);
	cstrap_store_close(&store);
	store = open_with(NULL);
	assert_int_equal(CSTRAP_STORE_INSTANCES_MAX, cstrap_store_count(store));
	cstrap_store_close(&store);
}

static void
larger_than_a_message(void **state)
{
	static char lines[2 * 20000 + 32];
	static uint8_t room[CSTRAP_MESSAGE_MAX];
	struct cstrap_store *store = open_with(NULL);
	struct cstrap_finding finding;
	struct cstrap_message message;
	int len;

	(void)state;
	for (int i = 0; i < 2; i++) {
		len = sprintf(lines, "/5/%d D0014E20", i);
		memset(lines + len, '0', 2 * 20000);
		strcpy(lines + len + 2 * 20000, "\n");
		put(store, lines, CSTRAP_FROM_SERVER);
	}
	assert_int_equal(CSTRAP_OK, cstrap_store_commit(store, NULL));
	assert_int_equal(CSTRAP_E_TOO_LARGE,
	    cstrap_store_message(store,
		(struct cstrap_room) { room, sizeof(room) }, &message,
		&finding));
	assert_null(message.bytes.data);
	cstrap_store_close(&store);
}

/* A folder that cannot be written to: nothing of it counts. */
static void
commit_that_fails(void **state)
{
	struct cstrap_store *store = open_with(NULL);
	struct cstrap_finding finding;

	(void)state;
	put(store, CARD_1, CSTRAP_FROM_SERVER);
	assert_int_equal(CSTRAP_OK, cstrap_store_commit(store, NULL));
	put(store, CARD_2 "/5/0\n", CSTRAP_FROM_SERVER);
	assert_int_equal(0, unlink(file_path()));
	assert_int_equal(0, mkdir(file_path(), 0700));
	assert_int_equal(CSTRAP_E_FILE, cstrap_store_commit(store, &finding));
	assert_holds(store, "S/0/0 U\nS/1/0 U\n");
	assert_int_equal(0, rmdir(file_path()));
	cstrap_store_close(&store);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(each_prefix_and_each_byte),
		TEST(another_form),
		TEST(foreign_files),
		TEST(store_of_a_newer_release),
		TEST(device_key),
		TEST(looked_at_without_the_key),
		TEST(in_use_by_another_process),
		TEST(leftovers_of_a_crash),
		TEST(more_than_it_holds),
		TEST(larger_than_a_message),
		TEST(commit_that_fails),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
