/*
 * cli/open_card.c - the only place that opens a card of a SPEC.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include <stdlib.h>
#include <string.h>

#include "cli/open_card.h"

#include "cardstrap/at.h"
#include "cardstrap/pcsc.h"
#include "cardstrap/trace.h"
#include "cardstrap/vcard.h"
#include "cli/interrupt.h"

#define WAIT_SECONDS 60
#define LOCK_SECONDS 10
#define SECONDS_MAX 86400

/* What the options and the environment say, taken apart. */
struct choice {
	const char *vcard; /* one of these four, or none */
	const char *replay;
	const char *modem;
	const char *reader;
	const char *ignore;
	struct cstrap_pcsc_options pcsc;
};

static bool
has_prefix(const char *text, const char *prefix, const char **rest)
{
	const size_t len = strlen(prefix);

	if (strncmp(text, prefix, len) != 0 || text[len] == '\0')
		return false;
	*rest = text + len;
	return true;
}

static const char *
environment(const char *variable)
{
	const char *value = getenv(variable);

	return value != NULL && value[0] != '\0' ? value : NULL;
}

static int
choose_seconds(struct cstrap_cli *cli, struct choice *choice)
{
	const char *wait = cstrap_cli_value(cli, CSTRAP_OPT_WAIT);
	const char *lock = cstrap_cli_value(cli, CSTRAP_OPT_LOCK_TIMEOUT);
	long seconds = WAIT_SECONDS;

	if (wait != NULL && !cstrap_number_read(wait, 0, SECONDS_MAX, &seconds))
		return cstrap_fail_usage(&cli->out,
		    "--wait takes seconds, 0 to %d", SECONDS_MAX);
	if (cstrap_cli_has(cli, CSTRAP_OPT_WAIT))
		choice->pcsc.wait_seconds = (int)seconds;
	seconds = LOCK_SECONDS;
	if (lock != NULL && !cstrap_number_read(lock, 0, SECONDS_MAX, &seconds))
		return cstrap_fail_usage(&cli->out,
		    "--lock-timeout takes seconds, 0 to %d", SECONDS_MAX);
	choice->pcsc.lock_seconds = (int)seconds;
	return CSTRAP_EXIT_OK;
}

static int
choose(struct cstrap_cli *cli, bool exclusive, struct choice *choice)
{
	const char *spec = cstrap_cli_value(cli, CSTRAP_OPT_CARD);

	memset(choice, 0, sizeof(*choice));
	choice->pcsc.exclusive =
	    exclusive || cstrap_cli_has(cli, CSTRAP_OPT_EXCLUSIVE);
	choice->ignore = environment("CARDSTRAP_READER_IGNORE");
	choice->reader = cstrap_cli_value(cli, CSTRAP_OPT_READER);
	if (spec != NULL && choice->reader != NULL)
		return cstrap_fail_usage(&cli->out,
		    "--card and --reader exclude each other");
	if (cstrap_cli_has(cli, CSTRAP_OPT_TRACE_SECRETS) &&
	    !cstrap_cli_has(cli, CSTRAP_OPT_TRACE))
		return cstrap_fail_usage(&cli->out,
		    "--trace-secrets needs --trace");
	if (spec == NULL && choice->reader == NULL) {
		spec = environment("CARDSTRAP_CARD");
		if (spec == NULL)
			choice->reader = environment("CARDSTRAP_READER");
	}
	if (spec != NULL && !has_prefix(spec, "vcard:", &choice->vcard) &&
	    !has_prefix(spec, "replay:", &choice->replay) &&
	    !has_prefix(spec, "at:", &choice->modem) &&
	    !has_prefix(spec, "pcsc:", &choice->reader))
		return cstrap_fail_usage(&cli->out,
		    "a card is pcsc:READER, at:DEVICE, vcard:FILE or "
		    "replay:FILE");
	return choose_seconds(cli, choice);
}

static enum cstrap_status
open_pcsc(struct cstrap_cli *cli, const struct choice *choice,
    struct cstrap_link *link, struct cstrap_finding *finding)
{
	struct cstrap_reader readers[CSTRAP_READERS_MAX];
	struct cstrap_reader *reader = &readers[0];
	size_t count, index = 0;
	enum cstrap_status st;

	if (choice->pcsc.wait_seconds != 0)
		st = cstrap_pcsc_wait(choice->reader, choice->ignore,
		    choice->pcsc.wait_seconds, reader, finding);
	else
		st = cstrap_pcsc_list(readers, CSTRAP_READERS_MAX, &count,
		    finding);
	if (st == CSTRAP_OK && choice->pcsc.wait_seconds == 0)
		st = cstrap_reader_match(readers, count, choice->reader,
		    choice->ignore, &index, finding);
	if (st != CSTRAP_OK)
		return st;
	reader = &readers[index];
	cstrap_detail(&cli->out, 1, "reader: %s", reader->name);
	return cstrap_pcsc_open(link, reader->name, &choice->pcsc, finding);
}

/* Of the link that is open; what wraps a link hides what it is. */
static struct cstrap_vcard *open_one;

