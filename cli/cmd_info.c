/*
 * cli/cmd_info.c - cardstrap info: one card, described. Changes nothing.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include <stdlib.h>
#include <string.h>

#include "cli/cmd.h"

#include "cardstrap/provision.h"
#include "cli/access_text.h"
#include "cli/atr.h"
#include "cli/card_dir.h"
#include "cli/key.h"
#include "cli/open_card.h"
#include "host/secret.h"
#include "host/text.h"

#define SEEN_MAX 16 /* files of the walk that are described */
#define SEEN_CONTENT_MAX 1024

/* A file that the walk met, copied: its rule is looked up afterwards. */
struct seen {
	enum cstrap_walk_file file;
	size_t path_len, fcp_len, content_len;
	uint8_t path[CSTRAP_PATH_MAX];
	uint8_t fcp[CSTRAP_READ_MAX];
	uint8_t content[SEEN_CONTENT_MAX];
};

struct survey {
	struct cstrap_cli *cli;
	struct cstrap_link link;
	struct cstrap_reading reading;
	size_t count;
	struct seen *seen;
};

static size_t
copy(uint8_t *room, size_t room_len, struct cstrap_view bytes)
{
	const size_t len = bytes.len < room_len ? bytes.len : room_len;

	if (len > 0)
		memcpy(room, bytes.data, len);
	return len;
}

static void
visit(void *ctx, const struct cstrap_walk_visit *file)
{
	struct survey *survey = ctx;
	struct seen *seen = &survey->seen[survey->count];

	if (file->file == CSTRAP_WALK_FILE_DIR || survey->count == SEEN_MAX)
		return;
	seen->file = file->file;
	seen->path_len = copy(seen->path, sizeof(seen->path), file->path);
	seen->fcp_len = copy(seen->fcp, sizeof(seen->fcp), file->fcp);
	seen->content_len =
	    copy(seen->content, sizeof(seen->content), file->content);
	survey->count++;
}

static const char *
file_name(enum cstrap_walk_file file)
{
	switch (file) {
	case CSTRAP_WALK_FILE_APPLICATION:
		return "application";
	case CSTRAP_WALK_FILE_DIR:
		return "EF(DIR)";
	case CSTRAP_WALK_FILE_ODF:
		return "EF(ODF)";
	case CSTRAP_WALK_FILE_DODF:
		return "EF(DODF)";
	case CSTRAP_WALK_FILE_BOOTSTRAP:
		return "EF(LwM2M_Bootstrap)";
	}
	return "file";
}

/* One operation of a file's rule, in words, to both outputs. */
static void
tell_operation(struct survey *survey, const struct cstrap_access_rule *rule,
    const char *verb, uint8_t operation, json_t *access)
{
	struct cstrap_access judged;
	char room[CSTRAP_ACCESS_TEXT_MAX];
	const char *text = "not readable";

	if (cstrap_access_rule_judge(rule, operation, &judged) == CSTRAP_OK)
		text = cstrap_access_text(&judged, room);
	cstrap_say(&survey->cli->out, "    %s: %s", verb, text);
	if (access != NULL)
		(void)json_object_set_new(access, verb, json_string(text));
}

static void
tell_rule(struct survey *survey, const struct cstrap_fcp *fcp, json_t *o)
{
	struct cstrap_access_rule rule = { 0 };
	struct cstrap_card card;
	json_t *access = json_object();
	enum cstrap_status st;

	cstrap_card_init(&card);
	st = cstrap_access_rule_get(&card, &survey->link, fcp,
	    &survey->reading.walk.application, &rule);
	cstrap_card_wipe(&card);
	if (st != CSTRAP_OK) {
		cstrap_say(&survey->cli->out,
		    "    access rule: cannot be read");
	} else if (fcp->kind == CSTRAP_FILE_DF) {
		tell_operation(survey, &rule, "create", CSTRAP_ACCESS_CREATE_EF,
		    access);
	} else {
		tell_operation(survey, &rule, "read", CSTRAP_ACCESS_READ,
		    access);
		tell_operation(survey, &rule, "update", CSTRAP_ACCESS_UPDATE,
		    access);
	}
	(void)json_object_set_new(o, "access", access);
}

