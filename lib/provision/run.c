/*
 * provision/run.c - sends what changes a card: the one place that does so for
 * the data of a job. (Conformance scripts send their own commands to files that
 * they make themselves, past a guard of their own, card/conform_guard.c.)
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "provision/plan.h"

#include <string.h>

#include "host/secret.h"
#include "host/text.h"
#include "provision/guard.h"
#include "provision/session.h"

struct run {
	struct cstrap_plan *plan;
	struct cstrap_session *session;
	struct cstrap_guard guard;
	int tries[CSTRAP_KEYRING_MAX]; /* of the VERIFY steps, in order */
	size_t verify_at;
	bool changed; /* something of the card was changed */
};

static struct cstrap_view
command_view(const struct run *run, const struct cstrap_plan_step *step)
{
	return (struct cstrap_view) { run->plan->pool + step->command_at,
		step->command_len };
}

static struct cstrap_view
expected_view(const struct run *run, const struct cstrap_plan_step *step)
{
	return (struct cstrap_view) { run->plan->pool + step->expect_at,
		step->expect_len };
}

static bool
is_change(const struct cstrap_plan_step *step)
{
	return step->kind != CSTRAP_STEP_SELECT &&
	    step->kind != CSTRAP_STEP_READ && step->kind != CSTRAP_STEP_RULE &&
	    step->kind != CSTRAP_STEP_VERIFY;
}

static enum cstrap_status
refused(struct run *run, const struct cstrap_plan_step *step,
    const struct cstrap_command *command)
{
	const char *name = cstrap_ins_name(command->ins);
	struct cstrap_finding *finding = run->session->finding;
	const uint16_t sw = cstrap_card_sw(&run->session->card);
	const enum cstrap_status st = cstrap_session_refused(run->session,
	    name != NULL ? name : "a command");

	if (command->ins == CSTRAP_INS_UPDATE_BINARY ||
	    command->ins == CSTRAP_INS_READ_BINARY)
		cstrap_finding_detail(finding, "%s on EF %04X at %zu: %04X %s",
		    name, step->file_id, step->offset, sw, cstrap_sw_text(sw));
	else
		cstrap_finding_detail(finding, "%s of %04X: %04X %s",
		    name != NULL ? name : "a command", step->file_id, sw,
		    cstrap_sw_text(sw));
	/* 63Cx of anything but VERIFY is no wrong key. */
	return st == CSTRAP_E_CARD_KEY ? CSTRAP_E_CARD_STATUS : st;
}

static enum cstrap_status
mismatch(struct run *run, const struct cstrap_plan_step *step,
    enum cstrap_status st, enum cstrap_rule rule, const char *text)
{
	struct cstrap_finding *finding = run->session->finding;

	cstrap_finding_set(finding, st, rule, text);
	if (finding != NULL)
		finding->file = "card";
	cstrap_finding_detail(finding, "EF %04X at %zu", step->file_id,
	    step->offset);
	return st;
}

/* The rule that the FCP gives in this tag. */
static struct cstrap_view
rule_of(const struct cstrap_fcp *fcp, uint8_t tag)
{
	if (tag == 0x8C)
		return fcp->compact;
	return tag == 0xAB ? fcp->expanded : fcp->rule;
}

/* The new file has the rule and the size that were asked for? */
static enum cstrap_status
check_rule(struct run *run, const struct cstrap_plan_step *step)
{
	const struct cstrap_view expected = expected_view(run, step);
	struct cstrap_fcp fcp;

	if (cstrap_fcp_decode(cstrap_card_data(&run->session->card), &fcp,
		NULL) != CSTRAP_OK ||
	    (expected.len > 1 &&
		!cstrap_view_equal(rule_of(&fcp, expected.data[0]),
		    cstrap_view_part(expected, 1, expected.len))))
		return mismatch(run, step, CSTRAP_E_GUARD,
		    CSTRAP_RULE_GUARD_READ_OPEN, NULL);
	if (fcp.has_size && fcp.size < step->size)
		return mismatch(run, step, CSTRAP_E_CARD_SPACE,
		    CSTRAP_RULE_GUARD_FILE_SIZE,
		    "the new file is smaller than was asked for");
	return CSTRAP_OK;
}

