/*
 * cli/sync_text.c - what a check of the card came to, in words and as JSON.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include <string.h>

#include "cli/sync_text.h"

#include "cli/iccid.h"
#include "cli/key.h"
#include "cli/tree.h"

/* Exit codes: 0 where the device has what the card holds. */
struct state_row {
	const char *sentence; /* NULL: it depends */
	enum cstrap_exit exit;
	bool tell_why;
};

static const struct state_row states[] = {
	[CSTRAP_CHANGE_NEW] = { "the message of the card is applied",
	    CSTRAP_EXIT_OK, false },
	[CSTRAP_CHANGE_UNCHANGED] = { "the card holds what it held",
	    CSTRAP_EXIT_OK, false },
	[CSTRAP_CHANGE_CHANGED] = { "another message of the card is applied",
	    CSTRAP_EXIT_OK, false },
	[CSTRAP_CHANGE_OTHER_CARD] = { "another card, whose message is applied",
	    CSTRAP_EXIT_OK, false },
	[CSTRAP_CHANGE_REMOVED] = { "there is no card", CSTRAP_EXIT_NO_CARD,
	    false },
	[CSTRAP_CHANGE_GONE] = { "the card holds no message",
	    CSTRAP_EXIT_NO_MESSAGE, false },
	[CSTRAP_CHANGE_INVALID] = { "the message of the card cannot be applied",
	    CSTRAP_EXIT_INPUT, true },
	[CSTRAP_CHANGE_LOCKED] = { NULL, CSTRAP_EXIT_GUARD, true },
	[CSTRAP_CHANGE_BEING_WRITTEN] = { "the message is being written; "
					  "nothing is changed",
	    CSTRAP_EXIT_NO_MESSAGE, false },
	[CSTRAP_CHANGE_UNREADABLE] = { "the card cannot be read; nothing is "
				       "changed",
	    CSTRAP_EXIT_CARD, true },
};

static bool
is_held(const struct cstrap_sync_result *r)
{
	return r->reason == CSTRAP_REASON_HOLD_NEW ||
	    r->reason == CSTRAP_REASON_HOLD_CHANGED ||
	    r->reason == CSTRAP_REASON_HOLD_OTHER_CARD ||
	    r->reason == CSTRAP_REASON_HOLD_AGAIN;
}

static void
say_state(struct cstrap_cli *cli, const struct cstrap_sync_result *r)
{
	const char *name = cstrap_change_state_name(r->state);
	const char *sentence = states[r->state].sentence;
	char key[8];

	if (is_held(r))
		sentence = "a message of the card waits, as --policy hold says";
	else if (r->reason == CSTRAP_REASON_OTHER_CARD_SAME)
		sentence = "another card with the same message: register again";
	else if (r->reason == CSTRAP_REASON_STUCK ||
	    r->reason == CSTRAP_REASON_STUCK_STRICT)
		sentence = "the message was being written for too many checks";
	if (sentence != NULL)
		cstrap_say(&cli->out, "%s: %s", name, sentence);
	else if (r->lock == 0)
		cstrap_say(&cli->out,
		    "%s: the card wants a PIN before it is read; nothing is "
		    "changed",
		    name);
	else
		cstrap_say(&cli->out,
		    "%s: the card wants %s before it is read; nothing is "
		    "changed",
		    name, cstrap_key_ref_name(r->lock, key));
	if (r->state == CSTRAP_CHANGE_BEING_WRITTEN)
		cstrap_say(&cli->out, "checks that met this: %u of %u",
		    r->writing_checks, CSTRAP_WRITING_CHECKS);
}

static const char *const step_names[] = { NULL, "disabled", "deleted",
	"set_aside", "restored", "installed" };

static void
say_steps(struct cstrap_cli *cli, const struct cstrap_sync_result *r)
{
	static const char *const words[] = { NULL, "disabled", "deleted",
		"set aside", "back in use", "installed" };
	json_t *steps = json_object();
	char instances[32];

	for (size_t i = CSTRAP_APPLY_DISABLE; i <= CSTRAP_APPLY_INSTALL; i++) {
		(void)json_object_set_new(steps, step_names[i],
		    json_integer((json_int_t)r->steps[i]));
		if (r->steps[i] > 0)
			cstrap_say(&cli->out, "  %s %s",
			    cstrap_count_text(r->steps[i], "instance",
				instances),
			    words[i]);
	}
	cstrap_document_set(&cli->out, "instances", steps);
}

static void
document(struct cstrap_cli *cli, const struct cstrap_sync_result *r)
{
	struct cstrap_output *out = &cli->out;
	char text[CSTRAP_ICCID_TEXT_MAX];

	cstrap_document_text(out, "state", cstrap_change_state_name(r->state));
	cstrap_document_flag(out, "committed", r->committed);
	cstrap_document_flag(out, "held", is_held(r));
	cstrap_document_flag(out, "register",
	    (r->actions & (CSTRAP_ACTION_REGISTER | CSTRAP_ACTION_APPLY)) != 0);
	cstrap_document_number(out, "generation", r->generation);
	cstrap_document_number(out, "looks", r->looks);
	if (r->card.len > 0)
		cstrap_document_text(out, "iccid",
		    cstrap_iccid_text(&r->card, text));
	if (r->state == CSTRAP_CHANGE_BEING_WRITTEN)
		cstrap_document_number(out, "checks", r->writing_checks);
	if (r->state == CSTRAP_CHANGE_LOCKED && r->lock != 0)
		cstrap_document_text(out, "key",
		    cstrap_key_ref_name(r->lock, text));
}

/* A PIN that was tried, or a reader that failed, has a code of its own. */
static enum cstrap_exit
exit_of(const struct cstrap_sync_result *r)
{
	const enum cstrap_exit by_status =
	    cstrap_exit_code(r->why.status, CSTRAP_SCENE_READ);

	if (r->state == CSTRAP_CHANGE_LOCKED &&
	    (by_status == CSTRAP_EXIT_KEY || by_status == CSTRAP_EXIT_BLOCKED))
		return by_status;
	if (r->state == CSTRAP_CHANGE_UNREADABLE &&
	    (by_status == CSTRAP_EXIT_READER ||
		by_status == CSTRAP_EXIT_NO_CARD ||
		by_status == CSTRAP_EXIT_HOST))
		return by_status;
	return states[r->state].exit;
}

int
cstrap_sync_say(struct cstrap_cli *cli, const struct cstrap_sync_result *r)
{
	const enum cstrap_exit code = exit_of(r);

	say_state(cli, r);
	say_steps(cli, r);
	document(cli, r);
	if (states[r->state].tell_why && r->why.status != CSTRAP_OK)
		(void)cstrap_fail(&cli->out, CSTRAP_SCENE_READ, "card",
		    r->why.status, &r->why);
	cstrap_document_number(&cli->out, "exit", (size_t)code);
	return (int)code;
}
