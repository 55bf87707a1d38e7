/*
 * provision/reading.c - the message off a card, the way a client reads it.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "cardstrap/provision.h"

#include <stdlib.h>
#include <string.h>

#include "host/text.h"
#include "provision/survey.h"

#define TRIES_DEFAULT 3

/* Why a walk came to nothing, in words. */
static void
tell_walk(struct cstrap_session *session, const struct cstrap_walk *walk,
    enum cstrap_status st)
{
	struct cstrap_finding *finding = session->finding;
	const char *text = "the card holds no LwM2M bootstrap file";

	if (st == CSTRAP_E_CARD_ACCESS)
		text = "the card wants a PIN before the file can be read";
	else if (st == CSTRAP_E_CARD_NOT_FOUND)
		text = "the card's directory names a file that is not there";
	else if (st != CSTRAP_E_NO_MESSAGE)
		text = "the way to the bootstrap file cannot be read";
	cstrap_finding_set(finding, st, CSTRAP_RULE_NONE, text);
	if (finding != NULL)
		finding->file = "card";
	if (st != CSTRAP_E_NO_MESSAGE)
		cstrap_finding_detail(finding, "%04X %s", walk->sw,
		    cstrap_sw_text(walk->sw));
	else if (walk->how == CSTRAP_WALK_NOT_FOUND)
		cstrap_finding_detail(finding, "no PKCS#15 application");
	else if (!walk->has_odf)
		cstrap_finding_detail(finding,
		    "its PKCS#15 application has no EF(ODF)");
	else
		cstrap_finding_detail(finding,
		    "no entry for it in the PKCS#15 application");
}

/* The link or the card broke the walk off; or it ended without a file. */
static enum cstrap_status
walk_failed(struct cstrap_session *session, const struct cstrap_walk *walk,
    enum cstrap_status st)
{
	if (st != walk->outcome)
		return cstrap_session_failed(session, st);
	tell_walk(session, walk, st);
	return st;
}

static enum cstrap_status
fetch_failed(struct cstrap_session *session, struct cstrap_reading *reading,
    enum cstrap_status st)
{
	struct cstrap_finding *finding = session->finding;
	enum cstrap_rule rule = CSTRAP_RULE_NONE;
	const char *text = NULL;

	if (st == CSTRAP_E_NO_MESSAGE && reading->has_header) {
		st = CSTRAP_E_NEVER_WRITTEN;
		rule = CSTRAP_RULE_FILE_BLANK;
	} else if (st == CSTRAP_E_NO_MESSAGE) {
		text = "the bootstrap file is shorter than a header";
	} else if (st == CSTRAP_E_BEING_WRITTEN) {
		rule = CSTRAP_RULE_FILE_UNFINISHED;
	} else if (st == CSTRAP_E_TRUNCATED) {
		rule = CSTRAP_RULE_FILE_CUT;
	} else if (st == CSTRAP_E_TOO_LARGE) {
		rule = CSTRAP_RULE_FILE_LIMIT;
	} else if (st == CSTRAP_E_SPACE) {
		text = "the message is larger than the room for it";
	} else if (cstrap_card_answered(&session->card) &&
	    cstrap_sw_status(session->card.sw) == st) {
		return cstrap_session_refused(session,
		    "READ BINARY on the bootstrap file");
	} else {
		return cstrap_session_failed(session, st);
	}
	cstrap_finding_set(finding, st, rule, text);
	if (finding != NULL)
		finding->file = "card";
	return st;
}

static enum cstrap_status
fetch(struct cstrap_session *session, struct cstrap_reading *reading,
    struct cstrap_room room)
{
	struct cstrap_fetch fetch;
	enum cstrap_status st;

	cstrap_fetch_begin(&fetch, &session->card, room,
	    reading->walk.has_part ? reading->walk.index : 0);
	st = cstrap_fetch_run(&fetch, &session->link->transport);
	reading->has_header = fetch.has_header;
	if (fetch.has_header)
		memcpy(reading->header, room.data, CSTRAP_MESSAGE_HEADER);
	reading->file = cstrap_fetch_view(&fetch);
	if (st != CSTRAP_OK)
		return fetch_failed(session, reading, st);
	return CSTRAP_OK;
}

/* The whole EF, whatever is in it. */
static enum cstrap_status
read_full(struct cstrap_session *session, struct cstrap_reading *reading,
    struct cstrap_room room)
{
	enum cstrap_status st;
	size_t len;

	if (reading->walk.has_file_size && reading->walk.file_size < room.len)
		room.len = reading->walk.file_size;
	if ((st = cstrap_session_read(session, room, 0, &len)) != CSTRAP_OK)
		return st;
	reading->file = (struct cstrap_view) { room.data, len };
	if (len >= CSTRAP_MESSAGE_HEADER) {
		reading->has_header = true;
		memcpy(reading->header, room.data, CSTRAP_MESSAGE_HEADER);
	}
	return CSTRAP_OK;
}

