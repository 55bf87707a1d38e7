/*
 * test_store.c - a store on disk: what it keeps, what it refuses, what of it
 * is left when something goes wrong.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "fixture.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cardstrap/export.h"
#include "cardstrap/store.h"

static char folder[64];

static const uint8_t key_bytes[] = "0123456789abcdef0123456789abcdef";
static const struct cstrap_store_options keyed = {
	.key = { key_bytes, sizeof(key_bytes) - 1 }
};
static const struct cstrap_store_options other_key = { .key = { key_bytes + 1,
							   16 } };

/* --- tools ----------------------------------------------------------------- */

static int
make_folder(void **state)
{
	(void)state;
	strcpy(folder, "/tmp/test_store.XXXXXX");
	return mkdtemp(folder) == NULL;
}

static int
remove_folder(void **state)
{
	DIR *dir = opendir(folder);
	struct dirent *entry;

	(void)state;
	while (dir != NULL && (entry = readdir(dir)) != NULL)
		if (entry->d_name[0] != '.' || strlen(entry->d_name) > 2)
			(void)unlinkat(dirfd(dir), entry->d_name, 0);
	if (dir != NULL)
		closedir(dir);
	(void)rmdir(folder);
	return 0;
}

static struct cstrap_message
message_of(const char *lines)
{
	static uint8_t room[4][CSTRAP_MESSAGE_MAX];
	static unsigned int turn;
	struct cstrap_message message;

	turn = (turn + 1) % 4;
	assert_int_equal(CSTRAP_OK,
	    cstrap_import((struct cstrap_view) { (const uint8_t *)lines,
			      strlen(lines) },
		CSTRAP_FORMAT_TLV, CSTRAP_ENABLER_NEWEST,
		(struct cstrap_room) { room[turn], CSTRAP_MESSAGE_MAX },
		&message, NULL));
	return message;
}

static struct cstrap_store *
open_with(const struct cstrap_store_options *options)
{
	struct cstrap_finding finding;
	struct cstrap_store *store;

	memset(&finding, 0, sizeof(finding));
	if (cstrap_store_open(&store, folder, options, &finding) != CSTRAP_OK)
		fail_msg("%s: %s", cstrap_status_name(finding.status),
		    finding.text);
	return store;
}

static enum cstrap_status
refusal(const struct cstrap_store_options *options,
    struct cstrap_finding *finding)
{
	struct cstrap_store *store;
	const enum cstrap_status st =
	    cstrap_store_open(&store, folder, options, finding);

	if (st != CSTRAP_OK)
		assert_null(store);
	cstrap_store_close(&store);
	return st;
}

static const char *
file_path(void)
{
	static char path[128];

	(void)snprintf(path, sizeof(path), "%s/" CSTRAP_STORE_FILE, folder);
	return path;
}

static size_t
read_store(uint8_t *room, size_t room_len)
{
	FILE *f = fopen(file_path(), "rb");
	size_t len;

	assert_non_null(f);
	len = fread(room, 1, room_len, f);
	fclose(f);
	return len;
}

static void
write_store(const uint8_t *bytes, size_t len)
{
	FILE *f = fopen(file_path(), "wb");

	assert_non_null(f);
	assert_int_equal(len, fwrite(bytes, 1, len, f));
	fclose(f);
}

/* "F/0/0 U" and so on, a line each. */
static void
assert_holds(const struct cstrap_store *store, const char *wanted)
{
	struct cstrap_stored stored;
	char text[1024] = "";
	size_t len = 0;

	for (size_t i = 0; cstrap_store_at(store, i, &stored); i++)
		len += (size_t)snprintf(text + len, sizeof(text) - len,
		    "%c/%u/%u %c\n", "?CFS"[stored.about.provenance],
		    stored.about.object, stored.about.id,
		    "UDA"[stored.about.state]);
	assert_string_equal(wanted, text);
}

static void
put(struct cstrap_store *store, const char *lines,
    enum cstrap_provenance provenance)
{
	const struct cstrap_message message = message_of(lines);
	struct cstrap_finding finding;

	assert_int_equal(CSTRAP_OK,
	    cstrap_store_write(store, &message, provenance, &finding));
}

