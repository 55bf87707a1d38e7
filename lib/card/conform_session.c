/*
 * card/conform_session.c - commands of a script to the card, past the guard.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "card/conform_session.h"

#include <string.h>

#include "host/text.h"

#define HEADER_LEN 5
#define CHANNEL_BITS 0x7F /* of a class: GET RESPONSE goes in class 0X, 4X */

struct cstrap_view
cstrap_conform_answer(const struct cstrap_conform_session *session)
{
	return (struct cstrap_view) { session->answer, session->answer_len };
}

enum cstrap_status
cstrap_conform_failed(struct cstrap_conform_session *session,
    enum cstrap_status st)
{
	cstrap_finding_set(session->finding, st, CSTRAP_RULE_NONE, NULL);
	session->finding->file = "card";
	if (session->link->explain != NULL)
		session->link->explain(session->link->ctx, session->finding);
	session->finding->status = st;
	return st;
}

/* One exchange; its answer goes behind keep bytes of the one before. */
static enum cstrap_status
transmit(struct cstrap_conform_session *session, struct cstrap_view command,
    size_t keep)
{
	const struct cstrap_transport *io = &session->link->transport;
	enum cstrap_status st;
	size_t len = 0;

	if (sizeof(session->answer) - keep < CSTRAP_ANSWER_MAX)
		return cstrap_conform_failed(session, CSTRAP_E_CARD_PROTOCOL);
	session->report->commands++;
	st = io->exchange(io->ctx, command,
	    (struct cstrap_room) { session->answer + keep, CSTRAP_ANSWER_MAX },
	    &len);
	if (st == CSTRAP_OK && len < 2)
		st = CSTRAP_E_CARD_PROTOCOL;
	if (st != CSTRAP_OK) {
		session->answer_len = 0;
		cstrap_conform_lost(&session->guard, command);
		return cstrap_conform_failed(session, st);
	}
	session->answer_len = keep + len;
	return st;
}

enum cstrap_status
cstrap_conform_send(struct cstrap_conform_session *session,
    struct cstrap_view command)
{
	const char *wrong = cstrap_conform_permits(&session->guard, command);

	session->answer_len = 0;
	if (wrong == NULL)
		return transmit(session, command, 0);
	return cstrap_finding_set(session->finding, CSTRAP_E_GUARD,
	    CSTRAP_RULE_NONE, wrong);
}

enum cstrap_status
cstrap_conform_follow(struct cstrap_conform_session *session,
    struct cstrap_view command, bool *more)
{
	const uint16_t sw = cstrap_answer_sw(cstrap_conform_answer(session));
	uint8_t again[HEADER_LEN] = { 0, CSTRAP_INS_GET_RESPONSE, 0, 0, 0 };
	size_t keep = 0;

	*more = false;
	if (sw >> 8 == 0x61) {
		again[0] = command.data[0] & CHANNEL_BITS;
		keep = session->answer_len - 2;
	} else if (sw >> 8 == 0x6C && command.len <= HEADER_LEN) {
		memcpy(again, command.data, HEADER_LEN - 1);
	} else {
		return CSTRAP_OK;
	}
	again[HEADER_LEN - 1] = (uint8_t)sw;
	*more = true;
	return transmit(session, (struct cstrap_view) { again, sizeof(again) },
	    keep);
}

enum cstrap_status
cstrap_conform_exchange(struct cstrap_conform_session *session,
    struct cstrap_view command)
{
	enum cstrap_status st = cstrap_conform_send(session, command);
	bool more = st == CSTRAP_OK;
	size_t i;

	for (i = 0; more && st == CSTRAP_OK && i < 4; i++)
		st = cstrap_conform_follow(session, command, &more);
	if (st == CSTRAP_OK)
		cstrap_conform_observe(&session->guard, command,
		    cstrap_conform_answer(session));
	return st;
}
