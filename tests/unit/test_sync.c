/*
 * test_sync.c - the client side against a virtual card: what each state of the
 * card does to a store, and what it must not do.
 * SPDX-License-Identifier: BSD-2-Clause
 */
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

static const uint8_t key_bytes[] = "0123456789abcdef";

#define NOSEC(uri, ssid)                                                   \
	"{\"accounts\":[{\"uri\":\"" uri "\",\"security\":\"nosec\","     \
	"\"short_server_id\":" ssid "}]}"
#define CARD_A NOSEC("coap://a.example", "1")
#define CARD_B NOSEC("coap://b.example", "1")
#define FACTORY_1 "/0/0 C10203C10A01\n/1/0 C10001\n"

/* --- a device -------------------------------------------------------------- */

static enum cstrap_status
counted_reset(void *ctx)
{
	device->resets++;
	return device->reset(ctx);
}

static int
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

static int
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

static struct cstrap_store *
open_store(void)
{
	struct cstrap_store *store;

	device->store.key = device->options.key;
	assert_int_equal(CSTRAP_OK,
	    cstrap_store_open(&store, device->folder, &device->store, NULL));
	return store;
}

/* One check, as a process of its own would make it. */
static enum cstrap_status
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

static void
check(enum cstrap_change_state state)
{
	if (run_with(&device->bench.link) != CSTRAP_OK)
		fail_msg("%s", cstrap_status_name(device->finding.status));
	assert_string_equal(cstrap_change_state_name(state),
	    cstrap_change_state_name(device->result.state));
}

static void
check_without_card(enum cstrap_change_state state)
{
	assert_int_equal(CSTRAP_OK, run_with(NULL));
	assert_string_equal(cstrap_change_state_name(state),
	    cstrap_change_state_name(device->result.state));
}

/* "C/0/0 U" and so on. */
static void
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

static void
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

static void
provision(const char *json)
{
	static struct message message;

	message_of_text(&message, json);
	assert_int_equal(CSTRAP_OK,
	    bench_write(&device->bench, &message, true, NULL));
	cstrap_vcard_reset(device->bench.vcard);
}

/* Bytes in hex right into the file, from an offset on. */
static void
patch(unsigned int offset, const char *hex)
{
	char command[64];

	bench_send(&device->bench, VERIFY_ADM1, 0x9000, NULL);
	bench_send(&device->bench, SELECT_APPLICATION, 0x9000, NULL);
	bench_send(&device->bench, SELECT_FILE, 0x9000, NULL);
	(void)snprintf(command, sizeof(command), "00D6%04X%02zX%s", offset,
	    strlen(hex) / 2, hex);
	bench_send(&device->bench, command, 0x9000, NULL);
	cstrap_vcard_reset(device->bench.vcard);
}

/* Another card, with its own ICCID. */
static void
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

/* --- the usual ------------------------------------------------------------- */

static void
new_then_unchanged(void **state)
{
	(void)state;
	provision(CARD_A);
	check(CHANGE(NEW));
	assert_int_equal(2, device->result.looks);
	assert_true(device->result.committed);
	assert_int_equal(1, device->result.generation);
	assert_int_equal(2, device->result.steps[CSTRAP_APPLY_INSTALL]);
	assert_int_equal(10, device->result.card.len);
	assert_holds("C/0/0 U, C/1/0 U");
	check(CHANGE(UNCHANGED));
	assert_int_equal(1, device->result.looks);
	assert_false(device->result.committed);
	assert_int_equal(0, device->resets);
	assert_int_equal(1, device->result.generation);
}

static void
changed(void **state)
{
	(void)state;
	provision(CARD_A);
	check(CHANGE(NEW));
	provision(CARD_B);
	check(CHANGE(CHANGED));
	assert_int_equal(2, device->result.steps[CSTRAP_APPLY_DELETE]);
	assert_int_equal(2, device->result.steps[CSTRAP_APPLY_INSTALL]);
	assert_holds("C/0/0 U, C/1/0 U");
	check(CHANGE(UNCHANGED));
}

