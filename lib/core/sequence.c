/*
 * core/sequence.c - the bootstrap sequence, an event at a time.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "cardstrap/sequence.h"

#include <string.h>

#include "cardstrap/apply.h"

void
cstrap_sequence_begin(struct cstrap_sequence *s, bool has_reader,
    bool has_factory)
{
	memset(s, 0, sizeof(*s));
	s->has_reader = has_reader;
	s->has_card = has_reader;
	s->has_factory = has_factory;
}

static bool
in_session(const struct cstrap_sequence *s)
{
	return s->phase == CSTRAP_SEQUENCE_REQUEST ||
	    s->phase == CSTRAP_SEQUENCE_SERVED;
}

static bool
is_looking(const struct cstrap_sequence *s)
{
	return s->phase == CSTRAP_SEQUENCE_CARD ||
	    s->phase == CSTRAP_SEQUENCE_CHECK;
}

static bool
has_servers(const struct cstrap_sequence *s)
{
	return s->model.card_servers || s->model.other_servers;
}

static bool
is_of_card(const struct cstrap_sequence_model *model)
{
	return model->card_servers || model->bootstrap == CSTRAP_FROM_CARD;
}

/* What came from a card that is out is not used, whatever is reported. */
static uint32_t
take_model(struct cstrap_sequence *s, const struct cstrap_sequence_model *model)
{
	const uint8_t before = s->model.bootstrap;
	uint32_t actions = 0;

	s->model = *model;
	if (!s->has_card && is_of_card(model)) {
		actions = CSTRAP_DO_DISABLE;
		s->model.card_servers = false;
		if (s->model.bootstrap == CSTRAP_FROM_CARD)
			s->model.bootstrap = 0;
	}
	/* The time-out is that of an account that is not there any more. */
	if (s->model.bootstrap != before)
		s->remaining = 0;
	return actions;
}

static uint32_t
look(struct cstrap_sequence *s, enum cstrap_sequence_phase phase)
{
	s->phase = (uint8_t)phase;
	s->again = false;
	return CSTRAP_DO_LOOK;
}

/* 6.1.4, step 2; also where nothing else is left. */
static uint32_t
apply_factory(struct cstrap_sequence *s)
{
	s->phase = CSTRAP_SEQUENCE_FACTORY;
	return CSTRAP_DO_FACTORY;
}

/* 6.1.4, step 4, or what there is where no account allows it. */
static uint32_t
go_bootstrap(struct cstrap_sequence *s)
{
	if (s->model.bootstrap != 0) {
		s->phase = CSTRAP_SEQUENCE_HOLD;
		return CSTRAP_DO_HOLD;
	}
	s->phase =
	    has_servers(s) ? CSTRAP_SEQUENCE_RETRY : CSTRAP_SEQUENCE_STRANDED;
	return CSTRAP_DO_WAIT;
}

/* 6.1.4, step 3; the check at each Register is that of 6.1.3.2. */
static uint32_t
go_register(struct cstrap_sequence *s)
{
	if (!has_servers(s))
		return go_bootstrap(s);
	if (s->model.card_servers && !s->fresh) {
		s->updates = false;
		return look(s, CSTRAP_SEQUENCE_CHECK);
	}
	s->phase = CSTRAP_SEQUENCE_REGISTER;
	s->fresh = false;
	return CSTRAP_DO_REGISTER;
}

static enum cstrap_status
on_start(struct cstrap_sequence *s, const struct cstrap_sequence_event *event,
    uint32_t *actions)
{
	s->tried = s->fresh = s->updates = s->again = false;
	s->has_card = s->has_reader;
	*actions = take_model(s, &event->model);
	if (s->has_reader)
		*actions |= look(s, CSTRAP_SEQUENCE_CARD);
	else if (s->has_factory)
		*actions |= apply_factory(s);
	else {
		s->tried = true;
		*actions |= go_register(s);
	}
	return CSTRAP_OK;
}

/* A card that comes or goes; a bootstrap that goes on is undone for it. */
static enum cstrap_status
on_card(struct cstrap_sequence *s, bool is_in, uint32_t *actions)
{
	if (!s->has_reader || s->phase == CSTRAP_SEQUENCE_OFF)
		return CSTRAP_E_ORDER;
	s->has_card = is_in;
	*actions = take_model(s, &s->model);
	if (is_looking(s) || s->phase == CSTRAP_SEQUENCE_FACTORY) {
		s->again = true;
		return CSTRAP_OK;
	}
	if (in_session(s))
		*actions |= CSTRAP_DO_ROLLBACK;
	*actions |= look(s, CSTRAP_SEQUENCE_CARD);
	return CSTRAP_OK;
}

