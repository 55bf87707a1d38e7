/*
 * cli/output.c - what the program says: text, remarks, one JSON document.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/output.h"

#include "cli/clean.h"
#include "cli/finding.h"
#include "host/secret.h"
#include "host/text.h"

bool
cstrap_output_begin(struct cstrap_output *out, const char *verb)
{
	const char *no_colour = getenv("NO_COLOR");
	const bool colour = no_colour == NULL || no_colour[0] == '\0';

	memset(out, 0, sizeof(*out));
	out->verb = verb;
	out->colour_out = colour && isatty(STDOUT_FILENO) == 1;
	out->colour_err = colour && isatty(STDERR_FILENO) == 1;
	out->document = json_object();
	out->findings = json_array();
	return out->document != NULL && out->findings != NULL;
}

static void
print_document(struct cstrap_output *out)
{
	if (out->text != NULL) {
		(void)fputs(out->text, stdout);
		return;
	}
	if (json_array_size(out->findings) > 0)
		(void)json_object_set(out->document, "findings", out->findings);
	(void)json_dumpf(out->document, stdout, JSON_INDENT(2));
	(void)fputc('\n', stdout);
}

int
cstrap_output_end(struct cstrap_output *out, int code)
{
	if (out->json)
		print_document(out);
	if (out->text != NULL) {
		cstrap_wipe(out->text, strlen(out->text));
		free(out->text);
		out->text = NULL;
	}
	json_decref(out->document);
	json_decref(out->findings);
	out->document = out->findings = NULL;
	if (fflush(stdout) == 0 && ferror(stdout) == 0)
		return code;
	(void)fprintf(stderr,
	    "cardstrap %s: standard output cannot be "
	    "written\n",
	    out->verb);
	return code == CSTRAP_EXIT_OK ? CSTRAP_EXIT_HOST : code;
}

/* The text of format, made safe to print, in secret memory of *len bytes. */
static char *
compose(const char *format, va_list args, size_t *len)
{
	va_list again;
	char *raw, *clean = NULL;
	int raw_len;

	va_copy(again, args);
	raw_len = vsnprintf(NULL, 0, format, again);
	va_end(again);
	if (raw_len < 0)
		return NULL;
	raw = cstrap_secret_alloc((size_t)raw_len + 1);
	if (raw == NULL)
		return NULL;
	(void)vsnprintf(raw, (size_t)raw_len + 1, format, args);
	*len = cstrap_clean_room(raw);
	clean = cstrap_secret_alloc(*len);
	if (clean != NULL)
		(void)cstrap_clean(raw, clean);
	cstrap_secret_free(raw, (size_t)raw_len + 1);
	return clean;
}

static void
print_line(FILE *to, const char *format, va_list args)
{
	size_t len = 0;
	char *line = compose(format, args, &len);

	if (line == NULL)
		return;
	(void)fprintf(to, "%s\n", line);
	cstrap_secret_free(line, len);
}

void
cstrap_say(struct cstrap_output *out, const char *format, ...)
{
	va_list args;

	if (out->json)
		return;
	va_start(args, format);
	(void)printf("%*s", out->indent, "");
	print_line(stdout, format, args);
	va_end(args);
}

void
cstrap_remark(struct cstrap_output *out, const char *format, ...)
{
	va_list args;

	if (out->quiet)
		return;
	(void)fflush(stdout);
	va_start(args, format);
	print_line(stderr, format, args);
	va_end(args);
}

void
cstrap_detail(struct cstrap_output *out, unsigned level, const char *format,
    ...)
{
	va_list args;

	if (out->quiet || out->verbose < level)
		return;
	(void)fflush(stdout);
	va_start(args, format);
	print_line(stderr, format, args);
	va_end(args);
}

static void
error_prefix(struct cstrap_output *out)
{
	const char *space = out->verb[0] != '\0' ? " " : "";

	(void)fflush(stdout);
	(void)fprintf(stderr, "%scardstrap%s%s:%s ",
	    out->colour_err ? "\033[31m" : "", space, out->verb,
	    out->colour_err ? "\033[0m" : "");
}

