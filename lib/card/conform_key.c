/*
 * card/conform_key.c - what stands between a script and a card: its identity,
 * the counter of a key, one VERIFY.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "card/conform_session.h"

#include <string.h>

#include "host/secret.h"
#include "host/text.h"

#define ICCID_LEN 10
#define KEY_LEN 8
#define MIN_TRIES 3
#define BLOCKED 0x6983

/* Digits, nibbles swapped, up to the padding F. */
static void
iccid_text(struct cstrap_view bytes, char room[2 * ICCID_LEN + 1])
{
	size_t len = 0;

	for (size_t i = 0; i < bytes.len && i < ICCID_LEN; i++) {
		const uint8_t low = bytes.data[i] & 0xF;
		const uint8_t high = bytes.data[i] >> 4;

		if (low > 9)
			break;
		room[len++] = (char)('0' + low);
		if (high > 9)
			break;
		room[len++] = (char)('0' + high);
	}
	room[len] = '\0';
}

/* Select the MF, read EF.ICCID, and select the MF again. */
static enum cstrap_status
check_identity(struct cstrap_conform_session *session)
{
	static const uint8_t mf[] = { 0x00, 0xA4, 0x00, 0x0C, 2, 0x3F, 0x00 };
	static const uint8_t ef[] = { 0x00, 0xA4, 0x00, 0x0C, 2, 0x2F, 0xE2 };
	static const uint8_t read[] = { 0x00, 0xB0, 0x00, 0x00, ICCID_LEN };
	const char *wanted = session->options->iccid;
	char iccid[2 * ICCID_LEN + 1] = "";
	struct cstrap_view answer;
	enum cstrap_status st;

#define SEND(bytes)                      \
	cstrap_conform_exchange(session, \
	    (struct cstrap_view) { bytes, sizeof(bytes) })
	if ((st = SEND(mf)) != CSTRAP_OK || (st = SEND(ef)) != CSTRAP_OK ||
	    (st = SEND(read)) != CSTRAP_OK)
		return st;
	answer = cstrap_conform_answer(session);
	if (cstrap_sw_is_success(cstrap_answer_sw(answer)))
		iccid_text(cstrap_view_part(answer, 0, answer.len - 2), iccid);
	if ((st = SEND(mf)) != CSTRAP_OK)
		return st;
#undef SEND
	if (strcmp(iccid, wanted) == 0)
		return CSTRAP_OK;
	cstrap_finding_set(session->finding, CSTRAP_E_CARD_OTHER,
	    CSTRAP_RULE_GUARD_IDENTITY, NULL);
	session->finding->file = "card";
	cstrap_finding_detail(session->finding, "ICCID %s; %s was named",
	    iccid[0] == '\0' ? "not to be read" : iccid, wanted);
	return CSTRAP_E_CARD_OTHER;
}

enum cstrap_status
cstrap_conform_restart(struct cstrap_conform_session *session)
{
	const struct cstrap_link *link = session->link;
	enum cstrap_status st =
	    link->reset == NULL ? CSTRAP_E_READER : link->reset(link->ctx);

	cstrap_conform_guard_reset(&session->guard);
	if (st != CSTRAP_OK)
		return cstrap_conform_failed(session, st);
	return session->guard.full ? check_identity(session) : CSTRAP_OK;
}

struct cstrap_view
cstrap_conform_key(const struct cstrap_conform_options *options, uint8_t ref)
{
	for (size_t i = 0; i < options->key_count; i++)
		if (options->keys[i].ref == ref)
			return options->keys[i].value;
	return (struct cstrap_view) { NULL, 0 };
}

bool
cstrap_conform_was_accepted(const struct cstrap_conform_session *session,
    uint8_t ref)
{
	return memchr(session->accepted, ref, sizeof(session->accepted)) !=
	    NULL;
}

static void
accept(struct cstrap_conform_session *session, uint8_t ref)
{
	uint8_t *free_one =
	    memchr(session->accepted, 0, sizeof(session->accepted));

	if (!cstrap_conform_was_accepted(session, ref) && free_one != NULL)
		*free_one = ref;
}

