/*
 * core/window_fetch.c - the message of the selected EF through a window.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "cardstrap/window.h"

static void
take_piece(void *ctx, struct cstrap_view bytes)
{
	struct cstrap_window_fetch *fetch = ctx;

	if (fetch->tap.bytes != NULL)
		fetch->tap.bytes(fetch->tap.ctx, bytes);
	(void)cstrap_window_feed(fetch->window, bytes);
}

void
cstrap_window_fetch_begin(struct cstrap_window_fetch *fetch,
    struct cstrap_card *card, struct cstrap_window *window,
    const struct cstrap_window_tap *tap, size_t offset)
{
	fetch->card = card;
	fetch->window = window;
	fetch->tap =
	    tap != NULL ? *tap : (struct cstrap_window_tap) { NULL, NULL };
	fetch->offset = offset;
	fetch->has_header = false;
	cstrap_ef_read_begin_pieces(&fetch->read, card, CSTRAP_MESSAGE_HEADER,
	    offset, take_piece, fetch);
}

enum cstrap_status
cstrap_window_fetch_next(struct cstrap_window_fetch *fetch,
    struct cstrap_view *command)
{
	enum cstrap_status st;
	size_t total;

	st = cstrap_ef_read_next(&fetch->read, command);
	if (st != CSTRAP_OK || command->len > 0)
		return st;
	if (fetch->window->status != CSTRAP_OK || fetch->has_header)
		return cstrap_window_end(fetch->window, NULL);
	if ((total = cstrap_window_total(fetch->window)) == 0)
		return CSTRAP_E_NO_MESSAGE;
	fetch->has_header = true;
	cstrap_ef_read_begin_pieces(&fetch->read, fetch->card,
	    total - CSTRAP_MESSAGE_HEADER,
	    fetch->offset + CSTRAP_MESSAGE_HEADER, take_piece, fetch);
	st = cstrap_ef_read_next(&fetch->read, command);
	if (st == CSTRAP_OK && command->len == 0)
		st = cstrap_window_end(fetch->window, NULL);
	return st;
}

enum cstrap_status
cstrap_window_fetch_feed(struct cstrap_window_fetch *fetch,
    struct cstrap_view answer)
{
	const enum cstrap_status st = cstrap_ef_read_feed(&fetch->read, answer);

	return st == CSTRAP_OK ? fetch->window->status : st;
}

static enum cstrap_status
run_next(void *machine, struct cstrap_view *command)
{
	return cstrap_window_fetch_next(machine, command);
}

static enum cstrap_status
run_feed(void *machine, struct cstrap_view answer)
{
	return cstrap_window_fetch_feed(machine, answer);
}

enum cstrap_status
cstrap_window_fetch_run(struct cstrap_window_fetch *fetch,
    const struct cstrap_transport *transport)
{
	const struct cstrap_steps steps = { run_next, run_feed, fetch };

	return cstrap_run(&steps, transport);
}
