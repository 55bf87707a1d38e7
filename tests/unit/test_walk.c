/*
 * test_walk.c - the way by the AID: channel, ODF, DODF, entry, file.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "walk_script.h"

#define APPLICATION            \
	{ OPEN, "019000" },    \
	{                      \
		AID_1, FCP_ADF \
	}
#define TO_ODF                                        \
	APPLICATION, { FID_1("5031"), FCP(ODF_LEN) }, \
	{                                             \
		READ_1(ODF_LEN), ODF OK               \
	}
#define TO_DODF                                   \
	TO_ODF, { FID_1("6430"), FCP(DODF_LEN) }, \
	{                                         \
		READ_1(DODF_LEN), DODF OK         \
	}
#define ALL                              \
	TO_DODF,                         \
	{                                \
		FID_1("6432"), FCP("FF") \
	}

static const struct script_row by_aid[] = { ALL };

static struct walked walked;

static void
found_by_aid(void **state)
{
	(void)state;
	WALK(&walked, by_aid);
	expect_found(&walked, CSTRAP_WALK_BY_AID, "6432");
	assert_string_equal(walked.script.log,
	    OPEN " " AID_1 " " FID_1("5031") " " READ_1(ODF_LEN) " " FID_1(
		"6430") " " READ_1(DODF_LEN) " " FID_1("6432"));
	assert_true(walked.walk.opened_channel);
	assert_int_equal(walked.card.channel, 1);
	assert_int_equal(walked.walk.application.len, 0);
	assert_hex((struct cstrap_view) { walked.walk.dodf.bytes, 2 }, "6430");
	assert_true(walked.walk.has_file_size);
	assert_int_equal(walked.walk.file_size, 255);
	assert_false(walked.walk.is_wrapped || walked.walk.is_private ||
	    walked.walk.has_part);
	assert_int_equal(walked.found.count, 0);
	assert_int_equal(walked.visits, 4);
}

static void
channel_is_closed_when_asked(void **state)
{
	struct cstrap_transport transport;

	(void)state;
	WALK(&walked, by_aid);
	transport = script_transport(&walked.script);
	cstrap_walk_close(&walked.walk);
	assert_int_equal(cstrap_walk_run(&walked.walk, &transport), CSTRAP_OK);
	expect_failed(&walked, CSTRAP_OK);
	/* Closing twice sends nothing. */
	cstrap_walk_close(&walked.walk);
	assert_int_equal(cstrap_walk_run(&walked.walk, &transport), CSTRAP_OK);
	assert_int_equal(walked.script.commands, 8);
}

/* Step by step the same commands go out as over a blocking transport. */
static void
steps_send_what_blocking_sends(void **state)
{
	struct script_card script = SCRIPT(by_aid);
	uint8_t answer[CSTRAP_ANSWER_MAX], room[256];
	struct cstrap_view command;
	struct cstrap_walk walk;
	struct cstrap_card card;
	size_t len;

	(void)state;
	WALK(&walked, by_aid);
	cstrap_card_init(&card);
	cstrap_walk_begin(&walk, &card,
	    (struct cstrap_room) { room, sizeof(room) }, NULL);
	for (;;) {
		assert_int_equal(cstrap_walk_next(&walk, &command), CSTRAP_OK);
		if (command.len == 0)
			break;
		/* Asking twice changes nothing. */
		assert_int_equal(cstrap_walk_next(&walk, &command), CSTRAP_OK);
		assert_int_equal(script_exchange(&script, command,
				     (struct cstrap_room) { answer,
					 sizeof(answer) },
				     &len),
		    CSTRAP_OK);
		assert_int_equal(cstrap_walk_feed(&walk,
				     (struct cstrap_view) { answer, len }),
		    CSTRAP_OK);
	}
	assert_string_equal(script.log, walked.script.log);
	assert_true(walk.has_entry);
	assert_int_equal(cstrap_walk_feed(&walk, BYTES("\x90\x00")),
	    CSTRAP_E_ORDER);
}

