/*
 * test_sequence_search.c - every state that the bootstrap sequence can get to,
 * by every event in each of them, and what holds in all.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "cardstrap/apply.h"
#include "cardstrap/sequence.h"

#define KEYS (1u << 17)
#define MODELS 16
#define EVENTS_MAX 1024
#define STATES_MAX 8192
#define SECONDS_MAX 2 /* of a time-out: it is counted down like any other */

static struct cstrap_sequence_event events[EVENTS_MAX];
static size_t event_count;
static struct cstrap_sequence *states; /* in the order of their discovery */
static uint32_t *index_of;             /* by key; 0: not seen, else + 1 */
static size_t state_count, transitions;
/* An edge a state and event, to go back from where all is well. */
static uint32_t *next_of;

static struct cstrap_sequence_model
model_of(unsigned int n)
{
	return (struct cstrap_sequence_model) { (uint8_t)(n & 3), (n & 4) != 0,
		(n & 8) != 0 };
}

static void
add(struct cstrap_sequence_event event)
{
	assert_true(event_count < EVENTS_MAX);
	events[event_count++] = event;
}

/* A client may report anything; a server may write anything. */
static void
make_events(void)
{
	for (int kind = 0; kind < CSTRAP_EVENT_COUNT; kind++)
		for (unsigned int n = 0; n < MODELS; n++) {
			struct cstrap_sequence_event event = {
				.kind = (enum cstrap_sequence_kind)kind,
				.model = model_of(n),
				.from_card = (n & 1) != 0,
				.seconds = n % (SECONDS_MAX + 1),
			};

			add(event);
			event.from_card = !event.from_card;
			if (kind == CSTRAP_EVENT_LOOKED)
				add(event);
			if (kind != CSTRAP_EVENT_FINISH)
				continue;
			for (unsigned int m = 0; m < 18; m++) {
				event.consistent = m % 2 == 0;
				event.bootstraps = (uint8_t)(m / 2 % 3);
				event.seconds = m / 6;
				add(event);
			}
		}
}

static uint32_t
key_of(const struct cstrap_sequence *s)
{
	assert_true(s->phase < 16 && s->model.bootstrap < 4 &&
	    s->remaining <= SECONDS_MAX);
	return (uint32_t)s->phase | (uint32_t)s->model.bootstrap << 4 |
	    (uint32_t)s->model.card_servers << 6 |
	    (uint32_t)s->model.other_servers << 7 |
	    (uint32_t)s->has_reader << 8 | (uint32_t)s->has_card << 9 |
	    (uint32_t)s->has_factory << 10 | (uint32_t)s->tried << 11 |
	    (uint32_t)s->fresh << 12 | (uint32_t)s->updates << 13 |
	    (uint32_t)s->again << 14 | s->remaining << 15;
}

static uint32_t
discover(const struct cstrap_sequence *s)
{
	uint32_t *at = &index_of[key_of(s)];

	if (*at == 0) {
		assert_true(state_count < STATES_MAX);
		states[state_count] = *s;
		*at = (uint32_t)++state_count;
	}
	return *at - 1;
}

static bool
in_session(const struct cstrap_sequence *s)
{
	return s->phase == CSTRAP_SEQUENCE_REQUEST ||
	    s->phase == CSTRAP_SEQUENCE_SERVED;
}

static void
check_state(const struct cstrap_sequence *s)
{
	/* Nothing of a card that is out. */
	if (!s->has_card)
		assert_true(!s->model.card_servers &&
		    s->model.bootstrap != CSTRAP_FROM_CARD);
	/* Only a Bootstrap-Server's account times out. */
	if (s->remaining > 0)
		assert_int_equal(CSTRAP_FROM_SERVER, s->model.bootstrap);
	/* Each wait has an account, or a thing, to wait for. */
	if (in_session(s) || s->phase == CSTRAP_SEQUENCE_HOLD)
		assert_true(s->model.bootstrap != 0);
}

/* What is done when a phase is entered, so that its end can come. */
static uint32_t
begun_by(unsigned int phase)
{
	switch (phase) {
	case CSTRAP_SEQUENCE_CARD:
	case CSTRAP_SEQUENCE_CHECK:
		return CSTRAP_DO_LOOK;
	case CSTRAP_SEQUENCE_FACTORY:
		return CSTRAP_DO_FACTORY;
	case CSTRAP_SEQUENCE_REGISTER:
		return CSTRAP_DO_REGISTER;
	case CSTRAP_SEQUENCE_HOLD:
		return CSTRAP_DO_HOLD;
	case CSTRAP_SEQUENCE_REQUEST:
		return CSTRAP_DO_REQUEST;
	case CSTRAP_SEQUENCE_SERVED:
		return CSTRAP_DO_ACCEPT;
	case CSTRAP_SEQUENCE_RETRY:
	case CSTRAP_SEQUENCE_STRANDED:
		return CSTRAP_DO_WAIT;
	default:
		return 0;
	}
}

