/*
 * cardstrap/card_profile.h - what a kind of card wants of CREATE FILE and
 * other commands that change it, where cards differ.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#ifndef CARDSTRAP_CARD_PROFILE_H
#define CARDSTRAP_CARD_PROFILE_H

#include "cardstrap/bytes.h"

#ifdef __cplusplus
extern "C" {
#endif

#define CSTRAP_CARD_PROFILE_NAME_MAX 32
#define CSTRAP_CARD_RULE_MAX 24        /* bytes of one access rule */
#define CSTRAP_CARD_PROPRIETARY_MAX 32 /* bytes of A5 */

/* An access rule of a new file; len 0: found among the card's own by meaning. */
struct cstrap_card_rule {
	uint8_t tag; /* 8B, 8C or AB */
	uint8_t len;
	uint8_t bytes[CSTRAP_CARD_RULE_MAX];
};

/*
 * All but the name has a meaning of its own: nothing here changes what is
 * written into the files.
 */
struct cstrap_card_profile {
	char name[CSTRAP_CARD_PROFILE_NAME_MAX];
	uint16_t df_id;        /* of a new PKCS#15 application */
	bool has_pin_status;   /* CREATE of a DF takes C6 (the MF's own) */
	bool has_life_cycle;   /* CREATE takes 8A ... */
	uint8_t life_cycle;    /* ... of this value; but 05: ACTIVATE follows */
	bool has_sfi;          /* CREATE of an EF takes 88, empty */
	bool has_rule;         /* CREATE takes 8B, 8C or AB */
	bool size_as_total;    /* size of an EF in 81, not in 80 */
	uint32_t df_total;     /* 81 of a DF; 0: left out */
	bool short_descriptor; /* 82 of one octet */
	bool can_resize;       /* RESIZE FILE may be planned */
	bool can_delete;       /* DELETE FILE may be planned */
	uint16_t piece_max;    /* data bytes of one UPDATE, 1..255 */
	uint8_t min_tries;     /* of a key before it is presented */
	struct cstrap_card_rule ef_rule;
	struct cstrap_card_rule df_rule;
	uint8_t proprietary_len;
	uint8_t proprietary[CSTRAP_CARD_PROPRIETARY_MAX]; /* contents of A5 */
};

/* The built-in ones; the first is the default. NULL past the last. */
CSTRAP_API const struct cstrap_card_profile *cstrap_card_profile_at(
    size_t index);
/* By name; NULL: there is none. */
CSTRAP_API const struct cstrap_card_profile *cstrap_card_profile_find(
    const char *name);

/*
 * Read a card profile in JSON (cardstrap-card.5). What it leaves out is as in
 * the built-in profile that its "base" names, or in the default. Mistakes go
 * to finding with their JSON Pointers.
 *   E_SYNTAX, E_TYPE, E_RANGE, E_DUPLICATE
 */
CSTRAP_API enum cstrap_status
cstrap_card_profile_load(struct cstrap_card_profile *profile,
    struct cstrap_view json, struct cstrap_finding *finding);

#ifdef __cplusplus
}
#endif

#endif /* CARDSTRAP_CARD_PROFILE_H */
