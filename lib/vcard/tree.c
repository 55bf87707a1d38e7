/*
 * vcard/tree.c - the files of a virtual UICC, as a tree in memory.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "vcard/tree.h"

#include <stdlib.h>
#include <string.h>

#include "host/secret.h"
#include "vcard/sw.h"

/* TS 102 221 11.1.1.4.3; the shareable bit is 40. */
bool
cstrap_vfile_kind(uint8_t descriptor, enum cstrap_vfile_kind *kind)
{
	switch (descriptor & ~0x40) {
	case 0x38:
		*kind = CSTRAP_VFILE_DF;
		return true;
	case 0x01:
		*kind = CSTRAP_VFILE_TRANSPARENT;
		return true;
	case 0x02:
		*kind = CSTRAP_VFILE_LINEAR;
		return true;
	default:
		return false;
	}
}

static bool
life_is_sound(uint8_t life_cycle)
{
	return life_cycle == 0x01 || life_cycle == 0x03 ||
	    (life_cycle >= 0x04 && life_cycle <= 0x07);
}

static bool
df_is_sound(const struct cstrap_vfile *file)
{
	return file->size == 0 && file->record_len == 0 && file->sfi == 0 &&
	    (file->aid_len == 0 ||
		(file->aid_len >= CSTRAP_VFILE_AID_MIN &&
		    file->aid_len <= CSTRAP_VFILE_AID_MAX)) &&
	    file->pin_status_len <= CSTRAP_VFILE_PIN_STATUS_MAX;
}

static bool
ef_is_sound(const struct cstrap_vfile *file)
{
	if (file->aid_len != 0 || file->has_total ||
	    file->pin_status_len != 0 || file->child != NULL ||
	    file->sfi > 30 || file->size == 0)
		return false;
	if (file->kind == CSTRAP_VFILE_TRANSPARENT)
		return file->record_len == 0;
	return file->record_len != 0 && file->size % file->record_len == 0 &&
	    file->size / file->record_len <= CSTRAP_VFILE_RECORDS_MAX;
}

bool
cstrap_vfile_sound(const struct cstrap_vfile *file)
{
	enum cstrap_vfile_kind kind;

	if (!cstrap_vfile_kind(file->descriptor, &kind) || kind != file->kind ||
	    !life_is_sound(file->life_cycle))
		return false;
	return kind == CSTRAP_VFILE_DF ? df_is_sound(file) : ef_is_sound(file);
}

bool
cstrap_vfile_is_deactivated(const struct cstrap_vfile *file)
{
	return (file->life_cycle & ~0x02) == 0x04;
}

bool
cstrap_vfile_is_unfinished(const struct cstrap_vfile *file)
{
	return file->life_cycle == 0x01 || file->life_cycle == 0x03;
}

/* TS 102 221 8.3: siblings differ, and so do a file and all above it. */
static bool
id_is_taken(const struct cstrap_vfile *df, uint16_t file_id)
{
	if (cstrap_vfile_child(df, file_id) != NULL)
		return true;
	for (; df != NULL; df = df->parent) {
		if (df->file_id == file_id)
			return true;
	}
	return false;
}

static bool
aid_is_taken(const struct cstrap_vfile *root, const struct cstrap_vfile *file)
{
	const struct cstrap_vfile *other;

	for (other = root; other != NULL; other = cstrap_vtree_next(other)) {
		if (file->aid_len != 0 && other->aid_len == file->aid_len &&
		    memcmp(other->aid, file->aid, file->aid_len) == 0)
			return true;
	}
	return false;
}

size_t
cstrap_vtree_used(const struct cstrap_vfile *root)
{
	const struct cstrap_vfile *file;
	size_t used = 0;

	for (file = root; file != NULL; file = cstrap_vtree_next(file))
		used += file->size + CSTRAP_VTREE_FILE_COST;
	return used;
}

bool
cstrap_vtree_has_room(const struct cstrap_vfile *root, size_t more,
    size_t memory)
{
	const size_t used = cstrap_vtree_used(root);

	return used <= memory && more <= memory - used;
}

static bool
may_be_more(const struct cstrap_vfile *root)
{
	const struct cstrap_vfile *file;
	size_t count = 0;

	for (file = root; file != NULL; file = cstrap_vtree_next(file))
		count++;
	return count < CSTRAP_VTREE_FILES_MAX;
}