static void
removed_and_back(void **state)
{
	(void)state;
	put(FACTORY_1, CSTRAP_FROM_FACTORY);
	provision(CARD_A);
	check(CHANGE(NEW));
	assert_holds("F/0/0 A, F/1/0 A, C/0/0 U, C/1/0 U");
	check_without_card(CHANGE(REMOVED));
	assert_int_equal(2, device->result.steps[CSTRAP_APPLY_RESTORE]);
	assert_holds("F/0/0 U, F/1/0 U");
	check_without_card(CHANGE(REMOVED));
	assert_false(device->result.committed);
	check(CHANGE(NEW));
	assert_holds("F/0/0 A, F/1/0 A, C/0/0 U, C/1/0 U");
}

static void
no_card_ever(void **state)
{
	(void)state;
	check_without_card(CHANGE(REMOVED));
	assert_false(device->result.committed);
	check(CHANGE(GONE));
	assert_int_equal(CSTRAP_E_NO_MESSAGE, device->result.look);
}

static void
message_gone(void **state)
{
	(void)state;
	provision(CARD_A);
	check(CHANGE(NEW));
	patch(0, "00000000");
	check(CHANGE(GONE));
	assert_int_equal(2, device->result.looks);
	assert_holds("");
	check(CHANGE(GONE));
	assert_false(device->result.committed);
}

static void
another_card(void **state)
{
	(void)state;
	provision(CARD_A);
	check(CHANGE(NEW));
	change_card("8988211000000000019");
	provision(CARD_A);
	check(CHANGE(OTHER_CARD));
	assert_true(device->result.actions & CSTRAP_ACTION_REGISTER);
	assert_int_equal(0, device->result.steps[CSTRAP_APPLY_INSTALL]);
	assert_true(device->result.committed);
	check(CHANGE(UNCHANGED));
	change_card("8988211000000000027");
	provision(CARD_B);
	check(CHANGE(OTHER_CARD));
	assert_int_equal(2, device->result.steps[CSTRAP_APPLY_INSTALL]);
	check(CHANGE(UNCHANGED));
}

/* --- bad messages ---------------------------------------------------------- */

#define BAD "00020003" /* the size does not fit the objects */

static void
invalid_strict(void **state)
{
	(void)state;
	put(FACTORY_1, CSTRAP_FROM_FACTORY);
	provision(CARD_A);
	check(CHANGE(NEW));
	patch(0, BAD);
	check(CHANGE(INVALID));
	assert_int_equal(1, device->resets);
	assert_int_not_equal(CSTRAP_OK, device->result.why.status);
	assert_string_equal("card", device->result.why.file);
	/* The card's are out of use, and the device has an account. */
	assert_holds("F/0/0 U, F/1/0 U, C/0/0 D, C/1/0 D");
	check(CHANGE(INVALID));
	assert_false(device->result.committed);
	/* Mended: applied, and what was disabled is gone. */
	provision(CARD_B);
	check(CHANGE(CHANGED));
	assert_holds("F/0/0 A, F/1/0 A, C/0/0 U, C/1/0 U");
}

static void
invalid_keep(void **state)
{
	(void)state;
	device->options.policy.keep = true;
	provision(CARD_A);
	check(CHANGE(NEW));
	patch(0, BAD);
	check(CHANGE(INVALID));
	assert_holds("C/0/0 U, C/1/0 U");
	check(CHANGE(INVALID));
	assert_false(device->result.committed);
}

/* Well formed, but an account without a server: it breaks a rule. */
static void
invalid_by_rule(void **state)
{
	(void)state;
	provision(CARD_A);
	patch(0, "00010017000000001208000FC8000863"
		 "6F61703A2F2F78C10A01");
	check(CHANGE(INVALID));
	assert_true(cstrap_rule_find(device->result.why.rule) != NULL);
	assert_holds("");
}

