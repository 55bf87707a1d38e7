/*
 * core/access.c - access rules, expanded and compact.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "cardstrap/access.h"

#define TAG_MODE 0x80      /* access mode: one octet of operations */
#define TAG_MODE_LAST 0x8F /* 81-8F: modes by instruction */
#define TAG_ALWAYS 0x90
#define TAG_NEVER 0x97
#define TAG_OR 0xA0
#define TAG_KEY 0xA4 /* control reference template */
#define TAG_AND 0xAF
#define TAG_KEY_REFERENCE 0x83

#define COMPACT_ALWAYS 0x00
#define COMPACT_NEVER 0xFF

static void
add_key(struct cstrap_access *access, uint8_t key)
{
	if (access->key_count == CSTRAP_ACCESS_KEYS_MAX)
		access->kind = CSTRAP_ACCESS_OTHER;
	else
		access->keys[access->key_count++] = key;
}

/* A4 { 83 reference, 95 usage }: one key has to be presented. */
static void
read_key(struct cstrap_cursor *r, const struct cstrap_der *template,
    struct cstrap_access *access)
{
	const size_t end = cstrap_der_enter(r, template);
	struct cstrap_der member;
	bool found = false;

	while (cstrap_der_next(r, &member)) {
		if (member.tag != TAG_KEY_REFERENCE || member.value.len != 1)
			continue;
		add_key(access, member.value.data[0]);
		found = true;
	}
	if (!found)
		access->kind = CSTRAP_ACCESS_OTHER;
	cstrap_cursor_widen(r, end);
}

/* A0 or AF around keys; anything else in it is beyond what is told here. */
static void
read_keys(struct cstrap_cursor *r, const struct cstrap_der *template,
    struct cstrap_access *access)
{
	const size_t end = cstrap_der_enter(r, template);
	struct cstrap_der member;
	bool always = false;

	access->all = template->tag == TAG_AND;
	while (cstrap_der_next(r, &member)) {
		if (member.tag == TAG_KEY)
			read_key(r, &member, access);
		else if (member.tag == TAG_ALWAYS)
			always = true;
		else
			access->kind = CSTRAP_ACCESS_OTHER;
	}
	/* Of alternatives the open one; of conditions it is the idle one. */
	if (always && (!access->all || access->key_count == 0))
		access->kind = CSTRAP_ACCESS_ALWAYS;
	else if (access->key_count == 0)
		access->kind = CSTRAP_ACCESS_OTHER;
	cstrap_cursor_widen(r, end);
}

static void
read_condition(struct cstrap_cursor *r, const struct cstrap_der *condition,
    struct cstrap_access *access)
{
	access->kind = CSTRAP_ACCESS_KEYS;
	access->key_count = 0;
	access->all = true;
	switch (condition->tag) {
	case TAG_ALWAYS:
		access->kind = CSTRAP_ACCESS_ALWAYS;
		break;
	case TAG_NEVER:
		access->kind = CSTRAP_ACCESS_NEVER;
		break;
	case TAG_KEY:
		read_key(r, condition, access);
		break;
	case TAG_OR:
	case TAG_AND:
		read_keys(r, condition, access);
		break;
	default:
		access->kind = CSTRAP_ACCESS_OTHER;
		break;
	}
}

/* A further condition for the same operation: one of them has to be met. */
static void
add_alternative(struct cstrap_access *access, const struct cstrap_access *more)
{
	if (access->kind == CSTRAP_ACCESS_ALWAYS ||
	    more->kind == CSTRAP_ACCESS_NEVER)
		return;
	if (more->kind == CSTRAP_ACCESS_ALWAYS ||
	    access->kind == CSTRAP_ACCESS_NEVER) {
		*access = *more;
		return;
	}
	/* Alternatives of which one takes several keys are beyond the struct. */
	if (access->kind != CSTRAP_ACCESS_KEYS ||
	    more->kind != CSTRAP_ACCESS_KEYS ||
	    (access->all && access->key_count > 1) ||
	    (more->all && more->key_count > 1)) {
		access->kind = CSTRAP_ACCESS_OTHER;
		return;
	}
	access->all = false;
	for (uint8_t i = 0; i < more->key_count; i++)
		add_key(access, more->keys[i]);
}

enum cstrap_status
cstrap_access_expanded(struct cstrap_view rule, uint8_t operation,
    struct cstrap_access *access, struct cstrap_finding *finding)
{
	static const struct cstrap_access never = { CSTRAP_ACCESS_NEVER, false,
		0, { 0 } };
	struct cstrap_access one;
	struct cstrap_cursor r;
	struct cstrap_der der;
	bool named = false, found = false;

	*access = never;
	cstrap_cursor_init(&r, rule);
	while (cstrap_der_next(&r, &der)) {
		if (der.tag >= TAG_MODE && der.tag <= TAG_MODE_LAST) {
			if (found) /* the first rule counts */
				break;
			named = der.tag == TAG_MODE && der.value.len == 1 &&
			    (der.value.data[0] & operation) != 0;
		} else if (named) {
			read_condition(&r, &der, &one);
			add_alternative(access, &one);
			found = true;
		}
	}
	if (r.status != CSTRAP_OK) {
		*access = never;
		r.rule = CSTRAP_RULE_ACCESS_FORM;
	}
	return cstrap_cursor_finding(&r, finding);
}

/*
 * A condition octet: always, never, or keys. Bits 4-1 number a security
 * environment; its keys are not told here.
 */
static void
take_compact(uint8_t octet, struct cstrap_access *access)
{
	if (octet == COMPACT_ALWAYS)
		access->kind = CSTRAP_ACCESS_ALWAYS;
	else if (octet == COMPACT_NEVER)
		access->kind = CSTRAP_ACCESS_NEVER;
	else
		access->kind = CSTRAP_ACCESS_OTHER;
}

enum cstrap_status
cstrap_access_compact(struct cstrap_view rule, uint8_t operation,
    struct cstrap_access *access, struct cstrap_finding *finding)
{
	struct cstrap_cursor r;
	uint8_t mode;

	*access =
	    (struct cstrap_access) { CSTRAP_ACCESS_NEVER, false, 0, { 0 } };
	cstrap_cursor_init(&r, rule);
	mode = (uint8_t)cstrap_cursor_be(&r, 1);
	/* One condition for each bit that is set, from bit 7 down. */
	for (unsigned int bit = 0x40; bit > 0; bit >>= 1) {
		uint8_t octet;

		if ((mode & bit) == 0)
			continue;
		octet = (uint8_t)cstrap_cursor_be(&r, 1);
		if (bit == operation && r.status == CSTRAP_OK)
			take_compact(octet, access);
	}
	if (r.status != CSTRAP_OK) {
		access->kind = CSTRAP_ACCESS_NEVER;
		r.rule = CSTRAP_RULE_ACCESS_FORM;
	}
	return cstrap_cursor_finding(&r, finding);
}

bool
cstrap_access_is_key(const struct cstrap_access *access, uint8_t *key)
{
	if (access->kind != CSTRAP_ACCESS_KEYS || access->key_count != 1)
		return false;
	*key = access->keys[0];
	return true;
}
