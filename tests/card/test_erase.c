/*
 * tests/card/test_erase.c - what an erase takes, and what it leaves.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "job.h"

static void
erase_leaves_nothing_of_ours(void **state)
{
	struct message wanted;
	struct job_cost cost;
	struct bench bench;

	(void)state;
	message_of_psk(&wanted, "b", "DEADBEEF");
	bench_open(&bench);
	bench_add_foreign(&bench, FOREIGN_ODF, SMALL_ENTRY);
	job_do(&bench, JOB_WRITE, &wanted);
	job_do(&bench, JOB_ERASE, NULL);
	assert_false(bench_has_file(&bench, "3F007F506432"));
	assert_true(
	    cstrap_view_filled(cstrap_view_part(bench_file(&bench, FOREIGN_DODF)
						    .content,
				   16, 64),
		0xFF));
	cost = job_cost(&bench, JOB_ERASE, NULL);
	assert_int_equal(0, cost.updates + cost.verifies);
	bench_close(&bench);
}

#define OUR_ENTRY                                                            \
	"A125300030110C0F4C774D324D20426F6F747374726170A10E300C0604672B0901" \
	"300404026432"
#define OPAQUE_ENTRY                                                         \
	"302330110C0F4C774D324D20426F6F74737472617030060604672B0901A1063004" \
	"04026432"

/* FF over the first octets of an entry, as a cut leaves it. */
static void
erase_cut_entry(const char *entry, size_t cut)
{
	char blank[128];
	struct bench bench;

	bench_open(&bench);
	bench_add_foreign(&bench, FOREIGN_ODF, entry);
	memset(blank, 'F', 2 * cut);
	blank[2 * cut] = '\0';
	bench_overwrite(&bench, FOREIGN_DODF, 0, blank);
	job_do(&bench, JOB_ERASE, NULL);
	assert_true(
	    cstrap_view_filled(bench_file(&bench, FOREIGN_DODF).content, 0xFF));
	bench_close(&bench);
}

/* One of our form is known by any part of it, others by all but the tag. */
static void
erase_finishes_the_directory(void **state)
{
	(void)state;
	for (size_t cut = 1; cut < 39; cut++)
		erase_cut_entry(OUR_ENTRY, cut);
	erase_cut_entry(OPAQUE_ENTRY, 1);
}

static void
erase_takes_the_second_file_too(void **state)
{
	struct message wanted;
	struct bench bench;

	(void)state;
	message_of_psk(&wanted, "b", "DEADBEEF");
	bench_open(&bench);
	job_do(&bench, JOB_WRITE, &wanted);
	message_of_psk(&wanted, "b", "CAFEBABE");
	job_do(&bench, JOB_AB, &wanted);
	assert_true(bench_has_file(&bench, "3F007F506432"));
	assert_true(bench_has_file(&bench, "3F007F506433"));
	job_do(&bench, JOB_ERASE, NULL);
	assert_false(bench_has_file(&bench, "3F007F506432"));
	assert_false(bench_has_file(&bench, "3F007F506433"));
	bench_close(&bench);
}

static void
erase_without_a_name(void **state)
{
	struct cstrap_plan_options options = { 0 };
	struct cstrap_finding finding;
	struct cstrap_plan *plan;
	struct bench bench;

	(void)state;
	bench_open(&bench);
	options.keys = &bench.keys;
	assert_int_equal(CSTRAP_E_ARGUMENT,
	    cstrap_plan_make_erase(&plan, &bench.link, &options, &finding));
	assert_null(plan);
	options.iccid = "8988211000000000027";
	assert_int_equal(CSTRAP_E_CARD_OTHER,
	    cstrap_plan_make_erase(&plan, &bench.link, &options, &finding));
	assert_null(plan);
	bench_close(&bench);
}

/* A card that tells no ICCID is not the one that nothing names. */
static void
erase_of_a_card_without_a_name(void **state)
{
	static const char json[] = "{\"files\":[{\"path\":\"3F00/2FE2\","
				   "\"content\":\"FFFFFFFFFFFFFFFFFFFF\"}]}";
	const struct cstrap_vcard_options unnamed = {
		.description = { (const uint8_t *)json, sizeof(json) - 1 }
	};
	struct cstrap_plan_options options = { .iccid = "" };
	struct cstrap_vcard *vcard;
	struct cstrap_plan *plan;
	struct cstrap_link link;

	(void)state;
	assert_int_equal(CSTRAP_OK, cstrap_vcard_new(&vcard, &unnamed, NULL));
	cstrap_vcard_link(vcard, true, &link);
	assert_int_equal(CSTRAP_E_CARD_OTHER,
	    cstrap_plan_make_erase(&plan, &link, &options, NULL));
	assert_null(plan);
	cstrap_link_close(&link);
}

/* Nothing of ours is there; the blank file may be named by the AODF. */
static void
blank_file_that_may_be_named(void **state)
{
	struct bench bench;

	(void)state;
	for (int other = 0; other < 2; other++) {
		bench_open(&bench);
		bench_add_foreign(&bench,
		    other ? FOREIGN_ODF "A806300404024401" : FOREIGN_ODF,
		    SMALL_ENTRY);
		bench_add_file(&bench, "6432", "05", "");
		job_do(&bench, JOB_ERASE, NULL);
		assert_int_equal(other, bench_has_file(&bench, "3F007F506432"));
		bench_close(&bench);
	}
}

static void
card_that_does_not_delete(void **state)
{
	struct cstrap_plan_options options = { .create = true };
	struct message wanted;
	struct cstrap_plan *plan;
	struct bench bench;

	(void)state;
	message_of_psk(&wanted, "b", "DEADBEEF");
	bench_describe(&bench, "no-pin-status");
	options.keys = &bench.keys;
	options.card = cstrap_card_profile_find("uicc-no-pin-status");
	options.iccid = cstrap_vcard_iccid(bench.vcard);
	assert_int_equal(CSTRAP_OK,
	    cstrap_plan_make(&plan, &bench.link, &wanted.message, &options,
		NULL));
	assert_int_equal(CSTRAP_OK,
	    cstrap_plan_run(plan, &bench.link, NULL, NULL));
	assert_int_equal(0, cstrap_plan_forgone(plan));
	cstrap_plan_close(&plan);
	assert_int_equal(CSTRAP_OK,
	    cstrap_plan_make_erase(&plan, &bench.link, &options, NULL));
	assert_int_equal(CSTRAP_OK,
	    cstrap_plan_run(plan, &bench.link, NULL, NULL));
	assert_int_equal(1, cstrap_plan_forgone(plan));
	cstrap_plan_close(&plan);
	assert_true(bench_has_file(&bench, "3F007F506432"));
	bench_close(&bench);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(erase_leaves_nothing_of_ours),
		cmocka_unit_test(erase_finishes_the_directory),
		cmocka_unit_test(erase_takes_the_second_file_too),
		cmocka_unit_test(erase_without_a_name),
		cmocka_unit_test(erase_of_a_card_without_a_name),
		cmocka_unit_test(blank_file_that_may_be_named),
		cmocka_unit_test(card_that_does_not_delete),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
