/*
 * core/pkcs15.c - reading EF(DIR), EF(ODF) and EF(DODF).
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "cardstrap/pkcs15.h"

#include <string.h>

#include "core/der_read.h"

#define TAG_APPLICATION 0x61
#define TAG_AID 0x4F
#define TAG_LABEL 0x50
#define TAG_PATH 0x51
#define TAG_DDO 0x73

#define TAG_SEQUENCE 0x30
#define TAG_OCTETS 0x04
#define TAG_INTEGER 0x02
#define TAG_BITS 0x03
#define TAG_OID 0x06
#define TAG_UTF8 0x0C
#define TAG_PART_LENGTH 0x80 /* [0] INTEGER of a Path */
#define TAG_TYPE_ATTRIBUTES 0xA1
#define TAG_SUBCLASS_ATTRIBUTES 0xA0

/* In EF(DIR) the AID stands behind its tag and length. */
static const uint8_t aid_entry[] = { TAG_AID, 0x0C, 0xA0, 0x00, 0x00, 0x00,
	0x63, 0x50, 0x4B, 0x43, 0x53, 0x2D, 0x31, 0x35 };
/* A copy of the OID's own header in front is how it is wrapped twice. */
static const uint8_t oid_entry[] = { TAG_OID, 0x04, 0x67, 0x2B, 0x09, 0x01 };

const struct cstrap_view cstrap_pkcs15_aid = { aid_entry + 2,
	sizeof(aid_entry) - 2 };
const struct cstrap_view cstrap_bootstrap_oid = { oid_entry + 2,
	sizeof(oid_entry) - 2 };

static enum cstrap_dodf_match
match(struct cstrap_view oid)
{
	if (oid.len == sizeof(oid_entry) &&
	    memcmp(oid.data, oid_entry, sizeof(oid_entry)) == 0)
		return CSTRAP_DODF_WRAPPED;
	return cstrap_view_equal(oid, cstrap_bootstrap_oid) ?
	    CSTRAP_DODF_OURS :
	    CSTRAP_DODF_FOREIGN;
}

/*
 * G.3.1 prints a record whose template and label have wrong lengths. Cards
 * that copied it still say what they mean: the AID and the path.
 */
static CSTRAP_APART bool
read_printed(struct cstrap_view bytes, struct cstrap_dir_record *record)
{
	static const uint8_t path[] = { TAG_PATH, 0x04, 0x3F, 0x00 };
	size_t at = 2 + sizeof(aid_entry);

	if (bytes.len < at || bytes.data[0] != TAG_APPLICATION ||
	    memcmp(bytes.data + 2, aid_entry, sizeof(aid_entry)) != 0)
		return false;
	record->aid = cstrap_view_part(bytes, 4, cstrap_pkcs15_aid.len);
	record->as_printed = true;
	for (; at + 6 <= bytes.len; at++)
		if (memcmp(bytes.data + at, path, sizeof(path)) == 0) {
			record->path = cstrap_view_part(bytes, at + 2, 4);
			break;
		}
	return true;
}

/* The members of a template; false where it cannot be read. */
static bool
read_template(struct cstrap_cursor *r, struct cstrap_dir_record *record)
{
	static const uint8_t tags[] = { TAG_AID, TAG_LABEL, TAG_PATH, TAG_DDO,
		0 };
	struct cstrap_view found[] = { { NULL, 0 }, { NULL, 0 }, { NULL, 0 },
		{ NULL, 0 } };

	cstrap_der_members(r, tags, found);
	if (r->status != CSTRAP_OK)
		return false;
	record->aid = found[0];
	record->label = found[1];
	record->path = found[2];
	record->ddo = found[3];
	return true;
}

enum cstrap_status
cstrap_dir_record_decode(struct cstrap_view bytes,
    struct cstrap_dir_record *record, size_t *len,
    struct cstrap_finding *finding)
{
	struct cstrap_cursor r;
	struct cstrap_der template;