static void
hold(void **state)
{
	(void)state;
	device->options.policy.hold = true;
	provision(CARD_A);
	check(CHANGE(NEW));
	assert_holds("");
	check(CHANGE(UNCHANGED));
	device->options.policy.hold = false;
	check(CHANGE(CHANGED));
	assert_holds("C/0/0 U, C/1/0 U");
	device->options.policy.hold = true;
	provision(CARD_B);
	check(CHANGE(CHANGED));
	assert_holds("C/0/0 D, C/1/0 D");
}

static void
being_written(void **state)
{
	(void)state;
	provision(CARD_A);
	check(CHANGE(NEW));
	patch(1, "00");
	for (unsigned int i = 1; i <= CSTRAP_WRITING_CHECKS; i++) {
		check(CHANGE(BEING_WRITTEN));
		assert_int_equal(i, device->result.writing_checks);
		assert_holds("C/0/0 U, C/1/0 U");
	}
	check(CHANGE(INVALID));
	assert_holds("C/0/0 D, C/1/0 D");
	provision(CARD_A);
	check(CHANGE(CHANGED));
	assert_int_equal(0, device->result.writing_checks);
	assert_holds("C/0/0 U, C/1/0 U");
}

/* --- bad contacts ---------------------------------------------------------- */

/* At whichever command: nothing changes, or it goes on as if nothing was. */
static void
fault_at_each_command(void **state)
{
	static const enum cstrap_vcard_fault_what what[] = {
		CSTRAP_VCARD_FAULT_POWER, CSTRAP_VCARD_FAULT_MUTE,
		CSTRAP_VCARD_FAULT_RESET, CSTRAP_VCARD_FAULT_RESET_UNSEEN,
		CSTRAP_VCARD_FAULT_SHORT, CSTRAP_VCARD_FAULT_EMPTY,
		CSTRAP_VCARD_FAULT_STATUS
	};
	unsigned int commands;

	(void)state;
	provision(CARD_A);
	check(CHANGE(NEW));
	check(CHANGE(UNCHANGED));
	commands = device->commands;
	for (size_t w = 0; w < sizeof(what) / sizeof(what[0]); w++) {
		for (unsigned int n = 0; n < commands; n++) {
			const struct cstrap_vcard_fault fault = {
				.what = what[w], .nth = n
			};

			assert_int_equal(CSTRAP_OK,
			    cstrap_vcard_fault_set(device->bench.vcard,
				&fault));
			assert_int_equal(CSTRAP_OK,
			    run_with(&device->bench.link));
			/*
			 * A directory that answers with an error once is
			 * no directory: a second look tells.
			 */
			assert_true(device->result.state == CHANGE(UNCHANGED) ||
			    device->result.state == CHANGE(UNREADABLE) ||
			    device->result.state == CHANGE(CHANGED));
			assert_int_equal(0,
			    device->result.steps[CSTRAP_APPLY_DELETE] -
				device->result.steps[CSTRAP_APPLY_INSTALL]);
			assert_holds("C/0/0 U, C/1/0 U");
			cstrap_vcard_fault_clear(device->bench.vcard);
			cstrap_vcard_reset(device->bench.vcard);
		}
	}
	check(CHANGE(UNCHANGED));
}

/* An answer that came over wrong is not acted on: the looks differ. */
static void
byte_that_came_over_wrong(void **state)
{
	struct cstrap_vcard_fault fault = {
		.what = CSTRAP_VCARD_FAULT_CORRUPT, .ins = 0xB0, .bytes = 20
	};

	(void)state;
	provision(CARD_A);
	check(CHANGE(NEW));
	for (fault.nth = 0; fault.nth < 6; fault.nth++) {
		assert_int_equal(CSTRAP_OK,
		    cstrap_vcard_fault_set(device->bench.vcard, &fault));
		assert_int_equal(CSTRAP_OK, run_with(&device->bench.link));
		assert_true(device->result.state == CHANGE(UNCHANGED) ||
		    device->result.state == CHANGE(UNREADABLE));
		assert_holds("C/0/0 U, C/1/0 U");
		cstrap_vcard_fault_clear(device->bench.vcard);
		cstrap_vcard_reset(device->bench.vcard);
	}
}

