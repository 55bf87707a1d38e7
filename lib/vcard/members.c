/*
 * vcard/members.c - the members of a CBOR map, each taken once.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "vcard/members.h"

#include <string.h>

void
cstrap_vmembers_begin(struct cstrap_vmembers *m, const cbor_item_t *map)
{
	m->map = map;
	m->taken = 0;
	m->wrong = map == NULL || !cbor_isa_map(map) ? "" : NULL;
}

const cbor_item_t *
cstrap_vmember(struct cstrap_vmembers *m, const char *name)
{
	const cbor_item_t *item = cstrap_cbor_get(m->map, name);

	if (item != NULL)
		m->taken++;
	return item;
}

void
cstrap_vmember_wrong(struct cstrap_vmembers *m, const char *name)
{
	if (m->wrong == NULL)
		m->wrong = name;
}

bool
cstrap_vmembers_end(struct cstrap_vmembers *m)
{
	if (m->wrong == NULL && cbor_map_size(m->map) != m->taken)
		m->wrong = "";
	return m->wrong == NULL;
}

uint32_t
cstrap_vmember_as_number(struct cstrap_vmembers *m, const char *name,
    const cbor_item_t *item, uint32_t max)
{
	if (item == NULL || !cbor_isa_uint(item) || cbor_get_int(item) > max) {
		cstrap_vmember_wrong(m, name);
		return 0;
	}
	return (uint32_t)cbor_get_int(item);
}

uint32_t
cstrap_vmember_number(struct cstrap_vmembers *m, const char *name, uint32_t max)
{
	return cstrap_vmember_as_number(m, name, cstrap_vmember(m, name), max);
}

uint8_t
cstrap_vmember_octet(struct cstrap_vmembers *m, const char *name)
{
	return (uint8_t)cstrap_vmember_number(m, name, UINT8_MAX);
}

uint8_t
cstrap_vmember_octet_or_none(struct cstrap_vmembers *m, const char *name)
{
	const cbor_item_t *item = cstrap_vmember(m, name);
	uint8_t octet;

	if (item == NULL)
		return 0;
	if ((octet = (uint8_t)cstrap_vmember_as_number(m, name, item,
		 UINT8_MAX)) == 0)
		cstrap_vmember_wrong(m, name);
	return octet;
}

bool
cstrap_vmember_bool(struct cstrap_vmembers *m, const char *name)
{
	const cbor_item_t *item = cstrap_vmember(m, name);

	if (item == NULL || !cbor_isa_float_ctrl(item) || !cbor_is_bool(item)) {
		cstrap_vmember_wrong(m, name);
		return false;
	}
	return cbor_get_bool(item);
}

struct cstrap_view
cstrap_vmember_bytes(struct cstrap_vmembers *m, const char *name, size_t min,
    size_t max)
{
	const cbor_item_t *item = cstrap_vmember(m, name);
	struct cstrap_view bytes = { NULL, 0 };

	if (item == NULL && min == 0)
		return bytes;
	if (item != NULL && cbor_isa_bytestring(item) &&
	    cbor_bytestring_is_definite(item)) {
		bytes.data = cbor_bytestring_handle(item);
		bytes.len = cbor_bytestring_length(item);
	}
	if (bytes.len < min || bytes.len == 0 || bytes.len > max) {
		cstrap_vmember_wrong(m, name);
		return (struct cstrap_view) { NULL, 0 };
	}
	return bytes;
}

size_t
cstrap_vmember_copy(struct cstrap_vmembers *m, const char *name, size_t min,
    size_t max, uint8_t *room)
{
	const struct cstrap_view bytes =
	    cstrap_vmember_bytes(m, name, min, max);

	if (bytes.len != 0)
		memcpy(room, bytes.data, bytes.len);
	return bytes.len;
}
