/*
 * test_store.c - a store on disk: what it keeps, whose it is, and what of it is
 * left when something goes wrong.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "test_store.h"

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
	static const uint8_t with[] = { 0, 1, 0, 12, 0, 21, 2, 0, 0, 6, 8, 1, 3,
		0xC1, 0, 0x41 };
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
	assert_int_equal(CSTRAP_E_NAME, cstrap_store_remove(store, 1, 0, NULL));
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

/* A server took the home of what was set aside: links and file follow. */
static void
back_under_another_id(void **state)
{
	struct cstrap_store *store = open_with(NULL);

	(void)state;
	put(store, CARD_1, CSTRAP_FROM_FACTORY);
	apply(store, CARD_1, CSTRAP_ACTION_APPLY, nothing);
	assert_holds(store, "F/0/0 A\nF/1/0 A\nC/0/0 U\nC/1/0 U\n");
	put(store, "/0/0 C10203C10A07\n/1/0 C10007\n", CSTRAP_FROM_SERVER);
	assert_int_equal(CSTRAP_OK, cstrap_store_commit(store, NULL));
	apply(store, "", CSTRAP_ACTION_DELETE, nothing);
	assert_holds(store, "F/0/1 U\nF/1/1 U\nS/0/0 U\nS/1/0 U\n");
	cstrap_store_close(&store);
	store = open_with(NULL);
	assert_holds(store, "F/0/1 U\nF/1/1 U\nS/0/0 U\nS/1/0 U\n");
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
		TEST(back_under_another_id),
		TEST(access_control_of_a_server),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
