/*
 * cli/cmd_vcard_serve.c - cardstrap vcard serve: virtual cards behind pcscd.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include <signal.h>

#include "cli/cmd.h"

#include "cardstrap/vcard.h"
#include "cli/interrupt.h"

#define CARDS_MAX 8 /* as the table of verbs says */

/* Whoever started us waits for this line. */
static void
ready(void *ctx)
{
	struct cstrap_cli *cli = ctx;

	cstrap_say(&cli->out, "ready");
	(void)fflush(stdout);
}

static enum cstrap_status
open_all(const struct cstrap_options *o, struct cstrap_vcard **vcards,
    size_t *count, struct cstrap_finding *finding)
{
	enum cstrap_status st = CSTRAP_OK;

	while (*count < (size_t)o->arg_count && st == CSTRAP_OK) {
		st = cstrap_vcard_open(&vcards[*count], o->args[*count],
		    finding);
		if (st == CSTRAP_OK)
			++*count;
	}
	return st;
}

/* As a usual card, but for what its description says of its memory. */
static void
slow_down(struct cstrap_vcard *vcard)
{
	struct cstrap_vcard_speed described, speed;

	cstrap_vcard_speed_get(vcard, &described);
	cstrap_vcard_speed_usual(&speed);
	if (described.page_us != 0)
		speed.page_us = described.page_us;
	speed.real_time = true;
	cstrap_vcard_speed_set(vcard, &speed);
}

int
cstrap_cmd_vcard_serve(struct cstrap_cli *cli)
{
	const struct cstrap_options *o = &cli->options;
	const char *text = cstrap_cli_value(cli, CSTRAP_OPT_PORT);
	struct cstrap_vcard *vcards[CARDS_MAX] = { NULL };
	struct cstrap_finding finding = { 0 };
	const char *what = "vpcd";
	long port = CSTRAP_VPCD_PORT;
	size_t count = 0;
	enum cstrap_status st;

	if (text != NULL &&
	    !cstrap_number_read(text, 1, 65536 - o->arg_count, &port))
		return cstrap_fail_usage(&cli->out,
		    "--port takes 1 to 65535; each card takes the next one");
	st = open_all(o, vcards, &count, &finding);
	for (size_t i = 0; i < count; i++)
		if (cstrap_cli_has(cli, CSTRAP_OPT_REAL_TIME))
			slow_down(vcards[i]);
	if (st != CSTRAP_OK)
		what = o->args[count];
	else
		st = cstrap_vcard_serve(vcards, count, (uint16_t)port,
		    cstrap_interrupt_flag(), ready, cli, &finding);
	for (size_t i = 0; i < count; i++)
		cstrap_vcard_close(&vcards[i]);
	if (cstrap_interrupt_signal() == SIGTERM)
		return CSTRAP_EXIT_OK;
	if (cstrap_interrupt_signal() != 0)
		return CSTRAP_EXIT_INTERRUPTED;
	if (st == CSTRAP_OK)
		return CSTRAP_EXIT_OK;
	return cstrap_fail(&cli->out, CSTRAP_SCENE_FILE, what, st, &finding);
}
