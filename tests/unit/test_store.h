/*
 * test_store.h - a store in a folder of its own, and what it holds.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#ifndef CSTRAP_TEST_STORE_H
#define CSTRAP_TEST_STORE_H

#include "fixture.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cardstrap/export.h"
#include "cardstrap/store.h"
#include "host/crypto.h"

static char folder[64];

static const uint8_t key_bytes[] = "0123456789abcdef0123456789abcdef";
static const struct cstrap_store_options keyed = {
	.key = { key_bytes, sizeof(key_bytes) - 1 }
};

/* --- tools ----------------------------------------------------------------- */

static inline int
make_folder(void **state)
{
	(void)state;
	strcpy(folder, "/tmp/test_store.XXXXXX");
	return mkdtemp(folder) == NULL;
}

static inline int
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

static inline struct cstrap_message
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

static inline struct cstrap_store *
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

static inline enum cstrap_status
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

static inline size_t
read_store(uint8_t *room, size_t room_len)
{
	FILE *f = fopen(file_path(), "rb");
	size_t len;

	assert_non_null(f);
	len = fread(room, 1, room_len, f);
	fclose(f);
	return len;
}

static inline void
write_store(const uint8_t *bytes, size_t len)
{
	FILE *f = fopen(file_path(), "wb");

	assert_non_null(f);
	assert_int_equal(len, fwrite(bytes, 1, len, f));
	fclose(f);
}

/* "F/0/0 U" and so on, a line each. */
static inline void
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

static inline void
put(struct cstrap_store *store, const char *lines,
    enum cstrap_provenance provenance)
{
	const struct cstrap_message message = message_of(lines);
	struct cstrap_finding finding;

	assert_int_equal(CSTRAP_OK,
	    cstrap_store_write(store, &message, provenance, &finding));
}

/* What a sync does: apply a message, with the record that goes along. */
static inline void
apply(struct cstrap_store *store, const char *lines, unsigned int actions,
    struct cstrap_view record)
{
	static struct cstrap_instance held[CSTRAP_STORE_INSTANCES_MAX],
	    coming[CSTRAP_STORE_INSTANCES_MAX];
	struct cstrap_message message = message_of(lines);
	struct cstrap_model model;
	struct cstrap_apply plan;

	memset(&plan, 0, sizeof(plan));
	plan.held = held;
	plan.coming = coming;
	plan.actions = actions;
	cstrap_store_model(store, &model);
	assert_int_equal(CSTRAP_OK,
	    model.list(model.ctx, held, CSTRAP_STORE_INSTANCES_MAX,
		&plan.held_count));
	assert_int_equal(CSTRAP_OK,
	    cstrap_instance_list(&message, CSTRAP_FROM_CARD, coming,
		CSTRAP_STORE_INSTANCES_MAX, &plan.coming_count));
	assert_int_equal(CSTRAP_OK, cstrap_apply_plan(&plan));
	assert_int_equal(CSTRAP_OK,
	    cstrap_apply_run(&plan, &message, &model, record));
}

#define CARD_1 "/0/0 C10203C10A01\n/1/0 C10001\n"
#define CARD_2 "/0/0 C10203C10A02\n/1/0 C10002\n"

static const struct cstrap_view nothing = { NULL, 0 };

#define TEST(name) \
	cmocka_unit_test_setup_teardown(name, make_folder, remove_folder)

#endif /* CSTRAP_TEST_STORE_H */
