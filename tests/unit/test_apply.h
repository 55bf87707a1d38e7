/*
 * test_apply.h - notes of what a plan or a release tells, as text.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#ifndef CSTRAP_TEST_APPLY_H
#define CSTRAP_TEST_APPLY_H

#include "fixture.h"

#include "cardstrap/apply.h"

/* Notes what it is told, as text. */
struct notes {
	char text[4096];
	size_t len;
	unsigned int fail_at; /* call that fails, from 1; 0: none */
	unsigned int calls;
	bool abandoned;
};

static inline enum cstrap_status
note(struct notes *notes, const char *word, const struct cstrap_path *path,
    struct cstrap_view value)
{
	char room[CSTRAP_PATH_TEXT_MAX];

	if (++notes->calls == notes->fail_at)
		return CSTRAP_E_FILE;
	notes->len += (size_t)snprintf(notes->text + notes->len,
	    sizeof(notes->text) - notes->len, "%s%s", word,
	    cstrap_path_text(path, room));
	for (size_t i = 0; i < value.len; i++)
		notes->len += (size_t)snprintf(notes->text + notes->len,
		    sizeof(notes->text) - notes->len, "%s%02X", i ? "" : "=",
		    value.data[i]);
	notes->len += (size_t)snprintf(notes->text + notes->len,
	    sizeof(notes->text) - notes->len, "\n");
	return CSTRAP_OK;
}

static inline struct cstrap_message
message_of(const char *hex, uint8_t *room, size_t room_len)
{
	struct cstrap_message message;
	struct cstrap_finding finding;
	const size_t len = fixture_hex(hex, room, room_len);

	if (cstrap_message_decode(&message, (struct cstrap_view) { room, len },
		&finding) != CSTRAP_OK)
		fail_msg("offset %zu: %s", finding.offset,
		    cstrap_status_name(finding.status));
	return message;
}

#endif /* CSTRAP_TEST_APPLY_H */
