/*
 * test_field.c - what known clients can read: for each of them cards and
 * messages that it reads, and others that it does not.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "fixture.h"

#include "cardstrap/field.h"
#include "cardstrap/quirk.h"

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
#define DODF_INDEX "A11A30003000A11430120604672B0901300A04026432020104800110"
#define DODF_INDEX_0 "A11A30003000A11430120604672B0901300A04026432020100800150"
#define DODF_LONG_FORM "A1811430003000A10E300C0604672B0901300404026432"
#define DODF_FOREIGN                                 \
	"A1293000300F0C0D4750205345204163632043746C" \
	"A1143012060A2A864886FC6B81480101300404024200"

/* A card of files, any of which is selected by its id, on any channel. */
struct paper {
	const char *odf, *dodf;
	struct cstrap_view message;
	unsigned int skip; /* bytes of the file before it */
	bool no_channel;
	bool no_aid;
	bool no_dir;
	bool empty_first; /* the first application has no directories */
	bool warns;       /* 91xx */
	bool wants_pin;   /* to read the file */

	uint8_t file[FIXTURE_MAX];
	size_t len;
	bool is_message; /* the file that is selected */
	unsigned int application;
};

static size_t
put_file(struct paper *card, const char *hex)
{
	return card->len = fixture_hex(hex, card->file, sizeof(card->file));
}

static bool
select_fid(struct paper *card, uint16_t fid)
{
	if (card->empty_first && card->application < 2 && fid == 0x5031)
		return false;
	card->is_message = fid == 0x6432 || fid == 0x6433;
	switch (fid) {
	case 0x3F00:
		card->len = 0;
		return true;
	case 0x2F00:
		put_file(card, "61144F0CA000000063504B43532D313551043F007F50");
		return !card->no_dir;
	case 0x7F50:
		return card->no_aid;
	case 0x5031:
		put_file(card, card->odf);
		return true;
	case 0x6430:
	case 0x5207:
		put_file(card, card->dodf);
		return true;
	case 0x6432:
	case 0x6433:
		memset(card->file, 0xFF, 64);
		memcpy(card->file + card->skip, card->message.data,
		    card->message.len);
		card->len = card->skip + card->message.len;
		return true;
	default:
		return false;
	}
}

static bool
select_file(struct paper *card, struct cstrap_view command)
{
	const uint8_t *at = command.data;

	if (at[2] != 0x04)
		return select_fid(card,
		    (uint16_t)(at[3 + at[4]] << 8 | at[4 + at[4]]));
	card->application++;
	return !card->no_aid;
}

/* Of the file that is selected; applications of the AID differ. */
static size_t
put_fcp(const struct paper *card, bool is_application, struct cstrap_room rsp)
{
	const uint8_t fcp[] = { 0x62, 8, 0x82, 2, 0x41, 0x21, 0x80, 2,
		(uint8_t)(card->len >> 8), (uint8_t)card->len };

	memcpy(rsp.data, fcp, sizeof(fcp));
	if (is_application)
		rsp.data[9] = (uint8_t)card->application;
	return sizeof(fcp);
}

static uint16_t
read_binary(const struct paper *card, const uint8_t *at, struct cstrap_room rsp,
    size_t *len)
{
	const struct cstrap_view part =
	    cstrap_view_part((struct cstrap_view) { card->file, card->len },
		(size_t)(at[2] << 8 | at[3]), at[4] == 0 ? 256 : at[4]);

	if (card->wants_pin && card->is_message)
		return 0x6982;
	if (part.len > 0)
		memcpy(rsp.data, part.data, part.len);
	*len = part.len;
	return 0x9000;
}

