/*
 * tests/unit/test_walk_lean.c - the walk that asks for no FCP and reads
 * directories only as far as they are filled.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "walk_script.h"

#define AID_N "01A4040C0C" AID
#define FID_N(fid) "01A4000C02" fid
/* First pieces of ODF and DODF, and the padding in them. */
#define PIECE_ODF "0A"
#define PIECE_DODF "2A"
#define PAD_2 "FFFF"
#define PAD_20 "FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF"

static struct walked walked;

/* As walk_over, without FCPs; the file's own where told. */
static void
walk_lean(const struct script_row *rows, size_t count, size_t room_len,
    bool visited)
{
	const struct cstrap_walk_options options = {
		.visit = visited ? walked_visit : NULL,
		.visit_ctx = &walked,
		.lean = true,
	};
	struct cstrap_transport transport;

	walked.script =
	    (struct script_card) { .rows = rows, .row_count = count };
	walked.visits = 0;
	transport = script_transport(&walked.script);
	cstrap_card_init(&walked.card);
	cstrap_walk_begin(&walked.walk, &walked.card,
	    (struct cstrap_room) { walked.room, room_len }, &options);
	walked.status = cstrap_walk_run(&walked.walk, &transport);
}

static void
padding_in_the_first_pieces(void **state)
{
	static const struct script_row rows[] = { { OPEN, "019000" },
		{ AID_N, OK }, { FID_N("5031"), OK },
		{ READ_1(PIECE_ODF), ODF PAD_2 OK }, { FID_N("6430"), OK },
		{ READ_1(PIECE_DODF), DODF PAD_20 OK }, { FID_N("6432"), OK } };

	(void)state;
	walk_lean(ROWS(rows), 256, false);
	expect_found(&walked, CSTRAP_WALK_BY_AID, "6432");
	assert_int_equal(walked.script.commands, 7);
	assert_false(walked.walk.has_file_size);
}

/* The FCP of the file alone, for who looks at it. */
static void
file_is_asked_for_its_fcp(void **state)
{
	static const struct script_row rows[] = { { OPEN, "019000" },
		{ AID_N, OK }, { FID_N("5031"), OK },
		{ READ_1(PIECE_ODF), ODF PAD_2 OK }, { FID_N("6430"), OK },
		{ READ_1(PIECE_DODF), DODF PAD_20 OK },
		{ FID_1("6432"), FCP("80") } };

	(void)state;
	walk_lean(ROWS(rows), 256, true);
	expect_found(&walked, CSTRAP_WALK_BY_AID, "6432");
	assert_int_equal(walked.walk.file_size, 128);
	assert_int_equal(walked.visits, 4);
}

/* Somebody's entry of 43 bytes comes first: ours is in the second piece. */
static void
entry_goes_on_in_a_second_piece(void **state)
{
	static const struct script_row rows[] = { { OPEN, "019000" },
		{ AID_N, OK }, { FID_N("5031"), OK },
		{ READ_1(PIECE_ODF), ODF PAD_2 OK }, { FID_N("6430"), OK },
		{ READ_1(PIECE_DODF),
		    "A1293000300F0C0D475020534520416363204374"
		    "6C"
		    "A1143012060A2A864886FC6B814801013004040242" OK },
		{ "01B0002AD6", "00" DODF PAD_20 "6282" },
		{ FID_N("6432"), OK } };

	(void)state;
	walk_lean(ROWS(rows), 256, false);
	expect_found(&walked, CSTRAP_WALK_BY_AID, "6432");
}

/* Entries that end with the first piece: more may follow. */
static void
first_piece_is_full(void **state)
{
	static const struct script_row rows[] = { { OPEN, "019000" },
		{ AID_N, OK }, { FID_N("5031"), OK },
		{ READ_1(PIECE_ODF), "A7083006040402643001" OK },
		{ "01B0000AF6", "FF" OK }, { FID_N("6430"), OK },
		{ READ_1(PIECE_DODF), DODF PAD_20 OK }, { FID_N("6432"), OK } };

	(void)state;
	walk_lean(ROWS(rows), 256, false);
	assert_true(was_sent(&walked, "01B0000AF6"));
}

/* The file is shorter than the first piece, and the card says how long. */
static void
directory_shorter_than_a_piece(void **state)
{
	static const struct script_row rows[] = { { OPEN, "019000" },
		{ AID_N, OK }, { FID_N("5031"), OK },
		{ READ_1(PIECE_ODF), "6C08" }, { READ_1("08"), ODF OK },
		{ FID_N("6430"), OK }, { READ_1(PIECE_DODF), DODF "6282" },
		{ FID_N("6432"), OK } };

	(void)state;
	walk_lean(ROWS(rows), 256, false);
	expect_found(&walked, CSTRAP_WALK_BY_AID, "6432");
	assert_int_equal(walked.script.commands, 8);
}

static void
room_of_one_piece(void **state)
{
	static const struct script_row rows[] = { { OPEN, "019000" },
		{ AID_N, OK }, { FID_N("5031"), OK },
		{ READ_1(PIECE_ODF), ODF PAD_2 OK }, { FID_N("6430"), OK },
		{ READ_1("16"), DODF OK }, { FID_N("6432"), OK } };

	(void)state;
	walk_lean(ROWS(rows), 0x16, false);
	expect_found(&walked, CSTRAP_WALK_BY_AID, "6432");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(padding_in_the_first_pieces),
		cmocka_unit_test(file_is_asked_for_its_fcp),
		cmocka_unit_test(entry_goes_on_in_a_second_piece),
		cmocka_unit_test(first_piece_is_full),
		cmocka_unit_test(directory_shorter_than_a_piece),
		cmocka_unit_test(room_of_one_piece),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