static bool
same_model(const struct cstrap_sequence_model *a,
    const struct cstrap_sequence_model *b)
{
	return a->bootstrap == b->bootstrap &&
	    a->card_servers == b->card_servers &&
	    a->other_servers == b->other_servers;
}

/* event->from_card: the look changed what there is from the card. */
static enum cstrap_status
on_looked(struct cstrap_sequence *s, const struct cstrap_sequence_event *event,
    uint32_t *actions)
{
	const struct cstrap_sequence_model before = s->model;
	bool changed;

	if (!is_looking(s))
		return CSTRAP_E_ORDER;
	*actions = take_model(s, &event->model);
	changed = event->from_card || !same_model(&before, &s->model);
	s->tried = s->fresh = true;
	if (s->again) {
		*actions |= look(s, CSTRAP_SEQUENCE_CARD);
	} else if (s->phase == CSTRAP_SEQUENCE_CARD && s->has_factory &&
	    !is_of_card(&s->model)) {
		*actions |= apply_factory(s);
	} else if (s->phase == CSTRAP_SEQUENCE_CHECK && s->updates &&
	    !changed) {
		s->phase = CSTRAP_SEQUENCE_DONE;
		s->fresh = false;
		*actions |= CSTRAP_DO_GO_ON;
	} else {
		*actions |= go_register(s);
	}
	return CSTRAP_OK;
}

static enum cstrap_status
on_factory(struct cstrap_sequence *s, const struct cstrap_sequence_event *event,
    uint32_t *actions)
{
	if (s->phase != CSTRAP_SEQUENCE_FACTORY)
		return CSTRAP_E_ORDER;
	*actions = take_model(s, &event->model);
	s->tried = true;
	*actions |= s->again ? look(s, CSTRAP_SEQUENCE_CARD) : go_register(s);
	return CSTRAP_OK;
}

static enum cstrap_status
on_registered(struct cstrap_sequence *s, bool done, uint32_t *actions)
{
	if (s->phase != CSTRAP_SEQUENCE_REGISTER)
		return CSTRAP_E_ORDER;
	if (done)
		s->phase = CSTRAP_SEQUENCE_DONE;
	else
		*actions = go_bootstrap(s);
	return CSTRAP_OK;
}

/* 6.1.3.2: the check at each Update with a server that is the card's. */
static enum cstrap_status
on_update(struct cstrap_sequence *s, const struct cstrap_sequence_event *event,
    uint32_t *actions)
{
	if (s->phase != CSTRAP_SEQUENCE_DONE)
		return CSTRAP_E_ORDER;
	*actions = CSTRAP_DO_GO_ON;
	if (s->has_reader && event->from_card) {
		s->updates = true;
		*actions = look(s, CSTRAP_SEQUENCE_CHECK);
	}
	return CSTRAP_OK;
}

static enum cstrap_status
on_held(struct cstrap_sequence *s, uint32_t *actions)
{
	switch (s->phase) {
	case CSTRAP_SEQUENCE_HOLD:
		s->phase = CSTRAP_SEQUENCE_REQUEST;
		*actions = CSTRAP_DO_REQUEST;
		return CSTRAP_OK;
	case CSTRAP_SEQUENCE_RETRY:
		/* Servers that never answer, and nobody to ask for others. */
		*actions = s->has_factory && !is_of_card(&s->model) ?
		    apply_factory(s) :
		    go_register(s);
		return CSTRAP_OK;
	case CSTRAP_SEQUENCE_STRANDED:
		*actions = s->has_reader ? look(s, CSTRAP_SEQUENCE_CARD) :
		    s->has_factory       ? apply_factory(s) :
					   CSTRAP_DO_WAIT;
		return CSTRAP_OK;
	default:
		return CSTRAP_E_ORDER;
	}
}

