/*
 * vcard/access.c - what the rules of files allow at this moment.
 *
 * Whatever is not understood allows nothing.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "vcard/access.h"

#define TAG_ACCESS_MODE 0x80       /* an octet of operations */
#define TAG_ACCESS_HEADER_MAX 0x8F /* 81..8F: parts of the header */

#define ENVIRONMENT 0x01 /* the security environment of this card */

/* TS 102 221 9.2.7: a record, or pairs of environment and record. */
static uint8_t
record_of(const struct cstrap_vrule *rule)
{
	size_t i;

	if (rule->len == 3)
		return rule->bytes[2];
	for (i = 2; i + 1 < rule->len; i += 2) {
		if (rule->bytes[i] == ENVIRONMENT)
			return rule->bytes[i + 1];
	}
	return 0;
}

/*
 * TS 102 221 9.2.7: the rule file is looked for beside the file, then
 * upwards. The clause stops at an ADF; 2F06, which every UICC has under the
 * MF alone, has to be found from below an ADF, too.
 */
static struct cstrap_view
referred(const struct cstrap_vfile *df, const struct cstrap_vrule *rule)
{
	const uint16_t file_id =
	    (uint16_t)(rule->bytes[0] << 8 | rule->bytes[1]);
	const struct cstrap_vfile *file = NULL;

	for (; df != NULL && file == NULL; df = df->parent)
		file = cstrap_vfile_child(df, file_id);
	if (file == NULL || file->kind != CSTRAP_VFILE_LINEAR)
		return (struct cstrap_view) { NULL, 0 };
	return cstrap_vfile_record(file, record_of(rule));
}

static struct cstrap_view
expanded(const struct cstrap_vfile *df, const struct cstrap_vrule *rule)
{
	if (rule->tag == CSTRAP_VRULE_REFERENCE)
		return referred(df, rule);
	if (rule->tag == CSTRAP_VRULE_EXPANDED)
		return (struct cstrap_view) { rule->bytes, rule->len };
	return (struct cstrap_view) { NULL, 0 };
}

static const struct cstrap_vfile *
df_of(const struct cstrap_vfile *file)
{
	return file->parent == NULL ? file : file->parent;
}

/*
 * ISO 7816-4 5.4.3.2: the low bits of the tag say which octets of the header
 * follow, CLA INS P1 P2 from the highest; several groups are alternatives.
 */
static bool
names_header(const struct cstrap_der *mode, const uint8_t header[4])
{
	size_t at = 0;

	while (at < mode->value.len) {
		bool same = true;
		size_t i;

		for (i = 0; i < 4; i++) {
			const uint8_t mask = i == 0 ? 0xB0 : 0xFF;

			if ((mode->tag & 8u >> i) == 0)
				continue;
			if (at >= mode->value.len)
				return false;
			/* whatever the channel is */
			if (((mode->value.data[at++] ^ header[i]) & mask) != 0)
				same = false;
		}
		if (same)
			return true;
	}
	return false;
}

bool
cstrap_vaccess_names(const struct cstrap_der *mode, uint8_t bit,
    const uint8_t header[4])
{
	if (mode->tag != TAG_ACCESS_MODE)
		return names_header(mode, header);
	return mode->value.len == 1 && (mode->value.data[0] & 0x80) == 0 &&
	    (mode->value.data[0] & bit) != 0;
}

/* ISO 7816-4 5.4.3.2: access modes, each followed by its conditions. */
static enum cstrap_vmet
judge_expanded(const struct cstrap_vwho *who, struct cstrap_view rule,
    uint8_t bit, const uint8_t header[4], bool *found)
{
	enum cstrap_vmet met = CSTRAP_VMET_NOT;
	enum cstrap_vmet one;
	struct cstrap_cursor r;
	struct cstrap_der der;
	bool named = false; /* the access mode names the command */

	cstrap_cursor_init(&r, rule);
	while (cstrap_der_next(&r, &der)) {
		if (der.tag >= TAG_ACCESS_MODE &&
		    der.tag <= TAG_ACCESS_HEADER_MAX) {
			if (*found)
				break;
			named = cstrap_vaccess_names(&der, bit, header);
			*found = named;
			continue;
		}
		one = cstrap_vcondition_judge(who, &r, &der);
		if (named && one > met)
			met = one;
	}
	return r.status == CSTRAP_OK ? met : CSTRAP_VMET_UNKNOWN;
}

