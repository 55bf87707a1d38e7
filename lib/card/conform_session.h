/*
 * card/conform_session.h - a script that runs: the card, what guards it, and
 * what was answered.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#ifndef CSTRAP_CARD_CONFORM_SESSION_H
#define CSTRAP_CARD_CONFORM_SESSION_H

#include "card/conform_guard.h"
#include "card/conform_match.h"

/* Of one answer and its GET RESPONSEs, with the status word. */
#define CSTRAP_CONFORM_ANSWER_MAX 1024

struct cstrap_conform_session {
	const struct cstrap_link *link;               /* borrowed */
	const struct cstrap_conform_options *options; /* borrowed */
	struct cstrap_conform_report *report;         /* filled */
	struct cstrap_finding *finding;               /* filled */
	struct cstrap_conform_guard guard;
	struct cstrap_conform_values values;
	uint8_t accepted[4]; /* keys that the card took in this run; 0: none */
	size_t answer_len;   /* status word included */
	uint8_t answer[CSTRAP_CONFORM_ANSWER_MAX];
};

/* The last answer. */
struct cstrap_view cstrap_conform_answer(
    const struct cstrap_conform_session *session);

/*
 * Send the command, if the guard lets it, and keep its first answer. The guard
 * is not told of that: there may be more to come.
 *   E_GUARD   it was not sent
 */
enum cstrap_status cstrap_conform_send(struct cstrap_conform_session *session,
    struct cstrap_view command);

/*
 * What T=0 asks for after 61xx and 6Cxx: GET RESPONSE, or the command again
 * with that length. *more: it was done, and there is another answer.
 */
enum cstrap_status cstrap_conform_follow(struct cstrap_conform_session *session,
    struct cstrap_view command, bool *more);

/* One command to its last answer, of which the guard is told. */
enum cstrap_status cstrap_conform_exchange(struct cstrap_conform_session
					       *session,
    struct cstrap_view command);

/*
 * Power off and on; and where files may be changed, is this the card that was
 * named? The MF is selected then.
 *   E_CARD_OTHER
 */
enum cstrap_status cstrap_conform_restart(
    struct cstrap_conform_session *session);

/*
 * A VERIFY, key included: its counter first, then once.
 *   E_GUARD, E_CARD_KEY, E_CARD_BLOCKED, E_KEY_NEEDED
 */
enum cstrap_status cstrap_conform_present(struct cstrap_conform_session
					      *session,
    uint8_t cla, uint8_t ref);

/* The key with this reference; empty: it was not given. */
struct cstrap_view
cstrap_conform_key(const struct cstrap_conform_options *options, uint8_t ref);

/* Did the card take this key in this run? */
bool cstrap_conform_was_accepted(const struct cstrap_conform_session *session,
    uint8_t ref);

/*
 * Take away what the script made; what stays is told in the report. Fails as
 * cstrap_conform_present does.
 */
enum cstrap_status cstrap_conform_clean(struct cstrap_conform_session *session);

/* The link failed with st: why. Returns st. */
enum cstrap_status cstrap_conform_failed(struct cstrap_conform_session *session,
    enum cstrap_status st);

#endif /* CSTRAP_CARD_CONFORM_SESSION_H */
