/*
 * test_field.c - what known clients can read: for each of them cards that it
 * reads, and others that it does not.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "paper_card.h"

#include "cardstrap/field.h"

#define ODF "A706300404026430"
#define ODF_OTHER "A706300404025207"
#define ODF_LONG_PATH "A70A300804063F007F506430"
#define ODF_PIN_FIRST "A806300404024404"
#define DODF "A11430003000A10E300C0604672B0901300404026432"
#define DODF_OTHER_FILE "A11430003000A10E300C0604672B0901300404026433"
#define DODF_AT_6433 DODF_OTHER_FILE
#define DODF_WRAPPED "A11630003000A110300E06060604672B0901300404026432"
#define DODF_OPAQUE "3012300030060604672B0901A106300404026432"
#define DODF_PRIVATE       \
	"A118300403020780" \
	"3000A10E300C0604672B0901300404026432"
#define DODF_PATH "A11830003000A11230100604672B0901300804063F007F506432"
#define DODF_PATH_4 "A11630003000A110300E0604672B0901300604047FFF6432"
#define DODF_INDEX "A11A30003000A11430120604672B0901300A04026432020104800110"
#define DODF_INDEX_0 "A11A30003000A11430120604672B0901300A04026432020100800150"
#define DODF_LONG_FORM "A1811430003000A10E300C0604672B0901300404026432"
#define DODF_FOREIGN PAPER_FOREIGN

static struct cstrap_message
message_of(const char *fixture)
{
	static uint8_t bytes[FIXTURE_MAX];
	struct cstrap_message message;
	const size_t len = fixture_read(fixture, bytes, sizeof(bytes));

	assert_int_equal(cstrap_message_decode(&message,
			     (struct cstrap_view) { bytes, len }, NULL),
	    CSTRAP_OK);
	return message;
}

/* The findings that a client has on a card. */
static struct found
judge(const char *client, struct paper *card)
{
	static uint8_t room[CSTRAP_MESSAGE_MAX];
	static struct cstrap_field_seen seen;
	const struct cstrap_link link = paper_link(card);
	const struct cstrap_keyring pins = { 1, { { 0x01, "1234" } } };
	const struct cstrap_reading_options options = { .keys = &pins,
		.visit = cstrap_field_visit,
		.visit_ctx = &seen };
	const struct cstrap_field *field = cstrap_field_find(client);
	struct cstrap_reading reading;
	struct cstrap_field_case what = { .reading = &reading, .seen = &seen };
	struct found found;
	const struct cstrap_sink sink = found_sink(&found);
	enum cstrap_status st;
	size_t errors = 0;

	assert_non_null(field);
	cstrap_field_seen_init(&seen);
	card->application = 0;
	assert_int_equal(cstrap_reading_run(&reading, &link,
			     (struct cstrap_room) { room, sizeof(room) },
			     &options, NULL),
	    CSTRAP_OK);
	what.message = &reading.message;
	what.file = "card";
	st = cstrap_field_check(field, &what, &sink);
	for (size_t i = 0; i < found.count; i++)
		errors += found.row[i].severity == CSTRAP_SEVERITY_ERROR;
	assert_int_equal(st, errors > 0 ? CSTRAP_E_RULE : CSTRAP_OK);
	return found;
}

static struct paper
plain_card(void)
{
	return (struct paper) { .odf = ODF,
		.dodf = DODF,
		.message = message_of("messages/ef-2.bin").bytes };
}

/* One finding of this rule and no other; CSTRAP_RULE_NONE: none at all. */
static void
expect(const char *client, struct paper *card, enum cstrap_rule rule)
{
	const struct found found = judge(client, card);

	if (rule == CSTRAP_RULE_NONE && found.count > 0)
		fail_msg("%s: %s", client,
		    cstrap_rule_find(found.row[0].rule)->id);
	if (rule != CSTRAP_RULE_NONE && found.count != 1)
		fail_msg("%s: %zu findings, not one", client, found.count);
	if (rule != CSTRAP_RULE_NONE && found.row[0].rule != rule)
		fail_msg("%s: %s", client,
		    cstrap_rule_find(found.row[0].rule)->id);
}

struct card_row {
	const char *odf, *dodf;
	const char *client;
	enum cstrap_rule rule;
};

