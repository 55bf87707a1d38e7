/*
 * cardstrap/at.h - the card in a modem, through the AT commands of
 * 3GPP TS 27.007 on a serial device.
 *
 * The basic channel belongs to the modem, and what it has selected there is
 * never moved: every channel that a caller uses, the basic one included, is a
 * channel of its own to the card. There are three ways to get one, tried in
 * this order:
 *
 *   AT+CCHO, AT+CGLA, AT+CCHC   a logical channel that the modem manages
 *   AT+CSIM                     commands on a channel that we open
 *   AT+CRSM                     no channel; files by their path, which has to
 *                               be known from EF(DIR): an AID is not found
 * SPDX-License-Identifier: BSD-2-Clause
 */
#ifndef CARDSTRAP_AT_H
#define CARDSTRAP_AT_H

#include "cardstrap/link.h"

#ifdef __cplusplus
extern "C" {
#endif

#define CSTRAP_AT_READY_SECONDS 20  /* for the SIM to become ready */
#define CSTRAP_AT_ANSWER_SECONDS 30 /* for the answer to one AT command */

/* All zeros are the defaults. */
struct cstrap_at_options {
	/*
	 * The device that reads the card is the device that it is written in,
	 * so commands that change the card are refused (E_GUARD) unless the
	 * caller has a plan that is safe there, by A/B.
	 */
	bool allow_writes;
	int ready_seconds;  /* 0: CSTRAP_AT_READY_SECONDS */
	int answer_seconds; /* 0: CSTRAP_AT_ANSWER_SECONDS */
};

/*
 * Open the card in the modem at device, "/dev/ttyUSB2"; options may be NULL.
 * The device is set to raw bytes at 115,200 baud and is put back at the end;
 * the modem is told ATE0 and AT+CMEE=1. Nothing is asked of the card before
 * the modem has said that it is ready (AT+CPIN?): before that, a file that is
 * not there means nothing. On success *link is yours to close.
 *   E_CARD_ABSENT   no card, said three times in a row
 *   E_CARD_ACCESS   the modem wants a PIN for the SIM
 *   E_CARD_BLOCKED  or a PUK
 *   E_LOCKED        another program has the device to itself
 *   E_READER        no such device, no modem that answers, or not ready
 *
 * The link has no ATR (empty, OK). Its reset closes the channels and waits
 * for the modem to be ready again; it does not take power from the card, which
 * would take the network from the device. Where the modem says that the card
 * went, or was started anew, or a channel is no longer known (an eSIM changed
 * its profile), every exchange fails with E_CARD_REMOVED or E_CARD_RESET until
 * the next reset or begin; where an answer does not come in time, with
 * E_READER.
 */
CSTRAP_API enum cstrap_status cstrap_at_open(struct cstrap_link *link,
    const char *device, const struct cstrap_at_options *options,
    struct cstrap_finding *finding);

#ifdef __cplusplus
}
#endif

#endif /* CARDSTRAP_AT_H */
