/*
 * provision/plan_message.c - the message into its file, committed by one byte.
 *
 * The commit is the low byte of the object count, at offset 1: 0 while the
 * rest is written, so that a reader meets the old message, "never written",
 * "being written" or the new one, whatever byte the power fails at.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "provision/plan.h"

#include <string.h>

#include "host/secret.h"
#include "host/text.h"
#include "provision/delta.h"

#define COUNT_HIGH 0
#define COUNT_LOW 1
#define SIZE_AT 2

struct rewrite {
	struct cstrap_plan *plan;
	const struct cstrap_plan_file *file;
	struct cstrap_view old; /* as far as it is known */
	struct cstrap_view new; /* the content, then FF over what was there */
};

/* The header tells nothing; the objects behind it may hold keys. */
static bool
is_secret(size_t offset, struct cstrap_view bytes)
{
	return offset + bytes.len > CSTRAP_MESSAGE_HEADER;
}

static void
put_update(struct rewrite *rw, const char *purpose, size_t offset,
    struct cstrap_view bytes)
{
	const struct cstrap_step_about about = { purpose, rw->file->file_id,
		is_secret(offset, bytes) };

	cstrap_plan_put_update(rw->plan, &about, offset, bytes);
}

static void
put_read(struct rewrite *rw, const char *purpose, size_t offset,
    struct cstrap_view expected)
{
	const struct cstrap_step_about about = { purpose, rw->file->file_id,
		is_secret(offset, expected) };

	if (rw->file->unread == 0)
		cstrap_plan_put_read(rw->plan, &about, offset, expected);
}

static void
put_octet(struct rewrite *rw, const char *purpose, size_t offset, uint8_t octet)
{
	put_update(rw, purpose, offset, (struct cstrap_view) { &octet, 1 });
}

/* Only what differs, from offset `from` on. */
static void
put_runs(struct rewrite *rw, const char *purpose, struct cstrap_view new,
    size_t from)
{
	struct cstrap_run_of_bytes run;

	while (cstrap_delta_next(rw->old, new, &from, &run))
		put_update(rw, purpose, run.at,
		    cstrap_view_part(new, run.at, run.len));
}

/* The same runs, as the card has to give them back. */
static void
put_read_runs(struct rewrite *rw, struct cstrap_view expected, size_t from)
{
	struct cstrap_run_of_bytes run;

	while (cstrap_delta_next(rw->old, expected, &from, &run))
		put_read(rw, "read back what was written", run.at,
		    cstrap_view_part(expected, run.at, run.len));
}

static bool
is_known(const struct rewrite *rw, size_t offset, uint8_t octet)
{
	return offset < rw->old.len && rw->old.data[offset] == octet;
}

/* "Never written": size FFFF, whatever the count. */
static bool
is_never_written(const struct rewrite *rw)
{
	return is_known(rw, SIZE_AT, 0xFF) && is_known(rw, SIZE_AT + 1, 0xFF);
}

/* Take the old message away: offset 1, then offset 0. */
static void
put_begin(struct rewrite *rw)
{
	static const char purpose[] = "mark the file as being written";

	if (!is_known(rw, COUNT_LOW, 0))
		put_octet(rw, purpose, COUNT_LOW, 0);
	if (!is_known(rw, COUNT_HIGH, 0))
		put_octet(rw, purpose, COUNT_HIGH, 0);
}

/*
 * A size that is cut between its two bytes must not read as 0, which with a
 * count of 0 is the empty message: where it could, its low byte goes first.
 */
static bool
size_could_read_as_empty(const struct rewrite *rw)
{
	const bool low_may_be_zero =
	    rw->old.len <= SIZE_AT + 1 || rw->old.data[SIZE_AT + 1] == 0;

	return rw->new.data[SIZE_AT] == 0 && low_may_be_zero &&
	    !is_known(rw, SIZE_AT, 0);
}

static enum cstrap_status
put_message(struct rewrite *rw)
{
	uint8_t *first = cstrap_secret_alloc(rw->new.len);
	const bool was_blank = is_never_written(rw);
	const struct cstrap_view pending = { first, rw->new.len };
	size_t from = 0;

	if (first == NULL)
		return CSTRAP_E_NOMEM;
	/* The new content with a count of 0: what has to be there first. */
	memcpy(first, rw->new.data, rw->new.len);
	first[COUNT_HIGH] = first[COUNT_LOW] = 0;
	if (!was_blank) {
		put_begin(rw);
		from = SIZE_AT;
		if (size_could_read_as_empty(rw))
			put_octet(rw, "size of the message", SIZE_AT + 1,
			    rw->new.data[SIZE_AT + 1]);
	}
	/* Over FF every prefix of this reads as never written or unfinished. */
	put_runs(rw, "size and body of the message", pending, from);
	put_read_runs(rw, pending, from);
	cstrap_secret_free(first, rw->new.len);
	put_octet(rw, "commit: the number of objects", COUNT_LOW,
	    rw->new.data[COUNT_LOW]);
	put_read(rw, "read the header back", 0,
	    cstrap_view_part(rw->new, 0, CSTRAP_MESSAGE_HEADER));
	return CSTRAP_OK;
}

