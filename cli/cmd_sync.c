/*
 * cli/cmd_sync.c - cardstrap sync: what a device does with its card.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include <stdlib.h>
#include <string.h>

#include "cli/cmd.h"

#include "cardstrap/provision.h"
#include "cardstrap/store.h"
#include "cardstrap/sync.h"
#include "cli/device_key.h"
#include "cli/input.h"
#include "cli/interrupt.h"
#include "cli/key.h"
#include "cli/open_card.h"
#include "cli/sync_text.h"
#include "host/secret.h"

/* A SPEC of its own: there is no card, says who knows. */
#define NO_CARD "none"

struct job {
	struct cstrap_cli *cli;
	const char *folder;
	struct cstrap_device_key key;
	struct cstrap_keyring *pins; /* secret memory; NULL: none given */
	uint8_t *room;               /* of a reading; secret memory */
	struct cstrap_store *store;
	struct cstrap_sync_options options;
};

static int
no_memory(struct cstrap_cli *cli)
{
	return cstrap_fail(&cli->out, CSTRAP_SCENE_FILE, NULL, CSTRAP_E_NOMEM,
	    &(struct cstrap_finding) { 0 });
}

static int
read_policy(struct cstrap_cli *cli, struct cstrap_change_policy *policy)
{
	const char *text = cstrap_cli_value(cli, CSTRAP_OPT_POLICY);

	if (text == NULL || strcmp(text, "strict") == 0)
		return CSTRAP_EXIT_OK;
	policy->keep = strcmp(text, "keep") == 0;
	policy->hold = strcmp(text, "hold") == 0;
	if (policy->keep || policy->hold)
		return CSTRAP_EXIT_OK;
	return cstrap_fail_usage(&cli->out,
	    "--policy takes strict, keep or hold");
}

/*
 * Reading with PINs presents each of them once, guarded like any key; what it
 * reads is of no interest, sync looks for itself.
 */
static enum cstrap_status
unlock(void *ctx, const struct cstrap_link *link, uint8_t key,
    struct cstrap_finding *finding)
{
	struct job *job = ctx;
	struct cstrap_reading reading;
	const struct cstrap_reading_options options = { .keys = job->pins };
	enum cstrap_status st;

	(void)key;
	st = cstrap_reading_run(&reading, link,
	    (struct cstrap_room) { job->room, CSTRAP_MESSAGE_MAX }, &options,
	    finding);
	switch (st) {
	case CSTRAP_E_CARD_ACCESS:
	case CSTRAP_E_CARD_KEY:
	case CSTRAP_E_CARD_BLOCKED:
	case CSTRAP_E_GUARD:
	case CSTRAP_E_KEY_NEEDED:
		/* To a guard that refused, the card is locked as it was. */
		return st == CSTRAP_E_GUARD ? CSTRAP_E_CARD_ACCESS : st;
	default:
		return CSTRAP_OK;
	}
}

static int
load_pins(struct job *job)
{
	struct cstrap_cli *cli = job->cli;

	if (cli->options.pin.count == 0)
		return CSTRAP_EXIT_OK;
	job->pins = cstrap_secret_alloc(sizeof(*job->pins));
	job->room = cstrap_secret_alloc(CSTRAP_MESSAGE_MAX);
	if (job->pins == NULL || job->room == NULL)
		return no_memory(cli);
	job->options.unlock = unlock;
	job->options.unlock_ctx = job;
	return cstrap_keys_load(cli, job->pins);
}

/* --- the store ------------------------------------------------------------- */

static int
fail_store(struct job *job, enum cstrap_status st,
    const struct cstrap_finding *finding)
{
	return cstrap_fail(&job->cli->out, CSTRAP_SCENE_FILE, job->folder, st,
	    finding);
}

