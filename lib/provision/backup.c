/*
 * provision/backup.c - what a card held, to deterministic CBOR and back: a map
 * of text keys in the order of RFC 8949, 4.2.1.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "provision/backup.h"

#include <stdlib.h>
#include <string.h>

#include "host/cbor.h"
#include "host/secret.h"
#include "host/text.h"

#define VERSION 1
#define DEPTH 2
#define PART_MAX CSTRAP_MESSAGE_MAX
#define MEMBERS_MAX 11

struct cstrap_backup *
cstrap_backup_new(void)
{
	return calloc(1, sizeof(struct cstrap_backup));
}

static void
drop(struct cstrap_backup_part *part)
{
	cstrap_secret_free(part->data, part->len);
	part->data = NULL;
	part->len = 0;
}

void
cstrap_backup_close(struct cstrap_backup **backup)
{
	if (*backup == NULL)
		return;
	drop(&(*backup)->dir);
	drop(&(*backup)->odf);
	drop(&(*backup)->dodf);
	drop(&(*backup)->entry);
	drop(&(*backup)->file);
	free(*backup);
	*backup = NULL;
}

enum cstrap_status
cstrap_backup_keep(struct cstrap_backup_part *part, struct cstrap_view bytes)
{
	drop(part);
	if (bytes.len == 0)
		return CSTRAP_OK;
	if ((part->data = cstrap_secret_alloc(bytes.len)) == NULL)
		return CSTRAP_E_NOMEM;
	memcpy(part->data, bytes.data, bytes.len);
	part->len = bytes.len;
	return CSTRAP_OK;
}

struct cstrap_view
cstrap_backup_view(const struct cstrap_backup_part *part)
{
	return (struct cstrap_view) { part->data, part->len };
}

const char *
cstrap_backup_iccid(const struct cstrap_backup *backup)
{
	return backup->iccid;
}

struct cstrap_view
cstrap_backup_file(const struct cstrap_backup *backup)
{
	return cstrap_backup_view(&backup->file);
}

/* value is taken over, also on failure. */
static bool
put(cbor_item_t *map, const char *key, cbor_item_t *value)
{
	cbor_item_t *name = cbor_build_string(key);
	const bool done = name != NULL && value != NULL &&
	    cbor_map_add(map, (struct cbor_pair) { name, value });

	if (name != NULL)
		cbor_decref(&name);
	if (done)
		cbor_decref(&value);
	else
		cstrap_cbor_free(&value);
	return done;
}

/* Left out where there is nothing. */
static bool
put_bytes(cbor_item_t *map, const char *key, const uint8_t *data, size_t len)
{
	return len == 0 || put(map, key, cbor_build_bytestring(data, len));
}

static bool
put_part(cbor_item_t *map, const char *key,
    const struct cstrap_backup_part *part)
{
	return put_bytes(map, key, part->data, part->len);
}

static bool
put_path(cbor_item_t *map, const char *key, const struct cstrap_card_path *path)
{
	return put_bytes(map, key, path->bytes, path->len);
}

/* Keys by length, then by their bytes. */
static bool
put_members(cbor_item_t *map, const struct cstrap_backup *b)
{
	return put_part(map, "dir", &b->dir) && put_part(map, "odf", &b->odf) &&
	    put_part(map, "dodf", &b->dodf) &&
	    put_part(map, "file", &b->file) &&
	    put_part(map, "entry", &b->entry) &&
	    put(map, "iccid", cbor_build_string(b->iccid)) &&
	    put(map, "record", cbor_build_uint8(b->dir_record_len)) &&
	    put_path(map, "dodf-path", &b->dodf_path) &&
	    put_path(map, "file-path", &b->file_path) &&
	    put_path(map, "application", &b->application) &&
	    put(map, "cardstrap-backup", cbor_build_uint8(VERSION));
}

