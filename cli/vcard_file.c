/*
 * cli/vcard_file.c - one file of a virtual card, as a person wants to see it.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "cli/vcard_file.h"

#include <stdio.h>
#include <string.h>

#include "cardstrap/message.h"
#include "cardstrap/pkcs15.h"
#include "cli/card_dir.h"
#include "cli/tree.h"
#include "host/secret.h"
#include "host/text.h"

#define HEX_MAX 64 /* bytes of a line */

static bool
is_under_mf(const struct cstrap_vcard_file *file, uint16_t file_id)
{
	return file->depth == 1 && file->file_id == file_id;
}

static bool
is_odf(const struct cstrap_vcard_file *file)
{
	return !file->is_df && file->depth > 1 &&
	    file->file_id == CSTRAP_FID_ODF;
}

bool
cstrap_vcard_file_is_public(const struct cstrap_vcard_file *file)
{
	return is_under_mf(file, CSTRAP_FID_DIR) ||
	    is_under_mf(file, CSTRAP_FID_ARR) ||
	    is_under_mf(file, CSTRAP_FID_ICCID) || is_odf(file);
}

/* A path of two bytes is below the application, a longer one as it says. */
static void
add_dodf(struct cstrap_vcard_dodfs *dodfs, struct cstrap_view df,
    struct cstrap_view path)
{
	const size_t keep = path.len == 2 ? df.len : 0;
	uint8_t *to;

	if (dodfs->count == CSTRAP_VCARD_DODFS_MAX || path.len < 2 ||
	    keep + path.len > sizeof(dodfs->list[0].path))
		return;
	to = dodfs->list[dodfs->count].path;
	memcpy(to, df.data, keep);
	memcpy(to + keep, path.data, path.len);
	dodfs->list[dodfs->count++].len = keep + path.len;
}

void
cstrap_vcard_dodf_collect(void *ctx, const struct cstrap_vcard_file *file)
{
	struct cstrap_vcard_dodfs *dodfs = ctx;
	const struct cstrap_view df =
	    cstrap_view_part(file->path, 0, file->path.len - 2);
	struct cstrap_odf_entry entry;
	struct cstrap_finding finding;
	struct cstrap_cursor r;

	if (!is_odf(file))
		return;
	cstrap_cursor_init(&r, file->content);
	while (cstrap_odf_next(&r, &entry, &finding))
		if (entry.tag == CSTRAP_ODF_DATA_OBJECTS)
			add_dodf(dodfs, df, entry.at.path);
}

static bool
is_dodf(const struct cstrap_vcard_file *file,
    const struct cstrap_vcard_dodfs *dodfs)
{
	for (size_t i = 0; i < dodfs->count && !file->is_df; i++)
		if (cstrap_view_equal(file->path,
			(struct cstrap_view) { dodfs->list[i].path,
			    dodfs->list[i].len }))
			return true;
	return false;
}

const char *
cstrap_vcard_file_name(const struct cstrap_vcard_file *file,
    const struct cstrap_vcard_dodfs *dodfs)
{
	if (file->is_df)
		return file->depth == 0 ? "MF" :
		    file->aid.len > 0   ? "application" :
					  "DF";
	if (is_under_mf(file, CSTRAP_FID_DIR))
		return "EF(DIR)";
	if (is_under_mf(file, CSTRAP_FID_ARR))
		return "EF(ARR)";
	if (is_under_mf(file, CSTRAP_FID_ICCID))
		return "EF(ICCID)";
	if (is_odf(file))
		return "EF(ODF)";
	return is_dodf(file, dodfs) ? "EF(DODF)" : "EF";
}

/* Lines of hex without the padding at the end. */
static void
say_hex(struct cstrap_cli *cli, struct cstrap_view bytes)
{
	const size_t len = 2 * HEX_MAX + 1;
	char *hex = cstrap_secret_alloc(len);

	while (bytes.len > 0 && bytes.data[bytes.len - 1] == 0xFF)
		bytes.len--;
	for (size_t at = 0; at < bytes.len && hex != NULL; at += HEX_MAX)
		cstrap_say(&cli->out, "      %s",
		    cstrap_hex(cstrap_view_part(bytes, at, HEX_MAX), hex));
	cstrap_secret_free(hex, len);
}

static void
say_records(struct cstrap_cli *cli, const struct cstrap_vcard_file *file,
    void (
	*say)(struct cstrap_cli *cli, size_t number, struct cstrap_view record))
{
	const size_t len =
	    file->record_len > 0 ? file->record_len : file->content.len;

	for (size_t at = 0; at < file->content.len; at += len) {
		const struct cstrap_view record =
		    cstrap_view_part(file->content, at, len);

		if (!cstrap_view_filled(record, 0xFF))
			say(cli, at / len + 1, record);
	}
}

/*
 * An EF.ARR record, as a file that refers to it would say it. The bits of EFs
 * and DFs mean different things; only DFs have one for making DFs.
 */
static void
say_rule(struct cstrap_cli *cli, size_t number, struct cstrap_view record)
{
	const struct cstrap_vcard_file ef = { .rule_tag = 0xAB,
		.expanded = record };
	const struct cstrap_vcard_file df = { .rule_tag = 0xAB,
		.is_df = true,
		.expanded = record };
	char room[CSTRAP_VCARD_RULE_TEXT_MAX];

	if (strstr(cstrap_vcard_rule_text(&df, room), "create DF") == NULL)
		(void)cstrap_vcard_rule_text(&ef, room);
	cstrap_say(&cli->out, "      record %zu: %s", number, room);
}

static void
say_dir(struct cstrap_cli *cli, size_t number, struct cstrap_view record)
{
	cli->out.indent = 4;
	cstrap_list_dir_records(cli, record, (unsigned)number);
	cli->out.indent = 0;
}

static bool
say_message(struct cstrap_cli *cli, const struct cstrap_vcard_file *file,
    bool secrets)
{
	struct cstrap_message message;

	if (cstrap_message_decode(&message, file->content, NULL) != CSTRAP_OK)
		return false;
	cstrap_say(&cli->out, "      a message of %zu bytes",
	    message.bytes.len);
	cli->out.indent = 8;
	cstrap_tree_say(cli, &message, CSTRAP_ENABLER_NEWEST, secrets);
	cli->out.indent = 0;
	return true;
}

static void
say_directory(struct cstrap_cli *cli, const struct cstrap_vcard_file *file)
{
	cli->out.indent = 2;
	if (is_odf(file))
		cstrap_list_odf(cli, file->content);
	else
		cstrap_list_dodf(cli, file->content);
	cli->out.indent = 0;
}

void
cstrap_vcard_say_content(struct cstrap_cli *cli,
    const struct cstrap_vcard_file *file,
    const struct cstrap_vcard_dodfs *dodfs, bool secrets)
{
	if (cstrap_view_filled(file->content, 0xFF))
		cstrap_say(&cli->out, "      blank");
	else if (cstrap_view_filled(file->content, 0x00))
		cstrap_say(&cli->out, "      zeros");
	else if (is_under_mf(file, CSTRAP_FID_DIR))
		say_records(cli, file, say_dir);
	else if (is_under_mf(file, CSTRAP_FID_ARR))
		say_records(cli, file, say_rule);
	else if (is_odf(file) || is_dodf(file, dodfs))
		say_directory(cli, file);
	else if (say_message(cli, file, secrets))
		return;
	else if (secrets || cstrap_vcard_file_is_public(file))
		say_hex(cli, file->content);
	else
		cstrap_say(&cli->out, "      contents not shown");
}
