/*
 * test_apply.c - the plan: what goes, gives way, comes back, comes, and where.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "test_apply.h"

#define MAX 16

/* An instance, and what is to become of it. */
struct row {
	uint16_t object, id;
	char from;  /* C card, F factory, S server */
	char state; /* U used, D disabled, A aside */
	uint8_t identity;
	uint16_t key0, key1;
	char step; /* K keep, D disable, X delete, A aside, R restore */
	uint16_t to;
};

/* An instance that comes, and the id that it is to get. */
struct comer {
	uint16_t object, id;
	uint8_t identity;
	uint16_t key0, key1;
	uint16_t to;
	uint16_t new_key1;
};

#define NONE CSTRAP_IDENTITY_NONE
#define BOOT CSTRAP_IDENTITY_BOOTSTRAP
#define SERVER CSTRAP_IDENTITY_SERVER
#define TARGET CSTRAP_IDENTITY_TARGET
#define SINGLE CSTRAP_IDENTITY_SINGLE

#define APPLY CSTRAP_ACTION_APPLY
#define DELETE CSTRAP_ACTION_DELETE
#define DISABLE CSTRAP_ACTION_DISABLE

struct scene {
	const char *name;
	unsigned int actions;
	struct row held[MAX];
	struct comer coming[MAX];
};