static void
check_bootstrap(const struct cstrap_sequence *old,
    const struct cstrap_sequence_event *event,
    const struct cstrap_sequence *new, uint32_t actions)
{
	const bool commits = (actions & CSTRAP_DO_COMMIT) != 0;
	const bool undone = (actions & CSTRAP_DO_ROLLBACK) != 0;

	/* Never two accounts, never none that can be gone to. */
	if (commits)
		assert_true(in_session(old) &&
		    event->kind == CSTRAP_EVENT_FINISH && event->consistent &&
		    event->bootstraps <= 1 &&
		    (event->model.card_servers || event->model.other_servers));
	assert_int_equal(commits, (actions & CSTRAP_DO_ANSWER_CHANGED) != 0);
	assert_false(commits && undone);
	if ((actions & CSTRAP_DO_ANSWER_NOT) != 0)
		assert_true(undone);
	/* A bootstrap that goes on ends in one of the two. */
	if (in_session(old) && !in_session(new) &&
	    event->kind != CSTRAP_EVENT_START)
		assert_true(commits != undone);
	if (undone && event->kind != CSTRAP_EVENT_CARD_OUT)
		assert_int_equal(old->model.bootstrap, new->model.bootstrap);
	if ((actions & CSTRAP_DO_DELETE) != 0)
		assert_true(in_session(old) &&
		    old->model.bootstrap == new->model.bootstrap);
}

static void
check_step(const struct cstrap_sequence *old,
    const struct cstrap_sequence_event *event,
    const struct cstrap_sequence *new, uint32_t actions)
{
	if (event->kind == CSTRAP_EVENT_SERVER)
		assert_true(
		    actions == CSTRAP_DO_IGNORE || actions == CSTRAP_DO_ACCEPT);
	if ((actions & CSTRAP_DO_ACCEPT) != 0)
		assert_true(old->tried && old->model.bootstrap != 0 &&
		    !in_session(old));
	/* No Register with a card's server but after a look at the card. */
	if ((actions & CSTRAP_DO_REGISTER) != 0 && new->model.card_servers)
		assert_true(event->kind == CSTRAP_EVENT_LOOKED || old->fresh);
	if (old->phase != new->phase)
		assert_int_equal(begun_by(new->phase),
		    begun_by(new->phase) & actions);
	/* The factory never comes over what the card brought. */
	if ((actions & CSTRAP_DO_FACTORY) != 0 &&
	    event->kind != CSTRAP_EVENT_START)
		assert_false(new->model.card_servers ||
		    new->model.bootstrap == CSTRAP_FROM_CARD);
	check_bootstrap(old, event, new, actions);
}

static void
search(void)
{
	for (size_t i = 0; i < state_count; i++)
		for (size_t e = 0; e < event_count; e++) {
			struct cstrap_sequence new = states[i];
			uint32_t actions;
			const enum cstrap_status st =
			    cstrap_sequence_step(&new, &events[e], &actions);

			if (st == CSTRAP_E_ORDER) {
				assert_int_equal(0, actions);
				assert_int_equal(key_of(&states[i]),
				    key_of(&new));
				next_of[i * event_count + e] = (uint32_t)i;
				continue;
			}
			assert_int_equal(CSTRAP_OK, st);
			check_state(&new);
			check_step(&states[i], &events[e], &new, actions);
			next_of[i * event_count + e] = discover(&new);
			transitions++;
		}
}

/* Is there a way for the device, but for being switched off and on? */
static bool
has_hope(const struct cstrap_sequence *s)
{
	return s->phase != CSTRAP_SEQUENCE_OFF &&
	    (s->has_reader || s->has_factory || s->model.bootstrap != 0 ||
		s->model.other_servers);
}

/* From everywhere there is a way on to a registration. */
static void
check_ways_out(void)
{
	bool *good = calloc(state_count, sizeof(*good));
	bool more = true;

	assert_non_null(good);
	for (size_t i = 0; i < state_count; i++)
		good[i] = states[i].phase == CSTRAP_SEQUENCE_DONE;
	while (more) {
		more = false;
		for (size_t i = 0; i < state_count; i++)
			for (size_t e = 0; e < event_count && !good[i]; e++)
				if (events[e].kind != CSTRAP_EVENT_START &&
				    good[next_of[i * event_count + e]])
					more = good[i] = true;
	}
	for (size_t i = 0; i < state_count; i++)
		assert_true(good[i] || !has_hope(&states[i]));
	free(good);
}

static void
all_states_to_closure(void **state)
{
	struct cstrap_sequence s;

	(void)state;
	make_events();
	states = calloc(STATES_MAX, sizeof(*states));
	index_of = calloc(KEYS, sizeof(*index_of));
	next_of = calloc((size_t)STATES_MAX * event_count, sizeof(*next_of));
	assert_true(states != NULL && index_of != NULL && next_of != NULL);
	for (unsigned int n = 0; n < 4; n++) {
		cstrap_sequence_begin(&s, (n & 1) != 0, (n & 2) != 0);
		s.has_card = s.has_reader;
		discover(&s);
	}
	search();
	check_ways_out();
	print_message("%zu states, %zu events, %zu transitions\n", state_count,
	    event_count, transitions);
	free(states);
	free(index_of);
	free(next_of);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_states_to_closure),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
