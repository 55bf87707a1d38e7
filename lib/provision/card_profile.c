/*
 * provision/card_profile.c - the kinds of cards that are known, and their
 * form in JSON.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "cardstrap/card_profile.h"

#include <string.h>

#include "cardstrap/apdu.h"
#include "cardstrap/der.h"
#include "host/json.h"
#include "host/text.h"

#define LIFE_ACTIVATED 0x05

/* As TS 102 222 says, but for what is told to differ. */
#define UICC(PIN_STATUS, LIFE_CYCLE, DF_TOTAL)                               \
	.df_id = 0x7F50, .has_pin_status = (PIN_STATUS),                     \
	.has_life_cycle = true, .life_cycle = (LIFE_CYCLE), .has_sfi = true, \
	.has_rule = true, .df_total = (DF_TOTAL), .can_resize = true,        \
	.can_delete = true, .piece_max = CSTRAP_UPDATE_MAX, .min_tries = 3

static const struct cstrap_card_profile profiles[] = {
	{ .name = "uicc", UICC(true, LIFE_ACTIVATED, 0) },
	/* The size of a DF in 81. */
	{ .name = "uicc-total", UICC(true, LIFE_ACTIVATED, 3072) },
	/* CREATE of a DF does not take C6. */
	{ .name = "uicc-no-pin-status", UICC(false, LIFE_ACTIVATED, 0) },
	/* Files are made in the creation state and activated. */
	{ .name = "uicc-activate", UICC(true, 0x01, 0) },
	/* The small form of ISO 7816-4: no rules, sizes in 81. */
	{ .name = "iso",
	    .df_id = 0x5015,
	    .size_as_total = true,
	    .df_total = 2048,
	    .short_descriptor = true,
	    .can_delete = true,
	    .piece_max = CSTRAP_UPDATE_MAX,
	    .min_tries = 3 },
};

#define PROFILE_COUNT (sizeof(profiles) / sizeof(profiles[0]))

const struct cstrap_card_profile *
cstrap_card_profile_at(size_t index)
{
	return index < PROFILE_COUNT ? &profiles[index] : NULL;
}

const struct cstrap_card_profile *
cstrap_card_profile_find(const char *name)
{
	for (size_t i = 0; i < PROFILE_COUNT; i++)
		if (strcmp(profiles[i].name, name) == 0)
			return &profiles[i];
	return NULL;
}

/* A member that is being read, and where its mistakes go. */
struct member {
	struct cstrap_card_profile *profile;
	const char *name;
	const json_t *value;
	struct cstrap_finding *finding;
};

static enum cstrap_status
refuse(const struct member *m, enum cstrap_status st, const char *text)
{
	cstrap_finding_set(m->finding, st, CSTRAP_RULE_NONE, text);
	cstrap_finding_place(m->finding, "/%s", m->name);
	return st;
}

static enum cstrap_status
take_flag(const struct member *m, bool *flag)
{
	if (!json_is_boolean(m->value))
		return refuse(m, CSTRAP_E_TYPE, "true or false is due here");
	*flag = json_is_true(m->value);
	return CSTRAP_OK;
}

static enum cstrap_status
take_number(const struct member *m, uint32_t min, uint32_t max,
    uint32_t *number)
{
	json_int_t n;

	if (!json_is_integer(m->value))
		return refuse(m, CSTRAP_E_TYPE, "a number is due here");
	n = json_integer_value(m->value);
	if (n < (json_int_t)min || n > (json_int_t)max) {
		(void)refuse(m, CSTRAP_E_RANGE, "the number is out of range");
		cstrap_finding_detail(m->finding, "%u to %u", min, max);
		return CSTRAP_E_RANGE;
	}
	*number = (uint32_t)n;
	return CSTRAP_OK;
}

