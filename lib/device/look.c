/*
 * device/look.c - one look at the card: the whole way to the message.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "device/look.h"

#include <string.h>

#include "cardstrap/change_tag.h"
#include "cardstrap/check.h"
#include "cardstrap/walk.h"
#include "host/text.h"

#define FID_LEN 2

/* What a look goes along with. */
struct session {
	struct cstrap_look *look;
	const struct cstrap_link *link;
	struct cstrap_card card;
	struct cstrap_walk walk;
	uint8_t fcp[CSTRAP_WALK_FCP_MAX]; /* of the bootstrap file */
	size_t fcp_len;
	struct cstrap_view bytes; /* of the message, as far as it was read */
	bool same;                /* as the record has it, by the change tag */
};

/* --- why it came to nothing ------------------------------------------------ */

static void
tell(struct cstrap_look *look, enum cstrap_status st, enum cstrap_rule rule,
    const char *text)
{
	cstrap_finding_set(&look->why, st, rule, text);
	look->why.file = "card";
}

static void
tell_link(struct session *s, enum cstrap_status st)
{
	tell(s->look, st, CSTRAP_RULE_NONE, NULL);
	if (s->link->explain != NULL)
		s->link->explain(s->link->ctx, &s->look->why);
	s->look->why.status = st;
	s->look->why.file = "card";
	if (s->look->why.text == NULL)
		s->look->why.text = "the exchange with the card failed";
}

static void
tell_status_word(struct session *s, enum cstrap_status st, const char *text,
    uint16_t sw)
{
	tell(s->look, st, CSTRAP_RULE_NONE, text);
	if (sw != 0)
		cstrap_finding_detail(&s->look->why, "%04X %s", sw,
		    cstrap_sw_text(sw));
}

static const char *
walk_text(enum cstrap_status st)
{
	switch (st) {
	case CSTRAP_E_NO_MESSAGE:
		return "the card holds no LwM2M bootstrap file";
	case CSTRAP_E_CARD_ACCESS:
		return "the card wants a PIN before the file can be read";
	case CSTRAP_E_CARD_NOT_FOUND:
		return "the card's directory names a file that is not there";
	default:
		return "the way to the bootstrap file cannot be read";
	}
}

static enum cstrap_status
fetch_failed(struct session *s, enum cstrap_status st, bool has_header)
{
	struct cstrap_look *look = s->look;

	switch (st) {
	case CSTRAP_E_NO_MESSAGE:
		tell(look, st, CSTRAP_RULE_NONE,
		    has_header ? "the bootstrap file was never written" :
				 "the bootstrap file is shorter than a header");
		break;
	case CSTRAP_E_BEING_WRITTEN:
		tell(look, st, CSTRAP_RULE_FILE_UNFINISHED, NULL);
		break;
	case CSTRAP_E_TRUNCATED:
		tell(look, st, CSTRAP_RULE_FILE_CUT, NULL);
		break;
	case CSTRAP_E_TOO_LARGE:
		tell(look, st, CSTRAP_RULE_FILE_LIMIT, NULL);
		break;
	default:
		if (cstrap_card_answered(&s->card))
			tell_status_word(s, st,
			    st == CSTRAP_E_CARD_ACCESS ?
				walk_text(st) :
				"the bootstrap file cannot be read",
			    cstrap_card_sw(&s->card));
		else
			tell_link(s, st);
		break;
	}
	return st;
}

/* --- which card ------------------------------------------------------------ */

static enum cstrap_status
select_file(struct session *s, uint16_t id)
{
	const uint8_t fid[FID_LEN] = { (uint8_t)(id >> 8), (uint8_t)id };
	const struct cstrap_command command =
	    cstrap_command_select_fid((struct cstrap_view) { fid, FID_LEN },
		CSTRAP_SELECT_NOTHING);

	return cstrap_card_exchange(&s->card, &s->link->transport, &command);
}

/* A card that has no EF.ICCID, or does not let it be read, has no identity. */
static enum cstrap_status
read_identity(struct session *s)
{
	struct cstrap_card_identity *identity = &s->look->identity;
	uint8_t bytes[CSTRAP_ICCID_BYTES_MAX];
	struct cstrap_ef_read read;
	enum cstrap_status st;

	if (identity->len > 0)
		return CSTRAP_OK;
	if ((st = select_file(s, CSTRAP_FID_MF)) == CSTRAP_OK &&
	    cstrap_sw_is_success(cstrap_card_sw(&s->card)))
		st = select_file(s, CSTRAP_FID_ICCID);
	if (st == CSTRAP_OK && cstrap_sw_is_success(cstrap_card_sw(&s->card))) {
		cstrap_ef_read_begin(&read, &s->card,
		    (struct cstrap_room) { bytes, sizeof(bytes) }, 0);
		st = cstrap_ef_read_run(&read, &s->link->transport);
		if (st == CSTRAP_OK) {
			identity->len = (uint8_t)cstrap_ef_read_len(&read);
			memcpy(identity->iccid, bytes, identity->len);
		}
	}
	if (st != CSTRAP_OK && cstrap_card_answered(&s->card))
		return CSTRAP_OK;
	if (st != CSTRAP_OK)
		tell_link(s, st);
	return st;
}