	memset(record, 0, sizeof(*record));
	*len = 0;
	cursor_init(&r, bytes);
	if (cstrap_der_next(&r, &template)) {
		*len = r.pos;
		if (template.tag != TAG_APPLICATION)
			cursor_fail(&r, CSTRAP_E_STRUCTURE,
			    CSTRAP_RULE_DIR_RECORD, template.offset, NULL);
		(void)cstrap_der_enter(&r, &template);
		if (read_template(&r, record))
			return CSTRAP_OK;
	}
	if (r.status == CSTRAP_OK || !read_printed(bytes, record))
		return cstrap_cursor_finding(&r, finding);
	*len = bytes.len;
	return CSTRAP_OK;
}

/* An INTEGER from 0 to 65535. */
static uint16_t
read_integer(struct cstrap_cursor *r, const struct cstrap_der *der)
{
	uint32_t number = 0;
	bool fits = der->value.len > 0 && der->value.data[0] < 0x80;

	for (size_t i = 0; i < der->value.len && fits; i++) {
		number = number << 8 | der->value.data[i];
		fits = number <= UINT16_MAX;
	}
	if (!fits)
		cursor_fail(r, CSTRAP_E_RANGE, CSTRAP_RULE_PATH_FORM,
		    der->offset, "a number outside 0 to 65535");
	return (uint16_t)number;
}

/*
 * Path ::= SEQUENCE { path OCTET STRING, index INTEGER, length [0] INTEGER },
 * the two numbers both or neither.
 */
static void
read_path(struct cstrap_cursor *r, struct cstrap_pkcs15_path *at)
{
	const size_t end = der_open(r, TAG_SEQUENCE, "a Path is due");
	struct cstrap_der member;

	if (der_expect(r, TAG_OCTETS, &member, "a path is due"))
		at->path = member.value;
	if (at->path.len == 0 || at->path.len % 2 != 0 ||
	    at->path.len > CSTRAP_PATH_MAX)
		cursor_fail(r, CSTRAP_E_RANGE, CSTRAP_RULE_PATH_FORM,
		    member.offset, NULL);
	if (cstrap_der_next(r, &member) && member.tag == TAG_INTEGER) {
		at->index = read_integer(r, &member);
		if (der_expect(r, TAG_PART_LENGTH, &member,
			"an index without a length"))
			at->length = read_integer(r, &member);
		at->has_part = true;
	}
	cstrap_der_leave(r, end);
}

/* The end of a directory, or why there is no next entry. */
static bool
end_of_entries(const struct cstrap_cursor *r, enum cstrap_rule rule,
    struct cstrap_finding *finding)
{
	finding->status = CSTRAP_OK;
	if (cstrap_cursor_finding(r, finding) != CSTRAP_OK &&
	    r->rule == CSTRAP_RULE_DER_FORM && rule != CSTRAP_RULE_NONE)
		finding->rule = rule;
	return false;
}

bool
cstrap_odf_next(struct cstrap_cursor *r, struct cstrap_odf_entry *entry,
    struct cstrap_finding *finding)
{
	struct cstrap_der der;
	size_t end;

	memset(entry, 0, sizeof(*entry));
	if (!cstrap_der_next(r, &der))
		return end_of_entries(r, CSTRAP_RULE_NONE, finding);
	entry->tag = der.tag;
	entry->offset = der.offset;
	if (der.tag != CSTRAP_ODF_DATA_OBJECTS || der.value.len == 0 ||
	    der.value.data[0] != TAG_SEQUENCE)
		return true;
	end = cstrap_der_enter(r, &der);
	read_path(r, &entry->at);
	cstrap_der_leave(r, end);
	return r->status == CSTRAP_OK ||
	    end_of_entries(r, CSTRAP_RULE_ODF_ENTRY, finding);
}

