/*
 * tests/card/test_conform.c - the applet specification's scripts: the card that
 * does all passes them, each finds its defect, and none harms a card.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include <dirent.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cardstrap/change_tag.h"
#include "cardstrap/conform.h"
#include "cardstrap/vcard.h"
#include "host/crypto.h"
#include "host/file.h"
#include "host/secret.h"

#define ICCID "89490200001234567891"
#define SCRIPTS_MAX 64
#define FULL "# t\n! checks AS-001\n! full\n"
#define READING "# t\n! checks AS-001\n"
#define TO_MF "> 00A4000C023F00\n< 9000\n"
#define KEY "> 0020000A08 {adm1}\n< 9000\n"
#define MAKE_DF                                                            \
	"> 00E000001A 6218 82027821 83027FEC 8A0105 AB0B 80015F A406 8301" \
	"0A 950108\n< 9000\n"

#define MAKE_EF                                                               \
	"> 00E0000025 6223 82024121 83026F01 8A0105 AB10 800101 9000 80015A " \
	"A406 83010A 950108 80020010 8800\n< 9000\n"

struct bench {
	struct cstrap_vcard *card;
	struct cstrap_link link;
	struct cstrap_conform_key key;
	struct cstrap_conform_options options;
	struct cstrap_conform_report report;
	struct cstrap_finding finding;
};

static const uint8_t adm1[8] = { '1', '2', '3', '4', '5', '6', '7', '8' };
static const uint8_t other_key[8] = { '8', '7', '6', '5', '4', '3', '2', '1' };

static const char *
path_of(const char *name, char room[PATH_MAX])
{
	const char *fixtures = getenv("CSTRAP_FIXTURES");

	assert_non_null(fixtures);
	(void)snprintf(room, PATH_MAX, "%s/%s", fixtures, name);
	return room;
}

/* Of a file below fixtures; to be ended by cstrap_secret_free. */
static struct cstrap_view
load(const char *name)
{
	char path[PATH_MAX];
	uint8_t *data = NULL;
	size_t len = 0;

	assert_int_equal(cstrap_file_read(path_of(name, path), 1u << 20, &data,
			     &len, NULL),
	    CSTRAP_OK);
	return (struct cstrap_view) { data, len };
}

static void
unload(struct cstrap_view view)
{
	/* memory of this function's own, handed out as a view */
	union {
		const uint8_t *view;
		uint8_t *memory;
	} data = { view.data };

	cstrap_secret_free(data.memory, view.len);
}

static void
cut(void *ctx, size_t bytes)
{
	cstrap_vcard_cut(ctx, 0, CSTRAP_VCARD_CUT_INSIDE, bytes);
}

/* A card of fixtures/cards, to be changed by scripts. */
static void
open_bench(struct bench *bench, const char *card)
{
	char name[96], folder[PATH_MAX];
	struct cstrap_vcard_options options = { .iccid = ICCID };

	memset(bench, 0, sizeof(*bench));
	(void)snprintf(name, sizeof(name), "cards/%s.json", card);
	options.description = load(name);
	options.folder = path_of("cards", folder);
	assert_int_equal(cstrap_vcard_new(&bench->card, &options,
			     &bench->finding),
	    CSTRAP_OK);
	unload(options.description);
	cstrap_vcard_link(bench->card, false, &bench->link);
	bench->key =
	    (struct cstrap_conform_key) { 0x0A, { adm1, sizeof(adm1) } };
	bench->options = (struct cstrap_conform_options) { .iccid = ICCID,
		.keys = &bench->key,
		.key_count = 1,
		.allow_unknown_tries = true,
		.cut = cut,
		.cut_ctx = bench->card };
}

static void
close_bench(struct bench *bench)
{
	cstrap_link_close(&bench->link);
	cstrap_vcard_close(&bench->card);
}

static enum cstrap_status
run(struct bench *bench, struct cstrap_view text)
{
	return cstrap_conform_run(text, &bench->link, &bench->options,
	    &bench->report, &bench->finding);
}

static enum cstrap_status
run_text(struct bench *bench, const char *text)
{
	return run(bench,
	    (struct cstrap_view) { (const uint8_t *)text, strlen(text) });
}