static enum cstrap_status
refuse(struct cstrap_conform_session *session, enum cstrap_status st,
    enum cstrap_rule rule, uint8_t ref, int tries)
{
	cstrap_finding_set(session->finding, st, rule,
	    st == CSTRAP_E_CARD_KEY         ? "the key is wrong" :
		st == CSTRAP_E_CARD_BLOCKED ? "the key is blocked" :
					      NULL);
	session->finding->file = "card";
	if (tries >= 0)
		cstrap_finding_detail(session->finding,
		    "key reference %02X; %d left", ref, tries);
	else
		cstrap_finding_detail(session->finding, "key reference %02X",
		    ref);
	return st;
}

/*
 * A key that this card took in this run is known to be right: its counter
 * says nothing new. Any other one needs enough tries.
 */
static enum cstrap_status
check_tries(struct cstrap_conform_session *session, uint8_t cla, uint8_t ref)
{
	const struct cstrap_conform_options *o = session->options;
	const uint8_t query[] = { cla, CSTRAP_INS_VERIFY, 0, ref, 0 };
	const int min = o->min_tries == 0 ? MIN_TRIES : o->min_tries;
	enum cstrap_status st;
	uint16_t sw;
	int tries;

	if (cstrap_conform_was_accepted(session, ref))
		return CSTRAP_OK;
	st = cstrap_conform_exchange(session,
	    (struct cstrap_view) { query, sizeof(query) });
	if (st != CSTRAP_OK)
		return st;
	sw = cstrap_answer_sw(cstrap_conform_answer(session));
	tries = cstrap_sw_tries(sw);
	if (sw == BLOCKED || tries == 0)
		return refuse(session, CSTRAP_E_CARD_BLOCKED, CSTRAP_RULE_NONE,
		    ref, -1);
	if (tries < 0 && !o->allow_unknown_tries)
		return refuse(session, CSTRAP_E_GUARD,
		    CSTRAP_RULE_GUARD_TRIES_UNKNOWN, ref, -1);
	if (tries >= 0 && tries < min)
		return refuse(session, CSTRAP_E_GUARD, CSTRAP_RULE_GUARD_TRIES,
		    ref, tries);
	return CSTRAP_OK;
}

/* The one place that sends a key; the guard knows no VERIFY with data. */
static enum cstrap_status
send_key(struct cstrap_conform_session *session, uint8_t cla, uint8_t ref,
    struct cstrap_view key)
{
	const struct cstrap_transport *io = &session->link->transport;
	uint8_t command[5 + KEY_LEN] = { cla, CSTRAP_INS_VERIFY, 0, ref,
		KEY_LEN };
	enum cstrap_status st;
	size_t len = 0;

	memcpy(command + 5, key.data, KEY_LEN);
	session->report->commands++;
	session->answer_len = 0;
	st = io->exchange(io->ctx,
	    (struct cstrap_view) { command, sizeof(command) },
	    (struct cstrap_room) { session->answer, CSTRAP_ANSWER_MAX }, &len);
	cstrap_wipe(command, sizeof(command));
	if (st == CSTRAP_OK && len < 2)
		st = CSTRAP_E_CARD_PROTOCOL;
	if (st != CSTRAP_OK)
		return cstrap_conform_failed(session, st);
	session->answer_len = len;
	return st;
}

enum cstrap_status
cstrap_conform_present(struct cstrap_conform_session *session, uint8_t cla,
    uint8_t ref)
{
	const struct cstrap_view key =
	    cstrap_conform_key(session->options, ref);
	enum cstrap_status st;
	uint16_t sw;

	if (!session->guard.full || key.len != KEY_LEN)
		return refuse(session, CSTRAP_E_KEY_NEEDED,
		    CSTRAP_RULE_GUARD_KEY_MISSING, ref, -1);
	if ((st = check_tries(session, cla, ref)) != CSTRAP_OK ||
	    (st = send_key(session, cla, ref, key)) != CSTRAP_OK)
		return st;
	sw = cstrap_answer_sw(cstrap_conform_answer(session));
	if (cstrap_sw_is_success(sw))
		accept(session, ref);
	else if (sw == BLOCKED || sw == 0x63C0)
		return refuse(session, CSTRAP_E_CARD_BLOCKED, CSTRAP_RULE_NONE,
		    ref, -1);
	else if (cstrap_sw_tries(sw) > 0 || sw == 0x6300)
		return refuse(session, CSTRAP_E_CARD_KEY, CSTRAP_RULE_NONE, ref,
		    cstrap_sw_tries(sw));
	return CSTRAP_OK;
}