static const struct scene scenes[] = {
	{ "a card for a client that has nothing", APPLY, { { 0 } },
	    { { 0, 0, SERVER, 1, 0, 0, 0 }, { 0, 7, BOOT, 0, 0, 7, 0 },
		{ 1, 3, SERVER, 1, 0, 3, 0 } } },
	{ "the card's own are replaced", APPLY | DISABLE,
	    { { 0, 0, 'C', 'U', SERVER, 1, 0, 'X', 0 },
		{ 1, 0, 'C', 'D', SERVER, 1, 0, 'X', 0 } },
	    { { 0, 0, SERVER, 2, 0, 0, 0 }, { 1, 0, SERVER, 2, 0, 0, 0 } } },
	{ "nothing else is touched", APPLY,
	    { { 0, 1, 'F', 'U', SERVER, 2, 0, 'K', 1 },
		{ 1, 1, 'S', 'U', SERVER, 2, 0, 'K', 1 },
		{ 5, 0, 'S', 'U', NONE, 0, 0, 'K', 0 } },
	    { { 0, 0, SERVER, 1, 0, 0, 0 }, { 1, 0, SERVER, 1, 0, 0, 0 } } },
	{ "the factory's account gives way, and its ids with it", APPLY,
	    { { 0, 0, 'F', 'U', SERVER, 1, 0, 'A', 0 },
		{ 1, 0, 'F', 'U', SERVER, 1, 0, 'A', 0 } },
	    { { 0, 0, SERVER, 1, 0, 0, 0 }, { 1, 0, SERVER, 1, 0, 0, 0 } } },
	{ "one bootstrap account", APPLY,
	    { { 0, 4, 'F', 'U', BOOT, 0, 0, 'A', 4 } },
	    { { 0, 0, BOOT, 0, 0, 0, 0 } } },
	{ "a server and a bootstrap account are not the same", APPLY,
	    { { 0, 0, 'F', 'U', BOOT, 0, 0, 'K', 0 } },
	    { { 0, 0, SERVER, 1, 0, 1, 0 } } },
	{ "ids that are taken", APPLY,
	    { { 0, 0, 'F', 'U', SERVER, 8, 0, 'K', 0 },
		{ 0, 2, 'S', 'U', SERVER, 9, 0, 'K', 2 } },
	    /* 1 keeps its own, so 0 and 2 go to 3 and 4 */
	    { { 0, 0, SERVER, 1, 0, 3, 0 }, { 0, 1, SERVER, 2, 0, 1, 0 },
		{ 0, 2, SERVER, 3, 0, 4, 0 } } },
	{ "the card goes, the factory's account comes back", DELETE,
	    { { 0, 0, 'C', 'U', SERVER, 1, 0, 'X', 0 },
		{ 0, 0, 'F', 'A', SERVER, 1, 0, 'R', 0 } },
	    { { 0 } } },
	{ "it stays aside while the card changes", APPLY | DISABLE,
	    { { 0, 0, 'C', 'U', SERVER, 1, 0, 'X', 0 },
		{ 0, 0, 'F', 'A', SERVER, 1, 0, 'K', 0 } },
	    { { 0, 5, SERVER, 1, 0, 5, 0 } } },
	{ "it comes back as another account comes, to its home", APPLY,
	    { { 0, 0, 'C', 'U', SERVER, 1, 0, 'X', 0 },
		{ 0, 0, 'F', 'A', SERVER, 1, 0, 'R', 0 } },
	    { { 0, 0, SERVER, 2, 0, 1, 0 } } },
	{ "its home is kept for it", APPLY,
	    { { 0, 0, 'F', 'A', SERVER, 1, 0, 'K', 0 } },
	    { { 0, 0, SERVER, 2, 0, 2, 0 }, { 0, 1, SERVER, 1, 0, 1, 0 } } },
	{ "its home was taken by a server: the lowest free id", DELETE,
	    { { 0, 0, 'S', 'U', SERVER, 7, 0, 'K', 0 },
		{ 0, 0, 'F', 'A', SERVER, 1, 0, 'R', 1 } },
	    { { 0 } } },
	{ "not while a server has written that account", DELETE,
	    { { 0, 0, 'S', 'U', SERVER, 1, 0, 'K', 0 },
		{ 0, 0, 'F', 'A', SERVER, 1, 0, 'K', 0 } },
	    { { 0 } } },
	{ "a server's account gives way, too", APPLY,
	    { { 0, 0, 'S', 'U', SERVER, 1, 0, 'A', 0 } },
	    { { 0, 0, SERVER, 1, 0, 0, 0 } } },
	{ "of a server's and the factory's the server's comes back", DELETE,
	    { { 0, 0, 'F', 'A', SERVER, 1, 0, 'K', 0 },
		{ 0, 0, 'S', 'A', SERVER, 1, 0, 'R', 0 },
		{ 0, 0, 'C', 'U', SERVER, 1, 0, 'X', 0 } },
	    { { 0 } } },
	{ "what the same origin had aside is out of date", APPLY,
	    { { 0, 0, 'S', 'A', SERVER, 1, 0, 'X', 0 },
		{ 0, 3, 'S', 'U', SERVER, 1, 0, 'A', 3 },
		{ 0, 0, 'F', 'A', SERVER, 1, 0, 'K', 0 } },
	    { { 0, 0, SERVER, 1, 0, 0, 0 } } },
	{ "disabled: out of use, and the factory's comes back", DISABLE,
	    { { 0, 0, 'C', 'U', SERVER, 1, 0, 'D', 0 },
		{ 0, 1, 'C', 'D', SERVER, 2, 0, 'K', 1 },
		{ 0, 0, 'F', 'A', SERVER, 1, 0, 'R', 0 } },
	    { { 0, 9, SERVER, 9, 0, 9, 0 } } },
	{ "nothing to do", 0,
	    { { 0, 0, 'C', 'U', SERVER, 1, 0, 'K', 0 },
		{ 0, 0, 'F', 'A', SERVER, 1, 0, 'K', 0 },
		{ 0, 5, 'F', 'A', SERVER, 5, 0, 'K', 5 } },
	    { { 0 } } },
	{ "access control follows what it controls", APPLY,
	    { { 1, 0, 'F', 'U', SERVER, 8, 0, 'K', 0 },
		{ 2, 0, 'F', 'U', TARGET, 1, 0, 'K', 0 } },
	    { { 1, 0, SERVER, 1, 0, 1, 0 }, { 2, 0, TARGET, 1, 0, 3, 1 },
		{ 2, 1, TARGET, 1, 65535, 1, 65535 },
		{ 2, 2, TARGET, 4, 0, 2, 0 } } },
	{ "access control of the same instance gives way", APPLY,
	    { { 2, 0, 'F', 'U', TARGET, 3, 0, 'A', 0 } },
	    { { 2, 0, TARGET, 3, 0, 0, 0 } } },
	{ "an object of one instance", APPLY,
	    { { 4, 0, 'F', 'U', SINGLE, 0, 0, 'A', 0 } },
	    { { 4, 0, SINGLE, 0, 0, 0, 0 } } },
	{ "and back", DELETE,
	    { { 4, 0, 'F', 'A', SINGLE, 0, 0, 'R', 0 },
		{ 4, 0, 'C', 'U', SINGLE, 0, 0, 'X', 0 } },
	    { { 0 } } },
};

