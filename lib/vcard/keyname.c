/*
 * vcard/keyname.c - keys by name (TS 102 221 9.5.1).
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "vcard/keyname.h"

#include <stdio.h>
#include <string.h>

#include "host/text.h"

static const struct {
	const char *name;
	uint8_t ref;
} names[] = { { "PIN1", 0x01 }, { "PIN2", 0x81 }, { "UPIN", 0x11 },
	{ "ADM1", 0x0A }, { "ADM2", 0x0B }, { "ADM3", 0x0C }, { "ADM4", 0x0D },
	{ "ADM5", 0x0E }, { "ADM6", 0x8A }, { "ADM7", 0x8B }, { "ADM8", 0x8C },
	{ "ADM9", 0x8D }, { "ADM10", 0x8E } };

bool
cstrap_vkeyname_read(const char *text, size_t len, uint8_t *ref)
{
	size_t got;
	size_t at;
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (strlen(names[i].name) == len &&
		    memcmp(names[i].name, text, len) == 0) {
			*ref = names[i].ref;
			return true;
		}
	}
	return len == 2 &&
	    cstrap_unhex((struct cstrap_view) { (const uint8_t *)text, 2 },
		(struct cstrap_room) { ref, 1 }, &got, &at) == CSTRAP_OK &&
	    got == 1;
}

const char *
cstrap_vkeyname(uint8_t ref, char room[CSTRAP_VKEYNAME_MAX])
{
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (names[i].ref == ref)
			return names[i].name;
	}
	(void)snprintf(room, CSTRAP_VKEYNAME_MAX, "key %02X", ref);
	return room;
}
