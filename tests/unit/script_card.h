/*
 * script_card.h - a card that is a table of commands and their answers.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#ifndef CSTRAP_TEST_SCRIPT_CARD_H
#define CSTRAP_TEST_SCRIPT_CARD_H

#include "fixture.h"

#include "cardstrap/card.h"

/* Hex without spaces. An answer of NULL fails the exchange. */
struct script_row {
	const char *command;
	const char *answer;
};

struct script_card {
	const struct script_row *rows;
	size_t row_count;
	bool in_order; /* each row once, one after the other */
	bool used[64];
	unsigned int commands;
	char log[4096]; /* what was sent: hex, a space between */
};

#define SCRIPT(table)                                                          \
	{                                                                      \
		.rows = table, .row_count = sizeof(table) / sizeof((table)[0]) \
	}

/* The row for a command: the first that was not used, else the last. */
static inline const struct script_row *
script_find(struct script_card *script, const char *hex)
{
	const struct script_row *row = NULL;

	for (size_t i = 0; i < script->row_count; i++) {
		if (script->in_order && script->used[i])
			continue;
		if (strcmp(script->rows[i].command, hex) != 0) {
			if (script->in_order)
				break;
			continue;
		}
		row = &script->rows[i];
		if (!script->used[i]) {
			script->used[i] = true;
			break;
		}
	}
	return row;
}

/* What is not in the table is not on the card. */
static inline enum cstrap_status
script_exchange(void *ctx, struct cstrap_view command, struct cstrap_room room,
    size_t *len)
{
	struct script_card *script = ctx;
	const struct script_row *row;
	char hex[2 * CSTRAP_COMMAND_MAX + 1] = "";
	const size_t log_len = strlen(script->log);

	assert_true(command.len >= 4 && command.len <= CSTRAP_COMMAND_MAX);
	assert_true(room.len >= CSTRAP_ANSWER_MAX);
	for (size_t i = 0; i < command.len; i++)
		snprintf(hex + 2 * i, 3, "%02X", command.data[i]);
	script->commands++;
	snprintf(script->log + log_len, sizeof(script->log) - log_len, "%s%s",
	    log_len > 0 ? " " : "", hex);
	row = script_find(script, hex);
	if (row == NULL && script->in_order)
		fail_msg("%s is not what comes next", hex);
	if (row != NULL && row->answer == NULL)
		return CSTRAP_E_CARD_REMOVED;
	*len = fixture_hex(row != NULL ? row->answer : "6A82", room.data,
	    room.len);
	return CSTRAP_OK;
}

static inline struct cstrap_transport
script_transport(struct script_card *script)
{
	return (struct cstrap_transport) { script_exchange, script };
}

/* All rows of a script in order were used. */
static inline void
script_assert_done(const struct script_card *script)
{
	for (size_t i = 0; i < script->row_count; i++)
		if (!script->used[i])
			fail_msg("%s was not sent", script->rows[i].command);
}

#endif /* CSTRAP_TEST_SCRIPT_CARD_H */
