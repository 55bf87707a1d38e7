/*
 * trace.c - a link that writes down what goes over another.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "cardstrap/trace.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "card/mask.h"
#include "host/file.h"
#include "host/secret.h"
#include "host/text.h"

struct trace {
	struct trace *_Atomic next; /* of all that are open */
	struct cstrap_link inner;
	struct cstrap_record record;
	bool secrets;
	char path[];
};

/* For a handler that knows nothing of the program that it ends. */
static struct trace *_Atomic traces;

static void
remark(struct trace *trace, const char *text)
{
	cstrap_record_put(&trace->record, CSTRAP_TRANSCRIPT_REMARK,
	    (struct cstrap_view) { (const uint8_t *)text, strlen(text) });
}

static enum cstrap_status
trace_exchange(void *ctx, struct cstrap_view command, struct cstrap_room room,
    size_t *len)
{
	struct trace *trace = ctx;
	enum cstrap_status st;
	char text[64];

	cstrap_record_put(&trace->record, CSTRAP_TRANSCRIPT_COMMAND, command);
	st = trace->inner.transport.exchange(trace->inner.transport.ctx,
	    command, room, len);
	if (st == CSTRAP_OK && *len >= 2) {
		cstrap_record_put(&trace->record, CSTRAP_TRANSCRIPT_ANSWER,
		    (struct cstrap_view) { room.data, *len });
		return st;
	}
	snprintf(text, sizeof(text), "no answer: %s",
	    cstrap_status_name(st == CSTRAP_OK ? CSTRAP_E_CARD_PROTOCOL : st));
	remark(trace, text);
	return st;
}

static void
remark_atr(struct trace *trace)
{
	char text[4 + 2 * CSTRAP_ATR_MAX + 1] = "ATR ";
	struct cstrap_view atr = { NULL, 0 };

	if (trace->inner.atr == NULL ||
	    trace->inner.atr(trace->inner.ctx, &atr) != CSTRAP_OK ||
	    atr.len == 0 || atr.len > CSTRAP_ATR_MAX)
		return;
	cstrap_hex(atr, text + 4);
	remark(trace, text);
}

static enum cstrap_status
trace_reset(void *ctx)
{
	struct trace *trace = ctx;
	const enum cstrap_status st = trace->inner.reset(trace->inner.ctx);

	remark(trace, st == CSTRAP_OK ? "reset" : "reset failed");
	return st;
}

static enum cstrap_status
trace_atr(void *ctx, struct cstrap_view *atr)
{
	struct trace *trace = ctx;

	return trace->inner.atr(trace->inner.ctx, atr);
}

static enum cstrap_status
trace_begin(void *ctx)
{
	struct trace *trace = ctx;

	return trace->inner.begin(trace->inner.ctx);
}

static enum cstrap_status
trace_end(void *ctx)
{
	struct trace *trace = ctx;

	return trace->inner.end(trace->inner.ctx);
}

static void
trace_explain(void *ctx, struct cstrap_finding *finding)
{
	struct trace *trace = ctx;

	trace->inner.explain(trace->inner.ctx, finding);
}

/* The transcript as text, into room; counts alone without one. */
static size_t
write_text(struct trace *trace, char *room)
{
	struct cstrap_record_entry entry;
	struct cstrap_record_iter iter;
	char line[CSTRAP_TRANSCRIPT_LINE_MAX];
	size_t len = 0;

	cstrap_record_begin(&trace->record, &iter);
	while (cstrap_record_next(&iter, &entry)) {
		const size_t line_len = cstrap_transcript_format(entry.kind,
		    (struct cstrap_view) { entry.bytes, entry.len },
		    entry.masks, line);

		if (room != NULL)
			memcpy(room + len, line, line_len);
		len += line_len;
	}
	cstrap_wipe(line, sizeof(line));
	return len;
}

static enum cstrap_status
save(struct trace *trace, struct cstrap_finding *finding)
{
	enum cstrap_status st = CSTRAP_E_INTERNAL;
	const size_t len = write_text(trace, NULL);
	char *text = cstrap_secret_alloc(len);

	if (text == NULL)
		return cstrap_finding_set(finding, CSTRAP_E_NOMEM,
		    CSTRAP_RULE_NONE, "no memory left");
	write_text(trace, text);
	st = cstrap_file_save(trace->path,
	    (struct cstrap_view) { (const uint8_t *)text, len },
	    CSTRAP_FILE_REPLACE, finding);
	cstrap_secret_free(text, len);
	return st;
}

static void
forget(struct trace *trace)
{
	struct trace *_Atomic *at = &traces;

	while (*at != NULL && *at != trace)
		at = &(*at)->next;
	if (*at != NULL)
		*at = trace->next;
}

