/*
 * provision/identity.c - which card it is, and how many tries its keys have.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "provision/session.h"

#include "host/text.h"

#define ICCID_LEN 10

enum cstrap_status
cstrap_session_iccid(struct cstrap_session *session,
    char iccid[CSTRAP_ICCID_MAX])
{
	uint8_t bytes[ICCID_LEN];
	enum cstrap_status st;
	size_t len, digits = 0;

	iccid[0] = '\0';
	if ((st = cstrap_session_select(session, CSTRAP_FID_MF, NULL)) !=
		CSTRAP_OK ||
	    (st = cstrap_session_select(session, CSTRAP_FID_ICCID, NULL)) !=
		CSTRAP_OK)
		return cstrap_card_answered(&session->card) ?
		    cstrap_session_refused(session, "SELECT EF.ICCID") :
		    st;
	st = cstrap_session_read(session,
	    (struct cstrap_room) { bytes, sizeof(bytes) }, 0, &len);
	for (size_t i = 0; st == CSTRAP_OK && i < 2 * len; i++) {
		const uint8_t nibble =
		    i % 2 == 0 ? bytes[i / 2] & 0x0F : bytes[i / 2] >> 4;

		if (nibble > 9)
			break;
		iccid[digits++] = (char)('0' + nibble);
	}
	iccid[digits] = '\0';
	return st;
}

enum cstrap_status
cstrap_card_iccid(const struct cstrap_link *link, char iccid[CSTRAP_ICCID_MAX],
    struct cstrap_finding *finding)
{
	struct cstrap_session session;
	enum cstrap_status st;

	iccid[0] = '\0';
	if ((st = cstrap_session_begin(&session, link, finding)) != CSTRAP_OK)
		return st;
	st = cstrap_session_iccid(&session, iccid);
	return cstrap_session_end(&session, st);
}

enum cstrap_status
cstrap_session_tries(struct cstrap_session *session, uint8_t key, int *tries,
    bool *verified)
{
	const struct cstrap_command query = cstrap_command_query_tries(key);
	enum cstrap_status st;
	uint16_t sw;

	*tries = -1;
	*verified = false;
	if ((st = cstrap_session_exchange(session, &query)) != CSTRAP_OK)
		return st;
	sw = cstrap_card_sw(&session->card);
	*verified = cstrap_sw_is_success(sw);
	*tries = sw == 0x6983 ? 0 : cstrap_sw_tries(sw);
	return CSTRAP_OK;
}

enum cstrap_status
cstrap_card_tries(const struct cstrap_link *link, uint8_t key, int *tries,
    struct cstrap_finding *finding)
{
	struct cstrap_session session;
	enum cstrap_status st;
	bool verified;

	*tries = -1;
	if ((st = cstrap_session_begin(&session, link, finding)) != CSTRAP_OK)
		return st;
	st = cstrap_session_tries(&session, key, tries, &verified);
	return cstrap_session_end(&session, st);
}
