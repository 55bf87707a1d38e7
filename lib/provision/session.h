/*
 * provision/session.h - a card session that blocks and says what went wrong.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#ifndef CSTRAP_PROVISION_SESSION_H
#define CSTRAP_PROVISION_SESSION_H

#include "cardstrap/fcp.h"
#include "cardstrap/link.h"
#include "cardstrap/provision.h"

struct cstrap_session {
	struct cstrap_card card;
	const struct cstrap_link *link; /* borrowed */
	struct cstrap_finding *finding; /* borrowed; may be NULL */
};

/* Take the card for this process alone, on the basic channel. */
enum cstrap_status cstrap_session_begin(struct cstrap_session *session,
    const struct cstrap_link *link, struct cstrap_finding *finding);
/* Let it go and wipe. Keeps st, or tells that letting go failed. */
enum cstrap_status cstrap_session_end(struct cstrap_session *session,
    enum cstrap_status st);

/*
 * One command to its last answer. OK means that the card answered; its status
 * word is for the caller to judge (cstrap_session_refused).
 */
enum cstrap_status cstrap_session_exchange(struct cstrap_session *session,
    const struct cstrap_command *command);

/* The link failed: why, into the session's finding. Returns st. */
enum cstrap_status cstrap_session_failed(struct cstrap_session *session,
    enum cstrap_status st);

/* The card refused: "SELECT on 2F00 refused: 6A82 file not found". */
enum cstrap_status cstrap_session_refused(struct cstrap_session *session,
    const char *what);

/*
 * SELECT a file id under the current DF (or the MF). fcp (may be NULL) views
 * the session until the next command; all clear where the card gave none.
 *   E_CARD_NOT_FOUND and other statuses of the card leave the finding alone
 */
enum cstrap_status cstrap_session_select(struct cstrap_session *session,
    uint16_t file_id, struct cstrap_fcp *fcp);

/* Select a path from the MF, a file id at a time; fcp of the last. */
enum cstrap_status cstrap_session_select_path(struct cstrap_session *session,
    struct cstrap_view path, struct cstrap_fcp *fcp);

/*
 * Read the selected EF from offset on into room; *len tells how much. Fewer
 * bytes than room has: the file ended.
 */
enum cstrap_status cstrap_session_read(struct cstrap_session *session,
    struct cstrap_room room, size_t offset, size_t *len);

/* Record n of the selected EF; views the session until the next command. */
enum cstrap_status cstrap_session_record(struct cstrap_session *session,
    uint8_t record, uint16_t len, struct cstrap_view *content);

/* The ICCID, without taking the card anew. */
enum cstrap_status cstrap_session_iccid(struct cstrap_session *session,
    char iccid[CSTRAP_ICCID_MAX]);

/* Tries of a key; -1 unknown; *verified: it counts as presented already. */
enum cstrap_status cstrap_session_tries(struct cstrap_session *session,
    uint8_t key, int *tries, bool *verified);

/* "ADM1", "PIN1" or "key 85", static or in room. */
const char *cstrap_key_name(uint8_t ref, char room[8]);

#endif /* CSTRAP_PROVISION_SESSION_H */