static void
nothing_on_the_card(void **state)
{
	static const struct script_row rows[] = { { OPEN, "019000" } };

	(void)state;
	WALK(&walked, rows);
	expect_failed(&walked, CSTRAP_E_NO_MESSAGE);
	assert_int_equal(walked.walk.how, CSTRAP_WALK_NOT_FOUND);
	assert_false(walked.walk.has_odf || walked.walk.has_entry);
}

static void
card_without_channels(void **state)
{
	static const struct script_row rows[] = { { OPEN, "6881" },
		{ AID_0, FCP_ADF }, { FID_0("5031"), FCP(ODF_LEN) },
		{ READ_0(ODF_LEN), ODF OK }, { FID_0("6430"), FCP(DODF_LEN) },
		{ READ_0(DODF_LEN), DODF OK }, { FID_0("6432"), FCP("FF") } };
	static const char *const answers[] = { "9000", "009000", "149000",
		"01029000", "6A81" };

	(void)state;
	WALK(&walked, rows);
	expect_found(&walked, CSTRAP_WALK_BY_AID, "6432");
	assert_int_equal(found_rule(&walked.found, CSTRAP_RULE_CHANNEL_BASIC),
	    1);
	assert_false(walked.walk.opened_channel);
	/* Numbers that are none. */
	for (size_t i = 0; i < sizeof(answers) / sizeof(answers[0]); i++) {
		const struct script_row odd[] = { { OPEN, answers[i] } };

		WALK(&walked, odd);
		assert_int_equal(walked.status, CSTRAP_E_NO_MESSAGE);
		assert_int_equal(walked.card.channel, 0);
		assert_false(was_sent(&walked, "007080"));
	}
}

static void
basic_channel_by_choice(void **state)
{
	static const struct script_row rows[] = { { AID_0, FCP_ADF },
		{ FID_0("5031"), FCP(ODF_LEN) }, { READ_0(ODF_LEN), ODF OK },
		{ FID_0("6430"), FCP(DODF_LEN) }, { READ_0(DODF_LEN), DODF OK },
		{ FID_0("6432"), FCP("FF") } };

	(void)state;
	walk_over(&walked, ROWS(rows), 256, true);
	expect_found(&walked, CSTRAP_WALK_BY_AID, "6432");
	assert_false(was_sent(&walked, "0070"));
	assert_int_equal(walked.found.count, 0);
}

static void
channel_that_the_card_chose(void **state)
{
	static const struct script_row rows[] = { { OPEN, "059000" },
		{ "41A404040C" AID, NOT_FOUND } };

	(void)state;
	WALK(&walked, rows);
	assert_int_equal(walked.status, CSTRAP_E_NO_MESSAGE);
	assert_true(was_sent(&walked, "41A404040C" AID));
	assert_string_equal(last_command(&walked), "00708005");
}

static void
oid_wrapped_twice(void **state)
{
	static const struct script_row rows[] = { TO_ODF,
		{ FID_1("6430"), FCP(WRAPPED_LEN) },
		{ READ_1(WRAPPED_LEN), WRAPPED OK },
		{ FID_1("6432"), FCP("FF") } };

	(void)state;
	WALK(&walked, rows);
	expect_found(&walked, CSTRAP_WALK_BY_AID, "6432");
	assert_true(walked.walk.is_wrapped);
	assert_int_equal(walked.found.count, 1);
	assert_int_equal(walked.found.row[0].rule, CSTRAP_RULE_OID_WRAPPED);
	assert_int_equal(walked.found.row[0].offset, 0);
	assert_string_equal(walked.found.row[0].file, "EF(DODF)");
}

static void
entry_of_another_comes_first(void **state)
{
	static const struct script_row rows[] = { TO_ODF,
		{ FID_1("6430"), FCP("43") }, { READ_1("43"), GP WRAPPED OK },
		{ FID_1("6432"), FCP("FF") } };

	(void)state;
	WALK(&walked, rows);
	expect_found(&walked, CSTRAP_WALK_BY_AID, "6432");
	assert_int_equal(walked.found.row[0].offset, 0x2B);
}

