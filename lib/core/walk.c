/*
 * core/walk.c - the way to the bootstrap file, a step at a time.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "cardstrap/walk.h"

#include <string.h>

#include "core/walk_read.h"
#include "core/walk_state.h"

bool
cstrap_walk_is_reading(const struct cstrap_walk *walk)
{
	return walk->state == WALK_READ_ODF || walk->state == WALK_READ_DODF ||
	    walk->state == WALK_READ_DIR;
}

void
cstrap_walk_begin(struct cstrap_walk *walk, struct cstrap_card *card,
    struct cstrap_room room, const struct cstrap_walk_options *options)
{
	memset(walk, 0, sizeof(*walk));
	walk->card = card;
	walk->room = room;
	if (options != NULL)
		walk->options = *options;
	walk->state =
	    walk->options.basic_channel ? WALK_SELECT_AID : WALK_OPEN_CHANNEL;
	walk->outcome = CSTRAP_E_NO_MESSAGE;
	cstrap_card_set_channel(card, 0);
}

void
cstrap_walk_report(struct cstrap_walk *walk, struct cstrap_finding *finding,
    const char *file)
{
	finding->file = file;
	cstrap_sink_put(walk->options.sink, finding);
}

void
cstrap_walk_note(struct cstrap_walk *walk, enum cstrap_rule rule, size_t offset,
    const char *file)
{
	struct cstrap_finding finding;

	cstrap_finding_set(&finding, CSTRAP_E_RULE, rule, NULL);
	finding.offset = offset;
	cstrap_walk_report(walk, &finding, file);
}

void
cstrap_walk_visit(struct cstrap_walk *walk, enum cstrap_walk_file file,
    const uint8_t *path, size_t path_len)
{
	const struct cstrap_walk_visit visit = { file, { path, path_len },
		file == CSTRAP_WALK_FILE_DIR ? walk->record : (uint8_t)0,
		{ walk->fcp, walk->fcp_len }, walk->content };

	if (walk->options.visit != NULL)
		walk->options.visit(walk->options.visit_ctx, &visit);
}

/* Feed the read of a file; go on when it has ended. */
static enum cstrap_status
feed_read(struct cstrap_walk *walk, struct cstrap_view answer)
{
	struct cstrap_view command;
	enum cstrap_status st;

	st = cstrap_ef_read_feed(&walk->read, answer);
	if (st == CSTRAP_E_CARD_PROTOCOL || st == CSTRAP_E_ORDER)
		return st;
	if (st != CSTRAP_OK) {
		cstrap_walk_on_read_refused(walk, st);
		return CSTRAP_OK;
	}
	st = cstrap_ef_read_next(&walk->read, &command);
	if (st == CSTRAP_OK && command.len == 0)
		cstrap_walk_on_read(walk);
	return st;
}

enum cstrap_status
cstrap_walk_feed(struct cstrap_walk *walk, struct cstrap_view answer)
{
	struct cstrap_view command;
	enum cstrap_status st;

	if (cstrap_walk_is_reading(walk))
		return feed_read(walk, answer);
	if ((st = cstrap_card_feed(walk->card, answer)) != CSTRAP_OK)
		return st;
	(void)cstrap_card_next(walk->card, &command);
	if (command.len == 0)
		cstrap_walk_on_answer(walk);
	return CSTRAP_OK;
}

enum cstrap_status
cstrap_walk_next(struct cstrap_walk *walk, struct cstrap_view *command)
{
	enum cstrap_status st;

	*command = (struct cstrap_view) { NULL, 0 };
	while (cstrap_walk_is_reading(walk)) {
		st = cstrap_ef_read_next(&walk->read, command);
		if (st != CSTRAP_OK || command->len > 0)
			return st;
		cstrap_walk_on_read(walk); /* a file of no bytes */
	}
	if (walk->state == WALK_ENDED)
		return walk->outcome;
	if (walk->state == WALK_FOUND)
		return CSTRAP_OK;
	st = walk->card->pending ? CSTRAP_OK : cstrap_walk_send(walk);
	return st == CSTRAP_OK ? cstrap_card_next(walk->card, command) : st;
}

void
cstrap_walk_close(struct cstrap_walk *walk)
{
	walk->outcome = CSTRAP_OK;
	walk->state = walk->opened_channel ? WALK_CLOSE_CHANNEL : WALK_ENDED;
}

static enum cstrap_status
run_next(void *machine, struct cstrap_view *command)
{
	return cstrap_walk_next(machine, command);
}

static enum cstrap_status
run_feed(void *machine, struct cstrap_view answer)
{
	return cstrap_walk_feed(machine, answer);
}

enum cstrap_status
cstrap_walk_run(struct cstrap_walk *walk,
    const struct cstrap_transport *transport)
{
	const struct cstrap_steps steps = { run_next, run_feed, walk };

	return cstrap_run(&steps, transport);
}