/* What the device was made with goes into a store that is new. */
static int
write_factory(struct job *job)
{
	struct cstrap_cli *cli = job->cli;
	const char *path = cstrap_cli_value(cli, CSTRAP_OPT_FACTORY);
	struct cstrap_finding finding = { 0 };
	struct cstrap_record record;
	struct cstrap_input input;
	enum cstrap_status st;
	int code;

	if (path == NULL || cstrap_store_count(job->store) > 0 ||
	    cstrap_store_record(job->store, &record, NULL) != CSTRAP_E_MISSING)
		return CSTRAP_EXIT_OK;
	code = cstrap_input_load(cli, &input, path);
	if (code == CSTRAP_EXIT_OK)
		code = cstrap_input_check(cli, &input, path);
	if (code == CSTRAP_EXIT_OK &&
	    ((st = cstrap_store_write(job->store, &input.message,
		  CSTRAP_FROM_FACTORY, &finding)) != CSTRAP_OK ||
		(st = cstrap_store_commit(job->store, &finding)) != CSTRAP_OK))
		code = fail_store(job, st, &finding);
	cstrap_input_wipe(&input);
	return code;
}

static int
open_store(struct job *job)
{
	const struct cstrap_store_options options = { .key = { job->key.data,
							  job->key.len } };
	struct cstrap_finding finding = { 0 };
	enum cstrap_status st;

	st = cstrap_store_open(&job->store, job->folder, &options, &finding);
	if (st != CSTRAP_OK)
		return fail_store(job, st, &finding);
	if (cstrap_store_is_refused(job->store))
		cstrap_remark(&job->cli->out,
		    "%s: the device key does not vouch for this store: what "
		    "came from a card is disabled, and the card is new",
		    job->folder);
	return write_factory(job);
}

/* --- the check ------------------------------------------------------------- */

static int
sync(struct job *job, const struct cstrap_link *link)
{
	struct cstrap_cli *cli = job->cli;
	struct cstrap_finding finding = { 0 };
	struct cstrap_sync_result result;
	struct cstrap_report report;
	struct cstrap_sink sink =
	    cstrap_report_sink(&report, &cli->out, stderr, "card");
	struct cstrap_model model;
	enum cstrap_status st;

	if (cli->out.verbose > 0)
		job->options.sink = &sink;
	job->options.change_tag = cstrap_cli_has(cli, CSTRAP_OPT_CHANGE_TAG);
	job->options.key = (struct cstrap_view) { job->key.data, job->key.len };
	cstrap_store_model(job->store, &model);
	st = cstrap_sync_run(link, &model, &job->options, &result, &finding);
	if (cstrap_interrupt_signal() != 0)
		return cstrap_fail_with(&cli->out, CSTRAP_EXIT_INTERRUPTED,
		    "run the same command again; the store is whole",
		    "interrupted");
	if (st != CSTRAP_OK) {
		cstrap_store_explain(job->store, &finding);
		return fail_store(job, st, &finding);
	}
	return cstrap_sync_say(cli, &result);
}

static int
with_card(struct job *job)
{
	const char *spec = cstrap_cli_value(job->cli, CSTRAP_OPT_CARD);
	struct cstrap_link link;
	bool absent = false;
	int code;

	if (spec != NULL && strcmp(spec, NO_CARD) == 0)
		return sync(job, NULL);
	code = cstrap_open_card_if(job->cli, &link, &absent);
	if (code != CSTRAP_EXIT_OK)
		return code;
	if (absent)
		return sync(job, NULL);
	code = sync(job, &link);
	return cstrap_close_card(&link, code);
}

static int
run(struct job *job)
{
	int code;

	if ((code = read_policy(job->cli, &job->options.policy)) !=
		CSTRAP_EXIT_OK ||
	    (code = cstrap_input_enabler(job->cli, &job->options.enabler)) !=
		CSTRAP_EXIT_OK ||
	    (code = cstrap_device_key_load(job->cli, &job->key)) !=
		CSTRAP_EXIT_OK ||
	    (code = load_pins(job)) != CSTRAP_EXIT_OK ||
	    (code = open_store(job)) != CSTRAP_EXIT_OK)
		return code;
	return with_card(job);
}

int
cstrap_cmd_sync(struct cstrap_cli *cli)
{
	struct job job = { .cli = cli,
		.folder = cstrap_cli_value(cli, CSTRAP_OPT_STORE) };
	int code;

	if (job.folder == NULL)
		return cstrap_fail_usage(&cli->out, "--store DIR is missing");
	code = run(&job);
	cstrap_store_close(&job.store);
	cstrap_device_key_wipe(&job.key);
	if (job.pins != NULL)
		cstrap_keyring_wipe(job.pins);
	cstrap_secret_free(job.pins, sizeof(*job.pins));
	cstrap_secret_free(job.room, CSTRAP_MESSAGE_MAX);
	return code;
}
