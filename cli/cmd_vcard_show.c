/*
 * cli/cmd_vcard_show.c - cardstrap vcard show: what a virtual card holds.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include <string.h>

#include "cli/cmd.h"

#include "cardstrap/message.h"
#include "cardstrap/pkcs15.h"
#include "cardstrap/vcard.h"
#include "cli/key.h"
#include "host/secret.h"
#include "host/text.h"

struct listing {
	struct cstrap_cli *cli;
	bool secrets;
	json_t *files;
	json_t *keys;
};

/* Files of which the standard says that they hold no secret. */
static bool
is_public(const struct cstrap_vcard_file *file)
{
	return (file->depth == 1 &&
		   (file->file_id == CSTRAP_FID_DIR ||
		       file->file_id == CSTRAP_FID_ARR ||
		       file->file_id == CSTRAP_FID_ICCID)) ||
	    file->file_id == CSTRAP_FID_ODF;
}

static const char *
content_text(const struct cstrap_vcard_file *file, char room[64])
{
	struct cstrap_message message;

	if (cstrap_view_filled(file->content, 0xFF))
		return "blank";
	if (cstrap_message_decode(&message, file->content, NULL) == CSTRAP_OK)
		(void)snprintf(room, 64, "a message of %zu bytes",
		    message.bytes.len);
	else
		(void)snprintf(room, 64, "contents not shown");
	return room;
}

static void
say_hex(struct cstrap_cli *cli, const char *label, struct cstrap_view bytes)
{
	const size_t len = 2 * bytes.len + 1;
	char *hex = cstrap_secret_alloc(len);

	if (hex == NULL)
		return;
	cstrap_say(&cli->out, "      %s%s", label, cstrap_hex(bytes, hex));
	cstrap_secret_free(hex, len);
}

static void
say_content(struct cstrap_cli *cli, const struct cstrap_vcard_file *file)
{
	char label[24];

	if (file->record_len == 0) {
		say_hex(cli, "", file->content);
		return;
	}
	for (size_t at = 0; at < file->content.len; at += file->record_len) {
		const struct cstrap_view record =
		    cstrap_view_part(file->content, at, file->record_len);

		(void)snprintf(label, sizeof(label),
		    "%zu: ", at / file->record_len + 1);
		if (!cstrap_view_filled(record, 0xFF))
			say_hex(cli, label, record);
	}
}

static json_t *
file_json(const struct cstrap_vcard_file *file, const char *path, bool shown)
{
	json_t *o = json_pack("{s:s, s:s, s:I}", "path", path, "kind",
	    file->is_df              ? "df" :
		file->record_len > 0 ? "records" :
				       "transparent",
	    "life_cycle", (json_int_t)file->life_cycle);

	if (o == NULL)
		return NULL;
	if (file->aid.len > 0)
		(void)json_object_set_new(o, "aid", cstrap_json_hex(file->aid));
	if (file->rule.len > 0)
		(void)json_object_set_new(o, "rule",
		    cstrap_json_hex(file->rule));
	if (!file->is_df)
		(void)json_object_set_new(o, "size",
		    json_integer((json_int_t)file->content.len));
	if (file->record_len > 0)
		(void)json_object_set_new(o, "record_size",
		    json_integer(file->record_len));
	if (shown)
		(void)json_object_set_new(o, "content",
		    cstrap_json_hex(file->content));
	return o;
}

static void
list_file(void *ctx, const struct cstrap_vcard_file *file)
{
	struct listing *listing = ctx;
	struct cstrap_cli *cli = listing->cli;
	const bool shown =
	    !file->is_df && (listing->secrets || is_public(file));
	char path[2 * CSTRAP_PATH_MAX + 1] = "", room[64], aid[33] = "";

	(void)cstrap_hex(cstrap_view_part(file->path, 0, CSTRAP_PATH_MAX),
	    path);
	(void)cstrap_hex(cstrap_view_part(file->aid, 0, CSTRAP_AID_MAX), aid);
	if (file->is_df)
		cstrap_say(&cli->out, "  %s  DF%s%s", path,
		    aid[0] != '\0' ? " of the application " : "", aid);
	else
		cstrap_say(&cli->out, "  %s  EF, %zu bytes%s%s", path,
		    file->content.len, shown ? "" : ": ",
		    shown ? "" : content_text(file, room));
	if (shown)
		say_content(cli, file);
	if (listing->files != NULL)
		(void)json_array_append_new(listing->files,
		    file_json(file, path, shown));
}

static void
list_key(void *ctx, const struct cstrap_vcard_key *key)
{
	struct listing *listing = ctx;
	char room[8];
	const char *name = cstrap_key_ref_name(key->ref, room);

	cstrap_say(&listing->cli->out, "  %s  %u of %u tries left%s", name,
	    key->tries, key->tries_max, key->enabled ? "" : ", disabled");
	if (listing->keys != NULL)
		(void)json_array_append_new(listing->keys,
		    json_pack("{s:s, s:i, s:i, s:i, s:b}", "name", name, "ref",
			key->ref, "tries", key->tries, "tries_max",
			key->tries_max, "enabled", key->enabled));
}

int
cstrap_cmd_vcard_show(struct cstrap_cli *cli)
{
	const char *path = cli->options.args[0];
	struct listing listing = { cli,
		cstrap_cli_has(cli, CSTRAP_OPT_SHOW_SECRETS), NULL, NULL };
	struct cstrap_finding finding = { 0 };
	struct cstrap_vcard *vcard = NULL;
	enum cstrap_status st;

	st = cstrap_vcard_open(&vcard, path, &finding);
	if (st != CSTRAP_OK)
		return cstrap_fail(&cli->out, CSTRAP_SCENE_FILE, path, st,
		    &finding);
	listing.files = json_array();
	listing.keys = json_array();
	cstrap_say(&cli->out, "%s: ICCID %s", path, cstrap_vcard_iccid(vcard));
	cstrap_document_text(&cli->out, "file", path);
	cstrap_document_text(&cli->out, "iccid", cstrap_vcard_iccid(vcard));
	cstrap_vcard_each(vcard, list_file, &listing);
	cstrap_vcard_each_key(vcard, list_key, &listing);
	cstrap_document_set(&cli->out, "files", listing.files);
	cstrap_document_set(&cli->out, "keys", listing.keys);
	cstrap_vcard_close(&vcard);
	return CSTRAP_EXIT_OK;
}
