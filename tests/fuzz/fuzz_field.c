/*
 * fuzz_field.c - the input is EF(ODF), EF(DODF) and a file, each behind two
 * octets of its length; whatever they are, every client's judgement ends, and
 * says where and why.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "cardstrap/field.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

struct tally {
	const struct cstrap_field *field;
	size_t errors;
	size_t len; /* of the longest thing an offset can be in */
};

static void
take(void *ctx, const struct cstrap_finding *finding)
{
	struct tally *tally = ctx;

	assert(finding->rule >= CSTRAP_RULE_FIELD_LONG);
	assert(finding->text != NULL && finding->file != NULL);
	assert(strstr(finding->detail, tally->field->name) == finding->detail);
	assert(finding->offset == CSTRAP_NO_OFFSET ||
	    finding->offset < tally->len);
	tally->errors += finding->severity == CSTRAP_SEVERITY_ERROR;
}

/* The next part of the input, and past it. */
static struct cstrap_view
part(struct cstrap_view *rest)
{
	struct cstrap_view taken;
	size_t len;

	if (rest->len < 2)
		return (struct cstrap_view) { NULL, 0 };
	len = (size_t)(rest->data[0] << 8 | rest->data[1]);
	taken = cstrap_view_part(*rest, 2, len);
	*rest = cstrap_view_part(*rest, 2 + taken.len, rest->len);
	return taken;
}

static void
visit(struct cstrap_field_seen *seen, enum cstrap_walk_file file,
    struct cstrap_view content)
{
	const struct cstrap_walk_visit visit = { .file = file,
		.path = cstrap_pkcs15_aid,
		.content = content };

	cstrap_field_visit(seen, &visit);
}

static void
set_path(struct cstrap_card_path *path, struct cstrap_view bytes)
{
	path->len = (uint8_t)(bytes.len <= sizeof(path->bytes) ? bytes.len : 0);
	if (path->len > 0)
		memcpy(path->bytes, bytes.data, path->len);
}

/* The reading that a walk over these directories comes to. */
static void
walk(struct cstrap_reading *reading, struct cstrap_view odf,
    struct cstrap_view dodf)
{
	struct cstrap_odf_entry object;
	struct cstrap_dodf_entry entry;
	struct cstrap_finding finding;
	struct cstrap_cursor r;

	cstrap_cursor_init(&r, odf);
	while (cstrap_odf_next(&r, &object, &finding))
		if (object.tag == CSTRAP_ODF_DATA_OBJECTS)
			set_path(&reading->walk.dodf, object.at.path);
	cstrap_cursor_init(&r, dodf);
	while (cstrap_dodf_next(&r, &entry, &finding))
		if (entry.match != CSTRAP_DODF_FOREIGN)
			set_path(&reading->walk.file, entry.at.path);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct cstrap_view rest = { data, len };
	const struct cstrap_view odf = part(&rest), dodf = part(&rest);
	struct cstrap_field_seen *seen = malloc(sizeof(*seen));
	struct cstrap_reading reading;
	struct cstrap_field_case what = { .reading = &reading,
		.seen = seen,
		.file = "card" };
	struct tally tally = { .len = len + 1 };
	const struct cstrap_sink sink = { take, &tally };

	memset(&reading, 0, sizeof(reading));
	if (seen == NULL ||
	    cstrap_message_decode(&reading.message, rest, NULL) != CSTRAP_OK)
		goto out;
	what.message = &reading.message;
	what.quirks = len & 0xF;
	reading.walk.how = (enum cstrap_walk_how)(1 + len % 3);
	walk(&reading, odf, dodf);
	cstrap_field_seen_init(seen);
	visit(seen, CSTRAP_WALK_FILE_APPLICATION, odf);
	visit(seen, CSTRAP_WALK_FILE_ODF, odf);
	visit(seen, CSTRAP_WALK_FILE_DODF, dodf);
	for (size_t i = 0; (tally.field = cstrap_field_at(i)) != NULL; i++) {
		tally.errors = 0;
		assert((cstrap_field_check(tally.field, &what, &sink) ==
			   CSTRAP_OK) == (tally.errors == 0));
	}
out:
	free(seen);
	return 0;
}
