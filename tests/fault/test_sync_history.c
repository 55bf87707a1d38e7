/*
 * test_sync_history.c - random histories of cards, contacts, servers, the
 * factory, crashes and restarts, against the model of sync_model.h:
 *
 *   test_sync_history [SEED [COUNT]]
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "bench.h"

#include <dirent.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cardstrap/export.h"
#include "cardstrap/store.h"
#include "cardstrap/sync.h"
#include "sync_model.h"

#define CARDS 3
#define OPS 14
#define VARIANTS 200 /* of an account: what its URI says */
#define FILE_PATH "3F007F506432"

static const uint8_t keys[2][17] = { "0123456789abcdef", "fedcba9876543210" };

/* --- chance ---------------------------------------------------------------- */

static uint32_t chance_state;

static uint32_t
chance(uint32_t below)
{
	chance_state = chance_state * 1664525u + 1013904223u;
	return (chance_state >> 8) % below;
}

/* --- messages -------------------------------------------------------------- */

static struct content
any_content(void)
{
	struct content c;

	memset(&c, 0, sizeof(c));
	while (c.variant[0] + c.variant[1] + c.variant[2] + c.variant[3] == 0)
		for (unsigned int i = 0; i < ACCOUNTS; i++)
			c.variant[i] =
			    chance(2) ? (uint8_t)(1 + chance(VARIANTS)) : 0;
	c.first_id = (uint8_t)chance(3);
	return c;
}

static size_t
security_line(char *room, unsigned int account, unsigned int id,
    uint8_t variant)
{
	size_t len =
	    (size_t)sprintf(room, "/0/%u C8000A636F61703A2F2F%02X%02X%02X", id,
		'a' + variant / 26, 'a' + variant % 26, 'x');

	if (account == 0)
		return len + (size_t)sprintf(room + len, "C10101C10203\n");
	return len +
	    (size_t)sprintf(room + len, "C10100C10203C10A%02X\n", account);
}

static size_t
server_line(char *room, unsigned int account, unsigned int id, uint8_t variant)
{
	return (size_t)sprintf(room, "/1/%u C100%02XC201%04XC10600C10755\n", id,
	    account, 256 + variant);
}

/* Instances of object 0, then those of object 1, ids in sequence. */
static void
lines_of(const struct content *c, char *room)
{
	size_t len = 0;
	unsigned int id = c->first_id;

	room[0] = '\0';
	for (unsigned int i = 0; i < ACCOUNTS; i++)
		if (c->variant[i] != 0)
			len +=
			    security_line(room + len, i, id++, c->variant[i]);
	id = c->first_id;
	for (unsigned int i = 1; i < ACCOUNTS; i++)
		if (c->variant[i] != 0)
			len += server_line(room + len, i, id++, c->variant[i]);
}

static struct cstrap_message
message_of_lines(const char *lines, uint8_t room[CSTRAP_MESSAGE_MAX])
{
	struct cstrap_message message;

	assert_int_equal(CSTRAP_OK,
	    cstrap_import((struct cstrap_view) { (const uint8_t *)lines,
			      strlen(lines) },
		CSTRAP_FORMAT_TLV, CSTRAP_ENABLER_NEWEST,
		(struct cstrap_room) { room, CSTRAP_MESSAGE_MAX }, &message,
		NULL));
	return message;
}

/* --- the world ------------------------------------------------------------- */

struct card {
	struct bench bench;
};

static struct card cards[CARDS];
static struct face faces[CARDS]; /* what they hold */
static char folder[64];

static void
put_bytes(struct card *card, struct cstrap_view bytes)
{
	char hex[2 * 600 + 1];
	size_t len = 0;

	for (size_t i = 0; i < 200; i++)
		len += (size_t)sprintf(hex + len, "%02X",
		    i < bytes.len ? bytes.data[i] : 0xFF);
	bench_overwrite(&card->bench, FILE_PATH, 0, hex);
	cstrap_vcard_reset(card->bench.vcard);
}

static void
hold(struct card *card, struct face *face, enum holds holds,
    struct content content)
{
	static uint8_t room[CSTRAP_MESSAGE_MAX];
	struct cstrap_message message;
	char lines[1024];

	*face = (struct face) { holds, content };
	lines_of(&content, lines);
	message = message_of_lines(holds == HOLDS_NOTHING ? "" : lines, room);
	assert_true(message.bytes.len <= 200);
	if (holds == HOLDS_WRITING)
		room[1] = 0;
	if (holds == HOLDS_INVALID)
		room[1]++; /* an object more than there are */
	put_bytes(card, message.bytes);
}

