/*
 * cli/cmd_readers.c - cardstrap readers: the readers and what is in them.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include <stdlib.h>
#include <string.h>

#include "cli/cmd.h"

#include "cardstrap/pcsc.h"
#include "cardstrap/provision.h"
#include "cli/atr.h"
#include "host/text.h"

/* Is there a part of the comma-separated list in name? */
static bool
is_ignored(const char *name)
{
	const char *list = getenv("CARDSTRAP_READER_IGNORE");

	while (list != NULL && *list != '\0') {
		const size_t len = strcspn(list, ",");

		if (len > 0 && memmem(name, strlen(name), list, len) != NULL)
			return true;
		list += len;
		list += *list == ',';
	}
	return false;
}

/* Best effort: a card that is busy or knows no ICCID is listed without. */
static bool
read_iccid(const struct cstrap_reader *reader, char iccid[CSTRAP_ICCID_MAX])
{
	const struct cstrap_pcsc_options options = { .lock_seconds = 1 };
	struct cstrap_link link = { 0 };
	enum cstrap_status st;

	if (!reader->has_card || reader->is_mute || reader->in_use ||
	    is_ignored(reader->name))
		return false;
	st = cstrap_pcsc_open(&link, reader->name, &options, NULL);
	if (st == CSTRAP_OK)
		st = cstrap_card_iccid(&link, iccid, NULL);
	cstrap_link_close(&link);
	return st == CSTRAP_OK;
}

static const char *
state_of(const struct cstrap_reader *reader)
{
	if (!reader->has_card)
		return "no card";
	if (reader->is_mute)
		return "a card that does not answer";
	return reader->in_use ? "a card, in use by another program" : "a card";
}

static void
list_reader(struct cstrap_cli *cli, size_t index,
    const struct cstrap_reader *reader, json_t *all)
{
	const struct cstrap_view atr = { reader->atr, reader->atr_len };
	char hex[2 * CSTRAP_ATR_MAX + 1], protocols[40] = "";
	char iccid[CSTRAP_ICCID_MAX] = "";
	const bool ignored = is_ignored(reader->name);
	json_t *o;

	(void)cstrap_hex(atr, hex);
	(void)cstrap_atr_protocols(atr, protocols);
	if (!read_iccid(reader, iccid))
		iccid[0] = '\0';
	cstrap_say(&cli->out, "%zu  %s: %s%s", index, reader->name,
	    state_of(reader), ignored ? " (ignored)" : "");
	if (hex[0] != '\0')
		cstrap_say(&cli->out, "   ATR %s (%s)", hex, protocols);
	if (iccid[0] != '\0')
		cstrap_say(&cli->out, "   ICCID %s", iccid);
	o = json_pack("{s:I, s:o, s:b, s:b, s:b, s:b}", "index",
	    (json_int_t)index, "name", cstrap_json_text(reader->name), "card",
	    reader->has_card, "mute", reader->is_mute, "in_use", reader->in_use,
	    "ignored", ignored);
	if (o != NULL && hex[0] != '\0') {
		(void)json_object_set_new(o, "atr", json_string(hex));
		(void)json_object_set_new(o, "protocols",
		    json_string(protocols));
	}
	if (o != NULL && iccid[0] != '\0')
		(void)json_object_set_new(o, "iccid", json_string(iccid));
	if (all != NULL && o != NULL)
		(void)json_array_append_new(all, o);
}

int
cstrap_cmd_readers(struct cstrap_cli *cli)
{
	struct cstrap_reader readers[CSTRAP_READERS_MAX];
	struct cstrap_finding finding = { 0 };
	size_t count = 0;
	json_t *all;
	enum cstrap_status st;

	st = cstrap_pcsc_list(readers, CSTRAP_READERS_MAX, &count, &finding);
	if (st != CSTRAP_OK)
		return cstrap_fail(&cli->out, CSTRAP_SCENE_READ, NULL, st,
		    &finding);
	all = json_array();
	for (size_t i = 0; i < count; i++)
		list_reader(cli, i, &readers[i], all);
	cstrap_document_set(&cli->out, "readers", all);
	if (count > 0)
		return CSTRAP_EXIT_OK;
	return cstrap_fail_with(&cli->out, CSTRAP_EXIT_READER,
	    "plug one in; its driver may be missing (the package libccid "
	    "serves most USB readers)",
	    "pcscd runs, and has no reader");
}