static void
card_that_is_not_ready(void **state)
{
	(void)state;
	provision(CARD_A);
	check(CHANGE(NEW));
	device->options.not_ready = true;
	check_without_card(CHANGE(UNREADABLE));
	patch(0, "00000000");
	check(CHANGE(UNREADABLE));
	assert_holds("C/0/0 U, C/1/0 U");
	device->options.not_ready = false;
	check(CHANGE(GONE));
}

/* A message that is switched while it is looked at. */
struct switcher {
	struct cstrap_transport inner;
	unsigned int left; /* commands until the switch */
	const char *hex;
	bool done;
};

static enum cstrap_status
switch_exchange(void *ctx, struct cstrap_view command, struct cstrap_room room,
    size_t *len)
{
	struct switcher *s = ctx;

	if (!s->done && s->left-- == 0) {
		s->done = true;
		device->bench.link.transport = s->inner;
		patch(22, s->hex);
		device->bench.link.transport =
		    (struct cstrap_transport) { switch_exchange, s };
	}
	return s->inner.exchange(s->inner.ctx, command, room, len);
}

static void
message_that_changes_meanwhile(void **state)
{
	struct switcher s;
	char hex[] = "41";
	unsigned int differed = 0;

	(void)state;
	provision(CARD_A);
	check(CHANGE(NEW));
	provision(CARD_B);
	device->meddled = true;
	for (unsigned int n = 1; n < 24; n++) {
		hex[1] = (char)('1' + n % 9);
		s = (struct switcher) { device->bench.link.transport, n, hex,
			false };
		device->bench.link.transport =
		    (struct cstrap_transport) { switch_exchange, &s };
		assert_int_equal(CSTRAP_OK, run_with(&device->bench.link));
		device->bench.link.transport = s.inner;
		differed += device->result.state == CHANGE(UNREADABLE);
		/* Applied is what two looks saw, or nothing. */
		if (device->result.committed)
			assert_int_equal(CHANGE(CHANGED),
			    device->result.state);
		assert_holds("C/0/0 U, C/1/0 U");
	}
	assert_true(differed > 0);
}

/* --- PINs ------------------------------------------------------------------ */

/* Read by PIN1, else ADM1: record 2 of EF.ARR. */
static void
make_locked_card(void)
{
	static uint8_t image_bytes[65536];
	uint8_t *image, *at;
	size_t len;

	/* The rule of EF 6432, and PIN1 enabled, in the card's image. */
	provision(CARD_A);
	assert_int_equal(CSTRAP_OK,
	    cstrap_vcard_save(device->bench.vcard, &image, &len, NULL));
	assert_true(len <= sizeof(image_bytes));
	memcpy(image_bytes, image, len);
	free(image);
	at = memmem(image_bytes, len, "\x19\x64\x32", 3);
	assert_non_null(at);
	at = memmem(at, len - (size_t)(at - image_bytes), "\x43\x2F\x06", 3);
	assert_non_null(at);
	at[3] = 2;
	at = memmem(image_bytes, len, "enabled\xF4", 8);
	assert_non_null(at);
	at[7] = 0xF5;
	bench_close(&device->bench);
	bench_load(&device->bench, (struct cstrap_view) { image_bytes, len });
	device->bench.link.reset = counted_reset;
}

struct unlocking {
	unsigned int calls;
	uint8_t key;
	bool wrong;
};

static enum cstrap_status
unlock(void *ctx, const struct cstrap_link *link, uint8_t key,
    struct cstrap_finding *finding)
{
	struct unlocking *u = ctx;
	uint8_t room[CSTRAP_ANSWER_MAX];
	static uint8_t command[] = { 0, 0x20, 0, 1, 8, '1', '2', '3', '4', 0xFF,
		0xFF, 0xFF, 0xFF };
	size_t len;

