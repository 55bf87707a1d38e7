/*
 * cli/cmd_plan.c - cardstrap plan: what write would do. Sends nothing that
 * changes the card.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include <string.h>

#include "cli/cmd.h"

#include "cli/input.h"
#include "cli/job.h"
#include "cli/plan_script.h"
#include "cli/speed.h"
#include "cli/step_text.h"
#include "cli/tree.h"

/* Key references of TS 102 221 9.5.1 that rules may ask for. */
static const uint8_t adm_refs[] = { 0x0A, 0x0B, 0x0C, 0x0D, 0x0E, 0x8A, 0x8B,
	0x8C, 0x8D, 0x8E };

/* What all commands come to. */
struct total {
	size_t commands;
	size_t sent, received;
	uint64_t etu;
};

static struct total
sum_up(const struct cstrap_plan *plan)
{
	struct total total = { 0 };
	struct cstrap_step step;

	for (size_t i = 0; cstrap_plan_step(plan, i, &step); i++) {
		total.commands++;
		total.sent += cstrap_step_sent(&step);
		total.received += cstrap_step_received(&step);
		total.etu += step.etu;
	}
	return total;
}

static const char *
kind_name(enum cstrap_step_kind kind)
{
	static const char *const names[] = { "select", "read", "verify",
		"create", "update", "rule", "delete", "resize", "activate" };

	return (size_t)kind < sizeof(names) / sizeof(names[0]) ? names[kind] :
								 "other";
}

static json_t *
step_json(const struct cstrap_job *job, const struct cstrap_step *step,
    const struct cstrap_speed *speed)
{
	const bool secrets = cstrap_cli_has(job->cli, CSTRAP_OPT_SHOW_SECRETS);
	char words[CSTRAP_STEP_WORDS_MAX], hex[CSTRAP_STEP_HEX_MAX];
	json_t *o = json_pack("{s:s, s:s, s:s, s:s, s:I, s:I, s:I, s:f}",
	    "kind", kind_name(step->kind), "purpose",
	    step->purpose != NULL ? step->purpose : "", "words",
	    cstrap_step_words(step, words), "command",
	    cstrap_step_hex(step, secrets, hex), "sent",
	    (json_int_t)cstrap_step_sent(step), "received",
	    (json_int_t)cstrap_step_received(step), "etu",
	    (json_int_t)step->etu, "ms", cstrap_speed_ms(speed, step->etu));

	cstrap_wipe(hex, sizeof(hex));
	return o;
}

static void
tell_step(const struct cstrap_job *job, size_t number,
    const struct cstrap_step *step, const struct cstrap_speed *speed)
{
	const bool secrets = cstrap_cli_has(job->cli, CSTRAP_OPT_SHOW_SECRETS);
	char words[CSTRAP_STEP_WORDS_MAX], hex[CSTRAP_STEP_HEX_MAX];
	struct cstrap_output *out = &job->cli->out;

	cstrap_say(out, "%4zu  %-36s %4zu + %3zu B %6u etu %8.2f ms  %s",
	    number, cstrap_step_words(step, words), cstrap_step_sent(step),
	    cstrap_step_received(step), step->etu,
	    cstrap_speed_ms(speed, step->etu),
	    step->purpose != NULL ? step->purpose : "");
	if (secrets || out->verbose > 0)
		cstrap_say(out, "      %s",
		    cstrap_step_hex(step, secrets, hex));
	cstrap_wipe(hex, sizeof(hex));
}

static void
tell_total(const struct cstrap_job *job, const struct cstrap_speed *speed)
{
	const struct total total = sum_up(job->plan);
	const struct cstrap_tally tally = cstrap_job_tally(job->plan);
	struct cstrap_output *out = &job->cli->out;
	const double ms = cstrap_speed_ms(speed, total.etu);
	char commands[32], text[80];

	(void)cstrap_speed_text(speed, text);
	cstrap_say(out,
	    "%s: %zu bytes to the card, %zu from it, %llu etu: %.2f ms",
	    cstrap_count_text(total.commands, "command", commands), total.sent,
	    total.received, (unsigned long long)total.etu, ms);
	cstrap_say(out,
	    "assumed: T=0, %s; without what the card and the reader take",
	    text);
	cstrap_document_text(out, "speed", text);
	cstrap_document_number(out, "commands", total.commands);
	cstrap_document_number(out, "to_card", total.sent);
	cstrap_document_number(out, "from_card", total.received);
	cstrap_document_number(out, "etu", (size_t)total.etu);
	cstrap_document_set(out, "ms", json_real(ms));
	cstrap_job_tell(job, cstrap_plan_iccid(job->plan), &tally);
}

