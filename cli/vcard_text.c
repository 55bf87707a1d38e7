/*
 * cli/vcard_text.c - what the verbs of virtual cards say of one.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "cli/vcard_text.h"

#include <stdio.h>

#include "cli/key.h"

struct listing {
	struct cstrap_cli *cli;
	json_t *list;
};

static void
append(struct listing *listing, json_t *o)
{
	if (listing->list != NULL && o != NULL)
		(void)json_array_append_new(listing->list, o);
	else
		json_decref(o);
}

static void
say_key(void *ctx, const struct cstrap_vcard_key *key)
{
	struct listing *listing = ctx;
	char room[8], unblock[64] = "";
	const char *name = cstrap_key_ref_name(key->ref, room);

	if (key->unblock_max > 0)
		(void)snprintf(unblock, sizeof(unblock),
		    "; unblocking: %u of %u", key->unblock_tries,
		    key->unblock_max);
	cstrap_say(&listing->cli->out, "  %-6s  %u of %u tries left%s%s", name,
	    key->tries, key->tries_max, key->enabled ? "" : ", disabled",
	    unblock);
	append(listing,
	    json_pack("{s:s, s:i, s:i, s:i, s:b, s:i, s:i}", "name", name,
		"ref", key->ref, "tries", key->tries, "tries_max",
		key->tries_max, "enabled", key->enabled, "unblock_tries",
		key->unblock_tries, "unblock_max", key->unblock_max));
}

void
cstrap_vcard_say_keys(struct cstrap_cli *cli, const struct cstrap_vcard *vcard)
{
	struct listing listing = { cli, json_array() };

	cstrap_say(&cli->out, "keys");
	cstrap_vcard_each_key(vcard, say_key, &listing);
	cstrap_document_set(&cli->out, "keys", listing.list);
}

static void
say_quirk(void *ctx, const struct cstrap_vcard_quirk *quirk)
{
	struct listing *listing = ctx;

	if (json_array_size(listing->list) == 0)
		cstrap_say(&listing->cli->out, "quirks");
	cstrap_say(&listing->cli->out, "  %s: %s: %s", quirk->name,
	    quirk->value, quirk->text);
	append(listing,
	    json_pack("{s:s, s:s, s:s}", "name", quirk->name, "value",
		quirk->value, "text", quirk->text));
}

void
cstrap_vcard_say_quirks(struct cstrap_cli *cli,
    const struct cstrap_vcard *vcard)
{
	struct listing listing = { cli, json_array() };

	cstrap_vcard_each_quirk(vcard, say_quirk, &listing);
	cstrap_document_set(&cli->out, "quirks", listing.list);
}

void
cstrap_vcard_say_iccid(struct cstrap_cli *cli, const struct cstrap_vcard *vcard)
{
	const char *iccid = cstrap_vcard_iccid(vcard);

	if (iccid[0] == '\0')
		cstrap_say(&cli->out, "no ICCID");
	else
		cstrap_say(&cli->out, "ICCID %s", iccid);
	cstrap_document_text(&cli->out, "iccid", iccid);
}
