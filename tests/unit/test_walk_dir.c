/*
 * test_walk_dir.c - the way by EF(DIR), and the usual places.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "walk_script.h"

/* No application by AID. */
#define NO_AID                                    \
	{ OPEN, "019000" }, { AID_1, NOT_FOUND }, \
	{                                         \
		MF_1, OK                          \
	}

#define USIM             \
	"610C"           \
	"4F07"           \
	"A0000000871002" \
	"5001"           \
	"55"
#define OURS              \
	"6114"            \
	"4F0C" AID "5104" \
	"3F007F50"
#define OTHER             \
	"6114"            \
	"4F0C" AID "5104" \
	"3F007F60"
/* The same AID at 7F70, with tag 73 naming 2.23.43.9. */
#define NAMED             \
	"611B"            \
	"4F0C" AID "5104" \
	"3F007F70"        \
	"7305"            \
	"0603672B09"
#define USIM_LEN "0E"
#define OURS_LEN "16"

#define DF_1(fid) "01A4080402" fid
#define RECORD_1(number) "01B2" number "0426"

#define FILES                                                                \
	{ FID_1("5031"), FCP(ODF_LEN) }, { READ_1(ODF_LEN), ODF OK },        \
	    { FID_1("6430"), FCP(DODF_LEN) }, { READ_1(DODF_LEN), DODF OK }, \
	{                                                                    \
		FID_1("6432"), FCP("FF")                                     \
	}

static struct walked walked;

static void
linear_directory(void **state)
{
	static const struct script_row rows[] = { NO_AID,
		{ FID_1("2F00"), FCP_DIR }, { RECORD_1("01"), USIM "FFFF" OK },
		{ RECORD_1("02"), OURS "FFFF" OK },
		{ RECORD_1("03"), "FFFF" OK }, { DF_1("7F50"), FCP_ADF },
		FILES };

	(void)state;
	WALK(&walked, rows);
	expect_found(&walked, CSTRAP_WALK_BY_DIR, "6432");
	assert_hex((struct cstrap_view) { walked.walk.application.bytes,
		       walked.walk.application.len },
	    "3F007F50");
	assert_int_equal(walked.found.count, 0);
	/* Three records, the DF, ODF, DODF, the file. */
	assert_int_equal(walked.visits, 7);
}

static void
records_end_before_their_count(void **state)
{
	static const struct script_row rows[] = { NO_AID,
		{ FID_1("2F00"), FCP_DIR }, { RECORD_1("01"), OURS OK },
		{ RECORD_1("02"), "6A83" }, { DF_1("7F50"), FCP_ADF }, FILES };

	(void)state;
	WALK(&walked, rows);
	expect_found(&walked, CSTRAP_WALK_BY_DIR, "6432");
	assert_false(was_sent(&walked, RECORD_1("03")));
}

/* Without an FCP all records are asked for, but not without end. */
static void
records_without_end(void **state)
{
	struct script_row rows[CSTRAP_WALK_RECORD_MAX + 6] = { NO_AID,
		{ FID_1("2F00"), OK } };
	static char commands[CSTRAP_WALK_RECORD_MAX + 2][16];

	(void)state;
	for (unsigned int i = 1; i <= CSTRAP_WALK_RECORD_MAX + 1; i++) {
		snprintf(commands[i], 16, "01B2%02X0400", i);
		rows[3 + i].command = commands[i];
		rows[3 + i].answer = USIM OK;
	}
	walk_over(&walked, rows, CSTRAP_WALK_RECORD_MAX + 5, 256, false);
	expect_failed(&walked, CSTRAP_E_NO_MESSAGE);
	assert_true(was_sent(&walked, "01B2200400"));
	assert_false(was_sent(&walked, "01B2210400"));
}

static void
transparent_directory(void **state)
{
	static const struct script_row rows[] = { NO_AID,
		{ FID_1("2F00"), FCP("2C") },
		{ READ_1("2C"), USIM OURS "FFFFFFFFFFFFFFFF" OK },
		{ DF_1("7F50"), FCP_ADF }, FILES };

	(void)state;
	WALK(&walked, rows);
	expect_found(&walked, CSTRAP_WALK_BY_DIR, "6432");
}

static void
directory_of_no_bytes(void **state)
{
	static const struct script_row rows[] = { NO_AID,
		{ FID_1("2F00"), FCP("00") } };

	(void)state;
	WALK(&walked, rows);
	expect_failed(&walked, CSTRAP_E_NO_MESSAGE);
}

