/*
 * cli/cmd_conform.c - cardstrap conform: does a card do what the specification
 * of a bootstrap applet asks for?
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "cli/cmd.h"

#include <string.h>

#include "cardstrap/vcard.h"
#include "cli/conform_report.h"
#include "cli/job.h"
#include "cli/open_card.h"

struct conform {
	struct cstrap_job job; /* keys, guards and the card */
	struct cstrap_conform_files files;
	struct cstrap_conform_key keys[CSTRAP_KEYRING_MAX];
	struct cstrap_conform_options options;
};

/* Of a card in this process, power can be taken at any byte. */
static void
cut(void *ctx, size_t bytes)
{
	cstrap_vcard_cut(ctx, 0, CSTRAP_VCARD_CUT_INSIDE, bytes);
}

static int
read_options(struct conform *c)
{
	struct cstrap_cli *cli = c->job.cli;
	struct cstrap_conform_options *o = &c->options;
	const struct cstrap_keyring *ring = c->job.ring;

	if (!cstrap_cli_has(cli, CSTRAP_OPT_FULL)) {
		if (ring->count > 0)
			return cstrap_fail_usage(&cli->out,
			    "--adm is for --full: without it no key is "
			    "presented");
		return CSTRAP_EXIT_OK;
	}
	o->iccid = c->job.options.iccid;
	if (o->iccid == NULL)
		return cstrap_job_wants_iccid(&c->job);
	o->min_tries = c->job.options.min_tries;
	o->allow_unknown_tries = c->job.options.allow_unknown_tries;
	for (; o->key_count < ring->count; o->key_count++)
		c->keys[o->key_count] = (struct cstrap_conform_key) {
			.ref = ring->keys[o->key_count].ref,
			.value = { ring->keys[o->key_count].value,
			    CSTRAP_KEY_LEN }
		};
	o->keys = c->keys;
	return CSTRAP_EXIT_OK;
}

/* A key that some script wants is missing: said before the card is touched. */
static int
check_keys(struct conform *c)
{
	for (size_t i = 0; i < c->files.count; i++) {
		const struct cstrap_conform_script *script =
		    &c->files.at[i].script;

		if (script->full && script->key_count > 0 &&
		    c->options.iccid != NULL && c->options.key_count == 0)
			return cstrap_fail_with(&c->job.cli->out,
			    CSTRAP_EXIT_GUARD,
			    "give it with --adm; no try was used",
			    "%s: it presents a key that was not given",
			    c->files.at[i].path);
	}
	return CSTRAP_EXIT_OK;
}

static void
tell_card(struct conform *c)
{
	struct cstrap_output *out = &c->job.cli->out;
	char iccid[CSTRAP_ICCID_MAX];
	const bool full = c->options.iccid != NULL;

	cstrap_document_text(out, "mode", full ? "full" : "read-only");
	if (cstrap_card_iccid(&c->job.link, iccid, NULL) == CSTRAP_OK) {
		cstrap_say(out, "card: ICCID %s, %s", iccid,
		    full ? "full mode" : "read-only mode");
		cstrap_document_text(out, "iccid", iccid);
	} else {
		cstrap_say(out, "card: %s, %s",
		    c->job.link.name != NULL ? c->job.link.name : "no ICCID",
		    full ? "full mode" : "read-only mode");
	}
}

/* One after another, as long as the card is to be trusted with more. */
static int
run_all(struct conform *c)
{
	struct cstrap_finding finding = { 0 };
	enum cstrap_status st = CSTRAP_OK;

	for (size_t i = 0; st == CSTRAP_OK && i < c->files.count; i++) {
		struct cstrap_conform_file_entry *entry = &c->files.at[i];

		st = cstrap_conform_run((struct cstrap_view) { entry->data,
					    entry->len },
		    &c->job.link, &c->options, &entry->report, &finding);
		entry->was_run = st == CSTRAP_OK;
		if (entry->was_run)
			cstrap_conform_say(c->job.cli, entry);
		else if (st == CSTRAP_E_GUARD && finding.place[0] != '\0')
			finding.file = entry->path;
	}
	if (st == CSTRAP_OK)
		return CSTRAP_EXIT_OK;
	return cstrap_fail_card(c->job.cli, CSTRAP_SCENE_READ, st, &finding);
}

static int
conform(struct conform *c)
{
	struct cstrap_conform_counts counts;
	int code, saved;

	if ((code = read_options(c)) != CSTRAP_EXIT_OK ||
	    (code = cstrap_conform_files_load(c->job.cli, &c->files)) !=
		CSTRAP_EXIT_OK ||
	    (code = check_keys(c)) != CSTRAP_EXIT_OK ||
	    (code = cstrap_job_open(&c->job, true)) != CSTRAP_EXIT_OK)
		return code;
	c->options.cut_ctx = cstrap_open_card_vcard();
	c->options.cut = c->options.cut_ctx != NULL ? cut : NULL;
	tell_card(c);
	code = run_all(c);
	cstrap_conform_tell(c->job.cli, &c->files, &counts);
	saved = cstrap_conform_junit(c->job.cli, &c->files);
	if (code == CSTRAP_EXIT_OK)
		code = saved;
	if (code == CSTRAP_EXIT_OK && counts.failed > 0)
		code = CSTRAP_EXIT_DIFFERS;
	return code;
}

int
cstrap_cmd_conform(struct cstrap_cli *cli)
{
	static struct conform c;
	int code;

	memset(&c, 0, sizeof(c));
	code = cstrap_job_begin(&c.job, cli);
	if (code == CSTRAP_EXIT_OK)
		code = conform(&c);
	cstrap_conform_files_wipe(&c.files);
	return cstrap_job_end(&c.job, code);
}