static void
opaque_object_that_is_private(void **state)
{
	static const struct script_row rows[] = { TO_ODF,
		{ FID_1("6430"), FCP("1B") },
		{ READ_1("1B"),
		    "30193007"
		    "03020780"
		    "040101"
		    "3006"
		    "0604672B0901"
		    "A106300404026432" OK },
		{ FID_1("6432"), FCP("FF") } };

	(void)state;
	WALK(&walked, rows);
	expect_found(&walked, CSTRAP_WALK_BY_AID, "6432");
	assert_true(walked.walk.is_private);
}

static void
several_directories(void **state)
{
	static const struct script_row rows[] = { APPLICATION,
		{ FID_1("5031"), FCP("10") },
		{ READ_1("10"), "A706300404025207" ODF OK },
		{ FID_1("5207"), FCP(GP_LEN) }, { READ_1(GP_LEN), GP OK },
		{ FID_1("6430"), FCP(DODF_LEN) }, { READ_1(DODF_LEN), DODF OK },
		{ FID_1("6432"), FCP("FF") } };

	(void)state;
	WALK(&walked, rows);
	expect_found(&walked, CSTRAP_WALK_BY_AID, "6432");
	assert_int_equal(walked.found.count, 1);
	assert_int_equal(walked.found.row[0].rule, CSTRAP_RULE_DODF_SEVERAL);
	assert_hex((struct cstrap_view) { walked.walk.dodf.bytes, 2 }, "6430");
}

/* The first directory wants a PIN; ours stands in the second. */
static void
directory_before_ours_is_protected(void **state)
{
	static const struct script_row rows[] = { APPLICATION,
		{ FID_1("5031"), FCP("10") },
		{ READ_1("10"), "A706300404025207" ODF OK },
		{ FID_1("5207"), FCP(GP_LEN) }, { READ_1(GP_LEN), "6982" },
		{ FID_1("6430"), FCP(DODF_LEN) }, { READ_1(DODF_LEN), DODF OK },
		{ FID_1("6432"), FCP("FF") } };

	(void)state;
	WALK(&walked, rows);
	expect_found(&walked, CSTRAP_WALK_BY_AID, "6432");
}

static void
directory_is_protected(void **state)
{
	static const struct script_row read[] = { TO_ODF,
		{ FID_1("6430"), FCP(DODF_LEN) },
		{ READ_1(DODF_LEN), "6982" } };
	static const struct script_row select[] = { TO_ODF,
		{ FID_1("6430"), "6982" } };

	(void)state;
	WALK(&walked, read);
	expect_failed(&walked, CSTRAP_E_CARD_ACCESS);
	assert_int_equal(walked.walk.sw, 0x6982);
	assert_true(walked.walk.has_odf);
	assert_false(walked.walk.has_entry);
	WALK(&walked, select);
	expect_failed(&walked, CSTRAP_E_CARD_ACCESS);
}

static void
file_is_not_there(void **state)
{
	static const struct script_row rows[] = { TO_DODF };

	(void)state;
	WALK(&walked, rows);
	expect_failed(&walked, CSTRAP_E_CARD_NOT_FOUND);
	assert_true(walked.walk.has_entry);
	assert_int_equal(walked.walk.sw, 0x6A82);
}

static void
file_is_deactivated(void **state)
{
	static const struct script_row rows[] = { TO_DODF,
		{ FID_1("6432"), "620882024121800200106283" } };

	(void)state;
	WALK(&walked, rows);
	expect_found(&walked, CSTRAP_WALK_BY_AID, "6432");
	assert_int_equal(walked.walk.file_size, 16);
}

#define ABSOLUTE                     \
	"A11830003000A1123010060467" \
	"2B0901"                     \
	"30080406"                   \
	"3F007F506432"