static struct cstrap_vcard_counts
counts(const struct bench *bench)
{
	struct cstrap_vcard_counts counts;

	cstrap_vcard_counts(bench->card, &counts);
	return counts;
}

static void
assert_untouched(const struct bench *bench)
{
	const struct cstrap_vcard_counts c = counts(bench);

	assert_int_equal(c.verifies, 0);
	assert_int_equal(c.updates, 0);
	assert_int_equal(c.creates, 0);
	assert_int_equal(c.deletes, 0);
	assert_int_equal(c.resizes, 0);
}

/* --- the scripts of the specification -------------------------------------- */

struct scripts {
	size_t count;
	char names[SCRIPTS_MAX][64];
};

static int
is_script(const struct dirent *entry)
{
	const char *dot = strrchr(entry->d_name, '.');

	return dot != NULL && strcmp(dot, ".apdu") == 0;
}

static void
list(struct scripts *scripts)
{
	struct dirent **entries;
	char folder[PATH_MAX];
	const int count = scandir(path_of("../applet-spec/conformance", folder),
	    &entries, is_script, alphasort);

	assert_in_range(count, 20, SCRIPTS_MAX);
	scripts->count = (size_t)count;
	for (int i = 0; i < count; i++) {
		(void)snprintf(scripts->names[i], sizeof(scripts->names[i]),
		    "%.*s", (int)strlen(entries[i]->d_name) - 5,
		    entries[i]->d_name);
		free(entries[i]);
	}
	free(entries);
}

static struct cstrap_view
load_script(const char *name)
{
	char path[128];

	(void)snprintf(path, sizeof(path), "../applet-spec/conformance/%s.apdu",
	    name);
	return load(path);
}

/* cmocka tells the line of an assertion, not of which script it was. */
static void
expect_result(struct bench *bench, const char *name,
    enum cstrap_conform_result result)
{
	const struct cstrap_view text = load_script(name);
	const enum cstrap_status st = run(bench, text);

	if (st != CSTRAP_OK || bench->report.result != result)
		fail_msg("%s: %s, result %d: %s: %s %s", name,
		    cstrap_status_name(st), (int)bench->report.result,
		    bench->report.why.place,
		    bench->report.why.text != NULL ? bench->report.why.text :
						     "",
		    bench->report.why.detail);
	unload(text);
}

static void
reference_card_passes(void **state)
{
	struct scripts scripts;
	struct bench bench;

	(void)state;
	list(&scripts);
	for (size_t i = 0; i < scripts.count; i++) {
		open_bench(&bench, "conform");
		expect_result(&bench, scripts.names[i], CSTRAP_CONFORM_PASSED);
		close_bench(&bench);
	}
}

static void
script_is_vacuous(void **state)
{
	struct scripts scripts;
	struct bench bench;
	char card[96];

	(void)state;
	list(&scripts);
	for (size_t i = 0; i < scripts.count; i++) {
		(void)snprintf(card, sizeof(card), "conform-%s",
		    scripts.names[i]);
		open_bench(&bench, card);
		expect_result(&bench, scripts.names[i], CSTRAP_CONFORM_FAILED);
		close_bench(&bench);
	}
}

static void
option_is_lacking(void **state)
{
	struct bench bench;

	(void)state;
	open_bench(&bench, "bootstrap");
	expect_result(&bench, "change-tag-read", CSTRAP_CONFORM_SKIPPED);
	expect_result(&bench, "change-tag", CSTRAP_CONFORM_SKIPPED);
	close_bench(&bench);
}

/* All of them, one after another, on one card. */
static void
card_is_left_changed(void **state)
{
	uint8_t *before, *after;
	size_t before_len, after_len;
	struct scripts scripts;
	struct bench bench;

	(void)state;
	list(&scripts);
	open_bench(&bench, "bootstrap");
	assert_int_equal(cstrap_vcard_save(bench.card, &before, &before_len,
			     NULL),
	    CSTRAP_OK);
	for (size_t i = 0; i < scripts.count; i++) {
		const struct cstrap_view text = load_script(scripts.names[i]);

		assert_int_equal(run(&bench, text), CSTRAP_OK);
		assert_int_equal(bench.report.left, 0);
		unload(text);
	}
	assert_int_equal(cstrap_vcard_save(bench.card, &after, &after_len,
			     NULL),
	    CSTRAP_OK);
	assert_true(counts(&bench).creates > 20);
	assert_int_equal(before_len, after_len);
	assert_memory_equal(before, after, before_len);
	free(before);
	free(after);
	close_bench(&bench);
}

