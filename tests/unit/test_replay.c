/*
 * test_replay.c - a transcript as a card, and in words.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "cardstrap/trace.h"

static char folder[] = "/tmp/test_replay.XXXXXX";
static char file[64];

static int
make_folder(void **state)
{
	(void)state;
	if (mkdtemp(folder) == NULL)
		return -1;
	snprintf(file, sizeof(file), "%s/t", folder);
	return 0;
}

static int
remove_folder(void **state)
{
	(void)state;
	unlink(file);
	return rmdir(folder);
}

static void
write_file(const char *text)
{
	FILE *out = fopen(file, "w");

	assert_non_null(out);
	fputs(text, out);
	assert_int_equal(fclose(out), 0);
}

static void
open_text(struct cstrap_link *link, const char *text)
{
	write_file(text);
	assert_int_equal(cstrap_replay_open(link, file, NULL), CSTRAP_OK);
}

static void
close_link(struct cstrap_link *link)
{
	link->close(link->ctx);
}

static enum cstrap_status
send(struct cstrap_link *link, const char *bytes, size_t len, uint8_t *answer,
    size_t *answer_len)
{
	return link->transport.exchange(link->transport.ctx,
	    (struct cstrap_view) { (const uint8_t *)bytes, len },
	    (struct cstrap_room) { answer, CSTRAP_ANSWER_MAX }, answer_len);
}

static void
in_order(void **state)
{
	uint8_t answer[CSTRAP_ANSWER_MAX];
	struct cstrap_link link;
	struct cstrap_view atr;
	size_t len;

	(void)state;
	open_text(&link,
	    "# ATR 3B9F95\n> 00A4000C\n# between\n< 9000\n"
	    "# reset\n> 00B0000002\n< ..AB9000\n");
	assert_int_equal(link.atr(link.ctx, &atr), CSTRAP_OK);
	assert_int_equal(atr.len, 3);
	assert_memory_equal(atr.data, "\x3B\x9F\x95", 3);
	assert_int_equal(send(&link, "\0\xA4\0\x0C", 4, answer, &len),
	    CSTRAP_OK);
	assert_int_equal(len, 2);
	assert_memory_equal(answer, "\x90\0", 2);
	assert_int_equal(link.reset(link.ctx), CSTRAP_OK);
	assert_int_equal(send(&link, "\0\xB0\0\0\2", 5, answer, &len),
	    CSTRAP_OK);
	assert_int_equal(len, 4);
	assert_memory_equal(answer, "\0\xAB\x90\0", 4);
	assert_int_equal(send(&link, "\0\xB0\0\0\2", 5, answer, &len),
	    CSTRAP_E_CARD_REMOVED);
	close_link(&link);
}

static void
masked_command_matches_anything(void **state)
{
	uint8_t answer[CSTRAP_ANSWER_MAX];
	struct cstrap_link link;
	size_t len;

	(void)state;
	open_text(&link, "> 0020000A02....\n< 9000\n");
	assert_int_equal(send(&link, "\0\x20\0\x0A\2\x12\x34", 7, answer, &len),
	    CSTRAP_OK);
	close_link(&link);
	open_text(&link, "> 0020000A02....\n< 9000\n");
	assert_int_equal(send(&link, "\0\x20\0\x0A\2\x12", 6, answer, &len),
	    CSTRAP_E_CARD_PROTOCOL);
	close_link(&link);
}

static void
another_command(void **state)
{
	uint8_t answer[CSTRAP_ANSWER_MAX];
	struct cstrap_finding finding;
	struct cstrap_link link;
	size_t len;

	(void)state;
	open_text(&link, "# x\n> 00D60000021234\n< 9000\n");
	assert_int_equal(send(&link, "\0\xD6\0\0\2\x12\x35", 7, answer, &len),
	    CSTRAP_E_CARD_PROTOCOL);
	cstrap_finding_set(&finding, CSTRAP_OK, CSTRAP_RULE_NONE, NULL);
	link.explain(link.ctx, &finding);
	assert_int_equal(finding.rule, CSTRAP_RULE_TRANSCRIPT_OTHER);
	assert_int_equal(finding.offset, 4);
	assert_string_equal(finding.place, "line 2");
	/* The contents could be a key: only headers are named. */
	assert_null(strstr(finding.detail, "1234"));
	assert_null(strstr(finding.detail, "1235"));
	/* It stays with the command that is due. */
	assert_int_equal(send(&link, "\0\xD6\0\0\2\x12\x34", 7, answer, &len),
	    CSTRAP_OK);
	close_link(&link);
}

static void
command_without_an_answer(void **state)
{
	uint8_t answer[CSTRAP_ANSWER_MAX];
	struct cstrap_link link;
	size_t len;

	(void)state;
	open_text(&link,
	    "> 00A4000C\n# no answer: CSTRAP_E_CARD_REMOVED\n"
	    "> 00A4000C\n< 9000\n");
	assert_int_equal(send(&link, "\0\xA4\0\x0C", 4, answer, &len),
	    CSTRAP_E_CARD_REMOVED);
	assert_int_equal(send(&link, "\0\xA4\0\x0C", 4, answer, &len),
	    CSTRAP_OK);
	close_link(&link);
}

static void
file_is_no_transcript(void **state)
{
	struct cstrap_finding finding;
	struct cstrap_link link;

	(void)state;
	write_file("# x\n> zz\n");
	assert_int_equal(cstrap_replay_open(&link, file, &finding),
	    CSTRAP_E_SYNTAX);
	assert_string_equal(finding.place, "line 2");
	assert_null(link.close);
	assert_int_equal(cstrap_replay_open(&link, "/nowhere/t", &finding),
	    CSTRAP_E_FILE);
}

struct words {
	size_t count;
	size_t lines[16];
	char text[16][200];
};

static void
take_words(void *ctx, size_t line, const char *words)
{
	struct words *all = ctx;

	assert_true(all->count < 16);
	all->lines[all->count] = line;
	snprintf(all->text[all->count++], 200, "%s", words);
}

static void
shown_in_words(void **state)
{
	struct words all = { 0 };

	(void)state;
	write_file("# ATR 3B\n"
		   "> 00A4040C0CA000000063504B43532D3135\n< 9000\n"
		   "> 00A4000C026432\n< 9000\n"
		   "> 00B0000004\n< 000100209000\n"
		   "> 01D6010403......\n< 6982\n"
		   "> 0020000A\n< 63C3\n"
		   "> 00A4000C026432\n");
	assert_int_equal(cstrap_trace_show(file, take_words, &all, NULL),
	    CSTRAP_OK);
	assert_int_equal(all.count, 6);
	assert_int_equal(all.lines[0], 2);
	assert_int_equal(all.lines[5], 12);
	assert_non_null(strstr(all.text[1], "SELECT file 6432: 9000"));
	assert_non_null(strstr(all.text[2],
	    "A000000063504B43532D3135/6432 "
	    "at 0, 4 of 4 bytes: 9000"));
	assert_non_null(strstr(all.text[3],
	    "channel 1: UPDATE BINARY 3F00 "
	    "at 260, 3 bytes: 6982"));
	assert_non_null(
	    strstr(all.text[4], "tries are left: 63C3 3 tries left"));
	assert_non_null(strstr(all.text[5], "no answer"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(in_order),
		cmocka_unit_test(masked_command_matches_anything),
		cmocka_unit_test(another_command),
		cmocka_unit_test(command_without_an_answer),
		cmocka_unit_test(file_is_no_transcript),
		cmocka_unit_test(shown_in_words),
	};

	return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
