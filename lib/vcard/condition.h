/*
 * vcard/condition.h - security conditions of access rules (ISO 7816-4 5.4.3.2),
 * and who they are judged for.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#ifndef CSTRAP_VCARD_CONDITION_H
#define CSTRAP_VCARD_CONDITION_H

#include "cardstrap/der.h"
#include "vcard/card.h"

/* Whose keys count. */
enum cstrap_vholder {
	CSTRAP_VHOLDER_NOW = 0,    /* those that the card was presented */
	CSTRAP_VHOLDER_NOBODY = 1, /* as if there were none */
	CSTRAP_VHOLDER_PIN1 = 2,
	CSTRAP_VHOLDER_PIN2 = 3,
	CSTRAP_VHOLDER_ALL = 4
};

struct cstrap_vwho {
	const struct cstrap_vcard *card;
	enum cstrap_vholder holder;
};

/*
 * In this order AND is the least of its members, OR the most, and NOT turns
 * the order round: what is not understood never becomes met.
 */
enum cstrap_vmet {
	CSTRAP_VMET_NOT = 0,
	CSTRAP_VMET_UNKNOWN = 1,
	CSTRAP_VMET_YES = 2
};

/* Does the key with this reference count? */
enum cstrap_vmet cstrap_vcondition_key(const struct cstrap_vwho *who,
    uint8_t ref);

/* The condition that r read last, with all that is nested in it. */
enum cstrap_vmet cstrap_vcondition_judge(const struct cstrap_vwho *who,
    struct cstrap_cursor *r, const struct cstrap_der *condition);

/* An octet of the compact form (ISO 7816-4 5.4.3.1). */
enum cstrap_vmet cstrap_vcondition_compact(const struct cstrap_vwho *who,
    uint8_t octet);

#endif /* CSTRAP_VCARD_CONDITION_H */