/* Several PKCS#15 applications: the one that tag 73 names goes first. */
static void
entry_that_names_us_goes_first(void **state)
{
	static const struct script_row rows[] = { NO_AID,
		{ FID_1("2F00"), FCP_DIR }, { RECORD_1("01"), OTHER OK },
		{ RECORD_1("02"), OURS OK }, { RECORD_1("03"), NAMED OK },
		{ DF_1("7F70"), FCP_ADF }, FILES };

	(void)state;
	WALK(&walked, rows);
	expect_found(&walked, CSTRAP_WALK_BY_DIR, "6432");
	assert_false(was_sent(&walked, DF_1("7F60")));
	assert_false(was_sent(&walked, DF_1("7F50")));
	assert_hex((struct cstrap_view) { walked.walk.application.bytes, 4 },
	    "3F007F70");
}

static void
applications_in_their_order(void **state)
{
	static const struct script_row rows[] = { NO_AID,
		{ FID_1("2F00"), FCP_DIR }, { RECORD_1("01"), OTHER OK },
		{ RECORD_1("02"), OURS OK }, { RECORD_1("03"), "6A83" },
		{ DF_1("7F60"), FCP_ADF }, { FID_1("5031"), NOT_FOUND },
		{ DF_1("7F50"), FCP_ADF }, FILES };

	(void)state;
	WALK(&walked, rows);
	expect_found(&walked, CSTRAP_WALK_BY_DIR, "6432");
	assert_true(was_sent(&walked, DF_1("7F60")));
	assert_hex((struct cstrap_view) { walked.walk.application.bytes, 4 },
	    "3F007F50");
}

/* More than are kept: no harm, and the usual places come after them. */
static void
more_applications_than_are_kept(void **state)
{
	static const struct script_row rows[] = { NO_AID,
		{ FID_1("2F00"), FCP("9A") },
		{ READ_1("9A"), OTHER OTHER OTHER OTHER OTHER OTHER OTHER OK },
		{ DF_1("7F50"), FCP_ADF }, FILES };

	(void)state;
	WALK(&walked, rows);
	expect_found(&walked, CSTRAP_WALK_BY_PATH, "6432");
}

/* The one that names us is kept, wherever it stands. */
static void
entry_that_names_us_behind_too_many(void **state)
{
	static const struct script_row rows[] = { NO_AID,
		{ FID_1("2F00"), FCP("8B") },
		{ READ_1("8B"), OTHER OTHER OTHER OTHER NAMED OTHER OK },
		{ DF_1("7F70"), FCP_ADF }, FILES };

	(void)state;
	WALK(&walked, rows);
	expect_found(&walked, CSTRAP_WALK_BY_DIR, "6432");
	assert_false(was_sent(&walked, DF_1("7F60")));
	assert_int_equal(walked.walk.df_count, CSTRAP_WALK_DF_MAX);
}

/* Five of those: the first four are kept, in their order. */
static void
too_many_entries_that_name_us(void **state)
{
	static const struct script_row rows[] = { NO_AID,
		{ FID_1("2F00"), FCP("91") },
		{ READ_1("91"), NAMED NAMED NAMED NAMED NAMED OK },
		{ DF_1("7F70"), FCP_ADF }, FILES };

	(void)state;
	WALK(&walked, rows);
	expect_found(&walked, CSTRAP_WALK_BY_DIR, "6432");
	assert_int_equal(walked.walk.df_named, CSTRAP_WALK_DF_MAX);
}

static void
directory_larger_than_the_room(void **state)
{
	static const struct script_row rows[] = { NO_AID,
		{ FID_1("2F00"), FCP("2C") },
		{ READ_1("20"),
		    USIM "6114"
			 "4F0C" AID "5104" OK } };

	(void)state;
	walk_over(&walked, ROWS(rows), 0x20, false);
	expect_failed(&walked, CSTRAP_E_SPACE);
	assert_int_equal(walked.found.count, 0);
}

/* Behind a DODF in another DF, a file id is one under the DF of EF(DIR). */
static void
file_id_in_a_directory_elsewhere(void **state)
{
	static const struct script_row rows[] = { NO_AID,
		{ FID_1("2F00"), FCP_DIR }, { RECORD_1("01"), OURS OK },
		{ RECORD_1("02"), "6A83" }, { DF_1("7F50"), FCP_ADF },
		{ FID_1("5031"), FCP("0C") },
		{ READ_1("0C"), "A70A300804063F007F206430" OK },
		{ "01A40804047F206430", FCP(DODF_LEN) },
		{ READ_1(DODF_LEN), DODF OK },
		{ "01A40804047F506432", FCP("FF") } };

	(void)state;
	WALK(&walked, rows);
	expect_found(&walked, CSTRAP_WALK_BY_DIR, "6432");
	assert_string_equal(last_command(&walked), "01A40804047F506432");
}