/*
 * Cards that do not give so much at once, or do not take Le 00, are asked in
 * pieces.
 */
static bool
wants_pieces(const struct run *run, const struct cstrap_plan_step *step,
    uint16_t sw)
{
	const struct cstrap_view command = command_view(run, step);

	return step->kind == CSTRAP_STEP_READ &&
	    command.data[1] == CSTRAP_INS_READ_BINARY &&
	    (sw == 0x6700 ||
		(cstrap_sw_is_success(sw) &&
		    cstrap_card_data(&run->session->card).len <
			step->expect_len));
}

static enum cstrap_status
differs(struct run *run, const struct cstrap_plan_step *step)
{
	return mismatch(run, step, CSTRAP_E_DIFFERS, CSTRAP_RULE_NONE,
	    "the card gives back something else than was written");
}

static enum cstrap_status
check_pieces(struct run *run, const struct cstrap_plan_step *step)
{
	const struct cstrap_view expected = expected_view(run, step);
	struct cstrap_room room = { cstrap_secret_alloc(expected.len),
		expected.len };
	enum cstrap_status st;
	size_t len;
	bool same;

	if (room.data == NULL)
		return CSTRAP_E_NOMEM;
	st = cstrap_session_read(run->session, room, step->offset, &len);
	same = cstrap_view_equal(expected,
	    (struct cstrap_view) { room.data, len });
	cstrap_secret_free(room.data, room.len);
	if (st != CSTRAP_OK)
		return st;
	return same ? CSTRAP_OK : differs(run, step);
}

static enum cstrap_status
check_read(struct run *run, const struct cstrap_plan_step *step)
{
	return cstrap_view_equal(cstrap_card_data(&run->session->card),
		   expected_view(run, step)) ?
	    CSTRAP_OK :
	    differs(run, step);
}

/* UPDATE says 63Cx when it took several tries inside: done all the same. */
static bool
is_done(const struct cstrap_plan_step *step, uint16_t sw)
{
	return cstrap_sw_is_success(sw) ||
	    (step->kind == CSTRAP_STEP_UPDATE && cstrap_sw_tries(sw) >= 0);
}

/*
 * What is left where DELETE is not known, or not for us, is a blank file that
 * nothing leads to: no reason to try again for ever.
 */
static bool
is_forgone(const struct cstrap_plan_step *step, uint16_t sw)
{
	return step->kind == CSTRAP_STEP_DELETE &&
	    (sw == 0x6D00 || sw == 0x6E00 || sw == 0x6A81 || sw == 0x6982 ||
		sw == 0x6985 || sw == 0x6A82);
}

static enum cstrap_status
send_step(struct run *run, const struct cstrap_plan_step *step)
{
	struct cstrap_command command;
	enum cstrap_status st;

	st = cstrap_command_parse(command_view(run, step), &command);
	if (st != CSTRAP_OK)
		return CSTRAP_E_INTERNAL;
	/* From here on nobody can tell whether the card changed. */
	run->changed = run->changed || is_change(step);
	if ((st = cstrap_session_exchange(run->session, &command)) != CSTRAP_OK)
		return st;
	if (wants_pieces(run, step, cstrap_card_sw(&run->session->card)))
		return check_pieces(run, step);
	if (is_forgone(step, cstrap_card_sw(&run->session->card))) {
		run->plan->forgone++;
		return CSTRAP_OK;
	}
	if (!is_done(step, cstrap_card_sw(&run->session->card)))
		return refused(run, step, &command);
	switch (step->kind) {
	case CSTRAP_STEP_READ:
		return check_read(run, step);
	case CSTRAP_STEP_RULE:
		return check_rule(run, step);
	case CSTRAP_STEP_SELECT:
	case CSTRAP_STEP_VERIFY:
	case CSTRAP_STEP_CREATE:
	case CSTRAP_STEP_UPDATE:
	case CSTRAP_STEP_DELETE:
	case CSTRAP_STEP_RESIZE:
	case CSTRAP_STEP_ACTIVATE:
		break;
	}
	return CSTRAP_OK;
}