/* --- the way --------------------------------------------------------------- */

static void
visit(void *ctx, const struct cstrap_walk_visit *v)
{
	struct session *s = ctx;

	if (v->file != CSTRAP_WALK_FILE_BOOTSTRAP ||
	    v->fcp.len > sizeof(s->fcp))
		return;
	s->fcp_len = v->fcp.len;
	if (s->fcp_len > 0)
		memcpy(s->fcp, v->fcp.data, s->fcp_len);
}

/* The FCP of the file costs time on the wire: it is asked for if it counts. */
static enum cstrap_status
walk(struct session *s, bool with_fcp)
{
	const struct cstrap_walk_options options = {
		.visit = with_fcp ? visit : NULL,
		.visit_ctx = s,
		.sink = with_fcp ? NULL : s->look->options->sink,
		.lean = true,
	};
	enum cstrap_status st;

	cstrap_walk_begin(&s->walk, &s->card, s->look->room, &options);
	st = cstrap_walk_run(&s->walk, &s->link->transport);
	if (st == CSTRAP_OK)
		return st;
	if (st != s->walk.outcome)
		tell_link(s, st);
	else
		tell_status_word(s, st, walk_text(st),
		    st == CSTRAP_E_NO_MESSAGE ? 0 : s->walk.sw);
	return st;
}

static enum cstrap_status
fetch(struct session *s)
{
	struct cstrap_fetch fetch;
	enum cstrap_status st;

	cstrap_fetch_begin(&fetch, &s->card, s->look->room,
	    s->walk.has_part ? s->walk.index : 0);
	st = cstrap_fetch_run(&fetch, &s->link->transport);
	s->bytes = cstrap_fetch_view(&fetch);
	return st == CSTRAP_OK ? st : fetch_failed(s, st, fetch.has_header);
}

/* What the walk opened; its failure matters only if all else went well. */
static enum cstrap_status
close_channel(struct session *s, enum cstrap_status st)
{
	enum cstrap_status closed;

	if (!s->walk.opened_channel || s->card.pending)
		return st;
	cstrap_walk_close(&s->walk);
	closed = cstrap_walk_run(&s->walk, &s->link->transport);
	if (st == CSTRAP_OK && closed != CSTRAP_OK) {
		tell_link(s, closed);
		return closed;
	}
	return st;
}

/* Go there again, to see which key the file wants. */
static void
find_lock(struct session *s)
{
	const struct cstrap_finding why = s->look->why;

	if (walk(s, true) == CSTRAP_OK &&
	    close_channel(s, CSTRAP_OK) == CSTRAP_OK)
		s->look->lock = cstrap_look_lock(&s->card, &s->link->transport,
		    (struct cstrap_view) { s->fcp, s->fcp_len });
	s->look->why = why;
}

/* Closing the channel does not outlast a card that went away meanwhile. */
static enum cstrap_status
leave_channel(struct session *s, uint8_t channel, enum cstrap_status st)
{
	const struct cstrap_command command =
	    cstrap_command_close_channel(channel);

	cstrap_card_init(&s->card);
	if (st == CSTRAP_OK && channel != 0)
		st = cstrap_card_exchange(&s->card, &s->link->transport,
		    &command);
	cstrap_card_init(&s->card);
	if (st != CSTRAP_OK)
		tell_link(s, st);
	return st;
}

/*
 * Does the card itself say that nothing changed? On a channel of its own, if
 * there is one. What it refuses is no failure: then it is walked.
 */
static enum cstrap_status
ask_tag(struct session *s)
{
	const struct cstrap_transport *io = &s->link->transport;
	const struct cstrap_command command = cstrap_command_open_channel();
	struct cstrap_change_tag tag;
	uint8_t channel = 0;
	enum cstrap_status st;

	st = cstrap_card_exchange(&s->card, io, &command);
	if (st != CSTRAP_OK)
		return leave_channel(s, 0, st);
	if (cstrap_sw_is_success(cstrap_card_sw(&s->card)) &&
	    cstrap_card_data(&s->card).len == 1)
		channel = cstrap_card_data(&s->card).data[0];
	cstrap_card_set_channel(&s->card, channel);
	st = cstrap_change_tag_read(&tag, &s->card, io);
	s->same =
	    st == CSTRAP_OK && cstrap_change_tag_agrees(&tag, s->look->record);
	if (cstrap_card_answered(&s->card))
		st = CSTRAP_OK;
	return leave_channel(s, channel, st);
}