static enum cstrap_status
open_vcard(const char *path, struct cstrap_link *link,
    struct cstrap_finding *finding)
{
	struct cstrap_vcard *vcard;
	enum cstrap_status st = cstrap_vcard_open(&vcard, path, finding);

	if (st == CSTRAP_OK)
		cstrap_vcard_link(open_one = vcard, true, link);
	return st;
}

struct cstrap_vcard *
cstrap_open_card_vcard(void)
{
	return open_one;
}

/* The device that reads the card is being written: by A/B, or not at all. */
static enum cstrap_status
open_modem(struct cstrap_cli *cli, const struct choice *choice,
    struct cstrap_link *link, struct cstrap_finding *finding)
{
	const char *method = cstrap_cli_value(cli, CSTRAP_OPT_METHOD);
	const struct cstrap_at_options options = {
		.allow_writes = method != NULL && strcmp(method, "ab") == 0,
		.ready_seconds = choice->pcsc.wait_seconds
	};

	return cstrap_at_open(link, choice->modem, &options, finding);
}

/* One exchange in a line: no data, which may be secret. */
static void
tell(void *ctx, struct cstrap_view command, struct cstrap_view answer)
{
	struct cstrap_cli *cli = ctx;
	const char *name;

	if (command.len < 4)
		return;
	name = cstrap_ins_name(command.data[1]);
	cstrap_detail(&cli->out, 2,
	    "> %02X%02X%02X%02X %s, %zu bytes; "
	    "< %04X, %zu bytes",
	    command.data[0], command.data[1], command.data[2], command.data[3],
	    name != NULL ? name : "unknown command", command.len,
	    cstrap_answer_sw(answer), answer.len);
}

static enum cstrap_status
wrap(struct cstrap_cli *cli, struct cstrap_link *link,
    struct cstrap_finding *finding)
{
	const char *trace = cstrap_cli_value(cli, CSTRAP_OPT_TRACE);
	enum cstrap_status st = CSTRAP_OK;

	if (trace != NULL)
		st = cstrap_trace_open(link, trace,
		    cstrap_cli_has(cli, CSTRAP_OPT_TRACE_SECRETS), finding);
	if (st == CSTRAP_OK)
		st = cstrap_interrupt_guard(link,
		    cli->out.verbose > 1 ? tell : NULL, cli);
	if (st != CSTRAP_OK)
		cstrap_link_close(link);
	return st;
}

static int
open_chosen(struct cstrap_cli *cli, bool exclusive, struct cstrap_link *link,
    bool *absent)
{
	struct cstrap_finding finding = { 0 };
	const char *what = "card";
	struct choice choice;
	enum cstrap_status st;
	int code;

	memset(link, 0, sizeof(*link));
	if ((code = choose(cli, exclusive, &choice)) != CSTRAP_EXIT_OK)
		return code;
	if (choice.vcard != NULL)
		st = open_vcard(what = choice.vcard, link, &finding);
	else if (choice.replay != NULL)
		st = cstrap_replay_open(link, what = choice.replay, &finding);
	else if (choice.modem != NULL)
		st = open_modem(cli, &choice, link, &finding);
	else
		st = open_pcsc(cli, &choice, link, &finding);
	if (st == CSTRAP_OK) {
		cstrap_detail(&cli->out, 1, "card: %s",
		    link->name != NULL ? link->name : what);
		st = wrap(cli, link, &finding);
	}
	if (st == CSTRAP_E_CARD_ABSENT && absent != NULL) {
		memset(link, 0, sizeof(*link));
		*absent = true;
		return CSTRAP_EXIT_OK;
	}
	if (st != CSTRAP_OK)
		return cstrap_fail(&cli->out, CSTRAP_SCENE_READ, what, st,
		    &finding);
	return CSTRAP_EXIT_OK;
}

int
cstrap_open_card(struct cstrap_cli *cli, bool exclusive,
    struct cstrap_link *link)
{
	return open_chosen(cli, exclusive, link, NULL);
}

int
cstrap_open_card_if(struct cstrap_cli *cli, struct cstrap_link *link,
    bool *absent)
{
	*absent = false;
	return open_chosen(cli, false, link, absent);
}

int
cstrap_close_card(struct cstrap_link *link, int code)
{
	cstrap_link_close(link);
	open_one = NULL;
	return code;
}

int
cstrap_fail_card(struct cstrap_cli *cli, enum cstrap_scene scene,
    enum cstrap_status st, const struct cstrap_finding *finding)
{
	if (cstrap_interrupt_signal() != 0)
		return cstrap_fail_with(&cli->out, CSTRAP_EXIT_INTERRUPTED,
		    scene == CSTRAP_SCENE_WRITE ?
			"run the same command again to finish; the card is "
			"whole, or says that it is being written" :
			NULL,
		    "interrupted");
	return cstrap_fail(&cli->out, scene, "card", st, finding);
}

int
cstrap_fail_link(struct cstrap_cli *cli, enum cstrap_scene scene,
    enum cstrap_status st, const struct cstrap_link *link)
{
	struct cstrap_finding finding;

	(void)cstrap_finding_set(&finding, st, CSTRAP_RULE_NONE, NULL);
	link->explain(link->ctx, &finding);
	return cstrap_fail_card(cli, scene, st, &finding);
}
