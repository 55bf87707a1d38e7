/*
 * card/conform_lines.c - the lines of a script: commands, answers, directives.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "card/conform_lines.h"

#include <stdio.h>
#include <string.h>

#include "card/conform_file.h"
#include "host/text.h"

#define FOLLOW_MAX 8 /* GET RESPONSEs and repeats of one command */

static enum cstrap_status
end(struct cstrap_conform_lines *run, enum cstrap_conform_result result,
    const char *text)
{
	struct cstrap_conform_report *report = run->session.report;

	report->result = result;
	cstrap_finding_set(&report->why, CSTRAP_E_DIFFERS, CSTRAP_RULE_NONE,
	    text);
	report->why.offset = run->line.offset;
	cstrap_finding_place(&report->why, "line %zu", run->line.number);
	run->ended = true;
	return CSTRAP_OK;
}

/* The answers that follow the command, read ahead. */
static void
collect(struct cstrap_conform_lines *run)
{
	struct cstrap_script ahead = run->script;
	struct cstrap_script_line *next = run->answers;
	struct cstrap_finding finding;

	run->answer_count = 0;
	while (run->answer_count < CSTRAP_SCRIPT_ANSWERS_MAX &&
	    cstrap_script_next(&ahead, next, &finding)) {
		if (next->kind == CSTRAP_SCRIPT_REMARK)
			continue;
		if (next->kind != CSTRAP_SCRIPT_ANSWER)
			return;
		next = &run->answers[++run->answer_count %
		    CSTRAP_SCRIPT_ANSWERS_MAX];
	}
}

static bool
matches(struct cstrap_conform_lines *run)
{
	const struct cstrap_view answer = cstrap_conform_answer(&run->session);

	for (size_t i = 0; i < run->answer_count; i++)
		if (cstrap_conform_match(run->answers[i].items,
			run->answers[i].item_count, answer,
			&run->session.values))
			return true;
	return false;
}

/* "9000", "6C.." of a pattern. */
static void
status_text(const struct cstrap_script_line *line, char room[5])
{
	static const char digits[] = "0123456789ABCDEF";
	const struct cstrap_script_item *item =
	    &line->items[line->item_count - 2];

	for (size_t i = 0; i < 2; i++, item++) {
		room[2 * i] =
		    (item->mask & 0xF0) != 0 ? digits[item->octet >> 4] : '.';
		room[2 * i + 1] =
		    (item->mask & 0xF) != 0 ? digits[item->octet & 0xF] : '.';
	}
	room[4] = '\0';
}

/* Is it the data that differ, not the status word? */
static bool
is_status_wanted(const struct cstrap_conform_lines *run, uint16_t sw)
{
	for (size_t i = 0; i < run->answer_count; i++) {
		const struct cstrap_script_line *line = &run->answers[i];
		const struct cstrap_script_item *item =
		    &line->items[line->item_count - 2];

		if ((sw >> 8 & item[0].mask) == item[0].octet &&
		    (sw & item[1].mask) == item[1].octet)
			return true;
	}
	return false;
}

/* No data: what a file holds may be secret. */
static enum cstrap_status
say_other(struct cstrap_conform_lines *run)
{
	const struct cstrap_view answer = cstrap_conform_answer(&run->session);
	const uint16_t sw = cstrap_answer_sw(answer);
	const char *name = cstrap_ins_name(run->ins);
	char wanted[5], code[8];
	uint16_t lacks = 0;

	if (is_status_wanted(run, sw)) {
		(void)end(run, CSTRAP_CONFORM_FAILED,
		    "the answer has other data than it should");
		cstrap_finding_detail(&run->session.report->why,
		    "%s: %zu octets, %04X", name != NULL ? name : "a command",
		    answer.len - 2, sw);
		return CSTRAP_OK;
	}
	status_text(&run->answers[0], wanted);
	(void)snprintf(code, sizeof(code), "INS %02X", run->ins);
	lacks = sw == 0x6D00 || sw == 0x6E00 || sw == 0x6881 || sw == 0x6A81 ||
	    sw == 0x6A88;
	if (run->is_optional && lacks) {
		(void)end(run, CSTRAP_CONFORM_SKIPPED,
		    "the card does not have this option");
	} else {
		(void)end(run, CSTRAP_CONFORM_FAILED,
		    "the card answered something else");
	}
	cstrap_finding_detail(&run->session.report->why,
	    "%s: %04X %s, %zu octets; wanted %s%s", name != NULL ? name : code,
	    sw, cstrap_sw_text(sw), answer.len - 2, wanted,
	    run->answer_count > 1 ? " or another that the script names" : "");
	return CSTRAP_OK;
}

/* Power goes in this command: no answer is what is wanted. */
static enum cstrap_status
send_and_cut(struct cstrap_conform_lines *run, struct cstrap_view command)
{
	const struct cstrap_conform_options *o = run->session.options;
	enum cstrap_status st;

	if (cstrap_conform_permits(&run->session.guard, command) == NULL)
		o->cut(o->cut_ctx, run->cut_bytes);
	st = cstrap_conform_send(&run->session, command);
	run->cuts = false;
	if (st == CSTRAP_E_CARD_REMOVED || st == CSTRAP_E_CARD_RESET)
		return CSTRAP_OK;
	return st == CSTRAP_OK ?
	    end(run, CSTRAP_CONFORM_FAILED, "power was to go, and did not") :
	    st;
}