static enum cstrap_status
take_hex(const struct member *m, struct cstrap_room room, size_t *len)
{
	size_t at;
	struct cstrap_view text;

	*len = 0;
	if (!json_is_string(m->value))
		return refuse(m, CSTRAP_E_TYPE, "a string in hex is due here");
	text.data = (const uint8_t *)json_string_value(m->value);
	text.len = json_string_length(m->value);
	if (cstrap_unhex(text, room, len, &at) != CSTRAP_OK) {
		(void)refuse(m, CSTRAP_E_SYNTAX,
		    "this is not hex, or too long");
		cstrap_finding_detail(m->finding, "at character %zu", at + 1);
		return CSTRAP_E_SYNTAX;
	}
	return CSTRAP_OK;
}

static enum cstrap_status
take_file_id(const struct member *m, uint16_t *id)
{
	uint8_t bytes[2];
	size_t len;
	enum cstrap_status st;

	st = take_hex(m, (struct cstrap_room) { bytes, sizeof(bytes) }, &len);
	if (st != CSTRAP_OK)
		return st;
	if (len != sizeof(bytes))
		return refuse(m, CSTRAP_E_RANGE, "a file id has two bytes");
	*id = (uint16_t)(bytes[0] << 8 | bytes[1]);
	return CSTRAP_OK;
}

/* A rule as the FCP has it, tag and length included: "8B032F0607". */
static enum cstrap_status
take_rule(const struct member *m, struct cstrap_card_rule *rule)
{
	uint8_t bytes[CSTRAP_CARD_RULE_MAX + 2];
	struct cstrap_cursor r;
	struct cstrap_der der;
	size_t len;
	enum cstrap_status st;

	st = take_hex(m, (struct cstrap_room) { bytes, sizeof(bytes) }, &len);
	if (st != CSTRAP_OK)
		return st;
	cstrap_cursor_init(&r, (struct cstrap_view) { bytes, len });
	if (!cstrap_der_next(&r, &der) || cstrap_cursor_left(&r) != 0 ||
	    (der.tag != 0x8B && der.tag != 0x8C && der.tag != 0xAB) ||
	    der.value.len == 0 || der.value.len > sizeof(rule->bytes))
		return refuse(m, CSTRAP_E_SYNTAX,
		    "a rule is one element 8B, 8C or AB");
	rule->tag = (uint8_t)der.tag;
	rule->len = (uint8_t)der.value.len;
	memcpy(rule->bytes, der.value.data, der.value.len);
	return CSTRAP_OK;
}

static enum cstrap_status
take_life_cycle(const struct member *m)
{
	uint32_t number;
	enum cstrap_status st;

	m->profile->has_life_cycle = !json_is_null(m->value);
	if (!m->profile->has_life_cycle)
		return CSTRAP_OK;
	if ((st = take_number(m, 1, LIFE_ACTIVATED, &number)) == CSTRAP_OK)
		m->profile->life_cycle = (uint8_t)number;
	return st;
}

static enum cstrap_status
take_size_tag(const struct member *m)
{
	const char *text = json_string_value(m->value);

	if (text == NULL ||
	    (strcmp(text, "80") != 0 && strcmp(text, "81") != 0))
		return refuse(m, CSTRAP_E_RANGE, "the tag is \"80\" or \"81\"");
	m->profile->size_as_total = strcmp(text, "81") == 0;
	return CSTRAP_OK;
}

static enum cstrap_status
take_proprietary(const struct member *m)
{
	size_t len;
	const enum cstrap_status st = take_hex(m,
	    (struct cstrap_room) { m->profile->proprietary,
		sizeof(m->profile->proprietary) },
	    &len);

	m->profile->proprietary_len = (uint8_t)len;
	return st;
}

static enum cstrap_status
take_name(const struct member *m)
{
	const char *text = json_string_value(m->value);

	if (text == NULL || text[0] == '\0' ||
	    strlen(text) >= sizeof(m->profile->name))
		return refuse(m, CSTRAP_E_RANGE,
		    "a name of 1 to 31 characters is due here");
	memcpy(m->profile->name, text, strlen(text) + 1);
	return CSTRAP_OK;
}