/* The status word, and data before it. */
static uint16_t
answer(struct paper *card, struct cstrap_view command, struct cstrap_room rsp,
    size_t *len)
{
	const uint8_t *at = command.data;

	*len = 0;
	switch (at[1]) {
	case CSTRAP_INS_MANAGE_CHANNEL:
		if (at[2] == 0x00)
			rsp.data[(*len)++] = 1;
		return card->no_channel ? 0x6881 : 0x9000;
	case CSTRAP_INS_SELECT:
		if (!select_file(card, command))
			return 0x6A82;
		*len = put_fcp(card, at[2] == 0x04, rsp);
		return 0x9000;
	case CSTRAP_INS_READ_BINARY:
		return read_binary(card, at, rsp, len);
	case CSTRAP_INS_VERIFY:
		if (command.len <= 5)
			return 0x63C3;
		card->wants_pin = false;
		return 0x9000;
	default:
		return 0x6D00;
	}
}

static enum cstrap_status
exchange(void *ctx, struct cstrap_view command, struct cstrap_room rsp,
    size_t *rsp_len)
{
	struct paper *card = ctx;
	uint16_t sw = answer(card, command, rsp, rsp_len);

	if (sw == 0x9000 && card->warns)
		sw = 0x910B;
	rsp.data[(*rsp_len)++] = (uint8_t)(sw >> 8);
	rsp.data[(*rsp_len)++] = (uint8_t)sw;
	return CSTRAP_OK;
}

static enum cstrap_status
nothing(void *ctx)
{
	(void)ctx;
	return CSTRAP_OK;
}

static void
explain(void *ctx, struct cstrap_finding *finding)
{
	(void)ctx;
	(void)finding;
}

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
	const struct cstrap_link link = { { exchange, card }, card, "paper",
		nothing, NULL, nothing, nothing, explain, NULL };
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
	card.dodf = DODF;
	for (int i = 0; i < 32; i++)
		strcat(odf, ODF_PIN_FIRST);
	strcat(odf, ODF);
	card.odf = odf;
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

/* A message alone, as bytes in hex. */
static struct found
judge_message(const char *client, const char *hex, unsigned int quirks)
{
	uint8_t room[512];
	const size_t len = fixture_hex(hex, room, sizeof(room));
	uint8_t *bytes = fixture_exact((struct cstrap_view) { room, len });
	struct cstrap_message message;
	const struct cstrap_field_case what = { .message = &message,
		.quirks = quirks,
		.file = "a.bin" };
	struct found found;
	const struct cstrap_sink sink = found_sink(&found);

	assert_int_equal(cstrap_message_decode(&message,
			     (struct cstrap_view) { bytes, len }, NULL),
	    CSTRAP_OK);
	(void)cstrap_field_check(cstrap_field_find(client), &what, &sink);
	free(bytes);
	return found;
}

struct message_row {
	const char *hex;
	const char *client;
	enum cstrap_rule rule;
	size_t offset;
};