/* CommonObjectAttributes: label, flags, authId, all optional. */
static void
read_common(struct cstrap_cursor *r, struct cstrap_dodf_entry *entry)
{
	static const uint8_t tags[] = { TAG_UTF8, TAG_OCTETS, TAG_BITS, 0 };
	const size_t end =
	    der_open(r, TAG_SEQUENCE, "common object attributes are due");
	struct cstrap_view found[] = { { NULL, 0 }, { NULL, 0 }, { NULL, 0 } };

	cstrap_der_members(r, tags, found);
	entry->label = found[0];
	entry->auth_id = found[1];
	if (found[2].len > 1) {
		entry->is_private = (found[2].data[1] & 0x80) != 0;
		entry->is_modifiable = (found[2].data[1] & 0x40) != 0;
	}
	cstrap_cursor_widen(r, end);
}

/* CommonDataObjectAttributes: applicationName, applicationOID. */
static void
read_class(struct cstrap_cursor *r, struct cstrap_dodf_entry *entry)
{
	static const uint8_t tags[] = { TAG_UTF8, TAG_OID, 0 };
	const size_t end =
	    der_open(r, TAG_SEQUENCE, "data object attributes are due");
	struct cstrap_view found[] = { { NULL, 0 }, { NULL, 0 } };

	cstrap_der_members(r, tags, found);
	entry->name = found[0];
	entry->application = found[1];
	cstrap_cursor_widen(r, end);
}

/*
 * The [1] that holds the value, behind a [0] of a subclass perhaps: a Path, or
 * OidDO ::= SEQUENCE { id OBJECT IDENTIFIER, value Path }.
 */
static void
read_value(struct cstrap_cursor *r, struct cstrap_dodf_entry *entry)
{
	const bool is_oid = entry->kind == CSTRAP_DODF_OID;
	struct cstrap_der der;
	size_t end;

	if (cursor_left(r) > 0 && r->data[r->pos] == TAG_SUBCLASS_ATTRIBUTES)
		(void)cstrap_der_next(r, &der);
	end = der_open(r, TAG_TYPE_ATTRIBUTES, "type attributes are due");
	if (is_oid) {
		(void)der_open(r, TAG_SEQUENCE, "an OidDO is due");
		if (der_expect(r, TAG_OID, &der, "an object identifier is due"))
			entry->oid = der.value;
	}
	entry->match = match(is_oid ? entry->oid : entry->application);
	if (entry->match != CSTRAP_DODF_FOREIGN)
		read_path(r, &entry->at);
	cstrap_cursor_widen(r, end);
}

/*
 * What is inside an entry. One that does not name us may have any form; ours
 * has to be readable.
 */
static void
read_entry(struct cstrap_cursor *r, const struct cstrap_der *der,
    struct cstrap_dodf_entry *entry)
{
	const size_t behind = r->pos;
	const size_t end = cstrap_der_enter(r, der);

	read_common(r, entry);
	read_class(r, entry);
	read_value(r, entry);
	if (entry->match == CSTRAP_DODF_FOREIGN)
		r->status = CSTRAP_OK;
	if (r->status != CSTRAP_OK)
		return;
	r->pos = behind;
	r->end = end;
}

bool
cstrap_dodf_next(struct cstrap_cursor *r, struct cstrap_dodf_entry *entry,
    struct cstrap_finding *finding)
{
	struct cstrap_der der;

	memset(entry, 0, sizeof(*entry));
	if (!cstrap_der_next(r, &der))
		return end_of_entries(r, CSTRAP_RULE_NONE, finding);
	entry->kind = (enum cstrap_dodf_kind)der.tag;
	entry->offset = der.offset;
	entry->len = r->pos - der.offset;
	if (der.tag == CSTRAP_DODF_OID || der.tag == CSTRAP_DODF_OPAQUE)
		read_entry(r, &der, entry);
	return r->status == CSTRAP_OK ||
	    end_of_entries(r, CSTRAP_RULE_DODF_ENTRY, finding);
}