static enum cstrap_status
take_member(const struct member *m)
{
	struct cstrap_card_profile *p = m->profile;
	uint32_t number = 0;
	enum cstrap_status st;

	if (strcmp(m->name, "base") == 0)
		return CSTRAP_OK; /* was read first */
	if (strcmp(m->name, "name") == 0)
		return take_name(m);
	if (strcmp(m->name, "df") == 0)
		return take_file_id(m, &p->df_id);
	if (strcmp(m->name, "pin_status") == 0)
		return take_flag(m, &p->has_pin_status);
	if (strcmp(m->name, "life_cycle") == 0)
		return take_life_cycle(m);
	if (strcmp(m->name, "sfi") == 0)
		return take_flag(m, &p->has_sfi);
	if (strcmp(m->name, "rule") == 0)
		return take_flag(m, &p->has_rule);
	if (strcmp(m->name, "size_tag") == 0)
		return take_size_tag(m);
	if (strcmp(m->name, "df_total") == 0)
		return take_number(m, 0, UINT16_MAX, &p->df_total);
	if (strcmp(m->name, "short_descriptor") == 0)
		return take_flag(m, &p->short_descriptor);
	if (strcmp(m->name, "resize") == 0)
		return take_flag(m, &p->can_resize);
	if (strcmp(m->name, "delete") == 0)
		return take_flag(m, &p->can_delete);
	if (strcmp(m->name, "ef_rule") == 0)
		return take_rule(m, &p->ef_rule);
	if (strcmp(m->name, "df_rule") == 0)
		return take_rule(m, &p->df_rule);
	if (strcmp(m->name, "proprietary") == 0)
		return take_proprietary(m);
	if (strcmp(m->name, "piece") == 0) {
		st = take_number(m, 1, CSTRAP_UPDATE_MAX, &number);
		p->piece_max = (uint16_t)number;
		return st;
	}
	if (strcmp(m->name, "min_tries") == 0) {
		st = take_number(m, 1, 15, &number);
		p->min_tries = (uint8_t)number;
		return st;
	}
	return refuse(m, CSTRAP_E_SYNTAX, "no card profile has this member");
}

static enum cstrap_status
take_base(struct cstrap_card_profile *profile, const json_t *json,
    struct cstrap_finding *finding)
{
	const json_t *base = json_object_get(json, "base");
	const struct cstrap_card_profile *found = &profiles[0];

	if (base != NULL)
		found = json_is_string(base) ?
		    cstrap_card_profile_find(json_string_value(base)) :
		    NULL;
	if (found == NULL) {
		cstrap_finding_set(finding, CSTRAP_E_RANGE, CSTRAP_RULE_NONE,
		    "no card profile has this name");
		cstrap_finding_place(finding, "/base");
		return CSTRAP_E_RANGE;
	}
	*profile = *found;
	return CSTRAP_OK;
}

enum cstrap_status
cstrap_card_profile_load(struct cstrap_card_profile *profile,
    struct cstrap_view json, struct cstrap_finding *finding)
{
	struct member m = { .profile = profile, .finding = finding };
	json_t *root = NULL, *value;
	enum cstrap_status st;

	*profile = profiles[0];
	if ((st = cstrap_json_load(&root, json, finding)) != CSTRAP_OK)
		return st;
	if (!json_is_object(root))
		st = cstrap_finding_set(finding, CSTRAP_E_TYPE,
		    CSTRAP_RULE_NONE, "a card profile is an object");
	if (st == CSTRAP_OK)
		st = take_base(profile, root, finding);
	for (void *at = json_object_iter(root); st == CSTRAP_OK && at != NULL;
	     at = json_object_iter_next(root, at)) {
		m.name = json_object_iter_key(at);
		value = json_object_iter_value(at);
		m.value = value;
		st = take_member(&m);
	}
	json_decref(root);
	if (st != CSTRAP_OK)
		*profile = profiles[0];
	return st;
}