/*
 * close has nothing to return, so a transcript that cannot be saved after it
 * could be when the session began is told to the person at the terminal.
 */
static void
trace_close(void *ctx)
{
	struct trace *trace = ctx;
	struct cstrap_finding finding;

	if (trace->inner.close != NULL)
		trace->inner.close(trace->inner.ctx);
	if (trace->record.full)
		fprintf(stderr,
		    "cardstrap: %s: the transcript ends early: "
		    "the session was longer than can be held\n",
		    trace->path);
	if (!trace->secrets)
		cstrap_mask_record(&trace->record);
	if (save(trace, &finding) != CSTRAP_OK)
		fprintf(stderr,
		    "cardstrap: %s: the transcript was not "
		    "written: %s %s\n",
		    trace->path, finding.text == NULL ? "" : finding.text,
		    finding.detail);
	forget(trace);
	cstrap_record_wipe(&trace->record);
	free(trace);
}

/* "-", a pipe or a device gets the transcript once, at the end. */
static bool
is_regular(const char *path)
{
	struct stat info;

	if (strcmp(path, "-") == 0)
		return false;
	return stat(path, &info) != 0 || S_ISREG(info.st_mode);
}

/* Says early that the file cannot be written, and late who was killed. */
static enum cstrap_status
save_first(const char *path, struct cstrap_finding *finding)
{
	static const char text[] = "# the session did not end\n";

	if (!is_regular(path))
		return CSTRAP_OK;
	return cstrap_file_save(path,
	    (struct cstrap_view) { (const uint8_t *)text, sizeof(text) - 1 },
	    CSTRAP_FILE_REPLACE, finding);
}

enum cstrap_status
cstrap_trace_open(struct cstrap_link *link, const char *path, bool secrets,
    struct cstrap_finding *finding)
{
	enum cstrap_status st = CSTRAP_E_INTERNAL;
	const size_t path_len = strlen(path) + 1;
	struct trace *trace;

	if ((st = save_first(path, finding)) != CSTRAP_OK)
		return st;
	if ((trace = calloc(1, sizeof(*trace) + path_len)) == NULL)
		return cstrap_finding_set(finding, CSTRAP_E_NOMEM,
		    CSTRAP_RULE_NONE, "no memory left");
	memcpy(trace->path, path, path_len);
	cstrap_record_init(&trace->record);
	trace->secrets = secrets;
	trace->inner = *link;
	remark(trace, "cardstrap transcript");
	if (link->name != NULL)
		remark(trace, link->name);
	remark_atr(trace);
	trace->next = traces;
	traces = trace;

	*link = (struct cstrap_link) {
		.transport = { .exchange = trace_exchange, .ctx = trace },
		.ctx = trace,
		.name = trace->inner.name,
		.reset = link->reset == NULL ? NULL : trace_reset,
		.atr = link->atr == NULL ? NULL : trace_atr,
		.begin = link->begin == NULL ? NULL : trace_begin,
		.end = link->end == NULL ? NULL : trace_end,
		.explain = link->explain == NULL ? NULL : trace_explain,
		.close = trace_close,
	};
	return CSTRAP_OK;
}

/* From here on: nothing that a signal handler may not do. */

static void
rescue_line(int fd, const char *line, size_t len)
{
	while (len > 0) {
		const ssize_t written = write(fd, line, len);

		if (written < 0 && errno != EINTR)
			return;
		if (written > 0) {
			line += written;
			len -= (size_t)written;
		}
	}
}

static void
rescue(struct trace *trace)
{
	static const char last[] = "# the session was cut short\n";
	enum cstrap_mask_class origin = CSTRAP_MASK_HIDDEN;
	uint8_t masks[CSTRAP_TRANSCRIPT_BYTES_MAX];
	char line[CSTRAP_TRANSCRIPT_LINE_MAX];
	struct cstrap_record_entry entry;
	struct cstrap_record_iter iter;
	int fd = STDOUT_FILENO;

	if (trace->path[0] != '-' || trace->path[1] != '\0')
		fd = open(trace->path,
		    O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOCTTY, 0600);
	if (fd < 0)
		return;
	cstrap_record_begin(&trace->record, &iter);
	while (cstrap_record_next(&iter, &entry)) {
		const struct cstrap_view bytes = { entry.bytes, entry.len };

		cstrap_mask_coarse(&origin, entry.kind, bytes, masks);
		rescue_line(fd, line,
		    cstrap_transcript_format(entry.kind, bytes, masks, line));
	}
	rescue_line(fd, last, sizeof(last) - 1);
	if (fd != STDOUT_FILENO)
		close(fd);
}

void
cstrap_trace_rescue(void)
{
	const int saved = errno;

	for (struct trace *trace = traces; trace != NULL; trace = trace->next)
		rescue(trace);
	errno = saved;
}