/* What fails half way is cleaned up, too; what cannot be is told. */
static void
failure_leaves_files(void **state)
{
	struct bench bench;

	(void)state;
	open_bench(&bench, "conform");
	assert_int_equal(run_text(&bench,
			     FULL TO_MF KEY MAKE_DF
			     "> 00B0000001\n< AA 9000\n"),
	    CSTRAP_OK);
	assert_int_equal(bench.report.result, CSTRAP_CONFORM_FAILED);
	assert_int_equal(bench.report.left, 0);
	assert_int_equal(counts(&bench).deletes, 1);
	close_bench(&bench);
	/* with the key that the script itself does not present */
	open_bench(&bench, "conform-create-access");
	expect_result(&bench, "create-access", CSTRAP_CONFORM_FAILED);
	assert_int_equal(counts(&bench).verifies, 1);
	assert_int_equal(bench.report.left, 0);
	close_bench(&bench);
	open_bench(&bench, "conform-delete");
	expect_result(&bench, "delete", CSTRAP_CONFORM_FAILED);
	assert_int_equal(bench.report.left, 1);
	assert_int_equal(bench.report.left_id, 0x7FEC);
	close_bench(&bench);
}

/* --- what a script may not ------------------------------------------------- */

static void
read_only_run_changes(void **state)
{
	struct scripts scripts;
	struct bench bench;

	(void)state;
	list(&scripts);
	open_bench(&bench, "conform");
	bench.options.iccid = NULL;
	for (size_t i = 0; i < scripts.count; i++) {
		const struct cstrap_view text = load_script(scripts.names[i]);
		struct cstrap_conform_script script;

		assert_int_equal(cstrap_conform_scan(text, &script, NULL),
		    CSTRAP_OK);
		assert_int_equal(run(&bench, text), CSTRAP_OK);
		assert_int_equal(bench.report.result,
		    script.full ? CSTRAP_CONFORM_SKIPPED :
				  CSTRAP_CONFORM_PASSED);
		if (script.full)
			assert_int_equal(bench.report.commands, 0);
		unload(text);
	}
	assert_untouched(&bench);
	close_bench(&bench);
}

static void
other_card(void **state)
{
	struct bench bench;

	(void)state;
	open_bench(&bench, "conform");
	bench.options.iccid = "89490200001234567809";
	assert_int_equal(run_text(&bench, FULL TO_MF KEY MAKE_DF),
	    CSTRAP_E_CARD_OTHER);
	assert_int_equal(bench.finding.rule, CSTRAP_RULE_GUARD_IDENTITY);
	assert_untouched(&bench);
	close_bench(&bench);
}

struct refused {
	const char *name;
	const char *text;
	size_t line;
};