static const struct card_row card_rows[] = {
	/* as cardstrap makes it */
	{ ODF, DODF, "standard", CSTRAP_RULE_NONE },
	{ ODF, DODF, "nordic", CSTRAP_RULE_NONE },
	{ ODF, DODF, "nordic-branch", CSTRAP_RULE_NONE },
	{ ODF, DODF, "anjay", CSTRAP_RULE_NONE },
	{ ODF, DODF, "anjay-wrapped", CSTRAP_RULE_FIELD_OID },
	{ ODF, DODF, "anjay-6432", CSTRAP_RULE_NONE },
	{ ODF "FFFF", DODF "FFFF", "nordic", CSTRAP_RULE_NONE },
	/* the object identifier wrapped twice */
	{ ODF, DODF_WRAPPED, "standard", CSTRAP_RULE_FIELD_OID },
	{ ODF, DODF_WRAPPED, "nordic", CSTRAP_RULE_NONE },
	{ ODF, DODF_WRAPPED, "anjay", CSTRAP_RULE_FIELD_OID },
	{ ODF, DODF_WRAPPED, "anjay-wrapped", CSTRAP_RULE_NONE },
	{ ODF, DODF_WRAPPED, "anjay-6432", CSTRAP_RULE_NONE },
	/* another file id */
	{ ODF, DODF_AT_6433, "anjay-6432", CSTRAP_RULE_FIELD_FILE_ID },
	{ ODF, DODF_AT_6433, "nordic", CSTRAP_RULE_NONE },
	/* an entry of the first releases */
	{ ODF, DODF_OPAQUE, "standard", CSTRAP_RULE_NONE },
	{ ODF, DODF_OPAQUE, "nordic", CSTRAP_RULE_FIELD_KIND },
	/* two directories: which counts */
	{ ODF ODF_OTHER, DODF, "standard", CSTRAP_RULE_NONE },
	{ ODF ODF_OTHER, DODF, "nordic", CSTRAP_RULE_FIELD_ENTRY },
	{ ODF ODF_PIN_FIRST, DODF, "nordic", CSTRAP_RULE_NONE },
	{ ODF_OTHER ODF, DODF, "nordic", CSTRAP_RULE_NONE },
	{ ODF_OTHER ODF, DODF, "standard", CSTRAP_RULE_NONE },
	/* two entries: which counts */
	{ ODF, DODF DODF_OTHER_FILE, "standard", CSTRAP_RULE_NONE },
	{ ODF, DODF DODF_OTHER_FILE, "nordic", CSTRAP_RULE_FIELD_ENTRY },
	{ ODF, DODF DODF, "nordic", CSTRAP_RULE_NONE },
	{ ODF, DODF DODF_FOREIGN, "nordic", CSTRAP_RULE_NONE },
	{ ODF, DODF_WRAPPED DODF_OTHER_FILE, "standard",
	    CSTRAP_RULE_FIELD_ENTRY },
	/* paths */
	{ ODF_LONG_PATH, DODF, "nordic", CSTRAP_RULE_FIELD_PATH },
	{ ODF_LONG_PATH, DODF, "standard", CSTRAP_RULE_NONE },
	{ ODF, DODF_PATH, "nordic", CSTRAP_RULE_FIELD_PATH },
	{ ODF, DODF_PATH_4, "nordic", CSTRAP_RULE_FIELD_PATH },
	{ ODF, DODF_PATH, "anjay", CSTRAP_RULE_NONE },
	{ ODF, DODF_INDEX_0, "nordic", CSTRAP_RULE_NONE },
	/* lengths and flags */
	{ ODF, DODF_LONG_FORM, "nordic", CSTRAP_RULE_FIELD_LENGTH_FORM },
	{ ODF, DODF_LONG_FORM, "standard", CSTRAP_RULE_NONE },
	{ ODF, DODF_PRIVATE, "nordic", CSTRAP_RULE_FIELD_PIN },
	{ ODF, DODF_PRIVATE, "standard", CSTRAP_RULE_NONE },
};

static void
directories_that_a_client_does_not_follow(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(card_rows) / sizeof(card_rows[0]); i++) {
		struct paper card = plain_card();

		card.odf = card_rows[i].odf;
		card.dodf = card_rows[i].dodf;
		print_message("row %zu\n", i);
		expect(card_rows[i].client, &card, card_rows[i].rule);
	}
}

static void
message_not_at_the_start_of_its_file(void **state)
{
	struct paper card = plain_card();

	(void)state;
	card.dodf = DODF_INDEX;
	card.skip = 4;
	expect("nordic", &card, CSTRAP_RULE_FIELD_PATH);
	expect("standard", &card, CSTRAP_RULE_NONE);
}

/* Entries of others in front of ours push it out of the one READ. */
static void
entry_behind_the_first_read(void **state)
{
	static char dodf[2048], odf[1024];
	struct paper card = plain_card();

	(void)state;
	dodf[0] = odf[0] = '\0';
	for (int i = 0; i < 5; i++)
		strcat(dodf, DODF_FOREIGN);
	strcat(dodf, DODF);
	card.dodf = dodf;
	expect("nordic", &card, CSTRAP_RULE_NONE);
	dodf[0] = '\0';
	for (int i = 0; i < 6; i++)
		strcat(dodf, DODF_FOREIGN);
	strcat(dodf, DODF);
	expect("nordic", &card, CSTRAP_RULE_FIELD_LONG);
	expect("anjay", &card, CSTRAP_RULE_NONE);
	/* up to the last byte of the READ, and one past it */
	card.dodf = DODF;
	card.odf = odf;
	for (int i = 0; i < 82; i++)
		strcat(odf, "A40100");
	strcat(odf, "A400" ODF);
	expect("nordic", &card, CSTRAP_RULE_NONE);
	odf[0] = '\0';
	for (int i = 0; i < 83; i++)
		strcat(odf, "A40100");
	strcat(odf, ODF);
	expect("nordic", &card, CSTRAP_RULE_FIELD_LONG);
}

