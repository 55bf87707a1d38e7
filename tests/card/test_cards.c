/*
 * tests/card/test_cards.c - cards of the field, by their descriptions: each is
 * made, saved, loaded, and read.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "bench.h"

#include <stdio.h>

/* What reading a card comes to, whichever channel it takes. */
struct expected {
	const char *name;
	enum cstrap_status status;
	enum cstrap_walk_how how;
	enum cstrap_rule rules[3]; /* beside CHANNEL_BASIC; ends with NONE */
	bool no_channels;
};

#define BY_AID CSTRAP_OK, CSTRAP_WALK_BY_AID
#define BY_DIR CSTRAP_OK, CSTRAP_WALK_BY_DIR
#define NOTHING CSTRAP_E_NO_MESSAGE, CSTRAP_WALK_NOT_FOUND

static const struct expected cards[] = {
	{ "adm2", BY_AID, { 0 }, false },
	{ "arf-first", BY_AID, { 0 }, false },
	{ "arf-last", BY_AID, { 0 }, false },
	{ "arf-only", CSTRAP_E_NO_MESSAGE, CSTRAP_WALK_BY_AID, { 0 }, false },
	{ "basic", BY_AID, { 0 }, true },
	{ "blank", NOTHING, { 0 }, false },
	{ "bootstrap", BY_AID, { 0 }, false },
	{ "compact", BY_AID, { 0 }, false },
	{ "expanded", BY_AID, { 0 }, false },
	{ "full", BY_AID, { 0 }, false },
	{ "iso", BY_DIR, { 0 }, false },
	{ "le-zero", BY_AID, { 0 }, false },
	{ "many", BY_AID, { 0 }, false },
	{ "no-pin-status", NOTHING, { 0 }, false },
	{ "opaque", BY_AID, { 0 }, false },
	{ "pin-both", BY_AID, { 0 }, false },
	{ "pin-dodf", BY_AID, { 0 }, false },
	{ "pin-file", BY_AID, { 0 }, false },
	{ "printed-dir", BY_DIR, { CSTRAP_RULE_DIR_PRINTED }, false },
	{ "proactive", BY_AID, { CSTRAP_RULE_STATUS_91XX }, false },
	{ "resize-free", BY_AID, { 0 }, false },
	{ "short-dir", BY_AID, { 0 }, false },
	{ "silent", BY_DIR, { 0 }, true },
	{ "small-reads", BY_AID, { 0 }, false },
	{ "sizeless", BY_AID, { 0 }, false },
	{ "slow", BY_AID, { 0 }, false },
	{ "strict-create", NOTHING, { 0 }, false },
	{ "tag-73", BY_DIR, { 0 }, false },
	{ "talkative", BY_AID, { 0 }, false },
	{ "transparent-dir", BY_AID, { 0 }, false },
	{ "two-applications", BY_AID, { 0 }, false },
	{ "two-dodfs", BY_AID, { CSTRAP_RULE_DODF_SEVERAL }, false },
	{ "two-keys", BY_AID, { 0 }, false },
	{ "waiting", BY_AID, { 0 }, true },
	{ "worn", BY_AID, { 0 }, false },
	{ "wrapped", BY_AID, { CSTRAP_RULE_OID_WRAPPED }, false },
};

#define CARD_COUNT (sizeof(cards) / sizeof(cards[0]))

static struct cstrap_vcard *
card_of(const char *name)
{
	struct cstrap_vcard_options options = { .iccid =
						    "8988211000000000001" };
	struct cstrap_finding finding = { 0 };
	struct cstrap_vcard *vcard;
	char path[128], folder[512];
	uint8_t *text;

	(void)snprintf(path, sizeof(path), "cards/%s.json", name);
	(void)snprintf(folder, sizeof(folder), "%s/cards",
	    getenv("CSTRAP_FIXTURES"));
	text = fixture(path, &options.description.len);
	options.description.data = text;
	options.folder = folder;
	if (cstrap_vcard_new(&vcard, &options, &finding) != CSTRAP_OK)
		fail_msg("%s: %s: %s", path, finding.place, finding.text);
	free(text);
	return vcard;
}

/* What comes back of its image. */
static struct cstrap_vcard *
again(struct cstrap_vcard **vcard)
{
	struct cstrap_vcard *loaded;
	uint8_t *image, *second;
	size_t len, second_len;

	assert_int_equal(CSTRAP_OK,
	    cstrap_vcard_save(*vcard, &image, &len, NULL));
	cstrap_vcard_close(vcard);
	assert_int_equal(CSTRAP_OK,
	    cstrap_vcard_load(&loaded, (struct cstrap_view) { image, len },
		NULL));
	assert_int_equal(CSTRAP_OK,
	    cstrap_vcard_save(loaded, &second, &second_len, NULL));
	assert_int_equal(len, second_len);
	assert_memory_equal(image, second, len);
	free(image);
	free(second);
	return loaded;
}

struct findings {
	size_t count;
	bool basic;
	enum cstrap_rule rules[8];
};

static void
take(void *ctx, const struct cstrap_finding *finding)
{
	struct findings *findings = ctx;

	if (finding->rule == CSTRAP_RULE_CHANNEL_BASIC) {
		findings->basic = true;
		return;
	}
	assert_true(findings->count < 8);
	findings->rules[findings->count++] = finding->rule;
}