/* Each is stopped before it reaches the card. */
static const struct refused refused[] = {
	{ "update without full", READING TO_MF "> 00D6000001AA\n< 9000\n", 5 },
	{ "query without full", READING "> 0020000A00\n< 63C.\n", 3 },
	{ "create without full", READING MAKE_DF, 3 },
	{ "a file of the card",
	    FULL "> 00A4040C0CA000000063504B43532D3135\n< 9000\n"
		 "> 00A4000C026432\n< 9000\n> 00D6000001AA\n< 6982\n",
	    8 },
	{ "by sfi", FULL TO_MF "> 00D69E0001AA\n< 6982\n", 6 },
	{ "no file", FULL "> 00D6000001AA\n< 6986\n", 4 },
	{ "delete a file of the card", FULL TO_MF "> 00E40000022F00\n< 6982\n",
	    6 },
	{ "delete what is current",
	    FULL "> 00A4000C022F00\n< 9000\n> 00E4000000\n< 6982\n", 6 },
	{ "delete by path", FULL TO_MF "> 00E40800022F00\n< 6982\n", 6 },
	{ "deactivate the MF", FULL TO_MF "> 0004000000\n< 6982\n", 6 },
	{ "activate", FULL TO_MF "> 00440000022F00\n< 6982\n", 6 },
	{ "resize",
	    FULL TO_MF "> 80D400000A 6208 8302 6432 8002 0040\n< 6982\n", 6 },
	{ "create in a DF of the card",
	    FULL "> 00A4040C0CA000000063504B43532D3135\n< 9000\n" MAKE_DF, 6 },
	{ "create without an id",
	    FULL TO_MF "> 00E0000008 6206 82024121 8800\n< 6A80\n", 6 },
	{ "record", FULL "> 00A4000C022F00\n< 9000\n> 00DC010401AA\n< 6982\n",
	    6 },
	{ "terminate card usage", FULL "> 00FE0000\n< 6D00\n", 4 },
	{ "terminate df", FULL "> 00E60000\n< 6D00\n", 4 },
	{ "terminate ef", FULL "> 00E80000\n< 6D00\n", 4 },
	{ "unblock", FULL "> 002C000100\n< 63C.\n", 4 },
	{ "change pin", FULL "> 0024000100\n< 6700\n", 4 },
	{ "disable pin", FULL "> 0026000100\n< 6700\n", 4 },
	{ "class of GSM", FULL "> A0A40000023F00\n< 6E00\n", 4 },
	{ "status in class A0", FULL "> A0F2000000\n< 6E00\n", 4 },
	{ "select in class 80", FULL "> 80A40000023F00\n< 6E00\n", 4 },
	{ "end of a session", FULL "> 00A40444023F00\n< 6985\n", 4 },
	{ "erase", FULL "> 000E000000\n< 6D00\n", 4 },
	{ "store data", FULL "> 80E2000001AA\n< 6D00\n", 4 },
};

static void
harm_is_sent(void **state)
{
	struct bench bench;

	(void)state;
	open_bench(&bench, "conform");
	for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++) {
		char place[16];

		(void)snprintf(place, sizeof(place), "line %zu",
		    refused[i].line);
		if (run_text(&bench, refused[i].text) != CSTRAP_E_GUARD ||
		    strcmp(bench.finding.place, place) != 0)
			fail_msg("%s: %s at %s", refused[i].name,
			    cstrap_status_name(bench.finding.status),
			    bench.finding.place);
	}
	assert_untouched(&bench);
	close_bench(&bench);
}

/* What was made here is not known as such where selection is in doubt. */
static void
selection_is_confused(void **state)
{
	static const char *const ends[] = {
		/* a file of another DF than the one that was made */
		"> 00A4040C0CA000000063504B43532D3135\n< 9000\n"
		"> 00E40000026432\n< 6982\n",
		/* the channel is another one than it was */
		"> 0070000001\n< 01 9000\n> 01A4080C027FEC\n< 9000\n"
		"> 0070800100\n< 9000\n> 0070000001\n< 01 9000\n"
		"> 01E40000026F01\n< 6A82\n",
		/* not by its id */
		TO_MF "> 00E40800027FEC\n< 9000\n",
		/* a short id went to another file */
		TO_MF MAKE_EF "> 00B201F400\n< * 9000\n< 6A82\n"
			      "> 00D6000001AA\n< 9000\n",
		/* it is gone */
		TO_MF "> 00E40000027FEC\n< 9000\n"
		      "> 00E40000027FEC\n< 6A82\n",
		/* a reset went over it */
		"! reset\n> 00D6000001AA\n< 6986\n",
		/* the parent is the card's */
		"> 00A4030C00\n< 9000\n> 00A4000C022F00\n< 9000\n"
		"> 00D6000001AA\n< 6982\n",
	};
	struct bench bench;
	char text[1024];

	(void)state;
	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
		open_bench(&bench, "conform");
		(void)snprintf(text, sizeof(text), "%s%s",
		    FULL TO_MF KEY MAKE_DF MAKE_EF, ends[i]);
		if (run_text(&bench, text) != CSTRAP_E_GUARD)
			fail_msg("end %zu: %s, %s %s", i,
			    cstrap_status_name(bench.finding.status),
			    bench.report.why.place, bench.report.why.detail);
		assert_int_equal(counts(&bench).updates, 0);
		close_bench(&bench);
	}
}