static void
application_that_no_aid_selects(void **state)
{
	struct paper card = plain_card();

	(void)state;
	card.no_aid = true;
	expect("nordic", &card, CSTRAP_RULE_FIELD_APPLICATION);
	expect("standard", &card, CSTRAP_RULE_NONE);
	card.no_dir = true;
	expect("standard", &card, CSTRAP_RULE_FIELD_APPLICATION);
}

static void
second_application_of_the_aid(void **state)
{
	struct paper card = plain_card();

	(void)state;
	card.empty_first = true;
	expect("standard", &card, CSTRAP_RULE_NONE);
	expect("nordic", &card, CSTRAP_RULE_FIELD_APPLICATION);
}

/* Whatever its directory says: what counts is that the card asks for one. */
static void
file_that_wants_a_pin(void **state)
{
	struct paper card = plain_card();

	(void)state;
	card.wants_pin = true;
	expect("nordic", &card, CSTRAP_RULE_FIELD_PIN);
	card.wants_pin = true;
	expect("standard", &card, CSTRAP_RULE_NONE);
}

static void
card_without_channels(void **state)
{
	struct paper card = plain_card();

	(void)state;
	card.no_channel = true;
	expect("nordic", &card, CSTRAP_RULE_FIELD_CHANNEL);
	expect("standard", &card, CSTRAP_RULE_NONE);
}

static void
card_that_answers_91xx(void **state)
{
	struct paper card = plain_card();

	(void)state;
	card.warns = true;
	expect("nordic", &card, CSTRAP_RULE_FIELD_STATUS);
	expect("anjay", &card, CSTRAP_RULE_NONE);
}

/* A message of total bytes, in an object that nobody looks into. */
static struct cstrap_view
message_of_length(uint8_t *room, size_t total)
{
	memset(room, 0, total);
	room[1] = 1;
	room[2] = (uint8_t)((total - 4) >> 8);
	room[3] = (uint8_t)(total - 4);
	room[4] = 0x03;
	room[5] = 0xE8;
	room[7] = (uint8_t)((total - 9) >> 8);
	room[8] = (uint8_t)(total - 9);
	room[9] = 0x10; /* instance 0, length in two bytes */
	room[11] = (uint8_t)((total - 13) >> 8);
	room[12] = (uint8_t)(total - 13);
	room[13] = 0xD0; /* resource 0, the same */
	room[15] = (uint8_t)((total - 17) >> 8);
	room[16] = (uint8_t)(total - 17);
	return (struct cstrap_view) { room, total };
}

static void
message_longer_than_one_read(void **state)
{
	static uint8_t bytes[300];
	struct paper card = plain_card();

	(void)state;
	card.message = message_of_length(bytes, 256);
	expect("nordic", &card, CSTRAP_RULE_NONE);
	card.message = message_of_length(bytes, 257);
	expect("nordic", &card, CSTRAP_RULE_FIELD_LONG);
	expect("nordic-branch", &card, CSTRAP_RULE_FIELD_LONG);
	expect("anjay", &card, CSTRAP_RULE_NONE);
}

/* A directory that is larger than what is kept of it. */
static void
directory_that_is_cut(void **state)
{
	static char dodf[3 * CSTRAP_FIELD_DIRECTORY_MAX];
	struct paper card = plain_card();

	(void)state;
	dodf[0] = '\0';
	while (strlen(dodf) / 2 < CSTRAP_FIELD_DIRECTORY_MAX)
		strcat(dodf, DODF_FOREIGN);
	strcat(dodf, DODF);
	card.dodf = dodf;
	(void)judge("nordic", &card);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(directories_that_a_client_does_not_follow),
		cmocka_unit_test(message_not_at_the_start_of_its_file),
		cmocka_unit_test(entry_behind_the_first_read),
		cmocka_unit_test(application_that_no_aid_selects),
		cmocka_unit_test(second_application_of_the_aid),
		cmocka_unit_test(file_that_wants_a_pin),
		cmocka_unit_test(card_without_channels),
		cmocka_unit_test(card_that_answers_91xx),
		cmocka_unit_test(message_longer_than_one_read),
		cmocka_unit_test(directory_that_is_cut),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