/*
 * The first answer that a line wants counts; until then what T=0 asks for is
 * done, so that a script says the same of T=1.
 */
static enum cstrap_status
send(struct cstrap_conform_lines *run, struct cstrap_view command)
{
	struct cstrap_conform_session *s = &run->session;
	enum cstrap_status st = cstrap_conform_send(s, command);
	bool more = st == CSTRAP_OK, matched = false;

	for (size_t i = 0; more && st == CSTRAP_OK && i <= FOLLOW_MAX; i++) {
		if ((matched = matches(run)))
			break;
		st = cstrap_conform_follow(s, command, &more);
	}
	if (st != CSTRAP_OK)
		return st;
	cstrap_conform_observe(&s->guard, command, cstrap_conform_answer(s));
	return matched || matches(run) ? CSTRAP_OK : say_other(run);
}

static enum cstrap_status
send_line(struct cstrap_conform_lines *run)
{
	const struct cstrap_script_item *last =
	    &run->line.items[run->line.item_count - 1];
	uint8_t room[CSTRAP_COMMAND_MAX];
	enum cstrap_status st;
	struct cstrap_writer w;

	run->ins = run->line.items[1].octet;
	collect(run);
	if (last->kind == CSTRAP_SCRIPT_KEY) {
		st = cstrap_conform_present(&run->session,
		    run->line.items[0].octet, last->value);
		return st != CSTRAP_OK || matches(run) ? st : say_other(run);
	}
	cstrap_writer_init(&w, (struct cstrap_room) { room, sizeof(room) });
	if (!cstrap_conform_expand(&run->line, &run->session.values,
		(struct cstrap_view) { NULL, 0 }, &w))
		return end(run, CSTRAP_CONFORM_FAILED,
		    "an answer did not give a value that the command needs");
	return run->cuts ? send_and_cut(run, cstrap_writer_view(&w)) :
			   send(run, cstrap_writer_view(&w));
}

/* File control parameters are nobody's secret. */
static enum cstrap_status
say_expected(struct cstrap_conform_lines *run, bool found,
    struct cstrap_view value)
{
	char text[2 * CSTRAP_SCRIPT_VALUE_LEN + 1] = "";

	(void)end(run, CSTRAP_CONFORM_FAILED,
	    found ? "the element has another value" :
		    "the answer lacks the element");
	if (found &&
	    (run->ins == CSTRAP_INS_SELECT || run->ins == CSTRAP_INS_STATUS))
		cstrap_finding_detail(&run->session.report->why, "%s",
		    cstrap_hex(cstrap_view_part(value, 0,
				   CSTRAP_SCRIPT_VALUE_LEN),
			text));
	return CSTRAP_OK;
}

static enum cstrap_status
expect(struct cstrap_conform_lines *run)
{
	const struct cstrap_view answer = cstrap_conform_answer(&run->session);
	struct cstrap_view value = { NULL, 0 };
	bool found = false;

	for (size_t i = 0; !found && i < run->line.way_count; i++)
		found = cstrap_conform_find(cstrap_view_part(answer, 0,
						answer.len - 2),
		    run->line.ways[i].tags, run->line.ways[i].count, &value);
	if (found &&
	    cstrap_conform_match(run->line.items, run->line.item_count, value,
		&run->session.values))
		return CSTRAP_OK;
	return say_expected(run, found, value);
}

static enum cstrap_status
differ(struct cstrap_conform_lines *run)
{
	const struct cstrap_conform_value *at = run->session.values.at;
	const struct cstrap_conform_value *one = &at[run->line.items[0].value];
	const struct cstrap_conform_value *two = &at[run->line.items[1].value];

	if (one->len != two->len ||
	    memcmp(one->bytes, two->bytes, one->len) != 0)
		return CSTRAP_OK;
	return end(run, CSTRAP_CONFORM_FAILED,
	    "two values are the same, and should not be");
}

static enum cstrap_status
do_line(struct cstrap_conform_lines *run)
{
	enum cstrap_status st = CSTRAP_OK;

	switch (run->line.kind) {
	case CSTRAP_SCRIPT_OPTIONAL:
		run->is_optional = true;
		return st;
	case CSTRAP_SCRIPT_RESET:
		return cstrap_conform_restart(&run->session);
	case CSTRAP_SCRIPT_CUT:
		run->cuts = true;
		run->cut_bytes = run->line.bytes;
		return st;
	case CSTRAP_SCRIPT_COMMAND:
		st = send_line(run);
		run->is_optional = false;
		return st;
	case CSTRAP_SCRIPT_EXPECT:
		return expect(run);
	case CSTRAP_SCRIPT_DIFFER:
		return differ(run);
	default:
		return st;
	}
}

enum cstrap_status
cstrap_conform_do_lines(struct cstrap_conform_lines *run)
{
	enum cstrap_status st = CSTRAP_OK;
	struct cstrap_finding found;

	cstrap_script_begin(&run->script, run->script.text);
	while (st == CSTRAP_OK && !run->ended &&
	    cstrap_script_next(&run->script, &run->line, &found))
		st = do_line(run);
	/* where in the script, unless the card has a say in it */
	if (st == CSTRAP_E_GUARD &&
	    run->session.finding->rule == CSTRAP_RULE_NONE) {
		run->session.finding->offset = run->line.offset;
		cstrap_finding_place(run->session.finding, "line %zu",
		    run->line.number);
	}
	return st;
}
