/*
 * provision/survey_unlock.c - PINs that a card asks for before it lets its
 * files be read: those that the files' own rules name, each presented once.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "provision/survey.h"

#include <string.h>

#include "provision/survey_file.h"

bool
cstrap_survey_accepted(const struct cstrap_survey *survey, uint8_t key)
{
	return survey->accepted_count > 0 &&
	    memchr(survey->accepted, key, survey->accepted_count) != NULL;
}

/* The only PIN that was given: what a card wants that does not say. */
static void
guess(const struct cstrap_survey *survey, struct cstrap_access *access)
{
	const struct cstrap_keyring *ring = survey->guard.keys;

	access->kind = CSTRAP_ACCESS_KEYS;
	access->all = true;
	access->key_count = 0;
	for (size_t i = 0; ring != NULL && i < ring->count; i++)
		if (cstrap_key_is_pin(ring->keys[i].ref) &&
		    access->key_count < CSTRAP_ACCESS_KEYS_MAX)
			access->keys[access->key_count++] = ring->keys[i].ref;
	if (access->key_count != 1)
		access->kind = CSTRAP_ACCESS_OTHER;
}

static bool
can_present(const struct cstrap_survey *survey, uint8_t key)
{
	return cstrap_key_is_pin(key) &&
	    cstrap_keyring_has(survey->guard.keys, key) &&
	    !cstrap_survey_accepted(survey, key) &&
	    survey->accepted_count < CSTRAP_KEYRING_MAX;
}

/* Of a rule's keys those to present: all, or of alternatives the first given. */
static bool
narrow(const struct cstrap_survey *survey, struct cstrap_access *access)
{
	if (access->kind != CSTRAP_ACCESS_KEYS)
		return false;
	for (uint8_t i = 0; i < access->key_count; i++) {
		const bool can = can_present(survey, access->keys[i]);

		if (can && !access->all) {
			access->keys[0] = access->keys[i];
			access->key_count = 1;
			return true;
		}
		if (!can && access->all)
			return false;
	}
	return access->all && access->key_count > 0;
}

static enum cstrap_status
present(struct cstrap_survey *survey, uint8_t key)
{
	int tries = CSTRAP_TRIES_UNASKED;
	enum cstrap_status st;
	bool presented;

	st = cstrap_guard_tries(survey->session, &survey->guard, key, false,
	    &tries, &presented);
	if (st == CSTRAP_OK && !presented)
		st = cstrap_guard_present(survey->session, &survey->guard, key);
	if (st == CSTRAP_OK)
		survey->accepted[survey->accepted_count++] = key;
	return st;
}

enum cstrap_status
cstrap_survey_unlock(struct cstrap_survey *survey,
    struct cstrap_survey_file *file)
{
	struct cstrap_access access;
	enum cstrap_status st;
	bool known;

	st = cstrap_survey_access(survey, file, CSTRAP_ACCESS_READ, &access,
	    &known);
	if (st != CSTRAP_OK)
		return st;
	if (!known)
		guess(survey, &access);
	else if (access.kind == CSTRAP_ACCESS_KEYS && access.key_count > 0)
		file->unread = access.keys[0];
	if (!narrow(survey, &access))
		return CSTRAP_E_KEY_NEEDED;
	for (uint8_t i = 0; st == CSTRAP_OK && i < access.key_count; i++)
		st = present(survey, access.keys[i]);
	return st;
}

enum cstrap_status
cstrap_survey_unlock_way(struct cstrap_survey *survey)
{
	const struct cstrap_card_path *path = &survey->walk.file;
	const uint8_t before = survey->accepted_count;
	struct cstrap_survey_file file = { 0 };
	enum cstrap_status st;

	st = cstrap_survey_directories(survey);
	if (st == CSTRAP_OK && survey->walk.has_entry)
		st = cstrap_survey_take(survey,
		    (struct cstrap_view) { path->bytes, path->len }, &file);
	cstrap_survey_file_wipe(&file);
	cstrap_survey_forget_directories(survey);
	return st == CSTRAP_OK && survey->accepted_count == before ?
	    CSTRAP_E_KEY_NEEDED :
	    st;
}