/* What a sync does: apply a message, with the record that goes along. */
static void
apply(struct cstrap_store *store, const char *lines, unsigned int actions,
    struct cstrap_view record)
{
	struct cstrap_instance held[64], coming[64];
	struct cstrap_message message = message_of(lines);
	struct cstrap_model model;
	struct cstrap_apply plan;

	memset(&plan, 0, sizeof(plan));
	plan.held = held;
	plan.coming = coming;
	plan.actions = actions;
	cstrap_store_model(store, &model);
	assert_int_equal(CSTRAP_OK,
	    model.list(model.ctx, held, 64, &plan.held_count));
	assert_int_equal(CSTRAP_OK,
	    cstrap_instance_list(&message, CSTRAP_FROM_CARD, coming, 64,
		&plan.coming_count));
	assert_int_equal(CSTRAP_OK, cstrap_apply_plan(&plan));
	assert_int_equal(CSTRAP_OK,
	    cstrap_apply_run(&plan, &message, &model, record));
}

#define CARD_1 "/0/0 C10203C10A01\n/1/0 C10001\n"
#define CARD_2 "/0/0 C10203C10A02\n/1/0 C10002\n"

static const struct cstrap_view nothing = { NULL, 0 };

/* --- what it keeps --------------------------------------------------------- */

static void
new_store_is_empty(void **state)
{
	struct cstrap_store *store = open_with(NULL);
	struct cstrap_finding finding;
	struct cstrap_record record;
	struct cstrap_message message;
	uint8_t room[64];

	(void)state;
	assert_int_equal(0, cstrap_store_count(store));
	assert_int_equal(CSTRAP_E_MISSING,
	    cstrap_store_record(store, &record, &finding));
	assert_int_equal(CSTRAP_OK,
	    cstrap_store_message(store,
		(struct cstrap_room) { room, sizeof(room) }, &message, NULL));
	assert_int_equal(4, message.bytes.len);
	assert_int_not_equal(0, access(file_path(), F_OK));
	cstrap_store_close(&store);
	assert_null(store);
}

static void
folder_is_made(void **state)
{
	struct cstrap_store *store;
	struct stat about;
	char deeper[128];

	(void)state;
	(void)snprintf(deeper, sizeof(deeper), "%s/device", folder);
	assert_int_equal(CSTRAP_OK,
	    cstrap_store_open(&store, deeper, NULL, NULL));
	assert_int_equal(CSTRAP_OK, cstrap_store_commit(store, NULL));
	assert_int_equal(0, stat(deeper, &about));
	assert_int_equal(0700, about.st_mode & 0777);
	(void)snprintf(deeper, sizeof(deeper), "%s/device/store.cbor", folder);
	assert_int_equal(0, stat(deeper, &about));
	assert_int_equal(0600, about.st_mode & 0777);
	cstrap_store_close(&store);
	assert_int_equal(0, unlink(deeper));
	(void)snprintf(deeper, sizeof(deeper), "%s/device/store.cbor.lock",
	    folder);
	assert_int_equal(0, unlink(deeper));
	(void)snprintf(deeper, sizeof(deeper), "%s/device", folder);
	assert_int_equal(0, rmdir(deeper));
}