static void
make_cards(void)
{
	struct cstrap_vcard_options options;
	struct message large;
	char iccid[24];

	message_of_length(&large, 200);
	for (unsigned int i = 0; i < CARDS; i++) {
		bench_open(&cards[i].bench);
		cstrap_link_close(&cards[i].bench.link);
		cstrap_vcard_close(&cards[i].bench.vcard);
		(void)snprintf(iccid, sizeof(iccid), "898821100000000%04u",
		    i + 100);
		options.iccid = iccid;
		assert_int_equal(CSTRAP_OK,
		    cstrap_vcard_new(&cards[i].bench.vcard, &options, NULL));
		cstrap_vcard_link(cards[i].bench.vcard, false,
		    &cards[i].bench.link);
		assert_int_equal(CSTRAP_OK,
		    bench_write(&cards[i].bench, &large, true, NULL));
	}
}

/* --- the device ------------------------------------------------------------ */

static struct cstrap_store *
open_store(const struct model *m)
{
	struct cstrap_store_options options;
	struct cstrap_finding finding;
	struct cstrap_store *store;

	memset(&options, 0, sizeof(options));
	if (m->key > 0)
		options.key = (struct cstrap_view) { keys[m->key - 1], 16 };
	if (cstrap_store_open(&store, folder, &options, &finding) != CSTRAP_OK)
		fail_msg("%s", finding.text);
	return store;
}

/* An account in use, as the store has it. */
struct met {
	unsigned int security, servers; /* instances in use */
	enum origin origin[2];
	uint8_t variant[2];
	uint16_t ids[2];
};

static enum origin
origin_of(const struct cstrap_instance *about)
{
	return about->provenance == CSTRAP_FROM_CARD ? CARD :
	    about->provenance == CSTRAP_FROM_FACTORY ? FACTORY :
						       SERVER;
}

static void
meet_instance(struct met met[ACCOUNTS], const struct cstrap_stored *stored)
{
	const struct cstrap_instance *a = &stored->about;
	const uint8_t *bytes = stored->content.data;
	const unsigned int account =
	    a->identity == CSTRAP_IDENTITY_BOOTSTRAP ? 0 : a->key[0];
	struct met *one = &met[account];

	assert_true(a->identity == CSTRAP_IDENTITY_BOOTSTRAP ||
	    a->identity == CSTRAP_IDENTITY_SERVER);
	assert_true(account < ACCOUNTS);
	if (a->object == 0) {
		one->security++;
		one->variant[0] =
		    (uint8_t)((bytes[10] - 'a') * 26 + bytes[11] - 'a');
	} else {
		one->servers++;
		/* C100 id C201 and two octets */
		one->variant[1] = bytes[6];
	}
	one->origin[a->object] = origin_of(a);
	one->ids[a->object] = a->id;
}

static void
compare(const struct model *m, const char *what)
{
	struct cstrap_store *store = open_store(m);
	struct met met[ACCOUNTS];
	struct cstrap_stored stored;
	bool ids[2][64];

	memset(met, 0, sizeof(met));
	memset(ids, 0, sizeof(ids));
	for (size_t i = 0; cstrap_store_at(store, i, &stored); i++) {
		if (stored.about.state != CSTRAP_INSTANCE_USED)
			continue;
		assert_true(stored.about.id < 64);
		if (ids[stored.about.object][stored.about.id])
			fail_msg("%s: /%u/%u twice", what, stored.about.object,
			    stored.about.id);
		ids[stored.about.object][stored.about.id] = true;
		meet_instance(met, &stored);
	}
	cstrap_store_close(&store);
	for (unsigned int i = 0; i < ACCOUNTS; i++) {
		const struct slot *s = &m->slots[i];
		const unsigned int wanted = s->used != NOBODY;

		if (met[i].security != wanted ||
		    (i > 0 && met[i].servers != wanted))
			fail_msg("%s: account %u: %u and %u, not %u", what, i,
			    met[i].security, met[i].servers, wanted);
		for (unsigned int o = 0; wanted && o < (i == 0 ? 1 : 2); o++)
			if (met[i].origin[o] != s->used ||
			    met[i].variant[o] != s->variant)
				fail_msg("%s: account %u: object %u of %d, "
					 "variant %u; not of %d, %u",
				    what, i, o, met[i].origin[o],
				    met[i].variant[o], s->used, s->variant);
	}
}

/* --- what happens ---------------------------------------------------------- */

