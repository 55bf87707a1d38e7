/*
 * provision/field_card.c - would a client find its way on this card?
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "provision/field.h"

#include <string.h>

#include "host/text.h"

#define EF_ODF "EF(ODF)"
#define EF_DODF "EF(DODF)"

/* An entry that a client takes, or that leads to our file. */
struct entry {
	bool found;
	size_t offset, end;
	struct cstrap_pkcs15_path at;
};

void
cstrap_field_seen_init(struct cstrap_field_seen *seen)
{
	memset(seen, 0, sizeof(*seen));
}

static size_t
keep(uint8_t room[CSTRAP_FIELD_DIRECTORY_MAX], struct cstrap_view content)
{
	const struct cstrap_view kept =
	    cstrap_view_part(content, 0, CSTRAP_FIELD_DIRECTORY_MAX);

	if (kept.len > 0)
		memcpy(room, kept.data, kept.len);
	return kept.len;
}

/* The last of each before the file is the one that led to it. */
void
cstrap_field_visit(void *ctx, const struct cstrap_walk_visit *visit)
{
	struct cstrap_field_seen *seen = ctx;

	if (visit->file == CSTRAP_WALK_FILE_ODF)
		seen->odf_len = keep(seen->odf, visit->content);
	else if (visit->file == CSTRAP_WALK_FILE_DODF)
		seen->dodf_len = keep(seen->dodf, visit->content);
	else if (visit->file == CSTRAP_WALK_FILE_APPLICATION &&
	    cstrap_view_equal(visit->path, cstrap_pkcs15_aid))
		seen->applications++;
}

static struct cstrap_view
view_of(const struct cstrap_card_path *path)
{
	return (struct cstrap_view) { path->bytes, path->len };
}

static void
put_rule(struct cstrap_field_judge *judge, enum cstrap_rule rule,
    const char *file, size_t offset, const char *why)
{
	struct cstrap_finding finding;

	cstrap_field_finding(judge, &finding, rule, file);
	finding.offset = offset;
	cstrap_finding_detail(&finding, "%s %s", judge->field->name, why);
	cstrap_field_put(judge, &finding);
}

static void
check_application(struct cstrap_field_judge *judge)
{
	const struct cstrap_reading *reading = judge->what->reading;
	const struct cstrap_walk *walk = &reading->walk;

	if (walk->how == CSTRAP_WALK_BY_PATH)
		put_rule(judge, CSTRAP_RULE_FIELD_APPLICATION, "card",
		    CSTRAP_NO_OFFSET,
		    "tries no path that neither the AID nor EF(DIR) names");
	else if (judge->field->aid_only && walk->how == CSTRAP_WALK_BY_DIR)
		put_rule(judge, CSTRAP_RULE_FIELD_APPLICATION, "card",
		    CSTRAP_NO_OFFSET, "selects by AID and reads no EF(DIR)");
	else if (judge->field->aid_only && !reading->used_pin &&
	    judge->what->seen->applications > 1)
		put_rule(judge, CSTRAP_RULE_FIELD_APPLICATION, "card",
		    CSTRAP_NO_OFFSET,
		    "takes the first application of that AID, and the file "
		    "is in another");
	if (judge->field->needs_channel && reading->no_channel)
		put_rule(judge, CSTRAP_RULE_FIELD_CHANNEL, "card",
		    CSTRAP_NO_OFFSET,
		    "opens a logical channel, which this card has not");
	if (judge->field->exact_9000 && reading->saw_91xx)
		put_rule(judge, CSTRAP_RULE_FIELD_STATUS, "card",
		    CSTRAP_NO_OFFSET, "wants 9000 after each command");
	if (judge->field->no_pin && (reading->used_pin || walk->is_private))
		put_rule(judge, CSTRAP_RULE_FIELD_PIN, EF_DODF,
		    CSTRAP_NO_OFFSET, "presents none");
}

/* Is der, or anything inside it, of a length in long form? No recursion: */
/* what is constructed is entered, what is not is passed over. */
static bool
has_long_form(struct cstrap_view element)
{
	struct cstrap_cursor r;
	struct cstrap_der der;

	cstrap_cursor_init(&r, element);
	while (cstrap_cursor_left(&r) > 0 && cstrap_der_next(&r, &der)) {
		if (der.start - der.offset > cstrap_der_header_len(der.tag, 0))
			return true;
		if (der.tag == 0x30 || (der.tag & 0xE0) == 0xA0)
			r.pos = der.start;
	}
	return false;
}

/* Would one READ hold the entry, and its path lead the client on? */
static void
check_entry(struct cstrap_field_judge *judge, const struct entry *entry,
    struct cstrap_view directory, const char *file)
{
	const struct cstrap_field *field = judge->field;
	struct cstrap_finding finding;

	if (field->read_max != 0 && entry->end > field->read_max)
		put_rule(judge, CSTRAP_RULE_FIELD_LONG, file, entry->offset,
		    "reads no more of a directory than one READ gives");
	if (field->path_max != 0 && entry->at.path.len > field->path_max) {
		cstrap_field_finding(judge, &finding, CSTRAP_RULE_FIELD_PATH,
		    file);
		finding.offset = entry->offset;
		cstrap_finding_detail(&finding,
		    "%s follows %u bytes of it, and it has %zu", field->name,
		    (unsigned int)field->path_max, entry->at.path.len);
		cstrap_field_put(judge, &finding);
	}
	if (field->ignores_part && entry->at.has_part && entry->at.index > 0)
		put_rule(judge, CSTRAP_RULE_FIELD_PATH, file, entry->offset,
		    "reads the file from its start, not from the index");
	if (field->short_lengths &&
	    has_long_form(cstrap_view_part(directory, entry->offset,
		entry->end - entry->offset)))
		put_rule(judge, CSTRAP_RULE_FIELD_LENGTH_FORM, file,
		    entry->offset, "may stumble over a length in long form");
}

