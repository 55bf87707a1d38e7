/*
 * provision/directory.c - EF(ODF) and EF(DODF) as they have to be known to
 * add an entry, and to take it away, without touching those of others.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "provision/directory.h"

#include <string.h>

#define FINGERPRINT_MAX 64 /* bytes of an entry that can be revived */

static const uint8_t void_bytes[] = { 0x67, 0x2B, 0x09, CSTRAP_OID_VOID };

bool
cstrap_is_padding(struct cstrap_view content, size_t from)
{
	for (size_t i = from; i < content.len; i++)
		if (content.data[i] != 0xFF && content.data[i] != 0x00)
			return false;
	return true;
}

static size_t
offset_of(const struct cstrap_directory *directory, struct cstrap_view part)
{
	return (size_t)(part.data - directory->content.data);
}

/* The last octet of an identifier that names us, wrapped or not; else 0. */
static size_t
last_octet(const struct cstrap_directory *directory, struct cstrap_view oid)
{
	const struct cstrap_view plain = cstrap_bootstrap_oid;
	const struct cstrap_view tail = cstrap_view_part(oid,
	    oid.len < plain.len ? 0 : oid.len - plain.len, plain.len);

	return cstrap_view_equal(tail, plain) ?
	    offset_of(directory, tail) + tail.len - 1 :
	    0;
}

static void
take_ours(struct cstrap_directory *directory,
    const struct cstrap_dodf_entry *entry)
{
	const size_t id = last_octet(directory, entry->oid);
	const size_t application = last_octet(directory, entry->application);

	directory->has_ours = true;
	directory->ours = (struct cstrap_directory_entry) {
		.at = entry->offset,
		.len = entry->len,
		.path_at = offset_of(directory, entry->at.path),
		.path_len = entry->at.path.len,
		.oid_at = id != 0 ? id : application,
		.oid2_at = id != 0 ? application : 0,
		.has_part = entry->at.has_part,
	};
}

/*
 * A void entry is read by making it valid in a copy: the only way to know its
 * path. Only entries of the form that we write are looked for.
 */
static void
take_dead(struct cstrap_directory *directory,
    const struct cstrap_dodf_entry *entry)
{
	const struct cstrap_view oid = { void_bytes, sizeof(void_bytes) };
	uint8_t copy[FINGERPRINT_MAX];
	struct cstrap_dodf_entry alive;
	struct cstrap_finding finding;
	struct cstrap_cursor r;
	size_t id;

	if (directory->has_dead || entry->kind != CSTRAP_DODF_OID ||
	    entry->len > sizeof(copy) || !cstrap_view_equal(entry->oid, oid))
		return;
	id = offset_of(directory, entry->oid) + entry->oid.len - 1;
	memcpy(copy, directory->content.data + entry->offset, entry->len);
	copy[id - entry->offset] =
	    cstrap_bootstrap_oid.data[cstrap_bootstrap_oid.len - 1];
	cstrap_cursor_init(&r, (struct cstrap_view) { copy, entry->len });
	if (!cstrap_dodf_next(&r, &alive, &finding) ||
	    alive.match != CSTRAP_DODF_OURS || alive.at.has_part)
		return;
	directory->has_dead = true;
	directory->dead = (struct cstrap_directory_entry) {
		.at = entry->offset,
		.len = entry->len,
		.path_at = entry->offset + (size_t)(alive.at.path.data - copy),
		.path_len = alive.at.path.len,
		.oid_at = id,
	};
}

static void
begin(struct cstrap_directory *directory, struct cstrap_view content)
{
	memset(directory, 0, sizeof(*directory));
	directory->content = content;
}

/* No entry can be added behind what is not understood. */
static void
finish(struct cstrap_directory *directory, const struct cstrap_cursor *r,
    const struct cstrap_finding *finding)
{
	directory->end = r->pos;
	directory->sound = finding->status == CSTRAP_OK;
}

void
cstrap_directory_read_dodf(struct cstrap_directory *directory,
    struct cstrap_view content)
{
	struct cstrap_finding finding = { 0 };
	struct cstrap_dodf_entry entry;
	struct cstrap_cursor r;

	begin(directory, content);
	cstrap_cursor_init(&r, content);
	while (cstrap_dodf_next(&r, &entry, &finding)) {
		directory->count++;
		if (entry.match == CSTRAP_DODF_FOREIGN)
			take_dead(directory, &entry);
		else if (!directory->has_ours)
			take_ours(directory, &entry);
	}
	finish(directory, &r, &finding);
}

void
cstrap_directory_read_odf(struct cstrap_directory *directory,
    struct cstrap_view content, uint16_t dodf_id)
{
	const uint8_t id[] = { (uint8_t)(dodf_id >> 8), (uint8_t)dodf_id };
	struct cstrap_finding finding = { 0 };
	struct cstrap_odf_entry entry;
	struct cstrap_cursor r;
	struct cstrap_view path;

	begin(directory, content);
	cstrap_cursor_init(&r, content);
	while (cstrap_odf_next(&r, &entry, &finding)) {
		directory->count++;
		path = entry.at.path;
		if (directory->has_ours || path.len < sizeof(id) ||
		    memcmp(path.data + path.len - sizeof(id), id, sizeof(id)) !=
			0)
			continue;
		directory->has_ours = true;
		directory->ours = (struct cstrap_directory_entry) {
			.at = entry.offset,
			.len = r.pos - entry.offset,
			.path_at = offset_of(directory, path),
			.path_len = path.len,
		};
	}
	finish(directory, &r, &finding);
}

bool
cstrap_directory_has_room(const struct cstrap_directory *directory,
    struct cstrap_view entry)
{
	const struct cstrap_view tail = cstrap_view_part(directory->content,
	    directory->end, directory->content.len);

	if (!directory->sound || tail.len < entry.len)
		return false;
	for (size_t i = 0; i < entry.len; i++)
		if (tail.data[i] != entry.data[i] && tail.data[i] != 0xFF &&
		    tail.data[i] != 0x00)
			return false;
	return cstrap_is_padding(tail, entry.len);
}

bool
cstrap_directory_can_revive(const struct cstrap_directory *directory,
    struct cstrap_view entry)
{
	const struct cstrap_directory_entry *dead = &directory->dead;
	const uint8_t *bytes;

	if (!directory->has_dead || dead->len != entry.len)
		return false;
	bytes = directory->content.data + dead->at;
	for (size_t i = 0; i < entry.len; i++) {
		const size_t at = dead->at + i;

		if (bytes[i] != entry.data[i] && at != dead->oid_at &&
		    (at < dead->path_at ||
			at >= dead->path_at + dead->path_len))
			return false;
	}
	return true;
}