/* The store's callbacks, one of which may be the last. */
struct crash {
	struct cstrap_model inner;
	bool before, after; /* the commit */
};

static enum cstrap_status
crash_list(void *ctx, struct cstrap_instance *room, size_t max, size_t *count)
{
	struct crash *c = ctx;

	return c->inner.list(c->inner.ctx, room, max, count);
}

static enum cstrap_status
crash_load(void *ctx, struct cstrap_view *record)
{
	struct crash *c = ctx;

	return c->inner.load(c->inner.ctx, record);
}

static enum cstrap_status
crash_disable(void *ctx, const struct cstrap_instance *instance)
{
	struct crash *c = ctx;

	return c->inner.disable(c->inner.ctx, instance);
}

static enum cstrap_status
crash_remove(void *ctx, const struct cstrap_instance *instance)
{
	struct crash *c = ctx;

	return c->inner.remove(c->inner.ctx, instance);
}

static enum cstrap_status
crash_restore(void *ctx, const struct cstrap_instance *instance)
{
	struct crash *c = ctx;

	return c->inner.restore(c->inner.ctx, instance);
}

static enum cstrap_status
crash_write(void *ctx, const struct cstrap_node *node)
{
	struct crash *c = ctx;

	return c->inner.write(c->inner.ctx, node);
}

static enum cstrap_status
crash_commit(void *ctx, struct cstrap_view record)
{
	struct crash *c = ctx;
	enum cstrap_status st;

	if (c->before)
		return CSTRAP_E_FILE;
	st = c->inner.commit(c->inner.ctx, record);
	return c->after ? CSTRAP_E_FILE : st;
}

static void
crash_abandon(void *ctx)
{
	(void)ctx; /* the process is gone */
}

static enum cstrap_status
check_card(const struct model *m, int at,
    const struct cstrap_change_policy *policy, struct crash *crash,
    struct cstrap_sync_result *result)
{
	struct cstrap_store *store = open_store(m);
	struct cstrap_sync_options options;
	struct cstrap_finding finding;
	struct cstrap_model model;
	enum cstrap_status st;

	memset(&options, 0, sizeof(options));
	options.policy = *policy;
	if (m->key > 0)
		options.key = (struct cstrap_view) { keys[m->key - 1], 16 };
	cstrap_store_model(store, &crash->inner);
	model = (struct cstrap_model) { crash_list, crash_load, crash_disable,
		crash_remove, crash_restore, crash_write, crash_commit,
		crash_abandon, crash };
	st = cstrap_sync_run(at < 0 ? NULL : &cards[at].bench.link, &model,
	    &options, result, &finding);
	cstrap_store_close(&store);
	return st;
}

struct world {
	struct model model;
	int at; /* the card that is in; -1: none */
	char log[OPS * 80 + 80];
	size_t log_len;
};

static void
note(struct world *w, const char *what, int number)
{
	w->log_len += (size_t)snprintf(w->log + w->log_len,
	    sizeof(w->log) - w->log_len, " %s:%d", what, number);
}

static struct cstrap_change_policy
any_policy(struct world *w)
{
	struct cstrap_change_policy policy;
	const uint32_t n = chance(6);

	memset(&policy, 0, sizeof(policy));
	policy.keep = n == 0;
	policy.hold = n == 1;
	note(w, "sync", (int)n);
	return policy;
}

static void
do_sync(struct world *w)
{
	const struct cstrap_change_policy policy = any_policy(w);
	enum cstrap_change_state state =
	    model_sync(&w->model, faces, w->at, &policy);
	struct cstrap_sync_result result;
	struct crash crash;

	memset(&crash, 0, sizeof(crash));
	if (check_card(&w->model, w->at, &policy, &crash, &result) != CSTRAP_OK)
		fail_msg("%s: it failed", w->log);
	if (state != result.state)
		fail_msg("%s: %s, not %s", w->log,
		    cstrap_change_state_name(result.state),
		    cstrap_change_state_name(state));
}

/* The process dies before or after it commits, if it comes to that. */
static void
do_crash(struct world *w)
{
	const struct cstrap_change_policy policy = any_policy(w);
	struct cstrap_sync_result result;
	struct crash crash;
	struct model later = w->model;
	enum cstrap_status st;

	if (w->model.refused)
		return; /* of two commits: not this one's */
	memset(&crash, 0, sizeof(crash));
	crash.before = chance(2);
	crash.after = !crash.before;
	note(w, "crash", crash.after);
	st = check_card(&w->model, w->at, &policy, &crash, &result);
	(void)model_sync(&later, faces, w->at, &policy);
	if (st == CSTRAP_OK || crash.after)
		w->model = later;
}

