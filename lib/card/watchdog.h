/*
 * card/watchdog.h - an end to calls that may never return.
 *
 * SCardTransmit to a mute card, and SCardBeginTransaction behind a program
 * that keeps one, block for ever and cannot be interrupted; killing a thread
 * would leave the daemon's session behind. So a deadline ends the process.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#ifndef CSTRAP_CARD_WATCHDOG_H
#define CSTRAP_CARD_WATCHDOG_H

#include <time.h>

#include "cardstrap/status.h"

#define CSTRAP_WATCHDOG_EXIT 4 /* "reader or PC/SC" */

struct cstrap_watchdog {
	timer_t timer;
	bool has_timer;
	char reader[128]; /* whose name is told */
	const char *what; /* static; what did not happen */
	int seconds;
};

/* E_LIBRARY where the system gives no timer. Must not move afterwards. */
enum cstrap_status cstrap_watchdog_init(struct cstrap_watchdog *watchdog,
    const char *reader, struct cstrap_finding *finding);

/*
 * If it is not disarmed within seconds: cstrap_trace_rescue, one line on
 * standard error, _exit(4). what completes "reader NAME: ".
 */
void cstrap_watchdog_arm(struct cstrap_watchdog *watchdog, int seconds,
    const char *what);
void cstrap_watchdog_disarm(struct cstrap_watchdog *watchdog);

void cstrap_watchdog_wipe(struct cstrap_watchdog *watchdog);

#endif /* CSTRAP_CARD_WATCHDOG_H */