static enum cstrap_provenance
provenance(char letter)
{
	return letter == 'C' ? CSTRAP_FROM_CARD :
	    letter == 'F'    ? CSTRAP_FROM_FACTORY :
			       CSTRAP_FROM_SERVER;
}

static uint8_t
state(char letter)
{
	return letter == 'U' ? CSTRAP_INSTANCE_USED :
	    letter == 'D'    ? CSTRAP_INSTANCE_DISABLED :
			       CSTRAP_INSTANCE_ASIDE;
}

static char
step_letter(uint8_t step)
{
	return "KDXARI"[step];
}

static size_t
fill_held(const struct scene *scene, struct cstrap_instance *held)
{
	size_t n = 0;

	for (; n < MAX && scene->held[n].from != 0; n++) {
		const struct row *row = &scene->held[n];

		cstrap_instance_begin(&held[n], row->object, row->id,
		    provenance(row->from));
		held[n].identity = row->identity;
		held[n].key[0] = row->key0;
		held[n].key[1] = row->key1;
		held[n].state = state(row->state);
	}
	return n;
}

static size_t
fill_coming(const struct scene *scene, struct cstrap_instance *coming)
{
	size_t n = 0;

	for (; n < MAX && (scene->coming[n].identity != NONE); n++) {
		const struct comer *row = &scene->coming[n];

		cstrap_instance_begin(&coming[n], row->object, row->id,
		    CSTRAP_FROM_CARD);
		coming[n].identity = row->identity;
		coming[n].key[0] = row->key0;
		coming[n].key[1] = row->key1;
	}
	return n;
}

static void
check_scene(const struct scene *scene)
{
	struct cstrap_instance held[MAX], coming[MAX];
	struct cstrap_apply apply;
	size_t comers;

	memset(&apply, 0, sizeof(apply));
	apply.held = held;
	apply.held_count = fill_held(scene, held);
	apply.coming = coming;
	apply.coming_count = comers = fill_coming(scene, coming);
	apply.actions = scene->actions;
	assert_int_equal(CSTRAP_OK, cstrap_apply_plan(&apply));
	for (size_t i = 0; i < apply.held_count; i++)
		if (step_letter(held[i].step) != scene->held[i].step ||
		    held[i].to != scene->held[i].to)
			fail_msg("%s: held %zu: %c to %u", scene->name, i,
			    step_letter(held[i].step), held[i].to);
	if (scene->actions & APPLY)
		assert_int_equal(comers, apply.coming_count);
	else
		assert_int_equal(0, apply.coming_count);
	for (size_t i = 0; i < apply.coming_count; i++)
		if (coming[i].to != scene->coming[i].to ||
		    (coming[i].identity == TARGET &&
			coming[i].key[1] != scene->coming[i].new_key1))
			fail_msg("%s: comer %zu: to %u, key %u", scene->name, i,
			    coming[i].to, coming[i].key[1]);
}

static void
scenes_hold(void **unused)
{
	(void)unused;
	for (size_t i = 0; i < sizeof(scenes) / sizeof(scenes[0]); i++)
		check_scene(&scenes[i]);
}

/* Each id is in use once, whatever the plan was made of. */
static void
ids_are_unique(void **unused)
{
	struct cstrap_instance held[MAX], coming[MAX];
	struct cstrap_apply apply;
	uint32_t seed = 1;

	(void)unused;
	for (unsigned int round = 0; round < 20000; round++) {
		memset(&apply, 0, sizeof(apply));
		apply.held = held;
		apply.coming = coming;
		apply.held_count = apply.coming_count = MAX;
		for (size_t i = 0; i < MAX; i++) {
			seed = seed * 1664525 + 1013904223;
			cstrap_instance_begin(&held[i], seed >> 8 & 1,
			    (uint16_t)i, CSTRAP_FROM_SERVER);
			held[i].provenance = (uint8_t)((seed >> 10) % 3 + 1);
			held[i].identity = SERVER;
			held[i].key[0] = seed >> 16 & 7;
			held[i].state = held[i].provenance == 1 ?
			    (seed >> 20) % 2 :
			    (seed >> 20) % 2 * 2;
			cstrap_instance_begin(&coming[i], seed >> 24 & 1,
			    (uint16_t)i, CSTRAP_FROM_CARD);
			coming[i].identity = SERVER;
			coming[i].key[0] = (uint16_t)i;
		}
		apply.actions = round % 3 == 0 ? DELETE :
		    round % 3 == 1             ? DISABLE :
						 APPLY;
		assert_int_equal(CSTRAP_OK, cstrap_apply_plan(&apply));
		for (unsigned int id = 0; id < 4 * MAX; id++) {
			unsigned int users = 0;

			for (size_t i = 0; i < apply.held_count; i++)
				users += held[i].object == id % 2 &&
				    held[i].to == id / 2 &&
				    ((held[i].step == CSTRAP_APPLY_KEEP &&
					 held[i].state == 0) ||
					held[i].step == CSTRAP_APPLY_RESTORE);
			for (size_t i = 0; i < apply.coming_count; i++)
				users += coming[i].object == id % 2 &&
				    coming[i].to == id / 2;
			assert_in_range(users, 0, 1);
		}
	}
}