	u->calls++;
	u->key = key;
	command[5] = u->wrong ? '9' : '1';
	assert_int_equal(CSTRAP_OK,
	    link->transport.exchange(link->transport.ctx,
		(struct cstrap_view) { command, sizeof(command) },
		(struct cstrap_room) { room, sizeof(room) }, &len));
	if (cstrap_answer_sw((struct cstrap_view) { room, len }) == 0x9000)
		return CSTRAP_OK;
	return cstrap_finding_set(finding, CSTRAP_E_CARD_KEY, CSTRAP_RULE_NONE,
	    "the PIN is wrong");
}

static void
locked(void **state)
{
	struct unlocking u = { 0, 0, false };

	(void)state;
	make_locked_card();
	check(CHANGE(LOCKED));
	assert_int_equal(1, device->result.lock);
	assert_int_equal(CSTRAP_E_CARD_ACCESS, device->result.why.status);
	assert_holds("");
	/* With the PIN: presented once a run, and again after no reset. */
	device->options.unlock = unlock;
	device->options.unlock_ctx = &u;
	check(CHANGE(NEW));
	assert_int_equal(1, u.calls);
	assert_int_equal(1, u.key);
	assert_holds("C/0/0 U, C/1/0 U");
	cstrap_vcard_reset(device->bench.vcard);
	u.wrong = true;
	check(CHANGE(LOCKED));
	assert_int_equal(2, u.calls);
	assert_string_equal("the PIN is wrong", device->result.why.text);
	assert_holds("C/0/0 U, C/1/0 U");
	assert_int_equal(2, cstrap_vcard_tries(device->bench.vcard, 1));
}

/* A bad message: the card is reset before the second look. */
static void
locked_and_reset(void **state)
{
	struct unlocking u = { 0, 0, false };

	(void)state;
	make_locked_card();
	bench_send(&device->bench, VERIFY_ADM1, 0x9000, NULL);
	patch(0, BAD);
	device->options.unlock = unlock;
	device->options.unlock_ctx = &u;
	check(CHANGE(INVALID));
	assert_int_equal(1, device->resets);
	assert_int_equal(2, u.calls);
}

/* --- records that cannot be trusted ---------------------------------------- */

static void
device_key_that_is_another(void **state)
{
	static const uint8_t other[] = "fedcba9876543210";

	(void)state;
	device->options.key = (struct cstrap_view) { key_bytes, 16 };
	put(FACTORY_1, CSTRAP_FROM_FACTORY);
	provision(CARD_A);
	check(CHANGE(NEW));
	device->options.key = (struct cstrap_view) { other, 16 };
	/* Disabled at once, though the card cannot be read just now ... */
	assert_int_equal(CSTRAP_OK,
	    cstrap_vcard_fault_set(device->bench.vcard,
		&(struct cstrap_vcard_fault) {
		    .what = CSTRAP_VCARD_FAULT_MUTE }));
	check(CHANGE(UNREADABLE));
	assert_true(device->result.committed);
	assert_holds("F/0/0 U, F/1/0 U, C/0/0 D, C/1/0 D");
	check(CHANGE(UNREADABLE));
	assert_false(device->result.committed);
	/* ... and new as soon as it can. */
	cstrap_vcard_fault_clear(device->bench.vcard);
	cstrap_vcard_reset(device->bench.vcard);
	check(CHANGE(NEW));
	assert_holds("F/0/0 A, F/1/0 A, C/0/0 U, C/1/0 U");
	check(CHANGE(UNCHANGED));
}

/* What is marked as the card's goes, though no card is there. */
static void
refused_and_removed(void **state)
{
	(void)state;
	provision(CARD_A);
	check(CHANGE(NEW));
	device->options.key = (struct cstrap_view) { key_bytes, 16 };
	check_without_card(CHANGE(REMOVED));
	assert_holds("");
	check_without_card(CHANGE(REMOVED));
	assert_false(device->result.committed);
}

