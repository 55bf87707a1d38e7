/*
 * fuzz_pkcs15.c - entries of the three directories lie in their file. The
 * first octet of the input says which: EF(DIR), EF(ODF) or EF(DODF).
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "cardstrap/pkcs15.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

static void
check_view(struct cstrap_view view, struct cstrap_view file)
{
	assert(view.len == 0 ||
	    (view.data >= file.data &&
		view.len <= (size_t)(file.data + file.len - view.data)));
}

static void
check_finding(const struct cstrap_finding *finding, size_t len)
{
	assert(finding->status == CSTRAP_OK ||
	    (finding->rule != CSTRAP_RULE_NONE && finding->offset <= len));
}

static void
check_path(const struct cstrap_pkcs15_path *at, struct cstrap_view file)
{
	check_view(at->path, file);
	assert(at->path.len <= CSTRAP_PATH_MAX && at->path.len % 2 == 0);
}

static void
read_dir(struct cstrap_view file)
{
	struct cstrap_dir_record record;
	struct cstrap_finding finding;
	size_t len = 0;

	for (struct cstrap_view left = file; left.len > 0;
	     left = cstrap_view_part(left, len, left.len)) {
		if (cstrap_dir_record_decode(left, &record, &len, &finding) !=
		    CSTRAP_OK) {
			check_finding(&finding, left.len);
			return;
		}
		assert(len <= left.len);
		check_view(record.aid, left);
		check_view(record.label, left);
		check_view(record.path, left);
		check_view(record.ddo, left);
		if (len == 0)
			return;
	}
}

static void
read_odf(struct cstrap_view file)
{
	struct cstrap_odf_entry entry;
	struct cstrap_finding finding;
	struct cstrap_cursor r;
	size_t next = 0;

	cstrap_cursor_init(&r, file);
	while (cstrap_odf_next(&r, &entry, &finding)) {
		assert(entry.offset == next && r.pos > next);
		next = r.pos;
		check_path(&entry.at, file);
	}
	check_finding(&finding, file.len);
}

static void
read_dodf(struct cstrap_view file)
{
	struct cstrap_dodf_entry entry;
	struct cstrap_finding finding;
	struct cstrap_cursor r;
	size_t next = 0;

	cstrap_cursor_init(&r, file);
	while (cstrap_dodf_next(&r, &entry, &finding)) {
		assert(entry.offset == next && r.pos == next + entry.len);
		next = r.pos;
		check_path(&entry.at, file);
		check_view(entry.label, file);
		check_view(entry.name, file);
		check_view(entry.oid, file);
		check_view(entry.auth_id, file);
		if (entry.match != CSTRAP_DODF_FOREIGN)
			assert(entry.at.path.len > 0);
	}
	check_finding(&finding, file.len);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	uint8_t *copy;

	if (len < 1 || (copy = malloc(len > 1 ? len - 1 : 1)) == NULL)
		return 0;
	memcpy(copy, data + 1, len - 1);
	switch (data[0] % 3) {
	case 0:
		read_dir((struct cstrap_view) { copy, len - 1 });
		break;
	case 1:
		read_odf((struct cstrap_view) { copy, len - 1 });
		break;
	default:
		read_dodf((struct cstrap_view) { copy, len - 1 });
		break;
	}
	free(copy);
	return 0;
}
