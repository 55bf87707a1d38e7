/*
 * watchdog.c - the deadline of a call to the smart card daemon.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "card/watchdog.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cardstrap/trace.h"

/* In a thread of its own, while the call goes on blocking. */
static void
expire(union sigval value)
{
	const struct cstrap_watchdog *watchdog = value.sival_ptr;

	cstrap_trace_rescue();
	dprintf(STDERR_FILENO,
	    "cardstrap: reader %s: %s for %d seconds; "
	    "giving up\n",
	    watchdog->reader, watchdog->what, watchdog->seconds);
	_exit(CSTRAP_WATCHDOG_EXIT);
}

enum cstrap_status
cstrap_watchdog_init(struct cstrap_watchdog *watchdog, const char *reader,
    struct cstrap_finding *finding)
{
	struct sigevent event = {
		.sigev_notify = SIGEV_THREAD,
		.sigev_notify_function = expire,
		.sigev_value = { .sival_ptr = watchdog },
	};

	memset(watchdog, 0, sizeof(*watchdog));
	strncat(watchdog->reader, reader, sizeof(watchdog->reader) - 1);
	if (timer_create(CLOCK_MONOTONIC, &event, &watchdog->timer) != 0)
		return cstrap_finding_set(finding, CSTRAP_E_LIBRARY,
		    CSTRAP_RULE_NONE, "the system gives no timer");
	watchdog->has_timer = true;
	return CSTRAP_OK;
}

static void
set(struct cstrap_watchdog *watchdog, int seconds)
{
	const struct itimerspec when = { .it_value = { .tv_sec = seconds } };

	timer_settime(watchdog->timer, 0, &when, NULL);
}

void
cstrap_watchdog_arm(struct cstrap_watchdog *watchdog, int seconds,
    const char *what)
{
	watchdog->what = what;
	watchdog->seconds = seconds;
	set(watchdog, seconds);
}

void
cstrap_watchdog_disarm(struct cstrap_watchdog *watchdog)
{
	set(watchdog, 0);
}

void
cstrap_watchdog_wipe(struct cstrap_watchdog *watchdog)
{
	if (watchdog->has_timer)
		timer_delete(watchdog->timer);
	memset(watchdog, 0, sizeof(*watchdog));
}
