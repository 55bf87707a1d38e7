/*
 * cli/conform_report.c - what scripts came to.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include <stdlib.h>
#include <string.h>

#include "cli/conform_report.h"

#include "host/file.h"

static const char *
result_name(const struct cstrap_conform_file_entry *entry)
{
	static const char *const names[] = { "passed", "failed", "skipped" };

	return entry->was_run ? names[entry->report.result] : "not run";
}

#define CHECKS_TEXT_MAX \
	(CSTRAP_CONFORM_CHECKS_MAX * (CSTRAP_CONFORM_ID_MAX + 1))

/* "AS-001 AS-002" */
static const char *
checks_text(const struct cstrap_conform_file_entry *entry,
    char room[CHECKS_TEXT_MAX])
{
	room[0] = '\0';
	for (size_t i = 0; i < entry->script.check_count; i++) {
		if (i > 0)
			strcat(room, " ");
		strcat(room, entry->script.checks[i]);
	}
	return room;
}

/* "line 12: the card answered ...: SELECT: 6A82 ..." */
static const char *
why_text(const struct cstrap_conform_file_entry *entry, char *room,
    size_t room_len)
{
	const struct cstrap_finding *why = &entry->report.why;

	(void)snprintf(room, room_len, "%s%s%s%s%s", why->place,
	    why->place[0] != '\0' ? ": " : "",
	    why->text != NULL ? why->text : "",
	    why->detail[0] != '\0' ? ": " : "", why->detail);
	return room;
}

#define WHY_TEXT_MAX 512

void
cstrap_conform_say(struct cstrap_cli *cli,
    const struct cstrap_conform_file_entry *entry)
{
	const struct cstrap_conform_report *report = &entry->report;
	char checks[CHECKS_TEXT_MAX], why[WHY_TEXT_MAX];

	if (report->result == CSTRAP_CONFORM_PASSED && cli->out.quiet)
		return;
	cstrap_say(&cli->out, "%-7s  %-22s %s (%s)", result_name(entry),
	    entry->name, entry->script.title, checks_text(entry, checks));
	if (report->result != CSTRAP_CONFORM_PASSED)
		cstrap_say(&cli->out, "         %s",
		    why_text(entry, why, sizeof(why)));
	if (report->left > 0)
		cstrap_remark(&cli->out,
		    "  it left files on the card that could not be deleted: "
		    "%04X%s",
		    report->left_id, report->left > 1 ? " and others" : "");
}

static json_t *
script_json(const struct cstrap_conform_file_entry *entry)
{
	json_t *json = json_object(), *checks = json_array();
	char why[WHY_TEXT_MAX];

	for (size_t i = 0; i < entry->script.check_count; i++)
		(void)json_array_append_new(checks,
		    cstrap_json_text(entry->script.checks[i]));
	(void)json_object_set_new(json, "script",
	    cstrap_json_text(entry->name));
	(void)json_object_set_new(json, "title",
	    cstrap_json_text(entry->script.title));
	(void)json_object_set_new(json, "requirements", checks);
	(void)json_object_set_new(json, "result",
	    json_string(result_name(entry)));
	(void)json_object_set_new(json, "commands",
	    json_integer((json_int_t)entry->report.commands));
	if (entry->was_run && entry->report.result != CSTRAP_CONFORM_PASSED)
		(void)json_object_set_new(json, "why",
		    cstrap_json_text(why_text(entry, why, sizeof(why))));
	if (entry->report.left > 0)
		(void)json_object_set_new(json, "left_on_card",
		    json_integer((json_int_t)entry->report.left));
	return json;
}

void
cstrap_conform_tell(struct cstrap_cli *cli,
    const struct cstrap_conform_files *files,
    struct cstrap_conform_counts *counts)
{
	json_t *list = json_array();

