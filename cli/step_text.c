/*
 * cli/step_text.c - a step of a plan, in words and in hex.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include <stdio.h>
#include <string.h>

#include "cli/step_text.h"

#include "cli/key.h"
#include "cli/tree.h"
#include "host/text.h"

#define HEADER_LEN 4 /* CLA, INS, P1, P2 */

const char *
cstrap_step_words(const struct cstrap_step *step,
    char room[CSTRAP_STEP_WORDS_MAX])
{
	const uint8_t ins = step->command.len > 1 ? step->command.data[1] : 0;
	const char *name = cstrap_ins_name(ins);
	const size_t data_len =
	    step->command.len > HEADER_LEN + 1 ? step->command.len - 5 : 0;
	char key[8], bytes[32];

	if (name == NULL)
		name = "command";
	if (step->kind == CSTRAP_STEP_VERIFY)
		(void)snprintf(room, CSTRAP_STEP_WORDS_MAX, "%s %s", name,
		    cstrap_key_ref_name(step->key, key));
	else if (ins == CSTRAP_INS_READ_BINARY ||
	    ins == CSTRAP_INS_UPDATE_BINARY)
		(void)snprintf(room, CSTRAP_STEP_WORDS_MAX,
		    "%s %04X: %s at %zu", name, step->file_id,
		    cstrap_count_text(step->kind == CSTRAP_STEP_READ ?
			    step->answer_len :
			    data_len,
			"byte", bytes),
		    step->offset);
	else if (ins == CSTRAP_INS_READ_RECORD ||
	    ins == CSTRAP_INS_UPDATE_RECORD)
		(void)snprintf(room, CSTRAP_STEP_WORDS_MAX,
		    "%s %04X: record %u", name, step->file_id,
		    step->command.data[2]);
	else if (step->file_id != 0)
		(void)snprintf(room, CSTRAP_STEP_WORDS_MAX, "%s %04X", name,
		    step->file_id);
	else
		(void)snprintf(room, CSTRAP_STEP_WORDS_MAX, "%s", name);
	return room;
}

static void
mask(char *hex, size_t from, size_t count)
{
	memset(hex + 2 * from, '.', 2 * count);
}

/* Lc and the key itself, which is nobody's to print. */
static const char *
verify_hex(const struct cstrap_step *step, char room[CSTRAP_STEP_HEX_MAX])
{
	(void)cstrap_hex(cstrap_view_part(step->command, 0, HEADER_LEN), room);
	(void)snprintf(room + (size_t)2 * HEADER_LEN, 3, "%02X",
	    CSTRAP_KEY_LEN);
	mask(room, HEADER_LEN + 1, CSTRAP_KEY_LEN);
	room[(size_t)2 * (HEADER_LEN + 1 + CSTRAP_KEY_LEN)] = '\0';
	return room;
}

const char *
cstrap_step_hex(const struct cstrap_step *step, bool secrets,
    char room[CSTRAP_STEP_HEX_MAX])
{
	if (step->kind == CSTRAP_STEP_VERIFY)
		return verify_hex(step, room);
	(void)cstrap_hex(cstrap_view_part(step->command, 0, CSTRAP_COMMAND_MAX),
	    room);
	if (!secrets && step->secret.len > 0)
		mask(room, (size_t)(step->secret.data - step->command.data),
		    step->secret.len);
	return room;
}

const char *
cstrap_step_answer_hex(const struct cstrap_step *step, bool secrets,
    char room[CSTRAP_STEP_HEX_MAX])
{
	const struct cstrap_view data =
	    cstrap_view_part(step->expected, 0, CSTRAP_READ_MAX);
	size_t len = 0;

	if (step->kind == CSTRAP_STEP_READ) {
		(void)cstrap_hex(data, room);
		len = 2 * data.len;
		if (step->expects_secret && !secrets)
			mask(room, 0, data.len);
	}
	(void)snprintf(room + len, 5, "%s",
	    step->kind == CSTRAP_STEP_RULE ? "61.." : "9000");
	return room;
}

size_t
cstrap_step_sent(const struct cstrap_step *step)
{
	if (step->kind == CSTRAP_STEP_VERIFY)
		return HEADER_LEN + 1 + CSTRAP_KEY_LEN;
	return step->command.len;
}

size_t
cstrap_step_received(const struct cstrap_step *step)
{
	return step->answer_len + 2;
}