static void
df_by_its_path_in_steps(void **state)
{
	static const struct script_row rows[] = { NO_AID, { MF_1, OK },
		{ FID_1("2F00"), FCP_DIR }, { RECORD_1("01"), OURS OK },
		{ RECORD_1("02"), "6A83" }, { DF_1("7F50"), "6A86" },
		{ FID_1("7F50"), FCP_ADF }, FILES };

	(void)state;
	WALK(&walked, rows);
	expect_found(&walked, CSTRAP_WALK_BY_DIR, "6432");
	assert_true(was_sent(&walked, DF_1("7F50") " " MF_1 " " FID_1("7F50")));
}

static void
usual_places(void **state)
{
	static const struct script_row first[] = { NO_AID,
		{ FID_1("2F00"), NOT_FOUND }, { DF_1("7F50"), FCP_ADF },
		FILES };
	static const struct script_row second[] = { NO_AID,
		{ FID_1("2F00"), NOT_FOUND }, { DF_1("5015"), FCP_ADF },
		FILES };

	(void)state;
	WALK(&walked, first);
	expect_found(&walked, CSTRAP_WALK_BY_PATH, "6432");
	WALK(&walked, second);
	expect_found(&walked, CSTRAP_WALK_BY_PATH, "6432");
	assert_hex((struct cstrap_view) { walked.walk.application.bytes, 4 },
	    "3F005015");
}

/* A DF at the usual place that has no ODF is no application. */
static void
usual_place_of_another(void **state)
{
	static const struct script_row rows[] = { NO_AID,
		{ FID_1("2F00"), NOT_FOUND }, { DF_1("7F50"), FCP_ADF } };

	(void)state;
	WALK(&walked, rows);
	expect_failed(&walked, CSTRAP_E_NO_MESSAGE);
	assert_int_equal(walked.walk.how, CSTRAP_WALK_NOT_FOUND);
	assert_false(walked.walk.has_odf);
}

/* The standard printed this record with wrong lengths; it is reported. */
static void
record_as_it_was_printed(void **state)
{
	static const struct script_row rows[] = { NO_AID,
		{ FID_1("2F00"), FCP_DIR },
		{ RECORD_1("01"),
		    "6122"
		    "4F0C" AID "5008424F4F545354524150"
		    "51043F007F50"
		    "FFFFFF" OK },
		{ RECORD_1("02"), "6A83" }, { DF_1("7F50"), FCP_ADF }, FILES };

	(void)state;
	WALK(&walked, rows);
	expect_found(&walked, CSTRAP_WALK_BY_DIR, "6432");
	assert_int_equal(walked.found.count, 1);
	assert_int_equal(walked.found.row[0].rule, CSTRAP_RULE_DIR_PRINTED);
	assert_string_equal(walked.found.row[0].file, "EF(DIR)");
}

static void
paths_that_lead_nowhere(void **state)
{
	static const struct script_row rows[] = { NO_AID,
		{ FID_1("2F00"), FCP("38") },
		{ READ_1("38"),
		    "6113"
		    "4F0C" AID "5103"
		    "3F007F"
		    "610E"
		    "4F0C" AID "6111"
		    "4F0C" AID "5101"
		    "3F" OK } };

	(void)state;
	WALK(&walked, rows);
	expect_failed(&walked, CSTRAP_E_NO_MESSAGE);
	assert_int_equal(walked.walk.df_count, 0);
}

/* A transparent EF(DIR) of a card that gave no FCP. */
static void
transparent_directory_without_fcp(void **state)
{
	static const struct script_row rows[] = { NO_AID, { FID_1("2F00"), OK },
		{ "01B2010400", "6981" }, { READ_1("00"), USIM OURS "FFFF" OK },
		{ "01B00026DA", "6B00" }, { DF_1("7F50"), FCP_ADF }, FILES };
	static const struct script_row refused[] = { NO_AID,
		{ FID_1("2F00"), FCP("2C") }, { READ_1("2C"), "6982" },
		{ DF_1("7F50"), FCP_ADF }, FILES };

	(void)state;
	WALK(&walked, rows);
	expect_found(&walked, CSTRAP_WALK_BY_DIR, "6432");
	/* One that may not be read leads to the usual places. */
	WALK(&walked, refused);
	expect_found(&walked, CSTRAP_WALK_BY_PATH, "6432");
}