/* ISO 7816-4 5.4.3.1: for each bit that is set, from bit 7 down, an octet. */
static enum cstrap_vmet
judge_compact(const struct cstrap_vwho *who, const struct cstrap_vrule *rule,
    uint8_t bit, bool *found)
{
	size_t at = 1;
	unsigned int one;

	for (one = 0x40; one != 0; one >>= 1) {
		if ((rule->bytes[0] & one) == 0)
			continue;
		if (one == bit) {
			*found = true;
			return cstrap_vcondition_compact(who, rule->bytes[at]);
		}
		at++;
	}
	return CSTRAP_VMET_NOT;
}

enum cstrap_vmet
cstrap_vaccess_judge(const struct cstrap_vwho *who,
    const struct cstrap_vfile *file, uint8_t bit, const uint8_t header[4],
    bool *named)
{
	bool found = false;
	enum cstrap_vmet met;

	if (file->rule.tag == CSTRAP_VRULE_COMPACT)
		met = judge_compact(who, &file->rule, bit, &found);
	else
		met = judge_expanded(who, cstrap_vaccess_rule(file), bit,
		    header, &found);
	if (named != NULL)
		*named = found;
	return met;
}

bool
cstrap_vaccess_allowed(const struct cstrap_vcard *card,
    const struct cstrap_vfile *file, uint8_t bit, const uint8_t header[4])
{
	const struct cstrap_vwho who = { card, CSTRAP_VHOLDER_NOW };

	return cstrap_vaccess_judge(&who, file, bit, header, NULL) ==
	    CSTRAP_VMET_YES;
}

bool
cstrap_vaccess_exists(const struct cstrap_vfile *df,
    const struct cstrap_vrule *rule)
{
	return rule->tag == CSTRAP_VRULE_COMPACT || expanded(df, rule).len != 0;
}

struct cstrap_view
cstrap_vaccess_rule(const struct cstrap_vfile *file)
{
	return expanded(df_of(file), &file->rule);
}

/* An access mode octet, and a condition for each of its bits. */
static bool
compact_is_sound(const struct cstrap_vrule *rule)
{
	size_t conditions = 0;
	unsigned int one;

	if (rule->len < 1 || (rule->bytes[0] & 0x80) != 0)
		return false;
	for (one = 0x40; one != 0; one >>= 1)
		conditions += (rule->bytes[0] & one) != 0;
	return rule->len == 1 + conditions;
}

static bool
expanded_is_sound(const struct cstrap_vrule *rule)
{
	const struct cstrap_view bytes = { rule->bytes, rule->len };
	struct cstrap_cursor r;
	struct cstrap_der der;

	cstrap_cursor_init(&r, bytes);
	while (cstrap_der_next(&r, &der))
		continue;
	return rule->len != 0 && r.status == CSTRAP_OK &&
	    cstrap_cursor_left(&r) == 0;
}

bool
cstrap_vaccess_is_sound(const struct cstrap_vrule *rule)
{
	if (rule->len > CSTRAP_VFILE_RULE_MAX)
		return false;
	switch (rule->tag) {
	case CSTRAP_VRULE_REFERENCE:
		return rule->len == 3 || (rule->len >= 4 && rule->len % 2 == 0);
	case CSTRAP_VRULE_COMPACT:
		return compact_is_sound(rule);
	case CSTRAP_VRULE_EXPANDED:
		return expanded_is_sound(rule);
	default:
		return false;
	}
}
