/*
 * cli/finding.c - a finding in one line of text and as JSON.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include <stdlib.h>

#include "cli/finding.h"

#include "cli/clean.h"
#include "cli/exit_code.h"
#include "cli/output.h"
#include "host/secret.h"

const char *
cstrap_severity_name(enum cstrap_severity severity)
{
	switch (severity) {
	case CSTRAP_SEVERITY_ERROR:
		return "error";
	case CSTRAP_SEVERITY_WARNING:
		return "warning";
	case CSTRAP_SEVERITY_NOTE:
		return "note";
	}
	return "error";
}

static void
put(FILE *to, const char *before, const char *text, const char *after)
{
	const size_t len = cstrap_clean_room(text);
	char *clean;

	if (text[0] == '\0' || (clean = cstrap_secret_alloc(len)) == NULL)
		return;
	(void)fprintf(to, "%s%s%s", before, cstrap_clean(text, clean), after);
	cstrap_secret_free(clean, len);
}

static const char *
text_of(const struct cstrap_finding *finding)
{
	const struct cstrap_rule_info *info = cstrap_rule_find(finding->rule);

	if (finding->text != NULL)
		return finding->text;
	return info != NULL ? info->text :
			      cstrap_exit_sentence(finding->status);
}

const char *
cstrap_finding_remedy(const struct cstrap_finding *finding)
{
	const struct cstrap_rule_info *info = cstrap_rule_find(finding->rule);

	if (info != NULL && info->remedy != NULL && info->remedy[0] != '\0')
		return info->remedy;
	return cstrap_exit_remedy(finding->status);
}

static void
put_severity(FILE *to, enum cstrap_severity severity, bool colour)
{
	if (severity != CSTRAP_SEVERITY_WARNING &&
	    severity != CSTRAP_SEVERITY_NOTE)
		return;
	(void)fprintf(to, "%s%s:%s ", colour ? "\033[33m" : "",
	    cstrap_severity_name(severity), colour ? "\033[0m" : "");
}

void
cstrap_finding_print(FILE *to, const struct cstrap_finding *finding,
    const char *what, bool colour)
{
	const struct cstrap_rule_info *info = cstrap_rule_find(finding->rule);
	const char *file = finding->file != NULL ? finding->file : what;
	char path[CSTRAP_PATH_TEXT_MAX];

	if (file != NULL)
		put(to, "", file, ": ");
	if (finding->offset != CSTRAP_NO_OFFSET)
		(void)fprintf(to, "0x%zx: ", finding->offset);
	/* one place: a JSON Pointer is nearer to what has to be mended */
	if (finding->place[0] != '/')
		put(to, "", cstrap_path_text(&finding->path, path), ": ");
	put(to, "", finding->place, ": ");
	put_severity(to, finding->severity, colour);
	put(to, "", text_of(finding), "");
	put(to, ": ", finding->detail, "");
	if (info != NULL)
		(void)fprintf(to, " %s[%s]%s",
		    colour && info->severity == CSTRAP_SEVERITY_ERROR ?
			"\033[31m" :
			"",
		    info->id, colour ? "\033[0m" : "");
	(void)fputc('\n', to);
}

json_t *
cstrap_finding_json(const struct cstrap_finding *finding, const char *what)
{
	const struct cstrap_rule_info *info = cstrap_rule_find(finding->rule);
	const char *file = finding->file != NULL ? finding->file : what;
	char path[CSTRAP_PATH_TEXT_MAX];
	json_t *o = json_object();

	if (o == NULL)
		return NULL;
	if (info != NULL)
		(void)json_object_set_new(o, "id", json_string(info->id));
	(void)json_object_set_new(o, "severity",
	    json_string(cstrap_severity_name(finding->severity)));
	if (file != NULL)
		(void)json_object_set_new(o, "file", cstrap_json_text(file));
	if (finding->offset != CSTRAP_NO_OFFSET)
		(void)json_object_set_new(o, "offset",
		    json_integer((json_int_t)finding->offset));
	if (finding->path.depth > 0)
		(void)json_object_set_new(o, "path",
		    json_string(cstrap_path_text(&finding->path, path)));
	if (finding->place[0] != '\0')
		(void)json_object_set_new(o, "place",
		    cstrap_json_text(finding->place));
	(void)json_object_set_new(o, "text",
	    cstrap_json_text(text_of(finding)));
	if (finding->detail[0] != '\0')
		(void)json_object_set_new(o, "detail",
		    cstrap_json_text(finding->detail));
	if (info != NULL)
		(void)json_object_set_new(o, "clause",
		    json_string(info->clause));
	return o;
}

/* The result of a verb is in the JSON document; remarks can be turned off. */
static bool
is_wanted(const struct cstrap_report *report, enum cstrap_severity severity)
{
	const bool is_note = severity == CSTRAP_SEVERITY_NOTE;

	if (report->to == stdout)
		return !report->out->json && !(is_note && report->out->quiet);
	if (severity == CSTRAP_SEVERITY_ERROR)
		return true;
	if (is_note && report->no_notes)
		return false;
	return !report->out->quiet;
}

static void
report_take(void *ctx, const struct cstrap_finding *finding)
{
	struct cstrap_report *report = ctx;
	struct cstrap_output *out = report->out;
	const bool is_result = report->to == stdout;

	if (finding->severity == CSTRAP_SEVERITY_ERROR)
		report->errors++;
	else
		report->others++;
	(void)json_array_append_new(out->findings,
	    cstrap_finding_json(finding, report->file));
	if (!is_wanted(report, finding->severity))
		return;
	(void)fflush(stdout);
	cstrap_finding_print(report->to, finding, report->file,
	    is_result ? out->colour_out : out->colour_err);
}

struct cstrap_sink
cstrap_report_sink(struct cstrap_report *report, struct cstrap_output *out,
    FILE *to, const char *file)
{
	*report = (struct cstrap_report) { .out = out, .to = to, .file = file };
	return (struct cstrap_sink) { report_take, report };
}