static enum cstrap_status
decode(struct cstrap_session *session, struct cstrap_reading *reading,
    const struct cstrap_reading_options *options)
{
	const size_t offset =
	    options->full && reading->walk.has_part ? reading->walk.index : 0;
	const enum cstrap_status st = cstrap_message_decode(&reading->message,
	    cstrap_view_part(reading->file, offset, reading->file.len),
	    session->finding);

	if (st != CSTRAP_OK && session->finding != NULL)
		session->finding->file = "card";
	return st;
}

static enum cstrap_status
read_file(struct cstrap_session *session, struct cstrap_reading *reading,
    struct cstrap_room room, const struct cstrap_reading_options *options)
{
	enum cstrap_status st;

	st = options->full ? read_full(session, reading, room) :
			     fetch(session, reading, room);
	return st;
}

/* Close the channel; a failure to do so matters only if all else went well. */
static enum cstrap_status
close_channel(struct cstrap_session *session, struct cstrap_walk *walk,
    enum cstrap_status st)
{
	enum cstrap_status closed;

	if (!walk->opened_channel || session->card.pending)
		return st;
	cstrap_walk_close(walk);
	closed = cstrap_walk_run(walk, &session->link->transport);
	return st == CSTRAP_OK && closed != CSTRAP_OK ?
	    cstrap_session_failed(session, closed) :
	    st;
}

static enum cstrap_status
walk_and_read(struct cstrap_session *session, struct cstrap_reading *reading,
    struct cstrap_room room, const struct cstrap_reading_options *options,
    const struct cstrap_walk_options *walk_options)
{
	enum cstrap_status st;

	cstrap_walk_begin(&reading->walk, &session->card, room, walk_options);
	st = cstrap_walk_run(&reading->walk, &session->link->transport);
	reading->no_channel =
	    !walk_options->basic_channel && !reading->walk.opened_channel;
	if (st != CSTRAP_OK)
		return walk_failed(session, &reading->walk, st);
	st = read_file(session, reading, room, options);
	if (st == CSTRAP_OK)
		st = decode(session, reading, options);
	return close_channel(session, &reading->walk, st);
}

/* PINs that files on the way ask for, and that were given. */
static enum cstrap_status
unlock(struct cstrap_session *session, const struct cstrap_reading *reading,
    const struct cstrap_reading_options *options)
{
	struct cstrap_survey *survey = calloc(1, sizeof(*survey));
	enum cstrap_status st;

	if (survey == NULL)
		return CSTRAP_E_NOMEM;
	survey->session = session;
	survey->guard = (struct cstrap_guard) { options->keys,
		options->min_tries > 0 ? options->min_tries : TRIES_DEFAULT,
		false };
	survey->walk = reading->walk;
	survey->has_application = reading->walk.how != CSTRAP_WALK_NOT_FOUND;
	st = cstrap_survey_unlock_way(survey);
	cstrap_survey_wipe(survey);
	free(survey);
	return st;
}

enum cstrap_status
cstrap_reading_run(struct cstrap_reading *reading,
    const struct cstrap_link *link, struct cstrap_room room,
    const struct cstrap_reading_options *options,
    struct cstrap_finding *finding)
{
	static const struct cstrap_reading_options plain = { 0 };
	enum cstrap_status st = CSTRAP_E_INTERNAL;
	struct cstrap_finding locked = { 0 };
	struct cstrap_walk_options walk_options;
	struct cstrap_session session;

	memset(reading, 0, sizeof(*reading));
	if (options == NULL)
		options = &plain;
	walk_options = (struct cstrap_walk_options) {
		.basic_channel = options->basic_channel,
		.lean = options->visit == NULL && !options->full,
		.visit = options->visit,
		.visit_ctx = options->visit_ctx,
		.sink = options->sink,
	};
	if ((st = cstrap_session_begin(&session, link, finding)) != CSTRAP_OK)
		return st;
	st = walk_and_read(&session, reading, room, options, &walk_options);
	if (st == CSTRAP_E_CARD_ACCESS && options->keys != NULL) {
		locked = finding != NULL ? *finding : locked;
		st = unlock(&session, reading, options);
		reading->used_pin = st == CSTRAP_OK;
		if (st == CSTRAP_OK) {
			st = walk_and_read(&session, reading, room, options,
			    &walk_options);
		} else if (st == CSTRAP_E_KEY_NEEDED) {
			st = CSTRAP_E_CARD_ACCESS;
			if (finding != NULL)
				*finding = locked;
		}
	}
	reading->saw_91xx = session.card.saw_91xx;
	return cstrap_session_end(&session, st);
}