	memset(counts, 0, sizeof(*counts));
	for (size_t i = 0; i < files->count; i++) {
		const struct cstrap_conform_file_entry *entry = &files->at[i];

		(void)json_array_append_new(list, script_json(entry));
		if (!entry->was_run)
			continue;
		counts->passed += entry->report.result == CSTRAP_CONFORM_PASSED;
		counts->failed += entry->report.result == CSTRAP_CONFORM_FAILED;
		counts->skipped +=
		    entry->report.result == CSTRAP_CONFORM_SKIPPED;
	}
	cstrap_document_set(&cli->out, "scripts", list);
	cstrap_document_number(&cli->out, "passed", counts->passed);
	cstrap_document_number(&cli->out, "failed", counts->failed);
	cstrap_document_number(&cli->out, "skipped", counts->skipped);
	cstrap_say(&cli->out, "%zu passed, %zu failed, %zu skipped",
	    counts->passed, counts->failed, counts->skipped);
}

/* --- JUnit ----------------------------------------------------------------- */

/* Text for XML: what has a meaning there is written out, the rest is ASCII. */
static void
put_text(FILE *to, const char *text)
{
	for (; *text != '\0'; text++) {
		switch (*text) {
		case '<':
			(void)fputs("&lt;", to);
			break;
		case '>':
			(void)fputs("&gt;", to);
			break;
		case '&':
			(void)fputs("&amp;", to);
			break;
		case '"':
			(void)fputs("&quot;", to);
			break;
		default:
			(void)fputc(*text >= 0x20 && *text < 0x7F ? *text : '?',
			    to);
			break;
		}
	}
}

static void
put_case(FILE *to, const struct cstrap_conform_file_entry *entry)
{
	char checks[CHECKS_TEXT_MAX], why[WHY_TEXT_MAX];
	const enum cstrap_conform_result result = entry->report.result;

	(void)fputs("  <testcase classname=\"cardstrap.conform\" name=\"", to);
	put_text(to, entry->name);
	(void)fputs("\">\n    <properties><property name=\"requirements\" "
		    "value=\"",
	    to);
	put_text(to, checks_text(entry, checks));
	(void)fputs("\"/></properties>\n", to);
	if (!entry->was_run) {
		(void)fputs("    <skipped message=\"not run\"/>\n", to);
	} else if (result != CSTRAP_CONFORM_PASSED) {
		(void)fprintf(to, "    <%s message=\"",
		    result == CSTRAP_CONFORM_FAILED ? "failure" : "skipped");
		put_text(to, why_text(entry, why, sizeof(why)));
		(void)fputs("\"/>\n", to);
	}
	(void)fputs("  </testcase>\n", to);
}

static void
put_suite(FILE *to, const struct cstrap_conform_files *files)
{
	size_t failed = 0, skipped = 0;

	for (size_t i = 0; i < files->count; i++) {
		const struct cstrap_conform_file_entry *entry = &files->at[i];

		failed += entry->was_run &&
		    entry->report.result == CSTRAP_CONFORM_FAILED;
		skipped += !entry->was_run ||
		    entry->report.result == CSTRAP_CONFORM_SKIPPED;
	}
	(void)fprintf(to,
	    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
	    "<testsuite name=\"cardstrap conform\" tests=\"%zu\" "
	    "failures=\"%zu\" skipped=\"%zu\">\n",
	    files->count, failed, skipped);
	for (size_t i = 0; i < files->count; i++)
		put_case(to, &files->at[i]);
	(void)fputs("</testsuite>\n", to);
}

int
cstrap_conform_junit(struct cstrap_cli *cli,
    const struct cstrap_conform_files *files)
{
	const char *path = cstrap_cli_value(cli, CSTRAP_OPT_JUNIT);
	struct cstrap_finding finding = { 0 };
	enum cstrap_status st = CSTRAP_E_NOMEM;
	char *text = NULL;
	size_t len = 0;
	FILE *to;

	if (path == NULL)
		return CSTRAP_EXIT_OK;
	if ((to = open_memstream(&text, &len)) != NULL) {
		put_suite(to, files);
		if (fclose(to) == 0)
			st = cstrap_file_save(path,
			    (struct cstrap_view) { (const uint8_t *)text, len },
			    CSTRAP_FILE_REPLACE, &finding);
	}
	free(text);
	if (st == CSTRAP_OK)
		return CSTRAP_EXIT_OK;
	return cstrap_fail(&cli->out, CSTRAP_SCENE_FILE, path, st, &finding);
}