static void
steps_in_their_order(void **unused)
{
	static const struct row rows[] = {
		{ 0, 0, 'F', 'A', SERVER, 3, 0, 'R', 0 },
		{ 0, 1, 'C', 'U', SERVER, 1, 0, 'X', 1 },
		{ 0, 2, 'S', 'U', SERVER, 2, 0, 'A', 2 },
		{ 0, 3, 'C', 'D', SERVER, 1, 0, 'X', 3 },
	};
	struct scene scene = { "order", APPLY, { { 0 } },
		{ { 0, 2, SERVER, 2, 0, 2, 0 },
		    { 1, 2, SERVER, 2, 0, 2, 0 } } };
	struct cstrap_instance held[MAX], coming[MAX];
	const struct cstrap_instance *instance;
	struct cstrap_apply apply;
	char order[16];

	(void)unused;
	memcpy(scene.held, rows, sizeof(rows));
	memset(&apply, 0, sizeof(apply));
	apply.held = held;
	apply.held_count = fill_held(&scene, held);
	apply.coming = coming;
	apply.coming_count = fill_coming(&scene, coming);
	apply.actions = APPLY;
	assert_int_equal(CSTRAP_OK, cstrap_apply_plan(&apply));
	for (int turn = 0; turn < 2; turn++) {
		size_t n = 0;

		while (cstrap_apply_next(&apply, &instance)) {
			assert_true(n < sizeof(order) - 1);
			order[n++] = step_letter(instance->step);
		}
		order[n] = '\0';
		assert_string_equal("XXARII", order);
	}
}

/* --- reading instances ----------------------------------------------------- */

static void
instances_of_a_message(void **unused)
{
	static uint8_t bytes[FIXTURE_MAX];
	struct cstrap_instance room[MAX];
	struct cstrap_message message;
	size_t len, count;

	(void)unused;
	len = fixture_read("messages/ef-3.bin", bytes, sizeof(bytes));
	assert_int_equal(CSTRAP_OK,
	    cstrap_message_decode(&message, (struct cstrap_view) { bytes, len },
		NULL));
	assert_int_equal(CSTRAP_OK,
	    cstrap_instance_list(&message, CSTRAP_FROM_CARD, room, MAX,
		&count));
	assert_int_equal(4, count);
	assert_int_equal(BOOT, room[0].identity);
	assert_int_equal(0, room[0].key[0]); /* though it has an SSID */
	assert_int_equal(SERVER, room[1].identity);
	assert_int_equal(101, room[1].key[0]);
	assert_int_equal(SERVER, room[2].identity);
	assert_int_equal(TARGET, room[3].identity);
	assert_int_equal(1, room[3].key[0]);
	assert_int_equal(0, room[3].key[1]);
	assert_int_equal(CSTRAP_E_SPACE,
	    cstrap_instance_list(&message, CSTRAP_FROM_CARD, room, 3, &count));
	assert_int_equal(3, count);
}