static void
record_of_a_newer_release(void **state)
{
	struct cstrap_store *store = open_store();
	static const uint8_t newer[] = { 0xA1, 0, 2 };
	struct cstrap_model model;

	(void)state;
	cstrap_store_model(store, &model);
	assert_int_equal(CSTRAP_OK,
	    model.commit(model.ctx, (struct cstrap_view) { newer, 3 }));
	cstrap_store_close(&store);
	provision(CARD_A);
	assert_int_equal(CSTRAP_E_VERSION, run_with(&device->bench.link));
	assert_int_equal(CSTRAP_RULE_RECORD_VERSION, device->finding.rule);
	assert_int_equal(0, device->commands);
	assert_holds("");
}

/* An old store put back in whole is not noticed; the card is looked at. */
static void
store_that_was_rolled_back(void **state)
{
	char path[96], old[96], command[256];

	(void)state;
	provision(CARD_A);
	check(CHANGE(NEW));
	(void)snprintf(path, sizeof(path), "%s/store.cbor", device->folder);
	(void)snprintf(old, sizeof(old), "%s/old", device->folder);
	(void)snprintf(command, sizeof(command), "cp %s %s", path, old);
	assert_int_equal(0, system(command));
	provision(CARD_B);
	check(CHANGE(CHANGED));
	assert_int_equal(0, rename(old, path));
	check(CHANGE(CHANGED));
	check(CHANGE(UNCHANGED));
}

/* --- failures of the store ------------------------------------------------- */

struct failing {
	struct cstrap_model inner;
	unsigned int left; /* calls until one fails */
	bool abandoned;
};

static bool
fails(struct failing *f)
{
	return f->left-- == 0;
}

static enum cstrap_status
failing_list(void *ctx, struct cstrap_instance *room, size_t max, size_t *count)
{
	struct failing *f = ctx;

	return fails(f) ? CSTRAP_E_FILE :
			  f->inner.list(f->inner.ctx, room, max, count);
}

static enum cstrap_status
failing_load(void *ctx, struct cstrap_view *record)
{
	struct failing *f = ctx;

	return fails(f) ? CSTRAP_E_FILE :
			  f->inner.load(f->inner.ctx, record);
}

static enum cstrap_status
failing_remove(void *ctx, const struct cstrap_instance *instance)
{
	struct failing *f = ctx;

	return fails(f) ? CSTRAP_E_FILE :
			  f->inner.remove(f->inner.ctx, instance);
}

static enum cstrap_status
failing_disable(void *ctx, const struct cstrap_instance *instance)
{
	struct failing *f = ctx;

	return fails(f) ? CSTRAP_E_FILE :
			  f->inner.disable(f->inner.ctx, instance);
}

static enum cstrap_status
failing_write(void *ctx, const struct cstrap_node *node)
{
	struct failing *f = ctx;

	return fails(f) ? CSTRAP_E_FILE : f->inner.write(f->inner.ctx, node);
}

static enum cstrap_status
failing_commit(void *ctx, struct cstrap_view record)
{
	struct failing *f = ctx;

	return fails(f) ? CSTRAP_E_FILE : f->inner.commit(f->inner.ctx, record);
}

static void
failing_abandon(void *ctx)
{
	struct failing *f = ctx;

	f->abandoned = true;
	f->inner.abandon(f->inner.ctx);
}

/* Whichever callback fails: the old state, and the next check finishes. */
static void
model_that_fails(void **state)
{
	enum cstrap_status st = CSTRAP_E_FILE;
	struct cstrap_store *store;
	struct cstrap_model model;
	struct failing f;
	unsigned int n = 0;

	(void)state;
	put("/0/3 C10203C10A01\n", CSTRAP_FROM_FACTORY);
	provision(NOSEC("coap://b.example", "2"));
	check(CHANGE(NEW));
	provision(CARD_A);
	for (; st != CSTRAP_OK; n++) {
		assert_true(n < 100);
		assert_holds("F/0/3 U, C/0/0 U, C/1/0 U");
		store = open_store();
		cstrap_store_model(store, &f.inner);
		f.left = n;
		f.abandoned = false;
		model = (struct cstrap_model) { failing_list, failing_load,
			failing_disable, failing_remove, f.inner.restore,
			failing_write, failing_commit, failing_abandon, &f };
		model.restore = f.inner.restore;
		st = cstrap_sync_run(&device->bench.link, &model,
		    &device->options, &device->result, &device->finding);
		assert_int_equal(st == CSTRAP_OK, device->result.committed);
		cstrap_store_close(&store);
	}
	assert_true(n > 10);
	assert_holds("F/0/3 A, C/0/0 U, C/1/0 U");
}