static int
tell(struct cstrap_job *job)
{
	struct cstrap_output *out = &job->cli->out;
	json_t *steps = json_array();
	struct cstrap_speed speed;
	struct cstrap_step step;
	const int code = cstrap_speed_choose(job->cli, &job->link, &speed);

	if (code != CSTRAP_EXIT_OK) {
		json_decref(steps);
		return code;
	}
	for (size_t i = 0; cstrap_plan_step(job->plan, i, &step); i++) {
		tell_step(job, i + 1, &step, &speed);
		if (out->json && steps != NULL)
			(void)json_array_append_new(steps,
			    step_json(job, &step, &speed));
	}
	if (cstrap_plan_is_empty(job->plan))
		cstrap_say(out,
		    "nothing to do: the card holds this message already");
	cstrap_document_set(out, "steps", steps);
	tell_total(job, &speed);
	return CSTRAP_EXIT_OK;
}

/* A place for a key that is never presented: a plan needs none. */
static void
add_placeholders(struct cstrap_keyring *ring, size_t count)
{
	static const char text[] = "hex:FFFFFFFFFFFFFFFF";

	for (size_t i = 0; i < count; i++)
		(void)cstrap_keyring_add(ring, adm_refs[i],
		    (struct cstrap_view) { (const uint8_t *)text,
			sizeof(text) - 1 },
		    NULL);
}

/*
 * Without keys, plan for ADM1, which write takes if it is told nothing else,
 * and then for any: no key but a PIN is presented while a plan is made.
 */
static enum cstrap_status
make(struct cstrap_job *job, const struct cstrap_message *message,
    struct cstrap_finding *finding)
{
	const bool has_keys = job->cli->options.adm.count > 0;
	enum cstrap_status st;

	if (!has_keys)
		add_placeholders(job->ring, 1);
	st = cstrap_plan_make(&job->plan, &job->link, message, &job->options,
	    finding);
	if (st != CSTRAP_E_KEY_NEEDED || has_keys)
		return st;
	add_placeholders(job->ring, sizeof(adm_refs));
	return cstrap_plan_make(&job->plan, &job->link, message, &job->options,
	    finding);
}

static int
plan(struct cstrap_job *job, const struct cstrap_message *message)
{
	struct cstrap_finding finding = { 0 };
	enum cstrap_status st;
	int code;

	if ((code = cstrap_job_open(job, false)) != CSTRAP_EXIT_OK)
		return code;
	st = make(job, message, &finding);
	if (st != CSTRAP_OK)
		return cstrap_job_refused(job, st, &finding);
	return cstrap_cli_has(job->cli, CSTRAP_OPT_TO) ?
	    cstrap_plan_script(job->cli, job->plan) :
	    tell(job);
}

static int
usage(struct cstrap_cli *cli)
{
	const char *to = cstrap_cli_value(cli, CSTRAP_OPT_TO);

	if (to != NULL && strcmp(to, "apdu") != 0)
		return cstrap_fail_usage(&cli->out, "--to takes apdu");
	if (to == NULL && cstrap_cli_has(cli, CSTRAP_OPT_OUTPUT))
		return cstrap_fail_usage(&cli->out, "-o wants --to apdu");
	if (to != NULL && cli->out.json)
		return cstrap_fail_usage(&cli->out,
		    "--json and --to exclude each other");
	return cstrap_input_no_card(cli);
}

int
cstrap_cmd_plan(struct cstrap_cli *cli)
{
	const char *profile = cli->options.args[0];
	struct cstrap_input input = { .data = NULL };
	struct cstrap_job job;
	int code = usage(cli);

	if (code != CSTRAP_EXIT_OK)
		return code;
	code = cstrap_job_begin(&job, cli);
	if (code == CSTRAP_EXIT_OK)
		code = cstrap_input_load(cli, &input, profile);
	if (code == CSTRAP_EXIT_OK)
		code = cstrap_input_check(cli, &input, profile);
	if (code == CSTRAP_EXIT_OK)
		code = plan(&job, &input.message);
	cstrap_input_wipe(&input);
	return cstrap_job_end(&job, code);
}
