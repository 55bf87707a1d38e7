/*
 * cli/output.h - what the program says: text on stdout, remarks on stderr, one
 * JSON document, findings in both forms.
 *
 * What comes from files and cards goes out with its control characters made
 * visible, so that it cannot steer a terminal.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#ifndef CSTRAP_CLI_OUTPUT_H
#define CSTRAP_CLI_OUTPUT_H

#include <jansson.h>
#include <stdio.h>

#include "cardstrap/bytes.h"
#include "cli/exit_code.h"

/* Members are for reading. */
struct cstrap_output {
	const char *verb;
	bool json;
	bool quiet;
	unsigned verbose;
	int indent; /* spaces before each line of cstrap_say */
	bool colour_out;
	bool colour_err;
	json_t *document; /* what --json prints at the end */
	json_t *findings; /* its member of that name */
	char *text;       /* printed instead; wiped and freed at the end */
};

/* document is made here: false without memory. */
bool cstrap_output_begin(struct cstrap_output *out, const char *verb);

/*
 * Print the JSON document, if one is wanted, and flush. Returns code, or
 * CSTRAP_EXIT_HOST where standard output could not be written.
 */
int cstrap_output_end(struct cstrap_output *out, int code);

/* A line on stdout; nothing with --json. */
void cstrap_say(struct cstrap_output *out, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* A line on stderr; nothing with --quiet. */
void cstrap_remark(struct cstrap_output *out, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* The same for those who asked for it with level times -v. */
void cstrap_detail(struct cstrap_output *out, unsigned level,
    const char *format, ...) __attribute__((format(printf, 3, 4)));

/*
 * The error line "cardstrap VERB: where: why" and a line with the way out.
 * what: what was worked on ("card", a file), unless the finding names it; may
 * be NULL. A finding of another status than st was not filled and does not
 * count. Returns the exit code.
 */
int cstrap_fail(struct cstrap_output *out, enum cstrap_scene scene,
    const char *what, enum cstrap_status st,
    const struct cstrap_finding *finding);

/* A wrong command line, said in one line. Returns CSTRAP_EXIT_USAGE. */
int cstrap_fail_usage(struct cstrap_output *out, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* An error of another kind; remedy may be NULL. Returns code. */
int cstrap_fail_with(struct cstrap_output *out, enum cstrap_exit code,
    const char *remedy, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* Counts findings and prints them as they come. */
struct cstrap_report {
	struct cstrap_output *out;
	FILE *to;         /* stdout: they are the result of the verb */
	const char *file; /* for those that name none; may be NULL */
	bool no_notes;    /* print errors and warnings alone */
	size_t errors;
	size_t others;
};

/* A sink that fills report, which has to outlive it. */
struct cstrap_sink cstrap_report_sink(struct cstrap_report *report,
    struct cstrap_output *out, FILE *to, const char *file);

/* Add to the JSON document; what is not UTF-8 in text is made visible. */
void cstrap_document_text(struct cstrap_output *out, const char *key,
    const char *text);
void cstrap_document_number(struct cstrap_output *out, const char *key,
    size_t number);
void cstrap_document_flag(struct cstrap_output *out, const char *key,
    bool flag);
/* Takes over value. */
void cstrap_document_set(struct cstrap_output *out, const char *key,
    json_t *value);

/* A JSON string of any text, of bytes in hex. */
json_t *cstrap_json_text(const char *text);
json_t *cstrap_json_hex(struct cstrap_view bytes);

#endif /* CSTRAP_CLI_OUTPUT_H */
