/*
 * tests/unit/test_card_profile.c - card profiles by name and in JSON.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "cardstrap/card_profile.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static enum cstrap_status
load(struct cstrap_card_profile *profile, const char *json,
    struct cstrap_finding *finding)
{
	return cstrap_card_profile_load(profile,
	    (struct cstrap_view) { (const uint8_t *)json, strlen(json) },
	    finding);
}

static void
built_in_ones_are_found_by_name(void **state)
{
	const struct cstrap_card_profile *profile;
	size_t count = 0;

	(void)state;
	for (; (profile = cstrap_card_profile_at(count)) != NULL; count++) {
		assert_ptr_equal(profile,
		    cstrap_card_profile_find(profile->name));
		assert_in_range(profile->piece_max, 1, 255);
		assert_in_range(profile->min_tries, 1, 15);
	}
	assert_true(count >= 5);
	assert_null(cstrap_card_profile_find("nobody's"));
}

static void
every_member(void **state)
{
	static const char json[] =
	    "{\"base\":\"iso\",\"name\":\"mine\",\"df\":\"7F51\","
	    "\"pin_status\":true,\"life_cycle\":3,\"sfi\":true,\"rule\":true,"
	    "\"size_tag\":\"80\",\"df_total\":4096,\"short_descriptor\":false,"
	    "\"resize\":true,\"delete\":false,\"piece\":64,\"min_tries\":5,"
	    "\"ef_rule\":\"8B032F0607\",\"df_rule\":\"8C0102\","
	    "\"proprietary\":\"C101FF\"}";
	struct cstrap_card_profile p;

	(void)state;
	assert_int_equal(CSTRAP_OK, load(&p, json, NULL));
	assert_string_equal("mine", p.name);
	assert_int_equal(0x7F51, p.df_id);
	assert_true(p.has_pin_status && p.has_sfi && p.has_rule);
	assert_true(p.has_life_cycle && p.can_resize);
	assert_false(p.size_as_total || p.short_descriptor || p.can_delete);
	assert_int_equal(3, p.life_cycle);
	assert_int_equal(4096, p.df_total);
	assert_int_equal(64, p.piece_max);
	assert_int_equal(5, p.min_tries);
	assert_int_equal(0x8B, p.ef_rule.tag);
	assert_int_equal(3, p.ef_rule.len);
	assert_int_equal(0x07, p.ef_rule.bytes[2]);
	assert_int_equal(0x8C, p.df_rule.tag);
	assert_int_equal(3, p.proprietary_len);
	assert_int_equal(0xC1, p.proprietary[0]);
}

static void
what_is_left_out_is_as_in_the_base(void **state)
{
	struct cstrap_card_profile p;

	(void)state;
	assert_int_equal(CSTRAP_OK, load(&p, "{}", NULL));
	assert_memory_equal(cstrap_card_profile_at(0), &p, sizeof(p));
	assert_int_equal(CSTRAP_OK, load(&p, "{\"base\":\"iso\"}", NULL));
	assert_memory_equal(cstrap_card_profile_find("iso"), &p, sizeof(p));
	assert_int_equal(CSTRAP_OK, load(&p, "{\"life_cycle\":null}", NULL));
	assert_false(p.has_life_cycle);
}

static void
mistakes_have_a_place(void **state)
{
	static const struct {
		const char *json;
		enum cstrap_status status;
		const char *place;
	} mistakes[] = {
		{ "[]", CSTRAP_E_TYPE, "" },
		{ "{\"base\":\"x\"}", CSTRAP_E_RANGE, "/base" },
		{ "{\"base\":1}", CSTRAP_E_RANGE, "/base" },
		{ "{\"size\":1}", CSTRAP_E_SYNTAX, "/size" },
		{ "{\"df\":\"7F\"}", CSTRAP_E_RANGE, "/df" },
		{ "{\"df\":\"7F5050\"}", CSTRAP_E_SYNTAX, "/df" },
		{ "{\"df\":32592}", CSTRAP_E_TYPE, "/df" },
		{ "{\"sfi\":1}", CSTRAP_E_TYPE, "/sfi" },
		{ "{\"life_cycle\":0}", CSTRAP_E_RANGE, "/life_cycle" },
		{ "{\"life_cycle\":6}", CSTRAP_E_RANGE, "/life_cycle" },
		{ "{\"piece\":0}", CSTRAP_E_RANGE, "/piece" },
		{ "{\"piece\":256}", CSTRAP_E_RANGE, "/piece" },
		{ "{\"piece\":\"9\"}", CSTRAP_E_TYPE, "/piece" },
		{ "{\"min_tries\":16}", CSTRAP_E_RANGE, "/min_tries" },
		{ "{\"size_tag\":\"82\"}", CSTRAP_E_RANGE, "/size_tag" },
		{ "{\"ef_rule\":\"8B\"}", CSTRAP_E_SYNTAX, "/ef_rule" },
		{ "{\"ef_rule\":\"8B00\"}", CSTRAP_E_SYNTAX, "/ef_rule" },
		{ "{\"ef_rule\":\"800101\"}", CSTRAP_E_SYNTAX, "/ef_rule" },
		{ "{\"ef_rule\":\"8B032F060700\"}", CSTRAP_E_SYNTAX,
		    "/ef_rule" },
		{ "{\"proprietary\":\"C1 0\"}", CSTRAP_E_SYNTAX,
		    "/proprietary" },
		{ "{\"name\":\"\"}", CSTRAP_E_RANGE, "/name" },
		{ "{\"name\":\"a-name-that-is-longer-than-any-has-to-be\"}",
		    CSTRAP_E_RANGE, "/name" },
	};
	struct cstrap_card_profile p;
	struct cstrap_finding finding;

	(void)state;
	for (size_t i = 0; i < sizeof(mistakes) / sizeof(mistakes[0]); i++) {
		assert_int_equal(mistakes[i].status,
		    load(&p, mistakes[i].json, &finding));
		assert_string_equal(mistakes[i].place, finding.place);
		assert_non_null(finding.text);
		assert_memory_equal(cstrap_card_profile_at(0), &p, sizeof(p));
	}
	assert_int_equal(CSTRAP_E_SYNTAX, load(&p, "{", &finding));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(built_in_ones_are_found_by_name),
		cmocka_unit_test(every_member),
		cmocka_unit_test(what_is_left_out_is_as_in_the_base),
		cmocka_unit_test(mistakes_have_a_place),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
