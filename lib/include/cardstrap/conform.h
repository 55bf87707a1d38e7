/*
 * cardstrap/conform.h - run the scripts of applet-spec/conformance against a
 * card: does it do what the specification asks for?
 *
 * A script that reads can be run on any card. One that says "! full" makes
 * files, and is sent to the card of the ICCID that is named, and to no other;
 * what changes a file is sent only for files that the script made itself.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#ifndef CARDSTRAP_CONFORM_H
#define CARDSTRAP_CONFORM_H

#include "cardstrap/link.h"

#ifdef __cplusplus
extern "C" {
#endif

#define CSTRAP_CONFORM_SCRIPT_MAX 65536 /* bytes of a script */
#define CSTRAP_CONFORM_CHECKS_MAX 16    /* requirements of a script */
#define CSTRAP_CONFORM_ID_MAX 8         /* "AS-001" and its NUL */
#define CSTRAP_CONFORM_TITLE_MAX 128    /* with its NUL; cut where longer */

/* What a script says of itself. */
struct cstrap_conform_script {
	char title[CSTRAP_CONFORM_TITLE_MAX]; /* its first remark */
	bool full;                            /* it changes the card */
	bool cuts_power;
	bool secure;     /* it wants a secure channel */
	size_t commands; /* that it sends itself */
	size_t key_count;
	uint8_t keys[4]; /* references that it presents */
	size_t check_count;
	char checks[CSTRAP_CONFORM_CHECKS_MAX][CSTRAP_CONFORM_ID_MAX];
};

/*
 * Read a script through, without a card. Every script that runs went through
 * this. On failure *script is cleared.
 *   E_SYNTAX      finding has offset and line
 *   E_TOO_LARGE
 */
CSTRAP_API enum cstrap_status cstrap_conform_scan(struct cstrap_view text,
    struct cstrap_conform_script *script, struct cstrap_finding *finding);

struct cstrap_conform_key {
	uint8_t ref;              /* 0A: ADM1 */
	struct cstrap_view value; /* 8 bytes, borrowed */
};

struct cstrap_conform_options {
	/*
	 * Digits of the card that scripts may change; borrowed. NULL: none
	 * may, and scripts that would are skipped.
	 */
	const char *iccid;
	const struct cstrap_conform_key *keys; /* borrowed */
	size_t key_count;
	int min_tries; /* 0: 3 */
	bool allow_unknown_tries;
	/*
	 * Let power go in the next command, when so many bytes of its data are
	 * worked on. NULL: this bench cannot, and such scripts are skipped.
	 */
	void (*cut)(void *ctx, size_t bytes);
	void *cut_ctx;
};

enum cstrap_conform_result {
	CSTRAP_CONFORM_PASSED = 0,
	CSTRAP_CONFORM_FAILED = 1,
	CSTRAP_CONFORM_SKIPPED = 2
};

struct cstrap_conform_report {
	enum cstrap_conform_result result;
	size_t commands;  /* sent, GET RESPONSE and guards counted */
	size_t left;      /* files that could not be taken away again */
	uint16_t left_id; /* the first of them */
	/* Why it failed or was skipped: place, text and detail. */
	struct cstrap_finding why;
};

/*
 * Run one script, from a reset of the card to the removal of what it made. OK:
 * the report counts. Anything else ends the session, and no other script is to
 * be run: the card went away, is another one, or a guard refused.
 *   E_SYNTAX           as cstrap_conform_scan
 *   E_CARD_OTHER       the ICCID is not the one named; nothing was changed
 *   E_KEY_NEEDED       a key that the script presents was not given
 *   E_GUARD            too few tries left, or an unknown number
 *   E_CARD_KEY         the card refused the key: a try is used
 *   E_CARD_BLOCKED
 *   or what the link failed with
 */
CSTRAP_API enum cstrap_status cstrap_conform_run(struct cstrap_view text,
    const struct cstrap_link *link,
    const struct cstrap_conform_options *options,
    struct cstrap_conform_report *report, struct cstrap_finding *finding);

#ifdef __cplusplus
}
#endif

#endif /* CARDSTRAP_CONFORM_H */
