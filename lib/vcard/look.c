/*
 * vcard/look.c - the files and keys of a card, for who looks from outside.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "vcard/access.h"

#define PATH_MAX_LEN (2 * (CSTRAP_VFILE_DEPTH_MAX + 1))

static void
describe(const struct cstrap_vfile *file, struct cstrap_view path,
    struct cstrap_vcard_file *out)
{
	*out = (struct cstrap_vcard_file) {
		.depth = (uint8_t)cstrap_vfile_depth(file),
		.file_id = file->file_id,
		.is_df = file->kind == CSTRAP_VFILE_DF,
		.record_len = file->record_len,
		.rule = { file->rule.bytes, file->rule.len },
		.life_cycle = file->life_cycle,
		.path = path,
		.rule_tag = file->rule.tag,
		.expanded = cstrap_vaccess_rule(file),
		.sfi = file->sfi,
		.is_shareable = (file->descriptor & CSTRAP_VFILE_SHAREABLE) != 0
	};
	if (file->aid_len != 0)
		out->aid = (struct cstrap_view) { file->aid, file->aid_len };
	if (!out->is_df)
		out->content =
		    (struct cstrap_view) { file->content, file->size };
}

/* From the file up to the MF, so filled from the end. */
static struct cstrap_view
path_of(const struct cstrap_vfile *file, uint8_t room[PATH_MAX_LEN])
{
	size_t at = PATH_MAX_LEN;

	for (; file != NULL && at != 0; file = file->parent) {
		room[--at] = (uint8_t)(file->file_id & 0xFF);
		room[--at] = (uint8_t)(file->file_id >> 8);
	}
	return (struct cstrap_view) { room + at, PATH_MAX_LEN - at };
}

void
cstrap_vcard_each(const struct cstrap_vcard *vcard,
    void (*take)(void *ctx, const struct cstrap_vcard_file *file), void *ctx)
{
	const struct cstrap_vfile *file;
	struct cstrap_vcard_file out;
	uint8_t room[PATH_MAX_LEN];

	for (file = vcard->mf; file != NULL; file = cstrap_vtree_next(file)) {
		describe(file, path_of(file, room), &out);
		take(ctx, &out);
	}
}

void
cstrap_vcard_each_key(const struct cstrap_vcard *vcard,
    void (*take)(void *ctx, const struct cstrap_vcard_key *key), void *ctx)
{
	size_t i;

	for (i = 0; i < vcard->key_count; i++) {
		const struct cstrap_vcard_key key = { .ref = vcard->keys[i].ref,
			.enabled = vcard->keys[i].enabled,
			.tries = vcard->keys[i].tries,
			.tries_max = vcard->keys[i].tries_max,
			.unblock_tries = vcard->keys[i].puk_tries,
			.unblock_max = vcard->keys[i].puk_max };

		take(ctx, &key);
	}
}

void
cstrap_vcard_each_quirk(const struct cstrap_vcard *vcard,
    void (*take)(void *ctx, const struct cstrap_vcard_quirk *quirk), void *ctx)
{
	char room[CSTRAP_VQUIRK_TEXT_MAX];
	size_t i;

	for (i = 0; i < CSTRAP_VQUIRK_COUNT; i++) {
		const enum cstrap_vquirk which = (enum cstrap_vquirk)i;
		struct cstrap_vcard_quirk quirk;

		if (vcard->quirks[i] == 0)
			continue;
		quirk.name = cstrap_vquirk_info(which)->name;
		quirk.text = cstrap_vquirk_info(which)->text;
		quirk.value =
		    cstrap_vquirk_value_text(which, vcard->quirks[i], room);
		take(ctx, &quirk);
	}
}

void
cstrap_vcard_limits(const struct cstrap_vcard *vcard,
    struct cstrap_vcard_limits *limits)
{
	*limits = (struct cstrap_vcard_limits) { .memory = vcard->memory,
		.used = cstrap_vtree_used(vcard->mf),
		.channels = vcard->channel_count };
}

bool
cstrap_vcard_find(const struct cstrap_vcard *vcard, struct cstrap_view path,
    struct cstrap_vcard_file *file)
{
	const struct cstrap_vfile *at = NULL;
	size_t i;

	*file = (struct cstrap_vcard_file) { .depth = 0 };
	for (i = 0; i + 2 <= path.len; i += 2) {
		const uint16_t id =
		    (uint16_t)(path.data[i] << 8 | path.data[i + 1]);

		if (i == 0)
			at = id == CSTRAP_VFILE_MF ? vcard->mf : NULL;
		else
			at = cstrap_vfile_child(at, id);
		if (at == NULL)
			return false;
	}
	if (at == NULL || i != path.len || at->kind == CSTRAP_VFILE_DF)
		return false;
	describe(at, path, file);
	return true;
}