/*
 * A first change that the card refused left the card as it was; anything
 * later leaves work that another run finishes.
 */
static enum cstrap_status
partly(struct run *run, enum cstrap_status st, bool first_change)
{
	struct cstrap_finding *finding = run->session->finding;
	const bool was_refused = st == CSTRAP_E_CARD_ACCESS ||
	    st == CSTRAP_E_CARD_STATUS || st == CSTRAP_E_CARD_SPACE ||
	    st == CSTRAP_E_CARD_NOT_FOUND || st == CSTRAP_E_CARD_BLOCKED;

	/* A guard that stops the run is not mended by another one. */
	if (!run->changed || st == CSTRAP_E_GUARD ||
	    (first_change && was_refused))
		return st;
	if (finding != NULL)
		finding->status = CSTRAP_E_PARTLY;
	return CSTRAP_E_PARTLY;
}

/* Counters of all keys, before any of them is presented. */
static enum cstrap_status
check_keys(struct run *run)
{
	enum cstrap_status st = CSTRAP_OK;
	size_t keys = 0;

	for (size_t i = 0; st == CSTRAP_OK && i < run->plan->count; i++) {
		struct cstrap_plan_step *step = &run->plan->steps[i];

		if (step->kind != CSTRAP_STEP_VERIFY)
			continue;
		run->tries[keys] = CSTRAP_TRIES_UNASKED;
		st = cstrap_guard_tries(run->session, &run->guard, step->key,
		    step->accepted, &run->tries[keys], &step->presented);
		keys++;
	}
	return st;
}

/*
 * One VERIFY. Where another key went before it, time has passed since its
 * counter was read: it is read again, and must not have fallen.
 */
static enum cstrap_status
present(struct run *run, const struct cstrap_plan_step *step)
{
	int *tries = &run->tries[run->verify_at];
	enum cstrap_status st = CSTRAP_OK;
	bool presented = step->presented;

	if (run->verify_at++ > 0 && !presented)
		st = cstrap_guard_tries(run->session, &run->guard, step->key,
		    step->accepted, tries, &presented);
	return st == CSTRAP_OK && !presented ?
	    cstrap_guard_present(run->session, &run->guard, step->key) :
	    st;
}

static enum cstrap_status
run_steps(struct run *run, const struct cstrap_run_options *options)
{
	enum cstrap_status st = CSTRAP_OK;
	struct cstrap_step shown;

	for (size_t i = 0; st == CSTRAP_OK && i < run->plan->count; i++) {
		const struct cstrap_plan_step *step = &run->plan->steps[i];
		const bool changed = run->changed;

		if (options != NULL && options->progress != NULL &&
		    cstrap_plan_step(run->plan, i, &shown))
			options->progress(options->progress_ctx, i,
			    run->plan->count, &shown);
		st = step->kind == CSTRAP_STEP_VERIFY ? present(run, step) :
							send_step(run, step);
		if (st != CSTRAP_OK)
			st = partly(run, st, !changed);
	}
	return st;
}

/*
 * A plan that kept the card goes on where its making ended: this is the card,
 * nobody came between. Else it is met anew, and has to be the same one.
 */
enum cstrap_status
cstrap_plan_run(struct cstrap_plan *plan, const struct cstrap_link *link,
    const struct cstrap_run_options *options, struct cstrap_finding *finding)
{
	struct run run = { .plan = plan,
		.session = &plan->session,
		.guard = { plan->keys, plan->min_tries,
		    plan->allow_unknown_tries } };
	enum cstrap_status st = CSTRAP_OK;

	if (plan->count == 0)
		return CSTRAP_OK;
	if (plan->held) {
		plan->session.finding = finding;
		plan->held = false;
	} else {
		st = cstrap_session_begin(run.session, link, finding);
		if (st != CSTRAP_OK)
			return st;
		st = cstrap_guard_identity(run.session, plan->iccid);
	}
	if (st == CSTRAP_OK)
		st = check_keys(&run);
	if (st == CSTRAP_OK)
		st = run_steps(&run, options);
	return cstrap_session_end(run.session, st);
}