static enum cstrap_status
go(struct session *s)
{
	enum cstrap_status st;

	st = read_identity(s);
	if (st == CSTRAP_OK && s->look->record != NULL)
		st = ask_tag(s);
	if (st != CSTRAP_OK || s->same || (st = walk(s, false)) != CSTRAP_OK)
		return st;
	st = fetch(s);
	st = close_channel(s, st);
	if (st == CSTRAP_E_CARD_ACCESS)
		find_lock(s);
	return st;
}

/* --- what is there --------------------------------------------------------- */

/* The first error says why; all findings go on to the user's sink. */
static void
take_finding(void *ctx, const struct cstrap_finding *finding)
{
	struct cstrap_look *look = ctx;

	if (finding->severity == CSTRAP_SEVERITY_ERROR &&
	    look->why.status == CSTRAP_OK) {
		look->why = *finding;
		look->why.file = "card";
	}
	cstrap_sink_put(look->options->sink, finding);
}

/* No more of them than every store has room for. */
static bool
fits(const struct cstrap_message *message)
{
	struct cstrap_message_iter iter;
	struct cstrap_node node;
	size_t count = 0;

	cstrap_message_begin(message, &iter);
	while (cstrap_message_next(&iter, &node))
		count += node.kind == CSTRAP_NODE_INSTANCE;
	return count <= CSTRAP_SYNC_COMING_MAX;
}

static enum cstrap_status
judge(struct cstrap_look *look, struct cstrap_view bytes)
{
	const struct cstrap_check_options options = {
		.enabler = look->options->enabler,
		.file = "card"
	};
	const struct cstrap_sink sink = { take_finding, look };
	enum cstrap_status st;

	st = cstrap_message_decode(&look->message, bytes, &look->why);
	if (st != CSTRAP_OK) {
		look->why.file = "card";
		return st;
	}
	cstrap_finding_set(&look->why, CSTRAP_OK, CSTRAP_RULE_NONE, NULL);
	if (look->message.object_count == 0) {
		tell(look, CSTRAP_E_NO_MESSAGE, CSTRAP_RULE_NONE,
		    "the message on the card is empty");
		return CSTRAP_E_NO_MESSAGE;
	}
	st = cstrap_check(&look->message, &options, &sink, NULL);
	if (st == CSTRAP_OK && !fits(&look->message)) {
		st = CSTRAP_E_TOO_LARGE;
		tell(look, st, CSTRAP_RULE_STORE_LIMIT, NULL);
	}
	return st;
}

/* Kind and hash of what was read. */
static void
see(struct session *s, enum cstrap_status st)
{
	struct cstrap_look *look = s->look;
	struct cstrap_sight *sight = &look->sight;

	if (st == CSTRAP_OK && !s->same)
		st = judge(look, s->bytes);
	look->status = st;
	sight->card = look->identity;
	if (st == CSTRAP_OK && s->same && look->record != NULL) {
		sight->kind = CSTRAP_SIGHT_MESSAGE;
		memcpy(sight->hash, look->record->seen, sizeof(sight->hash));
		return;
	}
	sight->kind = cstrap_sight_of(st, !look->options->not_ready);
	if (sight->kind != CSTRAP_SIGHT_MESSAGE &&
	    sight->kind != CSTRAP_SIGHT_INVALID)
		return;
	if (cstrap_crypto_sha256(look->crypto, s->bytes, sight->hash) !=
	    CSTRAP_OK) {
		tell(look, CSTRAP_E_LIBRARY, CSTRAP_RULE_NONE,
		    "the message cannot be hashed");
		look->status = CSTRAP_E_LIBRARY;
		sight->kind = CSTRAP_SIGHT_UNREADABLE;
	}
}

void
cstrap_look(struct cstrap_look *look, const struct cstrap_link *link)
{
	struct session s;
	enum cstrap_status st = CSTRAP_E_CARD_ABSENT, ended;

	memset(&s, 0, sizeof(s));
	memset(&look->sight, 0, sizeof(look->sight));
	memset(&look->message, 0, sizeof(look->message));
	cstrap_finding_set(&look->why, CSTRAP_OK, CSTRAP_RULE_NONE, NULL);
	look->lock = 0;
	s.look = look;
	s.link = link;
	if (link == NULL) {
		tell(look, st, CSTRAP_RULE_NONE, "there is no card");
	} else {
		cstrap_card_init(&s.card);
		st = link->begin != NULL ? link->begin(link->ctx) : CSTRAP_OK;
		if (st != CSTRAP_OK) {
			tell_link(&s, st);
		} else {
			st = go(&s);
			ended = link->end != NULL ? link->end(link->ctx) :
						    CSTRAP_OK;
			if (st == CSTRAP_OK && ended != CSTRAP_OK)
				tell_link(&s, st = ended);
		}
	}
	see(&s, st);
	cstrap_card_wipe(&s.card);
}
