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

#define COUNT_HIGH 0
#define COUNT_LOW 1
#define SIZE_AT 2

struct rewrite {
	struct cstrap_plan *plan;
	uint16_t file_id;
	struct cstrap_view old; /* the file as it is */
	struct cstrap_view new; /* the message, then FF over what was there */
};

static void
put_update(struct rewrite *rw, const char *purpose, size_t offset,
    struct cstrap_view bytes)
{
	const struct cstrap_step_about about = { purpose, rw->file_id, true };

	cstrap_plan_put_update(rw->plan, &about, offset, bytes);
}

static void
put_read(struct rewrite *rw, const char *purpose, struct cstrap_view expected)
{
	const struct cstrap_step_about about = { purpose, rw->file_id, true };

	cstrap_plan_put_read(rw->plan, &about, 0, expected);
}

/* How far the old content reaches that is not FF. */
static size_t
used_len(struct cstrap_view content)
{
	size_t len = content.len;

	while (len > 0 && content.data[len - 1] == 0xFF)
		len--;
	return len;
}

static bool
is_blank(struct cstrap_view content)
{
	return cstrap_view_filled(cstrap_view_part(content, 0,
				      CSTRAP_MESSAGE_HEADER),
	    0xFF);
}

/* Take the old message away: offset 1, then offset 0. */
static void
put_begin(struct rewrite *rw)
{
	static const uint8_t zero[] = { 0x00 };
	const struct cstrap_view octet = { zero, sizeof(zero) };

	if (rw->old.data[COUNT_LOW] != 0)
		put_update(rw, "mark the file as being written", COUNT_LOW,
		    octet);
	if (rw->old.data[COUNT_HIGH] != 0)
		put_update(rw, "mark the file as being written", COUNT_HIGH,
		    octet);
}

/*
 * Size and body. A size that is cut between its two bytes must not read as 0,
 * which with a count of 0 is the empty message: where it could, its low byte
 * goes first.
 */
static void
put_body(struct rewrite *rw)
{
	const bool reads_as_empty = rw->new.data[SIZE_AT] == 0 &&
	    rw->old.data[SIZE_AT + 1] == 0 && rw->old.data[SIZE_AT] != 0;

	if (reads_as_empty)
		put_update(rw, "size of the message", SIZE_AT + 1,
		    cstrap_view_part(rw->new, SIZE_AT + 1, 1));
	put_update(rw, "size and body of the message", SIZE_AT,
	    cstrap_view_part(rw->new, SIZE_AT, rw->new.len));
}

/* The new content with a count of 0, as it has to read before the commit. */
static enum cstrap_status
put_read_back(struct rewrite *rw)
{
	uint8_t *expected = cstrap_secret_alloc(rw->new.len);

	if (expected == NULL)
		return CSTRAP_E_NOMEM;
	memcpy(expected, rw->new.data, rw->new.len);
	expected[COUNT_HIGH] = expected[COUNT_LOW] = 0;
	put_read(rw, "read the message back",
	    (struct cstrap_view) { expected, rw->new.len });
	cstrap_secret_free(expected, rw->new.len);
	return CSTRAP_OK;
}

static enum cstrap_status
put_message(struct rewrite *rw)
{
	enum cstrap_status st;
	uint8_t *first;

	if (!is_blank(rw->old)) {
		put_begin(rw);
		put_body(rw);
	} else if ((first = cstrap_secret_alloc(rw->new.len)) != NULL) {
		/* Over FF every prefix of this reads as never or unfinished. */
		memcpy(first, rw->new.data, rw->new.len);
		first[COUNT_HIGH] = first[COUNT_LOW] = 0;
		put_update(rw, "size and body of the message", 0,
		    (struct cstrap_view) { first, rw->new.len });
		cstrap_secret_free(first, rw->new.len);
	} else {
		return CSTRAP_E_NOMEM;
	}
	if ((st = put_read_back(rw)) != CSTRAP_OK)
		return st;
	put_update(rw, "commit: the number of objects", COUNT_LOW,
	    cstrap_view_part(rw->new, COUNT_LOW, 1));
	return CSTRAP_OK;
}

/* No objects: the body goes first, and a size of 0 is what commits. */
static enum cstrap_status
put_empty(struct rewrite *rw)
{
	put_begin(rw);
	if (rw->new.len > CSTRAP_MESSAGE_HEADER)
		put_update(rw, "overwrite the old message",
		    CSTRAP_MESSAGE_HEADER,
		    cstrap_view_part(rw->new, CSTRAP_MESSAGE_HEADER,
			rw->new.len));
	put_update(rw, "commit: the empty message", SIZE_AT,
	    cstrap_view_part(rw->new, SIZE_AT, 2));
	put_read(rw, "read the message back", rw->new);
	return CSTRAP_OK;
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

enum cstrap_status
cstrap_plan_message(struct cstrap_plan *plan, uint16_t file_id,
    struct cstrap_view content, const struct cstrap_message *message,
    struct cstrap_finding *finding)
{
	struct rewrite rw = { plan, file_id, content, { NULL, 0 } };
	const size_t used = used_len(content);
	const size_t len =
	    used > message->bytes.len ? used : message->bytes.len;
	enum cstrap_status st;
	uint8_t *new;

	/* The byte that commits is the whole count. */
	if (message->object_count > CSTRAP_MESSAGE_OBJECTS_MAX)
		return cstrap_finding_set(finding, CSTRAP_E_COUNT,
		    CSTRAP_RULE_FILE_COUNT_LIMIT, NULL);
	if (message->bytes.len > content.len)
		return refuse_size(finding, message->bytes.len, content.len);
	if ((new = cstrap_secret_alloc(len)) == NULL)
		return CSTRAP_E_NOMEM;
	memset(new, 0xFF, len);
	memcpy(new, message->bytes.data, message->bytes.len);
	rw.new = (struct cstrap_view) { new, len };
	if (memcmp(new, content.data, len) == 0)
		st = CSTRAP_OK;
	else
		st = message->object_count == 0 ? put_empty(&rw) :
						  put_message(&rw);
	cstrap_secret_free(new, len);
	return st == CSTRAP_OK ? plan->status : st;
}
