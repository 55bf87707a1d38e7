/*
 * fuzz_walk.c - the input is what a card answers: pairs of a length octet and
 * an answer. Whatever it is, the walk ends, and only ever reads.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "cardstrap/walk.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

#define ROOM_LEN 64

/*
 * Selections of the AID and DFs; for each of them the ODF and the DODFs, of a
 * few file ids, then of at most ROOM_LEN reads; EF(DIR) before them. Each
 * command has its follow-ups.
 */
#define FOLLOW_UPS 12
#define FILE_COMMANDS (1 + CSTRAP_PATH_MAX / 2 + ROOM_LEN)
#define APPLICATIONS (1 + CSTRAP_WALK_NEXT_MAX + CSTRAP_WALK_DF_MAX + 2)
#define COMMANDS_MAX                                                     \
	(FOLLOW_UPS *                                                    \
	    (APPLICATIONS * (2 + CSTRAP_WALK_DODF_MAX) * FILE_COMMANDS + \
		FILE_COMMANDS + CSTRAP_WALK_RECORD_MAX + 4))

struct answers {
	const uint8_t *data;
	size_t len;
	size_t pos;
	unsigned int commands;
};

static bool
only_reads(uint8_t ins)
{
	return ins == CSTRAP_INS_MANAGE_CHANNEL || ins == CSTRAP_INS_SELECT ||
	    ins == CSTRAP_INS_READ_BINARY || ins == CSTRAP_INS_READ_RECORD ||
	    ins == CSTRAP_INS_GET_RESPONSE;
}

/* The next answer; past the last, nothing is found. */
static enum cstrap_status
exchange(void *ctx, struct cstrap_view command, struct cstrap_room room,
    size_t *len)
{
	struct answers *answers = ctx;
	struct cstrap_command parsed;

	assert(++answers->commands <= COMMANDS_MAX);
	assert(cstrap_command_parse(command, &parsed) == CSTRAP_OK);
	assert(only_reads(parsed.ins));
	if (answers->pos >= answers->len) {
		memcpy(room.data, "\x6A\x82", 2);
		*len = 2;
		return CSTRAP_OK;
	}
	*len = answers->data[answers->pos++];
	if (*len > answers->len - answers->pos)
		*len = answers->len - answers->pos;
	memcpy(room.data, answers->data + answers->pos, *len);
	answers->pos += *len;
	return CSTRAP_OK;
}

static void
check_path(const struct cstrap_card_path *path)
{
	assert(path->len <= CSTRAP_PATH_MAX && path->len % 2 == 0);
}

static void
take_finding(void *ctx, const struct cstrap_finding *finding)
{
	(void)ctx;
	assert(finding->rule != CSTRAP_RULE_NONE && finding->text != NULL);
}

static void
take_visit(void *ctx, const struct cstrap_walk_visit *visit)
{
	(void)ctx;
	assert(visit->path.len <= CSTRAP_PATH_MAX);
	assert(visit->content.len <= CSTRAP_READ_MAX);
	assert(visit->fcp.len <= CSTRAP_WALK_FCP_MAX);
}

static void
walk_once(const uint8_t *data, size_t len, bool lean)
{
	struct answers answers = { data, len, 0, 0 };
	const struct cstrap_transport transport = { exchange, &answers };
	const struct cstrap_sink sink = { take_finding, NULL };
	const struct cstrap_walk_options options = { .lean = lean,
		.visit = take_visit,
		.sink = &sink };
	uint8_t *room = malloc(ROOM_LEN);
	struct cstrap_walk walk;
	struct cstrap_card card;
	enum cstrap_status st;

	if (room == NULL)
		return;
	cstrap_card_init(&card);
	cstrap_walk_begin(&walk, &card, (struct cstrap_room) { room, ROOM_LEN },
	    &options);
	st = cstrap_walk_run(&walk, &transport);
	assert(st != CSTRAP_E_INTERNAL && st != CSTRAP_E_ORDER);
	check_path(&walk.application);
	check_path(&walk.dodf);
	check_path(&walk.file);
	if (st == CSTRAP_OK)
		assert(walk.has_entry && walk.file.len > 0);
	else if (st != CSTRAP_E_CARD_PROTOCOL)
		assert(!walk.opened_channel && card.channel == 0);
	assert(card.channel < 20);
	cstrap_walk_close(&walk);
	(void)cstrap_walk_run(&walk, &transport);
	free(room);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	walk_once(data, len, false);
	walk_once(data, len, true);
	return 0;
}
