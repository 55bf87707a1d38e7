/*
 * cli/interrupt.c - what SIGINT and SIGTERM do.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include "cli/interrupt.h"

#include "cardstrap/trace.h"
#include "cli/exit_code.h"

/* volatile int, not sig_atomic_t: the library's serve loop takes an int. */
static volatile int caught;
static volatile int guarded;

struct guard {
	struct cstrap_link inner;
	void (*told)(void *ctx, struct cstrap_view command,
	    struct cstrap_view answer);
	void *told_ctx;
};

static void
handle(int number)
{
	if (guarded == 0 || caught != 0) {
		cstrap_trace_rescue();
		_exit(CSTRAP_EXIT_INTERRUPTED);
	}
	caught = number;
}

void
cstrap_interrupt_begin(void)
{
	struct sigaction action = { .sa_handler = handle };

	(void)sigemptyset(&action.sa_mask);
	(void)sigaction(SIGINT, &action, NULL);
	(void)sigaction(SIGTERM, &action, NULL);
	action.sa_handler = SIG_IGN;
	(void)sigaction(SIGPIPE, &action, NULL);
}

int
cstrap_interrupt_signal(void)
{
	return caught;
}

const volatile int *
cstrap_interrupt_flag(void)
{
	guarded = 1;
	return &caught;
}

static enum cstrap_status
guard_exchange(void *ctx, struct cstrap_view command, struct cstrap_room room,
    size_t *len)
{
	const struct guard *g = ctx;
	const struct cstrap_transport *inner = &g->inner.transport;
	enum cstrap_status st;

	if (caught != 0)
		return CSTRAP_E_CARD_REMOVED;
	st = inner->exchange(inner->ctx, command, room, len);
	if (g->told != NULL && st == CSTRAP_OK)
		g->told(g->told_ctx, command,
		    (struct cstrap_view) { room.data, *len });
	return st;
}

static enum cstrap_status
guard_reset(void *ctx)
{
	const struct guard *g = ctx;

	return caught != 0 ? CSTRAP_E_CARD_REMOVED :
			     g->inner.reset(g->inner.ctx);
}

static enum cstrap_status
guard_atr(void *ctx, struct cstrap_view *atr)
{
	const struct guard *g = ctx;

	return g->inner.atr(g->inner.ctx, atr);
}

static enum cstrap_status
guard_begin(void *ctx)
{
	const struct guard *g = ctx;

	return caught != 0 ? CSTRAP_E_CARD_REMOVED :
			     g->inner.begin(g->inner.ctx);
}

static enum cstrap_status
guard_end(void *ctx)
{
	const struct guard *g = ctx;

	return g->inner.end(g->inner.ctx);
}

static void
guard_explain(void *ctx, struct cstrap_finding *finding)
{
	const struct guard *g = ctx;

	if (caught == 0)
		g->inner.explain(g->inner.ctx, finding);
}

static void
guard_close(void *ctx)
{
	struct guard *g = ctx;

	guarded = 0;
	cstrap_link_close(&g->inner);
	free(g);
}

enum cstrap_status
cstrap_interrupt_guard(struct cstrap_link *link,
    void (*told)(void *ctx, struct cstrap_view command,
	struct cstrap_view answer),
    void *told_ctx)
{
	struct guard *g = calloc(1, sizeof(*g));

	if (g == NULL)
		return CSTRAP_E_NOMEM;
	g->inner = *link;
	g->told = told;
	g->told_ctx = told_ctx;
	link->transport = (struct cstrap_transport) { guard_exchange, g };
	link->ctx = g;
	link->reset = guard_reset;
	link->atr = guard_atr;
	link->begin = guard_begin;
	link->end = guard_end;
	link->explain = guard_explain;
	link->close = guard_close;
	guarded = 1;
	return CSTRAP_OK;
}