static enum cstrap_status
read_card(struct cstrap_vcard *vcard, struct cstrap_reading *reading,
    bool basic_channel, const struct cstrap_keyring *keys,
    struct findings *findings)
{
	static uint8_t room[CSTRAP_MESSAGE_MAX];
	const struct cstrap_sink sink = { take, findings };
	const struct cstrap_reading_options options = { .basic_channel =
							    basic_channel,
		.keys = keys,
		.sink = &sink };
	struct cstrap_finding finding = { 0 };
	struct cstrap_link link;
	enum cstrap_status st;

	memset(findings, 0, sizeof(*findings));
	cstrap_vcard_link(vcard, false, &link);
	st = cstrap_reading_run(reading, &link,
	    (struct cstrap_room) { room, sizeof(room) }, &options, &finding);
	cstrap_link_close(&link);
	return st;
}

static void
assert_reads(const struct expected *card, struct cstrap_vcard *vcard,
    bool basic_channel, const struct cstrap_keyring *keys)
{
	struct cstrap_reading reading;
	struct findings findings;
	uint8_t *wanted;
	size_t len, i;

	assert_int_equal(card->status,
	    read_card(vcard, &reading, basic_channel, keys, &findings));
	assert_int_equal(card->how, reading.walk.how);
	for (i = 0; card->rules[i] != CSTRAP_RULE_NONE; i++)
		assert_int_equal(card->rules[i], findings.rules[i]);
	assert_int_equal(i, findings.count);
	assert_int_equal(card->no_channels && !basic_channel, findings.basic);
	if (card->status != CSTRAP_OK)
		return;
	wanted = fixture("messages/ef-3.bin", &len);
	assert_int_equal(len, reading.message.bytes.len);
	assert_memory_equal(wanted, reading.message.bytes.data, len);
	free(wanted);
}

/* PIN1, as the cards that ask for it have it. */
static void
take_pin(struct cstrap_keyring *keys)
{
	static const char text[] = "ascii:1234";

	memset(keys, 0, sizeof(*keys));
	assert_int_equal(CSTRAP_OK,
	    cstrap_keyring_add(keys, CSTRAP_KEY_PIN1,
		(struct cstrap_view) { (const uint8_t *)text,
		    sizeof(text) - 1 },
		NULL));
}

static void
each_card_is_read(void **state)
{
	struct cstrap_keyring keys;

	(void)state;
	take_pin(&keys);
	for (size_t i = 0; i < CARD_COUNT; i++) {
		const struct expected *card = &cards[i];
		struct cstrap_vcard *vcard = card_of(card->name);
		struct cstrap_vcard_counts counts;

		print_message("card: %s\n", card->name);
		assert_reads(card, vcard, false, &keys);
		assert_reads(card, vcard, true, &keys);
		vcard = again(&vcard);
		assert_reads(card, vcard, false, &keys);
		assert_reads(card, vcard, true, &keys);
		cstrap_vcard_counts(vcard, &counts);
		assert_int_equal(0, counts.updates + counts.creates);
		assert_int_equal(0, counts.deletes + counts.resizes);
		cstrap_vcard_close(&vcard);
	}
	cstrap_keyring_wipe(&keys);
}

/* Without the PIN nothing is read, and nothing is tried. */
static void
pin_that_was_not_given(void **state)
{
	static const char *const names[] = { "pin-file", "pin-dodf" };

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		struct cstrap_vcard *vcard = card_of(names[i]);
		struct cstrap_vcard_counts counts;
		struct cstrap_reading reading;
		struct findings findings;

		assert_int_equal(CSTRAP_E_CARD_ACCESS,
		    read_card(vcard, &reading, false, NULL, &findings));
		cstrap_vcard_counts(vcard, &counts);
		assert_int_equal(0, counts.verifies);
		cstrap_vcard_close(&vcard);
	}
}

/*
 * The table has a row for each description, and only for those. (conform*
 * have a defect each, for the conformance scripts.)
 */
static void
each_description_is_here(void **state)
{
	char path[600];
	size_t count = 0;
	char line[256];
	FILE *list;

	(void)state;
	(void)snprintf(path, sizeof(path),
	    "ls '%s/cards' | sed -n '/^conform/d; s/[.]json$//p'",
	    getenv("CSTRAP_FIXTURES"));
	list = popen(path, "r");
	assert_non_null(list);
	while (fgets(line, sizeof(line), list) != NULL) {
		size_t i;

		line[strcspn(line, "\n")] = '\0';
		for (i = 0; i < CARD_COUNT; i++)
			if (strcmp(cards[i].name, line) == 0)
				break;
		if (i == CARD_COUNT)
			fail_msg("%s is in no row", line);
		count++;
	}
	assert_int_equal(0, pclose(list));
	assert_int_equal(CARD_COUNT, count);
}

static unsigned
commands_to_read(const char *name)
{
	struct cstrap_vcard *vcard = card_of(name);
	struct cstrap_vcard_counts counts;
	struct cstrap_reading reading;
	struct findings findings;

	assert_int_equal(CSTRAP_OK,
	    read_card(vcard, &reading, false, NULL, &findings));
	cstrap_vcard_counts(vcard, &counts);
	cstrap_vcard_close(&vcard);
	return counts.commands;
}

/* A quirk that nobody notices is none: the same bytes take more commands. */
static void
quirks_cost_commands(void **state)
{
	const unsigned plain = commands_to_read("bootstrap");

	(void)state;
	assert_true(commands_to_read("waiting") > plain);
	assert_true(commands_to_read("le-zero") > plain);
	assert_true(commands_to_read("tag-73") > plain);
	assert_int_equal(plain, commands_to_read("worn"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_card_is_read),
		cmocka_unit_test(pin_that_was_not_given),
		cmocka_unit_test(each_description_is_here),
		cmocka_unit_test(quirks_cost_commands),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