static void
instances_and_their_origin(void **state)
{
	static const struct cstrap_store_options *const options[] = { NULL,
		&keyed };
	static uint8_t room[CSTRAP_MESSAGE_MAX];
	static const uint8_t record[] = { 1, 2, 3 };
	struct cstrap_message message;
	struct cstrap_store *store;
	struct cstrap_stored stored;
	uint8_t *data;
	size_t len;

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		store = open_with(options[i]);
		put(store, CARD_1 "/21/3 C10041\n", CSTRAP_FROM_FACTORY);
		put(store, "/5/65534 C8000800010203040506 07\n",
		    CSTRAP_FROM_SERVER);
		apply(store,
		    "/0/0 C10203C10A01\n/0/1 C10201C10A02\n"
		    "/1/0 C10001\n/1/1 C10002\n",
		    CSTRAP_ACTION_APPLY,
		    (struct cstrap_view) { record, sizeof(record) });
		cstrap_store_close(&store);
		store = open_with(options[i]);
		assert_int_equal(i == 1, cstrap_store_is_keyed(store));
		assert_false(cstrap_store_is_refused(store));
		assert_holds(store,
		    "F/0/0 A\nF/1/0 A\nF/21/3 U\nS/5/65534 U\n"
		    "C/0/0 U\nC/0/1 U\nC/1/0 U\nC/1/1 U\n");
		assert_true(cstrap_store_at(store, 3, &stored));
		assert_int_equal(11, stored.content.len);
		assert_false(cstrap_store_at(store, 8, &stored));
		assert_int_equal(CSTRAP_OK,
		    cstrap_store_message(store,
			(struct cstrap_room) { room, sizeof(room) }, &message,
			NULL));
		assert_int_equal(CSTRAP_OK,
		    cstrap_export(&message, CSTRAP_FORMAT_TLV,
			CSTRAP_ENABLER_NEWEST, &data, &len, NULL));
		assert_string_equal("/0/0 C10203C10A01\n/0/1 C10201C10A02\n"
				    "/1/0 C10001\n/1/1 C10002\n"
				    "/5/65534 C800080001020304050607\n"
				    "/21/3 C10041\n",
		    (char *)data);
		free(data);
		cstrap_store_close(&store);
		assert_int_equal(0, unlink(file_path()));
	}
}

static void
version_of_an_object(void **state)
{
	/* object 21 of version 2.0, then of none */
	static const uint8_t with[] = { 0, 1, 0, 12, 0, 21, 2, 0, 0, 6, 8, 1,
		3, 0xC1, 0, 0x41 };
	static uint8_t room[64];
	struct cstrap_message message;
	struct cstrap_store *store = open_with(NULL);
	struct cstrap_message_iter iter;
	struct cstrap_node node;

	(void)state;
	assert_int_equal(CSTRAP_OK,
	    cstrap_message_decode(&message,
		(struct cstrap_view) { with, sizeof(with) }, NULL));
	assert_int_equal(CSTRAP_OK,
	    cstrap_store_write(store, &message, CSTRAP_FROM_SERVER, NULL));
	put(store, "/21/0 C10041\n", CSTRAP_FROM_SERVER);
	assert_int_equal(CSTRAP_OK, cstrap_store_commit(store, NULL));
	assert_int_equal(CSTRAP_OK,
	    cstrap_store_message(store,
		(struct cstrap_room) { room, sizeof(room) }, &message, NULL));
	cstrap_message_begin(&message, &iter);
	assert_true(cstrap_message_next(&iter, &node));
	assert_int_equal(2, node.version.major);
	assert_int_equal(0, node.version.minor);
	cstrap_store_close(&store);
}

static void
server_writes_over_the_cards(void **state)
{
	struct cstrap_store *store = open_with(NULL);

	(void)state;
	apply(store, CARD_1, CSTRAP_ACTION_APPLY, nothing);
	put(store, "/1/0 C10001C10207\n", CSTRAP_FROM_SERVER);
	assert_holds(store, "C/0/0 U\nS/1/0 U\n");
	/* Not the card's any more: it stays when the card goes. */
	assert_int_equal(CSTRAP_OK, cstrap_store_commit(store, NULL));
	apply(store, "", CSTRAP_ACTION_DELETE, nothing);
	assert_holds(store, "S/1/0 U\n");
	assert_int_equal(CSTRAP_OK, cstrap_store_remove(store, 1, 0, NULL));
	assert_int_equal(CSTRAP_E_NAME,
	    cstrap_store_remove(store, 1, 0, NULL));
	assert_holds(store, "");
	cstrap_store_close(&store);
}

static void
second_account_of_one_id(void **state)
{
	struct cstrap_store *store = open_with(NULL);
	const struct cstrap_message again = message_of("/1/7 C10001\n");
	const struct cstrap_message over = message_of("/1/0 C10009\n");
	struct cstrap_finding finding;

	(void)state;
	apply(store, CARD_1, CSTRAP_ACTION_APPLY, nothing);
	assert_int_equal(CSTRAP_E_CONFLICT,
	    cstrap_store_write(store, &again, CSTRAP_FROM_SERVER, &finding));
	assert_int_equal(CSTRAP_RULE_STORE_ACCOUNT, finding.rule);
	assert_int_equal(7, finding.path.id[1]);
	assert_holds(store, "C/0/0 U\nC/1/0 U\n");
	/* The factory writes over nothing but its own. */
	assert_int_equal(CSTRAP_E_CONFLICT,
	    cstrap_store_write(store, &over, CSTRAP_FROM_FACTORY, &finding));
	assert_int_equal(CSTRAP_E_ARGUMENT,
	    cstrap_store_write(store, &over, CSTRAP_FROM_CARD, &finding));
	assert_holds(store, "C/0/0 U\nC/1/0 U\n");
	cstrap_store_close(&store);
}