/* --- cost ------------------------------------------------------------------ */

static uint64_t
etu(size_t to_card, size_t from_card)
{
	return cstrap_wire_etu(NULL, to_card, from_card);
}

/*
 * Nothing changed: channel, application, ODF and DODF, file, header and
 * message, channel; the identity before it, once a power-up.
 */
static void
cost_of_nothing(void **state)
{
	static struct message message;
	struct cstrap_card_identity identity = { 0, { 0 } };
	struct cstrap_vcard_time time;
	uint64_t floor, cost;
	unsigned int commands;

	(void)state;
	message_of_profile(&message, "psk.json");
	assert_int_equal(CSTRAP_OK,
	    bench_write(&device->bench, &message, true, NULL));
	cstrap_vcard_reset(device->bench.vcard);
	check(CHANGE(NEW));
	device->options.identity = &identity;
	check(CHANGE(UNCHANGED));
	assert_int_equal(10, identity.len);
	commands = device->commands;
	cstrap_vcard_time_reset(device->bench.vcard);
	check(CHANGE(UNCHANGED));
	cstrap_vcard_time(device->bench.vcard, &time);
	cost = time.etu;
	assert_int_equal(commands - 3, device->commands);
	/* 8 bytes of ODF, 39 of DODF; the message in one piece. */
	floor = etu(0, 1) + etu(12, 0) + 2 * etu(2, 0) + etu(0, 8) +
	    etu(0, 39) + etu(2, 0) + etu(0, 230) + etu(0, 0);
	print_message("unchanged: %u commands, %llu etu; floor %llu; %.3f\n",
	    device->commands, (unsigned long long)cost,
	    (unsigned long long)floor, (double)cost / (double)floor);
	assert_in_range(device->commands, 9, 12);
	assert_in_range(cost, floor, floor * 110 / 100);
}

/* The file's entry leads elsewhere: no path is remembered. */
static void
message_that_moved(void **state)
{
	static struct message message;
	struct cstrap_plan_options options = { .keys = &device->bench.keys,
		.method = CSTRAP_METHOD_AB };
	struct cstrap_plan *plan;

	(void)state;
	provision(CARD_A);
	check(CHANGE(NEW));
	message_of_text(&message, CARD_B);
	assert_int_equal(CSTRAP_OK,
	    cstrap_plan_make(&plan, &device->bench.link, &message.message,
		&options, NULL));
	assert_int_equal(CSTRAP_OK,
	    cstrap_plan_run(plan, &device->bench.link, NULL, NULL));
	cstrap_plan_close(&plan);
	check(CHANGE(CHANGED));
	check(CHANGE(UNCHANGED));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(new_then_unchanged),
		TEST(changed),
		TEST(removed_and_back),
		TEST(no_card_ever),
		TEST(message_gone),
		TEST(another_card),
		TEST(invalid_strict),
		TEST(invalid_keep),
		TEST(invalid_by_rule),
		TEST(hold),
		TEST(being_written),
		TEST(fault_at_each_command),
		TEST(byte_that_came_over_wrong),
		TEST(card_that_is_not_ready),
		TEST(message_that_changes_meanwhile),
		TEST(locked),
		TEST(locked_and_reset),
		TEST(device_key_that_is_another),
		TEST(refused_and_removed),
		TEST(record_of_a_newer_release),
		TEST(store_that_was_rolled_back),
		TEST(model_that_fails),
		TEST(cost_of_nothing),
		TEST(message_that_moved),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
