/*
 * core/walk_send.c - the command of each state of a walk.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "core/walk_state.h"

#include <string.h>

/* P1 of SELECT, and the bit of P2 for the next occurrence (TS 102 221, 11.1.1). */
#define BY_FILE_ID 0x00
#define BY_AID 0x04
#define FROM_MF 0x08 /* and from the ADF, for a path with 7FFF in front */
#define FROM_DF 0x09
#define NEXT 0x02

static const uint8_t mf[] = { 0x3F, 0x00 };
static const uint8_t ef_dir[] = { 0x2F, 0x00 };
static const uint8_t ef_odf[] = { 0x50, 0x31 };

/* What SELECT is to answer; EF(DIR) is read by its FCP in any case. */
static enum cstrap_select_answer
answer_for(const struct cstrap_walk *walk)
{
	const bool wanted = walk->state == WALK_SELECT_DIR ||
	    (walk->state == WALK_SELECT_FILE && walk->options.visit != NULL);

	return walk->options.lean && !wanted ? CSTRAP_SELECT_NOTHING :
					       CSTRAP_SELECT_FCP;
}

static void
select_file(struct cstrap_command *command, uint8_t p1, const uint8_t *data,
    size_t len)
{
	command->p1 = p1;
	command->data.data = data;
	command->data.len = len;
}

/*
 * The SELECT of the target: one command by path where the card takes it, else
 * a file id at a time. A path of two bytes is a file id under the current DF.
 */
static void
select_target(const struct cstrap_walk *walk, struct cstrap_command *command)
{
	const uint8_t *path = walk->target.bytes;
	const size_t len = walk->target.len;

	if (walk->stepwise && walk->step + 2u < len)
		command->p2 = CSTRAP_SELECT_NOTHING;
	if (walk->stepwise || len == 2)
		select_file(command, BY_FILE_ID, path + walk->step, 2);
	else if (path[0] == mf[0] && path[1] == mf[1])
		select_file(command, FROM_MF, path + 2, len - 2);
	else
		select_file(command,
		    path[0] == 0x7F && path[1] == 0xFF ? FROM_MF : FROM_DF,
		    path, len);
}

static void
set_command(const struct cstrap_walk *walk, struct cstrap_command *command)
{
	memset(command, 0, sizeof(*command));
	command->ins = CSTRAP_INS_SELECT;
	command->p2 = (uint8_t)answer_for(walk);
	switch (walk->state) {
	case WALK_OPEN_CHANNEL:
		*command = cstrap_command_open_channel();
		break;
	case WALK_SELECT_AID:
		select_file(command, BY_AID, cstrap_pkcs15_aid.data,
		    cstrap_pkcs15_aid.len);
		if (walk->next_count > 0)
			command->p2 = CSTRAP_SELECT_FCP | NEXT;
		break;
	case WALK_SELECT_MF:
		select_file(command, BY_FILE_ID, mf, sizeof(mf));
		command->p2 = CSTRAP_SELECT_NOTHING;
		break;
	case WALK_SELECT_DIR:
		select_file(command, BY_FILE_ID, ef_dir, sizeof(ef_dir));
		break;
	case WALK_SELECT_ODF:
		select_file(command, BY_FILE_ID, ef_odf, sizeof(ef_odf));
		break;
	case WALK_READ_DIR_RECORD:
		*command =
		    cstrap_command_read_record(walk->record, walk->record_len);
		break;
	case WALK_CLOSE_CHANNEL:
		*command = cstrap_command_close_channel(walk->card->channel);
		break;
	default:
		select_target(walk, command);
	}
}

CSTRAP_APART enum cstrap_status
cstrap_walk_send(struct cstrap_walk *walk)
{
	struct cstrap_command command;
	const uint8_t channel = walk->card->channel;
	enum cstrap_status st;

	set_command(walk, &command);
	/* A channel is closed from the basic one, which stays. */
	if (walk->state == WALK_CLOSE_CHANNEL)
		cstrap_card_set_channel(walk->card, 0);
	st = cstrap_card_send(walk->card, &command);
	cstrap_card_set_channel(walk->card, channel);
	return st;
}
