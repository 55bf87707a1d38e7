/*
 * core/pkcs15.c - reading EF(DIR), EF(ODF) and EF(DODF).
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "cardstrap/pkcs15.h"

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

static const uint8_t aid_bytes[] = { 0xA0, 0x00, 0x00, 0x00, 0x63, 0x50, 0x4B,
	0x43, 0x53, 0x2D, 0x31, 0x35 };
static const uint8_t oid_bytes[] = { 0x67, 0x2B, 0x09, 0x01 };
static const uint8_t wrapped_bytes[] = { 0x06, 0x04, 0x67, 0x2B, 0x09, 0x01 };

const struct cstrap_view cstrap_pkcs15_aid = { aid_bytes, sizeof(aid_bytes) };
const struct cstrap_view cstrap_bootstrap_oid = { oid_bytes,
	sizeof(oid_bytes) };

static bool
is_oid(struct cstrap_view oid)
{
	return cstrap_view_equal(oid, cstrap_bootstrap_oid);
}

static bool
is_wrapped_oid(struct cstrap_view oid)
{
	return cstrap_view_equal(oid,
	    (struct cstrap_view) { wrapped_bytes, sizeof(wrapped_bytes) });
}

static void
take_template_member(struct cstrap_dir_record *record,
    const struct cstrap_der *der)
{
	if (der->tag == TAG_AID)
		record->aid = der->value;
	else if (der->tag == TAG_LABEL)
		record->label = der->value;
	else if (der->tag == TAG_PATH)
		record->path = der->value;
	else if (der->tag == TAG_DDO)
		record->ddo = der->value;
}

/*
 * G.3.1 prints a record whose template and label have wrong lengths. Cards
 * that copied it still say what they mean: the AID and the path.
 */
static bool
read_printed(struct cstrap_view bytes, struct cstrap_dir_record *record)
{
	const size_t aid_at = 4; /* 61 len 4F 0C */

	if (bytes.len < aid_at + sizeof(aid_bytes) ||
	    bytes.data[0] != TAG_APPLICATION || bytes.data[2] != TAG_AID ||
	    bytes.data[3] != sizeof(aid_bytes) ||
	    !cstrap_view_equal(cstrap_pkcs15_aid,
		cstrap_view_part(bytes, aid_at, sizeof(aid_bytes))))
		return false;
	record->aid = cstrap_view_part(bytes, aid_at, sizeof(aid_bytes));
	for (size_t i = aid_at + sizeof(aid_bytes); i + 6 <= bytes.len; i++)
		if (bytes.data[i] == TAG_PATH && bytes.data[i + 1] == 4 &&
		    bytes.data[i + 2] == 0x3F && bytes.data[i + 3] == 0x00) {
			record->path = cstrap_view_part(bytes, i + 2, 4);
			break;
		}
	return true;
}

static void
clear_record(struct cstrap_dir_record *record)
{
	*record = (struct cstrap_dir_record) { { NULL, 0 }, { NULL, 0 },
		{ NULL, 0 }, { NULL, 0 }, false };
}

enum cstrap_status
cstrap_dir_record_decode(struct cstrap_view bytes,
    struct cstrap_dir_record *record, size_t *len,
    struct cstrap_finding *finding)
{
	struct cstrap_cursor r;
	struct cstrap_der template, member;

	clear_record(record);
	*len = 0;
	cstrap_cursor_init(&r, bytes);
	if (!cstrap_der_next(&r, &template)) {
		if (r.status == CSTRAP_OK || !read_printed(bytes, record))
			return cstrap_cursor_finding(&r, finding);
		record->as_printed = true;
		*len = bytes.len;
		return CSTRAP_OK;
	}
	*len = r.pos;
	if (template.tag != TAG_APPLICATION)
		cstrap_cursor_fail(&r, CSTRAP_E_STRUCTURE,
		    CSTRAP_RULE_DIR_RECORD, template.offset, NULL);
	(void)cstrap_der_enter(&r, &template);
	while (cstrap_der_next(&r, &member))
		take_template_member(record, &member);
	if (r.status != CSTRAP_OK) {
		clear_record(record);
		if (!read_printed(bytes, record))
			return cstrap_cursor_finding(&r, finding);
		record->as_printed = true;
		*len = bytes.len;
	}
	return CSTRAP_OK;
}