/* --- keys ------------------------------------------------------------------ */

static void
wrong_key_is_repeated(void **state)
{
	struct bench bench;

	(void)state;
	open_bench(&bench, "conform");
	bench.key.value.data = other_key;
	assert_int_equal(run_text(&bench, FULL TO_MF KEY KEY MAKE_DF),
	    CSTRAP_E_CARD_KEY);
	assert_int_equal(counts(&bench).verifies, 1);
	assert_int_equal(counts(&bench).creates, 0);
	assert_int_equal(cstrap_vcard_tries(bench.card, 0x0A), 9);
	close_bench(&bench);
}

static void
tries_are_few(void **state)
{
	struct bench bench;

	(void)state;
	open_bench(&bench, "conform");
	bench.options.min_tries = 11;
	assert_int_equal(run_text(&bench, FULL TO_MF KEY), CSTRAP_E_GUARD);
	assert_int_equal(bench.finding.rule, CSTRAP_RULE_GUARD_TRIES);
	assert_untouched(&bench);
	close_bench(&bench);
	open_bench(&bench, "conform-verify");
	bench.options.allow_unknown_tries = false;
	assert_int_equal(run_text(&bench, FULL TO_MF KEY), CSTRAP_E_GUARD);
	assert_int_equal(bench.finding.rule, CSTRAP_RULE_GUARD_TRIES_UNKNOWN);
	assert_untouched(&bench);
	close_bench(&bench);
}

static void
key_is_missing(void **state)
{
	struct bench bench;

	(void)state;
	open_bench(&bench, "conform");
	bench.options.key_count = 0;
	assert_int_equal(run_text(&bench, FULL TO_MF KEY), CSTRAP_E_KEY_NEEDED);
	assert_int_equal(counts(&bench).commands, 0);
	close_bench(&bench);
}

/* --- the form of a script -------------------------------------------------- */

static const struct refused malformed[] = {
	{ "no command", READING, 2 },
	{ "no requirement", "> 00B00000\n< 9000\n", 2 },
	{ "key in a script", FULL "> 0020000A083132333435363738\n< 9000\n", 4 },
	{ "key of another reference", FULL "> 0020000B08 {adm1}\n< 9000\n", 4 },
	{ "key in an update", FULL "> 00D6000008 {adm1}\n< 9000\n", 4 },
	{ "key and more", FULL "> 0020000A09 {adm1} 00\n< 9000\n", 4 },
	{ "key without full", READING "> 0020000A08 {adm1}\n< 9000\n", 4 },
	{ "key in an answer", FULL "> 00B00000\n< {adm1} 9000\n", 5 },
	{ "no answer", READING "> 00B00000\n> 00B00000\n< 9000\n", 4 },
	{ "no answer at the end", READING "> 00B00000\n", 3 },
	{ "answer first", READING "< 9000\n", 3 },
	{ "answer without status", READING "> 00B00000\n< *\n", 4 },
	{ "mask in a command", READING "> 00B000..\n< 9000\n", 3 },
	{ "header", READING "> 00B000\n< 9000\n", 3 },
	{ "instruction from an answer",
	    READING "> 00B00000\n< {ins:1} 9000\n> 00 {ins} 0000\n< 9000\n",
	    5 },
	{ "value that is not there", READING "> 00B00000 {size}\n< 9000\n", 3 },
	{ "brace", READING "> 00B00000\n< {size:2 9000\n", 4 },
	{ "length of a value", READING "> 00B00000\n< {size:33} 9000\n", 4 },
	{ "half an octet", READING "> 00B0000\n< 9000\n", 3 },
	{ "late full", READING "> 00B00000\n< 9000\n! full\n", 5 },
	{ "unknown directive", READING "! sleep\n", 3 },
	{ "requirement", "! checks AS-1\n", 1 },
	{ "cut without command", FULL "! power cut 1\n! reset\n", 5 },
	{ "cut of a create", FULL "! power cut 1\n> 00E00000\n", 5 },
	{ "answer of a cut", FULL "! power cut 1\n> 00D6000001AA\n< 9000\n",
	    6 },
	{ "expectation of nothing", READING "! expect 62 = 00\n", 3 },
	{ "no way", READING "> 00B00000\n< 9000\n! expect = 00\n", 5 },
	{ "no pattern", READING "> 00B00000\n< 9000\n! expect 62/80\n", 5 },
	{ "no line", READING "hello\n", 3 },
};