/* Object 0: instance 0 with the resources named. */
static const struct message_row message_rows[] = {
	/* five resources of one id byte each, one more of the instance */
	{ "00010011"
	  "0000000 00C"
	  "0800 09"
	  "C10000 C10100 C10203",
	    "anjay-lite", CSTRAP_RULE_NONE, 0 },
	{ "00010017"
	  "0000000012"
	  "08000F"
	  "C10000C10100C10203C10B01C10C01",
	    "anjay-lite", CSTRAP_RULE_FIELD_HEADERS, 21 },
	{ "00010017"
	  "0000000012"
	  "08000F"
	  "C10000C10100C10203C10B01C10C01",
	    "wakaama", CSTRAP_RULE_NONE, 0 },
	/* an empty instance; an empty multiple resource */
	{ "00010007"
	  "0000000002"
	  "0000",
	    "wakaama", CSTRAP_RULE_FIELD_EMPTY, 9 },
	{ "00010007"
	  "0000000002"
	  "0000",
	    "standard", CSTRAP_RULE_NONE, 0 },
	{ "00010009"
	  "03E8000004"
	  "02008005",
	    "wakaama", CSTRAP_RULE_FIELD_EMPTY, 11 },
	/* the last resource that it knows, and one more */
	{ "0001000A"
	  "0000000005"
	  "0300C10C00",
	    "wakaama", CSTRAP_RULE_NONE, 0 },
	{ "0001000A"
	  "0000000005"
	  "0300C10D00",
	    "wakaama", CSTRAP_RULE_FIELD_RESOURCE, 11 },
	{ "0001000A"
	  "0001000005"
	  "0300C10D00",
	    "wakaama", CSTRAP_RULE_NONE, 0 },
	/* the last mode that it knows, and one more */
	{ "0001000A"
	  "0000000005"
	  "0300C10203",
	    "wakaama", CSTRAP_RULE_NONE, 0 },
	{ "0001000A"
	  "0000000005"
	  "0300C10204",
	    "wakaama", CSTRAP_RULE_FIELD_MODE, 11 },
	{ "0001000A"
	  "0000000005"
	  "0300C102FF",
	    "wakaama", CSTRAP_RULE_FIELD_MODE, 11 },
	{ "0001000A"
	  "0000000005"
	  "0300C10204",
	    "standard", CSTRAP_RULE_NONE, 0 },
	/* an object version */
	{ "0001000B"
	  "000001000005"
	  "0300C10203",
	    "wakaama", CSTRAP_RULE_NONE, 0 },
	{ "0001000B"
	  "000001010005"
	  "0300C10203",
	    "wakaama", CSTRAP_RULE_FIELD_VERSION, 4 },
	{ "0001000B"
	  "000001010005"
	  "0300C10203",
	    "standard", CSTRAP_RULE_NONE, 0 },
};

static void
messages_that_a_client_does_not_take(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(message_rows) / sizeof(message_rows[0]);
	     i++) {
		const struct message_row *row = &message_rows[i];
		const struct found found =
		    judge_message(row->client, row->hex, 0);

		print_message("row %zu\n", i);
		assert_int_equal(found.count,
		    row->rule == CSTRAP_RULE_NONE ? 0 : 1);
		if (found.count == 0)
			continue;
		assert_int_equal(found.row[0].rule, row->rule);
		assert_int_equal(found.row[0].offset, row->offset);
		assert_string_equal(found.row[0].file, "a.bin");
	}
}

static void
forms_that_only_some_take(void **state)
{
	static const char message[] = "0001000A"
				      "0000000005"
				      "0300C10203";
	const struct {
		const char *client;
		size_t count;
	} rows[] = { { "standard", 1 }, { "nordic", 0 }, { "nordic-branch", 1 },
		{ "anjay", 1 }, { "anjay-6432", 1 } };

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct found found = judge_message(rows[i].client, message, 0);

		assert_int_equal(found.count, 0);
		found = judge_message(rows[i].client, message,
		    CSTRAP_QUIRK_BARE_TLV);
		assert_int_equal(found.count, rows[i].count);
		assert_int_equal(found_rule(&found, CSTRAP_RULE_FIELD_FORM),
		    found.count);
		found = judge_message(rows[i].client, message,
		    CSTRAP_QUIRK_WRAPPED_OID);
		assert_int_equal(found.count, 0);
	}
}

static void
table_has_names_that_are_found(void **state)
{
	const struct cstrap_field *field;
	size_t count = 0;

	(void)state;
	for (; (field = cstrap_field_at(count)) != NULL; count++) {
		assert_ptr_equal(cstrap_field_find(field->name), field);
		assert_true(strlen(field->what) > 0);
		assert_true(strlen(field->known) > 0);
		assert_null(strchr(field->name, ','));
	}
	assert_true(count >= 8);
	assert_null(cstrap_field_find(""));
	assert_null(cstrap_field_find("nordi"));
	assert_null(cstrap_field_at((size_t)-1));
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
		cmocka_unit_test(messages_that_a_client_does_not_take),
		cmocka_unit_test(forms_that_only_some_take),
		cmocka_unit_test(table_has_names_that_are_found),
		cmocka_unit_test(directory_that_is_cut),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
