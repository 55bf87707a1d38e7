/*
 * vcard/ruletext.c - access rules in words.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "vcard/access.h"
#include "vcard/keyname.h"

#define DEPTH_MAX 4 /* as condition.c goes */
#define CONDITION_MAX 96

#define TAG_ALWAYS 0x90
#define TAG_NEVER 0x97
#define TAG_OR 0xA0
#define TAG_KEY 0xA4
#define TAG_NOT 0xA7
#define TAG_AND 0xAF

struct operation {
	const char *name;
	uint8_t bit;
	uint8_t header[4]; /* of a command that does it */
};

static const struct operation of_ef[] = { { "read", 0x01, { 0, 0xB0, 0, 0 } },
	{ "update", 0x02, { 0, 0xD6, 0, 0 } },
	{ "deactivate", 0x08, { 0, 0x04, 0, 0 } },
	{ "activate", 0x10, { 0, 0x44, 0, 0 } },
	{ "delete", 0x40, { 0, 0xE4, 0, 0 } },
	{ "resize", 0x00, { 0x80, 0xD4, 0, 0 } } };

static const struct operation of_df[] = { { "create EF", 0x02,
					      { 0, 0xE0, 0, 0 } },
	{ "create DF", 0x04, { 0, 0xE0, 0, 0 } },
	{ "deactivate", 0x08, { 0, 0x04, 0, 0 } },
	{ "activate", 0x10, { 0, 0x44, 0, 0 } },
	{ "delete", 0x40, { 0, 0xE4, 0, 0 } },
	{ "delete in it", 0x01, { 0, 0xE4, 0, 0 } } };

#define OPERATIONS_MAX 6

/* Text that is cut at the end of its room. */
struct text {
	char *room;
	size_t max;
};

static void append(struct text *text, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static void
append(struct text *text, const char *format, ...)
{
	const size_t len = strlen(text->room);
	va_list args;

	va_start(args, format);
	(void)vsnprintf(text->room + len, text->max - len, format, args);
	va_end(args);
}

/* A template that is being gone through. */
struct frame {
	size_t end;
	uint16_t tag;
	size_t count;
};

static void
put_between(struct text *text, struct frame *frame)
{
	if (frame->count++ > 0)
		append(text, frame->tag == TAG_AND ? " and " : " or ");
}

static void
put_leaf(struct text *text, const struct cstrap_der *der)
{
	char name[CSTRAP_VKEYNAME_MAX];

	if (der->tag == TAG_ALWAYS)
		append(text, "always");
	else if (der->tag == TAG_NEVER)
		append(text, "never");
	else if (der->tag == TAG_KEY && der->value.len == 6 &&
	    der->value.data[0] == 0x83)
		append(text, "%s", cstrap_vkeyname(der->value.data[2], name));
	else
		append(text, "something else");
}

/* One condition with all that is nested in it, without recursion. */
static void
put_condition(struct text *text, struct cstrap_cursor *r,
    const struct cstrap_der *condition)
{
	struct frame frames[DEPTH_MAX];
	struct cstrap_der der = *condition;
	size_t depth = 0;

	for (;;) {
		if (depth > 0)
			put_between(text, &frames[depth - 1]);
		if (der.tag == TAG_OR || der.tag == TAG_AND ||
		    der.tag == TAG_NOT) {
			if (depth == DEPTH_MAX)
				return;
			append(text, der.tag == TAG_NOT ? "not " : "");
			append(text,
			    depth > 0 || der.tag == TAG_NOT ? "(" : "");
			frames[depth++] =
			    (struct frame) { cstrap_der_enter(r, &der), der.tag,
				    0 };
		} else {
			put_leaf(text, &der);
		}
		while (depth > 0 && !cstrap_der_next(r, &der)) {
			depth--;
			append(text,
			    depth > 0 || frames[depth].tag == TAG_NOT ? ")" :
									"");
			cstrap_cursor_widen(r, frames[depth].end);
		}
		if (depth == 0)
			return;
	}
}

/* What the rule asks for the operation: "" where it names it nowhere. */
static void
put_expanded(struct text *text, struct cstrap_view rule,
    const struct operation *operation)
{
	struct frame any = { 0, TAG_OR, 0 };
	struct cstrap_cursor r;
	struct cstrap_der der;
	bool named = false;

	cstrap_cursor_init(&r, rule);
	while (cstrap_der_next(&r, &der)) {
		if (der.tag >= 0x80 && der.tag <= 0x8F) {
			if (named)
				return;
			named = cstrap_vaccess_names(&der, operation->bit,
			    operation->header);
		} else if (named) {
			put_between(text, &any);
			put_condition(text, &r, &der);
		}
	}
	if (named && text->room[0] == '\0')
		append(text, "never");
}

static void
put_compact(struct text *text, struct cstrap_view rule,
    const struct operation *operation)
{
	char name[CSTRAP_VKEYNAME_MAX];
	size_t at = 1;
	unsigned int one;

	for (one = 0x40; one != 0; one >>= 1) {
		uint8_t octet;

		if ((rule.data[0] & one) == 0)
			continue;
		octet = rule.data[at++];
		if (one != operation->bit)
			continue;
		if (octet == 0x00)
			append(text, "always");
		else if (octet == 0xFF)
			append(text, "never");
		else if ((octet & 0x70) == 0x10)
			append(text, "%s", cstrap_vkeyname(octet & 0xF, name));
		else
			append(text, "something else");
	}
}

static void
describe_one(const struct cstrap_vcard_file *file,
    const struct operation *operation, char room[CONDITION_MAX])
{
	struct text text = { room, CONDITION_MAX };

	room[0] = '\0';
	if (file->rule_tag == CSTRAP_VRULE_COMPACT)
		put_compact(&text, file->rule, operation);
	else
		put_expanded(&text, file->expanded, operation);
}

const char *
cstrap_vcard_rule_text(const struct cstrap_vcard_file *file,
    char room[CSTRAP_VCARD_RULE_TEXT_MAX])
{
	const struct operation *operations = file->is_df ? of_df : of_ef;
	char conditions[OPERATIONS_MAX][CONDITION_MAX];
	struct text text = { room, CSTRAP_VCARD_RULE_TEXT_MAX };
	size_t i;
	size_t j;

	room[0] = '\0';
	for (i = 0; i < OPERATIONS_MAX; i++)
		describe_one(file, &operations[i], conditions[i]);
	for (i = 0; i < OPERATIONS_MAX; i++) {
		if (conditions[i][0] == '\0')
			continue;
		append(&text, "%s%s", room[0] == '\0' ? "" : "; ",
		    operations[i].name);
		for (j = i + 1; j < OPERATIONS_MAX; j++) {
			if (strcmp(conditions[j], conditions[i]) != 0)
				continue;
			append(&text, ", %s", operations[j].name);
			conditions[j][0] = '\0';
		}
		append(&text, ": %s", conditions[i]);
	}
	if (room[0] == '\0')
		append(&text, "nothing is allowed");
	return room;
}
