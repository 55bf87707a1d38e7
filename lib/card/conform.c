/*
 * card/conform.c - a script run against a card.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "cardstrap/conform.h"

#include <string.h>

#include "card/conform_lines.h"
#include "host/secret.h"
#include "host/text.h"

/* What this bench or this call cannot do. NULL: nothing. */
static const char *
judge_bench(const struct cstrap_conform_script *script,
    const struct cstrap_conform_options *options)
{
	if (script->secure)
		return "it wants a secure channel, which this release does "
		       "not have";
	if (script->full && options->iccid == NULL)
		return "it changes the card, and no card was named for that";
	if (script->cuts_power && options->cut == NULL)
		return "it cuts power in the middle of a command, which this "
		       "bench cannot";
	return NULL;
}

static enum cstrap_status
check_keys(const struct cstrap_conform_script *script,
    const struct cstrap_conform_options *options,
    struct cstrap_finding *finding)
{
	for (size_t i = 0; i < script->key_count; i++) {
		if (cstrap_conform_key(options, script->keys[i]).len > 0)
			continue;
		cstrap_finding_set(finding, CSTRAP_E_KEY_NEEDED,
		    CSTRAP_RULE_GUARD_KEY_MISSING, NULL);
		cstrap_finding_detail(finding, "key reference %02X",
		    script->keys[i]);
		return CSTRAP_E_KEY_NEEDED;
	}
	return CSTRAP_OK;
}

/*
 * A key that was refused is not presented again. What goes wrong here does not
 * hide what went wrong before.
 */
static enum cstrap_status
clean(struct cstrap_conform_lines *run, enum cstrap_status st)
{
	struct cstrap_conform_session *s = &run->session;
	struct cstrap_conform_options no_keys = *s->options;
	struct cstrap_finding *finding = s->finding;
	struct cstrap_finding aside;
	enum cstrap_status cleaned;

	no_keys.key_count = 0;
	if (st != CSTRAP_OK)
		s->finding = &aside;
	if (st == CSTRAP_E_CARD_KEY || st == CSTRAP_E_CARD_BLOCKED)
		s->options = &no_keys;
	cleaned = cstrap_conform_clean(s);
	s->finding = finding;
	return st == CSTRAP_OK ? cleaned : st;
}

/* In one transaction, from reset to reset. */
static enum cstrap_status
run_card(struct cstrap_conform_lines *run)
{
	struct cstrap_conform_session *s = &run->session;
	const struct cstrap_link *link = s->link;
	enum cstrap_status st, ended;

	st = link->begin == NULL ? CSTRAP_OK : link->begin(link->ctx);
	if (st != CSTRAP_OK)
		return cstrap_conform_failed(s, st);
	st = cstrap_conform_restart(s);
	if (st == CSTRAP_OK) {
		st = cstrap_conform_do_lines(run);
		st = clean(run, st);
		/* no channel stays open, no key presented */
		ended = link->reset(link->ctx);
		if (st == CSTRAP_OK && ended != CSTRAP_OK)
			st = cstrap_conform_failed(s, ended);
	}
	ended = link->end == NULL ? CSTRAP_OK : link->end(link->ctx);
	if (st == CSTRAP_OK && ended != CSTRAP_OK)
		st = cstrap_conform_failed(s, ended);
	return st;
}

enum cstrap_status
cstrap_conform_run(struct cstrap_view text, const struct cstrap_link *link,
    const struct cstrap_conform_options *options,
    struct cstrap_conform_report *report, struct cstrap_finding *finding)
{
	struct cstrap_conform_script script;
	struct cstrap_finding found;
	enum cstrap_status st;
	const char *cannot;
	struct cstrap_conform_lines *run;

	memset(report, 0, sizeof(*report));
	report->result = CSTRAP_CONFORM_FAILED;
	cstrap_finding_set(&report->why, CSTRAP_OK, CSTRAP_RULE_NONE, NULL);
	if (finding == NULL)
		finding = &found;
	if ((st = cstrap_conform_scan(text, &script, finding)) != CSTRAP_OK)
		return st;
	if ((cannot = judge_bench(&script, options)) != NULL) {
		report->result = CSTRAP_CONFORM_SKIPPED;
		report->why.text = cannot;
		return CSTRAP_OK;
	}
	if ((st = check_keys(&script, options, finding)) != CSTRAP_OK)
		return st;
	if ((run = cstrap_secret_alloc(sizeof(*run))) == NULL)
		return cstrap_finding_set(finding, CSTRAP_E_NOMEM,
		    CSTRAP_RULE_NONE, "no memory left");
	run->session.link = link;
	run->session.options = options;
	run->session.report = report;
	run->session.finding = finding;
	run->script.text = text;
	cstrap_conform_guard_init(&run->session.guard, script.full);
	st = run_card(run);
	if (st == CSTRAP_OK && !run->ended)
		report->result = CSTRAP_CONFORM_PASSED;
	cstrap_secret_free(run, sizeof(*run));
	return st;
}