int
cstrap_fail(struct cstrap_output *out, enum cstrap_scene scene,
    const char *what, enum cstrap_status st,
    const struct cstrap_finding *finding)
{
	const enum cstrap_exit code = cstrap_exit_code(st, scene);
	struct cstrap_finding plain;
	const char *remedy;
	json_t *error;

	(void)cstrap_finding_set(&plain, st, CSTRAP_RULE_NONE, NULL);
	if (finding->status != st)
		finding = &plain;
	remedy = cstrap_finding_remedy(finding);
	error_prefix(out);
	cstrap_finding_print(stderr, finding, what, false);
	if (remedy != NULL)
		(void)fprintf(stderr, "  %s\n", remedy);
	error = cstrap_finding_json(finding, what);
	if (error != NULL)
		(void)json_object_set_new(error, "status",
		    json_string(cstrap_status_name(st)));
	cstrap_document_set(out, "error", error);
	cstrap_document_number(out, "exit", (size_t)code);
	return (int)code;
}

/* Print and note an error of the program's own, which it takes over. */
static int
fail_line(struct cstrap_output *out, enum cstrap_exit code, char *line,
    size_t len)
{
	error_prefix(out);
	(void)fprintf(stderr, "%s\n",
	    line != NULL ? line : "no memory is left");
	cstrap_document_set(out, "error",
	    json_pack("{s:o*}", "text",
		line != NULL ? cstrap_json_text(line) : NULL));
	cstrap_document_number(out, "exit", (size_t)code);
	cstrap_secret_free(line, len);
	return (int)code;
}

int
cstrap_fail_usage(struct cstrap_output *out, const char *format, ...)
{
	const char *space = out->verb[0] != '\0' ? " " : "";
	size_t len = 0;
	va_list args;
	char *line;

	va_start(args, format);
	line = compose(format, args, &len);
	va_end(args);
	(void)fail_line(out, CSTRAP_EXIT_USAGE, line, len);
	(void)fprintf(stderr, "  see: cardstrap help%s%s\n", space, out->verb);
	return CSTRAP_EXIT_USAGE;
}

int
cstrap_fail_with(struct cstrap_output *out, enum cstrap_exit code,
    const char *remedy, const char *format, ...)
{
	size_t len = 0;
	va_list args;
	char *line;

	va_start(args, format);
	line = compose(format, args, &len);
	va_end(args);
	(void)fail_line(out, code, line, len);
	if (remedy != NULL)
		(void)fprintf(stderr, "  %s\n", remedy);
	return (int)code;
}

json_t *
cstrap_json_text(const char *text)
{
	const size_t len = cstrap_clean_room(text);
	json_t *value = json_string(text);
	char *clean;

	if (value != NULL || (clean = malloc(len)) == NULL)
		return value;
	value = json_string(cstrap_clean(text, clean));
	cstrap_wipe(clean, len);
	free(clean);
	return value;
}

json_t *
cstrap_json_hex(struct cstrap_view bytes)
{
	const size_t len = 2 * bytes.len + 1;
	char *hex = cstrap_secret_alloc(len);
	json_t *value;

	if (hex == NULL)
		return NULL;
	value = json_string(cstrap_hex(bytes, hex));
	cstrap_secret_free(hex, len);
	return value;
}

void
cstrap_document_set(struct cstrap_output *out, const char *key, json_t *value)
{
	if (out->document == NULL)
		json_decref(value);
	else if (value != NULL)
		(void)json_object_set_new(out->document, key, value);
}

void
cstrap_document_text(struct cstrap_output *out, const char *key,
    const char *text)
{
	cstrap_document_set(out, key, cstrap_json_text(text));
}

void
cstrap_document_number(struct cstrap_output *out, const char *key,
    size_t number)
{
	cstrap_document_set(out, key, json_integer((json_int_t)number));
}

void
cstrap_document_flag(struct cstrap_output *out, const char *key, bool flag)
{
	cstrap_document_set(out, key, json_boolean(flag));
}
