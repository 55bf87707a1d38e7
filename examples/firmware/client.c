/*
 * client.c - what a LwM2M client does with the card: look, decide, apply.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "client.h"

#include <string.h>

/* --- one look: walk to the file, read it through a window ---------------- */

static void
hash_piece(void *ctx, struct cstrap_view bytes)
{
	sha256_update(ctx, bytes);
}

/* The account of an instance, which is begun where it is new. */
static struct account *
account_of(struct accounts *accounts, uint16_t instance)
{
	struct account *last;

	if (accounts->count > 0) {
		last = &accounts->of[accounts->count - 1];
		if (last->instance == instance)
			return last;
	}
	if (accounts->count == ACCOUNTS_MAX)
		return NULL;
	last = &accounts->of[accounts->count++];
	last->instance = instance;
	last->uri[0] = '\0';
	return last;
}

/* A value, whole as it is shorter than the window's room. */
static void
take_value(void *ctx, const struct cstrap_window_part *part)
{
	struct client *client = ctx;
	struct account *account;

	if (part->kind != CSTRAP_NODE_RESOURCE ||
	    part->path.id[0] != CSTRAP_OBJECT_SECURITY ||
	    part->path.id[2] != CSTRAP_SECURITY_URI ||
	    part->part.len != part->len || part->len >= URI_MAX)
		return;
	account = account_of(&client->staged, part->path.id[1]);
	if (account == NULL)
		return;
	memcpy(account->uri, part->part.data, part->len);
	account->uri[part->len] = '\0';
}

static enum cstrap_status
read_message(struct client *client, const struct cstrap_walk *walk)
{
	const struct cstrap_window_tap tap = { hash_piece, &client->sha };
	const struct cstrap_room room = { client->room, sizeof(client->room) };
	struct cstrap_window_fetch fetch;
	struct cstrap_window window;

	cstrap_window_begin(&window, room, take_value, client);
	cstrap_window_fetch_begin(&fetch, &client->card, &window, &tap,
	    walk->has_part ? walk->index : 0);
	return cstrap_window_fetch_run(&fetch, &client->modem);
}

static void
look(struct client *client, struct cstrap_sight *sight)
{
	const struct cstrap_room room = { client->directory,
		sizeof(client->directory) };
	struct cstrap_walk walk;
	enum cstrap_status st;

	memset(sight, 0, sizeof(*sight));
	client->staged.count = 0;
	sha256_begin(&client->sha);
	cstrap_card_init(&client->card);
	cstrap_walk_begin(&walk, &client->card, room, NULL);
	if ((st = cstrap_walk_run(&walk, &client->modem)) == CSTRAP_OK) {
		st = read_message(client, &walk);
		cstrap_walk_close(&walk);
		(void)cstrap_walk_run(&walk, &client->modem);
	}
	sha256_end(&client->sha, sight->hash);
	sight->kind = cstrap_sight_of(st, true);
	cstrap_card_wipe(&client->card);
	cstrap_wipe(client->room, sizeof(client->room));
}

/* --- what follows from it ------------------------------------------------ */

static void
decide(const struct client *client, const struct cstrap_sight *first,
    const struct cstrap_sight *second, struct cstrap_decision *decision)
{
	const struct cstrap_view bytes = { client->store.record,
		client->store.record_len };
	struct cstrap_change_input input = { NULL, false, first, second, NULL };
	const struct cstrap_view no_key = { NULL, 0 };
	struct cstrap_record record;

	if (bytes.len > 0) {
		input.record = &record;
		input.record_refused = cstrap_record_decode(&record, bytes,
					   NULL, no_key, NULL) != CSTRAP_OK;
	}
	cstrap_change_decide(&input, decision);
}

/* DISABLE, DELETE, APPLY and RECORD; on a device one commit to flash. */
static void
commit(struct client *client, const struct cstrap_decision *decision)
{
	const struct cstrap_room room = { client->store.record,
		sizeof(client->store.record) };
	const struct cstrap_view no_key = { NULL, 0 };
	struct cstrap_view record;

	if (decision->actions & (CSTRAP_ACTION_DISABLE | CSTRAP_ACTION_DELETE))
		client->store.accounts.count = 0;
	if (decision->actions & CSTRAP_ACTION_APPLY)
		client->store.accounts = client->staged;
	if (decision->actions & CSTRAP_ACTION_RECORD &&
	    cstrap_record_encode(&decision->record, NULL, no_key, room,
		&record) == CSTRAP_OK)
		client->store.record_len = record.len;
}

void
client_check(struct client *client, struct cstrap_decision *decision)
{
	struct cstrap_sight first, second;

	look(client, &first);
	decide(client, &first, NULL, decision);
	if (decision->actions & CSTRAP_ACTION_READ_AGAIN) {
		look(client, &second);
		decide(client, &first, &second, decision);
	}
	commit(client, decision);
}
