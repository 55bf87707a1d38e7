/*
 * vcard/vpcd.c - cards plugged into pcscd through the TCP ports of its vpcd
 * driver.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>

#include "host/text.h"
#include "vcard/plug.h"

/*
 * What poll is to wait for, and for how many ms at most; connects those whose
 * time has come.
 */
static int
prepare(struct cstrap_vplug *plugs, struct pollfd *polls, size_t count)
{
	const int64_t now = cstrap_vplug_now();
	int64_t most = CSTRAP_VPLUG_RETRY_MS;
	size_t i;

	for (i = 0; i < count; i++) {
		const int64_t rest = plugs[i].send_at - now;

		if (plugs[i].state == CSTRAP_VPLUG_OUT &&
		    now >= plugs[i].retry_at)
			cstrap_vplug_in(&plugs[i]);
		/* an answer that has to wait */
		polls[i].fd = rest > 0 ? -1 : plugs[i].fd;
		if (rest > 0 && rest < most)
			most = rest;
		polls[i].revents = 0;
		polls[i].events = plugs[i].state == CSTRAP_VPLUG_CONNECTING ||
			plugs[i].out_len != 0 ?
		    POLLOUT :
		    POLLIN;
	}
	return (int)most;
}

static bool
all_were_in(const struct cstrap_vplug *plugs, size_t count)
{
	size_t i;

	for (i = 0; i < count && plugs[i].was_in; i++)
		;
	return i == count;
}

static enum cstrap_status
loop(struct cstrap_vplug *plugs, struct pollfd *polls, size_t count,
    const volatile int *stop, void (*ready)(void *ctx), void *ctx,
    struct cstrap_finding *finding)
{
	enum cstrap_status st = CSTRAP_OK;
	bool told = false;
	int most;
	size_t i;

	while (!*stop && st == CSTRAP_OK) {
		most = prepare(plugs, polls, count);
		if (!told && all_were_in(plugs, count)) {
			told = true;
			if (ready != NULL)
				ready(ctx);
		}
		if (poll(polls, (nfds_t)count, most) < 0) {
			if (errno == EINTR)
				continue;
			st = cstrap_finding_set(finding, CSTRAP_E_FILE,
			    CSTRAP_RULE_NONE, "cannot wait for the reader");
			cstrap_finding_detail(finding, "poll: %s",
			    strerror(errno));
		}
		for (i = 0; i < count && st == CSTRAP_OK; i++) {
			if (polls[i].revents != 0)
				st = cstrap_vplug_event(&plugs[i], finding);
		}
	}
	return st;
}

enum cstrap_status
cstrap_vcard_serve(struct cstrap_vcard **vcards, size_t count, uint16_t port,
    const volatile int *stop, void (*ready)(void *ctx), void *ctx,
    struct cstrap_finding *finding)
{
	enum cstrap_status st = CSTRAP_E_INTERNAL;
	struct cstrap_vplug *plugs = NULL;
	struct pollfd *polls = NULL;
	size_t i;

	if (count == 0 || port == 0 || count - 1 > UINT16_MAX - (size_t)port)
		return cstrap_finding_set(finding, CSTRAP_E_ARGUMENT,
		    CSTRAP_RULE_NONE,
		    "there is not a TCP port from 1 to 65535 for each card");
	plugs = calloc(count, sizeof(*plugs));
	polls = calloc(count, sizeof(*polls));
	if (plugs == NULL || polls == NULL) {
		st = cstrap_finding_set(finding, CSTRAP_E_NOMEM,
		    CSTRAP_RULE_NONE, "no memory for the readers");
		count = 0;
		goto out;
	}
	for (i = 0; i < count; i++) {
		plugs[i].card = vcards[i];
		plugs[i].port = (uint16_t)(port + i);
		plugs[i].fd = -1;
	}
	st = loop(plugs, polls, count, stop, ready, ctx, finding);
out:
	for (i = 0; i < count; i++)
		cstrap_vplug_out(&plugs[i]);
	free(plugs);
	free(polls);
	return st;
}