static void
role_in_either_order(void **unused)
{
	static const uint8_t yes[] = { 1 }, ssid[] = { 0, 7 },
			     far[] = { 1, 0, 0, 0 };
	struct cstrap_instance i;

	(void)unused;
	for (int turn = 0; turn < 2; turn++) {
		cstrap_instance_begin(&i, 0, 0, CSTRAP_FROM_CARD);
		assert_int_equal(NONE, i.identity);
		cstrap_instance_note(&i, turn == 0 ? 1 : 10,
		    turn == 0 ? (struct cstrap_view) { yes, 1 } :
				(struct cstrap_view) { ssid, 2 });
		cstrap_instance_note(&i, turn == 0 ? 10 : 1,
		    turn == 0 ? (struct cstrap_view) { ssid, 2 } :
				(struct cstrap_view) { yes, 1 });
		assert_int_equal(BOOT, i.identity);
		assert_int_equal(0, i.key[0]);
	}
	cstrap_instance_begin(&i, 1, 0, CSTRAP_FROM_CARD);
	cstrap_instance_note(&i, 0, (struct cstrap_view) { far, 4 });
	assert_int_equal(NONE, i.identity);
	cstrap_instance_begin(&i, 4, 0, CSTRAP_FROM_CARD);
	assert_int_equal(SINGLE, i.identity);
}

/* --- links and a data model ------------------------------------------------ */

static struct cstrap_path
path_of(const struct cstrap_instance *i, uint16_t id)
{
	return (struct cstrap_path) { 2, { i->object, id, 0, 0 } };
}

static enum cstrap_status
on_disable(void *ctx, const struct cstrap_instance *i)
{
	const struct cstrap_path path = path_of(i, i->id);

	return note(ctx, "disable ", &path, (struct cstrap_view) { NULL, 0 });
}

static enum cstrap_status
on_remove(void *ctx, const struct cstrap_instance *i)
{
	const struct cstrap_path path = path_of(i, i->id);

	return note(ctx, "remove ", &path, (struct cstrap_view) { NULL, 0 });
}

static enum cstrap_status
on_restore(void *ctx, const struct cstrap_instance *i)
{
	const struct cstrap_path path = path_of(i, i->to);

	return note(ctx, "restore ", &path, (struct cstrap_view) { NULL, 0 });
}

static enum cstrap_status
on_write(void *ctx, const struct cstrap_node *node)
{
	return note(ctx, "", &node->path,
	    node->kind == CSTRAP_NODE_RESOURCE ||
		    node->kind == CSTRAP_NODE_RESOURCE_INSTANCE ?
		node->value :
		(struct cstrap_view) { NULL, 0 });
}

static enum cstrap_status
on_commit(void *ctx, struct cstrap_view record)
{
	const struct cstrap_path none = { 0, { 0, 0, 0, 0 } };

	return note(ctx, "commit", &none, record);
}

static void
on_abandon(void *ctx)
{
	((struct notes *)ctx)->abandoned = true;
}

static void
links_follow(void **unused)
{
	static const char hex[] =
	    "0005 0058"
	    "0000 00 001B 080018 C10A01 C41100150000"
	    "        881B0C 440000170000 440100170009"
	    "0001 00 0006 080003 C10001"
	    "0002 00 0012 080006 C10001 C10100 080106 C10005 C10100"
	    "0015 00 0006 080003 C10141"
	    "0017 00 0006 080003 C10041";
	static const struct row rows[] = {
		{ 1, 0, 'F', 'U', SERVER, 9, 0, 'K', 0 },
		{ 21, 0, 'F', 'U', NONE, 0, 0, 'K', 0 },
		{ 23, 0, 'S', 'U', NONE, 0, 0, 'K', 0 },
		{ 2, 1, 'S', 'U', TARGET, 7, 0, 'K', 1 },
		{ 0, 8, 'C', 'U', SERVER, 8, 0, 'X', 8 },
		{ 0, 0, 'F', 'U', SERVER, 1, 0, 'A', 0 },
		{ 0, 3, 'F', 'A', SERVER, 8, 0, 'R', 3 },
	};
	static const char wanted[] = "remove /0/8\n"
				     "disable /0/0\n"
				     "restore /0/3\n"
				     "/0/0\n/0/0/10=01\n/0/0/17=00150001\n"
				     "/0/0/27\n/0/0/27/0=00170001\n"
				     "/0/0/27/1=00170009\n"
				     "/1/1\n/1/1/0=01\n"
				     "/2/0\n/2/0/0=01\n/2/0/1=01\n"
				     "/2/2\n/2/2/0=05\n/2/2/1=00\n"
				     "/21/1\n/21/1/1=41\n"
				     "/23/1\n/23/1/0=41\n"
				     "commit=AB\n";
	struct scene scene = { "links", APPLY, { { 0 } }, { { 0 } } };
	struct cstrap_instance held[MAX], coming[MAX];
	static uint8_t room[512], record[] = { 0xAB };
	struct notes notes;
	struct cstrap_model model = { .disable = on_disable,
		.remove = on_remove,
		.restore = on_restore,
		.write = on_write,
		.commit = on_commit,
		.abandon = on_abandon,
		.ctx = &notes };
	struct cstrap_message message = message_of(hex, room, sizeof(room));
	unsigned int calls = 0;

	(void)unused;
	memcpy(scene.held, rows, sizeof(rows));
	for (unsigned int fail_at = 0; fail_at <= calls; fail_at++) {
		struct cstrap_apply apply;
		enum cstrap_status st;

		memset(&apply, 0, sizeof(apply));
		memset(&notes, 0, sizeof(notes));
		notes.fail_at = fail_at;
		apply.held = held;
		apply.held_count = fill_held(&scene, held);
		apply.coming = coming;
		assert_int_equal(CSTRAP_OK,
		    cstrap_instance_list(&message, CSTRAP_FROM_CARD, coming,
			MAX, &apply.coming_count));
		apply.actions = APPLY;
		assert_int_equal(CSTRAP_OK, cstrap_apply_plan(&apply));
		st = cstrap_apply_run(&apply, &message, &model,
		    (struct cstrap_view) { record, 1 });
		if (fail_at == 0) {
			assert_int_equal(CSTRAP_OK, st);
			assert_string_equal(wanted, notes.text);
			calls = notes.calls;
		} else {
			/* It says so, and no later call is made. */
			assert_int_equal(CSTRAP_E_FILE, st);
			assert_int_equal(fail_at, notes.calls);
		}
		assert_int_equal(fail_at != 0, notes.abandoned);
	}
	assert_int_equal(22, calls);
}

