/*
 * cardstrap/link.h - a card that a host program has open: a transport, and
 * what only hosts have, reset, ATR and transaction.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#ifndef CARDSTRAP_LINK_H
#define CARDSTRAP_LINK_H

#include "cardstrap/card.h"

#ifdef __cplusplus
extern "C" {
#endif

#define CSTRAP_ATR_MAX 33

struct cstrap_link {
	struct cstrap_transport transport;
	void *ctx;        /* of the functions below, yours to close */
	const char *name; /* "pcsc:Reader 00 00", borrowed from ctx */

	/* Power off and on. Selection and presented keys are gone. */
	enum cstrap_status (*reset)(void *ctx);
	/* Borrowed until reset or close. */
	enum cstrap_status (*atr)(void *ctx, struct cstrap_view *atr);
	/* Between begin and end no other program talks to the card. */
	enum cstrap_status (*begin)(void *ctx);
	enum cstrap_status (*end)(void *ctx);
	/* Why the last call failed; leaves *finding alone if it knows not. */
	void (*explain)(void *ctx, struct cstrap_finding *finding);
	void (*close)(void *ctx);
};

/* Close and clear. link may be NULL or cleared. */
CSTRAP_API void cstrap_link_close(struct cstrap_link *link);

#ifdef __cplusplus
}
#endif

#endif /* CARDSTRAP_LINK_H */
