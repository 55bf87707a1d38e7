/*
 * core/walk_send.c - the command of each state of a walk.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "core/walk_state.h"

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

/*
 * The SELECT of the target: one command by path where the card takes it, else
 * a file id at a time. A path of two bytes is a file id under the current DF.
 */
static struct cstrap_command
select_target(const struct cstrap_walk *walk)
{
	const struct cstrap_view path = cstrap_walk_path_view(&walk->target);
	const bool last = !walk->stepwise || walk->step + 2u >= path.len;
	const enum cstrap_select_answer answer =
	    last ? answer_for(walk) : CSTRAP_SELECT_NOTHING;
	struct cstrap_command command;

	if (walk->stepwise || path.len == 2)
		return cstrap_command_select_fid(cstrap_view_part(path,
						     walk->step, 2),
		    answer);
	if (path.data[0] == mf[0] && path.data[1] == mf[1])
		return cstrap_command_select_path(cstrap_view_part(path, 2,
						      path.len),
		    answer);
	command = cstrap_command_select_path(path, answer);
	if (path.data[0] != 0x7F || path.data[1] != 0xFF)
		command.p1 = 0x09; /* from the current DF */
	return command;
}

static struct cstrap_command
command_of(const struct cstrap_walk *walk)
{
	switch (walk->state) {
	case WALK_OPEN_CHANNEL:
		return cstrap_command_open_channel();
	case WALK_SELECT_AID:
		return cstrap_command_select_aid(cstrap_pkcs15_aid,
		    walk->next_count > 0,
		    walk->next_count > 0 ? CSTRAP_SELECT_FCP :
					   answer_for(walk));
	case WALK_SELECT_MF:
		return cstrap_command_select_fid(WALK_VIEW(mf),
		    CSTRAP_SELECT_NOTHING);
	case WALK_SELECT_DIR:
		return cstrap_command_select_fid(WALK_VIEW(ef_dir),
		    answer_for(walk));
	case WALK_SELECT_ODF:
		return cstrap_command_select_fid(WALK_VIEW(ef_odf),
		    answer_for(walk));
	case WALK_READ_DIR_RECORD:
		return cstrap_command_read_record(walk->record,
		    walk->record_len);
	case WALK_CLOSE_CHANNEL:
		return cstrap_command_close_channel(walk->card->channel);
	default:
		return select_target(walk);
	}
}

WALK_APART enum cstrap_status
cstrap_walk_send(struct cstrap_walk *walk)
{
	const struct cstrap_command command = command_of(walk);
	const uint8_t channel = walk->card->channel;
	enum cstrap_status st;

	/* A channel is closed from the basic one, which stays. */
	if (walk->state == WALK_CLOSE_CHANNEL)
		cstrap_card_set_channel(walk->card, 0);
	st = cstrap_card_send(walk->card, &command);
	cstrap_card_set_channel(walk->card, channel);
	return st;
}