/* Does the client take this entry in place of the one before? */
static bool
takes(enum cstrap_field_entry which, const struct entry *taken, bool is_ours)
{
	if (which == CSTRAP_FIELD_ANY)
		return is_ours && !taken->found;
	return which == CSTRAP_FIELD_LAST || !taken->found;
}

static void
check_odf(struct cstrap_field_judge *judge)
{
	const struct cstrap_field_seen *seen = judge->what->seen;
	const struct cstrap_view content = { seen->odf, seen->odf_len };
	const struct cstrap_view dodf =
	    view_of(&judge->what->reading->walk.dodf);
	struct entry taken = { .found = false };
	struct cstrap_finding finding;
	struct cstrap_odf_entry entry;
	struct cstrap_cursor r;

	cstrap_cursor_init(&r, content);
	while (cstrap_odf_next(&r, &entry, &finding)) {
		const bool ours = cstrap_view_equal(entry.at.path, dodf);

		if (entry.tag == CSTRAP_ODF_DATA_OBJECTS &&
		    entry.at.path.len > 0 &&
		    takes(judge->field->odf, &taken, ours))
			taken = (struct entry) { true, entry.offset, r.pos,
				entry.at };
	}
	if (!taken.found)
		return;
	if (!cstrap_view_equal(taken.at.path, dodf))
		put_rule(judge, CSTRAP_RULE_FIELD_ENTRY, EF_ODF, taken.offset,
		    judge->field->odf == CSTRAP_FIELD_LAST ?
			"takes the last directory of data objects, and the "
			"entry is in another" :
			"takes the first directory of data objects, and the "
			"entry is in another");
	else
		check_entry(judge, &taken, content, EF_ODF);
}

static bool
sees(const struct cstrap_field *field, const struct cstrap_dodf_entry *entry)
{
	return (entry->kind == CSTRAP_DODF_OID || field->takes_opaque) &&
	    (entry->match == CSTRAP_DODF_WRAPPED ? field->takes_wrapped :
						   field->takes_oid);
}

/* No entry is one that the client looks for: what of ours is it that? */
static void
put_unseen(struct cstrap_field_judge *judge,
    const struct cstrap_dodf_entry *ours)
{
	if (ours->kind != CSTRAP_DODF_OID && !judge->field->takes_opaque)
		put_rule(judge, CSTRAP_RULE_FIELD_KIND, EF_DODF, ours->offset,
		    "looks for an oidDO");
	else
		put_rule(judge, CSTRAP_RULE_FIELD_OID, EF_DODF, ours->offset,
		    judge->field->takes_oid ? "does not know it wrapped twice" :
					      "knows it wrapped twice alone");
}

static void
check_taken(struct cstrap_field_judge *judge, const struct entry *taken,
    struct cstrap_view content)
{
	const struct cstrap_walk *walk = &judge->what->reading->walk;

	if (cstrap_view_equal(taken->at.path, view_of(&walk->file))) {
		check_entry(judge, taken, content, EF_DODF);
		return;
	}
	put_rule(judge, CSTRAP_RULE_FIELD_ENTRY, EF_DODF, taken->offset,
	    "takes this entry, which leads to another file");
}

static void
check_dodf(struct cstrap_field_judge *judge)
{
	const struct cstrap_field_seen *seen = judge->what->seen;
	const struct cstrap_view content = { seen->dodf, seen->dodf_len };
	struct cstrap_dodf_entry entry, ours = { 0 };
	struct entry taken = { .found = false };
	struct cstrap_finding finding;
	struct cstrap_cursor r;
	bool has_ours = false;

	cstrap_cursor_init(&r, content);
	while (cstrap_dodf_next(&r, &entry, &finding)) {
		if (entry.match == CSTRAP_DODF_FOREIGN)
			continue;
		if (!has_ours)
			ours = entry;
		has_ours = true;
		if (sees(judge->field, &entry) &&
		    takes(judge->field->dodf, &taken, true))
			taken = (struct entry) { true, entry.offset, r.pos,
				entry.at };
	}
	if (taken.found)
		check_taken(judge, &taken, content);
	else if (has_ours)
		put_unseen(judge, &ours);
}

static void
check_file_id(struct cstrap_field_judge *judge)
{
	const struct cstrap_card_path *file = &judge->what->reading->walk.file;
	const uint16_t wanted = judge->field->file_id;
	uint16_t id = 0;
	struct cstrap_finding finding;

	if (file->len >= 2)
		id = (uint16_t)(file->bytes[file->len - 2] << 8 |
		    file->bytes[file->len - 1]);
	if (id == wanted)
		return;
	cstrap_field_finding(judge, &finding, CSTRAP_RULE_FIELD_FILE_ID,
	    "card");
	cstrap_finding_detail(&finding, "%s has %04X built in, and it is %04X",
	    judge->field->name, wanted, id);
	cstrap_field_put(judge, &finding);
}

void
cstrap_field_check_card(struct cstrap_field_judge *judge)
{
	check_application(judge);
	if (judge->field->file_id != 0) {
		check_file_id(judge);
		return;
	}
	check_odf(judge);
	check_dodf(judge);
}