#define ABSOLUTE_LEN "1A"

static void
absolute_path(void **state)
{
	static const struct script_row rows[] = { TO_ODF,
		{ FID_1("6430"), FCP(ABSOLUTE_LEN) },
		{ READ_1(ABSOLUTE_LEN), ABSOLUTE OK },
		{ "01A40804047F506432", FCP("FF") } };
	static const struct script_row stepwise[] = { TO_ODF,
		{ FID_1("6430"), FCP(ABSOLUTE_LEN) },
		{ READ_1(ABSOLUTE_LEN), ABSOLUTE OK },
		{ "01A40804047F506432", "6A86" }, { MF_1, OK },
		{ "01A4000C027F50", OK }, { FID_1("6432"), FCP("FF") } };

	(void)state;
	WALK(&walked, rows);
	expect_found(&walked, CSTRAP_WALK_BY_AID, "3F007F506432");
	assert_string_equal(last_command(&walked), "01A40804047F506432");
	WALK(&walked, stepwise);
	expect_found(&walked, CSTRAP_WALK_BY_AID, "3F007F506432");
	assert_true(was_sent(&walked,
	    "01A40804047F506432 " MF_1 " 01A4000C027F50 " FID_1("6432")));
}

static void
absolute_path_that_breaks_off(void **state)
{
	static const struct script_row rows[] = { TO_ODF,
		{ FID_1("6430"), FCP(ABSOLUTE_LEN) },
		{ READ_1(ABSOLUTE_LEN), ABSOLUTE OK },
		{ "01A40804047F506432", NOT_FOUND }, { MF_1, OK },
		{ "01A4000C027F50", NOT_FOUND } };

	(void)state;
	WALK(&walked, rows);
	expect_failed(&walked, CSTRAP_E_CARD_NOT_FOUND);
	assert_false(was_sent(&walked, FID_1("6432")));
}

static void
part_of_a_file(void **state)
{
	static const struct script_row rows[] = { TO_ODF,
		{ FID_1("6430"), FCP("1D") },
		{ READ_1("1D"),
		    "A11B30003000A11530130604672B0901300B04026432"
		    "02020100"
		    "80013A" OK },
		{ FID_1("6432"), FCP("FF") } };

	(void)state;
	WALK(&walked, rows);
	expect_found(&walked, CSTRAP_WALK_BY_AID, "6432");
	assert_true(walked.walk.has_part);
	assert_int_equal(walked.walk.index, 0x100);
	assert_int_equal(walked.walk.length, 0x3A);
}

/* A second application of the same AID has what the first has not. */
static void
next_occurrence_of_the_aid(void **state)
{
	static const struct script_row rows[] = { { OPEN, "019000" },
		{ AID_1, FCP_ADF }, { FID_1("5031"), FCP("03") },
		{ READ_1("03"), "FFFFFF" OK },
		{ NEXT_1, "620782027821840101" OK },
		{ FID_1("5031"), FCP(ODF_LEN) }, { READ_1(ODF_LEN), ODF OK },
		{ FID_1("6430"), FCP(DODF_LEN) }, { READ_1(DODF_LEN), DODF OK },
		{ FID_1("6432"), FCP("FF") } };

	(void)state;
	WALK(&walked, rows);
	expect_found(&walked, CSTRAP_WALK_BY_AID, "6432");
	assert_true(was_sent(&walked, NEXT_1));
}

/* It answers for the same application again and again. */
static void
next_occurrence_is_the_same(void **state)
{
	static const struct script_row rows[] = { APPLICATION,
		{ NEXT_1, FCP_ADF } };

	(void)state;
	WALK(&walked, rows);
	expect_failed(&walked, CSTRAP_E_NO_MESSAGE);
	assert_int_equal(walked.walk.how, CSTRAP_WALK_BY_AID);
	assert_true(walked.script.commands < 20);
}