static void
factory_while_the_card_is_in(void **state)
{
	struct cstrap_store *store = open_with(NULL);

	(void)state;
	apply(store, CARD_1, CSTRAP_ACTION_APPLY, nothing);
	put(store, "/0/4 C10203C10A01\n/1/4 C10001\n", CSTRAP_FROM_FACTORY);
	put(store, "/0/5 C10203C10A01\n", CSTRAP_FROM_FACTORY);
	assert_holds(store, "C/0/0 U\nC/1/0 U\nF/1/4 A\nF/0/5 A\n");
	assert_int_equal(CSTRAP_OK, cstrap_store_commit(store, NULL));
	apply(store, "", CSTRAP_ACTION_DELETE, nothing);
	assert_holds(store, "F/1/4 U\nF/0/5 U\n");
	cstrap_store_close(&store);
}

static void
access_control_of_a_server(void **state)
{
	struct cstrap_store *store = open_with(NULL);
	struct cstrap_stored stored;
	static const uint8_t left[] = { 0xC1, 0, 1, 0xC1, 1, 1, 0x83, 2, 0x41,
		2, 3, 0xC1, 3, 2 };

	(void)state;
	put(store,
	    "/1/0 C10001\n/1/1 C10002\n"
	    "/2/0 C10001C101018602410103410203C10301\n"
	    "/2/1 C10005C101098302410103C10301\n/5/9 C10041\n",
	    CSTRAP_FROM_SERVER);
	assert_int_equal(CSTRAP_OK, cstrap_store_release(store, 1, NULL));
	assert_int_equal(CSTRAP_OK, cstrap_store_commit(store, NULL));
	assert_holds(store, "S/1/0 U\nS/1/1 U\nS/2/0 U\n");
	assert_true(cstrap_store_at(store, 2, &stored));
	assert_int_equal(sizeof(left), stored.content.len);
	assert_memory_equal(left, stored.content.data, sizeof(left));
	cstrap_store_close(&store);
}

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

static void
foreign_files(void **state)
{
	static const char *const files[] = { "hello", "\x80", "\xA0",
		"\xA1\x66" "format\x01", "\xA1\x66" "format\x60" };
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
	for (unsigned int i = 0; i < CSTRAP_STORE_INSTANCES_MAX - 2; i++)
		len += (size_t)sprintf(lines + len, "/5/%u\n", i);
	put(store, lines, CSTRAP_FROM_SERVER);
	assert_int_equal(CSTRAP_STORE_INSTANCES_MAX,
	    cstrap_store_count(store));
	assert_int_equal(CSTRAP_OK, cstrap_store_commit(store, NULL));
	message = message_of("/6/0\n");
	assert_int_equal(CSTRAP_E_SPACE,
	    cstrap_store_write(store, &message, CSTRAP_FROM_SERVER, &finding));
	assert_int_equal(CSTRAP_RULE_STORE_LIMIT, finding.rule);
	assert_int_equal(CSTRAP_STORE_INSTANCES_MAX,
	    cstrap_store_count(store));
	cstrap_store_close(&store);
	store = open_with(NULL);
	assert_int_equal(CSTRAP_STORE_INSTANCES_MAX,
	    cstrap_store_count(store));
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

#define TEST(name) \
	cmocka_unit_test_setup_teardown(name, make_folder, remove_folder)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(new_store_is_empty),
		TEST(folder_is_made),
		TEST(instances_and_their_origin),
		TEST(version_of_an_object),
		TEST(server_writes_over_the_cards),
		TEST(second_account_of_one_id),
		TEST(factory_while_the_card_is_in),
		TEST(access_control_of_a_server),
		TEST(each_prefix_and_each_byte),
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
