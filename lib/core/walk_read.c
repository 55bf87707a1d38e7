/*
 * core/walk_read.c - what the walk takes from each directory it reads.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "core/walk_read.h"

#include <string.h>

#include "core/cursor.h"

#define TAG_OID 0x06

/* 2.23.43.9, which names us in tag 73 where there are several PKCS#15. */
static const uint8_t lwm2m_oid[] = { 0x67, 0x2B, 0x09 };

static bool
begins_with(struct cstrap_view whole, const uint8_t *prefix, size_t len)
{
	return whole.len >= len && memcmp(whole.data, prefix, len) == 0;
}

static CSTRAP_APART bool
names_us(struct cstrap_view ddo)
{
	struct cstrap_cursor r;
	struct cstrap_der der;

	cursor_init(&r, ddo);
	while (cstrap_der_next(&r, &der))
		if (der.tag == TAG_OID &&
		    begins_with(der.value, lwm2m_oid, sizeof(lwm2m_oid)))
			return true;
	return false;
}

/*
 * Keep the DF path of an application. One that names us goes first, and takes
 * the place of the last where there are too many.
 */
static void
keep_df(struct cstrap_walk *walk, const struct cstrap_dir_record *record,
    bool named)
{
	const uint8_t at = named ? walk->df_named : walk->df_count;

	if (record->path.len < 2 || record->path.len % 2 != 0 ||
	    record->path.len > CSTRAP_PATH_MAX || at == CSTRAP_WALK_DF_MAX)
		return;
	if (walk->df_count < CSTRAP_WALK_DF_MAX)
		walk->df_count++;
	memmove(&walk->dfs[at + 1], &walk->dfs[at],
	    (size_t)(walk->df_count - 1 - at) * sizeof(walk->dfs[0]));
	walk->dfs[at].len = (uint8_t)record->path.len;
	memcpy(walk->dfs[at].bytes, record->path.data, record->path.len);
	walk->df_named = (uint8_t)(walk->df_named + named);
}

void
cstrap_walk_read_dir(struct cstrap_walk *walk)
{
	struct cstrap_view content = walk->content;
	struct cstrap_dir_record record;
	struct cstrap_finding finding;
	size_t len;
	bool named;

	for (; content.len > 0;
	     content = cstrap_view_part(content, len, content.len)) {
		if (cstrap_dir_record_decode(content, &record, &len,
			&finding) != CSTRAP_OK) {
			if (!walk->is_cut)
				cstrap_walk_report(walk, &finding, "EF(DIR)");
			return;
		}
		if (len == 0)
			return;
		if (record.as_printed && !walk->is_cut)
			cstrap_walk_note(walk, CSTRAP_RULE_DIR_PRINTED, 0,
			    "EF(DIR)");
		named = names_us(record.ddo);
		if (named ||
		    begins_with(record.aid, cstrap_pkcs15_aid.data,
			cstrap_pkcs15_aid.len))
			keep_df(walk, &record, named);
	}
}

enum cstrap_status
cstrap_walk_read_odf(struct cstrap_walk *walk)
{
	struct cstrap_odf_entry entry;
	struct cstrap_finding finding;
	struct cstrap_cursor r;

	walk->dodf_count = 0;
	cursor_init(&r, walk->content);
	while (cstrap_odf_next(&r, &entry, &finding)) {
		struct cstrap_card_path *path;

		if (entry.tag != CSTRAP_ODF_DATA_OBJECTS ||
		    entry.at.path.len == 0 ||
		    walk->dodf_count == CSTRAP_WALK_DODF_MAX)
			continue;
		path = &walk->dodfs[walk->dodf_count++];
		path->len = (uint8_t)entry.at.path.len;
		memcpy(path->bytes, entry.at.path.data, entry.at.path.len);
	}
	if (finding.status != CSTRAP_OK && !walk->is_cut)
		cstrap_walk_report(walk, &finding, "EF(ODF)");
	return finding.status;
}

enum cstrap_status
cstrap_walk_read_dodf(struct cstrap_walk *walk, struct cstrap_dodf_entry *entry)
{
	struct cstrap_finding finding;
	struct cstrap_cursor r;

	cursor_init(&r, walk->content);
	while (cstrap_dodf_next(&r, entry, &finding)) {
		if (entry->match == CSTRAP_DODF_FOREIGN)
			continue;
		walk->is_wrapped = entry->match == CSTRAP_DODF_WRAPPED;
		walk->is_private = entry->is_private;
		walk->has_part = entry->at.has_part;
		walk->index = entry->at.index;
		walk->length = entry->at.length;
		if (walk->is_wrapped)
			cstrap_walk_note(walk, CSTRAP_RULE_OID_WRAPPED,
			    entry->offset, "EF(DODF)");
		return CSTRAP_OK;
	}
	if (walk->is_cut)
		return CSTRAP_E_SPACE;
	if (finding.status == CSTRAP_OK)
		return CSTRAP_E_NO_MESSAGE;
	cstrap_walk_report(walk, &finding, "EF(DODF)");
	return finding.status;
}
