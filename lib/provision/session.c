/*
 * provision/session.c - a card session that blocks and says what went wrong.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "provision/session.h"

#include <stdio.h>

#include "host/text.h"

enum cstrap_status
cstrap_session_begin(struct cstrap_session *session,
    const struct cstrap_link *link, struct cstrap_finding *finding)
{
	enum cstrap_status st = CSTRAP_OK;

	cstrap_card_init(&session->card);
	session->link = link;
	session->finding = finding;
	if (link->begin != NULL)
		st = link->begin(link->ctx);
	return st == CSTRAP_OK ? st : cstrap_session_failed(session, st);
}

enum cstrap_status
cstrap_session_end(struct cstrap_session *session, enum cstrap_status st)
{
	enum cstrap_status end = CSTRAP_OK;

	cstrap_card_wipe(&session->card);
	if (session->link->end != NULL)
		end = session->link->end(session->link->ctx);
	if (st == CSTRAP_OK && end != CSTRAP_OK)
		st = cstrap_session_failed(session, end);
	return st;
}

enum cstrap_status
cstrap_session_failed(struct cstrap_session *session, enum cstrap_status st)
{
	cstrap_finding_set(session->finding, st, CSTRAP_RULE_NONE, NULL);
	if (session->finding == NULL)
		return st;
	if (session->link->explain != NULL)
		session->link->explain(session->link->ctx, session->finding);
	session->finding->status = st;
	session->finding->file = "card";
	if (session->finding->text == NULL)
		session->finding->text = "the exchange with the card failed";
	return st;
}

enum cstrap_status
cstrap_session_refused(struct cstrap_session *session, const char *what)
{
	const uint16_t sw = cstrap_card_sw(&session->card);
	enum cstrap_status st = cstrap_sw_status(sw);

	if (st == CSTRAP_OK)
		st = CSTRAP_E_CARD_STATUS;
	cstrap_finding_set(session->finding, st, CSTRAP_RULE_NONE,
	    "the card refused");
	if (session->finding != NULL)
		session->finding->file = "card";
	cstrap_finding_detail(session->finding, "%s: %04X %s", what, sw,
	    cstrap_sw_text(sw));
	return st;
}

enum cstrap_status
cstrap_session_exchange(struct cstrap_session *session,
    const struct cstrap_command *command)
{
	const enum cstrap_status st = cstrap_card_exchange(&session->card,
	    &session->link->transport, command);

	return st == CSTRAP_OK ? st : cstrap_session_failed(session, st);
}

enum cstrap_status
cstrap_session_select(struct cstrap_session *session, uint16_t file_id,
    struct cstrap_fcp *fcp)
{
	const uint8_t fid[] = { (uint8_t)(file_id >> 8), (uint8_t)file_id };
	const struct cstrap_command command =
	    cstrap_command_select_fid((struct cstrap_view) { fid, sizeof(fid) },
		fcp != NULL ? CSTRAP_SELECT_FCP : CSTRAP_SELECT_NOTHING);
	static const struct cstrap_fcp none = { 0 };
	enum cstrap_status st;

	if (fcp != NULL)
		*fcp = none;
	if ((st = cstrap_session_exchange(session, &command)) != CSTRAP_OK)
		return st;
	st = cstrap_sw_status(cstrap_card_sw(&session->card));
	if (st == CSTRAP_OK && fcp != NULL &&
	    cstrap_card_data(&session->card).len > 0)
		st = cstrap_fcp_decode(cstrap_card_data(&session->card), fcp,
		    session->finding);
	return st;
}

enum cstrap_status
cstrap_session_select_path(struct cstrap_session *session,
    struct cstrap_view path, struct cstrap_fcp *fcp)
{
	enum cstrap_status st = CSTRAP_E_ARGUMENT;

	for (size_t i = 0; i + 2 <= path.len; i += 2) {
		st = cstrap_session_select(session,
		    (uint16_t)(path.data[i] << 8 | path.data[i + 1]),
		    i + 4 > path.len ? fcp : NULL);
		if (st != CSTRAP_OK)
			break;
	}
	return st;
}

enum cstrap_status
cstrap_session_read(struct cstrap_session *session, struct cstrap_room room,
    size_t offset, size_t *len)
{
	struct cstrap_ef_read read;
	enum cstrap_status st;

	cstrap_ef_read_begin(&read, &session->card, room, offset);
	st = cstrap_ef_read_run(&read, &session->link->transport);
	*len = cstrap_ef_read_len(&read);
	if (st == CSTRAP_OK)
		return st;
	if (!cstrap_card_answered(&session->card))
		return cstrap_session_failed(session, st);
	return cstrap_session_refused(session, "READ BINARY");
}

enum cstrap_status
cstrap_session_record(struct cstrap_session *session, uint8_t record,
    uint16_t len, struct cstrap_view *content)
{
	const struct cstrap_command command =
	    cstrap_command_read_record(record, len);
	enum cstrap_status st;

	*content = (struct cstrap_view) { NULL, 0 };
	if ((st = cstrap_session_exchange(session, &command)) != CSTRAP_OK)
		return st;
	if ((st = cstrap_sw_status(cstrap_card_sw(&session->card))) ==
	    CSTRAP_OK)
		*content = cstrap_card_data(&session->card);
	return st;
}

const char *
cstrap_key_name(uint8_t ref, char room[8])
{
	if (ref >= 0x0A && ref <= 0x0E)
		(void)snprintf(room, 8, "ADM%u", ref - 0x0Au + 1);
	else if (ref >= 0x8A && ref <= 0x8E)
		(void)snprintf(room, 8, "ADM%u", ref - 0x8Au + 6);
	else if (ref >= 0x01 && ref <= 0x08)
		(void)snprintf(room, 8, "PIN%u", ref + 0u);
	else
		(void)snprintf(room, 8, "key %02X", ref);
	return room;
}