/* 6.1.4, step 5: never before card or factory, never without an account. */
static enum cstrap_status
on_server(struct cstrap_sequence *s, uint32_t *actions)
{
	const bool busy = in_session(s) || is_looking(s) ||
	    s->phase == CSTRAP_SEQUENCE_FACTORY ||
	    s->phase == CSTRAP_SEQUENCE_OFF;

	*actions = CSTRAP_DO_IGNORE;
	if (!busy && s->tried && s->model.bootstrap != 0) {
		s->phase = CSTRAP_SEQUENCE_SERVED;
		*actions = CSTRAP_DO_ACCEPT;
	}
	return CSTRAP_OK;
}

/* A failed bootstrap leaves all as it was (6.1.3.3); servers are tried. */
static uint32_t
end_badly(struct cstrap_sequence *s)
{
	return CSTRAP_DO_ROLLBACK | go_register(s);
}

/* 6.1.3.3 and 6.1.6: one Bootstrap-Server account, and a server to go to. */
static bool
may_finish(const struct cstrap_sequence_event *event)
{
	return event->consistent && event->bootstraps <= 1 &&
	    (event->bootstraps == 1) == (event->model.bootstrap != 0) &&
	    (event->model.card_servers || event->model.other_servers);
}

static enum cstrap_status
on_finish(struct cstrap_sequence *s, const struct cstrap_sequence_event *event,
    uint32_t *actions)
{
	if (!in_session(s)) {
		*actions = CSTRAP_DO_REFUSE;
		return CSTRAP_OK;
	}
	if (!may_finish(event)) {
		*actions = CSTRAP_DO_ANSWER_NOT | end_badly(s);
		return CSTRAP_OK;
	}
	*actions = CSTRAP_DO_COMMIT | CSTRAP_DO_ANSWER_CHANGED |
	    take_model(s, &event->model);
	s->remaining =
	    s->model.bootstrap == CSTRAP_FROM_SERVER ? event->seconds : 0;
	*actions |= go_register(s);
	return CSTRAP_OK;
}

/* No clock: what has gone by is taken off what remains. */
static enum cstrap_status
on_time(struct cstrap_sequence *s, uint32_t seconds, uint32_t *actions)
{
	if (s->remaining == 0)
		return CSTRAP_OK;
	/* Not while the account is at work: its end is the session's. */
	if (seconds < s->remaining || in_session(s)) {
		s->remaining =
		    seconds < s->remaining ? s->remaining - seconds : 1;
		return CSTRAP_OK;
	}
	s->remaining = 0;
	s->model.bootstrap = 0;
	*actions = CSTRAP_DO_PURGE;
	if (s->phase == CSTRAP_SEQUENCE_HOLD)
		*actions |= go_bootstrap(s);
	return CSTRAP_OK;
}

enum cstrap_status
cstrap_sequence_step(struct cstrap_sequence *s,
    const struct cstrap_sequence_event *event, uint32_t *actions)
{
	*actions = 0;
	switch (event->kind) {
	case CSTRAP_EVENT_START:
		return on_start(s, event, actions);
	case CSTRAP_EVENT_CARD_IN:
	case CSTRAP_EVENT_CARD_OUT:
		return on_card(s, event->kind == CSTRAP_EVENT_CARD_IN, actions);
	case CSTRAP_EVENT_LOOKED:
		return on_looked(s, event, actions);
	case CSTRAP_EVENT_FACTORY:
		return on_factory(s, event, actions);
	case CSTRAP_EVENT_REGISTERED:
	case CSTRAP_EVENT_FAILED:
		return on_registered(s, event->kind == CSTRAP_EVENT_REGISTERED,
		    actions);
	case CSTRAP_EVENT_UPDATE:
		return on_update(s, event, actions);
	case CSTRAP_EVENT_HELD:
		return on_held(s, actions);
	case CSTRAP_EVENT_SERVER:
		return on_server(s, actions);
	case CSTRAP_EVENT_DELETE:
		*actions = in_session(s) ? CSTRAP_DO_DELETE : CSTRAP_DO_REFUSE;
		return CSTRAP_OK;
	case CSTRAP_EVENT_FINISH:
		return on_finish(s, event, actions);
	case CSTRAP_EVENT_BROKEN:
		if (!in_session(s))
			return CSTRAP_E_ORDER;
		*actions = end_badly(s);
		return CSTRAP_OK;
	case CSTRAP_EVENT_TIME:
		return on_time(s, event->seconds, actions);
	}
	return CSTRAP_E_ARGUMENT;
}