/* An FCP that says 0 is no reason to call the file found. */
static void
directory_of_no_bytes(void **state)
{
	static const struct script_row odf[] = { APPLICATION,
		{ FID_1("5031"), FCP("00") } };
	static const struct script_row dodf[] = { TO_ODF,
		{ FID_1("6430"), FCP("00") } };

	(void)state;
	WALK(&walked, odf);
	expect_failed(&walked, CSTRAP_E_NO_MESSAGE);
	WALK(&walked, dodf);
	expect_failed(&walked, CSTRAP_E_NO_MESSAGE);
}

static void
directory_larger_than_the_room(void **state)
{
	static const struct script_row rows[] = { TO_ODF,
		{ FID_1("6430"), FCP("43") },
		{ READ_1("20"),
		    "A1293000300F0C0D"
		    "4750205345204163632043746CA1143012060A2A864886FC" OK } };

	(void)state;
	walk_over(&walked, ROWS(rows), 32, false);
	expect_failed(&walked, CSTRAP_E_SPACE);
}

/* It ends where the room does: nothing is missing, as the FCP says. */
static void
directory_that_fills_the_room(void **state)
{
	static const struct script_row ours[] = { TO_DODF,
		{ FID_1("6432"), FCP("FF") } };
	static const struct script_row foreign[] = { TO_ODF,
		{ FID_1("6430"), FCP(GP_LEN) }, { READ_1(GP_LEN), GP OK } };
	static const struct script_row untold[] = { TO_ODF,
		{ FID_1("6430"), OK }, { READ_1(GP_LEN), GP OK } };

	(void)state;
	walk_over(&walked, ROWS(ours), 0x16, false);
	expect_found(&walked, CSTRAP_WALK_BY_AID, "6432");
	walk_over(&walked, ROWS(foreign), 0x2B, false);
	expect_failed(&walked, CSTRAP_E_NO_MESSAGE);
	/* Without an FCP there may be more of it. */
	walk_over(&walked, ROWS(untold), 0x2B, false);
	expect_failed(&walked, CSTRAP_E_SPACE);
}

/* What does not fit into the room may hold our directory. */
static void
odf_larger_than_the_room(void **state)
{
	static const struct script_row rows[] = { APPLICATION,
		{ FID_1("5031"), FCP("10") },
		{ READ_1("0A"), "A706300404025207A706" OK },
		{ FID_1("5207"), FCP("04") }, { READ_1("04"), "FFFFFFFF" OK } };
	static const struct script_row has_ours[] = { APPLICATION,
		{ FID_1("5031"), FCP("20") },
		{ READ_1("16"),
		    ODF "A70630040402520700000000"
			"0000" OK },
		{ FID_1("6430"), FCP(DODF_LEN) }, { READ_1(DODF_LEN), DODF OK },
		{ FID_1("6432"), FCP("FF") } };

	(void)state;
	walk_over(&walked, ROWS(rows), 10, false);
	expect_failed(&walked, CSTRAP_E_SPACE);
	/* That it is cut is no fault of its bytes. */
	assert_int_equal(walked.found.count, 0);
	walk_over(&walked, ROWS(has_ours), 0x16, false);
	expect_found(&walked, CSTRAP_WALK_BY_AID, "6432");
}

