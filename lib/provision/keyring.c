/*
 * provision/keyring.c - keys in a form that leaves no doubt.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "cardstrap/provision.h"

#include <ctype.h>
#include <string.h>

#include "host/text.h"

static bool
begins_with(struct cstrap_view text, const char *prefix)
{
	const size_t len = strlen(prefix);

	return text.len >= len && memcmp(text.data, prefix, len) == 0;
}

static struct cstrap_view
without_line_end(struct cstrap_view text)
{
	if (text.len > 0 && text.data[text.len - 1] == '\n')
		text.len--;
	if (text.len > 0 && text.data[text.len - 1] == '\r')
		text.len--;
	return text;
}

static enum cstrap_status
refuse(struct cstrap_finding *finding, const char *detail)
{
	cstrap_finding_set(finding, CSTRAP_E_SYNTAX, CSTRAP_RULE_GUARD_KEY_FORM,
	    NULL);
	cstrap_finding_detail(finding, "%s", detail);
	return CSTRAP_E_SYNTAX;
}

static enum cstrap_status
read_hex(struct cstrap_view text, uint8_t value[CSTRAP_KEY_LEN],
    struct cstrap_finding *finding)
{
	size_t len, at;

	if (text.len != 2 * CSTRAP_KEY_LEN ||
	    cstrap_unhex(text, (struct cstrap_room) { value, CSTRAP_KEY_LEN },
		&len, &at) != CSTRAP_OK ||
	    len != CSTRAP_KEY_LEN)
		return refuse(finding, "hex: takes exactly 16 hex digits");
	return CSTRAP_OK;
}

static bool
looks_like_hex(struct cstrap_view text)
{
	for (size_t i = 0; i < text.len; i++)
		if (!isxdigit(text.data[i]))
			return false;
	return text.len == 2 * CSTRAP_KEY_LEN;
}

static enum cstrap_status
read_ascii(struct cstrap_view text, uint8_t value[CSTRAP_KEY_LEN],
    struct cstrap_finding *finding)
{
	if (looks_like_hex(text))
		return refuse(finding,
		    "these are 16 hex digits: write hex: if they are the key");
	if (text.len == 0 || text.len > CSTRAP_KEY_LEN)
		return refuse(finding, "ascii: takes 1 to 8 characters");
	for (size_t i = 0; i < text.len; i++)
		if (!isprint(text.data[i]))
			return refuse(finding,
			    "ascii: takes printable characters");
	memset(value, 0xFF, CSTRAP_KEY_LEN);
	memcpy(value, text.data, text.len);
	return CSTRAP_OK;
}

enum cstrap_status
cstrap_keyring_add(struct cstrap_keyring *ring, uint8_t ref,
    struct cstrap_view text, struct cstrap_finding *finding)
{
	uint8_t *value;
	enum cstrap_status st;

	for (size_t i = 0; i < ring->count; i++)
		if (ring->keys[i].ref == ref)
			return cstrap_finding_set(finding, CSTRAP_E_DUPLICATE,
			    CSTRAP_RULE_GUARD_KEY_FORM,
			    "the reference has a key already");
	if (ring->count == CSTRAP_KEYRING_MAX)
		return cstrap_finding_set(finding, CSTRAP_E_SPACE,
		    CSTRAP_RULE_GUARD_KEY_FORM, "too many keys");
	value = ring->keys[ring->count].value;
	text = without_line_end(text);
	if (begins_with(text, "hex:"))
		st = read_hex(cstrap_view_part(text, 4, text.len), value,
		    finding);
	else if (begins_with(text, "ascii:"))
		st = read_ascii(cstrap_view_part(text, 6, text.len), value,
		    finding);
	else
		st = refuse(finding,
		    "the key begins with neither hex: nor ascii:");
	if (st != CSTRAP_OK) {
		cstrap_wipe(value, CSTRAP_KEY_LEN);
		return st;
	}
	ring->keys[ring->count++].ref = ref;
	return CSTRAP_OK;
}

void
cstrap_keyring_wipe(struct cstrap_keyring *ring)
{
	if (ring != NULL)
		cstrap_wipe(ring, sizeof(*ring));
}
