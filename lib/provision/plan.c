/*
 * provision/plan.c - an ordered list of commands, and how it grows.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "provision/plan.h"

#include <stdlib.h>
#include <string.h>

#include "cardstrap/wire.h"
#include "host/secret.h"

#define STEPS_FIRST 32
#define POOL_FIRST 4096
#define FCP_LEN 26 /* what cards answer for an EF of ours */

void
cstrap_plan_close(struct cstrap_plan **plan)
{
	if (*plan == NULL)
		return;
	if ((*plan)->held)
		(void)cstrap_session_end(&(*plan)->session, CSTRAP_OK);
	cstrap_backup_close(&(*plan)->backup);
	cstrap_secret_free((*plan)->pool, (*plan)->pool_max);
	free((*plan)->steps);
	cstrap_wipe(*plan, sizeof(**plan));
	free(*plan);
	*plan = NULL;
}

static struct cstrap_plan_step *
new_step(struct cstrap_plan *plan)
{
	struct cstrap_plan_step *steps;
	const size_t max = plan->max == 0 ? STEPS_FIRST : 2 * plan->max;

	if (plan->count == plan->max) {
		steps = reallocarray(plan->steps, max, sizeof(*steps));
		if (steps == NULL) {
			plan->status = CSTRAP_E_NOMEM;
			return NULL;
		}
		plan->steps = steps;
		plan->max = max;
	}
	memset(&plan->steps[plan->count], 0, sizeof(*steps));
	return &plan->steps[plan->count++];
}

/* Room for len more bytes in the pool; NULL without memory. */
static uint8_t *
pool_room(struct cstrap_plan *plan, size_t len, size_t *at)
{
	size_t max = plan->pool_max == 0 ? POOL_FIRST : plan->pool_max;
	uint8_t *pool;

	while (max - plan->pool_len < len)
		max *= 2;
	if (max != plan->pool_max) {
		pool = cstrap_secret_resize(plan->pool, plan->pool_max, max);
		if (pool == NULL) {
			plan->status = CSTRAP_E_NOMEM;
			return NULL;
		}
		plan->pool = pool;
		plan->pool_max = max;
	}
	*at = plan->pool_len;
	plan->pool_len += len;
	return plan->pool + *at;
}

static struct cstrap_plan_step *
put(struct cstrap_plan *plan, enum cstrap_step_kind kind,
    const struct cstrap_step_about *about, const struct cstrap_command *command)
{
	struct cstrap_plan_step *step;
	struct cstrap_writer w;
	uint8_t *room;
	size_t at;

	if (plan->status != CSTRAP_OK ||
	    (room = pool_room(plan, CSTRAP_COMMAND_MAX, &at)) == NULL ||
	    (step = new_step(plan)) == NULL)
		return NULL;
	cstrap_writer_init(&w,
	    (struct cstrap_room) { room, CSTRAP_COMMAND_MAX });
	cstrap_command_put(&w, command);
	plan->pool_len = at + w.len;
	step->kind = kind;
	step->purpose = about->purpose;
	step->file_id = about->file_id;
	step->is_secret = about->is_secret;
	step->command_at = at;
	step->command_len = w.len;
	return step;
}

static void
set_expected(struct cstrap_plan *plan, struct cstrap_plan_step *step,
    struct cstrap_view expected)
{
	uint8_t *room;
	size_t at;

	if (step == NULL || expected.len == 0 ||
	    (room = pool_room(plan, expected.len, &at)) == NULL)
		return;
	memcpy(room, expected.data, expected.len);
	step->expect_at = at;
	step->expect_len = expected.len;
}

void
cstrap_plan_put(struct cstrap_plan *plan, enum cstrap_step_kind kind,
    const struct cstrap_step_about *about, const struct cstrap_command *command)
{
	(void)put(plan, kind, about, command);
	if (kind == CSTRAP_STEP_CREATE)
		plan->changes_way = true;
}

void
cstrap_plan_cut(struct cstrap_plan *plan, size_t count)
{
	if (count < plan->count)
		plan->count = count;
}

void
cstrap_plan_put_verify(struct cstrap_plan *plan, uint8_t key)
{
	const struct cstrap_step_about about = { "present the key", 0, true };
	const struct cstrap_command command = cstrap_command_query_tries(key);
	struct cstrap_plan_step *step;

	step = put(plan, CSTRAP_STEP_VERIFY, &about, &command);
	if (step != NULL)
		step->key = key;
}

void
cstrap_plan_put_select(struct cstrap_plan *plan, const char *purpose,
    uint16_t file_id)
{
	const struct cstrap_step_about about = { purpose, file_id, false };
	const uint8_t fid[] = { (uint8_t)(file_id >> 8), (uint8_t)file_id };
	const struct cstrap_command command =
	    cstrap_command_select_fid((struct cstrap_view) { fid, sizeof(fid) },
		CSTRAP_SELECT_NOTHING);

	cstrap_plan_put(plan, CSTRAP_STEP_SELECT, &about, &command);
}

