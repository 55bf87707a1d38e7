/*
 * vcard/condition.c - security conditions, with their Boolean structure.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "vcard/condition.h"

#define CONDITION_DEPTH_MAX 4

#define TAG_ALWAYS 0x90
#define TAG_NEVER 0x97
#define TAG_KEY 0xA4
#define TAG_OR 0xA0
#define TAG_NOT 0xA7
#define TAG_AND 0xAF
#define USAGE_KNOWLEDGE 0x08 /* user authentication by PIN or key */

#define COMPACT_NEVER 0xFF
#define COMPACT_ALWAYS 0x00
#define COMPACT_USER 0x10  /* user authentication */
#define COMPACT_OTHER 0x60 /* secure messaging, external authentication */

/* A template that is being gone through. */
struct frame {
	size_t end; /* of the element around it */
	uint16_t tag;
	enum cstrap_vmet met;
	size_t count;
};

static enum cstrap_vmet
met(bool yes)
{
	return yes ? CSTRAP_VMET_YES : CSTRAP_VMET_NOT;
}

/* A disabled key counts as presented, or hands over to its stand-in. */
static bool
is_presented(const struct cstrap_vcard *card, const struct cstrap_vkey *key)
{
	const struct cstrap_vkey *other;

	if (key->enabled)
		return key->verified;
	if (key->stand_in == 0)
		return true;
	other = cstrap_vcard_key(card, key->stand_in);
	return other != NULL && other->verified;
}

enum cstrap_vmet
cstrap_vcondition_key(const struct cstrap_vwho *who, uint8_t ref)
{
	const struct cstrap_vkey *key;

	switch (who->holder) {
	case CSTRAP_VHOLDER_NOBODY:
		return CSTRAP_VMET_NOT;
	case CSTRAP_VHOLDER_PIN1:
		return met(ref >= 0x01 && ref <= 0x08);
	case CSTRAP_VHOLDER_PIN2:
		return met(ref >= 0x81 && ref <= 0x88);
	case CSTRAP_VHOLDER_ALL:
		return CSTRAP_VMET_YES;
	case CSTRAP_VHOLDER_NOW:
		break;
	}
	key = cstrap_vcard_key(who->card, ref);
	/* nobody can present what is not there, and NOT does not open it */
	return key == NULL ? CSTRAP_VMET_UNKNOWN :
			     met(is_presented(who->card, key));
}

/* One octet of value, in a data object with that tag. */
static bool
octet_of(struct cstrap_cursor *r, uint16_t tag, uint8_t *octet)
{
	struct cstrap_der der;

	if (!cstrap_der_next(r, &der) || der.tag != tag || der.value.len != 1)
		return false;
	*octet = der.value.data[0];
	return true;
}

/* A control reference template: 83 01 key, 95 01 usage. */
static enum cstrap_vmet
judge_key(const struct cstrap_vwho *who, struct cstrap_view crt)
{
	struct cstrap_cursor r;
	uint8_t ref;
	uint8_t usage;

	cstrap_cursor_init(&r, crt);
	if (!octet_of(&r, 0x83, &ref) || !octet_of(&r, 0x95, &usage) ||
	    cstrap_cursor_left(&r) != 0 || (usage & USAGE_KNOWLEDGE) == 0)
		return CSTRAP_VMET_UNKNOWN;
	return cstrap_vcondition_key(who, ref);
}

static enum cstrap_vmet
judge_leaf(const struct cstrap_vwho *who, const struct cstrap_der *der)
{
	if (der->tag == TAG_KEY)
		return judge_key(who, der->value);
	if (der->value.len != 0)
		return CSTRAP_VMET_UNKNOWN;
	if (der->tag == TAG_ALWAYS)
		return CSTRAP_VMET_YES;
	return der->tag == TAG_NEVER ? CSTRAP_VMET_NOT : CSTRAP_VMET_UNKNOWN;
}

static bool
is_template(uint16_t tag)
{
	return tag == TAG_OR || tag == TAG_AND || tag == TAG_NOT;
}

static void
frame_add(struct frame *frame, enum cstrap_vmet one)
{
	if (frame->count++ == 0)
		frame->met = one;
	else if (frame->tag == TAG_AND)
		frame->met = one < frame->met ? one : frame->met;
	else if (frame->tag == TAG_OR)
		frame->met = one > frame->met ? one : frame->met;
	else /* of one condition alone there is an opposite */
		frame->met = CSTRAP_VMET_UNKNOWN;
}

/* An empty template is none. */
static enum cstrap_vmet
frame_result(const struct frame *frame)
{
	if (frame->count == 0)
		return CSTRAP_VMET_UNKNOWN;
	if (frame->tag != TAG_NOT)
		return frame->met;
	return frame->count == 1 ?
	    (enum cstrap_vmet)(CSTRAP_VMET_YES - frame->met) :
	    CSTRAP_VMET_UNKNOWN;
}

static enum cstrap_vmet
refuse(struct cstrap_cursor *r)
{
	cstrap_cursor_fail(r, CSTRAP_E_STRUCTURE, CSTRAP_RULE_NONE, r->pos,
	    "a security condition that this card does not know");
	return CSTRAP_VMET_UNKNOWN;
}

enum cstrap_vmet
cstrap_vcondition_judge(const struct cstrap_vwho *who, struct cstrap_cursor *r,
    const struct cstrap_der *condition)
{
	struct frame frames[CONDITION_DEPTH_MAX];
	struct cstrap_der der = *condition;
	size_t depth = 0;
	enum cstrap_vmet one;

	for (;;) {
		if (is_template(der.tag)) {
			if (depth == CONDITION_DEPTH_MAX)
				return refuse(r);
			frames[depth++] =
			    (struct frame) { .end = cstrap_der_enter(r, &der),
				    .tag = der.tag };
		} else {
			one = judge_leaf(who, &der);
			if (depth == 0)
				return one;
			frame_add(&frames[depth - 1], one);
		}
		while (!cstrap_der_next(r, &der)) {
			if (cstrap_cursor_left(r) != 0 ||
			    r->status != CSTRAP_OK)
				return refuse(r);
			one = frame_result(&frames[--depth]);
			cstrap_cursor_widen(r, frames[depth].end);
			if (depth == 0)
				return one;
			frame_add(&frames[depth - 1], one);
		}
	}
}

/*
 * The low bits number a security environment; in this card's, number n asks
 * for the key with reference n.
 */
enum cstrap_vmet
cstrap_vcondition_compact(const struct cstrap_vwho *who, uint8_t octet)
{
	if (octet == COMPACT_ALWAYS)
		return CSTRAP_VMET_YES;
	if (octet == COMPACT_NEVER)
		return CSTRAP_VMET_NOT;
	if ((octet & COMPACT_USER) == 0 || (octet & COMPACT_OTHER) != 0)
		return CSTRAP_VMET_UNKNOWN;
	return cstrap_vcondition_key(who, octet & 0x0F);
}
