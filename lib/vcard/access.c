/*
 * vcard/access.c - what the rules of EF.ARR allow at this moment.
 *
 * Whatever is not understood allows nothing.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "vcard/access.h"

#include "cardstrap/der.h"

#define CONDITION_DEPTH_MAX 4

#define TAG_ACCESS_MODE 0x80       /* an octet of operations */
#define TAG_ACCESS_HEADER_MAX 0x8F /* 81..8F: single instructions */
#define TAG_ALWAYS 0x90
#define TAG_KEY 0xA4
#define TAG_OR 0xA0
#define TAG_AND 0xAF
#define USAGE_KNOWLEDGE 0x08 /* user authentication by PIN or key */

/* A template that is being gone through. */
struct frame {
	size_t end; /* of the element around it */
	bool all;
	bool met;
	size_t count;
};

/*
 * TS 102 221 9.2.7: the rule file is looked for beside the file, then
 * upwards. The clause stops at an ADF; 2F06, which every UICC has under the
 * MF alone, has to be found from below an ADF, too.
 */
static struct cstrap_view
rule_of(const struct cstrap_vfile *df, const uint8_t rule[3])
{
	const uint16_t file_id = (uint16_t)(rule[0] << 8 | rule[1]);
	const struct cstrap_vfile *file = NULL;

	for (; df != NULL && file == NULL; df = df->parent)
		file = cstrap_vfile_child(df, file_id);
	if (file == NULL || file->kind != CSTRAP_VFILE_LINEAR)
		return (struct cstrap_view) { NULL, 0 };
	return cstrap_vfile_record(file, rule[2]);
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
static bool
key_is_presented(const struct cstrap_vcard *card, struct cstrap_view crt)
{
	const struct cstrap_vkey *key;
	struct cstrap_cursor r;
	uint8_t ref;
	uint8_t usage;

	cstrap_cursor_init(&r, crt);
	if (!octet_of(&r, 0x83, &ref) || !octet_of(&r, 0x95, &usage) ||
	    cstrap_cursor_left(&r) != 0 || (usage & USAGE_KNOWLEDGE) == 0)
		return false;
	key = cstrap_vcard_key(card, ref);
	return key != NULL && (key->verified || !key->enabled);
}

static bool
leaf_is_met(const struct cstrap_vcard *card, const struct cstrap_der *der)
{
	if (der->tag == TAG_ALWAYS)
		return der->value.len == 0;
	return der->tag == TAG_KEY && key_is_presented(card, der->value);
}

static void
frame_add(struct frame *frame, bool met)
{
	if (frame->count == 0)
		frame->met = met;
	else
		frame->met = frame->all ? frame->met && met : frame->met || met;
	frame->count++;
}

/*
 * One security condition with all that is nested in it, without recursion.
 * An empty OR or AND is never met.
 */
static bool
condition_is_met(const struct cstrap_vcard *card, struct cstrap_cursor *r,
    const struct cstrap_der *condition)
{
	struct frame frames[CONDITION_DEPTH_MAX];
	struct cstrap_der der = *condition;
	size_t depth = 0;
	bool met;

	for (;;) {
		if (der.tag == TAG_OR || der.tag == TAG_AND) {
			if (depth == CONDITION_DEPTH_MAX)
				break;
			frames[depth++] =
			    (struct frame) { .end = cstrap_der_enter(r, &der),
				    .all = der.tag == TAG_AND };
		} else {
			met = leaf_is_met(card, &der);
			if (depth == 0)
				return met;
			frame_add(&frames[depth - 1], met);
		}
		while (!cstrap_der_next(r, &der)) {
			if (cstrap_cursor_left(r) != 0 ||
			    r->status != CSTRAP_OK)
				goto bad;
			met = frames[--depth].met;
			cstrap_cursor_widen(r, frames[depth].end);
			if (depth == 0)
				return met;
			frame_add(&frames[depth - 1], met);
		}
	}
bad:
	cstrap_cursor_fail(r, CSTRAP_E_STRUCTURE, CSTRAP_RULE_NONE, r->pos,
	    "a security condition that this card does not know");
	return false;
}

/* ISO 7816-4 5.4.3.2: access modes, each followed by its conditions. */
static bool
rule_allows(const struct cstrap_vcard *card, struct cstrap_view rule,
    uint8_t operation)
{
	struct cstrap_cursor r;
	struct cstrap_der der;
	bool named = false; /* the access mode names the operation */
	bool found = false;
	bool met = false;

	cstrap_cursor_init(&r, rule);
	while (cstrap_der_next(&r, &der)) {
		if (der.tag >= TAG_ACCESS_MODE &&
		    der.tag <= TAG_ACCESS_HEADER_MAX) {
			if (found)
				break;
			named = der.tag == TAG_ACCESS_MODE &&
			    der.value.len == 1 &&
			    (der.value.data[0] & 0x80) == 0 &&
			    (der.value.data[0] & operation) != 0;
			found = named;
		} else if (condition_is_met(card, &r, &der) && named) {
			met = true;
		}
	}
	return met && r.status == CSTRAP_OK;
}

bool
cstrap_vaccess_allowed(const struct cstrap_vcard *card,
    const struct cstrap_vfile *file, uint8_t operation)
{
	const struct cstrap_vfile *df =
	    file->parent == NULL ? file : file->parent;

	return rule_allows(card, rule_of(df, file->rule), operation);
}

bool
cstrap_vaccess_exists(const struct cstrap_vfile *df, const uint8_t rule[3])
{
	return rule_of(df, rule).len != 0;
}