static void
form_is_wrong(void **state)
{
	struct cstrap_conform_script script;
	struct cstrap_finding finding;
	char place[16];

	(void)state;
	for (size_t i = 0; i < sizeof(malformed) / sizeof(malformed[0]); i++) {
		const struct refused *r = &malformed[i];
		const struct cstrap_view text = { (const uint8_t *)r->text,
			strlen(r->text) };

		(void)snprintf(place, sizeof(place), "line %zu", r->line);
		if (cstrap_conform_scan(text, &script, &finding) !=
			CSTRAP_E_SYNTAX ||
		    strcmp(finding.place, place) != 0 ||
		    finding.offset > text.len || finding.text == NULL)
			fail_msg("%s: %s at %s", r->name,
			    cstrap_status_name(finding.status), finding.place);
		assert_int_equal(script.commands, 0);
	}
}

/* --- patterns, by what a card answers -------------------------------------- */

static void
pattern_is_misread(void **state)
{
	static const struct {
		const char *answer;
		enum cstrap_conform_result result;
	} answers[] = {
		{ "A706 3004 0402 6430 FFFF 9000", CSTRAP_CONFORM_PASSED },
		{ "* 9000", CSTRAP_CONFORM_PASSED },
		{ "A7 * 30 * FF 9000", CSTRAP_CONFORM_PASSED },
		{ "* FFFF 9000", CSTRAP_CONFORM_PASSED },
		{ "* 64 * 9000", CSTRAP_CONFORM_PASSED },
		{ "A. .6 {x:6} FFFF 9000", CSTRAP_CONFORM_PASSED },
		{ "* {x:2} {x} 9000", CSTRAP_CONFORM_FAILED },
		{ "* {x:1} {x} 9000", CSTRAP_CONFORM_PASSED },
		{ "A706 3004 0402 6430 FF 9000", CSTRAP_CONFORM_FAILED },
		{ "* 65 * 9000", CSTRAP_CONFORM_FAILED },
		{ "* A7 A7 * 9000", CSTRAP_CONFORM_FAILED },
		{ "A706 3004 0402 6430 FFFF 9001", CSTRAP_CONFORM_FAILED },
		{ "9000", CSTRAP_CONFORM_FAILED },
		{ "6982\n< A7 * 9000", CSTRAP_CONFORM_PASSED },
	};
	struct bench bench;
	char text[256];

	(void)state;
	open_bench(&bench, "conform");
	for (size_t i = 0; i < sizeof(answers) / sizeof(answers[0]); i++) {
		(void)snprintf(text, sizeof(text),
		    READING "> 00A4040C0CA000000063504B43532D3135\n< 9000\n"
			    "> 00A4000C025031\n< 9000\n"
			    "> 00B000000A\n< %s\n",
		    answers[i].answer);
		assert_int_equal(run_text(&bench, text), CSTRAP_OK);
		if (bench.report.result != answers[i].result)
			fail_msg("%s", answers[i].answer);
	}
	close_bench(&bench);
}

/* What a file holds may be a key, and is not told. */
static void
failure_tells_contents(void **state)
{
	struct bench bench;

	(void)state;
	open_bench(&bench, "conform");
	assert_int_equal(run_text(&bench,
			     READING
			     "> 00A4040C0CA000000063504B43532D3135\n< 9000\n"
			     "> 00A4000C025031\n< 9000\n"
			     "> 00B0000008\n< * 9000\n"
			     "! expect A7/30 = FF\n"),
	    CSTRAP_OK);
	assert_int_equal(bench.report.result, CSTRAP_CONFORM_FAILED);
	assert_string_equal(bench.report.why.place, "line 9");
	assert_string_equal(bench.report.why.detail, "");
	close_bench(&bench);
}

/* --- the change tag, as a device asks for it ------------------------------- */