static void
message_that_is_not_the_one_planned(void **unused)
{
	static const char hex[] = "0001 000B 0000 00 0006 080003 C10A01";
	static uint8_t room[64];
	struct notes notes;
	struct cstrap_model model = { .write = on_write,
		.commit = on_commit,
		.abandon = on_abandon,
		.ctx = &notes };
	struct cstrap_message message = message_of(hex, room, sizeof(room));
	struct cstrap_instance coming[2];
	struct cstrap_apply apply;

	(void)unused;
	memset(&apply, 0, sizeof(apply));
	memset(&notes, 0, sizeof(notes));
	cstrap_instance_begin(&coming[0], 0, 0, CSTRAP_FROM_CARD);
	cstrap_instance_begin(&coming[1], 0, 1, CSTRAP_FROM_CARD);
	apply.coming = coming;
	apply.coming_count = 2;
	apply.actions = APPLY;
	assert_int_equal(CSTRAP_OK, cstrap_apply_plan(&apply));
	assert_int_equal(CSTRAP_E_ARGUMENT,
	    cstrap_apply_run(&apply, &message, &model,
		(struct cstrap_view) { NULL, 0 }));
	assert_true(notes.abandoned);
	assert_int_equal(CSTRAP_E_ARGUMENT,
	    cstrap_apply_run(&apply, NULL, &model,
		(struct cstrap_view) { NULL, 0 }));
}

static void
no_id_left(void **unused)
{
	static struct cstrap_instance held[65535];
	struct cstrap_instance coming;
	struct cstrap_apply apply;

	(void)unused;
	memset(&apply, 0, sizeof(apply));
	for (uint32_t i = 0; i < 65535; i++)
		cstrap_instance_begin(&held[i], 5, (uint16_t)i,
		    CSTRAP_FROM_SERVER);
	/* One that is free is found ... */
	held[65534].object = 6;
	cstrap_instance_begin(&coming, 5, 65534, CSTRAP_FROM_CARD);
	apply.held = held;
	apply.held_count = 65535;
	apply.coming = &coming;
	apply.coming_count = 1;
	apply.actions = APPLY;
	assert_int_equal(CSTRAP_OK, cstrap_apply_plan(&apply));
	assert_int_equal(65534, coming.to);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(scenes_hold),
		cmocka_unit_test(ids_are_unique),
		cmocka_unit_test(steps_in_their_order),
		cmocka_unit_test(instances_of_a_message),
		cmocka_unit_test(role_in_either_order),
		cmocka_unit_test(links_follow),
		cmocka_unit_test(message_that_is_not_the_one_planned),
		cmocka_unit_test(no_id_left),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