/* A DODF in another DF; a file id in it is one under the application's. */
static void
file_id_in_a_directory_elsewhere(void **state)
{
	static const struct script_row rows[] = { APPLICATION,
		{ FID_1("5031"), FCP("0C") },
		{ READ_1("0C"), "A70A300804063F007F206430" OK },
		{ "01A40804047F206430", FCP(DODF_LEN) },
		{ READ_1(DODF_LEN), DODF OK },
		{ "01A40804047FFF6432", FCP("FF") } };
	static const struct script_row two[] = { APPLICATION,
		{ FID_1("5031"), FCP("14") },
		{ READ_1("14"), "A70A300804063F007F206430" ODF OK },
		{ "01A40804047F206430", NOT_FOUND },
		{ "01A40804047FFF6430", FCP(DODF_LEN) },
		{ READ_1(DODF_LEN), DODF OK },
		{ "01A40804047FFF6432", FCP("FF") } };

	(void)state;
	WALK(&walked, rows);
	expect_found(&walked, CSTRAP_WALK_BY_AID, "6432");
	assert_string_equal(last_command(&walked), "01A40804047FFF6432");
	assert_false(was_sent(&walked, FID_1("6432")));
	assert_hex((struct cstrap_view) { walked.walk.dodf.bytes,
		       walked.walk.dodf.len },
	    "3F007F206430");
	/* A second directory is where it was meant to be. */
	WALK(&walked, two);
	expect_found(&walked, CSTRAP_WALK_BY_AID, "6432");
	assert_hex((struct cstrap_view) { walked.walk.dodf.bytes,
		       walked.walk.dodf.len },
	    "6430");
}

static void
directory_damaged(void **state)
{
	static const struct script_row odf[] = { APPLICATION,
		{ FID_1("5031"), FCP("04") }, { READ_1("04"), "A7063004" OK } };
	static const struct script_row dodf[] = { TO_ODF,
		{ FID_1("6430"), FCP("10") },
		{ READ_1("10"), "A11430003000A10E300C0604672B0901" OK } };

	(void)state;
	WALK(&walked, odf);
	expect_failed(&walked, CSTRAP_E_TRUNCATED);
	assert_int_equal(walked.found.row[0].rule, CSTRAP_RULE_DER_FORM);
	assert_string_equal(walked.found.row[0].file, "EF(ODF)");
	WALK(&walked, dodf);
	expect_failed(&walked, CSTRAP_E_TRUNCATED);
	assert_string_equal(walked.found.row[0].file, "EF(DODF)");
}

static void
no_fcp_and_t0_follow_ups(void **state)
{
	static const struct script_row rows[] = { { OPEN, "019000" },
		{ AID_1, OK }, { FID_1("5031"), "610A" },
		{ "01C000000A", FCP(ODF_LEN) }, { READ_1(ODF_LEN), ODF OK },
		{ FID_1("6430"), OK }, { READ_1("00"), "6C" DODF_LEN },
		{ READ_1(DODF_LEN), DODF OK }, { FID_1("6432"), "910F" } };

	(void)state;
	WALK(&walked, rows);
	expect_found(&walked, CSTRAP_WALK_BY_AID, "6432");
	assert_false(walked.walk.has_file_size);
	assert_int_equal(found_rule(&walked.found, CSTRAP_RULE_STATUS_91XX), 1);
}

static void
card_goes_away(void **state)
{
	struct script_row rows[] = { ALL };

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const struct script_row row = rows[i];

		rows[i].answer = NULL;
		WALK(&walked, rows);
		assert_int_equal(walked.status, CSTRAP_E_CARD_REMOVED);
		rows[i].answer = "90";
		WALK(&walked, rows);
		assert_int_equal(walked.status, CSTRAP_E_CARD_PROTOCOL);
		rows[i] = row;
	}
}

/* A path from the application, and one from the current DF. */
static void
relative_paths(void **state)
{
	static const struct script_row application[] = { TO_ODF,
		{ FID_1("6430"), FCP("18") },
		{ READ_1("18"),
		    "A11630003000A110300E0604672B0901300604047FFF6432" OK },
		{ "01A40804047FFF6432", FCP("FF") } };
	static const struct script_row current[] = { TO_ODF,
		{ FID_1("6430"), FCP("18") },
		{ READ_1("18"),
		    "A11630003000A110300E0604672B0901300604047F206432" OK },
		{ "01A40904047F206432", FCP("FF") } };

	(void)state;
	WALK(&walked, application);
	expect_found(&walked, CSTRAP_WALK_BY_AID, "7FFF6432");
	WALK(&walked, current);
	expect_found(&walked, CSTRAP_WALK_BY_AID, "7F206432");
}

