/*
 * test_sync.h - a device with a store and a virtual card, and what a check of
 * it came to.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#ifndef CSTRAP_TEST_SYNC_H
#define CSTRAP_TEST_SYNC_H

#include "bench.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cardstrap/export.h"
#include "cardstrap/store.h"
#include "cardstrap/sync.h"
#include "cardstrap/wire.h"

#define CHANGE(name) CSTRAP_CHANGE_##name
#define VERIFY_ADM1 "0020000A083132333435363738"
#define SELECT_APPLICATION "00A4040C0CA000000063504B43532D3135"
#define SELECT_FILE "00A4000C026432"

/* A device: its store, its card, what the last check came to. */
struct device {
	char folder[32];
	struct bench bench;
	struct cstrap_sync_options options;
	struct cstrap_store_options store;
	struct cstrap_sync_result result;
	struct cstrap_finding finding;
	unsigned int commands; /* of the last check */
	unsigned int resets;
	bool meddled; /* the test itself writes to the card meanwhile */
	enum cstrap_status (*reset)(void *ctx);
};

static struct device *device;

#define NOSEC(uri, ssid)                                              \
	"{\"accounts\":[{\"uri\":\"" uri "\",\"security\":\"nosec\"," \
	"\"short_server_id\":" ssid "}]}"
#define CARD_A NOSEC("coap://a.example", "1")
#define CARD_B NOSEC("coap://b.example", "1")
#define FACTORY_1 "/0/0 C10203C10A01\n/1/0 C10001\n"

/* --- a device -------------------------------------------------------------- */

static inline enum cstrap_status
counted_reset(void *ctx)
{
	device->resets++;
	return device->reset(ctx);
}

static inline int
setup(void **state)
{
	(void)state;
	device = calloc(1, sizeof(*device));
	strcpy(device->folder, "/tmp/test_sync.XXXXXX");
	if (mkdtemp(device->folder) == NULL)
		return 1;
	bench_open(&device->bench);
	device->reset = device->bench.link.reset;
	device->bench.link.reset = counted_reset;
	return 0;
}

static inline int
teardown(void **state)
{
	DIR *dir = opendir(device->folder);
	struct dirent *entry;

	(void)state;
	while (dir != NULL && (entry = readdir(dir)) != NULL)
		if (entry->d_name[0] != '.')
			(void)unlinkat(dirfd(dir), entry->d_name, 0);
	if (dir != NULL)
		closedir(dir);
	(void)rmdir(device->folder);
	bench_close(&device->bench);
	free(device);
	return 0;
}

static inline struct cstrap_store *
open_store(void)
{
	struct cstrap_store *store;

	device->store.key = device->options.key;
	assert_int_equal(CSTRAP_OK,
	    cstrap_store_open(&store, device->folder, &device->store, NULL));
	return store;
}

/* One check, as a process of its own would make it. */
static inline enum cstrap_status
run_with(const struct cstrap_link *link)
{
	struct cstrap_store *store = open_store();
	struct cstrap_vcard_counts before, after;
	struct cstrap_model model;
	enum cstrap_status st;

	device->resets = 0;
	cstrap_vcard_counts(device->bench.vcard, &before);
	cstrap_store_model(store, &model);
	st = cstrap_sync_run(link, &model, &device->options, &device->result,
	    &device->finding);
	cstrap_vcard_counts(device->bench.vcard, &after);
	device->commands = after.commands - before.commands;
	/* It only ever reads. */
	if (!device->meddled)
		assert_int_equal(before.updates, after.updates);
	assert_int_equal(before.creates, after.creates);
	cstrap_store_close(&store);
	return st;
}

static inline void
check(enum cstrap_change_state state)
{
	if (run_with(&device->bench.link) != CSTRAP_OK)
		fail_msg("%s", cstrap_status_name(device->finding.status));
	assert_string_equal(cstrap_change_state_name(state),
	    cstrap_change_state_name(device->result.state));
}

static inline void
check_without_card(enum cstrap_change_state state)
{
	assert_int_equal(CSTRAP_OK, run_with(NULL));
	assert_string_equal(cstrap_change_state_name(state),
	    cstrap_change_state_name(device->result.state));
}

/* "C/0/0 U" and so on. */
static inline void
assert_holds(const char *wanted)
{
	struct cstrap_store *store = open_store();
	struct cstrap_stored stored;
	char text[1024] = "";
	size_t len = 0;

	for (size_t i = 0; cstrap_store_at(store, i, &stored); i++)
		len += (size_t)snprintf(text + len, sizeof(text) - len,
		    "%s%c/%u/%u %c", i > 0 ? ", " : "",
		    "?CFS"[stored.about.provenance], stored.about.object,
		    stored.about.id, "UDA"[stored.about.state]);
	cstrap_store_close(&store);
	assert_string_equal(wanted, text);
}

static inline void
put(const char *lines, enum cstrap_provenance provenance)
{
	static uint8_t room[CSTRAP_MESSAGE_MAX];
	struct cstrap_store *store = open_store();
	struct cstrap_message message;

	assert_int_equal(CSTRAP_OK,
	    cstrap_import((struct cstrap_view) { (const uint8_t *)lines,
			      strlen(lines) },
		CSTRAP_FORMAT_TLV, CSTRAP_ENABLER_NEWEST,
		(struct cstrap_room) { room, sizeof(room) }, &message, NULL));
	assert_int_equal(CSTRAP_OK,
	    cstrap_store_write(store, &message, provenance, NULL));
	assert_int_equal(CSTRAP_OK, cstrap_store_commit(store, NULL));
	cstrap_store_close(&store);
}

/* --- its card -------------------------------------------------------------- */

static inline void
provision(const char *json)
{
	static struct message message;

	message_of_text(&message, json);
	assert_int_equal(CSTRAP_OK,
	    bench_write(&device->bench, &message, true, NULL));
	cstrap_vcard_reset(device->bench.vcard);
}

/* Bytes in hex right into the file, from an offset on. */
static inline void
patch(unsigned int offset, const char *hex)
{
	char command[160];

	bench_send(&device->bench, VERIFY_ADM1, 0x9000, NULL);
	bench_send(&device->bench, SELECT_APPLICATION, 0x9000, NULL);
	bench_send(&device->bench, SELECT_FILE, 0x9000, NULL);
	(void)snprintf(command, sizeof(command), "00D6%04X%02zX%s", offset,
	    strlen(hex) / 2, hex);
	bench_send(&device->bench, command, 0x9000, NULL);
	cstrap_vcard_reset(device->bench.vcard);
}

/* Another card, with its own ICCID. */
static inline void
change_card(const char *iccid)
{
	const struct cstrap_vcard_options options = { .iccid = iccid };

	bench_close(&device->bench);
	assert_int_equal(CSTRAP_OK,
	    cstrap_vcard_new(&device->bench.vcard, &options, NULL));
	memset(&device->bench.keys, 0, sizeof(device->bench.keys));
	assert_int_equal(CSTRAP_OK,
	    cstrap_keyring_add(&device->bench.keys, CSTRAP_KEY_ADM1,
		(struct cstrap_view) { (const uint8_t *)"ascii:12345678", 14 },
		NULL));
	cstrap_vcard_link(device->bench.vcard, false, &device->bench.link);
	device->bench.link.reset = counted_reset;
}

#define BAD "00020003" /* the size does not fit the objects */

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

#endif /* CSTRAP_TEST_SYNC_H */