/* A small non-negative INTEGER. */
static uint16_t
read_integer(struct cstrap_cursor *r, const struct cstrap_der *der)
{
	uint32_t number = 0;

	for (size_t i = 0; i < der->value.len; i++) {
		number = number << 8 | der->value.data[i];
		if (number > UINT16_MAX || der->value.data[0] > 0x7F)
			cstrap_cursor_fail(r, CSTRAP_E_RANGE,
			    CSTRAP_RULE_PATH_FORM, der->offset,
			    "a number outside 0 to 65535");
	}
	return (uint16_t)number;
}

/*
 * Path ::= SEQUENCE { path OCTET STRING, index INTEGER, length [0] INTEGER },
 * the two numbers both or neither.
 */
static void
read_path(struct cstrap_cursor *r, struct cstrap_pkcs15_path *at)
{
	struct cstrap_der sequence, member;
	size_t end;

	if (!cstrap_der_expect(r, TAG_SEQUENCE, &sequence, "a Path is due"))
		return;
	end = cstrap_der_enter(r, &sequence);
	if (cstrap_der_expect(r, TAG_OCTETS, &member, "a path is due"))
		at->path = member.value;
	if (at->path.len == 0 || at->path.len % 2 != 0 ||
	    at->path.len > CSTRAP_PATH_MAX)
		cstrap_cursor_fail(r, CSTRAP_E_RANGE, CSTRAP_RULE_PATH_FORM,
		    member.offset, NULL);
	if (cstrap_der_next(r, &member) && member.tag == TAG_INTEGER) {
		at->index = read_integer(r, &member);
		if (cstrap_der_expect(r, TAG_PART_LENGTH, &member,
			"an index without a length"))
			at->length = read_integer(r, &member);
		at->has_part = true;
	}
	r->pos = r->status == CSTRAP_OK ? sequence.start + sequence.value.len :
					  r->pos;
	cstrap_cursor_widen(r, end);
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

	*entry =
	    (struct cstrap_odf_entry) { 0, 0, { { NULL, 0 }, false, 0, 0 } };
	if (!cstrap_der_next(r, &der))
		return end_of_entries(r, CSTRAP_RULE_NONE, finding);
	entry->tag = der.tag;
	entry->offset = der.offset;
	if (der.tag != CSTRAP_ODF_DATA_OBJECTS || der.value.len == 0 ||
	    der.value.data[0] != TAG_SEQUENCE)
		return true;
	end = cstrap_der_enter(r, &der);
	read_path(r, &entry->at);
	if (r->status != CSTRAP_OK)
		return end_of_entries(r, CSTRAP_RULE_ODF_ENTRY, finding);
	r->pos = der.start + der.value.len;
	cstrap_cursor_widen(r, end);
	return true;
}

static void
read_flags(struct cstrap_dodf_entry *entry, struct cstrap_view bits)
{
	if (bits.len < 2)
		return;
	entry->is_private = (bits.data[1] & 0x80) != 0;
	entry->is_modifiable = (bits.data[1] & 0x40) != 0;
}

/* CommonObjectAttributes: label, flags, authId, all optional. */
static void
read_common(struct cstrap_cursor *r, struct cstrap_dodf_entry *entry)
{
	struct cstrap_der sequence, member;
	size_t end;

	if (!cstrap_der_expect(r, TAG_SEQUENCE, &sequence,
		"common object attributes are due"))
		return;
	end = cstrap_der_enter(r, &sequence);
	while (cstrap_der_next(r, &member)) {
		if (member.tag == TAG_UTF8)
			entry->label = member.value;
		else if (member.tag == TAG_BITS)
			read_flags(entry, member.value);
		else if (member.tag == TAG_OCTETS)
			entry->auth_id = member.value;
	}
	cstrap_cursor_widen(r, end);
}