/* Elsewhere, a path that is not absolute begins at the application again. */
static void
paths_after_a_directory_elsewhere(void **state)
{
	static const struct script_row relative[] = { APPLICATION,
		{ FID_1("5031"), FCP("0C") },
		{ READ_1("0C"), "A70A300804063F007F206430" OK },
		{ "01A40804047F206430", FCP("18") },
		{ READ_1("18"),
		    "A11630003000A110300E0604672B0901300604047F216432" OK },
		{ "01A40804067FFF7F216432", FCP("FF") } };
	static const struct script_row absolute[] = { APPLICATION,
		{ FID_1("5031"), FCP("0C") },
		{ READ_1("0C"), "A70A300804063F007F206430" OK },
		{ "01A40804047F206430", FCP(ABSOLUTE_LEN) },
		{ READ_1(ABSOLUTE_LEN), ABSOLUTE OK },
		{ "01A40804047F506432", FCP("FF") } };
	/* Of 16 bytes there is no room for the way to it. */
	static const struct script_row longest[] = { APPLICATION,
		{ FID_1("5031"), FCP("0C") },
		{ READ_1("0C"), "A70A300804063F007F206430" OK },
		{ "01A40804047F206430", FCP("24") },
		{ READ_1("24"),
		    "A12230003000A11C301A0604672B090130120410"
		    "7F207F217F227F237F247F257F266432" OK },
		{ "01A40904107F207F217F227F237F247F257F266432", FCP("FF") } };

	(void)state;
	WALK(&walked, relative);
	expect_found(&walked, CSTRAP_WALK_BY_AID, "7F216432");
	WALK(&walked, absolute);
	expect_found(&walked, CSTRAP_WALK_BY_AID, "3F007F506432");
	WALK(&walked, longest);
	expect_found(&walked, CSTRAP_WALK_BY_AID,
	    "7F207F217F227F237F247F257F266432");
}

/* The ODF asks for a PIN, or the DODF by its path does. */
static void
application_is_protected(void **state)
{
	static const struct script_row odf[] = { APPLICATION,
		{ FID_1("5031"), "6982" } };
	static const struct script_row by_path[] = { APPLICATION,
		{ FID_1("5031"), FCP("0C") },
		{ READ_1("0C"), "A70A300804063F007F206430" OK },
		{ "01A40804047F206430", "6982" } };

	(void)state;
	WALK(&walked, odf);
	expect_failed(&walked, CSTRAP_E_CARD_ACCESS);
	WALK(&walked, by_path);
	expect_failed(&walked, CSTRAP_E_CARD_ACCESS);
	/* Nothing is tried file id by file id behind that. */
	assert_false(was_sent(&walked, FID_1("7F20")));
}

/* The same AID again and again, each time for another application. */
static void
occurrences_without_end(void **state)
{
	static const struct script_row rows[] = { { OPEN, "019000" },
		{ AID_1, FCP_ADF }, { NEXT_1, "620782027821840101" OK },
		{ NEXT_1, "620782027821840102" OK },
		{ NEXT_1, "620782027821840103" OK },
		{ NEXT_1, "620782027821840104" OK },
		{ NEXT_1, "620782027821840105" OK } };
	static const char sent[] = NEXT_1 " " FID_1("5031") " ";

	(void)state;
	WALK(&walked, rows);
	expect_failed(&walked, CSTRAP_E_NO_MESSAGE);
	assert_true(was_sent(&walked, sent));
	assert_true(walked.walk.next_count <= CSTRAP_WALK_NEXT_MAX);
	assert_true(was_sent(&walked, MF_1));
}

