/*
 * tests/card/test_sessions.c - a session with each card description: the
 * commands that reading it and writing to it take are those that were
 * recorded, fixtures/sessions/NAME.txt. A change that sends more, or others,
 * shows here. CSTRAP_RECORD=1 in the environment records them anew.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "bench.h"

#include <dirent.h>
#include <stdio.h>

#include "host/text.h"

#define CARDS_MAX 100
#define TEXT_MAX 65536

/* The session as text, a line for each command. */
struct session {
	struct cstrap_transport inner;
	size_t len, commands;
	char text[TEXT_MAX];
};

static void
put(struct session *session, const char *line)
{
	const size_t len = strlen(line);

	assert_true(session->len + len + 2 < sizeof(session->text));
	memcpy(session->text + session->len, line, len + 1);
	session->len += len;
}

/* The values of keys are no part of it. */
static enum cstrap_status
take_down(void *ctx, struct cstrap_view command, struct cstrap_room room,
    size_t *len)
{
	struct session *session = ctx;
	char octet[4];

	put(session, "> ");
	for (size_t i = 0; i < command.len; i++) {
		(void)snprintf(octet, sizeof(octet), "%02X", command.data[i]);
		put(session,
		    command.data[1] == CSTRAP_INS_VERIFY && i >= 5 ? ".." :
								     octet);
	}
	put(session, "\n");
	session->commands++;
	return session->inner.exchange(session->inner.ctx, command, room, len);
}

static void
end_part(struct session *session, const char *part, enum cstrap_status st)
{
	char line[80];

	(void)snprintf(line, sizeof(line), "# %s: %zu commands, %s\n", part,
	    session->commands, cstrap_status_name(st));
	put(session, line);
	session->commands = 0;
}

static enum cstrap_status
write_card(struct bench *bench, const struct message *wanted)
{
	struct cstrap_plan_options options = { .create = true,
		.keys = &bench->keys,
		.hold = true };
	struct cstrap_plan *plan = NULL;
	enum cstrap_status st;

	st = cstrap_plan_make(&plan, &bench->link, &wanted->message, &options,
	    NULL);
	if (st == CSTRAP_OK)
		st = cstrap_plan_run(plan, &bench->link, NULL, NULL);
	cstrap_plan_close(&plan);
	return st;
}

static void
add_key(struct cstrap_keyring *keys, uint8_t ref, const char *text)
{
	assert_int_equal(CSTRAP_OK,
	    cstrap_keyring_add(keys, ref,
		(struct cstrap_view) { (const uint8_t *)text, strlen(text) },
		NULL));
}

/* Read it, write to it, write the same again. */
static void
hold_session(struct session *session, const char *name)
{
	static struct message wanted, held;
	struct bench bench;

	session->len = session->commands = 0;
	message_of_profile(&wanted, "psk.json");
	bench_describe(&bench, name);
	add_key(&bench.keys, 0x0B, "ascii:87654321");
	add_key(&bench.keys, CSTRAP_KEY_PIN1, "ascii:1234");
	session->inner = bench.link.transport;
	bench.link.transport = (struct cstrap_transport) { take_down, session };
	end_part(session, "read", bench_read(&bench, &held));
	cstrap_vcard_reset(bench.vcard);
	end_part(session, "write", write_card(&bench, &wanted));
	cstrap_vcard_reset(bench.vcard);
	end_part(session, "write the same", write_card(&bench, &wanted));
	bench_close(&bench);
}

static void
session_path(char *path, size_t size, const char *name)
{
	(void)snprintf(path, size, "%s/sessions/%s.txt",
	    getenv("CSTRAP_FIXTURES"), name);
}

static void
record(const struct session *session, const char *name)
{
	char path[600];
	FILE *file;

	session_path(path, sizeof(path), name);
	file = fopen(path, "w");
	assert_non_null(file);
	(void)fwrite(session->text, 1, session->len, file);
	assert_int_equal(0, fclose(file));
}

static bool
is_as_recorded(const struct session *session, const char *name)
{
	char relative[80];
	uint8_t *text;
	size_t len;
	bool same;

	(void)snprintf(relative, sizeof(relative), "sessions/%s.txt", name);
	text = fixture(relative, &len);
	same = len == session->len && memcmp(text, session->text, len) == 0;
	free(text);
	if (!same)
		print_message("%s: another session than %s\n", name, relative);
	return same;
}

static size_t
each_card(bool (*take)(const char *name))
{
	char folder[512], name[128];
	struct dirent *entry;
	size_t failed = 0, count = 0;
	DIR *dir;

	(void)snprintf(folder, sizeof(folder), "%s/cards",
	    getenv("CSTRAP_FIXTURES"));
	assert_non_null(dir = opendir(folder));
	while ((entry = readdir(dir)) != NULL) {
		const size_t len = strlen(entry->d_name);

		if (len < 6 || len > 100 ||
		    strcmp(entry->d_name + len - 5, ".json") != 0 ||
		    strncmp(entry->d_name, "conform", 7) == 0)
			continue;
		(void)snprintf(name, sizeof(name), "%.*s", (int)len - 5,
		    entry->d_name);
		count++;
		failed += !take(name);
	}
	closedir(dir);
	assert_true(count > 30);
	return failed;
}

static bool
take_session(const char *name)
{
	static struct session session;

	hold_session(&session, name);
	if (getenv("CSTRAP_RECORD") == NULL)
		return is_as_recorded(&session, name);
	record(&session, name);
	return true;
}

static void
sessions_are_as_they_were_recorded(void **state)
{
	(void)state;
	assert_int_equal(0, each_card(take_session));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sessions_are_as_they_were_recorded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