/* No objects: the body goes first, and a size of 0 is what commits. */
static void
put_empty(struct rewrite *rw)
{
	put_begin(rw);
	put_runs(rw, "overwrite the old message", rw->new,
	    CSTRAP_MESSAGE_HEADER);
	put_update(rw, "commit: the empty message", SIZE_AT,
	    cstrap_view_part(rw->new, SIZE_AT, 2));
	put_read_runs(rw, rw->new, CSTRAP_MESSAGE_HEADER);
	put_read(rw, "read the header back", 0,
	    cstrap_view_part(rw->new, 0, CSTRAP_MESSAGE_HEADER));
}

static enum cstrap_status
refuse_size(struct cstrap_finding *finding, size_t message, size_t file)
{
	cstrap_finding_set(finding, CSTRAP_E_CARD_SPACE,
	    CSTRAP_RULE_GUARD_FILE_SIZE, NULL);
	if (finding != NULL)
		finding->file = "card";
	cstrap_finding_detail(finding,
	    "the message has %zu bytes, the file %zu", message, file);
	return CSTRAP_E_CARD_SPACE;
}

/* Nothing differs, and nothing of the old content is unknown. */
static bool
is_right_already(const struct rewrite *rw)
{
	struct cstrap_run_of_bytes run;
	size_t at = 0;

	return !cstrap_delta_next(rw->old, rw->new, &at, &run);
}

enum cstrap_status
cstrap_plan_message(struct cstrap_plan *plan,
    const struct cstrap_plan_file *file, struct cstrap_view content,
    struct cstrap_finding *finding)
{
	struct rewrite rw = { plan, file, file->known, { NULL, 0 } };
	const size_t len = file->used > content.len ? file->used : content.len;
	enum cstrap_status st = CSTRAP_OK;
	uint8_t *new;

	if (content.len < CSTRAP_MESSAGE_HEADER)
		return CSTRAP_E_ARGUMENT;
	/* The byte that commits is the whole count. */
	if (content.data[COUNT_HIGH] != 0)
		return cstrap_finding_set(finding, CSTRAP_E_COUNT,
		    CSTRAP_RULE_FILE_COUNT_LIMIT, NULL);
	if (content.len > file->size)
		return refuse_size(finding, content.len, file->size);
	if ((new = cstrap_secret_alloc(len)) == NULL)
		return CSTRAP_E_NOMEM;
	memset(new, 0xFF, len);
	memcpy(new, content.data, content.len);
	rw.new = (struct cstrap_view) { new, len };
	if (is_right_already(&rw))
		;
	else if (new[COUNT_LOW] == 0)
		put_empty(&rw);
	else
		st = put_message(&rw);
	if (file->unread != 0)
		plan->unread_key = file->unread;
	cstrap_secret_free(new, len);
	return st == CSTRAP_OK ? plan->status : st;
}

enum cstrap_status
cstrap_plan_wipe(struct cstrap_plan *plan, const struct cstrap_plan_file *file)
{
	struct rewrite rw = { plan, file, file->known, { NULL, 0 } };
	const size_t len = file->used > CSTRAP_MESSAGE_HEADER ?
	    file->used :
	    CSTRAP_MESSAGE_HEADER;
	uint8_t *blank;

	if (file->size < CSTRAP_MESSAGE_HEADER)
		return CSTRAP_OK;
	if ((blank = cstrap_secret_alloc(len)) == NULL)
		return CSTRAP_E_NOMEM;
	memset(blank, 0xFF, len);
	rw.new = (struct cstrap_view) { blank, len };
	if (!is_right_already(&rw)) {
		if (!is_never_written(&rw)) {
			put_begin(&rw);
			put_runs(&rw, "overwrite the message", rw.new,
			    CSTRAP_MESSAGE_HEADER);
			put_update(&rw, "size: never written", SIZE_AT,
			    cstrap_view_part(rw.new, SIZE_AT, 2));
			put_update(&rw, "count: never written", COUNT_HIGH,
			    cstrap_view_part(rw.new, COUNT_HIGH, 2));
		} else {
			put_runs(&rw, "overwrite the message", rw.new, 0);
		}
		put_read(&rw, "read back what was written", 0, rw.new);
	}
	cstrap_secret_free(blank, len);
	return plan->status;
}