/* No answer from some command on: nothing happens, or all of it did. */
static void
do_bad_contact(struct world *w)
{
	const struct cstrap_vcard_fault fault = { .what =
						      CSTRAP_VCARD_FAULT_MUTE,
		.nth = chance(34) };
	const struct cstrap_change_policy policy = any_policy(w);
	struct cstrap_sync_result result;
	struct model later = w->model;
	struct crash crash;

	if (w->at < 0 || w->model.refused)
		return;
	note(w, "contact", (int)fault.nth);
	memset(&crash, 0, sizeof(crash));
	assert_int_equal(CSTRAP_OK,
	    cstrap_vcard_fault_set(cards[w->at].bench.vcard, &fault));
	assert_int_equal(CSTRAP_OK,
	    check_card(&w->model, w->at, &policy, &crash, &result));
	cstrap_vcard_fault_clear(cards[w->at].bench.vcard);
	cstrap_vcard_reset(cards[w->at].bench.vcard);
	if (result.state == CSTRAP_CHANGE_UNREADABLE) {
		assert_false(result.committed);
		return;
	}
	if (model_sync(&later, faces, w->at, &policy) != result.state)
		fail_msg("%s: %s", w->log,
		    cstrap_change_state_name(result.state));
	w->model = later;
}

/* The id of an instance in use; 65535 where there is none. */
static uint16_t
id_in_use(const struct cstrap_store *store, uint16_t object,
    unsigned int account)
{
	struct cstrap_stored stored;

	for (size_t i = 0; cstrap_store_at(store, i, &stored); i++)
		if (stored.about.state == CSTRAP_INSTANCE_USED &&
		    stored.about.object == object &&
		    (stored.about.identity == CSTRAP_IDENTITY_BOOTSTRAP ?
			    0 :
			    stored.about.key[0]) == account)
			return stored.about.id;
	return UINT16_MAX;
}

static uint16_t
free_id(const struct cstrap_store *store, uint16_t object)
{
	struct cstrap_stored stored;
	uint16_t id = 0;

	for (size_t i = 0; cstrap_store_at(store, i, &stored); i++)
		if (stored.about.object == object && stored.about.id >= id)
			id = (uint16_t)(stored.about.id + 1);
	return id;
}

/* Over the account that is in use, or beside all others. */
static void
write_account(struct world *w, enum origin origin)
{
	static uint8_t room[CSTRAP_MESSAGE_MAX];
	const unsigned int account = chance(ACCOUNTS);
	const uint8_t variant = (uint8_t)(1 + chance(VARIANTS));
	struct slot *slot = &w->model.slots[account];
	struct cstrap_store *store;
	struct cstrap_message message;
	uint16_t ids[2];
	char lines[512];
	size_t len;

	if (w->model.refused ||
	    (origin == FACTORY && slot->used != NOBODY &&
		slot->used != FACTORY && slot->used != CARD))
		return;
	note(w, origin == FACTORY ? "factory" : "server", (int)account);
	store = open_store(&w->model);
	for (uint16_t o = 0; o < 2; o++) {
		ids[o] = id_in_use(store, o, account);
		if (ids[o] == UINT16_MAX ||
		    (origin == FACTORY && slot->used == CARD))
			ids[o] = free_id(store, o);
	}
	len = security_line(lines, account, ids[0], variant);
	if (account > 0)
		(void)server_line(lines + len, account, ids[1], variant);
	message = message_of_lines(lines, room);
	assert_int_equal(CSTRAP_OK,
	    cstrap_store_write(store, &message,
		origin == FACTORY ? CSTRAP_FROM_FACTORY : CSTRAP_FROM_SERVER,
		NULL));
	assert_int_equal(CSTRAP_OK, cstrap_store_commit(store, NULL));
	cstrap_store_close(&store);
	if (origin == FACTORY && slot->used == CARD) {
		slot->aside[FACTORY] = variant;
		return;
	}
	slot->used = origin;
	slot->variant = variant;
}

static void
delete_account(struct world *w)
{
	const unsigned int account = chance(ACCOUNTS);
	struct slot *slot = &w->model.slots[account];
	struct cstrap_store *store;

	if (w->model.refused || slot->used == NOBODY)
		return;
	note(w, "delete", (int)account);
	store = open_store(&w->model);
	for (uint16_t o = 0; o < (account == 0 ? 1 : 2); o++)
		assert_int_equal(CSTRAP_OK,
		    cstrap_store_remove(store, o, id_in_use(store, o, account),
			NULL));
	assert_int_equal(CSTRAP_OK, cstrap_store_commit(store, NULL));
	cstrap_store_close(&store);
	slot->used = NOBODY;
}