static void
tell_file(struct survey *survey, const struct seen *seen, json_t *files)
{
	struct cstrap_cli *cli = survey->cli;
	const struct cstrap_view content = { seen->content, seen->content_len };
	char path[2 * CSTRAP_PATH_MAX + 1], size[40] = "";
	struct cstrap_fcp fcp;
	json_t *o;

	memset(&fcp, 0, sizeof(fcp));
	(void)cstrap_fcp_decode((struct cstrap_view) { seen->fcp,
				    seen->fcp_len },
	    &fcp, NULL);
	(void)cstrap_hex((struct cstrap_view) { seen->path, seen->path_len },
	    path);
	o = json_pack("{s:s, s:s}", "file", file_name(seen->file), "path",
	    path);
	if (o == NULL)
		return;
	if (fcp.has_size) {
		(void)snprintf(size, sizeof(size), ", %u bytes", fcp.size);
		(void)json_object_set_new(o, "size", json_integer(fcp.size));
	}
	if (fcp.has_life_cycle)
		(void)json_object_set_new(o, "life_cycle",
		    json_integer(fcp.life_cycle));
	cstrap_say(&cli->out, "  %s %s%s%s", file_name(seen->file), path, size,
	    fcp.has_life_cycle && (fcp.life_cycle & 0x05) != 0x05 ?
		", not activated" :
		"");
	if (seen->file == CSTRAP_WALK_FILE_ODF)
		cstrap_list_odf(cli, content);
	if (seen->file == CSTRAP_WALK_FILE_DODF)
		cstrap_list_dodf(cli, content);
	tell_rule(survey, &fcp, o);
	if (files != NULL)
		(void)json_array_append_new(files, o);
}

static const char *
how_text(const struct cstrap_walk *walk)
{
	switch (walk->how) {
	case CSTRAP_WALK_BY_AID:
		return "found by its AID";
	case CSTRAP_WALK_BY_DIR:
		return "found by a path in EF(DIR)";
	case CSTRAP_WALK_BY_PATH:
		return "found at its usual path";
	case CSTRAP_WALK_NOT_FOUND:
		return "none";
	}
	return "none";
}

static void
tell_message(struct survey *survey, enum cstrap_status st)
{
	const struct cstrap_reading *reading = &survey->reading;
	struct cstrap_output *out = &survey->cli->out;

	if (st == CSTRAP_OK)
		cstrap_say(out, "message: %zu bytes, %u object%s",
		    reading->message.bytes.len, reading->message.object_count,
		    reading->message.object_count == 1 ? "" : "s");
	else
		cstrap_say(out, "message: none: %s", cstrap_exit_sentence(st));
	if (reading->saw_91xx)
		cstrap_say(out,
		    "remark: the card says 91xx: it holds a "
		    "proactive command");
	cstrap_document_text(out, "message",
	    st == CSTRAP_OK ? "ok" : cstrap_exit_sentence(st));
	if (st == CSTRAP_OK)
		cstrap_document_number(out, "bytes",
		    reading->message.bytes.len);
}

/* What is a description of the card, not a failure to describe it. */
static bool
is_state(enum cstrap_status st)
{
	return st == CSTRAP_OK || st == CSTRAP_E_NO_MESSAGE ||
	    st == CSTRAP_E_NEVER_WRITTEN || st == CSTRAP_E_BEING_WRITTEN ||
	    st == CSTRAP_E_CARD_ACCESS || st == CSTRAP_E_CARD_NOT_FOUND ||
	    (st >= CSTRAP_E_TRUNCATED && st <= CSTRAP_E_CONFLICT);
}

/* The card would not, or what it gave is no good: that describes it, too. */
static bool
is_refusal(enum cstrap_status st)
{
	return is_state(st) || st == CSTRAP_E_CARD_STATUS;
}

static int
tell_walk(struct survey *survey)
{
	struct cstrap_finding finding = { 0 };
	struct cstrap_report report;
	struct cstrap_sink sink =
	    cstrap_report_sink(&report, &survey->cli->out, stderr, "card");
	const struct cstrap_reading_options options = { .sink = &sink,
		.visit = visit,
		.visit_ctx = survey };
	uint8_t *room = cstrap_secret_alloc(CSTRAP_MESSAGE_MAX);
	json_t *files;
	enum cstrap_status st = CSTRAP_E_NOMEM;

	if (room != NULL)
		st = cstrap_reading_run(&survey->reading, &survey->link,
		    (struct cstrap_room) { room, CSTRAP_MESSAGE_MAX }, &options,
		    &finding);
	if (!is_state(st)) {
		cstrap_secret_free(room, CSTRAP_MESSAGE_MAX);
		return cstrap_fail_card(survey->cli, CSTRAP_SCENE_READ, st,
		    &finding);
	}
	cstrap_say(&survey->cli->out, "PKCS#15 application: %s",
	    how_text(&survey->reading.walk));
	cstrap_document_text(&survey->cli->out, "application",
	    how_text(&survey->reading.walk));
	files = json_array();
	for (size_t i = 0; i < survey->count; i++)
		tell_file(survey, &survey->seen[i], files);
	cstrap_document_set(&survey->cli->out, "files", files);
	tell_message(survey, st);
	cstrap_secret_free(room, CSTRAP_MESSAGE_MAX);
	return CSTRAP_EXIT_OK;
}