uint16_t
cstrap_vfile_fits(const struct cstrap_vfile *df,
    const struct cstrap_vfile *file, size_t memory)
{
	const struct cstrap_vfile *root = cstrap_vfile_root(df);

	/* ISO 7816-4 7.3.1.5: ids that mean something else */
	if (df->kind != CSTRAP_VFILE_DF || file->file_id == 0x3FFF ||
	    file->file_id == 0xFFFF || file->file_id == 0x0000 ||
	    file->file_id == CSTRAP_VFILE_MF ||
	    file->file_id == CSTRAP_VFILE_ADF)
		return CSTRAP_VSW_WRONG_DATA;
	if (id_is_taken(df, file->file_id))
		return CSTRAP_VSW_FILE_EXISTS;
	if (aid_is_taken(root, file))
		return CSTRAP_VSW_AID_EXISTS;
	if (file->sfi != 0 && cstrap_vfile_by_sfi(df, file->sfi) != NULL)
		return CSTRAP_VSW_WRONG_DATA;
	if (cstrap_vfile_depth(df) >= CSTRAP_VFILE_DEPTH_MAX ||
	    !may_be_more(root) || file->size > memory ||
	    !cstrap_vtree_has_room(root, file->size + CSTRAP_VTREE_FILE_COST,
		memory))
		return CSTRAP_VSW_NO_MEMORY;
	return CSTRAP_VSW_OK;
}

struct cstrap_vfile *
cstrap_vfile_new(const struct cstrap_vfile *form)
{
	struct cstrap_vfile *file = malloc(sizeof(*file));

	if (file == NULL)
		return NULL;
	*file = *form;
	file->parent = NULL;
	file->child = NULL;
	file->next = NULL;
	file->content = NULL;
	if (file->kind == CSTRAP_VFILE_DF)
		return file;
	if ((file->content = cstrap_secret_alloc(file->size)) == NULL) {
		free(file);
		return NULL;
	}
	memset(file->content, 0xFF, file->size);
	return file;
}

void
cstrap_vfile_attach(struct cstrap_vfile *df, struct cstrap_vfile *file)
{
	struct cstrap_vfile **link = &df->child;

	while (*link != NULL)
		link = &(*link)->next;
	*link = file;
	file->parent = df;
}

void
cstrap_vfile_detach(struct cstrap_vfile *file)
{
	struct cstrap_vfile **link = &file->parent->child;

	while (*link != file)
		link = &(*link)->next;
	*link = file->next;
	file->parent = NULL;
	file->next = NULL;
}

bool
cstrap_vfile_is_within(const struct cstrap_vfile *file,
    const struct cstrap_vfile *top)
{
	while (file != NULL && file != top)
		file = file->parent;
	return file != NULL;
}

bool
cstrap_vfile_resize(struct cstrap_vfile *file, size_t size)
{
	const size_t kept = size < file->size ? size : file->size;
	uint8_t *content = cstrap_secret_alloc(size);

	if (content == NULL)
		return false;
	memcpy(content, file->content, kept);
	memset(content + kept, 0xFF, size - kept);
	cstrap_secret_free(file->content, file->size);
	file->content = content;
	file->size = size;
	return true;
}

struct cstrap_vfile *
cstrap_vfile_child(const struct cstrap_vfile *df, uint16_t file_id)
{
	struct cstrap_vfile *file;

	for (file = df->child; file != NULL; file = file->next) {
		if (file->file_id == file_id)
			return file;
	}
	return NULL;
}

struct cstrap_vfile *
cstrap_vfile_by_sfi(const struct cstrap_vfile *df, uint8_t sfi)
{
	struct cstrap_vfile *file;

	for (file = df->child; file != NULL && sfi != 0; file = file->next) {
		if (file->sfi == sfi)
			return file;
	}
	return NULL;
}

const struct cstrap_vfile *
cstrap_vfile_root(const struct cstrap_vfile *file)
{
	while (file->parent != NULL)
		file = file->parent;
	return file;
}

size_t
cstrap_vfile_depth(const struct cstrap_vfile *file)
{
	size_t depth = 0;

	for (; file->parent != NULL; file = file->parent)
		depth++;
	return depth;
}

size_t
cstrap_vfile_record_count(const struct cstrap_vfile *file)
{
	return file->record_len == 0 ? 0 : file->size / file->record_len;
}

struct cstrap_view
cstrap_vfile_record(const struct cstrap_vfile *file, size_t number)
{
	struct cstrap_view content = { file->content, file->size };

	if (number == 0 || number > cstrap_vfile_record_count(file))
		return (struct cstrap_view) { NULL, 0 };
	return cstrap_view_part(content, (number - 1) * file->record_len,
	    file->record_len);
}

struct cstrap_vfile *
cstrap_vtree_next(const struct cstrap_vfile *file)
{
	if (file->child != NULL)
		return file->child;
	while (file != NULL && file->next == NULL)
		file = file->parent;
	return file == NULL ? NULL : file->next;
}

/* Children first; a tree is as deep as CSTRAP_VFILE_DEPTH_MAX allows. */
void
cstrap_vtree_free(struct cstrap_vfile *file)
{
	struct cstrap_vfile *up;

	while (file != NULL) {
		if (file->child != NULL) {
			struct cstrap_vfile *child = file->child;

			file->child = child->next;
			child->next = NULL;
			file = child;
			continue;
		}
		up = file->parent;
		cstrap_secret_free(file->content, file->size);
		free(file);
		file = up;
	}
}
