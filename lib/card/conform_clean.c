/*
 * card/conform_clean.c - take away what a script made.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "card/conform_session.h"

#include "card/conform_file.h"

/* Files of the MF that are there still; what lies in them goes with them. */
static size_t
count_left(struct cstrap_conform_session *session)
{
	const struct cstrap_conform_guard *guard = &session->guard;
	size_t count = 0;

	session->report->left_id = 0;
	for (size_t i = guard->count; i-- > 0;) {
		if (guard->files[i].gone ||
		    guard->files[i].parent != CSTRAP_CONFORM_MF)
			continue;
		count++;
		session->report->left_id = guard->files[i].file_id;
	}
	return count;
}

/*
 * Keys that the card took before the reset; and, if that was not enough, those
 * that were given but not presented yet, guarded as any.
 */
static enum cstrap_status
open_up(struct cstrap_conform_session *session, bool all)
{
	const struct cstrap_conform_options *o = session->options;
	enum cstrap_status st = cstrap_conform_restart(session);

	for (size_t i = 0; st == CSTRAP_OK && i < o->key_count; i++)
		if (all || cstrap_conform_was_accepted(session, o->keys[i].ref))
			st = cstrap_conform_present(session, 0, o->keys[i].ref);
	return st;
}

static enum cstrap_status
delete_one(struct cstrap_conform_session *session, uint16_t file_id)
{
	static const uint8_t mf[] = { 0x00, 0xA4, 0x00, 0x0C, 2, 0x3F, 0x00 };
	const uint8_t command[] = { 0x00, CSTRAP_INS_DELETE_FILE, 0, 0, 2,
		(uint8_t)(file_id >> 8), (uint8_t)file_id };
	enum cstrap_status st = cstrap_conform_exchange(session,
	    (struct cstrap_view) { mf, sizeof(mf) });

	if (st != CSTRAP_OK)
		return st;
	return cstrap_conform_exchange(session,
	    (struct cstrap_view) { command, sizeof(command) });
}

static enum cstrap_status
delete_all(struct cstrap_conform_session *session, bool all)
{
	enum cstrap_status st = open_up(session, all);

	for (size_t i = session->guard.count; st == CSTRAP_OK && i-- > 0;) {
		const struct cstrap_conform_file *file =
		    &session->guard.files[i];

		if (!file->gone && file->parent == CSTRAP_CONFORM_MF)
			st = delete_one(session, file->file_id);
	}
	return st;
}

enum cstrap_status
cstrap_conform_clean(struct cstrap_conform_session *session)
{
	enum cstrap_status st = CSTRAP_OK;

	if (count_left(session) > 0)
		st = delete_all(session, false);
	if (st == CSTRAP_OK && count_left(session) > 0)
		st = delete_all(session, true);
	session->report->left = count_left(session);
	return st;
}
