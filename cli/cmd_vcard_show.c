/*
 * cli/cmd_vcard_show.c - cardstrap vcard show: what a virtual card holds.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include <stdio.h>
#include <string.h>

#include "cli/cmd.h"

#include "cardstrap/pkcs15.h"
#include "cli/vcard_file.h"
#include "cli/vcard_text.h"
#include "host/text.h"

struct listing {
	struct cstrap_cli *cli;
	bool secrets;
	struct cstrap_vcard_dodfs dodfs;
	json_t *files;
};

/* Life cycles beside the usual one (ISO 7816-4 7.4.10). */
static const char *
life_text(uint8_t life_cycle)
{
	if (life_cycle == 0x01)
		return ", in creation";
	if (life_cycle == 0x03)
		return ", in initialisation";
	return (life_cycle & ~0x02) == 0x04 ? ", deactivated" : "";
}

/* "record 5 of 2F06", "compact, 439A9A00". */
static const char *
rule_source(const struct cstrap_vcard_file *file, char room[80])
{
	char hex[2 * 32 + 1];

	(void)cstrap_hex(cstrap_view_part(file->rule, 0, 32), hex);
	if (file->rule_tag == 0x8B && file->rule.len == 3)
		(void)snprintf(room, 80, "record %u of %.4s",
		    file->rule.data[2], hex);
	else
		(void)snprintf(room, 80, "%s %s",
		    file->rule_tag == 0x8C     ? "compact" :
			file->rule_tag == 0xAB ? "its own" :
						 "reference",
		    hex);
	return room;
}

static void
say_file(struct listing *listing, const struct cstrap_vcard_file *file,
    const char *path)
{
	struct cstrap_cli *cli = listing->cli;
	char aid[2 * CSTRAP_AID_MAX + 1] = "", sfi[16] = "", size[64] = "";

	(void)cstrap_hex(cstrap_view_part(file->aid, 0, CSTRAP_AID_MAX), aid);
	if (file->sfi > 0)
		(void)snprintf(sfi, sizeof(sfi), ", SFI %u", file->sfi);
	if (file->record_len > 0)
		(void)snprintf(size, sizeof(size), ", %zu records of %u bytes",
		    file->content.len / file->record_len, file->record_len);
	else if (!file->is_df)
		(void)snprintf(size, sizeof(size), ", %zu bytes",
		    file->content.len);
	cstrap_say(&cli->out, "  %s  %s%s%s%s%s%s%s", path,
	    cstrap_vcard_file_name(file, &listing->dodfs),
	    aid[0] != '\0' ? " " : "", aid, size, sfi,
	    file->is_shareable ? "" : ", not shareable",
	    life_text(file->life_cycle));
}

static void
say_rule(struct listing *listing, const struct cstrap_vcard_file *file)
{
	char room[CSTRAP_VCARD_RULE_TEXT_MAX], source[80];

	cstrap_say(&listing->cli->out, "      %s (%s)",
	    cstrap_vcard_rule_text(file, room), rule_source(file, source));
}

static json_t *
file_json(const struct listing *listing, const struct cstrap_vcard_file *file,
    const char *path)
{
	char room[CSTRAP_VCARD_RULE_TEXT_MAX];
	json_t *o = json_pack("{s:s, s:s, s:s, s:I, s:b, s:s, s:i}", "path",
	    path, "kind",
	    file->is_df              ? "df" :
		file->record_len > 0 ? "records" :
				       "transparent",
	    "name", cstrap_vcard_file_name(file, &listing->dodfs), "life_cycle",
	    (json_int_t)file->life_cycle, "shareable", file->is_shareable,
	    "access", cstrap_vcard_rule_text(file, room), "rule_tag",
	    file->rule_tag);

	if (o == NULL)
		return NULL;
	if (file->aid.len > 0)
		(void)json_object_set_new(o, "aid", cstrap_json_hex(file->aid));
	if (file->rule.len > 0)
		(void)json_object_set_new(o, "rule",
		    cstrap_json_hex(file->rule));
	if (file->sfi > 0)
		(void)json_object_set_new(o, "sfi", json_integer(file->sfi));
	if (!file->is_df)
		(void)json_object_set_new(o, "size",
		    json_integer((json_int_t)file->content.len));
	if (file->record_len > 0)
		(void)json_object_set_new(o, "record_size",
		    json_integer(file->record_len));
	if (!file->is_df &&
	    (listing->secrets || cstrap_vcard_file_is_public(file)))
		(void)json_object_set_new(o, "content",
		    cstrap_json_hex(file->content));
	return o;
}

static void
list_file(void *ctx, const struct cstrap_vcard_file *file)
{
	struct listing *listing = ctx;
	char path[2 * CSTRAP_PATH_MAX + 1] = "";

	(void)cstrap_hex(cstrap_view_part(file->path, 0, CSTRAP_PATH_MAX),
	    path);
	say_file(listing, file, path);
	say_rule(listing, file);
	if (!file->is_df)
		cstrap_vcard_say_content(listing->cli, file, &listing->dodfs,
		    listing->secrets);
	if (listing->files != NULL)
		(void)json_array_append_new(listing->files,
		    file_json(listing, file, path));
}

static void
say_limits(struct cstrap_cli *cli, const struct cstrap_vcard *vcard)
{
	struct cstrap_vcard_limits limits;

	cstrap_vcard_limits(vcard, &limits);
	cstrap_say(&cli->out, "memory: %zu of %zu bytes used; channels: %zu",
	    limits.used, limits.memory, limits.channels);
	cstrap_document_number(&cli->out, "memory", limits.memory);
	cstrap_document_number(&cli->out, "used", limits.used);
	cstrap_document_number(&cli->out, "channels", limits.channels);
}

int
cstrap_cmd_vcard_show(struct cstrap_cli *cli)
{
	const char *path = cli->options.args[0];
	struct listing listing = { .cli = cli,
		.secrets = cstrap_cli_has(cli, CSTRAP_OPT_SHOW_SECRETS) };
	struct cstrap_finding finding = { 0 };
	struct cstrap_vcard *vcard = NULL;
	enum cstrap_status st;

	st = cstrap_vcard_open(&vcard, path, &finding);
	if (st != CSTRAP_OK)
		return cstrap_fail(&cli->out, CSTRAP_SCENE_FILE, path, st,
		    &finding);
	cstrap_say(&cli->out, "%s", path);
	cstrap_document_text(&cli->out, "file", path);
	cstrap_vcard_say_iccid(cli, vcard);
	say_limits(cli, vcard);
	cstrap_vcard_say_keys(cli, vcard);
	cstrap_vcard_say_quirks(cli, vcard);
	cstrap_vcard_each(vcard, cstrap_vcard_dodf_collect, &listing.dodfs);
	listing.files = json_array();
	cstrap_say(&cli->out, "files");
	cstrap_vcard_each(vcard, list_file, &listing);
	cstrap_document_set(&cli->out, "files", listing.files);
	cstrap_vcard_close(&vcard);
	return CSTRAP_EXIT_OK;
}
