/*
 * test_release.c - what goes with a server (TS Transport 1.1.1, 5.2.5).
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "test_apply.h"

static void
take_release(void *ctx, const struct cstrap_release *release)
{
	static const char *const words[] = { "", "instance ", "control ",
		"entry ", "owner " };
	uint8_t owner[] = { (uint8_t)(release->owner >> 8),
		(uint8_t)release->owner };

	(void)note(ctx, words[release->kind], &release->path,
	    release->kind == CSTRAP_RELEASE_OWNER ?
		(struct cstrap_view) { owner, 2 } :
		(struct cstrap_view) { NULL, 0 });
}

struct release_row {
	const char *name;
	const char *control; /* of object 2: resources of instance 7, TLV */
	const char *wanted;  /* when server 1 goes and 2, 3 stay */
};

static const struct release_row release_rows[] = {
	{ "its own alone", "C10005 C10109 8302 410104 C10301",
	    "instance /5/9\ncontrol /2/7\n" },
	{ "owned, without entries", "C10005 C10109 C10301",
	    "instance /5/9\ncontrol /2/7\n" },
	{ "of Device the instance stays", "C10003 C10100 C10301",
	    "control /2/7\n" },
	{ "the right to create", "C10005 C4010000FFFF 8302 410110 C4030000FFFF",
	    "control /2/7\n" },
	{ "another server has a right",
	    "C10005 C10109 8602 410103 410201 C10301",
	    "entry /2/7/2/1\nowner /2/7/3=0002\n" },
	{ "an entry without rights reaches nothing",
	    "C10005 C10109 8602 410103 410200 C10301",
	    "instance /5/9\ncontrol /2/7\n" },
	{ "of two the one with more of Write and Delete",
	    "C10005 C10109 880209 410103 410203 410309 C10301",
	    "entry /2/7/2/1\nowner /2/7/3=0002\n" },
	{ "Write and Delete",
	    "C10005 C10109 880209 410103 410205 41030A C10301",
	    "entry /2/7/2/1\nowner /2/7/3=0003\n" },
	{ "more of others does not count",
	    "C10005 C10109 880209 410103 410215 410302 C10301",
	    "entry /2/7/2/1\nowner /2/7/3=0003\n" },
	{ "by the default entry, the lowest id",
	    "C10005 C10109 8302 410001 C10301", "owner /2/7/3=0002\n" },
	{ "another owner", "C10005 C10109 8602 410103 410201 C10302",
	    "entry /2/7/2/1\n" },
	{ "another owner without an entry", "C10005 C10109 8302 410103 C10303",
	    "entry /2/7/2/1\n" },
	{ "an owner that is no server", "C10005 C10109 8302 410103 C10363",
	    "instance /5/9\ncontrol /2/7\n" },
	{ "an entry of a server that is not there",
	    "C10005 C10109 8602 410103 41631F C10301",
	    "instance /5/9\ncontrol /2/7\n" },
	{ "nobody could reach it", "C10005 C10109 8302 410100 C4030000FFFF",
	    "entry /2/7/2/1\n" },
	{ "nothing of its", "C10005 C10109 8302 410203 C10302", "" },
};

static void
server_goes(void **unused)
{
	static const char servers[] =
	    "080003 C10001 080103 C10003 080203 C10002";
	static uint8_t room[256], body[128];
	struct notes notes;
	char hex[512];
	size_t len;

	(void)unused;
	for (size_t i = 0; i < sizeof(release_rows) / sizeof(release_rows[0]);
	     i++) {
		const struct release_row *row = &release_rows[i];
		struct cstrap_message message;

		len = fixture_hex(row->control, body, sizeof(body));
		(void)snprintf(hex, sizeof(hex),
		    "0002 %04zX 0001 00 0012 %s 0002 00 %04zX 0807%02zX %s",
		    len + 3 + 5 + 5 + 18, servers, len + 3, len, row->control);
		message = message_of(hex, room, sizeof(room));
		memset(&notes, 0, sizeof(notes));
		assert_int_equal(CSTRAP_OK,
		    cstrap_release_server(&message, 1, take_release, &notes));
		if (strcmp(notes.text, row->wanted) != 0)
			fail_msg("%s: %s", row->name, notes.text);
	}
	assert_int_equal(CSTRAP_E_ARGUMENT,
	    cstrap_release_server(&(struct cstrap_message) { { NULL, 0 }, 0 },
		0, take_release, &notes));
}

/* One server more than is kept in mind: nothing is told. */
static void
too_many_servers(void **unused)
{
	static uint8_t room[1024];
	const unsigned int count = CSTRAP_RELEASE_SERVERS_MAX + 1;
	struct cstrap_message_writer mw;
	struct cstrap_message message;
	struct notes notes;
	struct cstrap_node node;
	uint8_t id;

	(void)unused;
	for (unsigned int n = count; n >= count - 1; n--) {
		memset(&node, 0, sizeof(node));
		memset(&notes, 0, sizeof(notes));
		cstrap_message_put_begin(&mw,
		    (struct cstrap_room) { room, sizeof(room) });
		node.path = (struct cstrap_path) { 1, { 1, 0, 0, 0 } };
		(void)cstrap_message_put(&mw, &node);
		for (unsigned int i = 0; i < n; i++) {
			id = (uint8_t)(i + 2);
			node.kind = CSTRAP_NODE_INSTANCE;
			node.path = (struct cstrap_path) { 2,
				{ 1, (uint16_t)i, 0, 0 } };
			(void)cstrap_message_put(&mw, &node);
			node.kind = CSTRAP_NODE_RESOURCE;
			node.path.depth = 3;
			node.value = (struct cstrap_view) { &id, 1 };
			(void)cstrap_message_put(&mw, &node);
		}
		assert_int_equal(CSTRAP_OK,
		    cstrap_message_put_end(&mw, &message, NULL));
		assert_int_equal(n == count ? CSTRAP_E_SPACE : CSTRAP_OK,
		    cstrap_release_server(&message, 1, take_release, &notes));
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(server_goes),
		cmocka_unit_test(too_many_servers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