/* An FCP longer than any card's is not kept; the file is read all the same. */
static void
fcp_of_many_bytes(void **state)
{
	static char fcp[2 * 140 + 16];
	struct script_row rows[] = { ALL };

	(void)state;
	strcpy(fcp,
	    "628189"
	    "82024121"
	    "80020016"
	    "A57E");
	for (size_t i = 0; i < 126; i++)
		strcat(fcp, "00");
	strcat(fcp, OK);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (strcmp(rows[i].command, FID_1("6432")) == 0)
			rows[i].answer = fcp;
	WALK(&walked, rows);
	expect_found(&walked, CSTRAP_WALK_BY_AID, "6432");
	assert_false(walked.walk.has_file_size);
}

/* A session that has a command on its way is not the walk's to use. */
static void
session_in_use(void **state)
{
	const struct cstrap_command read = cstrap_command_read_binary(0, 1);
	struct cstrap_view command;
	uint8_t room[16];

	(void)state;
	cstrap_card_init(&walked.card);
	cstrap_walk_begin(&walked.walk, &walked.card,
	    (struct cstrap_room) { room, sizeof(room) }, NULL);
	assert_int_equal(cstrap_walk_next(&walked.walk, &command), CSTRAP_OK);
	assert_int_equal(cstrap_walk_feed(&walked.walk, BYTES("\x01\x90\x00")),
	    CSTRAP_OK);
	assert_int_equal(cstrap_card_send(&walked.card, &read), CSTRAP_OK);
	assert_int_equal(cstrap_walk_next(&walked.walk, &command), CSTRAP_OK);
	assert_hex(command, "01B0000001");
}

/* What went wrong first is what is told. */
static void
troubles_one_after_the_other(void **state)
{
	static const struct script_row rows[] = { APPLICATION,
		{ FID_1("5031"), FCP("10") },
		{ READ_1("10"), "A706300404025207" ODF OK },
		{ FID_1("5207"), "6982" } };

	(void)state;
	WALK(&walked, rows);
	expect_failed(&walked, CSTRAP_E_CARD_ACCESS);
	assert_int_equal(walked.walk.sw, 0x6982);
	assert_true(was_sent(&walked, FID_1("6430")));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(found_by_aid),
		cmocka_unit_test(channel_is_closed_when_asked),
		cmocka_unit_test(steps_send_what_blocking_sends),
		cmocka_unit_test(nothing_on_the_card),
		cmocka_unit_test(card_without_channels),
		cmocka_unit_test(basic_channel_by_choice),
		cmocka_unit_test(channel_that_the_card_chose),
		cmocka_unit_test(oid_wrapped_twice),
		cmocka_unit_test(entry_of_another_comes_first),
		cmocka_unit_test(opaque_object_that_is_private),
		cmocka_unit_test(several_directories),
		cmocka_unit_test(directory_before_ours_is_protected),
		cmocka_unit_test(directory_is_protected),
		cmocka_unit_test(file_is_not_there),
		cmocka_unit_test(file_is_deactivated),
		cmocka_unit_test(absolute_path),
		cmocka_unit_test(absolute_path_that_breaks_off),
		cmocka_unit_test(part_of_a_file),
		cmocka_unit_test(next_occurrence_of_the_aid),
		cmocka_unit_test(next_occurrence_is_the_same),
		cmocka_unit_test(directory_of_no_bytes),
		cmocka_unit_test(directory_larger_than_the_room),
		cmocka_unit_test(directory_that_fills_the_room),
		cmocka_unit_test(odf_larger_than_the_room),
		cmocka_unit_test(file_id_in_a_directory_elsewhere),
		cmocka_unit_test(directory_damaged),
		cmocka_unit_test(no_fcp_and_t0_follow_ups),
		cmocka_unit_test(card_goes_away),
		cmocka_unit_test(relative_paths),
		cmocka_unit_test(paths_after_a_directory_elsewhere),
		cmocka_unit_test(application_is_protected),
		cmocka_unit_test(occurrences_without_end),
		cmocka_unit_test(fcp_of_many_bytes),
		cmocka_unit_test(session_in_use),
		cmocka_unit_test(troubles_one_after_the_other),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