/* Records of a size and number that cannot be are asked for as a whole. */
static void
records_of_odd_numbers(void **state)
{
	static const struct script_row wide[] = { NO_AID,
		{ FID_1("2F00"), "620782054221010103" OK },
		{ "01B2010400", OURS OK }, { "01B2020400", "6A83" },
		{ DF_1("7F50"), FCP_ADF }, FILES };
	static const struct script_row none[] = { NO_AID,
		{ FID_1("2F00"), "620782054221000000" OK },
		{ "01B2010400", OURS OK }, { "01B2020400", "6A83" },
		{ DF_1("7F50"), FCP_ADF }, FILES };
	static const struct script_row many[] = { NO_AID,
		{ FID_1("2F00"), "6207820542210026FE" OK },
		{ RECORD_1("01"), OURS OK }, { RECORD_1("02"), "6A83" },
		{ DF_1("7F50"), FCP_ADF }, FILES };

	(void)state;
	WALK(&walked, wide);
	expect_found(&walked, CSTRAP_WALK_BY_DIR, "6432");
	WALK(&walked, none);
	expect_found(&walked, CSTRAP_WALK_BY_DIR, "6432");
	WALK(&walked, many);
	expect_found(&walked, CSTRAP_WALK_BY_DIR, "6432");
	assert_int_equal(walked.walk.record_count, CSTRAP_WALK_RECORD_MAX);
}

/* What names us in tag 73 need not have the AID; other OIDs name others. */
static void
names_in_tag_73(void **state)
{
	static const struct script_row rows[] = { NO_AID,
		{ FID_1("2F00"), FCP("37") },
		{ READ_1("37"),
		    "611B4F0C" AID "51043F007F70"
		    "73050603672B05"
		    "61174F01A0"
		    "51043F007F60"
		    "730C0201010604672B0901020101"
		    "00" OK },
		{ DF_1("7F60"), FCP_ADF }, FILES };

	(void)state;
	WALK(&walked, rows);
	expect_found(&walked, CSTRAP_WALK_BY_DIR, "6432");
	assert_int_equal(walked.walk.df_named, 1);
	assert_int_equal(walked.walk.df_count, 2);
}

static void
record_that_cannot_be_read(void **state)
{
	static const struct script_row rows[] = { NO_AID,
		{ FID_1("2F00"), FCP_DIR }, { RECORD_1("01"), "3005040102" OK },
		{ RECORD_1("02"), OURS OK }, { RECORD_1("03"), "6A83" },
		{ DF_1("7F50"), FCP_ADF }, FILES };
	static const struct script_row long_path[] = { NO_AID,
		{ FID_1("2F00"), FCP_DIR },
		{ RECORD_1("01"),
		    "61224F0C" AID
		    "51123F007F107F117F127F137F147F157F167F17" OK },
		{ RECORD_1("02"), "6A83" } };

	(void)state;
	WALK(&walked, rows);
	expect_found(&walked, CSTRAP_WALK_BY_DIR, "6432");
	assert_int_equal(walked.found.count, 1);
	assert_string_equal(walked.found.row[0].file, "EF(DIR)");
	WALK(&walked, long_path);
	expect_failed(&walked, CSTRAP_E_NO_MESSAGE);
	assert_int_equal(walked.walk.df_count, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(linear_directory),
		cmocka_unit_test(records_end_before_their_count),
		cmocka_unit_test(records_without_end),
		cmocka_unit_test(transparent_directory),
		cmocka_unit_test(directory_of_no_bytes),
		cmocka_unit_test(entry_that_names_us_goes_first),
		cmocka_unit_test(applications_in_their_order),
		cmocka_unit_test(more_applications_than_are_kept),
		cmocka_unit_test(entry_that_names_us_behind_too_many),
		cmocka_unit_test(too_many_entries_that_name_us),
		cmocka_unit_test(directory_larger_than_the_room),
		cmocka_unit_test(file_id_in_a_directory_elsewhere),
		cmocka_unit_test(df_by_its_path_in_steps),
		cmocka_unit_test(usual_places),
		cmocka_unit_test(usual_place_of_another),
		cmocka_unit_test(record_as_it_was_printed),
		cmocka_unit_test(paths_that_lead_nowhere),
		cmocka_unit_test(transparent_directory_without_fcp),
		cmocka_unit_test(records_of_odd_numbers),
		cmocka_unit_test(names_in_tag_73),
		cmocka_unit_test(record_that_cannot_be_read),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