enum cstrap_status
cstrap_backup_save(const struct cstrap_backup *backup, uint8_t **data,
    size_t *len, struct cstrap_finding *finding)
{
	cbor_item_t *map = cbor_new_definite_map(MEMBERS_MAX);
	enum cstrap_status st = CSTRAP_E_NOMEM;
	cbor_item_t *exact = NULL;

	*data = NULL;
	*len = 0;
	if (map != NULL && put_members(map, backup)) {
		/* A definite map is written with the size it was made with. */
		exact = cbor_new_definite_map(cbor_map_size(map));
		for (size_t i = 0; exact != NULL && i < cbor_map_size(map); i++)
			if (!cbor_map_add(exact, cbor_map_handle(map)[i]))
				cbor_decref(&exact);
		if (exact != NULL)
			st = cstrap_cbor_save(exact, data, len, finding);
	}
	if (st == CSTRAP_E_NOMEM)
		cstrap_finding_set(finding, st, CSTRAP_RULE_NONE,
		    "no memory for the backup");
	if (exact != NULL)
		cbor_decref(&exact);
	cstrap_cbor_free(&map);
	return st;
}

void
cstrap_backup_wipe(uint8_t **data, size_t len)
{
	cstrap_secret_free(*data, len);
	*data = NULL;
}

static enum cstrap_status
refuse(struct cstrap_finding *finding, enum cstrap_status st, const char *key,
    const char *text)
{
	cstrap_finding_set(finding, st, CSTRAP_RULE_NONE, text);
	cstrap_finding_place(finding, "/%s", key);
	return st;
}

/* A byte string of at most max bytes; no member: empty. */
static enum cstrap_status
take_bytes(const cbor_item_t *map, const char *key, size_t max,
    struct cstrap_view *bytes, struct cstrap_finding *finding)
{
	const cbor_item_t *item = cstrap_cbor_get(map, key);

	*bytes = (struct cstrap_view) { NULL, 0 };
	if (item == NULL)
		return CSTRAP_OK;
	if (!cbor_isa_bytestring(item) || !cbor_bytestring_is_definite(item))
		return refuse(finding, CSTRAP_E_TYPE, key,
		    "bytes are due here");
	bytes->data = cbor_bytestring_handle(item);
	bytes->len = cbor_bytestring_length(item);
	return bytes->len <= max ? CSTRAP_OK :
				   refuse(finding, CSTRAP_E_RANGE, key,
				       "more bytes than a card's file has");
}

static enum cstrap_status
take_part(const cbor_item_t *map, const char *key,
    struct cstrap_backup_part *part, struct cstrap_finding *finding)
{
	struct cstrap_view bytes;
	enum cstrap_status st;

	st = take_bytes(map, key, PART_MAX, &bytes, finding);
	return st == CSTRAP_OK ? cstrap_backup_keep(part, bytes) : st;
}

static enum cstrap_status
take_path(const cbor_item_t *map, const char *key,
    struct cstrap_card_path *path, struct cstrap_finding *finding)
{
	struct cstrap_view bytes;
	enum cstrap_status st;

	st = take_bytes(map, key, sizeof(path->bytes), &bytes, finding);
	if (st == CSTRAP_OK && bytes.len % 2 != 0)
		return refuse(finding, CSTRAP_E_RANGE, key,
		    "a path has two bytes for each file");
	if (st == CSTRAP_OK && bytes.len > 0)
		memcpy(path->bytes, bytes.data, bytes.len);
	path->len = (uint8_t)bytes.len;
	return st;
}

static enum cstrap_status
take_iccid(struct cstrap_backup *backup, const cbor_item_t *map,
    struct cstrap_finding *finding)
{
	const cbor_item_t *item = cstrap_cbor_get(map, "iccid");
	size_t len;

	if (item == NULL || !cbor_isa_string(item) ||
	    !cbor_string_is_definite(item))
		return refuse(finding, CSTRAP_E_TYPE, "iccid",
		    "the card's ICCID is due here");
	len = cbor_string_length(item);
	if (len == 0 || len >= sizeof(backup->iccid) ||
	    memchr(cbor_string_handle(item), '\0', len) != NULL)
		return refuse(finding, CSTRAP_E_RANGE, "iccid",
		    "an ICCID has 1 to 20 digits");
	memcpy(backup->iccid, cbor_string_handle(item), len);
	backup->iccid[len] = '\0';
	return CSTRAP_OK;
}