static int
tell_identity(struct survey *survey)
{
	struct cstrap_output *out = &survey->cli->out;
	char hex[2 * CSTRAP_ATR_MAX + 1], protocols[40];
	char iccid[CSTRAP_ICCID_MAX];
	struct cstrap_view atr = { NULL, 0 };
	enum cstrap_status st;

	if (survey->link.name != NULL) {
		cstrap_say(out, "card in %s", survey->link.name);
		cstrap_document_text(out, "card", survey->link.name);
	}
	st = survey->link.atr(survey->link.ctx, &atr);
	if (st == CSTRAP_OK && atr.len > 0 && atr.len <= CSTRAP_ATR_MAX) {
		(void)cstrap_hex(atr, hex);
		(void)cstrap_atr_protocols(atr, protocols);
		cstrap_say(out, "ATR %s (%s)", hex, protocols);
		cstrap_document_text(out, "atr", hex);
		cstrap_document_text(out, "protocols", protocols);
	}
	st = cstrap_card_iccid(&survey->link, iccid, NULL);
	if (st == CSTRAP_OK) {
		cstrap_say(out, "ICCID %s", iccid);
		cstrap_document_text(out, "iccid", iccid);
		return CSTRAP_EXIT_OK;
	}
	if (!is_refusal(st))
		return cstrap_fail_link(survey->cli, CSTRAP_SCENE_READ, st,
		    &survey->link);
	cstrap_say(out, "ICCID cannot be read");
	return CSTRAP_EXIT_OK;
}

static int
tell_dir(struct survey *survey)
{
	enum cstrap_status st;

	st = survey->link.begin(survey->link.ctx);
	if (st == CSTRAP_OK) {
		st = cstrap_list_dir(survey->cli, &survey->link);
		(void)survey->link.end(survey->link.ctx);
	}
	if (st == CSTRAP_OK)
		return CSTRAP_EXIT_OK;
	if (!is_refusal(st))
		return cstrap_fail_link(survey->cli, CSTRAP_SCENE_READ, st,
		    &survey->link);
	cstrap_say(&survey->cli->out, "  EF(DIR): %s",
	    cstrap_exit_sentence(st));
	return CSTRAP_EXIT_OK;
}

static int
tell_tries(struct survey *survey, uint8_t ref)
{
	struct cstrap_output *out = &survey->cli->out;
	struct cstrap_finding finding = { 0 };
	int tries = -1;
	char name[8];
	enum cstrap_status st;

	st = cstrap_card_tries(&survey->link, ref, &tries, &finding);
	if (st != CSTRAP_OK)
		return cstrap_fail_card(survey->cli, CSTRAP_SCENE_READ, st,
		    &finding);
	if (tries < 0)
		cstrap_say(out,
		    "%s: the card does not say how many tries "
		    "are left",
		    cstrap_key_ref_name(ref, name));
	else
		cstrap_say(out, "%s: %d tries left",
		    cstrap_key_ref_name(ref, name), tries);
	cstrap_document_set(out, "tries",
	    tries < 0 ? json_null() : json_integer(tries));
	return CSTRAP_EXIT_OK;
}

static int
describe(struct survey *survey, bool has_ref, uint8_t ref)
{
	int code = tell_identity(survey);

	if (code == CSTRAP_EXIT_OK)
		code = tell_dir(survey);
	if (code == CSTRAP_EXIT_OK)
		code = tell_walk(survey);
	if (code == CSTRAP_EXIT_OK && has_ref)
		code = tell_tries(survey, ref);
	return code;
}

int
cstrap_cmd_info(struct cstrap_cli *cli)
{
	const char *tries = cstrap_cli_value(cli, CSTRAP_OPT_TRIES);
	struct survey survey = { .cli = cli };
	uint8_t ref = 0;
	int code;

	if (tries != NULL && !cstrap_key_ref_read(tries, strlen(tries), &ref))
		return cstrap_fail_usage(&cli->out,
		    "--tries takes ADM1 to "
		    "ADM10, PIN1 or two hex digits");
	survey.seen = calloc(SEEN_MAX, sizeof(*survey.seen));
	if (survey.seen == NULL)
		return cstrap_fail(&cli->out, CSTRAP_SCENE_FILE, NULL,
		    CSTRAP_E_NOMEM, &(struct cstrap_finding) { 0 });
	code = cstrap_open_card(cli, false, &survey.link);
	if (code == CSTRAP_EXIT_OK)
		code = cstrap_close_card(&survey.link,
		    describe(&survey, tries != NULL, ref));
	free(survey.seen);
	return code;
}