void
cstrap_plan_put_rule(struct cstrap_plan *plan, uint16_t file_id,
    const struct cstrap_card_rule *rule, uint32_t size)
{
	const struct cstrap_step_about about = {
		"check the access rule of the new file", file_id, false
	};
	const uint8_t fid[] = { (uint8_t)(file_id >> 8), (uint8_t)file_id };
	const struct cstrap_command command =
	    cstrap_command_select_fid((struct cstrap_view) { fid, sizeof(fid) },
		CSTRAP_SELECT_FCP);
	uint8_t expected[1 + CSTRAP_CARD_RULE_MAX];
	struct cstrap_plan_step *step;

	expected[0] = rule->tag;
	memcpy(expected + 1, rule->bytes, rule->len);
	step = put(plan, CSTRAP_STEP_RULE, &about, &command);
	if (step != NULL)
		step->size = size;
	set_expected(plan, step,
	    (struct cstrap_view) { expected, 1u + rule->len });
}

void
cstrap_plan_put_update(struct cstrap_plan *plan,
    const struct cstrap_step_about *about, size_t offset,
    struct cstrap_view bytes)
{
	for (size_t at = 0; at < bytes.len; at += plan->piece_max) {
		const struct cstrap_command command =
		    cstrap_command_update_binary((uint16_t)(offset + at),
			cstrap_view_part(bytes, at, plan->piece_max));
		struct cstrap_plan_step *step;

		step = put(plan, CSTRAP_STEP_UPDATE, about, &command);
		if (step != NULL)
			step->offset = offset + at;
	}
}

void
cstrap_plan_put_read(struct cstrap_plan *plan,
    const struct cstrap_step_about *about, size_t offset,
    struct cstrap_view expected)
{
	for (size_t at = 0; at < expected.len; at += CSTRAP_READ_MAX) {
		const struct cstrap_view piece =
		    cstrap_view_part(expected, at, CSTRAP_READ_MAX);
		const struct cstrap_command command =
		    cstrap_command_read_binary((uint16_t)(offset + at),
			(uint16_t)piece.len);
		struct cstrap_plan_step *step;

		step = put(plan, CSTRAP_STEP_READ, about, &command);
		if (step != NULL)
			step->offset = offset + at;
		set_expected(plan, step, piece);
	}
}

void
cstrap_plan_put_read_record(struct cstrap_plan *plan,
    const struct cstrap_step_about *about, uint8_t record,
    struct cstrap_view expected)
{
	const struct cstrap_command command =
	    cstrap_command_read_record(record, (uint16_t)expected.len);

	set_expected(plan, put(plan, CSTRAP_STEP_READ, about, &command),
	    expected);
}

size_t
cstrap_plan_count(const struct cstrap_plan *plan)
{
	return plan->count;
}

/* On the wire; a VERIFY with the question for its counter before it. */
static uint32_t
etu_of(const struct cstrap_step *step)
{
	const size_t data = step->command.len > 5 ? step->command.len - 5 : 0;

	if (step->kind == CSTRAP_STEP_VERIFY)
		return cstrap_wire_etu(NULL, 0, 0) +
		    cstrap_wire_etu(NULL, CSTRAP_KEY_LEN, 0);
	if (step->kind == CSTRAP_STEP_RULE)
		return cstrap_wire_etu(NULL, data, 0) +
		    cstrap_wire_etu(NULL, 0, step->answer_len);
	return step->answer_len > 0 ?
	    cstrap_wire_etu(NULL, 0, step->answer_len) :
	    cstrap_wire_etu(NULL, data, 0);
}

bool
cstrap_plan_step(const struct cstrap_plan *plan, size_t index,
    struct cstrap_step *step)
{
	const struct cstrap_plan_step *from;

	if (index >= plan->count)
		return false;
	from = &plan->steps[index];
	step->kind = from->kind;
	step->purpose = from->purpose;
	step->file_id = from->file_id;
	step->offset = from->offset;
	step->command.data = plan->pool + from->command_at;
	step->command.len = from->command_len;
	step->secret = (struct cstrap_view) { NULL, 0 };
	if (from->is_secret && from->kind == CSTRAP_STEP_UPDATE)
		step->secret =
		    cstrap_view_part(step->command, 5, step->command.len);
	step->key = from->key;
	step->answer_len = from->kind == CSTRAP_STEP_READ ? from->expect_len :
	    from->kind == CSTRAP_STEP_RULE                ? FCP_LEN :
							    0;
	step->expected = (struct cstrap_view) { plan->pool + from->expect_at,
		from->expect_len };
	step->expects_secret =
	    from->is_secret && from->kind == CSTRAP_STEP_READ;
	step->etu = etu_of(step);
	return true;
}

bool
cstrap_plan_changes_way(const struct cstrap_plan *plan)
{
	return plan->changes_way;
}

uint8_t
cstrap_plan_unread_key(const struct cstrap_plan *plan)
{
	return plan->unread_key;
}

size_t
cstrap_plan_forgone(const struct cstrap_plan *plan)
{
	return plan->forgone;
}

const char *
cstrap_plan_iccid(const struct cstrap_plan *plan)
{
	return plan->iccid;
}

const struct cstrap_backup *
cstrap_plan_backup(const struct cstrap_plan *plan)
{
	return plan->backup;
}

bool
cstrap_plan_is_empty(const struct cstrap_plan *plan)
{
	return plan->count == 0;
}