static void
change_card(struct world *w)
{
	const unsigned int at =
	    w->at >= 0 ? (unsigned int)w->at : chance(CARDS);
	enum holds holds = HOLDS_MESSAGE;
	struct content content = any_content();
	const uint32_t n = chance(12);

	if (n < 3)
		holds = (enum holds[]) { HOLDS_NOTHING, HOLDS_INVALID,
			HOLDS_WRITING }[n];
	/* The same message on another card; a message that comes back. */
	if (n >= 9)
		content = faces[chance(CARDS)].content;
	if (content.variant[0] + content.variant[1] + content.variant[2] +
		content.variant[3] ==
	    0)
		content.variant[1] = 7;
	note(w, "holds", (int)holds * 10 + (int)at);
	hold(&cards[at], &faces[at], holds, content);
}

/* Another device key: only where there is one, which nobody can take away. */
static void
change_key(struct world *w)
{
	const unsigned int key = w->model.key == 1 ? 2 : 1;

	if (w->model.refused)
		return;
	note(w, "key", (int)key);
	w->model.refused = true; /* begin has made a store */
	w->model.key = key;
}

static void
step(struct world *w)
{
	switch (chance(16)) {
	case 0:
	case 1:
	case 2:
		change_card(w);
		break;
	case 3:
		w->at = (int)chance(CARDS + 1) - 1;
		note(w, "insert", w->at);
		break;
	case 4:
		write_account(w, FACTORY);
		break;
	case 5:
		write_account(w, SERVER);
		break;
	case 6:
		delete_account(w);
		break;
	case 7:
	case 8:
		do_crash(w);
		break;
	case 9:
		do_bad_contact(w);
		break;
	case 10:
		if (chance(4) == 0)
			change_key(w);
		break;
	default:
		do_sync(w);
		break;
	}
}

static void
begin(struct world *w, uint32_t seed)
{
	char path[128];

	memset(w, 0, sizeof(*w));
	chance_state = seed * 2654435761u + 1;
	w->model.memory.card = -1;
	w->at = (int)chance(CARDS + 1) - 1;
	w->log_len = (size_t)sprintf(w->log, "seed %u, card %d:", seed, w->at);
	(void)snprintf(path, sizeof(path), "%s/" CSTRAP_STORE_FILE, folder);
	(void)unlink(path);
	for (unsigned int i = 0; i < CARDS; i++)
		hold(&cards[i], &faces[i], HOLDS_MESSAGE, any_content());
	/* A device that has a store, so that another key finds one. */
	write_account(w, FACTORY);
}

static unsigned long first_seed = 1, seeds = 300;

static void
histories(void **state)
{
	static struct world w;

	(void)state;
	for (unsigned long seed = first_seed; seed < first_seed + seeds;
	     seed++) {
		begin(&w, (uint32_t)seed);
		for (unsigned int i = 0; i < OPS; i++) {
			step(&w);
			if (!w.model.refused)
				compare(&w.model, w.log);
		}
		/* What came after the last key change, too. */
		do_sync(&w);
		compare(&w.model, w.log);
	}
	print_message("%lu histories of %d steps\n", seeds, OPS);
}

static int
setup(void **state)
{
	const char *tmp = getenv("TMPDIR");

	(void)state;
	if (tmp == NULL)
		tmp = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp";
	(void)snprintf(folder, sizeof(folder), "%.40s/sync.XXXXXX", tmp);
	if (mkdtemp(folder) == NULL)
		return 1;
	make_cards();
	return 0;
}

static int
teardown(void **state)
{
	DIR *dir = opendir(folder);
	struct dirent *entry;

	(void)state;
	while (dir != NULL && (entry = readdir(dir)) != NULL)
		if (strncmp(entry->d_name, "store", 5) == 0)
			(void)unlinkat(dirfd(dir), entry->d_name, 0);
	if (dir != NULL)
		closedir(dir);
	(void)rmdir(folder);
	for (unsigned int i = 0; i < CARDS; i++)
		bench_close(&cards[i].bench);
	return 0;
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(histories) };

	if (argc > 1)
		first_seed = strtoul(argv[1], NULL, 10);
	if (argc > 2)
		seeds = strtoul(argv[2], NULL, 10);
	return cmocka_run_group_tests(tests, setup, teardown);
}