static enum cstrap_status
take_version(const cbor_item_t *map, struct cstrap_finding *finding)
{
	const cbor_item_t *item = cstrap_cbor_get(map, "cardstrap-backup");

	if (item == NULL || !cbor_isa_uint(item))
		return cstrap_finding_set(finding, CSTRAP_E_SYNTAX,
		    CSTRAP_RULE_NONE, "this is no backup of a card");
	return cbor_get_int(item) == VERSION ?
	    CSTRAP_OK :
	    cstrap_finding_set(finding, CSTRAP_E_VERSION, CSTRAP_RULE_NONE,
		"a newer release of cardstrap wrote this backup");
}

static enum cstrap_status
take_record_len(struct cstrap_backup *backup, const cbor_item_t *map,
    struct cstrap_finding *finding)
{
	const cbor_item_t *item = cstrap_cbor_get(map, "record");

	if (item == NULL)
		return CSTRAP_OK;
	if (!cbor_isa_uint(item) || cbor_get_int(item) > UINT8_MAX)
		return refuse(finding, CSTRAP_E_RANGE, "record",
		    "the length of a record is 0 to 255");
	backup->dir_record_len = (uint8_t)cbor_get_int(item);
	return CSTRAP_OK;
}

static enum cstrap_status
take_members(struct cstrap_backup *backup, const cbor_item_t *map,
    struct cstrap_finding *finding)
{
	enum cstrap_status st;

	if ((st = take_version(map, finding)) != CSTRAP_OK ||
	    (st = take_iccid(backup, map, finding)) != CSTRAP_OK ||
	    (st = take_record_len(backup, map, finding)) != CSTRAP_OK ||
	    (st = take_path(map, "application", &backup->application,
		 finding)) != CSTRAP_OK ||
	    (st = take_path(map, "dodf-path", &backup->dodf_path, finding)) !=
		CSTRAP_OK ||
	    (st = take_path(map, "file-path", &backup->file_path, finding)) !=
		CSTRAP_OK ||
	    (st = take_part(map, "dir", &backup->dir, finding)) != CSTRAP_OK ||
	    (st = take_part(map, "odf", &backup->odf, finding)) != CSTRAP_OK ||
	    (st = take_part(map, "dodf", &backup->dodf, finding)) !=
		CSTRAP_OK ||
	    (st = take_part(map, "entry", &backup->entry, finding)) !=
		CSTRAP_OK)
		return st;
	st = take_part(map, "file", &backup->file, finding);
	if (st == CSTRAP_OK && backup->entry.len > 0 &&
	    (backup->file_path.len == 0 || backup->entry.len > UINT8_MAX))
		return refuse(finding, CSTRAP_E_RANGE, "entry",
		    "an entry leads to a file and has at most 255 bytes");
	return st;
}

enum cstrap_status
cstrap_backup_load(struct cstrap_backup **out, struct cstrap_view bytes,
    struct cstrap_finding *finding)
{
	struct cstrap_backup *backup = cstrap_backup_new();
	cbor_item_t *map = NULL;
	enum cstrap_status st = CSTRAP_E_NOMEM;

	*out = NULL;
	if (backup != NULL)
		st = cstrap_cbor_load(&map, bytes, DEPTH, finding);
	if (st == CSTRAP_OK && !cbor_isa_map(map))
		st = cstrap_finding_set(finding, CSTRAP_E_SYNTAX,
		    CSTRAP_RULE_NONE, "this is no backup of a card");
	if (st == CSTRAP_OK)
		st = take_members(backup, map, finding);
	if (st == CSTRAP_OK) {
		*out = backup;
		backup = NULL;
	}
	if (map != NULL)
		cstrap_cbor_free(&map);
	cstrap_backup_close(&backup);
	return st;
}