/* The message of bootstrap.json as the card has it, hashed by the host. */
static struct cstrap_record
record_of_card(const struct bench *bench)
{
	static const uint8_t path[] = { 0x3F, 0x00, 0x7F, 0x50, 0x64, 0x32 };
	struct cstrap_record record = { .has_seen = true, .has_applied = true };
	struct cstrap_vcard_file file;
	struct cstrap_crypto crypto;
	size_t len;

	assert_true(cstrap_vcard_find(bench->card,
	    (struct cstrap_view) { path, sizeof(path) }, &file));
	len = 4 + (size_t)(file.content.data[2] << 8 | file.content.data[3]);
	assert_int_equal(cstrap_crypto_open(&crypto), CSTRAP_OK);
	assert_int_equal(cstrap_crypto_sha256(&crypto,
			     cstrap_view_part(file.content, 0, len),
			     record.seen),
	    CSTRAP_OK);
	memcpy(record.applied, record.seen, sizeof(record.applied));
	cstrap_crypto_close(&crypto);
	return record;
}

static enum cstrap_status
read_tag(const char *name, struct cstrap_change_tag *tag, bool *agrees)
{
	struct cstrap_record record;
	struct cstrap_card card;
	enum cstrap_status st;
	struct bench bench;

	open_bench(&bench, name);
	cstrap_card_init(&card);
	record = record_of_card(&bench);
	st = cstrap_change_tag_read(tag, &card, &bench.link.transport);
	*agrees = cstrap_change_tag_agrees(tag, &record);
	assert_in_range(counts(&bench).commands, 2, 3); /* 6Cxx */
	close_bench(&bench);
	return st;
}

static void
device_is_misled(void **state)
{
	struct cstrap_change_tag tag;
	bool agrees;

	(void)state;
	assert_int_equal(read_tag("conform", &tag, &agrees), CSTRAP_OK);
	assert_int_equal(tag.counter, 1);
	assert_true(agrees);
	assert_int_equal(read_tag("bootstrap", &tag, &agrees),
	    CSTRAP_E_CARD_STATUS);
	assert_false(agrees);
	assert_int_equal(read_tag("conform-change-tag-read", &tag, &agrees),
	    CSTRAP_E_LENGTH);
	assert_false(agrees);
}

/* AS-124: over what a loss of power leaves, here an image. */
static void
counter_is_forgotten(void **state)
{
	struct cstrap_change_tag tag, again;
	struct cstrap_vcard *loaded;
	struct cstrap_card card;
	struct bench bench;
	uint8_t *image;
	size_t len;

	(void)state;
	open_bench(&bench, "conform");
	expect_result(&bench, "change-tag", CSTRAP_CONFORM_PASSED);
	cstrap_card_init(&card);
	assert_int_equal(cstrap_change_tag_read(&tag, &card,
			     &bench.link.transport),
	    CSTRAP_OK);
	assert_true(tag.counter > 1);
	assert_int_equal(cstrap_vcard_save(bench.card, &image, &len, NULL),
	    CSTRAP_OK);
	assert_int_equal(cstrap_vcard_load(&loaded,
			     (struct cstrap_view) { image, len }, NULL),
	    CSTRAP_OK);
	free(image);
	close_bench(&bench);
	cstrap_vcard_link(loaded, true, &bench.link);
	assert_int_equal(cstrap_change_tag_read(&again, &card,
			     &bench.link.transport),
	    CSTRAP_OK);
	assert_int_equal(again.counter, tag.counter);
	cstrap_link_close(&bench.link);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reference_card_passes),
		cmocka_unit_test(script_is_vacuous),
		cmocka_unit_test(option_is_lacking),
		cmocka_unit_test(card_is_left_changed),
		cmocka_unit_test(failure_leaves_files),
		cmocka_unit_test(read_only_run_changes),
		cmocka_unit_test(other_card),
		cmocka_unit_test(harm_is_sent),
		cmocka_unit_test(selection_is_confused),
		cmocka_unit_test(wrong_key_is_repeated),
		cmocka_unit_test(tries_are_few),
		cmocka_unit_test(key_is_missing),
		cmocka_unit_test(form_is_wrong),
		cmocka_unit_test(pattern_is_misread),
		cmocka_unit_test(failure_tells_contents),
		cmocka_unit_test(device_is_misled),
		cmocka_unit_test(counter_is_forgotten),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
