/*
 * card/script_items.c - what stands in a line of a script: octets, masks, and
 * the names of values.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "card/script.h"

#include <string.h>

#include "host/text.h"

/* Key references by TS 102 221 9.5.1: ADM1-5 are 0A-0E, ADM6-10 8A-8E. */
static const uint8_t adm_refs[] = { 0x0A, 0x0B, 0x0C, 0x0D, 0x0E, 0x8A, 0x8B,
	0x8C, 0x8D, 0x8E };

bool
cstrap_script_fail(const struct cstrap_script *script,
    struct cstrap_finding *finding, size_t offset, const char *text)
{
	cstrap_finding_set(finding, CSTRAP_E_SYNTAX,
	    CSTRAP_RULE_TRANSCRIPT_FORM, text);
	finding->offset = offset;
	cstrap_finding_place(finding, "line %zu", script->number);
	return false;
}

/* Text of a line, and how far it was read. */
struct text {
	const char *data;
	size_t len;
	size_t at;
};

static bool
is_name(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
}

static int
digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* The reference that "adm1" to "adm10" means; 0: the name is none of them. */
static uint8_t
key_of(const char *name)
{
	const size_t len = strlen(name);
	size_t number;

	if (len < 4 || len > 5 || memcmp(name, "adm", 3) != 0 ||
	    digit(name[3]) < 1 || digit(name[3]) > 9)
		return 0;
	number = (size_t)digit(name[3]);
	if (len == 5)
		number = number == 1 && name[4] == '0' ? 10 : 0;
	return number == 0 ? 0 : adm_refs[number - 1];
}

/* The number of a value; names_count where there is none of that name. */
static size_t
value_of(const struct cstrap_script *script, const char *name)
{
	size_t i = 0;

	while (i < script->name_count && strcmp(script->names[i], name) != 0)
		i++;
	return i;
}

static const char *
take_name(struct text *t, char name[CSTRAP_SCRIPT_NAME_MAX])
{
	size_t len = 0;

	while (t->at < t->len && is_name(t->data[t->at])) {
		if (len == CSTRAP_SCRIPT_NAME_MAX - 1)
			return "a name has 15 characters at most";
		name[len++] = t->data[t->at++];
	}
	name[len] = '\0';
	return len > 0 ? NULL : "a name has small letters, digits and \"-\"";
}

/* ":N", how many octets the name stands for from now on. */
static const char *
take_len(struct text *t, struct cstrap_script_item *item)
{
	unsigned int len = 0;

	t->at++;
	while (t->at < t->len && t->data[t->at] >= '0' &&
	    t->data[t->at] <= '9' && len <= CSTRAP_SCRIPT_VALUE_LEN)
		len = len * 10 + (unsigned int)(t->data[t->at++] - '0');
	if (len == 0 || len > CSTRAP_SCRIPT_VALUE_LEN)
		return "a value has 1 to 32 octets";
	item->kind = CSTRAP_SCRIPT_CAPTURE;
	item->len = (uint8_t)len;
	return NULL;
}

static const char *
name_item(struct cstrap_script *script, const char *name,
    struct cstrap_script_item *item)
{
	const size_t value = value_of(script, name);

	if (key_of(name) != 0) {
		if (item->kind == CSTRAP_SCRIPT_CAPTURE)
			return "this name is that of a key";
		item->kind = CSTRAP_SCRIPT_KEY;
		item->value = key_of(name);
		return NULL;
	}
	item->value = (uint8_t)value;
	if (item->kind == CSTRAP_SCRIPT_VALUE)
		return value < script->name_count ?
		    NULL :
		    "no answer before this line gives this value";
	if (value == CSTRAP_SCRIPT_VALUES_MAX)
		return "more than 16 values";
	if (value == script->name_count)
		strcpy(script->names[script->name_count++], name);
	return NULL;
}

/* "{name}" or "{name:N}", from behind the brace. */
static const char *
take_value(struct cstrap_script *script, struct text *t,
    struct cstrap_script_item *item)
{
	char name[CSTRAP_SCRIPT_NAME_MAX];
	const char *wrong;

	item->kind = CSTRAP_SCRIPT_VALUE;
	if ((wrong = take_name(t, name)) != NULL)
		return wrong;
	if (t->at < t->len && t->data[t->at] == ':' &&
	    (wrong = take_len(t, item)) != NULL)
		return wrong;
	if (t->at == t->len || t->data[t->at] != '}')
		return "the brace is not closed";
	t->at++;
	return name_item(script, name, item);
}

/* Two digits, each of which may be ".": any. */
static const char *
take_octet(struct text *t, struct cstrap_script_item *item)
{
	size_t i;

	for (i = 0; i < 2; i++, t->at++) {
		const char c = t->at < t->len ? t->data[t->at] : ' ';

		item->octet = (uint8_t)(item->octet << 4);
		item->mask = (uint8_t)(item->mask << 4);
		if (c == '.')
			continue;
		if (digit(c) < 0)
			return "an octet is two hex digits, or \".\" for any";
		item->octet |= (uint8_t)digit(c);
		item->mask |= 0x0F;
	}
	return NULL;
}

static const char *
take_item(struct cstrap_script *script, struct text *t,
    struct cstrap_script_item *item)
{
	memset(item, 0, sizeof(*item));
	if (t->data[t->at] == '{') {
		t->at++;
		return take_value(script, t, item);
	}
	if (t->data[t->at] != '*')
		return take_octet(t, item);
	t->at++;
	item->kind = CSTRAP_SCRIPT_ANY;
	return NULL;
}

bool
cstrap_script_items(struct cstrap_script *script,
    struct cstrap_script_line *line, struct cstrap_view text,
    struct cstrap_finding *finding)
{
	struct text t = { (const char *)text.data, text.len, 0 };
	const size_t base = text.len == 0 ?
	    line->offset :
	    (size_t)(text.data - script->text.data);
	const char *wrong = NULL;

	while (wrong == NULL && t.at < t.len) {
		const size_t start = t.at;

		if (t.data[t.at] == ' ' || t.data[t.at] == '\t') {
			t.at++;
			continue;
		}
		if (line->item_count == CSTRAP_SCRIPT_ITEMS_MAX)
			wrong = "longer than a short APDU can be";
		else
			wrong = take_item(script, &t,
			    &line->items[line->item_count++]);
		if (wrong != NULL)
			return cstrap_script_fail(script, finding, base + start,
			    wrong);
	}
	return true;
}