/* CommonDataObjectAttributes: applicationName, applicationOID. */
static void
read_class(struct cstrap_cursor *r, struct cstrap_dodf_entry *entry)
{
	struct cstrap_der sequence, member;
	size_t end;

	if (!cstrap_der_expect(r, TAG_SEQUENCE, &sequence,
		"data object attributes are due"))
		return;
	end = cstrap_der_enter(r, &sequence);
	while (cstrap_der_next(r, &member)) {
		if (member.tag == TAG_UTF8)
			entry->name = member.value;
		else if (member.tag == TAG_OID)
			entry->application = member.value;
	}
	cstrap_cursor_widen(r, end);
}

/* OidDO ::= SEQUENCE { id OBJECT IDENTIFIER, value Path } */
static void
read_oid_object(struct cstrap_cursor *r, struct cstrap_dodf_entry *entry)
{
	struct cstrap_der sequence, oid;
	size_t end;

	if (!cstrap_der_expect(r, TAG_SEQUENCE, &sequence, "an OidDO is due"))
		return;
	end = cstrap_der_enter(r, &sequence);
	if (cstrap_der_expect(r, TAG_OID, &oid,
		"an object identifier is due")) {
		entry->oid = oid.value;
		if (is_oid(oid.value) || is_wrapped_oid(oid.value))
			read_path(r, &entry->at);
	}
	cstrap_cursor_widen(r, end);
}

/* The [1] that holds the value; a [0] of a subclass may come before it. */
static void
read_value(struct cstrap_cursor *r, struct cstrap_dodf_entry *entry)
{
	struct cstrap_der der;
	size_t end;

	if (cstrap_cursor_left(r) > 0 &&
	    r->data[r->pos] == TAG_SUBCLASS_ATTRIBUTES)
		(void)cstrap_der_next(r, &der);
	if (!cstrap_der_expect(r, TAG_TYPE_ATTRIBUTES, &der,
		"type attributes are due"))
		return;
	end = cstrap_der_enter(r, &der);
	if (entry->kind == CSTRAP_DODF_OID)
		read_oid_object(r, entry);
	else if (is_oid(entry->application) ||
	    is_wrapped_oid(entry->application))
		read_path(r, &entry->at);
	if (r->status == CSTRAP_OK)
		r->pos = der.start + der.value.len;
	cstrap_cursor_widen(r, end);
}

static enum cstrap_dodf_match
match(const struct cstrap_dodf_entry *entry)
{
	const struct cstrap_view oid =
	    entry->kind == CSTRAP_DODF_OID ? entry->oid : entry->application;

	if (is_oid(oid))
		return CSTRAP_DODF_OURS;
	return is_wrapped_oid(oid) ? CSTRAP_DODF_WRAPPED : CSTRAP_DODF_FOREIGN;
}

/*
 * What is inside an entry. One that does not name us may have any form; ours
 * has to be readable.
 */
static void
read_entry(struct cstrap_cursor *r, const struct cstrap_der *der,
    struct cstrap_dodf_entry *entry)
{
	struct cstrap_cursor inner = *r;

	(void)cstrap_der_enter(&inner, der);
	read_common(&inner, entry);
	read_class(&inner, entry);
	read_value(&inner, entry);
	entry->match = match(entry);
	if (inner.status != CSTRAP_OK && entry->match != CSTRAP_DODF_FOREIGN)
		cstrap_cursor_fail(r, inner.status, inner.rule, inner.fault,
		    inner.text);
}

bool
cstrap_dodf_next(struct cstrap_cursor *r, struct cstrap_dodf_entry *entry,
    struct cstrap_finding *finding)
{
	static const struct cstrap_dodf_entry none = { 0 };
	struct cstrap_der der;

	*entry = none;
	if (!cstrap_der_next(r, &der))
		return end_of_entries(r, CSTRAP_RULE_NONE, finding);
	entry->kind = (enum cstrap_dodf_kind)der.tag;
	entry->offset = der.offset;
	entry->len = r->pos - der.offset;
	if (der.tag == CSTRAP_DODF_OID || der.tag == CSTRAP_DODF_OPAQUE)
		read_entry(r, &der, entry);
	if (r->status != CSTRAP_OK)
		return end_of_entries(r, CSTRAP_RULE_DODF_ENTRY, finding);
	return true;
}
